"""06.3: abrir un pool y comprobar que conecta."""

import os
import time

import psycopg
from psycopg_pool import ConnectionPool, PoolClosed

from helpers.ejercicios import ejercicio, exige, exige_que_lance, pools_que_nacen

from ..ensayos import puerto_sin_nadie
from .comun import ve

_SIN_ABRIR = (
    "Usas el pool antes de abrirlo o después de cerrarlo (PoolClosed). Créalo con `open=True`, "
    "o llama a `open()`."
)


@ejercicio("abre_reserva", segundos=8)
def juzga(abre_reserva, prueba):
    with (
        pools_que_nacen() as nacidos,
        exige_que_lance(
            "SinConexion",
            "Sin nadie en ese puerto, la función devuelve un pool como si nada. Ni el constructor "
            "ni `check()` lo notan: espera con `wait()`.",
            PoolClosed=_SIN_ABRIR,
            PoolTimeout="Sin servidor llega PoolTimeout, no SinConexion. Captura PoolTimeout y "
            "lanza SinConexion con «from».",
        ) as lanzado,
    ):
        perdida = abre_reserva(0.1, host="127.0.0.1", port=puerto_sin_nadie())
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
    causa = lanzado[0].__cause__
    exige(not isinstance(causa, PoolClosed), _SIN_ABRIR)
    exige(
        isinstance(causa, psycopg.Error),
        "SinConexion ha perdido la causa. Escribe «from error» al final del «raise».",
    )
    exige(
        all(getattr(pool, "closed", True) for pool in nacidos),
        "Lanzas SinConexion, pero dejas abierto el pool, que sigue intentando conectar. Ciérralo.",
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
        ve(reserva, "SELECT current_setting('curso.reserva', true)") == [("si",)],
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
