"""Lo que se escribe al final de una revisión."""

import textwrap
from collections.abc import Iterator

from .carpeta import Programa
from .catalogo import DEFECTOS, Hallazgo, Hallazgos

_ANCHO = 92


def informe(
    programa: Programa, hallazgos: Hallazgos, probado: list[str], sin_probar: list[str]
) -> str:
    """El informe: los defectos, las preguntas y lo que se ha podido probar."""
    return "\n".join(_lineas(programa, hallazgos, probado, sin_probar))


def _lineas(
    programa: Programa, hallazgos: Hallazgos, probado: list[str], sin_probar: list[str]
) -> Iterator[str]:
    defectos, preguntas = (hallazgos.en_orden(seguros=s) for s in (True, False))
    que = f", {programa.entrada}" if programa.entrada else ""
    yield f"«{programa.carpeta.resolve().name}»{que}, con {' y '.join(sorted(programa.drivers))}"
    yield ""
    for hallazgo in defectos:
        yield from _hallazgo("✗", hallazgo)
    if not defectos:
        yield "✓ No he encontrado ningún defecto de los que busco."
        yield ""
    for hallazgo in preguntas:
        yield from _hallazgo("·", hallazgo)
    if probado:
        yield "Probado, en una copia y con una base de datos de usar y tirar:"
        yield from _lista(probado)
    if sin_probar:
        yield "Sin probar:"
        yield from _lista(sin_probar)


def _hallazgo(marca: str, hallazgo: Hallazgo) -> Iterator[str]:
    defecto = DEFECTOS[hallazgo.clave]
    yield from textwrap.wrap(
        defecto.frase, _ANCHO, initial_indent=f"{marca} ", subsequent_indent="  "
    )
    for linea in sorted(hallazgo.lineas, key=lambda x: (str(x.archivo), x.numero)):
        yield f"    {linea.archivo}, línea {linea.numero}"
    for visto in hallazgo.vistos[:3]:
        yield from _parrafo(f"Visto: {visto}")
    seccion = f", «{defecto.titulo.replace('`', '')}»" if defecto.titulo else ""
    yield from _parrafo(f"→ Lección {defecto.leccion}{seccion}")
    yield ""


def _parrafo(texto: str) -> list[str]:
    return textwrap.wrap(texto, _ANCHO, initial_indent="    ", subsequent_indent="      ")


def _lista(frases: list[str]) -> Iterator[str]:
    for frase in dict.fromkeys(frases):
        yield from textwrap.wrap(frase, _ANCHO, initial_indent="  - ", subsequent_indent="    ")
