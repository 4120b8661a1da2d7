"""05.3: dos cambios que se guardan juntos o ninguno."""

import os
from contextlib import contextmanager, suppress

from psycopg2 import errors, extensions

from helpers.ejercicios import (
    Fallo,
    aparte,
    ejercicio,
    exige,
    exige_parametro,
    exige_que_lance,
    faltan,
    si_lanza,
)

from .. import tablas
from ..db_helper import DBHelper
from .comun import CERRADO

ESQUEMA = "ejercicio_05"


@contextmanager
def _tablas_propias():
    """Las tablas de la lección en un esquema propio: las del cuaderno no se tocan.

    El usuario 2 tiene un pedido con factura, que no se puede borrar.
    """
    os.environ["PGOPTIONS"] = f"-c search_path={ESQUEMA}"
    with aparte() as cursor:
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


@ejercicio("cambia_y_borra")
def juzga(cambia_y_borra, prueba):
    exige_parametro(cambia_y_borra, "ayudante", "db_helper", "DBHelper")
    ayudante = prueba.subclase(DBHelper)()
    with _tablas_propias() as cursor:
        _exige_los_dos(cambia_y_borra, ayudante, cursor)
        ayudante.shutdown_connection_pool()


def _exige_los_dos(cambia_y_borra, ayudante, cursor):
    def nombre_de(usuario):
        cursor.execute("SELECT name FROM users WHERE id = %s", [usuario])
        fila = cursor.fetchone()
        exige(fila, f"El usuario {usuario} ya no está en `users`. Borra sus pedidos, no a él.")
        return fila[0]

    def pedidos_de(usuario):
        cursor.execute("SELECT count(*) FROM orders WHERE user_id = %s", [usuario])
        return cursor.fetchone()[0]

    with si_lanza(
        SyntaxError="Con el nombre «O'Hara» el SQL se rompe por el apóstrofo. "
        "No juntes textos: pasa los valores aparte, con `%s`.",
        ForeignKeyViolation="Intentas borrar más de lo que se pide (23503). "
        "Borra de `orders`, y solo los pedidos del usuario que recibe la función.",
    ):
        cambia_y_borra(ayudante, 1, "O'Hara")
    reserva = ayudante._connection_pool
    exige(reserva is not None, "No usas `ayudante.get_resource()`. Pide la conexión con él.")
    exige(not reserva.closed, "Has cerrado el pool. Otros lo usan: solo devuelve la conexión.")
    nombre, pedidos = nombre_de(1), pedidos_de(1)
    if nombre == "Ana" and pedidos == 2:
        raise Fallo("""No queda guardado nada: al devolver la conexión se deshace. Falta el
            `commit()` de esa conexión, dentro del «with».""")
    exige(nombre == "O'Hara", "El nombre del usuario 1 no cambia al que recibe la función.")
    exige(pedidos == 0, "El nombre cambia, pero los pedidos del usuario siguen ahí.")
    if [(nombre_de(n), pedidos_de(n)) for n in (2, 3)] != [("Luis", 1), ("Sara", 1)]:
        raise Fallo("""También cambian otros usuarios. Los dos `WHERE` van con el usuario que recibe
            la función.""")
    cambia_y_borra(ayudante, 3, "Zoe")
    if (nombre_de(1), nombre_de(3), pedidos_de(3)) != ("O'Hara", "Zoe", 0):
        raise Fallo("""Con el usuario 3 no cambia lo suyo. Los dos `WHERE` van con el usuario que
            recibe la función.""")
    with exige_que_lance(
        "ForeignKeyViolation",
        "El `delete` ha fallado y quien llamó no se entera. "
        "Quita el «except», o termina el bloque con «raise».",
        Error="Cuando el `delete` falla llega {clase}, no su error. "
        "Déjalo pasar: basta con no atraparlo.",
        Exception="Cuando el `delete` falla llega {clase}, no el error de PostgreSQL. "
        "Déjalo pasar, o deshaz y escribe «raise» a secas.",
    ):
        cambia_y_borra(ayudante, 2, "Eva")
    if nombre_de(2) != "Luis":
        raise Fallo("""El `delete` ha fallado y el nombre cambió igual. Las dos órdenes van en la
            misma transacción: `autocommit=False` y un solo `commit()`, al final.""")
    if ayudante._connection_pool is not reserva:
        raise Fallo("Cada llamada crea otro pool. `get_resource` ya crea el único que hace falta.")
    if faltan(reserva, 3, CERRADO):
        raise Fallo("La conexión no vuelve al pool. Usa `get_resource` en un «with».")
    conexion = reserva.getconn()
    if conexion.info.transaction_status != extensions.TRANSACTION_STATUS_IDLE:
        raise Fallo("""Cuando el `delete` falla, tu `BEGIN` se queda sin terminar y lo hereda el
            siguiente: en autocommit, `psycopg2` no lo deshace. Usa `autocommit=False`.""")
    reserva.putconn(conexion)
