# bien: ExitStack con la devolución apuntada
def consulta(clase, sql):
    """Ejecuta `sql` con una conexión prestada por `clase` y devuelve todas las filas."""
    from contextlib import ExitStack

    with ExitStack() as pila:
        prestada = clase.obtenerConexion()
        pila.callback(clase.liberarConexion, prestada)
        cursor = pila.enter_context(prestada.cursor())
        cursor.execute(sql)
        return cursor.fetchall()

# bien: un gestor de contexto propio
from contextlib import contextmanager


@contextmanager
def _un_rato(clase):
    conexion = clase.obtenerConexion()
    try:
        yield conexion
    finally:
        clase.liberarConexion(conexion)


def consulta(clase, sql):
    with _un_rato(clase) as conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor)

# bien: confirma con with antes de devolver
def consulta(clase: type, sql: str) -> list[tuple]:
    conexion = clase.obtenerConexion()
    try:
        with conexion, conexion.cursor() as k:
            k.execute(sql)
            filas = k.fetchall()
    finally:
        clase.liberarConexion(conexion)
    return filas

# bien: except BaseException y else, sin finally
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        filas = cursor.fetchall()
    except BaseException:
        clase.liberarConexion(conexion)
        raise
    else:
        clase.liberarConexion(conexion)
        return filas

# bien: la conexión dentro del try, con centinela
def consulta(clase, sql):
    c = None
    try:
        c = clase.obtenerConexion()
        k = c.cursor()
        k.execute(sql)
        return [*iter(k.fetchone, None)]
    finally:
        if c is not None:
            clase.liberarConexion(c)

# bien: un objeto que se llama
class _Consulta:
    def __call__(self, clase, sql):
        c = clase.obtenerConexion()
        try:
            return self._filas(c, sql)
        finally:
            clase.liberarConexion(c)

    @staticmethod
    def _filas(c, sql):
        with c.cursor() as k:
            k.execute(sql)
            return k.fetchall()


consulta = _Consulta()

# mal: devuelve la conexión solo si todo va bien, [K2]
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    cursor = conexion.cursor()
    cursor.execute(sql)
    filas = cursor.fetchall()
    clase.liberarConexion(conexion)
    return filas

# mal: la cierra en vez de devolverla: el pool la sigue contando como prestada, [K11]
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor.fetchall()
    finally:
        conexion.close()

# mal: la cierra y la devuelve cerrada: el pool la descarta, [K11]
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor.fetchall()
    finally:
        conexion.close()
        clase.liberarConexion(conexion)

# mal: with conexion no la devuelve, [K11]
def consulta(clase, sql):
    with clase.obtenerConexion() as conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()

# mal: solo la devuelve con psycopg2.Error: con Ctrl+C o un TypeError se pierde, [K3]
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        filas = cursor.fetchall()
    except psycopg2.Error:
        clase.liberarConexion(conexion)
        raise
    clase.liberarConexion(conexion)
    return filas

# mal: except Exception: KeyboardInterrupt pierde la conexión, [K3]
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        filas = cursor.fetchall()
    except Exception:
        clase.liberarConexion(conexion)
        raise
    clase.liberarConexion(conexion)
    return filas

# mal: esconde el error y devuelve una lista vacía, [K2]
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor.fetchall()
    except psycopg2.Error as error:
        logger.error(error)
        return []
    finally:
        clase.liberarConexion(conexion)

# mal: return en el finally: se come el error, [K2]
def consulta(clase, sql):
    filas = None
    conexion = clase.obtenerConexion()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        filas = cursor.fetchall()
    finally:
        clase.liberarConexion(conexion)
        return filas

# mal: pide dentro del try: con el pool agotado sale UnboundLocalError y no PoolError, [K5]
def consulta(clase, sql):
    try:
        conexion = clase.obtenerConexion()
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor.fetchall()
    finally:
        clase.liberarConexion(conexion)

# mal: pide dos y devuelve una, [K11]
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        cursor = clase.obtenerConexion().cursor()
        cursor.execute(sql)
        return cursor.fetchall()
    finally:
        clase.liberarConexion(conexion)

