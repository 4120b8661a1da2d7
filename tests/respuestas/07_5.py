import psycopg2
from psycopg2 import pool
from psycopg2.pool import SimpleConnectionPool, ThreadedConnectionPool
from psycopg_pool import ConnectionPool


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
                (valor,) = cursor.fetchone()
                return valor
        finally:
            reserva.putconn(conexion)

    return reserva, operacion


# mal: por encima de `minconn`
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


# mal: es ThreadedConnectionPool
def pool_y_operacion(hilos, consulta):
    reserva = ConnectionPool(min_size=hilos, max_size=hilos, open=True)

    def operacion():
        with reserva.connection() as conexion:
            return conexion.execute(consulta).fetchone()[0]

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


# mal: Devuélvela en un «finally»
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


# mal: Pídela con `getconn` dentro de la operación
def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos, hilos)
    conexion = reserva.getconn()

    def operacion():
        with conexion.cursor() as cursor:
            cursor.execute(consulta)
            return cursor.fetchone()[0]

    return reserva, operacion


# mal: Pídela con `getconn` dentro de la operación
def pool_y_operacion(hilos, consulta):
    reserva = pool.ThreadedConnectionPool(hilos, hilos)

    def operacion():
        conexion = psycopg2.connect()
        try:
            with conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()[0]
        finally:
            conexion.close()

    return reserva, operacion


# mal: Pídela con `getconn` dentro de la operación
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


# mal: el primer valor de la primera fila
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


# mal: solo puede prestar 1 de 4
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


# mal: La operación no devuelve nada
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


# mal: Cuando la consulta falla
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
