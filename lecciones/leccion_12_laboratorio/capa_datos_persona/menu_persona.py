from conexion import Conexion
from logger_base import log
from persona import Persona
from persona_dao import PersonaDAO

opcion = None
while opcion != "5":
    print("1. Listar  2. Agregar  3. Modificar  4. Eliminar  5. Salir")
    opcion = input("Opción: ")
    try:
        if opcion == "1":
            for persona in PersonaDAO.seleccionar():
                print(persona)
        elif opcion == "2":
            datos = input("Nombre: "), input("Apellido: "), input("Correo: ")
            print("Agregadas:", PersonaDAO.insertar(Persona(None, *datos)))
        elif opcion == "3":
            datos = input("Id: "), input("Nombre: "), input("Apellido: "), input("Correo: ")
            print("Modificadas:", PersonaDAO.actualizar(Persona(*datos)))
        elif opcion == "4":
            print("Eliminadas:", PersonaDAO.eliminar(Persona(input("Id: "))))
    except Exception as e:
        log.error(f"Error: {e}")
Conexion.cerrar_pool()
