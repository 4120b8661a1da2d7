# bien: __cause__ puesto a mano
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    """Crea un SimpleConnectionPool con esos datos de conexión, o lanza SinConexion."""
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error as causa:
        aviso = SinConexion("no hay pool")
        aviso.__cause__ = causa
        raise aviso

# bien: traduce cualquier Exception, con else
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo: int, maximo: int, **datos: object) -> pool.SimpleConnectionPool:
    try:
        reserva = pool.SimpleConnectionPool(minconn=minimo, maxconn=maximo, **datos)
    except Exception as error:
        raise SinConexion(f"No se pudo crear el pool: {error}") from error
    else:
        return reserva

# bien: un gestor de contexto que traduce el error
from contextlib import contextmanager


class SinConexion(Exception):
    """No se pudo crear el pool."""


@contextmanager
def _traduce():
    try:
        yield
    except psycopg2.Error as error:
        raise SinConexion from error


def crea_pool(minimo, maximo, **datos):
    with _traduce():
        return pool.SimpleConnectionPool(minimo, maximo, **datos)

# bien: el error se guarda y se lanza fuera del except, con from
class SinConexion(Exception):
    """No se pudo crear el pool."""

    def __init__(self, texto="sin conexión"):
        super().__init__(texto)


def crea_pool(minimo, maximo, **datos):
    fallo = None
    try:
        nuevo = pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error as error:
        fallo = error
    if fallo is not None:
        raise SinConexion() from fallo
    return nuevo

# bien: decorador
import functools


class SinConexion(Exception):
    """No se pudo crear el pool."""


def _o_sin_conexion(f):
    @functools.wraps(f)
    def g(*a, **k):
        try:
            return f(*a, **k)
        except psycopg2.Error as e:
            raise SinConexion(str(e).strip()) from e

    return g


crea_pool = _o_sin_conexion(
    lambda minimo, maximo, **datos: pool.SimpleConnectionPool(minimo, maximo, **datos)
)

# mal: sin from: __cause__ queda vacío, [K11]
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error as error:
        raise SinConexion(f"No se pudo crear el pool: {error}")

# mal: from None borra la causa, [K11]
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error:
        raise SinConexion("No se pudo crear el pool") from None

# mal: from psycopg2.Error: la causa es un error nuevo y vacío, no el que ocurrió, [K11]
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error:
        raise SinConexion("No se pudo crear el pool") from psycopg2.Error

# mal: causa copiada: otro objeto con el mismo texto, [K12]
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error as error:
        raise SinConexion("No se pudo crear el pool") from Exception(str(error))

# mal: devuelve None en lugar de avisar, [K2]
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error as error:
        logger.error(f"Error al crear el pool: {error}")
        return None

# mal: devuelve la excepción en lugar de lanzarla, [K2]
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error as error:
        return SinConexion(error)

# mal: termina el programa, [K2]
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error as error:
        logger.error(error)
        sys.exit(1)

# mal: SinConexion pasa a ser un SystemExit: except Exception no la atrapa y el programa termina, [K11]
class SinConexion(SystemExit):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error as error:
        raise SinConexion("No se pudo crear el pool") from error

# mal: solo OperationalError: una opción que no existe es ProgrammingError y se escapa, [K2]
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.OperationalError as error:
        raise SinConexion("No se pudo crear el pool") from error

# mal: atrapa PoolError, que no es lo que falla al conectar, [K2]
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except pool.PoolError as error:
        raise SinConexion("No se pudo crear el pool") from error

# mal: except sin tipo: también convierte Ctrl+C en SinConexion, [K3]
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except:
        raise SinConexion("No se pudo crear el pool") from sys.exc_info()[1]

# mal: pasa los datos sin **: TypeError, [K11]
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, datos)
    except psycopg2.Error as error:
        raise SinConexion("No se pudo crear el pool") from error

# mal: no usa los datos: se conecta con los de las variables de entorno, [K12]
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo)
    except psycopg2.Error as error:
        raise SinConexion("No se pudo crear el pool") from error

# mal: pide host, puerto y demás: si falta uno (o hay otro), KeyError o se ignora, [K9]
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(
            minimo,
            maximo,
            host=datos["host"],
            port=datos["port"],
            user=datos["user"],
            password=datos["password"],
            database=datos["database"],
        )
    except psycopg2.Error as error:
        raise SinConexion("No se pudo crear el pool") from error

# mal: siempre de 1 a 5, [K12]
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(1, 5, **datos)
    except psycopg2.Error as error:
        raise SinConexion("No se pudo crear el pool") from error

# mal: mínimo cero «para no fallar»: no abre nada y el error sale después, al pedir, [K9]
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(0, maximo, **datos)
    except psycopg2.Error as error:
        raise SinConexion("No se pudo crear el pool") from error

# mal: prueba antes con una conexión suelta, que queda abierta, y crea el pool fuera del try, [K11]
class SinConexion(Exception):
    """No se pudo crear el pool."""


_pruebas = []


def crea_pool(minimo, maximo, **datos):
    try:
        _pruebas.append(psycopg2.connect(**datos))
    except psycopg2.Error as error:
        raise SinConexion("No se pudo crear el pool") from error
    return pool.SimpleConnectionPool(minimo, maximo, **datos)

# mal: toma una conexión para probar el pool y no la devuelve: queda una menos, [K11]
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        reserva = pool.SimpleConnectionPool(minimo, maximo, **datos)
        reserva.getconn()
        return reserva
    except psycopg2.Error as error:
        raise SinConexion("No se pudo crear el pool") from error

# mal: lo cierra en el finally: sale un pool cerrado, [K11]
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    reserva = None
    try:
        reserva = pool.SimpleConnectionPool(minimo, maximo, **datos)
        return reserva
    except psycopg2.Error as error:
        raise SinConexion("No se pudo crear el pool") from error
    finally:
        if reserva is not None:
            reserva.closeall()

# mal: otra clase de pool, no un SimpleConnectionPool, [K11]
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.ThreadedConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error as error:
        raise SinConexion("No se pudo crear el pool") from error

# mal: lo crea una vez y lo guarda: la segunda llamada, con otros datos, da el mismo, [K1]
class SinConexion(Exception):
    """No se pudo crear el pool."""


_reserva = None


def crea_pool(minimo, maximo, **datos):
    global _reserva
    if _reserva is None:
        try:
            _reserva = pool.SimpleConnectionPool(minimo, maximo, **datos)
        except psycopg2.Error as error:
            raise SinConexion("No se pudo crear el pool") from error
    return _reserva

# mal: no devuelve el pool (falta return) y deja las conexiones abiertas, [K11]
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        nuevo = pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error as error:
        raise SinConexion("No se pudo crear el pool") from error

# mal: el finally con return se come SinConexion, [K2]
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    reserva = None
    try:
        reserva = pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error as error:
        raise SinConexion("No se pudo crear el pool") from error
    finally:
        return reserva

# mal: mínimo y máximo cambiados, [K9]
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(maximo, minimo, **datos)
    except psycopg2.Error as error:
        raise SinConexion("No se pudo crear el pool") from error

# mal: lanza ConnectionError, no SinConexion, [K2]
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error as error:
        raise ConnectionError("No se pudo crear el pool") from error

# mal: si falla con esos datos, se conecta con los del entorno: esconde el error y es otro servidor, [K2]
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error:
        try:
            return pool.SimpleConnectionPool(minimo, maximo)
        except psycopg2.Error as error:
            raise SinConexion("No se pudo crear el pool") from error

# mal: un generador: no crea nada al llamarla, [K11]
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        yield pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error as error:
        raise SinConexion("No se pudo crear el pool") from error
