# no aplica K6: la consulta solo lee
# no aplica K7: una operación no llama a otra
from contextlib import closing

import psycopg2
from psycopg2 import pool
from psycopg2.pool import SimpleConnectionPool, ThreadedConnectionPool
from psycopg_pool import ConnectionPool


def pregunta(conexion):
    conexion.cursor().execute("SELECT 1")


# bien: guarda el valor y devuelve al final
def pool_y_operacion(hilos, consulta):
    presta = pool.ThreadedConnectionPool(minconn=hilos, maxconn=hilos)

    def pregunta_una_vez():
        conexion = presta.getconn()
        try:
            cursor = conexion.cursor()
            cursor.execute(consulta)
            valor = cursor.fetchone()[0]
            conexion.commit()
        finally:
            presta.putconn(conexion)
        return valor

    return [presta, pregunta_una_vez]


# bien: con un máximo mayor y autocommit
def pool_y_operacion(hilos, consulta):
    reserva = ThreadedConnectionPool(hilos, hilos * 2)

    def operacion():
        conexion = reserva.getconn()
        try:
            conexion.autocommit = True
            with conexion.cursor() as cursor:
                cursor.execute(consulta)
                valor, *_ = cursor.fetchone()
                return valor
        finally:
            reserva.putconn(conexion)

    return reserva, operacion


# mal [K8]: por encima de `minconn`
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


# mal: es ThreadedConnectionPool
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


# mal [K9]: su mínimo es 0
def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos - 1, hilos)

    def operacion():
        conexion = reserva.getconn()
        try:
            with conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()[0]
        finally:
            reserva.putconn(conexion)

    return reserva, operacion


# mal: todavía no se ha ejecutado
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


# mal [K2]: Devuélvela en un «finally»
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


# mal: Devuélvela en un «finally»
def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos, hilos)
    conexion = reserva.getconn()

    def operacion():
        with conexion.cursor() as cursor:
            cursor.execute(consulta)
            return cursor.fetchone()[0]

    return reserva, operacion


# mal [K8]: Los hilos se pisan una variable
class _Operacion:
    def __init__(self, reserva, consulta):
        self.reserva, self.consulta = reserva, consulta

    def __call__(self):
        self.conexion = self.reserva.getconn()
        try:
            with self.conexion.cursor() as cursor:
                cursor.execute(self.consulta)
                return cursor.fetchone()[0]
        finally:
            self.reserva.putconn(self.conexion)


def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos, hilos)
    return reserva, _Operacion(reserva, consulta)


# mal: Pídela con `getconn` dentro
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


# mal: tiene que devolver 41
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


# mal: Su máximo tiene que ser `hilos`
def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(1, 1)

    def operacion():
        conexion = reserva.getconn()
        try:
            with conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()[0]
        finally:
            reserva.putconn(conexion)

    return reserva, operacion


# mal: ¿Falta un «return»?
def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos, hilos)

    def operacion():
        conexion = reserva.getconn()
        try:
            with conexion.cursor() as cursor:
                cursor.execute(consulta)
        finally:
            reserva.putconn(conexion)

    return reserva, operacion


# mal [K2]: el error tiene que llegar a quien llamó
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


# mal: devolver dos cosas
def pool_y_operacion(hilos, consulta):
    return pool.ThreadedConnectionPool(hilos, hilos)


# cuelga: pide hasta que no hay, y espera
def pool_y_operacion(hilos, consulta):
    conexion = psycopg2.connect()
    conexion.cursor().execute("SELECT pg_sleep(600)")


# lanza: el mínimo mayor que el máximo
def pool_y_operacion(hilos, consulta):
    return pool.ThreadedConnectionPool(hilos, hilos, "esto no es un dsn"), print


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


# mal [K12]: Su máximo tiene que ser `hilos`
# siempre cinco conexiones
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


# mal [K9]: el máximo del pool es `hilos`
# una menos: el último hilo encuentra el pool agotado, y con un hilo no hay ninguna
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


# mal [K3]: Con Ctrl-C a medias
# except Exception en lugar de finally: con Ctrl-C no vuelve
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


# mal [K1]: Devuélvela en un «finally»
# cree que with devuelve la conexión al pool
def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos, hilos)

    def operacion():
        with reserva.getconn() as conexion, conexion.cursor() as cursor:
            cursor.execute(consulta)
            return cursor.fetchone()[0]

    return reserva, operacion


# mal [K1]: Devuélvela en un «finally»
# closing cierra la conexión y no la devuelve
def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos, hilos)

    def operacion():
        with closing(reserva.getconn()) as conexion, conexion.cursor() as cursor:
            cursor.execute(consulta)
            return cursor.fetchone()[0]

    return reserva, operacion


# mal [K1]: Pídela con `getconn` dentro
# crea un pool en cada petición, y no es el que devuelve
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


# mal [K12]: repite la respuesta
# pregunta una vez y repite la respuesta: la operación ya no hace la consulta
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


# mal [K12]: tiene que devolver 41
# siempre SELECT 1, como en la lección
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


# mal [K5]: Pide la conexión antes del «try»
# getconn dentro del try: con el pool agotado o cerrado sale UnboundLocalError
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


# mal [K1]: cierra el pool
# cierra el pool al acabar la primera petición
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


