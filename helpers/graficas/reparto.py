"""La figura de muchos clientes sobre pocas conexiones: quién espera y quién atiende a cada uno."""

import string
from collections.abc import Sequence

from .lienzo import (
    ANCHO,
    COLORES,
    FILA,
    Imagen,
    nuevo_lienzo,
    nuevos_ejes,
    pon_leyenda,
    pon_rejilla,
    sin_ceros,
)

_ESPERA = "#d5d5d5"
_TRAMAS = ("", "//", "..", "\\\\", "xx", "--")
_CUERPO = 3.6  # pulgadas


def reparto(
    tramos: Sequence[tuple[float, float, float, int]], titulo: str, alt: str = ""
) -> Imagen:
    """Una fila por cliente: gris mientras espera, y el color y la trama de quien lo atiende.

    Args:
        tramos: por cada cliente (pide, empieza, acaba, proceso), en segundos desde el comienzo.
        titulo: la frase que resume la figura; puede llevar números medidos.
        alt: texto alternativo. Sin números medidos: cambian en cada ejecución.

    Returns:
        Una `Imagen`.
    """
    if not tramos:
        raise ValueError("No hay ningún cliente: no hay nada que dibujar.")
    alt = alt or "Una fila por cliente: gris mientras espera, y después un color por conexión."
    en_orden = sorted(tramos, key=lambda tramo: tramo[1])
    procesos = list(dict.fromkeys(proceso for *_, proceso in en_orden))
    figura, arriba, alto = nuevo_lienzo(_CUERPO + 0.6 + 2 * FILA, titulo, "")
    ejes = nuevos_ejes(figura, 0.7, 0.6, ANCHO - 0.9, alto - 0.6 - arriba - 2 * FILA)
    filas = range(1, len(en_orden) + 1)
    esperas = [1000 * (empieza - pide) for pide, empieza, _, _ in en_orden]
    piden = [1000 * pide for pide, *_ in en_orden]
    ejes.barh(filas, esperas, left=piden, height=1, color=_ESPERA, label="espera")
    for n, proceso in enumerate(procesos):
        suyos = [
            (fila, 1000 * empieza, 1000 * (acaba - empieza))
            for fila, (_, empieza, acaba, cual) in zip(filas, en_orden, strict=True)
            if cual == proceso
        ]
        donde, desde, duran = zip(*suyos, strict=True)
        ejes.barh(
            donde,
            duran,
            left=desde,
            height=1,
            color=COLORES[n % len(COLORES)],
            hatch=_TRAMAS[n % len(_TRAMAS)],
            edgecolor="white",
            linewidth=0,
            label=f"conexión {string.ascii_uppercase[n % 26]}",
        )
    ejes.set_ylim(len(en_orden) + 0.5, 0.5)
    ejes.set_yticks([1, *range(20, len(en_orden) + 1, 20)])
    ejes.set_xlim(left=0)
    ejes.xaxis.set_major_formatter(sin_ceros)
    ejes.set_xlabel("milisegundos desde la primera petición", fontsize=10.5)
    ejes.set_ylabel("clientes, por orden de llegada al servidor", fontsize=10.5)
    pon_rejilla(ejes, "x")
    pon_leyenda(ejes, 4, fontsize=10, columnspacing=1.2)
    return Imagen(figura, alt)
