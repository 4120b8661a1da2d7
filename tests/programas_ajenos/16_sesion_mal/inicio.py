import logging

from acceso import socio_dao
from acceso.socio import Socio

logging.basicConfig(filename="socios.txt", level=logging.INFO)

print("Bienvenido al club")
nombre = input("¿Cómo te llamas? ")
while True:
    print(f"""
    {nombre}, elige:
      a) Registrar socio
      b) Listar socios
      c) Salir
    """)
    op = input("-> ")
    try:
        if op == "a":
            socio_dao.guardar(Socio(input("Usuario: "), input("Contraseña: ")))
        elif op == "b":
            for s in socio_dao.todos():
                print("  ", s.usuario)
        elif op == "c":
            break
    except Exception as error:
        print("Ha fallado:", error)
