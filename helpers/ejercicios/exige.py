"""Lo que un comprobador exige a una respuesta, con el mensaje para quien aprende."""

import ast
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import FunctionType
from typing import Any

from .codigo import arbol, globales_leidos

SIN_RETURN = "La función no devuelve nada. ¿Falta un «return»?"
Clase = type | tuple[type, ...]


class Fallo(Exception):
    """La respuesta no es correcta.

    Args:
        mensaje: el texto para quien aprende; un salto de línea cuenta como un espacio.
    """

    def __init__(self, mensaje: str) -> None:
        super().__init__(" ".join(mensaje.split()))


class Adrede(Exception):
    """El error que un comprobador provoca, para ver qué hace con él la respuesta."""


def exige(condicion: object, mensaje: str) -> None:
    """Lanza Fallo con `mensaje` si `condicion` es falsa."""
    if not condicion:
        raise Fallo(mensaje)


def exige_devuelve(dice: object, clase: Clase, que: str) -> None:
    """Lanza Fallo si lo que devolvió la respuesta no es de una clase.

    Args:
        dice: lo que devolvió. Si es None, suele faltar el «return».
        clase: la que se pide; `int` no admite un `bool`.
        que: su nombre para quien aprende, por ejemplo `"una lista"`.
    """
    exige(dice is not None, SIN_RETURN)
    es_suya = isinstance(dice, clase) and (clase is not int or not isinstance(dice, bool))
    exige(es_suya, f"La función tiene que devolver {que}.")


@contextmanager
def si_lanza(**mensajes: str) -> Iterator[None]:
    """Cambia por un Fallo el error que lanza el bloque, si su clase es una de las que se dan.

    Las clases van por su nombre: unas son del cuaderno, y de otras cada driver tiene la suya.
    Vale el de una clase de la que hereda la del error; si hay varios, el más cercano.

    Args:
        mensajes: `PoolTimeout="Sin conexiones…"`. Donde dice «{clase}» va la del error.
    """
    try:
        yield
    except Fallo:
        raise
    except BaseException as error:
        for clase in type(error).__mro__:
            if clase.__name__ in mensajes:
                mensaje = mensajes[clase.__name__]
                raise Fallo(mensaje.replace("{clase}", type(error).__name__)) from None
        raise


@contextmanager
def en_el_caso(caso: str) -> Iterator[None]:
    """Si el bloque lanza un error que nadie más explica, se cuenta en qué caso fue.

    Args:
        caso: `"Con una lista vacía"`: detrás va una coma.
    """
    try:
        yield
    except Exception as error:
        error.__dict__.setdefault("caso", caso)
        raise


@contextmanager
def exige_que_lance(esperada: str, mensaje: str, **otras: str) -> Iterator[list[BaseException]]:
    """Lanza Fallo con `mensaje` si el bloque termina sin error. El que se espera, lo calla.

    Args:
        esperada: el nombre de su clase, o de una de la que hereda.
        otras: lo que se dice si el error es otro, como en `si_lanza`.

    Yields:
        Una lista, donde queda el error.
    """
    lanzado: list[BaseException] = []
    with si_lanza(**otras):
        try:
            yield lanzado
        except BaseException as error:
            if esperada not in [clase.__name__ for clase in type(error).__mro__]:
                raise
            lanzado.append(error)
        else:
            raise Fallo(mensaje)


def exige_error_de_la_consulta(consulta: Callable[[str], Any]) -> None:
    """Lanza Fallo si `consulta(sql)`, con un SQL que falla, no deja llegar su error."""
    with exige_que_lance(
        "DivisionByZero",
        "Cuando la consulta falla, el error tiene que llegar a quien llamó.",
        Exception="Cuando la consulta falla llega {clase}, no el error de la consulta. "
        "Déjalo pasar: basta un «finally».",
    ):
        consulta("SELECT 1 / 0")


_pistas: ContextVar[list[str]] = ContextVar("_pistas")


def apunta_pistas() -> list[str]:
    """Empieza, en este hilo, la lista donde queda lo que se dirá si la respuesta no es correcta."""
    pistas: list[str] = []
    _pistas.set(pistas)
    return pistas


def exige_parametro(respuesta: Callable[..., Any], propio: str, *ajenos: str) -> None:
    """Avisa si la función usa algo del cuaderno en lugar de lo que recibe.

    Es el despiste más común: funciona en el cuaderno, y la comprobación no ve lo que hace. Si usa
    un objeto, lanza Fallo antes de que lo toque. Nombrarlo no es usarlo: vale
    `issubclass(clase, Conexion)`. Una función puede ser de quien aprende, aunque se llame como la
    del cuaderno: solo se dice si la respuesta resulta no ser correcta.

    Args:
        respuesta: la función que escribió quien aprende.
        propio: lo que tenía que usar, por ejemplo `"clase"`.
        ajenos: los nombres del cuaderno que se confunden con eso.
    """
    funcion = inspect.unwrap(respuesta)
    codigo = getattr(funcion, "__code__", None)
    leidos = set(globales_leidos(codigo)) if codigo else set()
    usados = _usados(arbol(funcion))
    for ajeno in ajenos:
        if ajeno not in leidos & usados:
            continue
        mensaje = f"Usas `{ajeno}`, que es del cuaderno. Usa `{propio}`, lo que recibe la función."
        if isinstance(funcion.__globals__.get(ajeno), FunctionType):
            _pistas.get([]).append(mensaje)
        else:
            raise Fallo(mensaje)


def _usados(nodo: ast.AST | None) -> set[str]:
    """Los nombres que un código usa: no los que solo compara con `isinstance` o un `except`."""
    if nodo is None or isinstance(nodo, ast.Name):
        return {nodo.id} if isinstance(nodo, ast.Name) else set()
    hijos = list(ast.iter_child_nodes(nodo))
    match nodo:
        case ast.Call(func=ast.Name(id="isinstance" | "issubclass"), args=[uno, *_]):
            hijos = [uno]
        case ast.ExceptHandler():
            hijos = list(nodo.body)
        case ast.arg():
            hijos = []
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            hijos = [nodo.args, *nodo.decorator_list, *nodo.body]
        case ast.AnnAssign():
            hijos = [nodo.target, *filter(None, [nodo.value])]
    return set().union(*map(_usados, hijos))
