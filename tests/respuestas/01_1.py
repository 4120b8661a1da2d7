# no aplica K5: no usa ningún pool
# no aplica K6: solo lee, y no confirma nada
# no aplica K7: no llama a nadie que la llame
import contextlib

import psycopg2
import psycopg2.pool
from psycopg2.extras import NamedTupleCursor


# bien: con contextlib.closing
def consulta_y_cierra(sql):
    with contextlib.closing(psycopg2.connect()) as conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


# mal [K3]: Con un error de Python al leer las filas
def consulta_y_cierra(sql):
    conexion = psycopg2.connect()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        filas = list(cursor)
    except psycopg2.Error:
        conexion.close()
        raise
    conexion.close()
    return filas


# mal: La función devuelve None
def consulta_y_cierra(sql):
    conexion = psycopg2.connect()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            print(cursor.fetchall())
    finally:
        conexion.close()


# mal: ni «with» ni cerrar el cursor
abiertas = []


def consulta_y_cierra(sql):
    abiertas.append(psycopg2.connect())
    with abiertas[-1] as conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


# mal: Ciérrala en un «finally»
abiertas = []


def consulta_y_cierra(sql):
    conexion = psycopg2.connect()
    abiertas.append(conexion)
    with conexion.cursor() as cursor:
        cursor.execute(sql)
        filas = cursor.fetchall()
    conexion.close()
    return filas


# mal: Ciérrala con close()
def consulta_y_cierra(sql):
    conexion = psycopg2.connect()
    cursor = conexion.cursor()
    cursor.execute(sql)
    return cursor.fetchall()

# mal: el error tiene que llegar
def consulta_y_cierra(sql):
    conexion = psycopg2.connect()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    except psycopg2.Error:
        return []
    finally:
        conexion.close()


# mal: fetchone() da solo una
def consulta_y_cierra(sql):
    with contextlib.closing(psycopg2.connect()) as conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        return [cursor.fetchone()]


# mal: tal como la da fetchall()
def consulta_y_cierra(sql):
    with contextlib.closing(psycopg2.connect()) as conexion:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor


# mal: ni «with» ni cerrar el cursor
from psycopg2 import connect

def consulta_y_cierra(sql):
    cursor = connect().cursor()
    cursor.execute(sql)
    return cursor.fetchall()

# mal: no el error de la consulta
def consulta_y_cierra(sql):
    conexion = psycopg2.connect()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor.fetchall()
    except psycopg2.Error:
        raise ValueError("no va")
    finally:
        conexion.close()

# cuelga: una consulta que no acaba
def consulta_y_cierra(sql):
    conexion = psycopg2.connect()
    conexion.cursor().execute("SELECT pg_sleep(600)")


# lanza: lee después de cerrar
def consulta_y_cierra(sql):
    conexion = psycopg2.connect()
    cursor = conexion.cursor()
    cursor.execute(sql)
    conexion.close()
    return cursor.fetchall()


# mal [K3]: Con Ctrl-C al leer las filas
def consulta_y_cierra(sql):
    conexion = psycopg2.connect()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        filas = cursor.fetchall()
    except Exception:
        conexion.close()
        raise
    conexion.close()
    return filas


# mal [K2]: esconde el error de la conexión
def consulta_y_cierra(sql):
    try:
        conexion = psycopg2.connect()
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor.fetchall()
    finally:
        conexion.close()


# mal [K9]: Con una consulta de 3000 filas, la función devuelve 100 filas
def consulta_y_cierra(sql):
    with contextlib.closing(psycopg2.connect()) as conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchmany(100)


# mal [K10]: la función devuelve None
def consulta_y_cierra(sql):
    with contextlib.closing(psycopg2.connect()) as conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        if sql.startswith("SELECT"):
            return cursor.fetchall()


# mal [K10]: dale solo el SQL
def consulta_y_cierra(sql):
    with contextlib.closing(psycopg2.connect()) as conexion, conexion.cursor() as cursor:
        cursor.execute(sql, ())
        return cursor.fetchall()


# mal [K1 K12]: La segunda vez das las filas de la primera
guardadas = {}


def consulta_y_cierra(sql):
    if sql not in guardadas:
        with contextlib.closing(psycopg2.connect()) as conexion, conexion.cursor() as cursor:
            cursor.execute(sql)
            guardadas[sql] = cursor.fetchall()
    return guardadas[sql]


# mal [K11]: tal como la da fetchall()
def consulta_y_cierra(sql):
    with contextlib.closing(psycopg2.connect()) as conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        return [fila[0] for fila in cursor.fetchall()]


# mal [K8]: Con tres llamadas a la vez
abierta = None


def consulta_y_cierra(sql):
    global abierta
    abierta = psycopg2.connect()
    try:
        cursor = abierta.cursor()
        cursor.execute(sql)
        return cursor.fetchall()
    finally:
        abierta.close()


# bien [K2 K4]: con la conexión dentro del try
def consulta_y_cierra(sql):
    conexion = None
    try:
        conexion = psycopg2.connect()
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    finally:
        if conexion is not None:
            conexion.close()


# bien [K3]: con BaseException
def consulta_y_cierra(sql):
    conexion = psycopg2.connect()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        filas = [fila for fila in cursor]
    except BaseException:
        conexion.close()
        raise
    conexion.close()
    return filas


