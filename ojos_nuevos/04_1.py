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

# mal: sin clave, cada toma presta otra conexión, [K1]

class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        return self.getconn()

    def devuelve(self):
        self.putconn(self.getconn())

# mal: la misma clave para todos los hilos, comparten conexión, [K8]

class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        return self.getconn("hilo")

    def devuelve(self):
        self.putconn(self.toma(), key="hilo")

# mal: el nombre del hilo se puede repetir y dos hilos comparten conexión, [K8]

class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        return self.getconn(threading.current_thread().name)

    def devuelve(self):
        self.putconn(self.toma(), key=threading.current_thread().name)

# mal: la clave se calcula al crear el pool, en el hilo que lo crea, [K8]

class PoolPorHilo(pool.ThreadedConnectionPool):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.clave = threading.get_ident()

    def toma(self):
        return self.getconn(self.clave)

    def devuelve(self):
        self.putconn(self.toma(), key=self.clave)

# mal: get_ident como valor por omisión se calcula una sola vez, al definir la clase, [K8]

class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self, clave=threading.get_ident()):
        return self.getconn(clave)

    def devuelve(self, clave=threading.get_ident()):
        self.putconn(self.toma(), key=clave)

# mal: el proceso es el mismo en todos los hilos, [K8]

class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        return self.getconn(os.getpid())

    def devuelve(self):
        self.putconn(self.toma(), key=os.getpid())

# mal: threading.local en la clase, lo comparten dos pools: el segundo da la conexión del primero, [K1]

class PoolPorHilo(pool.ThreadedConnectionPool):
    local = threading.local()

    def toma(self):
        if getattr(self.local, "conexion", None) is None:
            self.local.conexion = self.getconn(threading.get_ident())
        return self.local.conexion

    def devuelve(self):
        self.putconn(self.local.conexion, key=threading.get_ident())
        self.local.conexion = None

# mal: recuerda la conexión después de devolverla y la da otra vez sin pedirla, [K1]

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

# mal: devuelve la conexión cerrada, y la docstring dice abierta, [K11]

class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        return self.getconn(threading.get_ident())

    def devuelve(self):
        self.putconn(self.toma(), key=threading.get_ident(), close=True)

# mal: cierra la conexión antes de devolverla, creyendo que hay que dejarla limpia, [K11]

class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        return self.getconn(threading.get_ident())

    def devuelve(self):
        conexion = self.toma()
        conexion.close()
        self.putconn(conexion, key=threading.get_ident())

# mal: solo deshace; el préstamo no vuelve nunca, [K11]

class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        return self.getconn(threading.get_ident())

    def devuelve(self):
        self.toma().rollback()

# mal: devuelve pide otra conexión, sin clave, y devuelve esa; la del hilo sigue prestada, [K11]

class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        return self.getconn(threading.get_ident())

    def devuelve(self):
        self.putconn(self.getconn())

# mal: un solo atributo para todos los hilos: el último que toma pisa a los demás, [K8]

class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        self.conexion = self.getconn(threading.get_ident())
        return self.conexion

    def devuelve(self):
        self.putconn(self.conexion, key=threading.get_ident())

# mal: abre por su cuenta, sin el máximo del pool, y closeall no las cierra, [K5]

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

# mal: calla el PoolError cuando están todas prestadas y da None, [K5]

class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        with suppress(pool.PoolError):
            return self.getconn(threading.get_ident())

    def devuelve(self):
        self.putconn(self.toma(), key=threading.get_ident())

# mal: hilo módulo maxconn: dos hilos pueden caer en la misma clave, [K8]

class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        return self.getconn(f"hueco {threading.get_ident() % self.maxconn}")

    def devuelve(self):
        self.putconn(self.toma(), key=f"hueco {threading.get_ident() % self.maxconn}")

# mal: devuelve con otra clave: KeyError, y la conexión queda libre y prestada a la vez, [K1]

class PoolPorHilo(pool.ThreadedConnectionPool):
    def toma(self):
        return self.getconn(threading.get_ident())

    def devuelve(self):
        with suppress(KeyError):
            self.putconn(self.toma(), key=threading.current_thread())
