# no aplica K7: cada llamada pide y devuelve lo suyo
import asyncio
import time

import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout


# bien: dos corrutinas
async def _todo(reserva, sql):
    async with reserva.connection() as conexion, conexion.cursor() as cursor:
        await cursor.execute(sql)
        return await cursor.fetchall()


async def consulta_con_plazo(reserva, sql, segundos):
    """Las filas de `sql`, o "tarde" si no están en `segundos`."""
    try:
        return await asyncio.wait_for(_todo(reserva, sql), timeout=segundos)
    except asyncio.TimeoutError:
        return "tarde"


# bien [K1]: asyncio.wait, y cancelar a mano
async def consulta_con_plazo(reserva, sql, segundos):
    async def consulta():
        async with reserva.connection() as conexion:
            return await (await conexion.execute(sql)).fetchall()

    tarea = asyncio.create_task(consulta())
    try:
        hechas, _ = await asyncio.wait({tarea}, timeout=segundos)
    finally:
        if not tarea.done():
            tarea.cancel()
            await asyncio.wait({tarea})
    return tarea.result() if hechas else "tarde"


# bien [K4]: getconn, putconn y el async with de la conexión
async def consulta_con_plazo(reserva, sql, segundos):
    async def consulta():
        conexion = await reserva.getconn()
        try:
            async with conexion:
                return await (await conexion.execute(sql)).fetchall()
        finally:
            await reserva.putconn(conexion)

    try:
        return await asyncio.wait_for(consulta(), segundos)
    except asyncio.TimeoutError:
        return "tarde"


# mal [K9]: Un solo plazo para las dos cosas
async def consulta_con_plazo(reserva, sql, segundos):
    try:
        conexion = await asyncio.wait_for(reserva.getconn(), segundos)
    except asyncio.TimeoutError:
        return "tarde"
    try:
        async with conexion:
            cursor = await asyncio.wait_for(conexion.execute(sql), segundos)
            return await cursor.fetchall()
    except asyncio.TimeoutError:
        return "tarde"
    finally:
        await reserva.putconn(conexion)


# mal [K9]: Se acaba el plazo y tu corrutina sigue esperando
async def consulta_con_plazo(reserva, sql, segundos):
    try:
        async with reserva.connection(timeout=segundos) as conexion:
            return await (await conexion.execute(sql)).fetchall()
    except PoolTimeout:
        return "tarde"


# mal [K9]: Se acaba el plazo y tu corrutina sigue esperando
async def consulta_con_plazo(reserva, sql, segundos):
    async with reserva.connection() as conexion:
        try:
            cursor = await asyncio.wait_for(conexion.execute(sql), segundos)
        except asyncio.TimeoutError:
            return "tarde"
        return await cursor.fetchall()


# mal: llega TimeoutError
async def consulta_con_plazo(reserva, sql, segundos):
    async def consulta():
        async with reserva.connection() as conexion:
            return await (await conexion.execute(sql)).fetchall()

    return await asyncio.wait_for(consulta(), segundos)


# mal: devolver el texto «tarde»
async def consulta_con_plazo(reserva, sql, segundos):
    async def consulta():
        async with reserva.connection() as conexion:
            return await (await conexion.execute(sql)).fetchall()

    try:
        return await asyncio.wait_for(consulta(), segundos)
    except asyncio.TimeoutError:
        return []


# mal [K11]: el servidor sigue trabajando
async def consulta_con_plazo(reserva, sql, segundos):
    async def consulta():
        async with reserva.connection() as conexion:
            return await (await conexion.execute(sql)).fetchall()

    tarea = asyncio.ensure_future(consulta())
    hechas, _ = await asyncio.wait({tarea}, timeout=segundos)
    return tarea.result() if hechas else "tarde"


# mal [K11]: el servidor sigue trabajando
async def consulta_con_plazo(reserva, sql, segundos):
    async def consulta():
        async with reserva.connection() as conexion:
            return await (await conexion.execute(sql)).fetchall()

    try:
        return await asyncio.wait_for(asyncio.shield(consulta()), segundos)
    except asyncio.TimeoutError:
        return "tarde"


# mal [K2]: lo que falla es la consulta
async def consulta_con_plazo(reserva, sql, segundos):
    async def consulta():
        async with reserva.connection() as conexion:
            return await (await conexion.execute(sql)).fetchall()

    try:
        return await asyncio.wait_for(consulta(), segundos)
    except (asyncio.TimeoutError, psycopg.errors.QueryCanceled):
        return "tarde"


