# no aplica K3: quien pulsa Ctrl-C sabe que no terminó de limpiar
# no aplica K5: no usa ningún pool
# no aplica K6: no confirma nada de nadie
# no aplica K7: la conexión es de quien llama
# no aplica K8: la conexión es de quien llama
# no aplica K9: no recibe ningún número
# no aplica K10: no recibe ninguna orden
from contextlib import contextmanager

import psycopg2
from psycopg2 import extensions


# bien: con DISCARD ALL
def limpia(conexion):
    conexion.rollback()
    conexion.autocommit = True
    with conexion.cursor() as cursor:
        cursor.execute("DISCARD ALL")
    conexion.autocommit = False


# bien: por partes, y guardado
def limpia(conexion):
    conexion.rollback()
    conexion.autocommit = False
    cursor = conexion.cursor()
    cursor.execute("RESET ALL")
    cursor.execute("DISCARD TEMP")
    conexion.commit()


# bien: deshace y después lo deja como al nacer
def limpia(conexion):
    conexion.rollback()
    conexion.reset()


# bien: los cuatro pasos con DISCARD ALL
def limpia(conexion):
    conexion.rollback()
    conexion.autocommit = True
    try:
        with conexion.cursor() as cursor:
            cursor.execute("DISCARD ALL")
    finally:
        conexion.autocommit = False


# bien: deshace también un BEGIN escrito en autocommit y después reset
def limpia(conexion):
    conexion.rollback()
    if conexion.info.transaction_status != extensions.TRANSACTION_STATUS_IDLE:
        with conexion.cursor() as cursor:
            cursor.execute("ROLLBACK")
    conexion.reset()


# bien: las piezas de DISCARD ALL por separado, dentro de una transacción que se confirma
def limpia(conexion):
    conexion.rollback()
    if conexion.autocommit:
        conexion.autocommit = False
    with conexion, conexion.cursor() as cursor:
        for orden in (
            "SET SESSION AUTHORIZATION DEFAULT",
            "RESET ALL",
            "CLOSE ALL",
            "UNLISTEN *",
            "DEALLOCATE ALL",
            "SELECT pg_advisory_unlock_all()",
            "DISCARD PLANS",
            "DISCARD TEMP",
            "DISCARD SEQUENCES",
        ):
            cursor.execute(orden)


# bien: el método, como un objeto más
from operator import methodcaller

limpia = methodcaller("reset")


# bien: un gestor de contexto que pone autocommit un rato
@contextmanager
def _a_solas(c):
    c.rollback()
    c.set_session(autocommit=True)
    try:
        with c.cursor() as cursor:
            yield cursor
    finally:
        c.set_session(autocommit=False)


def limpia(conexion) -> None:
    with _a_solas(conexion) as cursor:
        cursor.execute("discard all")


# bien [K1]: dos veces seguidas da igual
def limpia(conexion):
    for _ in range(2):
        conexion.reset()


# mal: hereda `statement_timeout`
def limpia(conexion):
    conexion.rollback()


# mal [K11]: encuentra la tabla temporal
def limpia(conexion):
    conexion.rollback()
    conexion.autocommit = True
    with conexion.cursor() as cursor:
        cursor.execute("RESET ALL")
    conexion.autocommit = False


# mal: hereda `statement_timeout`
def limpia(conexion):
    conexion.rollback()
    conexion.autocommit = False
    with conexion.cursor() as cursor:
        cursor.execute("RESET ALL")
    conexion.rollback()


# mal: no se puede usar dentro de una transacción
def limpia(conexion):
    conexion.rollback()
    with conexion.cursor() as cursor:
        cursor.execute("DISCARD ALL")


# mal: Empieza por
def limpia(conexion):
    with conexion.cursor() as cursor:
        cursor.execute("DISCARD ALL")


# mal: con una transacción abierta
def limpia(conexion):
    conexion.rollback()
    conexion.autocommit = False
    with conexion.cursor() as cursor:
        cursor.execute("RESET ALL")


