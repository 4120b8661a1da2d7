# antes:
class SinConexion(Exception):
    """El servidor no contesta."""

# bien: pool cerrado y open(wait=True)
def abre_reserva(segundos, **datos):
    """Devuelve un ConnectionPool abierto que ya ha conectado, o lanza SinConexion."""
    reserva = ConnectionPool(kwargs=datos, min_size=1, open=False)
    try:
        reserva.open(wait=True, timeout=segundos)
    except PoolTimeout as motivo:
        raise SinConexion(f"sin respuesta en {segundos} s") from motivo
    return reserva

# bien: ExitStack que cierra si algo sale mal, también con Ctrl-C
from contextlib import ExitStack


def abre_reserva(segundos, **datos):
    with ExitStack() as pila:
        reserva = pila.enter_context(ConnectionPool(kwargs=datos, min_size=1, open=False))
        try:
            reserva.wait(timeout=segundos)
        except psycopg.OperationalError as error:
            raise SinConexion from error
        pila.pop_all()
        return reserva

# bien: pide una conexión en lugar de wait, y cierra a mano
def abre_reserva(segundos: float, **datos) -> ConnectionPool:
    reserva = ConnectionPool(kwargs=dict(datos), min_size=1, max_size=4, open=True)
    try:
        with reserva.connection(timeout=segundos):
            pass
    except BaseException as error:
        reserva.close(timeout=0)
        if isinstance(error, PoolTimeout):
            raise SinConexion("el servidor no contesta") from error
        raise
    return reserva

# bien: make_conninfo y __cause__ puesto a mano
from psycopg.conninfo import make_conninfo


def abre_reserva(segundos, **datos):
    pozo = ConnectionPool(make_conninfo(**datos), min_size=2, open=True)
    try:
        pozo.wait(segundos)
    except PoolTimeout as error:
        fallo = SinConexion("nadie contesta")
        fallo.__cause__ = error
        raise fallo
    return pozo

# bien: un gestor de contexto que traduce el error, con partial
from contextlib import contextmanager
from functools import partial

_crea = partial(ConnectionPool, min_size=1, max_size=2, open=True)


@contextmanager
def _traduce():
    try:
        yield
    except PoolTimeout as error:
        raise SinConexion("no contesta") from error


def abre_reserva(segundos, **datos):
    r = _crea(kwargs=datos)
    with _traduce():
        r.wait(timeout=segundos)
    return r

# mal: check() no comprueba nada: devuelve un pool que no ha conectado [K11]
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, timeout=segundos, open=True)
    try:
        reserva.check()
    except PoolTimeout as error:
        raise SinConexion from error
    return reserva

# mal: min_size=0: wait no espera a nadie y nunca falla [K9]
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=0, max_size=5, open=True)
    try:
        reserva.wait(timeout=segundos)
    except PoolTimeout as error:
        raise SinConexion from error
    return reserva

# mal: el `with` cierra el pool antes de devolverlo [K11]
def abre_reserva(segundos, **datos):
    try:
        with ConnectionPool(kwargs=datos, min_size=1, open=False) as reserva:
            reserva.wait(timeout=segundos)
            return reserva
    except PoolTimeout as error:
        raise SinConexion from error

# mal: no pasa los segundos a wait: espera treinta [K9]
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, open=True, timeout=segundos)
    try:
        reserva.wait()
    except PoolTimeout as error:
        raise SinConexion from error
    return reserva

# mal: sin `from`: no hay causa en __cause__ [K11]
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, open=True)
    try:
        reserva.wait(timeout=segundos)
    except PoolTimeout:
        raise SinConexion("no contesta")
    return reserva

# mal: `from None` borra la causa [K11]
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, open=True)
    try:
        reserva.wait(timeout=segundos)
    except PoolTimeout as error:
        raise SinConexion(str(error)) from None
    return reserva

# mal: `from PoolTimeout`, la clase: la causa es un error nuevo y vacío, no el que ocurrió [K12]
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, open=True)
    try:
        reserva.wait(timeout=segundos)
    except PoolTimeout:
        raise SinConexion("no contesta") from PoolTimeout
    return reserva

# mal: pide una conexión, pero si no la hay deja el pool abierto, reintentando por detrás [K11]
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, open=True)
    try:
        with reserva.connection(timeout=segundos):
            pass
    except PoolTimeout as error:
        raise SinConexion from error
    return reserva

