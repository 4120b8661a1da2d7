"""09.4: insertar una fila y saber su id."""

from contextlib import closing

from helpers.ejercicios import (
    SIN_RETURN,
    Fallo,
    ejercicio,
    en_el_caso,
    exige,
    exige_parametro,
    exige_que_lance,
    si_lanza,
)

from .comun import (
    DEL_CUADERNO,
    DRIVERS,
    ES_UN_CURSOR,
    datos_de_la_leccion,
    exige_que_no_calle,
    explica_los_huecos,
    transaccion_de,
)

TABLA = "CREATE TEMPORARY TABLE socios (id integer GENERATED ALWAYS AS IDENTITY, name varchar(100))"


@ejercicio("inserta", segundos=20)
def juzga(inserta, prueba):
    exige_parametro(inserta, "conexion", *DEL_CUADERNO)
    for modulo in DRIVERS:
        with closing(modulo.connect(**datos_de_la_leccion())) as conexion:
            cursor = conexion.cursor()
            cursor.execute(TABLA)
            conexion.commit()
            with explica_los_huecos(modulo):
                _exige_el_id_nuevo(inserta, conexion, "Ana", 1)
            # Una fila que entra por otro lado: el mayor no es el último, ni el de ese nombre.
            cursor.execute("INSERT INTO socios OVERRIDING SYSTEM VALUE VALUES (1000, 'Ana')")
            _exige_el_id_nuevo(inserta, conexion, "Ana", 2)
            with si_lanza(
                Error="Con el nombre `O'Higgins` la orden falla: pegas el texto dentro del SQL. "
                "Pásalo como parámetro de `execute`."
            ):
                _exige_el_id_nuevo(inserta, conexion, "O'Higgins", 3)
            for numero, nombre in enumerate((" 50 % ", "eva", ""), 4):
                _exige_el_id_nuevo(inserta, conexion, nombre, numero)
            # Doblar los apóstrofos deja de servir.
            cursor.execute("SET LOCAL standard_conforming_strings = off")
            with si_lanza(
                Error="Con el nombre `\\'Ana` la orden falla: pegas el texto dentro del SQL, y "
                "doblar los apóstrofos no siempre basta. Pásalo como parámetro de `execute`."
            ):
                _exige_el_id_nuevo(inserta, conexion, "\\'Ana", 7)
            cursor.execute("SET LOCAL standard_conforming_strings = on")
            with exige_que_lance(
                "StringDataRightTruncation",
                "Un nombre de 101 letras no cabe: la orden tiene que fallar, y quien llamó no se "
                "entera. Ni lo recortes ni atrapes su error.",
            ):
                inserta(conexion, "a" * 101)
        exige_que_no_calle(inserta, modulo, TABLA)


def _exige_el_id_nuevo(inserta, conexion, nombre, esperado):
    transaccion = transaccion_de(conexion)
    with conexion.cursor() as cursor:
        cursor.execute("SELECT id FROM socios")
        antes = set(cursor.fetchall())
        with en_el_caso(f"Con el nombre «{nombre}»"):
            dice = inserta(conexion, nombre)
        exige(not conexion.closed, "Has cerrado la conexión. La cierra quien te la dio.")
        seguida = transaccion_de(conexion) == transaccion
        cursor.execute("SELECT id, name FROM socios")
        nuevas = [fila for fila in cursor.fetchall() if fila[:1] not in antes]
    if not nuevas and not seguida:
        raise Fallo("""La fila nueva no está en la tabla: has deshecho la transacción, y es de quien
            llama. Quita rollback().""")
    exige(nuevas, "La fila nueva no está en la tabla. ¿Ejecutas el INSERT?")
    exige(len(nuevas) == 1, "La función inserta más de una fila en cada llamada.")
    ((numero, guardado),) = nuevas
    if numero != esperado:
        raise Fallo(f"""La fila nueva lleva el número {numero}, y el que le toca es {esperado}. No
            lo elijas tú, ni gastes otro: inserta solo `name` y deja que lo ponga el servidor.""")
    if guardado != nombre:
        raise Fallo(f"""La función recibe el nombre «{nombre}» y guarda «{guardado}». El hueco es
            `%s`, sin comillas, y el nombre va tal cual.""")
    if not seguida:
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
