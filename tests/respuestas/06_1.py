# no aplica K7: cada llamada pide y devuelve lo suyo
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
from psycopg_pool import ConnectionPool, PoolTimeout, TooManyRequests


# bien: getconn y putconn, y el with de la conexión
def consulta_con_limite(reserva, sql, segundos):
    """Devuelve las filas de `sql`, o "ocupado" si no hay conexión libre en `segundos`."""
    try:
        prestada = reserva.getconn(timeout=segundos)
    except PoolTimeout:
        return "ocupado"
    try:
        with prestada:
            return prestada.execute(sql).fetchall()
    finally:
        reserva.putconn(prestada)


# bien: ExitStack, para que el try cubra solo la entrada
from contextlib import ExitStack


def consulta_con_limite(reserva, sql, segundos):
    with ExitStack() as pila:
        try:
            conexion = pila.enter_context(reserva.connection(timeout=segundos))
        except PoolTimeout:
            return "ocupado"
        return conexion.execute(sql).fetchall()


# bien [K2]: el error más ancho, y relanza lo demás
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=segundos) as c:
            filas = c.execute(sql).fetchall()
    except psycopg.OperationalError as error:
        if not isinstance(error, PoolTimeout):
            raise
        filas = "ocupado"
    return filas


# bien: un objeto que se puede llamar
class _Consulta:
    def __call__(self, reserva, sql, segundos):
        try:
            with reserva.connection(timeout=segundos) as conexion:
                return conexion.execute(sql).fetchall()
        except PoolTimeout:
            return "ocupado"


consulta_con_limite = _Consulta()


# mal [K10]: se deshace. El commit lo pone
def consulta_con_limite(reserva, sql, segundos):
    try:
        conexion = reserva.getconn(timeout=segundos)
    except PoolTimeout:
        return "ocupado"
    try:
        return conexion.execute(sql).fetchall()
    finally:
        reserva.putconn(conexion)


# bien [K5]: con cursor, y también la cola llena
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(segundos) as conexion, conexion.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor)
    except (PoolTimeout, TooManyRequests):
        return "ocupado"


# mal [K2]: Atrapa solo PoolTimeout
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=segundos) as conexion:
            return conexion.execute(sql).fetchall()
    except psycopg.OperationalError:
        return "ocupado"


# mal [K2]: el error tiene que llegar a quien llamó
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=segundos) as conexion:
            return conexion.execute(sql).fetchall()
    except Exception:
        return "ocupado"


# mal [K9]: te rindes con el límite del pool
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection() as conexion:
            return conexion.execute(sql).fetchall()
    except PoolTimeout:
        return "ocupado"


# mal: Atrapa ese error y devuelve
def consulta_con_limite(reserva, sql, segundos):
    with reserva.connection(timeout=segundos) as conexion:
        return conexion.execute(sql).fetchall()


# mal: tiene que devolver el texto
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=segundos) as conexion:
            return conexion.execute(sql).fetchall()
    except PoolTimeout:
        print("ocupado")


# mal: ¿Falta un «return»?
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=segundos) as conexion:
            conexion.execute(sql).fetchall()
    except PoolTimeout:
        return "ocupado"


# mal: no devuelve la lista de las filas
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=segundos) as conexion:
            return conexion.execute(sql).fetchone()
    except PoolTimeout:
        return "ocupado"


# mal [K1]: Tras una consulta correcta, la conexión no vuelve
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.getconn(timeout=segundos) as conexion:
            return conexion.execute(sql).fetchall()
    except PoolTimeout:
        return "ocupado"


# mal [K2]: Cuando la consulta falla, la conexión no vuelve
def consulta_con_limite(reserva, sql, segundos):
    try:
        conexion = reserva.getconn(timeout=segundos)
        filas = conexion.execute(sql).fetchall()
        reserva.putconn(conexion)
        return filas
    except PoolTimeout:
        return "ocupado"


# mal [K12]: no va por una conexión de `reserva`
def consulta_con_limite(reserva, sql, segundos):
    with psycopg.connect() as conexion:
        return conexion.execute(sql).fetchall()


# mal: no va por una conexión de `reserva`
def consulta_con_limite(reserva, sql, segundos):
    try:
        with ConnectionPool(timeout=segundos, open=False) as otra, otra.connection() as conexion:
            return conexion.execute(sql).fetchall()
    except PoolTimeout:
        return "ocupado"


