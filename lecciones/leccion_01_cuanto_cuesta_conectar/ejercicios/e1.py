"""01.1: ejecutar una consulta y cerrar la conexión, también si falla."""

from helpers.ejercicios import Fallo, ejercicio, exige, exige_error_de_la_consulta


@ejercicio("consulta_y_cierra")
def juzga(consulta_y_cierra, prueba):
    filas = consulta_y_cierra("SELECT 7 UNION ALL SELECT 8 ORDER BY 1")
    exige(filas is not None, "La función no devuelve nada. Devuelve las filas con «return».")
    if not isinstance(filas, list) or not all(isinstance(fila, tuple) for fila in filas):
        raise Fallo("La función tiene que devolver la lista de filas tal como la da fetchall().")
    exige(filas != [(7,)], "Faltan filas: fetchone() da solo una. Pídelas todas con fetchall().")
    exige(filas == [(7,), (8,)], "Las filas no son las de la consulta que recibe la función.")
    if prueba.espera_conexiones(0) != 0:
        raise Fallo("""Tras una consulta correcta, el servidor todavía ve tu conexión abierta.
            Ciérrala con close(), con paréntesis: ni «with» ni cerrar el cursor la cierran.""")
    exige_error_de_la_consulta(consulta_y_cierra)
    if prueba.espera_conexiones(0) != 0:
        raise Fallo("""Cuando la consulta falla, la conexión se queda abierta. Ciérrala en un
            «finally».""")
