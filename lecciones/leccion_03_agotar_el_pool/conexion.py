"""La clase Conexion del segundo tutorial, hasta agotar su pool.

Se ejecuta como un script: `python conexion.py`. Termina con PoolError, a propósito.
"""

import os
import sys

from psycopg2 import pool

from helpers import servidor
from helpers.logger_base import log

if __name__ == "__main__":  # antes de la clase, que lee los datos de conexión
    servidor.iniciar("03")


class Conexion:
    __USERNAME = os.environ["PGUSER"]
    __PASSWORD = os.environ["PGPASSWORD"]
    __DATABASE = os.environ["PGDATABASE"]
    __DB_PORT = os.environ["PGPORT"]
    __HOST = os.environ["PGHOST"]

    # Definimos mínimo y máximo de conexiones:
    # Es un proceso pesado, el valor debe ser óptimo
    __MIN_CON = 1
    __MAX_CON = 5
    __pool = None

    @classmethod
    def getPool(cls):
        if cls.__pool == None:
            try:
                cls.__pool = pool.SimpleConnectionPool(
                    cls.__MIN_CON,
                    cls.__MAX_CON,
                    user=cls.__USERNAME,
                    password=cls.__PASSWORD,
                    host=cls.__HOST,
                    port=cls.__DB_PORT,
                    database=cls.__DATABASE,
                )
                log.debug(f"Creación del pool Exitosa: {cls.__pool}")
                return cls.__pool
            except Exception as e:
                log.critical(f"Error del tipo: {type(e)}: {e}, el código no puede continuar")
                sys.exit()
        else:
            log.debug(f"Conexión del pool ya existe, devuelta: {cls.__pool}")
            return cls.__pool

    @classmethod
    def obtenerConexion(cls):
        conexion = cls.getPool().getconn()
        log.debug(f"Conexión obtenida del pool: {conexion}")
        return conexion

    @classmethod
    def unlockcnn(cls, conexion):
        # Devolvemos al pool la conexión con la DB
        cls.getPool().putconn(conexion)
        log.debug(f"Conexión vuelve al pool en espera: {conexion}")

    @classmethod
    def closeAll(cls):
        cls.getPool().closeall()
        log.debug("Conexiones finalizadas")


if __name__ == "__main__":
    conexion1 = Conexion.obtenerConexion()
    Conexion.unlockcnn(conexion1)
    conexion2 = Conexion.obtenerConexion()
    conexion3 = Conexion.obtenerConexion()
    conexion4 = Conexion.obtenerConexion()
    conexion5 = Conexion.obtenerConexion()
    conexion6 = Conexion.obtenerConexion()
    # El tutorial termina aquí, con las cinco prestadas. Añadimos una petición más:
    conexion7 = Conexion.obtenerConexion()
