"""10.4: encontrar la que pierde la conexión cuando se cancela su tarea."""

import asyncio

from helpers.ejercicios import Fallo, corre, ejercicio, espera, exige, exige_parametro

from ..sospechosas import TODAS
from .comun import Reserva, activas, aparte


def _tapada(pregunta):
    """La misma, con un código que no dice nada a quien lo lea."""

    async def forma(reserva, sql):
        return await pregunta(reserva, sql)

    return forma


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


_BLOQUE, _PIERDE, _FINALLY = map(_tapada, TODAS.values())
_BASE, _CANCELADA, _ELSE = map(_tapada, (_con_base, _con_cancelada, _con_else))

# (las probadas, la que pierde, cuántas libres tiene la reserva, hasta cuántas puede crecer)
RONDAS = (
    ({"a": _PIERDE, "b": _BLOQUE}, "a", 5, 5),
    ({"Noa": _FINALLY, "Sara": _BASE, "Iris": _CANCELADA, "Zoe": _ELSE}, "Zoe", 3, 5),
    ({"Luz": _ELSE, "Ana": _BLOQUE, "Eva": _FINALLY, "Iris": _CANCELADA}, "Luz", 3, 3),
)
_CANCELA = """Ni con errores ni con consultas que van bien se ve: hay que cancelar su tarea cuando
    ya tiene la conexión, en plena consulta, esperar a que acabe, y comparar las libres con las que
    había antes."""


@ejercicio("encuentra_la_que_pierde", segundos=40)
def juzga(encuentra, prueba):
    exige_parametro(encuentra, "probadas", "sospechosas", "tres_formas")
    exige_parametro(encuentra, "reserva", "AsyncConexion", "Mejorada")
    for ronda in RONDAS:
        # Cada una en su bucle: al acabar se cierra la que se perdió, y el servidor ya no la ve.
        corre(_juzga(encuentra, *ronda))


async def _juzga(encuentra, probadas, pierde, cuantas, maximo):
    recibidas = dict(probadas)
    async with Reserva(cuantas) as reserva:
        await reserva.wait(timeout=10)
        await reserva.resize(cuantas, maximo)
        antes = asyncio.all_tasks()
        dice = await espera(encuentra, recibidas, reserva)
        exige(not reserva.closed, "Has cerrado `reserva`. Solo hay que mirarla.")
        exige(recibidas == probadas, "Cambias el diccionario que recibes.")
        de = f"De {len(probadas)}, con {cuantas} conexiones libres,"
        exige(dice is not None, f"{de} tu función devuelve None. {_CANCELA}")
        if not isinstance(dice, str) or dice not in probadas:
            raise Fallo(f"""Tu función tiene que devolver un nombre de los del diccionario. Los de
                esta vez: {", ".join(probadas)}.""")
        if dice != pierde:
            raise Fallo(f"{de} dices «{dice}», y esa devuelve siempre su conexión. {_CANCELA}")
        _exige_que_no_siga_nada(antes)


def _exige_que_no_siga_nada(antes):
    if [t for t in asyncio.all_tasks() - antes if not t.done()]:
        raise Fallo("""Aciertas, y dejas en marcha alguna tarea. Hay que cancelar, y esperar a que
            acaben.""")
    with aparte() as mira:
        if activas(mira):
            raise Fallo("""Aciertas, y el servidor sigue con alguna consulta. Si cancelas antes de
                que la empiece, no se entera: deja pasar unas décimas.""")
