from psycopg2 import pool


class Cliente:
    _pool = pool.ThreadedConnectionPool(1, 5, user="postgres", password="admin", host="localhost", port=5432, database="test_db")  # DEFECTO clave_en_el_codigo importar_conecta sin_cerrar error_acaba

    def __init__(self, nombre, email):
        self.nombre = nombre
        self.email = email

    def guardar(self):
        con = Cliente._pool.getconn()
        cur = con.cursor()
        cur.execute("INSERT INTO clientes (nombre, email) VALUES (%s, %s)", (self.nombre, self.email))  # DEFECTO error_pierde sin_deshacer
        con.commit()  # DEFECTO commit_pierde
        Cliente._pool.putconn(con)

    @staticmethod
    def lista():
        con = Cliente._pool.getconn()
        cur = con.cursor()
        cur.execute("SELECT id_cliente, nombre, email FROM clientes ORDER BY id_cliente")  # DEFECTO error_pierde
        filas = cur.fetchall()
        con.commit()
        Cliente._pool.putconn(con)
        return filas
