import os
from contextlib import contextmanager

from psycopg2.pool import ThreadedConnectionPool

_pool = None


def abrir():
    global _pool
    if _pool is None:
        _pool = ThreadedConnectionPool(
            1,
            4,
            host=os.environ.get("BIBLIO_HOST", "localhost"),
            dbname=os.environ.get("BIBLIO_BD", "biblioteca"),
            user=os.environ.get("BIBLIO_USUARIO", "biblio"),
            password=os.environ.get("BIBLIO_CLAVE"),
        )
    return _pool


def cerrar():
    global _pool
    if _pool is not None:
        _pool.closeall()
        _pool = None


@contextmanager
def transaccion():
    pool = abrir()
    conexion = pool.getconn()
    rota = False
    try:
        with conexion:
            with conexion.cursor() as cursor:
                yield cursor
    except BaseException:
        rota = True
        raise
    finally:
        pool.putconn(conexion, close=rota)
