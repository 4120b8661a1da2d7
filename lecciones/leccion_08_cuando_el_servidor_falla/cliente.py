"""Un cliente al que se sigue atendiendo aunque su servidor se reinicie.

No pierde ninguna respuesta, y nada de lo que pide se hace dos veces. Se ejecuta como un script.
"""

import socket
import threading
from contextlib import contextmanager

import psycopg
import stamina
from psycopg_pool import ConnectionPool, PoolClosed, TooManyRequests

from helpers import servidor
from helpers.logger_base import log


def nueva_reserva(**datos):
    """Un ConnectionPool sin abrir, con un límite para cada cosa que puede no acabar."""
    limites = {
        "connect_timeout": 3,
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
        "tcp_user_timeout": 30_000,
        "options": "-c statement_timeout=5s -c idle_in_transaction_session_timeout=10s",
    }
    return ConnectionPool(
        kwargs=limites | datos, min_size=2, max_size=4, timeout=5, max_waiting=50, open=False
    )


@contextmanager
def plazo(conexion, segundos):
    """Si el bloque dura más de `segundos`, corta la conexión: quien esperaba recibe un error."""
    cerrojo = threading.Lock()
    dentro = [True]

    def corta():
        with cerrojo:
            if dentro and not conexion.closed:
                with socket.fromfd(conexion.fileno(), socket.AF_INET, socket.SOCK_STREAM) as cable:
                    cable.shutdown(socket.SHUT_RDWR)

    reloj = threading.Timer(segundos, corta)
    reloj.start()
    try:
        yield
    finally:
        reloj.cancel()
        with cerrojo:
            dentro.clear()


CHOCA = ("40001", "40P01")
SE_FUE = (None, "57P01", "57P02", "57P03")


def se_puede_repetir(error):
    """Dice si la transacción entera puede salir bien otra vez: chocó, o se quedó sin servidor."""
    if isinstance(error, (PoolClosed, TooManyRequests)):
        return False
    return isinstance(error, psycopg.OperationalError) and error.sqlstate in CHOCA + SE_FUE


def una_vez(reserva, clave, trabajo, al_fallar=log.debug):
    """Hace `trabajo(conexion)` una sola vez para cada `clave`, aunque haya que intentarlo varias.

    Si la clave ya está en `hechas`, da la respuesta que se guardó con ella. Insiste 30 s como
    mucho; después, o si no se puede repetir, llega el error.

    Args:
        clave: un texto distinto para cada petición, y el mismo si es la misma.
        trabajo: recibe una conexión, no hace commit y devuelve un texto.
        al_fallar: recibe el nombre del error de cada intento fallido.
    """
    esperas = {"wait_initial": 0.05, "wait_max": 0.5, "wait_jitter": 0.05}
    for intento in stamina.retry_context(se_puede_repetir, attempts=None, timeout=30, **esperas):
        with intento:
            try:
                return _intenta(reserva, clave, trabajo)
            except psycopg.Error as error:
                al_fallar(type(error).__name__)
                if se_puede_repetir(error) and error.sqlstate in SE_FUE:
                    reserva.drain()  # Si una ha muerto, quizá han muerto todas.
                raise


def _intenta(reserva, clave, trabajo):
    with reserva.connection() as conexion, plazo(conexion, 5):
        apunta = "INSERT INTO hechas (clave) VALUES (%s) ON CONFLICT DO NOTHING"
        if conexion.execute(apunta, [clave]).rowcount:
            respuesta = trabajo(conexion)
            guarda = "UPDATE hechas SET respuesta = %s WHERE clave = %s"
            conexion.execute(guarda, [respuesta, clave])
        else:
            lee = "SELECT respuesta FROM hechas WHERE clave = %s"
            (respuesta,) = conexion.execute(lee, [clave]).fetchone()
        conexion.commit()  # Aquí, y no al salir: así también tiene plazo.
        return respuesta


if __name__ == "__main__":
    servidor.iniciar("08")
    with nueva_reserva() as reserva:
        with reserva.connection() as conexion:
            conexion.execute("DROP TABLE IF EXISTS hechas")
            conexion.execute("CREATE TABLE hechas (clave text PRIMARY KEY, respuesta text)")

        def atiende(conexion):
            return conexion.execute("SELECT 'el ' || count(*) FROM hechas").fetchone()[0]

        for clave in ("pedido de Ana", "pedido de Luis", "pedido de Ana"):
            log.debug(f"{clave}: {una_vez(reserva, clave, atiende)}")
    log.debug("Pool de conexiones cerrado.")
