"""04.5: repartir consultas en hilos y dar los valores en orden."""

import threading
import time
from contextlib import contextmanager, suppress

from helpers.ejercicios import Fallo, ejercicio, exige_devuelve, faltan, nombres_globales

from ..conexion import Conexion


@ejercicio("atiende")
def juzga(atiende, prueba):
    if "Conexion" in nombres_globales(atiende.__code__):
        raise Fallo("""Usas `Conexion`, la clase del cuaderno. Usa `clase`, el parámetro de la
            función.""")
    # Dos préstamos que coinciden pasan; uno que espera solo la rompe, y ya nadie espera.
    prestamos, de_dos_en_dos, juntos = [], threading.Barrier(2), []

    class Vigilada(prueba.subclase(Conexion)):
        _Conexion__cerrojo = threading.Lock()

    reserva = Vigilada.obtenerPool()
    presta = reserva.getconn

    def presta_y_apunta():
        conexion = presta()
        prestamos.append(conexion)
        with suppress(threading.BrokenBarrierError):
            juntos.append(de_dos_en_dos.wait(0.5))
        return conexion

    reserva.getconn = presta_y_apunta

    # La primera es la más lenta: quien apunta según acaban, la pone al final.
    consultas = ["SELECT 0 FROM pg_sleep(0.2)", *(f"SELECT {n}" for n in range(1, 9))]
    consultas[4] = "SELECT 1 / 0"
    esperado = [0, 1, 2, 3, "DivisionByZero", 5, 6, 7, 8]
    with _hilos_de_la_respuesta() as espera_a_todos:
        valores = atiende(Vigilada, consultas)
        al_volver = list(valores) if isinstance(valores, list) else valores
        espera_a_todos()
    exige_devuelve(valores, list, "una lista")
    if valores != al_volver:
        raise Fallo("""Devuelves la lista antes de que los hilos la llenen. Espera a todos con
            `join`.""")
    if reserva.closed:
        raise Fallo("""Has cerrado el pool de `clase`, que otros pueden estar usando. Devuelve solo
            lo prestado.""")
    if not prestamos:
        raise Fallo("No has pedido ninguna conexión a `clase`. Usa `clase.prestada()`.")
    if "EsperaAgotada" in valores:
        raise Fallo("""Alguna consulta esperó una conexión que nadie devolvía. Usa
            `with clase.prestada()`.""")
    if len(valores) != len(consultas):
        raise Fallo(f"""La lista tiene {len(valores)} elementos y las consultas son
            {len(consultas)}. También la que falla deja algo: el nombre de la clase de su error.""")
    if any(isinstance(valor, (tuple, list)) for valor in valores):
        raise Fallo("Devuelves la fila entera. El primer valor es `fetchone()[0]`.")
    if valores[4] != "DivisionByZero" and sorted(map(str, valores)) != sorted(map(str, esperado)):
        raise Fallo("""En el lugar de la consulta que falla va el nombre de la clase de su error:
            `type(error).__name__`.""")
    if sorted(map(str, valores)) != sorted(map(str, esperado)):
        raise Fallo("Los valores no son los de las consultas.")
    if valores != esperado:
        raise Fallo("""Los valores están, pero no en el orden de las consultas. Con `map` se
            conserva.""")
    if not juntos:
        raise Fallo("""Las consultas van una detrás de otra. Repártelas en hilos antes de esperar a
            ninguna.""")
    if faltan(reserva, 5):
        raise Fallo("""Al terminar hay conexiones sin devolver. Con `clase.prestada()` vuelven
            siempre.""")
    Vigilada.cerrarConexiones()


@contextmanager
def _hilos_de_la_respuesta():
    """Da una función que espera, un tiempo, a los hilos que nacen dentro del bloque.

    Lo que lanzan no se ve: un hilo que muere no le dice nada a quien lo arrancó.
    """
    antes, avisa = set(threading.enumerate()), threading.excepthook

    def espera():
        limite = time.monotonic() + 1
        for hilo in set(threading.enumerate()) - antes:
            hilo.join(max(0, limite - time.monotonic()))

    threading.excepthook = lambda _: None
    try:
        yield espera
    finally:
        espera()
        threading.excepthook = avisa
