"""La clase DBHelper, sin los defectos que señala la lección.

Conserva los nombres del tutorial: sirve donde servía la otra. Se ejecuta como un script.
"""

import atexit
import threading
from contextlib import contextmanager

import psycopg2
from psycopg2 import pool
from psycopg2.extras import RealDictCursor

from helpers import servidor
from lecciones.leccion_05_dbhelper import tablas

servidor.iniciar("05")


class DBHelper:
    """Un pool para todo el programa, que se puede usar desde varios hilos."""

    def __init__(self):
        self._connection_pool = None
        self._cerrojo = threading.Lock()

    def initialize_connection_pool(self):
        """Devuelve el pool; lo crea la primera vez.

        Raises:
            psycopg2.OperationalError: el servidor no responde o rechaza la conexión.
        """
        with self._cerrojo:
            if self._connection_pool is None:
                db_dsn = "postgresql://?connect_timeout=5"
                self._connection_pool = pool.ThreadedConnectionPool(3, 3, db_dsn)
            return self._connection_pool

    @contextmanager
    def get_resource(self, autocommit=True):
        """Presta un cursor y su conexión a un bloque `with`.

        Args:
            autocommit: con `False`, todo el bloque es una transacción. Se guarda al salir, o se
                deshace si el bloque lanza una excepción, que llega a quien llamó.

        Raises:
            psycopg2.pool.PoolError: están todas prestadas.
        """
        reserva = self.initialize_connection_pool()
        conn = self._presta(reserva)
        try:
            conn.autocommit = autocommit
            with conn.cursor(cursor_factory=RealDictCursor) as cursor:
                yield cursor, conn
            if not autocommit:
                conn.commit()
        finally:
            self._recoge(reserva, conn)

    def shutdown_connection_pool(self):
        """Cierra el pool. Se puede repetir, y el siguiente uso crea otro."""
        with self._cerrojo:
            if self._connection_pool is not None:
                self._connection_pool.closeall()
                self._connection_pool = None

    @classmethod
    def _presta(cls, reserva):
        """Presta una conexión viva; las que murieron mientras estaban libres se descartan."""
        for _ in range(reserva.maxconn):
            conn = reserva.getconn()
            if cls._limpia(conn):
                return conn
            reserva.putconn(conn, close=True)
        return reserva.getconn()

    @classmethod
    def _recoge(cls, reserva, conn):
        """Devuelve la conexión limpia. Si está muerta, libera su sitio."""
        reserva.putconn(conn, close=not cls._limpia(conn))

    @staticmethod
    def _limpia(conn):
        """Deja la sesión como nueva y dice si la conexión sigue viva."""
        try:
            conn.reset()
        except psycopg2.Error:
            return False
        return True


db_helper = DBHelper()
atexit.register(db_helper.shutdown_connection_pool)


if __name__ == "__main__":
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
