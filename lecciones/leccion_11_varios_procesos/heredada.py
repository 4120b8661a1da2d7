"""Ana y Luis, en dos procesos, preguntan sesenta veces cada uno. ¿Con qué conexión?

python heredada.py           con la de un pool abierto antes de `fork`
python heredada.py propio    con la de un pool por proceso

Escribe, en JSON, una lista de (quién, qué preguntó, qué le contestaron).
"""

import json
import multiprocessing
import queue
import sys
from contextlib import contextmanager

from psycopg2.pool import ThreadedConnectionPool

VECES = 60
SILENCIO = 0.5  # Segundos sin ninguna respuesta: quien falta ya no la va a recibir.


def pregunta(quien, presta, juntos, cola):
    """Pregunta su nombre y un número, y apunta lo que recibe."""
    juntos.wait(20)
    for n in range(1, VECES + 1):
        texto = f"{quien} {n}"
        try:
            with presta() as conexion:
                cursor = conexion.cursor()
                cursor.execute("SELECT %s::text", [texto])
                recibe = cursor.fetchone()[0]
        except Exception as error:
            recibe = type(error).__name__
        cola.put((quien, texto, recibe))


def dos_procesos(presta, silencio):
    """Ana y Luis preguntan a la vez. Da lo que recibieron.

    Args:
        silencio: los segundos sin ninguna respuesta con los que se deja de esperar.
    """
    fork = multiprocessing.get_context("fork")
    juntos, cola = fork.Barrier(2), fork.Queue()
    hijos = [
        fork.Process(target=pregunta, args=(quien, presta, juntos, cola))
        for quien in ("Ana", "Luis")
    ]
    for hijo in hijos:
        hijo.start()
    visto = []
    try:
        while len(visto) < 2 * VECES:
            visto.append(cola.get(timeout=silencio if visto else 20))
    except queue.Empty:
        pass
    for hijo in hijos:
        hijo.kill()  # Uno espera una respuesta que ya leyó el otro.
        hijo.join()
    return visto


def con_pool_heredado():
    """El pool, de una conexión, se abre antes de crear los hijos."""
    reserva = ThreadedConnectionPool(1, 1)
    conexion = reserva.getconn()
    conexion.autocommit = True
    reserva.putconn(conexion)

    @contextmanager
    def presta():
        conexion = reserva.getconn()
        try:
            yield conexion
        finally:
            reserva.putconn(conexion)

    visto = dos_procesos(presta, SILENCIO)
    reserva.closeall()
    return visto


def con_pool_propio():
    """Cada proceso, también el padre, abre el suyo."""
    from lecciones.leccion_11_varios_procesos.conexion import Conexion

    Conexion.obtener_pool().wait()
    visto = dos_procesos(Conexion.obtener_conexion, 20)
    Conexion.cerrar()
    return visto


def de_otro(visto):
    """Cuántos recibieron la respuesta a una pregunta del otro."""
    otro = {"Ana": "Luis", "Luis": "Ana"}
    return sum(recibe.startswith(f"{otro[quien]} ") for quien, _, recibe in visto)


if __name__ == "__main__":
    if "propio" in sys.argv:
        visto = con_pool_propio()
    else:
        # Quién lee primero lo decide el azar: casi siempre basta una vez.
        for _ in range(20):
            visto = con_pool_heredado()
            if de_otro(visto) >= 10:
                break
    print(json.dumps(visto))
