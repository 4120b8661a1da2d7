# no aplica K7: una llamada no puede llevar otra dentro: `sql` es un texto
import contextlib
from contextlib import suppress

import psycopg2

from lecciones.leccion_09_kingbase.driver import driver

kbpool = None


@contextlib.contextmanager
def prestada(reserva):
    conexion = reserva.getconn()
    try:
        yield conexion
    finally:
        reserva.putconn(conexion)


# bien [K1 K4]: con un gestor de contexto propio, y `with conexion`
def ejecuta(reserva, sql):
    with prestada(reserva) as conexion, conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        if cursor.description is None:
            return []
        return cursor.fetchall()


# bien [K3]: cierra el cursor en un `finally`, y lee con `iter`
def ejecuta(reserva, sql):
    """Ejecuta `sql` con una conexión de `reserva` y devuelve la lista de filas."""
    prestamo = reserva.getconn()
    try:
        puntero = prestamo.cursor()
        try:
            puntero.execute(sql)
            filas = list(iter(puntero.fetchone, None)) if puntero.description is not None else []
        finally:
            puntero.close()
        prestamo.commit()
        return filas
    finally:
        reserva.putconn(prestamo)


# bien [K5]: con ExitStack
from contextlib import ExitStack, closing


def ejecuta(reserva, sql: str) -> list:
    with ExitStack() as pila:
        enlace = reserva.getconn()
        pila.callback(reserva.putconn, enlace)
        puntero = pila.enter_context(closing(enlace.cursor()))
        puntero.execute(sql)
        filas = [] if puntero.description is None else list(puntero)
        enlace.commit()
        return filas


# bien [K6]: confirma antes de leer, y pide con una clave
def ejecuta(reserva, sql):
    clave = object()
    conexion = reserva.getconn(clave)
    try:
        cursor = conexion.cursor()
        try:
            cursor.execute(sql)
            conexion.commit()
            if cursor.description is None:
                return []
            return [fila for fila in cursor]
        finally:
            cursor.close()
    finally:
        reserva.putconn(conexion, clave)


# bien [K8]: una clase que se llama
class _Ejecutor:
    def __call__(self, reserva, sql):
        conexion = reserva.getconn()
        try:
            filas = self._lee(conexion, sql)
            conexion.commit()
        finally:
            reserva.putconn(conexion)
        return filas

    @staticmethod
    def _lee(conexion, sql):
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description is not None else []


ejecuta = _Ejecutor()


# mal [K4]: Si la conexión llega cerrada, el préstamo no vuelve
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    cursor = conexion.cursor()
    filas = []
    try:
        cursor.execute(sql)
        if cursor.description:
            filas = list(cursor)
        conexion.commit()
    except Exception:
        conexion.rollback()
        raise
    finally:
        cursor.close()
        reserva.putconn(conexion)
    return filas


# mal [K2]: Cuando falla la orden, el préstamo no vuelve
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    with conexion.cursor() as cursor:
        cursor.execute(sql)
        filas = cursor.fetchall() if cursor.description else []
    conexion.commit()
    reserva.putconn(conexion)
    return filas


# mal [K3]: Si alguien pulsa Ctrl-C durante la orden, el préstamo no vuelve
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            filas = cursor.fetchall() if cursor.description else []
        conexion.commit()
    except Exception:
        reserva.putconn(conexion)
        raise
    reserva.putconn(conexion)
    return filas


# mal [K11]: Llama a commit()
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []
    except Exception:
        conexion.rollback()
        raise
    else:
        conexion.commit()
    finally:
        reserva.putconn(conexion)


# mal [K10]: Cuando la orden da filas no confirmas
def ejecuta(reserva, sql):
    with prestada(reserva) as conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        if cursor.description:
            return cursor.fetchall()
        conexion.commit()
        return []


# mal [K11]: sin que el driver se entere
def ejecuta(reserva, sql):
    with prestada(reserva) as conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        filas = cursor.fetchall() if cursor.description else []
        cursor.execute("COMMIT")
        return filas


