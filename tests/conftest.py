"""Lo que comparten las pruebas."""

import contextlib
import json
import re
import shutil
import signal
import subprocess
import sys
import threading

import pytest
from psycopg2.extensions import encrypt_password

from helpers import servidor
from helpers.servidor.formas import embebido_elegido
from helpers.servidor.libpq import conecta
from helpers.servidor.propio import puerto_libre
from tests.aula import ES_ROOT, carpeta_nueva, consulta, espera, procesos_de, quita_carpeta
from tests.averias import cuenta
from tests.clase import aula, clase  # noqa: F401
from tests.cuaderno import Cuaderno
from tests.navegador import lo_que_se_ve, navegador, pagina, red  # noqa: F401
from tests.red_propia import se_puede

# Una orden lanzada en segundo plano por un intérprete de órdenes nace sorda a Ctrl-C, y sus hijos
# también: aquí se prueba Ctrl-C de verdad.
if (
    threading.current_thread() is threading.main_thread()
    and signal.getsignal(signal.SIGINT) is signal.SIG_IGN
):
    signal.signal(signal.SIGINT, signal.default_int_handler)


# Lo que más tarda empieza antes: así ningún proceso acaba solo con algo largo entre manos.
PRIMERO = (
    "tests/test_servidor_sano.py::test_parado_se_dice",
    "tests/test_navegador.py",
    "tests/test_viaje.py",
    "tests/test_sitio.py",
    "tests/test_repetir.py",
    "tests/test_contenedor.py",
    "tests/test_empaqueta.py",
    "tests/test_laboratorio.py",
    "tests/test_curso.py",
    "tests/test_abrir.py",
    "tests/test_ejercicios.py",
    "tests/test_comprobaciones.py",
    "tests/test_servidor.py",
    "tests/test_servidor_vida.py",
    "tests/test_servidor_carpetas.py",
    "tests/test_clase.py",
    "tests/test_instalacion.py",
    "tests/test_construir.py",
)
# Las que tardan y no comparten nada con las de su módulo: cada una, al proceso que esté libre.
SUELTAS = re.compile(
    r"test_(ninguna_traza|interrumpida_en|el_laboratorio_de|sin_red|un_hash|sin_espacio|se_instala_y"
    r"|una_respuesta_que_se_cuelga|parado_se_dice|cada_defecto_puesto|los_de_la_leccion)"
    r"|test_contenedor\.py::test_(se_va|muere|matan|un_contenedor|un_vigilante|imagen|docker)"
)


def pytest_addoption(parser):
    parser.addoption("--rapidas", action="store_true", help="un minuto: sin las lentas")


def es_lenta(item):
    """Dice si «--rapidas» la aparta: las marcadas, los cuadernos, menos el primero, y las
    respuestas de la 11 y la 12, que son programas enteros.
    """
    otro_cuaderno = item.path.suffix == ".ipynb" and not item.path.name.startswith("00_")
    programa = re.match(r"tests/test_comprobaciones\.py::.*\[1[12]\.", item.nodeid)
    return bool(otro_cuaderno or programa or item.get_closest_marker("lenta"))


def pytest_collection_modifyitems(config, items):
    """Aparta las lentas si se ha pedido, y pone delante lo que más tarda."""
    if config.getoption("rapidas"):
        config.hook.pytest_deselected(items=[item for item in items if es_lenta(item)])
        items[:] = [item for item in items if not es_lenta(item)]
    if sys.platform == "win32":
        for item in items:
            # Las celdas que dividen un proceso dicen allí otra cosa: se ejecutan, y no se comparan.
            if "con-fork" in getattr(item, "cell", {}).get("metadata", {}).get("tags", ()):
                item.options["check"] = False
    turnos = range(len(PRIMERO))
    items.sort(
        key=lambda item: next(
            (turno for turno in turnos if item.nodeid.startswith(PRIMERO[turno])), len(PRIMERO)
        )
    )


# Chromium corta lo que estaba cargando cuando Docker cambia la red de la máquina: si no puede tener
# una suya, estas pruebas no van a la vez.
CON_RED = [f"tests/test_{nombre}.py" for nombre in ("contenedor", "navegador", "viaje")]
TOCAN_LA_RED = [] if se_puede() else CON_RED


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """El reparto por módulos, salvo lo que va suelto, lo que va junto y las respuestas.

    Las respuestas son tantas que van por ejercicios.
    """
    from xdist.scheduler import LoadScopeScheduling

    class Reparto(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            if nodeid.partition("::")[0] in TOCAN_LA_RED:
                return "la red"
            if SUELTAS.search(nodeid):
                return nodeid
            # JupyterLab en dos navegadores: en los cuadernos que más esperan, y en lo demás.
            if re.match(r"tests/test_navegador\.py::test_cada_cuaderno.*\[0[67]_", nodeid):
                return "los cuadernos que más esperan"
            if respuestas := re.match(r"tests/test_comprobaciones\.py::.*\[(\d\d\.\d+)", nodeid):
                return f"respuestas de {respuestas[1]}"
            return super()._split_scope(nodeid)

    return Reparto(config, log) if config.getvalue("dist") == "loadscope" else None


@pytest.fixture(scope="session")
def servidor_del_curso():
    """Un PostgreSQL de verdad; las variables `PG*` llevan a una base de datos para las pruebas."""
    sesion = servidor.iniciar("pruebas")
    if propio := embebido_elegido():
        # Las respuestas se conectan miles de veces, y la mitad de lo que cuesta conectar son las
        # 4096 vueltas que da SCRAM a la contraseña: a la de esta base de datos, una.
        with contextlib.closing(conecta(propio.administrador())) as admin:
            consulta(admin, "SET scram_iterations = 1")
            resumen = encrypt_password(sesion.datos["password"], sesion.datos["user"], admin)
            consulta(admin, f"ALTER ROLE {sesion.datos['user']} PASSWORD %s", resumen)
    return sesion


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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    """Si falla una prueba en el navegador, dice lo que se veía."""
    informe = yield
    if informe.when == "call" and informe.failed and "pagina" in getattr(item, "funcargs", ()):
        informe.sections.append(("Lo que se veía", lo_que_se_ve(item.funcargs["pagina"])))
    return informe


def pytest_terminal_summary(terminalreporter):
    """Escribe al final lo que midieron las pruebas: no se juzga, se mira."""
    bien, mal = (cuenta(terminalreporter.stats.get(como, [])) for como in ("passed", "failed"))
    if bien + mal:
        terminalreporter.write_line(
            f"averías: {bien + mal} probadas, {bien} acabaron bien, {mal} mal"
        )
    for informe in terminalreporter.stats.get("passed", []):
        for nombre, texto in informe.user_properties:
            if nombre == "medida":
                terminalreporter.write_line(texto)
