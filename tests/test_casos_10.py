"""Lo que le pasa a la gente con asyncio y un pool: el síntoma, el remedio de la lección y el valor.

Cada prueba es de una clase de casos públicos; el enlace lleva a uno.
"""

import asyncio
import contextlib
import gc
import sys
import threading
import warnings
from pathlib import Path

import psycopg
import pytest
from psycopg import errors
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from helpers import bucle, observador
from helpers.ejercicios import aparte
from lecciones.leccion_10_asyncio import ensayos
from lecciones.leccion_10_asyncio.conexion_mejorada import AsyncConexion
from lecciones.leccion_10_asyncio.diario import ENTRADAS

pytestmark = pytest.mark.usefixtures("servidor_del_curso")


def pool_de(cuantas, **otros):
    return AsyncConnectionPool(min_size=cuantas, max_size=cuantas, open=False, **otros)


async def valor(reserva, numero, duerme=0.0):
    async with reserva.connection() as conexion:
        cursor = await conexion.execute("SELECT %s::int FROM pg_sleep(%s)", [numero, duerme])
        return (await cursor.fetchone())[0]


async def en_plena_consulta(tarea):
    """Espera a que el servidor trabaje para ella."""
    for _ in range(1000):
        if any(fila["estado"] == "active" for fila in observador.conexiones()):
            return
        assert not tarea.done()
        await asyncio.sleep(0.01)
    raise AssertionError("La consulta no llega al servidor.")


@pytest.fixture(autouse=True)
def sin_rastro():
    yield
    gc.collect()  # las de un bucle que ya no existe
    observador.termina_conexiones()
    assert observador.espera_conexiones(0) == 0


# El bucle


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # de un pool que ya no se puede cerrar
def test_el_pool_de_otro_bucle():
    """https://github.com/psycopg/psycopg/issues/737"""
    ajeno = AsyncConnectionPool(min_size=1, max_size=2, timeout=0.3, open=False)
    bucle.corre(ajeno.open(wait=True))
    assert bucle.corre(valor(ajeno, 7)) == 7  # la que estaba libre

    async def dos():
        return await asyncio.gather(valor(ajeno, 1, 0.5), valor(ajeno, 2, 0.5))

    with pytest.raises(PoolTimeout):
        bucle.corre(dos())
    # Cuál de los tres depende de la versión de Python.
    with pytest.raises((RuntimeError, ValueError, asyncio.CancelledError)):
        bucle.corre(ajeno.close())
    conexiones = list(ajeno._pool)
    for conexion in conexiones:
        conexion.pgconn.finish()

    async def en_el_suyo():
        async with pool_de(2) as reserva:
            return await asyncio.gather(valor(reserva, 1, 0.1), valor(reserva, 2, 0.1))

    for _ in range(2):
        assert bucle.corre(en_el_suyo()) == [1, 2]


@pytest.mark.filterwarnings("ignore:opening the async pool:RuntimeWarning")
def test_un_pool_abierto_al_importar():
    """https://github.com/psycopg/psycopg/issues/738"""
    with pytest.raises(RuntimeError, match="open with no running loop"):
        AsyncConnectionPool(open=True)
    cerrado = pool_de(1)

    async def programa():
        async with cerrado:
            return await valor(cerrado, 7)

    assert bucle.corre(programa()) == 7


def test_asyncio_run_donde_ya_hay_un_bucle():
    """https://stackoverflow.com/questions/55409641"""

    async def celda():
        corrutina = asyncio.sleep(0, "bien")
        with pytest.raises(RuntimeError) as lanzado:
            asyncio.run(corrutina)
        assert f"RuntimeError: {lanzado.value}" == ENTRADAS["A"][0]
        return await corrutina

    assert bucle.corre(celda()) == "bien"


@pytest.mark.skipif(sys.platform != "win32", reason="el ProactorEventLoop es de Windows")
def test_en_windows_el_bucle_de_python_no_sirve():
    """https://github.com/psycopg/psycopg/issues/882"""

    async def programa():
        async with pool_de(1) as reserva:
            return await valor(reserva, 7)

    async def conecta():
        await psycopg.AsyncConnection.connect()

    with pytest.raises(psycopg.InterfaceError, match="ProactorEventLoop"):
        asyncio.run(conecta())
    assert bucle.corre(programa()) == 7


# Las corrutinas


def test_una_orden_que_nadie_espera_no_se_ejecuta():
    with aparte() as mira:
        mira.execute("DROP TABLE IF EXISTS esperadas; CREATE TABLE esperadas (n int)")

        async def programa():
            async with pool_de(1) as reserva, reserva.connection() as conexion:
                with warnings.catch_warnings(record=True) as avisos:
                    warnings.simplefilter("always")
                    conexion.execute("INSERT INTO esperadas VALUES (1)")
                    gc.collect()
                    with pytest.raises(AttributeError) as lanzado:
                        conexion.execute("SELECT 1").fetchone()
                    lanzado.value.obj.close()
                await conexion.execute("INSERT INTO esperadas VALUES (2)")
                return f"RuntimeWarning: {avisos[0].message}", f"AttributeError: {lanzado.value}"

        assert bucle.corre(programa()) == ENTRADAS["B"]
        mira.execute("SELECT n FROM esperadas")
        assert mira.fetchall() == [(2,)]
        mira.execute("DROP TABLE esperadas")


