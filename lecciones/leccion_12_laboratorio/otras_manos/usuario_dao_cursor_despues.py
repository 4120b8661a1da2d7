from cursor_del_pool import CursorDelPool


class UsuarioDAO:
    """Devuelve el cursor, y quien lo recibe lo usa cuando ya está cerrado."""

    @classmethod
    def seleccionar(cls):
        with CursorDelPool() as cursor:
            cursor.execute("SELECT id_usuario, username, password FROM usuario")
        return cursor
