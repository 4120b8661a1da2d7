"""Cuatro sumas repartidas entre dos procesos, con un pool en cada uno.

python trabajo.py

Escribe, en JSON, las sumas y cuántas conexiones ve el servidor antes, durante y después.
"""

import json
import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor

import psycopg

from lecciones.leccion_11_varios_procesos.conexion import Conexion


def suma_hasta(numero):
    """Lo que hace un hijo: su pool se abre aquí, la primera vez."""
    with Conexion.obtener_conexion() as conexion:
        conexion.execute("SET application_name = 'trabajo'")
        suma = conexion.execute("SELECT sum(n) FROM generate_series(1, %s) n", [numero])
        return suma.fetchone()[0]


def cuantas():
    """Las conexiones de los hijos que ve el servidor."""
    with psycopg.connect() as conexion:
        orden = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'trabajo'"
        return conexion.execute(orden).fetchone()[0]


if __name__ == "__main__":
    antes = cuantas()
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=spawn) as hijos:
        sumas = list(hijos.map(suma_hasta, (10, 100, 1000, 10000)))
        durante = cuantas()
    limite = time.monotonic() + 20
    while (al_final := cuantas()) and time.monotonic() < limite:
        time.sleep(0.05)  # El servidor tarda un momento en notar que un proceso ya no está.
    print(json.dumps({"sumas": sumas, "hay": [antes, durante, al_final]}))
