"""El paquete con todo: qué lleva para cada sistema, y que de él se instala sin red."""

import contextlib
import functools
import os
import re
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import psutil
import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.tags import compatible_tags, cpython_tags, mac_platforms
from packaging.utils import canonicalize_name, parse_wheel_filename

from taller import empaqueta, paquete
from taller.instala import CURSO, TALLER, huella, lo_que_fija_de
from taller.pasos import certificados
from taller.procesos import POSIX, RAIZ, Fallo
from taller.ruedas import SISTEMAS, Rueda, elige
from tests.aula import carpeta_nueva, entorno, espera, quita_carpeta, vive
from tests.red_propia import red_propia, se_puede

BASE = getattr(sys, "_base_executable", sys.executable)
UV = Path(sys.executable).parent / ("uv" if POSIX else "uv.exe")
AQUI = paquete.este_sistema(), ".".join(map(str, sys.version_info[:2]))
GLIBC = [f"manylinux_2_{x}" for x in range(28, 4, -1)] + ["manylinux2014", "manylinux2010"]
# Lo que cada sistema responde a los marcadores, y las plataformas cuyas ruedas le valen.
DESTINOS = {
    "linux": ("linux", "Linux", "x86_64", [f"{x}_x86_64" for x in [*GLIBC, "manylinux1"]]),
    "linux-arm": ("linux", "Linux", "aarch64", [f"{x}_aarch64" for x in GLIBC]),
    "windows": ("win32", "Windows", "AMD64", ["win_amd64"]),
    "macos": ("darwin", "Darwin", "arm64", [*mac_platforms((13, 0), "arm64")]),
}
# Nada que haya en esta máquina ayuda: ni índices, ni copias, ni carpetas de ruedas.
A_SOLAS = {
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
    "PIP_FIND_LINKS": os.devnull,
    "PIP_NO_CACHE_DIR": "1",
    "PIP_RETRIES": "0",
    "UV_DEFAULT_INDEX": "http://127.0.0.1:9/simple",
    "UV_HTTP_RETRIES": "0",
}

pytestmark = pytest.mark.timeout(300)


def es_una_frase(texto: str) -> bool:
    """Una sola línea y sin traceback."""
    return len(texto.strip().splitlines()) == 1 and "Traceback" not in texto


@pytest.fixture
def certificadas(tmp_path):
    """Las variables con que uv se fía de lo mismo que el sistema."""
    return certificados(tmp_path / "certificados.pem")


# --------------------------------------------------------------- qué lleva


@functools.cache
def fijados() -> list[tuple[Requirement, set[str]]]:
    """Lo que fija el cerrojo de quien aprende, y uv, que es quien instala: con sus hashes."""
    texto = CURSO.read_text(encoding="utf-8") + lo_que_fija_de("uv")
    trozos = re.findall(r"^([a-z].*?) \\\n((?:    .*\n)+)", texto, re.MULTILINE)
    assert len(trozos) > 100
    return [(Requirement(x), set(re.findall(r"sha256:(\w+)", y))) for x, y in trozos]


def pedido_en(sistema: str, version: str) -> dict[str, tuple[str, set[str]]]:
    """La versión y los hashes de cada paquete que se instala en un sistema y un Python exacto."""
    sys_platform, platform_system, maquina, _ = DESTINOS[sistema]
    alli = {
        **default_environment(),
        "python_version": version.rpartition(".")[0],
        "python_full_version": version,
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "sys_platform": sys_platform,
        "platform_system": platform_system,
        "platform_machine": maquina,
        "os_name": "nt" if sistema == "windows" else "posix",
    }
    return {
        canonicalize_name(x.name): (str(x.specifier).removeprefix("=="), hashes)
        for x, hashes in fijados()
        if not x.marker or x.marker.evaluate(alli)
    }


def comprueba(ruedas: dict[str, str], sistema: str, python: str) -> None:
    """Comprueba que esas ruedas, con su sha256, son las que hacen falta, y que no sobra ninguna.

    Con cualquier Python de esa versión: hay paquetes que cambian desde el 3.11.5.
    """
    version = tuple(map(int, python.split(".")))
    plataformas = DESTINOS[sistema][3]
    valen = {*cpython_tags(version, platforms=plataformas)}
    valen |= {*compatible_tags(version, f"cp{python.replace('.', '')}", plataformas)}
    leidas = {x: parse_wheel_filename(x) for x in ruedas}
    usadas = set()
    for parche in range(15):
        for nombre, (fijada, hashes) in pedido_en(sistema, f"{python}.{parche}").items():
            (suya,) = [x for x, (n, v, *_) in leidas.items() if (n, str(v)) == (nombre, fijada)]
            assert leidas[suya][3] & valen, suya
            assert ruedas[suya] in hashes, suya
            usadas.add(suya)
    assert usadas == set(ruedas)


