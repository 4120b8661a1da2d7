"""Tres formas de preguntar con un pool asíncrono. Las tres contestan bien; una pierde la conexión.

No las leas antes de hacer el ejercicio.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from psycopg_pool import AsyncConnectionPool

Pregunta = Callable[[AsyncConnectionPool, str], Awaitable[list[tuple[Any, ...]]]]


async def _con_bloque(reserva: AsyncConnectionPool, sql: str) -> list[tuple[Any, ...]]:
    async with reserva.connection() as conexion:
        return await (await conexion.execute(sql)).fetchall()


async def _con_except(reserva: AsyncConnectionPool, sql: str) -> list[tuple[Any, ...]]:
    conexion = await reserva.getconn()
    try:
        filas = await (await conexion.execute(sql)).fetchall()
    except Exception:  # Lo que llega al cancelar no es una `Exception`.
        await reserva.putconn(conexion)
        raise
    await reserva.putconn(conexion)
    return filas


async def _con_finally(reserva: AsyncConnectionPool, sql: str) -> list[tuple[Any, ...]]:
    conexion = await reserva.getconn()
    try:
        return await (await conexion.execute(sql)).fetchall()
    finally:
        await reserva.putconn(conexion)


TODAS: dict[str, Pregunta] = {"la de Ana": _con_bloque, "la de Luis": _con_except}
TODAS["la de Eva"] = _con_finally
