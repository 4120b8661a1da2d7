"""La orden `curso.py`, ejecutada de verdad en copias del proyecto, como la usa quien aprende."""

import ast
import contextlib
import http.server
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil
import pytest
import trustme
from interpretes import interpretes

from taller.instala import tiene_pip
from taller.ordenes import ORDENES
from taller.procesos import PYTHON, VENV
from taller.version import MINIMA, PROBADA, aviso_de_version, fallo_de_version
from tests.aula import carpeta_nueva, espera, quita_carpeta

RAIZ = Path(__file__).resolve().parent.parent
BASE = getattr(sys, "_base_executable", sys.executable)
POSIX = os.name == "posix"
# Lo imprescindible para que `curso.py test --version` responda.
MINIMO = {"uv", "pip", "pytest", "iniconfig", "packaging", "pluggy", "pygments"}
MINIMO |= {"colorama", "exceptiongroup", "tomli", "typing-extensions"}
# Lo de helpers que corre sin instalar nada.
HELPERS = [f"helpers/{nombre}.py" for nombre in ("__init__", "cuadernos", "progreso")]
# Nadie escucha ahí: descargar algo es imposible.
SIN_RED = {
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
    "PIP_FIND_LINKS": "",
    "PIP_NO_CACHE_DIR": "1",
    "PIP_RETRIES": "0",
}
UV_SIN_RED = {"UV_DEFAULT_INDEX": "http://127.0.0.1:9/simple", "UV_HTTP_RETRIES": "0"}

pytestmark = pytest.mark.timeout(300)


# --------------------------------------------------------------- ayudantes


def copia_del_proyecto(destino: Path) -> Path:
    """Copia lo que llegaría en un clon: todo, menos lo que git no guarda. No hace falta tener git.

    Lanza `shutil.Error` si algo no se puede copiar.
    """
    ajeno = [".git", *(RAIZ / ".gitignore").read_text(encoding="utf-8").split()]
    fuera = shutil.ignore_patterns(*(patron.rstrip("/") for patron in ajeno))

    def copia(desde: str, hasta: str) -> None:
        with contextlib.suppress(FileNotFoundError):  # Otra prueba borra lo que ella puso.
            shutil.copy(desde, hasta)

    shutil.copytree(RAIZ, destino, ignore=fuera, copy_function=copia, dirs_exist_ok=True)
    return destino


def copia_de_la_puerta(destino: Path) -> Path:
    """Copia solo lo que corre sin instalar nada."""
    shutil.copytree(RAIZ / "taller", destino / "taller", ignore=shutil.ignore_patterns("*.pyc"))
    (destino / "helpers").mkdir()
    for archivo in ("curso.py", *HELPERS):
        shutil.copy(RAIZ / archivo, destino / archivo)
    return destino


def trozos(cerrojo: str) -> list[str]:
    """Parte el cerrojo en lo que fija cada paquete."""
    return re.findall(r"^[a-z][^ ]*==(?:.*\\\n)*.*\n", cerrojo, re.MULTILINE)


def copia_minima(destino: Path, tambien: frozenset = frozenset()) -> Path:
    """Copia el proyecto con cerrojos de pocos paquetes: se instala en segundos."""
    copia_del_proyecto(destino)
    for cerrojo in destino.glob("requirements*.lock"):
        pocos = [x for x in trozos(cerrojo.read_text()) if x.split("==")[0] in MINIMO | tambien]
        cerrojo.write_text("".join(pocos))
    # Sin las opciones de pytest, que piden extensiones que aquí no están.
    proyecto = destino / "pyproject.toml"
    proyecto.write_text(proyecto.read_text(encoding="utf-8").split("[tool.pytest")[0], "utf-8")
    return destino


def ejecuta(proyecto: Path, *argumentos: str, python: str = BASE, **entorno: str):
    """Ejecuta `curso.py` desde otra carpeta y devuelve el proceso terminado."""
    return subprocess.run(
        [python, proyecto / "curso.py", *argumentos],
        cwd=proyecto.parent,
        env={**os.environ, **entorno},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=240,
    )


