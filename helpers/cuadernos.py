"""Lo que hay dentro de un cuaderno: sus celdas y sus ejercicios.

También corre antes de que exista .venv: aquí solo cabe la biblioteca estándar.
"""

import json
import re
import time
from pathlib import Path
from typing import Any

Celda = dict[str, Any]

# En la carpeta de quien aprende: lo que es del curso, y los cuadernos como se le dejaron.
DEL_CURSO = Path(".curso")
DEJADO = DEL_CURSO / "cuadernos"
# Y, al lado de los cuadernos, los archivos que escribe en un editor.
LABORATORIO = Path("laboratorio")

_SE_GUARDA_EN_S = 0.3
_CLASES = ("code", "markdown", "raw")
_ARCHIVOS = re.compile(r"""\barchivos\(([^)]*)\)""")
_NOMBRE = re.compile(r"""["'](\w+\.py)["']""")
_COMPRUEBA = re.compile(r"""^\s*comprobar\(\s*["'](\d\d\.\d+)["']""", re.MULTILINE)


def lee(archivo: Path) -> dict[str, Any]:
    """Devuelve un cuaderno leído de su archivo.

    Lanza `OSError` si no se puede leer, y `ValueError` si no es un cuaderno con identificadores.
    """
    try:
        return _lee(archivo)
    except ValueError:
        # JupyterLab vacía el archivo y lo escribe otra vez: pudo leerse a medias.
        time.sleep(_SE_GUARDA_EN_S)
        return _lee(archivo)


def _lee(archivo: Path) -> dict[str, Any]:
    try:
        cuaderno = json.loads(archivo.read_bytes())
        for celda in cuaderno["cells"]:
            if not (isinstance(celda["id"], str) and celda["cell_type"] in _CLASES):
                raise ValueError("hay una celda sin identificador, o que no se sabe de qué es")
            fuente(celda)
    except (TypeError, KeyError, RecursionError) as error:
        raise ValueError(f"no es un cuaderno: {error!r}") from error
    return cuaderno


def fuente(celda: Celda) -> str:
    """Devuelve lo que está escrito en una celda, sin los blancos del final."""
    return "".join(celda["source"]).rstrip()


def limpia(celda: Celda) -> Celda:
    """Devuelve una celda sin lo que deja ejecutarla: salidas, número y tiempos."""
    if celda["cell_type"] != "code":
        return celda
    datos = {k: v for k, v in celda.get("metadata", {}).items() if k != "execution"}
    return {**celda, "outputs": [], "execution_count": None, "metadata": datos}


def ejercicios(celdas: list[Celda]) -> dict[str, tuple[int, int]]:
    """Dónde está cada ejercicio: {"02.1": (celda de la respuesta, celda que la comprueba)}.

    La respuesta va en la celda de código de antes.
    """
    donde: dict[str, tuple[int, int]] = {}
    anterior = None
    for posicion, celda in enumerate(celdas):
        if celda["cell_type"] != "code":
            continue
        comprueba = _COMPRUEBA.search(fuente(celda))
        if comprueba and anterior is not None:
            donde.setdefault(comprueba[1], (anterior, posicion))
        anterior = posicion
    return donde


def archivos(celda: Celda) -> list[str]:
    """Los archivos que una celda pide con `archivos("conexion.py")`: ahí va su respuesta."""
    return [n for pedidos in _ARCHIVOS.findall(fuente(celda)) for n in _NOMBRE.findall(pedidos)]
