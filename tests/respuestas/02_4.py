# no aplica K2: el enunciado no nombra ningún error
# no aplica K3: lo que se interrumpe es el cierre, y se repite
# no aplica K6: no confirma nada
# no aplica K7: no llama a nadie
# no aplica K8: la clase del enunciado no es para hilos; el defecto 4 lo dice
# no aplica K10: no recibe ninguna orden
import os
from contextlib import suppress

from helpers import observador
from psycopg2 import pool


# bien [K1]: con suppress y un finally
class Reabrible:
    __pool = None

    @classmethod
    def obtenerPool(cls):
        if cls.__pool is None:
            cls.__pool = pool.SimpleConnectionPool(1, 5)
        return cls.__pool

    @classmethod
    def cerrarConexiones(cls):
        try:
            if cls.__pool:
                cls.__pool.closeall()
        except pool.PoolError:
            pass
        finally:
            cls.__pool = None


# bien: primero lo olvida y después lo cierra
class Reabrible:
    __pool = None

    @classmethod
    def obtenerPool(cls):
        if cls.__pool is None:
            cls.__pool = pool.SimpleConnectionPool(1, 5)
        return cls.__pool

    @classmethod
    def cerrarConexiones(cls):
        viejo, cls.__pool = cls.__pool, None
        if viejo is not None and not viejo.closed:
            viejo.closeall()


# bien: con el nombre entero
class Reabrible:
    __pool = None

    @classmethod
    def obtenerPool(cls):
        if cls.__pool is None:
            cls.__pool = pool.SimpleConnectionPool(1, 5)
        return cls.__pool

    @classmethod
    def cerrarConexiones(cls):
        viejo = getattr(cls, "_Reabrible__pool")
        if viejo is not None and not viejo.closed:
            viejo.closeall()
        setattr(cls, "_Reabrible__pool", None)


# bien: sale antes si no hay nada
class Reabrible:
    __pool = None

    @classmethod
    def obtenerPool(cls):
        if cls.__pool is None:
            cls.__pool = pool.SimpleConnectionPool(1, 5)
        return cls.__pool

    @classmethod
    def cerrarConexiones(cls):
        if cls.__pool is None:
            return
        with suppress(pool.PoolError):
            cls.__pool.closeall()
        cls.__pool = None


# bien: con el nombre de la clase
class Reabrible:
    __pool = None

    @classmethod
    def obtenerPool(cls):
        if cls.__pool is None:
            cls.__pool = pool.SimpleConnectionPool(1, 5)
        return cls.__pool

    @classmethod
    def cerrarConexiones(cls):
        if Reabrible.__pool is not None and not Reabrible.__pool.closed:
            Reabrible.__pool.closeall()
        Reabrible.__pool = None


# mal [K11]: no abras ninguno
class Reabrible:
    __pool = None

    @classmethod
    def obtenerPool(cls):
        if cls.__pool is None:
            cls.__pool = pool.SimpleConnectionPool(1, 5)
        return cls.__pool

    @classmethod
    def cerrarConexiones(cls):
        cls.obtenerPool().closeall()
        cls.__pool = None


# mal [K9]: Sin pool sale AttributeError
class Reabrible:
    __pool = None

    @classmethod
    def obtenerPool(cls):
        if cls.__pool is None:
            cls.__pool = pool.SimpleConnectionPool(1, 5)
        return cls.__pool

    @classmethod
    def cerrarConexiones(cls):
        cls.__pool.closeall()
        cls.__pool = None


# mal [K11]: la clase sigue usando ese pool
class Reabrible:
    __pool = None

    @classmethod
    def obtenerPool(cls):
        if cls.__pool is None:
            cls.__pool = pool.SimpleConnectionPool(1, 5)
        return cls.__pool

    @classmethod
    def cerrarConexiones(cls):
        if cls.__pool is not None and not cls.__pool.closed:
            cls.__pool.closeall()


