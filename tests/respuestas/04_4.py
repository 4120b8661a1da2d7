import threading

from psycopg2 import pool


# bien: pregunta antes y otra vez dentro
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        if self.reserva is None:
            with self.cerrojo:
                if self.reserva is None:
                    self.reserva = self.crear(pool.ThreadedConnectionPool)
        return self.reserva


# bien: con acquire y release
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        self.cerrojo.acquire()
        try:
            if not self.reserva:
                self.reserva = self.crear(pool.ThreadedConnectionPool)
        finally:
            self.cerrojo.release()
        return self.reserva


# bien: con otro cerrojo
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.RLock()
        self.reserva = []

    def obtener(self):
        with self.cerrojo:
            if not self.reserva:
                self.reserva.append(self.crear(pool.ThreadedConnectionPool))
            return self.reserva[0]


# mal: nadie los hizo pasar de uno en uno
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        if self.reserva is None:
            self.reserva = self.crear(pool.ThreadedConnectionPool)
        return self.reserva


# mal: Pregunta dentro
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        if self.reserva is None:
            with self.cerrojo:
                self.reserva = self.crear(pool.ThreadedConnectionPool)
        return self.reserva


# mal: el mismo para todos
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        with threading.Lock():
            if self.reserva is None:
                self.reserva = self.crear(pool.ThreadedConnectionPool)
            return self.reserva


# mal: ha creado otro pool
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        with self.cerrojo:
            return self.crear(pool.ThreadedConnectionPool)


# mal: Después de `obtener()`, el cerrojo sigue cerrado
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        self.cerrojo.acquire()
        if self.reserva is None:
            self.reserva = self.crear(pool.ThreadedConnectionPool)
        return self.reserva


# mal: Cuando `crear` falla, el cerrojo sigue cerrado
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        self.cerrojo.acquire()
        if self.reserva is None:
            self.reserva = self.crear(pool.ThreadedConnectionPool)
        self.cerrojo.release()
        return self.reserva


# mal: ¿Falta un «return»?
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        with self.cerrojo:
            if self.reserva is None:
                self.reserva = self.crear(pool.ThreadedConnectionPool)


# mal: La segunda vez, `obtener()` no devuelve nada
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        with self.cerrojo:
            if self.reserva is None:
                self.reserva = self.crear(pool.ThreadedConnectionPool)
                return self.reserva


# mal: su error tiene que llegar
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        with self.cerrojo:
            try:
                if self.reserva is None:
                    self.reserva = self.crear(pool.ThreadedConnectionPool)
            except Exception as error:
                print(error)
            return self.reserva


# mal: has vuelto a llamarla
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        with self.cerrojo:
            while self.reserva is None:
                try:
                    self.reserva = self.crear(pool.ThreadedConnectionPool)
                except Exception:
                    continue
            return self.reserva


# mal: no lo ha intentado de nuevo
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None
        self.creado = False

    def obtener(self):
        with self.cerrojo:
            if not self.creado:
                self.creado = True
                self.reserva = self.crear(pool.ThreadedConnectionPool)
            return self.reserva


# mal: y devuelve otra cosa
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        with self.cerrojo:
            if self.reserva is None:
                self.reserva = self.crear(pool.ThreadedConnectionPool)
            return self.crear


# mal: no ha llamado a `crear`
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        with self.cerrojo:
            if self.reserva is None:
                self.reserva = self.crear
            return self.reserva


# mal: no es para varios hilos
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        with self.cerrojo:
            if self.reserva is None:
                self.reserva = self.crear(pool.SimpleConnectionPool)
            return self.reserva


# mal: es la base y no presta
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        with self.cerrojo:
            if self.reserva is None:
                self.reserva = self.crear(pool.AbstractConnectionPool)
            return self.reserva


# mal: no ha recibido una clase
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        with self.cerrojo:
            if self.reserva is None:
                self.reserva = self.crear()
            return self.reserva


# mal: no ha recibido una clase
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        with self.cerrojo:
            if self.reserva is None:
                self.reserva = self.crear(pool)
            return self.reserva


# bien: una hija propia
class MiPool(pool.ThreadedConnectionPool):
    pass


class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        with self.cerrojo:
            if self.reserva is None:
                self.reserva = self.crear(MiPool)
            return self.reserva


# cuelga: cierra dos veces el mismo cerrojo
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        with self.cerrojo:
            if self.reserva is None:
                self.reserva = self.crear(pool.ThreadedConnectionPool)
            return self.obtener()


# lanza: crear recibe solo la clase
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        with self.cerrojo:
            if self.reserva is None:
                self.reserva = self.crear(1, 5)
            return self.reserva
