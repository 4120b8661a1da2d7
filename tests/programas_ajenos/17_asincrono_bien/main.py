import asyncio
import os
import signal
import sys

import psycopg
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool

SQL_LISTA = "SELECT * FROM lectura ORDER BY id"
SQL_NUEVA = "INSERT INTO lectura (sensor, valor) VALUES (%(sensor)s, %(valor)s)"


async def pregunta(texto):
    return await asyncio.to_thread(input, texto)


async def lista(pool):
    async with pool.connection() as con, con.cursor(row_factory=dict_row) as cur:
        await cur.execute(SQL_LISTA)
        async for fila in cur:
            print("{id}: {sensor} = {valor}".format(**fila))


async def nueva(pool):
    datos = {"sensor": await pregunta("Sensor: "), "valor": await pregunta("Valor: ")}
    async with pool.connection() as con:
        await con.execute(SQL_NUEVA, datos)


async def main():
    pool = AsyncConnectionPool(os.environ.get("DSN", ""), min_size=1, open=False, timeout=2)
    await pool.open()
    try:
        while True:
            print("1. List readings\n2. Add reading\n3. Quit")
            match (await pregunta("Option: ")).strip():
                case "3":
                    return
                case otra:
                    try:
                        await {"1": lista, "2": nueva}[otra](pool)
                    except KeyError:
                        print("Unknown option")
                    except psycopg.Error as e:
                        print("Database error", e.sqlstate)
    finally:
        await pool.close()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        asyncio.run(main())
    except (EOFError, KeyboardInterrupt):
        print("Bye")
