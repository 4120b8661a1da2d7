"""Pregunta el nombre y la contraseña, y dice si son los de un usuario. Un nombre vacío termina."""

from getpass import getpass

from conexion import Conexion
from cursor_del_pool import CursorDelPool
from usuario import Usuario

_BUSCAR = "SELECT id_usuario, username, password FROM usuario WHERE username = %s"


def entra(username, clave):
    with CursorDelPool(Usuario) as cursor:
        cursor.execute(_BUSCAR, (username,))
        usuario = cursor.fetchone()
    return usuario is not None and usuario.es_su_clave(clave)


if __name__ == "__main__":
    try:
        while username := input("Nombre: "):
            clave = getpass("Contraseña: ")
            if entra(username, clave):
                print(f"Hola, {username}.")
            else:
                print("Nombre o contraseña incorrectos.")
    except EOFError:
        print()
    finally:
        Conexion.cerrarConexiones()
