import psycopg2

conn = psycopg2.connect("dbname=test_db user=postgres password=admin host=localhost")  # DEFECTO clave_en_el_codigo error_acaba
cursor = conn.cursor()


def ver_notas():
    cursor.execute("SELECT id, alumno, nota FROM notas")
    for fila in cursor.fetchall():
        print("\t".join(str(x) for x in fila))
    conn.rollback()


def poner_nota():
    alumno = input("Alumno: ")
    nota = input("Nota: ")
    sql = "INSERT INTO notas (alumno, nota) VALUES ('%s', '%s')" % (alumno, nota)  # DEFECTO no_confirma
    try:
        cursor.execute(sql)  # DEFECTO sql_pegado
        print("Nota guardada")
    except psycopg2.Error as e:
        print("Error", e)
        conn.rollback()


def quitar_nota():
    id = input("Id de la nota: ")
    cursor.execute("SELECT alumno FROM notas WHERE id = " + id)  # DEFECTO sql_pegado
    print(cursor.fetchone())
    if input("¿La quito? (s/n): ") == "s":  # DEFECTO pregunta_dentro
        cursor.execute("DELETE FROM notas WHERE id = " + id)  # DEFECTO sql_pegado
    conn.commit()


def menu():
    while True:
        print("1.- Ver notas\n2.- Nueva nota\n3.- Eliminar nota\n4.- Salir")
        op = input("Opción: ")
        try:
            if op == "1":
                ver_notas()
            if op == "2":
                poner_nota()
            if op == "3":
                quitar_nota()
            if op == "4":
                return
        except psycopg2.Error as e:
            print("Error:", e)


menu()
