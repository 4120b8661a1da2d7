"""Una clase Conexion para psycopg2 o ksycopg2: el driver es un parámetro.

Se ejecuta como un script: `python conexion_mejorada.py`.
"""

import importlib
import os
from contextlib import contextmanager, suppress

from helpers import servidor
from helpers.logger_base import log as logger


class Conexion:
    """Un pool del driver que se elija, que se puede usar desde varios hilos.

    Args:
        driver: el módulo, psycopg2 o ksycopg2.
        datos: los de conexión, con su nombre: ksycopg2 no lee las variables `PG*`.

    El pool abre `minimo` conexiones al empezar, las guarda y presta `maximo` a la vez.
    """

    def __init__(self, driver, minimo=5, maximo=5, **datos):
        modulo = importlib.import_module(f"{driver.__name__}.pool")
        self.__pool = modulo.ThreadedConnectionPool(minimo, maximo, **datos)

    @contextmanager
    def prestada(self):
        """Presta una conexión a un bloque `with`; al salir confirma o deshace, y la devuelve."""
        conexion = self.__pool.getconn()
        try:
            yield conexion
            conexion.commit()
        except BaseException:
            # Si la conexión se cayó, rollback también falla: lo que importa es el primer error.
            with suppress(Exception):
                conexion.rollback()
            raise
        finally:
            self.__pool.putconn(conexion)

    def consulta(self, sql, parametros=None):
        """Devuelve las filas de una orden que las da: SELECT, o INSERT con RETURNING."""
        with self.prestada() as conexion, conexion.cursor() as cursor:
            cursor.execute(sql, parametros)
            return cursor.fetchall()

    def ejecuta(self, sql, parametros=None):
        """Ejecuta una orden y devuelve a cuántas filas afectó."""
        with self.prestada() as conexion, conexion.cursor() as cursor:
            cursor.execute(sql, parametros)
            return cursor.rowcount

    @staticmethod
    def codigo(error):
        """Devuelve el SQLSTATE de un error de los dos drivers, o None si no lo trae."""
        return error.diag.sqlstate

    def cierra(self):
        """Cierra el pool, con todas sus conexiones."""
        self.__pool.closeall()


if __name__ == "__main__":
    servidor.iniciar("09")
    for nombre in ("psycopg2", "ksycopg2"):
        try:
            driver = importlib.import_module(nombre)
        except ImportError:
            logger.debug(f"{nombre} no está instalado")
            continue
        conexion = Conexion(
            driver,
            host=os.environ["PGHOST"],
            user=os.environ["PGUSER"],
            password=os.environ["PGPASSWORD"],
            port=os.environ["PGPORT"],
            dbname=os.environ["PGDATABASE"],
        )
        logger.debug(f"{nombre}: {conexion.consulta('SELECT %s', ['hola'])}")
        try:
            conexion.ejecuta("SELECT 1 / 0")
        except driver.Error as error:
            logger.debug(f"{nombre}: {conexion.codigo(error)}")
        conexion.cierra()
