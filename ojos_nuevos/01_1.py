# bien: closing en vez de try/finally
def consulta_y_cierra(sql):
    """Ejecuta `sql` con una conexión nueva y devuelve todas las filas."""
    with contextlib.closing(psycopg2.connect()) as conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()

# bien: ExitStack con callback
def consulta_y_cierra(sql: str) -> list[tuple]:
    with contextlib.ExitStack() as pila:
        enlace = psycopg2.connect()
        pila.callback(enlace.close)
        puntero = pila.enter_context(enlace.cursor())
        puntero.execute(sql)
        return puntero.fetchall()

# bien: recorre el cursor en un list, con un decorador que cierra
def _con_conexion(funcion):
    def envuelta(*args):
        conexion = psycopg2.connect()
        try:
            return funcion(conexion, *args)
        finally:
            conexion.close()

    return envuelta


@_con_conexion
def consulta_y_cierra(conexion, sql):
    cursor = conexion.cursor()
    cursor.execute(sql)
    return list(cursor)

# bien: except BaseException que cierra y relanza, y cierre también al final
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

# bien: bucle de fetchone hasta None, con autocommit
def consulta_y_cierra(sql):
    c = psycopg2.connect()
    try:
        c.autocommit = True
        k = c.cursor()
        k.execute(sql)
        return list(iter(k.fetchone, None))
    finally:
        c.close()

# bien: conexión dentro del try, pero comprobada antes de cerrar
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

# mal: cierra solo si todo va bien; con error queda abierta, [K2]
def consulta_y_cierra(sql):
    conexion = psycopg2.connect()
    cursor = conexion.cursor()
    cursor.execute(sql)
    filas = cursor.fetchall()
    conexion.close()
    return filas

# mal: with de psycopg2 no cierra la conexión; guardada en una variable global sigue abierta, [K11]
def consulta_y_cierra(sql):
    global conexion
    with psycopg2.connect() as conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()

# mal: with de psycopg2: con un error, la traza conserva la conexión abierta, [K2]
def consulta_y_cierra(sql):
    with psycopg2.connect() as conexion:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

# mal: cierra pero se traga el error y devuelve una lista vacía, [K2]
def consulta_y_cierra(sql):
    conexion = psycopg2.connect()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor.fetchall()
    except psycopg2.Error as error:
        print("error:", error)
        return []
    finally:
        conexion.close()

# mal: el return del finally se come el error, [K2]
def consulta_y_cierra(sql):
    filas = []
    conexion = psycopg2.connect()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        filas = cursor.fetchall()
    finally:
        conexion.close()
        return filas

# mal: solo cierra con psycopg2.Error: con Ctrl+C o un TypeError (sql no es texto) queda abierta, [K3]
def consulta_y_cierra(sql):
    conexion = psycopg2.connect()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        filas = cursor.fetchall()
    except psycopg2.Error:
        conexion.close()
        raise
    conexion.close()
    return filas

# mal: except Exception no cubre KeyboardInterrupt, [K3]
def consulta_y_cierra(sql):
    conexion = psycopg2.connect()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        filas = cursor.fetchall()
    except Exception:
        conexion.close()
        raise
    else:
        conexion.close()
    return filas

# mal: el execute está fuera del try: si falla, no se cierra, [K2]
def consulta_y_cierra(sql):
    conexion = psycopg2.connect()
    cursor = conexion.cursor()
    cursor.execute(sql)
    try:
        return cursor.fetchall()
    finally:
        conexion.close()

# mal: cierra el cursor y no la conexión, guardada en una lista, [K11]
_abiertas = []


def consulta_y_cierra(sql):
    _abiertas.append(psycopg2.connect())
    cursor = _abiertas[-1].cursor()
    try:
        cursor.execute(sql)
        return cursor.fetchall()
    finally:
        cursor.close()

# mal: conecta dentro del try: si no hay servidor, sale UnboundLocalError en vez del error de conexión, [K2]
def consulta_y_cierra(sql):
    try:
        conexion = psycopg2.connect()
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor.fetchall()
    finally:
        conexion.close()

# mal: devuelve un generador: cuando se recorre, la conexión ya está cerrada, [K11]
def consulta_y_cierra(sql):
    conexion = psycopg2.connect()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return (fila for fila in cursor)
    finally:
        conexion.close()

