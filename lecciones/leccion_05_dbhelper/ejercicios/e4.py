"""05.4: dejar limpia la sesión para el siguiente."""

from contextlib import closing, suppress

import psycopg2
from psycopg2 import errors, extensions

from helpers.ejercicios import (
    Fallo,
    como_acabo,
    ejercicio,
    exige,
    exige_que_lance,
    mata,
    si_lanza,
)

from .comun import CON_UNA_FALLIDA, explica_la_abierta

# (lo último que hizo el anterior, si está en autocommit, un ajuste y una tabla temporal): otros
# nombres cada vez, que no vale limpiar solo lo que ensucia el cuaderno.
CASOS = (
    ("SELECT 1 / 0", False, "statement_timeout", "borrador"),
    ("SELECT 1", True, "lock_timeout", "apuntes"),
    ("SELECT 1", False, "idle_in_transaction_session_timeout", "notas"),
    (None, False, "search_path", "ideas"),
)
# De los ajustes, el valor inicial es el que tienen al conectar, no siempre el mismo.
INICIALES = "-c statement_timeout=40s -c lock_timeout=41s -c search_path=otro,public"
VALOR = {"search_path": "pg_catalog"}


@ejercicio("limpia", segundos=20)
def juzga(limpia, prueba):
    for orden, autocommit, ajuste, tabla in CASOS:
        with closing(psycopg2.connect(options=INICIALES)) as conexion:
            _exige_limpia(limpia, conexion, orden, autocommit, ajuste, tabla)
    with closing(psycopg2.connect()) as conexion:
        mata(conexion)
        # La segunda vez, `psycopg2` ya lo sabe: otro error, o ninguno si se le pregunta antes.
        for cuando in (",", ", y que ya consta como cerrada,"):
            with exige_que_lance(
                "Error",
                f"Con una conexión muerta{cuando} tu función termina como si la hubiera limpiado. "
                "Deja que el error llegue a quien llamó.",
            ):
                limpia(conexion)
            with suppress(psycopg2.Error):
                conexion.cursor().execute("SELECT 1")


def _exige_limpia(limpia, conexion, orden, autocommit, ajuste, tabla):
    proceso, transaccion = conexion.info.backend_pid, None
    with conexion.cursor() as cursor:
        cursor.execute(f"SHOW {ajuste}")
        limite = cursor.fetchone()
        cursor.execute(f"SET {ajuste} = %s", [VALOR.get(ajuste, "3s")])
        cursor.execute(f"CREATE TEMPORARY TABLE {tabla} AS SELECT 1 AS n")
        conexion.commit()
        conexion.autocommit = autocommit
        if orden:
            cursor.execute("SELECT txid_current()")
            transaccion = cursor.fetchone()[0]
            with suppress(errors.DivisionByZero):
                cursor.execute(orden)
    with (
        si_lanza(
            InFailedSqlTransaction=CON_UNA_FALLIDA,
            ActiveSqlTransaction="`DISCARD ALL` no se puede usar dentro de una transacción. "
            "Pon autocommit antes, y quítalo después.",
        ),
        explica_la_abierta(),
    ):
        limpia(conexion)
    exige(not conexion.closed, "Has cerrado la conexión. Tiene que servir al siguiente.")
    if conexion.info.transaction_status != extensions.TRANSACTION_STATUS_IDLE:
        raise Fallo("La conexión se queda con una transacción abierta. Hay que terminarla.")
    if transaccion and not autocommit and como_acabo(transaccion) == "committed":
        raise Fallo("""Guardas una transacción que nadie había confirmado. Usa `rollback()`.""")
    if conexion.autocommit:
        raise Fallo("""La conexión se queda en autocommit, y el siguiente lo hereda. Pon
            `False`.""")
    with conexion.cursor() as cursor:
        cursor.execute(f"SHOW {ajuste}")
        if cursor.fetchone() != limite:
            raise Fallo(f"""El siguiente hereda `{ajuste}`. Devuelve los ajustes a su valor
                inicial, y comprueba que el cambio no se deshace después.""")
        cursor.execute(f"SELECT to_regclass('pg_temp.{tabla}') IS NULL")
        if not cursor.fetchone()[0]:
            raise Fallo("""El siguiente encuentra la tabla temporal. Los ajustes no son toda la
                sesión.""")
    exige(conexion.info.backend_pid == proceso, "No cambies la conexión por otra.")
    conexion.rollback()
    with si_lanza(Error="La segunda vez, con la conexión ya limpia, tu función lanza {clase}."):
        limpia(conexion)
