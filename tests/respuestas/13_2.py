# no aplica K10: las órdenes son de la función
import threading
import time

import psycopg
from psycopg import errors
from psycopg_pool import PoolTimeout

PIDE = "SELECT pg_try_advisory_xact_lock(%s)"


# bien [K1 K2]: con getconn
def solo_uno(reserva, numero, trabajo):
    conexion = reserva.getconn()
    try:
        with conexion.transaction():
            if not conexion.execute(PIDE, [numero]).fetchone()[0]:
                return False
            trabajo(conexion)
        return True
    finally:
        reserva.putconn(conexion)


# bien [K7]: con un cursor, y al revés
def solo_uno(reserva, numero, trabajo):
    with reserva.connection() as conexion, conexion.transaction(), conexion.cursor() as cursor:
        cursor.execute("SELECT NOT pg_try_advisory_xact_lock(%s::bigint)", [numero])
        (ocupado,) = cursor.fetchone()
        if ocupado:
            return False
        trabajo(conexion)
    return True


# bien [K8]: con el que espera, sin esperar
def solo_uno(reserva, numero, trabajo):
    with reserva.connection() as conexion, conexion.transaction():
        try:
            with conexion.transaction():
                conexion.execute("SET LOCAL lock_timeout = '1ms'")
                conexion.execute("SELECT pg_advisory_xact_lock(%s)", [numero])
        except errors.LockNotAvailable:
            return False
        conexion.execute("SET LOCAL lock_timeout = '5s'")
        trabajo(conexion)
    return True


# bien: en autocommit o no, con su BEGIN
def solo_uno(reserva, numero, trabajo):
    with reserva.connection() as conexion:
        if conexion.autocommit:
            conexion.execute("BEGIN")
        try:
            lo_tengo = conexion.execute(PIDE, [numero]).fetchone()[0]
            if lo_tengo:
                trabajo(conexion)
            conexion.commit()
            return lo_tengo
        except BaseException:
            if not conexion.closed:
                conexion.rollback()
            raise


# bien: sale de la transacción deshaciéndola, si lo tiene otro
def solo_uno(reserva, numero, trabajo):
    hecho = False
    with reserva.connection() as conexion, conexion.transaction():
        if not conexion.execute(PIDE, [numero]).fetchone()[0]:
            raise psycopg.Rollback
        trabajo(conexion)
        hecho = True
    return hecho


# mal [K2]: a `trabajo` no le dan otro cerrojo
def solo_uno(reserva, numero, trabajo):
    with reserva.connection() as conexion:
        try:
            with conexion.transaction():
                conexion.execute("SET LOCAL lock_timeout = '1ms'")
                conexion.execute("SELECT pg_advisory_xact_lock(%s)", [numero])
                conexion.execute("SET LOCAL lock_timeout = '5s'")
                trabajo(conexion)
        except errors.LockNotAvailable:
            return False
    return True


# mal [K11]: la conexión vuelve con `lock_timeout` cambiado
def solo_uno(reserva, numero, trabajo):
    with reserva.connection() as conexion, conexion.transaction():
        conexion.execute("SET lock_timeout = '4s'")
        if not conexion.execute(PIDE, [numero]).fetchone()[0]:
            return False
        trabajo(conexion)
    return True


# mal [K1]: llamas a `trabajo` 3 veces
def solo_uno(reserva, numero, trabajo):
    for quedan in (2, 1, 0):
        try:
            with reserva.connection() as conexion, conexion.transaction():
                if not conexion.execute(PIDE, [numero]).fetchone()[0]:
                    return False
                trabajo(conexion)
            return True
        except Exception:
            if not quedan:
                raise


# mal: lo pides 4 veces
def solo_uno(reserva, numero, trabajo):
    with reserva.connection() as conexion, conexion.transaction():
        for _ in range(4):
            if conexion.execute(PIDE, [numero]).fetchone()[0]:
                trabajo(conexion)
                return True
        return False


# mal: con `isolation_level` cambiado
def solo_uno(reserva, numero, trabajo):
    with reserva.connection() as conexion:
        conexion.isolation_level = psycopg.IsolationLevel.SERIALIZABLE
        with conexion.transaction():
            if not conexion.execute(PIDE, [numero]).fetchone()[0]:
                return False
            trabajo(conexion)
    return True


