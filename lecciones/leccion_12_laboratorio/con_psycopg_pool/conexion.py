"""El único archivo que sabe con qué driver se trabaja: aquí, psycopg 3 y su pool.

Los datos de conexión no se escriben: los lee libpq de las variables `PGHOST`, `PGPORT`, `PGUSER`,
`PGPASSWORD` y `PGDATABASE`.
"""

from logger_base import log
from psycopg import Error
from psycopg.errors import (
    LockNotAvailable,
    StringDataRightTruncation,
    UndefinedTable,
    UniqueViolation,
)
from psycopg.pq import TransactionStatus
from psycopg.rows import class_row
from psycopg_pool import ConnectionPool, PoolTimeout

__all__ = [
    "Conexion",
    "Error",
    "LockNotAvailable",
    "NoConfirmada",
    "SinConexion",
    "StringDataRightTruncation",
    "UndefinedTable",
    "UniqueViolation",
]


class SinConexion(Exception):
    """No hay ninguna conexión que prestar. La causa está en `__cause__`."""


class NoConfirmada(Exception):
    """Falló una orden, alguien atrapó su error, y con ella se perdieron las demás."""


class Conexion:
    """Un pool para todo el programa. Se crea con la primera petición."""

    # Nadie espera sin límite: ni a que el servidor conteste, ni a que otro suelte una fila.
    _LIMITES = {"connect_timeout": 5, "options": "-c lock_timeout=5s"}
    _pool = None

    @classmethod
    def obtenerPool(cls):
        """Devuelve el pool, o lanza SinConexion. Nunca None."""
        if cls._pool is None:
            nuevo = ConnectionPool(
                kwargs=cls._LIMITES,
                min_size=1,
                max_size=5,
                timeout=5,
                check=ConnectionPool.check_connection,
                open=False,
            )
            try:
                nuevo.open(wait=True, timeout=5)
            except BaseException as error:  # También Ctrl-C: que no queden sus hilos.
                nuevo.close()
                if isinstance(error, PoolTimeout):
                    log.error("No se pudo crear el pool: %s", error)
                    raise SinConexion from error
                raise
            cls._pool = nuevo
            log.info("Pool creado")
        return cls._pool

    @classmethod
    def obtenerConexion(cls):
        """Presta una conexión viva. Quien la pide la devuelve con `liberarConexion`."""
        try:
            return cls.obtenerPool().getconn()
        except Error as error:
            raise SinConexion from error

    @classmethod
    def liberarConexion(cls, conexion):
        """La devuelve, esté como esté: el pool deshace lo que quede a medias y tira las muertas."""
        cls._pool.putconn(conexion)

    @classmethod
    def cerrarConexiones(cls):
        """Cierra el pool, si lo hay. No abre nada para cerrarlo."""
        if cls._pool is not None:
            cls._pool.close()
            cls._pool = None
            log.info("Pool cerrado")

    @staticmethod
    def confirma(conexion):
        """Confirma la transacción; si estaba abortada, lanza NoConfirmada: no hay qué guardar."""
        if conexion.info.transaction_status == TransactionStatus.INERROR:
            conexion.rollback()
            raise NoConfirmada
        conexion.commit()

    @staticmethod
    def cursor(conexion, clase):
        """Un cursor que da cada fila como un objeto de `clase`, por los nombres de las columnas."""
        return conexion.cursor(row_factory=class_row(clase))
