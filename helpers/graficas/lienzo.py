"""Lo que tienen en común las figuras: medidas, colores, textos que no se tapan y su imagen."""

import base64
import html
import io
import logging
import math
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any, Literal

# La primera vez, Matplotlib avisa en inglés de que busca las fuentes: no es un error.
logging.getLogger("matplotlib").setLevel(logging.ERROR)

import PIL.Image  # noqa: E402
from matplotlib import ticker  # noqa: E402
from matplotlib.axes import Axes  # noqa: E402
from matplotlib.axis import Axis  # noqa: E402
from matplotlib.backends.backend_agg import RendererAgg  # noqa: E402
from matplotlib.colors import to_rgb  # noqa: E402
from matplotlib.figure import Figure  # noqa: E402
from matplotlib.font_manager import FontProperties  # noqa: E402

from ..numeros import con_coma  # noqa: E402

# Paleta de Okabe e Ito: se distingue también con daltonismo. https://jfly.uni-koeln.de/color/
COLORES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442", "#000000")
TRAZOS: tuple[Any, ...] = ("-", (0, (4, 1.2)), (0, (6, 1.2, 1.5, 1.2)), (0, (1.5, 1.2)))
# La variante más cara va siempre en bermellón; las demás, en los otros colores.
CARA, LAS_DEMAS = COLORES[1], (COLORES[0], *COLORES[2:6])
NEGRO, GRIS, ROJO = "#222222", "#555555", "#B00000"
ANCHO = 6.8  # pulgadas
PUNTOS_POR_PULGADA = 144
FILA = 0.25  # pulgadas entre dos textos, uno sobre otro


class Imagen:
    """Una figura ya dibujada. JupyterLab no pone texto alternativo a un PNG; a un `<img>`, sí.

    Attributes:
        `figura`: la de Matplotlib, por si quieres cambiarla o guardarla.
        `alt`: lo que lee un lector de pantalla.
    """

    def __init__(self, figura: Figure, alt: str) -> None:
        puntos, archivo = io.BytesIO(), io.BytesIO()
        figura.savefig(puntos, format="png", dpi=PUNTOS_POR_PULGADA, facecolor="white")
        # Con una paleta pesa la mitad, y no se nota.
        pocos_colores = (
            PIL.Image.open(puntos).convert("RGB").quantize(128, dither=PIL.Image.Dither.NONE)
        )
        pocos_colores.save(archivo, format="png", optimize=True)
        self._datos = base64.b64encode(archivo.getvalue()).decode("ascii")
        self.figura = figura
        self.alt = alt

    def __repr__(self) -> str:
        return f"[Figura: {self.alt}]"

    def _repr_html_(self) -> str:
        return (
            # GitHub quita `style`; `width` lo respeta.
            f'<img alt="{html.escape(self.alt)}" width="680" style="max-width:100%;height:auto"'
            f' src="data:image/png;base64,{self._datos}">'
        )


def nuevo_lienzo(alto: float, titulo: str, subtitulo: str) -> tuple[Figure, float, float]:
    """Una figura con su título arriba. `alto`, en pulgadas, sin contarlo.

    Returns:
        La figura, las pulgadas que ocupa el título y el alto total.
    """
    lineas = _parte(titulo, 12, "bold", ANCHO - 0.25)
    notas = _parte(subtitulo, 10, "normal", ANCHO - 0.25) if subtitulo else []
    arriba = 0.12 + 0.235 * len(lineas) + 0.19 * len(notas) + 0.1
    figura = Figure(figsize=(ANCHO, alto + arriba - 0.1), dpi=PUNTOS_POR_PULGADA)
    alto = figura.get_figheight()
    figura.text(
        0.1 / ANCHO,
        1 - 0.1 / alto,
        "\n".join(lineas),
        fontsize=12,
        fontweight="bold",
        va="top",
        linespacing=1.25,
    )
    if notas:
        figura.text(
            0.1 / ANCHO,
            1 - (0.13 + 0.235 * len(lineas)) / alto,
            "\n".join(notas),
            fontsize=10,
            color=GRIS,
            va="top",
        )
    return figura, arriba, alto


