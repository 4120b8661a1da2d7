"""Un proceso con un pool, que no hace nada: ocupa sus conexiones hasta que se cierra su entrada.

python ocupa.py NOMBRE TAMANO

Escribe «abierto», o el error que recibe.
"""

import sys

from psycopg2 import OperationalError
from psycopg2.pool import ThreadedConnectionPool

if __name__ == "__main__":
    nombre, tamano = sys.argv[1], int(sys.argv[2])
    try:
        reserva, dice = ThreadedConnectionPool(tamano, tamano, application_name=nombre), "abierto"
    except OperationalError as error:
        dice = str(error).partition("FATAL:")[2].strip()
    print(dice, flush=True)  # Aquí, y no en el `except`: el error retiene la que sí se abrió.
    sys.stdin.read()
