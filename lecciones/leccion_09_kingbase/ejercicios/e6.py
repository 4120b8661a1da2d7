"""09.6: los datos de conexión de una URI."""

import psycopg2
from psycopg2.extensions import make_dsn

from helpers.ejercicios import Fallo, ejercicio, exige

from ..driver import driver
from .comun import _SIN_RETURN, _datos


@ejercicio("datos_de_uri")
def juzga(datos_de_uri, prueba):
    casos = [
        ("kingbase://ana@sitio:5000/tienda", {"port": "5000"}),
        ("postgresql://ana@sitio:5000/tienda", {"port": "5000"}),
        ("kingbase://ana@sitio/tienda", {"port": "54321"}),
        ("postgresql://ana@sitio/tienda", {"port": "5432"}),
        ("kingbase://ana:a%40b%2Fc@sitio/tienda", {"port": "54321", "password": "a@b/c"}),
    ]
    for uri, propios in casos:
        esperados = {"host": "sitio", "user": "ana", "dbname": "tienda", **propios}
        _exige_los_datos(uri, datos_de_uri(uri), esperados)
    # El nombre del otro esquema, fuera del principio.
    for esquema, puerto in (("postgresql", "5432"), ("kingbase", "54321")):
        uri = f"{esquema}://kingbase@sitio/postgresql"
        esperados = {"host": "sitio", "port": puerto, "user": "kingbase", "dbname": "postgresql"}
        _exige_los_datos(uri, datos_de_uri(uri), esperados)
    datos = datos_de_uri(_uri_de_la_leccion())
    try:
        driver.connect(**datos).close()
    except driver.Error as error:
        raise Fallo(
            f"Con la URI de este servidor, los datos que devuelves no conectan "
            f"({type(error).__name__})."
        ) from None


def _exige_los_datos(uri, datos, esperados):
    exige(datos is not None, _SIN_RETURN)
    exige(isinstance(datos, dict), "La función tiene que devolver un diccionario.")
    # «database» también vale, y quien no tiene contraseña puede dar None.
    datos = {"dbname" if k == "database" else k: v for k, v in datos.items() if v is not None}
    exige(
        "port" in datos,
        f"Con `{uri}` falta `port`. Si la URI no lo trae, pon el del driver.",
    )
    for nombre, esperado in esperados.items():
        exige(
            str(datos.get(nombre)) == esperado,
            f"Con `{uri}`, `{nombre}` tiene que ser `{esperado}` y es `{datos.get(nombre)}`.",
        )
    try:
        make_dsn(**datos)
    except psycopg2.Error:
        raise Fallo(
            "En tu diccionario hay una clave que `connect` no conoce. Son `host`, `port`, `user`, "
            "`password` y `dbname`."
        ) from None


def _uri_de_la_leccion():
    from urllib.parse import quote

    datos = {nombre: quote(valor, safe="") for nombre, valor in _datos().items()}
    return "kingbase://{user}:{password}@{host}:{port}/{dbname}".format(**datos)
