"""Las piezas que la lección repite para provocar cada situación."""

import asyncio
import logging
import os
import time
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, nullcontext, suppress
from typing import Any

import psycopg
from psycopg_pool import AsyncConnectionPool

from helpers import bucle

try:
    import asyncpg
except ImportError:  # No hay wheel para esta máquina: la sección que lo usa lo dice.
    asyncpg = None

__all__ = [
    "a_la_vez",
    "asyncpg",
    "cinco_tareas",
    "cronometra",
    "duerme",
    "en_otro_bucle",
    "error_de",
    "pool_que_calla",
    "sin_bucle",
]

Tramo = tuple[float, float]


def error_de(funcion: Callable[[], Any]) -> str:
    """La clase y el texto del error con que acaba una llamada, o «sin error»."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Lo que importa es el error.
        try:
            funcion()
        except (Exception, asyncio.CancelledError) as error:
            return f"{type(error).__name__}: {error}"
        return "sin error"


def sin_bucle(funcion: Callable[[], Any]) -> str:
    """Lo que dice `error_de` donde no hay ningún bucle en marcha: en otro hilo."""
    with ThreadPoolExecutor(1) as hilo:
        return hilo.submit(error_de, funcion).result()


def en_otro_bucle(corrutina: Coroutine[Any, Any, Any]) -> Any:
    """Da lo que devuelve `corrutina`, como `asyncio.run` en un programa: en un bucle nuevo.

    En otro hilo, porque en el de las celdas ya hay un bucle en marcha.
    """
    with ThreadPoolExecutor(1) as hilo:
        return hilo.submit(bucle.corre, corrutina).result()


async def cronometra(espera: Awaitable[Any]) -> tuple[Any, float]:
    """(lo que da lo que se espera, o el nombre de su error; los segundos que tarda)."""
    inicio = time.monotonic()
    try:
        dice = await espera
    except (psycopg.Error, asyncio.TimeoutError) as error:
        dice = type(error).__name__
    return dice, time.monotonic() - inicio


async def duerme(conexion: psycopg.AsyncConnection, segundos: float) -> Tramo:
    """Hace dormir al servidor, y da cuándo empezó y cuándo acabó, con el reloj del servidor."""
    reloj = "EXTRACT(epoch FROM clock_timestamp())::float8"
    cursor = await conexion.execute(f"SELECT {reloj}, pg_sleep({segundos}), {reloj}")
    fila = await cursor.fetchone()
    assert fila is not None
    return fila[0], fila[2]


async def cinco_tareas(
    pausa: Callable[[], Awaitable[Any]], reserva: AsyncConnectionPool | None = None
) -> list[Tramo]:
    """Hace la pausa en cinco tareas a la vez, y da cuándo empieza y cuándo acaba cada una.

    Args:
        reserva: si se da, cada una hace la pausa con una conexión suya en la mano.
    """

    async def tarea() -> Tramo:
        inicio = time.monotonic()
        async with reserva.connection() if reserva else nullcontext():
            await pausa()
        return inicio, time.monotonic()

    return await asyncio.gather(*[tarea() for _ in range(5)])


@asynccontextmanager
async def pool_que_calla() -> AsyncIterator[tuple[AsyncConnectionPool, Callable[[], None]]]:
    """Un pool de una conexión, ya abierta, que va al servidor del curso por un puente.

    Yields:
        El pool y `calla()`: desde ahí, por las conexiones que ya existen no pasa nada, y siguen
        abiertas.
    """
    calladas: set[asyncio.StreamWriter] = set()
    extremos: list[asyncio.StreamWriter] = []

    async def lleva(de: asyncio.StreamReader, a: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while trozo := await de.read(1 << 16):
                if a not in calladas:
                    a.write(trozo)
            a.close()

    async def atiende(de: asyncio.StreamReader, a: asyncio.StreamWriter) -> None:
        servidor = await asyncio.open_connection(os.environ["PGHOST"], os.environ["PGPORT"])
        extremos.extend((a, servidor[1]))
        await asyncio.gather(lleva(de, servidor[1]), lleva(servidor[0], a))

    escucha = await asyncio.start_server(atiende, "127.0.0.1", 0)
    host, port = escucha.sockets[0].getsockname()
    registro = logging.getLogger("psycopg")
    nivel = registro.level
    registro.setLevel(logging.ERROR)  # Avisa de que cierra la conexión: es lo que se provoca.
    try:
        async with AsyncConnectionPool(
            kwargs={"host": host, "port": port}, min_size=1, max_size=1, open=False
        ) as reserva:
            await reserva.wait()
            yield reserva, lambda: calladas.update(extremos)
    finally:
        registro.setLevel(nivel)
        escucha.close()
        for extremo in extremos:
            extremo.close()


def a_la_vez(tramos: Iterable[Tramo]) -> int:
    """Cuántos tramos, de (empieza, acaba), coinciden como máximo en un momento."""
    # A la misma hora, antes el que acaba.
    sucesos = sorted(suceso for empieza, acaba in tramos for suceso in ((empieza, 1), (acaba, -1)))
    cuantos = maximo = 0
    for _, cambio in sucesos:
        cuantos += cambio
        maximo = max(maximo, cuantos)
    return maximo
