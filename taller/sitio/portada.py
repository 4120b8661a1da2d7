"""Las páginas que no son de una lección: la portada, los índices y la guía de quien enseña."""

import re
import shutil
from pathlib import Path

from taller.fuente import LECCIONES, mapa
from taller.sitio.enlaces import convierte

PANEL = "en_vivo_{}.png"
PORTADA = """# {titulo}

{que_es}

```{{image}} en_vivo_claro.png
:alt: {alternativo}
:class: only-light
```
```{{image}} en_vivo_oscuro.png
:alt: {alternativo}
:class: only-dark
```

## Empezar

{empezar}

## Las lecciones

{mapa}

Y, cuando algo falle, [los errores, uno por uno](errores.md).

```{{toctree}}
:hidden:
:caption: Las lecciones

{lecciones}
```

```{{toctree}}
:hidden:
:caption: Para consultar

Errores, uno por uno <errores>
Soluciones <soluciones/index>
```

```{{toctree}}
:hidden:
:caption: Para quien enseña o escribe

{para_quien_ensena}La API de helpers <api/index>
```
"""
SOLUCIONES = """# Soluciones

Inténtalo antes. Cada ejercicio tiene tres pistas, y la última es casi el código.

{lista}
"""
API = """# La API de `helpers`

Lo que un cuaderno importa, y las palabras con que se escribe un comprobador.

{lista}

```{{toctree}}
:hidden:

{modulos}
```
"""


def escribe(
    curso: Path, fuentes: Path, paginas: dict[str, str], helpers: dict[str, str], repositorio: str
) -> None:
    """Escribe la portada, los índices de las soluciones y de la API, y la guía, si la hay.

    Args:
        curso: la carpeta del curso, con su README.md.
        fuentes: la carpeta de lo que lee Sphinx.
        paginas: el título de cada lección, y del glosario, por el nombre de su página.
        helpers: los módulos de la API, con la frase que dice qué es cada uno.
        repositorio: la dirección del repositorio, o «».
    """
    guia = curso / "aula" / "guia.md"
    if guia.is_file():
        texto = convierte(guia.read_text("utf-8"), repositorio, "aula")
        (fuentes / "guia.md").write_text(texto, "utf-8")
    leeme = (curso / "README.md").read_text("utf-8")
    for tema in ("claro", "oscuro"):
        shutil.copy(curso / ".github" / PANEL.format(tema), fuentes)
    portada = PORTADA.format(
        titulo=_busca(r"^# (.+)", leeme),
        que_es=_busca(r"^# .+\n\n(.+)", leeme),
        alternativo=_busca(r'<img src="\S+" alt="([^"]+)"', leeme),
        # Hasta la orden y el párrafo que la explica.
        empezar=convierte(
            _busca(r"^## Empezar\n\n(.*?^```\n.*?^```\n\n[^\n]+)", leeme), repositorio, "."
        ),
        mapa=mapa(LECCIONES),
        lecciones="\n".join(
            # En el índice de Sphinx, un acento grave es un acento grave.
            f"{titulo.replace('`', '')} <{pagina}>"
            for pagina, titulo in paginas.items()
        ),
        para_quien_ensena="Guía de quien enseña <guia>\n" if guia.is_file() else "",
    )
    (fuentes / "index.md").write_text(portada, "utf-8")
    resueltas = [f"- [{t}]({p}.ipynb)" for p, t in paginas.items() if p[0].isdigit()]
    indice = SOLUCIONES.format(lista="\n".join(resueltas))
    (fuentes / "soluciones" / "index.md").write_text(indice, "utf-8")
    api = API.format(
        lista="\n".join(f"- [`helpers.{m}`]({m}.rst). {que}" for m, que in helpers.items()),
        modulos="\n".join(helpers),
    )
    (fuentes / "api" / "index.md").write_text(api, "utf-8")


def _busca(patron: str, texto: str) -> str:
    """Lo que un patrón encuentra en README.md; lanza ValueError si ya no está."""
    hallado = re.search(
        patron, texto, re.MULTILINE | re.DOTALL if ".*?" in patron else re.MULTILINE
    )
    if not hallado:
        raise ValueError(f"README.md ya no tiene lo que la portada copia de él: «{patron}».")
    return hallado[1]
