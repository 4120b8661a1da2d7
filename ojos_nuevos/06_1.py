# bien: getconn y putconn a mano, con el commit o el rollback en el `with` de la conexión
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

# bien: ExitStack, para que el `try` cubra solo la entrada
from contextlib import ExitStack


def consulta_con_limite(reserva, sql, segundos):
    with ExitStack() as pila:
        try:
            conexion = pila.enter_context(reserva.connection(timeout=segundos))
        except PoolTimeout:
            return "ocupado"
        return conexion.execute(sql).fetchall()

# bien: con cursor explícito y lista por comprensión
def consulta_con_limite(reserva: ConnectionPool, sql: str, segundos: float) -> list | str:
    try:
        with reserva.connection(segundos) as conexion, conexion.cursor() as cursor:
            cursor.execute(sql)
            return [fila for fila in cursor]
    except PoolTimeout:
        return "ocupado"

# bien: atrapa el error más ancho, pero relanza todo lo que no es PoolTimeout
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=segundos) as c:
            filas = c.execute(sql).fetchall()
    except psycopg.OperationalError as error:
        if not isinstance(error, PoolTimeout):
            raise
        filas = "ocupado"
    return filas

# bien: un decorador que contesta «ocupado»
import functools


def _o_ocupado(funcion):
    @functools.wraps(funcion)
    def envuelta(*args, **kwargs):
        try:
            return funcion(*args, **kwargs)
        except PoolTimeout:
            return "ocupado"

    return envuelta


@_o_ocupado
def consulta_con_limite(reserva, sql, segundos):
    with reserva.connection(timeout=segundos) as conexion:
        return list(conexion.execute(sql))

# bien: clase con __call__
class _Consulta:
    def __call__(self, reserva, sql, segundos):
        try:
            with reserva.connection(timeout=segundos) as conexion:
                return conexion.execute(sql).fetchall()
        except PoolTimeout:
            return "ocupado"


consulta_con_limite = _Consulta()

# mal: OperationalError también lo lanza el servidor (conexión cortada, cancelada): los esconde [K2]
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=segundos) as conexion:
            return conexion.execute(sql).fetchall()
    except psycopg.OperationalError:
        return "ocupado"

# mal: cualquier error de la consulta se convierte en «ocupado» [K2]
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=segundos) as conexion:
            return conexion.execute(sql).fetchall()
    except Exception:
        return "ocupado"

# mal: except desnudo: se traga también el Ctrl-C [K3]
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=segundos) as conexion:
            return conexion.execute(sql).fetchall()
    except:
        return "ocupado"

# mal: no pasa el límite: espera lo que diga el pool [K9]
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection() as conexion:
            return conexion.execute(sql).fetchall()
    except PoolTimeout:
        return "ocupado"

# mal: cambia el timeout del pool entero: a la vez, otro hilo con otro límite espera el mío [K8]
def consulta_con_limite(reserva, sql, segundos):
    reserva.timeout = segundos
    try:
        with reserva.connection() as conexion:
            return conexion.execute(sql).fetchall()
    except PoolTimeout:
        return "ocupado"

# mal: espera como mucho el menor de los dos, y el timeout del pool no debía contar [K9]
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=min(segundos, reserva.timeout)) as conexion:
            return conexion.execute(sql).fetchall()
    except PoolTimeout:
        return "ocupado"

# mal: si la consulta falla, la conexión no vuelve nunca al pool [K2]
def consulta_con_limite(reserva, sql, segundos):
    try:
        conexion = reserva.getconn(timeout=segundos)
    except PoolTimeout:
        return "ocupado"
    filas = conexion.execute(sql).fetchall()
    conexion.commit()
    reserva.putconn(conexion)
    return filas

# mal: `with getconn()` no devuelve: cada llamada pierde una conexión, también si va bien [K1]
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.getconn(timeout=segundos) as conexion:
            return conexion.execute(sql).fetchall()
    except PoolTimeout:
        return "ocupado"

# mal: devuelve sin commit: el pool deshace un INSERT … RETURNING y sus filas se pierden [K10]
def consulta_con_limite(reserva, sql, segundos):
    try:
        conexion = reserva.getconn(timeout=segundos)
    except PoolTimeout:
        return "ocupado"
    try:
        return conexion.execute(sql).fetchall()
    finally:
        reserva.putconn(conexion)

