# no aplica K6: solo lee
# no aplica K7: cada llamada pide y devuelve lo suyo
import psycopg2
from psycopg2 import InterfaceError, OperationalError


def una_vez(ayudante, sql):
    with ayudante.get_resource() as (cursor, _):
        cursor.execute(sql)
        return cursor.fetchall()


# bien: recursiva, con los intentos que quedan
def lee(ayudante, sql, intentos):
    try:
        with ayudante.get_resource() as (cursor, _):
            cursor.execute(sql)
            return cursor.fetchall()
    except (OperationalError, InterfaceError):
        if intentos == 1:
            raise
    return lee(ayudante, sql, intentos - 1)


# bien [K9]: mira si la conexión quedó cerrada
def lee(ayudante, sql, intentos):
    for quedan in reversed(range(intentos)):
        conexion = None
        try:
            with ayudante.get_resource() as (cursor, conexion):
                cursor.execute(sql)
                return cursor.fetchall()
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            muerta = conexion is None or conexion.closed
            if not quedan or not muerta:
                raise


# bien: cuenta los intentos, y el último va fuera
def lee(ayudante, sql, intentos):
    hechos = 1
    while hechos < intentos:
        try:
            return una_vez(ayudante, sql)
        except (OperationalError, InterfaceError):
            hechos += 1
    return una_vez(ayudante, sql)


# bien [K2]: no repite QueryCanceled; sin autocommit
def lee(ayudante, sql, intentos):
    ultimo = None
    for _ in range(intentos):
        try:
            with ayudante.get_resource(autocommit=False) as (cursor, conexion):
                cursor.execute(sql)
                filas = list(cursor)
                conexion.rollback()
            return filas
        except psycopg2.errors.QueryCanceled:
            raise
        except (psycopg2.OperationalError, psycopg2.InterfaceError) as error:
            ultimo = error
    raise ultimo


# mal [K4]: no lo intentas otra vez
def lee(ayudante, sql, intentos):
    return una_vez(ayudante, sql)


# mal [K9 K12]: dejas de intentarlo después de 2
def lee(ayudante, sql, intentos):
    for ultimo in (False, True):
        try:
            return una_vez(ayudante, sql)
        except (OperationalError, InterfaceError):
            if ultimo:
                raise


# mal [K9]: El primero también cuenta
def lee(ayudante, sql, intentos):
    for intento in range(intentos + 1):
        try:
            return una_vez(ayudante, sql)
        except (OperationalError, InterfaceError):
            if intento == intentos:
                raise


# mal [K9]: El primero también cuenta
def lee(ayudante, sql, intentos):
    for intento in range(4):
        try:
            return una_vez(ayudante, sql)
        except (OperationalError, InterfaceError):
            if intento == 3:
                raise


# mal [K9]: no lo intentas otra vez
def lee(ayudante, sql, intentos):
    for intento in range(intentos - 1):
        try:
            return una_vez(ayudante, sql)
        except (OperationalError, InterfaceError):
            if intento == intentos - 2:
                raise


# mal [K4]: El «try» va por fuera
def lee(ayudante, sql, intentos):
    with ayudante.get_resource() as (cursor, _):
        for _ in range(intentos):
            try:
                cursor.execute(sql)
                break
            except psycopg2.OperationalError:
                continue
        return cursor.fetchall()


# mal [K4]: Repites con la misma conexión
def lee(ayudante, sql, intentos):
    with ayudante.get_resource() as (cursor, _):
        for intento in range(intentos):
            try:
                cursor.execute(sql)
                return cursor.fetchall()
            except (OperationalError, InterfaceError):
                if intento == intentos - 1:
                    raise


# mal [K2]: que falla por sí misma
def lee(ayudante, sql, intentos):
    for intento in range(1, intentos + 1):
        try:
            return una_vez(ayudante, sql)
        except psycopg2.Error:
            if intento == intentos:
                raise


# mal: Repites sin parar
def lee(ayudante, sql, intentos):
    while True:
        try:
            return una_vez(ayudante, sql)
        except (OperationalError, InterfaceError):
            continue


# mal [K2]: Si el último intento también falla, su error
def lee(ayudante, sql, intentos):
    for _ in range(intentos):
        try:
            return una_vez(ayudante, sql)
        except (OperationalError, InterfaceError):
            pass


