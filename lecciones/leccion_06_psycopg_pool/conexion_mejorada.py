"""La clase Conexion, sin los defectos que señala la lección.

Conserva `obtener_conexion`, que se usa igual, y añade `abrir` y `cerrar`: importar el archivo ya
no conecta con nadie. Se ejecuta como un script.
"""

import os
import threading

from psycopg.conninfo import make_conninfo
from psycopg_pool import ConnectionPool, PoolTimeout

from helpers import servidor
from helpers.logger_base import log


class SinConexion(Exception):
    """El pool no está abierto o no se pudo abrir. Si hay causa, está en `__cause__`."""


class Conexion:
    """Un pool para todo el proceso: se abre al empezar, se comparte y se cierra al terminar."""

    _pool = None
    _cerrojo = threading.Lock()

    @classmethod
    def abrir(cls, segundos=5):
        """Abre el pool y espera a que el servidor conteste. Si ya está abierto, no hace nada.

        Llámalo en el proceso que va a usar el pool: después de un `fork`, nunca antes.

        Args:
            segundos: lo que se espera, como mucho, a las primeras conexiones.

        Raises:
            SinConexion: el servidor no contesta a tiempo o rechaza la conexión.
        """
        with cls._cerrojo:
            if cls._pool is not None:
                return
            pool = ConnectionPool(
                # make_conninfo pone las comillas que necesite una contraseña con espacios.
                conninfo=make_conninfo(
                    host=os.environ["PGHOST"],
                    port=os.environ["PGPORT"],
                    dbname=os.environ["PGDATABASE"],
                    user=os.environ["PGUSER"],
                    password=os.environ["PGPASSWORD"],
                ),
                min_size=1,
                max_size=5,
                timeout=5,
                max_waiting=50,
                check=ConnectionPool.check_connection,
                open=False,
            )
            try:
                pool.open(wait=True, timeout=segundos)
            except PoolTimeout as error:
                raise SinConexion("El servidor no contesta o rechaza la conexión.") from error
            except BaseException:  # Ctrl-C, por ejemplo: que no queden hilos ni conexiones.
                pool.close()
                raise
            cls._pool = pool

    @classmethod
    def obtener_conexion(cls):
        """Presta una conexión a un bloque `with`.

        Al salir confirma la transacción, o la deshace si hubo una excepción, y la devuelve.

        Raises:
            SinConexion: no se ha llamado a `abrir`.
            psycopg_pool.PoolTimeout: ninguna quedó libre a tiempo.
            psycopg_pool.TooManyRequests: hay demasiadas peticiones en la cola.
        """
        pool = cls._pool
        if pool is None:
            raise SinConexion("El pool no está abierto: llama antes a «abrir».")
        return pool.connection()

    @classmethod
    def cerrar(cls):
        """Cierra el pool. Después se puede llamar otra vez a `abrir`, que crea uno nuevo."""
        with cls._cerrojo:
            # Primero se olvida: si `close` se interrumpe, `abrir` puede crear otro.
            pool, cls._pool = cls._pool, None
            if pool is not None:
                pool.close()


if __name__ == "__main__":
    servidor.iniciar("06")
    Conexion.abrir()
    try:
        for i in range(10):
            with Conexion.obtener_conexion() as conexion:
                suma = conexion.execute("SELECT %s::int + %s::int", [i, i]).fetchone()[0]
                log.debug(f"Conexión #{i + 1} prestada y devuelta: {i} + {i} = {suma}")
    finally:
        Conexion.cerrar()
    log.debug("Pool de conexiones cerrado.")
