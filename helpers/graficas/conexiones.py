"""Las figuras de quién tiene cada conexión y de cuántas hay."""

import re
import string
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .lienzo import (
    ANCHO,
    COLORES,
    GRIS,
    ROJO,
    TRAZOS,
    Imagen,
    acorta,
    ancho_de,
    ancho_mayor,
    nuevo_lienzo,
    nuevos_ejes,
    pon_rejilla,
    pulgadas,
    sin_ceros,
    solo_enteros,
    tinta_sobre,
)

if TYPE_CHECKING:
    from ..observador import Registro

_ESPERA: dict[str, Any] = {
    "facecolor": "white",
    "edgecolor": "#777777",
    "hatch": "/////",
    "linewidth": 0.7,
}
_FALLO: dict[str, Any] = {
    "marker": "X",
    "color": ROJO,
    "markersize": 10,
    "markeredgecolor": "white",
}


def prestamos(
    registros: "Registro | Mapping[str, Registro]",
    titulo: str | None = None,
    alt: str | None = None,
) -> Imagen:
    """Una fila por hilo o tarea: espera (trama), tiene una conexión (color y letra) o falla (✗).

    Args:
        registros: lo que da `observador.registra`, o un diccionario de nombre a registro: un panel
            para cada uno, con la misma escala de tiempo.
        titulo: la frase que resume la figura; puede llevar números medidos.
        alt: texto alternativo. Sin números medidos: cambian en cada ejecución.

    Returns:
        Una `Imagen`.
    """
    if not isinstance(registros, Mapping):
        registros = {"": registros}
    titulo = titulo or "Quién espera y quién tiene cada conexión"
    alt = alt or (
        "Una fila por quien pide: una trama mientras espera, un color y una letra mientras tiene"
        " una conexión, y un aspa si la petición falla."
    )
    paneles = {nombre: _filas(registro) for nombre, registro in registros.items()}
    fin = max(tramo.hasta for filas in paneles.values() for t in filas.values() for tramo in t)
    nombres = {panel: _nombres_de_hilos(filas) for panel, filas in paneles.items()}
    izquierda = 0.3 + max(ancho_mayor(hilos) for hilos in nombres.values())
    sobre = 0.42 if "" not in registros else 0.15  # lo que ocupa el nombre de un panel
    altos = [0.32 * len(filas) for filas in paneles.values()]
    total = 0.3 + sum(altos) + sobre * len(altos) + 0.55
    figura, arriba, alto = nuevo_lienzo(total, titulo, "")
    _leyenda_de_prestamos(figura, alto - arriba - 0.12)
    y = alto - arriba - 0.25
    for (nombre, filas), cuerpo in zip(paneles.items(), altos, strict=True):
        y -= cuerpo + sobre
        ejes = nuevos_ejes(figura, izquierda, y, ANCHO - izquierda - 0.2, cuerpo)
        ejes.set_xlim(0, fin * 1.02)
        ejes.set_ylim(len(filas) - 0.45, -0.55)
        if nombre:
            lejos: dict[str, Any] = {
                "xytext": (0, 6),
                "textcoords": "offset points",
                "annotation_clip": False,
            }
            ejes.annotate(nombre, (0, 1), xycoords=ejes.transAxes, fontsize=10.5, **lejos)
        for fila, tramos in enumerate(filas.values()):
            _dibuja_hilo(ejes, fila, tramos)
        ejes.set_yticks(range(len(filas)), nombres[nombre], fontsize=10.5)
        ejes.tick_params(axis="y", length=0, pad=9)
        ejes.tick_params(axis="x", labelbottom=False)
        ejes.xaxis.set_major_formatter(sin_ceros)
        pon_rejilla(ejes, "x")
        ejes.spines["left"].set_visible(False)
    ejes.tick_params(axis="x", labelbottom=True)
    ejes.set_xlabel("milisegundos desde la primera petición", fontsize=10.5)
    return Imagen(figura, alt)


