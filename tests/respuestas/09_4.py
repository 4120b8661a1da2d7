kbpool = get_insert_id = None


# bien: desempaqueta la fila
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute(
            "INSERT INTO socios (name) VALUES (%(nombre)s) RETURNING id", {"nombre": nombre}
        )
        (nuevo,) = cursor.fetchone()
    return nuevo


# bien: pregunta a la secuencia de su sesión
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s)", [nombre])
        cursor.execute("SELECT lastval()")
        return cursor.fetchone()[0]


# mal: Devuelves la fila entera
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s) RETURNING id", (nombre,))
        return cursor.fetchone()


# mal: `lastrowid` no es la columna
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s)", (nombre,))
        return cursor.lastrowid


# mal: Ni el mayor
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s)", (nombre,))
        cursor.execute("SELECT max(id) FROM socios")
        return cursor.fetchone()[0]


# mal: ni otra con el mismo nombre
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s)", (nombre,))
        cursor.execute("SELECT id FROM socios WHERE name = %s ORDER BY id", (nombre,))
        return cursor.fetchone()[0]


# mal: ni cuántas hay
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s)", (nombre,))
        cursor.execute("SELECT count(*) FROM socios")
        return cursor.fetchone()[0]


# mal: pegas el texto
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute(f"INSERT INTO socios (name) VALUES ('{nombre}') RETURNING id")
        return cursor.fetchone()[0]


# mal: ¿Falta un «return»?
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s) RETURNING id", (nombre,))


# mal: más de una fila
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s) RETURNING id", (nombre,))
        nuevo = cursor.fetchone()[0]
        cursor.execute("INSERT INTO socios (name) VALUES (%s) RETURNING id", (nombre,))
        return nuevo


# mal: ¿Ejecutas el INSERT?
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone()[0]


# mal: no lleva el nombre
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES ('nombre') RETURNING id")
        return cursor.fetchone()[0]


# mal: ¿Ejecutas el INSERT?
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s) RETURNING id", (nombre,))
        nuevo = cursor.fetchone()[0]
    conexion.rollback()
    return nuevo


# mal: Has cerrado la conexión
def inserta(conexion, nombre):
    with conexion, conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s) RETURNING id", (nombre,))
        nuevo = cursor.fetchone()[0]
    conexion.close()
    return nuevo


# mal: Usas `get_insert_id`
def inserta(conexion, nombre):
    return get_insert_id(f"INSERT INTO socios (name) VALUES ('{nombre}') RETURNING id")


# mal: Has confirmado la fila
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s) RETURNING id", (nombre,))
        nuevo = cursor.fetchone()[0]
    conexion.commit()
    return nuevo


# mal: Has confirmado la fila
def inserta(conexion, nombre):
    with conexion, conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s) RETURNING id", (nombre,))
        return cursor.fetchone()[0]


# mal: devuelves un texto
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s) RETURNING id::text", (nombre,))
        return cursor.fetchone()[0]


# mal: Has confirmado la fila
def inserta(conexion, nombre):
    conexion.autocommit = True
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (name) VALUES (%s) RETURNING id", (nombre,))
        return cursor.fetchone()[0]


# cuelga: espera al servidor
def inserta(conexion, nombre):
    conexion.cursor().execute("SELECT pg_sleep(600)")


# lanza: la columna no se llama así
def inserta(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO socios (nombre) VALUES (%s) RETURNING id", (nombre,))
        return cursor.fetchone()[0]
