"""Construye el sitio: escribe las fuentes en una carpeta temporal y se las da a Sphinx."""

import io
import re
import shutil
import sys
import tempfile
from pathlib import Path

from taller.fuente import LECCIONES
from taller.procesos import ORDEN, RAIZ
from taller.sitio import api, errores, lecciones, portada, remate

# Desde dónde las salidas de los cuadernos encuentran lo que no es texto.
ESTATICO = Path(__file__).resolve().parent / "estatico"


class ErrorSitio(Exception):
    """El sitio no se puede construir; el texto es una frase que dice por qué y qué hacer."""


def construye(salida: Path, repositorio: str = "") -> int:
    """Construye el sitio en `salida`, que se hace de nuevo, y devuelve cuántas páginas tiene.

    Args:
        salida: la carpeta; si existe, tiene que ser la de un sitio anterior.
        repositorio: la dirección del repositorio del curso, para enlazar sus archivos; sin ella,
            se nombran sin enlace.

    Lanza ErrorSitio si no se puede escribir ahí, si falta el constructor o si Sphinx avisa de algo.
    """
    if sys.version_info < (3, 11):
        raise ErrorSitio(f"El sitio se construye desde Python 3.11: repite «{ORDEN} sitio» con él.")
    if salida.exists() and not (salida / "searchindex.js").is_file():
        raise ErrorSitio(f"«{salida}» no es un sitio anterior: elige otra carpeta con --salida.")
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace

    from taller.sitio import ajustes

    with tempfile.TemporaryDirectory(prefix="curso_sitio_") as trabajo:
        fuentes, hecho = Path(trabajo, "fuentes"), Path(trabajo, "hecho")
        estatico = Path(trabajo, "estatico")
        shutil.copytree(ESTATICO, estatico)
        fuentes.mkdir()
        paginas = lecciones.escribe(fuentes, estatico / "figuras")
        errores.escribe(LECCIONES, lecciones.CUADERNOS, fuentes)
        modulos = api.escribe(fuentes)
        portada.escribe(RAIZ, fuentes, paginas, modulos, repositorio)
        avisos = io.StringIO()
        with docutils_namespace():
            sphinx = Sphinx(
                fuentes,
                None,
                hecho,
                Path(trabajo, "arboles"),
                "html",
                confoverrides=ajustes.ajustes(estatico, repositorio),
                status=None,
                warning=avisos,
                freshenv=True,
            )
            sphinx.build()
        if texto := re.sub(r"\x1b\[[\d;]*m", "", avisos.getvalue()).strip():
            texto = texto.replace(f"{fuentes}/", "")
            raise ErrorSitio(f"{texto}\nEl sitio no se ha hecho: corrige lo que dice Sphinx.")
        remate.remata(hecho)
        if salida.exists():
            shutil.rmtree(salida)
        salida.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(hecho, salida)
    return sum(1 for _ in salida.rglob("*.html"))
