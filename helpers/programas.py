"""Ejecuta un programa de Python en otro proceso, como en un terminal."""

import os
import subprocess
import sys


def ejecuta(
    *argumentos: str | os.PathLike[str], **variables: str
) -> subprocess.CompletedProcess[str]:
    """Ejecuta `python` con esos argumentos y espera a que termine.

    Lo que escribe llega sin colores. Un kernel pide a sus hijos que los pongan (`FORCE_COLOR`) y,
    desde Python 3.13, las trazas obedecen: en el texto quedarían los códigos del terminal.
    https://docs.python.org/es/3/using/cmdline.html#using-on-controlling-color

    Args:
        argumentos: lo que va detrás de `python`, por ejemplo la ruta de un archivo.
        variables: variables de entorno que ese proceso tiene además de las de este.

    Returns:
        Lo que escribió, en `stdout` y `stderr`, y su código de salida, en `returncode`.
    """
    return subprocess.run(
        [sys.executable, *argumentos],
        # NO_COLOR, porque con «-I» Python no mira las suyas.
        env={**os.environ, "PYTHON_COLORS": "0", "NO_COLOR": "1", **variables},
        capture_output=True,
        text=True,
    )
