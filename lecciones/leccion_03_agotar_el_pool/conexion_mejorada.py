"""La clase Conexion del segundo tutorial, sin los defectos que señala la lección.

Conserva los nombres del tutorial: sirve donde servía la otra. Se ejecuta como un script.
"""

import os
import threading
from contextlib import contextmanager

import psycopg2
from psycopg2 import extensions, pool

from helpers import servidor
from helpers.logger_base import log


class SinConexion(Exception):
    """No se pudo crear el pool. La causa original está en `__cause__`."""


class NoConfirmada(Exception):
    """El bloque terminó bien, pero su transacción había fallado: no se guardó nada."""


class DevolucionErronea(pool.PoolError):
    """Vuelve una conexión que esta clase no tiene prestada."""


class Conexion:
    """Un pool para todo el programa, que se puede usar desde varios hilos."""

    # El mismo número: así ninguna conexión sana que vuelve se cierra.
    __MIN_CON = 5
    __MAX_CON = 5
    __pool = None
    __cerrojo = threading.Lock()

    @classmethod
    def getPool(cls):
        """Devuelve el pool; lo crea la primera vez.

        Raises:
            SinConexion: el servidor no responde o rechaza la conexión.
        """
        with cls.__cerrojo:
            if cls.__pool is None:
                try:
                    cls.__pool = pool.ThreadedConnectionPool(
                        cls.__MIN_CON,
                        cls.__MAX_CON,
                        user=os.environ["PGUSER"],
                        password=os.environ["PGPASSWORD"],
                        host=os.environ["PGHOST"],
                        port=os.environ["PGPORT"],
                        database=os.environ["PGDATABASE"],
                    )
                # No basta psycopg2.Error: la explicación del servidor puede ser ilegible, y
                # entonces llega un UnicodeDecodeError.
                except Exception as error:
                    raise SinConexion("No se pudo crear el pool de conexiones.") from error
                log.debug("Creación del pool exitosa")
            return cls.__pool

    @classmethod
    def obtenerConexion(cls):
        """Presta una conexión. Quien la pide la devuelve con `unlockcnn`, una sola vez.

        No mira si sigue viva. Si murió mientras estaba libre, falla al usarla, y el pool la
        descarta cuando vuelve.

        Raises:
            SinConexion: no se pudo crear el pool.
            psycopg2.pool.PoolError: están todas prestadas.
        """
        return cls.getPool().getconn()

    @classmethod
    def unlockcnn(cls, conexion):
        """Devuelve al pool una conexión prestada. Lo que no esté confirmado se deshace.

        No distingue a quién se prestó: si otro la tiene ahora, se la quita. Con `prestada` y
        `transaccion` no hace falta llamar a este método.

        Raises:
            DevolucionErronea: no está prestada, o la clase está cerrada.
        """
        # Sin getPool: devolver no tiene que crear un pool.
        reserva = cls.__pool
        if reserva is None or reserva.closed:
            raise DevolucionErronea("La clase está cerrada, y con ella sus conexiones.")
        try:
            reserva.putconn(conexion)
        except pool.PoolError as error:
            raise DevolucionErronea(
                "Esa conexión no está prestada: ya volvió, o no es de este pool."
            ) from error
        except Exception:
            # Murió en mitad de una transacción, y el pool no la puede deshacer. Sin esto, seguiría
            # apuntada como prestada.
            reserva.putconn(conexion, close=True)

    @classmethod
    @contextmanager
    def prestada(cls):
        """Presta una conexión a un bloque `with` y la devuelve al salir, también con error.

        **No confirma nada**: lo que el bloque no confirme con `commit()` se deshace al devolverla.
        """
        conexion = cls.obtenerConexion()
        try:
            yield conexion
        finally:
            cls.unlockcnn(conexion)

    @classmethod
    @contextmanager
    def transaccion(cls):
        """Como `prestada`, y además confirma si el bloque termina bien. Con error, se deshace todo.

        Raises:
            NoConfirmada: el bloque atrapó un error de la base de datos. Tras un error así, el
                servidor ya no guarda nada de esa transacción.
            psycopg2.Error: no se pudo confirmar.
        """
        with cls.prestada() as conexion:
            yield conexion
            if conexion.info.transaction_status == extensions.TRANSACTION_STATUS_INERROR:
                raise NoConfirmada("Falló una orden del bloque, y con ella, todas.")
            conexion.commit()

    @classmethod
    def closeAll(cls):
        """Cierra todas las conexiones. La próxima petición crea un pool nuevo."""
        with cls.__cerrojo:
            if cls.__pool is not None and not cls.__pool.closed:
                cls.__pool.closeall()
            cls.__pool = None


if __name__ == "__main__":
    servidor.iniciar("03")
    # Diez peticiones seguidas, y una con error: con cinco conexiones basta.
    for _ in range(10):
        with Conexion.prestada() as conexion, conexion.cursor() as cursor:
            cursor.execute("SELECT 1")
    try:
        with Conexion.prestada() as conexion, conexion.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
    except psycopg2.Error as error:
        log.debug(f"La consulta falla: {type(error).__name__}")
    try:
        Conexion.unlockcnn(conexion)
    except DevolucionErronea as error:
        log.debug(f"Devolver dos veces: {error}")
    Conexion.closeAll()
    with Conexion.prestada() as conexion:
        log.debug(f"Después de cerrar, otra vez abierta: {conexion.closed == 0}")
    Conexion.closeAll()