# mal [K2]: tiene que llegar el error del último
def lee(ayudante, sql, intentos):
    primero = None
    for intento in range(1, intentos + 1):
        try:
            return una_vez(ayudante, sql)
        except (OperationalError, InterfaceError) as error:
            primero = primero or error
            if intento == intentos:
                raise primero
        except psycopg2.Error as error:
            raise primero or error


# mal [K2]: Cuando la consulta falla, el error tiene que llegar
def lee(ayudante, sql, intentos):
    for intento in range(1, intentos + 1):
        try:
            return una_vez(ayudante, sql)
        except (OperationalError, InterfaceError):
            if intento == intentos:
                raise
        except psycopg2.ProgrammingError:
            return []
        except psycopg2.DataError:
            if intento > 1:
                raise
            return []


# mal [K4]: no lo intentas otra vez
def lee(ayudante, sql, intentos):
    for vuelta in range(intentos):
        with ayudante.get_resource() as (cursor, conexion):
            if conexion.closed and vuelta < intentos - 1:
                continue
            cursor.execute(sql)
            return cursor.fetchall()


# mal [K4]: no lo intentas otra vez
def lee(ayudante, sql, intentos):
    for vuelta in range(intentos):
        try:
            return una_vez(ayudante, sql)
        except psycopg2.InterfaceError:
            if vuelta == intentos - 1:
                raise


# mal [K11]: no devuelves las filas del intento que va bien
def lee(ayudante, sql, intentos):
    try:
        return una_vez(ayudante, sql)
    except (OperationalError, InterfaceError):
        if intentos == 1:
            raise
    with psycopg2.connect() as conexion, conexion.cursor() as cursor:
        cursor.execute("SELECT 1 AS uno")
        return [{"uno": 1}]


# mal [K11]: y hacen falta 2
def lee(ayudante, sql, intentos):
    try:
        return una_vez(ayudante, sql)
    except (OperationalError, InterfaceError):
        if intentos == 1:
            raise
        from psycopg2.extras import RealDictCursor

        with psycopg2.connect() as otra, otra.cursor(cursor_factory=RealDictCursor) as cursor:
            cursor.execute(sql)
            return cursor.fetchall()


# mal [K8]: por otro
def lee(ayudante, sql, intentos):
    for intento in range(1, intentos + 1):
        try:
            return una_vez(ayudante, sql)
        except (OperationalError, InterfaceError):
            if intento == intentos:
                raise
            ayudante._connection_pool = None


# mal [K8]: Has cerrado el pool
def lee(ayudante, sql, intentos):
    for intento in range(1, intentos + 1):
        try:
            return una_vez(ayudante, sql)
        except (OperationalError, InterfaceError):
            if intento == intentos:
                raise
            ayudante.shutdown_connection_pool()
            ayudante.initialize_connection_pool()


# mal [K9]: como las da fetchall()
def lee(ayudante, sql, intentos):
    for intento in range(1, intentos + 1):
        try:
            with ayudante.get_resource() as (cursor, _):
                cursor.execute(sql)
                return cursor.fetchone()
        except (OperationalError, InterfaceError):
            if intento == intentos:
                raise


# mal [K10]: una consulta que no da filas
def lee(ayudante, sql, intentos):
    for intento in range(1, intentos + 1):
        try:
            filas = una_vez(ayudante, sql)
            if filas or intento == intentos:
                return filas
        except (OperationalError, InterfaceError):
            if intento == intentos:
                raise


# mal [K11]: como las da fetchall()
def lee(ayudante, sql, intentos):
    with ayudante.get_resource() as (cursor, _):
        cursor.execute(sql)
        return cursor


# mal [K11]: como las da fetchall()
def lee(ayudante, sql, intentos):
    with ayudante.get_resource() as (cursor, _):
        cursor.execute(sql)
        yield from cursor.fetchall()


# mal [K12]: Usa `ayudante`
def lee(ayudante, sql, intentos):
    for intento in range(1, intentos + 1):
        try:
            with db_helper.get_resource() as (cursor, _):
                cursor.execute(sql)
                return cursor.fetchall()
        except (OperationalError, InterfaceError):
            if intento == intentos:
                raise


# mal [K10]: no lo intentas otra vez
def lee(ayudante, sql, intentos):
    for intento in range(1, intentos + 1):
        try:
            return una_vez(ayudante, sql)
        except (OperationalError, InterfaceError):
            if intento == intentos or not sql.startswith("SELECT"):
                raise


