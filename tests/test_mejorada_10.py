"""La clase corregida de la lección 10 cumple lo que promete, contra el servidor de verdad."""

import asyncio
import contextlib

import psycopg
import pytest
from psycopg import errors
from psycopg_pool import AsyncConnectionPool, PoolTimeout, TooManyRequests

from helpers import bucle, observador
from helpers.ejercicios import aparte, mata
from lecciones.leccion_06_psycopg_pool.ensayos import servidor_callado
from lecciones.leccion_10_asyncio.conexion_mejorada import AsyncConexion, SinConexion
from tests.mejorada import guardadas, tabla_nueva

APUNTA = "INSERT INTO promesas VALUES (%s)"


@pytest.fixture(autouse=True)
def tabla(servidor_del_curso):
    tabla_nueva()
    yield
    assert AsyncConexion._pool is None
    assert observador.espera_conexiones(0) == 0


def en_marcha(prueba):
    """Hace una prueba con el pool abierto; al final, ningún préstamo se ha perdido."""

    async def programa():
        await AsyncConexion.abrir(10)
        try:
            dice = await prueba()
            assert len(await toma(5)) == 5
            return dice
        finally:
            await AsyncConexion.cerrar()

    return bucle.corre(programa())


async def toma(cuantas):
    """Presta varias a la vez, las usa y las devuelve; da sus procesos."""
    async with contextlib.AsyncExitStack() as pila:
        entra = pila.enter_async_context
        tomadas = [await entra(AsyncConexion.obtener_conexion()) for _ in range(cuantas)]
        return {(await (await c.execute("SELECT pg_backend_pid()")).fetchone())[0] for c in tomadas}


async def apunta(n, *despues):
    async with AsyncConexion.obtener_conexion() as conexion:
        await conexion.execute(APUNTA, [n])
        for paso in despues:
            if isinstance(paso, type):
                raise paso
            await paso(conexion)


def test_al_salir_guarda():
    en_marcha(lambda: apunta(1))
    assert guardadas() == [1]


@pytest.mark.parametrize("error", [ValueError, psycopg.DataError, asyncio.CancelledError])
def test_un_error_deshace_y_llega(error):
    async def prueba():
        with pytest.raises(error):
            await apunta(1, error)

    en_marcha(prueba)
    assert guardadas() == []


def test_al_cancelar_en_plena_consulta_se_deshace():
    async def duerme(conexion):
        await conexion.execute("SELECT pg_sleep(30)")

    async def prueba():
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(apunta(1, duerme), 0.3)
        assert "active" not in [fila["estado"] for fila in observador.conexiones()]

    en_marcha(prueba)
    assert guardadas() == []


def test_un_error_atrapado_dentro_no_se_calla():
    async def calla(conexion):
        with contextlib.suppress(errors.DivisionByZero):
            await conexion.execute("SELECT 1 / 0")

    async def con_punto(conexion):
        with contextlib.suppress(errors.DivisionByZero):
            async with conexion.transaction():
                await conexion.execute("SELECT 1 / 0")

    async def prueba():
        with pytest.raises(errors.InFailedSqlTransaction, match="No se ha guardado nada"):
            await apunta(1, calla)
        await apunta(2, con_punto)

    en_marcha(prueba)
    assert guardadas() == [2]


def test_si_el_commit_falla_llega_su_error():
    async def prueba():
        with pytest.raises(errors.UniqueViolation):
            await apunta(1, lambda conexion: conexion.execute(APUNTA, [1]))

    en_marcha(prueba)
    assert guardadas() == []


def test_si_muere_en_uso_se_sabe_y_no_se_pierde_el_sitio():
    async def muere(conexion):
        mata(conexion)
        with contextlib.suppress(psycopg.Error):
            await conexion.execute("SELECT 1")

    async def prueba():
        for _ in range(6):
            with pytest.raises(psycopg.Error):
                await apunta(1, muere)

    en_marcha(prueba)
    assert guardadas() == []


@pytest.mark.parametrize("cuantas", [1, 5])
def test_las_que_murieron_libres_no_se_prestan(cuantas):
    async def prueba():
        procesos = await toma(5)
        observador.termina_procesos(list(procesos)[:cuantas])
        assert len(await toma(5)) == 5

    en_marcha(prueba)


