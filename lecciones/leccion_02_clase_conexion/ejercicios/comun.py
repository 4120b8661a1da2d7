"""Lo que comparten los ejercicios de la lección: pools que apuntan y cursores que fallan."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
from psycopg2.extensions import connection, cursor
from psycopg2.pool import SimpleConnectionPool

from helpers.ejercicios import AJUSTES_CAMBIADOS


class PoolEspia(SimpleConnectionPool):
    """Un pool que apunta lo que presta y lo que recibe.

    `prestadas` son las que están fuera; `pedidas` y `devoluciones`, cuántas veces se le pidió una
    y cuántas se le quiso devolver. Vale para varios hilos.
    """

    def __init__(self, minconn: int, maxconn: int, **datos: Any) -> None:
        self.prestadas: list[Any] = []
        self.pedidas = self.devoluciones = 0
        self._uno_a_uno = threading.RLock()
        super().__init__(minconn, maxconn, **datos)

    def getconn(self, key: Any = None) -> Any:
        with self._uno_a_uno:
            conexion = super().getconn(key)
            self.pedidas += 1
            self.prestadas.append(conexion)
        return conexion

    def putconn(self, conn: Any = None, key: Any = None, close: bool = False) -> None:
        with self._uno_a_uno:
            self.devoluciones += 1
            super().putconn(conn, key, close)
            self.prestadas = [prestada for prestada in self.prestadas if prestada is not conn]


class ConexionSinCursor(connection):
    """Una conexión que, mientras `falla` no es None, lanza ese error cuando le piden un cursor."""

    falla: type[BaseException] | None = None
    fallos = 0

    def cursor(self, *orden: Any, **opciones: Any) -> Any:
        if self.falla is not None:
            self.fallos += 1
            raise self.falla
        return super().cursor(*orden, **opciones)


def cursor_que_falla(error: type[BaseException], al_leer: bool) -> Any:
    """Una clase de cursor que falla con `error` al leer las filas, o ya al ejecutar.

    `usada` dice si se ha usado: una respuesta puede pedir otra clase de cursor.
    """

    class Cursor(cursor):
        usada = False

        def execute(self, *orden: Any, **opciones: Any) -> None:
            Cursor.usada = True
            if not al_leer:
                raise error
            super().execute(*orden, **opciones)

        def _falla(self, *_: Any) -> Any:
            raise error

        fetchone = fetchmany = fetchall = __next__ = _falla

    return Cursor


def ajustes(conexion: Any) -> tuple[Any, ...]:
    """Lo que una respuesta puede cambiar en una conexión, aquí y en el servidor."""
    with conexion.cursor(cursor_factory=cursor) as propio:
        propio.execute(
            f"SELECT name, setting FROM pg_settings WHERE name IN ({AJUSTES_CAMBIADOS}) ORDER BY 1"
        )
        del_servidor = propio.fetchall()
    conexion.rollback()
    suyos = (conexion.autocommit, conexion.readonly, conexion.isolation_level, conexion.deferrable)
    return (*suyos, conexion.cursor_factory, del_servidor)


@contextmanager
def con_otro_connect(conecta: Callable[..., Any]) -> Iterator[None]:
    """En este bloque, los pools se conectan con `conecta` en lugar de `psycopg2.connect`."""
    de_verdad, psycopg2.connect = psycopg2.connect, conecta
    try:
        yield
    finally:
        psycopg2.connect = de_verdad
