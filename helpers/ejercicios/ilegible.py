"""El rechazo que psycopg2 no puede leer: la regla es la misma en todas las lecciones.

Un `UnicodeDecodeError` al conectar es un rechazo: el servidor lo explica con un texto que no está
en UTF-8. No es un error de psycopg2, así que no hace falta atraparlo; pero no vale callarlo.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2

from .exige import Fallo

# psycopg2 no puede escribir el mensaje, y Python 3.10 olvida por qué: da el error sin texto.
# https://github.com/python/cpython/blob/3.10/Python/errors.c (`_PyErr_SetString`)
ILEGIBLE: type[Exception] = (
    UnicodeDecodeError if sys.version_info >= (3, 11) else psycopg2.OperationalError
)


@contextmanager
def mensaje_ilegible() -> Iterator[None]:
    """En este bloque el servidor rechaza cada conexión, con un mensaje que no es UTF-8.

    Se le pide un ajuste que no existe, con una «ñ» que ocupa un solo byte, y la repite al
    rechazarlo. Pasa sin buscarlo con un servidor cuyo sistema no es UTF-8, como se ha visto en
    Windows que no están en inglés (https://github.com/psycopg/psycopg2/issues/1816).
    """
    antes = os.environ.get("PGOPTIONS")
    # En POSIX, así escribe Python el byte 0xF1 solo; en Windows, el sistema lo hace con la «ñ».
    os.environ["PGOPTIONS"] = "-c espa\udcf1a=1" if os.name == "posix" else "-c españa=1"
    try:
        yield
    finally:
        if antes is None:
            del os.environ["PGOPTIONS"]
        else:
            os.environ["PGOPTIONS"] = antes


def exige_que_no_calle(conecta: Callable[[], Any], *conversiones: str) -> Exception:
    """Lanza Fallo si `conecta()`, rechazada con un mensaje ilegible, no lanza ningún error.

    Args:
        conversiones: los nombres de las clases en que también vale convertirlo.

    Returns:
        El error que lanza.
    """
    with mensaje_ilegible():
        try:
            conecta()
        except Exception as error:
            clases = {clase.__name__ for clase in type(error).__mro__}
            if clases.isdisjoint((ILEGIBLE.__name__, *conversiones)):
                raise
            return error
    raise Fallo("""El servidor rechaza la conexión con un mensaje que no está en UTF-8, y la función
        calla el `UnicodeDecodeError`. También es un rechazo: conviértelo o déjalo pasar.""")
