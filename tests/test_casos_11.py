"""Los casos públicos de la lección 11: lo que le pasó a alguien, provocado, y el remedio aplicado.

Cada prueba nombra el hilo en que se contó. Los procesos son los programas de la lección.
"""

import pickle
import subprocess
import sys

import psycopg
import psycopg2
import pytest
from psycopg2.pool import ThreadedConnectionPool
from psycopg_pool import ConnectionPool

from helpers import observador
from helpers.ejercicios import a_la_vez, pools_que_nacen
from helpers.servidor import desechable
from lecciones.leccion_11_varios_procesos import conexion, ensayos
from tests.mejorada import apunta, guardadas, tabla_nueva

pytestmark = [
    pytest.mark.lenta,
    pytest.mark.timeout(120),
    pytest.mark.usefixtures("servidor_del_curso"),
]
con_fork = pytest.mark.skipif(not ensayos.HAY_FORK, reason="este sistema no tiene fork")


@pytest.fixture(scope="module")
def lleno():
    lleno = desechable(max_connections=12)
    ensayos.prepara(lleno)
    return lleno


# Una conexión, dos procesos


@con_fork
def test_un_pool_heredado_da_respuestas_de_otro_y_uno_propio_no():
    """https://github.com/psycopg/psycopg2/issues/281, /853, /487."""
    cruzadas = ensayos.cuenta(ensayos.ejecuta("heredada.py"))
    assert cruzadas["de otro"] >= 10
    assert ensayos.cuenta(ensayos.ejecuta("heredada.py", "propio")) == {"suyas": 120}


@con_fork
def test_un_hijo_que_devuelve_la_conexion_deshace_la_transaccion_del_padre():
    assert ensayos.ejecuta("herencia.py", "deshace") == {"pedidos guardados": 0}


@con_fork
@pytest.mark.parametrize(
    ("que", "fallan", "dicen"),
    [("cierra", 3, ["server closed the connection unexpectedly"]), ("olvida", 0, [])],
)
def test_un_hijo_que_cierra_deja_al_padre_sin_conexiones_y_si_olvida_no(que, fallan, dicen):
    """https://github.com/celery/celery/issues/2760: con SSL el texto es otro."""
    assert ensayos.ejecuta("herencia.py", que) == {"fallan": fallan, "dicen": dicen}


@con_fork
def test_el_pool_de_psycopg_3_no_tiene_hilos_en_el_hijo():
    """https://github.com/psycopg/psycopg/issues/395, /651."""
    visto = ensayos.ejecuta("herencia.py", "hilos")
    assert list(visto.values()) == [4, 0, True, "PoolTimeout"]


@con_fork
def test_un_cerrojo_cerrado_al_dividirse_se_cambia_por_otro():
    assert ensayos.ejecuta("herencia.py", "cerrojo") == {
        "sin ese paso": "sigue esperando",
        "con él": "bien",
    }


# gunicorn


@con_fork
def test_gunicorn_con_preload_cruza_paginas_y_una_conexion_por_proceso_no():
    """https://github.com/benoitc/gunicorn/issues/1953, el mismo fallo con otra base de datos."""
    assert ensayos.con_gunicorn("web_importada", "--preload", hasta="de otro")["de otro"] > 0
    assert ensayos.con_gunicorn("web_importada") == {"suyas": 80}
    assert ensayos.con_gunicorn("web", "--preload") == {"suyas": 80}


# multiprocessing


# Desde aquí, forkserver importa el programa una vez y sus hijos lo heredan:
# https://github.com/python/cpython/issues/126631
_HEREDAN = sys.version_info >= (3, 14, 1) or (3, 13, 8) <= sys.version_info < (3, 14)
_SEGUN = {"fork": (2, 2), "spawn": (6, 4), "forkserver": (4, 2) if _HEREDAN else (6, 4)}


@pytest.mark.parametrize("metodo", ensayos.metodos())
def test_el_pool_importado_depende_del_metodo_y_el_abierto_tarde_no(metodo):
    importado = ensayos.ejecuta("metodos.py", metodo)
    assert (importado["ve"], importado["usan"]) == _SEGUN[metodo]
    assert ensayos.ejecuta("metodos.py", metodo, "tarde") == {"ve": 4, "usan": 4}


def test_ni_conexiones_ni_cursores_ni_pools_viajan():
    """https://github.com/psycopg/psycopg2/issues/90; modin-project/modin #729."""
    una, otra = psycopg.connect(), psycopg2.connect()
    reserva = ConnectionPool(min_size=0, max_size=1, open=False)
    de_psycopg2 = ThreadedConnectionPool(1, 1)
    try:
        for objeto in (una, una.cursor(), otra.cursor(), reserva, de_psycopg2):
            with pytest.raises(TypeError):
                pickle.dumps(objeto)
        with pytest.raises(TypeError, match=r"cannot pickle 'psycopg2\.extensions\.connection'"):
            pickle.dumps(otra)
    finally:
        una.close()
        otra.close()
        de_psycopg2.closeall()


