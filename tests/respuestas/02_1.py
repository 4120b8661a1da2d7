import contextlib

import psycopg2


# bien: con un gestor de contexto propio
@contextlib.contextmanager
def prestada(clase):
    conexion = clase.obtenerConexion()
    try:
        yield conexion
    finally:
        clase.liberarConexion(conexion)


def consulta(clase, sql):
    with prestada(clase) as conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


# bien: con ExitStack
def consulta(clase, sql):
    with contextlib.ExitStack() as al_salir:
        conexion = clase.obtenerConexion()
        al_salir.callback(clase.liberarConexion, conexion)
        cursor = conexion.cursor()
        cursor.execute(sql)
        return [fila for fila in cursor]


# bien: directamente con el pool de la clase
def consulta(clase, sql):
    pool = clase.obtenerPool()
    conexion = pool.getconn()
    try:
        with conexion, conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    finally:
        pool.putconn(conexion)


# mal: Cuando la consulta falla, la conexión no vuelve
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    with conexion.cursor() as cursor:
        cursor.execute(sql)
        filas = cursor.fetchall()
    clase.liberarConexion(conexion)
    return filas


# mal: Tras una consulta correcta, la conexión no vuelve
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    with conexion.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


# mal: Tras una consulta correcta, la conexión no vuelve
def consulta(clase, sql):
    with clase.obtenerConexion() as conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


# mal: Has cerrado el pool
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    finally:
        clase.cerrarConexiones()


# mal: el error tiene que llegar
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    except psycopg2.Error as error:
        print(error)
    finally:
        clase.liberarConexion(conexion)


# mal: no devuelve nada
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            cursor.fetchall()
    finally:
        clase.liberarConexion(conexion)


# mal: sin cerrarla
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    finally:
        conexion.close()
        clase.liberarConexion(conexion)


# mal: Pídela con obtenerConexion
def consulta(clase, sql):
    with contextlib.closing(psycopg2.connect()) as conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()

# mal: Usa `clase`
def consulta(clase, sql):
    conexion = Conexion.obtenerConexion()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    finally:
        Conexion.liberarConexion(conexion)

# mal: no el error de la consulta
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    except psycopg2.Error:
        raise ValueError("no va")
    finally:
        clase.liberarConexion(conexion)

# cuelga: espera al servidor
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    conexion.cursor().execute("SELECT pg_sleep(600)")


# lanza: un método que no existe
def consulta(clase, sql):
    conexion = clase.obtener_conexion()
