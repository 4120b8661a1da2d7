"""09.4: insertar una fila y saber su id."""

from helpers.ejercicios import SIN_RETURN, Fallo, ejercicio, exige, exige_parametro, si_lanza

from ..driver import driver, extensions
from .comun import DEL_CUADERNO, ES_UN_CURSOR, datos_de_la_leccion


@ejercicio("inserta")
def juzga(inserta, prueba):
    exige_parametro(inserta, "conexion", *DEL_CUADERNO)
    conexion = driver.connect(**datos_de_la_leccion())
    cursor = conexion.cursor()
    cursor.execute(
        "CREATE TEMPORARY TABLE socios (id integer GENERATED ALWAYS AS IDENTITY, name varchar(100))"
    )
    conexion.commit()
    _exige_el_id_nuevo(inserta, conexion, "Ana", 1)
    # Una fila que entra por otro lado: el mayor no es el último.
    cursor.execute("INSERT INTO socios OVERRIDING SYSTEM VALUE VALUES (1000, 'Luis')")
    _exige_el_id_nuevo(inserta, conexion, "Ana", 2)
    with si_lanza(
        Error="Con el nombre `O'Higgins` la orden falla: pegas el texto dentro del SQL. "
        "Pásalo como parámetro de `execute`."
    ):
        _exige_el_id_nuevo(inserta, conexion, "O'Higgins", 3)


def _exige_el_id_nuevo(inserta, conexion, nombre, esperado):
    dice = inserta(conexion, nombre)
    exige(not conexion.closed, "Has cerrado la conexión. La cierra quien te la dio.")
    estado = conexion.info.transaction_status
    with conexion.cursor() as cursor:
        cursor.execute("SELECT name FROM socios WHERE id = %s", (esperado,))
        filas = cursor.fetchall()
        cursor.execute("SELECT count(*) FROM socios WHERE id > %s AND id < 1000", (esperado,))
        de_mas = cursor.fetchone()[0]
    exige(filas, "La fila nueva no está en la tabla. ¿Ejecutas el INSERT?")
    if filas != [(nombre,)]:
        raise Fallo("""La fila nueva no lleva el nombre que recibe la función. Su hueco es `%s`, sin
            comillas.""")
    exige(not de_mas, "La función inserta más de una fila en cada llamada.")
    if estado != extensions.TRANSACTION_STATUS_INTRANS:
        raise Fallo("""Has confirmado la fila, y eso lo decide quien llama. Quita commit();
            «with conexion:» también confirma.""")
    exige(dice is not None, SIN_RETURN)
    exige(not hasattr(dice, "fetchone"), f"{ES_UN_CURSOR} Usa fetchone().")
    if isinstance(dice, (tuple, list)):
        raise Fallo("Devuelves la fila entera. El número es su primer elemento: `[0]`.")
    if dice == 0:
        raise Fallo("""Sale 0: `lastrowid` no es la columna `id` en PostgreSQL. Pídela en la orden,
            con RETURNING.""")
    if isinstance(dice, str) and dice == str(esperado):
        raise Fallo("El id es un número y devuelves un texto. Devuélvelo tal como llega.")
    if dice != esperado:
        raise Fallo(f"""La fila nueva tiene el id {esperado} y tu función dice {dice!r}. Ni el
            mayor, ni cuántas hay, ni otra con el mismo nombre: pide el suyo con RETURNING.""")
