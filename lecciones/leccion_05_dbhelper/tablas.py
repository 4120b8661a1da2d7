"""Las tablas de la lección, usuarios y sus pedidos, y una conexión que las mira desde fuera."""

from contextlib import closing, contextmanager

import psycopg2
from psycopg2 import errors

SQL = """\
DROP TABLE IF EXISTS orders, users;
CREATE TABLE users (id int PRIMARY KEY, name text NOT NULL);
CREATE TABLE orders (id int PRIMARY KEY, user_id int REFERENCES users, item text);
INSERT INTO users VALUES (1, 'Ana'), (2, 'Luis'), (3, 'Sara');
INSERT INTO orders VALUES (1, 1, 'lápiz'), (2, 1, 'goma'), (3, 2, 'regla');
"""

NOMBRE_Y_PEDIDOS = """\
SELECT name, (SELECT count(*) FROM orders WHERE user_id = 1)
  FROM users WHERE id = 1;"""

QUIEN_LAS_TIENE = """
SELECT DISTINCT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)
 WHERE relation IN (to_regclass('users'), to_regclass('orders')) AND pid <> pg_backend_pid()
"""


class TablasOcupadas(Exception):
    """Una transacción sin terminar tiene las tablas, y no se pueden crear de nuevo."""


def crea():
    """Crea de nuevo las dos tablas, con sus datos de siempre.

    Raises:
        TablasOcupadas: otra conexión las usa en una transacción que lleva 2 s sin terminar.
    """
    with closing(psycopg2.connect(application_name="tablas")) as conexion:
        try:
            with conexion, conexion.cursor() as cursor:
                cursor.execute("SET lock_timeout = '2s'")
                cursor.execute(SQL)
        except errors.LockNotAvailable as error:
            with conexion.cursor() as cursor:
                cursor.execute(QUIEN_LAS_TIENE)
                nombres = ", ".join(f"«{nombre}»" for (nombre,) in cursor.fetchall())
            raise TablasOcupadas(
                f"Una transacción sin terminar de la conexión {nombres} tiene las tablas. "
                "Ejecuta otra vez la celda que prepara el terreno: la cierra."
            ) from error


@contextmanager
def testigo():
    """Presta un cursor en autocommit de otra conexión, que mira desde fuera; al salir la cierra."""
    with closing(psycopg2.connect(application_name="testigo")) as conexion:
        conexion.autocommit = True
        with conexion.cursor() as cursor:
            yield cursor
