"""La lección 09 donde ksycopg2 no se puede importar (macOS, Python 3.14): con psycopg2."""

import os
import subprocess
import sys

import nbformat
import pytest

from taller.construir import LECCIONES, cuadernos_de, diferencia, ejecuta
from taller.fuente import lee_leccion, para_aprender, resuelto

pytestmark = pytest.mark.lenta

LECCION = LECCIONES / "leccion_09_kingbase"
APRENDE, RESUELTO = cuadernos_de(LECCION)


@pytest.fixture
def sin_ksycopg2(tmp_path, monkeypatch):
    """Los procesos que se lancen encuentran antes un ksycopg2 que no se puede importar."""
    (tmp_path / "ksycopg2.py").write_text("raise ImportError\n", encoding="utf-8")
    rutas = [str(tmp_path), os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, rutas)))


def salida_de(orden):
    fin = subprocess.run(
        [sys.executable, "-W", "error", "-c", orden],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )
    assert fin.returncode == 0, fin.stderr
    return fin.stdout


def test_sin_el_el_driver_es_psycopg2(sin_ksycopg2):
    orden = "from lecciones.leccion_09_kingbase.driver import driver, extensions, pool; "
    orden += "print(driver.__name__, extensions.__name__, pool.__name__)"
    assert salida_de(orden).split() == ["psycopg2", "psycopg2.extensions", "psycopg2.pool"]


def test_el_comprobador_se_puede_importar(sin_ksycopg2):
    orden = "from lecciones.leccion_09_kingbase.ejercicios import comprobar, ejercicios; "
    orden += "print(len(ejercicios.ejercicios) >= 5)"
    assert salida_de(orden).strip() == "True"


def test_sus_programas_se_ejecutan(sin_ksycopg2):
    for archivo in ("conexion", "conexion_mejorada"):
        modulo = f"lecciones.leccion_09_kingbase.{archivo}"
        salida_de(f"import runpy; runpy.run_module({modulo!r}, run_name='__main__')")


@pytest.mark.parametrize(
    ("version", "ruta"),
    [(para_aprender, APRENDE), (resuelto, RESUELTO)],
    ids=["aprende", "resuelto"],
)
def test_los_cuadernos_dan_las_mismas_salidas(version, ruta, sin_ksycopg2):
    nuevo = version(lee_leccion(LECCION))
    ejecuta(nuevo, ruta.parent, LECCION.name)
    assert diferencia(nbformat.read(ruta, as_version=4), nuevo) is None
    # Y de verdad era el otro driver: la salida sin sanear lo dice.
    textos = [s.get("text", "") for c in nuevo.cells for s in c.get("outputs", [])]
    assert any(texto.startswith("driver: psycopg2\n") for texto in textos)