# mal [K11]: Cierra el pool antes de olvidarlo
class Reabrible:
    __pool = None

    @classmethod
    def obtenerPool(cls):
        if cls.__pool is None:
            cls.__pool = pool.SimpleConnectionPool(1, 5)
        return cls.__pool

    @classmethod
    def cerrarConexiones(cls):
        cls.__pool = None


# mal [K11 K12]: el pool sigue abierto
class Reabrible:
    __pool = None

    @classmethod
    def obtenerPool(cls):
        if cls.__pool is None:
            cls.__pool = pool.SimpleConnectionPool(1, 5)
        return cls.__pool

    @classmethod
    def cerrarConexiones(cls):
        import psycopg2
        if cls.__pool is not None:
            conexiones = []
            with suppress(pool.PoolError):
                while True:
                    conexiones.append(cls.__pool.getconn())
            for conexion in conexiones + list(cls.__pool._used.values()):
                conexion.close()
        cls.__pool = None


# mal [K5]: Mira antes su atributo `closed`
class Reabrible:
    __pool = None

    @classmethod
    def obtenerPool(cls):
        if cls.__pool is None:
            cls.__pool = pool.SimpleConnectionPool(1, 5)
        return cls.__pool

    @classmethod
    def cerrarConexiones(cls):
        if cls.__pool is not None:
            cls.__pool.closeall()
            cls.__pool = None


# mal [K5]: la clase sigue usando ese pool
class Reabrible:
    __pool = None

    @classmethod
    def obtenerPool(cls):
        if cls.__pool is None:
            cls.__pool = pool.SimpleConnectionPool(1, 5)
        return cls.__pool

    @classmethod
    def cerrarConexiones(cls):
        if cls.__pool is not None and not cls.__pool.closed:
            cls.__pool.closeall()
            cls.__pool = None


# mal [K11]: «__pool»
class Reabrible:
    __pool = None

    @classmethod
    def obtenerPool(cls):
        if cls.__pool is None:
            cls.__pool = pool.SimpleConnectionPool(1, 5)
        return cls.__pool

    @classmethod
    def cerrarConexiones(cls):
        if cls.__pool is not None and not cls.__pool.closed:
            cls.__pool.closeall()
        setattr(cls, "__pool", None)


# mal [K11]: No lo borres
class Reabrible:
    __pool = None

    @classmethod
    def obtenerPool(cls):
        if cls.__pool is None:
            cls.__pool = pool.SimpleConnectionPool(1, 5)
        return cls.__pool

    @classmethod
    def cerrarConexiones(cls):
        if cls.__pool is not None:
            if not cls.__pool.closed:
                cls.__pool.closeall()
            del cls.__pool


# mal [K11]: no abras otro
class Reabrible:
    __pool = None

    @classmethod
    def obtenerPool(cls):
        if cls.__pool is None:
            cls.__pool = pool.SimpleConnectionPool(1, 5)
        return cls.__pool

    @classmethod
    def cerrarConexiones(cls):
        if cls.__pool is not None:
            if not cls.__pool.closed:
                cls.__pool.closeall()
            cls.__pool = pool.SimpleConnectionPool(1, 5)


# mal [K11]: la prestada queda abierta
class Reabrible:
    __pool = None

    @classmethod
    def obtenerPool(cls):
        if cls.__pool is None:
            cls.__pool = pool.SimpleConnectionPool(1, 5)
        return cls.__pool

    @classmethod
    def cerrarConexiones(cls):
        if cls.__pool is not None:
            for conexion in cls.__pool._pool:
                conexion.close()
        cls.__pool = None


# mal [K11]: no es de la clase
class Reabrible:
    __pool = None

    @classmethod
    def obtenerPool(cls):
        if cls.__pool is None:
            cls.__pool = pool.SimpleConnectionPool(1, 5)
        return cls.__pool

    @classmethod
    def cerrarConexiones(cls):
        observador.termina_conexiones(os.environ["PGAPPNAME"])
        cls.__pool = None


