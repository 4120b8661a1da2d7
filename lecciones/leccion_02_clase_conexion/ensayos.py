"""Lo que la lección prepara para sus ensayos: una tabla de notas y un mensaje ilegible."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg2
from psycopg2.extensions import cursor

from helpers.ejercicios import mensaje_ilegible

__all__ = ["mensaje_ilegible", "notas_guardadas", "vacia_notas"]


@contextmanager
def _aparte() -> Iterator[cursor]:
    """Un cursor de otra conexión, que confirma cada orden y no espera a nadie más de 5 s."""
    with closing(psycopg2.connect(application_name="ensayos")) as conexion:
        conexion.autocommit = True
        with conexion.cursor() as otro:
            otro.execute("SET lock_timeout TO '5s'")
            yield otro


def vacia_notas() -> None:
    """Deja la tabla `notas` sin ninguna fila; la crea si no existe.

    Raises:
        psycopg2.errors.LockNotAvailable: otra conexión tiene notas sin confirmar ni deshacer.
    """
    with _aparte() as otro:
        otro.execute("CREATE TABLE IF NOT EXISTS notas (nota text NOT NULL)")
        otro.execute("TRUNCATE notas")


def notas_guardadas() -> int:
    """Cuántas notas ve otra conexión: las confirmadas."""
    with _aparte() as otro:
        otro.execute("SELECT count(*) FROM notas")
        return otro.fetchone()[0]