@pytest.mark.lenta
@pytest.mark.parametrize(
    ("sistema", "python"),
    [("linux", "3.11"), ("linux-arm", "3.14"), ("windows", "3.12"), ("macos", "3.10")],
)
def test_de_cada_cosa_va_una_rueda_que_vale_alli(tmp_path, certificadas, sistema, python):
    instalador = tmp_path / "uv.txt"
    instalador.write_text(lo_que_fija_de("uv"), encoding="utf-8")
    ruedas = elige(UV, sistema, python, [CURSO, instalador], **certificadas)
    comprueba({x.archivo: x.sha256 for x in ruedas}, sistema, python)
    assert all(x.octetos for x in ruedas)


@pytest.mark.lenta
def test_una_rueda_que_no_esta_en_el_cerrojo_no_vale(tmp_path, certificadas):
    cerrojo = tmp_path / "uno.lock"
    cerrojo.write_text(lo_que_fija_de("wrapt"), encoding="utf-8")
    (compilada,) = elige(UV, "windows", "3.12", [cerrojo], **certificadas)
    assert compilada.plataformas == {"win_amd64"}
    sin_ella = re.sub(rf" .*{compilada.sha256}.*\n", "", cerrojo.read_text(encoding="utf-8"))
    cerrojo.write_text(sin_ella, encoding="utf-8")
    (otra,) = elige(UV, "windows", "3.12", [cerrojo], **certificadas)
    assert otra.plataformas == {"any"}


@pytest.mark.lenta
def test_si_de_algo_no_hay_rueda_se_dice_de_que(certificadas):
    with pytest.raises(Fallo, match=r"^De «[a-z-]+» no hay un paquete ya compilado para W"):
        elige(UV, "windows-arm", "3.12", [CURSO], **certificadas)


def test_del_curso_va_lo_que_guarda_git():
    if not (RAIZ / ".git").exists() or not shutil.which("git"):
        pytest.skip("sin git no se sabe qué guarda")
    orden = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    guardado = subprocess.check_output(orden, cwd=RAIZ, text=True).rstrip("\0").split("\0")
    van = {x.as_posix() for x in empaqueta.del_curso()}
    assert van <= set(guardado)
    # Lo demás no le hace falta a quien aprende.
    resto = {x.split("/")[0] for x in set(guardado) - van if (RAIZ / x).exists()}
    assert not resto & {"aula", "helpers", "lecciones", "notebooks", "taller"}
    assert {"curso.py", "pyproject.toml", "README.md", CURSO.name, TALLER.name} <= van


# --------------------------------------------------------------- lo que se dice


@pytest.mark.parametrize(
    ("argumentos", "frase"),
    [
        (["--sistema", "solaris"], "«linux», «linux-arm», «windows» o «macos»"),
        (["--python", "2.7"], "una versión como 3.13, desde la 3.10"),
        (["--python", "3.9"], "una versión como 3.13, desde la 3.10"),
        (["--python", "3.12.4"], "una versión como 3.13, desde la 3.10"),
        (["--python"], "empaqueta --help"),
        (["todo"], "empaqueta --help"),
        (["--ademas", "no.lock"], "No hay ningún archivo «no.lock»"),
    ],
)
def test_lo_que_no_se_entiende_se_dice_en_una_frase(argumentos, frase):
    with pytest.raises(Fallo) as fallo:
        empaqueta.opciones(argumentos)
    assert frase in str(fallo.value)


def test_una_carpeta_que_no_esta(tmp_path):
    with pytest.raises(Fallo, match=r"No se puede escribir en .*elige otra carpeta con --salida"):
        empaqueta.empaqueta(*AQUI, tmp_path / "no está" / "curso.zip")


def test_si_no_cabe_se_dice_antes_de_descargar(tmp_path, capsys):
    enorme = Rueda("enorme", "1", "enorme-1-py3-none-any.whl", "", 10**18)
    with pytest.raises(Fallo, match="libera espacio, o elige otro disco con --salida"):
        empaqueta.anuncia("linux", "3.12", tmp_path / "curso.zip", 0, [enorme])
    assert "ocupará 1000000000000 MB" in capsys.readouterr().out
    sin_tamano = Rueda("otra", "1", "otra-1-py3-none-any.whl", "", None)
    empaqueta.anuncia("linux", "3.12", tmp_path / "curso.zip", 2_000_000, [sin_tamano])
    assert "ocupará más de 2 MB" in capsys.readouterr().out