# mal: generador perezoso: hasta que alguien lo recorre no consulta, y si no lo acaba no cierra, [K11]
def consulta_y_cierra(sql):
    with contextlib.closing(psycopg2.connect()) as conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        yield from cursor

# mal: devuelve el cursor, que ya no se puede leer, [K11]
def consulta_y_cierra(sql):
    conexion = psycopg2.connect()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor
    finally:
        conexion.close()

# mal: fetchone: solo la primera fila, [K11]
def consulta_y_cierra(sql):
    with contextlib.closing(psycopg2.connect()) as conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()

# mal: fetchmany(100): se pierden las filas desde la 101, [K9]
def consulta_y_cierra(sql):
    with contextlib.closing(psycopg2.connect()) as conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchmany(100)

# mal: fetchmany() sin número da una sola fila, [K9]
def consulta_y_cierra(sql):
    with contextlib.closing(psycopg2.connect()) as conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchmany()

# mal: devuelve solo la primera columna de cada fila, [K11]
def consulta_y_cierra(sql):
    with contextlib.closing(psycopg2.connect()) as conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        return [fila[0] for fila in cursor.fetchall()]

# mal: un conjunto pierde las filas repetidas y el orden, [K9]
def consulta_y_cierra(sql):
    with contextlib.closing(psycopg2.connect()) as conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        return list(set(cursor.fetchall()))

# mal: solo lee filas si la consulta empieza por SELECT en mayúsculas; VALUES o select dan None, [K10]
def consulta_y_cierra(sql):
    with contextlib.closing(psycopg2.connect()) as conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        if sql.startswith("SELECT"):
            return cursor.fetchall()

# mal: añade un LIMIT «por prudencia»: pierde filas, [K9]
def consulta_y_cierra(sql):
    with contextlib.closing(psycopg2.connect()) as conexion, conexion.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({sql}) AS q LIMIT 1000")
        return cursor.fetchall()

# mal: execute(sql, ()) interpreta los %: un LIKE 'a%' falla, [K10]
def consulta_y_cierra(sql):
    with contextlib.closing(psycopg2.connect()) as conexion, conexion.cursor() as cursor:
        cursor.execute(sql, ())
        return cursor.fetchall()

# mal: cursor con nombre: SHOW o INSERT … RETURNING no caben en un DECLARE CURSOR, [K10]
def consulta_y_cierra(sql):
    with contextlib.closing(psycopg2.connect()) as conexion:
        cursor = conexion.cursor("todas")
        cursor.execute(sql)
        return cursor.fetchall()

# mal: reutiliza una conexión abierta al definir la función: la segunda llamada la encuentra cerrada, [K1]
def consulta_y_cierra(sql, conexion=psycopg2.connect()):
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    finally:
        conexion.close()

# mal: guarda la respuesta: la segunda vez no se conecta y da filas viejas, [K1]
import functools


@functools.lru_cache
def consulta_y_cierra(sql):
    with contextlib.closing(psycopg2.connect()) as conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()

# mal: cambia el error de psycopg2 por otro: a quien llamó no le llega el suyo, [K2]
def consulta_y_cierra(sql):
    with contextlib.closing(psycopg2.connect()) as conexion, conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
            return cursor.fetchall()
        except psycopg2.Error:
            raise RuntimeError("la consulta falló") from None

# mal: return antes de close: la línea de cierre no se ejecuta (la variable global la mantiene abierta), [K11]
def consulta_y_cierra(sql):
    global mi_conexion
    mi_conexion = psycopg2.connect()
    cursor = mi_conexion.cursor()
    cursor.execute(sql)
    return cursor.fetchall()
    mi_conexion.close()

# mal: sin filas devuelve None en vez de una lista vacía, [K9]
def consulta_y_cierra(sql):
    with contextlib.closing(psycopg2.connect()) as conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() or None

# mal: del no cierra cuando la traza del error guarda la conexión, [K2]
def consulta_y_cierra(sql):
    conexion = psycopg2.connect()
    cursor = conexion.cursor()
    try:
        cursor.execute(sql)
        return cursor.fetchall()
    finally:
        del conexion
