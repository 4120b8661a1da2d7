from psycopg2.pool import SimpleConnectionPool

pool = None


def conectar():
    global pool
    if pool is None:
        pool = SimpleConnectionPool(1, 10, dbname="test_db", user="postgres", host="localhost")  # DEFECTO error_acaba
    return pool.getconn()


def devolver(con):
    pool.putconn(con)


def articulos():
    con = conectar()
    with con.cursor() as cur:
        cur.execute("SELECT id, nombre, stock FROM articulos ORDER BY id")  # DEFECTO error_pierde
        filas = cur.fetchall()
    con.rollback()
    devolver(con)
    return filas


def busca(nombre):
    con = conectar()
    try:
        with con.cursor() as cur:
            cur.execute("SELECT id, nombre, stock FROM articulos WHERE nombre = %s", (nombre,))
        return cur.fetchall()  # DEFECTO cursor_despues
    finally:
        con.rollback()
        devolver(con)


def entra(nombre, stock):
    con = conectar()
    try:
        with con:
            with con.cursor() as cur:
                cur.execute("INSERT INTO articulos (nombre, stock) VALUES (%s, %s)", (nombre, stock))
    finally:
        devolver(con)


if __name__ == "__main__":
    opcion = ""
    while opcion != "0":
        print("1. Listar artículos")
        print("2. Agregar artículo")
        print("3. Buscar artículo")
        print("0. Salir")
        opcion = input("Opción: ")
        if opcion == "1":
            for id_, nombre, stock in articulos():
                print(id_, nombre, stock)
        elif opcion == "2":
            entra(input("Nombre: "), int(input("Stock: ")))
        elif opcion == "3":
            try:
                print(busca(input("Nombre: ")))
            except Exception as e:
                print("Error:", e)
