"""00.1: abrir una conexión con el nombre que se recibe."""

from helpers.ejercicios import ejercicio, exige


@ejercicio("conecta_con_nombre")
def juzga(conecta_con_nombre, prueba):
    # Empieza como el de esta comprobación: así el servidor puede cerrar lo que quede abierto.
    nombre = f"{prueba.aplicacion}_mia"
    conexion = conecta_con_nombre(nombre)
    exige(
        conexion is not None,
        "La función no devuelve nada. Termina con «return» y la conexión.",
    )
    exige(
        hasattr(conexion, "closed") and hasattr(conexion, "cursor"),
        "La función tiene que devolver la conexión, no un cursor ni otra cosa.",
    )
    exige(
        not conexion.closed,
        "La conexión llega cerrada, o es una de antes. Abre otra en la función y no la cierres.",
    )
    with conexion.cursor() as cursor:
        cursor.execute("SELECT current_setting('application_name')")
        (visto,) = cursor.fetchone()
    # Sin nombre propio, libpq pone el de la comprobación, que está en PGAPPNAME.
    exige(
        visto not in ("", prueba.aplicacion),
        "El servidor ve una conexión sin nombre. Usa el parámetro `application_name`.",
    )
    exige(
        visto == nombre,
        f"El servidor ve el nombre «{visto}», no el que recibe la función. "
        "Pasa `nombre`, sin comillas, en el parámetro `application_name`.",
    )
