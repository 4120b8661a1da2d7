"""Lo que en una lección no es texto: los dibujos de Mermaid y las figuras de las salidas."""

import base64
import functools
import hashlib
import html
import re
import struct
from pathlib import Path

# Un dibujo no se encoge más que esto: su letra, de 16 píxeles, se queda en 10. Si no cabe, como en
# un teléfono, se desplaza.
ENCOGE = 0.63
# Lo que mide la columna del texto en un escritorio. Uno tumbado y más ancho se hace de pie.
COLUMNA = 740


@functools.cache
def dibujo(fuente: str) -> str:
    """Devuelve el SVG de un dibujo de Mermaid, en una línea y dentro de su `div`.

    Se hace aquí, con el propio Mermaid: la página no lleva JavaScript para él, y se ve igual sin
    red. Sus colores los pone `sitio.css`, que sigue al tema claro y al oscuro.
    """
    import mermaidx

    svg = str(mermaidx.render(fuente).svg())
    if _ancho(svg) > COLUMNA:
        de_pie = re.sub(r" LR$", " TD", fuente, count=1, flags=re.MULTILINE)
        svg = str(mermaidx.render(de_pie).svg())
    nombre = "dibujo-" + hashlib.sha256(fuente.encode()).hexdigest()[:8]
    svg = re.sub(r"<style>.*?</style>", "", svg, flags=re.DOTALL).replace("my-svg", nombre)
    # Para quien no ve, una imagen con su nombre; lo que Mermaid dice que es, lo dice en inglés.
    svg = re.sub(r' role="[^"]*"', ' role="img"', svg, count=1)
    svg = re.sub(r' aria-roledescription="[^"]*"', "", svg)
    svg = re.sub(r"\s*\n\s*", " ", svg)
    minimo = round(ENCOGE * _ancho(svg))
    svg = svg.replace("max-width: ", f"min-width: {minimo}px; max-width: ", 1)
    return f'<div class="dibujo" tabindex="0" role="group" aria-label="Dibujo">{svg}</div>'


def _ancho(svg: str) -> float:
    return float(svg.partition("max-width: ")[2].partition("px")[0])


def con_dibujos(texto: str) -> str:
    """Devuelve un Markdown con el SVG de cada bloque `mermaid` en su lugar."""
    bloque = re.compile(r"^```mermaid\n(.*?)^```$", re.DOTALL | re.MULTILINE)
    return bloque.sub(lambda b: dibujo(b[1]), texto)


def saca_figuras(salida: str, carpeta: Path, subir: str) -> str:
    """Guarda en `carpeta` las figuras de una salida en HTML, y la devuelve con su dirección.

    Args:
        salida: el HTML, con las figuras dentro, en base 64.
        carpeta: dónde se guardan.
        subir: lo que va delante de `_static/` para llegar desde la página.
    """

    def guarda(imagen: re.Match[str]) -> str:
        ancho, otros, en_base_64 = imagen.groups()
        datos = base64.b64decode(html.unescape(en_base_64))
        nombre = hashlib.sha256(datos).hexdigest()[:16] + ".png"
        carpeta.mkdir(exist_ok=True)
        (carpeta / nombre).write_bytes(datos)
        # Con el alto, la página no salta cuando la figura llega.
        puntos = struct.unpack(">II", datos[16:24])
        tamano = f'width="{ancho}" height="{round(int(ancho) * puntos[1] / puntos[0])}"'
        return f'{tamano}{otros}loading="lazy" src="{subir}_static/{carpeta.name}/{nombre}"'

    figura = r'width="(\d+)"([^>]*?)src="data:image/png;base64,([^"]+)"'
    return re.sub(figura, guarda, salida)
