"""10.4: encontrar la que pierde la conexión cuando se cancela su tarea."""

import asyncio

from helpers.ejercicios import Fallo, corre, ejercicio, espera, exige, exige_parametro

from ..sospechosas import TODAS
from .comun import Reserva, activas, aparte

_BLOQUE, _PIERDE, _FINALLY = TODAS.values()


async def _con_base(reserva, sql):
    """Devuelve siempre, sin `finally`."""
    conexion = await reserva.getconn()
    try:
        filas = await (await conexion.execute(sql)).fetchall()
    except BaseException:
        await reserva.putconn(conexion)
        raise
    await reserva.putconn(conexion)
    return filas


async def _con_cancelada(reserva, sql):
    """Se ocupa de los dos casos, por separado."""
    conexion = await reserva.getconn()
    try:
        return await (await conexion.execute(sql)).fetchall()
    except asyncio.CancelledError:
        raise
    finally:
        await reserva.putconn(conexion)


async def _con_else(reserva, sql):
    """La pierde: devuelve si hay error o si no lo hay, y una cancelación no es ni una ni otra."""
    conexion = await reserva.getconn()
    try:
        filas = await (await conexion.execute(sql)).fetchall()
    except Exception:
        await reserva.putconn(conexion)
        raise
    else:
        await reserva.putconn(conexion)
        return filas


RONDAS = (
    ({"a": _PIERDE, "b": _BLOQUE}, "a"),
    ({"Noa": _FINALLY, "Sara": _con_base, "Iris": _con_cancelada, "Zoe": _con_else}, "Zoe"),
    ({"la de Luis": _BLOQUE, "la de Ana": _con_else, "la de Eva": _FINALLY}, "la de Ana"),
)
_CANCELA = """Ni con errores ni con consultas que van bien se ve: hay que cancelar su tarea cuando
    ya tiene la conexión, en plena consulta, y mirar después cuántas libres quedan."""


@ejercicio("encuentra_la_que_pierde", segundos=40)
def juzga(encuentra, prueba):
    exige_parametro(encuentra, "probadas", "sospechosas", "tres_formas")
    exige_parametro(encuentra, "reserva", "AsyncConexion", "Mejorada")
    for probadas, pierde in RONDAS:
        # Cada una en su bucle: al acabar se cierra la que se perdió, y el servidor ya no la ve.
        corre(_juzga(encuentra, probadas, pierde))


async def _juzga(encuentra, probadas, pierde):
    recibidas = dict(probadas)
    async with Reserva(3) as reserva:
        await reserva.wait(timeout=10)
        antes = asyncio.all_tasks()
        dice = await espera(encuentra, recibidas, reserva)
        exige(not reserva.closed, "Has cerrado `reserva`. Solo hay que mirarla.")
        exige(recibidas == probadas, "Cambias el diccionario que recibes.")
        exige(dice is not None, f"Con {len(probadas)}, tu función devuelve None. {_CANCELA}")
        if dice not in probadas:
            raise Fallo("Tu función tiene que devolver un nombre de los del diccionario.")
        if dice != pierde:
            raise Fallo(f"""De {len(probadas)}, dices «{dice}», y esa devuelve siempre su
                conexión. {_CANCELA}""")
        _exige_que_no_siga_nada(antes)


def _exige_que_no_siga_nada(antes):
    nuevas = [t for t in asyncio.all_tasks() - antes if not t.done()]
    with aparte() as mira:
        if nuevas or activas(mira):
            raise Fallo("""Aciertas, y dejas en marcha alguna tarea, o su consulta en el servidor.
                Hay que cancelar, y esperar a que acaben.""")
