"""Las piezas que la lección repite: hilos que van a la vez, y los trabajos de la figura."""

import random
import threading
import time
from contextlib import closing, contextmanager

import psycopg
import psycopg2
from psycopg2.pool import PoolError
from psycopg_pool import PoolTimeout

_CUENTAS = 1000


def _en_hilos(tarea, cuantos, para=lambda: None):
    """Ejecuta `tarea`, sin argumentos, en varios hilos a la vez y espera a todos.

    Si llega Ctrl-C, llama a `para` y espera a que terminen: nada sigue después de la celda.
    """
    hilos = [threading.Thread(target=tarea, name=f"hilo {n}") for n in range(1, cuantos + 1)]
    for hilo in hilos:
        hilo.start()
    try:
        for hilo in hilos:
            hilo.join()
    except BaseException:
        para()
        for hilo in hilos:
            hilo.join()
        raise


def a_la_vez(reserva, vueltas, hilos=5):
    """Varios hilos usan un pool de psycopg2, todos juntos, unas cuantas vueltas.

    En cada vuelta piden a la vez, preguntan algo que tarda 10 ms y devuelven cuando todos han
    terminado. Al final cierra el pool.
    """
    barrera, interrumpida = threading.Barrier(hilos, timeout=20), threading.Event()

    def trabaja():
        for _ in range(vueltas):
            barrera.wait()
            conexion = reserva.getconn()
            try:
                with conexion.cursor() as cursor:
                    cursor.execute("SELECT pg_sleep(0.01)")
                barrera.wait()
            finally:
                reserva.putconn(conexion)

    def hasta_que_interrumpan():
        try:
            trabaja()
        except threading.BrokenBarrierError:
            if not interrumpida.is_set():
                raise

    def para():
        interrumpida.set()
        barrera.abort()

    try:
        _en_hilos(hasta_que_interrumpan, hilos, para)
    finally:
        reserva.closeall()


def seis_peticiones(reserva, dura=0.5):
    """Seis hilos piden a la vez a un pool; quien recibe una conexión la tiene `dura` segundos."""

    def pide():
        try:
            conexion = reserva.getconn()
        except (PoolError, PoolTimeout):
            return  # El registro ya lo ha anotado.
        time.sleep(dura)
        reserva.putconn(conexion)

    _en_hilos(pide, 6)


@contextmanager
def tres_formas():
    """Preguntar con autocommit, un viaje; en una transacción, tres; y conectar cada vez.

    Da un diccionario para `mide`. La conexión abierta es del bloque: nace con él y se cierra.
    """
    with closing(psycopg2.connect()) as abierta:

        def pregunta(conexion, autocommit):
            conexion.autocommit = autocommit
            with conexion.cursor() as cursor:
                cursor.execute("SELECT 1")
            if not autocommit:
                conexion.rollback()

        def conectando():
            with closing(psycopg2.connect()) as nueva:
                pregunta(nueva, True)

        yield {
            "un viaje": lambda: pregunta(abierta, True),
            "tres viajes": lambda: pregunta(abierta, False),
            "conectar": conectando,
        }


def crea_tablas():
    """Crea de nuevo las tablas `cuentas` y `apuntes`."""
    with psycopg.connect() as conexion:
        conexion.execute(
            f"""
            DROP TABLE IF EXISTS cuentas, apuntes;
            CREATE TABLE cuentas (numero int PRIMARY KEY, saldo int NOT NULL);
            CREATE TABLE apuntes (cuenta int NOT NULL, cantidad int NOT NULL);
            INSERT INTO cuentas SELECT n, 0 FROM generate_series(1, {_CUENTAS}) AS n;
            """
        )


def espera(conexion):
    """Una consulta que espera 10 ms: a un disco, a otro servidor."""
    conexion.execute("SELECT pg_sleep(0.01)")


def transaccion(conexion):
    """Lee y escribe un poco, como la de pgbench. El commit lo pone `connection()`."""
    cuenta = random.randint(1, _CUENTAS)
    conexion.execute("UPDATE cuentas SET saldo = saldo + 1 WHERE numero = %s", [cuenta])
    conexion.execute("SELECT saldo FROM cuentas WHERE numero = %s", [cuenta])
    conexion.execute("INSERT INTO apuntes VALUES (%s, 1)", [cuenta])


def calculo(conexion):
    """Suma diez mil números: cerca de un milisegundo de procesador, sin esperar a nada."""
    conexion.execute("SELECT sum(n) FROM generate_series(1, 10000) AS n")
