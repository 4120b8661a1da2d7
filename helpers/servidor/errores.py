"""El único error que sale de este paquete: una frase que dice qué hacer."""

import sys
from types import TracebackType
from typing import Any

# Cómo acaba lo que se le dice a quien ha pedido un contenedor y no puede tenerlo.
O_SIN_CONTENEDOR = "o borra la variable CURSO_SERVIDOR para usar el servidor del curso."
SIN_ESPACIO = "No queda espacio en el disco de «{}»: libera unos 200 MB y repite."
SIN_MEMORIA_COMPARTIDA = (
    "No queda sitio en la memoria compartida (/dev/shm): cierra otros programas, o dale más (en un "
    "contenedor, con la opción «--shm-size=256m»), y repite."
)
# Cuando contesta, pero no admite una conexión más.
LLENO = (
    "El servidor está lleno y no admite más conexiones: reinicia el kernel de este cuaderno y los "
    "de los demás que tienes abiertos."
)
# Cuando la cuenta con que se entraba se ha cerrado, o tiene otra contraseña.
OTRA_CUENTA = (
    "El servidor ya no deja entrar con la cuenta de CURSO_DSN: pide otra contraseña a quien lo "
    "administra, ponla en CURSO_DSN y abre el curso de nuevo."
)


class ErrorServidor(Exception):
    """No hay servidor. `str(error)` es una sola frase, en español, que dice qué hacer.

    En un cuaderno se muestra la frase sola. En un script también: quien empieza no
    necesita ver por qué líneas de este paquete pasó el fallo.
    """

    def _render_traceback_(self) -> list[str]:
        """Lo que IPython muestra en lugar de la traza."""
        return [f"✗ {self}"]


def _solo_la_frase(
    tipo: type[BaseException],
    valor: BaseException,
    traza: TracebackType | None,
    anterior: Any = sys.excepthook,
) -> None:
    if issubclass(tipo, ErrorServidor):
        print(f"✗ {valor}", file=sys.stderr)
    else:
        anterior(tipo, valor, traza)


sys.excepthook = _solo_la_frase
