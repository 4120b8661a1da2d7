"""Un programa al que le piden que termine: con orden, o sin decir nada.

python cierre.py            nadie atiende la señal
python cierre.py ordenado   la señal se atiende
"""

import atexit
import signal
import sys
import threading

from psycopg_pool import ConnectionPool

from helpers.logger_base import log

parar = threading.Event()


def pide_parar(*_):
    log.debug("me piden que termine: no acepto más pedidos")
    parar.set()


if __name__ == "__main__":
    atexit.register(log.debug, "atexit: lo último")
    if "ordenado" in sys.argv:
        signal.signal(signal.SIGTERM, pide_parar)
    with ConnectionPool(min_size=1, open=False) as reserva:
        pedido = 0
        while not parar.is_set():
            pedido += 1
            with reserva.connection() as conexion:
                conexion.execute("SELECT 1")
                if pedido == 3:
                    signal.raise_signal(signal.SIGTERM)  # Como `kill`, o quien apaga la máquina.
            log.debug(f"pedido {pedido}, terminado")
    log.debug("pool cerrado")
