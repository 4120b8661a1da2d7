"""Cinco funciones que usan un pool, y lo que se ve de él cuando han terminado.

Antes de leerlas, mira en el cuaderno qué deja cada una.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

import psycopg2
from psycopg2.pool import SimpleConnectionPool

from helpers import observador
from helpers.ejercicios import libres


class Vista(NamedTuple):
    """Lo que se ve de un pool cuando ya nadie trabaja.

    Attributes:
        `maximo`: cuántas puede prestar a la vez, si han vuelto todas.
        `quedan`: cuántas puede prestar todavía.
        `foto`: lo que ve el servidor de las que faltan.
    """

    maximo: int
    quedan: int
    foto: observador.Foto


def mira(reserva: Any) -> Vista:
    """Lo que se ve ahora de un pool: lo que dice él y lo que dice el servidor."""
    # El servidor no distingue una prestada de una libre; el pool las tiene apuntadas.
    fuera = {c.info.backend_pid for c in reserva._used.values() if not c.closed}
    vistas = observador.conexiones()
    foto = observador.Foto(fila for fila in vistas if fila["pid"] in fuera)
    return Vista(reserva.maxconn, len(libres(reserva, reserva.maxconn)), foto)


def despues_de(tarea: Callable[[Any], None], veces: int = 2) -> Vista:
    """Llama a `tarea` con un pool nuevo, de cinco, y mira cómo queda el pool.

    Los errores de la base de datos se callan, como hace quien los captura y sigue.
    """
    reserva = SimpleConnectionPool(1, 5, application_name=tarea.__name__)
    try:
        for _ in range(veces):
            with suppress(psycopg2.Error):
                tarea(reserva)
        return mira(reserva)
    finally:
        reserva.closeall()


def cobra(reserva: Any) -> None:
    conexion = reserva.getconn()
    with conexion, conexion.cursor() as cursor:
        cursor.execute("SELECT 'cobra'")


def reparte(reserva: Any) -> None:
    conexion = reserva.getconn()
    with conexion.cursor() as cursor:
        cursor.execute("SELECT 100 / 0 AS reparte")
    reserva.putconn(conexion)


def avisa(reserva: Any) -> None:
    conexion = reserva.getconn()
    try:
        with conexion.cursor() as cursor:
            cursor.execute("SELECT 'avisa'")
    finally:
        conexion.close()


def busca(reserva: Any) -> None:
    conexion = reserva.getconn()
    with conexion.cursor() as cursor:
        cursor.execute("SELECT 'busca' WHERE false")
        if cursor.fetchone() is None:
            return
    reserva.putconn(conexion)


def repasa(reserva: Any) -> None:
    conexion = reserva.getconn()
    try:
        with conexion.cursor() as cursor:
            cursor.execute("SELECT 1 / 0 AS repasa")
    finally:
        reserva.putconn(conexion)


TAREAS = (cobra, reparte, avisa, busca, repasa)
