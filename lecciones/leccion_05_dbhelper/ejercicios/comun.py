"""Lo que comparten los ejercicios de la lección 05."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg2
from psycopg2 import errors
from psycopg2.extras import RealDictCursor
from psycopg2.pool import ThreadedConnectionPool

from helpers.ejercicios import aparte, exige

from ..db_helper import DBHelper

CON_UNA_ABIERTA = (
    "El autocommit no se puede cambiar con una transacción abierta. "
    "Empieza por terminarla, con `rollback()`."
)
CON_UNA_FALLIDA = (
    "Con una transacción fallida, tu orden se rechaza (25P02). "
    "Empieza por terminarla, con `rollback()`."
)
ESQUEMA = "ejercicio_05"
# Un `SELECT` que falla con el error que se le diga, y apunta cuántas veces llega al servidor.
FALLA = """
CREATE SEQUENCE veces MINVALUE 0;
CREATE FUNCTION falla(codigo text) RETURNS int LANGUAGE plpgsql AS
    $$ BEGIN PERFORM nextval('veces'); RAISE EXCEPTION USING ERRCODE = codigo; END $$;
"""
# Con un «%» y valores, aunque no haya ninguno, `psycopg2` busca un hueco.
CON_PORCENTAJE = dict.fromkeys(
    ("IndexError", "TypeError", "ValueError"),
    "Con un «%» en la orden `psycopg2` espera valores, porque le pasas una lista o una tupla, "
    "aunque sea vacía. La orden ya está completa: pásala sola.",
)
CERRADO = "Has cerrado el pool. Devuelve la conexión con `putconn`."
SIN_FIN = "Tu función se llama a sí misma sin fin. Cuenta las llamadas, y para."


@contextmanager
def tablas_propias(sql: str) -> Iterator[Any]:
    """Las tablas que crea `sql`, en un esquema que se borra: las del cuaderno no se tocan.

    Las conexiones que se abren en el bloque las ven, y no esperan más de 2 s a un bloqueo.

    Yields:
        Un cursor en autocommit, de una conexión que no es de la respuesta.
    """
    os.environ["PGOPTIONS"] = f"-c search_path={ESQUEMA} -c lock_timeout=2s"
    with aparte() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {ESQUEMA} CASCADE; CREATE SCHEMA {ESQUEMA}")
        cursor.execute(sql)
        try:
            yield cursor
        finally:
            # Si una respuesta tiene la transacción abierta, se borra la próxima vez.
            with suppress(errors.LockNotAvailable):
                cursor.execute(f"DROP SCHEMA {ESQUEMA} CASCADE")


@contextmanager
def explica_la_abierta() -> Iterator[None]:
    """Dice qué pasa si el bloque cambia el autocommit con una transacción abierta."""
    try:
        yield
    except psycopg2.ProgrammingError as error:
        # El texto es de psycopg2, no del servidor.
        exige("inside a transaction" not in str(error), CON_UNA_ABIERTA)
        raise


def cursor_que_avisa(
    avisa: Callable[[Any, str], None], clase: type = RealDictCursor
) -> type[psycopg2.extensions.cursor]:
    """Una clase de cursor que, después de cada orden, llama a `avisa(conexion, orden)`."""

    class Cursor(clase):
        def execute(self, orden, *valores, **otros):
            super().execute(orden, *valores, **otros)
            avisa(self.connection, self.query.decode().lower())

    return Cursor


class Ayudante(DBHelper):
    """Un DBHelper que cuenta lo que presta.

    Args:
        guarda: cuántas conexiones libres conserva su pool, hasta tres.
        avisa: si se da, lo que se hace después de cada orden, como en `cursor_que_avisa`.
        al_prestar: si se da, lo que se hace con cada conexión antes de prestarla.
    """

    def __init__(self, guarda: int = 1, avisa: Any = None, al_prestar: Any = None) -> None:
        super().__init__()
        self.prestamos, self.guarda, self.al_prestar = 0, guarda, al_prestar
        self.cursor = avisa and cursor_que_avisa(avisa)

    def initialize_connection_pool(self):
        self._connection_pool = ThreadedConnectionPool(self.guarda, 3, "")

    @contextmanager
    def get_resource(self, autocommit=True):
        self.prestamos += 1
        with super().get_resource(autocommit) as (cursor, conexion):
            if self.al_prestar:
                self.al_prestar(conexion)
            if self.cursor:
                conexion.cursor_factory = self.cursor
                cursor = conexion.cursor()
            yield cursor, conexion
