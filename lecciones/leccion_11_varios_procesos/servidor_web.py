"""Un proceso de un servidor web, con varios hilos y su pool. Vale para todos los sistemas.

python servidor_web.py TAMANO

Escribe su puerto y atiende hasta que se cierra su entrada. Cada petición espera 20 ms en el
servidor. A quien no consigue conexión en un segundo le contesta un 503.
"""

import logging
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from psycopg_pool import ConnectionPool, PoolTimeout

logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)  # Cuenta cada intento fallido.


class Atiende(BaseHTTPRequestHandler):
    """Una petición: una consulta de 20 ms."""

    def do_GET(self):
        try:
            with reserva.connection() as conexion:
                conexion.execute("SELECT pg_sleep(0.02)")
            codigo = 200
        except PoolTimeout:
            codigo = 503
        self.send_response(codigo)
        self.end_headers()

    def log_message(self, *_):
        """Sin una línea por petición."""


if __name__ == "__main__":
    tamano = int(sys.argv[1])
    servidor_web = ThreadingHTTPServer(("127.0.0.1", 0), Atiende)
    with ConnectionPool(min_size=tamano, max_size=tamano, timeout=1, open=False) as reserva:
        threading.Thread(target=servidor_web.serve_forever, daemon=True).start()
        print(servidor_web.server_port, flush=True)
        sys.stdin.read()
