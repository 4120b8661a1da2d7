"""Las páginas de la API de `helpers`, que salen de las descripciones de su código."""

import ast
from pathlib import Path

from taller.procesos import RAIZ

# Lo que un cuaderno o un comprobador puede pedir: cada módulo de `helpers`, y nada de dentro.
HELPERS = RAIZ / "helpers"
PAGINA = """{titulo}
{raya}

.. automodule:: {modulo}
   :members:
"""


def modulos() -> dict[str, str]:
    """Devuelve los módulos de `helpers`, con la frase que dice qué es cada uno.

    Van por su nombre, sin contar los que son de uno de ellos.
    """
    dicen = {}
    for ruta in sorted(HELPERS.iterdir()):
        codigo = ruta / "__init__.py" if ruta.is_dir() else ruta
        if not ruta.name.startswith("_") and codigo.suffix == ".py" and codigo.is_file():
            descripcion = ast.get_docstring(ast.parse(codigo.read_text("utf-8"))) or ""
            dicen[ruta.stem] = descripcion.partition("\n")[0]
    return dicen


def escribe(fuentes: Path) -> dict[str, str]:
    """Escribe una página por módulo, en la carpeta `api`, y devuelve qué es cada uno."""
    (fuentes / "api").mkdir()
    dicen = modulos()
    for nombre in dicen:
        modulo = f"helpers.{nombre}"
        pagina = PAGINA.format(titulo=modulo, raya="=" * len(modulo), modulo=modulo)
        (fuentes / "api" / f"{nombre}.rst").write_text(pagina, "utf-8")
    return dicen
