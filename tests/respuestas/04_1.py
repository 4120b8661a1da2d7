# no aplica K3: no hay pasos entre los que Ctrl-C deje algo a medias
# no aplica K6: no confirma nada
# no aplica K10: no recibe ninguna orden
import os
import threading
from contextlib import suppress

import psycopg2
from psycopg2 import pool


# bien [K4 K5 K7 K9 K2]: la tupla del pool y el hilo como clave, en un método propio
class PoolPorHilo(pool.ThreadedConnectionPool):
    def _mia(self):
        return (id(self), threading.current_thread())

    def toma(self):
        return self.getconn(self._mia())

    def devuelve(self):
        self.putconn(self.toma(), self._mia())


# bien: la clave es get_ident; devuelve pide la suya con toma
class PoolPorHilo(pool.ThreadedConnectionPool):
    """Presta a cada hilo su propia conexión."""

    def toma(self):
        return self.getconn(threading.get_ident())

    def devuelve(self):
        self.putconn(self.toma(), key=threading.get_ident())


# bien: la clave es el objeto Thread, y putconn la deduce de la conexión
class PoolPorHilo(pool.ThreadedConnectionPool):
    """Presta a cada hilo su propia conexión."""

    def toma(self):
        """Devuelve la conexión del hilo que llama."""
        return self.getconn(key=threading.current_thread())

    def devuelve(self):
        """Devuelve al pool, abierta, la conexión del hilo que llama."""
        self.putconn(self.toma())


# bien: threading.local por instancia con una clave object() que no se repite nunca
class PoolPorHilo(pool.ThreadedConnectionPool):
    def __init__(self, *datos, **mas):
        self._cosas = threading.local()
        super().__init__(*datos, **mas)

    @property
    def _clave(self):
        if not hasattr(self._cosas, "clave"):
            self._cosas.clave = object()
        return self._cosas.clave

    def toma(self):
        return self.getconn(self._clave)

    def devuelve(self):
        self.putconn(self.toma(), self._clave)


# bien: guarda la conexión en un threading.local de la instancia y la olvida al devolverla
class PoolPorHilo(pool.ThreadedConnectionPool):
    def __init__(self, minconn: int, maxconn: int, *args, **kwargs) -> None:
        super().__init__(minconn, maxconn, *args, **kwargs)
        self.mia = threading.local()

    def toma(self):
        try:
            return self.mia.conexion
        except AttributeError:
            self.mia.conexion = self.getconn()
        return self.mia.conexion

    def devuelve(self):
        conexion = self.mia.conexion
        del self.mia.conexion
        self.putconn(conexion)


# bien: lambdas y una tupla como clave
class PoolPorHilo(pool.ThreadedConnectionPool):
    toma = lambda self: self.getconn(("hilo", threading.get_native_id()))
    devuelve = lambda self: self.putconn(self.toma(), key=("hilo", threading.get_native_id()))


# bien: diccionario por instancia, por número de hilo; cada hilo solo toca su casilla
class PoolPorHilo(pool.ThreadedConnectionPool):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.por_hilo = {}

    def toma(self):
        yo = threading.get_ident()
        if yo not in self.por_hilo:
            self.por_hilo[yo] = self.getconn(yo)
        return self.por_hilo[yo]

    def devuelve(self):
        yo = threading.get_ident()
        self.putconn(self.por_hilo.pop(yo), yo)


# bien: pregunta al pool cuál es la de este hilo
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        clave = threading.get_ident()
        return self.getconn(key=clave)

    def devuelve(self):
        clave = threading.get_ident()
        conexion = self.getconn(clave)
        self.putconn(conexion, clave)


# bien: con el hilo mismo como clave
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        return self.getconn(threading.current_thread())

    def devuelve(self):
        self.putconn(self.getconn(threading.current_thread()), threading.current_thread())


# mal [K12]: Dos hilos han recibido la misma conexión
# solo distingue al hilo principal de los demás
class PoolPorHilo(pool.ThreadedConnectionPool):
    def clave(self):
        return threading.current_thread() is threading.main_thread()

    def toma(self):
        return self.getconn(self.clave())

    def devuelve(self):
        self.putconn(self.toma(), self.clave())


# mal [K4]: Alguien cerró la conexión antes de devolverla
# no devuelve la que está cerrada: su sitio se pierde
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        return self.getconn(threading.get_ident())

    def devuelve(self):
        conexion = self.toma()
        if not conexion.closed:
            self.putconn(conexion, threading.get_ident())