def interrumpe(proyecto: Path, linea: str, senal: int) -> tuple[int, str]:
    """Ejecuta `curso.py test`, le manda `senal` al mostrar `linea`, y devuelve código y errores.

    La señal va a todo el grupo de procesos, como el Ctrl-C de un terminal.
    """
    proceso = subprocess.Popen(
        [BASE, proyecto / "curso.py", "test", "--version"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )
    try:
        for leida in proceso.stdout:
            if linea in leida:
                time.sleep(0.2)
                os.killpg(proceso.pid, senal)
                break
        _, errores = proceso.communicate(timeout=60)
    finally:
        proceso.kill()
    return proceso.returncode, errores


def procesos_de(proyecto: Path) -> list[str]:
    """Devuelve las órdenes de los procesos vivos que mencionan la carpeta del proyecto."""
    vivos = []
    for proceso in psutil.process_iter(["cmdline"]):
        with contextlib.suppress(psutil.Error):
            orden = " ".join(proceso.info["cmdline"] or [])
            if str(proyecto) in orden and proceso.pid != os.getpid():
                vivos.append(orden)
    return vivos


def espera_que_no_queden_procesos(proyecto: Path) -> None:
    limite = time.monotonic() + 20
    while procesos_de(proyecto) and time.monotonic() < limite:
        time.sleep(0.1)
    assert procesos_de(proyecto) == []


def es_una_frase(texto: str) -> bool:
    """Una sola línea, en español y sin traceback."""
    return len(texto.strip().splitlines()) == 1 and "Traceback" not in texto


@pytest.fixture(scope="module")
def minimo(tmp_path_factory):
    """Una copia mínima ya instalada, que varias pruebas estropean y arreglan."""
    proyecto = copia_minima(tmp_path_factory.mktemp("mínimo de José"))
    hecho = ejecuta(proyecto, "test", "--version")
    assert hecho.returncode == 0, hecho.stdout + hecho.stderr
    return proyecto


def funciona(proyecto: Path) -> str:
    """Comprueba que `curso.py test --version` llega a pytest y devuelve lo que se mostró."""
    hecho = ejecuta(proyecto, "test", "--version")
    assert hecho.returncode == 0, hecho.stdout + hecho.stderr
    assert "pytest" in hecho.stdout
    return hecho.stdout


# ----------------------------------------------------- la versión de Python


@pytest.mark.parametrize("version", [(2, 7), (3, 6), (3, 9)])
def test_un_python_que_no_sirve_recibe_una_frase(version):
    frase = fallo_de_version((*version, 0))
    assert f"este es el {version[0]}.{version[1]}" in frase
    assert "necesita Python 3.10 o posterior" in frase
    assert frase.isascii()  # un terminal antiguo debe poder mostrarla


@pytest.mark.parametrize("menor", range(10, 16))
def test_un_python_que_sirve_no_recibe_ninguna(menor):
    assert fallo_de_version((3, menor, 5)) == aviso_de_version((3, menor, 5)) == ""


@pytest.mark.parametrize("version", [(3, 16), (4, 0)])
def test_un_python_mas_nuevo_que_los_probados_solo_recibe_un_aviso(version):
    assert fallo_de_version((*version, 0)) == ""
    aviso = aviso_de_version((*version, 0))
    assert es_una_frase(aviso)
    assert f"Tu Python {version[0]}.{version[1]} es más nuevo" in aviso
    assert "hasta el 3.15" in aviso


@pytest.mark.lenta
def test_con_un_python_mas_nuevo_que_los_probados_se_avisa_y_se_sigue(tmp_path):
    proyecto = copia_minima(tmp_path / "José")
    # No hay ninguno más nuevo: se baja el listón hasta que este lo sea.
    version = proyecto / "taller" / "version.py"
    texto = version.read_text(encoding="utf-8")
    assert f"PROBADA = {PROBADA}" in texto
    version.write_text(texto.replace(f"PROBADA = {PROBADA}", "PROBADA = (3, 9)"), "utf-8")
    dicho = funciona(proyecto)
    assert dicho.startswith("Tu Python 3.")
    assert es_una_frase(dicho.splitlines()[0])
    assert "✓ El curso está instalado." in dicho
    assert "es más nuevo" not in funciona(proyecto)  # se dice una vez


def test_la_puerta_se_puede_leer_con_python_3_6():
    for nombre in ("curso.py", "taller/__init__.py", "taller/version.py"):
        ast.parse((RAIZ / nombre).read_text(encoding="utf-8"), feature_version=(3, 6))


@pytest.mark.lenta
def test_con_un_python_antiguo_de_verdad(tmp_path):
    antiguos = {v: ruta for v, ruta in interpretes().items() if v < MINIMA}
    if not antiguos:
        pytest.skip("en esta máquina no hay ningún Python anterior a 3.10")
    copia_de_la_puerta(tmp_path)
    for version, ruta in antiguos.items():
        hecho = ejecuta(tmp_path, python=ruta, LC_ALL="C")
        assert hecho.returncode == 1
        assert es_una_frase(hecho.stderr)
        assert f"este es el 3.{version[1]}" in hecho.stderr
        assert sorted(os.listdir(tmp_path)) == ["curso.py", "helpers", "taller"]


# ------------------------------------------------------------------- ayuda


def test_la_ayuda_esta_en_espanol_y_no_instala_nada(tmp_path):
    copia_de_la_puerta(tmp_path)
    for opcion in ("-h", "--help"):
        hecho = ejecuta(tmp_path, opcion)
        assert hecho.returncode == 0
        for palabra in ("--sin-navegador", "--puerto", *ORDENES):
            assert palabra in hecho.stdout
        assert not re.search(r"usage|show this|positional|options:", hecho.stdout)
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize("opciones", [["-I"], ["-E"], ["-s"]])
@pytest.mark.parametrize("segura", ["", "1"])
def test_se_llegue_como_se_llegue_encuentra_lo_suyo(tmp_path, opciones, segura):
    copia_de_la_puerta(tmp_path)
    hecho = subprocess.run(
        [BASE, *opciones, tmp_path / "curso.py", "--help"],
        cwd=tmp_path.parent,
        env={**os.environ, "PYTHONSAFEPATH": segura},
        capture_output=True,
    )
    assert hecho.returncode == 0, hecho


@pytest.mark.skipif(not POSIX, reason="en Windows esos nombres no existen")
@pytest.mark.parametrize("nombre", ["a:b", "a\nb", "a$(b)", "a`b`", 'a"b"'])
def test_una_carpeta_con_un_nombre_imposible(tmp_path, nombre):
    copia_de_la_puerta(tmp_path / nombre)
    for orden in ([], ["servidor"], ["test", "--version"]):
        hecho = ejecuta(tmp_path / nombre, *orden)
        assert hecho.returncode == 1
        assert es_una_frase(hecho.stderr)
        assert "La ruta del curso" in hecho.stderr and "admiten" in hecho.stderr
    assert sorted(os.listdir(tmp_path / nombre)) == ["curso.py", "helpers", "taller"]


def test_una_orden_desconocida_recibe_una_frase_y_no_instala_nada(tmp_path):
    copia_de_la_puerta(tmp_path)
    hecho = ejecuta(tmp_path, "tets")
    assert hecho.returncode == 1
    assert es_una_frase(hecho.stderr)
    assert "No conozco «tets»" in hecho.stderr
    assert not (tmp_path / ".venv").exists()


@pytest.mark.lenta
@pytest.mark.parametrize("argumentos", [["--puertos", "1"], ["--puerto"], ["lab", "sobra"]])
def test_una_opcion_desconocida_recibe_una_frase(minimo, argumentos):
    hecho = ejecuta(minimo, *argumentos)
    assert hecho.returncode == 1
    assert es_una_frase(hecho.stderr)
    assert "No entiendo esa orden" in hecho.stderr


@pytest.mark.lenta
@pytest.mark.parametrize("puerto", ["hola", "99999", "ocupado"])
def test_un_puerto_que_no_se_puede_usar_recibe_una_frase(minimo, puerto):
    with socket.socket() as ocupado:
        ocupado.bind(("127.0.0.1", 0))
        ocupado.listen()
        if puerto == "ocupado":
            puerto = str(ocupado.getsockname()[1])
        hecho = ejecuta(minimo, "--sin-navegador", "--puerto", puerto)
    assert hecho.returncode == 1
    assert es_una_frase(hecho.stderr)
    assert f"«{puerto}» está ocupado o no sirve" in hecho.stderr


# ------------------------------------------------------------- instalación


@pytest.mark.lenta
def test_el_segundo_arranque_no_instala_nada(minimo):
    antes = (minimo / ".venv" / "instalacion.log").read_bytes()
    assert "⏳" not in funciona(minimo)
    assert (minimo / ".venv" / "instalacion.log").read_bytes() == antes


@pytest.mark.lenta
def test_el_codigo_de_salida_es_el_de_pytest(minimo):
    hecho = ejecuta(minimo, "test", "--no-existe")
    assert hecho.returncode == 4  # el de pytest cuando no entiende una opción


@pytest.mark.lenta
def test_desde_un_entorno_activo_tambien_funciona(minimo):
    python = minimo / PYTHON.relative_to(RAIZ)
    assert ejecuta(minimo, "test", "--version", python=str(python)).returncode == 0


@pytest.mark.lenta
def test_si_cambia_el_cerrojo_quedan_sus_versiones_exactas(minimo):
    python = minimo / PYTHON.relative_to(RAIZ)
    # Otra versión de un paquete, como la que habría fijado un cerrojo anterior.
    orden = [python, "-m", "pip", "install", "-q", "iniconfig==2.0.0"]
    subprocess.run(orden, check=True, capture_output=True)
    for cerrojo in minimo.glob("requirements*.lock"):
        cerrojo.write_text(cerrojo.read_text() + "# un cambio\n")
    assert "✓ El curso está instalado." in funciona(minimo)
    [fijada] = re.findall(r"iniconfig==(\S+)", (minimo / "requirements-taller.lock").read_text())
    puestas = [x.name for x in (minimo / ".venv").rglob("iniconfig-*.dist-info")]
    assert puestas == [f"iniconfig-{fijada}.dist-info"]


@pytest.mark.lenta
def test_una_carpeta_que_se_ha_movido_se_arregla(minimo, tmp_path):
    copia = tmp_path / "otro sitio, ñandú"
    shutil.copytree(minimo, copia, symlinks=True)
    assert "✓ El curso está instalado." in funciona(copia)
    python = copia / PYTHON.relative_to(RAIZ)
    orden = [python, "-c", "import helpers; print(helpers.__file__)"]
    donde = subprocess.run(orden, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert str(copia) in donde
    activar = (python.parent / "activate").read_text(encoding="utf-8")
    assert str(copia) in activar
    assert str(minimo) not in activar


@pytest.mark.lenta
@pytest.mark.skipif(not POSIX, reason="en Windows el Python de un entorno no es un enlace")
@pytest.mark.parametrize("estropicio", ["vacío", "enlace roto", "sin pyvenv.cfg"])
def test_un_entorno_a_medio_hacer_se_arregla(minimo, estropicio):
    entorno = minimo / ".venv"
    if estropicio == "vacío":
        shutil.rmtree(entorno)
        entorno.mkdir()
    elif estropicio == "enlace roto":
        for enlace in (entorno / "bin").glob("python*"):
            enlace.unlink()
            enlace.symlink_to("/no/existe/python3")
    else:
        (entorno / "pyvenv.cfg").unlink()
    assert "✓ El curso está instalado." in funciona(minimo)


@pytest.mark.lenta
def test_un_entorno_de_un_python_que_no_sirve_se_hace_de_nuevo(minimo):
    antiguos = [ruta for v, ruta in interpretes().items() if (3, 7) <= v < MINIMA]
    if not antiguos:
        pytest.skip("en esta máquina no hay ningún Python anterior a 3.10")
    shutil.rmtree(minimo / ".venv")
    orden = [antiguos[0], "-m", "venv", "--without-pip", minimo / ".venv"]
    subprocess.run(orden, check=True)
    assert "✓ El curso está instalado." in funciona(minimo)


@pytest.mark.lenta
def test_un_entorno_propio_se_conserva_y_se_completa(minimo):
    shutil.rmtree(minimo / ".venv")
    orden = [sys.executable, "-m", "uv", "venv", "--python", BASE, minimo / ".venv"]
    subprocess.run(orden, check=True, capture_output=True)  # uv no pone pip
    mio = next((minimo / ".venv").rglob("site-packages")) / "mio.py"
    mio.write_text("MIO = 1\n")
    assert "✓ El curso está instalado." in funciona(minimo)
    assert mio.is_file()
    assert "⏳" not in funciona(minimo)


@pytest.mark.lenta
def test_sin_sello_ningun_paquete_se_da_por_bueno(minimo):
    (minimo / ".venv" / "curso.txt").unlink()
    [roto] = (minimo / ".venv").rglob("pluggy/_manager.py")
    roto.unlink()
    assert "✓ El curso está instalado." in funciona(minimo)


# --------------------------------------------------------------- dos a la vez


@contextlib.contextmanager
def empezado(proyecto: Path):
    """`curso.py test --version`, en marcha."""
    orden = [BASE, proyecto / "curso.py", "test", "--version"]
    with subprocess.Popen(
        orden, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
    ) as proceso:
        try:
            yield proceso
        finally:
            proceso.kill()


@pytest.mark.lenta
def test_dos_primeros_arranques_a_la_vez_acaban_bien(tmp_path):
    proyecto = copia_minima(tmp_path / "curso")
    with empezado(proyecto) as uno, empezado(proyecto) as dos:
        dichos = [proceso.communicate(timeout=240)[0] for proceso in (uno, dos)]
        assert [uno.returncode, dos.returncode] == [0, 0], dichos
    # Uno instala y el otro lo espera.
    assert sorted("espero a que acabe" in dicho for dicho in dichos) == [False, True]
    assert sorted("Instalando los paquetes" in dicho for dicho in dichos) == [False, True]
    assert "Instalando" not in funciona(proyecto)


@pytest.mark.lenta
@pytest.mark.skipif(not POSIX, reason="en Windows no se hereda un cerrojo")
def test_matan_la_instalacion_y_la_siguiente_espera_a_lo_que_dejo_en_marcha(tmp_path):
    proyecto = copia_minima(tmp_path / "curso")
    with empezado(proyecto) as muerto:
        while "Instalando uv" not in muerto.stdout.readline():
            pass
        [suyo] = espera(psutil.Process(muerto.pid).children)
        suyo.suspend()  # Como si la red fuera lenta.
        muerto.kill()
        muerto.wait()
    with empezado(proyecto) as siguiente:
        try:
            assert "espero a que acabe" in siguiente.stdout.readline()
        finally:
            suyo.resume()
        dicho, _ = siguiente.communicate(timeout=240)
        assert siguiente.returncode == 0, dicho
    assert "Instalando" not in funciona(proyecto)


# --------------------------------------------------------- entornos estropeados


def rompe(archivo: Path) -> None:
    """Deja un archivo como quien lo edita sin querer."""
    archivo.unlink()  # Es también el de la caché de uv, de donde lo instalan las demás pruebas.
    archivo.write_text("esto no es python")


ESTROPICIOS = {
    "un archivo cambiado": lambda dentro: rompe(dentro / "pluggy" / "__init__.py"),
    "un paquete de menos": lambda dentro: shutil.rmtree(dentro / "_pytest"),
    "una lista de archivos, ilegible": lambda dentro: next(
        dentro.glob("pluggy-*/RECORD")
    ).write_bytes(b"\xff\n\nx,y,z\n"),
    "el sello, basura": lambda dentro: (dentro.parents[2] / "curso.txt").write_bytes(b"\xff\x00"),
}


@pytest.mark.lenta
@pytest.mark.skipif(not POSIX, reason="la carpeta de los paquetes está en otro sitio")
@pytest.mark.parametrize("estropicio", ESTROPICIOS)
def test_un_entorno_estropeado_se_arregla_aunque_su_sello_este_bien(minimo, estropicio):
    ESTROPICIOS[estropicio](next((minimo / ".venv").rglob("site-packages")))
    assert "✓ El curso está instalado." in funciona(minimo)
    assert "⏳" not in funciona(minimo)


@pytest.mark.lenta
@pytest.mark.skipif(not POSIX, reason="en Windows no hay enlaces para todos")
def test_una_carpeta_rara_y_un_enlace_en_lugar_del_entorno(tmp_path):
    proyecto = copia_minima(tmp_path / "a#b [c] 'd' ;%20*=&")
    (proyecto / ".venv").symlink_to(tmp_path / "no existe")
    assert "✓ El curso está instalado." in funciona(proyecto)
    assert not (tmp_path / "no existe").exists()


# --------------------------------------- lo de quien aprende y lo del taller


def abre(proyecto: Path) -> str:
    """Hace lo que pide abrir el curso, sin llegar a abrirlo, y devuelve lo que se mostró."""
    hecho = ejecuta(proyecto, "--puerto", "ninguno")
    assert "está ocupado o no sirve" in hecho.stderr
    return hecho.stdout


def puesto(proyecto: Path, paquete: str) -> list[Path]:
    """Devuelve lo que pip sabe del paquete, si está en el entorno del proyecto."""
    return list((proyecto / ".venv").rglob(f"{paquete}-*.dist-info"))


@pytest.mark.lenta
def test_quien_aprende_no_instala_el_taller_y_luego_se_completa(tmp_path):
    proyecto = copia_minima(tmp_path / "José")
    assert "✓ El curso está instalado." in abre(proyecto)
    [pygments] = puesto(proyecto, "pygments")
    nacimiento = pygments.stat().st_ctime_ns
    assert not puesto(proyecto, "pytest")
    assert not puesto(proyecto, "uv")
    assert "✓ El curso está instalado." in funciona(proyecto)
    assert puesto(proyecto, "pytest")
    assert puesto(proyecto, "uv")
    assert pygments.stat().st_ctime_ns == nacimiento  # lo que estaba bien no se toca
    assert "⏳" not in abre(proyecto)  # el taller tiene también todo lo del curso
    assert "⏳" not in funciona(proyecto)

    # Lo que cambia en el taller no es asunto de quien aprende.
    with (proyecto / "requirements-taller.lock").open("a") as cerrojo:
        cerrojo.write("# un cambio\n")
    assert "⏳" not in abre(proyecto)

    # Si cambia lo del curso, se pone; y lo del taller, cuando haga falta.
    with (proyecto / "requirements.lock").open("a") as cerrojo:
        cerrojo.write("# un cambio\n")
    assert "✓ El curso está instalado." in abre(proyecto)
    assert "✓ El curso está instalado." in funciona(proyecto)


@pytest.mark.lenta
@pytest.mark.skipif(not POSIX, reason="en Windows Ctrl-C no se puede mandar a otro proceso")
def test_si_se_interrumpe_al_completarlo_nada_se_da_por_bueno(minimo):
    abre(minimo)
    with (minimo / "requirements-taller.lock").open("a") as cerrojo:
        cerrojo.write("# otro cambio\n")
    codigo, _ = interrumpe(minimo, "Instalando uv", signal.SIGINT)
    assert codigo == 130
    assert "⏳" in abre(minimo)


@pytest.mark.lenta
@pytest.mark.skipif(not POSIX, reason="en Windows Ctrl-C no se puede mandar a otro proceso")
def test_interrumpida_en_cualquier_paso_se_dice_y_luego_funciona(tmp_path):
    proyecto = copia_minima(tmp_path / "José")
    for linea in ("Creando el entorno", "Instalando uv"):
        codigo, errores = interrumpe(proyecto, linea, signal.SIGINT)
        assert codigo == 130, errores
        assert es_una_frase(errores)
        assert "Interrumpido: para seguir, repite" in errores
        assert procesos_de(proyecto) == []
    codigo, _ = interrumpe(proyecto, "Instalando uv", signal.SIGKILL)
    assert codigo == -signal.SIGKILL
    espera_que_no_queden_procesos(proyecto)
    assert "✓ El curso está instalado." in funciona(proyecto)


# ------------------------------------------- lo que puede faltar al instalar


class Inspector(http.server.BaseHTTPRequestHandler):
    """Un proxy que, como el de una empresa o un antivirus, se hace pasar por cada servidor.

    Responde él mismo, con los archivos de `server.carpeta`, como un índice de paquetes.
    """

    protocol_version = "HTTP/1.1"

    def do_CONNECT(self):
        self.server.pedidos.append(self.path)
        self.send_response(200)
        self.end_headers()
        try:
            self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        except OSError:  # quien pregunta no se fía de nuestro certificado
            self.close_connection = True
        else:
            self.setup()  # desde aquí se lee y se escribe cifrado
            self.close_connection = False  # pip pide el túnel con HTTP/1.0

    def do_GET(self):
        ruta = self.server.carpeta / self.path.rpartition("/")[2]
        paquete = self.path.strip("/").rpartition("/")[2].replace("-", "_")
        if ruta.is_file():
            cuerpo = ruta.read_bytes()
        else:
            suyos = sorted(x.name for x in self.server.carpeta.glob(f"{paquete}-*"))
            cuerpo = "".join(f'<a href="/{x}">{x}</a>' for x in suyos).encode()
        self.send_response(200)
        tipo = "application/octet-stream" if ruta.is_file() else "text/html"
        self.send_header("Content-Type", tipo)
        self.send_header("Content-Length", str(len(cuerpo)))
        self.end_headers()
        self.wfile.write(cuerpo)

    def finish(self):
        with contextlib.suppress(OSError):
            super().finish()
        self.request.close()

    def log_message(self, *_):
        """No se escribe nada: lo que se pidió está en `server.pedidos`."""


@pytest.fixture(scope="module")
def ruedas(tmp_path_factory):
    """Los paquetes de la copia mínima, descargados de verdad."""
    carpeta = tmp_path_factory.mktemp("ruedas")
    cerrojo = copia_minima(tmp_path_factory.mktemp("cerrojo")) / "requirements-taller.lock"
    orden = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--require-hashes"]
    subprocess.run([*orden, "-d", carpeta, "-r", cerrojo], check=True, capture_output=True)
    return carpeta


@pytest.fixture
def inspeccion(ruedas, tmp_path):
    """Una red que lo inspecciona todo: el entorno de quien está en ella, y lo que necesita.

    Da las variables, el archivo de la autoridad y los servidores que se han pedido.
    """
    autoridad = trustme.CA()
    archivo = tmp_path / "autoridad.pem"
    autoridad.cert_pem.write_to_path(archivo)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Inspector) as servidor:
        servidor.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        autoridad.issue_cert("indice.invalid").configure_cert(servidor.tls)
        servidor.carpeta, servidor.pedidos = ruedas, []
        hilo = threading.Thread(target=servidor.serve_forever)
        hilo.start()
        # Nada de lo que diga esta máquina sobre certificados, índices o redes.
        ajenas = re.compile("pip_|uv_|ssl_|curl_|requests_|https?_proxy|no_proxy|all_proxy", re.I)
        entorno = {k: v for k, v in os.environ.items() if not ajenas.match(k)} | {
            "HTTPS_PROXY": f"http://127.0.0.1:{servidor.server_port}",
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_INDEX_URL": "https://indice.invalid/simple",
            "PIP_NO_CACHE_DIR": "1",
            "PIP_RETRIES": "0",
            "UV_NO_CONFIG": "1",
            "UV_DEFAULT_INDEX": "https://indice.invalid/simple",
            "UV_CACHE_DIR": str(tmp_path / "caché de uv"),
            "UV_HTTP_RETRIES": "0",
        }
        yield entorno, archivo, servidor.pedidos
        servidor.shutdown()
        hilo.join()


def inspeccionado(proyecto: Path, entorno: dict[str, str], *antes: str) -> tuple[int, str, str]:
    """Ejecuta `curso.py test --version` solo con ese entorno; da código, salida y errores."""
    hecho = subprocess.run(
        [*antes, BASE, proyecto / "curso.py", "test", "--version"],
        env=entorno,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=240,
    )
    return hecho.returncode, hecho.stdout, hecho.stderr


@pytest.mark.lenta
@pytest.mark.parametrize("quien", ["pip", "uv"])
def test_si_la_red_cambia_los_certificados_se_dice_que_hacer(inspeccion, tmp_path, quien):
    entorno, autoridad, pedidos = inspeccion
    if quien == "uv":
        entorno["PIP_CERT"] = str(autoridad)
    codigo, salida, errores = inspeccionado(copia_minima(tmp_path / "José"), entorno)
    assert codigo == 1
    assert es_una_frase(errores)
    assert "pon la ruta de ese archivo en la variable SSL_CERT_FILE" in errores
    ultimo = {"pip": "⏳ Instalando uv…", "uv": "⏳ Instalando los paquetes…"}[quien]
    assert salida.splitlines()[-1] == ultimo
    assert set(pedidos) == {"indice.invalid:443"}


@pytest.mark.lenta
def test_y_con_su_certificado_en_ssl_cert_file_se_instala(inspeccion, tmp_path):
    entorno, autoridad, pedidos = inspeccion
    entorno["SSL_CERT_FILE"] = str(autoridad)
    codigo, salida, errores = inspeccionado(copia_minima(tmp_path / "José"), entorno)
    assert codigo == 0, salida + errores
    assert "✓ El curso está instalado." in salida
    assert set(pedidos) == {"indice.invalid:443"}  # todo, por el proxy


@pytest.mark.lenta
def test_y_con_su_certificado_entre_los_del_sistema_tambien(inspeccion, tmp_path):
    entorno, autoridad, _ = inspeccion
    del_sistema = Path(ssl.get_default_verify_paths().openssl_cafile).resolve()
    # Otro archivo en su sitio, pero solo para quien se ejecuta ahí dentro.
    monta = 'mount --bind "$0" "$1" && shift && exec "$@"'
    antes = ["unshare", "--map-root-user", "--mount", "sh", "-c", monta, autoridad, del_sistema]
    prueba = [*antes, "true"]
    if not shutil.which("unshare") or subprocess.run(prueba, capture_output=True).returncode:
        pytest.skip("aquí no se pueden cambiar los certificados del sistema para un solo proceso")
    codigo, salida, errores = inspeccionado(copia_minima(tmp_path / "José"), entorno, *antes)
    assert codigo == 0, salida + errores
    assert "✓ El curso está instalado." in salida


@pytest.mark.lenta
def test_sin_red_para_pip(tmp_path):
    proyecto = copia_minima(tmp_path / "José")
    hecho = ejecuta(proyecto, **SIN_RED)
    assert hecho.returncode == 1
    assert es_una_frase(hecho.stderr)
    assert "comprueba tu conexión a internet" in hecho.stderr


@pytest.mark.lenta
def test_sin_red_para_uv(tmp_path):
    proyecto = copia_minima(tmp_path / "José")
    hecho = ejecuta(proyecto, UV_CACHE_DIR=str(tmp_path / "vacía"), **UV_SIN_RED)
    assert hecho.returncode == 1
    assert es_una_frase(hecho.stderr)
    assert "comprueba tu conexión a internet" in hecho.stderr
    assert "Instalando los paquetes" in hecho.stdout


@pytest.mark.lenta
@pytest.mark.parametrize("paquete", ["uv", "packaging"])
def test_un_hash_que_no_coincide(tmp_path, paquete):
    proyecto = copia_minima(tmp_path / "José")
    for cerrojo in proyecto.glob("requirements*.lock"):
        texto = cerrojo.read_text()
        for trozo in trozos(texto):
            if trozo.startswith(f"{paquete}=="):
                falso = re.sub(r"sha256:[0-9a-f]{64}", "sha256:" + "0" * 64, trozo)
                cerrojo.write_text(texto.replace(trozo, falso))
    hecho = ejecuta(proyecto)
    assert hecho.returncode == 1
    assert es_una_frase(hecho.stderr)
    assert "no coincide con requirements.lock" in hecho.stderr


@pytest.fixture(scope="module")
def sin_pip(tmp_path_factory):
    """Un Python que no trae pip, como el de Debian."""
    carpeta = tmp_path_factory.mktemp("python") / "sin_pip"
    subprocess.run([BASE, "-m", "venv", "--without-pip", carpeta], check=True)
    return str(carpeta / PYTHON.relative_to(VENV))


@pytest.mark.lenta
def test_sin_pip_como_en_debian_se_prepara_uno(tmp_path, sin_pip):
    proyecto = copia_minima(tmp_path / "José")
    hecho = ejecuta(proyecto, "test", "--version", python=sin_pip)
    assert hecho.returncode == 0, hecho.stderr
    assert "⏳ Preparando pip…" in hecho.stdout
    shutil.rmtree(proyecto / ".venv")
    hecho = ejecuta(proyecto, "test", "--version")
    assert hecho.returncode == 0, hecho.stderr
    assert ("⏳ Preparando pip…" in hecho.stdout) is (not tiene_pip(BASE))


@pytest.mark.lenta
def test_sin_pip_ni_ensurepip_como_en_debian(tmp_path, sin_pip):
    proyecto = copia_minima(tmp_path / "José")
    (proyecto / "ensurepip.py").write_text("raise ImportError('No module named ensurepip')\n")
    hecho = ejecuta(proyecto, python=sin_pip)
    assert hecho.returncode == 1
    assert es_una_frase(hecho.stderr)
    assert "sudo apt install python3-venv" in hecho.stderr


@pytest.mark.lenta
def test_se_instala_aunque_su_pip_solo_ponga_paquetes_en_su_carpeta(tmp_path):
    proyecto = copia_minima(tmp_path / "José")
    manias = {"PIP_USER": "1", "PIP_REQUIRE_VIRTUALENV": "1"}
    hecho = ejecuta(proyecto, "test", "--version", **manias)
    assert hecho.returncode == 0, hecho.stderr


@contextlib.contextmanager
def disco_aparte(carpeta: Path):
    """Monta en `carpeta` un disco en el que cabe el curso, si el sistema lo permite."""
    carpeta.mkdir()
    orden = ["mount", "-t", "tmpfs", "-o", "size=400m", "tmpfs", carpeta]
    if not shutil.which("mount") or subprocess.run(orden, capture_output=True).returncode:
        pytest.skip("aquí no se puede montar un disco pequeño (hace falta ser root en Linux)")
    try:
        yield carpeta
    finally:
        subprocess.run(["umount", carpeta], check=True)


@pytest.mark.lenta
@pytest.mark.parametrize(("megas", "donde"), [(1, "Preparando pip"), (112, "Instalando los paq")])
def test_sin_espacio_en_el_disco(tmp_path, sin_pip, megas, donde):
    with disco_aparte(tmp_path / "disco") as disco:
        # Con matplotlib y compañía, en 112 MB no caben los paquetes, pero uv sí.
        grandes = frozenset({"matplotlib", "jupyterlab", "numpy", "babel", "jedi", "pillow"})
        proyecto = copia_minima(disco / "José", tambien=grandes)
        queda_lo_justo = f"remount,size={shutil.disk_usage(disco).used + megas * 2**20}"
        subprocess.run(["mount", "-o", queda_lo_justo, disco], check=True)
        hecho = ejecuta(proyecto, python=sin_pip)
        assert hecho.returncode == 1
        assert es_una_frase(hecho.stderr)
        assert "No queda espacio en el disco" in hecho.stderr
        assert hecho.stdout.splitlines()[-1].startswith(f"⏳ {donde}")


@pytest.mark.lenta
def test_una_carpeta_en_la_que_no_se_puede_escribir(tmp_path):
    with disco_aparte(tmp_path / "disco") as disco:
        proyecto = copia_minima(disco / "José")
        subprocess.run(["mount", "-o", "remount,ro", disco], check=True)
        hecho = ejecuta(proyecto)
    assert hecho.returncode == 1
    assert es_una_frase(hecho.stderr)
    assert "No se puede escribir en" in hecho.stderr


# --------------------------------------------------------------- JupyterLab


def pide(url: str, datos: dict | None = None):
    """Devuelve el JSON que responde `url` (con POST, si hay `datos`)."""
    cuerpo = None if datos is None else json.dumps(datos).encode()
    peticion = urllib.request.Request(url, cuerpo, {"Content-Type": "application/json"})
    with urllib.request.urlopen(peticion, timeout=30) as respuesta:
        return json.load(respuesta)


@pytest.mark.lenta
@pytest.mark.skipif(not POSIX, reason="en Windows Ctrl-C no se puede mandar a otro proceso")
def test_el_laboratorio_de_principio_a_fin(tmp_path):
    proyecto = copia_del_proyecto(tmp_path / "Mis documentos de José")
    # La instalación completa, interrumpida cuando uv trabaja: el arranque siguiente la acaba.
    codigo, errores = interrumpe(proyecto, "Instalando los paquetes", signal.SIGINT)
    assert codigo == 130
    assert es_una_frase(errores)
    assert procesos_de(proyecto) == []

    casa = tmp_path / "casa"
    (casa / ".jupyter").mkdir(parents=True)
    ajenos = casa / ".jupyter" / "jupyter_server_config.json"
    ajenos.write_text('{"IdentityProvider": {"token": ""}}')
    entorno = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "IPYTHON"))}
    entorno |= {
        "HOME": str(casa),
        "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache")),
    }
    # Con otro servidor a la vez, quien lo vigila podría ser de aquí, y quedarse.
    datos = carpeta_nueva()
    entorno["CURSO_DATOS"] = str(datos)
    with (tmp_path / "salida.txt").open("w", encoding="utf-8") as salida:
        orden = [BASE, proyecto / "curso.py", "--sin-navegador"]
        abierto = subprocess.Popen(
            orden, cwd=tmp_path, env=entorno, stdout=salida, stderr=salida, start_new_session=True
        )
    try:
        direccion, limite = None, time.monotonic() + 150
        while not direccion and abierto.poll() is None and time.monotonic() < limite:
            time.sleep(0.2)
            dicho = (tmp_path / "salida.txt").read_text(encoding="utf-8")
            direccion = re.search(r"(http://127\.0\.0\.1:\d+)/lab/tree/\S+\?token=(\w+)", dicho)
        assert direccion, dicho
        base, token = direccion.groups()

        # El token de Jupyter sigue ahí, también si los ajustes de la persona lo quitan.
        with pytest.raises(urllib.error.HTTPError) as sin_token:
            pide(f"{base}/api/status")
        assert sin_token.value.code == 403
        sin_token.value.close()  # guarda la respuesta, con su conexión
        assert pide(f"{base}/api/status?token={token}")["kernels"] == 0
        with urllib.request.urlopen(direccion.group(), timeout=30) as pagina:
            assert b"JupyterLab" in pagina.read()

        ajustes = pide(f"{base}/lab/api/settings?token={token}")["settings"]
        esquemas = {x["id"]: x["schema"].get("properties") for x in ajustes}
        idioma = esquemas["@jupyterlab/translation-extension:plugin"]["locale"]["default"]
        noticias = esquemas["@jupyterlab/apputils-extension:notification"]
        assert idioma == "es_ES"
        assert pide(f"{base}/lab/api/translations/es_ES?token={token}")["data"]
        assert noticias["fetchNews"]["default"] == "false"
        assert noticias["checkForUpdates"]["default"] is False

        vistos = {x["name"] for x in pide(f"{base}/api/contents?token={token}")["content"]}
        assert vistos == {x.name for x in (RAIZ / "notebooks").glob("*.ipynb")} | {"soluciones"}

        nucleo = pide(f"{base}/api/kernels?token={token}", {"name": "python3"})
        assert nucleo["id"]
        assert any("ipykernel" in x for x in procesos_de(proyecto))

        os.killpg(abierto.pid, signal.SIGINT)  # como el Ctrl-C de un terminal
        assert abierto.wait(60) == 0
        assert not any("ipykernel" in x or "jupyterlab" in x for x in procesos_de(proyecto))
    finally:
        if abierto.poll() is None:
            os.killpg(abierto.pid, signal.SIGTERM)
            abierto.wait(60)
    espera_que_no_queden_procesos(proyecto)
    dicho = (tmp_path / "salida.txt").read_text(encoding="utf-8")
    assert "Traceback" not in dicho
    assert list((proyecto / "mi_curso" / ".jupyter").glob("ejecucion-*")) == []
    quita_carpeta(datos)
    # Los ajustes de Jupyter de la persona, tal como estaban.
    assert [x for x in casa.rglob("*") if re.search("jupyter|ipython", str(x))] == [
        casa / ".jupyter",
        ajenos,
    ]
