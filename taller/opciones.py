"""Las opciones de una orden: argparse, que aquí responde en español.

Corre antes de que exista .venv: aquí solo cabe la biblioteca estándar.
"""

import argparse
from functools import partial
from typing import Any, NoReturn

from taller.procesos import Fallo


class Opciones(argparse.ArgumentParser):
    """Lo que se escribe detrás de una orden. `help` dice si alguien ha pedido ayuda, y nada más."""

    def __init__(self, orden: str, **_: Any) -> None:
        """Las opciones de una orden que aún no tiene ninguna.

        Args:
            orden: como se escribe, delante de «--help».
        """
        super().__init__(add_help=False, allow_abbrev=False)
        self._orden = orden
        self.add_argument("-h", "--help", action="store_true")

    def error(self, message: str) -> NoReturn:
        """Lanza `Fallo`: lo de argparse, que está en inglés, no se enseña."""
        raise Fallo(f"No entiendo esa orden: escribe «{self._orden} --help» para ver qué hay.")

    def acciones(self, destino: str, *nombres: str) -> dict[str, "Opciones"]:
        """Añade órdenes dentro de esta; devuelve las opciones de cada una.

        Args:
            destino: dónde queda el nombre de la elegida, o None si no se escribe ninguna.
            nombres: los de todas.
        """
        propias: Any = partial(Opciones, self._orden)
        todas = self.add_subparsers(dest=destino, parser_class=propias)
        return {nombre: todas.add_parser(nombre) for nombre in nombres}