def nuevos_ejes(figura: Figure, izquierda: float, abajo: float, ancho: float, alto: float) -> Axes:
    """Unos ejes en ese lugar, en pulgadas."""
    total = figura.get_figheight()
    ejes = figura.add_axes((izquierda / ANCHO, abajo / total, ancho / ANCHO, alto / total))
    ejes.tick_params(labelsize=10, color="#999999")
    return ejes


def pulgadas(ejes: Axes) -> tuple[float, float]:
    """Ancho y alto de unos ejes, en pulgadas."""
    lugar, figura = ejes.get_position(), ejes.figure
    assert isinstance(figura, Figure)
    return lugar.width * ANCHO, lugar.height * figura.get_figheight()


_pincel = RendererAgg(1, 1, PUNTOS_POR_PULGADA)


def ancho_de(texto: str, puntos: float, grosor: str = "normal") -> float:
    """El ancho de un texto, en pulgadas."""
    letra = FontProperties(weight=grosor, size=puntos)
    return _pincel.get_text_width_height_descent(texto, letra, False)[0] / PUNTOS_POR_PULGADA


def _parte(texto: str, puntos: float, grosor: str, ancho: float) -> list[str]:
    """El texto, en líneas que caben en ese ancho en pulgadas."""
    lineas: list[str] = []
    for palabra in texto.split():
        if lineas and ancho_de(f"{lineas[-1]} {palabra}", puntos, grosor) <= ancho:
            lineas[-1] += f" {palabra}"
        else:
            lineas.append(palabra)
    return lineas


def ancho_mayor(textos: Iterable[str]) -> float:
    """El ancho del más ancho, línea a línea, en pulgadas."""
    return max(ancho_de(linea, 10.5) for texto in textos for linea in texto.split("\n"))


def acorta(texto: str, letras: int = 42) -> str:
    return texto if len(texto) <= letras else f"{texto[: letras - 1].rstrip()}…"


def en_lineas(nombre: str, letras: int = 18) -> str:
    """Un nombre en varias líneas, sin partir palabras."""
    lineas = textwrap.wrap(acorta(nombre), letras, break_long_words=False, break_on_hyphens=False)
    return "\n".join(acorta(linea, 26) for linea in lineas)


def sin_ceros(valor: float, _: float) -> str:
    return con_coma(valor) if valor else "0"


def enumera(nombres: Iterable[str]) -> str:
    return ", ".join(f"«{nombre}»" for nombre in nombres)


def tinta_sobre(color: str) -> str:
    """Negro o blanco: lo que mejor se lea encima."""
    rojo, verde, azul = to_rgb(color)
    return "black" if 0.3 * rojo + 0.59 * verde + 0.11 * azul > 0.5 else "white"


def pon_rejilla(ejes: Axes, eje: Literal["x", "y", "both"]) -> None:
    ejes.grid(axis=eje, color="#e4e4e4", linewidth=0.7)
    ejes.set_axisbelow(True)
    for lado, borde in ejes.spines.items():
        borde.set_visible(lado in ("left", "bottom"))
        borde.set_color("#999999")


def pon_leyenda(ejes: Axes, columnas: int, **de_esta: Any) -> None:
    """Una leyenda sin marco encima de los ejes, a su izquierda."""
    ejes.legend(
        loc="lower left",
        bbox_to_anchor=(0, 1),
        ncols=columnas,
        frameon=False,
        borderpad=0,
        **{"fontsize": 10.5, "handletextpad": 0.4, **de_esta},
    )


def marcas_logaritmicas(eje: Axis) -> None:
    """1, 2, 5, 10… si caben; si no, solo las potencias de diez."""
    menor, mayor = eje.get_view_interval()
    decadas = math.log10(mayor / menor)
    subs = (1, 2, 3, 4, 5, 6, 8) if decadas < 0.9 else (1, 2, 5) if decadas < 3.2 else (1,)
    eje.set_major_locator(ticker.LogLocator(subs=subs, numticks=20))
    eje.set_minor_locator(ticker.NullLocator())
    eje.set_major_formatter(lambda valor, _: con_coma(valor))