# mal [K11]: devuelve False
class Reabrible:
    __pool = None

    @classmethod
    def obtenerPool(cls):
        if cls.__pool is None:
            cls.__pool = pool.SimpleConnectionPool(1, 5)
        return cls.__pool

    @classmethod
    def cerrarConexiones(cls):
        if cls.__pool and not cls.__pool.closed:
            cls.__pool.closeall()
            cls.__pool = False


# mal [K11]: la clase sigue usando ese pool
class Reabrible:
    __pool = None

    @classmethod
    def obtenerPool(cls):
        if cls.__pool is None:
            cls.__pool = pool.SimpleConnectionPool(1, 5)
        return cls.__pool

    @classmethod
    def cerrarConexiones(cls):
        if cls.__pool is not None and not cls.__pool.closed:
            cls.__pool.closeall()
        cls().__pool = None


# mal [K1]: todavía ve una conexión
class Reabrible:
    __pool = None

    @classmethod
    def obtenerPool(cls):
        if cls.__pool is None:
            cls.__pool = pool.SimpleConnectionPool(1, 5)
        return cls.__pool

    @classmethod
    def cerrarConexiones(cls):
        if not getattr(cls, "hecho", False):
            if cls.__pool is not None:
                cls.__pool.closeall()
                cls.__pool = None
                cls.hecho = True


# mal [K4]: pool sigue abierto
class Reabrible:
    __pool = None

    @classmethod
    def obtenerPool(cls):
        if cls.__pool is None:
            cls.__pool = pool.SimpleConnectionPool(1, 5)
        return cls.__pool

    @classmethod
    def cerrarConexiones(cls):
        if cls.__pool is not None and not cls.__pool.closed:
            for conexion in cls.__pool._pool + list(cls.__pool._used.values()):
                conexion.rollback()
                conexion.close()
        cls.__pool = None


# mal: el pool sigue abierto
class Reabrible:
    __pool = None

    @classmethod
    def obtenerPool(cls):
        if cls.__pool is None:
            cls.__pool = pool.SimpleConnectionPool(1, 5)
        return cls.__pool

    @classmethod
    def cerrarConexiones(cls):
        if cls.__pool is not None:
            with suppress(pool.PoolError):
                cls.__pool.closeall()
            cls.__pool.closed = False


# cuelga: nunca sale
class Reabrible:
    __pool = None

    @classmethod
    def obtenerPool(cls):
        if cls.__pool is None:
            cls.__pool = pool.SimpleConnectionPool(1, 5)
        return cls.__pool

    @classmethod
    def cerrarConexiones(cls):
        while True:
            pass


# lanza: olvida cls
class Reabrible:
    __pool = None

    @classmethod
    def obtenerPool(cls):
        if cls.__pool is None:
            cls.__pool = pool.SimpleConnectionPool(1, 5)
        return cls.__pool

    @classmethod
    def cerrarConexiones(cls):
        if cls.__pool is not None:
            pool.closeall()


# mal [K11]: se queda con otro pool
class Reabrible:
    __pool = None

    @classmethod
    def obtenerPool(cls):
        if cls.__pool is None:
            cls.__pool = pool.SimpleConnectionPool(1, 5)
        return cls.__pool

    @classmethod
    def cerrarConexiones(cls):
        if cls.__pool is not None and not cls.__pool.closed:
            cls.__pool.closeall()
        cls.__pool = pool.SimpleConnectionPool(0, 5)


# mal [K5]: se queda con otro pool
class Reabrible:
    __pool = None

    @classmethod
    def obtenerPool(cls):
        if cls.__pool is None:
            cls.__pool = pool.SimpleConnectionPool(1, 5)
        return cls.__pool

    @classmethod
    def cerrarConexiones(cls):
        p = cls.__pool
        if p is not None and not p.closed:
            for c in list(p._used.values()):
                p.putconn(c)
            p.closeall()
            cls.__pool = None
        elif p is not None:
            cls.__pool = pool.SimpleConnectionPool(1, 5)
