"""05.1: en qué estado está la transacción de una conexión."""

from contextlib import suppress

import psycopg2
from psycopg2 import errors

from helpers.ejercicios import SIN_RETURN, Fallo, aparte, ejercicio, exige


@ejercicio("transaccion")
def juzga(transaccion, prueba):
    with aparte() as testigo:
        _exige_que_acierte(transaccion, testigo)


def _exige_que_acierte(transaccion, testigo):
    conexion = psycopg2.connect()
    proceso = conexion.info.backend_pid

    def ultima_orden():
        testigo.execute("SELECT query_start FROM pg_stat_activity WHERE pid = %s", [proceso])
        return testigo.fetchone()

    def exige_que_diga(esperada, cuando, pista):
        antes, orden = conexion.info.transaction_status, ultima_orden()
        dice = transaccion(conexion)
        exige(not conexion.closed, "Has cerrado la conexión. La función solo mira.")
        if conexion.info.transaction_status != antes:
            raise Fallo("""Tu función cambia la transacción que tenía que mirar. No ejecutes nada:
                mira `conexion.info`.""")
        if ultima_orden() != orden:
            raise Fallo("""Tu función envía órdenes al servidor. No ejecutes nada: mira
                `conexion.info`.""")
        exige(dice is not None, SIN_RETURN)
        if dice not in ("ninguna", "abierta", "fallida"):
            raise Fallo("""La función tiene que devolver `ninguna`, `abierta` o `fallida`, como
                texto.""")
        exige(dice == esperada, f"{cuando}, la función dice «{dice}». {pista}")

    with conexion.cursor() as cursor:
        exige_que_diga(
            "ninguna", "Con una conexión recién abierta", "La abre la primera orden, no `connect`."
        )
        cursor.execute("SELECT 1")
        exige_que_diga(
            "abierta", "Después de un `SELECT`, sin autocommit", "Leer también abre una."
        )
        conexion.rollback()
        exige_que_diga("ninguna", "Después de `rollback()`", "`rollback()` la termina.")
        with suppress(errors.DivisionByZero):
            cursor.execute("SELECT 1 / 0")
        exige_que_diga(
            "fallida",
            "Después de una orden que falla",
            "Busca la constante de una transacción con error.",
        )
        conexion.rollback()
        conexion.autocommit = True
        cursor.execute("SELECT 1")
        exige_que_diga(
            "ninguna", "Con autocommit, después de un `SELECT`", "Cada orden se guarda sola."
        )
        cursor.execute("BEGIN")
        exige_que_diga(
            "abierta",
            "Con autocommit, después de `BEGIN`",
            "El autocommit no lo dice todo: mira `transaction_status`.",
        )
    conexion.close()
