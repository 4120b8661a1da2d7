"""El español que le falta a JupyterLab: lo que su paquete de idioma deja en inglés, o traduce mal.

Un paquete puede traer sus traducciones (el punto de entrada `jupyterlab.locale`), pero no de lo que
es de JupyterLab: el servidor compara antes las dos versiones, y la que dice tener el paquete de
idioma, «jupyterlab», no es una versión. Por eso se añaden donde el servidor las responde.
"""

import json
from pathlib import Path
from typing import Any

from jupyterlab_server import translations_handler

_IDIOMA = "es_ES"
_FALTA = Path(__file__).with_name("jupyter") / f"{_IDIOMA}.json"


def completa() -> None:
    """Completa el español de JupyterLab, en este proceso y mientras dure."""
    del_paquete = translations_handler.get_language_pack
    falta = textos()

    def con_lo_que_falta(locale_: str) -> tuple[dict[str, Any], str]:
        todo, aviso = del_paquete(locale_)
        if locale_ == _IDIOMA:
            cabecera = {"": todo.get("jupyterlab", {}).get("", {})}
            for dominio, suyos in falta.items():
                todo.setdefault(dominio, dict(cabecera)).update(suyos)
        return todo, aviso

    translations_handler.get_language_pack = con_lo_que_falta


def textos() -> dict[str, dict[str, list[str]]]:
    """Devuelve lo que se añade: de cada dominio, el español de cada texto y, si cambia, su plural.

    Los de un menú llevan delante su contexto: «menu» y el carácter U+0004.
    """
    escrito = json.loads(_FALTA.read_text(encoding="utf-8"))
    return {
        dominio: {ingles: [x] if isinstance(x, str) else x for ingles, x in suyos.items()}
        for dominio, suyos in escrito.items()
    }