# mal: el finally pide otra conexión para devolverla; la usada se pierde, [K11]
def consulta(clase, sql):
    try:
        cursor = clase.obtenerConexion().cursor()
        cursor.execute(sql)
        return cursor.fetchall()
    finally:
        clase.liberarConexion(clase.obtenerConexion())

# mal: la devuelve dos veces: PoolError en la segunda, o se la quita a otro, [K1]
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        filas = cursor.fetchall()
        clase.liberarConexion(conexion)
        return filas
    finally:
        clase.liberarConexion(conexion)

# mal: no usa el parámetro: siempre la clase Conexion del cuaderno, [K12]
def consulta(clase, sql):
    conexion = Conexion.obtenerConexion()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor.fetchall()
    finally:
        Conexion.liberarConexion(conexion)

# mal: abre una conexión propia en lugar de pedirla, [K12]
def consulta(clase, sql):
    conexion = psycopg2.connect()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor.fetchall()
    finally:
        conexion.close()

# mal: usa la conexión global del cuaderno, que es de otro, [K12]
def consulta(clase, sql):
    with conexion1.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()

# mal: cierra todo el pool al terminar, [K1]
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor.fetchall()
    finally:
        clase.liberarConexion(conexion)
        clase.cerrarConexiones()

# mal: devuelve el cursor, que otro puede pisar o el pool cerrar, [K11]
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor
    finally:
        clase.liberarConexion(conexion)

# mal: lee después de devolver: si el pool cerró la conexión, InterfaceError, [K7]
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
    finally:
        clase.liberarConexion(conexion)
    return cursor.fetchall()

# mal: generador: la conexión no vuelve hasta que alguien lo acaba, y no se consulta hasta recorrerlo, [K11]
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        yield from cursor
    finally:
        clase.liberarConexion(conexion)

# mal: solo la primera fila, [K11]
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor.fetchone()
    finally:
        clase.liberarConexion(conexion)

# mal: fetchmany(10): faltan filas desde la undécima, [K9]
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor.fetchmany(10)
    finally:
        clase.liberarConexion(conexion)

# mal: solo lee filas si el texto empieza por select: VALUES, WITH o RETURNING dan None, [K10]
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor.fetchall() if sql.upper().startswith("SELECT") else None
    finally:
        clase.liberarConexion(conexion)

# mal: usa prestada, que la clase del tutorial no tiene, [K11]
def consulta(clase, sql):
    with clase.prestada() as conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()

# mal: rollback en el except sin protegerlo: si el servidor mató la conexión, el rollback falla, el préstamo no vuelve y el error es otro, [K4]
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        filas = cursor.fetchall()
    except BaseException:
        conexion.rollback()
        clase.liberarConexion(conexion)
        raise
    clase.liberarConexion(conexion)
    return filas

# mal: solo la devuelve si sigue abierta: si el servidor la mató, el hueco se pierde, [K4]
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor.fetchall()
    finally:
        if not conexion.closed:
            clase.liberarConexion(conexion)

# mal: el cursor está fuera del try, y también el execute, [K2]
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    cursor = conexion.cursor()
    cursor.execute(sql)
    try:
        return cursor.fetchall()
    finally:
        clase.liberarConexion(conexion)

# mal: guarda las filas por consulta: la segunda vez da las viejas, [K1]
from functools import cache


@cache
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor.fetchall()
    finally:
        clase.liberarConexion(conexion)

# mal: se queda con la conexión para la próxima llamada: no vuelve al pool, [K1]
def consulta(clase, sql):
    if not hasattr(consulta, "conexion"):
        consulta.conexion = clase.obtenerConexion()
    with consulta.conexion, consulta.conexion.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()

# mal: cambia el error por otro sin causa: quien llama no sabe qué falló, [K2]
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor.fetchall()
    except Exception:
        sys.exit("la consulta falló")
    finally:
        clase.liberarConexion(conexion)
