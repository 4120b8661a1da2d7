from cliente import Cliente
from pedido import Pedido

while True:
    print("""
    [1] Nuevo cliente
    [2] Ver clientes
    [3] Nuevo pedido
    [9] Salir
    """)
    op = input("Elige: ")
    try:
        if op == "1":
            Cliente(input("Nombre: "), input("Correo: ")).guardar()
            print("Guardado")
        elif op == "2":
            for c in Cliente.lista():
                print(c)
        elif op == "3":
            Pedido.nuevo(int(input("Número de cliente: ")), float(input("Importe: ")))
            print("Guardado")
        elif op == "9":
            break
    except Exception as e:
        print("Error:", e)
