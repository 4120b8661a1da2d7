# bien: los datos en un diccionario y una variable intermedia con nombre raro
def conecta_con_nombre(nombre):
    """Abre una conexión que el servidor ve con ese nombre, y la devuelve abierta."""
    opciones = {"application_name": nombre}
    la_linea = psycopg2.connect(**opciones)
    return la_linea

# bien: make_dsn entrecomilla el nombre por ti
from psycopg2.extensions import make_dsn


def conecta_con_nombre(nombre: str) -> "psycopg2.extensions.connection":
    return psycopg2.connect(make_dsn(application_name=nombre))

# bien: se conecta sin nombre y se lo pone después con SET, confirmado
def conecta_con_nombre(nombre):
    conexion = psycopg2.connect()
    with conexion, conexion.cursor() as cursor:
        cursor.execute("SET application_name TO %s", (nombre,))
    return conexion

# bien: return dentro de un with de psycopg2, que no cierra
def conecta_con_nombre(nombre):
    with psycopg2.connect(application_name=nombre) as conexion:
        return conexion

# bien: PGAPPNAME solo durante la llamada, y la deja como estaba
import os


def conecta_con_nombre(nombre):
    antes = os.environ.get("PGAPPNAME")
    os.environ["PGAPPNAME"] = nombre
    try:
        return psycopg2.connect()
    finally:
        if antes is None:
            del os.environ["PGAPPNAME"]
        else:
            os.environ["PGAPPNAME"] = antes

# bien: lambda
conecta_con_nombre = lambda nombre: psycopg2.connect(application_name=nombre)

# bien: un objeto con __call__
class _Conectador:
    def __call__(self, nombre):
        return psycopg2.connect("", application_name=nombre)


conecta_con_nombre = _Conectador()

# mal: el nombre entre comillas: siempre se llama «nombre», [K12]
def conecta_con_nombre(nombre):
    return psycopg2.connect(application_name="nombre")

# mal: copia el nombre del ejemplo y no usa el parámetro, [K12]
def conecta_con_nombre(nombre):
    return psycopg2.connect(application_name="mi_primer_programa")

# mal: no devuelve la conexión: falta el return, [K11]
def conecta_con_nombre(nombre):
    conexion = psycopg2.connect(application_name=nombre)

# mal: la devuelve cerrada, por «toda conexión que se abre se cierra», [K11]
def conecta_con_nombre(nombre):
    conexion = psycopg2.connect(application_name=nombre)
    try:
        return conexion
    finally:
        conexion.close()

# mal: closing la cierra al salir del with, [K11]
from contextlib import closing


def conecta_con_nombre(nombre):
    with closing(psycopg2.connect(application_name=nombre)) as conexion:
        return conexion

# mal: devuelve el cursor y no la conexión, [K11]
def conecta_con_nombre(nombre):
    conexion = psycopg2.connect(application_name=nombre)
    return conexion.cursor()

# mal: cadena de conexión sin comillas: un nombre con un espacio da ProgrammingError, [K9]
def conecta_con_nombre(nombre):
    return psycopg2.connect(f"application_name={nombre}")

# mal: cadena de conexión con comillas puestas a mano: un apóstrofo en el nombre la rompe, [K9]
def conecta_con_nombre(nombre):
    return psycopg2.connect(f"application_name='{nombre}'")

# mal: options parte el nombre por los espacios y el servidor rechaza la conexión, [K9]
def conecta_con_nombre(nombre):
    return psycopg2.connect(options=f"-c application_name={nombre}")

# mal: SET con el nombre pegado sin comillas: un espacio o un guion es un error de sintaxis, [K9]
def conecta_con_nombre(nombre):
    conexion = psycopg2.connect()
    conexion.autocommit = True
    conexion.cursor().execute("SET application_name TO " + nombre)
    conexion.autocommit = False
    return conexion

# mal: SET LOCAL dura una transacción: al confirmar se pierde el nombre, [K11]
def conecta_con_nombre(nombre):
    conexion = psycopg2.connect()
    with conexion, conexion.cursor() as cursor:
        cursor.execute("SET LOCAL application_name TO %s", (nombre,))
    return conexion

# mal: SET y rollback «para no dejar una transacción abierta»: el rollback deshace el nombre, [K11]
def conecta_con_nombre(nombre):
    conexion = psycopg2.connect()
    conexion.cursor().execute("SET application_name TO %s", (nombre,))
    conexion.rollback()
    return conexion

# mal: guarda una conexión por nombre: la segunda llamada no abre nada y puede dar una ya cerrada, [K1]
from functools import lru_cache


@lru_cache
def conecta_con_nombre(nombre):
    return psycopg2.connect(application_name=nombre)

# mal: la conexión se abre una sola vez, al definir la función; cambia de nombre la de la llamada anterior, [K1]
def conecta_con_nombre(nombre, conexion=psycopg2.connect()):
    with conexion.cursor() as cursor:
        cursor.execute("SET application_name TO %s", (nombre,))
    conexion.commit()
    return conexion

# mal: esconde el error de conexión y devuelve None en lugar de una conexión abierta, [K2]
def conecta_con_nombre(nombre):
    try:
        return psycopg2.connect(application_name=nombre)
    except psycopg2.Error as error:
        print("No se pudo conectar:", error)

# mal: pone el nombre como usuario, [K11]
def conecta_con_nombre(nombre):
    return psycopg2.connect(user=nombre)

# mal: pone el nombre como base de datos, [K11]
def conecta_con_nombre(nombre):
    return psycopg2.connect(dbname=nombre)

# mal: «limpia» el nombre: el servidor ve otro, [K9]
def conecta_con_nombre(nombre):
    return psycopg2.connect(application_name=nombre.strip().lower().replace(" ", "_"))

# mal: yield en vez de return: devuelve un generador que no ha abierto nada, [K11]
def conecta_con_nombre(nombre):
    yield psycopg2.connect(application_name=nombre)

# mal: abre dos conexiones y pierde una sin cerrarla mientras dura la lista global, [K11]
_todas = []


def conecta_con_nombre(nombre):
    _todas.append(psycopg2.connect(application_name=nombre))
    _todas.append(psycopg2.connect(application_name=nombre))
    return _todas[-1]

# mal: el nombre lo pone solo en el objeto de Python; el servidor no se entera, [K12]
def conecta_con_nombre(nombre):
    class ConNombre(psycopg2.extensions.connection):
        application_name = nombre

    return psycopg2.connect(connection_factory=ConNombre)

# mal: usa fallback_application_name, que pierde frente a PGAPPNAME si existe y aquí se deja puesto, [K1]
import os


def conecta_con_nombre(nombre):
    os.environ.setdefault("PGAPPNAME", nombre)
    return psycopg2.connect(fallback_application_name=nombre)
