"""05.6: devolver al pool también una conexión muerta."""

from contextlib import suppress

import psycopg2
from psycopg2 import errors, extensions
from psycopg2.pool import PoolError, ThreadedConnectionPool

from helpers.ejercicios import Fallo, ejercicio, exige, exige_parametro, faltan, mata, si_lanza

from .comun import CERRADO, CON_UNA_FALLIDA


@ejercicio("devuelve")
def juzga(devuelve, prueba):
    exige_parametro(devuelve, "reserva", "db_helper", "DBHelper")
    reserva = ThreadedConnectionPool(1, 3, "")

    def presta(causa=""):
        conexion = reserva.getconn()
        with (
            si_lanza(
                OperationalError=f"Una conexión que murió{causa} vuelve al pool y se presta otra "
                "vez. Antes de devolverla, haz que hable con el servidor: así se descubre."
            ),
            conexion.cursor() as cursor,
        ):
            cursor.execute("SELECT 1")
        return conexion

    # Viva, con una transacción abierta.
    conexion = presta()
    proceso = conexion.info.backend_pid
    devuelve(reserva, conexion)
    exige(not reserva.closed, CERRADO)
    exige(not reserva._used, "La conexión viva no vuelve al pool: falta `putconn`.")
    if conexion.closed:
        raise Fallo("""Has cerrado una conexión viva. Devuélvela abierta: `close=True` es solo para
            la muerta.""")
    conexion = reserva.getconn()
    exige(conexion.info.backend_pid == proceso, "El pool no guarda la conexión viva.")
    if conexion.info.transaction_status != extensions.TRANSACTION_STATUS_IDLE:
        raise Fallo("La conexión vuelve con una transacción abierta. Hay que terminarla.")
    if conexion.autocommit:
        raise Fallo("La conexión vuelve en autocommit. Antes, pon `autocommit = False`.")
    reserva.putconn(conexion)

    # Viva, con una transacción fallida.
    conexion = presta()
    with conexion.cursor() as cursor, suppress(errors.DivisionByZero):
        cursor.execute("SELECT 1 / 0")
    with si_lanza(InFailedSqlTransaction=CON_UNA_FALLIDA):
        devuelve(reserva, conexion)
    if conexion.closed:
        raise Fallo("""Has cerrado una conexión viva, con una transacción fallida. Deshaz antes de
            preguntar al servidor.""")

    # Muerta en uso, tantas veces como sitios hay.
    for _ in range(3):
        conexion = presta()
        mata(conexion)
        _devuelve_sin_error(devuelve, reserva, conexion)
    if faltan(reserva, 3, CERRADO):
        raise Fallo("""Después de devolver tres muertas, el pool las cuenta como prestadas. Llama
            siempre a `putconn`, también cuando deshacer falla.""")

    # Muerta sin que el cliente lo sepa: no hay nada que deshacer.
    conexion = presta()
    conexion.rollback()
    mata(conexion)
    _devuelve_sin_error(devuelve, reserva, conexion)
    conexion = presta(" sin transacción")
    reserva.putconn(conexion)

    # El cliente ya sabe que está cerrada.
    conexion = presta()
    conexion.close()
    _devuelve_sin_error(devuelve, reserva, conexion)
    if faltan(reserva, 3, CERRADO):
        raise Fallo("Una conexión ya cerrada ocupa su sitio. Llama a `putconn`.")
    reserva.closeall()


def _devuelve_sin_error(devuelve, reserva, conexion):
    try:
        devuelve(reserva, conexion)
    except PoolError:
        raise
    except psycopg2.Error as error:
        raise Fallo(f"""Con una conexión muerta, tu función lanza {type(error).__name__}. Lo que
            habla con el servidor puede fallar: ponlo en un «try» que atrape también esa clase,
            antes de `putconn`.""") from None
