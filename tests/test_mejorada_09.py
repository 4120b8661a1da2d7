"""La clase corregida de la lección 09 cumple lo que promete, con cada driver y de verdad."""

import contextlib
import importlib

import psycopg2
import pytest

from helpers.ejercicios import libres, mata
from lecciones.leccion_09_kingbase.conexion_mejorada import Conexion, NoConfirmada
from lecciones.leccion_09_kingbase.ejercicios.comun import datos_de_la_leccion
from tests.mejorada import a_medias, apunta, guardadas, tabla_nueva

pytestmark = pytest.mark.usefixtures("servidor_del_curso")


@pytest.fixture(params=["psycopg2", "ksycopg2"])
def driver(request):
    pytest.importorskip(request.param)
    return importlib.import_module(request.param)


@pytest.fixture
def tienda(driver, servidor_del_curso):
    tabla_nueva()
    una = Conexion(driver, maximo=3, **datos_de_la_leccion())
    yield una
    # Ningún préstamo se ha perdido, y ninguna conexión viene a medias.
    prestadas = libres(una._Conexion__pool, 4)
    una.cierra()
    una.cierra()
    assert len(prestadas) == 3
    assert a_medias() == 0


def test_confirma_al_salir_y_con_error_deshace(tienda):
    with tienda.transaccion() as conexion:
        apunta(conexion)
        assert guardadas() == []
    assert guardadas() == [1]
    for error in (ValueError, KeyboardInterrupt):
        with pytest.raises(error), tienda.transaccion() as conexion:
            apunta(conexion, 2)
            raise error
    assert guardadas() == [1]


def test_consulta_y_ejecuta_tambien_confirman(tienda):
    assert tienda.consulta("INSERT INTO promesas VALUES (%s) RETURNING n", (4,)) == [(4,)]
    assert tienda.ejecuta("INSERT INTO promesas VALUES (5), (6)") == 2
    assert guardadas() == [4, 5, 6]
    assert tienda.consulta("SELECT 1 WHERE false") == []


def test_un_error_atrapado_dentro_no_pasa_por_confirmado(tienda, driver):
    for _ in range(4):
        with pytest.raises(NoConfirmada), tienda.transaccion() as conexion:
            apunta(conexion)
            with contextlib.suppress(driver.DataError), conexion.cursor() as cursor:
                cursor.execute("SELECT 1 / 0")
    assert guardadas() == []


def test_el_commit_falla(tienda, driver):
    for _ in range(4):
        with pytest.raises(driver.IntegrityError) as caso, tienda.transaccion() as conexion:
            apunta(conexion)
            apunta(conexion)
        assert tienda.codigo(caso.value) == "23505"
    assert guardadas() == []


@pytest.mark.parametrize("final", [None, ValueError])
@pytest.mark.parametrize("acaba", [mata, lambda conexion: conexion.close()])
def test_la_conexion_muere_dentro(tienda, driver, acaba, final):
    for _ in range(4):
        # El error del bloque llega tal cual; sin él, no se ha podido confirmar.
        with pytest.raises(final or driver.Error), tienda.transaccion() as conexion:
            apunta(conexion)
            acaba(conexion)
            if final:
                raise final
    assert guardadas() == []


def test_varias_mueren_estando_libres(tienda, driver):
    for conexion in libres(tienda._Conexion__pool, 3):
        mata(conexion)
    fallos = 0
    for _ in range(5):
        try:
            tienda.ejecuta("INSERT INTO promesas VALUES (1)")
            break
        except driver.OperationalError:
            fallos += 1
    # Cada muerta da su error una vez, y no vuelve.
    assert (fallos, guardadas()) == (3, [1])


def test_un_texto_que_no_es_utf8(driver):
    """El driver lee como UTF-8 lo que dice un servidor, que puede no estarlo."""

    class Ilegible(driver.extensions.connection):
        def rollback(self):
            try:
                super().rollback()
            except driver.Error:
                b"el servidor cerr\xf3 la conexi\xf3n".decode()

    tienda = Conexion(driver, maximo=1, connection_factory=Ilegible, **datos_de_la_leccion())
    for _ in range(2):
        with pytest.raises(ValueError, match="el mío"), tienda.transaccion() as conexion:
            conexion.cursor().execute("SELECT 1")
            mata(conexion)
            raise ValueError("el mío")
    tienda.cierra()


def test_una_dentro_de_otra_es_de_otra_conexion(tienda):
    with pytest.raises(ValueError), tienda.transaccion() as una:
        apunta(una, 1)
        with tienda.transaccion() as otra:
            apunta(otra, 2)
        raise ValueError
    assert guardadas() == [2]


def test_agotada_lo_dice_y_no_pierde_nada(tienda):
    with contextlib.ExitStack() as prestamos:
        for _ in range(3):
            prestamos.enter_context(tienda.transaccion())
        for _ in range(2):
            with pytest.raises(Exception, match="exhausted") as caso, tienda.transaccion():
                pass
            assert type(caso.value).__name__ == "PoolError"


def test_ctrl_c_mientras_se_devuelve_no_pierde_la_plaza(driver):
    class Interrumpida(driver.extensions.connection):
        def rollback(self):
            raise KeyboardInterrupt

    tienda = Conexion(driver, maximo=1, connection_factory=Interrumpida, **datos_de_la_leccion())
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt), tienda.transaccion() as conexion:
            conexion.cursor().execute("SELECT 1")
            raise ValueError
    tienda.cierra()


def test_el_codigo_de_un_error(tienda, driver):
    with pytest.raises(driver.Error) as caso:
        tienda.ejecuta("SELECT 1 / 0")
    assert tienda.codigo(caso.value) == "22012"
    assert tienda.codigo(psycopg2.InterfaceError("sin código")) is None
