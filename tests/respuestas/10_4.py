# no aplica K2: las probadas no fallan por sí solas, y el enunciado no nombra ningún error
# no aplica K4: nadie mata las conexiones: la reserva es solo para esto
# no aplica K5: la reserva llega con sus conexiones libres
# no aplica K6: no se confirma nada
# no aplica K7: cada llamada mira una reserva, que nadie más usa
# no aplica K10: la orden la elige quien responde
import asyncio
from contextlib import suppress

from helpers import observador
from lecciones.leccion_10_asyncio import sospechosas


# bien: cancelar a mano, cuando el servidor dice que trabaja
async def encuentra_la_que_pierde(probadas, reserva):
    """El nombre de la que no devuelve la conexión cuando se cancela su tarea."""
    for nombre, pregunta in probadas.items():
        antes = reserva.get_stats()["pool_available"]
        tarea = asyncio.create_task(pregunta(reserva, "SELECT pg_sleep(30)"))
        while not any(fila["estado"] == "active" for fila in observador.conexiones()):
            await asyncio.sleep(0.01)
        tarea.cancel()
        await asyncio.wait([tarea])
        if reserva.get_stats()["pool_available"] != antes:
            return nombre


# bien [K8]: todas a la vez, cada una con su orden, y mira cuál no vuelve
async def encuentra_la_que_pierde(probadas, reserva):
    perdidas = {}
    for nombre in probadas:
        antes = reserva.get_stats()["pool_available"]
        tarea = asyncio.ensure_future(probadas[nombre](reserva, "SELECT pg_sleep(9)"))
        await asyncio.sleep(0.2)
        tarea.cancel()
        await asyncio.gather(tarea, return_exceptions=True)
        perdidas[nombre] = antes - reserva.get_stats()["pool_available"]
    return max(perdidas, key=perdidas.get)


# bien [K1]: pidiéndolas todas
async def encuentra_la_que_pierde(probadas, reserva):
    async def libres():
        tomadas = []
        with suppress(Exception):
            while True:
                tomadas.append(await reserva.getconn(timeout=0.1))
        for conexion in tomadas:
            await reserva.putconn(conexion)
        return len(tomadas)

    antes = await libres()
    for nombre, pregunta in probadas.items():
        try:
            await asyncio.wait_for(pregunta(reserva, "SELECT pg_sleep(20)"), 0.2)
        except asyncio.TimeoutError:
            pass
        if await libres() < antes:
            return nombre


# bien: preguntando al servidor quién se queda en una transacción
async def encuentra_la_que_pierde(probadas, reserva):
    for nombre, pregunta in probadas.items():
        tarea = asyncio.create_task(pregunta(reserva, "SELECT pg_sleep(10)"))
        await asyncio.sleep(0.2)
        tarea.cancel()
        with suppress(asyncio.CancelledError):
            await tarea
        if any("in transaction" in fila["estado"] for fila in observador.conexiones()):
            return nombre


# mal [K12]: un nombre de los del diccionario
async def encuentra_la_que_pierde(probadas, reserva):
    return "la de Luis"


# mal [K12]: esa devuelve siempre su conexión
async def encuentra_la_que_pierde(probadas, reserva):
    return list(probadas)[-1]


# mal [K9]: esa devuelve siempre su conexión
async def encuentra_la_que_pierde(probadas, reserva):
    return list(probadas)[0]


# mal [K12]: Usas `sospechosas`
async def encuentra_la_que_pierde(probadas, reserva):
    for nombre, pregunta in probadas.items():
        if pregunta is sospechosas._con_except and nombre == "la de Luis":
            return nombre


# mal [K11]: tu función devuelve None
async def encuentra_la_que_pierde(probadas, reserva):
    for nombre, pregunta in probadas.items():
        antes = reserva.get_stats()["pool_available"]
        with suppress(Exception):
            await pregunta(reserva, "SELECT 1 / 0")
        if reserva.get_stats()["pool_available"] < antes:
            return nombre


# mal [K11]: tu función devuelve None
async def encuentra_la_que_pierde(probadas, reserva):
    for nombre, pregunta in probadas.items():
        await pregunta(reserva, "SELECT 1")
        if reserva.get_stats()["pool_available"] < 3:
            return nombre


# mal [K3]: tu función devuelve None
async def encuentra_la_que_pierde(probadas, reserva):
    for nombre, pregunta in probadas.items():
        antes = reserva.get_stats()["pool_available"]
        tarea = asyncio.create_task(pregunta(reserva, "SELECT pg_sleep(9)"))
        tarea.cancel()
        await asyncio.wait([tarea])
        if reserva.get_stats()["pool_available"] < antes:
            return nombre


# mal [K3]: esa devuelve siempre su conexión
async def encuentra_la_que_pierde(probadas, reserva):
    for nombre in reversed(list(probadas)):
        antes = reserva.get_stats()["pool_available"]
        tarea = asyncio.create_task(probadas[nombre](reserva, "SELECT pg_sleep(9)"))
        await asyncio.sleep(0.2)
        if reserva.get_stats()["pool_available"] < antes:
            tarea.cancel()
            return nombre


