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
