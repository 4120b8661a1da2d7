"""Llamadas en otros hilos, que nunca dejan esperando a quien las juzga."""

import threading
from collections.abc import Callable
from queue import Empty, Queue
from typing import Any

from .exige import Fallo, exige

# Lo que se espera, como mucho, a un hilo que debería terminar enseguida.
_SEGUNDOS = 5
_NO_TERMINA = "Uno de los hilos no termina: espera algo que nadie le da, o no sale de un bucle."


class Hilo:
    """Una llamada en otro hilo, `funcion(*argumentos)`, que empieza ya."""

    def __init__(self, funcion: Callable[..., Any], *argumentos: Any) -> None:
        self._resultado: Any = None
        self._error: BaseException | None = None

        def trabaja() -> None:
            try:
                self._resultado = funcion(*argumentos)
            except BaseException as error:
                self._error = error

        # Con el nombre de quien lo arranca: no sirve para distinguir hilos.
        nombre = threading.current_thread().name
        self._hilo = threading.Thread(target=trabaja, name=nombre, daemon=True)
        self._hilo.start()

    def termina(self, segundos: float = _SEGUNDOS) -> bool:
        """Espera a que acabe, como mucho `segundos`, y dice si acabó."""
        self._hilo.join(segundos)
        return not self._hilo.is_alive()

    def resultado(self) -> Any:
        """Espera y da lo que devolvió la llamada, o lanza su error; Fallo si no termina."""
        exige(self.termina(), _NO_TERMINA)
        if self._error is not None:
            raise self._error
        return self._resultado


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
        self.encarga(recado)
        return self.recoge()

    def encarga(self, recado: Callable[[], Any]) -> None:
        """Deja `recado` para que este hilo lo haga, y no lo espera."""
        self._recados.put(recado)

    def recoge(self) -> Any:
        """Espera a que acabe el recado encargado: da lo que devuelve, o lanza su error."""
        try:
            valor, error = self._hechos.get(timeout=_SEGUNDOS)
        except Empty:
            raise Fallo(_NO_TERMINA) from None
        if error is not None:
            raise error
        return valor

    def acaba(self) -> None:
        """Deja que el hilo termine."""
        self._recados.put(None)


def a_la_vez(*llamadas: Callable[[], Any]) -> list[Any]:
    """Los resultados de varias funciones sin argumentos, llamadas a la vez, cada una en su hilo."""
    salida = threading.Barrier(len(llamadas))

    def espera_y_llama(funcion: Callable[[], Any]) -> Any:
        salida.wait(_SEGUNDOS)
        return funcion()

    hilos = [Hilo(espera_y_llama, funcion) for funcion in llamadas]
    return [hilo.resultado() for hilo in hilos]
