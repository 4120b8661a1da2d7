"""01.1: ejecutar una consulta y cerrar la conexión, también si falla."""

from helpers.ejercicios import ejercicio, exige, exige_error_de_la_consulta


@ejercicio("consulta_y_cierra")
def juzga(consulta_y_cierra, prueba):
    filas = consulta_y_cierra("SELECT 7 UNION ALL SELECT 8 ORDER BY 1")
    exige(filas is not None, "La función no devuelve nada. Devuelve las filas con «return».")
    exige(
        isinstance(filas, list) and all(isinstance(fila, tuple) for fila in filas),
        "La función tiene que devolver la lista de filas tal como la da fetchall().",
    )
    exige(filas != [(7,)], "Faltan filas: fetchone() da solo una. Pídelas todas con fetchall().")
    exige(filas == [(7,), (8,)], "Las filas no son las de la consulta que recibe la función.")
    exige(
        prueba.espera_conexiones(0) == 0,
        "Tras una consulta correcta, el servidor todavía ve tu conexión abierta. "
        "Ciérrala con close(), con paréntesis: ni «with» ni cerrar el cursor la cierran.",
    )
    exige_error_de_la_consulta(consulta_y_cierra)
    exige(
        prueba.espera_conexiones(0) == 0,
        "Cuando la consulta falla, la conexión se queda abierta. Ciérrala en un «finally».",
    )
