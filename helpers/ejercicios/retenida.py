"""La comprobación que no deja moverse a Python: se acaba, y a la vez siguiente se dice por qué.

El código en C que no suelta el intérprete (`9**9**8`, una expresión regular que no acaba) no deja
que se ejecute nada más: ni quien cuenta el tiempo, ni ■, ni un aviso. Solo se mueve el hilo de
`faulthandler`, que es de C y termina el proceso; Jupyter lo vuelve a abrir. Juzgar en un proceso
aparte tarda medio segundo y no puede llevarse las funciones de un cuaderno, y `fork`, que tarda
15 ms, no está en Windows y comparte las conexiones abiertas.
https://docs.python.org/3/library/faulthandler.html#faulthandler.dump_traceback_later
"""

import contextlib
import faulthandler
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from IPython import get_ipython

from helpers.servidor.propio import carpeta_de_datos

PORQUE = (
    "La vez anterior el kernel se cerró mientras comprobaba tu respuesta: busca en ella una cuenta "
    "enorme, una expresión regular que no acaba o algo que termine Python, y comprueba otra vez."
)
# Segundos sin que Python se mueva. De sobra: en una máquina muy ocupada también se mueve.
_SIN_MOVERSE = 30
_diario: IO[str] | None = None


@contextlib.contextmanager
def vigilada(ejercicio: str) -> Iterator[None]:
    """Vigila, mientras dura el bloque, que Python no deje de moverse: véase `late`.

    Solo en un kernel, que Jupyter vuelve a abrir. Si no se puede escribir, no se vigila.

    Args:
        ejercicio: por ejemplo `"02.3"`: con su nombre se apunta que se está comprobando.
    """
    global _diario
    archivo = _apunte(ejercicio, str(os.getpid()))
    try:
        if hasattr(get_ipython(), "kernel"):
            with contextlib.suppress(OSError):
                # «x» no escribe a través de un enlace que alguien haya dejado ahí.
                _diario = archivo.open("x", encoding="utf-8")
        late()
        yield
    finally:
        if _diario is not None:
            faulthandler.cancel_dump_traceback_later()
            _diario.close()
            _diario = None
            archivo.unlink(missing_ok=True)


def late() -> None:
    """Dice que Python se mueve: si tarda medio minuto en volver a decirlo, el proceso se acaba."""
    if _diario is not None:
        faulthandler.dump_traceback_later(_SIN_MOVERSE, exit=True, file=_diario)


def la_vez_anterior(ejercicio: str) -> bool:
    """Dice, una sola vez, si un kernel se cerró mientras comprobaba ese ejercicio."""
    murio, apuntes = False, _apunte(ejercicio, "*")
    with contextlib.suppress(OSError):
        for archivo in apuntes.parent.glob(apuntes.name):
            import psutil  # Tarda en importarse, y casi nunca hace falta.

            proceso = archivo.name.rpartition("_")[2]
            if not proceso.isdecimal():
                continue
            # El suyo es de otro que tuvo su número: este no estaba comprobando nada.
            if int(proceso) == os.getpid() or not psutil.pid_exists(int(proceso)):
                archivo.unlink(missing_ok=True)
                murio = True
    return murio


def _apunte(ejercicio: str, proceso: str) -> Path:
    return carpeta_de_datos() / f"comprobando_{ejercicio}_{proceso}"