@pytest.mark.parametrize("cambio", ["sistema", "python"])
def test_un_paquete_para_otro_sistema_o_python_lo_dice_y_no_instala_nada(tmp_path, cambio):
    for nombre in ("taller", "helpers"):
        ajeno = shutil.ignore_patterns("__pycache__")  # Otra prueba lo cambia mientras se copia.
        shutil.copytree(RAIZ / nombre, tmp_path / nombre, ignore=ajeno)
    for nombre in ("curso.py", "pyproject.toml", CURSO.name, TALLER.name):
        shutil.copy(RAIZ / nombre, tmp_path / nombre)
    sistema, python = AQUI
    otro = "windows" if sistema != "windows" else "macos"
    para = [otro, python] if cambio == "sistema" else [sistema, "3.99"]
    (tmp_path / "paquetes").mkdir()
    (tmp_path / "paquetes" / paquete.PARA).write_text("\n".join([*para, huella(CURSO)]))
    hecho = subprocess.run(
        [BASE, tmp_path / "curso.py"], capture_output=True, encoding="utf-8", timeout=60
    )
    assert hecho.returncode == 1
    assert es_una_frase(hecho.stderr)
    dicho = f"es para {paquete.NOMBRES[para[0]]} y Python {para[1]}, y aquí hay "
    dicho += f"{paquete.NOMBRES[sistema]} y Python {python}: pide el de "
    assert dicho in hecho.stderr
    assert f"empaqueta --sistema {sistema} --python {python}»" in hecho.stderr
    assert not (tmp_path / ".venv").exists()


def orden_de(salida: Path) -> list:
    return [sys.executable, "-m", "taller.empaqueta", "--salida", salida]


