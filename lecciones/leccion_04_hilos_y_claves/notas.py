"""La tabla `notas` de la lección: quién ha escrito, y qué ha quedado guardado. Y una siesta.

Todo lo que espera tiene un límite: una transacción olvidada no deja colgada ninguna celda.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import psycopg2
from psycopg2.errors import LockNotAvailable

LIMITE = "-c lock_timeout=2s"


@contextmanager
def _aparte() -> Iterator[Any]:
    """Un cursor de una conexión propia, que confirma cada orden y se cierra al salir."""
    conexion = psycopg2.connect(options=LIMITE, connect_timeout=5, application_name="notas")
    conexion.autocommit = True
    try:
        with conexion.cursor() as cursor:
            yield cursor
    finally:
        conexion.close()


def crea() -> None:
    """Crea la tabla, vacía.

    Raises:
        RuntimeError: una conexión la usa en una transacción que no ha terminado.
    """
    with _aparte() as cursor:
        try:
            cursor.execute("DROP TABLE IF EXISTS notas")
        except LockNotAvailable:
            cursor.execute(
                "SELECT string_agg(DISTINCT pid::text, ', ') FROM pg_locks"
                " WHERE relation = 'notas'::regclass AND granted"
            )
            raise RuntimeError(
                f"La tabla notas la tiene el proceso {cursor.fetchone()[0]} del servidor, con una "
                "transacción sin terminar. Ejecuta `observador.termina_conexiones()` y repite."
            ) from None
        cursor.execute("CREATE TABLE notas (autor text)")


def escribe(conexion: Any, autor: str) -> None:
    """Escribe una nota por esa conexión, y no la confirma."""
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO notas VALUES (%s)", (autor,))


def cuantas(conexion: Any) -> int:
    """Cuántas notas ve esa conexión: las confirmadas y las de su propia transacción."""
    with conexion.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM notas")
        return cursor.fetchone()[0]


def lee_y_borra() -> list[str]:
    """Los autores de las notas confirmadas, en orden. Deja la tabla vacía."""
    with _aparte() as cursor:
        cursor.execute("DELETE FROM notas RETURNING autor")
        return sorted(autor for (autor,) in cursor)


def duerme(conexion: Any) -> tuple[datetime, datetime]:
    """Duerme medio segundo en el servidor. Da cuándo empezó y cuándo acabó, con su reloj."""
    with conexion.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp(), pg_sleep(0.5), clock_timestamp()")
        empezo, _, acabo = cursor.fetchone()
    return empezo, acabo