# mal [K10]: Con `select 7` tiene que salir `[(7,)]`
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            filas = cursor.fetchall() if sql.startswith("SELECT") else []
        conexion.commit()
        return filas
    finally:
        reserva.putconn(conexion)


# mal [K10]: que no da filas, fetchall() lanza ProgrammingError
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            filas = cursor.fetchall() if cursor.rowcount > 0 else []
        conexion.commit()
        return filas
    finally:
        reserva.putconn(conexion)


# mal [K2]: Cuando falla la orden (`SELECT * FROM ninguna`), el error tiene que llegar
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion.cursor() as cursor:
            try:
                cursor.execute(sql)
                filas = cursor.fetchall()
            except driver.ProgrammingError:
                filas = []
        conexion.commit()
        return filas
    finally:
        reserva.putconn(conexion)


# mal [K2]: el error tiene que llegar
def ejecuta(reserva, sql):
    filas = []
    conexion = reserva.getconn()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            if cursor.description:
                filas = cursor.fetchall()
        conexion.commit()
    finally:
        reserva.putconn(conexion)
        return filas


# mal [K8]: Lees las filas después de devolver la conexión
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        conexion.commit()
    finally:
        reserva.putconn(conexion)
    filas = cursor.fetchall() if cursor.description else []
    cursor.close()
    return filas


# mal [K11]: devuelves `generator`
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            if cursor.description:
                yield from cursor
        conexion.commit()
    finally:
        reserva.putconn(conexion)


# mal [K11]: Cuando falla la orden, el cursor se queda abierto
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        filas = cursor.fetchall() if cursor.description else []
        conexion.commit()
        cursor.close()
        return filas
    finally:
        reserva.putconn(conexion)


# mal [K5]: el de devolver una conexión que nadie te prestó
def ejecuta(reserva, sql):
    conexion = None
    try:
        conexion = reserva.getconn()
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            filas = cursor.fetchall() if cursor.description else []
        conexion.commit()
        return filas
    finally:
        reserva.putconn(conexion)


# mal [K5]: llega UnboundLocalError
def ejecuta(reserva, sql):
    try:
        conexion = reserva.getconn()
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            filas = cursor.fetchall() if cursor.description else []
        conexion.commit()
        return filas
    finally:
        reserva.putconn(conexion)


# mal [K1]: Tras una consulta correcta, la conexión no vuelve
def ejecuta(reserva, sql):
    with reserva.getconn() as conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


# mal [K11]: sin cerrarla
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion, conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []
    finally:
        reserva.putconn(conexion, close=True)


# mal [K4]: el préstamo no vuelve
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            filas = cursor.fetchall() if cursor.description else []
        conexion.commit()
    except BaseException:
        conexion.rollback()
        reserva.putconn(conexion)
        raise
    reserva.putconn(conexion)
    return filas


# mal [K4]: Si la conexión muere durante la orden, quien llamó no se entera
def ejecuta(reserva, sql):
    with prestada(reserva) as conexion:
        try:
            with conexion.cursor() as cursor:
                cursor.execute(sql)
                filas = cursor.fetchall() if cursor.description else []
            conexion.commit()
        except driver.OperationalError:
            return []
        return filas


# mal [K6]: Cuando falla el `commit`, el préstamo no vuelve
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []
    finally:
        conexion.commit()
        reserva.putconn(conexion)


# mal [K6]: Cuando falla el `commit`
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            filas = cursor.fetchall() if cursor.description else []
        with suppress(driver.Error):
            conexion.commit()
        return filas
    finally:
        reserva.putconn(conexion)


# mal [K9]: el `%` se toma por un hueco
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion, conexion.cursor() as cursor:
            cursor.execute(sql, ())
            return cursor.fetchall() if cursor.description else []
    finally:
        reserva.putconn(conexion)


# mal [K9]: tiene que salir 20000 filas
def ejecuta(reserva, sql):
    with prestada(reserva) as conexion, conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchmany(1000) if cursor.description else []


