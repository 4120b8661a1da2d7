# no aplica K4: nadie usa todavía ninguna conexión
# no aplica K5: crea el pool, no le pide nada
# no aplica K6: no confirma nada
# no aplica K7: no llama a nadie
# no aplica K8: no guarda nada entre dos llamadas; si lo guarda, es K1
# no aplica K10: no recibe ninguna orden
import sys

import psycopg2
from psycopg2 import pool

from helpers.logger_base import log as logger


class SinConexion(Exception):
    pass


# bien: con else
def crea_pool(minimo, maximo, **datos):
    try:
        nuevo = pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error as motivo:
        raise SinConexion() from motivo
    else:
        return nuevo


# mal [K11]: El que se pide es un SimpleConnectionPool
def crea_pool(minimo, maximo, **datos):
    try:
        return pool.ThreadedConnectionPool(minconn=minimo, maxconn=maximo, **datos)
    except Exception as error:
        raise SinConexion(f"{type(error).__name__}") from error


# mal: no SinConexion
def crea_pool(minimo, maximo, **datos):
    return pool.SimpleConnectionPool(minimo, maximo, **datos)


# mal: no usa el máximo
def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, 5, **datos)
    except psycopg2.Error as error:
        raise SinConexion from error


# mal: tiene que lanzar SinConexion
def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error:
        return SinConexion()


# cuelga: lo intenta sin fin
def crea_pool(minimo, maximo, **datos):
    while True:
        try:
            pool.SimpleConnectionPool(minimo, maximo, **{**datos, "port": "otro"})
        except psycopg2.Error:
            continue


# lanza: el nombre del error no es el que usa
def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error as e:
        raise SinConexion from error

# lanza: un argumento mal escrito
def crea_pool(minimo, maximo, **datos):
    return pool.SimpleConnectionPool(minimo, maximo, datos, maximos=3)


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


# mal [K11]: SinConexion ha perdido la causa
# sin from: __cause__ queda vacío
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error as error:
        raise SinConexion(f"No se pudo crear el pool: {error}")


# mal [K11]: SinConexion ha perdido la causa
# from None borra la causa
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error:
        raise SinConexion("No se pudo crear el pool") from None


# mal [K11]: La causa es un error nuevo, no el que ocurrió
# from psycopg2.Error: la causa es un error nuevo y vacío, no el que ocurrió
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error:
        raise SinConexion("No se pudo crear el pool") from psycopg2.Error


# mal [K12]: SinConexion ha perdido la causa
# causa copiada: otro objeto con el mismo texto
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error as error:
        raise SinConexion("No se pudo crear el pool") from Exception(str(error))


# mal [K2]: Con un puerto que no es un número, la función devuelve None y calla
# devuelve None en lugar de avisar
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error as error:
        logger.error(f"Error al crear el pool: {error}")
        return None


# mal [K2]: Con un puerto que no es un número, la función tiene que lanzar SinConexion
# devuelve la excepción en lugar de lanzarla
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error as error:
        return SinConexion(error)


# mal [K2]: Con un puerto que no es un número, la función termina el programa
# termina el programa
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error as error:
        logger.error(error)
        sys.exit(1)


# mal [K11]: SinConexion tiene que heredar de `Exception`
# SinConexion pasa a ser un SystemExit: except Exception no la atrapa y el programa termina
class SinConexion(SystemExit):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error as error:
        raise SinConexion("No se pudo crear el pool") from error


# mal [K2]: Con un parámetro que no existe (`puerto`), sale ProgrammingError, no SinConexion
# solo OperationalError: una opción que no existe es ProgrammingError y se escapa
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.OperationalError as error:
        raise SinConexion("No se pudo crear el pool") from error


# mal [K2]: Con un puerto que no es un número, sale OperationalError, no SinConexion
# atrapa PoolError, que no es lo que falla al conectar
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except pool.PoolError as error:
        raise SinConexion("No se pudo crear el pool") from error


# mal [K3]: Si alguien pulsa Ctrl-C mientras se conecta, sale SinConexion
# except sin tipo: también convierte Ctrl+C en SinConexion
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except:
        raise SinConexion("No se pudo crear el pool") from sys.exc_info()[1]


# mal [K11]: Tu código lanza TypeError (Expected bytes or unicode string, got dict instead)
# pasa los datos sin **: TypeError
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, datos)
    except psycopg2.Error as error:
        raise SinConexion("No se pudo crear el pool") from error


# mal [K12]: La función no usa los datos que recibe
# no usa los datos: se conecta con los de las variables de entorno
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo)
    except psycopg2.Error as error:
        raise SinConexion("No se pudo crear el pool") from error


# mal [K9]: Tu código lanza KeyError ('user')
# pide host, puerto y demás: si falta uno (o hay otro), KeyError o se ignora
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


# mal [K12]: Con mínimo 2 y máximo 4, el servidor ve 1
# siempre de 1 a 5
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(1, 5, **datos)
    except psycopg2.Error as error:
        raise SinConexion("No se pudo crear el pool") from error


# mal [K9]: Con mínimo 2 y máximo 4, el servidor ve 0
# mínimo cero «para no fallar»: no abre nada y el error sale después, al pedir
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(0, maximo, **datos)
    except psycopg2.Error as error:
        raise SinConexion("No se pudo crear el pool") from error


# mal [K11]: Con mínimo 2 y máximo 4, el servidor ve 3
# prueba antes con una conexión suelta, que queda abierta, y crea el pool fuera del try
class SinConexion(Exception):
    """No se pudo crear el pool."""


