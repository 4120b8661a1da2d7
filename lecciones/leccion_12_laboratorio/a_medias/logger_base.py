"""El `log` del programa: todo al archivo; a la pantalla, que es de la persona, solo lo grave."""

import logging
from pathlib import Path

_archivo = logging.FileHandler(
    Path(__file__).with_name("capa_datos.log"), encoding="utf-8", delay=True
)
_pantalla = logging.StreamHandler()
_pantalla.setLevel(logging.CRITICAL)
logging.basicConfig(
    level=logging.INFO,
    format="%(asctime)s: %(levelname)s [%(filename)s:%(lineno)s] %(message)s",
    handlers=[_archivo, _pantalla],
)
log = logging.getLogger("laboratorio")
