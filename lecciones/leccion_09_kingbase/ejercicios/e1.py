"""09.1: ejecutar una orden con una conexión del pool."""

import functools
from contextlib import suppress

from helpers.ejercicios import (
    Fallo,
    ejercicio,
    exige_error_de_la_consulta,
    exige_parametro,
    faltan,
    si_lanza,
)

from ..driver import extensions, pool
from .comun import DEL_CUADERNO, datos_de_la_leccion, exige_lista


@ejercicio("ejecuta")
def juzga(ejecuta, prueba):
    exige_parametro(ejecuta, "reserva", *DEL_CUADERNO)
    cursores = []

    class Cursor(extensions.cursor):
        interrumpe = False

        def __init__(self, *argumentos, **opciones):
            super().__init__(*argumentos, **opciones)
            cursores.append(self)

        def execute(self, *argumentos, **opciones):
            if Cursor.interrumpe:
                raise KeyboardInterrupt
            return super().execute(*argumentos, **opciones)

    reserva = pool.ThreadedConnectionPool(1, 2, cursor_factory=Cursor, **datos_de_la_leccion())
    guardada = reserva.getconn()
    proceso = guardada.info.backend_pid
    reserva.putconn(guardada)

    filas = ejecuta(reserva, "SELECT 7 UNION ALL SELECT 8 ORDER BY 1")
    exige_lista(filas)
    if filas != [(7,), (8,)]:
        raise Fallo("La función no devuelve las filas de la consulta. Usa fetchall().")
    _exige_vuelta(reserva, "Tras una consulta correcta, la conexión no vuelve al pool.")
    if ejecuta(reserva, "SELECT pg_backend_pid()") != [(proceso,)]:
        raise Fallo("""No usas la conexión que guarda el pool. Pídela con `getconn` y devuélvela con
            `putconn`, sin cerrarla.""")
    _exige_cerrados(cursores, "Tras una consulta correcta")
    _exige_orden_sin_filas(ejecuta, reserva)

    exige_error_de_la_consulta(functools.partial(ejecuta, reserva))
    _exige_vuelta(reserva, "Cuando la consulta falla, la conexión no vuelve al pool.")
    _exige_cerrados(cursores, "Cuando la consulta falla")

    Cursor.interrumpe = True
    with suppress(KeyboardInterrupt):
        ejecuta(reserva, "SELECT 1")
    Cursor.interrumpe = False
    _exige_vuelta(
        reserva, "Si alguien pulsa Ctrl-C durante la consulta, la conexión no vuelve al pool."
    )


def _exige_vuelta(reserva, frase):
    if faltan(reserva, 2, "Has cerrado el pool. Devuelve la conexión con `putconn`."):
        raise Fallo(f"{frase} Devuélvela con `putconn`, en un «finally».")


def _exige_cerrados(cursores, cuando):
    if not all(cursor.closed for cursor in cursores):
        raise Fallo(f"{cuando}, el cursor se queda abierto. Ábrelo en un «with».")


def _exige_orden_sin_filas(ejecuta, reserva):
    """SET no da filas, y solo dura si su transacción se confirma. SELECT set_config(), igual."""
    with si_lanza(
        ProgrammingError="Con una orden que no da filas, fetchall() lanza ProgrammingError. "
        "Mira antes `cursor.description`: si es None, devuelve una lista vacía."
    ):
        filas = ejecuta(reserva, "SET curso.marca = 'confirmada'")
    if not isinstance(filas, list) or filas != []:
        raise Fallo("Con una orden que no da filas, la función tiene que devolver una lista vacía.")
    if _marca(reserva) != "confirmada":
        raise Fallo("""Lo que hace la orden se pierde: `putconn` deshace lo que no confirmas. Llama
            a commit() antes de devolver la conexión.""")
    ejecuta(reserva, "SELECT set_config('curso.marca', 'con filas', false)")
    if _marca(reserva) != "con filas":
        raise Fallo("""Cuando la orden da filas no confirmas, y un INSERT con RETURNING se pierde.
            Confirma siempre.""")


def _marca(reserva):
    conexion = reserva.getconn()
    if conexion.autocommit:
        raise Fallo("""La conexión vuelve con `autocommit`, y así la recibe el siguiente. Usa
            commit().""")
    with conexion.cursor() as cursor:
        cursor.execute("SELECT current_setting('curso.marca', true)")
        marca = cursor.fetchone()[0]
    reserva.putconn(conexion)
    return marca
