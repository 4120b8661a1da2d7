"""El servidor de cada persona: el JupyterLab del curso, con la puerta de JupyterHub."""

import os
import sys

from taller.abrir import DATOS, MI_CURSO, ajustes_de_jupyter, entrada, preparado
from taller.idioma import completa


def main() -> None:
    """Pone al día mi_curso/ y abre JupyterLab como lo abre curso.py, hasta que el hub lo cierre."""
    DATOS.mkdir(mode=0o700, parents=True, exist_ok=True)
    with preparado() as ejecucion:
        os.environ |= ajustes_de_jupyter(ejecucion)
        os.environ["JUPYTERHUB_ROOT_DIR"] = str(MI_CURSO)
        os.environ["JUPYTERHUB_DEFAULT_URL"] = f"/{entrada()}"
        os.chdir(ejecucion)  # y no mi_curso: un archivo de la persona podría tapar un módulo
        completa()
        from jupyterhub.singleuser import main as abre  # lee el entorno al importarse

        abre([*sys.argv[1:], "--LabApp.custom_css=True"])


if __name__ == "__main__":
    main()
