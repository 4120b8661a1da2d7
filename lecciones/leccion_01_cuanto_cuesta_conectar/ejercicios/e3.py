"""01.3: un pool mínimo, que presta y guarda conexiones."""

from contextlib import suppress
from typing import Any

import psycopg2

from helpers.ejercicios import Fallo, Prueba, ejercicio, exige, exige_que_lance

MUCHAS = 21


@ejercicio("MiniPool", huecos=2, segundos=15)
def juzga(mini_pool: Any, prueba: Prueba) -> None:
    _una_va_y_vuelve(mini_pool, prueba)
    _van_y_vuelven_muchas(mini_pool, prueba)
    prueba.termina_conexiones()
    _vuelven_a_medias(mini_pool)
    _sin_servidor(mini_pool, prueba)


def _una_va_y_vuelve(mini_pool: Any, prueba: Prueba) -> None:
    pool = mini_pool()
    al_nacer = len(prueba.abiertas)
    una = pool.toma()
    a_la_primera = len(prueba.abiertas) - al_nacer
    otra = pool.toma()
    if not hasattr(una, "cursor") or not hasattr(otra, "cursor"):
        raise Fallo("toma() tiene que devolver una conexión. ¿Falta un «return»?")
    exige(not una.closed, "toma() presta una conexión ya cerrada.")
    exige(una is not otra, "toma() ha prestado la misma conexión dos veces a la vez.")
    exige(
        not al_nacer,
        "Al crear el pool ya se abre una conexión. Ábrelas en toma(), cuando alguien las pida.",
    )
    exige(
        a_la_primera == 1,
        f"La primera vez, toma() abre {a_la_primera} conexiones. Abre solo la que prestas.",
    )
    pool.devuelve(una)
    if una.closed:
        raise Fallo("devuelve() ha cerrado la conexión. Guárdala abierta: de eso se trata.")
    tercera = pool.toma()
    if tercera is not una:
        raise Fallo("""Había una conexión libre y toma() ha dado otra cosa: o devuelve() no la
            guardó, o toma() no miró «self.libres».""")
    cuarta = pool.toma()
    if cuarta is una or cuarta is otra:
        raise Fallo("""toma() ha prestado una conexión que ya estaba prestada. Sácala de la lista al
            darla.""")
    if (ve := prueba.espera_conexiones(3)) != 3:
        raise Fallo(f"""El servidor tenía que ver tres conexiones y ve {ve}. Abre una nueva solo
            cuando no haya libres.""")
    pool.devuelve(cuarta)
    if mini_pool().toma() is cuarta:
        raise Fallo("Dos pools comparten la misma lista. Créala en __init__, con «self.libres».")
    prueba.termina_conexiones()


def _van_y_vuelven_muchas(mini_pool: Any, prueba: Prueba) -> None:
    pool = mini_pool()
    prestadas = [pool.toma() for _ in range(MUCHAS)]
    exige(
        len(set(map(id, prestadas))) == MUCHAS,
        f"Con {MUCHAS} prestadas a la vez, alguna está prestada dos veces.",
    )
    for conexion in prestadas:
        pool.devuelve(conexion)
    exige(
        not any(conexion.closed for conexion in prestadas),
        f"Al devolver {MUCHAS}, alguna se ha cerrado. Guárdalas todas.",
    )
    otra_vez = [pool.toma() for _ in range(MUCHAS)]
    exige(
        set(map(id, otra_vez)) == set(map(id, prestadas)),
        f"Devuelves {MUCHAS} conexiones y, al pedir otras tantas, no son las mismas. Guárdalas "
        "todas, no solo la última.",
    )
    for conexion in otra_vez:
        pool.devuelve(conexion)
    exige(
        set(map(id, otra_vez)) == {id(pool.toma()) for _ in range(MUCHAS)},
        "La segunda vez que vuelven, alguna conexión se pierde. Guárdalas cada vez que vuelven.",
    )
    if (ve := prueba.espera_conexiones(MUCHAS)) != MUCHAS:
        raise Fallo(f"""Con {MUCHAS} conexiones prestadas, el servidor ve {ve}. No abras ninguna que
            no prestes.""")


def _vuelven_a_medias(mini_pool: Any) -> None:
    """Una conexión con la transacción abierta, o fallida, sigue siendo buena."""
    for orden, como in (("SELECT 1", "sin terminar"), ("SELECT 1 / 0", "fallida")):
        pool = mini_pool()
        conexion = pool.toma()
        conexion.rollback()
        conexion.autocommit = False  # toma() puede prestarla de otro modo
        with suppress(psycopg2.DataError), conexion.cursor() as cursor:
            cursor.execute(orden)
        pool.devuelve(conexion)
        exige(
            not conexion.closed,
            f"Al devolver una conexión con la transacción {como}, la cierras. Guárdala abierta.",
        )
        exige(
            pool.toma() is conexion,
            f"Al devolver una conexión con la transacción {como}, se pierde. Guárdalas todas.",
        )


def _sin_servidor(mini_pool: Any, prueba: Prueba) -> None:
    pool = mini_pool()
    pool.toma()
    with (
        prueba.sin_servidor(),
        exige_que_lance(
            "OperationalError",
            "Cuando no se puede conectar, el error de `connect` tiene que llegar.",
            Exception="Cuando no se puede conectar llega {clase}, no el error de `connect`. "
            "Déjalo pasar.",
        ),
    ):
        pool.toma()
    exige(
        hasattr(pool.toma(), "cursor"),
        "Después de un fallo al conectar, toma() ya no presta una conexión. Guarda en la lista "
        "solo lo que te devuelven.",
    )
