"""Cómo se comprueban los ejercicios de la lección 05."""

import functools
import os
from contextlib import contextmanager, suppress

import psycopg2
from psycopg2 import errors, extensions
from psycopg2.pool import PoolError, ThreadedConnectionPool

from helpers.ejercicios import (
    Ejercicios,
    Fallo,
    exige,
    exige_error_de_la_consulta,
    exige_parametro,
    libres,
)

from . import tablas
from .db_helper import DBHelper

ejercicios = Ejercicios("05")

ESQUEMA = "ejercicio_05"


# Las preguntas van por una conexión de la comprobación, no por la de la respuesta.


@contextmanager
def _aparte():
    conexion = psycopg2.connect(application_name="comprobaciones")
    conexion.autocommit = True
    try:
        with conexion.cursor() as cursor:
            yield cursor
    finally:
        conexion.close()


def _mata(conexion):
    """Termina el proceso que atiende a `conexion` y espera a que se vaya."""
    with _aparte() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 2000)", [conexion.info.backend_pid])


@contextmanager
def _tablas_propias():
    """Las tablas de la lección en un esquema propio: las del cuaderno no se tocan.

    El usuario 2 tiene un pedido con factura, que no se puede borrar.
    """
    os.environ["PGOPTIONS"] = f"-c search_path={ESQUEMA}"
    with _aparte() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {ESQUEMA} CASCADE; CREATE SCHEMA {ESQUEMA}")
        cursor.execute(tablas.SQL)
        cursor.execute("CREATE TABLE bills (order_id int REFERENCES orders)")
        cursor.execute("INSERT INTO bills VALUES (3)")
        cursor.execute("INSERT INTO orders VALUES (4, 3, 'tiza')")
        try:
            yield cursor
        finally:
            cursor.execute("SET lock_timeout = '1s'")
            # Si una respuesta tiene la transacción abierta, se borra la próxima vez.
            with suppress(errors.LockNotAvailable):
                cursor.execute(f"DROP SCHEMA {ESQUEMA} CASCADE")


def _exige_todas_libres(reserva, frase):
    exige(not reserva.closed, "Has cerrado el pool. Devuelve la conexión con `putconn`.")
    exige(len(libres(reserva, 3)) == 3, frase)


@ejercicios.comprueba("05.1", "transaccion")
def _transaccion(transaccion, prueba):
    with _aparte() as aparte:
        _juzga_transaccion(transaccion, aparte)


def _juzga_transaccion(transaccion, aparte):
    conexion = psycopg2.connect()
    proceso = conexion.info.backend_pid

    def ultima_orden():
        aparte.execute("SELECT query_start FROM pg_stat_activity WHERE pid = %s", [proceso])
        return aparte.fetchone()

    def exige_que_diga(esperada, cuando, pista):
        antes, orden = conexion.info.transaction_status, ultima_orden()
        dice = transaccion(conexion)
        exige(not conexion.closed, "Has cerrado la conexión. La función solo mira.")
        exige(
            conexion.info.transaction_status == antes,
            "Tu función cambia la transacción que tenía que mirar. "
            "No ejecutes nada: mira `conexion.info`.",
        )
        exige(
            ultima_orden() == orden,
            "Tu función envía órdenes al servidor. No ejecutes nada: mira `conexion.info`.",
        )
        exige(dice is not None, "La función no devuelve nada. ¿Falta un «return»?")
        exige(
            dice in ("ninguna", "abierta", "fallida"),
            "La función tiene que devolver `ninguna`, `abierta` o `fallida`, como texto.",
        )
        exige(dice == esperada, f"{cuando}, la función dice «{dice}». {pista}")

    with conexion.cursor() as cursor:
        exige_que_diga(
            "ninguna", "Con una conexión recién abierta", "La abre la primera orden, no `connect`."
        )
        cursor.execute("SELECT 1")
        exige_que_diga(
            "abierta", "Después de un `SELECT`, sin autocommit", "Leer también abre una."
        )
        conexion.rollback()
        exige_que_diga("ninguna", "Después de `rollback()`", "`rollback()` la termina.")
        with suppress(errors.DivisionByZero):
            cursor.execute("SELECT 1 / 0")
        exige_que_diga(
            "fallida",
            "Después de una orden que falla",
            "Busca la constante de una transacción con error.",
        )
        conexion.rollback()
        conexion.autocommit = True
        cursor.execute("SELECT 1")
        exige_que_diga(
            "ninguna", "Con autocommit, después de un `SELECT`", "Cada orden se guarda sola."
        )
        cursor.execute("BEGIN")
        exige_que_diga(
            "abierta",
            "Con autocommit, después de `BEGIN`",
            "El autocommit no lo dice todo: mira `transaction_status`.",
        )
    conexion.close()


