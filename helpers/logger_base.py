"""El `log` de los tutoriales.

En pantalla escribe en la salida normal, sin hora ni archivo: en un cuaderno la salida de
errores se ve rosa y parece un fallo. El formato completo de los tutoriales va a
`capa_datos.log`, en la carpeta de trabajo, que git no guarda.
"""

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

    def handleError(self, record: logging.LogRecord) -> None:
        pass


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
