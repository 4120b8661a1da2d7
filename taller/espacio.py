"""Lo que JupyterLab encuentra abierto al empezar: su espacio de trabajo.

Lleva a una celda (`#cell-id=…`) solo si el cuaderno ya estaba abierto, y delante, la última vez:
https://jupyterlab.readthedocs.io/en/stable/user/urls.html
Corre antes de que exista .venv: aquí solo cabe la biblioteca estándar.
"""

import json
from pathlib import Path
from typing import Any

from taller.copia import escribe

# El nombre que jupyterlab_server da al archivo del espacio que se usa si no se pide otro.
ARCHIVO = "default-37a8.jupyterlab-workspace"
_DISPOSICION = "layout-restorer:data"
# Como lo deja JupyterLab la primera vez: con la lista de archivos a la vista.
_IZQUIERDA = {"collapsed": False, "visible": True, "current": "filebrowser"}


def deja_abierto(espacios: Path, cuaderno: str) -> None:
    """Deja abierto un cuaderno, él solo; los paneles y lo demás quedan como estaban.

    Args:
        espacios: la carpeta de los espacios de trabajo.
        cuaderno: por ejemplo `02_clase_conexion.ipynb`.

    Lanza `OSError` si no se puede escribir.
    """
    datos: dict[str, Any] = {}
    disposicion: dict[str, Any] = {"left": _IZQUIERDA}
    try:
        datos = dict(json.loads((espacios / ARCHIVO).read_bytes())["data"])
        disposicion = dict(datos[_DISPOSICION])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        pass
    pestana = f"notebook:{cuaderno}"
    centro = {"type": "tab-area", "currentIndex": 0, "widgets": [pestana]}
    datos = {clave: valor for clave, valor in datos.items() if not clave.startswith("notebook:")}
    datos[pestana] = {"data": {"path": cuaderno, "factory": "Notebook"}}
    datos[_DISPOSICION] = {**disposicion, "main": {"dock": centro, "current": pestana}}
    espacio = {"data": datos, "metadata": {"id": "default"}}
    escribe(espacios / ARCHIVO, json.dumps(espacio).encode())
