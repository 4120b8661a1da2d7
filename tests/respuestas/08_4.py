# no aplica K1: cada llamada empieza de cero, y varias se hacen en todas las respuestas
# no aplica K7: no recibe ninguna función que la pueda llamar dentro
# no aplica K10: las órdenes son de la función
import time
from contextlib import suppress
from time import sleep

import psycopg
import stamina
from psycopg import errors
from psycopg_pool import PoolTimeout

CAMBIA = "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s"
CHOQUES = (errors.SerializationFailure, errors.DeadlockDetected)


def una(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        conexion.execute(CAMBIA, [-cantidad, origen])
        conexion.execute(CAMBIA, [cantidad, destino])


# bien [K8]: con stamina
def transfiere(reserva, origen, destino, cantidad, veces):
    for intento in stamina.retry_context(
        on=CHOQUES, attempts=veces, timeout=None, wait_initial=0.01, wait_jitter=0.01
    ):
        with intento:
            una(reserva, origen, destino, cantidad)


# bien [K9]: se llama a sí misma
def transfiere(reserva, origen, destino, cantidad, veces):
    try:
        una(reserva, origen, destino, cantidad)
    except CHOQUES:
        if veces <= 1:
            raise
    else:
        return
    sleep(0.01)
    transfiere(reserva, origen, destino, cantidad, veces - 1)


# bien: por el SQLSTATE
def transfiere(reserva, origen, destino, cantidad, veces):
    while True:
        veces -= 1
        try:
            return una(reserva, origen, destino, cantidad)
        except psycopg.Error as error:
            if error.sqlstate not in ("40001", "40P01") or not veces:
                raise
        time.sleep(0.02)


# bien: con getconn, y el descanso al principio
def transfiere(reserva, origen, destino, cantidad, veces):
    for vez in range(veces):
        if vez:
            time.sleep(0.01 * 2 ** min(vez, 4))
        conexion = reserva.getconn()
        try:
            with conexion.transaction():
                conexion.execute(CAMBIA, [-cantidad, origen])
                conexion.execute(CAMBIA, [cantidad, destino])
            return
        except CHOQUES:
            if vez == veces - 1:
                raise
        finally:
            reserva.putconn(conexion)


# mal: Descansas con la conexión en la mano
def transfiere(reserva, origen, destino, cantidad, veces):
    for vez in range(veces):
        with reserva.connection() as conexion:
            try:
                with conexion.transaction():
                    conexion.execute(CAMBIA, [-cantidad, origen])
                    conexion.execute(CAMBIA, [cantidad, destino])
                return
            except CHOQUES:
                if vez == veces - 1:
                    raise
                time.sleep(0.01)


# mal: en la misma transacción
def transfiere(reserva, origen, destino, cantidad, veces):
    with reserva.connection() as conexion:
        for vez in range(veces):
            try:
                conexion.execute(CAMBIA, [-cantidad, origen])
                conexion.execute(CAMBIA, [cantidad, destino])
                return
            except CHOQUES:
                if vez == veces - 1:
                    raise
                time.sleep(0.01)


# mal [K2]: y lo repites
def transfiere(reserva, origen, destino, cantidad, veces):
    for vez in range(veces):
        try:
            return una(reserva, origen, destino, cantidad)
        except psycopg.OperationalError:
            if vez == veces - 1:
                raise
        time.sleep(0.01)


# mal: el error llega a quien llamó
def transfiere(reserva, origen, destino, cantidad, veces):
    una(reserva, origen, destino, cantidad)


# mal [K2]: 40P01
def transfiere(reserva, origen, destino, cantidad, veces):
    for vez in range(veces):
        try:
            return una(reserva, origen, destino, cantidad)
        except errors.SerializationFailure:
            if vez == veces - 1:
                raise
        time.sleep(0.01)


# mal: quien llamó no se entera
def transfiere(reserva, origen, destino, cantidad, veces):
    for _ in range(veces):
        try:
            return una(reserva, origen, destino, cantidad)
        except CHOQUES:
            time.sleep(0.01)


# mal [K9]: Con `veces=1` lo intentas 2
def transfiere(reserva, origen, destino, cantidad, veces):
    for vez in range(veces + 1):
        try:
            return una(reserva, origen, destino, cantidad)
        except CHOQUES:
            if vez == veces:
                raise
        time.sleep(0.01)


# mal [K12]: Con `veces=4` lo intentas 3
def transfiere(reserva, origen, destino, cantidad, veces):
    for vez in range(min(veces, 3)):
        try:
            return una(reserva, origen, destino, cantidad)
        except CHOQUES:
            if vez == min(veces, 3) - 1:
                raise
        time.sleep(0.01)


# mal: no descansas
def transfiere(reserva, origen, destino, cantidad, veces):
    for vez in range(veces):
        try:
            return una(reserva, origen, destino, cantidad)
        except CHOQUES:
            if vez == veces - 1:
                raise


# mal [K11]: medio segundo o más
def transfiere(reserva, origen, destino, cantidad, veces):
    for vez in range(veces):
        try:
            return una(reserva, origen, destino, cantidad)
        except CHOQUES:
            if vez == veces - 1:
                raise
        time.sleep(0.5)


# mal [K9]: medio segundo o más
def transfiere(reserva, origen, destino, cantidad, veces):
    for vez in range(veces):
        try:
            return una(reserva, origen, destino, cantidad)
        except CHOQUES:
            if vez == veces - 1:
                raise
        time.sleep(0.15 * 2**vez)


# mal [K6]: en el propio commit
def transfiere(reserva, origen, destino, cantidad, veces):
    for vez in range(veces):
        with reserva.connection() as conexion:
            try:
                conexion.execute(CAMBIA, [-cantidad, origen])
                conexion.execute(CAMBIA, [cantidad, destino])
                salio = True
            except CHOQUES:
                conexion.rollback()
                salio = False
                if vez == veces - 1:
                    raise
        if salio:
            return
        time.sleep(0.01)


# mal [K4]: se guarda después, con otra conexión
def transfiere(reserva, origen, destino, cantidad, veces):
    for vez in range(veces):
        try:
            return una(reserva, origen, destino, cantidad)
        except psycopg.OperationalError as error:
            perdida = str(error).startswith(("consuming", "terminating", "the connection"))
            if vez == veces - 1 or not (error.sqlstate in ("40001", "40P01") or perdida):
                raise
        time.sleep(0.01)


# mal [K5]: Con el pool agotado lo pides otra vez
def transfiere(reserva, origen, destino, cantidad, veces):
    for vez in range(veces):
        try:
            return una(reserva, origen, destino, cantidad)
        except (*CHOQUES, PoolTimeout):
            if vez == veces - 1:
                raise
        time.sleep(0.01)


# mal [K3]: el pool se queda sin esa conexión
def transfiere(reserva, origen, destino, cantidad, veces):
    for vez in range(veces):
        conexion = reserva.getconn()
        try:
            conexion.execute(CAMBIA, [-cantidad, origen])
            conexion.execute(CAMBIA, [cantidad, destino])
            conexion.commit()
        except Exception as error:
            reserva.putconn(conexion)
            if not isinstance(error, CHOQUES) or vez == veces - 1:
                raise
        else:
            reserva.putconn(conexion)
            return
        time.sleep(0.01)


# mal: tendrían que pasar 10, una vez
def transfiere(reserva, origen, destino, cantidad, veces):
    for vez in range(veces):
        try:
            with reserva.connection() as conexion:
                conexion.execute(CAMBIA, [-cantidad, origen])
            with reserva.connection() as conexion:
                conexion.execute(CAMBIA, [cantidad, destino])
            return
        except CHOQUES:
            if vez == veces - 1:
                raise
        time.sleep(0.01)


# mal [K8]: su cambio se pierde
def transfiere(reserva, origen, destino, cantidad, veces):
    lee = "SELECT saldo FROM cuentas WHERE titular = %s"
    escribe = "UPDATE cuentas SET saldo = %s WHERE titular = %s"
    for vez in range(veces):
        try:
            with reserva.connection() as conexion:
                for titular, cambio in ((origen, -cantidad), (destino, cantidad)):
                    (saldo,) = conexion.execute(lee, [titular]).fetchone()
                    conexion.execute(escribe, [saldo + cambio, titular])
            return
        except CHOQUES:
            if vez == veces - 1:
                raise
        time.sleep(0.01)


# mal: los saldos no cambian
def transfiere(reserva, origen, destino, cantidad, veces):
    for vez in range(veces):
        conexion = reserva.getconn()
        try:
            conexion.execute(CAMBIA, [-cantidad, origen])
            conexion.execute(CAMBIA, [cantidad, destino])
            return
        except CHOQUES:
            if vez == veces - 1:
                raise
        finally:
            reserva.putconn(conexion)
        time.sleep(0.01)


# mal [K12]: No juntes textos
def transfiere(reserva, origen, destino, cantidad, veces):
    for vez in range(veces):
        try:
            with reserva.connection() as conexion:
                for titular, cambio in ((origen, -cantidad), (destino, cantidad)):
                    conexion.execute(
                        f"UPDATE cuentas SET saldo = saldo + {cambio} WHERE titular = '{titular}'"
                    )
            return
        except CHOQUES:
            if vez == veces - 1:
                raise
        time.sleep(0.01)


# bien: con suppress, y la última vez sin él
def transfiere(reserva, origen, destino, cantidad, veces):
    for _ in range(veces - 1):
        with suppress(*CHOQUES):
            return una(reserva, origen, destino, cantidad)
        sleep(0.05)
    return una(reserva, origen, destino, cantidad)


# bien: las dos cosas en una orden
def transfiere(reserva, origen, destino, cantidad, veces):
    pasa = """UPDATE cuentas SET saldo = saldo + CASE WHEN titular = %s THEN -%s ELSE %s END
        WHERE titular IN (%s, %s)"""
    for vez in range(veces):
        try:
            with reserva.connection() as conexion:
                conexion.execute(pasa, [origen, cantidad, cantidad, origen, destino])
            return
        except CHOQUES:
            if vez + 1 == veces:
                raise
        sleep(0.01)


# mal [K2]: con un 40003
def transfiere(reserva, origen, destino, cantidad, veces):
    for vez in range(1, veces + 1):
        try:
            return una(reserva, origen, destino, cantidad)
        except psycopg.Error as error:
            if vez == veces or not (error.sqlstate or "").startswith("40"):
                raise
        time.sleep(0.01)


# mal [K2]: con un InterfaceError, y quien llamó no se entera
def transfiere(reserva, origen, destino, cantidad, veces):
    for vez in range(1, veces + 1):
        try:
            return una(reserva, origen, destino, cantidad)
        except psycopg.InterfaceError:
            return
        except CHOQUES:
            if vez == veces:
                raise
        time.sleep(0.01)


# mal [K2]: con un ValueError, que no es un choque, y lo repites
def transfiere(reserva, origen, destino, cantidad, veces):
    for vez in range(1, veces + 1):
        try:
            return una(reserva, origen, destino, cantidad)
        except (*CHOQUES, ValueError):
            if vez == veces:
                raise
        time.sleep(0.01)


# mal [K9]: cero segundos
def transfiere(reserva, origen, destino, cantidad, veces):
    for vez in range(veces):
        try:
            return una(reserva, origen, destino, cantidad)
        except CHOQUES:
            if vez + 1 == veces:
                raise
        time.sleep(0.05 * vez)


# mal [K11]: el pool tiene que abrir otra
def transfiere(reserva, origen, destino, cantidad, veces):
    for vez in range(1, veces + 1):
        try:
            return una(reserva, origen, destino, cantidad)
        except CHOQUES:
            reserva.drain()
            if vez == veces:
                raise
        time.sleep(0.01)


# bien: en el nivel SERIALIZABLE, solo esa transacción
def transfiere(reserva, origen, destino, cantidad, veces):
    for vez in range(1, veces + 1):
        try:
            with reserva.connection() as conexion:
                conexion.execute("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")
                conexion.execute(CAMBIA, [-cantidad, origen])
                conexion.execute(CAMBIA, [cantidad, destino])
            return
        except CHOQUES:
            if vez == veces:
                raise
        sleep(0.02)


# cuelga: insiste sin fin
def transfiere(reserva, origen, destino, cantidad, veces):
    with reserva.connection() as conexion:
        conexion.execute("SELECT pg_sleep(600)")


# lanza: un nombre que no existe
def transfiere(reserva, origen, destino, cantidad, veces):
    with reserva.connection() as conexion:
        conexion.execute(CAMBIAR, [-cantidad, origen])
