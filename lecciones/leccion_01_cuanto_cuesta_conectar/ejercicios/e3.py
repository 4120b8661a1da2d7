"""01.3: un pool mínimo, que presta y guarda conexiones."""

import os
from typing import Any

from helpers.ejercicios import Fallo, Prueba, ejercicio, exige, exige_que_lance

MUCHAS = 7


@ejercicio("MiniPool", huecos=2, segundos=15)
def juzga(mini_pool: Any, prueba: Prueba) -> None:
    _una_va_y_vuelve(mini_pool, prueba)
    _van_y_vuelven_muchas(mini_pool, prueba)
    os.environ["PGPORT"] = "1"  # donde no escucha nadie; al terminar vuelve a ser el de antes
    with exige_que_lance(
        "OperationalError", "Cuando no se puede conectar, el error de `connect` tiene que llegar."
    ):
        mini_pool().toma()


def _una_va_y_vuelve(mini_pool: Any, prueba: Prueba) -> None:
    pool = mini_pool()
    al_nacer = len(prueba.abiertas)
    una, otra = pool.toma(), pool.toma()
    if not hasattr(una, "cursor") or not hasattr(otra, "cursor"):
        raise Fallo("toma() tiene que devolver una conexión. ¿Falta un «return»?")
    exige(not una.closed, "toma() presta una conexión ya cerrada.")
    exige(una is not otra, "toma() ha prestado la misma conexión dos veces a la vez.")
    exige(
        not al_nacer,
        "Al crear el pool ya se abre una conexión. Ábrelas en toma(), cuando alguien las pida.",
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
    if (ve := prueba.espera_conexiones(MUCHAS)) != MUCHAS:
        raise Fallo(f"""Con {MUCHAS} conexiones prestadas, el servidor ve {ve}. No abras ninguna que
            no prestes.""")
