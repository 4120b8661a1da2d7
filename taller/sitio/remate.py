"""Lo que se cambia en las páginas ya hechas: el inglés que el tema trae escrito, y lo que pesa."""

import json
import re
from pathlib import Path

# Lo que el tema y Sphinx dicen en inglés, o mal traducido, y no se puede traducir antes.
TEXTOS = Path(__file__).with_name("textos.json")
# Las palabras del código que tienen el color de todo lo demás, y cada una de las que no están en un
# bloque: sin su etiqueta se ven igual, y una página pesa una cuarta parte menos.
_SIN_COLOR = re.compile(r'<span class="(?:n|p|w|nn|pre)">([^<]*)</span>')


def remata(sitio: Path) -> None:
    """Deja las páginas de un sitio en español y sin lo que sobra."""
    textos = json.loads(TEXTOS.read_text("utf-8"))
    for pagina in sitio.rglob("*.html"):
        texto = _SIN_COLOR.sub(r"\1", pagina.read_text("utf-8"))
        for ingles, espanol in textos.items():
            texto = texto.replace(ingles, espanol)
        pagina.write_text(texto, "utf-8", newline="\n")
