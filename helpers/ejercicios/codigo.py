"""Lo que quien aprende escribió, leído como código."""

import ast
import dis
import inspect
import linecache
from collections.abc import Iterator, Mapping
from types import CodeType, FunctionType, MethodType
from typing import Any

Definicion = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


# Aquí no se le pregunta nada a la respuesta: su `__getattribute__` es código de quien aprende, y
# todavía no hay quien le cuente el tiempo.


def _es_clase(pieza: Any) -> bool:
    return issubclass(type(pieza), type)


def _propios(clase: type) -> Mapping[str, Any]:
    """Lo que define una clase: `vars(clase)`."""
    return type.__dict__["__dict__"].__get__(clase)


def _desenvuelta(pieza: Any) -> Any:
    """La función que hay debajo de un `property`, un `staticmethod`, un decorador…"""
    for _ in range(100):  # un `__wrapped__` puede llevar a sí mismo
        if issubclass(type(pieza), property):
            pieza = pieza.fget
        elif issubclass(type(pieza), (classmethod, staticmethod, MethodType)):
            pieza = pieza.__func__
        else:
            dentro = inspect.getattr_static(pieza, "__wrapped__", pieza)
            if dentro is pieza:
                break
            pieza = dentro
    return pieza


def funciones(respuesta: Any) -> Iterator[FunctionType]:
    """Las funciones de la respuesta: ella misma, o las que define si es una clase."""
    piezas = _propios(respuesta).values() if _es_clase(respuesta) else [respuesta]
    for pieza in map(_desenvuelta, piezas):
        if type(pieza) is FunctionType:
            yield pieza


def archivo(respuesta: Any) -> str | None:
    """El archivo, real o celda, donde está escrita la respuesta; None si no se sabe."""
    return next((funcion.__code__.co_filename for funcion in funciones(respuesta)), None)


def nombres_globales(codigo: CodeType) -> Iterator[str]:
    """Los nombres globales que usa una función y las que define dentro."""
    yield from codigo.co_names
    for constante in codigo.co_consts:
        if inspect.iscode(constante):
            yield from nombres_globales(constante)


def globales_leidos(codigo: CodeType) -> Iterator[str]:
    """Los nombres globales que lee una función, o las que define dentro, y no los atributos."""
    for paso in dis.get_instructions(codigo):
        if paso.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            yield paso.argval
    for constante in codigo.co_consts:
        if inspect.iscode(constante):
            yield from globales_leidos(constante)


def arbol(respuesta: Any) -> Definicion | None:
    """El trozo de `ast` que define la respuesta, o None.

    Se lee de linecache porque inspect.getsource no encuentra las clases de un cuaderno.
    """
    if _es_clase(respuesta):
        nombre = type.__dict__["__name__"].__get__(respuesta)
    elif type(respuesta) in (FunctionType, MethodType):
        nombre = _desenvuelta(respuesta).__name__
    else:
        return None
    lineas = linecache.getlines(archivo(respuesta) or "")
    try:
        nodos = list(ast.walk(ast.parse("".join(lineas))))
    except SyntaxError:
        return None
    return next(
        (n for n in reversed(nodos) if isinstance(n, Definicion) and n.name == nombre), None
    )


def _es_hueco(nodo: ast.AST | None) -> bool:
    return isinstance(nodo, ast.Constant) and nodo.value is ...


def _solo_hueco(funcion: Definicion) -> bool:
    """Dice si el cuerpo de una función es, a lo sumo, su descripción y `...`."""
    cuerpo = funcion.body[1:] if ast.get_docstring(funcion) is not None else funcion.body
    return len(cuerpo) == 1 and isinstance(cuerpo[0], ast.Expr) and _es_hueco(cuerpo[0].value)


def sin_tocar(respuesta: Any, codigo: Definicion | None, huecos: int) -> bool:
    """Dice si la respuesta, con su `arbol`, está todavía como la da el enunciado.

    Args:
        huecos: si es una clase, cuántos `...` tiene la del enunciado.
    """
    if respuesta is ...:
        return True
    if isinstance(codigo, ast.ClassDef):
        por_hacer = 0
        for nodo in codigo.body:
            if isinstance(nodo, (ast.FunctionDef, ast.AsyncFunctionDef)):
                por_hacer += _solo_hueco(nodo)
            else:
                por_hacer += _es_hueco(getattr(nodo, "value", None))
        return por_hacer >= huecos
    if _es_clase(respuesta):
        # Una clase sin funciones no dice en qué celda está: se miran sus atributos.
        return all(v is ... for n, v in _propios(respuesta).items() if not n.startswith("__"))
    return codigo is not None and _solo_hueco(codigo)


def quedan_huecos(nodo: ast.AST) -> bool:
    """Dice si queda un `...` por escribir; el de `tuple[int, ...]` no lo es."""
    if isinstance(nodo, ast.Subscript):
        return False
    return _es_hueco(nodo) or any(map(quedan_huecos, ast.iter_child_nodes(nodo)))