# mal [K7]: Todos los hilos han llamado a `devuelve()`, y sigue habiendo conexiones
# cuenta las veces que la tomó, y no devuelve hasta la última
class PoolPorHilo(pool.ThreadedConnectionPool):
    def __init__(self, *datos, **mas):
        super().__init__(*datos, **mas)
        self.veces = {}

    def toma(self):
        yo = threading.get_ident()
        self.veces[yo] = self.veces.get(yo, 0) + 1
        return self.getconn(yo)

    def devuelve(self):
        yo = threading.get_ident()
        self.veces[yo] -= 1
        if self.veces[yo] == 0:
            self.putconn(self.getconn(yo), yo)


# mal [K1]: El mismo hilo pide dos veces y recibe dos conexiones distintas
# sin clave, cada toma presta otra conexión
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        return self.getconn()

    def devuelve(self):
        self.putconn(self.getconn())


# mal [K8]: Dos hilos han recibido la misma conexión
# la misma clave para todos los hilos, comparten conexión
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        return self.getconn("hilo")

    def devuelve(self):
        self.putconn(self.toma(), key="hilo")


# mal [K8]: Dos hilos han recibido la misma conexión
# el nombre del hilo se puede repetir y dos hilos comparten conexión
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        return self.getconn(threading.current_thread().name)

    def devuelve(self):
        self.putconn(self.toma(), key=threading.current_thread().name)


# mal [K8]: Dos hilos han recibido la misma conexión
# la clave se calcula al crear el pool, en el hilo que lo crea
class PoolPorHilo(pool.ThreadedConnectionPool):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.clave = threading.get_ident()

    def toma(self):
        return self.getconn(self.clave)

    def devuelve(self):
        self.putconn(self.toma(), key=self.clave)


# mal [K8]: Dos hilos han recibido la misma conexión
# get_ident como valor por omisión se calcula una sola vez, al definir la clase
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self, clave=threading.get_ident()):
        return self.getconn(clave)

    def devuelve(self, clave=threading.get_ident()):
        self.putconn(self.toma(), key=clave)


# mal [K8]: Dos hilos han recibido la misma conexión
# el proceso es el mismo en todos los hilos
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        return self.getconn(os.getpid())

    def devuelve(self):
        self.putconn(self.toma(), key=os.getpid())


# mal [K1]: Un segundo pool
# threading.local en la clase, lo comparten dos pools: el segundo da la conexión del primero
class PoolPorHilo(pool.ThreadedConnectionPool):
    local = threading.local()

    def toma(self):
        if getattr(self.local, "conexion", None) is None:
            self.local.conexion = self.getconn(threading.get_ident())
        return self.local.conexion

    def devuelve(self):
        self.putconn(self.local.conexion, key=threading.get_ident())
        self.local.conexion = None


# mal [K1]: Olvídala al devolverla
# recuerda la conexión después de devolverla y la da otra vez sin pedirla
class PoolPorHilo(pool.ThreadedConnectionPool):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.conexiones = {}

    def toma(self):
        hilo = threading.get_ident()
        if hilo not in self.conexiones:
            self.conexiones[hilo] = self.getconn(hilo)
        return self.conexiones[hilo]

    def devuelve(self):
        hilo = threading.get_ident()
        self.putconn(self.conexiones[hilo], key=hilo)


# mal [K11]: La conexión devuelta está cerrada
# devuelve la conexión cerrada, y la docstring dice abierta
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        return self.getconn(threading.get_ident())

    def devuelve(self):
        self.putconn(self.toma(), key=threading.get_ident(), close=True)


# mal [K11]: La conexión devuelta está cerrada
# cierra la conexión antes de devolverla, creyendo que hay que dejarla limpia
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        return self.getconn(threading.get_ident())

    def devuelve(self):
        conexion = self.toma()
        conexion.close()
        self.putconn(conexion, key=threading.get_ident())


# mal [K11]: Todos los hilos han llamado a `devuelve()`, y sigue habiendo conexiones
# solo deshace; el préstamo no vuelve nunca
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        return self.getconn(threading.get_ident())

    def devuelve(self):
        self.toma().rollback()


# mal [K11]: `devuelve()` lanza PoolError
# devuelve pide otra conexión, sin clave, y devuelve esa; la del hilo sigue prestada
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        return self.getconn(threading.get_ident())

    def devuelve(self):
        self.putconn(self.getconn())


