"""Una celda que no llega a definir su respuesta: `comprobar` lo dice, y no juzga la de antes."""

import json
import subprocess
import sys

import pytest

from tests.aula import entorno

# IPython de verdad, sin cuaderno: ejecuta las celdas y dice qué pasó con la que define `suma`.
GUION = """
import contextlib, json, sys
from IPython.core.interactiveshell import InteractiveShell
from helpers.ejercicios.celda import no_llego
consola = InteractiveShell.instance()
dicen = []
for caso, celdas in enumerate(json.load(sys.stdin)):
    with contextlib.redirect_stdout(sys.stderr):
        for celda in celdas:
            consola.run_cell(celda.replace("suma", f"suma{caso}"), store_history=True)
    dicen.append(no_llego(f"suma{caso}").replace(f"suma{caso}", "suma"))
print(json.dumps(dicen))
"""
# Lo mismo, con `comprobar`: celdas y, entre ellas, lo que dice.
COMPRUEBA = """
import sys
from IPython.core.interactiveshell import InteractiveShell
from helpers.ejercicios import Ejercicios, ejercicio
consola = InteractiveShell.instance()
consola.user_ns["comprobar"] = Ejercicios("99", ejercicio("suma")(lambda *_: "")).comprobar
for celda in sys.stdin.read().split("---"):
    consola.run_cell(celda.strip(), store_history=True)
"""
BUENA = "def suma(a, b):\n    return a + b"


def no_entiende(numero, linea):
    return f"no entiende su línea {numero}, `{linea}`."


def se_para(numero, linea, error="NameError"):
    return f"no llegó a definir ese nombre: se paró en su línea {numero}, `{linea}`, con {error}."


CASOS = [
    ([], None),
    (["def suma(a, b): ..."], None),
    ([BUENA, "print(suma(1, 2)"], None),
    ([BUENA, "suma == 3)"], None),
    # Se para, y la respuesta ya estaba definida; o la celda que se para es otra.
    ([BUENA, BUENA + "\nassert suma(1, 1) == 3"], None),
    ([BUENA, "suma(1)"], None),
    ([BUENA, "nada.de(nada)", BUENA], None),
    (["nada\n" + BUENA, BUENA, "1 / 0"], None),
    (["def suma(a, b): ...", "nada\n" + BUENA], se_para(1, "nada")),
    ([BUENA, "a = 1\na.nada\n\n" + BUENA], se_para(2, "a.nada", "AttributeError")),
    ([BUENA, "@nada\n" + BUENA], se_para(1, "@nada")),
    ([BUENA, "class suma:\n    x = 1\n    y = z"], se_para(3, "y = z")),
    (
        [BUENA, "def otra():\n    return 1 / 0\nsuma = otra()"],
        se_para(3, "suma = otra()", "ZeroDivisionError"),
    ),
    ([BUENA, "import asyncio\nawait asyncio.sleep(0)\nnada\n" + BUENA], se_para(3, "nada")),
    (
        ["suma = {}", "suma: dict = {\n    'a': 1 / 0,\n}"],
        se_para(2, "'a': 1 / 0,", "ZeroDivisionError"),
    ),
    (
        [BUENA, "raise KeyboardInterrupt\n" + BUENA],
        se_para(1, "raise KeyboardInterrupt", "KeyboardInterrupt"),
    ),
    (["def suma(a, b)\n    return a + b", BUENA], None),
    (["async def suma():\n    return 1\nawait suma()"], None),
    (["%pwd\nsuma = r'\\d' + '\\d'"], None),
    (["def suma(a, b): ...", "def suma(a, b)\n    return a + b"], no_entiende(1, "def suma(a, b)")),
    ([BUENA, "def suma(a, b):\nreturn a + b"], no_entiende(2, "return a + b")),
    (["import time\n\nclass suma:\n    def f(self:\n        pass"], no_entiende(4, "def f(self:")),
    (["    @staticmethod\n    async def suma(:\n        ..."], no_entiende(2, "async def suma(:")),
    (["suma = [1, 2"], no_entiende(1, "suma = [1, 2")),
]


def corre(guion, carpeta, entra=""):
    hecho = subprocess.run(
        [sys.executable, "-c", guion],
        input=entra,
        env=entorno(carpeta, IPYTHONDIR=str(carpeta)),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert hecho.returncode == 0, hecho
    return hecho.stdout


@pytest.fixture(scope="module")
def dicen(tmp_path_factory):
    celdas = json.dumps([celdas for celdas, _ in CASOS])
    return json.loads(corre(GUION, tmp_path_factory.mktemp("suya"), celdas))


@pytest.mark.parametrize("caso", range(len(CASOS)))
def test_se_dice_en_que_linea_se_quedo(dicen, caso):
    _, esperado = CASOS[caso]
    if esperado is None:
        assert dicen[caso] == ""
    else:
        assert esperado in dicen[caso]


@pytest.mark.parametrize(
    ("rota", "dice"),
    [
        ("def suma(a, b):\nreturn a + b", "no llegó a ejecutarse"),
        ("suma_en(3)\n" + BUENA, se_para(1, "suma_en(3)")),
    ],
)
def test_no_se_juzga_lo_de_antes(tmp_path, rota, dice):
    # También a la segunda, y después de otra celda; y al corregirla se juzga.
    comprueba = "comprobar('99.1')"
    celdas = [BUENA, rota, comprueba, comprueba, "1 + 1", comprueba, BUENA, comprueba]
    dicho = corre(COMPRUEBA, tmp_path, "---".join(celdas))
    assert dicho.count(f"✗ 99.1 · Tu última celda de `suma` {dice}") == 3
    assert dicho.count("99.1 · PostgreSQL no responde") == 1  # Se iba a juzgar, sin servidor.
