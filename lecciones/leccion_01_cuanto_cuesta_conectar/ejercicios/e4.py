"""01.4: cuánto se ahorra con un pool."""

import math
from collections.abc import Callable
from decimal import Decimal
from numbers import Real
from typing import Any

from helpers.ejercicios import SIN_RETURN, Prueba, ejercicio, exige, exige_devuelve
from helpers.numeros import cuenta, exacto

# (peticiones, conectar_ms, preguntar_ms, abiertas)
CASOS = (
    (100, 8, 0.5, 5),
    (100, 8, 0.5, 2),
    (2, 8, 0.5, 5),
    (0, 8, 0.5, 5),
    (1, 8, 0.5, 1),
    (7, 3.3, 0.7, 3),
    (4, 0, 2.5, 2),
    (4, 1.2345678, 0.5, 1),
)
# Lo que da cada despiste, y lo que se le dice.
DESPISTES: tuple[tuple[Callable[..., float], str], ...] = (
    (lambda n, c, p, a: (a - n) * c, "Es al revés: al tiempo sin pool se le resta el del pool."),
    (
        lambda n, c, p, a: n * c,
        "Falta lo que paga el pool al empezar: abre sus conexiones antes de la primera petición.",
    ),
    (
        lambda n, c, p, a: (n - 1) * c,
        "Cuentas una sola conexión del pool: abre `abiertas`, y cada una cuesta `conectar_ms`.",
    ),
    (
        lambda n, c, p, a: n * c - (a * c + n * p),
        "Sin pool, cada petición conecta **y** pregunta: te falta preguntar.",
    ),
    (
        lambda n, c, p, a: n * c + p - (a * c + n * p),
        "Falta un paréntesis: sin pool, cada petición conecta **y** pregunta.",
    ),
    (
        lambda n, c, p, a: n * c + p - a * c + n * p,
        "Faltan paréntesis: se resta todo lo del pool, y sin pool cada petición hace dos cosas.",
    ),
    (
        lambda n, c, p, a: n * (c + p) - a * c + n * p,
        "Falta un paréntesis: del tiempo sin pool se resta todo el del pool.",
    ),
    (lambda n, c, p, a: (n - a) * c / 1000, "Son milisegundos: no los cambies de unidad."),
    (
        lambda n, c, p, a: max(0, (n - a) * c),
        "Cuando el pool tarda más, el ahorro es negativo: no lo cambies por cero.",
    ),
    (
        lambda n, c, p, a: abs((n - a) * c),
        "Cuando el pool tarda más, el ahorro es negativo: no le quites el signo.",
    ),
    (
        lambda n, c, p, a: n * (c + p) - (a * c + n * p / max(1, a)),
        "Repartes las preguntas entre las conexiones. Van una detrás de otra: se suman todas.",
    ),
    (lambda n, c, p, a: int(n * c) - int(a * c), "No redondees, ni quites los decimales."),
    (lambda n, c, p, a: int((n - a) * c), "No redondees, ni quites los decimales."),
    (lambda n, c, p, a: round((n - a) * c), "No redondees."),
    (lambda n, c, p, a: round((n - a) * c, 1), "No redondees."),
    (lambda n, c, p, a: round((n - a) * c, 2), "No redondees."),
    (lambda n, c, p, a: round((n - a) * c, 3), "No redondees."),
    (lambda n, c, p, a: float(f"{(n - a) * c:.6g}"), "No redondees."),
    (
        lambda n, c, p, a: n * (c + p) - a * c,
        "Con el pool también se pregunta: preguntar, se pregunta en los dos casos.",
    ),
)


@ejercicio("ahorro_ms")
def juzga(ahorro_ms: Callable[..., Any], prueba: Prueba) -> str:
    dichos = [ahorro_ms(*caso) for caso in CASOS]
    for dice in dichos:
        exige(dice is not None, SIN_RETURN)
        exige_devuelve(dice, (Real, Decimal), "un número, en milisegundos")
    dichos = [float(dice) for dice in dichos]
    for caso, dice in zip(CASOS, dichos, strict=True):
        peticiones, conectar_ms, preguntar_ms, abiertas = caso
        bien = (peticiones - abiertas) * conectar_ms
        exige(
            _igual(dice, bien),
            f"Con {cuenta(peticiones, 'petición', 'peticiones')} y "
            f"{cuenta(abiertas, 'conexión abierta', 'conexiones abiertas')} al empezar, conectar "
            f"{exacto(conectar_ms)} ms y preguntar {exacto(preguntar_ms)} ms, el ahorro es de "
            f"{exacto(round(bien, 9))} ms y tu función dice {exacto(round(dice, 9))}. "
            + _despiste(dichos),
        )
    return "¡Correcto! Preguntar cuesta lo mismo en los dos casos: se ahorra lo que dejas de abrir."


def _igual(uno: float, otro: float) -> bool:
    return math.isclose(uno, otro, abs_tol=1e-9)


def _despiste(dichos: list[float]) -> str:
    for calcula, frase in DESPISTES:
        if all(_igual(dice, calcula(*caso)) for caso, dice in zip(CASOS, dichos, strict=True)):
            return frase
    return "Sin pool se conecta en cada petición; con pool, solo para abrir las suyas."
