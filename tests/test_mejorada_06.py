"""La clase corregida de la lección 06 cumple lo que promete, contra el servidor de verdad."""

import contextlib

import psycopg
import pytest
from psycopg import errors
from psycopg_pool import PoolTimeout

from helpers import observador
from helpers.ejercicios import a_la_vez, aparte, libres, mata
from lecciones.leccion_02_clase_conexion.ensayos import mensaje_ilegible
from lecciones.leccion_06_psycopg_pool import ensayos
from lecciones.leccion_06_psycopg_pool.conexion_mejorada import Conexion, SinConexion
from tests.mejorada import guardadas, tabla_nueva

pytestmark = pytest.mark.usefixtures("servidor_del_curso")

APUNTA = "INSERT INTO promesas VALUES (%s)"


@pytest.fixture
def clase(servidor_del_curso):
    tabla_nueva()
    Conexion.abrir(10)
    yield Conexion
    # Ningún préstamo se ha perdido, y ninguna conexión viene a medias.
    cuantas = len(libres(Conexion._pool, 5))
    Conexion.cerrar()
    assert cuantas == 5
    assert observador.espera_conexiones(0) == 0


def toma(clase, cuantas):
    """Presta varias a la vez, las usa y las devuelve; da sus procesos."""
    with contextlib.ExitStack() as pila:
        tomadas = [pila.enter_context(clase.obtener_conexion()) for _ in range(cuantas)]
        return [c.execute("SELECT pg_backend_pid()").fetchone()[0] for c in tomadas]


def test_al_salir_guarda(clase):
    with clase.obtener_conexion() as conexion:
        conexion.execute(APUNTA, [1])
        assert guardadas() == []
    assert guardadas() == [1]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, psycopg.DataError])
def test_un_error_deshace_y_llega(clase, error):
    with pytest.raises(error), clase.obtener_conexion() as conexion:
        conexion.execute(APUNTA, [1])
        raise error
    assert guardadas() == []


def test_un_error_atrapado_dentro_no_se_calla(clase):
    with (
        pytest.raises(errors.InFailedSqlTransaction, match="No se ha guardado nada"),
        clase.obtener_conexion() as conexion,
    ):
        conexion.execute(APUNTA, [1])
        with contextlib.suppress(errors.DivisionByZero):
            conexion.execute("SELECT 1 / 0")
    assert guardadas() == []


def test_con_un_punto_de_guardado_si_se_guarda(clase):
    with clase.obtener_conexion() as conexion:
        conexion.execute(APUNTA, [1])
        with contextlib.suppress(errors.DivisionByZero), conexion.transaction():
            conexion.execute("SELECT 1 / 0")
    assert guardadas() == [1]


def test_si_el_commit_falla_llega_su_error(clase):
    with pytest.raises(errors.UniqueViolation), clase.obtener_conexion() as conexion:
        conexion.execute(APUNTA, [1])
        conexion.execute(APUNTA, [1])
    assert guardadas() == []


@pytest.mark.parametrize("acaba", [mata, lambda conexion: conexion.close()])
@pytest.mark.parametrize("calla", [contextlib.nullcontext(), contextlib.suppress(psycopg.Error)])
def test_si_muere_en_uso_se_sabe_y_no_se_pierde_el_sitio(clase, acaba, calla):
    for _ in range(6):
        with pytest.raises(psycopg.Error), clase.obtener_conexion() as conexion:
            conexion.execute("SELECT 1")
            acaba(conexion)
            with calla:
                conexion.execute(APUNTA, [1])
    assert guardadas() == []


@pytest.mark.parametrize("cuantas", [1, 3, 5])
def test_las_que_murieron_libres_no_se_prestan(clase, cuantas):
    toma(clase, 5)
    with aparte() as cursor:
        for fila in observador.conexiones()[: cuantas + 1]:
            if fila["nombre"] != "comprobaciones":
                cursor.execute("SELECT pg_terminate_backend(%s, 2000)", [fila["pid"]])
    assert len(set(toma(clase, 5))) == 5


def test_varios_hilos_despues_de_un_reinicio(clase):
    toma(clase, 5)
    observador.termina_conexiones()
    assert a_la_vez(*[lambda: len(toma(clase, 1))] * 5) == [1] * 5


def test_la_sesion_no_se_hereda(clase):
    with clase.obtener_conexion() as conexion:
        proceso = conexion.info.backend_pid
        conexion.execute("SET statement_timeout = '1s'")
        conexion.execute("CREATE TEMP TABLE borrador ()")
        conexion.execute(f'SET ROLE "{conexion.info.user}"')
    with clase.obtener_conexion() as conexion:
        conexion.autocommit = conexion.read_only = True
        conexion.isolation_level = psycopg.IsolationLevel.SERIALIZABLE
    with clase.obtener_conexion() as conexion:
        assert conexion.info.backend_pid == proceso
        assert (conexion.autocommit, conexion.read_only, conexion.isolation_level) == (
            False,
            None,
            None,
        )
        assert conexion.execute("SHOW statement_timeout").fetchone()[0] != "1s"
        assert conexion.execute("SHOW role").fetchone()[0] == "none"
        assert conexion.execute("SELECT to_regclass('borrador')").fetchone()[0] is None


def test_lo_preparado_se_prepara_otra_vez(clase):
    """psycopg prepara lo que se repite, y al limpiar la sesión el servidor lo olvida."""
    for n in range(20):
        with clase.obtener_conexion() as conexion:
            for _ in range(3):
                assert conexion.execute("SELECT %s + 1", [n]).fetchone()[0] == n + 1


def test_lleno_espera_y_se_cansa(clase):
    with contextlib.ExitStack() as pila:
        for _ in range(5):
            pila.enter_context(clase.obtener_conexion())
        clase._pool.timeout = 0.05
        with pytest.raises(PoolTimeout), clase.obtener_conexion():
            pass


def test_se_cierra_dos_veces_y_se_abre_otra_vez(clase):
    clase.cerrar()
    clase.cerrar()
    with pytest.raises(SinConexion, match="abrir"), clase.obtener_conexion():
        pass
    clase.abrir(10)
    toma(clase, 2)


@pytest.mark.lenta
def test_si_no_conecta_lo_dice_y_no_deja_nada(servidor_del_curso, monkeypatch):
    def exige_sin_conexion(segundos=0.3):
        with pytest.raises(SinConexion) as lanzado:
            Conexion.abrir(segundos)
        assert isinstance(lanzado.value.__cause__, PoolTimeout) and Conexion._pool is None

    with mensaje_ilegible():
        exige_sin_conexion()
    with monkeypatch.context() as cambio:
        cambio.setenv("PGPASSWORD", "otra")
        exige_sin_conexion()
    # Uno que acepta la conexión y no dice nada tampoco deja a nadie esperando.
    with ensayos.servidor_callado() as (callado, _), monkeypatch.context() as cambio:
        cambio.setenv("PGHOST", callado["host"])
        cambio.setenv("PGPORT", str(callado["port"]))
        exige_sin_conexion()
    assert observador.espera_conexiones(0) == 0


def test_ctrl_c_al_abrir_no_deja_el_pool(servidor_del_curso, monkeypatch):
    def interrumpe(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as cambio:
        cambio.setattr("psycopg_pool.ConnectionPool.wait", interrumpe)
        with pytest.raises(KeyboardInterrupt):
            Conexion.abrir()
    assert Conexion._pool is None
    assert observador.espera_conexiones(0, segundos=10) == 0