# mal [K12]: Usas `kbpool`
def ejecuta(reserva, sql):
    conexion = kbpool.getconn()
    try:
        with conexion, conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []
    finally:
        kbpool.putconn(conexion)


# mal [K1]: Déjalo como está
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        conexion.autocommit = True
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []
    finally:
        reserva.putconn(conexion)


# mal [K10]: tiene que salir `[]`
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion, conexion.cursor() as cursor:
            cursor.execute(sql)
            if cursor.description:
                return cursor.fetchall()
    finally:
        reserva.putconn(conexion)


# mal: Has cerrado el pool
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion, conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []
    finally:
        reserva.closeall()


# mal [K8]: se mezclan
_filas = []


def ejecuta(reserva, sql):
    with prestada(reserva) as conexion, conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        _filas[:] = cursor.fetchall() if cursor.description else []
        return _filas


# cuelga: espera al servidor
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    conexion.cursor().execute("SELECT pg_sleep(600)")


# lanza: un método que no existe
def ejecuta(reserva, sql):
    conexion = reserva.obtenerConexion()


# mal [K3]: confirmas lo que quedó a medias
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        try:
            with conexion.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall() if cursor.description else []
        finally:
            conexion.commit()
    finally:
        reserva.putconn(conexion)


# mal [K1]: Cambias el `autocommit`
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    conexion.autocommit = True
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            filas = cursor.fetchall() if cursor.description else []
        conexion.commit()
        return filas
    finally:
        with suppress(Exception):
            conexion.autocommit = False
        reserva.putconn(conexion)


# mal [K5]: devuelves la conexión dos veces
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            filas = cursor.fetchall() if cursor.description else []
        conexion.commit()
        reserva.putconn(conexion)
        return filas
    finally:
        with suppress(Exception):
            reserva.putconn(conexion)


# mal [K12]: el servidor recibe otra cosa
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion.cursor() as cursor:
            for trozo in filter(None, sql.split(";")):
                cursor.execute(trozo)
                filas = cursor.fetchall() if cursor.description else []
        conexion.commit()
        return filas
    finally:
        reserva.putconn(conexion)


# mal [K9]: el `%` se toma por un hueco
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql, {})
            filas = cursor.fetchall() if cursor.description else []
        conexion.commit()
        return filas
    finally:
        reserva.putconn(conexion)


# mal [K12]: Pasa `sql` tal cual y no mires su texto
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql.lower())
            filas = cursor.fetchall() if cursor.description else []
        conexion.commit()
        return filas
    finally:
        reserva.putconn(conexion)


# mal [K10]: la orden no da ninguna fila
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            filas = cursor.fetchall() if cursor.description else []
        if cursor.rowcount:
            conexion.commit()
        return filas
    finally:
        reserva.putconn(conexion)


# mal [K9]: Cada fila es una tupla
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            filas = [f[0] for f in cursor.fetchall()] if cursor.description else []
        conexion.commit()
        return filas
    finally:
        reserva.putconn(conexion)


# mal [K4]: Si la conexión llega cerrada, el préstamo no vuelve
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    while conexion.closed:
        conexion = reserva.getconn()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            filas = cursor.fetchall() if cursor.description else []
        conexion.commit()
        return filas
    finally:
        reserva.putconn(conexion)


# mal [K11]: reset() también lo deshace
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            filas = cursor.fetchall() if cursor.description else []
        conexion.commit()
        with suppress(Exception):
            conexion.reset()
        return filas
    finally:
        reserva.putconn(conexion)


# mal [K11]: cierras la conexión, que sigue viva
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            filas = cursor.fetchall() if cursor.description else []
        conexion.commit()
    except BaseException:
        reserva.putconn(conexion, close=True)
        raise
    reserva.putconn(conexion)
    return filas


# mal [K11]: o la has limpiado con reset()
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        conexion.reset()
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            filas = cursor.fetchall() if cursor.description else []
        conexion.commit()
        return filas
    finally:
        reserva.putconn(conexion)
