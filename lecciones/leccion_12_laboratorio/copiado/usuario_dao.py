from cursor_del_pool import CursorDelPool
from logger_base import log
from usuario import Usuario


class UsuarioDAO:
    _SELECCIONAR = "SELECT * FROM usuario ORDER BY id_usuario"
    _INSERTAR = "INSERT INTO usuario(username, password) VALUES(%s, %s)"
    _ACTUALIZAR = "UPDATE usuario SET username=%s, password=%s WHERE id_usuario=%s"
    _BUSCAR = "SELECT * FROM usuario WHERE id_usuario="
    _ELIMINAR = "DELETE FROM usuario WHERE id_usuario="

    @classmethod
    def seleccionar(cls):
        with CursorDelPool() as cursor:
            cursor.execute(cls._SELECCIONAR)
            usuarios = []
            for registro in cursor.fetchall():
                usuarios.append(Usuario(registro[0], registro[1], registro[2]))
            return usuarios

    @classmethod
    def insertar(cls, usuario):
        with CursorDelPool() as cursor:
            cursor.execute(cls._INSERTAR, (usuario.username, usuario.password))
            log.debug(f"Usuario insertado: {usuario}")
            return cursor.rowcount

    @classmethod
    def actualizar(cls, usuario):
        with CursorDelPool() as cursor:
            cursor.execute(
                cls._ACTUALIZAR, (usuario.username, usuario.password, usuario.id_usuario)
            )
            log.debug(f"Usuario actualizado: {usuario}")
            return cursor.rowcount

    @classmethod
    def eliminar(cls, usuario):
        with CursorDelPool() as cursor:
            cursor.execute(cls._BUSCAR + usuario.id_usuario)
            print(cursor.fetchall())
            if input("¿Seguro que lo eliminas? (s/n): ") != "s":
                return 0
            cursor.execute(cls._ELIMINAR + usuario.id_usuario)
            log.debug(f"Usuario eliminado: {usuario}")
            return cursor.rowcount
