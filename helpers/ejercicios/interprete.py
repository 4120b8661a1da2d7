"""Lo que una respuesta puede cambiar en Python para todo el cuaderno, puesto como estaba."""

import builtins
import contextlib
import gc
import os
import sys
import threading
import time
from collections.abc import Callable, Mapping

# Los que usa cualquier celda, o el propio curso mientras juzga.
_MODULOS = (builtins, os, threading, time)


def recuerda() -> Callable[[], None]:
    """Recuerda cómo está el intérprete, y da la función que lo deja otra vez así.

    Una respuesta que cambia `open`, `time.sleep` o `sys.setrecursionlimit` se lo cambia también a
    las celdas siguientes y a quien la juzga.
    """
    nombres = [(vars(modulo), dict(vars(modulo))) for modulo in _MODULOS]
    importados, recoge = dict(sys.modules), gc.isenabled()
    hondura, turno = sys.getrecursionlimit(), sys.getswitchinterval()
    donde = None
    with contextlib.suppress(OSError):  # alguien ha borrado la carpeta del cuaderno
        donde = os.getcwd()

    def repone() -> None:
        sys.setrecursionlimit(hondura)
        for suyos, eran in nombres:
            suyos.update(eran)
        sys.modules.update(importados)
        sys.setswitchinterval(turno)
        if recoge:
            gc.enable()
        if donde is not None:
            with contextlib.suppress(OSError):
                os.chdir(donde)

    return repone


def restaura(entorno: Mapping[str, str]) -> None:
    """Deja las variables de entorno como se dicen."""
    for sobra in os.environ.keys() - entorno.keys():
        del os.environ[sobra]
    os.environ.update(entorno)
