"""Lo que muestra `comprobar`: ⏳, ✗ o ✓, y un mensaje."""

import html
import re
from dataclasses import dataclass

PENDIENTE, MAL, BIEN = "⏳", "✗", "✓"
# Se leen bien sobre fondo claro y oscuro; fuera de JupyterLab vale el segundo color.
_COLORES = {
    PENDIENTE: "var(--jp-warn-color1, #b7791f)",
    MAL: "var(--jp-error-color1, #d33f3f)",
    BIEN: "var(--jp-success-color1, #2f8f4e)",
}


@dataclass(frozen=True)
class Resultado:
    """Lo que muestra `comprobar`: `estado` (⏳, ✗ o ✓), el ejercicio y un mensaje."""

    estado: str
    ejercicio: str
    mensaje: str

    def __repr__(self) -> str:
        return f"{self.estado} {self.ejercicio} · {self.mensaje}"

    def _repr_html_(self) -> str:
        mensaje = re.sub("`([^`]+)`", r"<code>\1</code>", html.escape(self.mensaje))
        return (
            f'<div style="border-left: 4px solid {_COLORES[self.estado]}; padding: 0.4em 0.8em">'
            f"{self.estado} <strong>{html.escape(self.ejercicio)}</strong> · {mensaje}</div>"
        )
