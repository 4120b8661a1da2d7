# no aplica K6: la función solo lee y no confirma nada
import contextlib
import sys

import psycopg2
from psycopg2.extras import NamedTupleCursor
from helpers.logger_base import log as logger
from lecciones.leccion_02_clase_conexion.conexion import Conexion


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


# mal: La función devuelve None
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            cursor.fetchall()
    finally:
        clase.liberarConexion(conexion)


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


# mal [K8]: Con tres llamadas a la vez
conexion = None


def consulta(clase, sql):
    global conexion
    conexion = clase.obtenerConexion()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    finally:
        clase.liberarConexion(conexion)


# mal [K11]: vuelve en autocommit
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        conexion.autocommit = True
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    finally:
        clase.liberarConexion(conexion)


# mal [K2]: el error tiene que llegar
# el programa del enunciado, con su «finally» y sin quitarle el «except»
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor.fetchall()
    except psycopg2.Error:
        return []
    finally:
        clase.liberarConexion(conexion)


# mal [K2]: el error tiene que llegar
# el programa del enunciado, tal cual
def consulta(clase, sql):
    try:
        conexion = clase.obtenerConexion()
        cursor = conexion.cursor()
        cursor.execute(sql)
        filas = cursor.fetchall()
        clase.liberarConexion(conexion)
        return filas
    except psycopg2.Error:
        return []


# mal [K5]: Con todas las conexiones prestadas llega UnboundLocalError
# el programa del enunciado, con la devolución en el «finally» y la petición todavía dentro
def consulta(clase, sql):
    try:
        conexion = clase.obtenerConexion()
        cursor = conexion.cursor()
        cursor.execute(sql)
        filas = cursor.fetchall()
        return filas
    finally:
        clase.liberarConexion(conexion)


# mal [K5]: devuelves una que no te han prestado
def consulta(clase, sql):
    conexion = None
    try:
        conexion = clase.obtenerConexion()
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor.fetchall()
    finally:
        clase.liberarConexion(conexion)


# bien [K9 K10]: con los nombres cambiados y sin fetchall
def consulta(clase, sql):
    prestada = clase.obtenerConexion()
    try:
        with prestada.cursor() as lector:
            lector.execute(sql)
            return list(lector)
    finally:
        clase.liberarConexion(prestada)


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


# mal [K2]: Cuando la consulta falla, la conexión no vuelve al pool
# devuelve la conexión solo si todo va bien
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    cursor = conexion.cursor()
    cursor.execute(sql)
    filas = cursor.fetchall()
    clase.liberarConexion(conexion)
    return filas


# mal [K11]: Tras una consulta correcta, la conexión no vuelve al pool
# la cierra en vez de devolverla: el pool la sigue contando como prestada
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor.fetchall()
    finally:
        conexion.close()


# mal [K11]: No usas la conexión que guarda el pool
# la cierra y la devuelve cerrada: el pool la descarta
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor.fetchall()
    finally:
        conexion.close()
        clase.liberarConexion(conexion)


# mal [K3]: Con un error de Python al ejecutar, la conexión no vuelve al pool
# solo la devuelve con psycopg2.Error: con Ctrl+C o un TypeError se pierde
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


# mal [K3]: Con Ctrl-C al ejecutar, la conexión no vuelve al pool
# except Exception: KeyboardInterrupt pierde la conexión
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


# mal [K2]: Cuando la consulta falla (DivisionByZero), el error tiene que llegar a quien llamó
# return en el finally: se come el error
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


# mal [K11]: Tras una consulta correcta, la conexión no vuelve al pool
# pide dos y devuelve una
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        cursor = clase.obtenerConexion().cursor()
        cursor.execute(sql)
        return cursor.fetchall()
    finally:
        clase.liberarConexion(conexion)


# mal [K1]: El pool no tiene prestada la conexión que devuelves
# la devuelve dos veces: PoolError en la segunda, o se la quita a otro
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


# mal [K12]: Usas `Conexion`, que es del cuaderno
# no usa el parámetro: siempre la clase Conexion del cuaderno
def consulta(clase, sql):
    conexion = Conexion.obtenerConexion()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor.fetchall()
    finally:
        Conexion.liberarConexion(conexion)


