"""Preguntas a un pool, sea de psycopg2, de ksycopg2 o de psycopg_pool."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .exige import Fallo

_MODULOS = ("psycopg2", "ksycopg2", "psycopg_pool")


def libres(reserva: Any, cuantas: int) -> list[Any]:
    """Toma de un pool hasta `cuantas` conexiones, y las devuelve.

    Es como se sabe si falta alguna por devolver: el servidor no distingue la prestada de la libre.
    Usa los métodos de la clase del driver: no cuenta como una petición de la respuesta si el
    comprobador, o quien aprende, puso los suyos.

    Returns:
        Las que el pool pudo prestar. Uno de psycopg_pool espera a cada una medio segundo.
    """
    mro = type(reserva).__mro__
    clase: Any = next(c for c in mro if c.__module__.split(".")[0] in _MODULOS)
    espera = {"timeout": 0.5} if clase.__module__.startswith("psycopg_pool") else {}
    tomadas: list[Any] = []
    try:
        while len(tomadas) < cuantas:
            tomadas.append(clase.getconn(reserva, **espera))
    except Exception as error:
        # Por su nombre: cada driver tiene el suyo.
        if type(error).__name__ not in ("PoolError", "PoolTimeout"):
            raise
    finally:
        for conexion in tomadas:
            clase.putconn(reserva, conexion)
    return tomadas


def faltan(reserva: Any, cuantas: int, si_cerrado: str = "") -> bool:
    """Dice si un pool no puede prestar `cuantas`: está cerrado, o alguna no volvió.

    Args:
        si_cerrado: lo que dice el Fallo que lanza si el pool está cerrado; si falta, no lo lanza.
    """
    if reserva.closed and si_cerrado:
        raise Fallo(si_cerrado)
    return reserva.closed or len(libres(reserva, cuantas)) < cuantas


@contextmanager
def pools_que_nacen() -> Iterator[list[Any]]:
    """Apunta en una lista los ConnectionPool de psycopg_pool que se crean dentro del bloque."""
    nacidos: list[Any] = []
    if (modulo := sys.modules.get("psycopg_pool")) is None:
        yield nacidos
        return
    nace = modulo.ConnectionPool.__init__

    def nace_y_se_apunta(pool: Any, *argumentos: Any, **opciones: Any) -> None:
        nacidos.append(pool)
        nace(pool, *argumentos, **opciones)

    modulo.ConnectionPool.__init__ = nace_y_se_apunta
    try:
        yield nacidos
    finally:
        modulo.ConnectionPool.__init__ = nace
