# no aplica K3: no tiene nada que recoger
# no aplica K5: no hay pool
# no aplica K6: no confirma nada
# no aplica K7: la conexión es de quien llama
# no aplica K8: la conexión es de quien llama, y no se comparte
# no aplica K10: no recibe ninguna orden
import os
from contextlib import suppress

from psycopg2 import extensions

from lecciones.leccion_09_kingbase.driver import driver

conn_exe = fetchall_sql = busca_pegando = kbpool = None
kbsql_config = {
    "user": os.environ["PGUSER"],
    "password": os.environ["PGPASSWORD"],
    "host": os.environ["PGHOST"],
    "port": os.environ["PGPORT"],
    "database": os.environ["PGDATABASE"],
}


# bien [K1]: con un diccionario de parámetros
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT id1, name FROM pool_test WHERE name = %(n)s", {"n": nombre})
        return cursor.fetchall()


# bien [K9]: con una lista, y recorriendo el cursor
def busca(conexion, nombre):
    cursor = conexion.cursor()
    try:
        cursor.execute("SELECT * FROM pool_test WHERE %s = name", [nombre])
        return [fila for fila in cursor]
    finally:
        cursor.close()


# bien [K11]: el driver escribe el SQL y se ejecuta después
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        orden = cursor.mogrify("SELECT * FROM pool_test WHERE name = %s", (nombre,))
        cursor.execute(orden)
        return list(cursor)


# bien: con partial
from functools import partial


def _filas(consulta, conexion, *valores):
    cursor = conexion.cursor()
    try:
        cursor.execute(consulta, valores)
        return cursor.fetchall()
    finally:
        cursor.close()


busca = partial(_filas, "SELECT * FROM pool_test WHERE name = %s")


# mal [K12]: todavía pegas el texto
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute(f"SELECT * FROM pool_test WHERE name = '{nombre}'")
        return cursor.fetchall()


# mal: todavía pegas el texto
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE name = '%s'" % (nombre,))
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


# mal [K11]: tiene `standard_conforming_strings` en `off`
def busca(conexion, nombre):
    doblado = nombre.replace("'", "''")
    with conexion.cursor() as cursor:
        cursor.execute(f"SELECT * FROM pool_test WHERE name = '{doblado}'")
        return cursor.fetchall()


# mal [K12]: No toques las comillas tú
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute(f"SELECT * FROM pool_test WHERE name = $${nombre}$$")
        return cursor.fetchall()


# mal [K12]: tiene que salir su fila
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE name = %s", (nombre.replace("'", "''"),))
        return cursor.fetchall()


# mal [K12]: tiene que salir su fila
def busca(conexion, nombre):
    if any(raro in nombre for raro in ("'", "--", ";", " OR ")):
        return []
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE name = %s", (nombre,))
        return cursor.fetchall()


# mal [K11]: LIKE busca parecidos
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE name LIKE %s", (nombre,))
        return cursor.fetchall()


# mal [K11]: no es el mismo texto
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE lower(name) = lower(%s)", (nombre,))
        return cursor.fetchall()


# mal [K11]: no lo limpies
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE name = %s", (nombre.strip(),))
        return cursor.fetchall()


# mal [K11]: con espacios
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE trim(name) = %s", (nombre.strip(),))
        return cursor.fetchall()


# mal [K9]: no salen todas sus filas
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE name = %s", (nombre,))
        return [cursor.fetchone()]


# mal [K9]: dos filas iguales
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT DISTINCT * FROM pool_test WHERE name = %s", (nombre,))
        return cursor.fetchall()


# mal [K11]: eliges en Python
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT id1, name FROM pool_test")
        return list(filter(lambda fila: fila[1] == nombre, cursor))


# mal [K4]: Has cerrado la conexión
def busca(conexion, nombre):
    try:
        with conexion.cursor() as cursor:
            cursor.execute("SELECT * FROM pool_test WHERE name = %s", (nombre,))
            return cursor.fetchall()
    finally:
        conexion.close()


# mal [K11]: Has terminado la transacción
def busca(conexion, nombre):
    try:
        with conexion.cursor() as cursor:
            cursor.execute("SELECT * FROM pool_test WHERE name = %s", (nombre,))
            return cursor.fetchall()
    finally:
        conexion.rollback()


