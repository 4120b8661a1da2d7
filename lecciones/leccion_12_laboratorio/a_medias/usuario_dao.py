"""Lo que se hace con la tabla `usuario`. No pregunta ni escribe nada: eso es del menú."""

from contextlib import nullcontext

from cursor_del_pool import CursorDelPool
from usuario import Usuario


class UsuarioDAO:
    """Cada método es una transacción; con el `cursor` de otra, es un paso de ella."""

    _CREAR = """
        CREATE TABLE IF NOT EXISTS usuario (
            id_usuario integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            username varchar(50) NOT NULL UNIQUE DEFERRABLE INITIALLY DEFERRED,
            password varchar(128) NOT NULL
        )"""

    @classmethod
    def crear_tabla(cls):
        """Crea la tabla si no existe."""
        with CursorDelPool(Usuario) as cursor:
            # Dos programas que empiezan a la vez: la crea uno, y el otro espera.
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('usuario'))")
            cursor.execute(cls._CREAR)

    @classmethod
    def seleccionar(cls, cursor=None):
        """Devuelve la lista de todos los usuarios."""
        ...

    @classmethod
    def buscar(cls, id_usuario, cursor=None):
        """Devuelve el usuario con ese número, o None."""
        ...

    @classmethod
    def insertar(cls, usuario, cursor=None):
        """Guarda un usuario nuevo. Devuelve cuántas filas, que es una."""
        ...

    @classmethod
    def actualizar(cls, visto, nuevo, cursor=None):
        """Cambia el usuario `visto` por `nuevo`. Devuelve 0 si ya no es el que se vio."""
        ...

    @classmethod
    def eliminar(cls, visto, cursor=None):
        """Elimina el usuario `visto`. Devuelve 0 si ya no es el que se vio."""
        ...


def _prestado(cursor):
    """El cursor de quien llama, que confirmará él, o uno del pool."""
    return CursorDelPool(Usuario) if cursor is None else nullcontext(cursor)
