"""06.4: los parámetros de un pool."""

from contextlib import closing

from psycopg_pool import ConnectionPool, PoolTimeout, TooManyRequests

from helpers.ejercicios import Fallo, Hilo, ejercicio, exige, exige_devuelve, si_lanza

from ..ensayos import espera_en_cola


@ejercicio("pool_de_la_tienda", segundos=8)
def juzga(pool_de_la_tienda, prueba):
    reserva = pool_de_la_tienda()
    exige_devuelve(reserva, ConnectionPool, "un ConnectionPool")
    # Cerrarlo espera a sus hilos: si no, abrirían otra conexión cuando ya se ha juzgado.
    with closing(reserva):
        _exige_pool_de_la_tienda(reserva, prueba)


def _exige_pool_de_la_tienda(reserva, prueba):
    with si_lanza(
        PoolClosed="El pool ya se ha cerrado, y no se abre otra vez. Solo créalo.",
        PoolTimeout="El pool no consigue conectar. No le des datos de conexión: usa las "
        "variables PG*.",
    ):
        # Uno que ya se abrió y se cerró no se puede volver a abrir.
        exige(reserva.closed, "El pool nace abierto. Dile al constructor `open=False`.")
        reserva.open(wait=True, timeout=2)
    visto = prueba.espera_conexiones(1, segundos=0.5)
    exige(visto == 1, f"Al abrirlo, el servidor ve {visto}, no 1. Revisa `min_size`.")
    _exige_que_no_presta_muertas(reserva, prueba)
    if not abs(reserva.timeout - 0.3) < 1e-9:
        raise Fallo(f"""Quien pide espera {reserva.timeout:g} s como mucho, no 0,3. Es el parámetro
            `timeout`, en segundos.""")
    if reserva.max_size != 3:
        raise Fallo(f"Caben {reserva.max_size} a la vez como mucho, no 3. Revisa `max_size`.")
    _exige_cola_de_dos(reserva, [reserva.getconn(timeout=3) for _ in range(3)])


def _exige_que_no_presta_muertas(reserva, prueba):
    with si_lanza(
        PoolTimeout="El pool no presta ninguna conexión: lo que va en `check` las da todas por "
        "malas. Es `ConnectionPool.check_connection`, sin paréntesis.",
        OperationalError="El pool ha prestado una conexión muerta. El parámetro `check` las "
        "prueba antes de cada préstamo.",
    ):
        for muere in (False, True):
            if muere:
                prueba.termina_conexiones()
            with reserva.connection(timeout=1) as conexion:
                conexion.execute("SELECT 1")


def _exige_cola_de_dos(reserva, tomadas):
    def espera_turno():
        reserva.putconn(reserva.getconn(timeout=4))

    hilos = []
    try:
        for cuantos in (1, 2):
            hilos.append(Hilo(espera_turno))
            while not espera_en_cola(reserva, cuantos, segundos=0.05):
                if hilos[-1].termina(0):
                    raise Fallo("En la cola no caben dos. Revisa `max_waiting`.")
        try:
            tomadas.append(reserva.getconn(timeout=0.05))
        except TooManyRequests:
            return
        except PoolTimeout:
            pass
        limite = reserva.max_waiting or "sin límite"
        raise Fallo(f"""Con dos en la cola, la siguiente petición se queda a esperar. Tiene que
            recibir TooManyRequests: revisa `max_waiting`, que es {limite}.""")
    finally:
        for conexion in tomadas:
            reserva.putconn(conexion)
        for hilo in hilos:
            hilo.termina()
