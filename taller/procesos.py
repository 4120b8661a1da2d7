"""Dónde está cada cosa y cómo se arrancan, se paran y se ceden procesos, en cada sistema.

Corre antes de que exista .venv: aquí solo cabe la biblioteca estándar.
"""

import contextlib
import io
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

RAIZ = Path(__file__).resolve().parent.parent
VENV = RAIZ / ".venv"
POSIX = os.name == "posix"
PYTHON = VENV / ("bin/python" if POSIX else "Scripts/python.exe")
ORDEN = "python3 curso.py" if POSIX else "py curso.py"


class Fallo(Exception):
    """Algo impide seguir; su texto es la frase que dice qué hacer."""


def prepara_consola() -> None:
    """Deja que la consola escriba cualquier letra: una antigua de Windows no tiene «✓»."""
    for canal in (sys.stdout, sys.stderr):
        if isinstance(canal, io.TextIOWrapper):
            canal.reconfigure(errors="replace")


def arranca(orden: list[Any], **opciones: Any) -> subprocess.Popen[bytes]:
    """Inicia un proceso en su propia sesión: Ctrl-C llega solo aquí, y aquí se decide qué hacer."""
    return subprocess.Popen([str(x) for x in orden], start_new_session=True, **opciones)


def detiene(proceso: subprocess.Popen[bytes], senal: int = signal.SIGINT) -> None:
    """Para un proceso de `arranca` y a sus hijos: con `senal` y, a los 20 s, a la fuerza."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # un segundo Ctrl-C no deja nada a medio cerrar
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if POSIX:
            os.killpg(proceso.pid, senal)  # en Windows, la consola ya le ha enviado Ctrl-C
        with contextlib.suppress(subprocess.TimeoutExpired):
            proceso.wait(20)
        os.killpg(proceso.pid, signal.SIGKILL) if POSIX else proceso.kill()
    proceso.wait()


def ejecuta(modulo: str, argumentos: list[str]) -> int:
    """Cede el sitio a un módulo, con el Python de .venv; devuelve su código de salida.

    Suyos son el terminal y Ctrl-C. Salvo en Windows, no vuelve. Lanza `OSError` si no arranca.
    """
    orden = [str(PYTHON), "-m", modulo, *argumentos]
    os.chdir(RAIZ)
    if POSIX:
        os.execv(orden[0], orden)
    proceso = subprocess.Popen(orden)  # en Windows, execv no espera a que termine
    while True:
        with contextlib.suppress(KeyboardInterrupt):
            return proceso.wait()