class _Tramo(NamedTuple):
    """Una petición en la figura, en milisegundos desde la primera."""

    pide: float
    recibe: float | None
    hasta: float
    conexion: int | None
    error: str | None
    sin_devolver: bool


def _filas(registro: "Registro") -> dict[str, list[_Tramo]]:
    """De cada hilo, por orden de nombre, sus tramos."""
    dados = registro.prestamos
    if not dados:
        raise ValueError("El registro no tiene ninguna petición: no hay nada que dibujar.")
    cero = dados[0].pide
    final = max(max(filter(None, (p.pide, p.recibe, p.devuelve, p.falla))) for p in dados)
    if any(p.devuelve is None and p.error is None for p in dados):
        final = max(final, registro.duracion or 0)  # Lo que no acaba llega al final del bloque.
    llegadas = [(p.recibe, p.pid) for p in dados if p.recibe is not None]
    llegadas.sort(key=lambda llegada: llegada[0])
    procesos = list(dict.fromkeys(pid for _, pid in llegadas))
    filas: dict[str, list[_Tramo]] = {}
    for p in dados:
        acaba = p.falla if p.error else p.devuelve
        filas.setdefault(p.hilo, []).append(
            _Tramo(
                pide=1000 * (p.pide - cero),
                recibe=None if p.recibe is None else 1000 * (p.recibe - cero),
                hasta=1000 * ((final if acaba is None else acaba) - cero),
                conexion=None if p.recibe is None else procesos.index(p.pid),
                error=p.error,
                sin_devolver=p.recibe is not None and p.devuelve is None,
            )
        )
    return {hilo: filas[hilo] for hilo in sorted(filas, key=_por_su_numero)}


def _por_su_numero(nombre: str) -> tuple[bool, list[str | int]]:
    """«hilo 2» va antes que «hilo 10»; el principal, el primero."""
    trozos = re.split(r"(\d+)", nombre)
    return nombre != "MainThread", [int(t) if i % 2 else t for i, t in enumerate(trozos)]


def _nombres_de_hilos(filas: Mapping[str, object]) -> list[str]:
    """Los nombres que Python inventa no dicen nada, y cambian: se numeran."""
    inventado = re.compile(r"Thread-\d+( \(.*\))?|ThreadPoolExecutor-\d+_\d+|Dummy-\d+")
    return [
        "principal"
        if hilo == "MainThread"
        else f"hilo {numero}"
        if inventado.fullmatch(hilo)
        else f"tarea {numero}"
        if re.fullmatch(r"Task-\d+", hilo)
        else acorta(hilo, 24)
        for numero, hilo in enumerate(filas, 1)
    ]


def _dibuja_hilo(ejes: Axes, fila: int, tramos: Sequence[_Tramo]) -> None:
    pulgadas_por_ms = pulgadas(ejes)[0] / ejes.get_xlim()[1]
    for tramo in tramos:
        espera_hasta = tramo.hasta if tramo.recibe is None else tramo.recibe
        ejes.barh(fila, espera_hasta - tramo.pide, left=tramo.pide, height=0.68, **_ESPERA)
        if tramo.recibe is not None and tramo.conexion is not None:
            color = COLORES[tramo.conexion % len(COLORES)]
            ancho = tramo.hasta - tramo.recibe
            # Con borde blanco, el más corto no se vería.
            borde: dict[str, Any] = {
                "edgecolor": "white" if ancho * pulgadas_por_ms > 0.04 else color
            }
            borde |= {"linewidth": 0.8, "height": 0.68, "zorder": 3}
            ejes.barh(fila, ancho, left=tramo.recibe, facecolor=color, **borde)
            letra = _letra(tramo.conexion)
            textos = [f"{letra} · sin devolver ▸"] if tramo.sin_devolver else []
            for texto in [*textos, letra]:
                if ancho * pulgadas_por_ms > ancho_de(texto, 10.5, "bold") + 0.06:
                    centro: dict[str, Any] = {"ha": "center", "va": "center_baseline", "zorder": 5}
                    estilo: dict[str, Any] = {
                        "color": tinta_sobre(color),
                        "fontsize": 10.5,
                        "fontweight": "bold",
                    }
                    ejes.text(tramo.recibe + ancho / 2, fila, texto, **centro, **estilo)
                    break
        if tramo.error:
            ejes.plot([tramo.hasta], [fila], clip_on=False, zorder=6, **_FALLO)
            cabe = (ejes.get_xlim()[1] - tramo.hasta) * pulgadas_por_ms > 0.2 + ancho_de(
                tramo.error, 10
            )
            ejes.annotate(
                tramo.error,
                (tramo.hasta, fila),
                textcoords="offset points",
                xytext=(8 if cabe else -8, 0),
                ha="left" if cabe else "right",
                va="center_baseline",
                fontsize=10,
                color=ROJO,
                zorder=5.5,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8},
            )


