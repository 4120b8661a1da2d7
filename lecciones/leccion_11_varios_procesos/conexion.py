"""La clase Conexion con un pool por proceso: cada uno abre el suyo y cierra solo el suyo.

Se ejecuta como un script.
"""

import os
import threading
from contextlib import contextmanager, suppress

from psycopg_pool import ConnectionPool

from helpers import servidor


class Conexion:
    """Un pool para cada proceso, que se abre la primera vez que ese proceso lo necesita."""

    _MAXIMO = 3
    _pool = _proceso = None
    _heredados = ()
    _cerrojo = threading.Lock()

    @classmethod
    def obtener_pool(cls):
        """El pool de este proceso. Lo pueden pedir varios hilos a la vez."""
        with cls._cerrojo:
            if cls._proceso != os.getpid():
                if cls._pool is not None:
                    cls._heredados += (cls._pool,)  # Es de otro: ni se usa ni se cierra.
                kwargs = {"connect_timeout": 3}
                limites = {"min_size": 1, "max_size": cls._MAXIMO, "timeout": 5}
                cls._pool = ConnectionPool(kwargs=kwargs, open=False, **limites)
                cls._pool.open()
                cls._proceso = os.getpid()
            return cls._pool

    @classmethod
    @contextmanager
    def obtener_conexion(cls):
        """Presta una conexión del pool de este proceso; al salir, confirma o deshace."""
        with cls.obtener_pool().connection() as conexion:
            yield conexion

    @classmethod
    def cerrar(cls):
        """Cierra el pool de este proceso, si lo abrió él. Después se puede abrir otro."""
        with cls._cerrojo:
            if cls._proceso == os.getpid():
                cls._pool.close()
                cls._pool = cls._proceso = None

    @classmethod
    def _tras_fork(cls):
        # Otro hilo del padre podía tener el cerrojo, y en el hijo nadie lo soltaría.
        cls._cerrojo = threading.Lock()


with suppress(AttributeError):  # Windows no lo tiene, ni lo necesita.
    os.register_at_fork(after_in_child=Conexion._tras_fork)


if __name__ == "__main__":
    servidor.iniciar("11")
    for numero in (10, 100):
        with Conexion.obtener_conexion() as conexion:
            suma = conexion.execute("SELECT sum(n) FROM generate_series(1, %s) n", [numero])
            print(f"la suma hasta {numero}: {suma.fetchone()[0]}")
    Conexion.cerrar()
    print("Pool de conexiones cerrado.")
