"""Los archivos que leen otros: `ci.yml`, `compose.yml`, `devcontainer.json` y los de VS Code."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from taller.procesos import VENV

RAIZ = Path(__file__).resolve().parent.parent
FLUJO = RAIZ / ".github" / "workflows" / "ci.yml"
COMPOSE = RAIZ / "compose.yml"
DESARROLLO = RAIZ / ".devcontainer" / "devcontainer.json"


def ejecuta(*orden, **variables):
    ajenas = ("CURSO_", "COMPOSE_")
    limpio = {v: x for v, x in os.environ.items() if not v.startswith(ajenas)}
    return subprocess.run(
        orden, cwd=RAIZ, env={**limpio, **variables}, capture_output=True, text=True, timeout=60
    )


def repasa(archivo):
    """Lo que `zizmor` tiene que decir de un flujo de trabajo; sin red, y con el listón más alto."""
    zizmor = Path(sys.executable).with_name("zizmor")
    return ejecuta(zizmor, "--offline", "--no-progress", "--persona=auditor", archivo)


def contrasta(archivo, esquema):
    programa = [sys.executable, "-m", "check_jsonschema"]
    return ejecuta(*programa, "--builtin-schema", esquema, archivo)


# --------------------------------------------------------------- ci.yml


def test_zizmor_no_tiene_nada_que_decir():
    hecho = repasa(FLUJO)
    assert hecho.returncode == 0, hecho.stdout + hecho.stderr
    assert "No findings" in hecho.stdout


@pytest.mark.parametrize(
    ("bien", "mal"),
    [
        (r"@[0-9a-f]{40} # \S+", "@main"),
        (r"permissions: \{\}", "permissions: write-all"),
        (r"run: docker pull --quiet .*", "run: echo ${{ github.event.pull_request.title }}"),
    ],
    ids=["accion_sin_fijar", "permisos_de_mas", "orden_de_un_desconocido"],
)
def test_zizmor_ve_un_flujo_peligroso(tmp_path, bien, mal):
    roto = tmp_path / "ci.yml"
    texto, veces = re.subn(bien, mal, FLUJO.read_text("utf-8"), count=1)
    assert veces == 1
    roto.write_text(texto, "utf-8")
    assert repasa(roto).returncode != 0


@pytest.mark.lenta
@pytest.mark.parametrize(
    "esquema", ["vendor.github-workflows", "custom.github-workflows-require-timeout"]
)
def test_el_flujo_cumple_su_esquema(tmp_path, esquema):
    hecho = contrasta(FLUJO, esquema)
    assert hecho.returncode == 0, hecho.stdout
    # Y el esquema se entera de una errata.
    roto = tmp_path / "ci.yml"
    roto.write_text(FLUJO.read_text("utf-8").replace("timeout-minutes", "timeout-minuts"), "utf-8")
    assert contrasta(roto, esquema).returncode != 0


def test_el_flujo_prueba_lo_que_dice():
    flujo = yaml.safe_load(FLUJO.read_text("utf-8"))
    trabajos = flujo["jobs"]
    assert flujo[True]["schedule"]  # YAML lee «on» como verdadero.
    assert trabajos["todo"]["strategy"]["matrix"]["python"] == ["3.10", "3.15"]
    assert trabajos["todo"]["env"]["CURSO_IMAGEN"] == "postgres:18"
    sistemas = trabajos["otros_sistemas"]["strategy"]["matrix"]["sistema"]
    assert [s.partition("-")[0] for s in sistemas] == ["windows", "macos"]
    # Las órdenes llevan a archivos que existen.
    ordenes = "\n".join(p.get("run", "") for t in trabajos.values() for p in t["steps"])
    nombrados = set(re.findall(r"\btests/\w+\.py\b", ordenes))
    nombrados |= {m.replace(".", "/") + ".py" for m in re.findall(r"-m (tests\.\w+)", ordenes)}
    assert len(nombrados) >= 4
    assert [ruta for ruta in nombrados if not (RAIZ / ruta).is_file()] == []


# --------------------------------------------------------------- compose.yml


@pytest.fixture(scope="module")
def compose():
    """La orden de `docker compose` que haya en esta máquina."""
    for orden in (["docker", "compose"], ["docker-compose"]):
        if shutil.which(orden[0]) and ejecuta(*orden, "version").returncode == 0:
            return [*orden, "-f", str(COMPOSE)]
    if os.environ.get("CI"):
        pytest.fail("En CI tiene que estar Docker Compose: lo instala .ci/run.")
    pytest.skip("no hay Docker Compose en esta máquina")


@pytest.mark.lenta
def test_compose_cumple_su_esquema():
    hecho = contrasta(COMPOSE, "vendor.compose-spec")
    assert hecho.returncode == 0, hecho.stdout


@pytest.mark.lenta
def test_compose_entiende_el_archivo(compose):
    hecho = ejecuta(*compose, "config", CURSO_CLAVE="secreto")
    assert hecho.returncode == 0, hecho.stderr
    servidor = yaml.safe_load(hecho.stdout)["services"]["servidor"]
    # Versión fijada, solo esta máquina, la contraseña de fuera y los datos en un volumen.
    assert re.fullmatch(r"postgres:\d+\.\d+", servidor["image"])
    (puerto,) = servidor["ports"]
    # La versión 1 lo escribe en una línea; la 2, por partes.
    if isinstance(puerto, dict):
        puerto = "{host_ip}:{published}:{target}/{protocol}".format(**puerto)
    assert puerto == "127.0.0.1:5432:5432/tcp"
    assert servidor["environment"]["POSTGRES_PASSWORD"] == "secreto"
    assert "/var/lib/postgresql" in json.dumps(servidor["volumes"])
    assert servidor["healthcheck"]["test"][:2] == ["CMD", "pg_isready"]


@pytest.mark.lenta
@pytest.mark.parametrize("variables", [{}, {"CURSO_CLAVE": ""}], ids=["falta", "vacia"])
def test_compose_no_arranca_sin_contraseña(compose, variables):
    hecho = ejecuta(*compose, "config", **variables)
    assert hecho.returncode != 0
    assert "escribe antes una contraseña" in hecho.stdout + hecho.stderr


# --------------------------------------------------------------- contenedor de desarrollo


def test_el_contenedor_de_desarrollo_prepara_y_abre_el_curso():
    archivo = json.loads(DESARROLLO.read_text("utf-8"))
    imagen, _, etiqueta = archivo["image"].partition(":")
    assert imagen.endswith("/python") and re.match(r"3\.1[0-5]\b", etiqueta)
    # Las mismas que recomienda la carpeta. Los ajustes también son los de la carpeta.
    suyo = {"extensions": de_vscode("extensions")["recommendations"]}
    assert archivo["customizations"]["vscode"] == suyo
    for abierto in archivo["customizations"]["codespaces"]["openFiles"]:
        assert abierto.startswith("mi_curso/")
        assert (RAIZ / "notebooks" / abierto.removeprefix("mi_curso/")).is_file()


def de_vscode(cual):
    """Un archivo de `.vscode`: JSON con líneas de comentario."""
    lineas = (RAIZ / ".vscode" / f"{cual}.json").read_text("utf-8").splitlines()
    return json.loads("\n".join(x for x in lineas if not x.lstrip().startswith("//")))


def test_vscode_usa_el_python_del_curso_y_nadie_responde_por_quien_aprende():
    ajustes = de_vscode("settings")
    assert ajustes["python.defaultInterpreterPath"] == f"${{workspaceFolder}}/{VENV.name}"
    assert "ms-toolsai.jupyter" in de_vscode("extensions")["recommendations"]
    assert ajustes["chat.disableAIFeatures"] is True
    assert ajustes["editor.inlineSuggest.enabled"] is False
    assert ajustes["github.copilot.enable"] == {"*": False}
    # Git ignora la carpeta de quien aprende, y en VS Code tiene que verse.
    assert ajustes["explorer.excludeGitIgnore"] is False
    assert not [nombre for nombre in ajustes if nombre.endswith(".exclude")]


@pytest.mark.skipif(os.name != "posix", reason="su orden es de un contenedor Linux")
def test_lo_que_copia_el_contenedor_de_desarrollo_no_pisa_lo_editado(tmp_path):
    orden = json.loads(DESARROLLO.read_text("utf-8"))["postCreateCommand"]
    prepara, copia = orden.split(" && ", 1)
    assert prepara == "python3 -m taller.instala"
    for carpeta in ("notebooks", "taller", "helpers"):
        shutil.copytree(RAIZ / carpeta, tmp_path / carpeta)
    copia = copia.replace("python3", shlex.quote(sys.executable))
    editado = tmp_path / "mi_curso" / "00_empieza_aqui.ipynb"
    for vez in ("primera", "segunda"):
        subprocess.run(["bash", "-ec", copia], cwd=tmp_path, check=True)
        if vez == "primera":
            suyo = json.loads(editado.read_text("utf-8"))
            suyo["cells"][0]["source"] = ["# Mío"]
            editado.write_text(json.dumps(suyo), "utf-8")
    assert json.loads(editado.read_text("utf-8"))["cells"][0]["source"] == ["# Mío"]
