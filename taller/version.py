"""Qué Python sirve para el curso. Lo lee también un Python 3.6: es quien tiene que decir que no."""

import os
from typing import Sequence  # noqa: UP035  (en collections.abc no se puede usar hasta el 3.9)

MINIMA = (3, 10)
PROBADA = (3, 15)  # la más nueva en la que se pasan las pruebas
ACONSEJADA = "python3.13" if os.name == "posix" else "py -3.13"  # la última con ksycopg2


def fallo_de_version(version: Sequence[int]) -> str:
    """Devuelve la frase que ve quien tiene un Python demasiado antiguo, o «» si sirve."""
    if tuple(version[:2]) >= MINIMA:
        return ""
    # Sin acentos ni comillas: un Python tan antiguo puede no saber escribirlos en el terminal.
    return (
        f"El curso necesita Python {MINIMA[0]}.{MINIMA[1]} o posterior y este es el"
        f" {version[0]}.{version[1]}: instala uno y repite con {ACONSEJADA} curso.py"
    )


def aviso_de_version(version: Sequence[int]) -> str:
    """Devuelve la frase que ve quien tiene un Python más nuevo que los probados, o «»."""
    if tuple(version[:2]) <= PROBADA:
        return ""
    return (
        f"Tu Python {version[0]}.{version[1]} es más nuevo que los probados con el curso, hasta el"
        f" {PROBADA[0]}.{PROBADA[1]}: si algo falla, instala uno de esos y borra la carpeta .venv."
    )