@ejercicios.comprueba("05.2", "con_repuesto")
def _con_repuesto(con_repuesto, prueba):
    conexion = psycopg2.connect()
    # Solo da una fila en la conexión que recibe la función.
    repuesto = f"SELECT 9 WHERE pg_backend_pid() = {conexion.info.backend_pid}"
    filas = con_repuesto(conexion, "SELECT 7 UNION ALL SELECT 8 ORDER BY 1", repuesto)
    exige(filas is not None, "La función no devuelve nada. Devuelve las filas con «return».")
    exige(
        filas != [(9,)],
        "Con una consulta correcta, das las filas de `repuesto`. Úsala solo si la otra falla.",
    )
    exige(filas == [(7,), (8,)], "No devuelves las filas de `sql`, como las da fetchall().")
    _exige_util(conexion)
    conexion.rollback()
    try:
        filas = con_repuesto(conexion, "SELECT nada FROM ninguna", repuesto)
    except errors.InFailedSqlTransaction:
        raise Fallo(
            "`repuesto` se ejecuta dentro de la transacción fallida (25P02). "
            "Antes hay que terminarla, con `rollback()`."
        ) from None
    except errors.UndefinedTable:
        raise Fallo(
            "Cuando `sql` falla, su error llega a quien llamó. Hay que atraparlo y usar `repuesto`."
        ) from None
    except psycopg2.ProgrammingError as error:
        if error.pgcode is not None:
            raise
        raise Fallo(
            "El autocommit no se puede cambiar con una transacción abierta. "
            "Empieza por terminarla, con `rollback()`."
        ) from None
    except psycopg2.InterfaceError:
        # Un cursor o una conexión cerrados antes de tiempo.
        _exige_util(conexion)
        raise
    exige(filas is not None, "Cuando `sql` falla, la función no devuelve nada. Falta un «return».")
    _exige_util(conexion)
    exige(
        conexion.info.transaction_status != extensions.TRANSACTION_STATUS_INERROR,
        "Dejas la conexión con la transacción fallida (25P02). Falta un `rollback()`.",
    )
    exige(
        filas == [(9,)],
        "Cuando `sql` falla, no devuelves las filas que da `repuesto` en la conexión recibida.",
    )
    conexion.rollback()
    exige_error_de_la_consulta(
        lambda sql: con_repuesto(conexion, "SELECT nada FROM ninguna", sql),
    )
    conexion.close()


def _exige_util(conexion):
    exige(not conexion.closed, "Has cerrado la conexión. Quien te la prestó la necesita abierta.")
    exige(
        not conexion.autocommit,
        "Has dejado la conexión en autocommit. Déjala como estaba: basta con `rollback()`.",
    )


@ejercicios.comprueba("05.3", "cambia_y_borra")
def _cambia_y_borra(cambia_y_borra, prueba):
    exige_parametro(cambia_y_borra, "ayudante", "db_helper", "DBHelper")
    ayudante = prueba.subclase(DBHelper)()
    with _tablas_propias() as cursor:
        _juzga_cambia_y_borra(cambia_y_borra, ayudante, cursor)
        ayudante.shutdown_connection_pool()


