"""02.4: cerrar el pool de la clase para que pueda abrir otro."""

from helpers.ejercicios import Fallo, ejercicio, exige_parametro, si_lanza

from ..conexion import Conexion


@ejercicio("cierra_y_olvida")
def juzga(cierra_y_olvida, prueba):
    exige_parametro(cierra_y_olvida, "clase", "Conexion")
    clase = prueba.subclase(Conexion)
    clase.liberarConexion(clase.obtenerConexion())
    cierra_y_olvida(clase)
    if prueba.espera_conexiones(0) != 0:
        raise Fallo("""El servidor todavía ve abierta la conexión del pool. Ciérralo antes de
            olvidarlo.""")
    if "_Conexion__pool" not in vars(clase):
        raise Fallo("Has borrado el atributo privado. No lo borres: asígnale None.")
    sigue = (
        "Has creado un atributo nuevo, «__pool». Fuera de la clase se llama _Conexion__pool."
        if "__pool" in vars(clase)
        else "La clase sigue usando el pool cerrado. Haz que su atributo privado sea None."
    )
    with si_lanza(PoolError=sigue):
        conexion = clase.obtenerConexion()
    with conexion.cursor() as cursor:
        cursor.execute("SELECT 1")
    if clase.obtenerPool() is not clase.obtenerPool():
        raise Fallo("""Cada petición crea un pool distinto. Cambia el atributo privado, no el
            método.""")
    clase.liberarConexion(conexion)
    clase.cerrarConexiones()