# mal: la conexión de prueba no vuelve: el pool nace con una menos [K11]
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, max_size=1, open=True)
    try:
        reserva.getconn(timeout=segundos)
    except PoolTimeout as error:
        reserva.close()
        raise SinConexion from error
    return reserva

# mal: los datos como parámetros del pool: con host o port da TypeError [K2]
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(**datos, min_size=1, open=True)
    try:
        reserva.wait(timeout=segundos)
    except PoolTimeout as error:
        raise SinConexion from error
    return reserva

# mal: no usa los datos: conecta siempre con las variables PG* [K12]
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(min_size=1, open=True)
    try:
        reserva.wait(timeout=segundos)
    except PoolTimeout as error:
        raise SinConexion from error
    return reserva

# mal: solo mira host y port: pierde los demás, como application_name o user [K12]
def abre_reserva(segundos, host=None, port=None, **datos):
    parametros = {k: v for k, v in {"host": host, "port": port}.items() if v is not None}
    reserva = ConnectionPool(kwargs=parametros, min_size=1, open=True)
    try:
        reserva.wait(timeout=segundos)
    except PoolTimeout as error:
        raise SinConexion from error
    return reserva

# mal: monta la DSN sin comillas: un valor con espacios la rompe [K12]
def abre_reserva(segundos, **datos):
    dsn = " ".join(f"{clave}={valor}" for clave, valor in datos.items())
    reserva = ConnectionPool(dsn, min_size=1, open=True)
    try:
        reserva.wait(timeout=segundos)
    except PoolTimeout as error:
        raise SinConexion from error
    return reserva

# mal: prueba con otra conexión: el pool que devuelve todavía no ha conectado [K11]
def abre_reserva(segundos, **datos):
    try:
        psycopg.connect(connect_timeout=max(1, int(segundos)), **datos).close()
    except psycopg.OperationalError as error:
        raise SinConexion from error
    return ConnectionPool(kwargs=datos, min_size=1, open=False)

# mal: devuelve None en lugar de lanzar [K11]
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, open=True)
    try:
        reserva.wait(timeout=segundos)
    except PoolTimeout:
        return None
    return reserva

# mal: `return` en el finally: se come el error y devuelve un pool cerrado [K11]
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, open=True)
    try:
        reserva.wait(timeout=segundos)
    except PoolTimeout as error:
        raise SinConexion from error
    finally:
        return reserva

# mal: duerme y mira pool_size, que cuenta también las que están por abrir [K11]
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, open=True)
    time.sleep(segundos)
    if reserva.get_stats()["pool_size"] < 1:
        reserva.close()
        raise SinConexion from PoolTimeout("no contesta")
    return reserva

# mal: guarda el pool: la segunda vez devuelve el mismo, aunque ya lo hayan cerrado [K1]
_reservas = {}


def abre_reserva(segundos, **datos):
    clave = tuple(sorted(datos.items()))
    if clave not in _reservas:
        reserva = ConnectionPool(kwargs=datos, min_size=1, open=True)
        try:
            reserva.wait(timeout=segundos)
        except PoolTimeout as error:
            raise SinConexion from error
        _reservas[clave] = reserva
    return _reservas[clave]

# mal: reintenta tres veces: espera el triple de `segundos` [K9]
def abre_reserva(segundos, **datos):
    for _ in range(3):
        reserva = ConnectionPool(kwargs=datos, min_size=1, open=True)
        try:
            reserva.wait(timeout=segundos)
            return reserva
        except PoolTimeout as error:
            ultimo = error
    raise SinConexion from ultimo

# mal: deja salir PoolTimeout, no SinConexion [K2]
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, open=True)
    reserva.wait(timeout=segundos)
    return reserva

# mal: el pool nace cerrado y nadie lo abre: ni con el servidor bueno funciona [K11]
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, open=False)
    try:
        reserva.wait(timeout=segundos)
    except psycopg.OperationalError as error:
        raise SinConexion from error
    return reserva

# mal: int(): medio segundo se queda en cero y un servidor que contesta bien parece muerto [K9]
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, open=True)
    try:
        reserva.wait(timeout=int(segundos))
    except PoolTimeout as error:
        raise SinConexion from error
    return reserva
