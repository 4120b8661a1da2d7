import time
from contextlib import ExitStack, contextmanager

from psycopg2.pool import PoolError


class EsperaAgotada(PoolError):
    pass


# bien: con ExitStack
@contextmanager
def con_permiso(reserva, permisos, segundos):
    if permisos.acquire(True, segundos) is False:
        raise EsperaAgotada
    with ExitStack() as al_salir:
        al_salir.callback(permisos.release)
        conexion = reserva.getconn()
        al_salir.callback(reserva.putconn, conexion)
        yield conexion


# bien: sin anidar los finally
@contextmanager
def con_permiso(reserva, permisos, segundos):
    hay = permisos.acquire(timeout=segundos)
    if not hay:
        raise EsperaAgotada("no hay")
    try:
        conexion = reserva.getconn()
    except BaseException:
        permisos.release()
        raise
    try:
        yield conexion
    finally:
        try:
            reserva.putconn(conexion)
        finally:
            permisos.release()


# bien: una clase con los dos métodos
class con_permiso:
    def __init__(self, reserva, permisos, segundos):
        self.reserva, self.permisos, self.segundos = reserva, permisos, segundos

    def __enter__(self):
        if not self.permisos.acquire(timeout=self.segundos):
            raise EsperaAgotada
        try:
            self.conexion = self.reserva.getconn()
        except BaseException:
            self.permisos.release()
            raise
        return self.conexion

    def __exit__(self, *_):
        self.reserva.putconn(self.conexion)
        self.permisos.release()


# mal: Al salir del bloque, el permiso no vuelve
@contextmanager
def con_permiso(reserva, permisos, segundos):
    if not permisos.acquire(timeout=segundos):
        raise EsperaAgotada
    conexion = reserva.getconn()
    try:
        yield conexion
    finally:
        reserva.putconn(conexion)


# mal: Al salir del bloque, la conexión no vuelve
@contextmanager
def con_permiso(reserva, permisos, segundos):
    if not permisos.acquire(timeout=segundos):
        raise EsperaAgotada
    try:
        yield reserva.getconn()
    finally:
        permisos.release()


# mal: Cuando el bloque falla, el permiso no vuelve
@contextmanager
def con_permiso(reserva, permisos, segundos):
    if not permisos.acquire(timeout=segundos):
        raise EsperaAgotada
    conexion = reserva.getconn()
    yield conexion
    reserva.putconn(conexion)
    permisos.release()


# mal: Primero `putconn`, después `release`
@contextmanager
def con_permiso(reserva, permisos, segundos):
    if not permisos.acquire(timeout=segundos):
        raise EsperaAgotada
    conexion = reserva.getconn()
    try:
        yield conexion
    finally:
        permisos.release()
        reserva.putconn(conexion)


# mal: has pedido la conexión sin permiso
@contextmanager
def con_permiso(reserva, permisos, segundos):
    permisos.acquire(timeout=segundos)
    try:
        conexion = reserva.getconn()
        try:
            yield conexion
        finally:
            reserva.putconn(conexion)
    finally:
        permisos.release()


# mal: La espera no termina
@contextmanager
def con_permiso(reserva, permisos, segundos):
    with permisos:
        conexion = reserva.getconn()
        try:
            yield conexion
        finally:
            reserva.putconn(conexion)


# mal: El permiso llegó a tiempo
@contextmanager
def con_permiso(reserva, permisos, segundos):
    if not permisos.acquire(blocking=False):
        raise EsperaAgotada
    try:
        conexion = reserva.getconn()
        try:
            yield conexion
        finally:
            reserva.putconn(conexion)
    finally:
        permisos.release()


# mal: no llegaste a coger
@contextmanager
def con_permiso(reserva, permisos, segundos):
    try:
        if not permisos.acquire(timeout=segundos):
            raise EsperaAgotada
        conexion = reserva.getconn()
        try:
            yield conexion
        finally:
            reserva.putconn(conexion)
    finally:
        permisos.release()


# mal: Cuando `getconn` falla, el permiso se pierde
@contextmanager
def con_permiso(reserva, permisos, segundos):
    if not permisos.acquire(timeout=segundos):
        raise EsperaAgotada
    conexion = reserva.getconn()
    try:
        yield conexion
    finally:
        reserva.putconn(conexion)
        permisos.release()


# mal: la función calla
@contextmanager
def con_permiso(reserva, permisos, segundos):
    if permisos.acquire(timeout=segundos):
        try:
            conexion = reserva.getconn()
            try:
                yield conexion
            finally:
                reserva.putconn(conexion)
        finally:
            permisos.release()


# mal: sin coger un permiso
@contextmanager
def con_permiso(reserva, permisos, segundos):
    conexion = reserva.getconn()
    try:
        yield conexion
    finally:
        reserva.putconn(conexion)


# mal: va en un «yield»
@contextmanager
def con_permiso(reserva, permisos, segundos):
    if not permisos.acquire(timeout=segundos):
        raise EsperaAgotada
    try:
        return reserva.getconn()
    finally:
        permisos.release()


# mal: conserva su @contextmanager
def con_permiso(reserva, permisos, segundos):
    permisos.acquire(timeout=segundos)
    try:
        conexion = reserva.getconn()
        try:
            yield conexion
        finally:
            reserva.putconn(conexion)
    finally:
        permisos.release()


# mal: Ponla detrás del «yield»
@contextmanager
def con_permiso(reserva, permisos, segundos):
    if not permisos.acquire(timeout=segundos):
        raise EsperaAgotada
    try:
        conexion = reserva.getconn()
        yield
        reserva.putconn(conexion)
    finally:
        permisos.release()


# mal: su error tiene que llegar
@contextmanager
def con_permiso(reserva, permisos, segundos):
    if not permisos.acquire(timeout=segundos):
        raise EsperaAgotada
    conexion = reserva.getconn()
    try:
        yield conexion
    except Exception as error:
        print(error)
    finally:
        reserva.putconn(conexion)
        permisos.release()


# bien: pregunta muchas veces
@contextmanager
def con_permiso(reserva, permisos, segundos):
    limite = time.monotonic() + segundos
    while not permisos.acquire(blocking=False):
        if time.monotonic() > limite:
            raise EsperaAgotada
        time.sleep(0.01)
    try:
        conexion = reserva.getconn()
        try:
            yield conexion
        finally:
            reserva.putconn(conexion)
    finally:
        permisos.release()


# mal: y lanzas PoolError
@contextmanager
def con_permiso(reserva, permisos, segundos):
    if not permisos.acquire(timeout=segundos):
        raise PoolError("agotado")
    try:
        conexion = reserva.getconn()
        try:
            yield conexion
        finally:
            reserva.putconn(conexion)
    finally:
        permisos.release()


# mal: y lanzas TimeoutError
@contextmanager
def con_permiso(reserva, permisos, segundos):
    if not permisos.acquire(timeout=segundos):
        raise TimeoutError
    try:
        conexion = reserva.getconn()
        try:
            yield conexion
        finally:
            reserva.putconn(conexion)
    finally:
        permisos.release()



# cuelga: coge dos permisos donde hay uno
@contextmanager
def con_permiso(reserva, permisos, segundos):
    permisos.acquire()
    permisos.acquire()
    yield reserva.getconn()


# lanza: un nombre que no existe
@contextmanager
def con_permiso(reserva, permisos, segundos):
    permisos.espera(segundos)
    yield reserva.getconn()
