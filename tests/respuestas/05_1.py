# no aplica K3: no hay nada que quede a medias
# no aplica K4: el enunciado dice que está viva
# no aplica K5: no usa ningún pool
# no aplica K6: no confirma nada
# no aplica K7: solo mira
# no aplica K9: no recibe ningún número
# no aplica K10: no ejecuta ninguna orden
import psycopg2
from psycopg2 import extensions

from helpers import observador


# bien: por casos
def transaccion(conexion):
    estado = conexion.info.transaction_status
    if estado == extensions.TRANSACTION_STATUS_IDLE:
        return "ninguna"
    elif estado in (extensions.TRANSACTION_STATUS_INTRANS, extensions.TRANSACTION_STATUS_ACTIVE):
        return "abierta"
    else:
        return "fallida"


# bien: con el método antiguo y una lista
def transaccion(conexion):
    return ["ninguna", "abierta", "abierta", "fallida"][conexion.get_transaction_status()]


# bien: dos if con las constantes de extensions
def transaccion(conexion):
    """Devuelve "ninguna", "abierta" o "fallida"."""
    estado = conexion.info.transaction_status
    if estado == extensions.TRANSACTION_STATUS_IDLE:
        return "ninguna"
    if estado == extensions.TRANSACTION_STATUS_INERROR:
        return "fallida"
    return "abierta"


# bien: un diccionario con get
def transaccion(conexion):
    return {
        extensions.TRANSACTION_STATUS_IDLE: "ninguna",
        extensions.TRANSACTION_STATUS_INERROR: "fallida",
    }.get(conexion.info.transaction_status, "abierta")


# bien: match con nombres con punto
def transaccion(conexion: "extensions.connection") -> str:
    match conexion.info.transaction_status:
        case extensions.TRANSACTION_STATUS_IDLE:
            return "ninguna"
        case extensions.TRANSACTION_STATUS_ACTIVE | extensions.TRANSACTION_STATUS_INTRANS:
            return "abierta"
        case extensions.TRANSACTION_STATUS_INERROR:
            return "fallida"
        case otro:
            raise ValueError(f"estado desconocido: {otro}")


# bien: los números de libpq como índice de una tupla
transaccion = lambda conexion: ("ninguna", "abierta", "abierta", "fallida", "abierta")[
    conexion.info.transaction_status
]


# bien: get_transaction_status, el método viejo, que dice lo mismo
def transaccion(conexion):
    nombres = {"IDLE": "ninguna", "ACTIVE": "abierta", "INTRANS": "abierta", "INERROR": "fallida"}
    for final, nombre in nombres.items():
        if conexion.get_transaction_status() == getattr(extensions, f"TRANSACTION_STATUS_{final}"):
            return nombre
    return "abierta"


# mal: Después de una orden que falla, la función dice «abierta»
def transaccion(conexion):
    if conexion.info.transaction_status == extensions.TRANSACTION_STATUS_IDLE:
        return "ninguna"
    return "abierta"


# mal: recién abierta, la función dice «abierta»
def transaccion(conexion):
    return "ninguna" if conexion.autocommit else "abierta"


# mal: El autocommit no lo dice todo
def transaccion(conexion):
    if conexion.autocommit:
        return "ninguna"
    return ["ninguna", "abierta", "abierta", "fallida"][conexion.info.transaction_status]


# mal: Después de una orden que falla
def transaccion(conexion):
    return "ninguna" if conexion.status == extensions.STATUS_READY else "abierta"


# mal: No ejecutes nada
def transaccion(conexion):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ["ninguna", "abierta", "abierta", "fallida"][conexion.info.transaction_status]


# mal: No ejecutes nada
def transaccion(conexion):
    try:
        conexion.cursor().execute("SELECT 1")
        return "abierta"
    except psycopg2.errors.InFailedSqlTransaction:
        return "fallida"


# mal: cambia la transacción que tenía que mirar
def transaccion(conexion):
    estado = conexion.info.transaction_status
    conexion.rollback()
    return ["ninguna", "abierta", "abierta", "fallida"][estado]


# mal [K11]: como texto
def transaccion(conexion):
    return conexion.info.transaction_status


# mal: como texto
def transaccion(conexion):
    return conexion.info.transaction_status != extensions.TRANSACTION_STATUS_IDLE


# mal: ¿Falta un «return»?
def transaccion(conexion):
    print(conexion.info.transaction_status)


# mal: Has cerrado la conexión
def transaccion(conexion):
    estado = conexion.info.transaction_status
    conexion.close()
    return ["ninguna", "abierta", "abierta", "fallida"][estado]


# mal: sin autocommit, la función dice «ninguna»
def transaccion(conexion):
    return "fallida" if conexion.info.transaction_status == 3 else "ninguna"


# mal: envía órdenes al servidor
def transaccion(conexion):
    estado = conexion.info.transaction_status
    if estado == extensions.TRANSACTION_STATUS_IDLE:
        conexion.cursor().execute("SELECT 1")
        conexion.rollback()
    return ["ninguna", "abierta", "abierta", "fallida"][estado]


