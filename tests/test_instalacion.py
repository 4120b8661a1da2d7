"""Las dependencias: los cerrojos valen en cada Python admitido, y nadie se aparta de ellos."""

import functools
import importlib.metadata
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from interpretes import interpretes
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from taller.instala import CURSO, TALLER
from taller.version import MINIMA, PROBADA

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

RAIZ = Path(__file__).resolve().parent.parent
PROYECTO = tomllib.loads((RAIZ / "pyproject.toml").read_text(encoding="utf-8"))
CERROJOS = [CURSO, TALLER]
VERSIONES = [(3, menor) for menor in range(MINIMA[1], PROBADA[1] + 1)]
SISTEMAS = {"linux": "Linux", "darwin": "Darwin", "win32": "Windows"}

en_cada_cerrojo = pytest.mark.parametrize("cerrojo", CERROJOS, ids=lambda x: x.stem)
en_cada_version = pytest.mark.parametrize("version", VERSIONES, ids="{0[0]}.{0[1]}".format)
en_cada_sistema = pytest.mark.parametrize("sistema", SISTEMAS)


@functools.cache
def fijados(cerrojo: Path) -> list[tuple[Requirement, list[str]]]:
    """Devuelve lo que fija un cerrojo: cada requisito con sus hashes."""
    texto = cerrojo.read_text(encoding="utf-8").replace("\\\n", " ")
    lineas = [x for x in texto.splitlines() if x.strip() and not x.lstrip().startswith("#")]
    partes = [x.split("--hash=") for x in lineas]
    return [(Requirement(x[0].strip()), [h.strip() for h in x[1:]]) for x in partes]


def pedidos(cerrojo: Path) -> list[Requirement]:
    """Devuelve lo que pyproject.toml pide para lo que hace falta ese cerrojo.

    A quien aprende, las dependencias con sus extras; al taller, también los grupos.
    """
    textos = list(PROYECTO["project"]["dependencies"])
    for extra in PROYECTO["project"]["optional-dependencies"].values():
        textos += extra
    for grupo in PROYECTO["dependency-groups"].values() if cerrojo == TALLER else []:
        textos += grupo
    return [Requirement(x) for x in textos]


def entorno_de(version: tuple[int, int], sistema: str) -> dict[str, str]:
    """Devuelve lo que un Python de esa versión, en ese sistema, responde a los marcadores."""
    return {
        **default_environment(),
        "python_version": f"{version[0]}.{version[1]}",
        "python_full_version": f"{version[0]}.{version[1]}.9",
        "sys_platform": sistema,
        "platform_system": SISTEMAS[sistema],
        "os_name": "nt" if sistema == "win32" else "posix",
    }


def fijado_para(cerrojo: Path, entorno: dict[str, str]) -> dict[str, str]:
    """Devuelve qué versión de cada paquete corresponde a un Python y un sistema."""
    quedan = [x for x, _ in fijados(cerrojo) if not x.marker or x.marker.evaluate(entorno)]
    nombres = [canonicalize_name(x.name) for x in quedan]
    assert len(nombres) == len(set(nombres)), "un paquete tiene dos versiones a la vez"
    return {
        nombre: str(x.specifier).removeprefix("==")
        for nombre, x in zip(nombres, quedan, strict=True)
    }


@en_cada_cerrojo
def test_todo_esta_fijado_y_con_hash(cerrojo):
    assert len(fijados(cerrojo)) > 100
    for requisito, hashes in fijados(cerrojo):
        assert re.fullmatch(r"==[^*,]+", str(requisito.specifier)), requisito
        assert not requisito.url, requisito
        assert hashes, requisito
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", x) for x in hashes), requisito


@en_cada_cerrojo
def test_el_cerrojo_no_nombra_ningun_indice(cerrojo):
    for linea in cerrojo.read_text(encoding="utf-8").splitlines():
        assert "://" not in linea
        # Solo hay comentarios, requisitos y hashes: ninguna otra opción de pip.
        assert re.match(r"#|[a-z0-9]|    --hash=sha256:", linea), linea


@en_cada_cerrojo
def test_el_cerrojo_dice_como_se_rehace(cerrojo):
    orden = cerrojo.read_text(encoding="utf-8").splitlines()[1].split()
    assert orden[1:5] == ["uv", "pip", "compile", "pyproject.toml"]
    assert orden[-2:] == ["-o", cerrojo.name]
    assert {"--universal", "--generate-hashes", "--no-emit-index-url"} <= set(orden)
    grupos = [y for x, y in pairwise(orden) if x == "--group"]
    assert grupos == (list(PROYECTO["dependency-groups"]) if cerrojo == TALLER else [])
    # El del taller parte del otro: así no se pueden separar.
    assert ("-c requirements.lock" in " ".join(orden)) == (cerrojo == TALLER)


@en_cada_cerrojo
@en_cada_sistema
@en_cada_version
def test_el_cerrojo_cumple_lo_que_pide_el_proyecto(version, sistema, cerrojo):
    entorno = entorno_de(version, sistema)
    fijado = fijado_para(cerrojo, entorno)
    for pedido in pedidos(cerrojo):
        if pedido.marker and not pedido.marker.evaluate(entorno):
            continue
        nombre = canonicalize_name(pedido.name)
        assert nombre in fijado, f"falta {pedido}: rehaz {cerrojo.name}"
        assert pedido.specifier.contains(fijado[nombre]), f"{pedido}: rehaz {cerrojo.name}"


