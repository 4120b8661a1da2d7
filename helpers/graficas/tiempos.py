"""Las figuras de cuánto se tarda: lo que mide `medicion`."""

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib import ticker
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..numeros import aproximado, con_coma
from .lienzo import (
    ANCHO,
    CARA,
    COLORES,
    FILA,
    GRIS,
    LAS_DEMAS,
    NEGRO,
    PUNTOS_POR_PULGADA,
    TRAZOS,
    Imagen,
    acorta,
    ancho_de,
    ancho_mayor,
    banderas_sobre,
    en_lineas,
    enumera,
    etiquetas_al_final,
    marcas_logaritmicas,
    nuevo_lienzo,
    nuevos_ejes,
    pon_rejilla,
    pulgadas,
    sin_ceros,
    solo_enteros,
    tinta_sobre,
)

if TYPE_CHECKING:
    from ..medicion import Acumulado, Carga, Medida, Razon

_TRAMAS = ("", "///", "...", "xxx", "---", "ooo", "+++")


def distribucion(medida: "Medida", titulo: str | None = None, alt: str | None = None) -> Imagen:
    """Cuántas peticiones acaban en cada tiempo o menos, en una escala en la que ×10 mide lo mismo.

    Cada variante lleva su mediana; una flecha une la más lenta con la más rápida que no es el
    suelo, y lleva escrito cuántas veces una es la otra.

    Args:
        medida: lo que da `medicion.compara`.
        titulo: la frase que resume la figura; puede llevar números medidos.
        alt: texto alternativo. Sin números medidos: cambian en cada ejecución.

    Returns:
        Una `Imagen`.
    """
    nombres = sorted(medida.nombres, key=medida.mediana_us)
    lenta = nombres[-1]
    rapida = next((n for n in nombres[:-1] if n != medida.suelo), nombres[0])
    razon = medida.razon(lenta, rapida) if len(nombres) > 1 else None
    if titulo is None and razon:
        titulo = f"«{lenta}» tarda {aproximado(razon.valor)} veces lo que «{rapida}»"
    titulo = titulo or f"Lo que tarda «{lenta}»"
    alt = alt or (
        "Fracción de las peticiones que acaba en cada tiempo o menos, en escala logarítmica, con"
        f" las medianas marcadas: {enumera(medida.nombres)}."
    )
    ms = {nombre: medida.duraciones_us[nombre] / 1000 for nombre in nombres}
    aspecto = _aspecto(medida, lenta)
    figura, arriba, alto = nuevo_lienzo(3.4 + FILA * len(nombres), titulo, medida.nota)
    banda = FILA * len(nombres) + 0.08
    ejes = nuevos_ejes(figura, 0.85, 0.6, ANCHO - 1.05, alto - 0.6 - arriba - banda)
    ejes.set_xscale("log")
    for nombre in nombres:
        color, trazo, _ = aspecto[nombre]
        ejes.ecdf(ms[nombre], color=color, linestyle=trazo, linewidth=2.2, label=nombre)
    bajos, altos = zip(*(_extremos(valores) for valores in ms.values()), strict=True)
    margen = (max(altos) / min(bajos)) ** 0.06
    ejes.set_xlim(min(bajos) / margen, max(altos) * margen)
    ejes.set_ylim(0, 1.03)
    ejes.set_yticks([0, 0.25, 0.5, 0.75, 1], [f"{n} %" for n in (0, 25, 50, 75, 100)])
    marcas_logaritmicas(ejes.xaxis)
    ejes.set_xlabel("milisegundos por petición (escala logarítmica)", fontsize=10.5)
    ejes.set_ylabel("peticiones que han acabado", fontsize=10.5)
    pon_rejilla(ejes, "both")
    banderas_sobre(
        ejes,
        1 + (banda - 0.02) / pulgadas(ejes)[1],
        [
            (f"{acorta(n)} · mediana {aproximado(mediana, 'ms')}", mediana, 0.5, color, marca)
            for n, (color, _, marca) in aspecto.items()
            for mediana in [medida.mediana_us(n) / 1000]
        ],
    )
    if razon:
        medianas = [medida.mediana_us(nombre) / 1000 for nombre in nombres]
        _flecha(ejes, medianas[nombres.index(rapida) :], razon)
    return Imagen(figura, alt)


def _extremos(valores: Iterable[float]) -> tuple[float, float]:
    """Lo que se ve de una distribución: sin el 1 % más raro de cada lado."""
    ordenados = sorted(valores)
    ultimo = len(ordenados) - 1
    return ordenados[round(ultimo * 0.01)], ordenados[round(ultimo * 0.99)]