@pytest.mark.lenta
@pytest.mark.parametrize("quien", ["PIP_", "UV_"])
def test_sin_red_no_se_empaqueta_y_se_dice(tmp_path, quien):
    sin_red = {x: y for x, y in A_SOLAS.items() if x.startswith(quien)}
    hecho = subprocess.run(
        orden_de(tmp_path / "curso.zip"),
        cwd=RAIZ,
        env={**os.environ, "UV_CACHE_DIR": str(tmp_path / "vacía"), **sin_red},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert hecho.returncode == 1
    assert es_una_frase(hecho.stderr)
    assert "comprueba tu conexión a internet y repite «" in hecho.stderr
    assert "curso.py empaqueta»" in hecho.stderr
    assert {x.name for x in tmp_path.iterdir()} <= {"vacía"}


@pytest.mark.lenta
@pytest.mark.skipif(not POSIX, reason="en Windows Ctrl-C no se puede mandar a otro proceso")
@pytest.mark.parametrize(
    ("senal", "linea"), [("SIGINT", "Instalando uv"), ("SIGTERM", "Eligiendo lo que se instala")]
)
def test_interrumpido_no_deja_nada(tmp_path, senal, linea):
    with subprocess.Popen(
        orden_de(tmp_path / "curso.zip"),
        cwd=RAIZ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as proceso:
        try:
            assert any(linea in leida for leida in proceso.stdout)
            suyos = psutil.Process(proceso.pid).children(recursive=True)
            proceso.send_signal(getattr(signal, senal))
            _, errores = proceso.communicate(timeout=60)
        finally:
            proceso.kill()
    assert proceso.returncode == 130
    assert "Interrumpido: no queda nada a medias" in errores
    assert es_una_frase(errores)
    assert [*tmp_path.iterdir()] == []
    espera(lambda: not any(vive(x) for x in suyos))


# --------------------------------------------------------------- instalado, sin red

# Lo que hace un cuaderno: su primera celda pide el servidor. Se ejecuta en un kernel de verdad, y
# JupyterLab contesta a quien trae su token.
_DENTRO = """
import socket, sys, urllib.request
import nbformat
from nbclient import NotebookClient

try:
    socket.create_connection(("192.0.2.1", 80), 5)
except OSError as error:
    print("red:", error.strerror)
direccion, cuaderno = sys.argv[1:]
base, _, token = direccion.partition("?token=")
raiz = base.partition("/lab/")[0]
print("lab:", urllib.request.urlopen(f"{raiz}/api/status?token={token}", timeout=30).status)
notas = nbformat.read(cuaderno, 4)
celdas = [x for x in notas.cells if x.cell_type == "code"]
pregunta = nbformat.v4.new_code_cell("psycopg2.connect('').server_version >= 100000")
notas.cells = [celdas[0], pregunta]
NotebookClient(notas, timeout=60).execute()
for celda in notas.cells:
    print("celda:", celda.outputs[0].data["text/plain"])
"""


@pytest.fixture(scope="module")
def hecho(tmp_path_factory):
    """El paquete de este sistema y este Python, hecho una vez: el archivo y lo que se ha dicho."""
    if not se_puede():
        pytest.skip("aquí no se puede tener una red aparte (hace falta ser root en Linux)")
    if AQUI[0] not in SISTEMAS:
        pytest.skip("para este sistema no hay paquete")
    salida = tmp_path_factory.mktemp("paquete") / "curso.zip"
    dicho = subprocess.run(
        orden_de(salida), cwd=RAIZ, capture_output=True, encoding="utf-8", timeout=250
    )
    if "no hay un paquete ya compilado" in dicho.stderr:
        pytest.skip(dicho.stderr.strip())
    assert dicho.returncode == 0, dicho.stderr
    yield salida, dicho.stdout
    salida.unlink()


@pytest.mark.lenta
def test_dice_cuanto_ocupa_antes_de_descargar_y_no_se_equivoca(hecho):
    salida, dicho = hecho
    dijo = re.search(r"ocupará (\d+) MB", dicho)
    assert dijo.start() < dicho.index("Descargando los paquetes")
    assert int(dijo[1]) == pytest.approx(salida.stat().st_size / 1e6, rel=0.02)
    assert [x.name for x in salida.parent.iterdir()] == [salida.name]
    with zipfile.ZipFile(salida) as archivo:
        ruedas = {x.rpartition("/")[2] for x in archivo.namelist() if x.endswith(".whl")}
    sistema, python = AQUI
    ahi = f"{python}.{sys.version_info.micro}"
    pedidos = {(nombre, version) for nombre, (version, _) in pedido_en(sistema, ahi).items()}
    assert pedidos <= {(n, str(v)) for n, v, *_ in map(parse_wheel_filename, ruedas)}


@pytest.fixture
def persona(hecho):
    """Una carpeta en la que alguien ha descomprimido el paquete, y un Python sin pip."""
    carpeta = carpeta_nueva()
    with zipfile.ZipFile(hecho[0]) as archivo:
        archivo.extractall(carpeta / "José Pérez")
    subprocess.run([BASE, "-m", "venv", "--without-pip", carpeta / "python"], check=True)
    curso = carpeta / "José Pérez" / "curso-de-pools"
    (curso / "ensurepip.py").write_text("raise ImportError('No module named ensurepip')\n")
    yield curso, carpeta / "python" / "bin" / "python"
    quita_carpeta(carpeta)


# Como una Debian recién hecha: sin ninguna autoridad de la que fiarse.
SIN_CERTIFICADOS = [
    "unshare",
    "--mount",
    "sh",
    "-c",
    'mount -t tmpfs tmpfs /etc/ssl; exec "$@"',
    "",
]


@pytest.mark.lenta
def test_instalado_sin_red_la_leccion_02_llega_a_su_servidor(persona):
    curso, python = persona
    suyo = entorno(curso.parent / "datos", **A_SOLAS, UV_CACHE_DIR=str(curso.parent / "vacía"))
    for variable in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        suyo.pop(variable, None)
    comun = {"cwd": curso.parent, "env": suyo, "encoding": "utf-8"}
    with red_propia() as red:
        red = [*red, *SIN_CERTIFICADOS]
        # Con una rueda que no es la suya no sigue: los hashes del cerrojo mandan también aquí.
        rueda = next((curso / "paquetes").glob("jupyterlab-*.whl"))
        buena = rueda.read_bytes()
        rueda.write_bytes(next((curso / "paquetes").glob("jupyterlab_server-*.whl")).read_bytes())
        mal = subprocess.run(
            [*red, python, curso / "curso.py"], capture_output=True, timeout=120, **comun
        )
        assert mal.returncode == 1
        assert es_una_frase(mal.stderr)
        assert "Al paquete le falta algo, o está dañado" in mal.stderr
        rueda.write_bytes(buena)
        with subprocess.Popen(
            [*red, python, curso / "curso.py", "--sin-navegador"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            **comun,
        ) as abierto:
            try:
                dicho = ""
                direccion = None
                for linea in abierto.stdout:
                    dicho += linea
                    if direccion := re.search(r"http\S+", linea):
                        break
                assert direccion, dicho
                assert "✓ El curso está instalado." in dicho
                visto = subprocess.run(
                    [
                        *[*red, curso / ".venv/bin/python", "-c", _DENTRO, direccion[0]],
                        curso / "mi_curso" / "02_clase_conexion.ipynb",
                    ],
                    capture_output=True,
                    timeout=120,
                    **comun,
                )
                assert visto.stdout.splitlines() == [
                    "red: Network is unreachable",
                    "lab: 200",
                    "celda: ✓ PostgreSQL está listo para esta lección.",
                    "celda: True",
                ], visto.stderr
                abierto.send_signal(signal.SIGINT)
                abierto.communicate(timeout=90)
                assert abierto.returncode == 0
            finally:
                with contextlib.suppress(ProcessLookupError):
                    abierto.kill()
