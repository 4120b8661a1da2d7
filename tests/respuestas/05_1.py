import psycopg2
from psycopg2 import extensions

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


# mal: como texto
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


# cuelga: espera al servidor
def transaccion(conexion):
    conexion.cursor().execute("SELECT pg_sleep(600)")


# lanza: un atributo que no existe
def transaccion(conexion):
    return conexion.info.transaction
