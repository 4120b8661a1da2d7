# no aplica K6: no confirma nada
# no aplica K10: no recibe ninguna orden
import os
import threading
import time
from contextlib import suppress
from os import getpid


class _Base:
    def __init__(self, abre):
        self._abre, self._pool, self._proceso = abre, None, None
        self._cerrojo = threading.Lock()

    def da(self):
        with self._cerrojo:
            if self._proceso != os.getpid():
                self._pool = self._abre()
                self._proceso = os.getpid()
            return self._pool

    def cierra(self):
        with self._cerrojo:
            if self._proceso == os.getpid():
                self._proceso = None
                self._pool.closeall()


# bien [K1 K8]: con un diccionario por proceso
class PorProceso:
    def __init__(self, abre):
        self.abre, self.pools, self.uno = abre, {}, threading.RLock()

    def da(self):
        with self.uno:
            if os.getpid() not in self.pools:
                self.pools[os.getpid()] = self.abre()
            return self.pools[os.getpid()]

    def cierra(self):
        with self.uno:
            pool = self.pools.pop(os.getpid(), None)
        if pool is not None:
            pool.closeall()


# bien [K2 K3]: con getpid suelto y acquire
class PorProceso:
    def __init__(self, abre):
        self.abre = abre
        self.suyo = (None, None)
        self.cerrojo = threading.Lock()

    def da(self):
        self.cerrojo.acquire()
        try:
            de, pool = self.suyo
            if de == getpid():
                return pool
            pool = self.abre()
            self.suyo = (getpid(), pool)
            return pool
        finally:
            self.cerrojo.release()

    def cierra(self):
        with self.cerrojo:
            de, pool = self.suyo
            if de != getpid():
                return
            self.suyo = (None, None)
        pool.closeall()


# bien [K7]: mirando antes sin cerrojo
class PorProceso:
    def __init__(self, abre):
        self._abre = abre
        self._cerrojo = threading.Lock()
        self._suyo = None

    def da(self):
        suyo = self._suyo
        if suyo is None or suyo[0] != os.getpid():
            with self._cerrojo:
                suyo = self._suyo
                if suyo is None or suyo[0] != os.getpid():
                    self._suyo = suyo = (os.getpid(), self._abre())
        return suyo[1]

    def cierra(self):
        with self._cerrojo:
            suyo = self._suyo
            try:
                if suyo and suyo[0] == os.getpid():
                    suyo[1].closeall()
            finally:
                self._suyo = None


# mal [K11]: Abres un pool al crear el objeto
class PorProceso(_Base):
    def __init__(self, abre):
        super().__init__(abre)
        self.da()


# mal [K12]: En cada proceso se abre uno
class PorProceso(_Base):
    def da(self):
        with self._cerrojo:
            if self._pool is None:
                self._pool = self._abre()
                self._proceso = os.getpid()
            return self._pool


# mal: cierras el pool heredado
class PorProceso(_Base):
    def da(self):
        with self._cerrojo:
            if self._proceso != os.getpid():
                if self._pool is not None:
                    self._pool.closeall()
                self._pool = self._abre()
                self._proceso = os.getpid()
            return self._pool


# mal: te quedas con una de sus conexiones
class PorProceso(_Base):
    def da(self):
        with self._cerrojo:
            if self._proceso != os.getpid():
                if self._pool is not None:
                    self._pool.getconn()
                self._pool = self._abre()
                self._proceso = os.getpid()
            return self._pool


# mal [K8]: hilos lo piden a la vez
class PorProceso(_Base):
    def da(self):
        if self._proceso != os.getpid():
            self._pool = self._abre()
            self._proceso = os.getpid()
        return self._pool


# mal: En cada proceso se abre uno
class PorProceso(_Base):
    def da(self):
        return self._abre()


# mal [K4 K5]: no queda olvidado
class PorProceso(_Base):
    def cierra(self):
        with self._cerrojo:
            if self._proceso == os.getpid():
                self._pool.closeall()
                self._proceso = None


# mal: no se entera
class PorProceso(_Base):
    def cierra(self):
        with self._cerrojo:
            if self._proceso == os.getpid():
                self._proceso = None
                with suppress(Exception):
                    self._pool.closeall()


# mal: cierra el pool que abrió otro proceso
class PorProceso(_Base):
    def cierra(self):
        with self._cerrojo:
            if self._pool is not None:
                pool, self._pool, self._proceso = self._pool, None, None
                pool.closeall()


