"""06.3: abrir un pool y comprobar que conecta."""

import os
import time
from contextlib import contextmanager

import psycopg
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout

from helpers.ejercicios import Fallo, ejercicio, exige

from ..ensayos import puerto_sin_nadie
from .comun import _ve


@contextmanager
def _pools_que_nacen():
    """Apunta los ConnectionPool que se crean dentro del bloque."""
    nacidos, nace = [], ConnectionPool.__init__

    def nace_y_se_apunta(pool, *argumentos, **opciones):
        nacidos.append(pool)
        nace(pool, *argumentos, **opciones)

    ConnectionPool.__init__ = nace_y_se_apunta
    try:
        yield nacidos
    finally:
        ConnectionPool.__init__ = nace


@ejercicio("abre_reserva", segundos=8)
def juzga(abre_reserva, prueba):
    with _pools_que_nacen() as nacidos:
        try:
            perdida = abre_reserva(0.1, host="127.0.0.1", port=puerto_sin_nadie())
        except Exception as error:
            _exige_sin_conexion(error)
            exige(
                all(getattr(pool, "closed", True) for pool in nacidos),
                "Lanzas SinConexion, pero dejas abierto el pool, que sigue intentando conectar. "
                "Ciérralo.",
            )
        else:
            exige(
                perdida is not None,
                "Sin servidor, la función devuelve None y calla. Lanza SinConexion.",
            )
            exige(
                isinstance(perdida, ConnectionPool),
                "Sin servidor, la función devuelve algo que no es un pool. Lanza SinConexion.",
            )
            exige(
                perdida.get_stats()["pool_available"] == 0,
                "La función no usa los `datos` que recibe. Pásalos con `kwargs=datos`.",
            )
            exige(
                perdida.min_size > 0,
                "Con `min_size=0` no hay ninguna conexión que esperar: `wait()` no prueba nada. "
                "Pide al menos una.",
            )
            raise Fallo(
                "Sin nadie en ese puerto, la función devuelve un pool como si nada. Ni el "
                "constructor ni `check()` lo notan: espera con `wait()`."
            )
    reserva = abre_reserva(
        3,
        host=os.environ["PGHOST"],
        port=os.environ["PGPORT"],
        options="-c curso.reserva=si",
    )
    exige(reserva is not None, "Con el servidor en marcha no devuelve nada. ¿Falta un «return»?")
    exige(
        isinstance(reserva, ConnectionPool),
        "Con el servidor en marcha, la función tiene que devolver el ConnectionPool.",
    )
    exige(
        not reserva.closed,
        "Con el servidor en marcha, el pool que devuelves está cerrado. "
        "Si usas un `with`, lo cierra al salir.",
    )
    exige(
        _estan_todas_libres(reserva),
        "Al pool que devuelves le falta una conexión. ¿Tomaste una para probar y no la devolviste?",
    )
    exige(
        _ve(reserva, "SELECT current_setting('curso.reserva', true)") == [("si",)],
        "La función no usa todos los `datos` que recibe. Pásalos con `kwargs=datos`.",
    )


def _estan_todas_libres(reserva, segundos=1):
    """Dice si ninguna conexión del pool está prestada. Espera a las que se están abriendo."""
    limite = time.monotonic() + segundos
    while True:
        datos = reserva.get_stats()
        if datos["pool_available"] == datos["pool_size"] or time.monotonic() > limite:
            return datos["pool_available"] == datos["pool_size"]
        time.sleep(0.01)


def _exige_sin_conexion(error):
    """La excepción es la del cuaderno de quien aprende: se reconoce por su nombre."""
    es_suya = type(error).__name__ == "SinConexion"
    if isinstance(error.__cause__ if es_suya else error, PoolClosed):
        raise Fallo(
            "Usas el pool antes de abrirlo o después de cerrarlo (PoolClosed). Créalo con "
            "`open=True`, o llama a `open()`."
        ) from None
    if es_suya:
        exige(
            isinstance(error.__cause__, psycopg.Error),
            "SinConexion ha perdido la causa. Escribe «from error» al final del «raise».",
        )
        return
    if isinstance(error, PoolTimeout):
        raise Fallo(
            "Sin servidor llega PoolTimeout, no SinConexion. Captura PoolTimeout y lanza "
            "SinConexion con «from»."
        ) from None
    raise error
