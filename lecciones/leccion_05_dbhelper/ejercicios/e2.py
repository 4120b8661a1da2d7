"""05.2: una consulta de repuesto cuando la primera falla."""

from functools import partial

import psycopg2
from psycopg2 import extensions

from helpers.ejercicios import Fallo, ejercicio, exige, exige_error_de_la_consulta, si_lanza

from .comun import CON_UNA_ABIERTA


@ejercicio("con_repuesto")
def juzga(con_repuesto, prueba):
    conexion = psycopg2.connect()
    # Solo da una fila en la conexión que recibe la función.
    repuesto = f"SELECT 9 WHERE pg_backend_pid() = {conexion.info.backend_pid}"
    filas = con_repuesto(conexion, "SELECT 7 UNION ALL SELECT 8 ORDER BY 1", repuesto)
    exige(filas is not None, "La función no devuelve nada. Devuelve las filas con «return».")
    if filas == [(9,)]:
        raise Fallo("""Con una consulta correcta, das las filas de `repuesto`. Úsala solo si la otra
            falla.""")
    exige(filas == [(7,), (8,)], "No devuelves las filas de `sql`, como las da fetchall().")
    _exige_util(conexion)
    conexion.rollback()
    with si_lanza(
        InFailedSqlTransaction="`repuesto` se ejecuta dentro de la transacción fallida (25P02). "
        "Antes hay que terminarla, con `rollback()`.",
        UndefinedTable="Cuando `sql` falla, su error llega a quien llamó. Hay que atraparlo y "
        "usar `repuesto`.",
    ):
        try:
            filas = con_repuesto(conexion, "SELECT nada FROM ninguna", repuesto)
        except psycopg2.ProgrammingError as error:
            exige(error.pgcode is not None, CON_UNA_ABIERTA)
            raise
        except psycopg2.InterfaceError:
            # Un cursor o una conexión cerrados antes de tiempo.
            _exige_util(conexion)
            raise
    exige(filas is not None, "Cuando `sql` falla, la función no devuelve nada. Falta un «return».")
    _exige_util(conexion)
    if conexion.info.transaction_status == extensions.TRANSACTION_STATUS_INERROR:
        raise Fallo("Dejas la conexión con la transacción fallida (25P02). Falta un `rollback()`.")
    if filas != [(9,)]:
        raise Fallo("""Cuando `sql` falla, no devuelves las filas que da `repuesto` en la conexión
            recibida.""")
    conexion.rollback()
    exige_error_de_la_consulta(partial(con_repuesto, conexion, "SELECT nada FROM ninguna"))
    conexion.close()


def _exige_util(conexion):
    exige(not conexion.closed, "Has cerrado la conexión. Quien te la prestó la necesita abierta.")
    if conexion.autocommit:
        raise Fallo("""Has dejado la conexión en autocommit. Déjala como estaba: basta con
            `rollback()`.""")