# mal [K11]: Has terminado la transacción
def busca(conexion, nombre):
    with conexion, conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE name = %s", (nombre,))
        return cursor.fetchall()


# mal [K12]: No usas `conexion`
def busca(conexion, nombre):
    otra = driver.connect(**kbsql_config)
    try:
        with otra.cursor() as cursor:
            cursor.execute("SELECT * FROM pool_test WHERE name = %s", (nombre,))
            return cursor.fetchall()
    finally:
        otra.close()


# mal [K12]: No usas `conexion`
def busca(conexion, nombre):
    return []


# mal [K2]: quien llamó no se entera
def busca(conexion, nombre):
    try:
        with conexion.cursor() as cursor:
            cursor.execute("SELECT * FROM pool_test WHERE name = %s", (nombre,))
            return cursor.fetchall()
    except Exception:
        return []


# mal [K4]: La conexión ha muerto
def busca(conexion, nombre):
    try:
        with conexion.cursor() as cursor:
            cursor.execute("SELECT * FROM pool_test WHERE name = %s", (nombre,))
            return cursor.fetchall()
    except (driver.OperationalError, driver.InterfaceError):
        return []


# mal [K1]: la segunda vez no sale
_vistos = {}


def busca(conexion, nombre):
    if nombre not in _vistos:
        with conexion.cursor() as cursor:
            cursor.execute("SELECT * FROM pool_test WHERE name = %s", (nombre,))
            _vistos[nombre] = cursor.fetchall()
    return _vistos[nombre]


# mal: devuelves `generator`
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE name = %s", (nombre,))
        yield from cursor


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


# mal [K12]: Usas `busca_pegando`
def busca(conexion, nombre):
    return busca_pegando(nombre)


# cuelga: espera al servidor
def busca(conexion, nombre):
    conexion.cursor().execute("SELECT pg_sleep(600)")


# lanza: la tabla no se llama así
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_tests WHERE name = %s", (nombre,))
        return cursor.fetchall()


# bien [K2]: dentro de un punto de guardado
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SAVEPOINT antes")
        try:
            cursor.execute("SELECT * FROM pool_test WHERE name = %s", (nombre,))
            return cursor.fetchall()
        except Exception:
            cursor.execute("ROLLBACK TO antes")
            raise


# mal [K12]: Con el nombre «L..s»
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE name ~ ('^' || %s || '$')", (nombre,))
        return cursor.fetchall()


# mal [K12]: Con el nombre «C:\Ana»
def busca(conexion, nombre):
    nombre = nombre.replace("%", r"\%").replace("_", r"\_")
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE name LIKE %s", (nombre,))
        return cursor.fetchall()


# mal [K12]: Con el nombre «Eva»
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE name = %s::char(200)", (nombre,))
        return cursor.fetchall()


# mal [K12]: Con un nombre de 100 letras
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE name = %s::varchar(20)", (nombre,))
        return cursor.fetchall()


# mal [K12]: No lo recortes
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE name = %s::varchar(100)", (nombre,))
        return cursor.fetchall()


# mal [K12]: eliges en Python
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE left(name, 1) = %s", (nombre[:1],))
        return [fila for fila in cursor.fetchall() if fila[1] == nombre]


# mal [K9]: no salen todas. Usa fetchall
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE name = %s", (nombre,))
        return cursor.fetchmany(5000)


# mal [K9]: tiene que salir una lista vacía
def busca(conexion, nombre):
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE name = %s", (nombre,))
        return cursor.fetchall() or None


# mal [K2]: deshaces la transacción
def busca(conexion, nombre):
    try:
        with conexion.cursor() as cursor:
            cursor.execute("SELECT * FROM pool_test WHERE name = %s", (nombre,))
            return cursor.fetchall()
    except Exception:
        conexion.rollback()
        raise


# mal [K11]: no cambies el `autocommit`
def busca(conexion, nombre):
    with suppress(Exception):
        conexion.autocommit = True
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE name = %s", (nombre,))
        return cursor.fetchall()


# mal [K11]: el driver no deja
def busca(conexion, nombre):
    conexion.autocommit = True
    with conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test WHERE name = %s", (nombre,))
        return cursor.fetchall()
