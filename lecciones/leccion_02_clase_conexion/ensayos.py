"""Lo que la lección prepara para sus ensayos: notas, una carrera, una muerte y un mal mensaje."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any

import psycopg2
import psycopg2.pool
from psycopg2.extensions import cursor

from helpers.ejercicios import mata, mensaje_ilegible
from helpers.logger_base import log

__all__ = ["a_la_vez", "mata", "mensaje_ilegible", "notas_guardadas", "vacia_notas"]


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


def a_la_vez(cuantos: int, hace: Callable[[], Any]) -> list[Any]:
    """Llama a `hace` desde varios hilos, que empiezan juntos; calla a quien da un PoolError.

    Returns:
        Lo que devolvió cada llamada.
    """
    salida, dados = threading.Barrier(cuantos), []

    def llama() -> None:
        salida.wait()
        with suppress(psycopg2.pool.PoolError):
            dados.append(hace())

    hilos = [threading.Thread(target=llama) for _ in range(cuantos)]
    log.disabled = True  # si no, cada hilo escribe en la celda
    try:
        for hilo in hilos:
            hilo.start()
        for hilo in hilos:
            hilo.join()
    finally:
        log.disabled = False
    return dados
