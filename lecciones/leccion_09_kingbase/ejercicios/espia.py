"""Un pool que apunta lo que la respuesta hace con él, y que se estropea a mitad."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from helpers.ejercicios import Fallo, faltan

from .comun import datos_de_la_leccion

CERRADO = "Has cerrado el pool. Devuelve la conexión con `putconn`."


class Espia:
    """Un pool de `modulo`, lo que la respuesta hace con él, y lo que le pasa a mitad.

    Antes del paso `cuando` («execute», «leer» o «commit»), o después de la orden («ejecutada»),
    llama a `averia(conexion)`, y `llego` dice si se llegó a él.
    """

    def __init__(self, modulo: Any, minimo: int, maximo: int) -> None:
        self.cursores: list[Any] = []
        self.en_autocommit: list[Any] = []
        self.prestadas: list[Any] = []
        self.devueltas: list[Any] = []
        self.maximo, self.cuando, self.llego = maximo, "", False
        self.averia: Callable[[Any], object] = print
        espia, pasa = self, self._pasa

        class Cursor(modulo.extensions.cursor):
            def execute(self, *argumentos, **opciones):
                pasa("execute", self.connection)
                if self.connection.autocommit:
                    espia.en_autocommit.append(self.connection)
                super().execute(*argumentos, **opciones)
                pasa("ejecutada", self.connection)

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
                opciones.setdefault("cursor_factory", Cursor)
                nuevo = super().cursor(*argumentos, **opciones)
                self.cursores.append(nuevo)
                return nuevo

            def commit(self):
                pasa("commit", self)
                super().commit()

        clase = import_module(f"{modulo.__name__}.pool").ThreadedConnectionPool

        class Pool(clase):
            def getconn(self, *argumentos, **opciones):
                conexion = super().getconn(*argumentos, **opciones)
                espia.prestadas.append(conexion)
                return conexion

            def putconn(self, *argumentos, **opciones):
                espia.devueltas.append(argumentos)
                super().putconn(*argumentos, **opciones)

        self.reserva = Pool(minimo, maximo, connection_factory=Conexion, **datos_de_la_leccion())

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
        if len(self.devueltas) > len(self.prestadas):
            raise Fallo(f"""{cuando}, devuelves la conexión dos veces: después de la primera puede
                ser de otro. Una llamada a `putconn`, en el «finally», basta.""")
        if self.en_autocommit:
            raise Fallo("""Cambias el `autocommit` de la conexión. Déjalo como está, y usa
                commit().""")
        if not all(cursor.closed for cursor in self.cursores):
            raise Fallo(f"{cuando}, el cursor se queda abierto. Ábrelo en un «with».")
