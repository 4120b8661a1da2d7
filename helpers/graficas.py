"""Las figuras del curso, a partir de datos medidos, con texto alternativo en español."""

import base64
import html
import io
import logging
import random
import statistics

# La primera vez, Matplotlib avisa en inglés de que busca las fuentes: no es un error.
logging.getLogger("matplotlib").setLevel(logging.ERROR)

from matplotlib.figure import Figure  # noqa: E402

# Paleta de Okabe e Ito: se distingue también con daltonismo. https://jfly.uni-koeln.de/color/
COLORES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00")


class Imagen:
    """Una figura ya dibujada. JupyterLab no pone texto alternativo a un PNG; a un `<img>`, sí."""

    def __init__(self, figura, alt):
        archivo = io.BytesIO()
        figura.savefig(archivo, format="png", dpi=144, facecolor="white")
        self._datos = base64.b64encode(archivo.getvalue()).decode("ascii")
        self.alt = alt

    def __repr__(self):
        return f"[Figura: {self.alt}]"

    def _repr_html_(self):
        return (
            f'<img alt="{html.escape(self.alt)}" style="max-width:100%;width:680px"'
            f' src="data:image/png;base64,{self._datos}">'
        )


def compara_duraciones(duraciones_ms, titulo, alt):
    """Un punto por operación, y la mediana escrita, en una escala en la que ×10 mide lo mismo.

    Args:
        duraciones_ms: diccionario de nombre a lista de duraciones en milisegundos.
        titulo: la frase que resume la figura; puede llevar números medidos.
        alt: texto alternativo. Sin números medidos: cambian en cada ejecución.

    Returns:
        Una `Imagen`.
    """
    figura = Figure(figsize=(6.8, 0.9 + 0.8 * len(duraciones_ms)), layout="constrained")
    ejes = figura.add_subplot()
    azar = random.Random(0)  # Solo separa los puntos en vertical, para que no se tapen.
    filas = range(len(duraciones_ms) - 1, -1, -1)  # De arriba abajo, en el orden en que llegan.
    for fila, valores, color in zip(filas, duraciones_ms.values(), COLORES, strict=False):
        alturas = [fila + azar.uniform(-0.16, 0.16) for _ in valores]
        ejes.scatter(valores, alturas, s=16, color=color, alpha=0.55, linewidths=0)
        mediana = statistics.median(valores)
        ejes.plot([mediana, mediana], [fila - 0.3, fila + 0.3], color=color, linewidth=2.5)
        ejes.annotate(
            f"mediana {_con_coma(mediana)} ms",
            (mediana, fila + 0.3),
            textcoords="offset points",
            xytext=(0, 3),
            ha="center",
            va="bottom",
            fontsize=10,
            color=color,
        )
    ejes.set_xscale("log")
    ejes.xaxis.set_major_formatter(lambda valor, _: _con_coma(valor))
    ejes.margins(x=0.12)
    ejes.set_yticks(filas, list(duraciones_ms), fontsize=11)
    ejes.set_ylim(-0.5, len(duraciones_ms) - 0.35)
    ejes.set_xlabel("milisegundos por operación (escala logarítmica)")
    _viste(figura, ejes, titulo, rejilla="x")
    ejes.spines["left"].set_visible(False)
    ejes.tick_params(axis="y", length=0)
    return Imagen(figura, alt)


def conexiones_en_el_tiempo(muestras, limite, titulo, alt):
    """Una línea por caso: cuántas conexiones veía el servidor en cada momento, y el máximo.

    Args:
        muestras: diccionario de nombre a lo que anotó `observador.vigila`: pares
            (segundos, conexiones).
        limite: el máximo del pool, que se dibuja con una raya.
        titulo: la frase que resume la figura; puede llevar números medidos.
        alt: texto alternativo. Sin números medidos: cambian en cada ejecución.

    Returns:
        Una `Imagen`.
    """
    figura = Figure(figsize=(6.8, 3.2), layout="constrained")
    ejes = figura.add_subplot()
    for (nombre, pares), color, trazo in zip(
        muestras.items(), COLORES, ("-", "--", "-."), strict=False
    ):
        tiempos = [segundos * 1000 for segundos, _ in pares]
        vistas = [conexiones for _, conexiones in pares]
        ejes.step(
            tiempos, vistas, where="post", color=color, linestyle=trazo, linewidth=2, label=nombre
        )
    ejes.axhline(limite, color="#555555", linestyle=":", label=f"máximo del pool: {limite}")
    mas_vistas = max(conexiones for pares in muestras.values() for _, conexiones in pares)
    ejes.set_ylim(0, max(mas_vistas, limite) * 1.15)
    ejes.set_xlim(left=0)
    ejes.yaxis.get_major_locator().set_params(integer=True)
    ejes.set_xlabel("milisegundos desde el comienzo")
    ejes.set_ylabel("conexiones que ve el servidor")
    figura.legend(loc="outside lower left", ncols=len(muestras) + 1, frameon=False, fontsize=10)
    _viste(figura, ejes, titulo, rejilla="y")
    return Imagen(figura, alt)


def _viste(figura, ejes, titulo, rejilla):
    """Lo que tienen en común todas las figuras."""
    # Sobre toda la figura, no sobre los ejes: una frase larga no se corta.
    figura.suptitle(titulo, x=0.01, ha="left", fontsize=12, fontweight="bold")
    ejes.grid(axis=rejilla, color="#dddddd", linewidth=0.8)
    ejes.set_axisbelow(True)
    for lado in ("top", "right"):
        ejes.spines[lado].set_visible(False)


def _con_coma(numero):
    """Tres cifras significativas, con coma decimal, como se escribe en español."""
    return f"{numero:.3g}".replace(".", ",")