# mal: lo pides 3 veces
def solo_uno(reserva, numero, trabajo):
    for _ in range(3):
        with reserva.connection() as conexion, conexion.transaction():
            if conexion.execute(PIDE, [numero]).fetchone()[0]:
                trabajo(conexion)
                return True
        time.sleep(0.05)
    return False


# mal: El cerrojo es de sesión
def solo_uno(reserva, numero, trabajo):
    with reserva.connection() as conexion:
        pide = "SELECT pg_try_advisory_lock(%s)"
        if not conexion.execute(pide, [numero]).fetchone()[0]:
            return False
        conexion.commit()
        try:
            trabajo(conexion)
            conexion.commit()
            return True
        finally:
            conexion.execute("SELECT pg_advisory_unlock(%s)", [numero])


# mal [K11]: El cerrojo es de sesión
def solo_uno(reserva, numero, trabajo):
    with reserva.connection() as conexion, conexion.transaction():
        if not conexion.execute("SELECT pg_try_advisory_lock(%s)", [numero]).fetchone()[0]:
            return False
        trabajo(conexion)
        conexion.execute("SELECT pg_advisory_unlock(%s)", [numero])
    return True


# mal: no tiene ninguno
def solo_uno(reserva, numero, trabajo):
    with reserva.connection() as conexion:
        if not conexion.execute(PIDE, [numero]).fetchone()[0]:
            return False
        conexion.commit()
        trabajo(conexion)
    return True


# mal: no tiene ninguno
def solo_uno(reserva, numero, trabajo):
    with reserva.connection() as conexion:
        if not conexion.execute(PIDE, [numero]).fetchone()[0]:
            return False
        trabajo(conexion)
    return True


# mal: tiene otro
def solo_uno(reserva, numero, trabajo):
    with reserva.connection() as conexion, conexion.transaction():
        if not conexion.execute(PIDE, [hash(str(numero))]).fetchone()[0]:
            return False
        trabajo(conexion)
    return True


# mal [K9]: un `bigint`
def solo_uno(reserva, numero, trabajo):
    with reserva.connection() as conexion, conexion.transaction():
        pide = "SELECT pg_try_advisory_xact_lock(%s::int::bigint)"
        if not conexion.execute(pide, [numero]).fetchone()[0]:
            return False
        trabajo(conexion)
    return True


# mal [K12]: tiene otro
def solo_uno(reserva, numero, trabajo):
    with reserva.connection() as conexion, conexion.transaction():
        if not conexion.execute(PIDE, [7]).fetchone()[0]:
            return False
        trabajo(conexion)
    return True


# mal [K5]: y tu función espera
def solo_uno(reserva, numero, trabajo):
    with reserva.connection() as conexion, conexion.transaction():
        conexion.execute("SET LOCAL lock_timeout = 0")
        conexion.execute("SELECT pg_advisory_xact_lock(%s)", [numero])
        trabajo(conexion)
    return True


# mal: se devuelve `False`
def solo_uno(reserva, numero, trabajo):
    with reserva.connection() as conexion, conexion.transaction():
        if conexion.execute(PIDE, [numero]).fetchone()[0]:
            trabajo(conexion)
            return True


# mal: la función devuelve `True`
def solo_uno(reserva, numero, trabajo):
    with reserva.connection() as conexion, conexion.transaction():
        if not conexion.execute(PIDE, [numero]).fetchone()[0]:
            return False
        return trabajo(conexion)


# mal: llamas a `trabajo` igual
def solo_uno(reserva, numero, trabajo):
    with reserva.connection() as conexion, conexion.transaction():
        lo_tengo = conexion.execute(PIDE, [numero]).fetchone()[0]
        trabajo(conexion)
    return lo_tengo


# mal [K2]: ese error tiene que llegar
def solo_uno(reserva, numero, trabajo):
    with reserva.connection() as conexion, conexion.transaction():
        if not conexion.execute(PIDE, [numero]).fetchone()[0]:
            return False
        try:
            trabajo(conexion)
        except psycopg.Error:
            return False
    return True


# mal [K6]: falla el propio commit
def solo_uno(reserva, numero, trabajo):
    try:
        with reserva.connection() as conexion, conexion.transaction():
            if not conexion.execute(PIDE, [numero]).fetchone()[0]:
                return False
            trabajo(conexion)
    except errors.UniqueViolation:
        return False
    return True


