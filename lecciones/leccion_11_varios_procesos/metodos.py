"""Un pool creado al importar, y dos procesos hijos que lo usan. ¿Cuántas conexiones hay?

python metodos.py fork | spawn | forkserver            el pool se abre al importar el archivo
python metodos.py fork | spawn | forkserver tarde      lo abre cada hijo, cuando empieza

Escribe, en JSON, cuántas ve el servidor y con cuántas trabajan los hijos.
"""

import json
import multiprocessing
import os
import sys

import psycopg2
from psycopg2.pool import ThreadedConnectionPool

MINIMO = 2
# Los hijos lo heredan en su entorno: así se cuentan las de esta ejecución, y no otras.
NOMBRE = os.environ.setdefault("NOMBRE_DE_ESTA", f"metodos {os.getpid()}")


def abre():
    return ThreadedConnectionPool(MINIMO, MINIMO, application_name=NOMBRE)


reserva = None if "tarde" in sys.argv else abre()


def empieza(espera):
    """Lo primero que hace cada hijo: abrir su pool, si no está abierto, y esperar al otro."""
    global reserva, juntos
    juntos = espera
    if reserva is None:
        reserva = abre()
    juntos.wait(20)


def procesos_del_servidor(_):
    """Los que atienden al pool que ve este hijo."""
    prestadas = [reserva.getconn() for _ in range(MINIMO)]
    procesos = [conexion.info.backend_pid for conexion in prestadas]
    for conexion in prestadas:
        reserva.putconn(conexion)
    juntos.wait(20)  # Así cada hijo contesta una vez.
    return procesos


def cuantas():
    conexion = psycopg2.connect()
    cursor = conexion.cursor()
    cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE application_name = %s", [NOMBRE])
    return cursor.fetchone()[0]


if __name__ == "__main__":
    contexto = multiprocessing.get_context(sys.argv[1])
    with contexto.Pool(2, initializer=empieza, initargs=(contexto.Barrier(2),)) as hijos:
        usan = hijos.map(procesos_del_servidor, range(2), chunksize=1)
        print(json.dumps({"ve": cuantas(), "usan": len(set(usan[0] + usan[1]))}))
