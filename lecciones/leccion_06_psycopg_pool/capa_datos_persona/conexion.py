"""La clase Conexion del tutorial, con psycopg_pool. Es su caso 1: cada conexión, en un `with`.

Se ejecuta como un script: `python conexion.py`.
"""

import os

from psycopg_pool import ConnectionPool

from helpers import servidor
from helpers.logger_base import log

if __name__ == "__main__":  # antes de la clase, que lee los datos de conexión
    servidor.iniciar("06")


class Conexion:
    _pool = ConnectionPool(
        conninfo=(
            f"host={os.environ['PGHOST']} port={os.environ['PGPORT']} "
            f"dbname={os.environ['PGDATABASE']} user={os.environ['PGUSER']} "
            f"password={os.environ['PGPASSWORD']}"
        ),
        min_size=1,
        max_size=5,
        timeout=5,
    )

    @classmethod
    def obtener_conexion(cls):
        return cls._pool.connection()


if __name__ == "__main__":
    Conexion._pool.check()
    log.debug("Pool de conexiones verificado correctamente.")

    # Caso con `with`, donde se reutilizan las conexiones
    for i in range(10):  # Pide 10 conexiones, pero se liberan automáticamente
        with Conexion.obtener_conexion() as conexion:
            log.debug(f"Conexión #{i + 1} abierta y cerrada: id={id(conexion)}")

    Conexion._pool.close()
    log.debug("Pool de conexiones cerrado correctamente.")