def test_la_sesion_no_se_hereda():
    async def ensucia(conexion):
        await conexion.execute("SET statement_timeout = '1s'; CREATE TEMP TABLE borrador ()")
        await conexion.commit()
        await conexion.set_autocommit(True)
        await conexion.set_isolation_level(psycopg.IsolationLevel.SERIALIZABLE)

    async def prueba():
        await apunta(1, ensucia)
        async with AsyncConexion.obtener_conexion() as conexion:
            limite = await (await conexion.execute("SHOW statement_timeout")).fetchone()
            tabla = await (await conexion.execute("SELECT to_regclass('borrador')")).fetchone()
            return conexion.autocommit, conexion.isolation_level, limite[0] != "1s", tabla[0]

    assert en_marcha(prueba) == (False, None, True, None)


def test_lleno_espera_y_se_cansa_y_la_cola_tiene_un_limite():
    async def prueba():
        pool = AsyncConexion._pool
        async with contextlib.AsyncExitStack() as pila:
            for _ in range(5):
                await pila.enter_async_context(AsyncConexion.obtener_conexion())
            pool.timeout, pool.max_waiting = 0.05, 2  # con todas en la mano, y no antes
            dicen = await asyncio.gather(*[apunta(n) for n in range(3)], return_exceptions=True)
        return sorted(type(uno).__name__ for uno in dicen)

    assert en_marcha(prueba) == [c.__name__ for c in (PoolTimeout, PoolTimeout, TooManyRequests)]


def test_la_abren_muchas_tareas_a_la_vez_y_hay_un_pool():
    async def prueba():
        suyo = AsyncConexion._pool
        await asyncio.gather(*[AsyncConexion.abrir() for _ in range(10)])
        assert AsyncConexion._pool is suyo

    en_marcha(prueba)


def test_si_se_cancela_quien_abre_abre_otra():
    async def programa():
        tareas = [asyncio.create_task(AsyncConexion.abrir()) for _ in range(3)]
        await asyncio.sleep(0)
        tareas[0].cancel()
        acabadas = await asyncio.gather(*tareas, return_exceptions=True)
        assert isinstance(acabadas[0], asyncio.CancelledError) and acabadas[1:] == [None, None]
        await apunta(1)
        await AsyncConexion.cerrar()

    bucle.corre(programa())
    assert guardadas() == [1]


def test_se_abre_en_cada_bucle_y_se_cierra_dos_veces():
    for n in (1, 2):
        en_marcha(lambda n=n: apunta(n))
    bucle.corre(AsyncConexion.cerrar())
    assert guardadas() == [1, 2]


def test_sin_abrir_y_en_otro_bucle_lo_dice():
    with pytest.raises(SinConexion, match="llama antes a «abrir»"):
        bucle.corre(apunta(1))

    async def prueba():
        def en_otro():
            with pytest.raises(SinConexion, match="es de otro bucle"):
                bucle.corre(apunta(1))

        await asyncio.to_thread(en_otro)

    en_marcha(prueba)


@pytest.mark.lenta
def test_si_no_conecta_lo_dice_y_no_deja_nada(monkeypatch):
    def exige_sin_conexion():
        with pytest.raises(SinConexion) as lanzado:
            bucle.corre(AsyncConexion.abrir(0.3))
        assert isinstance(lanzado.value.__cause__, PoolTimeout) and AsyncConexion._pool is None

    with monkeypatch.context() as cambio:
        cambio.setenv("PGPASSWORD", "otra")
        exige_sin_conexion()
    with servidor_callado() as (callado, _), monkeypatch.context() as cambio:
        cambio.setenv("PGHOST", callado["host"])
        cambio.setenv("PGPORT", str(callado["port"]))
        exige_sin_conexion()


def test_el_pool_de_un_bucle_que_se_fue_se_olvida():
    async def abre_y_se_va():
        await AsyncConexion.abrir()
        return AsyncConexion._pool

    ido = bucle.corre(abre_y_se_va())
    assert isinstance(ido, AsyncConnectionPool)
    for conexion in ido._pool:
        conexion.pgconn.finish()
    en_marcha(lambda: apunta(1))
    with aparte() as mira:
        mira.execute("SELECT count(*) FROM promesas")
        assert mira.fetchone()[0] == 1
