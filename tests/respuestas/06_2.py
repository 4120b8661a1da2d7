# no aplica K1: cada llamada empieza de cero, y varias se hacen en todas las respuestas
# no aplica K10: las órdenes son de la función
import time

import psycopg
from psycopg_pool import ConnectionPool

from helpers.logger_base import log


# bien [K8]: una sola orden, que bloquea las filas en orden
def transfiere(reserva, origen, destino, cantidad):
    """Resta `cantidad` a `origen` y la suma a `destino`, en una sola transacción."""
    with reserva.connection() as conexion:
        conexion.execute(
            """
            WITH filas AS MATERIALIZED (
                SELECT titular FROM cuentas WHERE titular IN (%(de)s, %(a)s)
                ORDER BY titular FOR UPDATE
            )
            UPDATE cuentas
            SET saldo = saldo
                - CASE WHEN cuentas.titular = %(de)s THEN %(x)s ELSE 0 END
                + CASE WHEN cuentas.titular = %(a)s THEN %(x)s ELSE 0 END
            FROM filas WHERE cuentas.titular = filas.titular
            """,
            {"de": origen, "a": destino, "x": cantidad},
        )


# bien: getconn, transaction() y putconn
def transfiere(reserva, origen, destino, cantidad):
    conexion = reserva.getconn()
    try:
        with conexion.transaction():
            conexion.execute(
                "UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", (cantidad, origen)
            )
            conexion.execute(
                "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", (cantidad, destino)
            )
    finally:
        reserva.putconn(conexion)


# bien: executemany
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion, conexion.cursor() as cursor:
        cursor.executemany(
            "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s",
            [(-cantidad, origen), (cantidad, destino)],
        )


