"""Cuándo empezó la celda que se está ejecutando."""

import time

from IPython import get_ipython

_comienzo = time.monotonic()


def segundos() -> float:
    """Los segundos que lleva la celda; en un programa, los que hace que se importó esto."""
    return time.monotonic() - _comienzo


def _empieza(_info: object) -> None:
    global _comienzo
    _comienzo = time.monotonic()


if (consola := get_ipython()) is not None:
    consola.events.register("pre_run_cell", _empieza)