# mal [K8]: `devuelve()` lanza KeyError
# un solo atributo para todos los hilos: el último que toma pisa a los demás
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        self.conexion = self.getconn(threading.get_ident())
        return self.conexion

    def devuelve(self):
        self.putconn(self.conexion, key=threading.get_ident())


# mal [K5]: El servidor tenía que ver las 4 conexiones del pool y ve 9
# abre por su cuenta, sin el máximo del pool, y closeall no las cierra
class PoolPorHilo(pool.ThreadedConnectionPool):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.abiertas = {}

    def toma(self):
        return self.abiertas.setdefault(threading.get_ident(), None) or self._nueva()

    def _nueva(self):
        self.abiertas[threading.get_ident()] = psycopg2.connect()
        return self.abiertas[threading.get_ident()]

    def devuelve(self):
        self.abiertas[threading.get_ident()].rollback()


# mal [K5]: Están todas prestadas y `toma()` no avisa
# calla el PoolError cuando están todas prestadas y da None
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        with suppress(pool.PoolError):
            return self.getconn(threading.get_ident())

    def devuelve(self):
        self.putconn(self.toma(), key=threading.get_ident())


# mal [K8]: Dos hilos han recibido la misma conexión
# hilo módulo maxconn: dos hilos pueden caer en la misma clave
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        return self.getconn(f"hueco {threading.get_ident() % self.maxconn}")

    def devuelve(self):
        self.putconn(self.toma(), key=f"hueco {threading.get_ident() % self.maxconn}")


# mal [K1]: Todos los hilos han llamado a `devuelve()`, y el pool presta más de su máximo
# devuelve con otra clave: KeyError, y la conexión queda libre y prestada a la vez
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        return self.getconn(threading.get_ident())

    def devuelve(self):
        with suppress(KeyError):
            self.putconn(self.toma(), key=threading.current_thread())


# mal [K1]: Un segundo pool
# la guarda cada hilo en su cajón
cajon = threading.local()


class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        if getattr(cajon, "conexion", None) is None:
            cajon.conexion = self.getconn()
        return cajon.conexion

    def devuelve(self):
        self.putconn(cajon.conexion)
        cajon.conexion = None


# mal [K1]: recibe dos conexiones distintas
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        return self.getconn()

    def devuelve(self):
        self.putconn(self.toma())


# mal: el nombre de un hilo se puede repetir
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        nombre = threading.current_thread().name.replace(self.mi_nombre(), "hilo")
        return self.getconn(nombre)

    def mi_nombre(self):
        return threading.current_thread().name

    def devuelve(self):
        self.putconn(self.toma(), key="hilo")


# mal: ¿Falta un «return»?
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        self.getconn(threading.get_ident())

    def devuelve(self):
        self.putconn(self.toma(), threading.get_ident())


# mal: sin «close»
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        return self.getconn(threading.get_ident())

    def devuelve(self):
        self.putconn(self.toma(), threading.get_ident(), close=True)


# mal: sigue habiendo conexiones prestadas
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        return self.getconn(threading.get_ident())

    def devuelve(self):
        pass


# mal [K11]: la misma conexión que dio `toma()`
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        return self.getconn(threading.get_ident())

    def devuelve(self):
        self.putconn(self.getconn(), threading.get_ident())


# mal [K11]: Has cerrado el pool
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        return self.getconn(threading.get_ident())

    def devuelve(self):
        self.closeall()


# mal: `devuelve()` lanza KeyError
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        self.mia = self.getconn(threading.get_ident())
        return self.mia

    def devuelve(self):
        self.putconn(self.mia, threading.get_ident())


# mal [K1]: Un segundo pool
# apunta en un diccionario y borra al devolver
class PoolPorHilo(pool.ThreadedConnectionPool):
    mias = {}

    def toma(self):
        yo = threading.get_ident()
        if yo not in self.mias:
            self.mias[yo] = self.getconn()
        return self.mias[yo]

    def devuelve(self):
        self.putconn(self.mias.pop(threading.get_ident()))


# mal [K1]: Un segundo pool
class PoolPorHilo(pool.ThreadedConnectionPool):
    mias = {}

    def toma(self):
        yo = threading.get_ident()
        if yo not in self.mias:
            self.mias[yo] = self.getconn()
        return self.mias[yo]

    def devuelve(self):
        self.putconn(self.mias[threading.get_ident()])


