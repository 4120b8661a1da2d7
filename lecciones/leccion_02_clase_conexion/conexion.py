"""La clase Conexion del tutorial, con su pool.

Se ejecuta como un script: `python conexion.py`.
"""

import os
import sys

from psycopg2 import pool

from helpers import servidor
from helpers.logger_base import log as logger

if __name__ == "__main__":  # antes de la clase, que lee los datos de conexión
    servidor.iniciar("02")


class Conexion:
    __DATABASE = os.environ["PGDATABASE"]
    __USERNAME = os.environ["PGUSER"]
    __PASSWORD = os.environ["PGPASSWORD"]
    __DB_PORT = os.environ["PGPORT"]
    __HOST = os.environ["PGHOST"]
    __MIN_CON = 1
    __MAX_CON = 5
    __pool = None

    # Obteniendo varias conexiones a la base de datos con pool
    @classmethod
    def obtenerPool(cls):
        if cls.__pool == None:
            try:
                cls.__pool = pool.SimpleConnectionPool(
                    cls.__MIN_CON,
                    cls.__MAX_CON,
                    host=cls.__HOST,
                    user=cls.__USERNAME,
                    password=cls.__PASSWORD,
                    port=cls.__DB_PORT,
                    database=cls.__DATABASE,
                )
                logger.debug(f"Creación del pool exitosa: {cls.__pool}")
                return cls.__pool
            except Exception as e:
                logger.error(f"Error al crear el pool de conexiones: {e}")
                sys.exit()
        else:
            return cls.__pool

    # Obteniendo la conexión del pool
    @classmethod
    def obtenerConexion(cls):
        conexion = cls.obtenerPool().getconn()
        logger.debug(f"Conexión obtenida del pool: {conexion}")
        return conexion

    # Regresar el objeto conexión al pool
    @classmethod
    def liberarConexion(cls, conexion):
        cls.obtenerPool().putconn(conexion)

    # Cerrando todas las conexiones del pool
    @classmethod
    def cerrarConexiones(cls):
        cls.obtenerPool().closeall()
        logger.debug(f"Cerramos todas las conexiones del pool: {cls.__pool}")


if __name__ == "__main__":
    # Obtener una conexión a partir del pool
    conexion1 = Conexion.obtenerConexion()
    conexion2 = Conexion.obtenerConexion()
    # Regresamos las conexiones al pool
    Conexion.liberarConexion(conexion1)
    Conexion.liberarConexion(conexion2)
    # Cerramos el pool
    Conexion.cerrarConexiones()
    # error: el pool ya está cerrado
    # conexion3 = Conexion.obtenerConexion()
