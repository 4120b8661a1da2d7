"""La clase AsyncConexion, sin los defectos que señala la lección.

Conserva `abrir`, `obtener_conexion` y `cerrar`, que se usan igual. Se ejecuta como un script.
"""

import asyncio
from contextlib import asynccontextmanager

import psycopg
from psycopg import errors
from psycopg.pq import TransactionStatus
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from helpers import bucle, servidor
from helpers.logger_base import log


class SinConexion(Exception):
    """No hay un pool abierto en este bucle. Si hay causa, está en `__cause__`."""


class AsyncConexion:
    """Un pool para todas las tareas de un bucle: se abre, se usa y se cierra en él."""

    _pool = _bucle = _cerrojo = None

    @classmethod
    async def abrir(cls, segundos=5):
        """Abre el pool en el bucle en marcha y espera a que conecte. Si ya lo está, no hace nada.

        Lo pueden llamar varias tareas a la vez. Si queda un pool de otro bucle, lo olvida: desde
        aquí no se puede cerrar.

        Args:
            segundos: lo que se espera a la primera conexión.

        Raises:
            SinConexion: el servidor no contesta a tiempo o rechaza la conexión.
        """
        cls._prepara_el_bucle()
        async with cls._cerrojo:
            if cls._pool is not None:
                return

            async def revisa(conexion):
                # Si esta ha muerto, quizá han muerto todas: se revisan juntas.
                try:
                    await cls._limpia(conexion)
                except psycopg.OperationalError:
                    await pool.check()
                    raise

            pool = AsyncConnectionPool(
                kwargs={"connect_timeout": 3},
                min_size=1,
                max_size=5,
                timeout=5,
                max_waiting=50,
                check=revisa,
                open=False,
            )
            try:
                await pool.open(wait=True, timeout=segundos)
            except PoolTimeout as error:
                raise SinConexion("El servidor no contesta o rechaza la conexión.") from error
            except BaseException:  # Alguien cancela la tarea: que no queden conexiones.
                await pool.close()
                raise
            cls._pool = pool

    @classmethod
    def _prepara_el_bucle(cls):
        # Sin ningún `await`: entre mirar y apuntar no se cuela otra tarea.
        este = asyncio.get_running_loop()
        if cls._bucle is not este:
            cls._bucle, cls._pool, cls._cerrojo = este, None, asyncio.Lock()

    @classmethod
    @asynccontextmanager
    async def obtener_conexion(cls):
        """Presta a un bloque `async with` una conexión viva y limpia, y al salir la recoge.

        Todo el bloque es una transacción: al salir **se guarda**; si el bloque lanza una
        excepción, o alguien cancela la tarea, se deshace y llega a quien llamó.

        Raises:
            SinConexion: en este bucle no se ha llamado a `abrir`.
            psycopg_pool.PoolTimeout: ninguna quedó libre a tiempo.
            psycopg_pool.TooManyRequests: hay demasiadas peticiones en la cola.
            psycopg.errors.InFailedSqlTransaction: el bloque atrapó el error de una orden, y ya no
                hay nada que guardar.
            psycopg.Error: no se pudo guardar.
        """
        if cls._pool is None:
            raise SinConexion("El pool no está abierto: llama antes a «abrir».")
        if cls._bucle is not asyncio.get_running_loop():
            raise SinConexion("El pool es de otro bucle: llama a «abrir» también en este.")
        async with cls._pool.connection() as conexion:
            yield conexion
            # Ni en una transacción fallida ni con la conexión muerta avisa `connection`.
            if conexion.info.transaction_status == TransactionStatus.INERROR:
                raise errors.InFailedSqlTransaction(
                    "No se ha guardado nada: falló una orden del bloque, y nadie la deshizo."
                )
            if conexion.closed:
                raise psycopg.OperationalError(
                    "La conexión murió en el bloque: lo que no estaba confirmado se ha perdido."
                )

    @staticmethod
    async def _limpia(conexion):
        """Quita lo que dejó en el servidor quien la tuvo antes; si está muerta, lanza un error."""
        await conexion.set_isolation_level(None)
        await conexion.set_read_only(None)
        await conexion.set_deferrable(None)
        await conexion.set_autocommit(True)  # Así no abre ninguna transacción.
        await conexion.execute(
            "RESET ALL; CLOSE ALL; DISCARD TEMP; UNLISTEN *; SELECT pg_advisory_unlock_all()",
            prepare=False,
        )
        await conexion.set_autocommit(False)

    @classmethod
    async def cerrar(cls):
        """Cierra el pool, en el bucle que lo abrió. Después se puede llamar otra vez a `abrir`."""
        cls._prepara_el_bucle()  # Si era de otro, aquí solo se olvida.
        pool, cls._pool = cls._pool, None
        if pool is not None:
            await pool.close()


if __name__ == "__main__":
    servidor.iniciar("10")

    async def dobla(numero):
        async with AsyncConexion.obtener_conexion() as conexion:
            cursor = await conexion.execute("SELECT %s::int * 2", [numero])
            (doble,) = await cursor.fetchone()
            return doble

    async def programa():
        await asyncio.gather(AsyncConexion.abrir(), AsyncConexion.abrir())
        try:
            dobles = await asyncio.gather(*[dobla(numero) for numero in range(10)])
            log.debug(f"Los dobles: {dobles}")
        finally:
            await AsyncConexion.cerrar()

    for vez in (1, 2):  # Dos bucles, uno detrás de otro.
        bucle.corre(programa())
        log.debug(f"Bucle {vez}: abierto, usado y cerrado.")
