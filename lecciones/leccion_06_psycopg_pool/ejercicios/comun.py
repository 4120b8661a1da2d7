"""Lo que comparten los ejercicios de la lección 06."""

from contextlib import contextmanager

from psycopg_pool import ConnectionPool

from helpers.ejercicios import Fallo, exige, faltan, si_lanza

from ..ensayos import TABLAS

# Cada comprobación trabaja en su propio esquema: no toca las tablas del cuaderno.
_ESQUEMA = "ejercicio_06"
_CERRADA = "Has cerrado `reserva`. La función solo pide y devuelve."


def exige_abierta(reserva):
    exige(not reserva.closed, _CERRADA)


def exige_vuelta(reserva, frase):
    if faltan(reserva, reserva.max_size, _CERRADA):
        raise Fallo(f"""{frase} Usa `with reserva.connection()`; o, con `getconn`, `putconn` en un
            «finally».""")


@contextmanager
def con_tablas(max_size):
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


def ve(reserva, sql):
    with reserva.connection() as conexion:
        return conexion.execute(sql).fetchall()


def exige_la_reserva(funcion, reserva, *argumentos):
    """Llama a la función; si va por otra conexión, no usa las tablas que hay en la reserva."""
    antes = reserva.get_stats()["requests_num"]
    with si_lanza(
        UndefinedTable="La consulta no encuentra la tabla. "
        "Usa una conexión de `reserva` y revisa el nombre."
    ):
        dice = funcion(reserva, *argumentos)
    if not reserva.get_stats()["requests_num"] > antes:
        raise Fallo("La función no pide ninguna conexión a `reserva`. Pídesela con `connection`.")
    return dice