# bien [K8]: bloquea las dos filas en orden
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as c:
        c.execute(
            "SELECT 1 FROM cuentas WHERE titular = ANY(%s) ORDER BY titular FOR UPDATE",
            [[origen, destino]],
        )
        c.execute("UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen])
        c.execute("UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino])


# bien: puntos de guardado anidados
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        with conexion.transaction():
            with conexion.transaction():
                conexion.execute(
                    "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino]
                )
            with conexion.transaction():
                conexion.execute(
                    "UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen]
                )


# bien: suma primero
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion, conexion.cursor() as cursor:
        cursor.execute(
            "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", (cantidad, destino)
        )
        cursor.execute(
            "UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", (cantidad, origen)
        )


# bien: con getconn, commit y rollback a mano
def transfiere(reserva, origen, destino, cantidad):
    conexion = reserva.getconn()
    try:
        for titular, cambio in ((origen, -cantidad), (destino, cantidad)):
            conexion.execute(
                "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cambio, titular]
            )
        conexion.commit()
    except Exception:
        conexion.rollback()
        raise
    finally:
        reserva.putconn(conexion)


# bien: en una sola orden
def transfiere(reserva, origen, destino, cantidad):
    sql = """
        UPDATE cuentas SET saldo = saldo + CASE titular WHEN %(destino)s THEN %(n)s ELSE -%(n)s END
         WHERE titular IN (%(origen)s, %(destino)s)
    """
    with reserva.connection() as conexion:
        conexion.execute(sql, {"origen": origen, "destino": destino, "n": cantidad})


# mal [K2]: se hace solo la mitad
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        conexion.execute(
            "UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen]
        )
    with reserva.connection() as conexion:
        conexion.execute(
            "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino]
        )


# mal: se hace solo la mitad
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        conexion.execute(
            "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino]
        )
        conexion.commit()
        conexion.execute(
            "UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen]
        )


# mal [K11]: vuelve al pool en autocommit
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        conexion.autocommit = True
        cambia = "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s"
        conexion.execute(cambia, [-cantidad, origen])
        conexion.execute(cambia, [cantidad, destino])


# mal: Sin commit, lo hecho se deshace
def transfiere(reserva, origen, destino, cantidad):
    conexion = reserva.getconn()
    try:
        cambia = "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s"
        conexion.execute(cambia, [-cantidad, origen])
        conexion.execute(cambia, [cantidad, destino])
    finally:
        reserva.putconn(conexion)


# mal: Tras una transferencia, la conexión no vuelve
def transfiere(reserva, origen, destino, cantidad):
    with reserva.getconn() as conexion:
        cambia = "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s"
        conexion.execute(cambia, [-cantidad, origen])
        conexion.execute(cambia, [cantidad, destino])


# mal [K2]: no llega ningún error a quien llamó
def transfiere(reserva, origen, destino, cantidad):
    try:
        with reserva.connection() as conexion:
            cambia = "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s"
            conexion.execute(cambia, [-cantidad, origen])
            conexion.execute(cambia, [cantidad, destino])
    except psycopg.Error as error:
        print("No se pudo", error)


# mal: no llega ningún error a quien llamó
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        cambia = "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s"
        try:
            conexion.execute(cambia, [-cantidad, origen])
            conexion.execute(cambia, [cantidad, destino])
        except psycopg.Error:
            conexion.rollback()


# mal: no el error de la base de datos
def transfiere(reserva, origen, destino, cantidad):
    try:
        with reserva.connection() as conexion:
            cambia = "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s"
            conexion.execute(cambia, [-cantidad, origen])
            conexion.execute(cambia, [cantidad, destino])
    except psycopg.Error:
        raise ValueError("no se pudo")


# mal: había 100 y quedan 130, no 70
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        cambia = "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s"
        conexion.execute(cambia, [cantidad, origen])
        conexion.execute(cambia, [-cantidad, destino])


# mal: cada `UPDATE` lleva su `WHERE`
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        conexion.execute("UPDATE cuentas SET saldo = saldo - %s", [cantidad])
        conexion.execute("UPDATE cuentas SET saldo = saldo + %s", [cantidad * 2])


# mal: Usa una conexión de `reserva`
def transfiere(reserva, origen, destino, cantidad):
    with psycopg.connect() as conexion:
        cambia = "UPDATE cuentas_mias SET saldo = saldo + %s WHERE titular = %s"
        conexion.execute(cambia, [-cantidad, origen])
        conexion.execute(cambia, [cantidad, destino])


# mal: Has cerrado `reserva`
def transfiere(reserva, origen, destino, cantidad):
    with reserva, reserva.connection() as conexion:
        cambia = "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s"
        conexion.execute(cambia, [-cantidad, origen])
        conexion.execute(cambia, [cantidad, destino])


# mal: Usas `banco`
def transfiere(reserva, origen, destino, cantidad):
    with banco.connection() as conexion:
        cambia = "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s"
        conexion.execute(cambia, [-cantidad, origen])
        conexion.execute(cambia, [cantidad, destino])


# bien [K9]: mira antes el saldo y lanza un error propio
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        hay = conexion.execute("SELECT saldo FROM cuentas WHERE titular = %s FOR UPDATE", [origen])
        if hay.fetchone()[0] < cantidad:
            raise ValueError("no hay bastante saldo")
        cambia = "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s"
        conexion.execute(cambia, [-cantidad, origen])
        conexion.execute(cambia, [cantidad, destino])


# mal: no pide ninguna conexión a `reserva`
def transfiere(reserva, origen, destino, cantidad):
    with psycopg.connect() as conexion:
        conexion.execute("CREATE TEMP TABLE cuentas (titular text, saldo int)")
        cambia = "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s"
        conexion.execute(cambia, [-cantidad, origen])
        conexion.execute(cambia, [cantidad, destino])


# mal [K11 K3]: se hace solo la mitad
def transfiere(reserva, origen, destino, cantidad):
    cambia = "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s"
    with reserva.connection() as conexion:
        conexion.execute(cambia, [-cantidad, origen])
    try:
        with reserva.connection() as conexion:
            conexion.execute(cambia, [cantidad, destino])
    except psycopg.Error:
        with reserva.connection() as conexion:
            conexion.execute(cambia, [cantidad, origen])
        raise


# mal [K3]: se hace solo la mitad
def transfiere(reserva, origen, destino, cantidad):
    conexion = reserva.getconn()
    cambia = "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s"
    try:
        conexion.execute(cambia, [-cantidad, origen])
        conexion.execute(cambia, [cantidad, destino])
    finally:
        try:
            conexion.commit()
        finally:
            reserva.putconn(conexion)


# cuelga: espera al servidor
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        conexion.execute("SELECT pg_sleep(600)")


# lanza: la tabla no tiene esa columna
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        conexion.execute("UPDATE cuentas SET dinero = 0")


# lanza: SQL mal escrito
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        conexion.execute("UPDATE cuentas saldo - %s WHERE titular = %s", [cantidad, origen])


# mal [K11]: vuelve al pool en autocommit
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        conexion.autocommit = True
        with conexion.transaction():
            conexion.execute(
                "UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen]
            )
            conexion.execute(
                "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino]
            )


# mal [K8]: su cambio se pierde
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        saldos = dict(
            conexion.execute(
                "SELECT titular, saldo FROM cuentas WHERE titular IN (%s, %s)", [origen, destino]
            ).fetchall()
        )
        for titular, nuevo in (
            (origen, saldos[origen] - cantidad),
            (destino, saldos[destino] + cantidad),
        ):
            conexion.execute("UPDATE cuentas SET saldo = %s WHERE titular = %s", [nuevo, titular])


# mal [K9]: se hace solo la mitad
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        conexion.execute(
            "UPDATE cuentas SET saldo = greatest(saldo - %s, 0) WHERE titular = %s",
            [cantidad, origen],
        )
        conexion.execute(
            "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino]
        )


# mal [K9]: le llega justo, y tu función lanza ValueError. ¿Comparas con `<=`?
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        saldo = conexion.execute(
            "SELECT saldo FROM cuentas WHERE titular = %s FOR UPDATE", [origen]
        ).fetchone()[0]
        if saldo <= cantidad:
            raise ValueError("saldo insuficiente")
        conexion.execute(
            "UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen]
        )
        conexion.execute(
            "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino]
        )


# mal [K12]: No juntes textos
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        conexion.execute(
            f"UPDATE cuentas SET saldo = saldo - {cantidad} WHERE titular = '{origen}'"
        )
        conexion.execute(
            f"UPDATE cuentas SET saldo = saldo + {cantidad} WHERE titular = '{destino}'"
        )


# mal [K7]: se hace solo la mitad
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as una, reserva.connection() as otra:
        una.execute("UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen])
        otra.execute(
            "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino]
        )


# mal [K3]: Cuando algo falla, la conexión no vuelve
def transfiere(reserva, origen, destino, cantidad):
    conexion = reserva.getconn()
    try:
        conexion.execute(
            "UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen]
        )
        conexion.execute(
            "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino]
        )
    finally:
        conexion.commit()
        reserva.putconn(conexion)


# mal [K6]: Cuando falla el propio commit, no llega ningún error
def transfiere(reserva, origen, destino, cantidad):
    conexion = reserva.getconn()
    try:
        conexion.execute(
            "UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen]
        )
        conexion.execute(
            "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino]
        )
        try:
            conexion.commit()
        except psycopg.Error:
            conexion.rollback()
    finally:
        reserva.putconn(conexion)


# mal [K12]: en la cuenta de
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        conexion.execute(
            "UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen]
        )
        conexion.execute(
            "UPDATE cuentas SET saldo = saldo + %s WHERE titular <> %s", [cantidad, origen]
        )


# mal [K4]: quien llamó no se entera
def transfiere(reserva, origen, destino, cantidad):
    cambia = "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s"
    try:
        with reserva.connection() as conexion:
            conexion.execute(cambia, [-cantidad, origen])
            conexion.execute(cambia, [cantidad, destino])
    except psycopg.OperationalError as error:
        if isinstance(error, psycopg.errors.DeadlockDetected):
            raise
        print("Se perdió la conexión")


# mal [K5]: Con el pool agotado quien llamó no se entera
from psycopg_pool import PoolTimeout


def transfiere(reserva, origen, destino, cantidad):
    cambia = "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s"
    try:
        with reserva.connection() as conexion:
            conexion.execute(cambia, [-cantidad, origen])
            conexion.execute(cambia, [cantidad, destino])
    except PoolTimeout:
        print("Ahora no puede ser")


# mal [K12]: no 70
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        conexion.execute("UPDATE cuentas SET saldo = saldo - 30 WHERE titular = 'Luis'")
        conexion.execute("UPDATE cuentas SET saldo = saldo + 30 WHERE titular = 'Ana'")


# mal [K12]: en la cuenta de
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        cambia = "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s"
        conexion.execute(cambia, [-cantidad, "Ana"])
        conexion.execute(cambia, [cantidad, "Luis"])


# mal [K8]: su cambio se pierde
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as c:
        c.execute("UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen])
        saldo = c.execute("SELECT saldo FROM cuentas WHERE titular = %s", [destino]).fetchone()[0]
        c.execute("UPDATE cuentas SET saldo = %s WHERE titular = %s", [saldo + cantidad, destino])


# mal [K8]: su cambio se pierde
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as c:
        a = c.execute(
            "SELECT saldo FROM cuentas WHERE titular = %s FOR UPDATE", [origen]
        ).fetchone()[0]
        b = c.execute("SELECT saldo FROM cuentas WHERE titular = %s", [destino]).fetchone()[0]
        c.execute("UPDATE cuentas SET saldo = %s WHERE titular = %s", [a - cantidad, origen])
        c.execute("UPDATE cuentas SET saldo = %s WHERE titular = %s", [b + cantidad, destino])


# mal [K2]: se cruza con otra y llega DeadlockDetected, llega ValueError
def transfiere(reserva, origen, destino, cantidad):
    try:
        with reserva.connection() as c:
            c.execute(
                "UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen]
            )
            c.execute(
                "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino]
            )
    except psycopg.errors.DeadlockDetected as e:
        raise ValueError("se cruzaron") from e


# mal [K2]: Cuando se cruza con otra y llega DeadlockDetected, no llega
import contextlib


def transfiere(reserva, origen, destino, cantidad):
    with contextlib.suppress(psycopg.errors.DeadlockDetected):
        with reserva.connection() as c:
            c.execute(
                "UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen]
            )
            c.execute(
                "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino]
            )


# mal [K11]: hereda el ajuste `lock_timeout`
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as c:
        c.execute("SET lock_timeout = '30s'")
        c.execute("UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen])
        c.execute("UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino])


# mal [K11]: un cerrojo de sesión
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as c:
        c.execute("SELECT pg_advisory_lock(42)")
        c.execute("UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen])
        c.execute("UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino])


# mal [K11]: `prepare_threshold`
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as c:
        c.prepare_threshold = None
        c.execute("UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen])
        c.execute("UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino])


# mal [K11]: una tabla temporal
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as c:
        c.execute("LISTEN pagos")
        c.execute("CREATE TEMP TABLE IF NOT EXISTS hechas (n int)")
        c.execute("UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen])
        c.execute("UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino])


# mal [K11]: Cierras la conexión
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as c:
        c.execute("UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen])
        c.execute("UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino])
        c.commit()
        c.close()


# mal [K12]: en la cuenta de «NOA»
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as c:
        c.execute(
            "UPDATE cuentas SET saldo = saldo - %s WHERE titular ILIKE %s", [cantidad, origen]
        )
        c.execute(
            "UPDATE cuentas SET saldo = saldo + %s WHERE titular ILIKE %s", [cantidad, destino]
        )


# mal [K12]: en la cuenta de « Noa»
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as c:
        c.execute("UPDATE cuentas SET saldo = saldo - %s WHERE titular LIKE %s", [cantidad, origen])
        c.execute(
            "UPDATE cuentas SET saldo = saldo + %s WHERE titular LIKE %s", [cantidad, destino]
        )


# mal [K12]: en la cuenta de « N_a»
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as c:
        c.execute(
            "UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen.strip()]
        )
        c.execute(
            "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino.strip()]
        )


# mal [K6]: el dinero pasa dos veces
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        cambia = "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s"
        conexion.execute(cambia, [-cantidad, origen])
        conexion.execute(cambia, [cantidad, destino])
        try:
            conexion.commit()
        except psycopg.OperationalError:
            transfiere(reserva, origen, destino, cantidad)


# mal [K4 K11]: se guarda después, con otra conexión
def transfiere(reserva, origen, destino, cantidad):
    for vez in (1, 2):
        with reserva.connection() as conexion:
            cambia = "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s"
            try:
                conexion.execute(cambia, [-cantidad, origen])
                conexion.execute(cambia, [cantidad, destino])
            except psycopg.OperationalError:
                if vez == 2 or not conexion.closed:
                    raise
                continue
            conexion.commit()
            return


# mal [K11]: pasas otra cantidad
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as c:
        hay = c.execute(
            "SELECT saldo FROM cuentas WHERE titular = %s FOR UPDATE", [origen]
        ).fetchone()[0]
        cantidad = min(hay, cantidad)
        c.execute("UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen])
        c.execute("UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino])


# mal [K2 K11]: se cruza con otra y llega DeadlockDetected, la repites hasta que se hace. No se repite nada
def transfiere(reserva, origen, destino, cantidad):
    while True:
        try:
            with reserva.connection() as c:
                c.execute(
                    "UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen]
                )
                c.execute(
                    "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino]
                )
            return
        except psycopg.errors.DeadlockDetected:
            pass
