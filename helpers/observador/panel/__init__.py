"""El servidor, en vivo: un panel que se mueve también mientras una celda espera."""

import os
from typing import Any

from IPython import get_ipython
from IPython.display import display

_SE_ABRE = "En JupyterLab, el panel «El servidor, en vivo» se abre a la derecha."
_FALTA = (
    "Al Python de este cuaderno le falta «{}», que dibuja el panel: elige como kernel el Python del"
    " curso, el de la carpeta «.venv»."
)
_ventana: Any = None


def en_vivo() -> None:
    """Abre al lado del cuaderno un panel con lo que pasa en los pools y en el servidor.

    Enseña, cuatro veces por segundo y también mientras una celda espera, los sitios de cada pool,
    las conexiones de la lección que ve el servidor y los últimos treinta segundos. Si ya está
    abierto, se queda el que hay. Se cierra cerrando su pestaña.

    Fuera de JupyterLab sale debajo de la celda; donde no hay dónde dibujarlo, solo se dice.
    """
    global _ventana
    en_jupyterlab, en_vscode = "JPY_SESSION_NAME" in os.environ, "VSCODE_PID" in os.environ
    if hasattr(get_ipython(), "kernel") and (en_jupyterlab or en_vscode):
        # Aquí, porque tardan en importarse y casi nadie los necesita.
        try:
            from .ventana import crea

            _ventana = _ventana or crea()
            if en_jupyterlab:
                _ventana.abre()
            else:
                display(_ventana)
                return
        except ImportError as error:
            print(_FALTA.format(error.name or "anywidget"))
            return
    print(_SE_ABRE)
