"""La clase corregida de la lección 02 cumple lo que promete, contra el servidor de verdad."""

import contextlib

import psycopg2
import pytest
from psycopg2 import extensions
from psycopg2.pool import PoolError, ThreadedConnectionPool

from helpers.ejercicios import ILEGIBLE, libres, mata, mensaje_ilegible
from tests.mejorada import apunta, guardadas, tabla_nueva

pytestmark = pytest.mark.usefixtures("servidor_del_curso")


@pytest.fixture
def modulo(servidor_del_curso):
    from lecciones.leccion_02_clase_conexion import conexion_mejorada

    # Otra prueba de este proceso pudo dejarle conexiones que ya no sirven.
    conexion_mejorada.Conexion.cerrarConexiones()
    yield conexion_mejorada
    conexion_mejorada.Conexion.cerrarConexiones()


@pytest.fixture
def clase(modulo):
    tabla_nueva()
    return modulo.Conexion


def estan_todas(clase):
    """Ningún préstamo se ha perdido, y ninguna conexión viene a medias."""
    prestadas = libres(clase.obtenerPool(), 6)
    return len(prestadas) == 5 and all(
        c.info.transaction_status == psycopg2.extensions.TRANSACTION_STATUS_IDLE for c in prestadas
    )


def test_prestada_no_confirma(clase):
    with clase.prestada() as conexion:
        apunta(conexion)
    assert guardadas() == []
    with clase.prestada() as conexion:
        apunta(conexion)
        conexion.commit()
    assert guardadas() == [1]
    assert estan_todas(clase)


def test_transaccion_confirma_y_con_error_deshace(clase):
    with clase.transaccion() as conexion:
        apunta(conexion)
    assert guardadas() == [1]
    for error in (ValueError, KeyboardInterrupt):
        with pytest.raises(error), clase.transaccion() as conexion:
            apunta(conexion, 2)
            raise error
    assert guardadas() == [1]
    assert estan_todas(clase)


def test_un_error_atrapado_dentro_no_pasa_por_confirmado(clase, modulo):
    with pytest.raises(modulo.NoConfirmada), clase.transaccion() as conexion:
        apunta(conexion)
        with contextlib.suppress(psycopg2.DataError), conexion.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
    assert guardadas() == []
    assert estan_todas(clase)


@pytest.mark.parametrize("como", ["prestada", "transaccion"])
def test_la_conexion_muere_dentro(clase, como):
    for final in (None, ValueError):
        # Más que conexiones: si se perdiera un préstamo, al final no quedaría ninguno.
        for _ in range(6):
            # El error del bloque llega tal cual; sin él, `transaccion` no ha podido confirmar.
            espera = pytest.raises(final or psycopg2.OperationalError)
            if not final and como == "prestada":
                espera = contextlib.nullcontext()
            with espera, getattr(clase, como)() as conexion:
                apunta(conexion)
                mata(conexion)
                if final:
                    raise final
    assert guardadas() == []
    assert estan_todas(clase)


def test_quien_la_usa_la_cierra_dentro(clase):
    for _ in range(6):
        with clase.prestada() as conexion:
            conexion.close()
        with pytest.raises(psycopg2.InterfaceError), clase.transaccion() as conexion:
            conexion.close()
    assert estan_todas(clase)


def test_el_commit_falla(clase):
    for _ in range(6):
        with pytest.raises(psycopg2.errors.UniqueViolation), clase.transaccion() as conexion:
            apunta(conexion)
            apunta(conexion)
    assert guardadas() == []
    assert estan_todas(clase)


def test_una_transaccion_dentro_de_otra_es_de_otra_conexion(clase):
    with pytest.raises(ValueError), clase.transaccion() as una:
        apunta(una, 1)
        with clase.transaccion() as otra:
            apunta(otra, 2)
        raise ValueError
    assert guardadas() == [2]
    assert estan_todas(clase)


def test_varias_mueren_estando_libres(clase):
    muertas = libres(clase.obtenerPool(), 5)
    for conexion in muertas:
        mata(conexion)
    fallos = 0
    for _ in range(10):
        try:
            with clase.transaccion() as conexion:
                apunta(conexion, fallos)
            break
        except psycopg2.OperationalError:
            fallos += 1
    # Cada muerta falla una vez, y no vuelve.
    assert fallos == len(muertas) == 5 and guardadas() == [5]
    assert estan_todas(clase)


def test_agotada_lo_dice_y_no_pierde_nada(clase):
    with contextlib.ExitStack() as prestamos:
        for _ in range(5):
            prestamos.enter_context(clase.prestada())
        for _ in range(2):
            with pytest.raises(PoolError, match="exhausted"), clase.transaccion():
                pass
    assert estan_todas(clase)


def test_un_mensaje_que_no_es_utf8(clase, modulo):
    with mensaje_ilegible(), pytest.raises(modulo.SinConexion) as lanzada:
        clase.obtenerPool()
    assert isinstance(lanzada.value.__cause__, ILEGIBLE)
    assert estan_todas(clase)


@pytest.mark.parametrize("como", ["prestada", "transaccion"])
def test_muere_y_lo_ultimo_que_dice_no_es_utf8(clase, como):
    class Ilegible(extensions.connection):
        def rollback(self):
            try:
                super().rollback()
            except psycopg2.Error:
                b"el servidor cerr\xf3 la conexi\xf3n".decode()

    clase._Conexion__pool = ThreadedConnectionPool(5, 5, "", connection_factory=Ilegible)
    for _ in range(6):
        with pytest.raises(ValueError, match="a medias"), getattr(clase, como)() as conexion:
            apunta(conexion)
            mata(conexion)
            raise ValueError("a medias")
    assert guardadas() == []
    assert estan_todas(clase)


def test_cerrada_dos_veces_se_abre_otra_vez(clase):
    clase.cerrarConexiones()
    clase.cerrarConexiones()
    with pytest.raises(PoolError, match="cerrada"):
        clase.liberarConexion(object())
    with clase.transaccion() as conexion:
        apunta(conexion)
    assert guardadas() == [1]


def test_cerrada_por_otro_se_cierra_y_se_abre_otra_vez(clase):
    clase.obtenerPool().closeall()
    clase.cerrarConexiones()
    with clase.prestada() as conexion:
        assert not conexion.closed