def test_lo_que_no_sabe_esperar_para_a_todos():
    """https://docs.python.org/es/3/library/asyncio-dev.html"""

    async def programa(como):
        sigue = threading.Event()

        async def otra():
            sigue.set()

        tarea = asyncio.create_task(otra())
        llego = await como(sigue)
        await tarea
        return llego

    async def en_el_bucle(sigue):
        return sigue.wait(0.1)

    async def en_otro_hilo(sigue):
        return await asyncio.to_thread(sigue.wait, 10)

    assert bucle.corre(programa(en_el_bucle)) is False
    assert bucle.corre(programa(en_otro_hilo)) is True


# Una conexión, una tarea


def test_una_conexion_para_varias_tareas():
    async def programa():
        async with pool_de(2) as reserva:
            async with reserva.connection() as conexion:
                dicen = await asyncio.gather(
                    conexion.execute("SELECT 1 / 0"),
                    conexion.execute("SELECT 1"),
                    return_exceptions=True,
                )
                await conexion.rollback()
            assert [type(uno) for uno in dicen] == [
                errors.DivisionByZero,
                errors.InFailedSqlTransaction,  # el error es de la otra
            ]
            return await asyncio.gather(*[valor(reserva, n) for n in range(6)])

    assert bucle.corre(programa()) == list(range(6))


@pytest.mark.skipif(ensayos.asyncpg is None, reason="no hay asyncpg para esta máquina")
def test_asyncpg_otra_operacion_en_marcha():
    """https://github.com/MagicStack/asyncpg/issues/56"""
    asyncpg = ensayos.asyncpg

    async def programa():
        async with asyncpg.create_pool(min_size=1, max_size=2) as reserva:
            async with reserva.acquire() as conexion:
                dicen = await asyncio.gather(
                    *[conexion.fetchval("SELECT $1::int", n) for n in range(3)],
                    return_exceptions=True,
                )
            assert [type(uno) for uno in dicen[1:]] == [asyncpg.InterfaceError] * 2
            assert "another operation is in progress" in str(dicen[1])
            return await asyncio.gather(*[reserva.fetchval("SELECT $1::int", n) for n in range(6)])

    assert bucle.corre(programa()) == list(range(6))


@pytest.mark.skipif(ensayos.asyncpg is None, reason="no hay asyncpg para esta máquina")
def test_asyncpg_agotado_espera_sin_limite():
    async def programa():
        async with ensayos.asyncpg.create_pool(min_size=1, max_size=1) as reserva:
            async with reserva.acquire():
                espera = asyncio.ensure_future(reserva.acquire())
                await asyncio.wait([espera], timeout=0.3)
                assert not espera.done()
                with pytest.raises(asyncio.TimeoutError):
                    await reserva.acquire(timeout=0.1)
            await reserva.release(await espera)
            return await reserva.fetchval("SELECT 7")

    assert bucle.corre(programa()) == 7


# Muchas a la vez


def test_mas_tareas_de_las_que_caben_en_su_timeout():
    """https://github.com/psycopg/psycopg/issues/218"""

    async def programa():
        async with pool_de(2, timeout=0.2) as reserva:
            await reserva.wait()
            todas = [valor(reserva, n, 0.05) for n in range(40)]
            dicen = await asyncio.gather(*todas, return_exceptions=True)
            assert {type(uno) for uno in dicen} == {int, PoolTimeout}
            texto = next(f"PoolTimeout: {uno}" for uno in dicen if isinstance(uno, PoolTimeout))
            assert texto.replace("0.20", "30.00") == ENTRADAS["C"][2]
            assert ENTRADAS["D"][1].startswith(ENTRADAS["C"][2])
            assert reserva.get_stats()["pool_available"] == 2  # ninguna sin devolver
            semaforo = asyncio.Semaphore(2)

            async def con_turno(numero):
                async with semaforo:
                    return await valor(reserva, numero, 0.05)

            return await asyncio.gather(*[con_turno(n) for n in range(40)])

    assert bucle.corre(programa()) == list(range(40))


def test_diez_tareas_abren_diez_pools():
    async def programa():
        pools, unico = [], []

        async def perezosa():
            if not unico:
                nuevo = pool_de(1)
                pools.append(nuevo)
                await nuevo.open(wait=True)
                unico.append(nuevo)

        await asyncio.gather(*[perezosa() for _ in range(10)])
        assert len(pools) == 10 and observador.espera_conexiones(10) == 10
        for uno in pools:
            await uno.close()
        assert observador.espera_conexiones(0) == 0
        await asyncio.gather(*[AsyncConexion.abrir() for _ in range(10)])
        vistas = observador.espera_conexiones(1)
        await AsyncConexion.cerrar()
        return vistas

    assert bucle.corre(programa()) == 1