# mal: Usa `reserva`
def consulta_con_limite(reserva, sql, segundos):
    try:
        with Conexion.obtener_conexion() as conexion:
            return conexion.execute(sql).fetchall()
    except PoolTimeout:
        return "ocupado"


# mal [K8]: Has cambiado el `timeout` del pool
def consulta_con_limite(reserva, sql, segundos):
    reserva.timeout = segundos
    try:
        with reserva.connection() as conexion:
            return conexion.execute(sql).fetchall()
    except PoolTimeout:
        return "ocupado"


# cuelga: insiste hasta que haya una
def consulta_con_limite(reserva, sql, segundos):
    while True:
        try:
            with reserva.connection(timeout=segundos) as conexion:
                return conexion.execute(sql).fetchall()
        except PoolTimeout:
            continue


# lanza: un parámetro que no existe
def consulta_con_limite(reserva, sql, segundos):
    with reserva.connection(segundos=segundos) as conexion:
        return conexion.execute(sql).fetchall()


# lanza: la clase del error sin importar
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.conexion(timeout=segundos) as conexion:
            return conexion.execute(sql).fetchall()
    except PoolTimeOut:
        return "ocupado"


# mal [K3]: Cuando la consulta falla, el error tiene que llegar
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=segundos) as conexion:
            return conexion.execute(sql).fetchall()
    except:
        return "ocupado"


# mal [K9]: te rindes con el límite del pool
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=min(segundos, reserva.timeout)) as conexion:
            return conexion.execute(sql).fetchall()
    except PoolTimeout:
        return "ocupado"


# mal [K3]: Si alguien pulsa Ctrl-C, la conexión no vuelve
def consulta_con_limite(reserva, sql, segundos):
    try:
        conexion = reserva.getconn(timeout=segundos)
    except PoolTimeout:
        return "ocupado"
    try:
        filas = conexion.execute(sql).fetchall()
        conexion.commit()
    except psycopg.Error:
        conexion.rollback()
        reserva.putconn(conexion)
        raise
    reserva.putconn(conexion)
    return filas


# mal [K9]: te rindes con el límite del pool
def consulta_con_limite(reserva, sql, segundos):
    if reserva.get_stats()["pool_available"] == 0:
        return "ocupado"
    with reserva.connection(timeout=segundos) as conexion:
        return conexion.execute(sql).fetchall()


# mal [K9]: Esperas más de los segundos
def consulta_con_limite(reserva, sql, segundos):
    for _ in range(3):
        try:
            with reserva.connection(timeout=segundos) as conexion:
                return conexion.execute(sql).fetchall()
        except PoolTimeout:
            continue
    return "ocupado"


# mal [K10]: no devuelves la lista de sus filas
def consulta_con_limite(reserva, sql, segundos):
    filas = None
    try:
        with reserva.connection(timeout=segundos) as conexion:
            filas = conexion.execute(sql).fetchall()
    except PoolTimeout:
        pass
    return filas or "ocupado"


# mal [K10 K12]: Con un «%» en la consulta
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=segundos) as conexion:
            return conexion.execute(sql, []).fetchall()
    except PoolTimeout:
        return "ocupado"


# mal [K9]: puede llevar decimales
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=int(segundos)) as conexion:
            return conexion.execute(sql).fetchall()
    except PoolTimeout:
        return "ocupado"


# mal [K6]: Falla el propio `commit`
def consulta_con_limite(reserva, sql, segundos):
    try:
        conexion = reserva.getconn(timeout=segundos)
    except PoolTimeout:
        return "ocupado"
    try:
        filas = conexion.execute(sql).fetchall()
        try:
            conexion.commit()
        except psycopg.Error:
            conexion.rollback()
        return filas
    finally:
        reserva.putconn(conexion)


# mal [K4]: que falla y lo tapa
def consulta_con_limite(reserva, sql, segundos):
    try:
        conexion = reserva.getconn(timeout=segundos)
    except PoolTimeout:
        return "ocupado"
    try:
        filas = conexion.execute(sql).fetchall()
        conexion.commit()
        return filas
    except BaseException:
        conexion.rollback()
        raise
    finally:
        reserva.putconn(conexion)


# mal [K5 K11]: Con el pool cerrado
from psycopg_pool import PoolClosed


