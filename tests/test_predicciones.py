"""Predecir antes de ejecutar: lo que se dice, y que las de cada lección están bien puestas."""

import ast
import re

import nbformat
import pytest

from helpers import predicciones
from helpers.predicciones import predice, sale
from taller.construir import CUADERNOS, cuadernos_de, ejecuta
from taller.fuente import carpetas_de_lecciones, lee_ficha, lee_leccion, numero_de

LECCIONES = carpetas_de_lecciones()
por_leccion = pytest.mark.parametrize("carpeta", LECCIONES, ids=numero_de)
PREDICE = re.compile(
    r'predice\("(\d\d\.[a-z])", (?:(\.\.\.)\)  # un número|"\.\.\.", "([a-z]+)"\)  # una letra)'
)


@pytest.fixture(autouse=True)
def nada_apuntado(monkeypatch):
    """Como un kernel recién reiniciado."""
    monkeypatch.setattr(predicciones, "_APUNTADAS", {})


# --------------------------------------------------------------- lo que se dice


@pytest.mark.parametrize(
    ("pedido", "dicho"),
    [
        (("02.a", ...), "⏳ 02.a · Escribe un número en lugar de «...», o sigue sin predecir."),
        (("02.a",), "⏳ 02.a · Escribe un número en lugar de «...», o sigue sin predecir."),
        (("02.a", 3), "→ 02.a · Apuntado: 3. Ahora, la celda siguiente."),
        (("02.a", 0), "→ 02.a · Apuntado: 0. Ahora, la celda siguiente."),
        (("02.a", 0.5), "→ 02.a · Apuntado: 0,5. Ahora, la celda siguiente."),
        (("02.a", 0, 5), "⏳ 02.a · Los decimales se escriben con punto, como 0.5."),
        (("02.a", 1, 0, 5), "⏳ 02.a · Los decimales se escriben con punto, como 0.5."),
        (("02.a", "tres"), "⏳ 02.a · Aquí va un número, sin comillas."),
        (("02.a", True), "⏳ 02.a · Aquí va un número, sin comillas."),
        (("02.a", None), "⏳ 02.a · Aquí va un número, sin comillas."),
        (("02.a", [3]), "⏳ 02.a · Aquí va un número, sin comillas."),
        (("02.a", float("nan")), "⏳ 02.a · Aquí va un número, sin comillas."),
        (("02.a", 10**400), "⏳ 02.a · Aquí va un número, sin comillas."),
        (
            ("02.b", "...", "abc"),
            "⏳ 02.b · Escribe a, b o c en lugar de «...», o sigue sin predecir.",
        ),
        (("02.b", ..., "ab"), "⏳ 02.b · Escribe a o b en lugar de «...», o sigue sin predecir."),
        (("02.b", "b", "abc"), "→ 02.b · Apuntado: b. Ahora, la celda siguiente."),
        (("02.b", " B ", "abc"), "→ 02.b · Apuntado: b. Ahora, la celda siguiente."),
        (("02.b", "d", "abc"), "⏳ 02.b · Aquí va una letra, entre comillas: a, b o c."),
        (("02.b", "ab", "abc"), "⏳ 02.b · Aquí va una letra, entre comillas: a, b o c."),
        (("02.b", 2, "abc"), "⏳ 02.b · Aquí va una letra, entre comillas: a, b o c."),
        ((3,), '⏳ 3 · Delante va el nombre de la predicción, así: predice("02.a", 3).'),
        ((), '⏳  · Delante va el nombre de la predicción, así: predice("02.a", 3).'),
    ],
)
def test_al_predecir(pedido, dicho):
    assert str(predice(*pedido)) == dicho


def test_al_salir_un_numero():
    assert str(sale("02.a", 1)) == "→ 02.a · Ha salido 1."
    predice("02.a", 3)
    assert str(sale("02.a", 1)) == "→ 02.a · Predijiste 3 y ha salido 1."
    assert str(sale("02.a", 3)) == "✓ 02.a · Predijiste 3 y ha salido 3."
    assert str(sale("02.b", 3)) == "→ 02.b · Ha salido 3."
    predice("02.a", 0)
    assert str(sale("02.a", 0)) == "✓ 02.a · Predijiste 0 y ha salido 0."


def test_al_salir_una_letra():
    assert str(sale("02.b", a=False, b=True)) == "→ 02.b · Ha salido b."
    predice("02.b", "a", "ab")
    assert str(sale("02.b", a=False, b=True)) == "→ 02.b · Predijiste a y ha salido b."
    assert str(sale("02.b", a=True, b=False)) == "✓ 02.b · Predijiste a y ha salido a."
    assert str(sale("02.b", a=False, b=False)) == "→ 02.b · Predijiste a y ha salido otra cosa."


