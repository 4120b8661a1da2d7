# no aplica K7: `resume` no usa la conexión ni nada de asyncio, y cada llamada tiene lo suyo
import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
from psycopg_pool import AsyncConnectionPool


# bien: getconn y putconn
async def informe(reserva, sql, resume):
    """Lo que da `resume` con las filas de `sql`, sin parar a las demás tareas."""
    conexion = await reserva.getconn()
    try:
        async with conexion:
            filas = await (await conexion.execute(sql)).fetchall()
    finally:
        await reserva.putconn(conexion)
    return await asyncio.to_thread(resume, filas)


# bien [K1 K10]: run_in_executor, y un cursor
async def informe(reserva, sql, resume):
    filas = []
    async with reserva.connection() as conexion, conexion.cursor() as cursor:
        await cursor.execute(sql)
        async for fila in cursor:
            filas.append(fila)
    bucle = asyncio.get_running_loop()
    return await bucle.run_in_executor(None, resume, filas)


# bien [K8]: un hilo propio
async def informe(reserva, sql, resume):
    async with reserva.connection() as conexion:
        filas = await (await conexion.execute(sql)).fetchall()
    with ThreadPoolExecutor(1) as hilo:
        futuro = hilo.submit(resume, filas)
        return await asyncio.wrap_future(futuro)


# bien: en dos corrutinas
async def _lee(reserva, sql):
    async with reserva.connection() as conexion:
        return await (await conexion.execute(sql)).fetchall()


async def informe(reserva, sql, resume):
    return await asyncio.to_thread(resume, await _lee(reserva, sql))


# mal [K11]: la llamas en el hilo del bucle
async def informe(reserva, sql, resume):
    async with reserva.connection() as conexion:
        cursor = await conexion.execute(sql)
        return resume(await cursor.fetchall())


# mal [K8]: la llamas en el hilo del bucle
async def informe(reserva, sql, resume):
    async with reserva.connection() as conexion:
        cursor = await conexion.execute(sql)
        filas = await cursor.fetchall()
    await asyncio.sleep(0)
    return resume(filas)


# mal [K11]: la conexión sigue prestada
async def informe(reserva, sql, resume):
    async with reserva.connection() as conexion:
        cursor = await conexion.execute(sql)
        return await asyncio.to_thread(resume, await cursor.fetchall())


# mal: la llamas en el hilo del bucle
async def informe(reserva, sql, resume):
    async def envuelta(filas):
        return resume(filas)

    async with reserva.connection() as conexion:
        filas = await (await conexion.execute(sql)).fetchall()
    return await asyncio.create_task(envuelta(filas))


# mal: Falta un `await`
async def informe(reserva, sql, resume):
    async with reserva.connection() as conexion:
        filas = conexion.execute(sql).fetchall()
    return await asyncio.to_thread(resume, filas)


# mal: Falta un `await`
async def informe(reserva, sql, resume):
    async with reserva.connection() as conexion:
        cursor = await conexion.execute(sql)
        filas = cursor.fetchall()
    return await asyncio.to_thread(resume, filas)


# mal: Falta un `await`
async def informe(reserva, sql, resume):
    async with reserva.connection() as conexion:
        filas = await (await conexion.execute(sql)).fetchall()
    return asyncio.to_thread(resume, filas)


# mal: no es asíncrona
def informe(reserva, sql, resume):
    return resume([])


# mal: No llamas a `resume` con las filas
async def informe(reserva, sql, resume):
    async with reserva.connection() as conexion:
        filas = await (await conexion.execute(sql)).fetchall()
    return len(filas)


# mal: ¿Falta un «return»?
async def informe(reserva, sql, resume):
    async with reserva.connection() as conexion:
        filas = await (await conexion.execute(sql)).fetchall()
    await asyncio.to_thread(resume, filas)


