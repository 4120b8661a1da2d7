"""08.3: cada cuánto se pregunta, y hasta cuándo."""

import threading
import time
from bisect import bisect
from collections.abc import Callable, Sequence
from typing import Any

from helpers.ejercicios import Fallo, exige
from helpers.numeros import exacto

from .comun import Descanso

_DE_MAS = """Te dan {} s y sigues preguntando después: solo en descansos se te van {} s. Mira la
    hora cada vez que la respuesta es `in progress`."""

_DESPUES = """Te dan {} s y sigues preguntando después, {} veces más: una pregunta también tarda.
    Mira la hora cada vez que la respuesta es `in progress`."""


def apunta_y_tarda(ordenes: list[float], tarda: float) -> Callable[[Any, str], None]:
    """Lo que avisa un pool: apunta cuándo acaba cada orden, y hace como si tardara más."""

    def avisa(_: Any, que: str) -> None:
        if que == "orden":
            ordenes.append(time.perf_counter())
            threading.Event().wait(tarda)  # `time.sleep` cuenta lo que descansa la respuesta.

    return avisa


def exige_ritmo(
    inicio: float,
    ordenes: Sequence[float],
    cada_vez: int,
    segundos: float,
    descansos: Sequence[Descanso],
) -> None:
    """Lanza Fallo si pregunta sin descansar lo que se pide, o después de su hora.

    Nada de lo que se mira depende de lo ocupada que esté la máquina.

    Args:
        inicio: cuándo se la llama, según `time.perf_counter`.
        ordenes: cuándo acaba cada orden.
        cada_vez: cuántas órdenes necesita para preguntar una vez.
        segundos: los que se le dan.
    """
    # Su límite está entre los dos: lo pone después de que la llamen, y antes de preguntar.
    pronto, tarde = (desde + segundos for desde in (inicio, min(ordenes, default=inicio)))
    ratos = _entre_ordenes(ordenes, descansos)
    # Al final se puede descansar lo que queda; antes, no.
    if any(dura < 0.01 for empieza, dura in ratos if empieza < pronto - 0.02):
        raise Fallo("""Descansas menos de diez milisegundos entre dos preguntas. Cada una es trabajo
            del servidor.""")
    # También se descansa sin `time.sleep`. En el doble de órdenes hay siempre algún descanso.
    tramos = zip(ordenes, ordenes[2 * cada_vez :], strict=False)
    if any(hasta - desde < 0.008 for desde, hasta in tramos if hasta < pronto - 0.02):
        veces = len(ordenes) / cada_vez
        raise Fallo(f"""En {exacto(segundos)} segundos preguntas {veces:.0f} veces, sin descansar.
            Cada una es trabajo del servidor: descansa diez milisegundos o más.""")
    duran = [dura for _, dura in ratos]
    ultimo, todos = max(duran, default=0), sum(duran)
    exige(
        ultimo < 0.5,
        "Descansas medio segundo o más entre dos preguntas, y te enteras tarde. Basta mucho menos.",
    )
    # Quien mira la hora empieza a tiempo el último. Lo demás que tarde, aquí no cuenta.
    if todos > 1.25 * segundos + ultimo:
        raise Fallo(_DE_MAS.format(exacto(segundos), exacto(round(todos, 2))))
    despues = sum(cuando > tarde for cuando in ordenes) / cada_vez
    if despues > 3:
        raise Fallo(_DESPUES.format(exacto(segundos), f"{despues:.0f}"))


def _entre_ordenes(
    ordenes: Sequence[float], descansos: Sequence[Descanso]
) -> list[tuple[float, float]]:
    """[(cuándo empieza, cuánto dura)] lo que se descansa entre cada dos órdenes."""
    ratos: dict[int, tuple[float, float]] = {}
    for descanso in descansos:
        entre = bisect(ordenes, descanso.empieza)
        empieza, dura = ratos.get(entre, (descanso.empieza, 0.0))
        ratos[entre] = (empieza, dura + descanso.segundos)
    return list(ratos.values())
