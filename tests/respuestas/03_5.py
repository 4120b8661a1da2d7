class YaDevuelta(Exception):
    pass


# bien: con una marca aparte
class Prestamo:
    devuelta = False

    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.devuelta:
            raise YaDevuelta
        self.devuelta = True
        self.clase.unlockcnn(self.conexion)
        self.conexion = None


# bien: directamente con el pool, y por casos
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is not None:
            try:
                self.clase.getPool().putconn(self.conexion)
            finally:
                self.conexion = None
        else:
            raise YaDevuelta("otra vez")


# mal: no YaDevuelta
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        self.clase.unlockcnn(self.conexion)
        self.conexion = None


# mal: Ponlo a None
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        self.clase.unlockcnn(self.conexion)


# mal: Ponlo a None
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()
        self.devuelta = False

    def devuelve(self):
        if self.devuelta:
            raise YaDevuelta
        self.clase.unlockcnn(self.conexion)
        self.devuelta = True


# mal: la devolución no lanza nada
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is not None:
            self.clase.unlockcnn(self.conexion)
            self.conexion = None


# mal: Lánzala con «raise»
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is None:
            return YaDevuelta()
        self.clase.unlockcnn(self.conexion)
        self.conexion = None


# mal: Cuando otro tiene ya la conexión
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = self.suya = clase.obtenerConexion()

    def devuelve(self):
        from psycopg2.pool import PoolError

        try:
            self.clase.unlockcnn(self.suya)
        except PoolError as error:
            raise YaDevuelta from error
        self.conexion = None


# mal: le quita la conexión a quien
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = self.suya = clase.obtenerConexion()

    def devuelve(self):
        from psycopg2.pool import PoolError

        try:
            self.clase.unlockcnn(self.suya)
        except PoolError:
            pass
        if self.conexion is None:
            raise YaDevuelta
        self.conexion = None


# mal: guarda el estado en `self`
devueltas = set()


class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = self.suya = clase.obtenerConexion()

    def devuelve(self):
        if id(self.suya) in devueltas:
            raise YaDevuelta
        devueltas.add(id(self.suya))
        self.clase.unlockcnn(self.suya)
        self.conexion = None


# mal: la conexión no vuelve al pool
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is None:
            raise YaDevuelta
        self.conexion = None


# mal: la conexión no vuelve al pool
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is None:
            raise YaDevuelta
        self.conexion.close()
        self.conexion = None


# mal: Has cerrado la conexión
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is None:
            raise YaDevuelta
        self.conexion.close()
        self.clase.unlockcnn(self.conexion)
        self.conexion = None


# mal: Has cerrado la conexión
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is None:
            raise YaDevuelta
        self.clase.unlockcnn(self.conexion)
        self.conexion.close()
        self.conexion = None


# mal: no vale None
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if not hasattr(self, "conexion"):
            raise YaDevuelta
        self.clase.unlockcnn(self.conexion)
        del self.conexion


# mal: Has cerrado el pool
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is None:
            raise YaDevuelta
        self.clase.closeAll()
        self.conexion = None


# mal: Deja `__init__` como estaba
class Prestamo:
    def __init__(self, clase):
        self.clase = clase

    def devuelve(self):
        self.conexion = self.clase.obtenerConexion()
        self.clase.unlockcnn(self.conexion)


# mal: Usa `self.clase`
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is None:
            raise YaDevuelta
        Conexion.unlockcnn(self.conexion)
        self.conexion = None


# cuelga: espera a que alguien la devuelva por él
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        while self.conexion is not None:
            pass


# lanza: el nombre del tutorial anterior
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is None:
            raise YaDevuelta
        self.clase.liberarConexion(self.conexion)


# lanza: pone la conexión a None antes de guardarla
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is None:
            raise YaDevuelta
        self.conexion = None
        self.clase.unlockcnn(self.conexion)
