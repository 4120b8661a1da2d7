"""06.3: abrir un pool y comprobar que conecta."""

import os
import time

import psycopg
from psycopg_pool import ConnectionPool, PoolClosed

from helpers.ejercicios import Fallo, ejercicio, exige, exige_que_lance, pools_que_nacen

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
        if perdida is None:
            raise Fallo("Sin servidor, la función devuelve None y calla. Lanza SinConexion.")
        if not isinstance(perdida, ConnectionPool):
            raise Fallo("""Sin servidor, la función devuelve algo que no es un pool. Lanza
                SinConexion.""")
        if perdida.get_stats()["pool_available"] != 0:
            raise Fallo("La función no usa los `datos` que recibe. Pásalos con `kwargs=datos`.")
        if perdida.min_size == 0:
            raise Fallo("""Con `min_size=0` no hay ninguna conexión que esperar: `wait()` no prueba
                nada. Pide al menos una.""")
    causa = lanzado[0].__cause__
    exige(not isinstance(causa, PoolClosed), _SIN_ABRIR)
    if not isinstance(causa, psycopg.Error):
        raise Fallo("SinConexion ha perdido la causa. Escribe «from error» al final del «raise».")
    if not all(getattr(pool, "closed", True) for pool in nacidos):
        raise Fallo("""Lanzas SinConexion, pero dejas abierto el pool, que sigue intentando
            conectar. Ciérralo.""")
    reserva = abre_reserva(
        3,
        host=os.environ["PGHOST"],
        port=os.environ["PGPORT"],
        options="-c curso.reserva=si",
    )
    exige(reserva is not None, "Con el servidor en marcha no devuelve nada. ¿Falta un «return»?")
    if not isinstance(reserva, ConnectionPool):
        raise Fallo("Con el servidor en marcha, la función tiene que devolver el ConnectionPool.")
    if reserva.closed:
        raise Fallo("""Con el servidor en marcha, el pool que devuelves está cerrado. Si usas un
            `with`, lo cierra al salir.""")
    if not _estan_todas_libres(reserva):
        raise Fallo("""Al pool que devuelves le falta una conexión. ¿Tomaste una para probar y no la
            devolviste?""")
    if ve(reserva, "SELECT current_setting('curso.reserva', true)") != [("si",)]:
        raise Fallo("La función no usa todos los `datos` que recibe. Pásalos con `kwargs=datos`.")


def _estan_todas_libres(reserva, segundos=1):
    """Dice si ninguna conexión del pool está prestada. Espera a las que se están abriendo."""
    limite = time.monotonic() + segundos
    while True:
        datos = reserva.get_stats()
        if datos["pool_available"] == datos["pool_size"] or time.monotonic() > limite:
            return datos["pool_available"] == datos["pool_size"]
        time.sleep(0.01)
