# bien: cursor cerrado en un finally propio, filas leídas de una en una con iter
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

# bien: ExitStack con callbacks
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

# bien: un gestor de contexto aparte, que no tapa el primer error
from contextlib import contextmanager, suppress


@contextmanager
def _alquila(reserva):
    conexion = reserva.getconn()
    try:
        yield conexion
    except BaseException:
        with suppress(Exception):
            conexion.rollback()
        raise
    finally:
        reserva.putconn(conexion)


def ejecuta(reserva, sql):
    filas = []
    with _alquila(reserva) as conexion:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            if cursor.description is not None:
                filas.extend(cursor.fetchall())
        conexion.commit()
    return filas

# bien: confirma antes de leer (el cursor ya tiene las filas) y usa una clave propia
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

# bien: clase con __call__
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

# mal: sin finally: un error se lleva la conexión [K2]
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    with conexion.cursor() as cursor:
        cursor.execute(sql)
        filas = cursor.fetchall() if cursor.description else []
    conexion.commit()
    reserva.putconn(conexion)
    return filas

# mal: solo la devuelve ante errores corrientes: un Ctrl-C la pierde [K3]
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

# mal: no confirma: al devolverla, el pool deshace el INSERT [K11]
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []
    finally:
        reserva.putconn(conexion)

# mal: el commit está en el else y el return del try no deja llegar a él [K11]
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

# mal: fetchall siempre: un INSERT da ProgrammingError y no se confirma [K10]
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            filas = cursor.fetchall() or []
        conexion.commit()
        return filas
    finally:
        reserva.putconn(conexion)

# mal: mira si el texto empieza por SELECT: falla en minúsculas, VALUES o INSERT … RETURNING [K10]
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

# mal: mejor, pero VALUES, WITH e INSERT … RETURNING también dan filas [K10]
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            filas = cursor.fetchall() if sql.strip().upper().startswith("SELECT") else []
        conexion.commit()
        return filas
    finally:
        reserva.putconn(conexion)

# mal: rowcount de un INSERT es 1 y no hay filas que leer [K10]
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

# mal: el try abarca execute: un error de sintaxis es un ProgrammingError y sale una lista vacía [K2]
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

# mal: atrapa el error y devuelve una lista vacía [K2]
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            filas = cursor.fetchall() if cursor.description else []
        conexion.commit()
        return filas
    except driver.Error:
        conexion.rollback()
        return []
    finally:
        reserva.putconn(conexion)

# mal: un return en el finally se come el error [K2]
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

# mal: devuelve el cursor, como el tutorial [K11]
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        conexion.commit()
        return cursor
    finally:
        reserva.putconn(conexion)

# mal: lee después de devolver: por encima del mínimo, la conexión ya está cerrada [K8]
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

# mal: es un generador: no hace nada hasta que alguien lo recorre [K11]
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

# mal: el cursor se queda abierto [K11]
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        filas = cursor.fetchall() if cursor.description else []
        conexion.commit()
        return filas
    finally:
        reserva.putconn(conexion)

# mal: pide dentro del try: con el pool agotado, UnboundLocalError tapa el PoolError [K5]
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

# mal: putconn(None) cuando el pool está cerrado o agotado: el aviso habla de otra cosa [K5]
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

# mal: la cierra en lugar de devolverla: el pool pierde un sitio cada vez [K1]
from contextlib import closing


def ejecuta(reserva, sql):
    with closing(reserva.getconn()) as conexion:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            filas = cursor.fetchall() if cursor.description else []
        conexion.commit()
        return filas

# mal: `with conexion` confirma, pero no devuelve: a la sexta, PoolError [K1]
def ejecuta(reserva, sql):
    with reserva.getconn() as conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []

# mal: putconn con close=True: no vuelve al pool, se cierra [K11]
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion, conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []
    finally:
        reserva.putconn(conexion, close=True)

# mal: el rollback falla con la conexión muerta, y entonces putconn no se ejecuta [K4]
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

# mal: el commit en el finally: si la conexión murió, su error tapa el primero y no hay putconn [K4]
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []
    finally:
        conexion.commit()
        reserva.putconn(conexion)

# mal: el commit queda fuera del try: si falla, la conexión no vuelve [K6]
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            filas = cursor.fetchall() if cursor.description else []
    except BaseException:
        reserva.putconn(conexion)
        raise
    conexion.commit()
    reserva.putconn(conexion)
    return filas

# mal: esconde un commit que falla [K6]
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

# mal: con una tupla vacía, un % del SQL se toma por un hueco: «SELECT 5 % 2» falla en los dos drivers [K12]
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion, conexion.cursor() as cursor:
            cursor.execute(sql, ())
            return cursor.fetchall() if cursor.description else []
    finally:
        reserva.putconn(conexion)

# mal: usa el pool del cuaderno y no el que recibe [K12]
def ejecuta(reserva, sql):
    conexion = kbpool.getconn()
    try:
        with conexion, conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []
    finally:
        kbpool.putconn(conexion)

# mal: autocommit confirma, pero la conexión vuelve cambiada al pool [K1]
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        conexion.autocommit = True
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []
    finally:
        reserva.putconn(conexion)

# mal: devuelve None si la orden no da filas [K10]
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion, conexion.cursor() as cursor:
            cursor.execute(sql)
            if cursor.description:
                return cursor.fetchall()
    finally:
        reserva.putconn(conexion)

# mal: solo lee la primera fila, y sin filas falla [K10]
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion, conexion.cursor() as cursor:
            cursor.execute(sql)
            return [cursor.fetchone()] if cursor.description else []
    finally:
        reserva.putconn(conexion)

# mal: devuelve dos veces la conexión: el segundo putconn da PoolError [K1]
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion, conexion.cursor() as cursor:
            cursor.execute(sql)
            filas = cursor.fetchall() if cursor.description else []
        reserva.putconn(conexion)
        return filas
    finally:
        reserva.putconn(conexion)
