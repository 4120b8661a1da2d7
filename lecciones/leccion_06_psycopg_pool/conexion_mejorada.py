"""La clase Conexion, sin los defectos que señala la lección.

Conserva `obtener_conexion`, que se usa igual, y añade `abrir` y `cerrar`: importar el archivo ya
no conecta con nadie. Se ejecuta como un script.
"""

import os
import threading
from contextlib import contextmanager

import psycopg
from psycopg import errors
from psycopg.conninfo import make_conninfo
from psycopg.pq import TransactionStatus
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
        """Abre el pool y espera a que conecte. Si ya está abierto, no hace nada.

        Llámalo en el proceso que va a usar el pool: después de un `fork`, nunca antes.

        Args:
            segundos: lo que se espera a la primera conexión. Con un servidor que acepta y calla,
                rendirse puede tardar tres más.

        Raises:
            SinConexion: el servidor no contesta a tiempo o rechaza la conexión.
        """
        with cls._cerrojo:
            if cls._pool is not None:
                return

            def revisa(conexion):
                # Si esta ha muerto, quizá han muerto todas: se revisan juntas, y no de una en una.
                try:
                    cls._limpia(conexion)
                except psycopg.OperationalError:
                    pool.check()
                    raise

            pool = ConnectionPool(
                # make_conninfo pone las comillas que necesite una contraseña con espacios.
                conninfo=make_conninfo(
                    host=os.environ["PGHOST"],
                    port=os.environ["PGPORT"],
                    dbname=os.environ["PGDATABASE"],
                    user=os.environ["PGUSER"],
                    password=os.environ["PGPASSWORD"],
                    connect_timeout=3,
                ),
                min_size=1,
                max_size=5,
                timeout=5,
                max_waiting=50,
                check=revisa,
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
    @contextmanager
    def obtener_conexion(cls):
        """Presta a un bloque `with` una conexión viva y limpia (`_limpia`), y al salir la recoge.

        Todo el bloque es una transacción: al salir **se guarda**; si el bloque lanza una
        excepción, se deshace y la excepción llega a quien llamó. La conexión no sirve fuera.

        Raises:
            SinConexion: no se ha llamado a `abrir`.
            psycopg_pool.PoolTimeout: ninguna quedó libre a tiempo.
            psycopg_pool.TooManyRequests: hay demasiadas peticiones en la cola.
            psycopg.errors.InFailedSqlTransaction: el bloque atrapó el error de una orden, y ya no
                hay nada que guardar.
            psycopg.Error: no se pudo guardar; no queda nada a medias. Solo si la conexión se
                pierde durante el propio `commit` no se sabe si se guardó.
        """
        pool = cls._pool
        if pool is None:
            raise SinConexion("El pool no está abierto: llama antes a «abrir».")
        with pool.connection() as conexion:
            yield conexion
            # Si el bloque atrapó el error de una orden o de la conexión, `connection` no avisa.
            if conexion.info.transaction_status == TransactionStatus.INERROR:
                raise errors.InFailedSqlTransaction(
                    "No se ha guardado nada: falló una orden del bloque, y nadie la deshizo."
                )
            if conexion.closed:
                raise psycopg.OperationalError(
                    "La conexión murió en el bloque: lo que no estaba confirmado se ha perdido."
                )

    @staticmethod
    def _limpia(conexion):
        """Quita lo que dejó en el servidor quien la tuvo antes; si está muerta, lanza un error.

        No es `DISCARD ALL`, que borra también lo que psycopg ha preparado y cree que sigue ahí.
        Por eso queda lo que se preparó con `PREPARE`, y también un `row_factory`.
        """
        conexion.isolation_level = conexion.read_only = conexion.deferrable = None
        conexion.autocommit = True  # Así no abre ninguna transacción.
        conexion.execute(
            "SET SESSION AUTHORIZATION DEFAULT; RESET ALL; CLOSE ALL; DISCARD TEMP; UNLISTEN *; "
            "SELECT pg_advisory_unlock_all()",
            prepare=False,
        )
        conexion.autocommit = False

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
