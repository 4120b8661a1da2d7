"""Llamadas en otros hilos, que nunca dejan esperando a quien las juzga."""

import threading
from collections.abc import Callable
from typing import Any

from .exige import exige

# Lo que se espera, como mucho, a un hilo que debería terminar enseguida.
_SEGUNDOS = 3


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
        exige(
            self.termina(),
            "Uno de los hilos no termina: espera algo que nadie le da, o no sale de un bucle.",
        )
        if self._error is not None:
            raise self._error
        return self._resultado


def a_la_vez(*llamadas: Callable[[], Any]) -> list[Any]:
    """Los resultados de varias funciones sin argumentos, llamadas a la vez, cada una en su hilo."""
    salida = threading.Barrier(len(llamadas))

    def espera_y_llama(funcion: Callable[[], Any]) -> Any:
        salida.wait(_SEGUNDOS)
        return funcion()

    hilos = [Hilo(espera_y_llama, funcion) for funcion in llamadas]
    return [hilo.resultado() for hilo in hilos]
