# bien: hueco con nombre
def busca(conexion, nombre):
    """Devuelve la lista de filas de `pool_test` que tienen exactamente ese `name`."""
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE name = %(quien)s", {"quien": nombre})
        return cursor.fetchall()

# bien: lista en lugar de tupla, closing y comprensión
from contextlib import closing


def busca(conexion, nombre: str) -> list:
    with closing(conexion.cursor()) as puntero:
        puntero.execute("SELECT id1, name FROM pool_test WHERE name = %s", [nombre])
        return [fila for fila in puntero]

# bien: mogrify primero y execute después
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        orden = cursor.mogrify("SELECT * FROM pool_test WHERE name = %s", (nombre,))
        cursor.execute(orden)
        return list(cursor)

# bien: la consulta es fija del todo y compara Python
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT id1, name FROM pool_test")
        return list(filter(lambda fila: fila[1] == nombre, cursor))

# bien: ayudante con partial y try/finally
from functools import partial


def _filas(consulta, conexion, *valores):
    cursor = conexion.cursor()
    try:
        cursor.execute(consulta, valores)
        return cursor.fetchall()
    finally:
        cursor.close()


busca = partial(_filas, "SELECT * FROM pool_test WHERE name = %s")

# mal: sigue pegando el nombre [K12]
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute(f"SELECT * FROM pool_test WHERE name = '{nombre}'")
        return cursor.fetchall()

# mal: el % de Python pega igual que la f [K12]
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE name = '%s'" % (nombre,))
        return cursor.fetchall()

# mal: el hueco entre comillas: no encuentra nada o da SyntaxError [K12]
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE name = '%s'", (nombre,))
        return cursor.fetchall()

# mal: sin la coma no es una tupla: cada letra es un parámetro [K9]
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE name = %s", (nombre))
        return cursor.fetchall()

# mal: quita los apóstrofos: O'Higgins ya no aparece [K11]
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        limpio = nombre.replace("'", "")
        cursor.execute(f"SELECT * FROM pool_test WHERE name = '{limpio}'")
        return cursor.fetchall()

# mal: dobla el apóstrofo y además lo pasa como parámetro: busca otro nombre [K11]
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE name = %s", (nombre.replace("'", "''"),))
        return cursor.fetchall()

# mal: rechaza los nombres «sospechosos», que también se buscan [K12]
def busca(conexion, nombre):
    if any(raro in nombre for raro in ("'", "--", ";", " OR ")):
        return []
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE name = %s", (nombre,))
        return cursor.fetchall()

# mal: LIKE no es «exactamente»: con % salen todas [K11]
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE name LIKE %s", (nombre,))
        return cursor.fetchall()

# mal: no distingue mayúsculas [K11]
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE lower(name) = lower(%s)", (nombre,))
        return cursor.fetchall()

# mal: quita los espacios de los lados: ya no es exactamente ese [K11]
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE name = %s", (nombre.strip(),))
        return cursor.fetchall()

# mal: solo la primera fila [K9]
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE name = %s", (nombre,))
        return [cursor.fetchone()]

# mal: devuelve los nombres, no las filas [K11]
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT name FROM pool_test WHERE name = %s", (nombre,))
        return [fila[0] for fila in cursor]

# mal: quita las filas repetidas [K9]
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT DISTINCT * FROM pool_test WHERE name = %s", (nombre,))
        return cursor.fetchall()

# mal: devuelve el cursor [K11]
def busca(conexion, nombre):
    cursor = conexion.cursor()
    cursor.execute("SELECT * FROM pool_test WHERE name = %s", (nombre,))
    return cursor

# mal: cierra la conexión de quien llama [K4]
def busca(conexion, nombre):
    try:
        with conexion.cursor() as cursor:
            cursor.execute("SELECT * FROM pool_test WHERE name = %s", (nombre,))
            return cursor.fetchall()
    finally:
        conexion.close()

# mal: la mete en el pool del cuaderno [K11]
def busca(conexion, nombre):
    try:
        with conexion.cursor() as cursor:
            cursor.execute("SELECT * FROM pool_test WHERE name = %s", (nombre,))
            return cursor.fetchall()
    finally:
        kbpool.putconn(conexion)

# mal: rollback al salir: borra lo que quien llama tenía a medias [K11]
def busca(conexion, nombre):
    try:
        with conexion.cursor() as cursor:
            cursor.execute("SELECT * FROM pool_test WHERE name = %s", (nombre,))
            return cursor.fetchall()
    finally:
        conexion.rollback()

# mal: no usa la conexión que recibe: no ve lo que quien llama aún no ha confirmado [K12]
def busca(conexion, nombre):
    otra = driver.connect(**kbsql_config)
    try:
        with otra.cursor() as cursor:
            cursor.execute("SELECT * FROM pool_test WHERE name = %s", (nombre,))
            return cursor.fetchall()
    finally:
        otra.close()

# mal: atrapa el error de la consulta y devuelve una lista vacía [K2]
def busca(conexion, nombre):
    try:
        with conexion.cursor() as cursor:
            cursor.execute("SELECT * FROM pool_test WHERE name = %s", (nombre,))
            return cursor.fetchall()
    except Exception:
        return []

# mal: quote_ident pone comillas de columna, no de texto [K2]
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM pool_test WHERE name = " + extensions.quote_ident(nombre, conexion)
        )
        return cursor.fetchall()

# mal: es un generador: no busca hasta que se recorre, y no es una lista [K11]
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE name = %s", (nombre,))
        yield from cursor

# mal: repr() de Python no son las comillas de SQL: O'Higgins sale entre dobles [K12]
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE name = " + repr(nombre))
        return cursor.fetchall()

# mal: recuerda lo que encontró la primera vez, aunque la tabla cambie [K1]
_vistos = {}


def busca(conexion, nombre):
    if nombre not in _vistos:
        with conexion.cursor() as cursor:
            cursor.execute("SELECT * FROM pool_test WHERE name = %s", (nombre,))
            _vistos[nombre] = cursor.fetchall()
    return _vistos[nombre]