@pytest.mark.parametrize(
    ("predicho", "medida", "dicho"),
    [
        (None, 190.2, "→ 01.a · Ha salido ≈ 190 veces."),
        (100, 190.2, "✓ 01.a · Predijiste 100 y ha salido ≈ 190 veces: te has acercado."),
        (300, 190.2, "✓ 01.a · Predijiste 300 y ha salido ≈ 190 veces: te has acercado."),
        (10, 190.2, "→ 01.a · Predijiste 10 y ha salido ≈ 190 veces: unas 19 veces más."),
        (1000, 190.2, "→ 01.a · Predijiste 1000 y ha salido ≈ 190 veces: unas 5 veces menos."),
        (0, 190.2, "→ 01.a · Predijiste 0 y ha salido ≈ 190 veces."),
        (-5, 190.2, "→ 01.a · Predijiste -5 y ha salido ≈ 190 veces."),
        (5, 0, "→ 01.a · Predijiste 5 y ha salido ≈ 0 veces."),
    ],
)
def test_una_medida_se_acierta_si_te_acercas(predicho, medida, dicho):
    if predicho is not None:
        predice("01.a", predicho)
    assert str(sale("01.a", medida, medido="veces")) == dicho


def test_dos_veces_y_en_otro_orden():
    for _ in range(2):
        assert str(sale("02.a", 1)) == "→ 02.a · Ha salido 1."
    for _ in range(2):
        predice("02.a", 2)
    # La última es la que vale, aunque sea ninguna.
    predice("02.a", 1)
    for _ in range(2):
        assert str(sale("02.a", 1)).startswith("✓")
    predice("02.a", ...)
    assert str(sale("02.a", 1)) == "→ 02.a · Ha salido 1."
    predice("02.a", 1)
    predice("02.a", "uno")
    assert str(sale("02.a", 1)) == "→ 02.a · Ha salido 1."


def test_responder_con_una_letra_donde_sale_un_numero_y_al_reves():
    """Solo si alguien cambia la celda; tampoco es un error."""
    predice("02.a", "a", "ab")
    assert str(sale("02.a", 1)) == "→ 02.a · Predijiste a y ha salido 1."
    assert str(sale("02.a", 1, medido="ms")) == "→ 02.a · Predijiste a y ha salido ≈ 1 ms."
    predice("02.a", 1)
    assert str(sale("02.a", a=True, b=False)) == "→ 02.a · Predijiste 1 y ha salido a."


# --------------------------------------------------------------- las de cada lección


def prediccion(fuente):
    """(«02.a», «abc») si una celda de código pide una letra; («02.a», «») si pide un número."""
    if not fuente.startswith("predice("):
        return None
    hallada = PREDICE.fullmatch(fuente)
    assert hallada, f"No es una celda de predicción como las demás: {fuente}"
    return hallada[1], hallada[3] or ""


def salidas(fuente):
    """Las llamadas a `sale` de una celda de código."""
    return [
        nodo
        for nodo in ast.walk(ast.parse(fuente))
        if isinstance(nodo, ast.Call) and getattr(nodo.func, "id", "") == "sale"
    ]


def escrito_a_mano(nodo):
    """Si una expresión no mira nada: no lee ningún nombre."""
    return not any(isinstance(dentro, ast.Name) for dentro in ast.walk(nodo))


def fallos(celdas, numero, minimo=3):
    """Lo que está mal en las predicciones de una lección, en frases; lista vacía si nada."""
    malos, esperan, contestadas, sin_porque, texto = [], {}, [], set(), ""
    for tipo, fuente in celdas:
        if tipo == "markdown":
            texto += fuente + "\n"
            plegado = r"<details><summary><b>(\S+) · ¿Por qué\?</b></summary>\n\n"
            sin_porque -= set(re.findall(plegado, fuente))
        elif dicha := prediccion(fuente):
            cual, letras = dicha
            _, hay, pregunta = texto.rpartition(f"**Predice {cual}.** ")
            if not hay or "".join(re.findall(r"(?m)^- \*\*(\w)\.\*\* ", pregunta)) != letras:
                malos.append(f"{cual}: la pregunta y sus opciones no van delante")
            esperan[cual] = letras
        else:
            for llamada in salidas(fuente):
                cual = llamada.args[0].value
                vistas = {k.arg: k.value for k in llamada.keywords if k.arg != "medido"}
                visto = [*vistas.values(), *llamada.args[1:]]
                if esperan.pop(cual, None) != "".join(vistas) or not visto:
                    malos.append(f"{cual}: no responde a lo que se predice justo delante")
                malos += [f"{cual}: escrito a mano" for v in visto if escrito_a_mano(v)]
                contestadas.append(cual)
                sin_porque.add(cual)
            malos += [f"{cual}: la celda siguiente no lo contesta" for cual in esperan]
            esperan = {}
    malos += [f"{cual}: falta detrás el porqué, plegado" for cual in sin_porque]
    if len({c for c in contestadas if c.startswith(numero)}) != len(contestadas):
        malos.append(f"hay letras repetidas, o de otra lección: {contestadas}")
    if len(contestadas) < minimo:
        malos.append(f"son {len(contestadas)}, y hacen falta {minimo}")
    return malos


