"""Los textos de SQL de un programa: cuáles son constantes y cuáles se hacen con trozos."""

import ast
import re
from collections.abc import Iterable, Iterator

Funcion = ast.FunctionDef | ast.AsyncFunctionDef
# Donde va un dato, y no un nombre: tras una comparación, tras VALUES o entre comillas.
_VALOR = re.compile(r"(=|<|>|\bI?LIKE|\bVALUES\s*\()\s*$", re.IGNORECASE)
# Nombres que se dan a una lista de «%s».
_MARCAS = re.compile(r"marca|marcador|placeholder|campos|columnas|comodin", re.IGNORECASE)
_CASAS = {"int", "float", "len"}

Trozo = str | ast.expr
# Lo que está en una línea.
Nodo = ast.stmt | ast.expr | ast.ExceptHandler


class Constantes:
    """Los textos fijos de un programa, por su nombre: los de módulo y los de clase."""

    def __init__(self, arboles: Iterable[ast.Module]) -> None:
        asignados: dict[str, list[ast.expr]] = {}
        for arbol in arboles:
            for nodo in _sin_funciones(arbol):
                for nombre, valor in _asigna(nodo):
                    asignados.setdefault(nombre, []).append(valor)
        self._textos: dict[str, str] = {}
        # Unas se hacen con otras: tres vueltas bastan para las que se escriben.
        for _ in range(3):
            for nombre, valores in asignados.items():
                textos = {self.texto(valor) for valor in valores}
                if len(textos) == 1 and (texto := textos.pop()) is not None:
                    self._textos[nombre] = texto

    def texto(self, nodo: ast.expr, locales: dict[str, list[ast.expr]] | None = None) -> str | None:
        """El texto de una expresión, si es siempre el mismo; si no, None."""
        trozos = self.trozos(nodo, locales or {})
        return "".join(map(str, trozos)) if all(isinstance(t, str) for t in trozos) else None

    def trozos(self, nodo: ast.expr, locales: dict[str, list[ast.expr]]) -> list[Trozo]:
        """Los trozos de que se hace un texto, en orden: los fijos, como texto."""
        if isinstance(nodo, ast.Constant):
            return [str(nodo.value)]
        if isinstance(nodo, ast.JoinedStr):
            return [t for valor in nodo.values for t in self.trozos(valor, locales)]
        if isinstance(nodo, ast.FormattedValue):
            return self.trozos(nodo.value, locales)
        if isinstance(nodo, ast.BinOp) and isinstance(nodo.op, ast.Add):
            return self.trozos(nodo.left, locales) + self.trozos(nodo.right, locales)
        if isinstance(nodo, ast.BinOp) and isinstance(nodo.op, ast.Mod):
            valores = nodo.right.elts if isinstance(nodo.right, ast.Tuple) else [nodo.right]
            return self._rellena(nodo.left, r"%[sdr]", valores, locales) or [nodo]
        if isinstance(nodo, ast.Call) and isinstance(nodo.func, ast.Attribute):
            if nodo.func.attr == "format":
                rellenos = [*nodo.args, *(k.value for k in nodo.keywords)]
                return self._rellena(nodo.func.value, r"\{\w*\}", rellenos, locales) or [nodo]
            if nodo.func.attr in ("strip", "replace", "lower", "upper"):
                return self.trozos(nodo.func.value, locales)
            if nodo.func.attr == "join" and _solo_marcas(nodo):
                return ["%s"]
        if isinstance(nodo, ast.Name) and nodo.id in locales:
            # Sin sus propios nombres: «sql = sql + …» no acabaría.
            otros = {nombre: v for nombre, v in locales.items() if nombre != nodo.id}
            return [t for valor in locales[nodo.id] for t in self.trozos(valor, otros)]
        nombre = getattr(nodo, "attr", getattr(nodo, "id", ""))
        return [self._textos[nombre]] if nombre in self._textos else [nodo]

    def _rellena(
        self,
        molde: ast.expr,
        hueco: str,
        valores: list[ast.expr],
        locales: dict[str, list[ast.expr]],
    ) -> list[Trozo]:
        texto = self.texto(molde, locales)
        if texto is None:
            return []
        fijos = re.split(hueco, texto)
        trozos: list[Trozo] = [fijos[0]]
        for fijo, valor in zip(fijos[1:], valores, strict=False):
            trozos += [*self.trozos(valor, locales), fijo]
        return trozos