# mal [K11]: Después de una orden que falla, la función dice «abierta»
def transaccion(conexion):
    if conexion.status == extensions.STATUS_READY:
        return "ninguna"
    if conexion.status == extensions.STATUS_BEGIN:
        return "abierta"
    return "fallida"


# mal [K11]: Tu función cambia la transacción que tenía que mirar
def transaccion(conexion):
    if conexion.info.transaction_status == extensions.TRANSACTION_STATUS_IDLE:
        estaba = "ninguna"
    else:
        estaba = "abierta"
    try:
        with conexion.cursor() as cursor:
            cursor.execute("SELECT 1")
    except psycopg2.errors.InFailedSqlTransaction:
        return "fallida"
    return estaba


# mal [K11]: Con autocommit, después de `BEGIN`, la función dice «ninguna»
def transaccion(conexion):
    if conexion.autocommit:
        return "ninguna"
    if conexion.info.transaction_status == extensions.TRANSACTION_STATUS_IDLE:
        return "ninguna"
    if conexion.info.transaction_status == extensions.TRANSACTION_STATUS_INERROR:
        return "fallida"
    return "abierta"


# mal [K2]: Después de una orden que falla, la función dice «abierta»
def transaccion(conexion):
    return "abierta" if conexion.info.transaction_status else "ninguna"


# mal [K11]: Después de un `SELECT`, sin autocommit, la función dice «ninguna»
def transaccion(conexion):
    return ("ninguna", "abierta", "fallida")[conexion.info.status]


# mal [K12]: Después de un `SELECT`, sin autocommit, la función dice «fallida»
def transaccion(conexion):
    return {0: "ninguna", 1: "abierta", 2: "fallida"}.get(
        conexion.info.transaction_status, "ninguna"
    )


# mal [K8]: Mientras otro hilo ejecuta una orden, la función lanza KeyError
def transaccion(conexion):
    return {
        extensions.TRANSACTION_STATUS_IDLE: "ninguna",
        extensions.TRANSACTION_STATUS_INTRANS: "abierta",
        extensions.TRANSACTION_STATUS_INERROR: "fallida",
    }[conexion.info.transaction_status]


# mal [K8]: Mientras otro hilo ejecuta una orden, la función dice «ninguna»
def transaccion(conexion):
    if conexion.info.transaction_status == extensions.TRANSACTION_STATUS_INTRANS:
        return "abierta"
    if conexion.info.transaction_status == extensions.TRANSACTION_STATUS_INERROR:
        return "fallida"
    return "ninguna"


# mal [K11]: Tu función cambia la transacción que tenía que mirar
def transaccion(conexion):
    estado = conexion.info.transaction_status
    if estado == extensions.TRANSACTION_STATUS_IDLE:
        return "ninguna"
    conexion.rollback()
    if estado == extensions.TRANSACTION_STATUS_INERROR:
        return "fallida"
    return "abierta"


# mal [K1]: Después de un `SELECT`, sin autocommit, la función dice «ninguna»
from functools import cache


@cache
def transaccion(conexion):
    estado = conexion.info.transaction_status
    if estado == extensions.TRANSACTION_STATUS_IDLE:
        return "ninguna"
    if estado == extensions.TRANSACTION_STATUS_INERROR:
        return "fallida"
    return "abierta"


# mal [K8]: Después de un `SELECT`, sin autocommit, la función dice «ninguna»
def transaccion(conexion):
    estado = observador.conexiones()[0]["estado"]
    if estado == "idle in transaction (aborted)":
        return "fallida"
    return "abierta" if estado == "idle in transaction" else "ninguna"


# mal [K11]: Tu función cambia la transacción que tenía que mirar
def transaccion(conexion):
    try:
        with conexion.cursor() as cursor:
            cursor.execute("SAVEPOINT prueba")
    except psycopg2.errors.InFailedSqlTransaction:
        return "fallida"
    except psycopg2.errors.NoActiveSqlTransaction:
        return "ninguna"
    return "abierta"


# cuelga: espera al servidor
def transaccion(conexion):
    conexion.cursor().execute("SELECT pg_sleep(600)")


# lanza: un atributo que no existe
def transaccion(conexion):
    return conexion.info.transaction


# mal [K11]: la función devuelve None
def transaccion(conexion):
    return {0: "ninguna", 2: "abierta", 3: "fallida"}.get(conexion.info.transaction_status)


# mal [K11]: Tu función abre otra conexión
def transaccion(conexion):
    otra = psycopg2.connect()
    with otra.cursor() as cursor:
        cursor.execute(
            "SELECT state FROM pg_stat_activity WHERE pid = %s", [conexion.info.backend_pid]
        )
        estado = cursor.fetchone()[0]
    otra.close()
    return {"idle": "ninguna", "idle in transaction (aborted)": "fallida"}.get(estado, "abierta")
