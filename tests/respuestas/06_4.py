# no aplica K3: solo crea un objeto
# no aplica K5: devuelve un pool que nadie ha abierto
# no aplica K6: no guarda nada
# no aplica K7: cada llamada crea un pool
# no aplica K8: nada se comparte entre dos llamadas, y la cola se prueba en todas
# no aplica K10: no recibe ninguna orden
import itertools
import os

import psycopg
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool, NullConnectionPool, PoolTimeout


# bien: con partial y nombre
from functools import partial

pool_de_la_tienda = partial(
    ConnectionPool,
    min_size=1,
    max_size=3,
    timeout=0.3,
    max_waiting=2,
    check=ConnectionPool.check_connection,
    open=False,
    name="tienda",
)


# bien: una subclase, y una lambda
class _Tienda(ConnectionPool):
    def __init__(self, **otros):
        super().__init__(
            min_size=1,
            max_size=3,
            open=False,
            timeout=0.3,
            max_waiting=2,
            check=lambda conexion: ConnectionPool.check_connection(conexion),
            **otros,
        )


def pool_de_la_tienda():
    return _Tienda()


# bien: con los datos a la vista
def pool_de_la_tienda():
    datos = {"host": os.environ["PGHOST"], "port": os.environ["PGPORT"]}
    piscina = ConnectionPool(
        kwargs=datos,
        open=False,
        min_size=1,
        max_size=3,
        timeout=0.3,
        max_waiting=2,
        check=ConnectionPool.check_connection,
        max_idle=60,
    )
    return piscina


# bien: con un diccionario
def pool_de_la_tienda():
    pedido = dict(min_size=1, max_size=3, timeout=0.3, max_waiting=2)
    return ConnectionPool("", check=ConnectionPool.check_connection, open=False, **pedido)


# bien: con una comprobación propia
def pool_de_la_tienda():
    def prueba(conexion):
        conexion.execute("SELECT 1")
        conexion.rollback()

    return ConnectionPool(
        min_size=1, max_size=3, timeout=0.3, max_waiting=2, check=prueba, open=False
    )


# mal [K11]: El pool nace abierto
def pool_de_la_tienda():
    return ConnectionPool(
        min_size=1,
        max_size=3,
        timeout=0.3,
        max_waiting=2,
        check=ConnectionPool.check_connection,
        open=True,
    )


# mal: nace abierto
def pool_de_la_tienda():
    return ConnectionPool(
        min_size=1,
        max_size=3,
        timeout=0.3,
        max_waiting=2,
        check=ConnectionPool.check_connection,
    )


# mal: no se abre otra vez
def pool_de_la_tienda():
    with ConnectionPool(
        min_size=1,
        max_size=3,
        timeout=0.3,
        max_waiting=2,
        check=ConnectionPool.check_connection,
        open=False,
    ) as reserva:
        return reserva


# mal [K9]: mantiene 3 abiertas
def pool_de_la_tienda():
    return ConnectionPool(
        min_size=3,
        max_size=3,
        timeout=0.3,
        max_waiting=2,
        check=ConnectionPool.check_connection,
        open=False,
    )


# mal: mantiene 0 abiertas
def pool_de_la_tienda():
    return ConnectionPool(
        min_size=0,
        max_size=3,
        timeout=0.3,
        max_waiting=2,
        check=ConnectionPool.check_connection,
        open=False,
    )


# mal [K4]: ha prestado una conexión muerta
def pool_de_la_tienda():
    return ConnectionPool(min_size=1, max_size=3, timeout=0.3, max_waiting=2, open=False)


# mal: espera 300 s como mucho
def pool_de_la_tienda():
    return ConnectionPool(
        min_size=1,
        max_size=3,
        timeout=300,
        max_waiting=2,
        check=ConnectionPool.check_connection,
        open=False,
    )


# mal: espera 30 s como mucho
def pool_de_la_tienda():
    return ConnectionPool(
        min_size=1,
        max_size=3,
        reconnect_timeout=0.3,
        max_waiting=2,
        check=ConnectionPool.check_connection,
        open=False,
    )


# mal [K9]: no caben 3, sino 1
def pool_de_la_tienda():
    return ConnectionPool(
        min_size=1,
        timeout=0.3,
        max_waiting=2,
        check=ConnectionPool.check_connection,
        open=False,
    )


# mal [K9]: no caben 3, sino 5
def pool_de_la_tienda():
    return ConnectionPool(
        min_size=1,
        max_size=5,
        timeout=0.3,
        max_waiting=2,
        check=ConnectionPool.check_connection,
        open=False,
    )


# mal: que es sin límite
def pool_de_la_tienda():
    return ConnectionPool(
        min_size=1,
        max_size=3,
        timeout=0.3,
        check=ConnectionPool.check_connection,
        open=False,
    )


# mal [K9]: que es 3
def pool_de_la_tienda():
    return ConnectionPool(
        min_size=1,
        max_size=3,
        timeout=0.3,
        max_waiting=3,
        check=ConnectionPool.check_connection,
        open=False,
    )


# mal [K9]: En la cola no caben dos
def pool_de_la_tienda():
    return ConnectionPool(
        min_size=1,
        max_size=3,
        timeout=0.3,
        max_waiting=1,
        check=ConnectionPool.check_connection,
        open=False,
    )


# mal: ¿Falta un «return»?
def pool_de_la_tienda():
    ConnectionPool(min_size=1, max_size=3, timeout=0.3, max_waiting=2, open=False)


# mal [K2]: no consigue conectar
def pool_de_la_tienda():
    return ConnectionPool(
        "host=127.0.0.1 port=1 dbname=tienda",
        min_size=1,
        max_size=3,
        timeout=0.3,
        max_waiting=2,
        check=ConnectionPool.check_connection,
        open=False,
    )


