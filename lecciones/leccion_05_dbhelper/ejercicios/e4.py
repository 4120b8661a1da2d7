"""05.4: dejar limpia la sesión para el siguiente."""

from contextlib import suppress

import psycopg2
from psycopg2 import errors, extensions

from helpers.ejercicios import Fallo, ejercicio, exige, si_lanza

from .comun import CON_UNA_ABIERTA, CON_UNA_FALLIDA


@ejercicio("limpia")
def juzga(limpia, prueba):
    # Otros nombres en la segunda vuelta: no vale limpiar solo lo que ensucia el cuaderno.
    for autocommit, ajuste, tabla in (
        (False, "statement_timeout", "borrador"),
        (True, "lock_timeout", "apuntes"),
    ):
        conexion = psycopg2.connect()
        proceso = conexion.info.backend_pid
        with conexion.cursor() as cursor:
            cursor.execute(f"SHOW {ajuste}")
            limite = cursor.fetchone()
            cursor.execute(f"SET {ajuste} = '3s'")
            cursor.execute(f"CREATE TEMPORARY TABLE {tabla} AS SELECT 1")
            conexion.commit()
            conexion.autocommit = autocommit
            with suppress(errors.DivisionByZero):
                cursor.execute("SELECT 1" if autocommit else "SELECT 1 / 0")
        with si_lanza(
            InFailedSqlTransaction=CON_UNA_FALLIDA,
            ActiveSqlTransaction="`DISCARD ALL` no se puede usar dentro de una transacción. "
            "Pon autocommit antes, y quítalo después.",
        ):
            try:
                limpia(conexion)
            except psycopg2.ProgrammingError as error:
                exige(error.pgcode is not None, CON_UNA_ABIERTA)
                raise
        exige(not conexion.closed, "Has cerrado la conexión. Tiene que servir al siguiente.")
        if conexion.info.transaction_status != extensions.TRANSACTION_STATUS_IDLE:
            raise Fallo("La conexión se queda con una transacción abierta. Hay que terminarla.")
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
        conexion.close()