# mal [K1]: Llamas a `resume` 2 veces
async def informe(reserva, sql, resume):
    async with reserva.connection() as conexion:
        filas = await (await conexion.execute(sql)).fetchall()
    await asyncio.to_thread(resume, filas)
    return await asyncio.to_thread(resume, filas)


# mal: no recibe la lista de todas las filas
async def informe(reserva, sql, resume):
    async with reserva.connection() as conexion:
        fila = await (await conexion.execute(sql)).fetchone()
    return await asyncio.to_thread(resume, fila)


# mal [K9 K10]: no recibe la lista de todas las filas
async def informe(reserva, sql, resume):
    async with reserva.connection() as conexion:
        filas = await (await conexion.execute(sql)).fetchmany(1000)
    return await asyncio.to_thread(resume, filas)


# mal [K10]: Con un «%» en la consulta
async def informe(reserva, sql, resume):
    async with reserva.connection() as conexion:
        filas = await (await conexion.execute(sql, [])).fetchall()
    return await asyncio.to_thread(resume, filas)


# mal [K12]: no recibe la lista de todas las filas
async def informe(reserva, sql, resume):
    async with await psycopg.AsyncConnection.connect() as conexion:
        filas = await (await conexion.execute(sql)).fetchall()
    return await asyncio.to_thread(resume, filas)


# mal: Usa `reserva`
async def informe(reserva, sql, resume):
    async with AsyncConexion.obtener_conexion() as conexion:
        filas = await (await conexion.execute(sql)).fetchall()
    return await asyncio.to_thread(resume, filas)


# mal: la conexión no vuelve al pool
async def informe(reserva, sql, resume):
    conexion = await reserva.getconn()
    async with conexion:
        filas = await (await conexion.execute(sql)).fetchall()
    return await asyncio.to_thread(resume, filas)


# mal [K10 K11]: no queda guardada una vez
async def informe(reserva, sql, resume):
    conexion = await reserva.getconn()
    try:
        filas = await (await conexion.execute(sql)).fetchall()
    finally:
        await reserva.putconn(conexion)
    return await asyncio.to_thread(resume, filas)


# mal [K6]: Falla el propio `commit`
async def informe(reserva, sql, resume):
    conexion = await reserva.getconn()
    try:
        filas = await (await conexion.execute(sql)).fetchall()
        try:
            await conexion.commit()
        except psycopg.Error:
            await conexion.rollback()
    finally:
        await reserva.putconn(conexion)
    return await asyncio.to_thread(resume, filas)


# mal [K2]: el error tiene que llegar a quien llamó
async def informe(reserva, sql, resume):
    try:
        async with reserva.connection() as conexion:
            filas = await (await conexion.execute(sql)).fetchall()
    except psycopg.Error:
        filas = []
    return await asyncio.to_thread(resume, filas)


# mal [K2]: Cuando `resume` falla
async def informe(reserva, sql, resume):
    async with reserva.connection() as conexion:
        filas = await (await conexion.execute(sql)).fetchall()
    try:
        return await asyncio.to_thread(resume, filas)
    except Exception:
        return None


# mal [K4]: es una sola vez
async def informe(reserva, sql, resume):
    for _ in range(2):
        try:
            async with reserva.connection() as conexion:
                filas = await (await conexion.execute(sql)).fetchall()
            break
        except psycopg.OperationalError:
            continue
    else:
        raise psycopg.OperationalError("nada")
    return await asyncio.to_thread(resume, filas)


# mal [K3]: se lo calla
async def informe(reserva, sql, resume):
    try:
        async with reserva.connection() as conexion:
            filas = await (await conexion.execute(sql)).fetchall()
    except asyncio.CancelledError:
        return None
    return await asyncio.to_thread(resume, filas)


# mal [K3]: la conexión no vuelve al pool
async def informe(reserva, sql, resume):
    conexion = await reserva.getconn()
    try:
        async with conexion:
            filas = await (await conexion.execute(sql)).fetchall()
    except Exception:
        await reserva.putconn(conexion)
        raise
    await reserva.putconn(conexion)
    return await asyncio.to_thread(resume, filas)


