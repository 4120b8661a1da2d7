"""Lo que un hijo hace con lo que hereda, y lo que su padre nota. No vale para Windows.

python herencia.py hilos      qué queda en el hijo de un pool de psycopg 3
python herencia.py deshace    el hijo devuelve una conexión que el padre está usando
python herencia.py cierra     el hijo cierra el pool
python herencia.py olvida     el hijo no lo toca
python herencia.py cerrojo    el hijo nace mientras otro hilo del padre tiene el cerrojo

Escribe lo que ha visto, en JSON.
"""

import json
import os
import signal
import sys
import threading

from psycopg2 import OperationalError
from psycopg2.pool import ThreadedConnectionPool
from psycopg_pool import ConnectionPool, PoolTimeout

from lecciones.leccion_11_varios_procesos.conexion import Conexion


def en_un_hijo(funcion):
    """Se divide con `fork`, llama a la función en el hijo y da lo que devuelve, como texto."""
    lee, escribe = os.pipe()
    if os.fork() == 0:
        signal.alarm(20)  # Si algo se atasca, el hijo no se queda para siempre.
        try:
            os.write(escribe, str(funcion()).encode())
        finally:
            os._exit(0)
    os.wait()
    os.close(escribe)
    with open(lee, encoding="utf-8") as tubo:
        return tubo.read()


def hilos():
    reserva = ConnectionPool(min_size=1, max_size=4, timeout=0.5, open=False)
    reserva.open(wait=True)
    with reserva.connection() as conexion:
        del_padre = conexion.info.backend_pid

    def cuantos():
        return sum(hilo.name.startswith("pool-") for hilo in threading.enumerate())

    def la_primera():
        return reserva.getconn().info.backend_pid == del_padre

    def la_segunda():
        reserva.getconn()
        try:
            reserva.getconn()
        except PoolTimeout:
            return "PoolTimeout"
        return "bien"

    return {
        "hilos del pool en el padre": cuantos(),
        "hilos del pool en el hijo": int(en_un_hijo(cuantos)),
        "la primera conexión del hijo es la del padre": en_un_hijo(la_primera) == "True",
        "la segunda": en_un_hijo(la_segunda),
    }


def deshace():
    reserva = ThreadedConnectionPool(1, 1)
    conexion = reserva.getconn()
    cursor = conexion.cursor()
    cursor.execute("CREATE TEMP TABLE pedidos (que text)")
    conexion.commit()
    cursor.execute("INSERT INTO pedidos VALUES ('el de Ana')")
    en_un_hijo(lambda: reserva.putconn(conexion))
    conexion.commit()
    cursor.execute("SELECT count(*) FROM pedidos")
    return {"pedidos guardados": cursor.fetchone()[0]}


def cierra(en_el_hijo=ThreadedConnectionPool.closeall):
    reserva = ThreadedConnectionPool(3, 3)
    en_un_hijo(lambda: en_el_hijo(reserva))
    errores = []
    for _ in range(8):
        conexion = reserva.getconn()
        try:
            conexion.cursor().execute("SELECT 1")
        except OperationalError as error:
            errores.append(str(error).split("\n")[0])
        reserva.putconn(conexion)
    return {"fallan": len(errores), "dicen": sorted(set(errores))}


def olvida():
    return cierra(en_el_hijo=id)


class SinPaso(Conexion):
    """La misma clase con un cerrojo propio, que nadie cambia tras un `fork`."""

    _cerrojo = threading.Lock()


def nace_con_el_cerrojo_cerrado(clase, segundos):
    cerrado, ya = threading.Event(), threading.Event()

    def lo_tiene():
        with clase._cerrojo:
            cerrado.set()
            ya.wait(20)

    def pide():
        hilo = threading.Thread(target=clase.obtener_pool, daemon=True)
        hilo.start()
        hilo.join(segundos)
        return "sigue esperando" if hilo.is_alive() else "bien"

    otro = threading.Thread(target=lo_tiene)
    otro.start()
    cerrado.wait(20)
    dice = en_un_hijo(pide)
    ya.set()
    otro.join()
    return dice


def cerrojo():
    return {
        "sin ese paso": nace_con_el_cerrojo_cerrado(SinPaso, 1),
        "con él": nace_con_el_cerrojo_cerrado(Conexion, 15),
    }


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]]()))
