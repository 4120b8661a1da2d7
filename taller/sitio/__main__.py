"""Construye el sitio web del curso.

python3 curso.py sitio              en la carpeta _sitio/
    --salida CARPETA                en otra
    --repositorio URL               con enlaces a los archivos del curso
    --ver                           y lo sirve, solo en esta máquina, hasta Ctrl-C
"""

import contextlib
import functools
import sys
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from taller.opciones import Opciones
from taller.procesos import ORDEN, RAIZ, Fallo
from taller.sitio.construccion import ErrorSitio, construye


def main(argumentos: list[str] | None = None) -> int:
    """Atiende la orden y devuelve el código de salida: 0 si el sitio está hecho, 1 si no."""
    analizador = Opciones(f"{ORDEN} sitio")
    analizador.add_argument("--salida", type=Path, default=RAIZ / "_sitio")
    analizador.add_argument("--repositorio", default="")
    analizador.add_argument("--ver", action="store_true")
    try:
        opciones = analizador.parse_args(argumentos)
        if opciones.help:
            print((__doc__ or "").strip())
            return 0
        paginas = construye(opciones.salida, opciones.repositorio)
    except (ErrorSitio, Fallo) as error:
        print(error, file=sys.stderr)
        return 1
    hecho = f"✓ El sitio está hecho, {paginas} páginas en «{opciones.salida.resolve()}»."
    if opciones.ver:
        sirve(opciones.salida, hecho)
    else:
        print(f"{hecho} Para verlo: «{ORDEN} sitio --ver».")
    return 0


class Callado(SimpleHTTPRequestHandler):
    """Sirve los archivos de una carpeta, sin escribir cada petición."""

    def log_message(self, *_: Any) -> None:
        """No escribe nada."""


def sirve(sitio: Path, hecho: str) -> None:
    """Sirve el sitio, solo en esta máquina, hasta que se pulse Ctrl-C; antes escribe dónde."""
    atiende = functools.partial(Callado, directory=str(sitio))
    with ThreadingHTTPServer(("127.0.0.1", 0), atiende) as servidor:
        direccion = f"http://127.0.0.1:{servidor.server_port}/"
        print(f"{hecho} Míralo en {direccion} y ciérralo con Ctrl-C.", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            servidor.serve_forever()


if __name__ == "__main__":
    sys.exit(main())
