"""05.1: en qué estado está la transacción de una conexión."""

from contextlib import closing, suppress

import psycopg2
from psycopg2 import errors, extensions

from helpers.ejercicios import SIN_RETURN, Fallo, Hilo, aparte, ejercicio, exige, si_lanza

# El cerrojo que espera la orden que está en marcha.
CERROJO = 51


@ejercicio("transaccion", segundos=20)
def juzga(transaccion, prueba):
    with aparte() as testigo:
        for _ in range(2):
            with closing(psycopg2.connect()) as conexion:
                _exige_que_acierte(transaccion, testigo, conexion, prueba)


def _exige_que_acierte(transaccion, testigo, conexion, prueba):
    proceso, acertadas = conexion.info.backend_pid, []

    def ultima_orden():
        testigo.execute("SELECT query_start FROM pg_stat_activity WHERE pid = %s", [proceso])
        return testigo.fetchone()

    def exige_que_diga(esperada, cuando, pista):
        antes, orden = conexion.info.transaction_status, ultima_orden()
        with si_lanza(KeyError=f"{cuando}, la función lanza KeyError: te falta un estado. {pista}"):
            dice = transaccion(conexion)
        if prueba.abiertas:
            raise Fallo("""Tu función abre otra conexión para preguntar al servidor. No ejecutes
                nada: mira `conexion.info`.""")
        exige(not conexion.closed, "Has cerrado la conexión. La función solo mira.")
        if conexion.info.transaction_status != antes:
            raise Fallo("""Tu función cambia la transacción que tenía que mirar. No ejecutes nada:
                mira `conexion.info`.""")
        if ultima_orden() != orden:
            raise Fallo("""Tu función envía órdenes al servidor. No ejecutes nada: mira
                `conexion.info`.""")
        que_falta = f"{cuando}, la función devuelve None. {pista}"
        exige(dice is not None, que_falta if acertadas else SIN_RETURN)
        if not isinstance(dice, str) or dice not in ("ninguna", "abierta", "fallida"):
            raise Fallo("""La función tiene que devolver `ninguna`, `abierta` o `fallida`, como
                texto.""")
        exige(dice == esperada, f"{cuando}, la función dice «{dice}». {pista}")
        acertadas.append(dice)

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
        _mientras_corre(conexion, testigo, exige_que_diga)
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


def _mientras_corre(conexion, testigo, exige_que_diga):
    """Pregunta mientras otro hilo ejecuta una orden, que espera a lo que el testigo tiene."""
    testigo.execute("SELECT pg_advisory_lock(%s)", [CERROJO])
    hilo = Hilo(conexion.cursor().execute, f"SELECT pg_advisory_lock({CERROJO})")
    try:
        esperan, activa = 0, extensions.TRANSACTION_STATUS_ACTIVE
        # libpq apunta que hay una orden en marcha después de enviarla: puede saberlo antes el
        # servidor.
        while not (esperan and conexion.info.transaction_status == activa):
            if hilo.termina(0.01):
                break
            testigo.execute(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid = %s",
                [conexion.info.backend_pid],
            )
            esperan = testigo.fetchone()[0]
        exige_que_diga(
            "abierta",
            "Mientras otro hilo ejecuta una orden",
            "Con una orden en marcha también hay transacción: es la constante acabada en `ACTIVE`.",
        )
    finally:
        testigo.execute("SELECT pg_advisory_unlock(%s)", [CERROJO])
    hilo.resultado()
    conexion.rollback()
