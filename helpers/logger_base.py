"""El `log` de los tutoriales.

En pantalla escribe solo el nivel y el mensaje, y en la salida normal: en un cuaderno, la de
errores se ve rosa y parece un fallo. Con la hora, el archivo y la línea, como en los tutoriales,
queda en `capa_datos.log`, en la carpeta de trabajo, si se puede escribir. Git no lo guarda.
"""

import contextlib
import logging
import sys
from typing import TextIO

_ARCHIVO = "capa_datos.log"


class _SalidaActual(logging.StreamHandler):
    """Busca `sys.stdout` al escribir: un cuaderno y las comprobaciones lo cambian."""

    @property
    def stream(self) -> TextIO:
        return sys.stdout

    @stream.setter
    def stream(self, _: object) -> None:
        """No se guarda: siempre es la salida actual."""


class _ArchivoOpcional(logging.FileHandler):
    """Si la carpeta no admite escritura, basta con la pantalla."""

    def emit(self, record: logging.LogRecord) -> None:
        # Abrir el archivo falla aquí, y no en `handleError`: le llegaría a quien registra.
        with contextlib.suppress(OSError):
            super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:
        """No dice nada: el mensaje ya está en la pantalla."""


def _prepara() -> logging.Logger:
    capa_datos = logging.getLogger("capa_datos")
    capa_datos.setLevel(logging.DEBUG)
    capa_datos.propagate = False
    pantalla = _SalidaActual()
    pantalla.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
    # delay: el archivo se crea con el primer mensaje, no al importar.
    archivo = _ArchivoOpcional(_ARCHIVO, encoding="utf-8", delay=True)
    archivo.setFormatter(
        logging.Formatter(
            "%(asctime)s: %(levelname)s [%(filename)s:%(lineno)s] %(message)s",
            datefmt="%I:%M:%S %p",
        )
    )
    capa_datos.handlers = [pantalla, archivo]
    return capa_datos


log = _prepara()
