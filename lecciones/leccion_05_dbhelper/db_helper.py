"""La clase DBHelper del tutorial, con sus dos ejemplos de uso.

Se ejecuta como un script: `python db_helper.py`.
"""

import atexit
from contextlib import contextmanager

from psycopg2 import pool
from psycopg2.extras import RealDictCursor

from helpers import servidor
from lecciones.leccion_05_dbhelper import tablas


class DBHelper:
    def __init__(self):
        self._connection_pool = None

    def initialize_connection_pool(self):
        # Lo que no dice la dirección lo pone libpq, con las variables PG*.
        db_dsn = "postgresql://?connect_timeout=5"
        self._connection_pool = pool.ThreadedConnectionPool(1, 3, db_dsn)

    @contextmanager
    def get_resource(self, autocommit=True):
        if self._connection_pool is None:
            self.initialize_connection_pool()

        conn = self._connection_pool.getconn()
        conn.autocommit = autocommit
        cursor = conn.cursor(cursor_factory=RealDictCursor)
        try:
            yield cursor, conn
        finally:
            cursor.close()
            self._connection_pool.putconn(conn)

    def shutdown_connection_pool(self):
        if self._connection_pool is not None:
            self._connection_pool.closeall()


db_helper = DBHelper()


@atexit.register
def shutdown_connection_pool():
    db_helper.shutdown_connection_pool()


if __name__ == "__main__":
    servidor.iniciar("05")
    tablas.crea()

    # Sin transacción
    with db_helper.get_resource() as (cursor, _):
        cursor.execute("SELECT * FROM users")
        for record in cursor.fetchall():
            print(record["name"])

    # Con transacción. La única corrección: el tutorial escribe «as (cursor, _)».
    with db_helper.get_resource(autocommit=False) as (cursor, conn):
        try:
            cursor.execute("UPDATE users SET name = %s WHERE id = %s", ("new_name", 1))
            cursor.execute("DELETE FROM orders WHERE user_id = %s", (1,))
            conn.commit()
        except:
            conn.rollback()
