# bien: VALUES (DEFAULT, …) y desempaquetado
def inserta(conexion, nombre):
    """Añade una fila a `socios` y devuelve el `id` que le da el servidor."""
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios VALUES (DEFAULT, %s) RETURNING id", [nombre])
        ((numero,),) = cursor.fetchall()
        return numero

# bien: currval de la secuencia en la misma conexión, que nadie más cambia
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s)", (nombre,))
        cursor.execute("SELECT currval(pg_get_serial_sequence('socios', 'id'))")
        return cursor.fetchone()[0]

# bien: WITH, hueco con nombre y next
from contextlib import closing

_ORDEN = """
    WITH alta AS (INSERT INTO socios (name) VALUES (%(n)s) RETURNING socios.id AS numero)
    SELECT numero FROM alta
"""


def inserta(conexion, nombre: str) -> int:
    with closing(conexion.cursor()) as puntero:
        puntero.execute(_ORDEN, {"n": nombre})
        return next(iter(puntero))[0]

# bien: dentro de un SAVEPOINT, para que un error no estropee la transacción de quien llama
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SAVEPOINT antes_del_socio")
        try:
            cursor.execute("INSERT INTO socios (name) VALUES (%s) RETURNING *", (nombre,))
            numero = cursor.fetchone()[0]
        except Exception:
            cursor.execute("ROLLBACK TO SAVEPOINT antes_del_socio")
            raise
        cursor.execute("RELEASE SAVEPOINT antes_del_socio")
        return numero

# bien: sin cerrar el cursor a mano y con walrus
def inserta(conexion, nombre):
    (c := conexion.cursor()).execute("INSERT INTO socios (name) VALUES (%s) RETURNING id", (nombre,))
    return c.fetchone()[0]

# mal: devuelve la fila, no el número [K11]
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s) RETURNING id", (nombre,))
        return cursor.fetchone()

# mal: confirma, y no es cosa suya [K11]
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s) RETURNING id", (nombre,))
        numero = cursor.fetchone()[0]
    conexion.commit()
    return numero

# mal: `with conexion` también confirma [K11]
def inserta(conexion, nombre):
    with conexion, conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s) RETURNING id", (nombre,))
        return cursor.fetchone()[0]

# mal: en autocommit se confirma sola [K11]
def inserta(conexion, nombre):
    conexion.rollback()
    conexion.autocommit = True
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s) RETURNING id", (nombre,))
        return cursor.fetchone()[0]

# mal: deshace: da un número y no hay fila [K11]
def inserta(conexion, nombre):
    try:
        with conexion.cursor() as cursor:
            cursor.execute("INSERT INTO socios (name) VALUES (%s) RETURNING id", (nombre,))
            return cursor.fetchone()[0]
    finally:
        conexion.rollback()

# mal: el máximo puede ser de otro, o de una fila antigua con un número mayor [K8]
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s)", (nombre,))
        cursor.execute("SELECT max(id) FROM socios")
        return cursor.fetchone()[0]

# mal: cuenta filas: con una borrada, o con un alta deshecha, no coincide [K9]
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s)", (nombre,))
        cursor.execute("SELECT count(*) FROM socios")
        return cursor.fetchone()[0]

# mal: busca por el nombre: con dos Anas da el de la primera [K1]
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s)", (nombre,))
        cursor.execute("SELECT id FROM socios WHERE name = %s ORDER BY id", (nombre,))
        return cursor.fetchone()[0]

# mal: si ya hay una Ana, no añade nada y da el número viejo [K1]
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT id FROM socios WHERE name = %s", (nombre,))
        fila = cursor.fetchone()
        if fila is None:
            cursor.execute("INSERT INTO socios (name) VALUES (%s) RETURNING id", (nombre,))
            fila = cursor.fetchone()
        return fila[0]

# mal: lastrowid da el OID, que en PostgreSQL es 0 [K11]
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s)", (nombre,))
        return cursor.lastrowid

# mal: rowcount es cuántas filas, siempre 1 [K12]
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s)", (nombre,))
        return cursor.rowcount

# mal: pega el nombre: O'Higgins rompe la orden [K12]
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute(f"INSERT INTO socios (name) VALUES ('{nombre}') RETURNING id")
        return cursor.fetchone()[0]

# mal: el hueco entre comillas: guarda «%s» o da SyntaxError [K12]
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES ('%s') RETURNING id", (nombre,))
        return cursor.fetchone()[0]

# mal: falta la coma de la tupla [K9]
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s) RETURNING id", (nombre))
        return cursor.fetchone()[0]

# mal: pone él el número, que debía dar el servidor [K8]
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) + 1 FROM socios")
        numero = cursor.fetchone()[0]
        cursor.execute(
            "INSERT INTO socios (id, name) OVERRIDING SYSTEM VALUE VALUES (%s, %s)", (numero, nombre)
        )
        return numero

# mal: inserta dos veces: una para escribir y otra para leer el número [K1]
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s)", (nombre,))
        cursor.execute("INSERT INTO socios (name) VALUES (%s) RETURNING id", (nombre,))
        return cursor.fetchone()[0] - 1

# mal: cierra la conexión de quien llama, y lo que no confirmó se pierde [K4]
def inserta(conexion, nombre):
    try:
        with conexion.cursor() as cursor:
            cursor.execute("INSERT INTO socios (name) VALUES (%s) RETURNING id", (nombre,))
            return cursor.fetchone()[0]
    finally:
        conexion.close()

# mal: esconde el error y devuelve None [K2]
def inserta(conexion, nombre):
    try:
        with conexion.cursor() as cursor:
            cursor.execute("INSERT INTO socios (name) VALUES (%s) RETURNING id", (nombre,))
            return cursor.fetchone()[0]
    except Exception:
        return None

# mal: usa get_insert_id, que no devuelve nada y confirma [K12]
def inserta(conexion, nombre):
    return get_insert_id(f"INSERT INTO socios (name) VALUES ('{nombre}') RETURNING id")

# mal: devuelve el número como texto [K11]
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s) RETURNING id::text", (nombre,))
        return cursor.fetchone()[0]

# mal: gasta otro número: nextval da el siguiente, no el de la fila [K1]
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s)", (nombre,))
        cursor.execute("SELECT nextval(pg_get_serial_sequence('socios', 'id')) - 1")
        return cursor.fetchone()[0]

# mal: quita los apóstrofos del nombre que guarda [K12]
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute(
            "INSERT INTO socios (name) VALUES (%s) RETURNING id", (nombre.replace("'", "").strip(),)
        )
        return cursor.fetchone()[0]

# mal: lleva la cuenta en Python desde la muestra [K12]
_siguiente = 2


def inserta(conexion, nombre):
    global _siguiente
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s)", (nombre,))
    _siguiente += 1
    return _siguiente
