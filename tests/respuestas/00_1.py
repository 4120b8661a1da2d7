# no aplica K3: no hay nada entre abrir y devolver
# no aplica K4: la conexión es de quien llama desde que la recibe
# no aplica K5: no usa ningún pool
# no aplica K6: lo único que podría confirmar es el nombre, y se prueba como K11
# no aplica K7: no llama a nadie
# no aplica K8: no guarda nada entre llamadas; si lo guarda, es K1
# no aplica K10: no recibe ninguna orden
import os

import psycopg2


# mal [K11]: El nombre se pierde con `conexion.reset()`
# el nombre se pone después, con SET
def conecta_con_nombre(nombre):
    conexion = psycopg2.connect()
    conexion.autocommit = True
    with conexion.cursor() as cursor:
        cursor.execute("SET application_name TO %s", (nombre,))
    return conexion


# mal [K9]: Tu código lanza
# un espacio en el nombre parte la cadena
def conecta_con_nombre(nombre):
    return psycopg2.connect(f"application_name={nombre}")


# mal: no devuelve nada
def conecta_con_nombre(nombre):
    conexion = psycopg2.connect(application_name=nombre)


# mal: una conexión sin nombre
def conecta_con_nombre(nombre):
    return psycopg2.connect()

# cuelga: espera al servidor sin fin
def conecta_con_nombre(nombre):
    conexion = psycopg2.connect(application_name=nombre)
    conexion.cursor().execute("SELECT pg_sleep(600)")
    return conexion


# lanza: un nombre que no existe
def conecta_con_nombre(nombre):
    return psycopg2.connect(application_name=nombres)


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


# mal [K11]: o con el de PGAPPNAME
# options, bien escrito: si hay PGAPPNAME, manda la variable
def conecta_con_nombre(nombre):
    escapado = nombre.replace("\\", "\\\\").replace(" ", "\\ ")
    return psycopg2.connect(options=f"-c application_name={escapado}")


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


# mal [K12]: El servidor ve el nombre «mi_primer_programa», no el que recibe la función,
# copia el nombre del ejemplo y no usa el parámetro
def conecta_con_nombre(nombre):
    return psycopg2.connect(application_name="mi_primer_programa")


# mal [K11]: La conexión llega cerrada, o es una de antes
# la devuelve cerrada, por «toda conexión que se abre se cierra»
def conecta_con_nombre(nombre):
    conexion = psycopg2.connect(application_name=nombre)
    try:
        return conexion
    finally:
        conexion.close()


# mal [K11]: La conexión llega cerrada, o es una de antes
# closing la cierra al salir del with
from contextlib import closing


def conecta_con_nombre(nombre):
    with closing(psycopg2.connect(application_name=nombre)) as conexion:
        return conexion


# mal [K11]: La función tiene que devolver la conexión, no un cursor ni otra cosa
# devuelve el cursor y no la conexión
def conecta_con_nombre(nombre):
    conexion = psycopg2.connect(application_name=nombre)
    return conexion.cursor()


# mal [K9]: Tu código lanza ProgrammingError
# cadena de conexión con comillas puestas a mano: un apóstrofo en el nombre la rompe
def conecta_con_nombre(nombre):
    return psycopg2.connect(f"application_name='{nombre}'")


# mal [K9]: El servidor ve una conexión sin nombre
# options parte el nombre por los espacios y el servidor rechaza la conexión
def conecta_con_nombre(nombre):
    return psycopg2.connect(options=f"-c application_name={nombre}")


# mal [K9]: Tu código lanza SyntaxError (SQLSTATE 42601)
# SET con el nombre pegado sin comillas: un espacio o un guion es un error de sintaxis
def conecta_con_nombre(nombre):
    conexion = psycopg2.connect()
    conexion.autocommit = True
    conexion.cursor().execute("SET application_name TO " + nombre)
    conexion.autocommit = False
    return conexion


# mal [K11]: El servidor ve una conexión sin nombre
# SET LOCAL dura una transacción: al confirmar se pierde el nombre
def conecta_con_nombre(nombre):
    conexion = psycopg2.connect()
    with conexion, conexion.cursor() as cursor:
        cursor.execute("SET LOCAL application_name TO %s", (nombre,))
    return conexion


# mal [K11]: El servidor ve una conexión sin nombre
# SET y rollback «para no dejar una transacción abierta»: el rollback deshace el nombre
def conecta_con_nombre(nombre):
    conexion = psycopg2.connect()
    conexion.cursor().execute("SET application_name TO %s", (nombre,))
    conexion.rollback()
    return conexion


# mal [K1]: La segunda llamada devuelve la conexión de la primera
# guarda una conexión por nombre: la segunda llamada no abre nada y puede dar una ya cerrada
from functools import lru_cache