def _juzga_cambia_y_borra(cambia_y_borra, ayudante, cursor):
    def nombre_de(usuario):
        cursor.execute("SELECT name FROM users WHERE id = %s", [usuario])
        fila = cursor.fetchone()
        exige(fila, f"El usuario {usuario} ya no está en `users`. Borra sus pedidos, no a él.")
        return fila[0]

    def pedidos_de(usuario):
        cursor.execute("SELECT count(*) FROM orders WHERE user_id = %s", [usuario])
        return cursor.fetchone()[0]

    try:
        cambia_y_borra(ayudante, 1, "O'Hara")
    except errors.SyntaxError:
        raise Fallo(
            "Con el nombre «O'Hara» el SQL se rompe por el apóstrofo. "
            "No juntes textos: pasa los valores aparte, con `%s`."
        ) from None
    except errors.ForeignKeyViolation:
        raise Fallo(
            "Intentas borrar más de lo que se pide (23503). "
            "Borra de `orders`, y solo los pedidos del usuario que recibe la función."
        ) from None
    reserva = ayudante._connection_pool
    exige(reserva is not None, "No usas `ayudante.get_resource()`. Pide la conexión con él.")
    exige(not reserva.closed, "Has cerrado el pool. Otros lo usan: solo devuelve la conexión.")
    nombre, pedidos = nombre_de(1), pedidos_de(1)
    exige(
        not (nombre == "Ana" and pedidos == 2),
        "No queda guardado nada: al devolver la conexión se deshace. "
        "Falta el `commit()` de esa conexión, dentro del «with».",
    )
    exige(nombre == "O'Hara", "El nombre del usuario 1 no cambia al que recibe la función.")
    exige(pedidos == 0, "El nombre cambia, pero los pedidos del usuario siguen ahí.")
    exige(
        [(nombre_de(n), pedidos_de(n)) for n in (2, 3)] == [("Luis", 1), ("Sara", 1)],
        "También cambian otros usuarios. Los dos `WHERE` van con el usuario que recibe la función.",
    )
    cambia_y_borra(ayudante, 3, "Zoe")
    exige(
        (nombre_de(1), nombre_de(3), pedidos_de(3)) == ("O'Hara", "Zoe", 0),
        "Con el usuario 3 no cambia lo suyo. Los dos `WHERE` van con el usuario que recibe "
        "la función.",
    )
    try:
        cambia_y_borra(ayudante, 2, "Eva")
    except errors.ForeignKeyViolation:
        pass
    except psycopg2.Error as error:
        exige(
            False,
            f"Cuando el `delete` falla llega {type(error).__name__}, no su error. "
            "Déjalo pasar: basta con no atraparlo.",
        )
    except Exception as error:
        exige(
            False,
            f"Cuando el `delete` falla llega {type(error).__name__}, no el error de PostgreSQL. "
            "Déjalo pasar, o deshaz y escribe «raise» a secas.",
        )
    else:
        exige(
            False,
            "El `delete` ha fallado y quien llamó no se entera. "
            "Quita el «except», o termina el bloque con «raise».",
        )
    exige(
        nombre_de(2) == "Luis",
        "El `delete` ha fallado y el nombre cambió igual. Las dos órdenes van en la misma "
        "transacción: `autocommit=False` y un solo `commit()`, al final.",
    )
    exige(
        ayudante._connection_pool is reserva,
        "Cada llamada crea otro pool. `get_resource` ya crea el único que hace falta.",
    )
    _exige_todas_libres(reserva, "La conexión no vuelve al pool. Usa `get_resource` en un «with».")
    conexion = reserva.getconn()
    exige(
        conexion.info.transaction_status == extensions.TRANSACTION_STATUS_IDLE,
        "Cuando el `delete` falla, tu `BEGIN` se queda sin terminar y lo hereda el siguiente: "
        "en autocommit, `psycopg2` no lo deshace. Usa `autocommit=False`.",
    )
    reserva.putconn(conexion)


@ejercicios.comprueba("05.4", "limpia")
def _limpia(limpia, prueba):
    # Otros nombres en la segunda vuelta: no vale limpiar solo lo que ensucia el cuaderno.
    for autocommit, ajuste, tabla in (
        (False, "statement_timeout", "borrador"),
        (True, "lock_timeout", "apuntes"),
    ):
        conexion = psycopg2.connect()
        proceso = conexion.info.backend_pid
        with conexion.cursor() as cursor:
            cursor.execute(f"SHOW {ajuste}")
            limite = cursor.fetchone()
            cursor.execute(f"SET {ajuste} = '3s'")
            cursor.execute(f"CREATE TEMPORARY TABLE {tabla} AS SELECT 1")
            conexion.commit()
            conexion.autocommit = autocommit
            with suppress(errors.DivisionByZero):
                cursor.execute("SELECT 1" if autocommit else "SELECT 1 / 0")
        try:
            limpia(conexion)
        except errors.InFailedSqlTransaction:
            raise Fallo(
                "Con una transacción fallida, tu orden se rechaza (25P02). "
                "Empieza por terminarla, con `rollback()`."
            ) from None
        except errors.ActiveSqlTransaction:
            raise Fallo(
                "`DISCARD ALL` no se puede usar dentro de una transacción. "
                "Pon autocommit antes, y quítalo después."
            ) from None
        except psycopg2.ProgrammingError as error:
            if error.pgcode is not None:
                raise
            raise Fallo(
                "El autocommit no se puede cambiar con una transacción abierta. "
                "Empieza por terminarla, con `rollback()`."
            ) from None
        exige(not conexion.closed, "Has cerrado la conexión. Tiene que servir al siguiente.")
        exige(
            conexion.info.transaction_status == extensions.TRANSACTION_STATUS_IDLE,
            "La conexión se queda con una transacción abierta. Hay que terminarla.",
        )
        exige(
            not conexion.autocommit,
            "La conexión se queda en autocommit, y el siguiente lo hereda. Pon `False`.",
        )
        with conexion.cursor() as cursor:
            cursor.execute(f"SHOW {ajuste}")
            exige(
                cursor.fetchone() == limite,
                f"El siguiente hereda `{ajuste}`. Devuelve los ajustes a su valor "
                "inicial, y comprueba que el cambio no se deshace después.",
            )
            cursor.execute(f"SELECT to_regclass('pg_temp.{tabla}') IS NULL")
            exige(
                cursor.fetchone()[0],
                "El siguiente encuentra la tabla temporal. Los ajustes no son toda la sesión.",
            )
        exige(conexion.info.backend_pid == proceso, "No cambies la conexión por otra.")
        conexion.close()