def _aspecto(medida: "Medida", cara: str) -> dict[str, tuple[str, Any, str]]:
    """Color, trazo y marca de cada variante: la más cara, bermellón; el suelo, negro."""
    otras = [nombre for nombre in medida.nombres if nombre not in (medida.suelo, cara)]
    aspecto: dict[str, tuple[str, Any, str]] = {
        nombre: (LAS_DEMAS[i % 5], TRAZOS[i % 3], "s^Dv<"[i % 5]) for i, nombre in enumerate(otras)
    }
    return aspecto | {medida.suelo: (NEGRO, TRAZOS[3], "o"), cara: (CARA, "-", "D")}


def _flecha(ejes: Axes, medianas: Sequence[float], razon: "Razon") -> None:
    """La razón de la última mediana a la primera, en el hueco más ancho entre las de en medio."""
    ejes.annotate(
        "",
        (medianas[-1], 0.5),
        (medianas[0], 0.5),
        zorder=5,
        arrowprops={"arrowstyle": "<->", "color": "black", "linewidth": 1.4, "shrinkB": 5}
        | {"shrinkA": 5},
    )
    huecos = itertools.pairwise(medianas)
    izquierda, derecha = max(huecos, key=lambda hueco: hueco[1] / hueco[0])
    texto = f"× {con_coma(razon.valor)}"
    a, b = (
        ejes.transData.transform((x, 0.5))[0] / PUNTOS_POR_PULGADA for x in (izquierda, derecha)
    )
    cabe = b - a > ancho_de(texto, 17, "bold") + 0.25
    ejes.annotate(
        texto,
        (math.sqrt(izquierda * derecha) if cabe else derecha, 0.5),
        textcoords="offset points",
        xytext=(0, 7) if cabe else (9, 0),
        fontsize=17,
        fontweight="bold",
        ha="center" if cabe else "left",
        va="bottom" if cabe else "center",
        zorder=8,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5, "alpha": 0.8},
    )


def acumulado(acumulado: "Acumulado", titulo: str | None = None, alt: str | None = None) -> Imagen:
    """El tiempo gastado después de cada petición, y la petición desde la que el pool compensa.

    Args:
        acumulado: lo que da `medicion.acumula`.
        titulo: la frase que resume la figura; puede llevar números medidos.
        alt: texto alternativo. Sin números medidos: cambian en cada ejecución.

    Returns:
        Una `Imagen`.
    """
    nombres = acumulado.nombres
    cara = max(nombres, key=lambda nombre: acumulado.ms[nombre][-1])
    otras = [nombre for nombre in nombres if nombre != cara]
    avisos = [(n, k) for n in otras if (k := acumulado.se_paga_en(n, cara)) is not None]
    titulo = titulo or (
        f"«{avisos[0][0]}» compensa desde la petición {avisos[0][1]}"
        if avisos
        else "Lo que se lleva gastado después de cada petición"
    )
    alt = alt or (
        "Milisegundos acumulados según las peticiones atendidas, una línea por variante, con la"
        f" petición desde la que compensa cada una: {enumera(nombres)}."
    )
    etiquetas = [
        f"{en_lineas(nombre)}\n{aproximado(acumulado.ms[nombre][-1], 'ms')}" for nombre in nombres
    ]
    derecha = 0.3 + ancho_mayor(etiquetas)
    figura, arriba, alto = nuevo_lienzo(3.6 + FILA * len(avisos), titulo, acumulado.nota)
    banda = FILA * len(avisos) + 0.08 if avisos else 0
    ejes = nuevos_ejes(figura, 0.85, 0.6, ANCHO - 0.85 - derecha, alto - 0.6 - arriba - banda)
    aspecto = {nombre: (LAS_DEMAS[i % 5], TRAZOS[i % 3]) for i, nombre in enumerate(otras)}
    aspecto[cara] = (CARA, "-")
    for nombre in nombres:
        color, trazo = aspecto[nombre]
        ejes.plot(acumulado.ms[nombre], color=color, linestyle=trazo, linewidth=2.2, label=nombre)
    ejes.set_xlim(0, len(acumulado.ms[cara]) - 1)
    ejes.set_ylim(0, 1.04 * max(max(serie) for serie in acumulado.ms.values()))
    ejes.yaxis.set_major_formatter(sin_ceros)
    solo_enteros(ejes.xaxis)
    ejes.set_xlabel("peticiones atendidas", fontsize=10.5)
    ejes.set_ylabel("milisegundos desde el comienzo", fontsize=10.5)
    pon_rejilla(ejes, "both")
    banderas_sobre(
        ejes,
        1 + banda / pulgadas(ejes)[1],
        [
            (
                f"«{acorta(n)}» compensa desde la petición {k}",
                k,
                acumulado.ms[n][k],
                aspecto[n][0],
                "o",
            )
            for n, k in avisos
        ],
    )
    finales = [acumulado.ms[nombre][-1] for nombre in nombres]
    etiquetas_al_final(ejes, etiquetas, finales, [aspecto[nombre][0] for nombre in nombres])
    return Imagen(figura, alt)


