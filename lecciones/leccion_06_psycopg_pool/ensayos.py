"""Las piezas que la lección repite para provocar cada situación."""

import logging
import re
import socket
import threading
import time
from contextlib import contextmanager, suppress

import psycopg
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout, TooManyRequests

from helpers import numeros, observador

TABLAS = """
    DROP TABLE IF EXISTS cuentas, personas;
    CREATE TABLE cuentas (titular text PRIMARY KEY, saldo int NOT NULL CHECK (saldo >= 0));
    CREATE TABLE personas (nombre text NOT NULL);
    INSERT INTO cuentas VALUES ('Ana', 100), ('Luis', 50);
"""


class _EnLista(logging.Handler):
    def __init__(self):
        super().__init__()
        self.avisos = []

    def emit(self, registro):
        self.avisos.append(_sin_lo_que_cambia(registro.getMessage()))


def _sin_lo_que_cambia(aviso):
    """El aviso, con puntos donde va lo que cambia: el número del pool, dónde está el servidor."""
    aviso = re.sub(r"pool-\d+", "pool-…", aviso)
    return re.sub(r" (at|on) .*(?=failed:)", " … ", aviso)


def recoge_avisos():
    """Lleva a una lista lo que psycopg_pool escribe en su registro, y la devuelve."""
    manejador = _EnLista()
    logging.getLogger("psycopg.pool").handlers = [manejador]
    return manejador.avisos


def crea_tablas():
    """Crea de nuevo las tablas `cuentas` y `personas` de la lección."""
    with psycopg.connect(options="-c lock_timeout=2s", connect_timeout=5) as conexion:
        conexion.execute(TABLAS)


def cronometra(funcion, *argumentos, **opciones):
    """(lo que devuelve la llamada, o el nombre de su error; los segundos que tarda)."""
    inicio = time.monotonic()
    try:
        dice = funcion(*argumentos, **opciones)
    except psycopg.Error as error:
        dice = type(error).__name__
    return dice, time.monotonic() - inicio


def puerto_sin_nadie():
    """Devuelve el número de un puerto de esta máquina en el que nadie escucha."""
    with socket.socket() as hueco:
        hueco.bind(("127.0.0.1", 0))
        return hueco.getsockname()[1]


@contextmanager
def servidor_callado():
    """Un servidor de mentira, en esta máquina: acepta a quien llega y no dice nada.

    Yields:
        Sus datos de conexión y `despide()`, que cuelga a todos, también a los que lleguen después.
    """
    with socket.create_server(("127.0.0.1", 0)) as escucha:
        escucha.settimeout(0.02)
        aceptadas, fin, cuelga = [], threading.Event(), threading.Event()

        def atiende():
            while not fin.is_set():
                with suppress(TimeoutError):
                    aceptadas.append(escucha.accept()[0])
                while aceptadas and cuelga.is_set():
                    aceptadas.pop().close()

        hilo = threading.Thread(target=atiende, daemon=True)
        hilo.start()
        try:
            host, port = escucha.getsockname()
            yield {"host": host, "port": port}, cuelga.set
        finally:
            cuelga.set()
            fin.set()
            hilo.join()
            for enchufe in aceptadas:
                enchufe.close()


def pide(reserva, timeout=None):
    """Pide una conexión a `reserva`, la usa y la devuelve.

    Returns:
        «hola», dicho por el servidor; el nombre del error, si es del pool; o «conexión rota».
    """
    try:
        with reserva.connection(timeout=timeout) as conexion:
            return conexion.execute("SELECT 'hola'").fetchone()[0]
    except (PoolClosed, PoolTimeout, TooManyRequests) as error:
        return type(error).__name__
    except psycopg.OperationalError:
        # Su clase cambia según el sistema y según cuándo se entera el cliente.
        return "conexión rota"


def mata_y_pide(revisa=False, **otros):
    """Abre un pool de una conexión, la mata y dice qué le pasa a quien pide después.

    Args:
        revisa: si se llama a `check()` antes de pedir.
        otros: más parámetros para el constructor del pool.
    """
    with ConnectionPool(min_size=1, max_size=1, open=False, **otros) as pool:
        pool.wait()
        observador.termina_conexiones()
        if revisa:
            pool.check()
        return pide(pool)


def tras_un_reinicio(titulo, pool, antes=False):
    """Abre un pool, mata sus conexiones y escribe cuánto tarda en prestar una que sirva.

    Args:
        titulo: con qué empieza la línea.
        pool: un ConnectionPool sin abrir; al final queda cerrado.
        antes: si se llama a su `check()` antes de pedir.
    """
    with pool:
        pool.wait()
        observador.termina_conexiones()
        if antes:
            pool.check()
        dice, segundos = cronometra(pide, pool)
    print(f"  {titulo}: {dice}, a los {numeros.aproximado(1000 * segundos, 'ms')}")


def espera_en_cola(reserva, cuantas, segundos=5):
    """Espera a que `reserva` tenga `cuantas` peticiones en la cola, y dice si las tuvo."""
    limite = time.monotonic() + segundos
    while reserva.get_stats()["requests_waiting"] < cuantas:
        if time.monotonic() > limite:
            return False
        time.sleep(0.01)
    return True
