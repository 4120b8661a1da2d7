"""El único archivo que sabe con qué driver se trabaja: aquí, psycopg2.

Los datos de conexión no se escriben: los lee libpq de las variables `PGHOST`, `PGPORT`, `PGUSER`,
`PGPASSWORD` y `PGDATABASE`.
"""

from logger_base import log
from psycopg2 import Error, extensions, pool
from psycopg2.errors import (
    LockNotAvailable,
    StringDataRightTruncation,
    UndefinedTable,
    UniqueViolation,
)

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

    _MIN_CON = 1
    _MAX_CON = 5
    # Nadie espera sin límite: ni a que el servidor conteste, ni a que otro suelte una fila.
    _LIMITES = {"connect_timeout": 5, "options": "-c lock_timeout=5s"}
    _pool = None

    @classmethod
    def obtenerPool(cls):
        """Devuelve el pool, o lanza SinConexion. Nunca None."""
        ...

    @classmethod
    def obtenerConexion(cls):
        """Presta una conexión. Quien la pide la devuelve con `liberarConexion`."""
        ...

    @classmethod
    def liberarConexion(cls, conexion):
        """La devuelve, esté como esté: si no está sana y sin nada a medias, el pool la tira."""
        ...

    @classmethod
    def cerrarConexiones(cls):
        """Cierra el pool, si lo hay. No abre nada para cerrarlo."""
        ...

    @staticmethod
    def confirma(conexion):
        """Confirma la transacción; si estaba abortada, lanza NoConfirmada: no hay qué guardar."""
        ...

    @staticmethod
    def cursor(conexion, clase):
        """Un cursor que da cada fila como un objeto de `clase`, por los nombres de las columnas."""

        class CursorDe(extensions.cursor):
            def _objeto(self, fila):
                nombres = [columna.name for columna in self.description]
                return clase(**dict(zip(nombres, fila, strict=True)))

            def fetchone(self):
                fila = super().fetchone()
                return None if fila is None else self._objeto(fila)

            def fetchall(self):
                return [self._objeto(fila) for fila in super().fetchall()]

        return conexion.cursor(cursor_factory=CursorDe)
