"""Una clase Conexion para psycopg2 o ksycopg2: el driver es un parámetro.

Se ejecuta como un script: `python conexion_mejorada.py`.
"""

import importlib
import os
from contextlib import contextmanager, suppress

from helpers import servidor
from helpers.logger_base import log as logger


class NoConfirmada(Exception):
    """El bloque terminó bien, pero su transacción había fallado: no se guardó nada."""


class Conexion:
    """Un pool del driver que se elija, que se puede usar desde varios hilos.

    Args:
        driver: el módulo, psycopg2 o ksycopg2.
        datos: los de conexión, con su nombre: ksycopg2 no lee las variables `PG*`.

    Abre `maximo` conexiones al empezar, y las guarda: es un solo número, así ninguna sana que
    vuelve se cierra. No mira si lo que presta sigue vivo. Una que murió mientras estaba libre da su
    error al usarla; no se ha guardado nada, y el pool la descarta. Tampoco limpia la sesión: el
    autocommit, los ajustes y las tablas temporales los hereda el siguiente.
    """

    def __init__(self, driver, maximo=5, **datos):
        self.__driver = driver
        modulo = importlib.import_module(f"{driver.__name__}.pool")
        self.__pool = modulo.ThreadedConnectionPool(maximo, maximo, **datos)

    @contextmanager
    def transaccion(self):
        """Presta una conexión a un bloque `with`. Al salir confirma, y con un error deshace.

        Raises:
            PoolError: del pool del driver; están todas prestadas, o se ha cerrado.
            NoConfirmada: el bloque atrapó el error de una orden. Tras un error así, el servidor ya
                no guarda nada de esa transacción.
            Error: del driver; no se pudo confirmar. Solo si la conexión se pierde durante el propio
                `commit` no se sabe si se guardó.
        """
        conexion = self.__pool.getconn()
        try:
            yield conexion
            fallida = self.__driver.extensions.TRANSACTION_STATUS_INERROR
            if conexion.info.transaction_status == fallida:
                raise NoConfirmada("Falló una orden del bloque, y con ella, todas.")
            conexion.commit()
        finally:
            self.__devuelve(conexion)

    def __devuelve(self, conexion):
        """Deshace lo que quede sin confirmar y libera la plaza, aunque la conexión esté muerta."""
        limpia = False
        # Si está muerta, rollback falla. Su error tapa otro que importa más, y puede ser un
        # UnicodeDecodeError: lo último que dijo el servidor no siempre está en UTF-8.
        try:
            with suppress(Exception):
                conexion.rollback()
                limpia = True
        finally:
            self.__pool.putconn(conexion, close=not limpia)

    def consulta(self, sql, parametros=None):
        """Devuelve las filas de una orden que las da: SELECT, o INSERT con RETURNING. Confirma."""
        with self.transaccion() as conexion, conexion.cursor() as cursor:
            cursor.execute(sql, parametros)
            return cursor.fetchall()

    def ejecuta(self, sql, parametros=None):
        """Ejecuta una orden, confirma y devuelve a cuántas filas afectó."""
        with self.transaccion() as conexion, conexion.cursor() as cursor:
            cursor.execute(sql, parametros)
            return cursor.rowcount

    @staticmethod
    def codigo(error):
        """Devuelve el SQLSTATE de un error de los dos drivers, o None si no lo trae."""
        return error.diag.sqlstate

    def cierra(self):
        """Cierra el pool, con todas sus conexiones, también las prestadas. Se puede repetir."""
        if not self.__pool.closed:
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