_pruebas = []


def crea_pool(minimo, maximo, **datos):
    try:
        _pruebas.append(psycopg2.connect(**datos))
    except psycopg2.Error as error:
        raise SinConexion("No se pudo crear el pool") from error
    return pool.SimpleConnectionPool(minimo, maximo, **datos)


# mal [K11]: Con máximo 4, el pool solo presta 3
# toma una conexión para probar el pool y no la devuelve: queda una menos
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        reserva = pool.SimpleConnectionPool(minimo, maximo, **datos)
        reserva.getconn()
        return reserva
    except psycopg2.Error as error:
        raise SinConexion("No se pudo crear el pool") from error


# mal [K11]: El pool llega cerrado
# lo cierra en el finally: sale un pool cerrado
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


# mal [K1]: devuelve el pool de una llamada anterior
# lo crea una vez y lo guarda: la segunda llamada, con otros datos, da el mismo
class SinConexion(Exception):
    """No se pudo crear el pool."""


_reserva = None


def crea_pool(minimo, maximo, **datos):
    global _reserva
    if _reserva is None or _reserva.closed:
        try:
            _reserva = pool.SimpleConnectionPool(minimo, maximo, **datos)
        except psycopg2.Error as error:
            raise SinConexion("No se pudo crear el pool") from error
    return _reserva


# mal [K11]: Con datos correctos, la función tiene que devolver el pool
# no devuelve el pool (falta return) y deja las conexiones abiertas
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        nuevo = pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error as error:
        raise SinConexion("No se pudo crear el pool") from error


# mal [K2]: Con un puerto que no es un número, la función devuelve None y calla
# el finally con return se come SinConexion
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


# mal [K9]: Con mínimo 2 y máximo 4, el servidor ve 4
# mínimo y máximo cambiados
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(maximo, minimo, **datos)
    except psycopg2.Error as error:
        raise SinConexion("No se pudo crear el pool") from error


# mal [K2]: Tu código lanza ConnectionError (No se pudo crear el pool)
# lanza ConnectionError, no SinConexion
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error as error:
        raise ConnectionError("No se pudo crear el pool") from error


# mal [K2]: La función no usa los datos que recibe
# si falla con esos datos, se conecta con los del entorno: esconde el error y es otro servidor
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


# mal [K11]: Con datos correctos, la función tiene que devolver el pool
# un generador: no crea nada al llamarla
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        yield pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error as error:
        raise SinConexion("No se pudo crear el pool") from error


# bien [K9]: con un nombre por defecto, y también el mensaje que no está en UTF-8
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **{"application_name": "mio", **datos})
    except (psycopg2.Error, UnicodeDecodeError) as error:
        raise SinConexion("No se pudo crear el pool") from error


# mal [K9]: Con mínimo 0 y máximo 1, el servidor ve 1
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo or 1, maximo, **datos)
    except psycopg2.Error as error:
        raise SinConexion("No se pudo crear el pool") from error


# mal [K9]: Con mínimo 2, máximo 2 y datos correctos, sale SinConexion
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    if minimo >= maximo:
        raise SinConexion("El mínimo tiene que ser menor que el máximo")
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error as error:
        raise SinConexion("No se pudo crear el pool") from error


# mal [K12]: La función no usa los datos que recibe
# los prueba, y crea el pool sin ellos
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        psycopg2.connect(**datos).close()
        return pool.SimpleConnectionPool(minimo, maximo)
    except psycopg2.Error as error:
        raise SinConexion("No se pudo crear el pool") from error


# mal [K2]: calla el `UnicodeDecodeError`
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error as error:
        raise SinConexion("No se pudo crear el pool") from error
    except UnicodeDecodeError:
        return None


# mal [K2]: Hay errores de psycopg2 que la función no convierte
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except (psycopg2.OperationalError, psycopg2.ProgrammingError) as e:
        raise SinConexion from e


# mal [K2]: Al convertir el UnicodeDecodeError se pierde la causa
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error as e:
        raise SinConexion from e
    except UnicodeDecodeError:
        raise SinConexion("algo del texto") from None


# mal [K1]: devuelve el pool de una llamada anterior
# recuerda uno por datos, sean cuales sean los números
class SinConexion(Exception):
    """No se pudo crear el pool."""


_pools = {}


def crea_pool(minimo, maximo, **datos):
    clave = tuple(sorted(datos.items()))
    if clave not in _pools or _pools[clave].closed:
        try:
            _pools[clave] = pool.SimpleConnectionPool(minimo, maximo, **datos)
        except psycopg2.Error as error:
            raise SinConexion("No se pudo crear el pool") from error
    return _pools[clave]


# mal [K1]: Al crear un pool, cierras uno de antes
class SinConexion(Exception):
    """No se pudo crear el pool."""


_anterior = None


def crea_pool(minimo, maximo, **datos):
    global _anterior
    if _anterior is not None and not _anterior.closed:
        _anterior.closeall()
    try:
        _anterior = pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error as error:
        raise SinConexion("No se pudo crear el pool") from error
    return _anterior


# mal [K2]: un pool que no se puede conectar
class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.OperationalError:
        return pool.SimpleConnectionPool(0, maximo, **datos)
    except psycopg2.Error as e:
        raise SinConexion from e


# mal [K12]: La SinConexion que lanzas es otra
from lecciones.leccion_02_clase_conexion import conexion_mejorada as mejorada


class SinConexion(Exception):
    """No se pudo crear el pool."""


def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error as e:
        raise mejorada.SinConexion from e
