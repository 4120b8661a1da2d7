"""Lo que hereda el siguiente de una conexión que vuelve al pool: ejercicios de la lección 06."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import psycopg

from helpers.ejercicios import AJUSTES_CAMBIADOS

# Según el servidor.
_HEREDA = f"""
    WITH cambiados AS ({AJUSTES_CAMBIADOS})
    SELECT 'el ajuste `' || name || '`' FROM cambiados
    UNION ALL SELECT 'un cerrojo de sesión' FROM pg_locks
        WHERE locktype = 'advisory' AND pid = pg_backend_pid()
    UNION ALL SELECT 'una tabla temporal' FROM pg_class WHERE relnamespace = pg_my_temp_schema()
    UNION ALL SELECT 'un `LISTEN`' FROM pg_listening_channels()
    UNION ALL SELECT 'un cursor abierto' FROM pg_cursors WHERE is_holdable
    UNION ALL SELECT 'una orden preparada' FROM pg_prepared_statements WHERE from_sql
"""
# Y según psycopg.
ATRIBUTOS = ("isolation_level", "read_only", "deferrable", "row_factory", "prepare_threshold")


def lo_que_hereda(conexion: Any, al_nacer: Iterable[Any]) -> str:
    """Lo primero que encuentra el siguiente en una conexión libre, o «».

    Args:
        al_nacer: cuánto valían los `ATRIBUTOS` cuando se abrió.
    """
    for nombre, valor in zip(ATRIBUTOS, al_nacer, strict=True):
        if getattr(conexion, nombre) != valor:
            return f"el `{nombre}` que le has puesto"
    fila = None
    with suppress(psycopg.OperationalError):  # ha muerto, y nadie lo sabe todavía
        fila = psycopg.Cursor(conexion).execute(_HEREDA, prepare=False).fetchone()
        conexion.rollback()
    return fila[0] if fila else ""
