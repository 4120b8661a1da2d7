"""La clase Conexion, sin los defectos que señala la lección.

Conserva los nombres del tutorial: sirve donde servía la otra. Se ejecuta como un script.
"""

import os
import threading
from contextlib import contextmanager

import psycopg2
from psycopg2 import pool

from helpers import servidor
from helpers.logger_base import log as logger


class SinConexion(Exception):
    """No se pudo crear el pool. La causa original está en `__cause__`."""


class Conexion:
    """Un pool para todo el programa, que se puede usar desde varios hilos."""

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
                except psycopg2.Error as error:
                    raise SinConexion("No se pudo crear el pool de conexiones.") from error
                logger.debug("Creación del pool exitosa")
            return cls.__pool

    @classmethod
    def obtenerConexion(cls):
        """Presta una conexión. Quien la pide la devuelve con `liberarConexion`.

        Raises:
            psycopg2.pool.PoolError: están todas prestadas.
        """
        return cls.obtenerPool().getconn()

    @classmethod
    def liberarConexion(cls, conexion):
        """Devuelve al pool una conexión prestada.

        Raises:
            psycopg2.pool.PoolError: no está prestada, o la clase está cerrada.
        """
        # Sin obtenerPool: devolver no tiene que crear un pool.
        reserva = cls.__pool
        if reserva is None:
            raise pool.PoolError("La clase está cerrada, y con ella sus conexiones.")
        reserva.putconn(conexion)

    @classmethod
    @contextmanager
    def prestada(cls):
        """Presta una conexión a un bloque `with` y la devuelve al salir, también con error."""
        conexion = cls.obtenerConexion()
        try:
            yield conexion
        finally:
            cls.liberarConexion(conexion)

    @classmethod
    def cerrarConexiones(cls):
        """Cierra todas las conexiones. La próxima petición crea un pool nuevo."""
        with cls.__cerrojo:
            if cls.__pool is not None:
                cls.__pool.closeall()
                cls.__pool = None


if __name__ == "__main__":
    servidor.iniciar("02")
    with Conexion.prestada() as conexion1, Conexion.prestada() as conexion2:
        logger.debug(f"Dos conexiones distintas: {conexion1 is not conexion2}")
    Conexion.cerrarConexiones()
    with Conexion.prestada() as conexion3:
        logger.debug(f"Después de cerrar, otra vez abierta: {conexion3.closed == 0}")
    Conexion.cerrarConexiones()
