"""Las dependencias: el cerrojo vale en cada Python que el curso admite, y nadie se aparta de él."""

import importlib.metadata
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from interpretes import interpretes
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

RAIZ = Path(__file__).resolve().parent.parent
CERROJO = RAIZ / "requirements.lock"
PROYECTO = tomllib.loads((RAIZ / "pyproject.toml").read_text(encoding="utf-8"))
VERSIONES = [(3, 10), (3, 11), (3, 12), (3, 13)]


def fijados() -> list[tuple[Requirement, list[str]]]:
    """Devuelve lo que fija el cerrojo: cada requisito con sus hashes."""
    texto = CERROJO.read_text(encoding="utf-8").replace("\\\n", " ")
    lineas = [x for x in texto.splitlines() if x.strip() and not x.lstrip().startswith("#")]
    partes = [x.split("--hash=") for x in lineas]
    return [(Requirement(x[0].strip()), [h.strip() for h in x[1:]]) for x in partes]


def pedidos() -> list[Requirement]:
    """Devuelve lo que pide pyproject.toml, con extras y grupos."""
    textos = list(PROYECTO["project"]["dependencies"])
    for extra in PROYECTO["project"]["optional-dependencies"].values():
        textos += extra
    for grupo in PROYECTO["dependency-groups"].values():
        textos += grupo
    return [Requirement(x) for x in textos]


def fijado_para(entorno: dict[str, str]) -> dict[str, str]:
    """Devuelve qué versión de cada paquete corresponde a un Python y un sistema."""
    quedan = [x for x, _ in fijados() if not x.marker or x.marker.evaluate(entorno)]
    nombres = [canonicalize_name(x.name) for x in quedan]
    assert len(nombres) == len(set(nombres)), "un paquete tiene dos versiones a la vez"
    return {
        nombre: str(x.specifier).removeprefix("==")
        for nombre, x in zip(nombres, quedan, strict=True)
    }


def test_todo_esta_fijado_y_con_hash():
    assert len(fijados()) > 100
    for requisito, hashes in fijados():
        assert re.fullmatch(r"==[^*,]+", str(requisito.specifier)), requisito
        assert not requisito.url, requisito
        assert hashes, requisito
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", x) for x in hashes), requisito


def test_el_cerrojo_no_nombra_ningun_indice():
    for linea in CERROJO.read_text(encoding="utf-8").splitlines():
        assert "://" not in linea
        # Solo hay comentarios, requisitos y hashes: ninguna otra opción de pip.
        assert re.match(r"#|[a-z0-9]|    --hash=sha256:", linea), linea


@pytest.mark.parametrize("sistema", ["linux", "darwin", "win32"])
@pytest.mark.parametrize("version", VERSIONES, ids="{0[0]}.{0[1]}".format)
def test_el_cerrojo_cumple_lo_que_pide_el_proyecto(version, sistema):
    entorno = {
        **default_environment(),
        "python_version": f"{version[0]}.{version[1]}",
        "python_full_version": f"{version[0]}.{version[1]}.9",
        "sys_platform": sistema,
        "platform_system": {"linux": "Linux", "darwin": "Darwin", "win32": "Windows"}[sistema],
        "os_name": "nt" if sistema == "win32" else "posix",
    }
    fijado = fijado_para(entorno)
    for pedido in pedidos():
        if pedido.marker and not pedido.marker.evaluate(entorno):
            continue
        nombre = canonicalize_name(pedido.name)
        assert nombre in fijado, f"falta {pedido}: rehaz requirements.lock"
        assert pedido.specifier.contains(fijado[nombre]), f"{pedido}: rehaz requirements.lock"


def test_lo_instalado_es_lo_fijado_y_no_falta_nada():
    fijado = fijado_para(default_environment())
    pendientes = [(x, extra) for x in pedidos() for extra in ["", *x.extras]]
    vistos = set()
    while pendientes:
        requisito, extra = pendientes.pop()
        nombre = canonicalize_name(requisito.name)
        if (nombre, extra) in vistos:
            continue
        vistos.add((nombre, extra))
        assert nombre in fijado, f"{requisito} no está en requirements.lock"
        instalado = importlib.metadata.distribution(nombre)
        assert instalado.version == fijado[nombre], nombre
        assert requisito.specifier.contains(instalado.version, prereleases=True), requisito
        for texto in instalado.requires or []:
            otro = Requirement(texto)
            if not otro.marker or otro.marker.evaluate({"extra": extra}):
                pendientes += [(otro, x) for x in ["", *otro.extras]]
    # Nada sobra: lo que el cerrojo fija para esta máquina es lo que alguien necesita.
    assert {nombre for nombre, _ in vistos} == set(fijado)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("version", VERSIONES, ids="{0[0]}.{0[1]}".format)
def test_se_instala_y_llega_a_postgresql(version, tmp_path):
    if version not in interpretes():
        # En la integración continua se dice cuáles tiene que haber; en casa, los que haya.
        exigidos = os.environ.get("CURSO_PYTHONS", "").split()
        assert f"{version[0]}.{version[1]}" not in exigidos, f"falta uno de los Python {exigidos}"
        pytest.skip(f"en esta máquina no hay Python {version[0]}.{version[1]}")
    entorno = tmp_path / "entorno"
    python = entorno / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    uv = [sys.executable, "-m", "uv"]
    instala = [*uv, "pip", "install", "-q", "--no-deps", "--python", python]
    for orden in (
        [*uv, "venv", "-q", "--python", interpretes()[version], entorno],
        [*instala, "--require-hashes", "-r", CERROJO],
        [*instala, "-e", RAIZ],
        [*uv, "pip", "check", "-q", "--python", python],
    ):
        hecho = subprocess.run(
            orden,
            env={**os.environ, "UV_PYTHON_DOWNLOADS": "never"},
            capture_output=True,
            text=True,
            timeout=200,
        )
        assert hecho.returncode == 0, hecho.stderr
    programa = """
import importlib, sys
for modulo in ("jupyterlab", "ipykernel", "matplotlib.pyplot", "nbval", "jupytext", "nbclient",
               "testcontainers", "playwright", "yaml", "psutil", "filelock"):
    importlib.import_module(modulo)
import psycopg2
from helpers import servidor
servidor.iniciar("pruebas")
conexion = psycopg2.connect("")
cursor = conexion.cursor()
cursor.execute("SELECT 1")
print("%d.%d" % sys.version_info[:2], cursor.fetchone()[0])
conexion.close()
"""
    hecho = subprocess.run(
        [python, "-c", programa], cwd=tmp_path, capture_output=True, text=True, timeout=120
    )
    assert hecho.returncode == 0, hecho.stderr
    assert hecho.stdout.split() == [f"{version[0]}.{version[1]}", "1"]


def test_conda_usa_las_versiones_del_cerrojo():
    entorno = yaml.safe_load((RAIZ / "environment.yml").read_text(encoding="utf-8"))
    *de_conda, de_pip = entorno["dependencies"]
    python = Requirement(de_conda[0])
    admitidos = SpecifierSet(PROYECTO["project"]["requires-python"])
    assert python.name == "python"
    assert python.specifier == admitidos
    assert de_conda[1:] == ["pip"]  # nada con versión propia: no hay de qué apartarse
    assert de_pip == {"pip": ["-r requirements.lock"]}
