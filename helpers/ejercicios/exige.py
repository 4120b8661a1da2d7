"""Lo que un comprobador exige a una respuesta, con el mensaje para quien aprende."""

import inspect
import numbers
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Excepcion = type[BaseException] | tuple[type[BaseException], ...] | str


class Fallo(Exception):
    """La respuesta no es correcta; el texto es el mensaje para quien aprende."""


def exige(condicion: object, mensaje: str) -> None:
    """Lanza Fallo con `mensaje` si `condicion` es falsa."""
    if not condicion:
        raise Fallo(mensaje)


def exige_respuesta(dice: object, que: str = "La función") -> None:
    """Lanza Fallo si `dice`, lo que devolvió la respuesta, es None: suele faltar el «return»."""
    exige(dice is not None, f"{que} no devuelve nada. ¿Falta un «return»?")


def exige_numero(dice: object, que: str = "La función") -> None:
    """Lanza Fallo si `dice`, lo que devolvió la respuesta, no es un número real."""
    exige_respuesta(dice, que)
    es_numero = isinstance(dice, numbers.Real) and not isinstance(dice, bool)
    exige(es_numero, f"{que} tiene que devolver un número, y devuelve {type(dice).__name__}.")


def _es(error: BaseException, clase: Excepcion) -> bool:
    return type(error).__name__ == clase if isinstance(clase, str) else isinstance(error, clase)


@contextmanager
def si_lanza(clase: Excepcion, mensaje: str) -> Iterator[None]:
    """Cambia por un Fallo con `mensaje` el error de esa `clase` que lanza el bloque.

    Args:
        clase: una o varias; o el nombre de una, si es del cuaderno o cada driver tiene la suya.
    """
    try:
        yield
    except BaseException as error:
        if not _es(error, clase):
            raise
        raise Fallo(mensaje) from None


@contextmanager
def exige_que_lance(clase: Excepcion, mensaje: str) -> Iterator[None]:
    """Lanza Fallo con `mensaje` si el bloque termina sin error. Otro error pasa tal cual.

    Args:
        clase: la que se espera; como en `si_lanza`.
    """
    try:
        yield
    except BaseException as error:
        if not _es(error, clase):
            raise
    else:
        raise Fallo(mensaje)


def exige_error_de_la_consulta(consulta: Callable[[str], Any]) -> None:
    """Lanza Fallo si `consulta(sql)`, con un SQL que falla, no deja llegar su error."""
    try:
        consulta("SELECT 1 / 0")
    except Exception as error:
        # Por su nombre: cada driver tiene la suya.
        if type(error).__name__ != "DivisionByZero":
            raise Fallo(
                f"Cuando la consulta falla llega {type(error).__name__}, no el error de la "
                "consulta. Déjalo pasar: basta un «finally»."
            ) from None
    else:
        raise Fallo("Cuando la consulta falla, el error tiene que llegar a quien llamó.")


def exige_parametro(respuesta: Callable[..., Any], propio: str, *ajenos: str) -> None:
    """Lanza Fallo si la función usa algo del cuaderno en lugar de lo que recibe.

    Es el despiste más común: funciona en el cuaderno, y la comprobación no ve lo que hace.

    Args:
        respuesta: la función que escribió quien aprende.
        propio: lo que tenía que usar, por ejemplo `"clase"`.
        ajenos: los nombres del cuaderno que se confunden con eso.
    """
    nombres = getattr(getattr(inspect.unwrap(respuesta), "__code__", None), "co_names", ())
    for ajeno in ajenos:
        exige(
            ajeno not in nombres,
            f"Usas `{ajeno}`, que es del cuaderno. Usa `{propio}`, lo que recibe la función.",
        )
