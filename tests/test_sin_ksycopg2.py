"""La lección 09 donde ksycopg2 no se puede importar (macOS, Python 3.14): con psycopg2."""

import os
import re
import subprocess
import sys
from contextlib import closing

import nbformat
import psycopg2
import pytest

from lecciones.leccion_09_kingbase.ejercicios.comun import datos_de_la_leccion
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


# Lo que hace ksycopg2 va en líneas que ni nbval ni el constructor comparan.


def test_el_cuaderno_guarda_lo_que_hace_ksycopg2():
    textos = [
        s.get("text", "") for c in nbformat.read(RESUELTO, 4).cells for s in c.get("outputs", [])
    ]
    lineas = [linea for texto in textos for linea in texto.splitlines() if "driver: " in linea]
    assert lineas == [
        "driver: ksycopg2",
        "driver: ksycopg2 · OperationalError: no conecta",
        "driver: ksycopg2 · nombre 'ksycopg2' · puerto 54321 · '%s' da %s",
        "driver: ksycopg2 · kbcode 22012 · psycopg2.Error: False",
        "postgresql:// en el driver: ksycopg2 · ProgrammingError",
        "kingbase:// en el driver: ksycopg2 · ana en sitio, puerto 5432, base tienda",
    ]


def test_ksycopg2_hace_lo_que_guarda_el_cuaderno(servidor_del_curso):
    ksycopg2 = pytest.importorskip("ksycopg2")
    with pytest.raises(ksycopg2.OperationalError):
        ksycopg2.connect(connect_timeout=5)
    with closing(ksycopg2.connect(**datos_de_la_leccion())) as conexion:
        cursor = conexion.cursor()
        cursor.execute("SELECT '%s', current_setting('application_name')", ("Ana",))
        assert cursor.fetchone() == ("%s", "ksycopg2")
        with pytest.raises(ksycopg2.Error) as caso:
            cursor.execute("SELECT 1 / 0")
    assert caso.value.kbcode == "22012"
    assert not hasattr(caso.value, "pgcode") and not isinstance(caso.value, psycopg2.Error)
    assert re.findall(r"\d{4,}", ksycopg2.connect.__doc__) == ["54321"]
    assert ksycopg2.extensions.parse_dsn("kingbase://ana@sitio/tienda")["host"] == "sitio"
    with pytest.raises(ksycopg2.ProgrammingError):
        ksycopg2.extensions.parse_dsn("postgresql://ana@sitio/tienda")
