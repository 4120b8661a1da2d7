"""Las tablas de la lección: usuarios y sus pedidos."""

import psycopg2

SQL = """\
DROP TABLE IF EXISTS orders, users;
CREATE TABLE users (id int PRIMARY KEY, name text NOT NULL);
CREATE TABLE orders (id int PRIMARY KEY, user_id int REFERENCES users, item text);
INSERT INTO users VALUES (1, 'Ana'), (2, 'Luis'), (3, 'Sara');
INSERT INTO orders VALUES (1, 1, 'lápiz'), (2, 1, 'goma'), (3, 2, 'regla');
"""


def crea():
    """Crea de nuevo las dos tablas, con sus datos de siempre."""
    conexion = psycopg2.connect(application_name="tablas")
    try:
        with conexion, conexion.cursor() as cursor:
            cursor.execute(SQL)
    finally:
        conexion.close()