class _Contado(DBHelper):
    """Un DBHelper que cuenta los préstamos y, si se le pide, mata lo que presta."""

    def __init__(self, mata=False):
        super().__init__()
        self.prestamos, self.mata = 0, mata

    @contextmanager
    def get_resource(self, autocommit=True):
        self.prestamos += 1
        exige(
            self.prestamos <= 5,
            "Repites sin parar. Después del segundo fallo, deja pasar el error.",
        )
        with super().get_resource(autocommit) as (cursor, conexion):
            if self.mata:
                _mata(conexion)
            yield cursor, conexion


@ejercicios.comprueba("05.5", "lee")
def _lee(lee, prueba):
    exige_parametro(lee, "ayudante", "db_helper", "DBHelper")
    ayudante = _Contado()
    filas = lee(ayudante, "SELECT 7 AS siete")
    exige(filas is not None, "La función no devuelve nada. Devuelve las filas con «return».")
    exige(
        isinstance(filas, (list, tuple)) and [dict(fila) for fila in filas] == [{"siete": 7}],
        "No devuelves las filas de la consulta, como las da fetchall().",
    )
    exige(
        ayudante.prestamos == 1,
        "Con la conexión viva, lees más de una vez. Si ya tienes las filas, termina."
        if ayudante.prestamos
        else "No usas `ayudante.get_resource()`. Pide la conexión con él.",
    )
    with ayudante.get_resource() as (_, conexion):
        pass
    _mata(conexion)
    ayudante.prestamos, reserva = 0, ayudante._connection_pool
    try:
        filas = lee(ayudante, "SELECT 8 AS ocho")
    except psycopg2.OperationalError:
        raise Fallo(
            "Con una conexión muerta, el error llega a quien llamó y no lo intentas otra vez."
            if ayudante.prestamos < 2
            else "Lo intentas otra vez, pero no vale: pide otra conexión con `get_resource`."
        ) from None
    except psycopg2.InterfaceError:
        raise Fallo(
            "Repites con la misma conexión, que ya está cerrada. "
            "El «try» va por fuera del «with»: así pides otra."
        ) from None
    exige(
        filas is not None, "Con una conexión muerta, la función devuelve None. Devuelve las filas."
    )
    exige(
        [dict(fila) for fila in filas] == [{"ocho": 8}],
        "Después de una conexión muerta, no devuelves las filas del segundo intento.",
    )
    exige(
        ayudante.prestamos == 2,
        "El segundo intento no usa `ayudante`. Pide otra conexión con `get_resource`.",
    )
    exige(
        ayudante._connection_pool is reserva and not reserva.closed,
        "Has cerrado el pool, y otros lo usan. Basta con pedir otra conexión.",
    )
    ayudante.prestamos = 0
    exige_error_de_la_consulta(functools.partial(lee, ayudante))
    exige(
        ayudante.prestamos == 1,
        "Repites una consulta que falla por sí misma: volverá a fallar. "
        "Atrapa solo `OperationalError` e `InterfaceError`.",
    )
    _exige_todas_libres(
        ayudante._connection_pool,
        "La conexión no vuelve al pool. Usa `get_resource` en un «with».",
    )
    ayudante.shutdown_connection_pool()

    gafado = _Contado(mata=True)
    try:
        lee(gafado, "SELECT 9 AS nueve")
    except psycopg2.OperationalError:
        exige(
            gafado.prestamos == 2,
            f"Si la conexión muere siempre, pides {gafado.prestamos}. Solo un intento más: dos.",
        )
    except (Fallo, SystemExit):
        raise
    except Exception as error:
        raise Fallo(
            f"Si el segundo intento falla llega {type(error).__name__}, no el error de la "
            "conexión. Déjalo pasar."
        ) from None
    else:
        raise Fallo("Si el segundo intento también falla, su error tiene que llegar a quien llamó.")
    gafado.shutdown_connection_pool()


