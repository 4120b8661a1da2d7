"""Da de baja a un usuario: pregunta su número, lo enseña y pide que se confirme."""

from conexion import Conexion
from cursor_del_pool import CursorDelPool
from usuario import Usuario


def da_de_baja():
    numero = int(input("Número: "))
    with CursorDelPool(Usuario) as cursor:
        cursor.execute("SELECT * FROM usuario WHERE id_usuario = %s", (numero,))
        usuario = cursor.fetchone()
        if input(f"¿Das de baja a «{usuario.username}»? (s/n): ") != "s":
            print("No se ha hecho nada.")
            return
        cursor.execute("DELETE FROM usuario WHERE id_usuario = %s", (numero,))
        print("Dado de baja.")


if __name__ == "__main__":
    da_de_baja()
    Conexion.cerrarConexiones()
