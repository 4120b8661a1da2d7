"""Lo que la lección prepara para sus ensayos: una tabla de notas y un mensaje ilegible."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg2
from psycopg2.extensions import cursor


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


@contextmanager
def mensaje_ilegible() -> Iterator[None]:
    """En este bloque el servidor rechaza cada conexión, con un mensaje que no es UTF-8.

    Se le pide un ajuste que no existe, con una «ñ» que ocupa un solo byte, y la repite al
    rechazarlo. Pasa sin buscarlo con un servidor cuyo sistema no es UTF-8, como en muchos Windows
    en español (https://github.com/psycopg/psycopg2/issues/1816).
    """
    antes = os.environ.get("PGOPTIONS")
    # En POSIX, así escribe Python el byte 0xF1 solo; en Windows, el sistema lo hace con la «ñ».
    os.environ["PGOPTIONS"] = "-c espa\udcf1a=1" if os.name == "posix" else "-c españa=1"
    try:
        yield
    finally:
        if antes is None:
            del os.environ["PGOPTIONS"]
        else:
            os.environ["PGOPTIONS"] = antes
