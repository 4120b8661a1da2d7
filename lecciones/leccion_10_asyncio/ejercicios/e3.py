"""10.3: una consulta con un plazo para todo."""

import asyncio

from helpers.ejercicios import (
    AJUSTES_CAMBIADOS,
    SIN_RETURN,
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
)
from helpers.numeros import exacto

from .comun import (
    activas,
    con_tablas,
    exige_los_del_pool,
    exige_que_se_cancele,
    exige_vuelta,
    guardadas,
)

_NO_ACABA = """Se acaba el plazo y tu corrutina sigue esperando. El plazo es de todo: esperar la
    conexión, la consulta y guardar."""
_LLEGA = "Cuando la consulta falla, el error tiene que llegar a quien llamó."
# El servidor cuenta las veces que la empieza, aunque no acabe.
_LARGA = "SELECT nextval('veces'), pg_sleep(30)"
_OTRO = "Cuando la consulta falla llega {clase}, no su error. Déjalo pasar."


@ejercicio("consulta_con_plazo", segundos=40)
def juzga(consulta_con_plazo, prueba):
    exige_parametro(consulta_con_plazo, "reserva", "AsyncConexion", "Mejorada")
    corre(_juzga(consulta_con_plazo))


async def _juzga(consulta):
    async with con_tablas(2) as (reserva, mira):
        await _a_tiempo(consulta, reserva)
        await _tarde(consulta, reserva, mira)
        await _con_decimales(consulta, reserva)
        await _lo_que_falla(consulta, reserva, mira)
        await _lo_que_guarda(consulta, reserva, mira)
        await _las_dos_esperas(consulta, reserva)
        await _al_guardar(consulta, reserva)
        await _a_la_vez(consulta, reserva)
        await exige_que_se_cancele(
            lambda: espera(consulta, reserva, "SELECT pg_sleep(30)", 60), mira
        )
        await exige_vuelta(reserva, "Cuando se cancela la tarea, la conexión no vuelve al pool.")
        await exige_los_del_pool(lambda suya: espera(consulta, suya, "SELECT 1", 60), reserva)


async def _a_tiempo(consulta, reserva):
    for sql, filas in (
        ("SELECT current_setting('search_path')", [("ejercicio_10",)]),
        ("values (5), (6)", [(5,), (6,)]),
        ("SELECT 1 WHERE false", []),
        ("SELECT 10 % 3", [(1,)]),
        ("SELECT n FROM generate_series(1, 1200) AS n", [(n,) for n in range(1, 1201)]),
        (" ".join(AJUSTES_CAMBIADOS.split()), []),
    ):
        with si_lanza(
            ProgrammingError="Con un «%» en la consulta psycopg espera valores. `sql` ya está "
            "completa: pásala sola."
        ):
            dice = await espera(consulta, reserva, sql, 60)
        exige(dice is not None, SIN_RETURN)
        exige(dice != "tarde", "Dices «tarde» con un minuto de plazo y una consulta corta.")
        if dice != filas:
            raise Fallo(f"""Con `{sql}` no devuelves la lista de sus filas. Usa una conexión de
                `reserva`, sin cambiarle ningún ajuste, y `fetchall()`.""")
        await exige_vuelta(reserva, "Después de la consulta, la conexión no vuelve al pool.", True)


async def _con_decimales(consulta, reserva):
    """El plazo es el que se da: ni entero, ni redondo, ni siempre el mismo."""
    # {(plazo, lo que dura la consulta): si llega}
    casos = {(0.45, 0.01): True, (1.4, 0.5): True, (0.3, 0.9): False}
    for _ in range(4):  # La máquina puede estar ocupada: lo que llega una vez, llega.
        suyas = [
            espera(consulta, reserva, f"SELECT 1 FROM pg_sleep({dura})", plazo)
            for plazo, dura in casos
        ]
        dicen = await asyncio.gather(*suyas)
        if [dice != "tarde" for dice in dicen] == [*casos.values()]:
            return
    for ((plazo, dura), llega), dice in zip(casos.items(), dicen, strict=True):
        if (dice != "tarde") != llega:
            da = "dices «tarde»" if llega else "das sus filas"
            raise Fallo(f"""Con {exacto(plazo)} segundos de plazo y una consulta que dura
                {exacto(dura)}, {da}. El plazo es `segundos`, con sus decimales.""")


async def _llama_con_poco(consulta, reserva, segundos, sql=_LARGA):
    """Lo que da una consulta que no llega a tiempo."""
    with si_lanza(
        TimeoutError="Se acaba el plazo y llega TimeoutError. Atrapa ese error y devuelve «tarde».",
        PoolTimeout="Se acaba el plazo mientras esperas la conexión, y llega PoolTimeout. El plazo "
        "es de todo: pónselo con `asyncio.wait_for`.",
        QueryCanceled="Se acaba el plazo y llega QueryCanceled. Con `asyncio.wait_for` el límite "
        "es de todo, y no de cada orden.",
    ):
        tarea = asyncio.ensure_future(espera(consulta, reserva, sql, segundos))
        await acaba(tarea, _NO_ACABA)
        return tarea.result()


async def _tarde(consulta, reserva, mira):
    # Con menos, en una máquina ocupada, se cancela antes de que el servidor empiece: no se entera.
    for segundos in (0.4, 0.6):
        mira.execute("ALTER SEQUENCE veces RESTART")
        dice = await _llama_con_poco(consulta, reserva, segundos)
        if dice != "tarde":
            raise Fallo("Cuando se acaba el plazo, hay que devolver el texto «tarde».")
        exige(
            not activas(mira),
            "Dices «tarde», y el servidor sigue trabajando en la consulta: hay que cancelar. Es lo "
            "que hace `asyncio.wait_for`.",
        )
        await exige_vuelta(
            reserva, "Cuando no llega a tiempo, la conexión no vuelve al pool.", True
        )
        mira.execute("SELECT last_value FROM veces")
        exige(mira.fetchone()[0] == 1, "No llega a tiempo y la repites: es una sola vez.")
    tomadas = await reserva.toma_todas()
    dice = await _llama_con_poco(consulta, reserva, 0.2)
    exige(dice == "tarde", "Sin conexiones libres, al acabarse el plazo hay que decir «tarde».")
    await reserva.devuelve(tomadas)
    await exige_vuelta(reserva, "Cuando el plazo se acaba en la cola, se pierde una conexión.")


