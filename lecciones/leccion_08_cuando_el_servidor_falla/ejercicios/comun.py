"""Lo que comparten los ejercicios de la lección 08."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from helpers.ejercicios import en_lugar_de, faltan

from ...leccion_06_psycopg_pool.ejercicios.comun import Reserva


class Descanso(NamedTuple):
    """Un `time.sleep`: lo que se pidió, si nadie tenía ninguna conexión, y cuándo empezó."""

    segundos: float
    libre: bool
    empieza: float


@contextmanager
def apunta_descansos(respuesta: Callable[..., Any], reserva: Reserva) -> Iterator[list[Descanso]]:
    """Apunta cada `time.sleep` de este hilo."""
    duerme, hilo = time.sleep, threading.get_ident()
    descansos: list[Descanso] = []

    def duerme_y_apunta(segundos: float) -> None:
        if threading.get_ident() == hilo:
            empieza = time.perf_counter()
            # Prestarlas todas espera a las que el pool esté abriendo: después de `drain`, otras.
            descansos.append(Descanso(segundos, not faltan(reserva, reserva.max_size), empieza))
        duerme(segundos)

    with en_lugar_de(time, "sleep", duerme_y_apunta, respuesta):
        yield descansos
