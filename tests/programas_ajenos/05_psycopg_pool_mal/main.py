import bd

bd.reserva.open()
print("TAREAS")
while True:
    print("1. Mostrar tareas | 2. Nueva tarea | 3. Borrar tarea | 4. Salir")
    que = int(input("Opción: "))
    try:
        if que == 1:
            for fila in bd.consulta("SELECT * FROM tareas"):  # DEFECTO asterisco
                print(fila)
        elif que == 2:
            texto = input("Qué hay que hacer: ")
            with bd.reserva.connection() as con:
                con.execute(f"INSERT INTO tareas (texto) VALUES ('{texto}')")  # DEFECTO sql_pegado
        elif que == 3:
            print(bd.cambia("DELETE FROM tareas WHERE id = %s", input("Id: ")))
    except:  # DEFECTO except_a_secas
        print("Ha fallado")
    if que == 4:
        break