# mal [K2]: lo que falla es la consulta
async def consulta_con_plazo(reserva, sql, segundos):
    async def consulta():
        async with reserva.connection() as conexion:
            return await (await conexion.execute(sql)).fetchall()

    try:
        return await asyncio.wait_for(consulta(), segundos)
    except Exception:
        return "tarde"


# mal [K2]: llega ValueError
async def consulta_con_plazo(reserva, sql, segundos):
    async def consulta():
        async with reserva.connection() as conexion:
            return await (await conexion.execute(sql)).fetchall()

    try:
        return await asyncio.wait_for(consulta(), segundos)
    except asyncio.TimeoutError:
        return "tarde"
    except psycopg.Error as error:
        raise ValueError("consulta mala") from error


# mal [K3]: se lo calla
async def consulta_con_plazo(reserva, sql, segundos):
    async def consulta():
        async with reserva.connection() as conexion:
            return await (await conexion.execute(sql)).fetchall()

    try:
        return await asyncio.wait_for(consulta(), segundos)
    except (asyncio.TimeoutError, asyncio.CancelledError):
        return "tarde"


# mal [K3]: se lo calla
async def consulta_con_plazo(reserva, sql, segundos):
    async def consulta():
        async with reserva.connection() as conexion:
            return await (await conexion.execute(sql)).fetchall()

    try:
        return await asyncio.wait_for(consulta(), segundos)
    except psycopg.Error:
        raise
    except:
        return "tarde"


# mal [K3]: la conexión no vuelve al pool
async def consulta_con_plazo(reserva, sql, segundos):
    async def consulta():
        conexion = await reserva.getconn()
        try:
            async with conexion:
                filas = await (await conexion.execute(sql)).fetchall()
        except psycopg.Error:
            await reserva.putconn(conexion)
            raise
        await reserva.putconn(conexion)
        return filas

    try:
        return await asyncio.wait_for(consulta(), segundos)
    except asyncio.TimeoutError:
        return "tarde"


# mal [K5]: Con el pool agotado
async def consulta_con_plazo(reserva, sql, segundos):
    async def consulta():
        async with reserva.connection() as conexion:
            return await (await conexion.execute(sql)).fetchall()

    try:
        return await asyncio.wait_for(consulta(), segundos)
    except (asyncio.TimeoutError, PoolTimeout):
        return "tarde"


# mal [K11]: Has cambiado el `timeout`
async def consulta_con_plazo(reserva, sql, segundos):
    reserva.timeout = segundos

    async def consulta():
        async with reserva.connection() as conexion:
            return await (await conexion.execute(sql)).fetchall()

    try:
        return await asyncio.wait_for(consulta(), segundos)
    except asyncio.TimeoutError:
        return "tarde"


# mal [K11]: sin cambiarle ningún ajuste
async def consulta_con_plazo(reserva, sql, segundos):
    try:
        async with reserva.connection(timeout=segundos) as conexion:
            await conexion.execute(f"SET LOCAL statement_timeout = {int(segundos * 1000)}")
            return await (await conexion.execute(sql)).fetchall()
    except (PoolTimeout, psycopg.errors.QueryCanceled):
        return "tarde"


# mal [K8]: ¿un cerrojo?
_cerrojos = {}


async def consulta_con_plazo(reserva, sql, segundos):
    cerrojo = _cerrojos.setdefault(reserva, asyncio.Lock())

    async def consulta():
        async with cerrojo, reserva.connection() as conexion:
            return await (await conexion.execute(sql)).fetchall()

    try:
        return await asyncio.wait_for(consulta(), segundos)
    except asyncio.TimeoutError:
        return "tarde"


# mal [K6]: Falla el propio `commit`
async def consulta_con_plazo(reserva, sql, segundos):
    async def consulta():
        conexion = await reserva.getconn()
        try:
            filas = await (await conexion.execute(sql)).fetchall()
            try:
                await conexion.commit()
            except psycopg.IntegrityError:
                await conexion.rollback()
            return filas
        finally:
            await reserva.putconn(conexion)

    try:
        return await asyncio.wait_for(consulta(), segundos)
    except asyncio.TimeoutError:
        return "tarde"


# mal [K6]: La conexión muere antes de guardar
async def consulta_con_plazo(reserva, sql, segundos):
    async def consulta():
        conexion = await reserva.getconn()
        try:
            filas = await (await conexion.execute(sql)).fetchall()
            try:
                await conexion.commit()
            except psycopg.OperationalError:
                pass
            return filas
        finally:
            await reserva.putconn(conexion)

    try:
        return await asyncio.wait_for(consulta(), segundos)
    except asyncio.TimeoutError:
        return "tarde"


