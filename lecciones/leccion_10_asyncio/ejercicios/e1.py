"""10.1: cuándo acaba cada tarea de un pool que atiende por orden."""

import inspect
from decimal import Decimal
from itertools import accumulate
from numbers import Real

from helpers.ejercicios import Fallo, ejercicio, en_el_caso, exige, exige_devuelve
from helpers.numeros import exacto

# (duraciones, conexiones, cómo se llama el caso)
CASOS = (
    ([1, 1, 1, 1, 1, 1], 3, "Con seis tareas iguales y tres conexiones"),
    ([3, 1, 2, 1, 2], 3, "Con tareas de distinta duración"),
    ([5, 1, 1, 1, 1], 2, "Con una tarea larga y otras cortas"),
    ([2, 4, 1], 1, "Con una sola conexión"),
    ([2, 7], 5, "Con menos tareas que conexiones"),
    ([], 2, "Sin ninguna tarea"),
    ([0.25, 0.5, 0.125, 1.5], 2, "Con decimales"),
    ([2.03125, 0.00390625, 0.5], 2, "Con más decimales"),
    ([4, 4, 4, 4, 4, 4, 4], 3, "Con siete tareas y tres conexiones"),
    ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 4, "Con once tareas, cada una más larga"),
)


@ejercicio("acaban")
def juzga(acaban, prueba):
    for n, caso in enumerate(CASOS):
        try:
            _exige_bien(acaban, *caso)
        except Fallo:
            if n and not _bien_otra_vez(acaban):
                raise Fallo("""La primera vez aciertas, y con los mismos datos otra vez, no: guardas
                    algo de una llamada a otra.""") from None
            raise


def _bien_otra_vez(acaban):
    try:
        _exige_bien(acaban, *CASOS[0])
    except Fallo:
        return False
    return True


def _exige_bien(acaban, duraciones, conexiones, caso):
    recibidas = list(duraciones)
    with en_el_caso(caso):
        dice = acaban(recibidas, conexiones)
    if inspect.iscoroutine(dice):
        dice.close()
        raise Fallo("`acaban` es una función corriente: se escribe sin `async`.")
    exige(
        duraciones or dice is not None, f"{caso}, la función no devuelve nada: es una lista vacía."
    )
    exige_devuelve(dice, list, "una lista")
    exige(recibidas == duraciones, "Cambias la lista que recibes. Haz una nueva.")
    esperado = _acaban(duraciones, conexiones)
    if len(dice) != len(esperado):
        raise Fallo(f"{caso}, hay {len(esperado)} tareas, y tu lista tiene {len(dice)} momentos.")
    if not all(isinstance(uno, (Real, Decimal)) and not isinstance(uno, bool) for uno in dice):
        raise Fallo("La lista tiene que ser de números.")
    dice = [float(uno) for uno in dice]
    for n, (suyo, bueno) in enumerate(zip(dice, esperado, strict=True), 1):
        if not abs(suyo - bueno) <= 1e-9:
            raise Fallo(f"""{caso} ({_lista(duraciones)}; {conexiones} en el pool), la tarea {n}
                acaba en {exacto(bueno)} y tu función dice {exacto(suyo)}.
                {_motivo(dice, duraciones, conexiones, esperado)}""")


def _acaban(duraciones, conexiones):
    libres, momentos = [0] * conexiones, []
    for dura in duraciones:
        libres.sort()
        libres[0] += dura
        momentos.append(libres[0])
    return momentos


def _lista(numeros):
    return "duran " + ", ".join(map(exacto, numeros))


def _motivo(dice, duraciones, conexiones, esperado):
    if dice == duraciones:
        return "Devuelves lo que dura cada una: a unas les toca esperar."
    if dice == list(accumulate(duraciones)):
        return "Las pones una detrás de otra: conexiones hay más de una."
    if sorted(dice) == sorted(esperado):
        return "Los momentos son esos, en otro orden: van en el orden en que llegan las tareas."
    if dice == [fin - dura for fin, dura in zip(esperado, duraciones, strict=True)]:
        return "Ese es el momento en que empieza."
    tandas = [duraciones[n : n + conexiones] for n in range(0, len(duraciones), conexiones)]
    antes = [0, *accumulate(map(max, tandas))]
    if dice == [antes[n // conexiones] + dura for n, dura in enumerate(duraciones)]:
        return """Son tandas: esperas a que acaben todas las de una para empezar la siguiente. En
            cuanto una conexión queda libre, pasa a la tarea siguiente."""
    if dice in [_acaban(map(cambia, duraciones), conexiones) for cambia in (int, round)]:
        return "Quitas los decimales a lo que dura cada una."
    if all(abs(suyo - bueno) < 0.2 for suyo, bueno in zip(dice, esperado, strict=True)):
        if all(round(uno, 3) == uno for uno in dice):
            return "Redondeas: los momentos se dan con todos sus decimales."
        return "Te acercas, y no es exacto: es una cuenta, sin esperar ni medir nada."
    return "Empieza cuando queda libre la primera conexión."
