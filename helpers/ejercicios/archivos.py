"""Una respuesta que no está en una celda: los archivos que se escriben en un editor."""

import ast
from dataclasses import dataclass
from pathlib import Path

from .codigo import quedan_huecos


@dataclass(frozen=True, repr=False)
class Archivos:
    """Los archivos de una respuesta. Se leen cada vez que se piden: se acaban de guardar.

    Attributes:
        rutas: {nombre: dónde está}.
        se_dan: {nombre: dónde está como se da al principio}.
        dicho: lo que muestra el cuaderno, en Markdown.
    """

    rutas: dict[str, Path]
    se_dan: dict[str, Path]
    dicho: str = ""

    def textos(self) -> dict[str, str]:
        """Lo que hay escrito en cada uno."""
        return {nombre: _lee(ruta) for nombre, ruta in self.rutas.items()}

    def sin_tocar(self) -> list[str]:
        """Los que faltan o están todavía como se dan."""
        return [
            nombre
            for nombre, ruta in self.rutas.items()
            if not ruta.is_file() or _lee(ruta) == _lee(self.se_dan[nombre])
        ]

    def con_huecos(self) -> list[str]:
        """Los que tienen un `...` por escribir."""
        return [nombre for nombre, texto in self.textos().items() if _tiene_huecos(texto)]

    def __repr__(self) -> str:
        return ", ".join(self.rutas)

    def _repr_markdown_(self) -> str:
        return self.dicho


def _lee(ruta: Path) -> str:
    # Un editor puede guardarlo de otra manera: entonces no se entiende, y Python lo dirá.
    return ruta.read_text(encoding="utf-8", errors="replace")


def _tiene_huecos(texto: str) -> bool:
    try:
        return quedan_huecos(ast.parse(texto))
    except SyntaxError:
        return False
