"""La clase corregida de la lección 05 cumple lo que promete, contra el servidor de verdad."""

import contextlib

import psycopg2
import pytest
from psycopg2 import errors, extensions
from psycopg2.pool import PoolError, ThreadedConnectionPool

from helpers.ejercicios import aparte, libres, mata
from lecciones.leccion_05_dbhelper import tablas
from lecciones.leccion_05_dbhelper.db_helper_mejorado import DBHelper
from tests.mejorada import a_medias

pytestmark = pytest.mark.usefixtures("servidor_del_curso")

CAMBIA = "UPDATE users SET name = %s WHERE id = 1"


@pytest.fixture
def ayudante(servidor_del_curso):
    tablas.crea()
    with aparte() as cursor:
        # Al final de la transacción, no antes: lo que falla es el commit.
        cursor.execute("ALTER TABLE users ADD UNIQUE (name) DEFERRABLE INITIALLY DEFERRED")
    uno = DBHelper()
    yield uno
    # Ningún préstamo se ha perdido, y ninguna conexión viene a medias.
    prestadas = libres(uno.initialize_connection_pool(), 4)
    uno.shutdown_connection_pool()
    assert len(prestadas) == 3
    assert a_medias() == 0


def nombre():
    with aparte() as cursor:
        cursor.execute("SELECT name FROM users WHERE id = 1")
        return cursor.fetchone()[0]


def test_al_salir_guarda(ayudante):
    with ayudante.get_resource(autocommit=False) as (cursor, _):
        cursor.execute(CAMBIA, ["Eva"])
        assert nombre() == "Ana"
    assert nombre() == "Eva"


@pytest.mark.parametrize("clase", [ValueError, KeyboardInterrupt, psycopg2.DataError])
def test_un_error_deshace_y_llega(ayudante, clase):
    with pytest.raises(clase), ayudante.get_resource(autocommit=False) as (cursor, _):
        cursor.execute(CAMBIA, ["Eva"])
        raise clase
    assert nombre() == "Ana"


def test_un_error_atrapado_dentro_no_se_calla(ayudante):
    with (
        pytest.raises(errors.InFailedSqlTransaction, match="No se ha guardado nada"),
        ayudante.get_resource(autocommit=False) as (cursor, _),
    ):
        cursor.execute(CAMBIA, ["Eva"])
        with contextlib.suppress(errors.DivisionByZero):
            cursor.execute("SELECT 1 / 0")
    assert nombre() == "Ana"


def test_con_un_punto_de_guardado_si_se_guarda(ayudante):
    with ayudante.get_resource(autocommit=False) as (cursor, _):
        cursor.execute(CAMBIA, ["Eva"])
        cursor.execute("SAVEPOINT antes")
        with contextlib.suppress(errors.DivisionByZero):
            cursor.execute("SELECT 1 / 0")
        cursor.execute("ROLLBACK TO SAVEPOINT antes")
    assert nombre() == "Eva"


def test_si_el_commit_falla_llega_su_error(ayudante):
    with (
        pytest.raises(errors.UniqueViolation),
        ayudante.get_resource(autocommit=False) as (cursor, _),
    ):
        cursor.execute(CAMBIA, ["Luis"])
    assert nombre() == "Ana"


@pytest.mark.parametrize("autocommit", [True, False])
@pytest.mark.parametrize("acaba", [mata, lambda conexion: conexion.close()])
def test_si_muere_en_uso_se_sabe_y_no_se_pierde_el_sitio(ayudante, autocommit, acaba):
    for _ in range(4):
        with (
            pytest.raises(psycopg2.Error),
            ayudante.get_resource(autocommit) as (cursor, conexion),
        ):
            cursor.execute("SELECT 1")
            acaba(conexion)
            cursor.execute(CAMBIA, ["Eva"])
    assert nombre() == "Ana"


def test_si_muere_en_uso_y_se_atrapa_dentro_tambien_se_sabe(ayudante):
    for _ in range(4):
        with (
            pytest.raises(psycopg2.Error),
            ayudante.get_resource(autocommit=False) as (cursor, conexion),
        ):
            mata(conexion)
            with contextlib.suppress(psycopg2.Error):
                cursor.execute(CAMBIA, ["Eva"])
    assert nombre() == "Ana"


@pytest.mark.parametrize("cuantas", [1, 2, 3])
def test_las_que_murieron_libres_no_se_prestan(ayudante, cuantas):
    with contextlib.ExitStack() as pila:
        prestadas = [pila.enter_context(ayudante.get_resource())[1] for _ in range(3)]
    for conexion in prestadas[:cuantas]:
        mata(conexion)
    with contextlib.ExitStack() as pila:
        for _ in range(3):
            cursor, _ = pila.enter_context(ayudante.get_resource())
            cursor.execute("SELECT 1")
        with pytest.raises(PoolError, match="exhausted"):
            pila.enter_context(ayudante.get_resource())


def test_un_texto_que_no_es_utf8(ayudante):
    """psycopg2 lee como UTF-8 lo que dice un servidor, que puede no estarlo."""

    class Ilegible(extensions.connection):
        def reset(self):
            try:
                super().reset()
            except psycopg2.Error:
                b"el servidor cerr\xf3 la conexi\xf3n".decode()

    ayudante._connection_pool = ThreadedConnectionPool(3, 3, "", connection_factory=Ilegible)
    with ayudante.get_resource() as (_, conexion):
        pass
    mata(conexion)
    with ayudante.get_resource() as (cursor, conexion):
        cursor.execute("SELECT 1")
        mata(conexion)


def test_la_sesion_no_se_hereda(ayudante):
    with ayudante.get_resource() as (cursor, conexion):
        cursor.execute("SET statement_timeout = '1s'")
        conexion.set_session(isolation_level="SERIALIZABLE", readonly=True)
    with ayudante.get_resource(autocommit=False) as (cursor, otra):
        assert otra is conexion and otra.readonly is None and otra.isolation_level is None
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone()["statement_timeout"] != "1s"
        cursor.execute(CAMBIA, ["Eva"])
    assert nombre() == "Eva"


def test_cerrada_dos_veces_se_abre_otra_vez(ayudante):
    ayudante.shutdown_connection_pool()
    ayudante.shutdown_connection_pool()
    with ayudante.get_resource() as (cursor, _):
        cursor.execute(CAMBIA, ["Eva"])
    assert nombre() == "Eva"


def test_las_tablas_ocupadas_dicen_quien_las_tiene(ayudante):
    with contextlib.closing(psycopg2.connect(application_name="olvidada")) as olvidada:
        olvidada.cursor().execute("SELECT * FROM users")
        with pytest.raises(tablas.TablasOcupadas, match="«olvidada»"):
            tablas.crea()
