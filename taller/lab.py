"""JupyterLab, que se va con quien lo abrió: `python -m taller.lab OPCIONES`.

Su entrada es una tubería de quien lo abrió: se cierra cuando este muere, también de golpe. Sin
esto, quedaría abierto, con un token que vale.
"""

import os
import shutil
import sys
import threading
import time

from jupyter_server.serverapp import ServerApp

_PLAZO = 20  # segundos para cerrar los kernels


def main() -> None:
    """Abre JupyterLab y, al cerrarse, borra su carpeta de ejecución."""
    from jupyterlab.labapp import LabApp  # Al importarlo, ya enciende algún proceso.

    from taller.idioma import completa

    completa()
    threading.Thread(target=_se_va_si_queda_solo, daemon=True).start()
    try:
        LabApp.launch_instance()
    finally:
        os.chdir(os.path.dirname(os.environ["JUPYTER_RUNTIME_DIR"]))
        shutil.rmtree(os.environ["JUPYTER_RUNTIME_DIR"], ignore_errors=True)


def _se_va_si_queda_solo() -> None:
    os.read(sys.stdin.fileno(), 1)  # Python, al salir, querría para él la de más alto nivel.
    if ServerApp.initialized() and (bucle := getattr(ServerApp.instance(), "io_loop", None)):
        bucle.add_callback(ServerApp.instance().stop)
        time.sleep(_PLAZO)
    os._exit(1)


if __name__ == "__main__":
    main()
