"""Las figuras dicen lo que se midió, se leen y no se tapan."""

import base64
import functools
import io
import itertools
import re
import types

import numpy as np
import PIL.Image
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.text import Text

from helpers import graficas
from helpers.graficas.lienzo import COLORES
from helpers.medicion import Acumulado, Carga, Medida
from helpers.numeros import con_coma
from helpers.observador import Prestamo

LARGO = "psycopg_pool.ConnectionPool, con connection() y autocommit"


def medida(medianas_us, nombres=None, fijada=True, rondas=30, operaciones=15):
    azar = np.random.default_rng(0)
    nombres = nombres or [f"variante {i}" for i in range(len(medianas_us))]
    return Medida(
        {
            nombre: mediana * azar.lognormal(0, 0.2, (rondas, operaciones))
            for nombre, mediana in zip(nombres, medianas_us, strict=True)
        },
        fijada,
    )


def acumulado(arranque_y_paso, nombres=None, peticiones=60):
    nombres = nombres or [f"variante {i}" for i in range(len(arranque_y_paso))]
    series = [arranque + paso * np.arange(peticiones + 1) for arranque, paso in arranque_y_paso]
    return Acumulado(dict(zip(nombres, series, strict=True)), True)


def registro(prestamos, duracion=None):
    return types.SimpleNamespace(prestamos=prestamos, duracion=duracion)