# mal [K12]: No usas la conexión que guarda el pool
# abre una conexión propia en lugar de pedirla
def consulta(clase, sql):
    conexion = psycopg2.connect()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor.fetchall()
    finally:
        conexion.close()


# mal [K12]: Tu código lanza NameError (name 'conexion1' is not defined)
# usa la conexión global del cuaderno, que es de otro
def consulta(clase, sql):
    with conexion1.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


# mal [K1]: Has cerrado el pool
# cierra todo el pool al terminar
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor.fetchall()
    finally:
        clase.liberarConexion(conexion)
        clase.cerrarConexiones()


# mal [K11]: La función no devuelve la lista de filas
# devuelve el cursor, que otro puede pisar o el pool cerrar
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor
    finally:
        clase.liberarConexion(conexion)


# mal [K7]: Lees las filas después de devolver la conexión
# lee después de devolver: si el pool cerró la conexión, InterfaceError
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
    finally:
        clase.liberarConexion(conexion)
    return cursor.fetchall()


# mal [K11]: La función no devuelve la lista de filas
# generador: la conexión no vuelve hasta que alguien lo acaba, y no se consulta hasta recorrerlo
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        yield from cursor
    finally:
        clase.liberarConexion(conexion)


# mal [K11]: La función no devuelve la lista de filas
# solo la primera fila
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor.fetchone()
    finally:
        clase.liberarConexion(conexion)


# mal [K9]: Con una consulta de 3000 filas, la función devuelve 10 filas
# fetchmany(10): faltan filas desde la undécima
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor.fetchmany(10)
    finally:
        clase.liberarConexion(conexion)


# mal [K10]: Con un `values` con una fila repetida, la función devuelve None
# solo lee filas si el texto empieza por select: VALUES, WITH o RETURNING dan None
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor.fetchall() if sql.upper().startswith("SELECT") else None
    finally:
        clase.liberarConexion(conexion)


# mal [K11]: Tu código lanza AttributeError (type object 'Conexion' has no attribute 'prestada')
# usa prestada, que la clase del tutorial no tiene
def consulta(clase, sql):
    with clase.prestada() as conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


# mal [K4]: Cuando el servidor termina la conexión, su préstamo no vuelve al pool
# rollback en el except sin protegerlo: si el servidor mató la conexión, el rollback falla, el
# préstamo no vuelve y el error es otro
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


# mal [K4]: Cuando el servidor termina la conexión, su préstamo no vuelve al pool
# solo la devuelve si sigue abierta: si el servidor la mató, el hueco se pierde
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor.fetchall()
    finally:
        if not conexion.closed:
            clase.liberarConexion(conexion)


# mal [K2]: Cuando la consulta falla, la conexión no vuelve al pool
# el cursor está fuera del try, y también el execute
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    cursor = conexion.cursor()
    cursor.execute(sql)
    try:
        return cursor.fetchall()
    finally:
        clase.liberarConexion(conexion)


# mal [K1]: La segunda vez das las filas de la primera
# guarda las filas por consulta: la segunda vez da las viejas
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


# mal [K1]: Tras una consulta correcta, la conexión no vuelve al pool
# se queda con la conexión para la próxima llamada: no vuelve al pool
def consulta(clase, sql):
    if not hasattr(consulta, "conexion"):
        consulta.conexion = clase.obtenerConexion()
    with consulta.conexion, consulta.conexion.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


# mal [K2]: Tu código termina el programa con `sys.exit()`
# cambia el error por otro sin causa: quien llama no sabe qué falló
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


# mal [K2 K11]: Cuando la consulta falla, la conexión vuelve con ajustes distintos
# de solo lectura, que quita si todo va bien
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        antes = conexion.readonly
        conexion.readonly = True
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            filas = cursor.fetchall()
        conexion.rollback()
        conexion.readonly = antes
        return filas
    finally:
        clase.liberarConexion(conexion)


# mal [K3 K11]: Con un error de Python al ejecutar, la conexión vuelve con ajustes distintos
# autocommit, que quita también con un error de psycopg2
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        antes = conexion.autocommit
        conexion.autocommit = True
        try:
            with conexion.cursor() as cursor:
                cursor.execute(sql)
                filas = cursor.fetchall()
        except psycopg2.Error:
            if not conexion.closed:
                conexion.autocommit = antes
            raise
        conexion.autocommit = antes
        return filas
    finally:
        clase.liberarConexion(conexion)


