# no aplica K3: Ctrl-C mientras espera queda fuera, lo dice el enunciado
# no aplica K6: no guarda nada
# no aplica K7: cada llamada abre un pool nuevo
# no aplica K8: nada se comparte entre dos llamadas
# no aplica K10: no recibe ninguna orden
import time

import psycopg
from psycopg_pool import ConnectionPool, PoolTimeout


class SinConexion(Exception):
    pass


# bien: ExitStack, que cierra también con Ctrl-C
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


# bien [K5]: pide una conexión y cierra sin esperar a los hilos
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


# bien: make_conninfo, dos conexiones y __cause__ a mano
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


# bien: un gestor de contexto que traduce el error
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


# bien: con open(wait=True)
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, open=False)
    try:
        reserva.open(wait=True, timeout=segundos)
    except PoolTimeout as motivo:
        raise SinConexion() from motivo
    else:
        return reserva


# bien: con una consulta de prueba
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, open=True)
    try:
        with reserva.connection(timeout=segundos) as conexion:
            conexion.execute("SELECT 1")
    except Exception as error:
        reserva.close()
        raise SinConexion("no contesta") from error
    return reserva


# mal [K11]: espera con `wait()`
def abre_reserva(segundos, **datos):
    try:
        return ConnectionPool(kwargs=datos, min_size=1, max_size=5, open=True)
    except PoolTimeout as error:
        raise SinConexion() from error


# mal [K11]: Ni el constructor ni `check()`
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, max_size=5, timeout=segundos, open=True)
    try:
        reserva.check()
    except PoolTimeout as error:
        raise SinConexion() from error
    return reserva


# mal: dejas abierto el pool
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, open=True)
    try:
        with reserva.connection(timeout=segundos) as conexion:
            conexion.execute("SELECT 1")
    except PoolTimeout as error:
        raise SinConexion("no contesta") from error
    return reserva


# mal: ha perdido la causa
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, open=True)
    try:
        reserva.wait(timeout=segundos)
    except PoolTimeout:
        raise SinConexion("no contesta")
    return reserva


# mal [K2]: llega PoolTimeout, no SinConexion
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, open=True)
    reserva.wait(timeout=segundos)
    return reserva


# mal: devuelve None y calla
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, open=True)
    try:
        reserva.wait(timeout=segundos)
        return reserva
    except PoolTimeout:
        print("no contesta")


# mal [K12]: no usa los `datos`
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(min_size=1, open=True)
    try:
        reserva.wait(timeout=3)
    except PoolTimeout as error:
        raise SinConexion() from error
    return reserva


# mal: ¿Falta un «return»?
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, open=True)
    try:
        reserva.wait(timeout=segundos)
    except PoolTimeout as error:
        raise SinConexion() from error


# mal: está cerrado
def abre_reserva(segundos, **datos):
    try:
        with ConnectionPool(kwargs=datos, min_size=1, open=False) as reserva:
            reserva.wait(timeout=segundos)
            return reserva
    except PoolTimeout as error:
        raise SinConexion() from error


# mal: no la devolviste
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, max_size=1, open=True)
    try:
        reserva.getconn(timeout=segundos)
    except PoolTimeout as error:
        reserva.close()
        raise SinConexion() from error
    return reserva


# mal: antes de abrirlo
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, open=False)
    try:
        reserva.wait(timeout=segundos)
    except PoolTimeout as error:
        raise SinConexion() from error
    return reserva


# mal: algo que no es un pool
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, open=True)
    try:
        reserva.wait(timeout=segundos)
        return reserva
    except PoolTimeout:
        return False


# mal: le falta una conexión
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, max_size=5, open=True)
    try:
        reserva.getconn(timeout=segundos).execute("SELECT 1")
    except PoolTimeout as error:
        reserva.close()
        raise SinConexion("no contesta") from error
    return reserva


# mal [K12]: no usa todos los `datos`
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(
        f"host={datos['host']} port={datos['port']}", min_size=1, max_size=5, open=True
    )
    try:
        reserva.wait(timeout=segundos)
    except PoolTimeout as error:
        raise SinConexion("no contesta") from error
    return reserva


# mal [K9]: Con `min_size=0` no hay ninguna conexión
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=0, max_size=5, open=True)
    try:
        reserva.wait(timeout=segundos)
    except PoolTimeout as error:
        raise SinConexion("no contesta") from error
    return reserva


