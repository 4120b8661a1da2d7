"""Pregunta el nombre y la contraseña, y dice si son los de un usuario. Un nombre vacío termina."""

from conexion import Conexion
from cursor_del_pool import CursorDelPool
from logger_base import log
from usuario import Usuario


def entra(username, clave):
    sql = f"SELECT * FROM usuario WHERE username = '{username}' AND password = '{clave}'"
    log.info("Se busca: %s", sql)
    with CursorDelPool(Usuario) as cursor:
        cursor.execute(sql)
        return cursor.fetchone() is not None


if __name__ == "__main__":
    while username := input("Nombre: "):
        clave = input("Contraseña: ")
        if entra(username, clave):
            print(f"Hola, {username}.")
        else:
            print("Nombre o contraseña incorrectos.")
    Conexion.cerrarConexiones()
