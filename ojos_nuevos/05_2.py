# bien: rollback en el except y un solo fetchall al final

def con_repuesto(conexion, sql, repuesto):
    """Devuelve las filas de `sql` o, si falla, las de `repuesto`."""
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
        except psycopg2.Error:
            conexion.rollback()
            cursor.execute(repuesto)
        return cursor.fetchall()

# bien: un punto de retorno, que conserva lo que ya había en la transacción

def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        cursor.execute("SAVEPOINT antes_de_probar")
        try:
            cursor.execute(sql)
            filas = cursor.fetchall()
        except psycopg2.Error:
            cursor.execute("ROLLBACK TO SAVEPOINT antes_de_probar")
            cursor.execute(repuesto)
            filas = cursor.fetchall()
        return filas

# bien: recursiva: el repuesto del repuesto es nada

def con_repuesto(conexion, sql, repuesto=None):
    cursor = conexion.cursor()
    try:
        cursor.execute(sql)
    except Exception:
        if repuesto is None:
            raise
        conexion.rollback()
        return con_repuesto(conexion, repuesto)
    else:
        return list(cursor)
    finally:
        cursor.close()

# bien: función auxiliar y dos llamadas

def _filas(conexion, orden: str) -> list:
    with conexion.cursor() as c:
        c.execute(orden)
        return c.fetchall()


def con_repuesto(conexion, sql, repuesto):
    try:
        return _filas(conexion, sql)
    except psycopg2.Error:
        pass
    conexion.rollback()
    return _filas(conexion, repuesto)

# bien: bucle con el error guardado; también deshace si falla el repuesto

def con_repuesto(conexion, sql, repuesto):
    ultimo = None
    for orden in (sql, repuesto):
        cursor = conexion.cursor()
        try:
            cursor.execute(orden)
            return cursor.fetchall()
        except psycopg2.Error as error:
            ultimo = error
            conexion.rollback()
        finally:
            cursor.close()
    raise ultimo

# mal: sin rollback, el repuesto da InFailedSqlTransaction, [K2]

def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
        except psycopg2.Error:
            cursor.execute(repuesto)
        return cursor.fetchall()

# mal: rollback siempre, en el finally: un INSERT … RETURNING que fue bien se pierde, [K10]

def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
            return cursor.fetchall()
        except psycopg2.Error:
            conexion.rollback()
            cursor.execute(repuesto)
            return cursor.fetchall()
        finally:
            conexion.rollback()

# mal: autocommit puesto y no quitado, [K11]

def con_repuesto(conexion, sql, repuesto):
    conexion.rollback()
    conexion.autocommit = True
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
        except psycopg2.Error:
            cursor.execute(repuesto)
        return cursor.fetchall()

# mal: deja autocommit puesto si fallan las dos, [K2]

def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
        except psycopg2.Error:
            conexion.rollback()
            conexion.autocommit = True
            cursor.execute(repuesto)
            conexion.autocommit = False
        return cursor.fetchall()

# mal: autocommit con una transacción abierta no se puede cambiar: ProgrammingError, [K11]

def con_repuesto(conexion, sql, repuesto):
    conexion.autocommit = True
    try:
        with conexion.cursor() as cursor:
            try:
                cursor.execute(sql)
            except psycopg2.Error:
                cursor.execute(repuesto)
            return cursor.fetchall()
    finally:
        conexion.autocommit = False

# mal: ROLLBACK como texto: psycopg2 no se entera y el repuesto corre sin transacción, ya no se puede deshacer, [K10]

def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
        except psycopg2.Error:
            cursor.execute("ROLLBACK")
            cursor.execute(repuesto)
        return cursor.fetchall()

# mal: calla el error del repuesto y devuelve una lista vacía, [K2]

def con_repuesto(conexion, sql, repuesto):
    for orden in (sql, repuesto):
        try:
            with conexion.cursor() as cursor:
                cursor.execute(orden)
                return cursor.fetchall()
        except psycopg2.Error:
            conexion.rollback()
    return []

# mal: llega el error de sql y no el del repuesto, [K2]

def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
            return cursor.fetchall()
        except psycopg2.Error as primero:
            conexion.rollback()
            try:
                cursor.execute(repuesto)
                return cursor.fetchall()
            except psycopg2.Error:
                raise primero

# mal: solo atrapa la división entre cero del ejemplo, [K12]

def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
        except psycopg2.errors.DivisionByZero:
            conexion.rollback()
            cursor.execute(repuesto)
        return cursor.fetchall()

# mal: except a secas: con Ctrl-C sigue con el repuesto como si nada, [K3]

def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
        except:
            conexion.rollback()
            cursor.execute(repuesto)
        return cursor.fetchall()

# mal: cero filas no es un fallo, [K10]

def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
            filas = cursor.fetchall()
        except psycopg2.Error:
            conexion.rollback()
            filas = []
        if not filas:
            cursor.execute(repuesto)
            filas = cursor.fetchall()
        return filas

# mal: solo una fila, [K9]

def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
        except psycopg2.Error:
            conexion.rollback()
            cursor.execute(repuesto)
        return cursor.fetchone()

# mal: execute devuelve None, [K11]

def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            return cursor.execute(sql)
        except psycopg2.Error:
            conexion.rollback()
            return cursor.execute(repuesto)

# mal: ejecuta las dos siempre, y las órdenes del repuesto dejan huella aunque sql vaya bien, [K10]

def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        cursor.execute(repuesto)
        de_repuesto = cursor.fetchall()
        try:
            cursor.execute(sql)
            return cursor.fetchall()
        except psycopg2.Error:
            conexion.rollback()
            return de_repuesto

# mal: solo prueba lo que empieza por SELECT en mayúsculas, [K10]

def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            if not sql.startswith("SELECT"):
                raise psycopg2.ProgrammingError("no es una consulta")
            cursor.execute(sql)
        except psycopg2.Error:
            conexion.rollback()
            cursor.execute(repuesto)
        return cursor.fetchall()

# mal: pide el repuesto en otra conexión, que nadie cierra, y deja rota la que recibió, [K11]

def con_repuesto(conexion, sql, repuesto):
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    except psycopg2.Error:
        otra = psycopg2.connect()
        cursor = otra.cursor()
        cursor.execute(repuesto)
        return cursor.fetchall()

# mal: con yield no ejecuta nada al llamarla: es un generador, [K11]

def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
        except psycopg2.Error:
            conexion.rollback()
            cursor.execute(repuesto)
        yield from cursor

# mal: cierra la conexión cuando sql falla; el repuesto ya no puede correr, [K1]

def con_repuesto(conexion, sql, repuesto):
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    except psycopg2.Error:
        conexion.close()
        conexion = psycopg2.connect()
        with conexion, conexion.cursor() as cursor:
            cursor.execute(repuesto)
            return cursor.fetchall()