# mal [K5]: Con el pool agotado
async def informe(reserva, sql, resume):
    try:
        async with reserva.connection() as conexion:
            filas = await (await conexion.execute(sql)).fetchall()
    except Exception as error:
        if "Pool" in type(error).__name__:
            return None
        raise
    return await asyncio.to_thread(resume, filas)


# mal [K8]: a alguna le llega lo de otra
_guardadas = {}


async def informe(reserva, sql, resume):
    async with reserva.connection() as conexion:
        _guardadas["filas"] = await (await conexion.execute(sql)).fetchall()
    await asyncio.sleep(0.01)
    return await asyncio.to_thread(resume, _guardadas["filas"])


# mal [K11]: Has cerrado `reserva`
async def informe(reserva, sql, resume):
    async with reserva:
        async with reserva.connection() as conexion:
            filas = await (await conexion.execute(sql)).fetchall()
    return await asyncio.to_thread(resume, filas)


# mal [K11]: en autocommit
async def informe(reserva, sql, resume):
    async with reserva.connection() as conexion:
        await conexion.set_autocommit(True)
        filas = await (await conexion.execute(sql)).fetchall()
    return await asyncio.to_thread(resume, filas)


# cuelga: espera algo que nadie le da
async def informe(reserva, sql, resume):
    await asyncio.Event().wait()


# cuelga: no sale de un bucle
async def informe(reserva, sql, resume):
    while True:
        await asyncio.sleep(0.01)


# lanza: asyncio.run dentro de una corrutina
async def informe(reserva, sql, resume):
    async with reserva.connection() as conexion:
        cursor = await conexion.execute(sql)
        filas = await cursor.fetchall()
    corrutina = asyncio.to_thread(resume, filas)
    try:
        return asyncio.run(corrutina)
    finally:
        corrutina.close()


# lanza: with en lugar de async with
async def informe(reserva, sql, resume):
    with reserva.connection() as conexion:
        return await asyncio.to_thread(resume, conexion)


# bien: las filas se leen del cursor, ya fuera
async def informe(reserva, sql, resume):
    async with reserva.connection() as conexion:
        cursor = await conexion.execute(sql)
    return await asyncio.to_thread(resume, await cursor.fetchall())


# mal [K8]: ¿un cerrojo
CANDADO = asyncio.Lock()


async def informe(reserva, sql, resume):
    async with CANDADO:
        async with reserva.connection() as c:
            filas = await (await c.execute(sql)).fetchall()
        return await asyncio.to_thread(resume, filas)


# mal [K11]: No la cierres
async def informe(reserva, sql, resume):
    async with reserva.connection() as c:
        filas = await (await c.execute(sql)).fetchall()
        await c.commit()
        await c.close()
    return await asyncio.to_thread(resume, filas)


# mal [K5]: Con el pool sin abrir
async def informe(reserva, sql, resume):
    if reserva.closed:
        await reserva.open()
    async with reserva.connection() as conexion:
        filas = await (await conexion.execute(sql)).fetchall()
    return await asyncio.to_thread(resume, filas)


# mal [K3]: mientras `resume` trabaja, y no acaba cancelada
async def informe(reserva, sql, resume):
    async with reserva.connection() as conexion:
        filas = await (await conexion.execute(sql)).fetchall()
    try:
        return await asyncio.to_thread(resume, filas)
    except asyncio.CancelledError:
        return None


# bien [K3]: un ejecutor que se cierra al salir
async def informe(reserva, sql, resume):
    async with reserva.connection() as conexion:
        filas = await (await conexion.execute(sql)).fetchall()
    ejecutor = ThreadPoolExecutor(1)
    try:
        return await asyncio.wrap_future(ejecutor.submit(resume, filas))
    finally:
        ejecutor.shutdown(wait=False)
