"""La misma página, con un pool por proceso: el que abre Conexion en la primera petición."""

from lecciones.leccion_11_varios_procesos.conexion import Conexion


def app(peticion, responde):
    """Lo que llama el servidor web en cada petición (WSGI)."""
    with Conexion.obtener_conexion() as conexion:
        pregunta = conexion.execute("SELECT %s, pg_backend_pid()", [peticion["PATH_INFO"]])
        ruta, proceso = pregunta.fetchone()
    responde("200 OK", [("Content-Type", "text/plain")])
    return [f"{ruta} {proceso}".encode()]
