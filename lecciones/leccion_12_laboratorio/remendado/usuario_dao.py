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
    _SELECCIONAR = "SELECT id_usuario, username, password FROM usuario ORDER BY id_usuario"
    _BUSCAR = "SELECT id_usuario, username, password FROM usuario WHERE id_usuario = %s"
    _INSERTAR = "INSERT INTO usuario (username, password) VALUES (%s, %s)"
    # El usuario que se vio: si otro lo ha cambiado entretanto, no es ninguno.
    _EL_QUE_SE_VIO = "WHERE id_usuario = %s AND username = %s AND password = %s"
    _ACTUALIZAR = f"UPDATE usuario SET username = %s, password = %s {_EL_QUE_SE_VIO}"
    _ELIMINAR = f"DELETE FROM usuario {_EL_QUE_SE_VIO}"

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
        with _prestado(cursor) as propio:
            propio.execute(cls._SELECCIONAR)
            return propio.fetchall()

    @classmethod
    def buscar(cls, id_usuario, cursor=None):
        """Devuelve el usuario con ese número, o None."""
        with _prestado(cursor) as propio:
            propio.execute(cls._BUSCAR, (id_usuario,))
            return propio.fetchone()

    @classmethod
    def insertar(cls, usuario, cursor=None):
        """Guarda un usuario nuevo. Devuelve cuántas filas, que es una."""
        return cls._cambia(cursor, cls._INSERTAR, usuario.username, usuario.password)

    @classmethod
    def actualizar(cls, visto, nuevo, cursor=None):
        """Cambia el usuario `visto` por `nuevo`. Devuelve 0 si ya no es el que se vio."""
        datos = (nuevo.username, nuevo.password, visto.id_usuario, visto.username, visto.password)
        return cls._cambia(cursor, cls._ACTUALIZAR, *datos)

    @classmethod
    def eliminar(cls, visto, cursor=None):
        """Elimina el usuario `visto`. Devuelve 0 si ya no es el que se vio."""
        datos = (visto.id_usuario, visto.username, visto.password)
        return cls._cambia(cursor, cls._ELIMINAR, *datos)

    @classmethod
    def _cambia(cls, cursor, sql, *datos):
        with _prestado(cursor) as propio:
            propio.execute(sql, datos)
            return propio.rowcount


def _prestado(cursor):
    """El cursor de quien llama, que confirmará él, o uno del pool."""
    return CursorDelPool(Usuario) if cursor is None else nullcontext(cursor)