# bien: con un nombre propio, y los cierra un pool
def consulta_y_cierra(sql):
    reserva = psycopg2.pool.SimpleConnectionPool(1, 1, application_name="mio")
    try:
        with reserva.getconn().cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    finally:
        reserva.closeall()


# bien: con otra clase de cursor
class Mio(psycopg2.extensions.cursor):
    pass


def consulta_y_cierra(sql):
    with contextlib.closing(psycopg2.connect(cursor_factory=Mio)) as conexion:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return [*cursor]


# mal [K10]: Con una fila de dos columnas, tu cursor no puede leer las filas
# dos columnas que se llaman igual
def consulta_y_cierra(sql):
    with contextlib.closing(psycopg2.connect(cursor_factory=NamedTupleCursor)) as conexion:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return [*cursor]


# mal [K10]: sin cambiar ni añadir nada
# dobla los signos de tanto por ciento
def consulta_y_cierra(sql):
    with contextlib.closing(psycopg2.connect()) as conexion, conexion.cursor() as cursor:
        cursor.execute(sql.replace("%", "%%"))
        return cursor.fetchall()


# mal [K10]: Con un texto con mayúsculas, espacios y un `;` falla tu SQL
# parte la orden
def consulta_y_cierra(sql):
    with contextlib.closing(psycopg2.connect()) as conexion, conexion.cursor() as cursor:
        for trozo in filter(str.strip, sql.split(";")):
            cursor.execute(trozo)
        return cursor.fetchall()


# mal [K10]: devuelve otras filas: [('luis; y ana',)]
def consulta_y_cierra(sql):
    with contextlib.closing(psycopg2.connect()) as conexion, conexion.cursor() as cursor:
        cursor.execute(sql.lower())
        return cursor.fetchall()


# mal [K10]: devuelve otras filas: [('Luis; y Ana',)]
def consulta_y_cierra(sql):
    with contextlib.closing(psycopg2.connect()) as conexion, conexion.cursor() as cursor:
        cursor.execute(" ".join(sql.split()))
        return cursor.fetchall()


# mal [K9]: Con dos filas sin columnas, la función devuelve 0 filas
def consulta_y_cierra(sql):
    with contextlib.closing(psycopg2.connect()) as conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        filas = []
        while fila := cursor.fetchone():
            filas.append(fila)
        return filas


# mal [K11]: Con una fila de dos columnas, la función devuelve otras filas
def consulta_y_cierra(sql):
    with contextlib.closing(psycopg2.connect()) as conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        return [(fila[0],) for fila in cursor]


# mal [K9]: Con un cero y un `NULL`, la función devuelve 0 filas
# quita las filas que cree vacías
def consulta_y_cierra(sql):
    with contextlib.closing(psycopg2.connect()) as conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        return [fila for fila in cursor if any(fila)]


# mal [K11 K12]: el servidor todavía ve tu conexión abierta
# con un nombre propio, y no la cierra
def consulta_y_cierra(sql):
    with psycopg2.connect("application_name='mi programa'").cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


# mal [K12]: close() no se ha ejecutado
# termina su propio proceso
def consulta_y_cierra(sql):
    conexion = psycopg2.connect()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    finally:
        conexion.cancel()
        with contextlib.suppress(psycopg2.Error):
            conexion.rollback()
            conexion.cursor().execute("SELECT pg_terminate_backend(pg_backend_pid())")


# mal [K3]: Con un error de Python al ejecutar, la conexión se queda abierta
def consulta_y_cierra(sql):
    conexion = psycopg2.connect()
    cursor = conexion.cursor()
    try:
        cursor.execute(sql)
    except psycopg2.Error:
        conexion.close()
        raise
    try:
        return cursor.fetchall()
    finally:
        conexion.close()


# mal [K11]: tal como la da fetchall()
def consulta_y_cierra(sql):
    conexion = psycopg2.connect()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return tuple(cursor)
    finally:
        conexion.close()


# mal [K2]: Pregunta una sola vez
def consulta_y_cierra(sql):
    try:
        with contextlib.closing(psycopg2.connect()) as c, c.cursor() as cur:
            cur.execute(sql)
            return cur.fetchall()
    except psycopg2.OperationalError:
        with contextlib.closing(psycopg2.connect()) as c, c.cursor() as cur:
            cur.execute(sql)
            return cur.fetchall()


# mal [K3]: Con Ctrl-C al pedir el cursor, la conexión se queda abierta
def consulta_y_cierra(sql):
    conexion = psycopg2.connect()
    cursor = conexion.cursor()
    try:
        cursor.execute(sql)
        return cursor.fetchall()
    finally:
        conexion.close()


# mal [K3]: el «finally» usa un cursor que todavía no existe
def consulta_y_cierra(sql):
    conexion = psycopg2.connect()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor.fetchall()
    finally:
        cursor.close()
        conexion.close()


# mal [K10]: con un cursor sin nombre
def consulta_y_cierra(sql):
    conexion = psycopg2.connect()
    try:
        with conexion.cursor("c") as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    finally:
        conexion.close()


# bien [K4]: con la conexión muerta llega otro error de psycopg2
def consulta_y_cierra(sql):
    conexion = psycopg2.connect()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor.fetchall()
    except psycopg2.Error:
        conexion.rollback()
        raise
    finally:
        conexion.close()
