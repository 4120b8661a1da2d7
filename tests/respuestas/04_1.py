import threading

from psycopg2 import pool


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


# bien: la guarda cada hilo en su cajón
cajon = threading.local()


class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        if getattr(cajon, "conexion", None) is None:
            cajon.conexion = self.getconn()
        return cajon.conexion

    def devuelve(self):
        self.putconn(cajon.conexion)
        cajon.conexion = None


# mal: recibe dos conexiones distintas
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        return self.getconn()

    def devuelve(self):
        self.putconn(self.toma())


# mal: Dos hilos han recibido la misma conexión
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        return self.getconn("hilo")

    def devuelve(self):
        self.putconn(self.toma(), key="hilo")


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


# mal: la misma conexión que dio `toma()`
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        return self.getconn(threading.get_ident())

    def devuelve(self):
        self.putconn(self.getconn(), threading.get_ident())


# mal: Has cerrado el pool
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        return self.getconn(threading.get_ident())

    def devuelve(self):
        self.closeall()


# mal: Tu código lanza KeyError
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        self.mia = self.getconn(threading.get_ident())
        return self.mia

    def devuelve(self):
        self.putconn(self.mia, threading.get_ident())


# bien: apunta en un diccionario y borra al devolver
class PoolPorHilo(pool.ThreadedConnectionPool):
    mias = {}

    def toma(self):
        yo = threading.get_ident()
        if yo not in self.mias:
            self.mias[yo] = self.getconn()
        return self.mias[yo]

    def devuelve(self):
        self.putconn(self.mias.pop(threading.get_ident()))


# mal: que el pool ya tiene libre
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


# mal: La segunda vez que un hilo toma y devuelve
class PoolPorHilo(pool.ThreadedConnectionPool):
    ya = set()

    def toma(self):
        return self.getconn(threading.get_ident())

    def devuelve(self):
        yo = threading.get_ident()
        if yo not in self.ya:
            self.ya.add(yo)
            self.putconn(self.toma(), yo)



# cuelga: un cerrojo que nadie abre
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        with self._lock:
            return self.getconn(threading.get_ident())

    def devuelve(self):
        self.putconn(self.toma(), threading.get_ident())


# lanza: la clave que usa al devolver no es la de pedir
class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        return self.getconn(threading.get_ident())

    def devuelve(self):
        self.putconn(self.toma(), key="hilo")
