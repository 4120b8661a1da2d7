"""El panel que se ve: un *widget* de `anywidget`, en una pestaña de JupyterLab si la hay.

Lo que enseña va en mensajes y no en su estado: así no hay nada que un cuaderno pueda guardar.
"""

import contextvars
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import anywidget
from IPython import get_ipython

from .mirador import Mirador

_AQUI = Path(__file__).parent
TITULO = "El servidor, en vivo"
# Segundos sin noticias de una vista desde los que se la da por cerrada. Un navegador, en una
# pestaña que no se mira, deja pasar un minuto entre una noticia y otra.
_SIN_NOTICIAS_S = 180
_CONTESTA_S = 1
_POR_ABRIR = "la que se está abriendo"
T = TypeVar("T")


def crea() -> "Ventana":
    """Un panel nuevo, que todavía no se ve."""
    return _sin_celda(Ventana)


def _sin_celda(hace: Callable[[], T]) -> T:
    """Hace algo de modo que lo que se envíe no sea respuesta a ninguna celda.

    Si lo fuera, `ipykernel` haría esperar a los botones detrás de la celda que espera. Si no, los
    trae JupyterLab por un hilo aparte (`subshell`).
    """
    contexto = contextvars.Context()
    respondido = getattr(getattr(get_ipython(), "kernel", None), "_shell_parent", None)
    if respondido is not None:
        contexto.run(respondido.set, {})
    return contexto.run(hace)


class Ventana(anywidget.AnyWidget):
    """El panel. Mira mientras alguien lo ve."""

    _esm = _AQUI / "ventana.js"
    _css = _AQUI / "ventana.css"

    def __init__(self) -> None:
        super().__init__()
        self._mirador = Mirador(self._cuenta)
        self._vistas: dict[str, float] = {}
        self._una_a_una = threading.Lock()
        self._contesta = threading.Event()
        self._pestana: Any = None
        self.on_msg(self._recibe)

    def abre(self) -> None:
        """Abre la pestaña, si no está abierta: se sabe porque contesta.

        Raises:
            ImportError: falta el paquete `sidecar`.
        """
        if self._pestana is not None:
            self._contesta.clear()
            self._envia({"que": "estas"})
            # JupyterLab contesta aunque el kernel esté ejecutando una celda, que es lo que pasa.
            if self._contesta.wait(_CONTESTA_S):
                return
        from sidecar import Sidecar  # Solo si se va a usar: fuera de JupyterLab no hace falta.

        # Desde ya: la celda siguiente puede pedir y quedarse esperando antes de que se dibuje.
        with self._una_a_una:
            self._vistas[_POR_ABRIR] = time.monotonic()
            self._mirador.enciende()
        self._cierra_la_pestana()
        self._pestana = _sin_celda(lambda: Sidecar(title=TITULO, anchor="split-right"))
        self._pestana.append_display_data(self)

    def _recibe(self, _widget: Any, mensaje: dict[str, Any], _buferes: Any) -> None:
        """Lo que dice una vista. JupyterLab lo trae en otro hilo: aquí no se espera a nada."""
        que, vista = str(mensaje.get("que")), str(mensaje.get("vista"))
        with self._una_a_una:
            if que == "aqui":
                self._vistas[vista] = time.monotonic()
                self._vistas.pop(_POR_ABRIR, None)
                self._contesta.set()
                self._mirador.enciende()
            elif que == "adios":
                self._vistas.pop(vista, None)
            else:
                self._mirador.pide(que, str(mensaje.get("cual")))

    def _cuenta(self, foto: dict[str, Any]) -> None:
        """Envía una foto; si ya no la ve nadie, deja de mirar."""
        with self._una_a_una:
            for vista, cuando in list(self._vistas.items()):
                if time.monotonic() - cuando > _SIN_NOTICIAS_S:
                    del self._vistas[vista]
            if not self._vistas:
                self._mirador.apaga()
                self._cierra_la_pestana()
                return
        self._envia({"que": "foto", "foto": foto})

    def _envia(self, mensaje: dict[str, Any]) -> None:
        _sin_celda(lambda: self.send(mensaje))

    def _cierra_la_pestana(self) -> None:
        """Que al recargar la página no vuelva la que ya se cerró."""
        if self._pestana is not None:
            self._pestana.close()
            self._pestana = None
