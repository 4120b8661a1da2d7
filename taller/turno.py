"""De uno en uno: cerrojos de archivo, que el sistema suelta cuando muere quien los tiene.

Corre antes de que exista .venv: aquí solo cabe la biblioteca estándar.
"""

import contextlib
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from taller.procesos import ORDEN, Fallo

if sys.platform == "win32":
    import msvcrt

    def _cierra(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _cierra(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


_LIMITE = 30 * 60  # segundos: una instalación por una red muy lenta


def toma(ruta: Path) -> BinaryIO | None:
    """Se queda con el cerrojo sin esperar.

    Devuelve su archivo, que al cerrarse lo suelta, o None si lo tiene otro. Lanza `OSError` si no
    se puede abrir.
    """
    archivo = ruta.open("ab")
    try:
        _cierra(archivo.fileno())
    except (BlockingIOError, PermissionError):
        archivo.close()
        return None
    except OSError:  # Hay discos de red sin cerrojos: mejor sin él que no poder seguir.
        pass
    return archivo


@contextlib.contextmanager
def turno(ruta: Path, aviso: str) -> Iterator[BinaryIO | None]:
    """Espera a ser el único en un bloque `with`; si hay que esperar, escribe `aviso`.

    Da el archivo del cerrojo, o None si en esa carpeta no se puede escribir: tampoco lo hará nadie
    más. Lanza `Fallo` si en media hora no le llega el turno.
    """
    limite = time.monotonic() + _LIMITE
    try:
        archivo = toma(ruta)
    except OSError:
        yield None
        return
    if archivo is None:
        print(f"⏳ {aviso}…", flush=True)
    while archivo is None:
        if time.monotonic() > limite:
            raise Fallo(f"Otro «{ORDEN}» lleva media hora en marcha: ciérralo y repite.")
        time.sleep(0.2)
        archivo = toma(ruta)
    with archivo:
        yield archivo
