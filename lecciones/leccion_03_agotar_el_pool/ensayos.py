"""Lo que la lección repite en sus ensayos: un pool de cinco, pedir otra conexión y los turnos."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg2.pool import PoolError, SimpleConnectionPool

from helpers import observador

_anteriores: list[SimpleConnectionPool] = []


def pool_de_cinco(nombre: str, minimo: int = 1) -> SimpleConnectionPool:
    """Un pool nuevo, de máximo cinco. Antes cierra el que dio la vez anterior.

    Args:
        `nombre`: el `application_name` de sus conexiones.
        `minimo`: cuántas abre al nacer.
    """
    while _anteriores:
        anterior = _anteriores.pop()
        if not anterior.closed:
            anterior.closeall()
    _anteriores.append(SimpleConnectionPool(minimo, 5, application_name=nombre))
    return _anteriores[-1]


@contextmanager
def dice_el_error() -> Iterator[None]:
    """Si el bloque lanza un PoolError, lo escribe, y sigue."""
    try:
        yield
    except PoolError as error:
        print(f"{type(error).__name__}: {error}")


def pide_otra(reserva: Any) -> observador.Foto:
    """Pide a un pool otra conexión, la devuelve, y escribe si la había.

    Returns:
        Las conexiones de ese pool que ve el servidor.
    """
    with dice_el_error():
        reserva.putconn(reserva.getconn())
        print("hay una más")
    # Una que se acaba de cerrar tarda un momento en irse: se espera a ver solo las abiertas.
    suyas = [*reserva._pool, *reserva._used.values()]
    nombre = reserva._kwargs["application_name"]
    observador.espera_conexiones(sum(not c.closed for c in suyas), nombre)
    return observador.conexiones(nombre)


def turnos(minimo: int) -> tuple[int, list[tuple[float, int]]]:
    """Toma cinco conexiones, las usa un momento, las devuelve y vuelve a empezar: cuatro turnos.

    Returns:
        Cuántas conexiones distintas recibió, y lo que anotó `observador.vigila`.
    """
    reserva = pool_de_cinco("turnos", minimo)
    distintas: set[Any] = set()
    with observador.vigila("turnos") as muestras:
        for _ in range(4):
            tomadas = [reserva.getconn() for _ in range(5)]
            distintas.update(tomadas)
            time.sleep(0.05)
            for conexion in tomadas:
                reserva.putconn(conexion)
            time.sleep(0.05)
    reserva.closeall()
    return len(distintas), muestras
