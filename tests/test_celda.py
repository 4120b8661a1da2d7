"""Una celda que Python no entiende no llega a ejecutarse, y `comprobar` lo dice."""

import json
import subprocess
import sys

import pytest

from tests.aula import entorno

# IPython de verdad, sin cuaderno: ejecuta las celdas y dice qué pasó con la que define `suma`.
GUION = """
import contextlib, json, sys
from IPython.core.interactiveshell import InteractiveShell
from helpers.ejercicios.celda import no_se_entiende
consola = InteractiveShell.instance()
dicen = []
for caso, celdas in enumerate(json.load(sys.stdin)):
    with contextlib.redirect_stdout(sys.stderr):
        for celda in celdas:
            consola.run_cell(celda.replace("suma", f"suma{caso}"), store_history=True)
    dicen.append(no_se_entiende(f"suma{caso}").replace(f"suma{caso}", "suma"))
print(json.dumps(dicen))
"""
COMPRUEBA = """
from IPython.core.interactiveshell import InteractiveShell
from helpers.ejercicios import Ejercicios, ejercicio
consola = InteractiveShell.instance()
consola.user_ns["comprobar"] = Ejercicios("99", ejercicio("suma")(lambda *_: "")).comprobar
consola.run_cell("def suma(a, b): ...", store_history=True)
consola.run_cell("def suma(a, b):\\nreturn a + b", store_history=True)
consola.run_cell("comprobar('99.1')", store_history=True)
"""
BUENA = "def suma(a, b):\n    return a + b"
CASOS = [
    ([], None),
    (["def suma(a, b): ..."], None),
    ([BUENA, "print(suma(1, 2)"], None),
    ([BUENA, "suma == 3)"], None),
    (["def suma(a, b)\n    return a + b", BUENA], None),
    (["async def suma():\n    return 1\nawait suma()"], None),
    (["%pwd\nsuma = r'\\d' + '\\d'"], None),
    (["def suma(a, b): ...", "def suma(a, b)\n    return a + b"], (1, "def suma(a, b)")),
    ([BUENA, "def suma(a, b):\nreturn a + b"], (2, "return a + b")),
    (["import time\n\nclass suma:\n    def f(self:\n        pass"], (4, "def f(self:")),
    (["    @staticmethod\n    async def suma(:\n        ..."], (2, "async def suma(:")),
    (["suma = [1, 2"], (1, "suma = [1, 2")),
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
def test_se_dice_la_linea_que_python_no_entiende(dicen, caso):
    _, esperado = CASOS[caso]
    if esperado is None:
        assert dicen[caso] == ""
    else:
        assert f"no entiende su línea {esperado[0]}, `{esperado[1]}`." in dicen[caso]


def test_no_se_juzga_lo_de_antes(tmp_path):
    assert "✗ 99.1 · Tu última celda de `suma` no llegó" in corre(COMPRUEBA, tmp_path)
