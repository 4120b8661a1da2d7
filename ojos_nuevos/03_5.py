# bien: intercambio en una línea
class YaDevuelta(Exception):
    """Este préstamo ya se devolvió."""


class Prestamo:
    """Una conexión prestada por `clase`."""

    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        """Devuelve la conexión; la segunda vez lanza YaDevuelta."""
        la_mia, self.conexion = self.conexion, None
        if la_mia is None:
            raise YaDevuelta
        self.clase.unlockcnn(la_mia)

# bien: la devolución es una función que se gasta
from functools import partial


class YaDevuelta(Exception):
    """Este préstamo ya se devolvió."""


class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()
        self._vuelta = [partial(clase.unlockcnn, self.conexion)]

    def devuelve(self):
        try:
            llamada = self._vuelta.pop()
        except IndexError:
            raise YaDevuelta("ya se devolvió") from None
        self.conexion = None
        llamada()

# bien: con un cerrojo, por si dos hilos devuelven a la vez
import threading


class YaDevuelta(Exception):
    """Este préstamo ya se devolvió."""


class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()
        self._cerrojo = threading.Lock()

    def devuelve(self) -> None:
        with self._cerrojo:
            conexion = self.conexion
            self.conexion = None
        if conexion is not None:
            self.clase.unlockcnn(conexion)
            return
        raise YaDevuelta("Este préstamo ya se devolvió.")

# bien: una bandera propia además de None
class YaDevuelta(Exception):
    """Este préstamo ya se devolvió."""

    def __init__(self, quien=None):
        super().__init__(f"{quien!r} ya se devolvió")


class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()
        self.vivo = True

    def devuelve(self):
        if not self.vivo:
            raise YaDevuelta(self)
        self.vivo = False
        conexion = self.conexion
        self.conexion = None
        self.clase.unlockcnn(conexion)

# bien: el método se cambia por otro que solo lanza
class YaDevuelta(Exception):
    """Este préstamo ya se devolvió."""


class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def _otra_vez(self):
        raise YaDevuelta

    def devuelve(self):
        self.devuelve = self._otra_vez
        conexion, self.conexion = self.conexion, None
        self.clase.unlockcnn(conexion)

# mal: no deja self.conexion en None: se puede devolver dos veces, [K1]
class YaDevuelta(Exception):
    """Este préstamo ya se devolvió."""


class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is None:
            raise YaDevuelta
        self.clase.unlockcnn(self.conexion)

# mal: se pone a None antes y devuelve None al pool: PoolError y la conexión se pierde, [K11]
class YaDevuelta(Exception):
    """Este préstamo ya se devolvió."""


class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is None:
            raise YaDevuelta
        self.conexion = None
        self.clase.unlockcnn(self.conexion)

# mal: pregunta al pool: traduce PoolError; si otro la tiene ahora, se la quita sin error, [K1]
class YaDevuelta(Exception):
    """Este préstamo ya se devolvió."""


class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        try:
            self.clase.unlockcnn(self.conexion)
        except pool.PoolError as error:
            raise YaDevuelta from error

# mal: traduce PoolError y además pone None: la segunda vez toca el pool con None, [K1]
class YaDevuelta(Exception):
    """Este préstamo ya se devolvió."""


class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        try:
            self.clase.unlockcnn(self.conexion)
        except pool.PoolError:
            raise YaDevuelta
        finally:
            self.conexion = None

# mal: mira en los préstamos del pool si está prestada: lo está, pero a otro, [K1]
class YaDevuelta(Exception):
    """Este préstamo ya se devolvió."""


class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion not in self.clase.getPool()._used.values():
            self.conexion = None
            raise YaDevuelta
        self.clase.unlockcnn(self.conexion)

# mal: la cierra en lugar de devolverla, [K11]
class YaDevuelta(Exception):
    """Este préstamo ya se devolvió."""


class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is None:
            raise YaDevuelta
        self.conexion.close()
        self.conexion = None

# mal: usa conexion.closed para saber si volvió: una devuelta sigue abierta, [K1]
class YaDevuelta(Exception):
    """Este préstamo ya se devolvió."""


class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion.closed:
            self.conexion = None
            raise YaDevuelta
        self.clase.unlockcnn(self.conexion)

# mal: devuelve la excepción en vez de lanzarla, [K11]
class YaDevuelta(Exception):
    """Este préstamo ya se devolvió."""


class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is None:
            return YaDevuelta()
        conexion, self.conexion = self.conexion, None
        self.clase.unlockcnn(conexion)

# mal: la segunda vez no dice nada, [K1]
class YaDevuelta(Exception):
    """Este préstamo ya se devolvió."""


class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is not None:
            conexion, self.conexion = self.conexion, None
            self.clase.unlockcnn(conexion)

# mal: lanza YaDevuelta siempre, también la primera vez, [K1]
class YaDevuelta(Exception):
    """Este préstamo ya se devolvió."""