def tramos(clientes, conexiones, cada=0.02):
    """Todos piden a la vez, y se les atiende por orden, en la conexión que queda libre."""
    return [
        (0.0, cada * (n // conexiones), cada * (n // conexiones + 1), 100 + n % conexiones)
        for n in range(clientes)
    ]


def turnos(hilos, conexiones, cada=0.02, nombre="hilo {}"):
    """Cada hilo pide a la vez, y las conexiones se reparten por orden de llegada."""
    return registro(
        [
            Prestamo(
                nombre.format(i),
                0.001 * i,
                0.001 * i + cada * (i // conexiones),
                0.001 * i + cada * (i // conexiones + 1),
                100 + i % conexiones,
            )
            for i in range(hilos)
        ]
    )


def cargas(nombres, tamanos=(1, 2, 4, 8, 16), hilos=16):
    return {
        nombre: [
            Carga(c, hilos, (200 + 20 * i) * min(c, 1 + 3 * i), max(0, hilos / c - 1) * 5, 5)
            for c in tamanos
        ]
        for i, nombre in enumerate(nombres)
    }


AGOTADO = {
    "ThreadedConnectionPool": registro(
        [Prestamo(f"Thread-{i} (f)", 0.001, 0.0011, 0.1, i) for i in range(5)]
        + [Prestamo("Thread-6 (f)", 0.002, error="PoolError", falla=0.002)]
    ),
    "ConnectionPool, timeout=0.5": registro(
        [Prestamo(f"Thread-{i} (f)", 0.001, 0.0011, None, i) for i in range(5)]
        + [Prestamo("Thread-6 (f)", 0.002, error="PoolTimeout", falla=0.502)],
        duracion=0.55,
    ),
}

ALT_CRUCES = "Dos columnas con las mismas preguntas, y una línea por respuesta."
PREGUNTAS = [
    ("Ana", "Ana 1", "Ana 1"),
    ("Luis", "Luis 1", "Ana 2"),
    ("Ana", "Ana 2", "Luis 1"),
    ("Luis", "Luis 2", "OperationalError"),
]

CASOS = {
    "distribucion, una": lambda: graficas.distribucion(medida([60])),
    "distribucion, × 5": lambda: graficas.distribucion(medida([60, 300])),
    "distribucion, × 1,02": lambda: graficas.distribucion(medida([60, 61.2])),
    "distribucion, × 150": lambda: graficas.distribucion(medida([60, 68, 9000])),
    "distribucion, juntas": lambda: graficas.distribucion(medida([60, 61, 62, 63])),
    "distribucion, nombres largos y sin fijar": lambda: graficas.distribucion(
        medida([60, 62, 90, 9000], [f"{i} {LARGO}" for i in range(4)], fijada=False)
    ),
    "distribucion, el suelo es el más lento": lambda: graficas.distribucion(medida([900, 60, 70])),
    "distribucion, seis décadas": lambda: graficas.distribucion(medida([1, 10, 1e6])),
    "acumulado, una": lambda: graficas.acumulado(acumulado([(0, 5)])),
    "acumulado, dos": lambda: graficas.acumulado(acumulado([(0, 5), (30, 0.1)])),
    "acumulado, a la vez": lambda: graficas.acumulado(acumulado([(0, 5), (30, 0.1), (30, 0.11)])),
    "acumulado, al final": lambda: graficas.acumulado(acumulado([(0, 5), (270, 0.1)])),
    "acumulado, nunca": lambda: graficas.acumulado(acumulado([(0, 5), (900, 0.1)])),
    "acumulado, cuatro y largos": lambda: graficas.acumulado(
        acumulado([(0, 5), (30, 0.1), (31, 0.2), (150, 0.3)], [f"{i} {LARGO}" for i in range(4)])
    ),
    "prestamos, tres hilos": lambda: graficas.prestamos(turnos(3, 2)),
    "prestamos, ocho hilos": lambda: graficas.prestamos(turnos(8, 3), titulo="Ocho " * 30),
    "prestamos, largos": lambda: graficas.prestamos(
        turnos(4, 1, nombre="trabajador número {0} de {0} en la cola")
    ),
    "prestamos, agotado": lambda: graficas.prestamos(AGOTADO),
    "prestamos, breves": lambda: graficas.prestamos(turnos(8, 1, cada=1e-5)),
    "tamano, uno": lambda: graficas.tamano_del_pool(cargas(["espera"])),
    "tamano, tres": lambda: graficas.tamano_del_pool(cargas(["espera", LARGO, "calcula"])),
    "tamano, sin cero": lambda: graficas.tamano_del_pool(cargas(["a", "b"], (1, 2, 3), 64)),
    "tamano, nadie espera": lambda: graficas.tamano_del_pool(cargas(["a"], (1, 2), 1)),
    "tamano, repetido y con núcleos": lambda: graficas.tamano_del_pool(
        {n: lista * 3 for n, lista in cargas(["a", "b"]).items()}, nucleos=4
    ),
    "por peticion, dos": lambda: graficas.por_peticion({"a": [1, 200, 9], LARGO[:20]: [1, 2, 3]}),
    "reparto, cien en cinco": lambda: graficas.reparto(tramos(100, 5), "Cien " * 20),
    "reparto, uno": lambda: graficas.reparto(tramos(1, 1), "Uno"),
    "reparto, muchas conexiones": lambda: graficas.reparto(tramos(60, 9), "Nueve"),
    "cruces, dos": lambda: graficas.cruces(PREGUNTAS, "Se cruzan", ALT_CRUCES),
    "cruces, catorce y largos": lambda: graficas.cruces(
        [(f"{LARGO[:22]} {n}",) * 3 for n in range(14)], "Se cruzan " * 12, ALT_CRUCES
    ),
    "cruces, ninguna": lambda: graficas.cruces([], "Nadie pregunta", ALT_CRUCES),
    "partes, una": lambda: graficas.partes({"conectar": {"todo": 5}}),
    "partes, muchas": lambda: graficas.partes(
        {
            LARGO: {f"parte número {i} de {LARGO}": 10.0**-i for i in range(6)},
            "b": {"otra": 900},
            "c": {"cero": 0},
        }
    ),
}


@pytest.fixture(scope="module")
def dibujadas():
    return {}


@pytest.fixture(params=CASOS)
def imagen(request, dibujadas):
    if request.param not in dibujadas:
        dibujadas[request.param] = CASOS[request.param]()
    return dibujadas[request.param]


@functools.cache
def textos_de(figura):
    """Los textos que se ven, con su caja en píxeles."""
    pincel = FigureCanvasAgg(figura).get_renderer()
    figura.draw(pincel)
    no_se_ven = set()
    for ejes in figura.axes:
        for eje in (ejes.xaxis, ejes.yaxis):
            desde, hasta = sorted(eje.get_view_interval())
            for raya in (*eje.get_major_ticks(), *eje.get_minor_ticks()):
                fuera = not ejes.axison or not desde <= raya.get_loc() <= hasta
                no_se_ven |= {raya.label1, raya.label2} if fuera else {raya.label2}
    return [
        (texto, Text.get_window_extent(texto, pincel))
        for texto in figura.findobj(Text)
        if texto.get_text().strip() and texto.get_visible() and texto not in no_se_ven
    ]


def test_los_textos_no_se_tapan_ni_se_salen(imagen):
    textos = textos_de(imagen.figura)
    ancho, alto = imagen.figura.get_size_inches() * imagen.figura.dpi
    for texto, caja in textos:
        dentro = caja.x0 >= -1 and caja.y0 >= -1 and caja.x1 <= ancho + 1 and caja.y1 <= alto + 1
        assert dentro, f"se sale: {texto.get_text()!r} {caja}"
    for (uno, una), (otro, otra) in itertools.combinations(textos, 2):
        solapan_x = min(una.x1, otra.x1) - max(una.x0, otra.x0)
        solapan_y = min(una.y1, otra.y1) - max(una.y0, otra.y0)
        assert solapan_x < 1.5 or solapan_y < 3, f"{uno.get_text()!r} tapa a {otro.get_text()!r}"


def test_se_lee_y_pesa_poco(imagen):
    textos = textos_de(imagen.figura)
    assert min(texto.get_fontsize() for texto, _ in textos) >= 10
    for texto, _ in textos:
        assert not re.search(r"\d\.\d", texto.get_text().replace("timeout=0.5", ""))
    datos = base64.b64decode(imagen._repr_html_().partition("base64,")[2].rstrip('">'))
    assert len(datos) < 120_000
    puntos = PIL.Image.open(io.BytesIO(datos)).convert("RGBA")
    assert puntos.width == 979 and puntos.getextrema()[3] == (255, 255)
    assert {puntos.getpixel((x, puntos.height - 1)) for x in (0, 978)} == {(255,) * 4}


def test_lleva_texto_alternativo_sin_cifras_medidas(imagen):
    assert len(imagen.alt) > 40
    # Las cifras de los nombres que puso quien llama son suyas.
    assert not re.search(r"≈|\d[,.]\d", imagen.alt)
    assert f'alt="{imagen.alt}" width="680"' in imagen._repr_html_()
    assert repr(imagen) == f"[Figura: {imagen.alt}]"


def test_el_texto_alternativo_no_depende_de_lo_medido():
    nombres = ["suelo", "pool", "conectar"]
    una, otra = medida([60, 70, 5000], nombres), medida([80, 60, 50], nombres)
    assert graficas.distribucion(una).alt == graficas.distribucion(otra).alt
    nombres = ["conectar", "pool"]
    una, otra = acumulado([(0, 5), (30, 0.1)], nombres), acumulado([(0, 5), (900, 1)], nombres)
    assert graficas.acumulado(una).alt == graficas.acumulado(otra).alt


def test_el_titulo_y_el_alt_son_los_que_se_piden():
    imagen = graficas.distribucion(medida([60, 70]), titulo="Una frase.", alt='Mi "alt" <b>')
    assert "Una frase." in [texto.get_text() for texto, _ in textos_de(imagen.figura)]
    assert imagen.alt == 'Mi "alt" <b>'
    assert 'alt="Mi &quot;alt&quot; &lt;b&gt;"' in imagen._repr_html_()


def test_distribucion_dibuja_todo_lo_medido():
    datos = medida([60, 70, 5000], ["suelo", "pool", "conectar"])
    figura = graficas.distribucion(datos).figura
    lineas = {linea.get_label(): linea for linea in figura.axes[0].lines}
    for nombre, duraciones_us in datos.duraciones_us.items():
        xs, ys = lineas[nombre].get_data()
        assert np.allclose(xs[1:], np.sort(duraciones_us) / 1000)
        assert np.allclose(ys, np.linspace(0, 1, len(duraciones_us) + 1))
    textos = " ".join(texto.get_text() for texto, _ in textos_de(figura))
    razon = datos.razon("conectar", "pool").valor
    assert f"× {con_coma(razon)}" in textos
    for nombre in datos.nombres:
        assert f"{nombre} · mediana ≈ {con_coma(datos.mediana_us(nombre) / 1000)} ms" in textos


def test_distribucion_dice_si_es_orientativa():
    textos = [
        " ".join(t.get_text() for t, _ in textos_de(graficas.distribucion(m).figura))
        for m in (medida([60, 70], fijada=True), medida([60, 70], fijada=False))
    ]
    assert ["orientativo" in texto for texto in textos] == [False, True]


def test_acumulado_dibuja_lo_medido_y_marca_desde_cuando_compensa():
    datos = acumulado([(0, 5), (30, 0.1)], ["conectar", "pool"])
    figura = graficas.acumulado(datos).figura
    lineas = {linea.get_label(): linea for linea in figura.axes[0].lines}
    for nombre, ms in datos.ms.items():
        assert np.allclose(lineas[nombre].get_ydata(), ms)
    k = datos.se_paga_en("pool", "conectar")
    assert k == 7
    textos = [texto.get_text() for texto, _ in textos_de(figura)]
    assert "«pool» compensa desde la petición 7" in textos
    assert [k, datos.ms["pool"][k]] in [list(li.get_xydata()[0]) for li in figura.axes[0].lines]


def barras(ejes, color):
    return sorted(
        (round(b.get_y() + b.get_height() / 2), round(b.get_x(), 6), round(b.get_width(), 6))
        for b in ejes.patches
        if to_hex(b.get_facecolor()) == color.lower()
    )


def test_prestamos_dibuja_esperas_conexiones_y_errores():
    datos = registro(
        [
            Prestamo("Ana", 0.010, 0.010, 0.030, pid=7),
            Prestamo("Luis", 0.020, 0.030, 0.050, pid=7),
            Prestamo("Luis", 0.060, error="PoolTimeout", falla=0.080),
            Prestamo("Ana", 0.070, 0.070, None, pid=9),
        ],
        duracion=0.110,
    )
    figura = graficas.prestamos(datos).figura
    ejes = figura.axes[-1]
    assert barras(ejes, COLORES[0]) == [(0, 0, 20), (1, 20, 20)]
    assert barras(ejes, COLORES[1]) == [(0, 60, 40)]
    assert barras(ejes, "#ffffff") == [(0, 0, 0), (0, 60, 0), (1, 10, 10), (1, 50, 20)]
    assert all(b.get_hatch() for b in ejes.patches if to_hex(b.get_facecolor()) == "#ffffff")
    textos = [texto.get_text() for texto in ejes.texts]
    assert sorted(textos) == ["A", "A", "B · sin devolver ▸", "PoolTimeout"]
    assert [etiqueta.get_text() for etiqueta in ejes.get_yticklabels()] == ["Ana", "Luis"]
    assert [70.0, 1] in [list(linea.get_xydata()[0]) for linea in ejes.lines]


def test_prestamos_numera_los_hilos_sin_nombre_y_comparte_el_tiempo():
    figura = graficas.prestamos(AGOTADO).figura
    una, otra = figura.axes[-2:]
    assert una.get_xlim() == otra.get_xlim()
    assert [e.get_text() for e in una.get_yticklabels()] == [f"hilo {n}" for n in range(1, 7)]


def test_prestamos_ordena_los_hilos_por_su_numero():
    horas = enumerate(["hilo 10", "b", "hilo 2", "MainThread"])
    figura = graficas.prestamos(registro([Prestamo(n, t, t, t + 1, t) for t, n in horas])).figura
    nombres = [etiqueta.get_text() for etiqueta in figura.axes[-1].get_yticklabels()]
    assert nombres == ["principal", "b", "hilo 2", "hilo 10"]


def test_prestamos_sin_peticiones_lo_dice():
    with pytest.raises(ValueError, match="ninguna petición"):
        graficas.prestamos(registro([]))


def test_tamano_del_pool_dibuja_lo_medido_y_la_prevision():
    datos = cargas(["espera", "calcula"])
    de_ritmo, de_espera = graficas.tamano_del_pool(datos).figura.axes
    for i, lista in enumerate(datos.values()):
        assert list(de_ritmo.lines[i].get_ydata()) == [c.peticiones_por_s for c in lista]
        con_cola = [c for c in lista if c.espera_prevista_ms]
        assert len(con_cola) == len(lista) - 1  # El último sería el propio eje: sobra.
        prevista, medida = de_espera.lines[2 * i], de_espera.lines[2 * i + 1]
        assert list(prevista.get_ydata()) == [c.espera_prevista_ms for c in con_cola]
        assert list(medida.get_ydata()) == [c.espera_ms for c in con_cola]
        assert list(de_ritmo.lines[i].get_xdata()) == [c.tamano for c in lista]


def test_tamano_del_pool_da_la_mediana_una_barra_y_los_nucleos():
    tres = [Carga(2, 8, ritmo, 30, 10) for ritmo in (90, 150, 100)]
    figura = graficas.tamano_del_pool({"a": [*tres, Carga(1, 8, 50, 70, 10)]}, nucleos=2).figura
    de_ritmo = figura.axes[0]
    assert list(de_ritmo.lines[0].get_ydata()) == [50, 100]
    (barra,) = de_ritmo.collections
    assert barra.get_segments()[0].tolist() == [[2, 90], [2, 150]]
    assert list(de_ritmo.lines[1].get_xdata()) == [2, 2]
    assert "2 núcleos" in [texto.get_text() for texto in de_ritmo.texts]


def test_por_peticion_marca_cada_una_por_orden():
    figura = graficas.por_peticion({"tocaba": [1, 200, 190], "envío": [1, 200, 1]}).figura
    (ejes,) = figura.axes
    assert [list(linea.get_ydata()) for linea in ejes.lines] == [[1, 200, 190], [1, 200, 1]]
    assert list(ejes.lines[0].get_xdata()) == [1, 2, 3] and ejes.get_ylim()[0] == 0


def test_cruces_lleva_cada_respuesta_de_su_pregunta_a_quien_la_recibe():
    (ejes,) = graficas.cruces(PREGUNTAS, "Se cruzan", ALT_CRUCES).figura.axes
    lineas = [
        (list(linea.get_ydata()), to_hex(linea.get_color()).upper())
        for linea in ejes.get_lines()
        if list(linea.get_xdata()) == [0, 1]
    ]
    # El error no es la respuesta a nada: de ese no hay línea.
    assert sorted(lineas) == [([0, 0], COLORES[0]), ([1, 2], COLORES[1]), ([2, 1], COLORES[1])]


def test_partes_apila_y_suma():
    grupos = {"conectar": {"clave": 4, "proceso": 2}, "pool": {"consulta": 0.5}}
    figura = graficas.partes(grupos).figura
    ejes = figura.axes[-1]
    dibujado = [(b.get_x(), b.get_width()) for b in ejes.patches]
    assert dibujado == [(0, 4), (4, 2), (0, 0.5)]
    textos = [texto.get_text() for texto, _ in textos_de(figura)]
    assert {"≈ 6 ms", "≈ 0,5 ms", "clave", "proceso", "consulta"} <= set(textos)


def test_no_se_distingue_solo_por_el_color():
    figura = graficas.distribucion(medida([60, 65, 70, 5000])).figura
    curvas = [li for li in figura.axes[0].lines if not li.get_label().startswith("_")]
    assert len({(str(li._unscaled_dash_pattern), to_hex(li.get_color())) for li in curvas}) == 4
    figura = graficas.tamano_del_pool(cargas(["a", "b", "c"])).figura
    assert len({linea.get_marker() for linea in figura.axes[0].lines}) == 3
    figura = graficas.partes({"x": {str(i): 1 for i in range(6)}}).figura
    assert len({barra.get_hatch() for barra in figura.axes[-1].patches}) == 6


def test_reparto_dibuja_cada_espera_y_cada_turno():
    (ejes,) = graficas.reparto(tramos(4, 2), "Cuatro").figura.axes
    anchos = {c.get_label(): [round(b.get_width(), 6) for b in c] for c in ejes.containers}
    assert anchos == {"espera": [0, 0, 20, 20], "conexión A": [20, 20], "conexión B": [20, 20]}
    with pytest.raises(ValueError, match="ningún cliente"):
        graficas.reparto([], "Nadie")