def solo_enteros(eje: Axis) -> None:
    """Las marcas de siempre, sin decimales: se cuentan cosas."""
    eje.set_major_locator(ticker.MaxNLocator("auto", steps=[1, 2, 5, 10], integer=True))


def etiquetas_al_final(
    ejes: Axes, etiquetas: Sequence[str], valores: Iterable[float], colores: Iterable[str]
) -> None:
    """El nombre de cada línea, a la derecha de su final, sin que se tapen."""
    alto = pulgadas(ejes)[1]
    donde = [
        ejes.transAxes.inverted().transform(ejes.transData.transform((1, valor)))[1] * alto
        for valor in valores
    ]
    altos = [0.185 * (etiqueta.count("\n") + 1) + 0.06 for etiqueta in etiquetas]
    orden = sorted(range(len(donde)), key=donde.__getitem__)
    centros: dict[int, float] = {}
    suelo = -0.5
    for i in orden:  # De abajo arriba: cada una, en su sitio o sobre la anterior.
        centros[i] = max(donde[i], suelo + altos[i] / 2)
        suelo = centros[i] + altos[i] / 2
    techo = alto + 0.15
    for i in reversed(orden):  # Si se salen por arriba, se empujan hacia abajo.
        centros[i] = min(centros[i], techo - altos[i] / 2)
        techo = centros[i] - altos[i] / 2
    for i, (etiqueta, color) in enumerate(zip(etiquetas, colores, strict=True)):
        ejes.annotate(
            etiqueta,
            (1, donde[i] / alto),
            xycoords=ejes.transAxes,
            xytext=(12, (centros[i] - donde[i]) * 72),
            textcoords="offset points",
            va="center",
            fontsize=10.5,
            color=color,
            linespacing=1.1,
            annotation_clip=False,
            arrowprops={
                "arrowstyle": "-",
                "color": color,
                "linewidth": 0.8,
                "shrinkA": 0,
                "shrinkB": 2,
                "relpos": (0, 0.5),
            },
        )


def banderas_sobre(
    ejes: Axes, techo: float, banderas: Iterable[tuple[str, float, float, str, str]]
) -> None:
    """Textos en filas propias, desde arriba, cada uno con un hilo hasta su punto: no se tapan.

    Args:
        ejes: los ejes, con su escala definitiva.
        techo: dónde empieza la primera fila, en fracción del alto de los ejes.
        banderas: lista de (texto, x, y, color, marca).
    """
    ancho, alto = pulgadas(ejes)
    # El de más a la izquierda, arriba: su hilo baja sin cruzar los textos de los demás.
    for fila, (texto, x, y, color, marca) in enumerate(sorted(banderas, key=lambda b: b[1])):
        en_x, en_y = ejes.transAxes.inverted().transform(ejes.transData.transform((x, y)))
        altura = techo - FILA * (fila + 0.5) / alto
        en_x_pulgadas, mide = ejes.get_position().x0 * ANCHO + en_x * ancho, ancho_de(texto, 10.5)
        # A la derecha de su hilo; si no cabe, a la izquierda; si tampoco, donde quepa.
        if en_x_pulgadas + 0.07 + mide < ANCHO - 0.08:
            desde = en_x_pulgadas + 0.07
        elif en_x_pulgadas - 0.07 - mide > 0.08:
            desde = en_x_pulgadas - 0.07 - mide
        else:
            desde = max(0.08, ANCHO - 0.08 - mide)
        ejes.plot(
            [en_x, en_x],
            [en_y, altura + 0.06 / alto],
            transform=ejes.transAxes,
            color=color,
            linewidth=0.9,
            clip_on=False,
            zorder=2.5,
        )
        ejes.plot([x], [y], marca, color=color, markersize=8, markeredgecolor="white", zorder=6)
        ejes.annotate(
            texto,
            (en_x, altura),
            xycoords=ejes.transAxes,
            textcoords="offset points",
            xytext=(72 * (desde - en_x_pulgadas), 0),
            va="center",
            fontsize=10.5,
            color=color,
            annotation_clip=False,
            zorder=7,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
        )