@en_cada_sistema
@en_cada_version
def test_el_cerrojo_del_taller_contiene_el_del_curso(version, sistema):
    entorno = entorno_de(version, sistema)
    assert fijado_para(CURSO, entorno).items() <= fijado_para(TALLER, entorno).items()
    # Los mismos archivos: también los hashes.
    del_taller = {str(x): hashes for x, hashes in fijados(TALLER)}
    for requisito, hashes in fijados(CURSO):
        assert del_taller[str(requisito)] == hashes


def necesarios(cerrojo: Path) -> set[str]:
    """Recorre lo instalado aquí y devuelve los paquetes que piden, al final, esas dependencias.

    Comprueba que cada uno está, y con la versión fijada.
    """
    fijado = fijado_para(cerrojo, default_environment())
    aqui = [x for x in pedidos(cerrojo) if not x.marker or x.marker.evaluate()]
    pendientes = [(x, extra) for x in aqui for extra in ["", *x.extras]]
    vistos = set()
    while pendientes:
        requisito, extra = pendientes.pop()
        nombre = canonicalize_name(requisito.name)
        if (nombre, extra) in vistos:
            continue
        vistos.add((nombre, extra))
        assert nombre in fijado, f"{requisito} no está en {cerrojo.name}"
        instalado = importlib.metadata.distribution(nombre)
        assert instalado.version == fijado[nombre], nombre
        assert requisito.specifier.contains(instalado.version, prereleases=True), requisito
        for texto in instalado.requires or []:
            otro = Requirement(texto)
            if not otro.marker or otro.marker.evaluate({"extra": extra}):
                pendientes += [(otro, x) for x in ["", *otro.extras]]
    return {nombre for nombre, _ in vistos}


@en_cada_cerrojo
def test_lo_instalado_es_lo_fijado_y_no_falta_nada(cerrojo):
    # Nada sobra: lo que el cerrojo fija para esta máquina es lo que alguien necesita.
    assert necesarios(cerrojo) == set(fijado_para(cerrojo, default_environment()))


def test_quien_aprende_no_instala_lo_de_las_pruebas():
    del_curso = {canonicalize_name(x.name) for x, _ in fijados(CURSO)}
    de_pruebas = {
        canonicalize_name(Requirement(x).name) for x in PROYECTO["dependency-groups"]["pruebas"]
    }
    # Estos dos los pide también JupyterLab.
    assert de_pruebas & del_curso <= {"packaging", "pyyaml"}


def ejecuta(orden: list, **opciones) -> str:
    """Ejecuta una orden que tiene que ir bien y devuelve lo que escribe."""
    # Como curso.py: sin buscar otros Python y con los certificados del sistema.
    entorno = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "UV_SYSTEM_CERTS": "true"}
    tubos = {"capture_output": True, "text": True, "timeout": 200}
    hecho = subprocess.run(orden, env=entorno, **tubos, **opciones)
    assert hecho.returncode == 0, hecho.stderr
    return hecho.stdout


@pytest.mark.lenta
@pytest.mark.timeout(300)
@en_cada_version
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
    revisa = [*uv, "pip", "check", "-q", "--python", python]
    del_curso = "jupyterlab ipykernel matplotlib.pyplot testcontainers psutil filelock psycopg_pool"
    del_taller = "nbval jupytext nbclient playwright yaml xdist trustme"
    programa = """
import importlib, sys
for modulo in sys.argv[1:]:
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
    ejecuta([*uv, "venv", "-q", "--python", interpretes()[version], entorno])
    # Primero lo que tiene quien aprende; luego se completa, como cuando pide las pruebas.
    for cerrojo, modulos in ((CURSO, del_curso), (TALLER, del_taller)):
        ejecuta([*instala, "--require-hashes", "-r", cerrojo])
        ejecuta([*instala, "-e", RAIZ])
        ejecuta(revisa)
        dicho = ejecuta([python, "-c", programa, *modulos.split()], cwd=tmp_path)
        assert dicho.split() == [f"{version[0]}.{version[1]}", "1"]
        assert [*entorno.rglob("playwright")] == [] or cerrojo == TALLER


def test_conda_usa_las_versiones_del_cerrojo():
    entorno = yaml.safe_load((RAIZ / "environment.yml").read_text(encoding="utf-8"))
    *de_conda, de_pip = entorno["dependencies"]
    python = Requirement(de_conda[0])
    admitidos = SpecifierSet(PROYECTO["project"]["requires-python"])
    assert python.name == "python"
    assert python.specifier == admitidos
    assert de_conda[1:] == ["pip"]  # nada con versión propia: no hay de qué apartarse
    assert de_pip == {"pip": ["-r requirements.lock"]}


def test_el_minimo_de_python_es_el_mismo_en_todas_partes():
    # Sin máximo: a quien tiene uno más nuevo se le avisa, y se intenta.
    assert PROYECTO["project"]["requires-python"] == f">={MINIMA[0]}.{MINIMA[1]}"
