from base.datos import transaccion


class LibroDAO:
    def todos(self):
        with transaccion() as c:
            c.execute("SELECT l.id, l.titulo, a.nombre FROM libros l JOIN autores a ON a.id = l.autor_id ORDER BY l.id")
            return c.fetchall()

    def nuevo(self, titulo, autor_id):
        with transaccion() as c:
            c.execute(
                "INSERT INTO libros (titulo, autor_id) VALUES (%s, %s) RETURNING id",
                (titulo, autor_id),
            )
            return c.fetchone()[0]

    def borrar(self, id_):
        with transaccion() as c:
            c.execute("DELETE FROM libros WHERE id = %s", (id_,))
            return c.rowcount
