"""Preguntas a un pool, sea de psycopg2, de ksycopg2 o de psycopg_pool."""

import functools
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from .exige import Fallo
from .paciencia import paciencia

_MODULOS = ("psycopg2", "ksycopg2", "psycopg_pool")
_uno_a_uno = threading.Lock()
_apuntan: list[list[Any]] = []  # Las listas de los bloques abiertos.


def libres(reserva: Any, cuantas: int, segundos: float = 0.5) -> list[Any]:
    """Toma de un pool hasta `cuantas` conexiones, y las devuelve.

    Es como se sabe si falta alguna por devolver: el servidor no distingue la prestada de la libre.
    Usa los métodos de la clase del driver: no cuenta como una petición de la respuesta si el
    comprobador, o quien aprende, puso los suyos.

    Args:
        segundos: lo que un pool de psycopg_pool espera a cada una.

    Returns:
        Las que el pool pudo prestar.
    """
    mro = type(reserva).__mro__
    clase: Any = next(c for c in mro if c.__module__.split(".")[0] in _MODULOS)
    espera = {"timeout": segundos} if clase.__module__.startswith("psycopg_pool") else {}
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


def segundos_para_abrir_otra() -> float:
    """Lo que se da a un pool para abrir una conexión en lugar de la que ha muerto."""
    return 1.5 * paciencia()


def faltan(reserva: Any, cuantas: int, si_cerrado: str = "") -> bool:
    """Dice si un pool no puede prestar `cuantas`: está cerrado, o alguna no volvió.

    Args:
        si_cerrado: lo que dice el Fallo que lanza si el pool está cerrado; si falta, no lo lanza.
    """
    if reserva.closed and si_cerrado:
        raise Fallo(si_cerrado)
    return reserva.closed or len(libres(reserva, cuantas, segundos_para_abrir_otra())) < cuantas


@contextmanager
def pools_que_nacen(nacidos: list[Any] | None = None) -> Iterator[list[Any]]:
    """Apunta en una lista los ConnectionPool de psycopg_pool que se crean dentro del bloque.

    Args:
        nacidos: la lista; su `append` recibe cada uno antes de su `__init__`. Si falta, una nueva.
    """
    nacidos = [] if nacidos is None else nacidos
    if (modulo := sys.modules.get("psycopg_pool")) is None:
        yield nacidos
        return
    with _uno_a_uno:
        if not _apuntan:
            modulo.ConnectionPool.__init__ = _y_se_apunta(modulo.ConnectionPool.__init__)
        _apuntan.append(nacidos)
    try:
        yield nacidos
    finally:
        # El último que acaba lo deja como estaba, y puede no ser el primero que empezó: una
        # respuesta colgada termina después que quien la juzga.
        with _uno_a_uno:
            _apuntan[:] = [otros for otros in _apuntan if otros is not nacidos]
            if not _apuntan:
                modulo.ConnectionPool.__init__ = modulo.ConnectionPool.__init__.__wrapped__


def _y_se_apunta(nace: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(nace)
    def nace_y_se_apunta(pool: Any, *argumentos: Any, **opciones: Any) -> None:
        for nacidos in tuple(_apuntan):
            nacidos.append(pool)
        nace(pool, *argumentos, **opciones)

    return nace_y_se_apunta
