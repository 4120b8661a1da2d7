"""Un programa al que le piden que termine: con orden, o sin decir nada.

python cierre.py            nadie atiende la señal
python cierre.py ordenado   la señal se atiende
"""

import atexit
import signal
import sys

from psycopg_pool import ConnectionPool

from helpers.logger_base import log


def termina(*_):
    raise SystemExit("me han pedido que termine")


if __name__ == "__main__":
    atexit.register(log.debug, "atexit: lo último")
    if "ordenado" in sys.argv:
        signal.signal(signal.SIGTERM, termina)
    with ConnectionPool(min_size=1, open=False) as reserva:
        try:
            with reserva.connection() as conexion:
                conexion.execute("SELECT 1")
                log.debug("trabajando")
                signal.raise_signal(signal.SIGTERM)  # Como `kill`, o quien apaga la máquina.
        finally:
            log.debug("la conexión ha vuelto; se cierra el pool")
