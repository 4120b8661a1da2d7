# bien: el with envuelve la pregunta, la creación y el return

class PoolUnico:
    """Un pool que se crea la primera vez que alguien lo pide."""

    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        """Devuelve siempre el mismo pool."""
        with self.cerrojo:
            if self.reserva is None:
                self.reserva = self.crear(pool.ThreadedConnectionPool)
            return self.reserva

# bien: pregunta dos veces, fuera y dentro del cerrojo

class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        if self.reserva is not None:
            return self.reserva
        with self.cerrojo:
            if self.reserva is None:
                self.reserva = self.crear(pool.ThreadedConnectionPool)
        return self.reserva

# bien: acquire y release a mano, con finally

class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        self.cerrojo.acquire()
        try:
            self.reserva = self.reserva or self.crear(pool.ThreadedConnectionPool)
            return self.reserva
        finally:
            self.cerrojo.release()

# bien: un decorador que cierra el cerrojo del objeto

import functools


def a_puerta_cerrada(metodo):
    @functools.wraps(metodo)
    def otro(yo, *args):
        with yo.cerrojo:
            return metodo(yo, *args)

    return otro


class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.RLock()
        self.reserva = None

    @a_puerta_cerrada
    def obtener(self):
        if self.reserva is None:
            from psycopg2.pool import ThreadedConnectionPool as Clase

            self.reserva = self.crear(Clase)
        return self.reserva

# bien: una lista que guarda el pool, y un cerrojo de la clase para todos los objetos

class PoolUnico:
    _cerrojo = threading.Lock()

    def __init__(self, crear):
        self.crear = crear
        self._guardado = []

    def obtener(self):
        with PoolUnico._cerrojo:
            while not self._guardado:
                self._guardado.append(self.crear(pool.ThreadedConnectionPool))
            (unico,) = self._guardado
            return unico

# mal: sin cerrojo, [K8]

class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        if self.reserva is None:
            self.reserva = self.crear(pool.ThreadedConnectionPool)
        return self.reserva

# mal: la pregunta va fuera del cerrojo y no se repite dentro, [K8]

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

# mal: un cerrojo nuevo en cada llamada no cierra el paso a nadie, [K8]

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

# mal: SimpleConnectionPool pasa del máximo con varios hilos, [K8]

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

# mal: AbstractConnectionPool no sabe prestar, [K11]

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

# mal: si crear falla, el cerrojo queda cerrado para siempre, [K2]

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

# mal: solo abre el cerrojo con Exception: Ctrl-C al crear lo deja cerrado, [K3]

class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        self.cerrojo.acquire()
        try:
            if self.reserva is None:
                self.reserva = self.crear(pool.ThreadedConnectionPool)
        except Exception:
            self.cerrojo.release()
            raise
        else:
            self.cerrojo.release()
        return self.reserva

# mal: el return está dentro del if: la segunda llamada da None, [K1]

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

# mal: calla el error de crear y devuelve None, [K2]

class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        with self.cerrojo:
            if self.reserva is None:
                try:
                    self.reserva = self.crear(pool.ThreadedConnectionPool)
                except psycopg2.Error as error:
                    print("No se pudo crear el pool:", error)
            return self.reserva

# mal: insiste ella sola hasta que crear funciona: el error no pasa, [K2]

class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        with self.cerrojo:
            while self.reserva is None:
                with suppress(Exception):
                    self.reserva = self.crear(pool.ThreadedConnectionPool)
            return self.reserva

# mal: apunta que está creado antes de crearlo: tras un fallo da None y no lo intenta más, [K2]

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

# mal: guarda el pool en la clase: dos PoolUnico distintos comparten el primero, [K1]

class PoolUnico:
    reserva = None

    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()

    def obtener(self):
        with self.cerrojo:
            if PoolUnico.reserva is None:
                PoolUnico.reserva = self.crear(pool.ThreadedConnectionPool)
            return PoolUnico.reserva

# mal: lo crea en __init__, antes de que nadie lo pida, [K11]

class PoolUnico:
    def __init__(self, crear):
        self.cerrojo = threading.Lock()
        self.reserva = crear(pool.ThreadedConnectionPool)

    def obtener(self):
        with self.cerrojo:
            return self.reserva

# mal: quien no consigue el cerrojo no espera y recibe None, [K8]

class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        if self.reserva is None and self.cerrojo.acquire(blocking=False):
            try:
                self.reserva = self.crear(pool.ThreadedConnectionPool)
            finally:
                self.cerrojo.release()
        return self.reserva

# mal: functools.cache no impide que varios hilos entren a la vez la primera vez, [K8]

from functools import cache


class PoolUnico:
    def __init__(self, crear):
        self.crear = crear

    @cache
    def obtener(self):
        return self.crear(pool.ThreadedConnectionPool)

# mal: un pool por hilo, con threading.local, [K8]

class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.local = threading.local()

    def obtener(self):
        with self.cerrojo:
            if not hasattr(self.local, "reserva"):
                self.local.reserva = self.crear(pool.ThreadedConnectionPool)
            return self.local.reserva

# mal: da una conexión en lugar del pool, [K11]

class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        with self.cerrojo:
            if self.reserva is None:
                self.reserva = self.crear(pool.ThreadedConnectionPool)
            return self.reserva.getconn()

# mal: crea el pool y después mira: llama a crear en cada llamada y deja pools sueltos, [K1]

class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        nuevo = self.crear(pool.ThreadedConnectionPool)
        with self.cerrojo:
            if self.reserva is None:
                self.reserva = nuevo
            return self.reserva
