"""Lo que vale para las pruebas y los cuadernos: el servidor, cuántos procesos, un kernel…"""

import atexit
import functools
import gc
import os

import pytest
from nbval import kernel

from helpers.servidor import ErrorServidor, busca_pgbouncer
from helpers.servidor.formas import embebido_elegido
from taller.fuente import LECCIONES, ErrorConstruccion, archivo_de, lee_ficha
from tests.aula import carpeta_nueva, en_memoria, quita_carpeta


def pytest_configure(config):
    """Elige dónde vive el servidor. Si `CURSO_PGBOUNCER` no es verdad, no se prueba nada."""
    kernel.start_new_kernel = _a_la_segunda(kernel.start_new_kernel)
    if not hasattr(config, "workerinput"):  # De varios procesos, uno.
        try:
            busca_pgbouncer.por_que_no()
        except ErrorServidor as error:
            raise pytest.UsageError(str(error)) from None
        # Cada lección crea y borra cientos de archivos: en memoria cuesta mucho menos, y el
        # servidor con que aprende quien prueba se queda como estaba.
        if "CURSO_DATOS" not in os.environ and embebido_elegido() and en_memoria():
            carpeta = carpeta_nueva()
            os.environ["CURSO_DATOS"] = str(carpeta)
            # Lo último: cuando este proceso y los suyos ya no usan el servidor, y se apaga.
            atexit.register(quita_carpeta, carpeta)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config):
    """Cuántos procesos para dos núcleos: las pruebas esperan más que calculan.

    Más, las rápidas. Con siete para todas, los cuadernos llenan el servidor, que admite cien.
    """
    return 7 if config.getoption("rapidas", False) else 5


def pytest_collection_finish():
    """Lo que ya hay se queda: el recolector de basura no lo mira otra vez en cada prueba."""
    gc.freeze()


def pytest_collection_modifyitems(items):
    """Salta lo que pide un PgBouncer que no hay, y dice por qué."""
    try:
        cuadernos = {
            archivo_de(leccion)
            for leccion in LECCIONES.glob("leccion_*")
            if lee_ficha(leccion).pide == "pgbouncer"
        }
    except ErrorConstruccion as error:
        raise pytest.UsageError(str(error)) from None
    suyas = [i for i in items if i.path.name in cuadernos or i.get_closest_marker("pgbouncer")]
    motivo = busca_pgbouncer.por_que_no() if suyas else ""
    for item in suyas if motivo else []:
        item.add_marker(pytest.mark.skip(reason=f"sin PgBouncer: {motivo}"))


def _a_la_segunda(arranca):
    """Jupyter elige los puertos de un kernel, los suelta y él los toma: otro puede adelantarse, y
    entonces no contesta. https://github.com/jupyter/jupyter_client/issues/276
    """

    @functools.wraps(arranca)
    def otra_vez(*argumentos, **opciones):
        try:
            return arranca(*argumentos, **opciones)
        except RuntimeError:
            return arranca(*argumentos, **opciones)

    return otra_vez
