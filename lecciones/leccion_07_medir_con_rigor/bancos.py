"""Tres bancos de pruebas. Uno de ellos miente: no mires cuál, ponlo a prueba.

Los tres reciben dos operaciones, `una` y `otra`, que usan una conexión de psycopg2, y devuelven
cuántas veces tarda `una` lo que `otra`.
"""

import random
import statistics
import time
from contextlib import closing

import psycopg2

_RONDAS = 15


def _tarda(operacion, conexion):
    inicio = time.perf_counter()
    operacion(conexion)
    return time.perf_counter() - inicio


def por_turnos(una, otra):
    """Una vez cada una, y otra vez, y otra."""
    tiempos = [], []
    with closing(psycopg2.connect()) as conexion:
        for _ in range(_RONDAS):
            for operacion, lista in zip((una, otra), tiempos, strict=True):
                lista.append(_tarda(operacion, conexion))
    return statistics.median(tiempos[0]) / statistics.median(tiempos[1])


def de_un_tiron(una, otra):
    """Todas las de una con un solo reloj, y después todas las de la otra."""
    inicio = time.perf_counter()
    with closing(psycopg2.connect()) as conexion:
        for _ in range(_RONDAS):
            una(conexion)
        medio = time.perf_counter()
        for _ in range(_RONDAS):
            otra(conexion)
        final = time.perf_counter()
    return (medio - inicio) / (final - medio)


def al_azar(una, otra):
    """En cada ronda, la que toque: se elige a suertes quién va delante."""
    tiempos = [], []
    with closing(psycopg2.connect()) as conexion:
        for _ in range(_RONDAS):
            for turno in random.sample((0, 1), 2):
                tiempos[turno].append(_tarda((una, otra)[turno], conexion))
    return statistics.median(tiempos[0]) / statistics.median(tiempos[1])


TODOS = {"por turnos": por_turnos, "de un tirón": de_un_tiron, "al azar": al_azar}