@ejercicios.comprueba("05.6", "devuelve")
def _devuelve(devuelve, prueba):
    exige_parametro(devuelve, "reserva", "db_helper", "DBHelper")
    reserva = ThreadedConnectionPool(1, 3, "")

    def presta(causa=""):
        conexion = reserva.getconn()
        try:
            with conexion.cursor() as cursor:
                cursor.execute("SELECT 1")
        except psycopg2.OperationalError:
            raise Fallo(
                f"Una conexión que murió{causa} vuelve al pool y se presta otra vez. "
                "Antes de devolverla, haz que hable con el servidor: así se descubre."
            ) from None
        return conexion

    # Viva, con una transacción abierta.
    conexion = presta()
    proceso = conexion.info.backend_pid
    devuelve(reserva, conexion)
    exige(not reserva.closed, "Has cerrado el pool. Devuelve la conexión con `putconn`.")
    exige(not reserva._used, "La conexión viva no vuelve al pool: falta `putconn`.")
    exige(
        not conexion.closed,
        "Has cerrado una conexión viva. Devuélvela abierta: `close=True` es solo para la muerta.",
    )
    conexion = reserva.getconn()
    exige(conexion.info.backend_pid == proceso, "El pool no guarda la conexión viva.")
    exige(
        conexion.info.transaction_status == extensions.TRANSACTION_STATUS_IDLE,
        "La conexión vuelve con una transacción abierta. Hay que terminarla.",
    )
    exige(
        not conexion.autocommit,
        "La conexión vuelve en autocommit. Antes, pon `autocommit = False`.",
    )
    reserva.putconn(conexion)

    # Viva, con una transacción fallida.
    conexion = presta()
    with conexion.cursor() as cursor, suppress(errors.DivisionByZero):
        cursor.execute("SELECT 1 / 0")
    try:
        devuelve(reserva, conexion)
    except errors.InFailedSqlTransaction:
        raise Fallo(
            "Con una transacción fallida, tu orden se rechaza (25P02). "
            "Empieza por terminarla, con `rollback()`."
        ) from None
    exige(
        not conexion.closed,
        "Has cerrado una conexión viva, con una transacción fallida. "
        "Deshaz antes de preguntar al servidor.",
    )

    # Muerta en uso, tantas veces como sitios hay.
    for _ in range(3):
        conexion = presta()
        _mata(conexion)
        _devuelve_sin_error(devuelve, reserva, conexion)
    _exige_todas_libres(
        reserva,
        "Después de devolver tres muertas, el pool las cuenta como prestadas. "
        "Llama siempre a `putconn`, también cuando deshacer falla.",
    )

    # Muerta sin que el cliente lo sepa: no hay nada que deshacer.
    conexion = presta()
    conexion.rollback()
    _mata(conexion)
    _devuelve_sin_error(devuelve, reserva, conexion)
    conexion = presta(" sin transacción")
    reserva.putconn(conexion)

    # El cliente ya sabe que está cerrada.
    conexion = presta()
    conexion.close()
    _devuelve_sin_error(devuelve, reserva, conexion)
    _exige_todas_libres(reserva, "Una conexión ya cerrada ocupa su sitio. Llama a `putconn`.")
    reserva.closeall()


def _devuelve_sin_error(devuelve, reserva, conexion):
    try:
        devuelve(reserva, conexion)
    except PoolError:
        raise
    except psycopg2.Error as error:
        raise Fallo(
            f"Con una conexión muerta, tu función lanza {type(error).__name__}. Lo que habla "
            "con el servidor puede fallar: ponlo en un «try» que atrape también esa clase, "
            "antes de `putconn`."
        ) from None


comprobar = ejercicios.comprobar