# mal: antes de abrirlo
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, open=False)
    try:
        reserva.wait(timeout=segundos)
    except Exception as error:
        raise SinConexion("no contesta") from error
    return reserva


# mal [K11]: que espere 30 s
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, open=True)
    try:
        reserva.wait()
    except PoolTimeout as error:
        raise SinConexion() from error
    return reserva


# cuelga: insiste
def abre_reserva(segundos, **datos):
    while True:
        reserva = ConnectionPool(kwargs=datos, min_size=1, open=True)
        try:
            reserva.wait(timeout=segundos)
            return reserva
        except PoolTimeout:
            continue


# lanza: los datos, como parámetros del pool
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(open=True, **datos)
    reserva.wait(timeout=segundos)
    return reserva


# mal [K11]: un error nuevo y vacío
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, open=True)
    try:
        reserva.wait(timeout=segundos)
    except PoolTimeout:
        raise SinConexion("no contesta") from PoolTimeout
    return reserva


# mal [K1]: Cada llamada abre uno nuevo
_reservas = {}


def abre_reserva(segundos, **datos):
    clave = tuple(sorted(datos.items()))
    if clave not in _reservas or _reservas[clave].closed:
        reserva = ConnectionPool(kwargs=datos, min_size=1, open=True)
        try:
            reserva.wait(timeout=segundos)
        except PoolTimeout as error:
            raise SinConexion from error
        _reservas[clave] = reserva
    return _reservas[clave]


# mal [K9]: Una sola
def abre_reserva(segundos, **datos):
    for _ in range(3):
        reserva = ConnectionPool(kwargs=datos, min_size=1, open=True)
        try:
            reserva.wait(timeout=segundos)
            return reserva
        except PoolTimeout as error:
            ultimo = error
    raise SinConexion from ultimo


# mal [K9]: puede llevar decimales
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, open=True)
    try:
        reserva.wait(timeout=int(segundos))
    except PoolTimeout as error:
        raise SinConexion from error
    return reserva


# mal [K11]: está cerrado
def abre_reserva(segundos, **datos):
    try:
        psycopg.connect(connect_timeout=max(1, int(segundos)), **datos).close()
    except psycopg.OperationalError as error:
        raise SinConexion from error
    return ConnectionPool(kwargs=datos, min_size=1, open=False)


# mal [K11 K12]: todavía no ha conectado
def abre_reserva(segundos, **datos):
    try:
        psycopg.connect(connect_timeout=max(2, int(segundos)), **datos).close()
    except psycopg.OperationalError as error:
        raise SinConexion from error
    return ConnectionPool(kwargs=datos, min_size=1, open=True)


# mal [K4]: esperas mucho más
def abre_reserva(segundos, **datos):
    try:
        psycopg.connect(**datos).close()
        reserva = ConnectionPool(kwargs=datos, min_size=1, open=True)
        reserva.wait(timeout=segundos)
    except psycopg.OperationalError as error:
        raise SinConexion from error
    return reserva


# mal [K9]: esperas 5 como mucho
def abre_reserva(segundos, **datos):
    pool = ConnectionPool(kwargs=datos, min_size=1, open=True)
    try:
        pool.wait(timeout=segundos / 2)
    except PoolTimeout as error:
        raise SinConexion from error
    return pool


# mal [K9]: que espere 1 s
def abre_reserva(segundos, **datos):
    pool = ConnectionPool(kwargs=datos, min_size=1, open=True)
    try:
        pool.wait(timeout=max(1, segundos))
    except PoolTimeout as error:
        raise SinConexion from error
    return pool


# mal [K11]: no usa todos los `datos`
def abre_reserva(segundos, **datos):
    pool = ConnectionPool(kwargs={**datos, "dbname": "postgres"}, min_size=1, open=True)
    try:
        pool.wait(timeout=segundos)
    except PoolTimeout as error:
        raise SinConexion from error
    return pool


# mal [K11]: Cambias las variables de entorno
import os


def abre_reserva(segundos, **datos):
    os.environ.update({f"PG{k.upper()}": str(v) for k, v in datos.items()})
    pool = ConnectionPool(min_size=1, open=True)
    try:
        pool.wait(timeout=segundos)
    except PoolTimeout as error:
        raise SinConexion from error
    return pool
