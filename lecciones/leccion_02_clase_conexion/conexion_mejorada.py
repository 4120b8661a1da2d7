"""La clase Conexion, sin los defectos que señala la lección.

Conserva los nombres del tutorial: sirve donde servía la otra. Se ejecuta como un script.
"""

import os
import threading
from contextlib import contextmanager

from psycopg2 import extensions, pool

from helpers import servidor
from helpers.logger_base import log as logger


class SinConexion(Exception):
    """No se pudo crear el pool. La causa original está en `__cause__`."""


class NoConfirmada(Exception):
    """El bloque terminó bien, pero su transacción había fallado: no se guardó nada."""


class Conexion:
    """Un pool para todo el programa, que se puede usar desde varios hilos."""

    # El mismo número: así ninguna conexión sana que vuelve se cierra.
    __MIN_CON = 5
    __MAX_CON = 5
    __pool = None
    __cerrojo = threading.Lock()

    @classmethod
    def obtenerPool(cls):
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
                        host=os.environ["PGHOST"],
                        user=os.environ["PGUSER"],
                        password=os.environ["PGPASSWORD"],
                        port=os.environ["PGPORT"],
                        database=os.environ["PGDATABASE"],
                    )
                # No basta psycopg2.Error: la explicación del servidor puede ser ilegible, y
                # entonces llega un UnicodeDecodeError.
                except Exception as error:
                    raise SinConexion("No se pudo crear el pool de conexiones.") from error
                logger.debug("Creación del pool exitosa")
            return cls.__pool

    @classmethod
    def obtenerConexion(cls):
        """Presta una conexión. Quien la pide la devuelve con `liberarConexion`.

        No mira si sigue viva. Si murió mientras estaba libre, falla al usarla, y el pool la
        descarta cuando vuelve.

        Raises:
            SinConexion: no se pudo crear el pool.
            psycopg2.pool.PoolError: están todas prestadas.
        """
        return cls.obtenerPool().getconn()

    @classmethod
    def liberarConexion(cls, conexion):
        """Devuelve al pool una conexión prestada. Lo que no esté confirmado se deshace.

        Raises:
            psycopg2.pool.PoolError: no está prestada, o la clase está cerrada.
        """
        # Sin obtenerPool: devolver no tiene que crear un pool.
        reserva = cls.__pool
        if reserva is None:
            raise pool.PoolError("La clase está cerrada, y con ella sus conexiones.")
        try:
            reserva.putconn(conexion)
        except pool.PoolError:
            raise
        except Exception:
            # Murió en mitad de una transacción, y el pool no la puede deshacer. Sin esto, seguiría
            # apuntada como prestada.
            reserva.putconn(conexion, close=True)

    @classmethod
    @contextmanager
    def prestada(cls):
        """Presta una conexión a un bloque `with` y la devuelve al salir, también con error.

        **No confirma nada**: lo que el bloque no confirme con `commit()` se deshace al devolverla.

        Raises:
            psycopg2.pool.PoolError: la clase se cerró dentro del bloque. Si el bloque falló, su
                error queda en `__context__`.
        """
        conexion = cls.obtenerConexion()
        try:
            yield conexion
        finally:
            cls.liberarConexion(conexion)

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
    def cerrarConexiones(cls):
        """Cierra todas las conexiones. La próxima petición crea un pool nuevo."""
        with cls.__cerrojo:
            reserva, cls.__pool = cls.__pool, None
            if reserva is not None and not reserva.closed:
                reserva.closeall()


if __name__ == "__main__":
    servidor.iniciar("02")
    with Conexion.prestada() as conexion1, Conexion.prestada() as conexion2:
        logger.debug(f"Dos conexiones distintas: {conexion1 is not conexion2}")
    Conexion.cerrarConexiones()
    with Conexion.prestada() as conexion3:
        logger.debug(f"Después de cerrar, otra vez abierta: {conexion3.closed == 0}")
    Conexion.cerrarConexiones()
