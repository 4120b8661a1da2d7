from conexion import Conexion
from usuario import Usuario


class UsuarioDAO:
    """Como lo escribe quien no conoce `CursorDelPool`: un `with` alrededor de otro."""

    @classmethod
    def seleccionar(cls):
        with Conexion.obtenerConexion():
            with Conexion.obtenerConexion().cursor() as cursor:
                cursor.execute("SELECT id_usuario, username, password FROM usuario")
                return [Usuario(*registro) for registro in cursor.fetchall()]

    @classmethod
    def insertar(cls, usuario):
        with Conexion.obtenerConexion():
            with Conexion.obtenerConexion().cursor() as cursor:
                cursor.execute(
                    "INSERT INTO usuario(username, password) VALUES(%s, %s)",
                    (usuario.username, usuario.password),
                )
                return cursor.rowcount