def tamano_del_pool(
    cargas: "Mapping[str, Sequence[Carga]]", titulo: str | None = None, alt: str | None = None
) -> Imagen:
    """Peticiones por segundo y espera media según las conexiones del pool, y la espera prevista.

    Args:
        cargas: diccionario de nombre a lista de lo que da `medicion.carga`.
        titulo: la frase que resume la figura; puede llevar números medidos.
        alt: texto alternativo. Sin números medidos: cambian en cada ejecución.

    Returns:
        Una `Imagen`.
    """
    cargas = {n: sorted(lista, key=lambda c: c.tamano) for n, lista in cargas.items()}
    titulo = titulo or "Qué se gana con un pool más grande depende del trabajo"
    alt = alt or (
        "Dos paneles según el tamaño del pool, en escala logarítmica: peticiones por segundo y"
        f" espera media, con la espera prevista: {enumera(cargas)}."
    )
    etiquetas = [en_lineas(nombre) for nombre in cargas]
    clave = "● medida\n— prevista:\n(hilos ÷ conexiones\n   − 1) × servicio"
    derecha = 0.3 + ancho_mayor([*etiquetas, clave])
    figura, arriba, alto = nuevo_lienzo(5.6, titulo, "")
    cuerpo = (alto - arriba - 0.6 - 0.8) / 2
    ancho = ANCHO - 0.75 - derecha
    de_ritmo = nuevos_ejes(figura, 0.75, 0.6 + cuerpo + 0.5, ancho, cuerpo)
    de_espera = nuevos_ejes(figura, 0.75, 0.6, ancho, cuerpo)
    tamanos = sorted({carga.tamano for lista in cargas.values() for carga in lista})
    for i, lista in enumerate(cargas.values()):
        xs = [carga.tamano for carga in lista]
        color, trazo = COLORES[i % 6], TRAZOS[i % 4]
        marca: dict[str, Any] = {
            "marker": "osD^v"[i % 5],
            "markersize": 7,
            "markeredgecolor": "white",
        }
        ritmo = [carga.peticiones_por_s for carga in lista]
        prevista = [carga.espera_prevista_ms for carga in lista]
        medida = [carga.espera_ms for carga in lista]
        de_ritmo.plot(xs, ritmo, color=color, linestyle=trazo, linewidth=2, **marca)
        de_espera.plot(xs, prevista, color=color, linestyle=trazo, linewidth=1.6)
        de_espera.plot(xs, medida, color=color, linestyle="", clip_on=False, zorder=4, **marca)
    for ejes, texto in ((de_ritmo, "Peticiones por segundo"), (de_espera, "Espera media, en ms")):
        ejes.set_xscale("log")
        ejes.set_xticks(tamanos, [str(t) for t in tamanos])
        ejes.xaxis.set_minor_locator(ticker.NullLocator())
        ejes.set_title(texto, loc="left", fontsize=10.5, fontweight="bold", x=-0.55 / ancho)
        ejes.margins(x=0.04, y=0.12)
        pon_rejilla(ejes, "both")
    de_ritmo.set_yscale("log")
    marcas_logaritmicas(de_ritmo.yaxis)
    _escala_con_cero(de_espera, [np.asarray(linea.get_ydata()) for linea in de_espera.lines])
    de_espera.set_xlabel("conexiones del pool (escalas logarítmicas)", fontsize=10.5)
    colores = [COLORES[i % 6] for i in range(len(cargas))]
    finales = [lista[-1].peticiones_por_s for lista in cargas.values()]
    etiquetas_al_final(de_ritmo, etiquetas, finales, colores)
    junto: dict[str, Any] = {
        "xytext": (12, 0),
        "textcoords": "offset points",
        "annotation_clip": False,
    }
    de_espera.annotate(
        clave, (1, 1), xycoords=ejes.transAxes, va="top", fontsize=10.5, color=GRIS, **junto
    )
    return Imagen(figura, alt)


def _escala_con_cero(ejes: Axes, series: Iterable[Iterable[float]]) -> None:
    """Una escala logarítmica con el cero abajo: con tantas conexiones como hilos nadie espera."""
    valores = [valor for serie in series for valor in serie]
    mayor = max([*valores, 0.01])
    # Por debajo de la milésima parte del mayor, todo es lo mismo: casi nada.
    menor = min([valor for valor in valores if valor > mayor / 1000], default=mayor)
    umbral = 10 ** math.floor(math.log10(menor))
    ejes.set_yscale("symlog", linthresh=umbral, linscale=0.3)
    ejes.set_ylim(0, mayor * 1.6)
    potencias = range(round(math.log10(umbral)), math.floor(math.log10(mayor * 1.6)) + 1)
    ejes.set_yticks([0, *(10.0**potencia for potencia in potencias)])
    ejes.yaxis.set_minor_locator(ticker.NullLocator())
    ejes.yaxis.set_major_formatter(sin_ceros)


