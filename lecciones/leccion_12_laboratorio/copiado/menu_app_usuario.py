from conexion import Conexion
from logger_base import log
from usuario import Usuario
from usuario_dao import UsuarioDAO

opcion = None
while opcion != 5:
    print("Opciones:")
    print("1. Listar usuarios")
    print("2. Agregar usuario")
    print("3. Modificar usuario")
    print("4. Eliminar usuario")
    print("5. Salir")
    try:
        opcion = int(input("Escribe tu opción (1-5): "))
        if opcion == 1:
            for usuario in UsuarioDAO.seleccionar():
                print(usuario)
        elif opcion == 2:
            username = input("Escribe el nombre: ")
            password = input("Escribe la contraseña: ")
            insertados = UsuarioDAO.insertar(Usuario(None, username, password))
            print(f"Usuarios insertados: {insertados}")
        elif opcion == 3:
            id_usuario = input("Escribe el id del usuario: ")
            username = input("Escribe el nuevo nombre: ")
            password = input("Escribe la nueva contraseña: ")
            actualizados = UsuarioDAO.actualizar(Usuario(id_usuario, username, password))
            print(f"Usuarios actualizados: {actualizados}")
        elif opcion == 4:
            id_usuario = input("Escribe el id del usuario: ")
            eliminados = UsuarioDAO.eliminar(Usuario(id_usuario))
            print(f"Usuarios eliminados: {eliminados}")
        elif opcion == 5:
            Conexion.cerrarConexiones()
    except Exception as e:
        log.error(f"Ocurrió un error: {e}")
else:
    log.info("Salimos de la aplicación...")
