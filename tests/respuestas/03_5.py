# no aplica K3: entre guardar la conexión y devolverla no hay nada que se pueda exigir
# no aplica K8: el enunciado dice que un préstamo es de un solo hilo
# no aplica K9: no recibe ningún número
# no aplica K10: no ejecuta ninguna orden
from contextlib import suppress

import psycopg2
from psycopg2 import pool


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
        conexion, self.conexion = self.conexion, None
        self.clase.unlockcnn(conexion)


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


# bien: una función que se gasta
from functools import partial


class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()
        self.vuelta = [partial(clase.unlockcnn, self.conexion)]

    def devuelve(self):
        try:
            llamada = self.vuelta.pop()
        except IndexError:
            raise YaDevuelta from None
        self.conexion = None
        llamada()


# bien [K7]: el método se cambia por otro que solo lanza
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        self.devuelve = self.otra_vez
        conexion, self.conexion = self.conexion, None
        self.clase.unlockcnn(conexion)

    def otra_vez(self):
        raise YaDevuelta


# mal [K1]: no YaDevuelta
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        self.clase.unlockcnn(self.conexion)
        self.conexion = None


# mal [K11]: Ponlo a None
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


# mal [K1]: La segunda vez, la devolución no lanza nada
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is not None:
            self.clase.unlockcnn(self.conexion)
            self.conexion = None


# mal [K1]: La tercera vez
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()
        self.fuera = True

    def devuelve(self):
        self.fuera = not self.fuera
        if self.fuera:
            raise YaDevuelta
        conexion, self.conexion = self.conexion, None
        self.clase.unlockcnn(conexion)


# mal [K11]: La primera vez también lanza YaDevuelta
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is not None:
            self.clase.unlockcnn(self.conexion)
            self.conexion = None
        raise YaDevuelta


# mal [K11]: Lánzala con «raise»
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is None:
            return YaDevuelta()
        self.clase.unlockcnn(self.conexion)
        self.conexion = None


# mal [K11]: llega AssertionError
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        assert self.conexion is not None, "YaDevuelta"
        conexion, self.conexion = self.conexion, None
        self.clase.unlockcnn(conexion)


# mal [K1]: Cuando otro tiene ya la conexión
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()
        self.suya = self.conexion

    def devuelve(self):
        try:
            self.clase.unlockcnn(self.suya)
        except pool.PoolError as error:
            raise YaDevuelta from error
        self.conexion = None


# mal [K1]: le quita la conexión a quien
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()
        self.suya = self.conexion

    def devuelve(self):
        ya, self.conexion = self.conexion is None, None
        with suppress(pool.PoolError):
            self.clase.unlockcnn(self.suya)
        if ya:
            raise YaDevuelta


# mal [K1]: guarda el estado en `self`
devueltas = set()


class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()
        self.suya = self.conexion

    def devuelve(self):
        if id(self.suya) in devueltas:
            raise YaDevuelta
        devueltas.add(id(self.suya))
        self.clase.unlockcnn(self.suya)
        self.conexion = None


# mal [K7]: Con dos préstamos a la vez
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()
        self.suya = self.conexion
        Prestamo.ultimo = self

    def devuelve(self):
        if self.conexion is None or self is not self.ultimo:
            raise YaDevuelta
        self.conexion = None
        self.clase.unlockcnn(self.suya)


# mal [K7]: Con dos préstamos a la vez, alguno no vuelve
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()
        self.suya = self.conexion
        Prestamo.ultimo = self

    def devuelve(self):
        if self.conexion is None:
            raise YaDevuelta
        self.conexion = None
        if self is self.ultimo:
            self.clase.unlockcnn(self.suya)


# mal [K7]: Con dos préstamos a la vez, devolver uno cambia el otro
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()
        Prestamo.ultima = self.conexion

    def devuelve(self):
        if self.conexion is None:
            raise YaDevuelta
        self.conexion = None
        self.clase.unlockcnn(Prestamo.ultima)


# mal [K1]: La segunda vez, tomas una conexión que no vuelve
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is None:
            self.conexion = self.clase.obtenerConexion()
            raise YaDevuelta
        self.clase.unlockcnn(self.conexion)
        self.conexion = None


# mal [K1]: El segundo préstamo no vuelve
class Prestamo:
    primera = True

    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()
        self.suya = self.conexion

    def devuelve(self):
        if self.conexion is None:
            raise YaDevuelta
        self.conexion = None
        if self.primera:
            Prestamo.primera = False
            self.clase.unlockcnn(self.suya)


# mal [K4]: Tras devolver una conexión cerrada, la segunda vez
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is None:
            raise YaDevuelta
        self.clase.unlockcnn(self.conexion)
        if not self.conexion.closed:
            self.conexion = None


# mal [K11]: la conexión no vuelve al pool
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is None:
            raise YaDevuelta
        self.conexion.close()
        self.conexion = None


