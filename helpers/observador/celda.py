"""Qué celda se está ejecutando, y desde cuándo."""

import time
from typing import Any

from IPython import get_ipython

_comienzo = time.monotonic()
# El número de la última celda que empezó, y si sigue en marcha; en un programa, 0.
numero = 0
en_marcha = False


def segundos() -> float:
    """Los segundos que lleva la celda; en un programa, los que hace que se importó esto."""
    return time.monotonic() - _comienzo


def _empieza(_info: object) -> None:
    global _comienzo, numero, en_marcha
    _comienzo, en_marcha = time.monotonic(), True
    if (consola := get_ipython()) is not None:
        numero = _ejecutadas(consola)


def _ejecutadas(consola: Any) -> int:
    """Las celdas que ya tienen número, y una más: `execution_count` cambia antes en IPython 9."""
    return len(consola.history_manager.input_hist_parsed)


def _acaba(_resultado: object) -> None:
    global en_marcha
    en_marcha = False


if (consola := get_ipython()) is not None:
    consola.events.register("pre_run_cell", _empieza)
    consola.events.register("post_run_cell", _acaba)
    # Esto se importa desde una celda, que ya ha empezado.
    numero, en_marcha = _ejecutadas(consola) - 1, True
