"""Lo que se busca en el árbol de un programa: funciones, llamadas, nombres y bloques."""

import ast
import re
from collections.abc import Iterator

from .textos_sql import Funcion, locales_de

# El `connect` de un driver, con el nombre que se le suele dar; no el de sqlite3 o un socket.
_CONNECT = re.compile(r"^(psycopg[23]?\.|pg\.|\w*Connection\.|psycopg\.\w+\.)?connect$")


def funciones(arbol: ast.AST) -> list[Funcion]:
    return [n for n in ast.walk(arbol) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))]


def llamadas(*nodos: ast.AST) -> list[ast.Call]:
    return [n for nodo in nodos for n in ast.walk(nodo) if isinstance(n, ast.Call)]


def llama(nodo: ast.AST, nombres: set[str]) -> bool:
    return any(ultimo(llamada.func) in nombres for llamada in llamadas(nodo))


def ultimo(nodo: ast.AST) -> str:
    """El último nombre de `a.b.c`."""
    return str(getattr(nodo, "attr", getattr(nodo, "id", "")))


def nombres(nodo: ast.AST) -> Iterator[str]:
    return filter(None, map(ultimo, ast.walk(nodo)))


def asignados(nodo: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    for nombre, valores in locales_de(nodo).items():
        yield nombre, valores[0]


def es_texto(nodo: ast.AST) -> bool:
    return isinstance(nodo, ast.Constant) and isinstance(nodo.value, str) and nodo.value != ""


def relanza(atrapa: ast.ExceptHandler) -> bool:
    return any(isinstance(n, ast.Raise) for n in ast.walk(atrapa)) or llama(
        atrapa, {"exit", "quit", "_exit"}
    )


def conecta(nodo: ast.Call, *, siempre: bool = False) -> bool:
    """Dice si una llamada abre conexiones; con `siempre`, también un pool que nace vacío."""
    nombre = ultimo(nodo.func)
    if nombre == "connect":
        return bool(_CONNECT.search(ast.unparse(nodo.func)))
    if not nombre.endswith("ConnectionPool"):
        return False
    datos = {dato.arg: getattr(dato.value, "value", ...) for dato in nodo.keywords}
    minimo = getattr(nodo.args[0], "value", ...) if nodo.args else datos.get("minconn", ...)
    vacio = datos.get("open") is False or datos.get("min_size") == 0 or minimo == 0
    return siempre or not vacio


def al_importar(arbol: ast.AST) -> Iterator[ast.AST]:
    """Lo que se ejecuta al importar: lo que no está en una función ni tras `if __name__`."""
    for hijo in ast.iter_child_nodes(arbol):
        if isinstance(hijo, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            continue
        if isinstance(hijo, ast.If) and "__name__" in set(nombres(hijo.test)):
            continue
        yield hijo
        yield from al_importar(hijo)


def fuera_de_try(funcion: ast.AST) -> Iterator[ast.AST]:
    """Los nodos de una función, en orden, sin los que están dentro de un `try`."""
    for hijo in ast.iter_child_nodes(funcion):
        if not isinstance(hijo, (ast.Try, ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            yield hijo
            yield from fuera_de_try(hijo)


def bloques(nodo: ast.AST) -> Iterator[list[ast.stmt]]:
    """Cada lista de instrucciones seguidas."""
    for interior in ast.walk(nodo):
        for campo in ("body", "orelse", "finalbody"):
            bloque = getattr(interior, campo, None)
            if isinstance(bloque, list):
                yield bloque