def test_abierto_tarde_cada_hijo_trabaja_y_no_queda_nada():
    visto = ensayos.ejecuta("trabajo.py")
    antes, durante, despues = visto.pop("hay")
    assert visto == {"sumas": [55, 5050, 500500, 50005000]}
    # Uno de los dos hijos puede hacer todas las sumas, y el pool de cada uno es de una a tres.
    assert antes == despues == 0 and 1 <= durante <= 6


def test_sin_main_un_hijo_de_spawn_no_puede_empezar(tmp_path):
    """El texto que se busca, y el remedio: la misma línea, detrás de `if __name__`."""
    crea = 'multiprocessing.get_context("spawn").Process(target=print, args=("hola",)).start()'
    con_main = f'if __name__ == "__main__":\n    {crea}'
    for escrito, dice in ((crea, "bootstrapping phase"), (con_main, "")):
        archivo = tmp_path / "sin_main.py"
        archivo.write_text(f"import multiprocessing\n{escrito}\n", encoding="utf-8")
        fin = subprocess.run([sys.executable, archivo], capture_output=True, text=True, timeout=60)
        assert dice in fin.stderr and ("hola" in fin.stdout) != bool(dice)


# La clase


@pytest.fixture
def Conexion():
    tabla_nueva()
    yield conexion.Conexion
    conexion.Conexion.cerrar()
    assert observador.espera_conexiones(0) == 0


def test_la_clase_confirma_deshace_y_se_abre_otra_vez(Conexion):
    for n in (1, 2):
        with Conexion.obtener_conexion() as una:
            apunta(una, n)
        Conexion.cerrar()
        Conexion.cerrar()
    with pytest.raises(ZeroDivisionError), Conexion.obtener_conexion() as una:
        apunta(una, 3)
        1 / 0  # noqa: B018
    assert guardadas() == [1, 2]


def test_muchos_hilos_abren_un_solo_pool(Conexion):
    with pools_que_nacen() as pools:
        dados = a_la_vez(*[Conexion.obtener_pool] * 16)
    assert len(pools) == 1 and all(pool is pools[0] for pool in dados)


def test_en_otro_proceso_abre_otro_y_no_toca_el_heredado(Conexion, monkeypatch):
    heredado = Conexion.obtener_pool()
    with monkeypatch.context() as cambio:
        cambio.setattr(conexion.os, "getpid", lambda: -1)
        Conexion.cerrar()
        assert not heredado.closed
        assert Conexion.obtener_pool() is not heredado
        Conexion.cerrar()
    assert not heredado.closed
    heredado.close()


# Los pools se suman


def test_el_que_llega_tarde_no_cabe_y_con_pools_menores_caben_todos(lleno):
    """https://github.com/cookiecutter/cookiecutter-django/issues/5071."""
    with ensayos.procesos(lleno, 4, tamano=4) as dicen:
        assert [dice == "abierto" for dice in dicen.values()] == [True, True, False, False]
        assert "connection slots are reserved" in dicen["proceso 3"]
        assert ensayos.por_proceso(lleno) == {"proceso 1": 4, "proceso 2": 4}
    with ensayos.procesos(lleno, 4, tamano=2) as dicen:
        assert set(dicen.values()) == {"abierto"}


def test_lleno_entra_quien_administra_y_psycopg_3_se_cansa_sin_decir_por_que(lleno):
    with ensayos.procesos(lleno, 3, tamano=3):
        entran, dice, codigo = ensayos.administra(lleno)
        assert (entran, dice, codigo) == (3, "sorry, too many clients already", None)
        error, motivo = ensayos.por_que(lleno, 0.5)
        assert error == "PoolTimeout" and "connection slots" in motivo


def test_un_pool_demasiado_grande_deja_sin_nada_a_los_demas_procesos(lleno):
    """https://github.com/fastapi/full-stack-fastapi-template/issues/1."""
    assert ensayos.carga(lleno, 3, 2)[1] == {200: 36}
    assert ensayos.carga(lleno, 3, 10)[1] == {200: 12, 503: 24}


# Donde no hay fork


def test_donde_no_hay_fork_las_celdas_lo_dicen(monkeypatch, capsys):
    monkeypatch.setattr(ensayos, "HAY_FORK", False)
    assert ensayos.con_fork("heredada.py") is None
    assert ensayos.con_gunicorn("web", "--preload") is None
    assert capsys.readouterr().out == (ensayos.SIN_FORK + "\n") * 2


def test_un_programa_que_falla_se_sabe():
    with pytest.raises(RuntimeError, match=r"«metodos\.py» ha fallado"):
        ensayos.ejecuta("metodos.py", "otro")