# mal [K11]: Has cerrado la conexión
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


# mal [K4]: Alguien cerró la conexión mientras estaba prestada, y su préstamo no vuelve
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is None:
            raise YaDevuelta
        conexion, self.conexion = self.conexion, None
        if conexion.closed:
            return
        self.clase.unlockcnn(conexion)


# mal [K4]: Cerrar no es devolver
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is None or self.conexion.closed:
            raise YaDevuelta
        conexion, self.conexion = self.conexion, None
        self.clase.unlockcnn(conexion)


# mal [K5 K2]: y la primera vez tu método dice YaDevuelta
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is None:
            raise YaDevuelta
        try:
            conexion, self.conexion = self.conexion, None
            self.clase.unlockcnn(conexion)
        except Exception as error:
            raise YaDevuelta from error


# mal [K1 K11]: antes intentas devolver otra vez al pool
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        conexion, self.conexion = self.conexion, None
        try:
            self.clase.unlockcnn(conexion)
        except pool.PoolError:
            if conexion is None:
                raise YaDevuelta from None
            raise


# mal [K2 K4]: Murió a mitad de una transacción, y el pool no la puede deshacer, y el error
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is None:
            raise YaDevuelta
        conexion, self.conexion = self.conexion, None
        with suppress(psycopg2.OperationalError):
            self.clase.unlockcnn(conexion)


# mal [K1 K4]: Murió a mitad de una transacción, y el pool no la puede deshacer, y la segunda vez
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is None:
            raise YaDevuelta
        try:
            self.clase.unlockcnn(self.conexion)
        except pool.PoolError:
            self.conexion = None
            raise
        self.conexion = None


# bien [K4]: deshace antes, y si no puede, es que ha muerto
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is None:
            raise YaDevuelta
        conexion, self.conexion = self.conexion, None
        with suppress(psycopg2.Error):
            conexion.rollback()
        self.clase.unlockcnn(conexion)


# mal [K11 K2]: que no es el error que da el pool
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is None:
            raise YaDevuelta
        conexion, self.conexion = self.conexion, None
        try:
            self.clase.unlockcnn(conexion)
        except psycopg2.Error as error:
            raise pool.PoolError("no se pudo devolver") from error


# mal [K11]: se la prestará cerrada a otro
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is None:
            raise YaDevuelta
        conexion, self.conexion = self.conexion, None
        try:
            self.clase.unlockcnn(conexion)
        except psycopg2.Error:
            conexion.close()
            raise


# mal [K2 K5]: el error del pool no llega a quien devuelve
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is None:
            raise YaDevuelta
        conexion, self.conexion = self.conexion, None
        with suppress(Exception):
            self.clase.unlockcnn(conexion)


# mal [K2 K1]: Pon `self.conexion` a None aunque el pool dé un error
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is None:
            raise YaDevuelta
        self.clase.unlockcnn(self.conexion)
        self.conexion = None


# mal [K5]: Otro la devolvió por su cuenta, y la primera vez
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        conexion, self.conexion = self.conexion, None
        if conexion not in self.clase.getPool()._used.values():
            raise YaDevuelta
        self.clase.unlockcnn(conexion)


# mal [K6]: Has confirmado lo que quedaba a medias
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is None:
            raise YaDevuelta
        conexion, self.conexion = self.conexion, None
        if not conexion.closed:
            with suppress(Exception):
                conexion.commit()
        self.clase.unlockcnn(conexion)


# mal [K4]: y tu método la usa antes de devolverla: llega InterfaceError
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is None:
            raise YaDevuelta
        conexion, self.conexion = self.conexion, None
        conexion.rollback()
        self.clase.unlockcnn(conexion)


# mal [K4]: y llega OperationalError antes de devolverla: tu método la usa
class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is None:
            raise YaDevuelta
        conexion, self.conexion = self.conexion, None
        if not conexion.closed:
            conexion.rollback()
        self.clase.unlockcnn(conexion)


# mal [K5]: Con el pool agotado, `Prestamo` nace sin conexión
class Prestamo:
    def __init__(self, clase):
        self.clase, self.conexion = clase, None
        with suppress(pool.PoolError):
            self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is None:
            raise YaDevuelta
        conexion, self.conexion = self.conexion, None
        self.clase.unlockcnn(conexion)


# mal [K11]: tiene que pedir la conexión al nacer
class Prestamo:
    def __init__(self, clase):
        self.clase, self.suya, self.devuelta = clase, None, False

    @property
    def conexion(self):
        if not self.suya and not self.devuelta:
            self.suya = self.clase.obtenerConexion()
        return None if self.devuelta else self.suya

    def devuelve(self):
        if self.devuelta:
            raise YaDevuelta
        conexion, self.devuelta = self.conexion, True
        self.clase.unlockcnn(conexion)


# mal [K11]: no vale None
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


# mal [K12]: Usa `self.clase`
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
