"""La clase de la lección 06, llevada a asyncio palabra por palabra: AsyncConexion.

Se ejecuta como un script: `python conexion.py`.
"""

import asyncio

from psycopg_pool import AsyncConnectionPool

from helpers import bucle, servidor
from helpers.logger_base import log


class AsyncConexion:
    _pool = None

    @classmethod
    async def abrir(cls):
        cls._pool = AsyncConnectionPool(min_size=1, max_size=5, timeout=5, open=False)
        await cls._pool.open(wait=True)

    @classmethod
    def obtener_conexion(cls):
        return cls._pool.connection()

    @classmethod
    async def cerrar(cls):
        await cls._pool.close()


if __name__ == "__main__":
    servidor.iniciar("10")

    async def dobla(numero):
        async with AsyncConexion.obtener_conexion() as conexion:
            cursor = await conexion.execute("SELECT %s::int * 2", [numero])
            (doble,) = await cursor.fetchone()
            return doble

    async def programa():
        await AsyncConexion.abrir()
        log.debug("Pool de conexiones abierto.")
        try:
            # Diez tareas a la vez, y cinco conexiones como mucho.
            dobles = await asyncio.gather(*[dobla(numero) for numero in range(10)])
            log.debug(f"Los dobles: {dobles}")
        finally:
            await AsyncConexion.cerrar()
            log.debug("Pool de conexiones cerrado.")

    # Es asyncio.run, con un bucle que psycopg admite también en Windows.
    bucle.corre(programa())
