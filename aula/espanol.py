"""Las páginas de JupyterHub, en español: no trae traducciones, y sus textos están en plantillas.

Cada texto se cambia al leer su plantilla. Si una versión nueva lo cambia, se ve en inglés hasta que
se cambie en espanol.json, y una prueba lo dice.
"""

import json
from pathlib import Path

from jinja2.ext import Extension

TEXTOS: dict[str, dict[str, str]] = json.loads(
    Path(__file__).with_name("espanol.json").read_text(encoding="utf-8")
)


class Espanol(Extension):
    """Lo que Jinja llama antes de leer cada plantilla."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Devuelve la plantilla con sus textos en español."""
        for ingles, espanol in TEXTOS.get((name or "").removeprefix("templates/"), {}).items():
            source = source.replace(ingles, espanol)
        return source
