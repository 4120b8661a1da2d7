"""De los cuadernos guardados a las páginas de las lecciones y de sus soluciones.

No se ejecuta nada. Lo que en un cuaderno se contesta, en una página se lee: las celdas `predice` y
`comprobar` que esperan a alguien dejan su sitio a una frase.
"""

import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from taller.fuente import (
    GLOSARIO,
    LECCIONES,
    archivo_de,
    carpetas_de_lecciones,
    lee_ficha,
    numero_de,
)
from taller.procesos import RAIZ
from taller.sitio.dibujos import con_dibujos, saca_figuras

CUADERNOS = RAIZ / "notebooks"
# Lo que espera a quien aprende, según cómo empieza lo que la celda dice, y lo que va en su lugar.
AVISOS = {
    "predice(": "En tu cuaderno, aquí escribes lo que predices, antes de seguir.",
    "comprobar(": "En tu cuaderno, aquí se comprueba tu respuesta.",
}
EN_ARCHIVOS = "En tu cuaderno, aquí se abre lo que escribes: {}."
# Una barra de progreso, que en una página ya no dice nada.
BARRA = re.compile(r"^Midiendo ▰+\n?", re.MULTILINE)
ABRE = """```{{admonition}} Abre esta lección
:class: tip abre

Aquí se lee; en tu máquina se ejecuta, se predice y se comprueba. En la carpeta del curso:

    python3 curso.py

Y abre `{archivo}`. En Windows se escribe `py curso.py`. [Qué hace falta](index.md#Empezar).
```"""
INTENTALO = """```{{admonition}} Inténtalo antes
:class: tip abre

Son las soluciones de la lección [{titulo}](../{archivo}). Allí, cada ejercicio tiene tres pistas.
[Todas las soluciones](index.md).
```"""
VUELVE = "**Volver** a [la lección {titulo}](../{archivo}) o a [todas las soluciones](index.md)."


def titulo_de(cuaderno: NotebookNode) -> str:
    """Devuelve el título de un cuaderno, el de su primera línea."""
    return str(cuaderno.cells[0].source.splitlines()[0]).removeprefix("# ")


def escribe(fuentes: Path, figuras: Path) -> dict[str, str]:
    """Escribe las páginas de todas las lecciones y del glosario, y devuelve sus títulos.

    Args:
        fuentes: la carpeta de lo que lee Sphinx.
        figuras: dónde se guardan las figuras.

    Lo que se devuelve va de «03_agotar_el_pool» a «03 · Agotar el pool», por su orden.
    """
    (fuentes / "soluciones").mkdir()
    titulos: dict[str, str] = {}
    for carpeta in carpetas_de_lecciones(LECCIONES):
        archivo = archivo_de(carpeta)
        cuaderno = nbformat.read(CUADERNOS / archivo, as_version=4)
        titulo = f"{numero_de(carpeta)} · {titulo_de(cuaderno)}"
        titulos[archivo.removesuffix(".ipynb")] = titulo
        _sin_salir_a_las_soluciones(cuaderno)
        _pasa(cuaderno, figuras, "", ABRE.format(archivo=archivo))
        cuaderno.metadata["myst"] = _cabecera(lee_ficha(carpeta).mapa)
        nbformat.write(cuaderno, fuentes / archivo)
        resuelto = nbformat.read(CUADERNOS / "soluciones" / archivo, as_version=4)
        _de_vuelta_a_la_leccion(resuelto, VUELVE.format(titulo=titulo, archivo=archivo))
        _pasa(resuelto, figuras, "../", INTENTALO.format(titulo=titulo, archivo=archivo))
        resuelto.metadata["orphan"] = True
        nbformat.write(resuelto, fuentes / "soluciones" / archivo)
    glosario = nbformat.read(CUADERNOS / f"{GLOSARIO}.ipynb", as_version=4)
    for celda in glosario.cells:
        celda.source = _palabras_en_lista(celda.source)
    _pasa(glosario, figuras, "", "")
    nbformat.write(glosario, fuentes / f"{GLOSARIO}.ipynb")
    titulos[GLOSARIO] = f"fin · {titulo_de(glosario)}"
    return titulos


def _palabras_en_lista(texto: str) -> str:
    """Pasa la tabla de las palabras a una lista: en un teléfono, sus columnas no se leían."""
    texto = texto.replace("| palabra | qué es | lo viste en |\n|---|---|---|\n", "")
    fila = r"^\| (\*\*.+?\*\*) \| (.+) \| \[(\d\d)\](\(.+?\)) \|$"
    return re.sub(fila, r"- \1: \2. [Lección \3]\4", texto, flags=re.MULTILINE)


