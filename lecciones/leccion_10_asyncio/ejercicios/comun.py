"""Lo que comparten los ejercicios de la lección 10."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import psycopg
import psycopg2
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from helpers.ejercicios import (
    AJUSTES_CAMBIADOS,
    Fallo,
    acaba,
    aparte,
    exige,
    exige_que_lance,
    segundos_para_abrir_otra,
)

# Cada comprobación trabaja en su propio esquema: no toca las tablas del cuaderno.
_ESQUEMA = "ejercicio_10"
_TABLAS = """
    CREATE TABLE notas (texto text NOT NULL);
    CREATE SEQUENCE veces;
    CREATE FUNCTION falla() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE check_violation; END $$;
    CREATE CONSTRAINT TRIGGER al_final AFTER INSERT ON notas
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.texto = 'al final')
        EXECUTE FUNCTION falla();
    CREATE FUNCTION tarda() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_sleep(30); RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER despacio AFTER INSERT ON notas
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.texto = 'despacio')
        EXECUTE FUNCTION tarda();
"""
CERRADA = "Has cerrado `reserva`, y otros la usan. La función solo pide y devuelve."
_SIGUE = "Se cancela la tarea en plena consulta, y no acaba."


class Reserva(AsyncConnectionPool):
    """Un pool que avisa después de cada orden, y que recuerda cómo son sus conexiones.

    Args:
        cuantas: cuántas conexiones tiene, siempre abiertas.
        espera: segundos que espera quien no dice otra cosa.
    """

    def __init__(self, cuantas: int, espera: float = 20) -> None:
        self.avisa: Callable[[Any], Awaitable[None] | None] | None = None
        self.pedidas, self.cuantas = 0, cuantas
        self.procesos: set[int] = set()  # los de sus conexiones, la última vez que se miró
        super().__init__(
            kwargs={
                "options": f"-c search_path={_ESQUEMA} -c lock_timeout=5s",
                "cursor_factory": _cursor_que_avisa(self),
            },
            min_size=cuantas,
            max_size=cuantas,
            timeout=espera,
            open=False,
        )
        self.espera = espera

    async def getconn(self, timeout: float | None = None) -> Any:
        self.pedidas += 1
        return await super().getconn(timeout)

    def libres(self) -> int:
        """Cuántas conexiones no tiene nadie, en este momento."""
        return self.get_stats()["pool_available"]

    async def toma_todas(self) -> list[Any]:
        """Toma todas sus conexiones, como haría otra tarea."""
        return [await AsyncConnectionPool.getconn(self, 10) for _ in range(self.max_size)]

    async def devuelve(self, tomadas: list[Any]) -> None:
        """Devuelve las que dio `toma_todas`."""
        while tomadas:
            await self.putconn(tomadas.pop())


def _cursor_que_avisa(reserva: Reserva) -> type[psycopg.AsyncCursor]:
    class Cursor(psycopg.AsyncCursor):
        async def execute(self, *argumentos, **opciones):
            await super().execute(*argumentos, **opciones)
            if reserva.avisa:
                avisa, reserva.avisa = reserva.avisa, None
                avisa(self.connection)
            return self

    return Cursor


@asynccontextmanager
async def con_tablas(cuantas: int, espera: float = 20) -> AsyncIterator[tuple[Reserva, Any]]:
    """(una reserva, un cursor que mira desde fuera), con las tablas recién hechas."""
    with aparte() as mira:
        mira.execute(f"SET lock_timeout = '5s'; DROP SCHEMA IF EXISTS {_ESQUEMA} CASCADE")
        mira.execute(f"CREATE SCHEMA {_ESQUEMA}; SET search_path = {_ESQUEMA}")
        mira.execute(_TABLAS)
        async with Reserva(cuantas, espera) as reserva:
            await reserva.wait(timeout=10)
            await exige_vuelta(reserva, "")
            yield reserva, mira
        # Si una respuesta tiene la transacción abierta, se borra la próxima vez.
        with suppress(psycopg2.errors.LockNotAvailable):
            mira.execute(f"DROP SCHEMA {_ESQUEMA} CASCADE")


def guardadas(mira: Any) -> list[str]:
    """Los textos que ve otra conexión: los confirmados."""
    mira.execute("SELECT texto FROM notas ORDER BY texto")
    return [texto for (texto,) in mira.fetchall()]


def activas(mira: Any) -> int:
    """Cuántas consultas sigue haciendo el servidor para las conexiones de la reserva."""
    mira.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND state = 'active' AND pid <> pg_backend_pid() AND query LIKE '%%pg_sleep(%%'"
    )
    return mira.fetchone()[0]


async def exige_vuelta(reserva: Reserva, frase: str, mismas: bool = False) -> None:
    """Lanza Fallo si a la reserva le falta una conexión, o si alguna vuelve cambiada.

    Args:
        frase: lo que se dice si falta.
        mismas: si también tienen que ser las de la última vez, porque ninguna ha muerto.
    """
    exige(not reserva.closed, CERRADA)
    exige(
        reserva.timeout == reserva.espera,
        "Has cambiado el `timeout` del pool, que es de todos. No cambies nada de `reserva`.",
    )
    exige(
        reserva.max_size == reserva.cuantas,
        "Has cambiado el tamaño del pool, que es de todos. No cambies nada de `reserva`.",
    )
    tomadas: list[Any] = []
    try:
        with suppress(PoolTimeout):
            segundos = segundos_para_abrir_otra()
            while len(tomadas) < reserva.max_size:
                tomadas.append(await AsyncConnectionPool.getconn(reserva, segundos))
        if len(tomadas) < reserva.max_size:
            raise Fallo(f"{frase} Usa `async with reserva.connection()`.")
        procesos = {conexion.info.backend_pid for conexion in tomadas}
        antes, reserva.procesos = reserva.procesos, procesos
        if mismas and procesos != antes:
            raise Fallo("""Al pool le falta la conexión que prestó, y ha tenido que abrir otra. No
                la cierres: se devuelve abierta.""")
        for conexion in tomadas:
            await _exige_como_era(conexion)
    finally:
        await reserva.devuelve(tomadas)


async def _exige_como_era(conexion: Any) -> None:
    if conexion.autocommit:
        raise Fallo("""La conexión vuelve al pool en autocommit, y así la hereda el siguiente.
            Déjala como la recibiste.""")
    with suppress(psycopg.OperationalError):  # ha muerto, y nadie lo sabe todavía
        cursor = await psycopg.AsyncCursor(conexion).execute(AJUSTES_CAMBIADOS)
        cambiado = await cursor.fetchone()
        await conexion.rollback()
        if cambiado:
            raise Fallo(f"""La conexión vuelve al pool con otro `{cambiado[0]}`, y así lo hereda el
                siguiente. Déjala como la recibiste.""")


async def exige_los_del_pool(llama: Callable[[Any], Awaitable[Any]], reserva: Reserva) -> None:
    """Lanza Fallo si con el pool agotado, cerrado o sin abrir, su error no llega a quien llamó.

    La reserva queda cerrada.

    Args:
        llama: lo que pide una conexión a la reserva que recibe, con mucho plazo.
    """
    tomadas = await reserva.toma_todas()
    reserva.timeout = 0.05
    await _exige_su_error(llama, reserva, "PoolTimeout", "agotado")
    await reserva.devuelve(tomadas)
    await reserva.close()
    await _exige_su_error(llama, reserva, "PoolClosed", "cerrado")
    sin_abrir = Reserva(1)
    try:
        await _exige_su_error(llama, sin_abrir, "PoolClosed", "sin abrir")
    finally:
        await sin_abrir.close()


async def _exige_su_error(
    llama: Callable[[Any], Awaitable[Any]], reserva: Reserva, clase: str, cuando: str
) -> None:
    with exige_que_lance(
        clase,
        f"Con el pool {cuando} quien llamó no se entera. Su error, `{clase}`, tiene que llegar: no "
        "lo atrapes.",
        Exception=f"Con el pool {cuando} llega {{clase}}, no `{clase}`. Déjalo pasar.",
    ):
        tarea = asyncio.ensure_future(llama(reserva))
        await acaba(tarea, f"Con el pool {cuando} esperas más que su `timeout`. Pide la conexión "
                           "sin darle otro.", 2)  # fmt: skip
        tarea.result()


async def exige_que_se_cancele(llama: Callable[[], Awaitable[Any]], mira: Any) -> None:
    """Lanza Fallo si al cancelar la tarea en plena consulta no acaba cancelada.

    La llamada tiene que hacer una consulta con `pg_sleep`.
    """
    tarea = asyncio.ensure_future(llama())
    for _ in range(500):
        if activas(mira) or tarea.done():
            break
        await asyncio.sleep(0.01)
    tarea.cancel()
    await acaba(tarea, _SIGUE)
    if not tarea.cancelled():
        if tarea.exception() is None:
            raise Fallo("""Alguien cancela la tarea en plena consulta y tu corrutina se lo calla: no
                llega CancelledError. No lo atrapes, o vuelve a lanzarlo.""")
        raise Fallo(f"""Alguien cancela la tarea en plena consulta, y llega
            {type(tarea.exception()).__name__}, no CancelledError. Déjalo pasar.""")
    exige(not activas(mira), "Se cancela la tarea, y el servidor sigue con la consulta.")
