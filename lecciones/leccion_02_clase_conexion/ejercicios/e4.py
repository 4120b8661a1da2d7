"""02.4: cerrar el pool de la clase para que pueda abrir otro."""

from helpers.ejercicios import ejercicio, exige, exige_parametro, si_lanza

from ..conexion import Conexion


@ejercicio("cierra_y_olvida")
def juzga(cierra_y_olvida, prueba):
    exige_parametro(cierra_y_olvida, "clase", "Conexion")
    clase = prueba.subclase(Conexion)
    clase.liberarConexion(clase.obtenerConexion())
    cierra_y_olvida(clase)
    exige(
        prueba.espera_conexiones(0) == 0,
        "El servidor todavía ve abierta la conexión del pool. Ciérralo antes de olvidarlo.",
    )
    exige(
        "_Conexion__pool" in vars(clase),
        "Has borrado el atributo privado. No lo borres: asígnale None.",
    )
    sigue = "La clase sigue usando el pool cerrado. Haz que su atributo privado sea None."
    if "__pool" in vars(clase):
        sigue = (
            "Has creado un atributo nuevo, «__pool». Fuera de la clase se llama _Conexion__pool."
        )
    with si_lanza(PoolError=sigue):
        conexion = clase.obtenerConexion()
    with conexion.cursor() as cursor:
        cursor.execute("SELECT 1")
    exige(
        clase.obtenerPool() is clase.obtenerPool(),
        "Cada petición crea un pool distinto. Cambia el atributo privado, no el método.",
    )
    clase.liberarConexion(conexion)
    clase.cerrarConexiones()