# mal [K10]: no queda guardada una vez
async def consulta_con_plazo(reserva, sql, segundos):
    async def consulta():
        conexion = await reserva.getconn()
        try:
            return await (await conexion.execute(sql)).fetchall()
        finally:
            await reserva.putconn(conexion)

    try:
        return await asyncio.wait_for(consulta(), segundos)
    except asyncio.TimeoutError:
        return "tarde"


# mal [K4]: es una sola vez
async def consulta_con_plazo(reserva, sql, segundos):
    async def consulta():
        try:
            async with reserva.connection() as conexion:
                return await (await conexion.execute(sql)).fetchall()
        except psycopg.errors.AdminShutdown:
            async with reserva.connection() as conexion:
                return await (await conexion.execute(sql)).fetchall()

    try:
        return await asyncio.wait_for(consulta(), segundos)
    except asyncio.TimeoutError:
        return "tarde"


# mal [K12]: no devuelves la lista de sus filas
async def consulta_con_plazo(reserva, sql, segundos):
    async def consulta():
        async with await psycopg.AsyncConnection.connect() as conexion:
            return await (await conexion.execute(sql)).fetchall()

    try:
        return await asyncio.wait_for(consulta(), segundos)
    except asyncio.TimeoutError:
        return "tarde"


# mal [K10]: Con un «%» en la consulta
async def consulta_con_plazo(reserva, sql, segundos):
    async def consulta():
        async with reserva.connection() as conexion:
            return await (await conexion.execute(sql, ())).fetchall()

    try:
        return await asyncio.wait_for(consulta(), segundos)
    except asyncio.TimeoutError:
        return "tarde"


# mal [K10]: no devuelves la lista de sus filas
async def consulta_con_plazo(reserva, sql, segundos):
    async def consulta():
        async with reserva.connection() as conexion:
            return await (await conexion.execute(sql)).fetchone()

    try:
        return await asyncio.wait_for(consulta(), segundos)
    except asyncio.TimeoutError:
        return "tarde"


# mal [K9]: devolver el texto
async def consulta_con_plazo(reserva, sql, segundos):
    async def consulta():
        async with reserva.connection() as conexion:
            return await (await conexion.execute(sql)).fetchall()

    try:
        return await asyncio.wait_for(consulta(), segundos)
    except asyncio.TimeoutError:
        return False


# mal [K9]: con un minuto de plazo
async def consulta_con_plazo(reserva, sql, segundos):
    async def consulta():
        async with reserva.connection() as conexion:
            return await (await conexion.execute(sql)).fetchall()

    try:
        return await asyncio.wait_for(consulta(), segundos / 1e6)
    except asyncio.TimeoutError:
        return "tarde"


# mal: Falta un `await`
async def consulta_con_plazo(reserva, sql, segundos):
    async def consulta():
        async with reserva.connection() as conexion:
            cursor = conexion.execute(sql)
            return await cursor.fetchall()

    try:
        return await asyncio.wait_for(consulta(), segundos)
    except asyncio.TimeoutError:
        return "tarde"


# mal: no es asíncrona
def consulta_con_plazo(reserva, sql, segundos):
    return "tarde"


# mal: Falta un `await`
async def consulta_con_plazo(reserva, sql, segundos):
    async def consulta():
        async with reserva.connection() as conexion:
            return await (await conexion.execute(sql)).fetchall()

    try:
        return asyncio.wait_for(consulta(), segundos)
    except asyncio.TimeoutError:
        return "tarde"


# mal: Usa `reserva`
async def consulta_con_plazo(reserva, sql, segundos):
    async def consulta():
        async with AsyncConexion.obtener_conexion() as conexion:
            return await (await conexion.execute(sql)).fetchall()

    try:
        return await asyncio.wait_for(consulta(), segundos)
    except asyncio.TimeoutError:
        return "tarde"


# cuelga: insiste hasta que llegue
async def consulta_con_plazo(reserva, sql, segundos):
    while True:
        try:
            async with reserva.connection() as conexion:
                await conexion.execute("SELECT pg_sleep(0.05)")
        except psycopg.Error:
            continue


# cuelga: atrapa hasta la cancelación
async def consulta_con_plazo(reserva, sql, segundos):
    await asyncio.Event().wait()


# lanza: asyncio.run dentro
async def consulta_con_plazo(reserva, sql, segundos):
    corrutina = asyncio.sleep(0)
    try:
        return asyncio.run(corrutina)
    finally:
        corrutina.close()


# lanza: un parámetro que no existe
async def consulta_con_plazo(reserva, sql, segundos):
    async with reserva.connection(segundos=segundos) as conexion:
        return await (await conexion.execute(sql)).fetchall()


