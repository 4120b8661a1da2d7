"""05.6: devolver al pool también una conexión muerta."""

from contextlib import suppress

import psycopg2
from psycopg2 import errors, extensions
from psycopg2.pool import PoolError, ThreadedConnectionPool

from helpers.ejercicios import (
    Fallo,
    como_acabo,
    ejercicio,
    exige,
    exige_parametro,
    faltan,
    mata,
    si_lanza,
)

from .comun import CERRADO, CON_UNA_FALLIDA


class _Reserva(ThreadedConnectionPool):
    """Un pool que apunta cómo estaba cada conexión cuando se la devolvieron."""

    def __init__(self, *argumentos):
        self.estados = []
        self.en_autocommit = False
        super().__init__(*argumentos)

    def putconn(self, conn=None, key=None, close=False):
        cierra = close or conn is None or conn.closed
        self.estados.append(None if cierra else conn.info.transaction_status)
        self.en_autocommit |= not cierra and conn.autocommit
        super().putconn(conn, key, close)


# Es el nombre que ve quien confunde un parámetro con el otro.
_Reserva.__name__ = ThreadedConnectionPool.__name__


@ejercicio("devuelve", segundos=20)
def juzga(devuelve, prueba):
    exige_parametro(devuelve, "reserva", "db_helper", "DBHelper")
    for tamano in (3, 1):
        reserva = _Reserva(tamano, tamano, "")
        _exige_las_vivas(devuelve, reserva)
        _exige_las_muertas(devuelve, reserva, tamano)
        if (abiertas := prueba.espera_conexiones(tamano)) > tamano:
            raise Fallo(f"""En el pool caben {tamano}, y el servidor ve {abiertas} conexiones: tu
                función abre otras y no las cierra. Pregunta con la que ya tienes.""")
        reserva.closeall()
        prueba.espera_conexiones(0)


def _presta(reserva, causa=""):
    conexion = reserva.getconn()
    with (
        si_lanza(
            **dict.fromkeys(
                ("OperationalError", "InterfaceError"),
                f"Una conexión que murió{causa} vuelve al pool y se presta otra vez. Antes de "
                "devolverla, haz que hable con el servidor: así se descubre.",
            )
        ),
        conexion.cursor() as cursor,
    ):
        cursor.execute("SELECT txid_current()")
        return conexion, cursor.fetchone()[0]


def _exige_las_vivas(devuelve, reserva):
    # Con una transacción abierta.
    conexion, transaccion = _presta(reserva)
    proceso = conexion.info.backend_pid
    devuelve(reserva, conexion)
    exige(not reserva.closed, CERRADO)
    exige(reserva.estados, "La conexión viva no vuelve al pool: falta `putconn`.")
    if conexion.closed:
        raise Fallo("""Has cerrado una conexión viva. Devuélvela abierta: `close=True` es solo para
            la muerta.""")
    if reserva.estados[0] != extensions.TRANSACTION_STATUS_IDLE:
        raise Fallo("""Cuando llamas a `putconn`, la conexión sigue en una transacción. La deshace
            `putconn`; pero si muere justo antes, falla y pierde el sitio. Termina tú la
            transacción, también la que abre tu pregunta.""")
    if como_acabo(transaccion) == "committed":
        raise Fallo("Guardas lo que nadie había confirmado. Usa `rollback()`.")
    if reserva.en_autocommit:
        raise Fallo("""Cuando llamas a `putconn`, la conexión está en autocommit. Antes, pon
            `autocommit = False`.""")
    prestada = reserva.getconn()
    exige(prestada.info.backend_pid == proceso, "El pool no guarda la conexión viva.")
    if prestada.info.transaction_status != extensions.TRANSACTION_STATUS_IDLE:
        raise Fallo("La conexión vuelve con una transacción abierta. Hay que terminarla.")
    reserva.putconn(prestada)

    # Con una transacción fallida.
    conexion, _ = _presta(reserva)
    with conexion.cursor() as cursor, suppress(errors.DivisionByZero):
        cursor.execute("SELECT 1 / 0")
    with si_lanza(InFailedSqlTransaction=CON_UNA_FALLIDA):
        devuelve(reserva, conexion)
    if conexion.closed:
        raise Fallo("""Has cerrado una conexión viva, con una transacción fallida. Deshaz antes de
            preguntar al servidor.""")


def _exige_las_muertas(devuelve, reserva, tamano):
    # En uso, tantas veces como sitios hay.
    vueltas = len(reserva.estados)
    for _ in range(tamano):
        conexion, _ = _presta(reserva)
        mata(conexion)
        _devuelve_sin_error(devuelve, reserva, conexion)
    if faltan(reserva, tamano, CERRADO) or len(reserva.estados) < vueltas + tamano:
        raise Fallo("""Después de devolver las que han muerto en uso, el pool las cuenta como
            prestadas. Llama siempre a `putconn`, también cuando deshacer falla.""")

    # Sin que el cliente lo sepa: no hay nada que deshacer.
    conexion, _ = _presta(reserva)
    conexion.rollback()
    mata(conexion)
    _devuelve_sin_error(devuelve, reserva, conexion)
    conexion, _ = _presta(reserva, " sin transacción")
    reserva.putconn(conexion)

    # El cliente ya sabe que está cerrada.
    conexion, _ = _presta(reserva)
    conexion.close()
    _devuelve_sin_error(devuelve, reserva, conexion)
    if faltan(reserva, tamano, CERRADO):
        raise Fallo("Una conexión ya cerrada ocupa su sitio. Llama a `putconn`.")


def _devuelve_sin_error(devuelve, reserva, conexion):
    try:
        devuelve(reserva, conexion)
    except PoolError:
        raise
    except psycopg2.Error as error:
        raise Fallo(f"""Con una conexión muerta, tu función lanza {type(error).__name__}. Lo que
            habla con el servidor puede fallar: ponlo en un «try» que atrape también esa clase,
            antes de `putconn`.""") from None
    exige(not reserva.closed, CERRADO)