def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=segundos) as conexion:
            return conexion.execute(sql).fetchall()
    except (PoolTimeout, PoolClosed):
        return "ocupado"


# mal [K8]: Has cambiado el `timeout`
def consulta_con_limite(reserva, sql, segundos):
    antes, reserva.timeout = reserva.timeout, segundos
    try:
        with reserva.connection() as conexion:
            return conexion.execute(sql).fetchall()
    except PoolTimeout:
        return "ocupado"
    finally:
        reserva.timeout = antes


# mal [K10]: No cambies el texto de `sql`
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=segundos) as conexion:
            return conexion.execute(sql.replace("%", "%%")).fetchall()
    except PoolTimeout:
        return "ocupado"


# mal [K11]: se ejecuta con otro `statement_timeout`
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=segundos) as conexion:
            conexion.execute(f"SET LOCAL statement_timeout = {max(1, int(segundos * 1000))}")
            return conexion.execute(sql).fetchall()
    except PoolTimeout:
        return "ocupado"


# mal [K4]: Ejecútala una sola vez
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=segundos) as conexion:
            try:
                return conexion.execute(sql).fetchall()
            except psycopg.OperationalError:
                pass
        with reserva.connection(timeout=segundos) as conexion:
            return conexion.execute(sql).fetchall()
    except PoolTimeout:
        return "ocupado"


# mal [K8]: Quita ese cerrojo
import threading

cerrojo = threading.Lock()


def consulta_con_limite(reserva, sql, segundos):
    with cerrojo:
        try:
            with reserva.connection(timeout=segundos) as conexion:
                return conexion.execute(sql).fetchall()
        except PoolTimeout:
            return "ocupado"


# mal [K2]: con otro OperationalError
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=segundos) as conexion:
            return conexion.execute(sql).fetchall()
    except (PoolTimeout, psycopg.errors.LockNotAvailable):
        return "ocupado"


# mal [K9]: devuelves 1000
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=segundos) as conexion:
            return conexion.execute(sql).fetchmany(1000)
    except PoolTimeout:
        return "ocupado"


# mal [K9]: pides la conexión con 5
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=min(segundos, 5)) as conexion:
            return conexion.execute(sql).fetchall()
    except PoolTimeout:
        return "ocupado"


# mal [K11]: hereda el `row_factory`
def consulta_con_limite(reserva, sql, segundos):
    from psycopg.rows import tuple_row

    try:
        with reserva.connection(timeout=segundos) as conexion:
            conexion.row_factory = lambda cursor: lambda valores: list(valores)
            filas = [tuple(f) for f in conexion.execute(sql).fetchall()]
            return filas
    except PoolTimeout:
        return "ocupado"


# mal [K9]: Esperas más de los segundos que te dan
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=max(segundos, 0.5)) as conexion:
            return conexion.execute(sql).fetchall()
    except PoolTimeout:
        return "ocupado"


# mal [K6]: La conexión muere antes de guardar
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=segundos) as conexion:
            filas = conexion.execute(sql).fetchall()
            try:
                conexion.commit()
            except psycopg.OperationalError:
                pass
            return filas
    except PoolTimeout:
        return "ocupado"


# mal [K11]: no lo que dura la consulta
def consulta_con_limite(reserva, sql, segundos):
    inicio = time.monotonic()
    try:
        with reserva.connection(timeout=segundos) as conexion:
            filas = conexion.execute(sql).fetchall()
    except PoolTimeout:
        return "ocupado"
    return filas if time.monotonic() - inicio < segundos else "ocupado"


# mal [K2]: llega ValueError, no su error
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=segundos) as conexion:
            return conexion.execute(sql).fetchall()
    except PoolTimeout:
        return "ocupado"
    except psycopg.errors.ProgrammingError as e:
        raise ValueError("consulta mala") from e


# mal [K2]: el error tiene que llegar a quien llamó
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=segundos) as conexion:
            return conexion.execute(sql).fetchall()
    except PoolTimeout:
        return "ocupado"
    except psycopg.ProgrammingError:
        return []


# mal [K2]: con otro OperationalError
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=segundos) as conexion:
            return conexion.execute(sql).fetchall()
    except Exception as error:
        if "timeout" in str(error).lower() or "sec" in str(error):
            return "ocupado"
        raise
