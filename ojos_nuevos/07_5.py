# bien: pool de mínimo igual al máximo y una función de dentro

def pool_y_operacion(hilos, consulta):
    """Un pool de psycopg2 para `hilos` hilos y la operación que lo usa."""
    reserva = pool.ThreadedConnectionPool(hilos, hilos)

    def operacion():
        conexion = reserva.getconn()
        try:
            with conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()[0]
        finally:
            reserva.putconn(conexion)

    return reserva, operacion

# bien: una clase con __call__

class _Operacion:
    def __init__(self, almacen, sql):
        self.almacen, self.sql = almacen, sql

    def __call__(self):
        c = self.almacen.getconn()
        try:
            c.autocommit = True
            cur = c.cursor()
            cur.execute(self.sql)
            fila = cur.fetchone()
            return fila[0]
        finally:
            self.almacen.putconn(c)


def pool_y_operacion(hilos, consulta):
    almacen = pool.ThreadedConnectionPool(minconn=hilos, maxconn=hilos)
    return almacen, _Operacion(almacen, consulta)

# bien: ExitStack y partial; máximo con holgura, mínimo igual a los hilos

from contextlib import ExitStack
from functools import partial


def _primera_celda(reserva, consulta):
    with ExitStack() as pila:
        conexion = reserva.getconn()
        pila.callback(reserva.putconn, conexion)
        cursor = pila.enter_context(conexion.cursor())
        cursor.execute(consulta)
        (valor, *_) = cursor.fetchone()
    return valor


def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos, 2 * hilos)
    return reserva, partial(_primera_celda, reserva, consulta)

# bien: un gestor de contexto y una lambda

from contextlib import contextmanager


def pool_y_operacion(hilos: int, consulta: str) -> tuple:
    p = pool.ThreadedConnectionPool(hilos, hilos, "")

    @contextmanager
    def cursor_prestado():
        c = p.getconn()
        try:
            with c, c.cursor() as cur:
                yield cur
        finally:
            p.putconn(c)

    def haz():
        with cursor_prestado() as cur:
            cur.execute(consulta)
            for primero, *_ in cur:
                return primero

    return p, lambda: haz()

# mal: con mínimo 1 cierra lo que vuelve y conecta otra vez, [K8]

def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(1, hilos)

    def operacion():
        conexion = reserva.getconn()
        try:
            with conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()[0]
        finally:
            reserva.putconn(conexion)

    return reserva, operacion

# mal: siempre cinco conexiones, [K12]

def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(5, 5)

    def operacion():
        conexion = reserva.getconn()
        try:
            with conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()[0]
        finally:
            reserva.putconn(conexion)

    return reserva, operacion

# mal: una menos: el último hilo encuentra el pool agotado, y con un hilo no hay ninguna, [K9]

def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos - 1, hilos - 1)

    def operacion():
        conexion = reserva.getconn()
        try:
            with conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()[0]
        finally:
            reserva.putconn(conexion)

    return reserva, operacion

# mal: SimpleConnectionPool no se puede compartir entre hilos, [K8]

def pool_y_operacion(hilos, consulta):
    reserva = pool.SimpleConnectionPool(hilos, hilos)

    def operacion():
        conexion = reserva.getconn()
        try:
            with conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()[0]
        finally:
            reserva.putconn(conexion)

    return reserva, operacion

# mal: sin finally: si la consulta falla, la conexión no vuelve, [K2]

def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos, hilos)

    def operacion():
        conexion = reserva.getconn()
        with conexion.cursor() as cursor:
            cursor.execute(consulta)
            valor = cursor.fetchone()[0]
        reserva.putconn(conexion)
        return valor

    return reserva, operacion

# mal: except Exception en lugar de finally: con Ctrl-C no vuelve, [K3]

def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos, hilos)

    def operacion():
        conexion = reserva.getconn()
        try:
            with conexion.cursor() as cursor:
                cursor.execute(consulta)
                valor = cursor.fetchone()[0]
        except Exception:
            reserva.putconn(conexion)
            raise
        reserva.putconn(conexion)
        return valor

    return reserva, operacion

# mal: cree que with devuelve la conexión al pool, [K1]

