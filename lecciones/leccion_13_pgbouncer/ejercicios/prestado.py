"""El pool que 13.2 da a la respuesta, y lo que no puede cambiar de sus conexiones."""

from contextlib import contextmanager

import psycopg
from psycopg.rows import tuple_row
from psycopg_pool import ConnectionPool

from helpers.ejercicios import AJUSTES_CAMBIADOS

# Lo que guarda psycopg en la conexión, además del autocommit, con el valor de una recién abierta.
_AL_ABRIR = {
    "isolation_level": None,
    "read_only": None,
    "deferrable": None,
    "row_factory": tuple_row,
    "prepare_threshold": 5,
}
pedidos = []  # Las órdenes que piden un cerrojo, en cualquiera de las conexiones de `reserva`.


class _Apunta(psycopg.Cursor):
    """Un cursor que apunta las órdenes que piden un cerrojo."""

    def execute(self, query, *resto, **opciones):
        if "lock(" in repr(query):
            pedidos.append(repr(query))
        return super().execute(query, *resto, **opciones)


@contextmanager
def reserva(cuantas, autocommit):
    """Un pool con `cuantas` conexiones, que espera un segundo si no le queda ninguna."""
    kwargs = {"autocommit": autocommit, "application_name": "comprobaciones"}
    kwargs |= {"options": "-c lock_timeout=5s", "cursor_factory": _Apunta}
    pool = ConnectionPool(kwargs=kwargs, min_size=cuantas, max_size=cuantas, timeout=1, open=False)
    with pool:
        pool.wait(timeout=20)
        yield pool


def cambiado(conexion, autocommit):
    """El nombre de lo primero que ha cambiado en una conexión sin transacción; None si nada."""
    for nombre, valor in {"autocommit": autocommit, **_AL_ABRIR}.items():
        if getattr(conexion, nombre) != valor:
            return nombre
    ajuste = conexion.execute(AJUSTES_CAMBIADOS).fetchone()
    conexion.rollback()
    return ajuste and ajuste[0]
