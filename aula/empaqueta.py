"""Escribe, en un archivo comprimido, los volúmenes que hay en /volumenes: lo llama la copia.

La base del hub se copia entera aunque él la esté escribiendo: https://www.sqlite.org/lang_vacuum.html
"""

import contextlib
import os
import sqlite3
import subprocess
from pathlib import Path

_VOLUMENES, _COPIA = Path("/volumenes"), Path("/copia")


def main() -> None:
    """Lo escribe en la salida normal."""
    orden = ["tar", "-cz", "-C", str(_VOLUMENES)]
    orden += [volumen for volumen in os.listdir(_VOLUMENES) if volumen != "hub"]
    if (base := _VOLUMENES / "hub" / "hub.sqlite").exists():
        (_COPIA / "hub").mkdir(parents=True)
        with contextlib.closing(sqlite3.connect(base)) as conexion:
            conexion.execute("VACUUM INTO ?", [str(_COPIA / "hub" / "hub.sqlite")])
        orden += ["-C", str(_COPIA), "hub"]
    subprocess.run(orden, check=True)


if __name__ == "__main__":
    main()
