# bien: parámetros en un diccionario
def pool_de_la_tienda():
    """Devuelve el ConnectionPool que pide la tienda, todavía cerrado."""
    pedido = {
        "min_size": 1,
        "max_size": 3,
        "timeout": 0.3,
        "max_waiting": 2,
        "check": ConnectionPool.check_connection,
        "open": False,
    }
    return ConnectionPool(**pedido)

# bien: partial con otro nombre de pool
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

# bien: una comprobación propia que no deja transacción abierta
def _late(conexion):
    conexion.execute("SELECT 1")
    conexion.rollback()


def pool_de_la_tienda() -> ConnectionPool:
    return ConnectionPool("", min_size=1, max_size=3, open=False, timeout=3 / 10, max_waiting=2, check=_late)

# bien: una subclase que trae el pedido puesto, y una lambda como check
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

# bien: con los datos a la vista, en kwargs
def pool_de_la_tienda():
    datos = {"host": os.environ["PGHOST"], "port": os.environ["PGPORT"]}
    piscina = ConnectionPool(
        kwargs=datos, open=False, min_size=1, max_size=3, timeout=0.3, max_waiting=2,
        check=ConnectionPool.check_connection, max_idle=60,
    )
    return piscina

# mal: open=True: nace abierto [K11]
def pool_de_la_tienda():
    return ConnectionPool(min_size=1, max_size=3, timeout=0.3, max_waiting=2, check=ConnectionPool.check_connection, open=True)

# mal: sin open: hoy significa abierto [K11]
def pool_de_la_tienda():
    return ConnectionPool(min_size=1, max_size=3, timeout=0.3, max_waiting=2, check=ConnectionPool.check_connection)

# mal: lo abre y lo cierra: un pool cerrado no se abre otra vez [K11]
def pool_de_la_tienda():
    tienda = ConnectionPool(min_size=1, max_size=3, timeout=0.3, max_waiting=2, check=ConnectionPool.check_connection, open=True)
    tienda.close()
    return tienda

# mal: el `with` lo cierra antes de devolverlo [K11]
def pool_de_la_tienda():
    with ConnectionPool(min_size=1, max_size=3, timeout=0.3, max_waiting=2, check=ConnectionPool.check_connection, open=False) as tienda:
        return tienda

# mal: sin check=: presta muertas [K4]
def pool_de_la_tienda():
    return ConnectionPool(min_size=1, max_size=3, timeout=0.3, max_waiting=2, open=False)

# mal: check() una vez no es check= en cada préstamo [K4]
def pool_de_la_tienda():
    tienda = ConnectionPool(min_size=1, max_size=3, timeout=0.3, max_waiting=2, open=False)
    tienda.check()
    return tienda

# mal: un check que no pregunta al servidor: `closed` no sabe que murió estando libre [K4]
def _viva(conexion):
    if conexion.closed or conexion.broken:
        raise psycopg.OperationalError("muerta")


def pool_de_la_tienda():
    return ConnectionPool(min_size=1, max_size=3, timeout=0.3, max_waiting=2, open=False, check=_viva)

# mal: un check que devuelve False en lugar de lanzar: el pool no mira lo que devuelve [K4]
def _viva(conexion):
    try:
        conexion.execute("SELECT 1")
        conexion.rollback()
        return True
    except psycopg.Error:
        return False


def pool_de_la_tienda():
    return ConnectionPool(min_size=1, max_size=3, timeout=0.3, max_waiting=2, open=False, check=_viva)

# mal: configure= solo actúa cuando la conexión nace [K4]
def pool_de_la_tienda():
    return ConnectionPool(min_size=1, max_size=3, timeout=0.3, max_waiting=2, open=False, configure=ConnectionPool.check_connection)

# mal: reset= comprueba al volver, y la que muere libre se presta [K4]
def pool_de_la_tienda():
    return ConnectionPool(min_size=1, max_size=3, timeout=0.3, max_waiting=2, open=False, reset=ConnectionPool.check_connection)

# mal: caduca pronto en lugar de comprobar: la muerta se presta igual [K4]
def pool_de_la_tienda():
    return ConnectionPool(min_size=1, max_size=3, timeout=0.3, max_waiting=2, open=False, max_lifetime=1, max_idle=1)