@por_leccion
def test_se_predice_en_cada_leccion_y_la_celda_siguiente_contesta(carpeta):
    celdas = [(c.cell_type, c.source) for c in lee_leccion(carpeta).cells]
    minimo = 1 if lee_ficha(carpeta).es_borrador else 3
    assert fallos(celdas, numero_de(carpeta), minimo) == []


BUENAS = [
    ("markdown", "**Predice 02.a.** ¿Cuántas?"),
    ("code", 'predice("02.a", ...)  # un número'),
    ("code", 'sale("02.a", len(vistas))'),
    ("markdown", "<details><summary><b>02.a · ¿Por qué?</b></summary>\n\nUna.\n\n</details>"),
    ("markdown", "**Predice 02.b.** ¿Qué?\n\n- **a.** Uno.\n- **b.** Dos."),
    ("code", 'predice("02.b", "...", "ab")  # una letra'),
    ("code", 'sale("02.b", a=n == 1, b=n == 2)'),
    ("markdown", "<details><summary><b>02.b · ¿Por qué?</b></summary>\n\nUno.\n\n</details>"),
]


@pytest.mark.parametrize(
    ("viejo", "nuevo", "dice"),
    [
        ("len(vistas)", "1", "escrito a mano"),
        ("b=n == 2", "b=True", "escrito a mano"),
        ("a=n == 1, b=n == 2", "n", "no responde a lo que se predice"),
        ("a=n == 1, ", "", "no responde a lo que se predice"),
        ("sale", "print", "la celda siguiente no lo contesta"),
        ("**Predice 02.a.**", "Predice:", "la pregunta y sus opciones"),
        ("- **b.** Dos.", "", "la pregunta y sus opciones"),
        ("02.a · ¿Por", "02.c · ¿Por", "falta detrás el porqué"),
        ("02.b", "02.a", "letras repetidas"),
        ("02.b", "03.b", "de otra lección"),
    ],
)
def test_las_mal_puestas_se_ven(viejo, nuevo, dice):
    assert fallos(BUENAS, "02", 2) == []
    malas = [(tipo, fuente.replace(viejo, nuevo)) for tipo, fuente in BUENAS]
    assert any(dice in fallo for fallo in fallos(malas, "02", 2)), fallos(malas, "02", 2)
    assert fallos(BUENAS, "02", 3) == ["son 2, y hacen falta 3"]


@por_leccion
def test_los_cuadernos_guardan_lo_que_ha_salido(carpeta):
    """Sin responder: ⏳ donde se pregunta, y detrás, lo que se vio."""
    for ruta in cuadernos_de(carpeta):
        for celda in nbformat.read(ruta, as_version=4).cells:
            if celda.cell_type != "code":
                continue
            dicho = "\n".join(s.get("data", {}).get("text/plain", "") for s in celda.outputs)
            if dicha := prediccion(celda.source):
                assert dicho.startswith(f"⏳ {dicha[0]} · Escribe ")
            for llamada in salidas(celda.source):
                cual = llamada.args[0].value
                assert f"→ {cual} · Ha salido " in dicho
                assert f"→ {cual} · Ha salido otra cosa" not in dicho


@pytest.mark.lenta
def test_en_un_cuaderno_se_ve_la_frase_una_vez(servidor_del_curso):
    """Las celdas de la 02 hasta su primera predicción, respondida, y la que contesta.

    La frase sale igual si su línea es la última de la celda, como `sale`, que si no lo es.
    """
    ruta = next(CUADERNOS.glob("02_*.ipynb"))
    cuaderno = nbformat.read(ruta, as_version=4)
    codigo = [c for c in cuaderno.cells if c.cell_type == "code"]
    donde = next(n for n, c in enumerate(codigo) if prediccion(c.source))
    cuaderno.cells = codigo[: donde + 2]
    codigo[donde].source = codigo[donde].source.replace("...", "5") + "\nNone"
    ejecuta(cuaderno, ruta.parent, ruta.stem)
    (apuntada,), (contestada,) = (
        [s.data for s in c.outputs if "data" in s] for c in codigo[donde : donde + 2]
    )
    assert apuntada["text/plain"] == "→ 02.a · Apuntado: 5. Ahora, la celda siguiente."
    assert contestada["text/plain"] == "→ 02.a · Predijiste 5 y ha salido 1."
    assert "<strong>02.a</strong> · Predijiste 5 y ha salido 1." in contestada["text/html"]


class _SinTexto:
    def __str__(self):
        raise ValueError


@pytest.mark.parametrize(
    "raro",
    [10**5000, _SinTexto(), float("nan"), None, [1], 1j],
    ids=["enorme", "sin texto", "nan", "None", "lista", "complejo"],
)
def test_lo_que_no_es_ni_numero_ni_letra_tampoco_lanza(raro):
    assert str(predice("02.a", raro)).startswith("⏳ 02.a · Aquí va un número")
    assert str(predice("02.a", raro, "ab")).startswith("⏳ 02.a · Aquí va una letra")
    assert "Delante va el nombre" in str(predice(raro, 1))
