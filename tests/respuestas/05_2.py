import psycopg2

# bien: con commit, que también termina la transacción fallida
def con_repuesto(conexion, sql, repuesto):
    cursor = conexion.cursor()
    try:
        cursor.execute(sql)
    except psycopg2.Error:
        conexion.commit()
        cursor.execute(repuesto)
    return cursor.fetchall()


# bien: con un punto de guardado
def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        cursor.execute("SAVEPOINT antes")
        try:
            cursor.execute(sql)
        except psycopg2.Error:
            cursor.execute("ROLLBACK TO SAVEPOINT antes")
            cursor.execute(repuesto)
        return cursor.fetchall()


# bien: con «with conexion», que deshace al fallar
def con_repuesto(conexion, sql, repuesto):
    def filas(consulta):
        with conexion, conexion.cursor() as cursor:
            cursor.execute(consulta)
            return cursor.fetchall()

    try:
        return filas(sql)
    except psycopg2.Error:
        return filas(repuesto)


# bien: en un bucle
def con_repuesto(conexion, sql, repuesto):
    for consulta in (sql, repuesto):
        try:
            with conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchall()
        except psycopg2.Error:
            conexion.rollback()
            if consulta is repuesto:
                raise


# mal: transacción fallida (25P02)
def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
        except psycopg2.Error:
            cursor.execute(repuesto)
        return cursor.fetchall()


# mal: transacción fallida (25P02)
def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
            return cursor.fetchall()
        except psycopg2.Error:
            pass
    with conexion.cursor() as otro:
        otro.execute(repuesto)
        return otro.fetchall()


# mal: no se puede cambiar con una transacción abierta
def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
        except psycopg2.Error:
            conexion.autocommit = True
            cursor.execute(repuesto)
        return cursor.fetchall()


# mal: en autocommit
def con_repuesto(conexion, sql, repuesto):
    conexion.autocommit = True
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
        except psycopg2.Error:
            cursor.execute(repuesto)
        return cursor.fetchall()


# mal: Hay que atraparlo
def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


# mal: Úsala solo si la otra falla
def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
        except psycopg2.Error:
            conexion.rollback()
        cursor.execute(repuesto)
        return cursor.fetchall()


# mal: el error tiene que llegar
def con_repuesto(conexion, sql, repuesto):
    for consulta in (sql, repuesto):
        try:
            with conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchall()
        except psycopg2.Error:
            conexion.rollback()


# mal: Cuando `sql` falla, la función no devuelve nada
def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
            return cursor.fetchall()
        except psycopg2.Error:
            conexion.rollback()
            cursor.execute(repuesto)


# mal: Has cerrado la conexión
def con_repuesto(conexion, sql, repuesto):
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    except psycopg2.Error:
        conexion.close()
        with psycopg2.connect() as otra, otra.cursor() as cursor:
            cursor.execute(repuesto)
            return cursor.fetchall()


# mal: Has cerrado la conexión
def con_repuesto(conexion, sql, repuesto):
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    except psycopg2.Error:
        conexion.close()
        with conexion.cursor() as cursor:
            cursor.execute(repuesto)
            return cursor.fetchall()


# mal: como las da fetchall()
def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
        except psycopg2.Error:
            conexion.rollback()
            cursor.execute(repuesto)
        return cursor.fetchone()


# mal: La función no devuelve nada
def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
        except psycopg2.Error:
            conexion.rollback()
            cursor.execute(repuesto)
        print(cursor.fetchall())


# mal: Dejas la conexión con la transacción fallida
def con_repuesto(conexion, sql, repuesto):
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    except psycopg2.Error:
        otra = psycopg2.connect()
        with otra.cursor() as cursor:
            cursor.execute(repuesto)
            return cursor.fetchall()


# mal: en la conexión recibida
def con_repuesto(conexion, sql, repuesto):
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    except psycopg2.Error:
        conexion.rollback()
        otra = psycopg2.connect()
        with otra.cursor() as cursor:
            cursor.execute(repuesto)
            return cursor.fetchall()


# mal: como las da fetchall()
def con_repuesto(conexion, sql, repuesto):
    cursor = conexion.cursor()
    try:
        cursor.execute(sql)
    except psycopg2.Error:
        conexion.rollback()
        cursor.execute(repuesto)
    yield from cursor


# cuelga: repite sin fin
def con_repuesto(conexion, sql, repuesto):
    while True:
        try:
            conexion.cursor().execute("SELECT 1 / 0")
        except psycopg2.Error:
            conexion.rollback()


# lanza: lee de un cursor cerrado
def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        cursor.execute(sql)
    return cursor.fetchall()


# lanza: solo en el repuesto, con el cursor cerrado
def con_repuesto(conexion, sql, repuesto):
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    except psycopg2.Error:
        conexion.rollback()
        cursor.execute(repuesto)
        return cursor.fetchall()
