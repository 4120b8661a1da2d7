"""Lo que comparten los ejercicios de la lección 07."""

import numbers

from helpers.ejercicios import exige


def exige_numero(valor, que="La función"):
    exige(valor is not None, f"{que} no devuelve nada. ¿Falta un «return»?")
    es_numero = isinstance(valor, numbers.Real) and not isinstance(valor, bool)
    exige(es_numero, f"{que} tiene que devolver un número, y devuelve {type(valor).__name__}.")