# Cancelar


def test_cancelar_para_tambien_al_servidor():
    """https://github.com/psycopg/psycopg/issues/543"""

    async def programa():
        async with pool_de(1) as reserva:
            for _ in range(3):
                tarea = asyncio.create_task(valor(reserva, 1, 30))
                await en_plena_consulta(tarea)
                tarea.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await tarea
                assert [f["estado"] for f in observador.conexiones()] == ["idle"]
            return await valor(reserva, 7)

    assert bucle.corre(programa()) == 7


def test_cancelar_pierde_la_conexion_que_nadie_devuelve():
    """https://github.com/psycopg/psycopg/issues/509"""

    async def programa(pregunta, segundos):
        async with pool_de(2, timeout=segundos) as reserva:
            await reserva.wait()
            for _ in range(2):
                tarea = asyncio.create_task(pregunta(reserva, 1, 30))
                await en_plena_consulta(tarea)
                tarea.cancel()
                await asyncio.wait([tarea])
            return await valor(reserva, 7)

    tomadas = []

    async def sin_finally(reserva, numero, duerme):
        tomadas.append(await reserva.getconn())
        try:
            await tomadas[-1].execute("SELECT pg_sleep(%s)", [duerme])
        except Exception:
            await reserva.putconn(tomadas[-1])

    async def y_las_cierra():
        try:
            return await programa(sin_finally, 0.2)
        finally:
            for conexion in tomadas:
                await conexion.close()

    with pytest.raises(PoolTimeout):
        bucle.corre(y_las_cierra())
    assert bucle.corre(programa(valor, 20)) == 7


def test_el_limite_cuenta_tambien_lo_que_se_espera_a_la_conexion():
    """https://github.com/psycopg/psycopg/issues/1401"""

    async def programa():
        async with pool_de(1) as reserva:
            async with reserva.connection():
                with pytest.raises(asyncio.TimeoutError):
                    await asyncio.wait_for(valor(reserva, 1), 0.1)
            return await valor(reserva, 7)

    assert bucle.corre(programa()) == 7


@pytest.mark.lenta
def test_si_la_conexion_calla_cancelar_tarda_cinco_segundos():
    """https://github.com/psycopg/psycopg/issues/1371"""

    async def programa():
        async with ensayos.pool_que_calla() as (reserva, calla):
            calla()
            inicio = asyncio.get_running_loop().time()
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(valor(reserva, 1), 0.1)
            tarda = asyncio.get_running_loop().time() - inicio
            return tarda, await valor(reserva, 7)  # el pool abre otra

    tarda, siete = bucle.corre(programa())
    assert tarda > 5 and siete == 7


def test_quien_atrapa_la_cancelacion_no_se_entera():
    async def programa(clases):
        async def espera():
            try:
                await asyncio.sleep(30)
            except clases:
                return "sigo"

        tarea = asyncio.create_task(espera())
        await asyncio.sleep(0)
        tarea.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            return await tarea
        return "cancelada"

    assert bucle.corre(programa(BaseException)) == "sigo"
    assert bucle.corre(programa(Exception)) == "cancelada"


# «Errores frecuentes»


def dice_el_error(hace):
    with pytest.raises((SyntaxError, TypeError, RuntimeError)) as lanzado:
        hace()
    return f"{type(lanzado.value).__name__}: {lanzado.value}"


@pytest.mark.skipif(sys.version_info < (3, 11), reason="Python 3.10 da otro error con `with`")
def test_los_errores_frecuentes_dicen_asi():
    """Los que no escribe ninguna celda."""
    cerrojo = asyncio.Lock()

    async def dos_lo_quieren():
        async def uno():
            async with cerrojo:
                await asyncio.sleep(0.01)

        await asyncio.gather(uno(), uno())

    def con_with():
        with AsyncConnectionPool(open=False):
            pass

    bucle.corre(dos_lo_quieren())
    dicen = [
        dice_el_error(lambda: compile("await programa()", "archivo.py", "exec")),
        dice_el_error(con_with),
        dice_el_error(lambda: bucle.corre(dos_lo_quieren())),
    ]
    leccion = Path(ensayos.__file__).with_name("leccion.md").read_text("utf-8")
    for error, escrito in zip(
        dicen,
        (
            "SyntaxError: 'await' outside function",
            "TypeError: … object does not support the context manager protocol",
            "RuntimeError: … is bound to a different event loop",
        ),
        strict=True,
    ):
        empieza, _, sigue = escrito.partition("…")
        assert error.startswith(empieza) and sigue in error
        assert f"**`{escrito}`" in leccion
