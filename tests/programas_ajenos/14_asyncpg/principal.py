import asyncio

import asyncpg


async def main():
    con = await asyncpg.connect(user="postgres", host="localhost", database="test_db")
    print(await con.fetch("SELECT id, nombre FROM personas"))
    await con.close()


asyncio.run(main())