# mal: el nombre de un hilo se puede repetir
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        return self.getconn(threading.current_thread().name)

    def devuelve(self):
        self.putconn(self.toma(), threading.current_thread().name)


# mal [K1]: Todos los hilos han llamado a `devuelve()`, y sigue habiendo conexiones
class PoolPorHilo(pool.ThreadedConnectionPool):
    ya = set()

    def toma(self):
        return self.getconn(threading.get_ident())

    def devuelve(self):
        yo = threading.get_ident()
        if yo not in self.ya:
            self.ya.add(yo)
            self.putconn(self.toma(), yo)


# mal [K4]: `toma()` le da otra
# si la ve cerrada, la cambia por otra
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        yo = threading.get_ident()
        conexion = self.getconn(yo)
        if conexion.closed:
            self.putconn(conexion, yo)
            conexion = self.getconn(yo)
        return conexion

    def devuelve(self):
        yo = threading.get_ident()
        self.putconn(self.getconn(yo), yo)


# mal [K11]: deja abierta la transacción
# prueba si vive
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        conexion = self.getconn(threading.get_ident())
        if not conexion.closed:
            conexion.cursor().execute("SELECT 1")
        return conexion

    def devuelve(self):
        yo = threading.get_ident()
        self.putconn(self.getconn(yo), yo)


# mal [K11]: cambia la sesión: `statement_timeout`
# la prepara al prestarla, la primera vez
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        yo = threading.get_ident()
        nueva = yo not in self._used
        conexion = self.getconn(yo)
        if nueva:
            conexion.cursor().execute("SET statement_timeout TO '30s'")
            conexion.commit()
        return conexion

    def devuelve(self):
        yo = threading.get_ident()
        self.putconn(self.getconn(yo), yo)


# mal [K5]: llega RuntimeError, que es otro error
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        try:
            return self.getconn(threading.get_ident())
        except pool.PoolError:
            raise RuntimeError("agotado") from None

    def devuelve(self):
        self.putconn(self.toma(), threading.get_ident())


# mal [K1]: Olvídala al devolverla
# un cajón de cada pool, que no se vacía
class PoolPorHilo(pool.ThreadedConnectionPool):
    def __init__(self, *argumentos, **datos):
        super().__init__(*argumentos, **datos)
        self.cajon = threading.local()

    def toma(self):
        if not hasattr(self.cajon, "conexion"):
            self.cajon.conexion = self.getconn()
        return self.cajon.conexion

    def devuelve(self):
        self.putconn(self.cajon.conexion)


# cuelga: un cerrojo que nadie abre
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        with self._lock:
            return self.getconn(threading.get_ident())

    def devuelve(self):
        self.putconn(self.toma(), threading.get_ident())


# lanza: una errata
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        return self.getconn(threading.get_ident())

    def devuelve(self):
        self.putcon(self.toma(), threading.get_ident())


# mal [K8]: Mientras un hilo devuelve, otro toma, y se cruzan
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        self.clave = threading.get_ident()
        return self.getconn(self.clave)

    def devuelve(self):
        self.putconn(self.toma(), key=self.clave)


# bien: con un cerrojo suyo, que se tiene mientras se pide
class PoolPorHilo(pool.ThreadedConnectionPool):
    def __init__(self, *argumentos, **datos):
        super().__init__(*argumentos, **datos)
        self.cerrojo = threading.RLock()

    def toma(self):
        with self.cerrojo:
            return self.getconn(threading.get_ident())

    def devuelve(self):
        with self.cerrojo:
            self.putconn(self.toma(), key=threading.get_ident())


# mal [K11]: la termina
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        c = self.getconn(threading.get_ident())
        if not c.closed:
            c.rollback()
        return c

    def devuelve(self):
        self.putconn(self.toma(), threading.get_ident())


# mal [K11]: confirma lo que nadie
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        return self.getconn(threading.get_ident())

    def devuelve(self):
        c = self.toma()
        if not c.closed:
            c.commit()
        self.putconn(c, threading.get_ident())


# mal [K11]: en autocommit
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        c = self.getconn(threading.get_ident())
        if not c.closed:
            c.rollback()
            c.autocommit = True
        return c

    def devuelve(self):
        self.putconn(self.toma(), threading.get_ident())


# mal [K11]: quita lo que el hilo cambió
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        c = self.getconn(threading.get_ident())
        if not c.closed and c.autocommit:
            c.autocommit = False
        return c

    def devuelve(self):
        self.putconn(self.getconn(threading.get_ident()), threading.get_ident())
