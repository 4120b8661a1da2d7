"""Hilos que salen a la vez, para probar lo que comparten."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def a_la_vez(tarea: Callable[[Any], Any], datos: Sequence[Any]) -> list[Any]:
    """Llama a `tarea(dato)` en un hilo por dato, todos a la vez. Devuelve los resultados.

    Ninguno empieza hasta que están todos. Si una tarea falla, llega su error.
    """
    salida = threading.Barrier(len(datos))

    def espera_y_hace(dato: Any) -> Any:
        salida.wait()
        return tarea(dato)

    with ThreadPoolExecutor(len(datos)) as hilos:
        return list(hilos.map(espera_y_hace, datos))
