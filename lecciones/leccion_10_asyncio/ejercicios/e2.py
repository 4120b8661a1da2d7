"""10.2: un cálculo que no para a las demás tareas, y sin la conexión en la mano."""

import asyncio
import threading
from contextlib import suppress

import psycopg

from helpers.ejercicios import (
    SIN_RETURN,
    Adrede,
    Fallo,
    acaba,
    corre,
    ejercicio,
    espera,
    exige,
    exige_parametro,
    exige_que_lance,
    mata,
    si_lanza,
    sin_esperar,
)

from .comun import con_tablas, exige_los_del_pool, exige_que_se_cancele, exige_vuelta, guardadas

# Segundos que `resume` espera, como mucho, a que otra tarea del bucle se mueva.
_TURNO = 3
_PARADO = """Mientras `resume` trabaja, ninguna otra tarea se mueve: la llamas en el hilo del bucle.
    Llévala a otro con `asyncio.to_thread`."""
_EN_LA_MANO = """Mientras `resume` trabaja, la conexión sigue prestada. Lee las filas, sal del
    `async with`, y llámala después."""


@ejercicio("informe", segundos=30)
def juzga(informe, prueba):
    exige_parametro(informe, "reserva", "AsyncConexion", "Mejorada")
    corre(_juzga(informe))


async def _juzga(informe):
    async with con_tablas(2) as (reserva, mira):
        await _con_filas(informe, reserva)
        await _mientras_calcula(informe, reserva)
        await _lo_que_falla(informe, reserva, mira)
        await _lo_que_guarda(informe, reserva, mira)
        await _varias(informe, reserva)
        await _dos_calculan(informe, reserva)
        await _se_cancela_al_calcular(informe, reserva)
        await exige_los_del_pool(lambda suya: espera(informe, suya, "SELECT 1", len), reserva)


async def _con_filas(informe, reserva):
    for sql, filas in (
        ("SELECT current_setting('search_path')", [("ejercicio_10",)]),
        ("values (5), (6)", [(5,), (6,)]),
        ("SELECT 1 WHERE false", []),
        ("SELECT 1 WHERE 'pan' LIKE 'p%'", [(1,)]),
        ("SELECT n FROM generate_series(1, 1200) AS n", [(n,) for n in range(1, 1201)]),
    ):
        recibe = []
        with si_lanza(
            ProgrammingError="Con un «%» en la consulta psycopg espera valores. `sql` ya está "
            "completa: pásala sola."
        ):
            dice = await espera(informe, reserva, sql, lambda suyas, r=recibe: r.append(suyas) or 7)
        exige(recibe, "No llamas a `resume` con las filas, o no esperas a que acabe.")
        sin_esperar(recibe[0])
        exige(len(recibe) == 1, f"Llamas a `resume` {len(recibe)} veces. Es una.")
        if recibe[0] != filas:
            raise Fallo(f"""Con `{sql}`, `resume` no recibe la lista de todas las filas. Usa una
                conexión de `reserva`, y `fetchall()`.""")
        exige(dice is not None, SIN_RETURN)
        exige(dice == 7, "No devuelves lo que da `resume`.")
        await exige_vuelta(reserva, "Después del informe, la conexión no vuelve al pool.", True)
    exige(await espera(informe, reserva, "SELECT 1", lambda _: None) is None, "`resume` da None, "
          "y tu función devuelve otra cosa.")  # fmt: skip


async def _mientras_calcula(informe, reserva):
    """`resume` no acaba hasta que otra tarea mira cuántas conexiones hay libres."""
    empieza, sigue, libres = threading.Event(), threading.Event(), []

    def resume(filas):
        empieza.set()
        return sigue.wait(_TURNO)

    async def mira_las_libres():
        while not empieza.is_set():
            await asyncio.sleep(0.005)
        libres.append(reserva.libres())
        sigue.set()

    otra = asyncio.ensure_future(mira_las_libres())
    se_movio = await espera(informe, reserva, "SELECT 1", resume)
    otra.cancel()
    exige(se_movio, _PARADO)
    exige(libres == [2], _EN_LA_MANO)


