"""Lo que comparten las pruebas."""

import pytest


@pytest.fixture(scope="session")
def servidor_del_curso():
    """Un PostgreSQL de verdad; las variables `PG*` llevan a una base de datos para las pruebas."""
    from helpers import servidor

    return servidor.iniciar("pruebas")
