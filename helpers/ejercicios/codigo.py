"""Lo que quien aprende escribió, leído como código."""

import ast
import dis
import inspect
import linecache
from collections.abc import Iterator
from types import CodeType, FunctionType
from typing import Any

Definicion = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def funciones(respuesta: Any) -> Iterator[FunctionType]:
    """Las funciones de la respuesta: ella misma, o las que define si es una clase."""
    pieza: Any
    piezas = vars(respuesta).values() if isinstance(respuesta, type) else [respuesta]
    for pieza in piezas:
        pieza = pieza.fget if isinstance(pieza, property) else pieza
        pieza = inspect.unwrap(getattr(pieza, "__func__", pieza))
        if inspect.isfunction(pieza):
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
    if not (isinstance(respuesta, type) or inspect.isroutine(respuesta)):
        return None
    nombre = getattr(inspect.unwrap(respuesta), "__name__", None)
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
    if isinstance(respuesta, type):
        # Una clase sin funciones no dice en qué celda está: se miran sus atributos.
        return all(v is ... for n, v in vars(respuesta).items() if not n.startswith("__"))
    return codigo is not None and _solo_hueco(codigo)


def quedan_huecos(nodo: ast.AST) -> bool:
    """Dice si queda un `...` por escribir; el de `tuple[int, ...]` no lo es."""
    if isinstance(nodo, ast.Subscript):
        return False
    return _es_hueco(nodo) or any(map(quedan_huecos, ast.iter_child_nodes(nodo)))
