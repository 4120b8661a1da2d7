"""Lo que comparten los ejercicios de la lección 05."""

from contextlib import contextmanager

import psycopg2

from helpers.ejercicios import exige, libres


@contextmanager
def _aparte():
    conexion = psycopg2.connect(application_name="comprobaciones")
    conexion.autocommit = True
    try:
        with conexion.cursor() as cursor:
            yield cursor
    finally:
        conexion.close()


def _mata(conexion):
    """Termina el proceso que atiende a `conexion` y espera a que se vaya."""
    with _aparte() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 2000)", [conexion.info.backend_pid])


def _exige_todas_libres(reserva, frase):
    exige(not reserva.closed, "Has cerrado el pool. Devuelve la conexión con `putconn`.")
    exige(len(libres(reserva, 3)) == 3, frase)
