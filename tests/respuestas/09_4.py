# no aplica K3: no tiene nada que recoger
# no aplica K5: no hay pool
# no aplica K6: no confirma nada
# no aplica K7: la conexión es de quien llama
# no aplica K10: no recibe ninguna orden
kbpool = get_insert_id = None


# bien [K9]: desempaqueta la fila
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute(
            "INSERT INTO socios (name) VALUES (%(nombre)s) RETURNING id", {"nombre": nombre}
        )
        (nuevo,) = cursor.fetchone()
    return nuevo


# bien [K8]: pregunta a la secuencia de su sesión
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s)", (nombre,))
        cursor.execute("SELECT currval(pg_get_serial_sequence('socios', 'id'))")
        return cursor.fetchone()[0]


# bien: con WITH
from contextlib import closing

_ORDEN = """
    WITH alta AS (INSERT INTO socios (name) VALUES (%(n)s) RETURNING socios.id AS numero)
    SELECT numero FROM alta
"""


def inserta(conexion, nombre: str) -> int:
    with closing(conexion.cursor()) as puntero:
        puntero.execute(_ORDEN, {"n": nombre})
        return next(iter(puntero))[0]


# bien [K2]: dentro de un punto de guardado
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


# mal [K11]: Devuelves la fila entera
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s) RETURNING id", (nombre,))
        return cursor.fetchone()


# mal: `lastrowid` no es la columna
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s)", (nombre,))
        return cursor.lastrowid


# mal [K12]: tu función dice 1
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s)", (nombre,))
        return cursor.rowcount


# mal [K8]: Ni el mayor
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s)", (nombre,))
        cursor.execute("SELECT max(id) FROM socios")
        return cursor.fetchone()[0]


# mal [K1]: ni otra con el mismo nombre
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s)", (nombre,))
        cursor.execute("SELECT id FROM socios WHERE name = %s ORDER BY id", (nombre,))
        return cursor.fetchone()[0]


# mal [K9]: ni cuántas hay
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s)", (nombre,))
        cursor.execute("SELECT count(*) FROM socios")
        return cursor.fetchone()[0]


# mal [K1]: ¿Ejecutas el INSERT?
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT id FROM socios WHERE name = %s", (nombre,))
        fila = cursor.fetchone()
        if fila is None:
            cursor.execute("INSERT INTO socios (name) VALUES (%s) RETURNING id", (nombre,))
            fila = cursor.fetchone()
        return fila[0]


# mal [K12]: pegas el texto
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute(f"INSERT INTO socios (name) VALUES ('{nombre}') RETURNING id")
        return cursor.fetchone()[0]


# mal: sin comillas
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES ('%s') RETURNING id", (nombre,))
        return cursor.fetchone()[0]


# mal: en una tupla
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s) RETURNING id", (nombre))
        return cursor.fetchone()[0]


# mal [K8]: No lo elijas tú
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) + 1 FROM socios")
        numero = cursor.fetchone()[0]
        cursor.execute(
            "INSERT INTO socios (id, name) OVERRIDING SYSTEM VALUE VALUES (%s, %s)",
            (numero, nombre),
        )
        return numero


# mal: más de una fila
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s)", (nombre,))
        cursor.execute("INSERT INTO socios (name) VALUES (%s) RETURNING id", (nombre,))
        return cursor.fetchone()[0] - 1


# mal [K1]: ni gastes otro
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s)", (nombre,))
        cursor.execute("SELECT nextval(pg_get_serial_sequence('socios', 'id')) - 1")
        return cursor.fetchone()[0]


# mal [K12]: el nombre va tal cual
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute(
            "INSERT INTO socios (name) VALUES (%s) RETURNING id", (nombre.replace("'", "").strip(),)
        )
        return cursor.fetchone()[0]


# mal [K11]: has deshecho la transacción
def inserta(conexion, nombre):
    try:
        with conexion.cursor() as cursor:
            cursor.execute("INSERT INTO socios (name) VALUES (%s) RETURNING id", (nombre,))
            return cursor.fetchone()[0]
    finally:
        conexion.rollback()


# mal [K11]: Has confirmado la fila
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s) RETURNING id", (nombre,))
        numero = cursor.fetchone()[0]
    conexion.commit()
    return numero


# mal: Has confirmado la fila
def inserta(conexion, nombre):
    with conexion, conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s) RETURNING id", (nombre,))
        return cursor.fetchone()[0]


# mal [K4]: Has cerrado la conexión
def inserta(conexion, nombre):
    try:
        with conexion.cursor() as cursor:
            cursor.execute("INSERT INTO socios (name) VALUES (%s) RETURNING id", (nombre,))
            return cursor.fetchone()[0]
    finally:
        conexion.close()


# mal [K2]: no cabe
def inserta(conexion, nombre):
    try:
        with conexion.cursor() as cursor:
            cursor.execute("INSERT INTO socios (name) VALUES (%s) RETURNING id", (nombre,))
            return cursor.fetchone()[0]
    except Exception:
        return None


# mal: Usas `get_insert_id`
def inserta(conexion, nombre):
    return get_insert_id(f"INSERT INTO socios (name) VALUES ('{nombre}') RETURNING id")


# mal: Devuelves el cursor
def inserta(conexion, nombre):
    cursor = conexion.cursor()
    cursor.execute("INSERT INTO socios (name) VALUES (%s) RETURNING id", (nombre,))
    return cursor


# mal: devuelves un texto
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s) RETURNING id::text", (nombre,))
        return cursor.fetchone()[0]


# mal: ¿Falta un «return»?
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s) RETURNING id", (nombre,))


# cuelga: espera al servidor
def inserta(conexion, nombre):
    conexion.cursor().execute("SELECT pg_sleep(600)")


# lanza: la columna no se llama así
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (nombre) VALUES (%s) RETURNING id", (nombre,))
        return cursor.fetchone()[0]


# mal [K8]: ni otra con el mismo nombre
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s)", (nombre,))
        cursor.execute("SELECT id FROM socios WHERE name = %s ORDER BY id DESC", (nombre,))
        return cursor.fetchone()[0]


# mal [K12]: guarda «Eva»
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s) RETURNING id", (nombre[:1].upper() + nombre[1:],))
        return cursor.fetchone()[0]


# mal [K12]: guarda «None»
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s) RETURNING id", (nombre or None,))
        return cursor.fetchone()[0]


# mal [K12]: doblar los apóstrofos
def inserta(conexion, nombre):
    doblado = nombre.replace("'", "''")
    with conexion.cursor() as cursor:
        cursor.execute(f"INSERT INTO socios (name) VALUES ('{doblado}') RETURNING id")
        return cursor.fetchone()[0]


# mal [K12]: Ni lo recortes
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (left(%s, 100)) RETURNING id", (nombre,))
        return cursor.fetchone()[0]


# mal [K2]: deshaces la transacción
def inserta(conexion, nombre):
    try:
        with conexion.cursor() as cursor:
            cursor.execute("INSERT INTO socios (name) VALUES (%s) RETURNING id", (nombre,))
            return cursor.fetchone()[0]
    except Exception:
        conexion.rollback()
        raise


# mal [K11]: no cambies el `autocommit`
from contextlib import suppress


def inserta(conexion, nombre):
    with suppress(Exception):
        conexion.autocommit = True
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s) RETURNING id", (nombre,))
        return cursor.fetchone()[0]
