"""05.2: una consulta de repuesto cuando la primera falla."""

import psycopg2
from psycopg2 import errors, extensions

from helpers.ejercicios import Fallo, ejercicio, exige, exige_error_de_la_consulta


@ejercicio("con_repuesto")
def juzga(con_repuesto, prueba):
    conexion = psycopg2.connect()
    # Solo da una fila en la conexión que recibe la función.
    repuesto = f"SELECT 9 WHERE pg_backend_pid() = {conexion.info.backend_pid}"
    filas = con_repuesto(conexion, "SELECT 7 UNION ALL SELECT 8 ORDER BY 1", repuesto)
    exige(filas is not None, "La función no devuelve nada. Devuelve las filas con «return».")
    exige(
        filas != [(9,)],
        "Con una consulta correcta, das las filas de `repuesto`. Úsala solo si la otra falla.",
    )
    exige(filas == [(7,), (8,)], "No devuelves las filas de `sql`, como las da fetchall().")
    _exige_util(conexion)
    conexion.rollback()
    try:
        filas = con_repuesto(conexion, "SELECT nada FROM ninguna", repuesto)
    except errors.InFailedSqlTransaction:
        raise Fallo(
            "`repuesto` se ejecuta dentro de la transacción fallida (25P02). "
            "Antes hay que terminarla, con `rollback()`."
        ) from None
    except errors.UndefinedTable:
        raise Fallo(
            "Cuando `sql` falla, su error llega a quien llamó. Hay que atraparlo y usar `repuesto`."
        ) from None
    except psycopg2.ProgrammingError as error:
        if error.pgcode is not None:
            raise
        raise Fallo(
            "El autocommit no se puede cambiar con una transacción abierta. "
            "Empieza por terminarla, con `rollback()`."
        ) from None
    except psycopg2.InterfaceError:
        # Un cursor o una conexión cerrados antes de tiempo.
        _exige_util(conexion)
        raise
    exige(filas is not None, "Cuando `sql` falla, la función no devuelve nada. Falta un «return».")
    _exige_util(conexion)
    exige(
        conexion.info.transaction_status != extensions.TRANSACTION_STATUS_INERROR,
        "Dejas la conexión con la transacción fallida (25P02). Falta un `rollback()`.",
    )
    exige(
        filas == [(9,)],
        "Cuando `sql` falla, no devuelves las filas que da `repuesto` en la conexión recibida.",
    )
    conexion.rollback()
    exige_error_de_la_consulta(
        lambda sql: con_repuesto(conexion, "SELECT nada FROM ninguna", sql),
    )
    conexion.close()


def _exige_util(conexion):
    exige(not conexion.closed, "Has cerrado la conexión. Quien te la prestó la necesita abierta.")
    exige(
        not conexion.autocommit,
        "Has dejado la conexión en autocommit. Déjala como estaba: basta con `rollback()`.",
    )
