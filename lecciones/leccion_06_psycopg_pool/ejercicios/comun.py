"""Lo que comparten los ejercicios de la lección 06."""

from contextlib import contextmanager

import psycopg
from psycopg_pool import ConnectionPool, PoolTimeout

from helpers.ejercicios import Fallo, exige

from ..ensayos import TABLAS

# Cada comprobación trabaja en su propio esquema: no toca las tablas del cuaderno.
_ESQUEMA = "ejercicio_06"


def _exige_sin_cerrar(reserva):
    exige(not reserva.closed, "Has cerrado `reserva`. La función solo pide y devuelve.")


def _exige_que_presta(reserva, frase):
    """Toma todas las que caben: si falta alguna, es que no volvió."""
    _exige_sin_cerrar(reserva)
    tomadas = []
    try:
        for _ in range(reserva.max_size):
            tomadas.append(reserva.getconn(timeout=0.5))
    except PoolTimeout:
        raise Fallo(
            f"{frase} Usa `with reserva.connection()`; o, con `getconn`, `putconn` en un «finally»."
        ) from None
    finally:
        for conexion in tomadas:
            reserva.putconn(conexion)


@contextmanager
def _con_tablas(max_size):
    """Una reserva cuyas conexiones ven las tablas de la lección, recién creadas."""
    opciones = {"options": f"-c search_path={_ESQUEMA} -c lock_timeout=2s"}
    borra = f"DROP SCHEMA IF EXISTS {_ESQUEMA} CASCADE;"
    with ConnectionPool(
        kwargs=opciones, min_size=max_size, max_size=max_size, timeout=0.5, open=False
    ) as reserva:
        reserva.wait(timeout=3)
        with reserva.connection() as conexion:
            conexion.execute(f"{borra} CREATE SCHEMA {_ESQUEMA}; {TABLAS}")
        yield reserva
        with reserva.connection() as conexion:
            conexion.execute(borra)


def _ve(reserva, sql):
    with reserva.connection() as conexion:
        return conexion.execute(sql).fetchall()


def _exige_la_reserva(funcion, reserva, *argumentos):
    """Llama a la función; si va por otra conexión, no usa las tablas que hay en la reserva."""
    antes = reserva.get_stats()["requests_num"]
    try:
        dice = funcion(reserva, *argumentos)
    except psycopg.errors.UndefinedTable as error:
        raise Fallo(
            "La consulta no encuentra la tabla. Usa una conexión de `reserva` y revisa el nombre."
        ) from error
    exige(
        reserva.get_stats()["requests_num"] > antes,
        "La función no pide ninguna conexión a `reserva`. Pídesela con `connection`.",
    )
    return dice
