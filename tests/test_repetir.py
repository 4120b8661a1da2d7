"""Cada celda se puede ejecutar dos veces, y cada apartado, después de reiniciar.

Lo hace `tests/repite.py`, en procesos aparte.
"""

import os
import subprocess
import sys

import nbformat
import pytest

from taller.construir import RAIZ, cuadernos_de
from taller.fuente import carpetas_de_lecciones, numero_de

pytestmark = [
    pytest.mark.lenta,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not hasattr(os, "fork"), reason="este sistema no tiene fork"),
]
LECCIONES = carpetas_de_lecciones()


def repite(modo, ruta):
    orden = [sys.executable, "-m", "tests.repite", modo, str(ruta)]
    hecho = subprocess.run(orden, cwd=RAIZ, capture_output=True, text=True, encoding="utf-8")
    assert hecho.returncode == 0, hecho.stderr
    return hecho.stdout.splitlines()


@pytest.mark.parametrize("modo", ["dos", "medio"])
@pytest.mark.parametrize("carpeta", LECCIONES, ids=numero_de)
def test_ninguna_traza_que_la_leccion_no_espere(carpeta, modo):
    assert repite(modo, cuadernos_de(carpeta)[0]) == []


CELDAS = [
    ("code", "import psycopg2, time\nfrom helpers import servidor\nservidor.iniciar('02')"),
    ("markdown", "## Uno"),
    ("code", "conexion = psycopg2.connect()\ncursor = conexion.cursor()"),
    ("code", "class C:\n    pass"),
    ("code", "class C(C):\n    uno = 1"),
    ("code", "cursor.execute('CREATE TABLE t ()')\nconexion.commit()"),
    ("code", "conexion.close()"),
    ("markdown", "## Dos"),
    ("code", "1 / 0"),
    ("code", "C.uno"),
    ("code", "psycopg2.connect().cursor().execute('SELECT FROM t')"),
    ("markdown", "## Tres"),
    ("code", "psycopg2.connect().cursor().execute('DROP TABLE t')"),
    ("code", "nada"),
]


def test_lo_que_falla_se_ve_y_lo_que_el_recuadro_arregla_no(tmp_path, monkeypatch):
    celdas = [getattr(nbformat.v4, f"new_{clase}_cell")(fuente) for clase, fuente in CELDAS]
    # Una que la lección espera, y otra que se queda esperando a la transacción de la de antes.
    celdas[8].outputs = [nbformat.v4.new_output("error", ename="ZeroDivisionError", evalue="x")]
    celdas[10].source = "suya = psycopg2.connect()\nsuya.cursor().execute('SELECT FROM t')"
    ruta = tmp_path / "00_prueba.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=celdas), ruta)
    monkeypatch.setenv("SEGUNDOS_POR_CELDA", "5")
    assert [
        fallo.partition(" (")[0] + fallo.rpartition("»)")[2][:20] for fallo in repite("dos", ruta)
    ] == [
        "celda 5, vez 2: DuplicateTa",
        "celda 12, vez 1: no termina",
        "celda 13, vez 1: NameError: ",
        "celda 13, vez 2: NameError: ",
    ]
    # Tras reiniciar, la clase y la tabla se recuperan; el nombre que no da nadie, no.
    assert [f[:30] for f in repite("medio", ruta)] == ["celda 13 («Tres»), tras reinic"]