def pegados(
    trozos: list[Trozo], funcion: Funcion | None, locales: dict[str, list[ast.expr]]
) -> Iterator[bool]:
    """Por cada trozo que no es fijo, si es un dato de fuera donde va un dato.

    Un número (`int(…)`) no puede cambiar la orden, y no se cuenta.
    """
    antes = ""
    for trozo in trozos:
        if isinstance(trozo, str):
            antes += trozo
            continue
        if isinstance(trozo, ast.Call) and getattr(trozo.func, "id", "") in _CASAS:
            continue
        en_lista = antes.rstrip().endswith(",") and re.search(r"\bVALUES\b", antes, re.IGNORECASE)
        valor = bool(_VALOR.search(antes) or en_lista or antes.count("'") % 2)
        yield valor and _de_fuera(trozo, funcion, locales)
        antes += "x"


def locales_de(funcion: ast.AST) -> dict[str, list[ast.expr]]:
    """Lo que se asigna a cada nombre dentro de una función, en orden."""
    locales: dict[str, list[ast.expr]] = {}
    for nodo in ast.walk(funcion):
        for nombre, valor in _asigna(nodo):
            locales.setdefault(nombre, []).append(valor)
        if isinstance(nodo, ast.AugAssign) and isinstance(nodo.target, ast.Name):
            locales.setdefault(nodo.target.id, []).append(nodo.value)
    return locales


def textos(arbol: ast.AST) -> Iterator[ast.Constant]:
    """Los textos escritos en un programa, sin los que lo explican."""
    explican = {id(n.value) for n in ast.walk(arbol) if isinstance(n, ast.Expr)}
    for nodo in ast.walk(arbol):
        if isinstance(nodo, ast.Constant) and id(nodo) not in explican and type(nodo.value) is str:
            yield nodo


def _de_fuera(nodo: ast.expr, funcion: Funcion | None, locales: dict[str, list[ast.expr]]) -> bool:
    """Dice si un valor llega por un parámetro o del teclado."""
    if isinstance(nodo, ast.Call):
        llamada = getattr(nodo.func, "id", "")
        if llamada == "str":
            return any(_de_fuera(valor, funcion, locales) for valor in nodo.args)
        return llamada == "input"
    while isinstance(nodo, (ast.Attribute, ast.Subscript)):
        nodo = nodo.value
    if not isinstance(nodo, ast.Name) or _MARCAS.search(nodo.id):
        return False
    if any(_de_fuera(v, None, {}) for v in locales.get(nodo.id, [])):
        return True
    args = funcion.args if funcion else None
    propios = {a.arg for a in [*args.posonlyargs, *args.args, *args.kwonlyargs]} if args else set()
    return nodo.id in propios - {"self", "cls"}


def _solo_marcas(nodo: ast.Call) -> bool:
    """Dice si un `join` junta solo textos fijos, como tantos «%s» como haga falta."""
    (lista,) = nodo.args if len(nodo.args) == 1 else (None,)
    if isinstance(lista, ast.BinOp):
        lista = lista.left
    if isinstance(lista, (ast.GeneratorExp, ast.ListComp)):
        return isinstance(lista.elt, ast.Constant)
    return isinstance(lista, (ast.List, ast.Tuple)) and all(
        isinstance(e, ast.Constant) for e in lista.elts
    )


def _asigna(nodo: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(nodo, ast.Assign):
        for destino in nodo.targets:
            if isinstance(destino, ast.Name):
                yield destino.id, nodo.value
    elif isinstance(nodo, ast.NamedExpr):
        yield nodo.target.id, nodo.value
    if isinstance(nodo, ast.AnnAssign) and isinstance(nodo.target, ast.Name) and nodo.value:
        yield nodo.target.id, nodo.value


def _sin_funciones(arbol: ast.AST) -> Iterator[ast.AST]:
    """Los nodos de un módulo que no están dentro de una función."""
    for hijo in ast.iter_child_nodes(arbol):
        if not isinstance(hijo, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            yield hijo
            yield from _sin_funciones(hijo)