# mal [K11]: se queda en autocommit
def limpia(conexion):
    conexion.rollback()
    conexion.autocommit = True
    with conexion.cursor() as cursor:
        cursor.execute("DISCARD ALL")


# mal: Has cerrado la conexión
def limpia(conexion):
    conexion.close()


# mal: con una transacción abierta
def limpia(conexion):
    pass


# mal: hereda `lock_timeout`
def limpia(conexion):
    conexion.rollback()
    conexion.autocommit = True
    with conexion.cursor() as cursor:
        cursor.execute("SET statement_timeout TO DEFAULT; DROP TABLE IF EXISTS borrador")
    conexion.autocommit = False


# mal [K2]: no se puede cambiar con una transacción abierta
def limpia(conexion):
    conexion.autocommit = True
    with conexion.cursor() as cursor:
        cursor.execute("DISCARD ALL")
    conexion.autocommit = False


# mal [K11]: El siguiente hereda `statement_timeout`
def limpia(conexion):
    conexion.rollback()
    conexion.autocommit = False


# mal [K12]: El siguiente hereda `lock_timeout`
def limpia(conexion):
    conexion.rollback()
    conexion.autocommit = True
    with conexion.cursor() as cursor:
        cursor.execute("RESET statement_timeout")
        cursor.execute("DROP TABLE IF EXISTS pg_temp.borrador")
    conexion.autocommit = False


# mal [K12]: El siguiente hereda `statement_timeout`
def limpia(conexion):
    conexion.rollback()
    conexion.autocommit = True
    with conexion.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("DISCARD TEMP")
    conexion.autocommit = False


# mal [K4]: muerta, y que ya consta como cerrada, tu función termina como si la
def limpia(conexion):
    if conexion.closed:
        return
    conexion.reset()


# mal [K11]: El siguiente hereda `statement_timeout`
def limpia(conexion):
    conexion.rollback()
    conexion.autocommit = False
    with conexion.cursor() as cursor:
        cursor.execute("RESET ALL")
        cursor.execute("DISCARD TEMP")
    conexion.rollback()


# mal [K11]: La conexión se queda con una transacción abierta
def limpia(conexion):
    conexion.rollback()
    conexion.autocommit = False
    with conexion.cursor() as cursor:
        cursor.execute("RESET ALL")
        cursor.execute("DISCARD TEMP")


# mal [K2]: El siguiente hereda `statement_timeout`
def limpia(conexion):
    conexion.rollback()
    conexion.autocommit = False
    try:
        with conexion.cursor() as cursor:
            cursor.execute("DISCARD ALL")
    except psycopg2.Error:
        conexion.rollback()


# mal [K11]: Guardas una transacción que nadie había confirmado
def limpia(conexion):
    conexion.commit()
    conexion.autocommit = True
    with conexion.cursor() as cursor:
        cursor.execute("DISCARD ALL")
    conexion.autocommit = False


# mal [K11]: Has cerrado la conexión
def limpia(conexion):
    conexion.close()
    conexion = psycopg2.connect()


# mal [K11]: La conexión se queda con una transacción abierta
def limpia(conexion):
    conexion.reset()
    with conexion.cursor() as cursor:
        cursor.execute("SELECT 1")


# mal [K11]: La conexión se queda en autocommit, y el siguiente lo hereda
def limpia(conexion):
    if conexion.info.transaction_status != extensions.TRANSACTION_STATUS_IDLE:
        conexion.reset()


# mal [K4]: Con una conexión muerta, tu función termina como si la hubiera
def limpia(conexion):
    try:
        conexion.reset()
    except psycopg2.Error:
        pass


# mal [K11]: La conexión se queda en autocommit, y el siguiente lo hereda
def limpia(conexion):
    conexion.rollback()
    tenia = conexion.autocommit
    conexion.autocommit = True
    with conexion.cursor() as cursor:
        cursor.execute("DISCARD ALL")
    conexion.autocommit = tenia


# cuelga: no termina
def limpia(conexion):
    conexion.reset()
    while True:
        pass


# lanza: un método que no existe
def limpia(conexion):
    conexion.rollback()
    conexion.discard()
