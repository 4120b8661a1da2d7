# bien: dos try con su finally

@contextmanager
def con_permiso(reserva, permisos, segundos):
    """Presta una conexión a un bloque `with`, con uno de los permisos del semáforo."""
    if not permisos.acquire(timeout=segundos):
        raise EsperaAgotada("Nadie devolvió una conexión a tiempo.")
    try:
        conexion = reserva.getconn()
        try:
            yield conexion
        finally:
            reserva.putconn(conexion)
    finally:
        permisos.release()

# bien: ExitStack, que deshace en orden contrario

from contextlib import ExitStack


@contextmanager
def con_permiso(reserva, permisos, segundos):
    with ExitStack() as pila:
        if permisos.acquire(timeout=segundos) is False:
            raise EsperaAgotada()
        pila.callback(permisos.release)
        conexion = reserva.getconn()
        pila.callback(reserva.putconn, conexion)
        yield conexion

# bien: una clase con __enter__ y __exit__ en lugar de un generador

class con_permiso:
    def __init__(self, reserva, permisos, segundos):
        self.reserva, self.permisos, self.segundos = reserva, permisos, segundos

    def __enter__(self):
        if not self.permisos.acquire(timeout=self.segundos):
            raise EsperaAgotada("espera agotada")
        try:
            self.conexion = self.reserva.getconn()
        except BaseException:
            self.permisos.release()
            raise
        return self.conexion

    def __exit__(self, *error):
        try:
            self.reserva.putconn(self.conexion)
        finally:
            self.permisos.release()
        return False

# bien: dos gestores auxiliares, uno por cosa

@contextmanager
def _permiso(semaforo, plazo):
    if not semaforo.acquire(True, plazo):
        raise EsperaAgotada(f"Más de {plazo} s")
    try:
        yield
    finally:
        semaforo.release()


@contextmanager
def _prestamo(almacen):
    c = almacen.getconn()
    try:
        yield c
    finally:
        almacen.putconn(c)


@contextmanager
def con_permiso(reserva, permisos, segundos):
    with _permiso(permisos, segundos), _prestamo(reserva) as c:
        yield c

# bien: un solo finally con una bandera y otro dentro

@contextmanager
def con_permiso(reserva, permisos, segundos):
    tengo, conexion = permisos.acquire(timeout=segundos), None
    try:
        if not tengo:
            raise EsperaAgotada
        conexion = reserva.getconn()
        yield conexion
    finally:
        try:
            if conexion is not None:
                reserva.putconn(conexion)
        finally:
            if tengo:
                permisos.release()

# mal: with permisos espera para siempre, sin límite de segundos, [K5]

@contextmanager
def con_permiso(reserva, permisos, segundos):
    with permisos:
        conexion = reserva.getconn()
        try:
            yield conexion
        finally:
            reserva.putconn(conexion)

# mal: coge dos permisos: uno con acquire y otro con with, [K9]

@contextmanager
def con_permiso(reserva, permisos, segundos):
    if not permisos.acquire(timeout=segundos):
        raise EsperaAgotada("Nadie devolvió una conexión a tiempo.")
    with permisos:
        conexion = reserva.getconn()
        try:
            yield conexion
        finally:
            reserva.putconn(conexion)

# mal: el primer argumento de acquire es blocking: espera para siempre, [K5]

@contextmanager
def con_permiso(reserva, permisos, segundos):
    if not permisos.acquire(segundos):
        raise EsperaAgotada("Nadie devolvió una conexión a tiempo.")
    try:
        conexion = reserva.getconn()
        try:
            yield conexion
        finally:
            reserva.putconn(conexion)
    finally:
        permisos.release()

# mal: no mira lo que contesta acquire: presta sin permiso y luego regala uno, [K5]

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

# mal: si se agota la espera devuelve un permiso que no cogió, [K5]

@contextmanager
def con_permiso(reserva, permisos, segundos):
    try:
        if not permisos.acquire(timeout=segundos):
            raise EsperaAgotada("Nadie devolvió una conexión a tiempo.")
        conexion = reserva.getconn()
        try:
            yield conexion
        finally:
            reserva.putconn(conexion)
    finally:
        permisos.release()

# mal: si getconn falla se pierde el permiso, [K5]

@contextmanager
def con_permiso(reserva, permisos, segundos):
    if not permisos.acquire(timeout=segundos):
        raise EsperaAgotada("Nadie devolvió una conexión a tiempo.")
    conexion = reserva.getconn()
    try:
        yield conexion
    finally:
        reserva.putconn(conexion)
        permisos.release()

# mal: si putconn falla (la conexión murió en una transacción) se pierde el permiso, [K4]

@contextmanager
def con_permiso(reserva, permisos, segundos):
    if not permisos.acquire(timeout=segundos):
        raise EsperaAgotada("Nadie devolvió una conexión a tiempo.")
    try:
        conexion = reserva.getconn()
    except BaseException:
        permisos.release()
        raise
    try:
        yield conexion
    finally:
        reserva.putconn(conexion)
        permisos.release()

# mal: un solo try: si getconn falla, el finally da UnboundLocalError y el permiso no vuelve, [K5]

@contextmanager
def con_permiso(reserva, permisos, segundos):
    if not permisos.acquire(timeout=segundos):
        raise EsperaAgotada("Nadie devolvió una conexión a tiempo.")
    try:
        conexion = reserva.getconn()
        yield conexion
    finally:
        reserva.putconn(conexion)
        permisos.release()

