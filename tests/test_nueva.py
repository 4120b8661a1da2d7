"""`python3 curso.py nueva NN nombre`: una lección que ya se construye y pasa las pruebas."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from taller import nueva

pytestmark = pytest.mark.lenta

RAIZ = Path(__file__).resolve().parent.parent
PUBLICADA = "tests/test_cuadernos.py::test_ninguna_leccion_publicada_es_un_borrador"


def archivos(raiz):
    return {r.relative_to(raiz).as_posix(): r.read_bytes() for r in raiz.rglob("*") if r.is_file()}


@pytest.fixture
def curso(tmp_path):
    (tmp_path / "lecciones" / "leccion_02_una").mkdir(parents=True)
    (tmp_path / "lecciones" / "leccion_02_una" / "leccion.md").write_text("mía")
    (tmp_path / "tests" / "respuestas").mkdir(parents=True)
    (tmp_path / "tests" / "respuestas" / "07_2.py").write_text("mía")
    return tmp_path


def test_solo_toca_su_carpeta_y_sus_respuestas(curso, capsys):
    antes = archivos(curso)
    assert nueva.main(["08", "cuando_el_servidor_falla"], curso) == 0
    despues = archivos(curso)
    suya = "lecciones/leccion_08_cuando_el_servidor_falla"
    assert set(despues) - set(antes) == {
        f"{suya}/leccion.md",
        f"{suya}/__init__.py",
        f"{suya}/ejercicios/__init__.py",
        f"{suya}/ejercicios/e1.py",
        "tests/respuestas/08_1.py",
    }
    assert antes.items() <= despues.items()
    texto = b"\n".join(despues[nuevo] for nuevo in set(despues) - set(antes)).decode()
    assert not re.search("NUMERO|NOMBRE|TITULO|MAPA", texto)
    assert "\n# Cuando el servidor falla\n" in texto
    assert "python3 curso.py construir 08" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("pedido", "fragmento"),
    [
        ([], "Escribe el número y el nombre"),
        (["08"], "Escribe el número y el nombre"),
        (["--help", "x"], "Escribe el número y el nombre"),
        (["08", "a", "b"], "Escribe el número y el nombre"),
        (["8", "falla"], "«8» no es un número"),
        (["008", "falla"], "«008» no es un número"),
        (["٠٨", "falla"], "no es un número"),
        (["08\n", "falla"], "no es un número"),
        (["08", "Falla"], "«Falla» no sirve de nombre"),
        (["08", "conexión"], "no sirve de nombre"),
        (["08", "../falla"], "no sirve de nombre"),
        (["08", "falla_"], "no sirve de nombre"),
        (["08", ""], "no sirve de nombre"),
        (["02", "otra"], "La lección 02 ya tiene «lecciones/leccion_02_una»"),
        (["02", "una"], "La lección 02 ya tiene «lecciones/leccion_02_una»"),
        (["07", "falla"], "La lección 07 ya tiene «tests/respuestas/07_2.py»"),
    ],
)
def test_lo_que_no_puede_ser_se_dice_y_no_escribe_nada(curso, capsys, pedido, fragmento):
    antes = archivos(curso)
    assert nueva.main(pedido, curso) == 1
    salida = capsys.readouterr()
    assert fragmento in salida.err and salida.err.endswith(".\n") and not salida.out
    assert archivos(curso) == antes


def test_si_no_se_puede_escribir_no_queda_media_leccion(curso, capsys, monkeypatch):
    (curso / "tests" / "respuestas" / "07_2.py").unlink()
    (curso / "tests" / "respuestas").rmdir()
    (curso / "tests" / "respuestas").write_text("un archivo donde iba una carpeta")
    antes = archivos(curso)
    assert nueva.main(["08", "falla"], curso) == 1
    assert capsys.readouterr().err.startswith("No se puede escribir en «")
    assert archivos(curso) == antes


@pytest.mark.timeout(600)
def test_se_construye_y_pasa_las_pruebas(tmp_path):
    """En una copia del curso: todas las pruebas de las lecciones, menos que no sea un borrador."""
    copia = tmp_path / "curso"
    ajeno = shutil.ignore_patterns(".*", "__pycache__", "mi_curso", "*.log")
    shutil.copytree(RAIZ, copia, ignore=ajeno)
    # Importa lo de la copia, y no lo instalado.
    entorno = {**os.environ, "PYTHONPATH": str(copia)}
    for variable in [v for v in entorno if v.startswith(("PG", "CURSO_SESION", "PYTEST_"))]:
        del entorno[variable]

    def ejecuta(*orden):
        return subprocess.run(
            [sys.executable, "-m", *orden], cwd=copia, env=entorno, capture_output=True, text=True
        )

    for orden in (
        ["taller.nueva", "14", "otra_leccion"],
        ["taller.construir", "14"],
    ):
        hecho = ejecuta(*orden)
        assert hecho.returncode == 0, hecho.stdout + hecho.stderr
    cuadernos = [
        f"notebooks/{carpeta}{leccion}.ipynb"
        for carpeta in ("", "soluciones/")
        for leccion in ("00_empieza_aqui", "14_otra_leccion")
    ]
    pytest_aqui = ["pytest", "-q", "-n0", "-p", "no:cacheprovider", "-rf", "--color=no"]
    # Los programas de las demás lecciones no han cambiado: no se lanzan.
    de_todas = [f"tests/test_{p}.py" for p in ("cuadernos", "estilo", "importar")]
    salvo = "not se_ejecuta and not hacen_lo_mismo"
    hecho = ejecuta(*pytest_aqui, *de_todas, *cuadernos, "-k", salvo)
    falladas = re.findall(r"^FAILED (\S+)", hecho.stdout, re.MULTILINE)
    assert falladas == [PUBLICADA], hecho.stdout + hecho.stderr
    suyas = [f"tests/test_{p}.py" for p in ("comprobaciones", "ortografia")]
    hecho = ejecuta(*pytest_aqui, *suyas, "-k", "leccion_14 or 14.1 or hay or ninguna or lista")
    assert hecho.returncode == 0, hecho.stdout + hecho.stderr
