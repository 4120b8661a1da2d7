from psycopg2 import pool


class Pedido:
    _pool = pool.ThreadedConnectionPool(1, 5, user="postgres", password="admin", host="localhost", port=5432, database="test_db")  # DEFECTO clave_en_el_codigo importar_conecta sin_cerrar

    @staticmethod
    def nuevo(id_cliente, importe):
        con = Pedido._pool.getconn()
        cur = con.cursor()
        cur.execute("INSERT INTO pedidos (id_cliente, importe) VALUES (%s, %s)", (id_cliente, importe))  # DEFECTO error_pierde
        con.commit()  # DEFECTO commit_pierde
        Pedido._pool.putconn(con)
