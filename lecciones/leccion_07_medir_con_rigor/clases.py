"""Las clases de las lecciones 02 a 06, y dos pools sin clase, listos para medir."""

from contextlib import contextmanager
from functools import partial

from psycopg2 import pool

from lecciones.leccion_02_clase_conexion import conexion_mejorada as leccion_02
from lecciones.leccion_03_agotar_el_pool import conexion_mejorada as leccion_03
from lecciones.leccion_04_hilos_y_claves import conexion as leccion_04
from lecciones.leccion_05_dbhelper import db_helper_mejorado as leccion_05
from lecciones.leccion_06_psycopg_pool import conexion_mejorada as leccion_06

_SIN_CLASE = (pool.SimpleConnectionPool, pool.ThreadedConnectionPool)
_pools = {}


@contextmanager
def _sin_clase(cual):
    """Un pool de psycopg2 y nada más."""
    reserva = _pools[cual]
    conexion = reserva.getconn()
    try:
        yield conexion
    finally:
        reserva.putconn(conexion)


@contextmanager
def _de_dbhelper():
    """Como las demás: `get_resource` da además un cursor."""
    with leccion_05.db_helper.get_resource() as (_, conexion):
        yield conexion


# Lo que se pone en un «with» para tener una conexión.
PRESTAN = {
    "SimpleConnectionPool": partial(_sin_clase, pool.SimpleConnectionPool),
    "ThreadedConnectionPool": partial(_sin_clase, pool.ThreadedConnectionPool),
    "02 · Conexion": leccion_02.Conexion.prestada,
    "03 · Conexion": leccion_03.Conexion.prestada,
    "04 · PoolQueEspera": leccion_04.Conexion.prestada,
    "05 · DBHelper": _de_dbhelper,
    "06 · psycopg_pool": leccion_06.Conexion.obtener_conexion,
}


def abre():
    """Abre el pool de cada clase, para que ninguna lo pague mientras se mide."""
    for cual in _SIN_CLASE:
        if cual not in _pools:
            _pools[cual] = cual(1, 1)
    leccion_02.Conexion.obtenerPool()
    leccion_03.Conexion.getPool()
    leccion_04.Conexion.obtenerPool()
    leccion_05.db_helper.initialize_connection_pool()
    leccion_06.Conexion.abrir()


def cierra():
    """Cierra todos los pools. Se puede repetir."""
    while _pools:
        _pools.popitem()[1].closeall()
    leccion_02.Conexion.cerrarConexiones()
    leccion_03.Conexion.closeAll()
    leccion_04.Conexion.cerrarConexiones()
    leccion_05.db_helper.shutdown_connection_pool()
    leccion_06.Conexion.cerrar()
