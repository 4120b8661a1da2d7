"""Los enlaces que en el repositorio llevan a un archivo: en el sitio, a su página, si la tiene."""

import posixpath
import re

_ENLACE = re.compile(r"(?<!!)\[([^]]+)\]\((?!https?:|#|mailto:)([^)\s]+)\)")


def convierte(texto: str, repositorio: str, desde: str) -> str:
    """Devuelve un Markdown del repositorio con los enlaces que valen en una página de la portada.

    Args:
        texto: el Markdown.
        repositorio: la dirección del repositorio; sin ella, de un enlace a un archivo que no tiene
            página queda el texto.
        desde: la carpeta del repositorio donde está el texto, por ejemplo `aula`.
    """

    def cambia(enlace: re.Match[str]) -> str:
        que, adonde = enlace.groups()
        ruta = posixpath.normpath(posixpath.join(desde, adonde.partition("#")[0]))
        if ruta.startswith("notebooks/"):
            pagina = adonde.replace(adonde.partition("#")[0], ruta.removeprefix("notebooks/"))
            return f"[{que}]({pagina})" if ".ipynb" in pagina else f"[{que}]({pagina}/index.md)"
        if not repositorio:
            return que
        return f"[{que}]({repositorio.rstrip('/')}/blob/main/{ruta})"

    return _ENLACE.sub(cambia, texto)