def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos, hilos)

    def operacion():
        with reserva.getconn() as conexion, conexion.cursor() as cursor:
            cursor.execute(consulta)
            return cursor.fetchone()[0]

    return reserva, operacion

# mal: closing cierra la conexión y no la devuelve, [K1]

def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos, hilos)

    def operacion():
        with closing(reserva.getconn()) as conexion, conexion.cursor() as cursor:
            cursor.execute(consulta)
            return cursor.fetchone()[0]

    return reserva, operacion

# mal: la devuelve cerrada: cada petición conecta de nuevo, [K11]

def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos, hilos)

    def operacion():
        conexion = reserva.getconn()
        try:
            with conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()[0]
        finally:
            reserva.putconn(conexion, close=True)

    return reserva, operacion

# mal: pide la conexión una vez, fuera: todos los hilos comparten la misma, [K8]

def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos, hilos)
    conexion = reserva.getconn()

    def operacion():
        with conexion.cursor() as cursor:
            cursor.execute(consulta)
            return cursor.fetchone()[0]

    return reserva, operacion

# mal: crea un pool en cada petición, y no es el que devuelve, [K1]

def pool_y_operacion(hilos, consulta):
    def operacion():
        reserva = pool.ThreadedConnectionPool(hilos, hilos)
        conexion = reserva.getconn()
        try:
            with conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()[0]
        finally:
            reserva.putconn(conexion)

    return pool.ThreadedConnectionPool(hilos, hilos), operacion

# mal: devuelve el resultado de la operación, ya llamada, [K11]

def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos, hilos)

    def operacion():
        conexion = reserva.getconn()
        try:
            with conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()[0]
        finally:
            reserva.putconn(conexion)

    return reserva, operacion()

# mal: pregunta una vez y repite la respuesta: la operación ya no hace la consulta, [K12]

def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos, hilos)
    conexion = reserva.getconn()
    with conexion.cursor() as cursor:
        cursor.execute(consulta)
        valor = cursor.fetchone()[0]
    reserva.putconn(conexion)

    def operacion():
        return valor

    return reserva, operacion

# mal: siempre SELECT 1, como en la lección, [K12]

def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos, hilos)

    def operacion():
        conexion = reserva.getconn()
        try:
            pregunta(conexion)
            return 1
        finally:
            reserva.putconn(conexion)

    return reserva, operacion

# mal: la fila entera, no su primer valor, [K11]

def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos, hilos)

    def operacion():
        conexion = reserva.getconn()
        try:
            with conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()
        finally:
            reserva.putconn(conexion)

    return reserva, operacion

# mal: calla el error y devuelve None, [K2]

def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos, hilos)

    def operacion():
        conexion = reserva.getconn()
        try:
            with conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()[0]
        except psycopg2.Error:
            return None
        finally:
            reserva.putconn(conexion)

    return reserva, operacion

# mal: getconn dentro del try: con el pool agotado o cerrado sale UnboundLocalError, [K5]

def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos, hilos)

    def operacion():
        try:
            conexion = reserva.getconn()
            with conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()[0]
        finally:
            reserva.putconn(conexion)

    return reserva, operacion

# mal: es un pool de psycopg 3, no de psycopg2, [K11]

def pool_y_operacion(hilos, consulta):
    reserva = ConnectionPool(min_size=hilos, max_size=hilos, open=True)

    def operacion():
        with reserva.connection() as conexion:
            return conexion.execute(consulta).fetchone()[0]

    return reserva, operacion

# mal: cierra el pool al acabar la primera petición, [K1]

def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos, hilos)

    def operacion():
        conexion = reserva.getconn()
        try:
            with conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()[0]
        finally:
            reserva.putconn(conexion)
            reserva.closeall()

    return reserva, operacion

# mal: la operación pide un argumento: compara la llama sin ninguno, [K11]

def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos, hilos)

    def operacion(conexion):
        with conexion.cursor() as cursor:
            cursor.execute(consulta)
            return cursor.fetchone()[0]

    return reserva, operacion

# mal: la operación y después el pool, [K11]

def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos, hilos)

    def operacion():
        conexion = reserva.getconn()
        try:
            with conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()[0]
        finally:
            reserva.putconn(conexion)

    return operacion, reserva
