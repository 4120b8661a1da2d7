"""Qué servidor toca: lo dicen las variables de entorno, y se decide aquí."""

import os
from pathlib import Path

from .contenedor import Contenedor
from .contrato import Forma
from .embebido import Embebido
from .errores import ErrorServidor
from .externo import Externo
from .propio import ServidorPropio

_PROPIAS: dict[str, type[ServidorPropio]] = {f.nombre: f for f in (Embebido, Contenedor)}


def elegida() -> Forma:
    """La forma que dicen `CURSO_DSN` y `CURSO_SERVIDOR`; si no dicen nada, `embebido`.

    Raises:
        ErrorServidor: `CURSO_SERVIDOR` vale algo que no existe.
    """
    if cadena := os.environ.get("CURSO_DSN"):
        return Externo(cadena)
    modo = os.environ.get("CURSO_SERVIDOR") or Embebido.nombre
    if modo not in _PROPIAS:
        raise ErrorServidor(
            f"CURSO_SERVIDOR vale «{modo}»: pon «embebido» o «contenedor», o borra esa variable."
        )
    return _PROPIAS[modo].del_curso()


def embebido_elegido() -> Embebido | None:
    """El servidor embebido si es el que toca: el único con procesos y diario a nuestro alcance."""
    try:
        forma = elegida()
    except ErrorServidor:
        return None
    return forma if isinstance(forma, Embebido) else None


def propia(nombre: str, carpeta: str) -> ServidorPropio:
    """El servidor que arrancó el curso en una carpeta, según el nombre de su forma."""
    return _PROPIAS[nombre](Path(carpeta))
