"""Un bucle de asyncio donde psycopg puede trabajar, en todos los sistemas.

En Windows, Python y Jupyter usan un `ProactorEventLoop`, y psycopg no lo admite:
https://www.psycopg.org/psycopg3/docs/advanced/async.html
"""

import asyncio
import sys
import threading
from collections.abc import Coroutine
from concurrent import futures
from typing import Any, TypeVar

from IPython import get_ipython

T = TypeVar("T")
_propio: asyncio.AbstractEventLoop | None = None


def corre(corrutina: Coroutine[Any, Any, T]) -> T:
    """Hace lo que `asyncio.run`, con un bucle que psycopg admite: da lo que devuelve `corrutina`.

    Raises:
        RuntimeError: en este hilo ya hay un bucle en marcha.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        pass
    else:
        raise RuntimeError("Ya hay un bucle en marcha en este hilo: escribe «await», sin más.")
    if sys.version_info >= (3, 11):
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as corredor:
            return corredor.run(corrutina)
    # Python 3.10 no deja elegir el bucle a quien llama: en Windows se elige para el proceso.
    if sys.platform == "win32":
        asyncio.set_event_loop_policy(asyncio.WindowsSelectorEventLoopPolicy())
    return asyncio.run(corrutina)


def para_las_celdas(obligado: bool = False) -> None:
    """Lleva el `await` de las celdas a un bucle que psycopg admite, si el del kernel no lo es.

    Ese bucle vive en otro hilo y sigue en marcha de una celda a otra, como el del kernel. Las
    celdas sin `await` no cambian. En Linux y en macOS no hace nada.

    Args:
        obligado: si se hace aunque el del kernel sirva; es como se prueba fuera de Windows.
    """
    consola = get_ipython()
    if consola is not None and (obligado or sys.platform == "win32"):
        # ipykernel solo usa el suyo si nadie ha elegido otra manera de correr las corrutinas.
        consola.loop_runner = _en_otro_hilo


def _en_otro_hilo(corrutina: Coroutine[Any, Any, T]) -> T:
    global _propio
    if _propio is None:
        _propio = asyncio.SelectorEventLoop()
        threading.Thread(target=_propio.run_forever, name="bucle", daemon=True).start()
    futuro = asyncio.run_coroutine_threadsafe(corrutina, _propio)
    try:
        # A trozos: en Windows, ■ no interrumpe una espera larga.
        while not futures.wait([futuro], timeout=0.1).done:
            pass
    except BaseException:
        futuro.cancel()
        raise
    return futuro.result()
