"""La clase de la lección 04 cumple lo que promete, contra el servidor de verdad, y con hilos."""

import contextlib
from concurrent.futures import ThreadPoolExecutor

import psycopg2
import pytest
from psycopg2.pool import PoolError

from helpers.ejercicios import ILEGIBLE, libres, mata, mensaje_ilegible
from lecciones.leccion_04_hilos_y_claves import conexion as modulo
from lecciones.leccion_04_hilos_y_claves import jornada
from tests.mejorada import apunta, guardadas, tabla_nueva

pytestmark = pytest.mark.usefixtures("servidor_del_curso")


@pytest.fixture
def clase(servidor_del_curso):
    tabla_nueva()
    # Otra prueba de este proceso pudo dejarle conexiones que ya no sirven.
    modulo.Conexion.cerrarConexiones()
    yield modulo.Conexion
    modulo.Conexion.cerrarConexiones()


def estan_todas(clase):
    """Ningún préstamo y ningún permiso se han perdido, y ninguna conexión viene a medias."""
    reserva = clase.obtenerPool()
    permisos = 0
    while reserva.permisos.acquire(blocking=False):
        permisos += 1
    for _ in range(permisos):
        reserva.permisos.release()
    prestadas = libres(reserva, 6)
    assert permisos == 5
    return len(prestadas) == 5 and all(
        c.info.transaction_status == psycopg2.extensions.TRANSACTION_STATUS_IDLE for c in prestadas
    )


def test_prestada_no_confirma_y_transaccion_si(clase):
    with clase.prestada() as conexion:
        apunta(conexion)
    assert guardadas() == []
    with clase.transaccion() as conexion:
        apunta(conexion)
    assert guardadas() == [1]
    for error in (ValueError, KeyboardInterrupt):
        for como in (clase.prestada, clase.transaccion):
            with pytest.raises(error), como() as conexion:
                apunta(conexion, 2)
                raise error
    assert guardadas() == [1]
    assert estan_todas(clase)


def test_un_error_atrapado_dentro_no_pasa_por_confirmado(clase):
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
            with (
                espera if final or como == "transaccion" else contextlib.nullcontext(),
                getattr(clase, como)() as conexion,
            ):
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


def test_un_mensaje_que_no_es_utf8_no_se_queda_con_el_permiso(clase):
    # Se cierran dentro: la siguiente petición tiene que conectarse, y no puede.
    for _ in range(5):
        with clase.prestada() as conexion:
            conexion.close()
    for _ in range(6):
        with mensaje_ilegible(), pytest.raises(ILEGIBLE), clase.transaccion():
            pass
    assert estan_todas(clase)


def test_varias_mueren_estando_libres(clase):
    for conexion in libres(clase.obtenerPool(), 5):
        mata(conexion)
    fallos = 0
    while fallos < 10:
        try:
            with clase.transaccion() as conexion:
                apunta(conexion, fallos)
            break
        except psycopg2.OperationalError:
            fallos += 1
    # Cada muerta falla una vez, y no vuelve.
    assert fallos == 5 and guardadas() == [5]
    assert estan_todas(clase)


def test_agotada_espera_y_lo_dice(clase):
    clase.obtenerPool().espera = 0.1
    with contextlib.ExitStack() as prestamos:
        for _ in range(5):
            prestamos.enter_context(clase.prestada())
        for _ in range(2):
            with pytest.raises(modulo.EsperaAgotada), clase.transaccion():
                pass
    assert estan_todas(clase)


def test_devolver_dos_veces_no_regala_un_permiso(clase):
    conexion = clase.obtenerConexion()
    clase.liberarConexion(conexion)
    for _ in range(2):
        with pytest.raises(PoolError):
            clase.liberarConexion(conexion)
    assert estan_todas(clase)


def test_cuarenta_transacciones_en_doce_hilos(clase):
    clase.obtenerPool().espera = 30

    def guarda(n):
        with clase.transaccion() as conexion:
            apunta(conexion, n)

    with ThreadPoolExecutor(12) as hilos:
        list(hilos.map(guarda, range(40)))
    assert guardadas() == list(range(40))
    assert estan_todas(clase)


def test_cerrada_dos_veces_se_abre_otra_vez(clase):
    clase.cerrarConexiones()
    clase.cerrarConexiones()
    with pytest.raises(PoolError, match="cerrada"):
        clase.liberarConexion(object())
    with clase.transaccion() as conexion:
        apunta(conexion)
    assert guardadas() == [1]


def test_el_registro_de_la_jornada_es_siempre_el_mismo_y_es_verdad():
    """El ejercicio 04.3 se juzga con lo que dice el registro: aquí, con el pool de verdad."""
    lineas, quedan = jornada.pasa()
    assert jornada.pasa() == (lineas, quedan) and jornada.registro() == "\n".join(lineas)
    cuenta = {nombre: 0 for nombre in ("Ana", "Luis", "Eva", "Hugo")}
    for linea in lineas:
        _, nombre, que = linea.split(maxsplit=2)
        cuenta[nombre] += que.startswith("toma") - que.startswith("devuelve")
    assert cuenta == {"Ana": 0, "Luis": 1, "Eva": 0, "Hugo": 1}
    assert quedan == 3 - sum(cuenta.values()) == 1
    assert [linea.split()[1] for linea in lineas if "EsperaAgotada" in linea] == ["Ana"]
    # Las líneas que nombran los mensajes del ejercicio.
    de = {
        nombre: [n for n, x in enumerate(lineas, 1) if x.split()[1] == nombre] for nombre in cuenta
    }
    assert de == {
        "Ana": [1, 8, 12, 14, 15],
        "Eva": [2, 3, 4, 11, 13],
        "Hugo": [5, 6, 7],
        "Luis": [9, 10],
    }