def _cabecera(descripcion: str) -> dict[str, dict[str, str]]:
    """Lo que lee un buscador: la línea del mapa, sin sus acentos graves."""
    return {"html_meta": {"description": descripcion.replace("`", "")}}


def _sin_salir_a_las_soluciones(leccion: NotebookNode) -> None:
    """Deja solo los enlaces a las soluciones que van detrás de las pistas."""
    for celda in leccion.cells:
        if "Pista 3" not in celda.source and "¿Atascado?" not in celda.source:
            celda.source = re.sub(r"\[([^]]+)\]\(soluciones/[^)]*\)", r"\1", celda.source)


def _de_vuelta_a_la_leccion(resuelto: NotebookNode, vuelve: str) -> None:
    """Quita de una solución lo que espera a alguien, y lleva sus enlaces a las lecciones."""
    resuelto.cells = [celda for celda in resuelto.cells if not _lo_que_espera(celda)]
    for celda in resuelto.cells:
        if celda.cell_type == "markdown":
            texto = re.sub(r"^¿Atascado\? .*\n*", "", celda.source, flags=re.MULTILINE)
            texto = texto.replace(" (soluciones)\n", "\n")
            texto = re.sub(r"\[([^]]*cuaderno resuelto)\]\([^)]*\)", r"\1", texto)
            # Los demás enlaces a un cuaderno, a su lección.
            celda.source = re.sub(r"\]\((?=\d\d_\w+\.ipynb)", "](../", texto)
    resuelto.cells = [celda for celda in resuelto.cells if celda.source]
    resuelto.cells.append(nbformat.v4.new_markdown_cell(vuelve, id="vuelve"))


def _pasa(cuaderno: NotebookNode, figuras: Path, subir: str, recuadro: str) -> None:
    """Cambia las celdas de un cuaderno por las de su página.

    Args:
        cuaderno: el que se cambia.
        figuras: dónde se guardan sus figuras.
        subir: «» o «../», lo que va de la página a la portada.
        recuadro: el Markdown que va detrás de la primera celda, o «».
    """
    for celda in cuaderno.cells:
        if celda.cell_type == "markdown":
            celda.source = con_dibujos(celda.source)
            continue
        aviso = _lo_que_espera(celda)
        if aviso:
            del celda["outputs"], celda["execution_count"]
            celda.cell_type, celda.source = "markdown", f'<p class="en-el-cuaderno">{aviso}</p>'
            continue
        for salida in celda.outputs:
            if "text" in salida:
                salida.text = BARRA.sub("", salida.text)
            _pasa_salida(salida.get("data", {}), figuras, subir)
        celda.outputs = [s for s in celda.outputs if s.get("text") != ""]
    if recuadro:
        cuaderno.cells.insert(1, nbformat.v4.new_markdown_cell(recuadro, id="abre"))


def _lo_que_espera(celda: NotebookNode) -> str:
    """La frase que va en lugar de una celda que espera a quien aprende; «» si no espera a nadie."""
    for salida in celda.get("outputs", []):
        datos = salida.get("data", {})
        if "⏳" in datos.get("text/plain", ""):
            return next((a for orden, a in AVISOS.items() if celda.source.startswith(orden)), "")
        if datos.get("text/markdown", "").startswith("Ábrelo, escribe y guarda"):
            rutas = re.findall(r"\[([^]]+)\]", datos["text/markdown"])
            return EN_ARCHIVOS.format(", ".join(f"<code>{ruta}</code>" for ruta in rutas))
    return ""


def _pasa_salida(datos: NotebookNode, figuras: Path, subir: str) -> None:
    """Cambia una salida: sus figuras, en archivos; sus colores y sus enlaces, los del sitio."""
    datos.pop("text/latex", None)
    if "text/html" in datos:
        # Lo que `Code` enseña trae sus colores, uno solo para los dos temas.
        limpio = re.sub(r"<style>.*?</style>", "", datos["text/html"], flags=re.DOTALL)
        datos["text/html"] = saca_figuras(limpio, figuras, subir)
    if "text/markdown" in datos:  # los archivos que la 12 deja en la carpeta de quien aprende
        datos["text/markdown"] = re.sub(r"\[([^]]+)\]\([^)]*\)", r"`\1`", datos["text/markdown"])