# mal: quien llamó no se entera
class PorProceso(_Base):
    def da(self):
        with self._cerrojo:
            if self._proceso != os.getpid():
                self._proceso = os.getpid()
                try:
                    self._pool = self._abre()
                except Exception:
                    raise
            return self._pool


# mal: quien llamó no se entera
class PorProceso(_Base):
    def da(self):
        with self._cerrojo:
            if self._proceso != os.getpid():
                self._proceso = os.getpid()
                self._pool = self._abre()
            return self._pool

    def cierra(self):
        with self._cerrojo:
            if self._proceso == os.getpid() and self._pool:
                self._proceso = None
                self._pool.closeall()


# mal [K3]: no termina
class PorProceso(_Base):
    def da(self):
        self._cerrojo.acquire()
        if self._proceso != os.getpid():
            try:
                self._pool = self._abre()
            except Exception:
                self._cerrojo.release()
                raise
            self._proceso = os.getpid()
        self._cerrojo.release()
        return self._pool


# mal [K2]: quien llamó no se entera
class PorProceso(_Base):
    def da(self):
        try:
            return super().da()
        except Exception:
            return None


# mal [K1]: no devuelve lo que dio
class PorProceso(_Base):
    suyo = [None, None]
    uno = threading.RLock()

    def da(self):
        with self.uno:
            if self.suyo[0] != os.getpid():
                self.suyo[:] = os.getpid(), self._abre()
            return self.suyo[1]

    def cierra(self):
        with self.uno:
            de, pool = self.suyo
            if de == os.getpid():
                self.suyo[:] = None, None
                pool.closeall()


# mal [K7]: no termina
class PorProceso(_Base):
    unico = threading.Lock()

    def __init__(self, abre):
        super().__init__(abre)
        self._cerrojo = self.unico


# mal: no cierra el pool
class PorProceso(_Base):
    def cierra(self):
        with self._cerrojo:
            if self._proceso == os.getpid():
                self._proceso = None


# mal: no devuelve nada
class PorProceso(_Base):
    def da(self):
        super().da()


# mal: hilos lo piden a la vez
class PorProceso(_Base):
    def __init__(self, abre):
        super().__init__(abre)
        self._local = threading.local()

    def da(self):
        if getattr(self._local, "de", None) != os.getpid():
            self._local.pool, self._local.de = self._abre(), os.getpid()
        self._pool, self._proceso = self._local.pool, self._local.de
        return self._pool

    def cierra(self):
        self._local.de = None
        super().cierra()


# mal [K9]: sin haber abierto nada
class PorProceso(_Base):
    def cierra(self):
        with self._cerrojo:
            if self._proceso in (os.getpid(), None):
                self._proceso = None
                self._pool.closeall()


# mal [K3]: Ctrl-C corta
class PorProceso(_Base):
    def cierra(self):
        with self._cerrojo:
            if self._proceso == os.getpid():
                try:
                    self._pool.closeall()
                except Exception:
                    self._proceso = None
                    raise
                self._proceso = None


# mal [K8]: Usa el mismo cerrojo
class PorProceso(_Base):
    def cierra(self):
        if self._proceso == os.getpid():
            try:
                self._pool.closeall()
            finally:
                self._proceso = None


# mal: En cada proceso se abre uno
class PorProceso(_Base):
    def da(self):
        with self._cerrojo:
            if os.getpid() > (self._proceso or 0):
                self._pool = self._abre()
                self._proceso = os.getpid()
            return self._pool


# bien: recordando los pools por proceso, y cerrando fuera del cerrojo
class PorProceso(_Base):
    def cierra(self):
        with self._cerrojo:
            if self._proceso != os.getpid():
                return
            pool, self._proceso, self._pool = self._pool, None, None
        pool.closeall()


# bien: un cerrojo para todos, que el mismo hilo puede tener dos veces
class PorProceso(_Base):
    _de_todos = threading.RLock()

    def __init__(self, abre):
        super().__init__(abre)
        self._cerrojo = self._de_todos


# cuelga: espera a que el proceso cambie
class PorProceso(_Base):
    def da(self):
        while True:
            time.sleep(0.01)


# lanza: falta apuntar lo que abre
class PorProceso:
    def __init__(self, abre):
        self._cerrojo = threading.Lock()

    def da(self):
        return self._abre()

    def cierra(self):
        self._pool.closeall()
