from base.datos import transaccion


class AutorDAO:
    TABLA = "autores"
    TODOS = f"SELECT id, nombre FROM {TABLA} ORDER BY id"

    def todos(self):
        with transaccion() as c:
            c.execute(self.TODOS)
            return c.fetchall()

    def nuevo(self, nombre):
        with transaccion() as c:
            c.execute("INSERT INTO autores (nombre) VALUES (%s) RETURNING id", (nombre,))
            return c.fetchone()[0]
