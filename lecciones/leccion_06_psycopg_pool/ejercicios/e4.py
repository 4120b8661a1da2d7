"""06.4: los parámetros de un pool."""

import time
from contextlib import closing

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.rows import tuple_row
from psycopg_pool import ConnectionPool, PoolTimeout, TooManyRequests

from helpers.ejercicios import Fallo, Hilo, ejercicio, exige, exige_devuelve, si_lanza
from helpers.numeros import exacto

from ..ensayos import espera_en_cola

_AJUSTES = """SELECT name, setting FROM pg_settings
    WHERE context IN ('user', 'superuser') AND name <> 'application_name'"""


@ejercicio("pool_de_la_tienda", segundos=30)
def juzga(pool_de_la_tienda, prueba):
    reserva = pool_de_la_tienda()
    exige_devuelve(reserva, ConnectionPool, "un ConnectionPool")
    # Cerrarlo espera a sus hilos: si no, abrirían otra conexión cuando ya se ha juzgado.
    with closing(reserva):
        _exige_pool_de_la_tienda(reserva, prueba)
    otra = pool_de_la_tienda()
    if otra is reserva:
        raise Fallo("""La segunda vez devuelves el mismo pool, que ya se ha usado y cerrado. Crea
            uno en cada llamada, dentro de la función.""")
    exige_devuelve(otra, ConnectionPool, "un ConnectionPool")
    exige(otra.closed, "La segunda vez, el pool nace abierto. Dile al constructor `open=False`.")


def _exige_pool_de_la_tienda(reserva, prueba):
    with si_lanza(
        PoolClosed="El pool ya se ha cerrado, y no se abre otra vez. Solo créalo.",
        PoolTimeout="El pool no consigue conectar. No le des datos de conexión: usa las "
        "variables PG*.",
    ):
        # Uno que ya se abrió y se cerró no se puede volver a abrir.
        exige(reserva.closed, "El pool nace abierto. Dile al constructor `open=False`.")
        reserva.open(wait=True, timeout=5)
    siempre = reserva.min_size
    exige(siempre == 1, f"El pool mantiene {siempre} abiertas, no una. Revisa `min_size`.")
    visto = prueba.espera_conexiones(1)
    exige(visto == 1, f"Al abrirlo, el servidor ve {visto} conexiones, no 1: ¿abres otra?")
    _exige_que_obedece(reserva)
    _exige_que_no_presta_muertas(reserva, prueba)
    if not abs(reserva.timeout - 0.3) < 1e-9:
        raise Fallo(f"""Quien pide espera {exacto(reserva.timeout)} s como mucho, no 0,3. Es el
            parámetro `timeout`, en segundos.""")
    if reserva.max_size != 3:
        raise Fallo(f"""En el pool no caben 3, sino {reserva.max_size}. Revisa
            `max_size`.""")
    _exige_cola_de_dos(reserva, [reserva.getconn(timeout=5) for _ in range(3)])


def _exige_que_no_presta_muertas(reserva, prueba):
    with si_lanza(
        PoolTimeout="El pool no presta ninguna conexión: lo que va en `check` las da todas por "
        "malas. Es `ConnectionPool.check_connection`, sin paréntesis.",
        OperationalError="El pool ha prestado una conexión muerta. El parámetro `check` las "
        "prueba antes de cada préstamo; si es una función tuya, que pregunte al servidor y deje "
        "llegar el error.",
    ):
        primera = _usa_una(reserva)
        _espera_a_que_vuelva(reserva)
        if _usa_una(reserva) != primera:
            raise Fallo("""El pool tira la conexión que vuelve, y abre otra: lo que va en `reset`, o
                en otro parámetro, deja una transacción abierta. La tienda no lo pide.""")
        for _ in range(2):
            _espera_a_que_vuelva(reserva)
            prueba.termina_conexiones()
            # La segunda vez llega después de un préstamo más: quien prueba una sí y otra no, falla.
            for _ in range(2):
                _usa_una(reserva)
                _espera_a_que_vuelva(reserva)


def _usa_una(reserva):
    """Pide una conexión, la usa, la devuelve y dice el número de su proceso."""
    conexion = reserva.getconn(timeout=5)
    try:
        if conexion.closed:
            raise Fallo("""El pool ha prestado una conexión cerrada. Lo que va en `check` tiene que
                dejar llegar el error: así sabe el pool que esa no sirve.""")
        if conexion.autocommit or conexion.info.transaction_status == TransactionStatus.INTRANS:
            raise Fallo("""La conexión se presta en autocommit, o con una transacción abierta: la
                deja así lo que va en `check`, o en otro parámetro. La tienda no lo pide.""")
        if conexion.row_factory is not tuple_row:
            raise Fallo("""Cada fila no llega como viene, en una tupla: hay un `row_factory`. La
                tienda no lo pide.""")
        with closing(psycopg.connect()) as corriente:
            for ajuste in set(conexion.execute(_AJUSTES)) ^ set(corriente.execute(_AJUSTES)):
                raise Fallo(f"""Las conexiones del pool no son como vienen: `{ajuste[0]}` no vale lo
                    de siempre. La tienda no lo pide.""")
        conexion.rollback()
        return conexion.info.backend_pid
    finally:
        reserva.putconn(conexion)


def _espera_a_que_vuelva(reserva, segundos=5):
    """Con `reset`, la que se devuelve no está libre en el acto: la limpia un hilo del pool."""
    limite = time.monotonic() + segundos
    while not reserva.get_stats()["pool_available"] and time.monotonic() < limite:
        time.sleep(0.01)


def _exige_que_obedece(reserva):
    """Con un límite de cero no se presta nada, ni lo que está libre: así se ve cuál se usa."""
    try:
        reserva.putconn(reserva.getconn(timeout=0))
    except PoolTimeout:
        return
    raise Fallo("""Quien pide dice cuánto espera y el pool no le hace caso. Los 0,3 segundos son
        para quien no dice otra cosa: van en el parámetro `timeout` del constructor.""")


def _exige_cola_de_dos(reserva, tomadas):
    def espera_turno():
        reserva.putconn(reserva.getconn(timeout=10))

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