# mal [K11]: pide argumentos
# la operación pide un argumento: compara la llama sin ninguno
def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos, hilos)

    def operacion(conexion):
        with conexion.cursor() as cursor:
            cursor.execute(consulta)
            return cursor.fetchone()[0]

    return reserva, operacion


# mal [K11]: Están al revés
# la operación y después el pool
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


# mal [K4]: Cuando la conexión muere
# si la conexión ha muerto, no la devuelve
def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos, hilos)

    def operacion():
        conexion = reserva.getconn()
        try:
            with conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()[0]
        finally:
            if not conexion.closed:
                reserva.putconn(conexion)

    return reserva, operacion


# mal [K10]: ¿Falta un «return»?
# solo lee si empieza por SELECT
def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos, hilos)

    def operacion():
        conexion = reserva.getconn()
        try:
            with conexion.cursor() as cursor:
                cursor.execute(consulta)
                if str(consulta).startswith("SELECT"):
                    return cursor.fetchone()[0]
        finally:
            reserva.putconn(conexion)

    return reserva, operacion


# mal [K1]: el mismo pool
# todas las llamadas comparten el pool de la primera
_unico = []


def pool_y_operacion(hilos, consulta):
    if not _unico:
        _unico.append(pool.ThreadedConnectionPool(20, 20))
    (reserva,) = _unico

    def operacion():
        conexion = reserva.getconn()
        try:
            with conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()[0]
        finally:
            reserva.putconn(conexion)

    return reserva, operacion


# mal [K9]: tiene que devolver 0
def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos, hilos)

    def operacion():
        conexion = reserva.getconn()
        try:
            with conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()[-1]
        finally:
            reserva.putconn(conexion)

    return reserva, operacion


# mal [K9]: tiene que devolver 0
def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos, hilos)

    def operacion():
        conexion = reserva.getconn()
        try:
            with conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()[0] or None
        finally:
            reserva.putconn(conexion)

    return reserva, operacion


# mal [K10]: llega IndexError
def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos, hilos)

    def operacion():
        conexion = reserva.getconn()
        try:
            with conexion.cursor() as cursor:
                cursor.execute(consulta, ())
                return cursor.fetchone()[0]
        finally:
            reserva.putconn(conexion)

    return reserva, operacion


# mal [K10]: llega SyntaxError
def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos, hilos)

    def operacion():
        conexion = reserva.getconn()
        try:
            with conexion.cursor() as cursor:
                cursor.execute(consulta + " LIMIT 1")
                return cursor.fetchone()[0]
        finally:
            reserva.putconn(conexion)

    return reserva, operacion


# mal [K12]: hazla una sola vez
def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos, hilos)

    def operacion():
        conexion = reserva.getconn()
        try:
            with conexion.cursor() as cursor:
                cursor.execute(consulta)
                cursor.execute(consulta)
                return cursor.fetchone()[0]
        finally:
            reserva.putconn(conexion)

    return reserva, operacion


# mal [K2]: cierras la conexión, que sigue viva
def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos, hilos)

    def operacion():
        conexion, bien = reserva.getconn(), False
        try:
            with conexion.cursor() as cursor:
                cursor.execute(consulta)
                valor = cursor.fetchone()[0]
            bien = True
            return valor
        finally:
            reserva.putconn(conexion, close=not bien)

    return reserva, operacion


# mal [K4]: ya está cerrada
def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos, hilos)

    def operacion():
        conexion = reserva.getconn()
        cursor = conexion.cursor()
        try:
            cursor.execute(consulta)
            return cursor.fetchone()[0]
        finally:
            cursor.close()
            reserva.putconn(conexion)

    return reserva, operacion


# bien [K10]: el texto, en bytes y sin espacios
def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos, hilos)

    def operacion():
        conexion = reserva.getconn()
        try:
            with conexion.cursor() as cursor:
                cursor.execute(consulta.strip().encode())
                return cursor.fetchone()[0]
        finally:
            reserva.putconn(conexion)

    return reserva, operacion


# mal [K8]: da a uno lo que preguntó otro
def pool_y_operacion(hilos, consulta):
    reserva, visto = pool.ThreadedConnectionPool(hilos, hilos), {}

    def operacion():
        conexion = reserva.getconn()
        try:
            with conexion.cursor() as cursor:
                cursor.execute(consulta)
                visto["valor"] = cursor.fetchone()[0]
        finally:
            reserva.putconn(conexion)
        return visto["valor"]

    return reserva, operacion


# mal [K2]: haces otra vez la consulta
def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos, hilos)

    def intenta():
        conexion = reserva.getconn()
        try:
            with conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()[0]
        finally:
            reserva.putconn(conexion)

    def operacion():
        try:
            return intenta()
        except psycopg2.OperationalError:
            return intenta()

    return reserva, operacion


# mal [K10]: Ejecútala tal como la recibes
def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos, hilos)

    def operacion():
        conexion = reserva.getconn()
        try:
            with conexion.cursor() as cursor:
                cursor.execute(f"SELECT * FROM ({consulta}) AS q LIMIT 1")
                return cursor.fetchone()[0]
        finally:
            reserva.putconn(conexion)

    return reserva, operacion


# mal [K10]: Ejecútala tal como la recibes
def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos, hilos)
    if "limit" not in consulta.lower():
        consulta = consulta.rstrip("; ") + " LIMIT 1"

    def operacion():
        conexion = reserva.getconn()
        try:
            with conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()[0]
        finally:
            reserva.putconn(conexion)

    return reserva, operacion