# mal: solo devuelve la conexión si el error es de psycopg: un Ctrl-C la pierde [K3]
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

# mal: mide también la consulta: una lenta, con conexión, sale «ocupado» [K9]
def consulta_con_limite(reserva, sql, segundos):
    def trabajo():
        with reserva.connection() as conexion:
            return conexion.execute(sql).fetchall()

    hilos = ThreadPoolExecutor(1)
    try:
        return hilos.submit(trabajo).result(timeout=segundos)
    except TimeoutError:
        return "ocupado"
    finally:
        hilos.shutdown(wait=False)

# mal: limita también la consulta, con statement_timeout, y le da por respuesta «ocupado» [K9]
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=segundos) as conexion:
            conexion.execute(f"SET LOCAL statement_timeout = {int(segundos * 1000)}")
            return conexion.execute(sql).fetchall()
    except (PoolTimeout, psycopg.errors.QueryCanceled):
        return "ocupado"

# mal: pregunta antes si hay una libre y no espera nada [K9]
def consulta_con_limite(reserva, sql, segundos):
    if reserva.get_stats()["pool_available"] == 0:
        return "ocupado"
    with reserva.connection(timeout=segundos) as conexion:
        return conexion.execute(sql).fetchall()

# mal: mira cada medio segundo si hay una libre: se pasa del límite, y si otro hilo se la quita espera lo del pool [K8]
def consulta_con_limite(reserva, sql, segundos):
    final = time.monotonic() + segundos
    while reserva.get_stats()["pool_available"] == 0:
        if time.monotonic() > final:
            return "ocupado"
        time.sleep(0.5)
    with reserva.connection() as conexion:
        return conexion.execute(sql).fetchall()

# mal: reintenta tres veces: espera el triple [K9]
def consulta_con_limite(reserva, sql, segundos):
    for _ in range(3):
        try:
            with reserva.connection(timeout=segundos) as conexion:
                return conexion.execute(sql).fetchall()
        except PoolTimeout:
            continue
    return "ocupado"

# mal: sin filas contesta «ocupado», y una lista vacía no es eso [K10]
def consulta_con_limite(reserva, sql, segundos):
    filas = None
    try:
        with reserva.connection(timeout=segundos) as conexion:
            filas = conexion.execute(sql).fetchall()
    except PoolTimeout:
        pass
    return filas or "ocupado"

# mal: fetchone: solo la primera fila [K11]
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=segundos) as conexion:
            return conexion.execute(sql).fetchone()
    except PoolTimeout:
        return "ocupado"

# mal: lanza en lugar de devolver el texto [K11]
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=segundos) as conexion:
            return conexion.execute(sql).fetchall()
    except PoolTimeout as error:
        raise RuntimeError("ocupado") from error

# mal: escribe «ocupado» y devuelve None [K11]
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=segundos) as conexion:
            return conexion.execute(sql).fetchall()
    except PoolTimeout:
        print("ocupado")

# mal: con parámetros vacíos, un % del SQL deja de ser un % y falla [K12]
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=segundos) as conexion:
            return conexion.execute(sql, []).fetchall()
    except PoolTimeout:
        return "ocupado"

# mal: es un generador: «ocupado» no se devuelve, y no se ejecuta nada hasta recorrerlo [K11]
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=segundos) as conexion:
            yield from conexion.execute(sql)
    except PoolTimeout:
        return "ocupado"

# mal: abre otra conexión por fuera del pool: nunca está ocupado [K12]
def consulta_con_limite(reserva, sql, segundos):
    try:
        with psycopg.connect(connect_timeout=segundos) as conexion:
            return conexion.execute(sql).fetchall()
    except PoolTimeout:
        return "ocupado"

# mal: el límite se pasa a int: medio segundo se queda en cero y no espera nada [K9]
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=int(segundos)) as conexion:
            return conexion.execute(sql).fetchall()
    except PoolTimeout:
        return "ocupado"

# mal: esconde el error del commit (una restricción aplazada): da por buenas filas que no se guardaron [K6]
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

# mal: si el servidor mata la conexión, el rollback a mano falla y tapa el primer error [K4]
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
