"""Un pool que apunta lo que la respuesta hace con él, y que se estropea a mitad."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from helpers.ejercicios import Fallo, faltan

from .comun import datos_de_la_leccion

CERRADO = "Has cerrado el pool. Devuelve la conexión con `putconn`."


class Espia:
    """Un pool de `modulo`, lo que la respuesta hace con él, y lo que le pasa a mitad.

    Antes del paso `cuando` («cursor», «execute», «leer» o «commit») llama a `averia(conexion)`, y
    `llego` dice si se llegó a él.
    """

    def __init__(self, modulo: Any, minimo: int, maximo: int) -> None:
        self.cursores: list[Any] = []
        self.maximo, self.cuando, self.llego = maximo, "", False
        self.averia: Callable[[Any], object] = print
        pasa = self._pasa

        class Cursor(modulo.extensions.cursor):
            def execute(self, *argumentos, **opciones):
                pasa("execute", self.connection)
                super().execute(*argumentos, **opciones)

            def fetchall(self):
                pasa("leer", self.connection)
                return super().fetchall()

            def fetchmany(self, *cuantas):
                pasa("leer", self.connection)
                return super().fetchmany(*cuantas)

            def fetchone(self):
                pasa("leer", self.connection)
                return super().fetchone()

            def __next__(self):
                pasa("leer", self.connection)
                return super().__next__()

        class Conexion(modulo.extensions.connection):
            def cursor(conexion, *argumentos, **opciones):
                pasa("cursor", conexion)
                opciones.setdefault("cursor_factory", Cursor)
                nuevo = super().cursor(*argumentos, **opciones)
                self.cursores.append(nuevo)
                return nuevo

            def commit(self):
                pasa("commit", self)
                super().commit()

        clase = import_module(f"{modulo.__name__}.pool").ThreadedConnectionPool
        self.reserva = clase(minimo, maximo, connection_factory=Conexion, **datos_de_la_leccion())

    def _pasa(self, paso: str, conexion: Any) -> None:
        if paso == self.cuando:
            self.cuando, self.llego = "", True
            self.averia(conexion)

    def rompe(self, cuando: str, averia: Callable[[Any], object]) -> None:
        self.cuando, self.averia, self.llego = cuando, averia, False

    def exige_vuelta(self, cuando: str) -> None:
        self.cuando = ""
        if faltan(self.reserva, self.maximo, CERRADO):
            raise Fallo(f"""{cuando}, el préstamo no vuelve al pool. Devuelve la conexión con
                `putconn`, en un «finally», aunque ya no obedezca.""")
        if not all(cursor.closed for cursor in self.cursores):
            raise Fallo(f"{cuando}, el cursor se queda abierto. Ábrelo en un «with».")
