"""09.6: los datos de conexión de una URI."""

from helpers.ejercicios import Fallo, ejercicio, en_el_caso, exige, exige_devuelve, si_lanza

from ..driver import driver
from .comun import DRIVERS, uri_de_la_leccion

SITIO = {"host": "sitio", "user": "ana", "dbname": "tienda"}
CASOS = (
    ("kingbase://ana@sitio:5000/tienda", SITIO | {"port": "5000"}),
    ("postgresql://ana@sitio:5000/tienda", SITIO | {"port": "5000"}),
    ("kingbase://ana@sitio/tienda", SITIO | {"port": "54321"}),
    ("postgresql://ana@sitio/tienda", SITIO | {"port": "5432"}),
    ("kingbase://ana:a%40b%2Fc@sitio/tienda", SITIO | {"port": "54321", "password": "a@b/c"}),
    # Un espacio al principio, un `%40` que era así, una letra de dos bytes, un puerto corto.
    (
        "kingbase://jos%C3%A9:%20a%2540b@sitio:80/la-tienda.2",
        {
            "host": "sitio",
            "port": "80",
            "user": "josé",
            "password": " a%40b",
            "dbname": "la-tienda.2",
        },
    ),
    ("postgresql://ana:dos%3A2@sitio/tienda", SITIO | {"port": "5432", "password": "dos:2"}),
    ("kingbase://ana:a+b@sitio:54320/tienda", SITIO | {"port": "54320", "password": "a+b"}),
    # Como la tercera: lo de una llamada no llega a otra.
    ("kingbase://ana@sitio/tienda", SITIO | {"port": "54321"}),
    (
        "kingbase://ana%40casa@10.0.0.7/la%20tienda",
        {"host": "10.0.0.7", "port": "54321", "user": "ana@casa", "dbname": "la tienda"},
    ),
    # El nombre del otro esquema, fuera del principio.
    (
        "postgresql://kingbase@kingbase.sitio/postgresql",
        {"host": "kingbase.sitio", "port": "5432", "user": "kingbase", "dbname": "postgresql"},
    ),
    (
        "kingbase://kingbase@postgresql/kingbase",
        {"host": "postgresql", "port": "54321", "user": "kingbase", "dbname": "kingbase"},
    ),
)
EL_MISMO = (
    "Devuelves el mismo diccionario en dos llamadas, y quien lo cambia se lo cambia a otro. Haz "
    "uno nuevo cada vez."
)


@ejercicio("datos_de_uri")
def juzga(datos_de_uri, prueba):
    anterior = None
    for uri, esperados in CASOS:
        with (
            en_el_caso(f"Con `{uri}`"),
            si_lanza(
                OperationalError=f"Con `{uri}` intentas conectar. La URI es solo un texto: no hace "
                "falta que al otro lado haya nadie.",
                ProgrammingError=f"Con `{uri}` el driver no entiende la URI, o sus datos. "
                "`psycopg2.extensions.parse_dsn`, con su nombre entero, lee las que empiezan por "
                "`postgresql://`; `extensions` a secas puede ser el de `ksycopg2`.",
            ),
        ):
            datos = datos_de_uri(uri)
        exige(datos is None or datos is not anterior, EL_MISMO)
        _exige_los_datos(uri, datos, esperados)
        anterior = datos
        datos["sobra"] = "lo añade quien llama"
    for modulo in DRIVERS:
        esquema = "postgresql" if modulo is driver else "kingbase"
        datos = datos_de_uri(uri_de_la_leccion(esquema))
        exige(not prueba.abiertas, "Abres una conexión. La URI es solo un texto: léela.")
        with si_lanza(
            Error="Con la URI de este servidor, los datos que devuelves no conectan ({clase})."
        ):
            modulo.connect(**datos).close()


def _exige_los_datos(uri, datos, esperados):
    exige_devuelve(datos, dict, "un diccionario")
    if "database" in datos:
        raise Fallo("""La base de datos va en la clave `dbname`, que entienden los tres drivers.
            `database`, no.""")
    if "port" not in datos:
        raise Fallo(f"Con `{uri}` falta `port`. Si la URI no lo trae, pon el del driver.")
    for nombre, esperado in esperados.items():
        valor = datos.get(nombre)
        if nombre in datos and not isinstance(valor, str) and str(valor) == esperado:
            raise Fallo(f"""Con `{uri}`, `{nombre}` tiene que ser el texto `{esperado!r}` y es
                `{valor!r}`. Todos los valores son textos.""")
        if valor != esperado:
            raise Fallo(f"Con `{uri}`, `{nombre}` tiene que ser `{esperado}` y es `{valor}`.")
    if sobran := sorted(datos.keys() - esperados.keys()):
        if sobran == ["password"]:
            raise Fallo(f"""La URI `{uri}` no trae contraseña y en tu diccionario está la clave
                `password`, que vale `{datos["password"]!r}`. Ponla solo si la trae.""")
        if sobran == ["sobra"]:
            raise Fallo(EL_MISMO)
        raise Fallo(f"""Con `{uri}`, en tu diccionario sobra `{sobran[0]}`. Solo van `host`, `port`,
            `user`, `dbname` y, si la trae, `password`.""")
