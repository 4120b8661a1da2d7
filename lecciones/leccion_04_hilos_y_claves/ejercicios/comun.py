"""Lo que comparten los comprobadores de esta lección."""

from collections.abc import Callable
from queue import Empty, Queue
from typing import Any

from psycopg2.pool import ThreadedConnectionPool

from helpers.ejercicios import Fallo, Hilo

# Lo que se espera, como mucho, a un recado que debería terminar enseguida.
_SEGUNDOS = 3


class Trabajador:
    """Un hilo que hace, uno detrás de otro, los recados que recibe."""

    def __init__(self) -> None:
        self._recados: Queue[Callable[[], Any] | None] = Queue()
        self._hechos: Queue[tuple[Any, BaseException | None]] = Queue()
        self._hilo = Hilo(self._trabaja)

    def _trabaja(self) -> None:
        while (recado := self._recados.get()) is not None:
            try:
                self._hechos.put((recado(), None))
            except BaseException as error:
                self._hechos.put((None, error))

    def haz(self, recado: Callable[[], Any]) -> Any:
        """Da lo que devuelve `recado()`, hecho en este hilo, o lanza su error."""
        self._recados.put(recado)
        try:
            valor, error = self._hechos.get(timeout=_SEGUNDOS)
        except Empty:
            raise Fallo("""Uno de los hilos no termina: espera algo que nadie le da, o no sale de
                un bucle.""") from None
        if error is not None:
            raise error
        return valor

    def acaba(self) -> None:
        """Deja que el hilo termine."""
        self._recados.put(None)


class PoolApuntado(ThreadedConnectionPool):
    """Un pool que apunta si presta una conexión que ya estaba prestada."""

    def __init__(self, *argumentos: Any) -> None:
        super().__init__(*argumentos)
        self.prestadas: list[Any] = []
        self.compartida = False

    def getconn(self, *argumentos: Any, **opciones: Any) -> Any:
        conexion = super().getconn(*argumentos, **opciones)
        self.compartida |= conexion in self.prestadas
        self.prestadas.append(conexion)
        return conexion

    def putconn(self, conn: Any, *argumentos: Any, **opciones: Any) -> None:
        if conn in self.prestadas:
            self.prestadas.remove(conn)
        super().putconn(conn, *argumentos, **opciones)


class Apuntes:
    """Una tarea que apunta con qué conexión la llaman."""

    def __init__(self) -> None:
        self.vistas: list[Any] = []
        self.autocommit = False

    def __call__(self, conexion: Any) -> Any:
        """Escribe lo mínimo en la transacción, su número, y lo devuelve."""
        if not hasattr(conexion, "cursor"):
            raise Fallo("La tarea tiene que recibir la conexión, y ha recibido otra cosa.")
        self.vistas.append(conexion)
        self.autocommit |= conexion.autocommit
        with conexion.cursor() as cursor:
            cursor.execute("SELECT txid_current()")
            return cursor.fetchone()[0]