def _leyenda_de_prestamos(figura: Figure, y: float) -> None:
    """La clave, en una línea: `y`, en pulgadas."""
    ejes = nuevos_ejes(figura, 0.1, y - 0.12, ANCHO - 0.2, 0.24)
    ejes.set(xlim=(0, ANCHO - 0.2), ylim=(-0.12, 0.12))
    ejes.axis("off")
    ejes.barh(0, 0.34, left=0.02, height=0.17, **_ESPERA)
    for i, letra in enumerate("ABC"):
        x = 1.3 + 0.21 * i
        ejes.barh(0, 0.2, left=x, height=0.17, color=COLORES[i])
        ejes.text(x + 0.1, 0, letra, color=tinta_sobre(COLORES[i]), fontsize=10, fontweight="bold")
        ejes.texts[-1].set(ha="center", va="center_baseline")
    ejes.plot([3.8], [0], linestyle="", **_FALLO)
    textos = ((0.44, "espera"), (2.0, "tiene esa conexión"), (3.94, "no la consigue"))
    for x, texto in textos:
        ejes.text(x, 0, texto, fontsize=10, va="center_baseline")


def _letra(indice: int) -> str:
    vueltas, letra = divmod(indice, 26)
    return string.ascii_uppercase[letra] + (str(vueltas) if vueltas else "")


def conexiones_en_el_tiempo(
    muestras: Mapping[str, Sequence[tuple[float, int]]], limite: int, titulo: str, alt: str
) -> Imagen:
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
    figura, arriba, alto = nuevo_lienzo(3.4, titulo, "")
    ejes = nuevos_ejes(figura, 0.7, 0.95, ANCHO - 0.9, alto - 0.95 - arriba)
    # La primera, más ancha: donde otra coincide con ella, se ven las dos.
    anchos = (5, 2, 2, 2)
    casos = zip(muestras.items(), COLORES, TRAZOS, anchos, strict=False)
    for (nombre, pares), color, trazo, ancho in casos:
        tiempos = [segundos * 1000 for segundos, _ in pares]
        vistas = [conexiones for _, conexiones in pares]
        estilo: dict[str, Any] = {
            "color": color,
            "linestyle": trazo,
            "linewidth": ancho,
            "label": nombre,
        }
        ejes.step(tiempos, vistas, where="post", **estilo)
    ejes.axhline(limite, color=GRIS, linestyle=":", label=f"máximo del pool: {limite}")
    mas_vistas = max(conexiones for pares in muestras.values() for _, conexiones in pares)
    ejes.set_ylim(0, max(mas_vistas, limite) * 1.15)
    ejes.set_xlim(left=0)
    ejes.xaxis.set_major_formatter(sin_ceros)
    solo_enteros(ejes.yaxis)
    ejes.set_xlabel("milisegundos desde el comienzo", fontsize=10.5)
    ejes.set_ylabel("conexiones que ve el servidor", fontsize=10.5)
    pon_rejilla(ejes, "y")
    figura.legend(loc="lower left", ncols=len(muestras) + 1, frameon=False, fontsize=10)
    return Imagen(figura, alt)
