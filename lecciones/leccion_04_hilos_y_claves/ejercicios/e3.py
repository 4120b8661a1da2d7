"""04.3: un permiso por conexión, con una espera que se acaba."""

import inspect
import threading
import time

from psycopg2.pool import ThreadedConnectionPool

from helpers.ejercicios import (
    Adrede,
    Fallo,
    Hilo,
    ejercicio,
    exige,
    exige_que_lance,
    faltan,
    si_lanza,
)


class _PoolVigilado(ThreadedConnectionPool):
    """Un pool que mira si, al devolver, el permiso ya se ha soltado."""

    def __init__(self, permisos):
        super().__init__(1, 1)
        self.permisos, self.llega_tarde, self.pedidas = permisos, False, 0

    def getconn(self, *argumentos, **opciones):
        self.pedidas += 1
        return super().getconn(*argumentos, **opciones)

    def putconn(self, *argumentos, **opciones):
        if self.permisos.acquire(blocking=False):
            self.llega_tarde = True
            self.permisos.release()
        super().putconn(*argumentos, **opciones)


def _permisos_libres(permisos):
    """Cuántos permisos quedan; los coge y los devuelve."""
    libres = 0
    while libres < 10 and permisos.acquire(blocking=False):
        libres += 1
    for _ in range(libres):
        permisos.release()
    return libres


@ejercicio("con_permiso")
def juzga(con_permiso, prueba):
    permisos = threading.Semaphore(1)
    reserva = _PoolVigilado(permisos)

    gestor = con_permiso(reserva, permisos, 1)
    if not hasattr(gestor, "__enter__"):
        raise Fallo("La función tiene que dar un gestor de contexto: conserva su @contextmanager.")
    if not inspect.isgenerator(getattr(gestor, "gen", (_ for _ in ()))):
        raise Fallo("""La función no presta nada: dentro de un @contextmanager, la conexión va en un
            «yield».""")
    with gestor as conexion:
        if not hasattr(conexion, "cursor"):
            raise Fallo("El bloque `with` no recibe la conexión. Ponla detrás del «yield».")
        if _permisos_libres(permisos) != 0:
            raise Fallo("""Has prestado la conexión sin coger un permiso. Llama antes a
                `permisos.acquire`, y no lo devuelvas hasta el final.""")
    exige(not reserva.closed, "Has cerrado el pool. Devuelve solo la conexión, con `putconn`.")
    _exige_todo_devuelto(reserva, permisos, "Al salir del bloque")
    if reserva.llega_tarde:
        raise Fallo("""Devuelves el permiso antes que la conexión: quien lo coja encontrará el pool
            agotado. Primero `putconn`, después `release`.""")

    with (
        exige_que_lance(
            "Adrede", "Cuando el bloque falla, su error tiene que llegar a quien llamó."
        ),
        con_permiso(reserva, permisos, 1),
    ):
        raise Adrede
    _exige_todo_devuelto(reserva, permisos, "Cuando el bloque falla")

    _exige_que_espere(con_permiso, reserva, permisos)

    cerrada = ThreadedConnectionPool(0, 1)
    cerrada.closeall()
    no_llega = "Cuando `getconn` falla, su error tiene que llegar a quien llamó."
    with exige_que_lance("PoolError", no_llega), con_permiso(cerrada, permisos, 1):
        pass
    if _permisos_libres(permisos) != 1:
        raise Fallo("""Cuando `getconn` falla, el permiso se pierde. Pide la conexión dentro del
            «try» que lo devuelve.""")
    reserva.closeall()


def _exige_todo_devuelto(reserva, permisos, cuando):
    if not _permisos_libres(permisos) > 0:
        raise Fallo(f"{cuando}, el permiso no vuelve. Devuélvelo con `release`, en un «finally».")
    if _permisos_libres(permisos) != 1:
        raise Fallo(f"{cuando}, devuelves más permisos de los que cogiste.")
    if faltan(reserva, 1):
        raise Fallo(f"""{cuando}, la conexión no vuelve al pool. Devuélvela con `putconn`, en un
            «finally».""")


def _exige_que_espere(con_permiso, reserva, permisos):
    def usa(segundos):
        with con_permiso(reserva, permisos, segundos):
            return True

    # Sin nadie que devuelva: se acaba la espera.
    permisos.acquire()
    prestada = ThreadedConnectionPool.getconn(reserva)
    antes = reserva.pedidas
    hilo = Hilo(usa, 0.1)
    a_tiempo = hilo.termina(1.5)
    permisos.release()
    ThreadedConnectionPool.putconn(reserva, prestada)
    if not a_tiempo:
        raise Fallo("""La espera no termina al pasar los `segundos`. Dáselos a `acquire`:
            `timeout=segundos`.""")
    otro = "Se acabó la espera y lanzas {clase}. Lanza EsperaAgotada."
    pedida = (
        "Se acabó la espera y has pedido la conexión sin permiso. "
        "Mira lo que contesta `acquire`: si es False, lanza EsperaAgotada."
    )
    with exige_que_lance(
        "EsperaAgotada",
        "Se acabó la espera y la función no avisa. Lanza EsperaAgotada.",
        PoolError=pedida if reserva.pedidas > antes else otro,
        TimeoutError=otro,
        RuntimeError="Se acabó la espera y la función calla. Lanza EsperaAgotada antes del "
        "«yield».",
    ):
        hilo.resultado()
    if _permisos_libres(permisos) != 1:
        raise Fallo("""Se acabó la espera y devuelves un permiso que no llegaste a coger. El «try»
            empieza después de cogerlo.""")

    # Alguien devuelve mientras se espera.
    permisos.acquire()
    hilo = Hilo(usa, 2)
    time.sleep(0.15)
    permisos.release()
    with si_lanza(
        EsperaAgotada="El permiso llegó a tiempo y la función no lo esperó. "
        "Dale a `acquire` los `segundos`: `timeout=segundos`."
    ):
        hilo.resultado()
    _exige_todo_devuelto(reserva, permisos, "Después de esperar")
