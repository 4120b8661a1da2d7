"""Una función en el lugar de otra, mientras se juzga una respuesta."""

import contextlib
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from .codigo import funciones


@contextlib.contextmanager
def en_lugar_de(modulo: ModuleType, nombre: str, otra: object, respuesta: Any) -> Iterator[None]:
    """En este bloque, `modulo.nombre` es `otra`.

    También donde la respuesta la importó suelta, con el nombre que sea: `from time import sleep`.
    """
    original = getattr(modulo, nombre)
    sitios = [vars(modulo), *(f.__globals__ for f in funciones(respuesta))]
    cambios = [(s, n) for s in sitios for n in [n for n, v in s.items() if v is original]]
    for sitio, n in cambios:
        sitio[n] = otra
    try:
        yield
    finally:
        for sitio, n in cambios:
            sitio[n] = original
