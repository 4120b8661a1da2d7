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
    pon_leyenda,
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


def por_peticion(
    ms: Mapping[str, Sequence[float]], titulo: str | None = None, alt: str | None = None
) -> Imagen:
    """Lo que tarda cada petición, por orden de llegada: una marca por petición.

    Args:
        ms: diccionario de nombre a lista de milisegundos. La primera serie se dibuja debajo.
        titulo: la frase que resume la figura; puede llevar números medidos.
        alt: texto alternativo. Sin números medidos: cambian en cada ejecución.

    Returns:
        Una `Imagen`.
    """
    titulo = titulo or "Lo que tarda cada petición"
    alt = alt or f"Milisegundos de cada petición, por orden de llegada: {enumera(ms)}."
    figura, arriba, alto = nuevo_lienzo(3.1 + FILA, titulo, "")
    ejes = nuevos_ejes(figura, 0.75, 0.6, ANCHO - 1.0, alto - 0.6 - arriba - FILA)
    estilos = ((CARA, "o", 8.5), (COLORES[0], "s", 4.5), (COLORES[2], "^", 4.5))
    for (nombre, valores), (color, marca, grande) in zip(ms.items(), estilos, strict=False):
        xs = range(1, len(valores) + 1)
        linea: dict[str, Any] = {"linestyle": "", "marker": marca, "clip_on": False}
        ejes.plot(xs, valores, color=color, markersize=grande, label=nombre, **linea)
    ejes.set_ylim(0, 1.06 * max(max(valores) for valores in ms.values()))
    ejes.set_xlim(0, 1 + max(map(len, ms.values())))
    ejes.yaxis.set_major_formatter(sin_ceros)
    solo_enteros(ejes.xaxis)
    ejes.set_xlabel("peticiones, por orden de llegada", fontsize=10.5)
    ejes.set_ylabel("milisegundos", fontsize=10.5)
    pon_rejilla(ejes, "y")
    pon_leyenda(ejes, len(ms), handletextpad=0.2)
    return Imagen(figura, alt)


def tamano_del_pool(
    cargas: "Mapping[str, Sequence[Carga]]",
    titulo: str | None = None,
    alt: str | None = None,
    nucleos: int | None = None,
) -> Imagen:
    """Peticiones por segundo y espera media según las conexiones del pool, y la espera prevista.

    De los puntos que se midieron varias veces se dibuja la mediana, y una barra del menor al mayor.
    Donde sobran conexiones no se prevé espera, y no se dibuja: en esta escala el cero no cabe.

    Args:
        cargas: diccionario de nombre a lista de lo que da `medicion.carga`, en cualquier orden.
        titulo: la frase que resume la figura; puede llevar números medidos.
        alt: texto alternativo. Sin números medidos: cambian en cada ejecución.
        `nucleos`: los del servidor, para poner una línea ahí.

    Returns:
        Una `Imagen`.
    """
    juntas = {nombre: _por_tamano(lista) for nombre, lista in cargas.items()}
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
    for i, grupos in enumerate(juntas.values()):
        color, trazo = COLORES[i % 6], TRAZOS[i % 4]
        marca: dict[str, Any] = {
            "marker": "osD^v"[i % 5],
            "markersize": 7,
            "markeredgecolor": "white",
        }
        _con_barras(de_ritmo, grupos, "peticiones_por_s", color, linestyle=trazo, **marca)
        con_cola = {c: lista for c, lista in grupos.items() if lista[0].espera_prevista_ms > 0}
        prevista = [_mediana_de(lista, "espera_prevista_ms") for lista in con_cola.values()]
        de_espera.plot([*con_cola], prevista, color=color, linestyle=trazo, linewidth=1.6)
        _con_barras(de_espera, con_cola, "espera_ms", color, linestyle="", zorder=4, **marca)
    for ejes, texto in ((de_ritmo, "Peticiones por segundo"), (de_espera, "Espera media, en ms")):
        ejes.set_xscale("log")
        ejes.set_xticks(tamanos, [str(t) for t in tamanos])
        ejes.xaxis.set_minor_locator(ticker.NullLocator())
        ejes.set_title(texto, loc="left", fontsize=10.5, fontweight="bold", x=-0.55 / ancho)
        ejes.margins(x=0.04, y=0.12)
        pon_rejilla(ejes, "both")
    de_ritmo.set_yscale("log")
    marcas_logaritmicas(de_ritmo.yaxis)
    de_espera.set_xlim(de_ritmo.get_xlim())
    if any(np.asarray(linea.get_ydata()).size for linea in de_espera.lines):
        de_espera.set_yscale("log")
        marcas_logaritmicas(de_espera.yaxis)
    else:
        de_espera.set_yticks([])
    if nucleos:
        _linea_de_nucleos((de_ritmo, de_espera), nucleos)
    de_espera.set_xlabel("conexiones del pool (escalas logarítmicas)", fontsize=10.5)
    colores = [COLORES[i % 6] for i in range(len(cargas))]
    finales = [
        _mediana_de([*grupos.values()][-1], "peticiones_por_s") for grupos in juntas.values()
    ]
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


def _por_tamano(cargas: "Iterable[Carga]") -> "dict[int, list[Carga]]":
    """Las medidas de cada tamaño, de menor a mayor."""
    orden = sorted(cargas, key=lambda carga: carga.tamano)
    return {c: list(suyas) for c, suyas in itertools.groupby(orden, lambda carga: carga.tamano)}


def _mediana_de(cargas: "Iterable[Carga]", que: str) -> float:
    return float(np.median([getattr(carga, que) for carga in cargas]))


def _con_barras(
    ejes: Axes, grupos: "Mapping[int, Sequence[Carga]]", que: str, color: str, **estilo: Any
) -> None:
    """La mediana de cada tamaño, y una barra del menor al mayor donde se midió varias veces."""
    ejes.plot(
        [*grupos], [_mediana_de(lista, que) for lista in grupos.values()], color=color, **estilo
    )
    for tamano, lista in grupos.items():
        valores = [getattr(carga, que) for carga in lista]
        if len(valores) > 1:
            ejes.vlines(tamano, min(valores), max(valores), color=color, linewidth=1.6, zorder=3)


def _linea_de_nucleos(de: Iterable[Axes], nucleos: int) -> None:
    """Una línea vertical en el número de núcleos; el nombre, en los primeros ejes."""
    for i, ejes in enumerate(de):
        ejes.axvline(nucleos, color=GRIS, linestyle=(0, (1, 1.5)), linewidth=1.2, zorder=1)
        if not i:
            texto = "1 núcleo" if nucleos == 1 else f"{nucleos} núcleos"
            ejes.annotate(
                texto,
                (nucleos, 1),
                xycoords=("data", "axes fraction"),
                xytext=(3, 2),
                textcoords="offset points",
                fontsize=10,
                color=GRIS,
                annotation_clip=False,
            )


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
