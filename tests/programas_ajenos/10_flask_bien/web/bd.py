import os
from contextlib import contextmanager

from psycopg2.extras import RealDictCursor
from psycopg2.pool import ThreadedConnectionPool

_pool = None


def pool():
    global _pool
    if _pool is None:
        _pool = ThreadedConnectionPool(1, 10, os.environ["DATABASE_URL"])
    return _pool


@contextmanager
def cursor():
    conexion = pool().getconn()
    try:
        with conexion:
            with conexion.cursor(cursor_factory=RealDictCursor) as cur:
                yield cur
    finally:
        pool().putconn(conexion)
