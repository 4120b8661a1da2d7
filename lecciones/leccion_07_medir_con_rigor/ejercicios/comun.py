"""Lo que comparten los ejercicios de la lección 07."""

import math
import numbers

from psycopg2.extensions import cursor

from helpers.ejercicios import SIN_RETURN, exige


def exige_numero(valor, que="La función"):
    """Lanza Fallo si `valor` no es un número finito."""
    exige(valor is not None, SIN_RETURN.replace("La función", que))
    es_numero = isinstance(valor, numbers.Real) and not isinstance(valor, bool)
    exige(es_numero, f"{que} tiene que devolver un número, y devuelve {type(valor).__name__}.")
    exige(math.isfinite(valor), f"{que} devuelve {valor}, que no es un número de verdad.")


def cursor_que_lanza(error):
    """Una clase de cursor que lanza `error` al hacer su consulta, y la lista de las que hace."""
    hechas = []

    class Cursor(cursor):
        def execute(self, consulta, *_):
            hechas.append(consulta)
            raise error

    return Cursor, hechas
