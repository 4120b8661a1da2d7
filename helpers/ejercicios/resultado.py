"""Lo que muestran `comprobar` y las predicciones: un signo y un mensaje."""

import html
import re
from dataclasses import dataclass, field

from IPython import get_ipython
from IPython.display import display

PENDIENTE, MAL, BIEN = "⏳", "✗", "✓"
VISTO = "→"  # ni bien ni mal: una predicción apuntada, o lo que ha salido
_ESCRIBE = "Tu código escribe"
# Se leen bien sobre fondo claro y oscuro; fuera de JupyterLab vale el segundo color.
_COLORES = {
    PENDIENTE: "var(--jp-warn-color1, #b7791f)",
    MAL: "var(--jp-error-color1, #d33f3f)",
    BIEN: "var(--jp-success-color1, #2f8f4e)",
    VISTO: "var(--jp-info-color1, #2b7bb9)",
}


@dataclass
class Resultado:
    """Lo que se muestra: `estado` (uno de los signos), el ejercicio o la predicción, y un mensaje.

    `escrito` es lo que la respuesta escribió con `print`; `aviso`, lo que se dice aparte.
    """

    estado: str
    ejercicio: str
    mensaje: str
    escrito: str = ""
    aviso: str = ""
    _celda: int | None = field(default=None, compare=False)  # en la que ya se ha mostrado

    def __repr__(self) -> str:
        dicho = f"{self.estado} {self.ejercicio} · {self.mensaje}"
        escrito = f"{_ESCRIBE}:\n{self.escrito}" if self.escrito else ""
        return "\n".join(filter(None, [dicho, escrito, self.aviso]))

    def _repr_html_(self) -> str:
        mensaje = re.sub("`([^`]+)`", r"<code>\1</code>", html.escape(self.mensaje))
        aviso = f"<br><small>{html.escape(self.aviso)}</small>" if self.aviso else ""
        return (
            f'<div style="border-left: 4px solid {_COLORES[self.estado]}; padding: 0.4em 0.8em">'
            f"{self.estado} <strong>{html.escape(self.ejercicio)}</strong> · {mensaje}"
            f"{self._plegado()}{aviso}</div>"
        )

    def _plegado(self) -> str:
        if not self.escrito:
            return ""
        return (
            f"<details><summary>{_ESCRIBE}</summary><pre>{html.escape(self.escrito)}</pre>"
            "</details>"
        )

    def _ipython_display_(self) -> None:
        """Lo que hace IPython con el valor de la última línea: no lo muestra otra vez."""
        consola = get_ipython()
        if consola is None or self._celda != consola.execution_count:
            display({"text/plain": repr(self), "text/html": self._repr_html_()}, raw=True)
        self._celda = consola and consola.execution_count


def muestra(resultado: Resultado) -> None:
    """Muestra un resultado en el cuaderno, esté donde esté en la celda la línea que lo pide."""
    if get_ipython() is not None:
        resultado._ipython_display_()
