"""00.1: abrir una conexión con el nombre que se recibe."""

from helpers.ejercicios import Fallo, ejercicio


@ejercicio("conecta_con_nombre")
def juzga(conecta_con_nombre, prueba):
    # Empieza como el de esta comprobación: así el servidor puede cerrar lo que quede abierto.
    nombre = f"{prueba.aplicacion}_mia"
    conexion = conecta_con_nombre(nombre)
    if conexion is None:
        raise Fallo("La función no devuelve nada. Termina con «return» y la conexión.")
    if not hasattr(conexion, "closed") or not hasattr(conexion, "cursor"):
        raise Fallo("La función tiene que devolver la conexión, no un cursor ni otra cosa.")
    if conexion.closed:
        raise Fallo("""La conexión llega cerrada, o es una de antes. Abre otra en la función y no la
            cierres.""")
    with conexion.cursor() as cursor:
        cursor.execute("SELECT current_setting('application_name')")
        (visto,) = cursor.fetchone()
    # Sin nombre propio, libpq pone el de la comprobación, que está en PGAPPNAME.
    if visto in ("", prueba.aplicacion):
        raise Fallo("El servidor ve una conexión sin nombre. Usa el parámetro `application_name`.")
    if visto != nombre:
        raise Fallo(f"""El servidor ve el nombre «{visto}», no el que recibe la función. Pasa
            `nombre`, sin comillas, en el parámetro `application_name`.""")
