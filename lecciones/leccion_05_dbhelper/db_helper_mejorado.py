"""La clase DBHelper, sin los defectos que señala la lección.

Conserva los nombres del tutorial, pero no hace lo mismo al salir del `with`: sin autocommit, la
otra deshace lo que nadie confirmó, y esta lo guarda. Se ejecuta como un script.
"""

import atexit
import threading
from contextlib import contextmanager

import psycopg2
from psycopg2 import errors, extensions, pool
from psycopg2.extras import RealDictCursor

from helpers import servidor
from lecciones.leccion_05_dbhelper import tablas


class DBHelper:
    """Un pool para todo el programa, que se puede usar desde varios hilos."""

    def __init__(self):
        self._connection_pool = None
        self._cerrojo = threading.Lock()

    def initialize_connection_pool(self):
        """Devuelve el pool; lo crea la primera vez.

        Raises:
            psycopg2.OperationalError: el servidor no responde o rechaza la conexión.
            UnicodeDecodeError: la rechaza con un texto que no está en UTF-8; también es un rechazo.
        """
        with self._cerrojo:
            if self._connection_pool is None:
                db_dsn = "postgresql://?connect_timeout=5"
                # El mismo número: así ninguna conexión sana que vuelve se cierra.
                self._connection_pool = pool.ThreadedConnectionPool(3, 3, db_dsn)
            return self._connection_pool

    @contextmanager
    def get_resource(self, autocommit=True):
        """Presta un cursor y su conexión a un bloque `with`, y al salir las recoge, limpias.

        Args:
            autocommit: con `True`, cada orden se guarda sola, salvo dentro de un `BEGIN`: si nadie
                lo termina, se deshace sin avisar. Con `False`, todo el bloque es una
                transacción: al salir **se guarda**; si el bloque lanza una excepción, se deshace
                y la excepción llega a quien llamó.

        Raises:
            psycopg2.pool.PoolError: están todas prestadas; o, al salir, alguien cerró el pool
                durante el bloque.
            psycopg2.errors.InFailedSqlTransaction: el bloque atrapó el error de una orden, sin
                `rollback`, y ya no hay nada que guardar.
            psycopg2.Error: no se pudo guardar; no queda nada a medias. Solo si la conexión se
                pierde durante el propio `commit` no se sabe si se guardó.
        """
        reserva = self.initialize_connection_pool()
        conn = self._presta(reserva)
        try:
            conn.autocommit = autocommit
            with conn.cursor(cursor_factory=RealDictCursor) as cursor:
                yield cursor, conn
            if not autocommit:
                self._guarda(conn)
        finally:
            self._recoge(reserva, conn)

    def shutdown_connection_pool(self):
        """Cierra el pool y sus conexiones, también las prestadas.

        Se puede repetir, y el siguiente uso crea otro pool.
        """
        with self._cerrojo:
            if self._connection_pool is not None:
                self._connection_pool.closeall()
                self._connection_pool = None

    @staticmethod
    def _guarda(conn):
        """Guarda la transacción, o lanza un error: en una fallida, `commit` no guarda ni avisa."""
        if conn.info.transaction_status == extensions.TRANSACTION_STATUS_INERROR:
            raise errors.InFailedSqlTransaction(
                "No se ha guardado nada: falló una orden del bloque, y nadie llamó a rollback()."
            )
        conn.commit()

    @classmethod
    def _presta(cls, reserva):
        """Presta una conexión viva; las que murieron mientras estaban libres se descartan.

        Pueden haber muerto todas: se prueban tantas como caben, y la siguiente es nueva.
        """
        for _ in range(reserva.maxconn):
            conn = reserva.getconn()
            if cls._limpia(reserva, conn):
                return conn
        return reserva.getconn()

    @classmethod
    def _recoge(cls, reserva, conn):
        """Devuelve la conexión limpia. Si está muerta, libera su sitio."""
        if cls._limpia(reserva, conn):
            reserva.putconn(conn)

    @staticmethod
    def _limpia(reserva, conn):
        """Deja la sesión como nueva y dice si pudo. Si no, descarta la conexión."""
        limpia = False
        try:
            conn.reset()
            limpia = True
        except (psycopg2.Error, UnicodeDecodeError):
            pass  # muerta; lo último que dijo el servidor puede no estar en UTF-8
        finally:
            # También si llega Ctrl-C: una conexión a medias no vuelve, y su sitio no se pierde.
            if not limpia:
                reserva.putconn(conn, close=True)
        return limpia


db_helper = DBHelper()
atexit.register(db_helper.shutdown_connection_pool)


if __name__ == "__main__":
    servidor.iniciar("05")
    tablas.crea()

    # Sin transacción
    with db_helper.get_resource() as (cursor, _):
        cursor.execute("SELECT * FROM users")
        for record in cursor.fetchall():
            print(record["name"])

    # Con transacción: se guarda al salir, y un error la deshace y llega hasta aquí
    with db_helper.get_resource(autocommit=False) as (cursor, _):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", ("new_name", 1))
        cursor.execute("DELETE FROM orders WHERE user_id = %s", (1,))