async def _al_guardar(consulta, reserva):
    """Guardar también cuenta. Lo que da si el plazo se acaba ahí, no importa."""
    sql = "INSERT INTO notas VALUES ('despacio') RETURNING 1"
    await _llama_con_poco(consulta, reserva, 0.2, sql)
    await exige_vuelta(reserva, "El plazo se acaba al guardar, y la conexión no vuelve al pool.")


async def _las_dos_esperas(consulta, reserva):
    """Esperar la conexión ya gasta más de medio plazo: la consulta, sola, cabría."""
    tomadas = await reserva.toma_todas()
    tarea = asyncio.ensure_future(espera(consulta, reserva, "SELECT 1 FROM pg_sleep(0.6)", 0.9))
    await asyncio.sleep(0.5)
    await reserva.devuelve(tomadas)
    await acaba(tarea, _NO_ACABA)
    if tarea.result() != "tarde":
        raise Fallo("""Con 0,9 segundos de plazo, espera 0,5 a la conexión y la consulta tarda 0,6:
            es «tarde», y das sus filas. Un solo plazo para las dos cosas.""")
    await exige_vuelta(reserva, "Cuando no llega a tiempo, la conexión no vuelve al pool.")


async def _lo_que_falla(consulta, reserva, mira):
    for clase, sql in (
        ("DivisionByZero", "SELECT 1 / 0"),
        ("UndefinedTable", "SELECT * FROM nada"),
        # Otros que hablan de tiempo, y no son el plazo.
        ("QueryCanceled", _que_lanza("57014")),
        ("LockNotAvailable", _que_lanza("55P03")),
    ):
        mira.execute("ALTER SEQUENCE veces RESTART")
        with exige_que_lance(clase, _LLEGA, Exception=_OTRO):
            dice = await espera(consulta, reserva, sql, 60)
            if dice == "tarde":
                raise Fallo(f"""Dices «tarde» cuando lo que falla es la consulta ({clase}), con un
                    minuto de plazo. Atrapa solo `asyncio.TimeoutError`.""")
        mira.execute("SELECT last_value FROM veces")
        exige(mira.fetchone()[0] == 1, "La consulta falla y la repites: es una sola vez.")
        await exige_vuelta(reserva, "Cuando la consulta falla, la conexión no vuelve al pool.")
    mira.execute("ALTER SEQUENCE veces RESTART")
    with exige_que_lance("OperationalError", "La conexión muere y quien llamó no se entera."):
        muere = "SELECT nextval('veces'), pg_terminate_backend(pg_backend_pid())"
        await espera(consulta, reserva, muere, 60)
    mira.execute("SELECT last_value FROM veces")
    exige(
        mira.fetchone()[0] == 1, "La conexión muere en la consulta y la repites: es una sola vez."
    )
    await exige_vuelta(reserva, "Cuando la conexión muere, su sitio no vuelve al pool.")


def _que_lanza(codigo):
    hace = f"RAISE SQLSTATE '{codigo}' USING MESSAGE = 'timeout'"
    return f"DO $$ BEGIN PERFORM nextval('veces'); {hace}; END $$"


async def _lo_que_guarda(consulta, reserva, mira):
    await espera(consulta, reserva, "INSERT INTO notas VALUES ('Zoe') RETURNING texto".lower(), 60)
    if guardadas(mira) != ["zoe"]:
        raise Fallo("""Con un `INSERT … RETURNING`, la fila no queda guardada una vez. El commit lo
            pone `connection()` al salir del bloque.""")
    with exige_que_lance(
        "CheckViolation", "Falla el propio `commit`, y quien llamó no se entera: deja pasar su "
        "error."
    ):  # fmt: skip
        await espera(consulta, reserva, "INSERT INTO notas VALUES ('al final') RETURNING 1", 60)
    # La conexión muere entre la consulta y el `commit`.
    reserva.avisa = mata
    with exige_que_lance(
        "OperationalError", "La conexión muere antes de guardar, y quien llamó no se entera."
    ):
        await espera(consulta, reserva, "INSERT INTO notas VALUES ('Lola') RETURNING 1", 60)
    await exige_vuelta(reserva, "Cuando falla el `commit`, la conexión no vuelve al pool.")


async def _a_la_vez(consulta, reserva):
    """Una se queda con una conexión mucho rato; las demás se reparten la otra."""
    larga = asyncio.ensure_future(espera(consulta, reserva, "SELECT pg_sleep(30)", 60))
    await asyncio.sleep(0.05)
    otras = [espera(consulta, reserva, f"SELECT {n}", 10) for n in range(5)]
    dicen = asyncio.gather(*otras)
    await acaba(dicen, "Mientras una tarea está en su consulta, las demás no avanzan: ¿un cerrojo?")
    larga.cancel()
    await acaba(larga, "Se cancela la tarea en plena consulta, y no acaba.")
    if dicen.result() != [[(n,)] for n in range(5)]:
        raise Fallo("""Mientras una tarea está en su consulta, las otras, con una conexión libre, no
            reciben sus filas: cada una es independiente.""")
    await exige_vuelta(reserva, "Después de varias tareas a la vez, falta alguna conexión.")
