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
                # El mismo número: así ninguna conexión que vuelve se cierra.
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
        """Cierra el pool y sus conexiones, también las prestadas.

        Se puede repetir, y el siguiente uso crea otro pool.
        """
        with self._cerrojo:
            if self._connection_pool is not None:
                self._connection_pool.closeall()
                self._connection_pool = None

    @classmethod
    def _presta(cls, reserva):
        """Presta una conexión viva; las que murieron mientras estaban libres se descartan."""
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
        except psycopg2.Error:
            pass
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
