"""09.3: buscar con un parámetro."""

from contextlib import suppress

from helpers.ejercicios import Fallo, ejercicio, exige, exige_parametro, si_lanza

from ..driver import driver, extensions
from .comun import DEL_CUADERNO, datos_de_la_leccion, exige_lista


@ejercicio("busca")
def juzga(busca, prueba):
    exige_parametro(busca, "conexion", *DEL_CUADERNO)
    cursores = []

    class Cursor(extensions.cursor):
        def __init__(self, *argumentos, **opciones):
            super().__init__(*argumentos, **opciones)
            cursores.append(self)

    conexion = driver.connect(cursor_factory=Cursor, **datos_de_la_leccion())
    # Cada búsqueda va en su transacción: la tabla tiene que quedar.
    with conexion, conexion.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE pool_test (id1 int, name varchar(100))")
        for orden, nombre in enumerate(("Ana", "O'Higgins", "Luis", "Ana"), 1):
            cursor.execute("INSERT INTO pool_test VALUES (%s, %s)", (orden, nombre))

    def prueba_con(nombre):
        try:
            return busca(conexion, nombre)
        finally:
            exige(not conexion.closed, "Has cerrado la conexión. La cierra quien te la dio.")
            conexion.rollback()

    try:
        filas = prueba_con("Ana")
    except TypeError as error:
        if "converted" in str(error):
            raise Fallo("""No hay tantos huecos como parámetros. El hueco es `%s`, y el parámetro va
                en una tupla: si es uno solo, lleva una coma detrás.""") from None
        raise
    except driver.Error as error:
        if error.diag.sqlstate == "42601":
            raise Fallo("""Con el nombre `Ana` la consulta da SyntaxError. El hueco es `%s` y va sin
                comillas: las pone el driver.""") from None
        raise
    exige_lista(filas)
    if filas == []:
        raise Fallo("""Con el nombre `Ana` no sale ninguna fila. ¿Está el hueco `%s` entre comillas?
            El hueco va sin comillas: las pone el driver.""")
    if sorted(filas) != [(1, "Ana"), (4, "Ana")]:
        raise Fallo("Con el nombre `Ana` no salen sus filas enteras, `id1` y `name`.")
    if not all(cursor.rowcount <= len(filas) for cursor in cursores):
        raise Fallo("""Traes filas de más y eliges en Python: si la tabla es grande, no sirve. Deja
            que busque el servidor, con WHERE.""")
    with si_lanza(
        Error="Con el nombre `O'Higgins` la consulta falla: todavía pegas el texto dentro del SQL. "
        "Pásalo como parámetro de `execute`."
    ):
        filas = prueba_con("O'Higgins")
    if filas != [(2, "O'Higgins")]:
        raise Fallo("""Con el nombre `O'Higgins` no sale su fila. Pasa el nombre tal cual, como
            parámetro.""")
    if prueba_con("%") != []:
        raise Fallo("""Con el nombre `%` salen filas de otros: LIKE busca parecidos. Compara con
            «=».""")
    if prueba_con("ana") != []:
        raise Fallo("""Con el nombre `ana` salen las filas de `Ana`: no es el mismo texto. Compara
            `name` con «=», tal como está.""")
    _exige_sin_inyeccion(prueba_con, "x' OR true --")
    _exige_sin_inyeccion(prueba_con, "$$ OR true --")
    # Doblar las comillas a mano vale hasta que el servidor lee la barra de otra manera.
    with suppress(driver.Error), conexion, conexion.cursor() as cursor:
        cursor.execute("SET standard_conforming_strings = off")
    _exige_sin_inyeccion(prueba_con, "\\' OR true --")


def _exige_sin_inyeccion(prueba_con, texto):
    try:
        filas = prueba_con(texto)
    except driver.Error as error:
        raise Fallo(f"""Con un nombre que lleva comillas y barras la consulta falla (SQLSTATE
            {error.diag.sqlstate}). Deja que el driver ponga las comillas: pasa un
            parámetro.""") from None
    if filas != []:
        raise Fallo("""Un texto malicioso todavía saca todas las filas. No toques las comillas a
            mano: pasa el nombre como parámetro de `execute`.""")
