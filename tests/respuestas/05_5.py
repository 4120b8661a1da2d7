import psycopg2
from psycopg2 import InterfaceError, OperationalError

# bien: sin bucle
def lee(ayudante, sql):
    def una_vez():
        with ayudante.get_resource() as (cursor, conexion):
            cursor.execute(sql)
            return cursor.fetchall()

    try:
        return una_vez()
    except (OperationalError, InterfaceError):
        return una_vez()


# bien: mira si la conexión quedó cerrada
def lee(ayudante, sql):
    try:
        with ayudante.get_resource() as (cursor, conexion):
            cursor.execute(sql)
            return cursor.fetchall()
    except psycopg2.Error:
        if not conexion.closed:
            raise
    with ayudante.get_resource() as (cursor, conexion):
        cursor.execute(sql)
        return cursor.fetchall()


# bien: cuenta los intentos
def lee(ayudante, sql):
    intentos = 0
    while True:
        intentos += 1
        try:
            with ayudante.get_resource() as (cursor, _):
                cursor.execute(sql)
                return list(cursor.fetchall())
        except OperationalError:
            if intentos == 2:
                raise


# mal: no lo intentas otra vez
def lee(ayudante, sql):
    with ayudante.get_resource() as (cursor, _):
        cursor.execute(sql)
        return cursor.fetchall()


# mal: El «try» va por fuera
def lee(ayudante, sql):
    with ayudante.get_resource() as (cursor, _):
        try:
            cursor.execute(sql)
        except psycopg2.OperationalError:
            cursor.execute(sql)
        return cursor.fetchall()


# mal: que falla por sí misma
def lee(ayudante, sql):
    for ultimo in (False, True):
        try:
            with ayudante.get_resource() as (cursor, _):
                cursor.execute(sql)
                return cursor.fetchall()
        except psycopg2.Error:
            if ultimo:
                raise


# mal: Repites sin parar
def lee(ayudante, sql):
    while True:
        try:
            with ayudante.get_resource() as (cursor, _):
                cursor.execute(sql)
                return cursor.fetchall()
        except psycopg2.OperationalError:
            pass


# mal: Solo un intento más
def lee(ayudante, sql):
    for intento in range(3):
        try:
            with ayudante.get_resource() as (cursor, _):
                cursor.execute(sql)
                return cursor.fetchall()
        except psycopg2.OperationalError:
            if intento == 2:
                raise


# mal: Si el segundo intento también falla
def lee(ayudante, sql):
    for _ in range(2):
        try:
            with ayudante.get_resource() as (cursor, conexion):
                cursor.execute(sql)
                return cursor.fetchall()
        except psycopg2.OperationalError:
            continue


# mal: Cuando la consulta falla, el error tiene que llegar
def lee(ayudante, sql):
    for _ in range(2):
        try:
            with ayudante.get_resource() as (cursor, conexion):
                cursor.execute(sql)
                return cursor.fetchall()
        except Exception:
            continue


# mal: Con una conexión muerta, la función devuelve None
def lee(ayudante, sql):
    try:
        with ayudante.get_resource() as (cursor, _):
            cursor.execute(sql)
            return cursor.fetchall()
    except psycopg2.OperationalError:
        with ayudante.get_resource() as (cursor, _):
            cursor.execute(sql)


# mal: lees más de una vez
def lee(ayudante, sql):
    for _ in range(2):
        with ayudante.get_resource() as (cursor, conexion):
            cursor.execute(sql)
            filas = cursor.fetchall()
    return filas


# mal: La función no devuelve nada
def lee(ayudante, sql):
    for _ in range(2):
        try:
            with ayudante.get_resource() as (cursor, conexion):
                cursor.execute(sql)
                print(cursor.fetchall())
                break
        except psycopg2.OperationalError:
            continue


# mal: No usas `ayudante.get_resource()`
def lee(ayudante, sql):
    from psycopg2.extras import RealDictCursor

    with psycopg2.connect() as conexion, conexion.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


# mal: Usa `ayudante`
def lee(ayudante, sql):
    for ultimo in (False, True):
        try:
            with db_helper.get_resource() as (cursor, _):
                cursor.execute(sql)
                return cursor.fetchall()
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            if ultimo:
                raise


# mal: no el error de la conexión
def lee(ayudante, sql):
    for ultimo in (False, True):
        try:
            with ayudante.get_resource() as (cursor, _):
                cursor.execute(sql)
                return cursor.fetchall()
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            if ultimo:
                raise ValueError("no va")


# mal: como las da fetchall()
def lee(ayudante, sql):
    for ultimo in (False, True):
        try:
            with ayudante.get_resource() as (cursor, _):
                cursor.execute(sql)
                yield from cursor
                return
        except psycopg2.OperationalError:
            if ultimo:
                raise


# mal: como las da fetchall()
def lee(ayudante, sql):
    for ultimo in (False, True):
        try:
            with ayudante.get_resource() as (cursor, _):
                cursor.execute(sql)
                return cursor
        except psycopg2.OperationalError:
            if ultimo:
                raise


# mal: El segundo intento no usa `ayudante`
def lee(ayudante, sql):
    try:
        with ayudante.get_resource() as (cursor, _):
            cursor.execute(sql)
            return cursor.fetchall()
    except OperationalError:
        from psycopg2.extras import RealDictCursor

        with psycopg2.connect() as otra, otra.cursor(cursor_factory=RealDictCursor) as cursor:
            cursor.execute(sql)
            return cursor.fetchall()


# mal: Has cerrado el pool
def lee(ayudante, sql):
    for ultimo in (False, True):
        try:
            with ayudante.get_resource() as (cursor, _):
                cursor.execute(sql)
                return cursor.fetchall()
        except OperationalError:
            if ultimo:
                raise
            ayudante.shutdown_connection_pool()
            ayudante.initialize_connection_pool()


# mal: llega InterfaceError
def lee(ayudante, sql):
    for ultimo in (False, True):
        try:
            with ayudante.get_resource() as (cursor, _):
                cursor.execute(sql)
                return cursor.fetchall()
        except OperationalError:
            if ultimo:
                raise InterfaceError("no va")


# cuelga: la consulta no acaba
def lee(ayudante, sql):
    with ayudante.get_resource() as (cursor, _):
        cursor.execute("SELECT pg_sleep(600)")


# lanza: un nombre mal escrito
def lee(ayudante, sql):
    with ayudante.get_recurso() as (cursor, _):
        cursor.execute(sql)
        return cursor.fetchall()
