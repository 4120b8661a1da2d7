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

# mal: conexion.status no distingue la fallida ni ve un BEGIN en autocommit, [K11]

def transaccion(conexion):
    if conexion.status == extensions.STATUS_READY:
        return "ninguna"
    if conexion.status == extensions.STATUS_BEGIN:
        return "abierta"
    return "fallida"

# mal: pregunta con una consulta, y la pregunta abre una transacción, [K11]

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

# mal: en autocommit dice siempre ninguna, aunque alguien escriba BEGIN, [K11]

def transaccion(conexion):
    if conexion.autocommit:
        return "ninguna"
    if conexion.info.transaction_status == extensions.TRANSACTION_STATUS_IDLE:
        return "ninguna"
    if conexion.info.transaction_status == extensions.TRANSACTION_STATUS_INERROR:
        return "fallida"
    return "abierta"

# mal: no distingue la fallida de la abierta, [K2]

def transaccion(conexion):
    return "abierta" if conexion.info.transaction_status else "ninguna"

# mal: info.status es el estado de la línea, no el de la transacción, [K11]

def transaccion(conexion):
    return ("ninguna", "abierta", "fallida")[conexion.info.status]

# mal: los números mal contados: 1 es ACTIVE y 2 es INTRANS, [K12]

def transaccion(conexion):
    return {0: "ninguna", 1: "abierta", 2: "fallida"}.get(
        conexion.info.transaction_status, "ninguna"
    )

# mal: mientras corre una consulta (ACTIVE) lanza KeyError, [K8]

def transaccion(conexion):
    return {
        extensions.TRANSACTION_STATUS_IDLE: "ninguna",
        extensions.TRANSACTION_STATUS_INTRANS: "abierta",
        extensions.TRANSACTION_STATUS_INERROR: "fallida",
    }[conexion.info.transaction_status]

# mal: con una consulta en marcha dentro de la transacción dice ninguna, [K8]

def transaccion(conexion):
    if conexion.info.transaction_status == extensions.TRANSACTION_STATUS_INTRANS:
        return "abierta"
    if conexion.info.transaction_status == extensions.TRANSACTION_STATUS_INERROR:
        return "fallida"
    return "ninguna"

# mal: acierta, pero deshace la transacción al mirar, y se pierde lo hecho, [K11]

def transaccion(conexion):
    estado = conexion.info.transaction_status
    if estado == extensions.TRANSACTION_STATUS_IDLE:
        return "ninguna"
    conexion.rollback()
    if estado == extensions.TRANSACTION_STATUS_INERROR:
        return "fallida"
    return "abierta"

# mal: recuerda la primera respuesta de cada conexión, [K1]

from functools import cache


@cache
def transaccion(conexion):
    estado = conexion.info.transaction_status
    if estado == extensions.TRANSACTION_STATUS_IDLE:
        return "ninguna"
    if estado == extensions.TRANSACTION_STATUS_INERROR:
        return "fallida"
    return "abierta"

# mal: mira la primera conexión que ve el servidor, que puede ser otra, y pregunta fuera del cliente, [K8]

def transaccion(conexion):
    estado = observador.conexiones()[0]["estado"]
    if estado == "idle in transaction (aborted)":
        return "fallida"
    return "abierta" if estado == "idle in transaction" else "ninguna"

# mal: devuelve el número, no la palabra, [K11]

def transaccion(conexion):
    return conexion.info.transaction_status

# mal: prueba con un SAVEPOINT: habla con el servidor y deja una transacción abierta, [K11]

def transaccion(conexion):
    try:
        with conexion.cursor() as cursor:
            cursor.execute("SAVEPOINT prueba")
    except psycopg2.errors.InFailedSqlTransaction:
        return "fallida"
    except psycopg2.errors.NoActiveSqlTransaction:
        return "ninguna"
    return "abierta"