def partes(
    grupos: Mapping[str, Mapping[str, float]], titulo: str | None = None, alt: str | None = None
) -> Imagen:
    """Adónde va el tiempo: una barra por grupo, con sus partes una detrás de otra.

    Args:
        grupos: diccionario de nombre a diccionario de parte a milisegundos.
        titulo: la frase que resume la figura; puede llevar números medidos.
        alt: texto alternativo. Sin números medidos: cambian en cada ejecución.

    Returns:
        Una `Imagen`.
    """

    nombres = list(dict.fromkeys(parte for grupo in grupos.values() for parte in grupo))
    titulo = titulo or "Adónde va el tiempo"
    alt = alt or (
        f"Barras apiladas de milisegundos para {enumera(grupos)}, con estas partes:"
        f" {enumera(nombres)}."
    )
    etiquetas = [en_lineas(nombre, 24) for nombre in grupos]
    totales = [sum(grupo.values()) for grupo in grupos.values()]
    izquierda = 0.25 + ancho_mayor(etiquetas)
    derecha = 0.25 + max(ancho_de(aproximado(total, "ms"), 10.5, "bold") for total in totales)
    columnas = 2 if max(ancho_de(nombre, 10) for nombre in nombres) < 2.6 else 1
    leyenda = FILA * math.ceil(len(nombres) / columnas) + 0.05
    figura, arriba, alto = nuevo_lienzo(0.75 + leyenda + 0.5 * len(grupos), titulo, "")
    _leyenda_de_partes(figura, nombres, columnas, alto - arriba - 0.05)
    ejes = nuevos_ejes(figura, izquierda, 0.6, ANCHO - izquierda - derecha, 0.5 * len(grupos))
    ejes.set_xlim(0, max(totales))
    ejes.set_ylim(len(grupos) - 0.45, -0.55)
    pulgadas_por_ms = pulgadas(ejes)[0] / max(totales)
    for fila, (grupo, total) in enumerate(zip(grupos.values(), totales, strict=True)):
        desde = 0.0
        for parte, ms in grupo.items():
            estilo, texto = _parte_numero(nombres.index(parte)), con_coma(ms)
            ejes.barh(fila, ms, left=desde, height=0.64, zorder=2, **estilo)
            if ms * pulgadas_por_ms > ancho_de(texto, 10.5) + 0.16:
                fondo = {"facecolor": estilo["facecolor"], "edgecolor": "none", "pad": 2.5}
                centro: dict[str, Any] = {"ha": "center", "va": "center_baseline", "zorder": 4}
                tinta = tinta_sobre(estilo["facecolor"])
                x = desde + ms / 2
                ejes.text(x, fila, texto, fontsize=10.5, color=tinta, bbox=fondo, **centro)
            desde += ms
        ejes.annotate(
            aproximado(total, "ms"),
            (desde, fila),
            textcoords="offset points",
            xytext=(6, 0),
            va="center_baseline",
            fontsize=10.5,
            fontweight="bold",
            annotation_clip=False,
        )
    ejes.set_yticks(range(len(grupos)), etiquetas, fontsize=10.5)
    ejes.tick_params(axis="y", length=0)
    ejes.xaxis.set_major_formatter(sin_ceros)
    ejes.set_xlabel("milisegundos", fontsize=10.5)
    pon_rejilla(ejes, "x")
    return Imagen(figura, alt)


def _parte_numero(i: int) -> dict[str, Any]:
    """El color y la trama de una parte."""
    return {
        "facecolor": COLORES[i % 6],
        "edgecolor": "white",
        "hatch": _TRAMAS[i % len(_TRAMAS)],
        "linewidth": 0.8,
    }


def _leyenda_de_partes(figura: Figure, nombres: Sequence[str], columnas: int, techo: float) -> None:
    """Cada parte con su nombre, en el orden de las barras; `techo`, en pulgadas."""
    filas = math.ceil(len(nombres) / columnas)
    ejes = nuevos_ejes(figura, 0.1, techo - FILA * filas, ANCHO - 0.2, FILA * filas)
    ejes.set(xlim=(0, ANCHO - 0.2), ylim=(filas - 0.5, -0.5))
    ejes.axis("off")
    for i, nombre in enumerate(nombres):
        x, y = 3.3 * (i % columnas), i // columnas
        ejes.barh(y, 0.34, left=x, height=0.66, **_parte_numero(i))
        ejes.text(x + 0.43, y, nombre, fontsize=10, va="center_baseline")