@lru_cache
def conecta_con_nombre(nombre):
    return psycopg2.connect(application_name=nombre)


# mal [K1]: La segunda llamada devuelve la conexión de la primera
# la conexión se abre una sola vez, al definir la función; cambia de nombre la de la llamada
# anterior
def conecta_con_nombre(nombre, conexion=psycopg2.connect()):
    with conexion.cursor() as cursor:
        cursor.execute("SET application_name TO %s", (nombre,))
    conexion.commit()
    return conexion


# mal [K2]: Cuando no se puede conectar, el error tiene que llegar a quien llamó
# esconde el error de conexión y devuelve None en lugar de una conexión abierta
def conecta_con_nombre(nombre):
    try:
        return psycopg2.connect(application_name=nombre)
    except psycopg2.Error as error:
        print("No se pudo conectar:", error)


# mal [K11]: Tu código lanza OperationalError
# pone el nombre como usuario
def conecta_con_nombre(nombre):
    return psycopg2.connect(user=nombre)


# mal [K11]: Tu código lanza OperationalError
# pone el nombre como base de datos
def conecta_con_nombre(nombre):
    return psycopg2.connect(dbname=nombre)


# mal [K9]: no el que recibe la función
# «limpia» el nombre: el servidor ve otro
def conecta_con_nombre(nombre):
    return psycopg2.connect(application_name=nombre.strip().lower().replace(" ", "_"))


# mal [K11]: La función tiene que devolver la conexión, no un cursor ni otra cosa
# yield en vez de return: devuelve un generador que no ha abierto nada
def conecta_con_nombre(nombre):
    yield psycopg2.connect(application_name=nombre)


# mal [K11]: En 6 llamadas, el servidor ve 12 conexiones
# abre dos conexiones y pierde una sin cerrarla mientras dura la lista global
_todas = []


def conecta_con_nombre(nombre):
    _todas.append(psycopg2.connect(application_name=nombre))
    _todas.append(psycopg2.connect(application_name=nombre))
    return _todas[-1]


# mal [K12]: El servidor ve una conexión sin nombre
# el nombre lo pone solo en el objeto de Python; el servidor no se entera
def conecta_con_nombre(nombre):
    class ConNombre(psycopg2.extensions.connection):
        application_name = nombre

    return psycopg2.connect(connection_factory=ConNombre)


# mal [K1]: El servidor ve una conexión sin nombre
# usa fallback_application_name, que pierde frente a PGAPPNAME si existe y aquí se deja puesto
import os


def conecta_con_nombre(nombre):
    os.environ.setdefault("PGAPPNAME", nombre)
    return psycopg2.connect(fallback_application_name=nombre)


# bien: una URI, con el nombre escapado
from urllib.parse import quote


def conecta_con_nombre(nombre):
    return psycopg2.connect(f"postgresql://?application_name={quote(nombre)}")


# mal [K9]: no el que recibe la función
# una URI, sin escapar
def conecta_con_nombre(nombre):
    return psycopg2.connect(f"postgresql://?application_name={nombre}")


# mal [K9]: no el que recibe la función
# quita los espacios de los lados
def conecta_con_nombre(nombre):
    return psycopg2.connect(application_name=nombre.strip())


# mal [K9]: no el que recibe la función
# junta los espacios
def conecta_con_nombre(nombre):
    return psycopg2.connect(application_name=" ".join(nombre.split(" ")[:4]))


# mal [K1]: cambias el nombre de una de antes
_mias = []

def conecta_con_nombre(nombre):
    conexion = psycopg2.connect(application_name=nombre)
    _mias.append(conexion)
    for c in _mias:
        if not c.closed:
            with c, c.cursor() as cursor:
                cursor.execute("SELECT set_config('application_name', %s, false)", (nombre,))
    return conexion


# mal [K11]: cierras una de antes
_ult = None

def conecta_con_nombre(nombre):
    global _ult
    if _ult is not None:
        _ult.close()
    _ult = psycopg2.connect(application_name=nombre)
    return _ult


# mal [K2]: Cuando no se puede conectar, no lo dejas como estaba
def conecta_con_nombre(nombre):
    antes = os.environ.get("PGAPPNAME", "")
    os.environ["PGAPPNAME"] = nombre
    conexion = psycopg2.connect()
    os.environ["PGAPPNAME"] = antes
    return conexion


# mal [K2]: llega RuntimeError, no el error de la conexión
def conecta_con_nombre(nombre):
    try:
        return psycopg2.connect(application_name=nombre)
    except psycopg2.Error as error:
        raise RuntimeError("no se puede conectar") from error


# mal [K9]: no el que recibe la función
def conecta_con_nombre(nombre):
    return psycopg2.connect("application_name='%s'" % nombre.replace("'", "\\'"))
