"""La clase Conexion para un programa con hilos: un solo pool, que espera antes de fallar.

Se ejecuta como un script: `python conexion.py`.
"""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from psycopg2 import extensions, pool

from helpers import servidor


class EsperaAgotada(pool.PoolError):
    """Nadie devolvió una conexión a tiempo."""


class PoolQueEspera(pool.ThreadedConnectionPool):
    """Un pool que, si están todas prestadas, espera antes de fallar."""

    def __init__(self, minimo, maximo, espera, **datos):
        super().__init__(minimo, maximo, **datos)
        self.espera = espera
        self.permisos = threading.Semaphore(maximo)

    def getconn(self):
        if not self.permisos.acquire(timeout=self.espera):
            raise EsperaAgotada("Nadie devolvió una conexión a tiempo.")
        try:
            return super().getconn()
        except BaseException:
            self.permisos.release()
            raise

    def putconn(self, conexion):
        try:
            super().putconn(conexion)
        except pool.PoolError:
            raise
        except Exception:
            # Murió en mitad de una transacción, y el pool no la puede deshacer: la descarta.
            super().putconn(conexion, close=True)
        self.permisos.release()


class NoConfirmada(Exception):
    """El bloque terminó bien, pero su transacción había fallado: no se guardó nada."""


class Conexion:
    """Un pool para todos los hilos del programa."""

    __MIN_CON = 5
    __MAX_CON = 5
    __ESPERA = 1
    __pool = None
    __cerrojo = threading.Lock()

    @classmethod
    def obtenerPool(cls):
        """Devuelve el pool. Lo crea la primera vez, aunque lo pidan varios hilos."""
        with cls.__cerrojo:
            if cls.__pool is None:
                cls.__pool = PoolQueEspera(
                    cls.__MIN_CON,
                    cls.__MAX_CON,
                    espera=cls.__ESPERA,
                    host=os.environ["PGHOST"],
                    user=os.environ["PGUSER"],
                    password=os.environ["PGPASSWORD"],
                    port=os.environ["PGPORT"],
                    database=os.environ["PGDATABASE"],
                )
            return cls.__pool

    @classmethod
    def obtenerConexion(cls):
        """Presta una conexión. Si no hay ninguna libre, espera."""
        return cls.obtenerPool().getconn()

    @classmethod
    def liberarConexion(cls, conexion):
        """Devuelve al pool una conexión prestada. Lo que no esté confirmado se deshace."""
        # Sin obtenerPool: devolver no tiene que crear un pool.
        reserva = cls.__pool
        if reserva is None:
            raise pool.PoolError("La clase está cerrada, y con ella sus conexiones.")
        reserva.putconn(conexion)

    @classmethod
    def cerrarConexiones(cls):
        """Cierra todas las conexiones. La próxima petición crea un pool nuevo."""
        with cls.__cerrojo:
            if cls.__pool is not None:
                cls.__pool.closeall()
                cls.__pool = None

    @classmethod
    @contextmanager
    def prestada(cls):
        """Presta una conexión a un bloque `with` y la devuelve al salir, también con error.

        **No confirma nada**: lo que el bloque no confirme con `commit()` se deshace.
        """
        conexion = cls.obtenerConexion()
        try:
            yield conexion
        finally:
            cls.liberarConexion(conexion)

    @classmethod
    @contextmanager
    def transaccion(cls):
        """Como `prestada`, y confirma si el bloque termina bien. Con error, se deshace todo."""
        with cls.prestada() as conexion:
            yield conexion
            if conexion.info.transaction_status == extensions.TRANSACTION_STATUS_INERROR:
                raise NoConfirmada("Falló una orden del bloque, y con ella, todas.")
            conexion.commit()


if __name__ == "__main__":
    servidor.iniciar("04")

    def suma_uno(numero):
        with Conexion.prestada() as conexion, conexion.cursor() as cursor:
            cursor.execute("SELECT %s + 1", (numero,))
            return cursor.fetchone()[0]

    # Ocho hilos y cinco conexiones: tres esperan su turno.
    with ThreadPoolExecutor(8) as hilos:
        resultados = list(hilos.map(suma_uno, range(40)))
    print("Cuarenta consultas atendidas:", resultados == list(range(1, 41)))

    # Las cinco, sin devolver: quien pide otra espera, y se cansa.
    prestadas = [Conexion.obtenerConexion() for _ in range(5)]
    try:
        Conexion.obtenerConexion()
    except EsperaAgotada as error:
        print(f"{type(error).__name__}: {error}")
    for conexion in prestadas:
        Conexion.liberarConexion(conexion)
    Conexion.cerrarConexiones()