# mal: devuelve antes el permiso que la conexión: quien entra con él encuentra el pool agotado, [K8]

@contextmanager
def con_permiso(reserva, permisos, segundos):
    if not permisos.acquire(timeout=segundos):
        raise EsperaAgotada("Nadie devolvió una conexión a tiempo.")
    try:
        conexion = reserva.getconn()
    except BaseException:
        permisos.release()
        raise
    try:
        yield conexion
    finally:
        permisos.release()
        reserva.putconn(conexion)

# mal: sin finally: un error del bloque se queda con las dos cosas, [K2]

@contextmanager
def con_permiso(reserva, permisos, segundos):
    if not permisos.acquire(timeout=segundos):
        raise EsperaAgotada("Nadie devolvió una conexión a tiempo.")
    conexion = reserva.getconn()
    yield conexion
    reserva.putconn(conexion)
    permisos.release()

# mal: except Exception: con Ctrl-C en el bloque no vuelve nada, [K3]

@contextmanager
def con_permiso(reserva, permisos, segundos):
    if not permisos.acquire(timeout=segundos):
        raise EsperaAgotada("Nadie devolvió una conexión a tiempo.")
    conexion = None
    try:
        conexion = reserva.getconn()
        yield conexion
    except Exception:
        if conexion is not None:
            reserva.putconn(conexion)
        permisos.release()
        raise
    else:
        reserva.putconn(conexion)
        permisos.release()

# mal: calla los errores del bloque, [K2]

@contextmanager
def con_permiso(reserva, permisos, segundos):
    if not permisos.acquire(timeout=segundos):
        raise EsperaAgotada("Nadie devolvió una conexión a tiempo.")
    try:
        conexion = reserva.getconn()
        try:
            yield conexion
        except Exception:
            conexion.rollback()
        finally:
            reserva.putconn(conexion)
    finally:
        permisos.release()

# mal: no espera: prueba una vez y se rinde, [K8]

@contextmanager
def con_permiso(reserva, permisos, segundos):
    if not permisos.acquire(blocking=False):
        raise EsperaAgotada("Nadie devolvió una conexión a tiempo.")
    try:
        conexion = reserva.getconn()
        try:
            yield conexion
        finally:
            reserva.putconn(conexion)
    finally:
        permisos.release()

# mal: otro error: TimeoutError en lugar de EsperaAgotada, [K2]

@contextmanager
def con_permiso(reserva, permisos, segundos):
    if not permisos.acquire(timeout=segundos):
        raise TimeoutError("Nadie devolvió una conexión a tiempo.")
    try:
        conexion = reserva.getconn()
        try:
            yield conexion
        finally:
            reserva.putconn(conexion)
    finally:
        permisos.release()

# mal: no presta nada: el bloque recibe None, [K11]

@contextmanager
def con_permiso(reserva, permisos, segundos):
    if not permisos.acquire(timeout=segundos):
        raise EsperaAgotada("Nadie devolvió una conexión a tiempo.")
    try:
        conexion = reserva.getconn()
        try:
            yield
        finally:
            reserva.putconn(conexion)
    finally:
        permisos.release()

# mal: convierte cualquier PoolError (pool cerrado, o uno del bloque) en EsperaAgotada, [K5]

@contextmanager
def con_permiso(reserva, permisos, segundos):
    if not permisos.acquire(timeout=segundos):
        raise EsperaAgotada("Nadie devolvió una conexión a tiempo.")
    try:
        conexion = reserva.getconn()
        try:
            yield conexion
        finally:
            reserva.putconn(conexion)
    except pool.PoolError:
        raise EsperaAgotada("Nadie devolvió una conexión a tiempo.")
    finally:
        permisos.release()

# mal: no usa los permisos: insiste con getconn hasta que se acaba el tiempo, [K11]

@contextmanager
def con_permiso(reserva, permisos, segundos):
    limite = time.monotonic() + segundos
    while True:
        try:
            conexion = reserva.getconn()
            break
        except pool.PoolError:
            if time.monotonic() > limite:
                raise EsperaAgotada("Nadie devolvió una conexión a tiempo.")
            time.sleep(0.01)
    try:
        yield conexion
    finally:
        reserva.putconn(conexion)

# mal: con segundos=0 espera para siempre en lugar de no esperar, [K9]

@contextmanager
def con_permiso(reserva, permisos, segundos):
    if not permisos.acquire(timeout=segundos or None):
        raise EsperaAgotada("Nadie devolvió una conexión a tiempo.")
    try:
        conexion = reserva.getconn()
        try:
            yield conexion
        finally:
            reserva.putconn(conexion)
    finally:
        permisos.release()

# mal: una clave por hilo: dos with anidados comparten conexión y el segundo putconn falla, [K7]

@contextmanager
def con_permiso(reserva, permisos, segundos):
    if not permisos.acquire(timeout=segundos):
        raise EsperaAgotada("Nadie devolvió una conexión a tiempo.")
    try:
        conexion = reserva.getconn(threading.get_ident())
        try:
            yield conexion
        finally:
            reserva.putconn(conexion, key=threading.get_ident())
    finally:
        permisos.release()

# mal: devuelve la conexión pero no el permiso: a las pocas veces no queda ninguno, [K1]

@contextmanager
def con_permiso(reserva, permisos, segundos):
    if not permisos.acquire(timeout=segundos):
        raise EsperaAgotada("Nadie devolvió una conexión a tiempo.")
    conexion = reserva.getconn()
    try:
        yield conexion
    finally:
        reserva.putconn(conexion)
