"""04.3: un permiso por conexión, con una espera que se acaba."""

import inspect
import threading
import time

from psycopg2.pool import PoolError, ThreadedConnectionPool

from helpers.ejercicios import ejercicio, exige

from .comun import _Adrede, _caben, _Hilo


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
    exige(
        hasattr(gestor, "__enter__"),
        "La función tiene que dar un gestor de contexto: conserva su @contextmanager.",
    )
    exige(
        inspect.isgenerator(getattr(gestor, "gen", (_ for _ in ()))),
        "La función no presta nada: dentro de un @contextmanager, la conexión va en un «yield».",
    )
    with gestor as conexion:
        exige(
            hasattr(conexion, "cursor"),
            "El bloque `with` no recibe la conexión. Ponla detrás del «yield».",
        )
        exige(
            _permisos_libres(permisos) == 0,
            "Has prestado la conexión sin coger un permiso. Llama antes a `permisos.acquire`, "
            "y no lo devuelvas hasta el final.",
        )
    exige(not reserva.closed, "Has cerrado el pool. Devuelve solo la conexión, con `putconn`.")
    _exige_todo_devuelto(reserva, permisos, "Al salir del bloque")
    exige(
        not reserva.llega_tarde,
        "Devuelves el permiso antes que la conexión: quien lo coja encontrará el pool agotado. "
        "Primero `putconn`, después `release`.",
    )

    try:
        with con_permiso(reserva, permisos, 1):
            raise _Adrede
    except _Adrede:
        pass
    else:
        exige(False, "Cuando el bloque falla, su error tiene que llegar a quien llamó.")
    _exige_todo_devuelto(reserva, permisos, "Cuando el bloque falla")

    _exige_que_espere(con_permiso, reserva, permisos)

    cerrada = ThreadedConnectionPool(0, 1)
    cerrada.closeall()
    try:
        with con_permiso(cerrada, permisos, 1):
            pass
    except PoolError:
        pass
    else:
        exige(False, "Cuando `getconn` falla, su error tiene que llegar a quien llamó.")
    exige(
        _permisos_libres(permisos) == 1,
        "Cuando `getconn` falla, el permiso se pierde. Pide la conexión dentro del «try» "
        "que lo devuelve.",
    )
    reserva.closeall()


def _exige_todo_devuelto(reserva, permisos, cuando):
    exige(
        _permisos_libres(permisos) > 0,
        f"{cuando}, el permiso no vuelve. Devuélvelo con `release`, en un «finally».",
    )
    exige(
        _permisos_libres(permisos) == 1,
        f"{cuando}, devuelves más permisos de los que cogiste.",
    )
    exige(
        _caben_sin_mirar(reserva),
        f"{cuando}, la conexión no vuelve al pool. Devuélvela con `putconn`, en un «finally».",
    )


def _caben_sin_mirar(reserva):
    """Como `_caben`, para un pool de una."""
    visto = reserva.llega_tarde
    cabe = _caben(reserva, 1)
    reserva.llega_tarde = visto
    return cabe


def _exige_que_espere(con_permiso, reserva, permisos):
    def usa(segundos):
        with con_permiso(reserva, permisos, segundos):
            return True

    # Sin nadie que devuelva: se acaba la espera.
    permisos.acquire()
    prestada = ThreadedConnectionPool.getconn(reserva)
    antes = reserva.pedidas
    hilo = _Hilo(usa, 0.1)
    a_tiempo = hilo.termina(1.5)
    permisos.release()
    ThreadedConnectionPool.putconn(reserva, prestada)
    exige(
        a_tiempo,
        "La espera no termina al pasar los `segundos`. Dáselos a `acquire`: `timeout=segundos`.",
    )
    try:
        hilo.resultado()
    except Exception as error:
        # La clase es la del cuaderno de quien aprende: se reconoce por su nombre.
        nombre = type(error).__name__
        if nombre == "PoolError" and reserva.pedidas > antes:
            exige(
                False,
                "Se acabó la espera y has pedido la conexión sin permiso. "
                "Mira lo que contesta `acquire`: si es False, lanza EsperaAgotada.",
            )
        if nombre in ("PoolError", "TimeoutError"):
            exige(False, f"Se acabó la espera y lanzas {nombre}. Lanza EsperaAgotada.")
        if nombre == "RuntimeError":
            exige(
                False,
                "Se acabó la espera y la función calla. Lanza EsperaAgotada antes del «yield».",
            )
        if nombre != "EsperaAgotada":
            raise
    else:
        exige(False, "Se acabó la espera y la función no avisa. Lanza EsperaAgotada.")
    exige(
        _permisos_libres(permisos) == 1,
        "Se acabó la espera y devuelves un permiso que no llegaste a coger. "
        "El «try» empieza después de cogerlo.",
    )

    # Alguien devuelve mientras se espera.
    permisos.acquire()
    hilo = _Hilo(usa, 2)
    time.sleep(0.15)
    permisos.release()
    try:
        hilo.resultado()
    except Exception as error:
        if type(error).__name__ != "EsperaAgotada":
            raise
        exige(
            False,
            "El permiso llegó a tiempo y la función no lo esperó. "
            "Dale a `acquire` los `segundos`: `timeout=segundos`.",
        )
    _exige_todo_devuelto(reserva, permisos, "Después de esperar")