# mal: las da todas por malas
def pool_de_la_tienda():
    return ConnectionPool(
        min_size=1, max_size=3, timeout=0.3, max_waiting=2, check=ConnectionPool.check, open=False
    )


# cuelga: espera a que alguien lo abra
def pool_de_la_tienda():
    reserva = ConnectionPool(min_size=1, max_size=3, open=False)
    while reserva.closed:
        pass
    return reserva


# lanza: los parámetros de psycopg2
def pool_de_la_tienda():
    return ConnectionPool(minconn=1, maxconn=3, timeout=0.3, max_waiting=2, open=False)


# lanza: el mínimo, mayor que el máximo
def pool_de_la_tienda():
    return ConnectionPool(min_size=3, max_size=1, open=False)


# lanza: llama a la comprobación en lugar de pasarla
def pool_de_la_tienda():
    return ConnectionPool(min_size=1, max_size=3, check=ConnectionPool.check_connection())


# mal [K4]: ha prestado una conexión muerta
def _viva(conexion):
    if conexion.closed or conexion.broken:
        raise psycopg.OperationalError("muerta")


def pool_de_la_tienda():
    return ConnectionPool(
        min_size=1, max_size=3, timeout=0.3, max_waiting=2, open=False, check=_viva
    )


# mal [K4]: ha prestado una conexión cerrada
def _viva(conexion):
    try:
        conexion.execute("SELECT 1")
        conexion.rollback()
        return True
    except psycopg.Error:
        return False


def pool_de_la_tienda():
    return ConnectionPool(
        min_size=1, max_size=3, timeout=0.3, max_waiting=2, open=False, check=_viva
    )


# mal [K4]: ha prestado una conexión muerta
def pool_de_la_tienda():
    turno = itertools.cycle((True, False))

    def viva(conexion):
        if next(turno):
            ConnectionPool.check_connection(conexion)

    return ConnectionPool(
        min_size=1, max_size=3, timeout=0.3, max_waiting=2, open=False, check=viva
    )


# mal [K4]: ha prestado una conexión muerta
def pool_de_la_tienda():
    return ConnectionPool(
        min_size=1,
        max_size=3,
        timeout=0.3,
        max_waiting=2,
        open=False,
        reset=ConnectionPool.check_connection,
    )


# mal [K11]: no le hace caso
class _Terca(ConnectionPool):
    def getconn(self, timeout=None):
        return super().getconn(timeout=0.3)


def pool_de_la_tienda():
    return _Terca(
        min_size=1,
        max_size=3,
        timeout=0.3,
        max_waiting=2,
        check=ConnectionPool.check_connection,
        open=False,
    )


# mal [K1]: el mismo pool
from functools import lru_cache


@lru_cache
def pool_de_la_tienda():
    return ConnectionPool(
        min_size=1,
        max_size=3,
        timeout=0.3,
        max_waiting=2,
        check=ConnectionPool.check_connection,
        open=False,
    )


# mal [K12]: mantiene 0 abiertas
from psycopg_pool import NullConnectionPool


def pool_de_la_tienda():
    return NullConnectionPool(max_size=3, timeout=0.3, max_waiting=2, open=False)


# mal [K1]: el mismo pool
def pool_de_la_tienda(
    reserva=ConnectionPool(
        min_size=1,
        max_size=3,
        timeout=0.3,
        max_waiting=2,
        check=ConnectionPool.check_connection,
        open=False,
    ),
):
    return reserva


# bien [K4]: si una está muerta, revisa las demás
def pool_de_la_tienda():
    def revisa(conexion):
        try:
            ConnectionPool.check_connection(conexion)
        except psycopg.OperationalError:
            reserva.check()
            raise

    reserva = ConnectionPool(
        min_size=1, max_size=3, timeout=0.3, max_waiting=2, check=revisa, open=False
    )
    return reserva


# mal [K4]: ha prestado una conexión muerta
def pool_de_la_tienda():
    class Pool(ConnectionPool):
        def connection(self, timeout=None):
            self.check()
            return super().connection(timeout)

    return Pool(min_size=1, max_size=3, timeout=0.3, max_waiting=2, open=False)


# mal [K11]: con una transacción abierta
def pool_de_la_tienda():
    def viva(c):
        c.execute("SELECT 1")

    return ConnectionPool(
        min_size=1, max_size=3, timeout=0.3, max_waiting=2, check=viva, open=False
    )


# mal [K11]: en autocommit
def pool_de_la_tienda():
    return ConnectionPool(
        kwargs={"autocommit": True},
        min_size=1,
        max_size=3,
        timeout=0.3,
        max_waiting=2,
        check=ConnectionPool.check_connection,
        open=False,
    )


# mal [K11]: El pool tira la conexión que vuelve
def pool_de_la_tienda():
    return ConnectionPool(
        min_size=1,
        max_size=3,
        timeout=0.3,
        max_waiting=2,
        reset=lambda conexion: conexion.execute("RESET ALL"),
        check=ConnectionPool.check_connection,
        open=False,
    )


# mal [K11]: `statement_timeout` no vale lo de siempre
def pool_de_la_tienda():
    return ConnectionPool(
        kwargs={"options": "-c statement_timeout=9s"},
        min_size=1,
        max_size=3,
        timeout=0.3,
        max_waiting=2,
        check=ConnectionPool.check_connection,
        open=False,
    )


# mal [K11]: hay un `row_factory`
def pool_de_la_tienda():
    return ConnectionPool(
        kwargs={"row_factory": dict_row},
        min_size=1,
        max_size=3,
        timeout=0.3,
        max_waiting=2,
        check=ConnectionPool.check_connection,
        open=False,
    )