class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is not None:
            self.clase.unlockcnn(self.conexion)
            self.conexion = None
        raise YaDevuelta

# mal: la bandera es de la clase: al devolver uno, todos los préstamos dicen YaDevuelta, [K1]
class YaDevuelta(Exception):
    """Este préstamo ya se devolvió."""


class Prestamo:
    devuelto = False

    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if Prestamo.devuelto:
            raise YaDevuelta
        Prestamo.devuelto = True
        conexion, self.conexion = self.conexion, None
        self.clase.unlockcnn(conexion)

# mal: apunta las conexiones devueltas: un préstamo nuevo de la misma conexión no se puede devolver, [K1]
class YaDevuelta(Exception):
    """Este préstamo ya se devolvió."""


class Prestamo:
    devueltas = set()

    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is None or self.conexion in self.devueltas:
            raise YaDevuelta
        self.devueltas.add(self.conexion)
        self.clase.unlockcnn(self.conexion)
        self.conexion = None

# mal: del: después self.conexion no es None sino AttributeError, [K11]
class YaDevuelta(Exception):
    """Este préstamo ya se devolvió."""


class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if not hasattr(self, "conexion"):
            raise YaDevuelta
        self.clase.unlockcnn(self.conexion)
        del self.conexion

# mal: bandera propia, pero self.conexion conserva la conexión y se puede seguir usando, [K11]
class YaDevuelta(Exception):
    """Este préstamo ya se devolvió."""


class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()
        self.devuelto = False

    def devuelve(self):
        if self.devuelto:
            raise YaDevuelta
        self.devuelto = True
        self.clase.unlockcnn(self.conexion)

# mal: no usa self.clase: siempre la Conexion del cuaderno, [K12]
class YaDevuelta(Exception):
    """Este préstamo ya se devolvió."""


class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is None:
            raise YaDevuelta
        conexion, self.conexion = self.conexion, None
        Conexion.unlockcnn(conexion)

# mal: clase a secas no existe dentro del método: NameError, [K11]
class YaDevuelta(Exception):
    """Este préstamo ya se devolvió."""


class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is None:
            raise YaDevuelta
        conexion, self.conexion = self.conexion, None
        clase.unlockcnn(conexion)

# mal: llama al pool también la segunda vez, antes de lanzar, [K1]
class YaDevuelta(Exception):
    """Este préstamo ya se devolvió."""


class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()
        self._original = self.conexion

    def devuelve(self):
        ya = self.conexion is None
        self.conexion = None
        with suppress(pool.PoolError):
            self.clase.unlockcnn(self._original)
        if ya:
            raise YaDevuelta

# mal: esconde los errores del pool en la primera devolución, [K2]
class YaDevuelta(Exception):
    """Este préstamo ya se devolvió."""


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

# mal: cualquier error de la primera devolución se convierte en YaDevuelta, que no es verdad, [K2]
class YaDevuelta(Exception):
    """Este préstamo ya se devolvió."""


class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        try:
            conexion, self.conexion = self.conexion, None
            self.clase.unlockcnn(conexion)
        except Exception as error:
            raise YaDevuelta from error

# mal: la segunda vez avisa y la tercera vuelve a devolver: la bandera se invierte, [K1]
class YaDevuelta(Exception):
    """Este préstamo ya se devolvió."""


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

# mal: si la conexión se cerró dentro no la devuelve: el préstamo queda anotado en el pool, [K4]
class YaDevuelta(Exception):
    """Este préstamo ya se devolvió."""


class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is None:
            raise YaDevuelta
        conexion, self.conexion = self.conexion, None
        if not conexion.closed:
            self.clase.unlockcnn(conexion)

# mal: la segunda vez pide otra conexión para devolverla, [K1]
class YaDevuelta(Exception):
    """Este préstamo ya se devolvió."""


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

# mal: cierra todo el pool, [K8]
class YaDevuelta(Exception):
    """Este préstamo ya se devolvió."""


class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        if self.conexion is None:
            raise YaDevuelta
        self.conexion = None
        self.clase.closeAll()

# mal: dice «ya devuelta» con un assert: AssertionError, no YaDevuelta, [K11]
class YaDevuelta(Exception):
    """Este préstamo ya se devolvió."""


class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()

    def devuelve(self):
        assert self.conexion is not None, "YaDevuelta"
        conexion, self.conexion = self.conexion, None
        self.clase.unlockcnn(conexion)

# mal: lo recuerda el bloque global por proceso del servidor; con la misma conexión otra vez, falla, [K1]
class YaDevuelta(Exception):
    """Este préstamo ya se devolvió."""


_procesos = set()


class Prestamo:
    def __init__(self, clase):
        self.clase = clase
        self.conexion = clase.obtenerConexion()
        self.proceso = self.conexion.info.backend_pid

    def devuelve(self):
        if self.proceso in _procesos:
            raise YaDevuelta
        _procesos.add(self.proceso)
        conexion, self.conexion = self.conexion, None
        self.clase.unlockcnn(conexion)
