conn_exe = fetchall_sql = busca_pegando = None


# bien: con un diccionario de parámetros
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT id1, name FROM pool_test WHERE name = %(n)s", {"n": nombre})
        return cursor.fetchall()


# bien: con una lista, y recorriendo el cursor
def busca(conexion, nombre):
    cursor = conexion.cursor()
    try:
        cursor.execute("SELECT * FROM pool_test WHERE %s = name", [nombre])
        return [fila for fila in cursor]
    finally:
        cursor.close()


# mal: todavía pegas el texto
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute(f"SELECT * FROM pool_test WHERE name = '{nombre}'")
        return cursor.fetchall()


# mal: todavía pegas el texto
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE name = '%s'" % nombre)
        return cursor.fetchall()


# mal: va sin comillas
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE name = '%s'", (nombre,))
        return cursor.fetchall()


# mal: en una tupla
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE name = %s", (nombre))
        return cursor.fetchall()


# mal: No toques las comillas a mano
def busca(conexion, nombre):
    doblado = nombre.replace("'", "''")
    with conexion.cursor() as cursor:
        cursor.execute(f"SELECT * FROM pool_test WHERE name = '{doblado}'")
        return cursor.fetchall()


# mal: no sale su fila
def busca(conexion, nombre):
    limpio = nombre.replace("'", "")
    with conexion.cursor() as cursor:
        cursor.execute(f"SELECT * FROM pool_test WHERE name = '{limpio}'")
        return cursor.fetchall()


# mal: LIKE busca parecidos
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE name LIKE %s", (nombre,))
        return cursor.fetchall()


# mal: Usa fetchall()
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE name = %s", (nombre,))
        return cursor.fetchone()


# mal: sus filas enteras
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT name FROM pool_test WHERE name = %s", (nombre,))
        return cursor.fetchall()


# mal: Devuelves el cursor
def busca(conexion, nombre):
    cursor = conexion.cursor()
    cursor.execute("SELECT * FROM pool_test WHERE name = %s", (nombre,))
    return cursor


# mal: ¿Falta un «return»?
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE name = %s", (nombre,))
        cursor.fetchall()


# mal: Has cerrado la conexión
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE name = %s", (nombre,))
        filas = cursor.fetchall()
    conexion.close()
    return filas


# mal: Usas `fetchall_sql`
def busca(conexion, nombre):
    return fetchall_sql(f"SELECT * FROM pool_test WHERE name = '{nombre}'")


# bien: el driver escribe el SQL y se ejecuta después
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute(cursor.mogrify("SELECT * FROM pool_test WHERE name = %s", (nombre,)))
        return cursor.fetchall()


# mal: devuelves `generator`
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE name = %s", (nombre,))
        yield from cursor


# mal: eliges en Python
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test")
        return [fila for fila in cursor.fetchall() if fila[1] == nombre]


# mal: no es el mismo texto
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE lower(name) = lower(%s)", (nombre,))
        return cursor.fetchall()


# mal: No toques las comillas a mano
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute(f"SELECT * FROM pool_test WHERE name = $${nombre}$$")
        return cursor.fetchall()


# mal: Usas `busca_pegando`
def busca(conexion, nombre):
    return busca_pegando(nombre)


# mal: El hueco es `%s`
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE name = ?", (nombre,))
        return cursor.fetchall()


# mal: Pasa el nombre tal cual
def busca(conexion, nombre):
    try:
        with conexion.cursor() as cursor:
            cursor.execute(f"SELECT * FROM pool_test WHERE name = '{nombre}'")
            return cursor.fetchall()
    except Exception:
        return []


# cuelga: espera al servidor
def busca(conexion, nombre):
    conexion.cursor().execute("SELECT pg_sleep(600)")


# lanza: la tabla no se llama así
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_tests WHERE name = %s", (nombre,))
        return cursor.fetchall()