# mal [K3]: Atrapas el Ctrl-C
def lee(ayudante, sql, intentos):
    for intento in range(1, intentos + 1):
        try:
            return una_vez(ayudante, sql)
        except (OperationalError, InterfaceError):
            if intento == intentos:
                raise
        except KeyboardInterrupt:
            return []


# mal [K3]: Repites cuando alguien pulsa Ctrl-C
def lee(ayudante, sql, intentos):
    for intento in range(1, intentos + 1):
        try:
            return una_vez(ayudante, sql)
        except:
            if intento == intentos:
                raise


# mal [K5]: Repites con el pool agotado
def lee(ayudante, sql, intentos):
    for intento in range(1, intentos + 1):
        try:
            return una_vez(ayudante, sql)
        except (OperationalError, InterfaceError, psycopg2.pool.PoolError):
            if intento == intentos:
                raise


# mal [K1]: lees más de una vez
def lee(ayudante, sql, intentos):
    for intento in range(intentos):
        filas = una_vez(ayudante, sql)
    return filas


# mal: La función no devuelve nada
def lee(ayudante, sql, intentos):
    for intento in range(1, intentos + 1):
        try:
            print(una_vez(ayudante, sql))
            break
        except (OperationalError, InterfaceError):
            if intento == intentos:
                raise


# mal: No usas `ayudante.get_resource()`
def lee(ayudante, sql, intentos):
    from psycopg2.extras import RealDictCursor

    with psycopg2.connect() as otra, otra.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


# mal: no el error de la conexión
def lee(ayudante, sql, intentos):
    for intento in range(1, intentos + 1):
        try:
            return una_vez(ayudante, sql)
        except (OperationalError, InterfaceError):
            if intento == intentos:
                raise ValueError("no va") from None


# mal: Tu función se llama a sí misma sin fin
def lee(ayudante, sql, intentos):
    if ayudante.prestamos > 5:
        return lee(ayudante, sql, intentos)
    try:
        return una_vez(ayudante, sql)
    except (OperationalError, InterfaceError):
        return lee(ayudante, sql, intentos - 1)


# cuelga: la consulta no acaba
def lee(ayudante, sql, intentos):
    with ayudante.get_resource() as (cursor, _):
        cursor.execute("SELECT pg_sleep(600)")


# lanza: un nombre mal escrito
def lee(ayudante, sql, intentos):
    with ayudante.get_recurso() as (cursor, _):
        cursor.execute(sql)
        return cursor.fetchall()


# mal [K2]: calla el `UnicodeDecodeError`
def lee(ayudante, sql, intentos):
    for intento in range(1, intentos + 1):
        try:
            with ayudante.get_resource() as (cursor, _):
                cursor.execute(sql)
                return cursor.fetchall()
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            if intento == intentos:
                raise
        except UnicodeDecodeError:
            return []


# mal [K2]: no lo intentas otra vez
def lee(ayudante, sql, intentos):
    for vez in range(intentos):
        try:
            with ayudante.get_resource() as (cursor, _):
                cursor.execute(sql)
                return cursor.fetchall()
        except psycopg2.OperationalError:
            if vez == intentos - 1:
                raise


# mal [K2]: no lo intentas otra vez
def lee(ayudante, sql, intentos):
    for vez in range(intentos):
        with ayudante.get_resource() as (cursor, conexion):
            try:
                cursor.execute(sql)
                return cursor.fetchall()
            except (psycopg2.OperationalError, psycopg2.InterfaceError):
                if vez == intentos - 1:
                    raise


# mal [K2]: el error de otro
def lee(ayudante, sql, intentos):
    primero = None
    for _ in range(intentos):
        try:
            with ayudante.get_resource() as (cursor, _):
                cursor.execute(sql)
                return cursor.fetchall()
        except (psycopg2.OperationalError, psycopg2.InterfaceError) as error:
            primero = primero or error
    raise primero


# mal [K11]: por otro
def lee(ayudante, sql, intentos):
    for vez in range(intentos):
        try:
            with ayudante.get_resource() as (cursor, _):
                cursor.execute(sql)
                return cursor.fetchall()
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            ayudante.initialize_connection_pool()
            if vez == intentos - 1:
                raise


# mal [K11]: Devuelve una lista
def lee(ayudante, sql, intentos):
    for vez in range(intentos):
        try:
            with ayudante.get_resource() as (cursor, _):
                cursor.execute(sql)
                return tuple(cursor.fetchall())
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            if vez == intentos - 1:
                raise
