"""09.6: los datos de conexión de una URI."""

from urllib.parse import quote

from psycopg2.extensions import make_dsn

from helpers.ejercicios import Fallo, ejercicio, exige_devuelve, si_lanza

from ..driver import driver
from .comun import datos_de_la_leccion


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
    with si_lanza(
        Error="Con la URI de este servidor, los datos que devuelves no conectan ({clase})."
    ):
        driver.connect(**datos).close()


def _exige_los_datos(uri, datos, esperados):
    exige_devuelve(datos, dict, "un diccionario")
    # «database» también vale, y quien no tiene contraseña puede dar None.
    datos = {"dbname" if k == "database" else k: v for k, v in datos.items() if v is not None}
    if "port" not in datos:
        raise Fallo(f"Con `{uri}` falta `port`. Si la URI no lo trae, pon el del driver.")
    for nombre, esperado in esperados.items():
        if str(datos.get(nombre)) != esperado:
            raise Fallo(f"""Con `{uri}`, `{nombre}` tiene que ser `{esperado}` y es
                `{datos.get(nombre)}`.""")
    with si_lanza(
        Error="En tu diccionario hay una clave que `connect` no conoce. Son `host`, `port`, "
        "`user`, `password` y `dbname`."
    ):
        make_dsn(**datos)


def _uri_de_la_leccion():

    datos = {nombre: quote(valor, safe="") for nombre, valor in datos_de_la_leccion().items()}
    return "kingbase://{user}:{password}@{host}:{port}/{dbname}".format(**datos)
