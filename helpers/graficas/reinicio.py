"""La figura de un reinicio: quién recibe respuesta y quién un error, antes, durante y después."""

from collections.abc import Mapping, Sequence
from typing import Any

from .lienzo import (
    ANCHO,
    CARA,
    COLORES,
    FILA,
    GRIS,
    Imagen,
    enumera,
    nuevo_lienzo,
    nuevos_ejes,
    pon_leyenda,
    pon_rejilla,
    sin_ceros,
)

_POR_CLIENTE = 0.42  # pulgadas


def reinicio(
    intentos: Mapping[str, Sequence[tuple[float, bool]]],
    apagado: tuple[float, float],
    titulo: str,
    alt: str = "",
) -> Imagen:
    """Una fila por cliente: un punto por respuesta, un aspa por intento fallido, y el apagón.

    Args:
        intentos: diccionario de nombre a pares (segundos desde el comienzo, si salió bien).
        apagado: los segundos entre los que no había servidor.
        titulo: la frase que resume la figura; puede llevar números medidos.
        alt: texto alternativo. Sin números medidos: cambian en cada ejecución.

    Returns:
        Una `Imagen`.
    """
    alt = alt or f"Respuestas y errores de cada cliente a lo largo del tiempo: {enumera(intentos)}."
    cuerpo = _POR_CLIENTE * len(intentos) + 0.2
    figura, arriba, alto = nuevo_lienzo(cuerpo + 0.6 + FILA + 0.3, titulo, "")
    ejes = nuevos_ejes(figura, 1.1, 0.6, ANCHO - 1.3, alto - 0.6 - arriba - FILA)
    ejes.axvspan(*apagado, color="#dddddd", label="el servidor se reinicia", zorder=0)
    # El aspa va detrás: donde coinciden, se ven las dos.
    for bien, color, marca, grande, nombre in (
        (False, CARA, "x", 8, "intento fallido"),
        (True, COLORES[0], "o", 4.5, "respuesta"),
    ):
        puntos = [
            (cuando, fila)
            for fila, suyos in enumerate(intentos.values())
            for cuando, salio in suyos
            if salio is bien
        ]
        estilo: dict[str, Any] = {"linestyle": "", "marker": marca, "markersize": grande}
        ejes.plot(
            *zip(*puntos, strict=True) if puntos else ([], []), color=color, label=nombre, **estilo
        )
    ejes.set_yticks(range(len(intentos)), list(intentos))
    ejes.tick_params(axis="y", labelcolor=GRIS, length=0)
    ejes.set_ylim(len(intentos) - 0.5, -0.5)
    ejes.set_xlim(left=0)
    ejes.xaxis.set_major_formatter(sin_ceros)
    ejes.set_xlabel("segundos desde el comienzo", fontsize=10.5)
    pon_rejilla(ejes, "x")
    pon_leyenda(ejes, 3)
    return Imagen(figura, alt)
