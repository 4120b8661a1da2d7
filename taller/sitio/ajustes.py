"""Lo que Sphinx necesita saber del sitio: sus ajustes, y lo que se le añade en cada página."""

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

TITULO = "Pools de conexiones"
# Lo que no se busca: las soluciones, y la guía, que las explica.
APARTE = ("soluciones/", "guia")


def ajustes(recursos: Path, repositorio: str) -> dict[str, Any]:
    """Devuelve los ajustes de Sphinx, los que irían en `conf.py`.

    Args:
        recursos: la carpeta con `sitio.css` y las figuras.
        repositorio: la dirección del repositorio, o «».
    """
    return {
        "project": "Pools de conexiones de PostgreSQL en Python",
        "language": "es",
        "extensions": [
            "myst_nb",
            "sphinx.ext.autodoc",
            "sphinx.ext.napoleon",
            "taller.sitio.ajustes",
        ],
        "nb_execution_mode": "off",
        "myst_enable_extensions": ["colon_fence"],
        # Las anclas, como las de JupyterLab: las lecciones ya llevan a ellas.
        "myst_heading_anchors": 3,
        "myst_heading_slug_func": "taller.sitio.ajustes.ancla",
        "default_role": "code",
        "add_module_names": False,
        "autodoc_member_order": "bysource",
        "napoleon_use_ivar": True,
        "smartquotes": False,
        "html_theme": "sphinx_book_theme",
        "html_title": TITULO,
        "html_static_path": [str(recursos)],
        "html_css_files": ["sitio.css"],
        # Detrás de los textos de Sphinx, que cambia.
        "html_js_files": [("textos.js", {"priority": 900}), ("sigue.js", {"defer": "defer"})],
        "html_copy_source": False,
        "html_show_sourcelink": False,
        "html_use_index": False,
        "html_domain_indices": False,
        "html_theme_options": {
            "search_bar_text": "Busca en el curso",
            "toc_title": "En esta página",
            "show_toc_level": 2,
            "use_download_button": False,
            "use_fullscreen_button": False,
            "navbar_persistent": [],
            "footer_content_items": ["extra-footer.html"],
            "extra_footer": "Código: MIT. Textos y figuras: CC BY 4.0.",
            "repository_url": repositorio,
            "use_repository_button": bool(repositorio),
            "pygments_light_style": "a11y-high-contrast-light",
            "pygments_dark_style": "a11y-high-contrast-dark",
        },
    }


def ancla(titulo: str) -> str:
    """Devuelve el ancla que JupyterLab da a un título."""
    return titulo.replace(" ", "-")


def setup(app: Sphinx) -> dict[str, Any]:
    """Lo que Sphinx llama para añadir esto al sitio."""
    app.connect("autodoc-process-docstring", con_bloques, priority=400)
    app.connect("autodoc-skip-member", sin_descripcion_propia)
    app.connect("env-updated", fuera_del_buscador)
    app.connect("html-page-context", pone_cabecera)
    return {"parallel_read_safe": True}


def con_bloques(
    app: Sphinx, que: str, nombre: str, cosa: Any, opciones: Any, lineas: list[str]
) -> None:
    """Marca como código los párrafos con sangría de una descripción, que se escribe en Markdown."""
    texto = "\n".join(lineas)

    def bloque(parrafo: re.Match[str]) -> str:
        return f"\n.. code-block:: python\n\n{parrafo[0].strip(chr(10))}\n"

    lineas[:] = re.sub(r"(?:(?<=\n\n)|\A)(?: {4}.*\n?(?:\n(?= {4}))*)+", bloque, texto).split("\n")


def sin_descripcion_propia(
    app: Sphinx, que: str, nombre: str, cosa: Any, saltar: bool, opciones: Any
) -> bool | None:
    """Deja fuera los campos de una tupla con nombres: los describe Python, y en inglés."""
    return True if type(cosa).__name__ == "_tuplegetter" else None


def fuera_del_buscador(app: Sphinx, entorno: Any) -> None:
    """Deja fuera del buscador del sitio lo que va aparte."""
    for pagina in entorno.found_docs:
        if pagina.startswith(APARTE):
            entorno.metadata[pagina]["nosearch"] = True


def pone_cabecera(
    app: Sphinx, pagina: str, plantilla: str, contexto: dict[str, Any], arbol: nodes.document | None
) -> None:
    """Pide a los buscadores de fuera que no miren lo que va aparte."""
    if pagina.startswith(APARTE):
        contexto["metatags"] += '\n<meta name="robots" content="noindex">'