# mal [K3]: la conexión no vuelve
def solo_uno(reserva, numero, trabajo):
    conexion = reserva.getconn()
    try:
        with conexion.transaction():
            lo_tengo = conexion.execute(PIDE, [numero]).fetchone()[0]
            if lo_tengo:
                trabajo(conexion)
    except Exception:
        reserva.putconn(conexion)
        raise
    reserva.putconn(conexion)
    return lo_tengo


# mal [K4]: Si la conexión muere dentro
def solo_uno(reserva, numero, trabajo):
    try:
        with reserva.connection() as conexion, conexion.transaction():
            if not conexion.execute(PIDE, [numero]).fetchone()[0]:
                return False
            trabajo(conexion)
    except psycopg.OperationalError:
        return False
    return True


# mal: no llega ningún error
def solo_uno(reserva, numero, trabajo):
    try:
        with reserva.connection() as conexion, conexion.transaction():
            if not conexion.execute(PIDE, [numero]).fetchone()[0]:
                return False
            trabajo(conexion)
    except PoolTimeout:
        return False
    return True


# mal: con `autocommit` cambiado
def solo_uno(reserva, numero, trabajo):
    with reserva.connection() as conexion:
        conexion.autocommit = False
        if not conexion.execute(PIDE, [numero]).fetchone()[0]:
            return False
        trabajo(conexion)
    return True


# mal: no está guardado
def solo_uno(reserva, numero, trabajo):
    with reserva.connection() as conexion, conexion.transaction(force_rollback=True):
        if not conexion.execute(PIDE, [numero]).fetchone()[0]:
            return False
        trabajo(conexion)
    return True


# mal: queda guardado lo que hizo
def solo_uno(reserva, numero, trabajo):
    falla = None
    with reserva.connection() as conexion, conexion.transaction():
        if not conexion.execute(PIDE, [numero]).fetchone()[0]:
            return False
        try:
            trabajo(conexion)
        except Exception as error:
            falla = error
    if falla is not None:
        raise falla
    return True


# mal: Con otro número, dentro del primero
cerrojo = threading.Lock()


def solo_uno(reserva, numero, trabajo):
    if not cerrojo.acquire(blocking=False):
        return False
    try:
        with reserva.connection() as conexion, conexion.transaction():
            if not conexion.execute(PIDE, [numero]).fetchone()[0]:
                return False
            trabajo(conexion)
        return True
    finally:
        cerrojo.release()


# mal: o lo tiene otra
def solo_uno(reserva, numero, trabajo):
    with (
        reserva.connection() as conexion,
        reserva.connection() as otra,
        conexion.transaction(),
    ):
        if not otra.execute(PIDE, [numero]).fetchone()[0]:
            return False
        trabajo(conexion)
    return True


# mal: Has cerrado `reserva`
def solo_uno(reserva, numero, trabajo):
    with reserva, reserva.connection() as conexion, conexion.transaction():
        if not conexion.execute(PIDE, [numero]).fetchone()[0]:
            return False
        trabajo(conexion)
    return True


# mal: Cierras la conexión
def solo_uno(reserva, numero, trabajo):
    with reserva.connection() as conexion:
        with conexion.transaction():
            lo_tengo = conexion.execute(PIDE, [numero]).fetchone()[0]
            if lo_tengo:
                trabajo(conexion)
        conexion.close()
    return lo_tengo


# mal: lo hace también
def solo_uno(reserva, numero, trabajo):
    with reserva.connection() as conexion, conexion.transaction():
        pide = "SELECT pg_try_advisory_xact_lock_shared(%s)"
        if not conexion.execute(pide, [numero]).fetchone()[0]:
            return False
        trabajo(conexion)
    return True


# mal: tiene otro
def solo_uno(reserva, numero, trabajo):
    with reserva.connection() as conexion, conexion.transaction():
        pide = "SELECT pg_try_advisory_xact_lock(hashtext(%s::text))"
        if not conexion.execute(pide, [numero]).fetchone()[0]:
            return False
        trabajo(conexion)
    return True


# cuelga: espera sin fin
def solo_uno(reserva, numero, trabajo):
    while True:
        time.sleep(0.01)


# lanza: un nombre que no existe
def solo_uno(reserva, numero, trabajo):
    with reserva.connection() as conexion, conexion.transaction():
        return conexion.execute(PIDES, [numero]).fetchone()[0]