# mal [K8]: dejas en marcha alguna tarea
async def encuentra_la_que_pierde(probadas, reserva):
    otra = asyncio.create_task(asyncio.sleep(30))
    for nombre, pregunta in probadas.items():
        antes = reserva.get_stats()["pool_available"]
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(pregunta(reserva, "SELECT pg_sleep(60)"), 0.2)
        if reserva.get_stats()["pool_available"] < antes:
            probadas = otra
            return nombre


# mal [K11]: Cambias el diccionario
async def encuentra_la_que_pierde(probadas, reserva):
    while probadas:
        nombre, pregunta = probadas.popitem()
        antes = reserva.get_stats()["pool_available"]
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(pregunta(reserva, "SELECT pg_sleep(60)"), 0.2)
        if reserva.get_stats()["pool_available"] < antes:
            return nombre


# mal [K9]: esa devuelve siempre su conexión
async def encuentra_la_que_pierde(probadas, reserva):
    perdidas, al_empezar = {}, reserva.get_stats()["pool_available"]
    for nombre, pregunta in probadas.items():
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(pregunta(reserva, "SELECT pg_sleep(60)"), 0.2)
        perdidas[nombre] = al_empezar - reserva.get_stats()["pool_available"]
    return [nombre for nombre in perdidas if perdidas[nombre]][-1]


# mal: Has cerrado `reserva`
async def encuentra_la_que_pierde(probadas, reserva):
    for nombre, pregunta in probadas.items():
        antes = reserva.get_stats()["pool_available"]
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(pregunta(reserva, "SELECT pg_sleep(60)"), 0.2)
        if reserva.get_stats()["pool_available"] < antes:
            await reserva.close()
            return nombre


# mal: no es asíncrona
def encuentra_la_que_pierde(probadas, reserva):
    return next(iter(probadas))


# mal: Usa `probadas`
async def encuentra_la_que_pierde(probadas, reserva):
    return list(sospechosas.TODAS)[0]


# mal: Falta un `await`
async def encuentra_la_que_pierde(probadas, reserva):
    for nombre, pregunta in probadas.items():
        pregunta(reserva, "SELECT pg_sleep(60)")
        if reserva.get_stats()["pool_available"] < 3:
            return nombre
    return nombre


# cuelga: espera a que la cancelada acabe por su cuenta
async def encuentra_la_que_pierde(probadas, reserva):
    while reserva.get_stats()["pool_available"]:
        await asyncio.sleep(0.01)


# lanza: una clave que no existe
async def encuentra_la_que_pierde(probadas, reserva):
    return probadas[reserva.get_stats()["libres"]]


# bien [K12]: por eliminación
async def encuentra_la_que_pierde(probadas, reserva):

    *primeras, ultima = probadas
    for n in primeras:
        antes = reserva.get_stats()["pool_available"]
        t = asyncio.ensure_future(probadas[n](reserva, "SELECT pg_sleep(60)"))
        await asyncio.wait([t], timeout=0.2)
        t.cancel()
        await asyncio.gather(t, return_exceptions=True)
        if reserva.get_stats()["pool_available"] < antes:
            return n
    return ultima


# mal [K9]: tu función devuelve None
async def encuentra_la_que_pierde(probadas, reserva):

    for nombre, f in probadas.items():
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(f(reserva, "SELECT pg_sleep(60)"), 0.3)
        if reserva.get_stats()["pool_available"] < 3:
            return nombre


# mal [K9]: esa devuelve siempre su conexión
async def encuentra_la_que_pierde(probadas, reserva):

    for nombre, f in probadas.items():
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(f(reserva, "SELECT pg_sleep(60)"), 0.3)
        if reserva.get_stats()["pool_available"] < reserva.max_size:
            return nombre


# mal [K8]: esa devuelve siempre su conexión
async def encuentra_la_que_pierde(probadas, reserva):

    antes = reserva.get_stats()["pool_available"]
    tareas = {
        n: asyncio.create_task(f(reserva, "SELECT pg_sleep(60)")) for n, f in probadas.items()
    }
    await asyncio.sleep(0.3)
    res = None
    for n, t in tareas.items():
        a = reserva.get_stats()["pool_available"]
        t.cancel()
        await asyncio.wait([t])
        if reserva.get_stats()["pool_available"] == a:
            res = n
    return res


# mal [K12]: tu función devuelve None
import inspect


async def encuentra_la_que_pierde(probadas, reserva):

    for n, f in probadas.items():
        s = inspect.getsource(f)
        if "getconn" in s and "finally" not in s:
            return n


# mal [K1]: Los de esta vez: Noa
RESULTADO = None


async def encuentra_la_que_pierde(probadas, reserva):
    global RESULTADO
    if RESULTADO:
        return RESULTADO
    for nombre, f in probadas.items():
        antes = reserva.get_stats()["pool_available"]
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(f(reserva, "SELECT pg_sleep(60)"), 0.3)
        if reserva.get_stats()["pool_available"] < antes:
            RESULTADO = nombre
            return nombre


# mal [K11]: un nombre de los del diccionario
async def encuentra_la_que_pierde(probadas, reserva):

    malas = []
    for i, (nombre, f) in enumerate(probadas.items()):
        antes = reserva.get_stats()["pool_available"]
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(f(reserva, "SELECT pg_sleep(60)"), 0.3)
        if reserva.get_stats()["pool_available"] < antes:
            malas.append(nombre)
    return malas