# bien [K9]: una cuenta atrás propia
async def consulta_con_plazo(reserva, sql, segundos):
    yo, se_acabo = asyncio.current_task(), []

    async def consulta():
        async with reserva.connection() as conexion:
            return await (await conexion.execute(sql)).fetchall()

    tarea = asyncio.ensure_future(consulta())
    reloj = asyncio.get_running_loop().call_later(
        segundos, lambda: (se_acabo.append(True), tarea.cancel())
    )
    try:
        return await tarea
    except asyncio.CancelledError:
        if se_acabo and not getattr(yo, "cancelling", bool)():
            return "tarde"
        raise
    finally:
        reloj.cancel()


# bien [K3]: con call_later
async def consulta_con_plazo(reserva, sql, segundos):
    async def q():
        async with reserva.connection() as c:
            return await (await c.execute(sql)).fetchall()

    t = asyncio.create_task(q())
    vencido = []

    def corta():
        vencido.append(1)
        t.cancel()

    asyncio.get_running_loop().call_later(segundos, corta)
    try:
        return await t
    except asyncio.CancelledError:
        if vencido:
            return "tarde"
        raise


# mal [K9]: que dura 0,01, dices
async def consulta_con_plazo(reserva, sql, segundos):
    async def consulta():
        async with reserva.connection() as c:
            return await (await c.execute(sql)).fetchall()

    try:
        return await asyncio.wait_for(consulta(), int(segundos))
    except asyncio.TimeoutError:
        return "tarde"


# mal [K9]: que dura 0,9, das
import math


async def consulta_con_plazo(reserva, sql, segundos):
    async def consulta():
        async with reserva.connection() as c:
            return await (await c.execute(sql)).fetchall()

    try:
        return await asyncio.wait_for(consulta(), math.ceil(segundos))
    except asyncio.TimeoutError:
        return "tarde"


# mal [K12]: que dura 0,5, dices
async def consulta_con_plazo(reserva, sql, segundos):
    async def consulta():
        async with reserva.connection() as c:
            return await (await c.execute(sql)).fetchall()

    try:
        return await asyncio.wait_for(consulta(), 0.3)
    except asyncio.TimeoutError:
        return "tarde"


# mal [K1]: No llega a tiempo y la repites
async def consulta_con_plazo(reserva, sql, segundos):
    async def q():
        async with reserva.connection() as c:
            return await (await c.execute(sql)).fetchall()

    for n in range(2):
        try:
            return await asyncio.wait_for(q(), segundos / 2)
        except asyncio.TimeoutError:
            pass
    return "tarde"


# mal [K6]: Se acaba el plazo y tu corrutina sigue esperando
async def consulta_con_plazo(reserva, sql, segundos):
    fin = time.monotonic() + segundos
    try:
        c = await asyncio.wait_for(reserva.getconn(), segundos)
    except asyncio.TimeoutError:
        return "tarde"

    async def q():
        return await (await c.execute(sql)).fetchall()

    try:
        try:
            filas = await asyncio.wait_for(q(), max(fin - time.monotonic(), 0.001))
        except asyncio.TimeoutError:
            return "tarde"
        await c.commit()
        return filas
    finally:
        await reserva.putconn(c)


# mal [K4]: No la cierres
async def consulta_con_plazo(reserva, sql, segundos):
    async def q():
        async with reserva.connection() as c:
            try:
                return await (await c.execute(sql)).fetchall()
            except asyncio.CancelledError:
                await c.close()
                raise

    try:
        return await asyncio.wait_for(q(), segundos)
    except asyncio.TimeoutError:
        return "tarde"


# mal [K5]: esperas más que su `timeout`
async def consulta_con_plazo(reserva, sql, segundos):
    async def q():
        async with reserva.connection(timeout=segundos) as c:
            return await (await c.execute(sql)).fetchall()

    try:
        return await asyncio.wait_for(q(), segundos)
    except asyncio.TimeoutError:
        return "tarde"


# mal [K5]: Con el pool sin abrir
async def consulta_con_plazo(reserva, sql, segundos):
    async def q():
        if reserva.closed:
            await reserva.open()
        async with reserva.connection() as c:
            return await (await c.execute(sql)).fetchall()

    try:
        return await asyncio.wait_for(q(), segundos)
    except asyncio.TimeoutError:
        return "tarde"


# mal [K11]: Has cambiado el tamaño
async def consulta_con_plazo(reserva, sql, segundos):
    await reserva.resize(reserva.min_size, reserva.max_size + 1)

    async def q():
        async with reserva.connection() as c:
            return await (await c.execute(sql)).fetchall()

    try:
        return await asyncio.wait_for(q(), segundos)
    except asyncio.TimeoutError:
        return "tarde"
