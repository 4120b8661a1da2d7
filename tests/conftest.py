"""Lo que comparten las pruebas."""

import json
import shutil
import signal
import subprocess
import sys
import threading

import pytest

from helpers.servidor.propio import puerto_libre
from tests.aula import ES_ROOT, carpeta_nueva, espera, procesos_de, quita_carpeta
from tests.cuaderno import Cuaderno

# Una orden lanzada en segundo plano por un intérprete de órdenes nace sorda a Ctrl-C, y sus hijos
# también: aquí se prueba Ctrl-C de verdad.
if (
    threading.current_thread() is threading.main_thread()
    and signal.getsignal(signal.SIGINT) is signal.SIG_IGN
):
    signal.signal(signal.SIGINT, signal.default_int_handler)


# Docker cambia la red de la máquina cada vez que enciende o apaga un contenedor, y Chromium corta
# entonces lo que estaba cargando (ERR_NETWORK_CHANGED): estas pruebas no pueden ir a la vez.
TOCAN_LA_RED = ("tests/test_contenedor.py", "tests/test_navegador.py")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """El reparto de siempre, por módulos, salvo que esos dos van al mismo proceso."""
    from xdist.scheduler import LoadScopeScheduling

    class Reparto(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            modulo = super()._split_scope(nodeid)
            return "la red" if modulo in TOCAN_LA_RED else modulo

    return Reparto(config, log) if config.getvalue("dist") == "loadscope" else None


@pytest.fixture(scope="session")
def servidor_del_curso():
    """Un PostgreSQL de verdad; las variables `PG*` llevan a una base de datos para las pruebas."""
    from helpers import servidor

    return servidor.iniciar("pruebas")


# Servidores propios: cada prueba enciende el suyo, en su carpeta, y lo apaga.


@pytest.fixture(scope="module")
def usadas():
    """Las carpetas ya usadas. Al final no puede quedar nada en marcha en ninguna."""
    carpetas = {}
    yield carpetas
    fallos = []
    for carpeta, prueba in carpetas.items():
        try:
            quita_carpeta(carpeta)
        except AssertionError as error:
            fallos.append(f"{prueba}: {error}")
    assert not fallos


@pytest.fixture
def carpeta(usadas, request):
    """Una carpeta de datos sin estrenar."""
    nueva = carpeta_nueva()
    yield nueva
    usadas[nueva] = request.node.name
    # Sus servidores tardan en irse: se mira más tarde, mientras corren otras pruebas.
    for carpeta in [c for c in usadas if not procesos_de(c)]:
        shutil.rmtree(carpeta)
        del usadas[carpeta]


@pytest.fixture(scope="module")
def plantilla():
    """Una carpeta con datos buenos y su servidor apagado."""
    carpeta = carpeta_nueva()
    with Cuaderno(carpeta) as cuaderno:
        cuaderno.listo()
    espera(lambda: not procesos_de(carpeta))
    yield carpeta
    quita_carpeta(carpeta)


@pytest.fixture
def apagado(carpeta, plantilla):
    """Como `carpeta`, pero ya estrenada: encenderla no necesita `initdb`."""
    shutil.copytree(plantilla, carpeta, dirs_exist_ok=True)
    if ES_ROOT:
        for ruta in [carpeta / "datos", *(carpeta / "datos").rglob("*")]:
            shutil.chown(ruta, "nobody")
    # Cada copia, su puerto: si no, el vigilante de una encontraría el servidor de otra.
    estado = json.loads((carpeta / "estado.json").read_text("utf-8"))
    (carpeta / "estado.json").write_text(json.dumps({**estado, "puerto": puerto_libre()}))
    return carpeta


@pytest.fixture(scope="module")
def vivo():
    """Un servidor encendido y el cuaderno que lo usa, para mirar sin tocar."""
    carpeta = carpeta_nueva()
    with Cuaderno(carpeta) as cuaderno:
        cuaderno.variables = cuaderno.listo()
        cuaderno.carpeta = carpeta
        yield cuaderno
    quita_carpeta(carpeta)


@pytest.fixture
def alguien():
    """Con qué orden se ejecuta algo como un usuario sin privilegios."""
    if not ES_ROOT:
        return ()
    # El intérprete puede estar en la carpeta de root: se le deja leer, y nada más.
    capacidad = "+dac_read_search"
    orden = (
        *("setpriv", "--reuid=daemon", "--regid=daemon", "--clear-groups"),
        *(f"--inh-caps={capacidad}", f"--ambient-caps={capacidad}"),
    )
    try:
        subprocess.run([*orden, sys.executable, "-c", "import psycopg2"], check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("root no puede hacerse pasar aquí por un usuario sin privilegios")
    return orden


def pytest_terminal_summary(terminalreporter):
    """Escribe al final lo que midieron las pruebas: no se juzga, se mira."""
    for informe in terminalreporter.stats.get("passed", []):
        for nombre, texto in informe.user_properties:
            if nombre == "medida":
                terminalreporter.write_line(texto)