async def _lo_que_guarda(informe, reserva, mira):
    apunta = "INSERT INTO notas VALUES ('Zoe') RETURNING texto"
    vistas = await espera(informe, reserva, apunta, lambda _: guardadas(mira))
    if guardadas(mira) != ["Zoe"]:
        raise Fallo("""Con un `INSERT … RETURNING`, la fila no queda guardada una vez. El commit lo
            pone `connection()` al salir del bloque.""")
    exige(vistas == ["Zoe"], _EN_LA_MANO)
    llamadas = []
    with exige_que_lance(
        "CheckViolation", "Falla el propio `commit`, y quien llamó no se entera: deja pasar su "
        "error."
    ):  # fmt: skip
        al_final = "INSERT INTO notas VALUES ('al final') RETURNING texto"
        await espera(informe, reserva, al_final, llamadas.append)
    exige(not llamadas, "El `commit` falla, y llamas a `resume` antes de saberlo.")


async def _lo_que_falla(informe, reserva, mira):
    for sql, clase in (
        ("SELECT 1 / 0", "DivisionByZero"),
        ("SELECT * FROM nada", "UndefinedTable"),
    ):
        with exige_que_lance(
            clase,
            "Cuando la consulta falla, el error tiene que llegar a quien llamó.",
            Exception="Cuando la consulta falla llega {clase}, no su error. Déjalo pasar.",
        ):
            await espera(informe, reserva, sql, len)
        await exige_vuelta(reserva, "Cuando la consulta falla, la conexión no vuelve al pool.")
    for error in (Adrede, KeyError):
        with exige_que_lance(
            error.__name__, "Cuando `resume` falla, su error tiene que llegar a quien llamó."
        ):
            await espera(informe, reserva, "SELECT 1", _que_lanza(error))
    await exige_vuelta(reserva, "Cuando `resume` falla, la conexión no vuelve al pool.")
    mira.execute("ALTER SEQUENCE veces RESTART")
    with exige_que_lance(
        "OperationalError", "La conexión muere en el bloque, y quien llamó no se entera."
    ):
        muere = "SELECT nextval('veces'), pg_terminate_backend(pg_backend_pid())"
        await espera(informe, reserva, muere, len)
    mira.execute("SELECT last_value FROM veces")
    exige(
        mira.fetchone()[0] == 1, "La conexión muere en la consulta y la repites: es una sola vez."
    )
    reserva.avisa = mata
    with suppress(psycopg.Error):
        await espera(informe, reserva, "INSERT INTO notas VALUES ('Lola') RETURNING 1", len)
    await exige_vuelta(reserva, "Cuando la conexión muere, su sitio no vuelve al pool.")
    await exige_que_se_cancele(lambda: espera(informe, reserva, "SELECT pg_sleep(30)", len), mira)
    await exige_vuelta(reserva, "Cuando se cancela la tarea, la conexión no vuelve al pool.")


def _que_lanza(error):
    def resume(filas):
        raise error("adrede")

    return resume


async def _varias(informe, reserva):
    """Más que conexiones, y más que en el ejemplo: cada una, lo suyo."""
    suyas = [espera(informe, reserva, f"SELECT {n}", lambda filas: filas[0][0]) for n in range(9)]
    dicen = await asyncio.gather(*suyas)
    exige(dicen == list(range(9)), "Con nueve tareas a la vez, a alguna le llega lo de otra.")
    await exige_vuelta(reserva, "Después de nueve tareas a la vez, falta alguna conexión.")


async def _dos_calculan(informe, reserva):
    """Ningún `resume` acaba hasta que los dos han empezado."""
    puerta = threading.Barrier(2)

    def resume(filas):
        with suppress(threading.BrokenBarrierError):
            puerta.wait(_TURNO)
            return "juntos"
        return "solo"

    dos = asyncio.gather(*[espera(informe, reserva, "SELECT 1", resume) for _ in range(2)])
    if await dos != ["juntos", "juntos"]:
        raise Fallo("""Con dos informes a la vez, hasta que uno no acaba de calcular el otro no
            empieza: ¿un cerrojo, o un ejecutor de un solo hilo para todos?""")


async def _se_cancela_al_calcular(informe, reserva):
    empieza, sigue = threading.Event(), threading.Event()

    def resume(filas):
        empieza.set()
        sigue.wait(_TURNO)

    tarea = asyncio.ensure_future(espera(informe, reserva, "SELECT 1", resume))
    while not empieza.is_set() and not tarea.done():
        await asyncio.sleep(0.005)
    tarea.cancel()
    try:
        await acaba(tarea, "Se cancela la tarea mientras `resume` trabaja, y no acaba.")
    finally:
        sigue.set()
    if not tarea.cancelled():
        raise Fallo("""Alguien cancela la tarea mientras `resume` trabaja, y no acaba cancelada.
            Deja pasar CancelledError.""")
