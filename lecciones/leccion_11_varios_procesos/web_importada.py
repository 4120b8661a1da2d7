"""Una página que contesta lo mismo que le piden. Su pool se abre al importar el archivo."""

from psycopg2.pool import ThreadedConnectionPool

reserva = ThreadedConnectionPool(1, 5)
reserva._pool[0].autocommit = True


def app(peticion, responde):
    """Lo que llama el servidor web en cada petición (WSGI)."""
    conexion = reserva.getconn()
    try:
        cursor = conexion.cursor()
        cursor.execute("SELECT %s::text, pg_backend_pid()", [peticion["PATH_INFO"]])
        ruta, proceso = cursor.fetchone()
    finally:
        reserva.putconn(conexion)
    responde("200 OK", [("Content-Type", "text/plain")])
    return [f"{ruta} {proceso}".encode()]