# mal: con paréntesis: TypeError al crearlo [K2]
def pool_de_la_tienda():
    return ConnectionPool(min_size=1, max_size=3, timeout=0.3, max_waiting=2, open=False, check=ConnectionPool.check_connection())

# mal: max_waiting=3: el tercero de la cola cabe [K9]
def pool_de_la_tienda():
    return ConnectionPool(min_size=1, max_size=3, timeout=0.3, max_waiting=3, check=ConnectionPool.check_connection, open=False)

# mal: max_waiting=5, contando también las tres que se atienden [K9]
def pool_de_la_tienda():
    return ConnectionPool(min_size=1, max_size=3, timeout=0.3, max_waiting=5, check=ConnectionPool.check_connection, open=False)

# mal: max_waiting=1: en la cola solo cabe uno [K9]
def pool_de_la_tienda():
    return ConnectionPool(min_size=1, max_size=3, timeout=0.3, max_waiting=1, check=ConnectionPool.check_connection, open=False)

# mal: sin max_waiting la cola no tiene límite [K9]
def pool_de_la_tienda():
    return ConnectionPool(min_size=1, max_size=3, timeout=0.3, check=ConnectionPool.check_connection, open=False)

# mal: sin max_size el máximo es el mínimo: una sola conexión [K9]
def pool_de_la_tienda():
    return ConnectionPool(min_size=1, timeout=0.3, max_waiting=2, check=ConnectionPool.check_connection, open=False)

# mal: sin min_size vale 4, que no cabe en 3: ValueError [K9]
def pool_de_la_tienda():
    return ConnectionPool(max_size=3, timeout=0.3, max_waiting=2, check=ConnectionPool.check_connection, open=False)

# mal: min_size=3: tres abiertas siempre, no una [K9]
def pool_de_la_tienda():
    return ConnectionPool(min_size=3, max_size=3, timeout=0.3, max_waiting=2, check=ConnectionPool.check_connection, open=False)

# mal: min_size=0: no hay ninguna abierta siempre [K9]
def pool_de_la_tienda():
    return ConnectionPool(min_size=0, max_size=3, timeout=0.3, max_waiting=2, check=ConnectionPool.check_connection, open=False)

# mal: cree que timeout va en milisegundos [K9]
def pool_de_la_tienda():
    return ConnectionPool(min_size=1, max_size=3, timeout=300, max_waiting=2, check=ConnectionPool.check_connection, open=False)

# mal: sin timeout: espera treinta segundos [K9]
def pool_de_la_tienda():
    return ConnectionPool(min_size=1, max_size=3, max_waiting=2, check=ConnectionPool.check_connection, open=False)

# mal: 3 en lugar de 0,3 [K9]
def pool_de_la_tienda():
    return ConnectionPool(min_size=1, max_size=3, timeout=3, max_waiting=2, check=ConnectionPool.check_connection, open=False)

# mal: fuerza 0,3 aunque quien pide diga otra cosa [K11]
class _Terca(ConnectionPool):
    def getconn(self, timeout=None):
        return super().getconn(timeout=0.3)


def pool_de_la_tienda():
    return _Terca(min_size=1, max_size=3, timeout=0.3, max_waiting=2, check=ConnectionPool.check_connection, open=False)

# mal: el mismo pool para todos: la segunda vez ya está abierto, o cerrado para siempre [K1]
from functools import lru_cache


@lru_cache
def pool_de_la_tienda():
    return ConnectionPool(min_size=1, max_size=3, timeout=0.3, max_waiting=2, check=ConnectionPool.check_connection, open=False)

# mal: sin return [K11]
def pool_de_la_tienda():
    ConnectionPool(min_size=1, max_size=3, timeout=0.3, max_waiting=2, check=ConnectionPool.check_connection, open=False)

# mal: NullConnectionPool no guarda ninguna conexión abierta [K12]
from psycopg_pool import NullConnectionPool


def pool_de_la_tienda():
    return NullConnectionPool(max_size=3, timeout=0.3, max_waiting=2, open=False)
