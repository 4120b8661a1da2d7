"""Lo que comparten las pruebas."""

import signal
import threading

import pytest

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


def pytest_terminal_summary(terminalreporter):
    """Escribe al final lo que midieron las pruebas: no se juzga, se mira."""
    for informe in terminalreporter.stats.get("passed", []):
        for nombre, texto in informe.user_properties:
            if nombre == "medida":
                terminalreporter.write_line(texto)