# bien [K3]: con autocommit, que quita siempre
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        antes = conexion.autocommit
        try:
            conexion.autocommit = True
            with conexion.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall()
        finally:
            if not conexion.closed:
                conexion.autocommit = antes
    finally:
        clase.liberarConexion(conexion)


# mal [K11]: en autocommit y la devuelves con ajustes distintos
# el pool deshace el SET, si hay una transacción
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        with conexion.cursor() as cursor:
            cursor.execute("SET statement_timeout TO '60s'")
            cursor.execute(sql)
            return cursor.fetchall()
    finally:
        clase.liberarConexion(conexion)


# mal [K2]: Cuando la consulta falla, la devuelves más de una vez
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    except psycopg2.Error:
        clase.liberarConexion(conexion)
        raise
    finally:
        with contextlib.suppress(psycopg2.pool.PoolError):
            clase.liberarConexion(conexion)


# mal [K10]: Con un texto con mayúsculas, espacios y un `;` falla tu SQL
# parte la orden
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        with conexion.cursor() as cursor:
            for trozo in filter(str.strip, sql.split(";")):
                cursor.execute(trozo)
            return cursor.fetchall()
    finally:
        clase.liberarConexion(conexion)


# mal [K11]: vuelve con ajustes distintos
# un ajuste del servidor, confirmado
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        with conexion.cursor() as cursor:
            cursor.execute("SET statement_timeout TO '9s'")
            conexion.commit()
            cursor.execute(sql)
            return cursor.fetchall()
    finally:
        clase.liberarConexion(conexion)


# mal [K11]: vuelve con ajustes distintos
# otra clase de cursor, para siempre
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    conexion.cursor_factory = NamedTupleCursor
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    finally:
        clase.liberarConexion(conexion)


# mal [K2 K11]: Cuando la consulta falla, la conexión se cierra
def consulta(clase, sql):
    conexion, cierra = clase.obtenerConexion(), True
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            filas = cursor.fetchall()
        cierra = False
        return filas
    finally:
        clase.obtenerPool().putconn(conexion, close=cierra)


# bien: con otra clase de cursor, solo para esta consulta, y un ajuste que dura la transacción
class Mio(psycopg2.extensions.cursor):
    pass


def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        cursor = conexion.cursor(cursor_factory=Mio)
        cursor.execute("SET LOCAL statement_timeout TO '30s'")
        cursor.execute(sql)
        return cursor.fetchall()
    finally:
        clase.liberarConexion(conexion)


# mal [K11]: la devuelves sin él
from contextlib import suppress


def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        conexion.autocommit = True
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor.fetchall()
    finally:
        with suppress(psycopg2.Error):
            conexion.autocommit = False
        clase.liberarConexion(conexion)


# mal [K4]: Pregunta una sola vez
def consulta(clase, sql):
    for intento in range(2):
        conexion = clase.obtenerConexion()
        try:
            cursor = conexion.cursor()
            cursor.execute(sql)
            return cursor.fetchall()
        except psycopg2.OperationalError:
            if intento:
                raise
        finally:
            clase.liberarConexion(conexion)


# mal [K11]: vuelve con ajustes distintos
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor.fetchall()
    finally:
        if not conexion.closed:
            conexion.reset()
        clase.liberarConexion(conexion)


# mal [K3]: Con Ctrl-C al pedir el cursor, la conexión no vuelve al pool
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    cursor = conexion.cursor()
    try:
        cursor.execute(sql)
        return cursor.fetchall()
    finally:
        clase.liberarConexion(conexion)


# mal [K3]: el «finally» usa un cursor que todavía no existe
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor.fetchall()
    finally:
        cursor.close()
        clase.liberarConexion(conexion)


# mal [K10]: con un cursor sin nombre
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        with conexion.cursor(name="c") as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    finally:
        clase.liberarConexion(conexion)


# mal [K11]: tal como la da fetchall()
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return tuple(cursor.fetchall())
    finally:
        clase.liberarConexion(conexion)


# bien [K4]: con la conexión muerta llega otro error de psycopg2
def consulta(clase, sql):
    conexion = clase.obtenerConexion()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor.fetchall()
    except psycopg2.Error:
        conexion.rollback()
        raise
    finally:
        clase.liberarConexion(conexion)
