"""Ejecuta un texto como IPython ejecuta una celda: el código se puede volver a leer en linecache.

Y lee los archivos de `tests/respuestas/`.
"""

import itertools
import linecache
import re
import warnings
from dataclasses import dataclass

_cuenta = itertools.count(1)
CLASES = ("bien", "mal", "cuelga", "lanza")


def ejecuta_como_celda(fuente, espacio):
    """Ejecuta `fuente` con los nombres de `espacio`, que cambia, y lo devuelve."""
    archivo = f"<celda {next(_cuenta)}>"
    linecache.cache[archivo] = (len(fuente), None, fuente.splitlines(keepends=True), archivo)
    with warnings.catch_warnings():
        # Desde Python 3.14 avisa de un «return» en un «finally», y hay respuestas que lo llevan.
        warnings.simplefilter("ignore", SyntaxWarning)
        codigo = compile(fuente, archivo, "exec")
    exec(codigo, espacio)
    return espacio


@dataclass
class Respuesta:
    """Una respuesta escrita a propósito: `clase` es bien, mal, cuelga o lanza."""

    clase: str
    nota: str
    fuente: str


def lee_respuestas(texto):
    """Devuelve (preámbulo, [Respuesta]) de un archivo de `tests/respuestas/`.

    Cada bloque empieza con una línea `# bien: …`, `# mal: <trozo del mensaje>`, `# cuelga: …` o
    `# lanza: …`; lo que va antes del primero es el preámbulo de todos.
    """
    partes = re.split(rf"^# ({'|'.join(CLASES)}):(.*)$", texto, flags=re.MULTILINE)
    bloques = zip(partes[1::3], partes[2::3], partes[3::3], strict=True)
    return partes[0], [Respuesta(c, n.strip(), f.strip() + "\n") for c, n, f in bloques]
