"""La puerta de quien llega: licencias, cita, cambios y lo que se comprueba antes de un commit."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

RAIZ = Path(__file__).resolve().parent.parent
PROYECTO = tomllib.loads((RAIZ / "pyproject.toml").read_text("utf-8"))["project"]
ANTES_DE_UN_COMMIT = RAIZ / ".pre-commit-config.yaml"


def lee(nombre):
    return (RAIZ / nombre).read_text("utf-8")


def test_cada_licencia_es_la_que_dice_el_readme():
    assert lee("LICENSE").startswith("MIT License\n")
    assert lee("LICENSE-textos").startswith("Attribution 4.0 International\n")
    assert PROYECTO["license"] == "MIT AND CC-BY-4.0"
    for archivo in PROYECTO["license-files"]:
        assert (RAIZ / archivo).is_file()
        assert f"]({archivo})" in lee("README.md")


@pytest.mark.lenta
def test_la_cita_cumple_su_esquema_y_es_de_esta_version(tmp_path):
    def contrasta(archivo):
        orden = [sys.executable, "-m", "check_jsonschema"]
        orden += ["--builtin-schema", "vendor.citation-file-format", archivo]
        return subprocess.run(orden, capture_output=True, text=True)

    hecho = contrasta(RAIZ / "CITATION.cff")
    assert hecho.returncode == 0, hecho.stdout
    assert str(yaml.safe_load(lee("CITATION.cff"))["version"]) == PROYECTO["version"]
    # Y el esquema se entera de una errata.
    rota = tmp_path / "CITATION.cff"
    rota.write_text(lee("CITATION.cff").replace("title:", "titulo:"), "utf-8")
    assert contrasta(rota).returncode != 0


def test_los_cambios_cuentan_esta_version():
    cita = yaml.safe_load(lee("CITATION.cff"))
    versiones = re.findall(r"^## (\S+) · (\d{4}-\d\d-\d\d)$", lee("CHANGELOG.md"), re.MULTILINE)
    assert versiones[0] == (PROYECTO["version"], str(cita["date-released"]))
    assert [fecha for _, fecha in versiones] == sorted((f for _, f in versiones), reverse=True)


def rutas_nombradas(texto):
    """Las rutas del repositorio que un texto nombra entre acentos graves o enlaza."""
    for ruta in re.findall(r"`([\w./-]+)`|\]\((?!https?:|#)([^)#]+)", texto):
        ruta = "".join(ruta)
        if "/" in ruta and "NN" not in ruta and not ruta.startswith(("mi_curso", ".venv", "/")):
            yield ruta


@pytest.mark.parametrize("documento", ["README.md", "CONTRIBUTING.md"])
def test_lo_que_nombra_un_documento_existe(documento):
    rutas = set(rutas_nombradas(lee(documento)))
    assert len(rutas) >= 4
    assert sorted(ruta for ruta in rutas if not (RAIZ / ruta).exists()) == []


def test_las_ordenes_de_los_documentos_existen():
    ayuda = subprocess.run(
        [sys.executable, RAIZ / "curso.py", "--help"], capture_output=True, text=True
    ).stdout
    for documento in ("README.md", "CONTRIBUTING.md"):
        ordenes = set(re.findall(r"python3 curso\.py (\w+)", lee(documento)))
        assert ordenes
        assert [orden for orden in ordenes if f"curso.py {orden}" not in ayuda] == []


def test_el_mapa_de_contributing_es_el_arbol():
    """El mapa nombra cada carpeta y cada archivo de lo más alto, y ninguno que no esté."""
    mapa = re.search(r"## El mapa\n.*?```\n(.*?)```", lee("CONTRIBUTING.md"), re.DOTALL)[1]
    nombrados = {linea.split()[0] for linea in mapa.splitlines() if linea[:1].strip()}
    ajenos = {
        ".git",
        ".venv",
        ".venv.lock",
        "mi_curso",
        "_sitio",
        ".pytest_cache",
        ".ruff_cache",
        ".mypy_cache",
    }
    hay = {
        ruta.name + "/" * ruta.is_dir()
        for ruta in RAIZ.iterdir()
        if ruta.name not in ajenos and not ruta.name.endswith((".egg-info", ".log"))
    }
    hay -= {"__pycache__/", ".import_linter_cache/", ".ipynb_checkpoints/"}
    assert nombrados == hay


def test_editorconfig_dice_lo_mismo_que_ruff():
    ruff = tomllib.loads(lee("pyproject.toml"))["tool"]["ruff"]
    assert f"max_line_length = {ruff['line-length']}\n" in lee(".editorconfig")


# --------------------------------------------------------------- antes de un commit


def ganchos():
    (local,) = yaml.safe_load(ANTES_DE_UN_COMMIT.read_text("utf-8"))["repos"]
    return local["hooks"]


def test_los_ganchos_usan_las_versiones_fijadas():
    fijados = "".join(ruta.read_text("utf-8") for ruta in RAIZ.glob("requirements*.lock"))
    pedidos = [p for gancho in ganchos() for p in gancho.get("additional_dependencies", [])]
    assert pedidos
    for pedido in pedidos:
        assert Requirement(pedido).specifier
        assert re.search(rf"^{re.escape(pedido)}\b", fijados, re.MULTILINE), pedido


def test_pre_commit_entiende_el_archivo(tmp_path):
    orden = [sys.executable, "-m", "pre_commit", "validate-config"]
    hecho = subprocess.run([*orden, ANTES_DE_UN_COMMIT], capture_output=True, text=True)
    assert hecho.returncode == 0, hecho.stdout
    roto = tmp_path / "roto.yaml"
    roto.write_text(ANTES_DE_UN_COMMIT.read_text("utf-8").replace("entry:", "entrada:"), "utf-8")
    assert subprocess.run([*orden, roto], capture_output=True).returncode != 0


@pytest.mark.lenta
@pytest.mark.skipif(not shutil.which("git"), reason="en esta máquina no hay git")
def test_los_ganchos_pasan_y_ven_un_error(tmp_path):
    """En un repositorio hecho con lo que hay aquí: los ganchos pasan, y con un error no."""
    copia = tmp_path / "curso"
    sobra = shutil.ignore_patterns(".git", ".venv", "mi_curso", "*.ipynb", "*_cache", "*.log")
    shutil.copytree(RAIZ, copia, ignore=sobra)
    entorno = {v: x for v, x in os.environ.items() if not v.startswith("GIT_")}

    def ejecuta(*orden):
        return subprocess.run(orden, cwd=copia, env=entorno, capture_output=True, text=True)

    ejecuta("git", "init", "-q")
    ejecuta("git", "add", "--all")
    orden = [sys.executable, "-m", "pre_commit", "run", "--all-files"]
    hecho = ejecuta(*orden)
    assert hecho.returncode == 0, hecho.stdout + hecho.stderr
    assert hecho.stdout.count("Passed") == len([g for g in ganchos() if "stages" not in g])
    (copia / "curso.py").write_text("import os\n" + lee("curso.py"), "utf-8")
    hecho = ejecuta(*orden)
    assert hecho.returncode != 0 and "ruff check" in hecho.stdout
