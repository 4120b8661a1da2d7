"""Los préstamos de un programa: quién pide, quién devuelve y qué se usa después."""

import ast
from collections.abc import Iterator

from .arbol import asignados, fuera_de_try, ultimo
from .textos_sql import Funcion, Nodo, locales_de

_USOS_DEL_CURSOR = {"fetchone", "fetchall", "fetchmany", "execute", "executemany"}


def que_prestan(funciones: list[Funcion]) -> set[str]:
    """Los nombres de las funciones que dan una conexión del pool, y `getconn`."""
    prestan = {"getconn"}
    for _ in range(2):
        for funcion in funciones:
            locales = locales_de(funcion)
            for nodo in ast.walk(funcion):
                if not isinstance(nodo, ast.Return) or nodo.value is None:
                    continue
                dados = [nodo.value, *locales.get(getattr(nodo.value, "id", ""), [])]
                if any(isinstance(d, ast.Call) and ultimo(d.func) in prestan for d in dados):
                    prestan.add(funcion.name)
    return prestan


def sin_devolver(
    quien: Funcion, prestan: set[str], devuelven: set[str]
) -> Iterator[tuple[str, Nodo]]:
    """Dónde se pide, se trabaja y se devuelve sin un `try` que devuelva si algo falla.

    Args:
        quien: el que se mira.
        prestan: las funciones que dan una conexión.
        devuelven: las que la devuelven.

    Yields:
        El defecto, y el sitio que puede fallar.
    """
    confirma: Nodo | None = None
    trabaja: Nodo | None = None
    pide = quien.name == "__exit__"
    for nodo in fuera_de_try(quien):
        if isinstance(nodo, (ast.Yield, ast.YieldFrom)):
            trabaja = trabaja or nodo
        if not isinstance(nodo, ast.Call):
            continue
        llamada = ultimo(nodo.func)
        if llamada in prestan:
            pide = True
        elif llamada == "commit":
            confirma = confirma or nodo
        elif llamada in ("execute", "executemany"):
            trabaja = trabaja or nodo
        elif llamada in devuelven and pide and quien.name not in devuelven:
            if confirma:
                yield "commit_pierde", confirma
            if trabaja and quien.name != "__exit__":
                yield "error_pierde", trabaja
            return


def cursor_fuera(bloque: list[ast.stmt]) -> Iterator[Nodo]:
    """Dónde se usa o se devuelve un cursor que ya no es de quien lo usa."""
    for orden, nodo in enumerate(bloque):
        for cursor in _cursores(nodo):
            despues = bloque[orden + 1 :]
            usos = {f"{cursor}.{uso}" for uso in _USOS_DEL_CURSOR}
            for instruccion in [*getattr(nodo, "body", []), *despues]:
                devuelto = instruccion.value if isinstance(instruccion, ast.Return) else None
                if devuelto is not None and getattr(devuelto, "id", "") == cursor:
                    yield instruccion
            for instruccion in despues:
                if any(n == cursor for n, _ in asignados(instruccion)):
                    break
                if isinstance(instruccion, ast.With) and cursor in _cursores(instruccion):
                    break  # Otro, con el mismo nombre.
                for uso in ast.walk(instruccion):
                    if isinstance(uso, ast.Attribute) and ast.unparse(uso) in usos:
                        yield uso


def _cursores(nodo: ast.stmt) -> list[str]:
    """Los nombres que un `with` da a los cursores que pide."""
    if not isinstance(nodo, ast.With):
        return []
    return [
        ultimo(item.optional_vars)
        for item in nodo.items
        if item.optional_vars is not None
        and isinstance(item.context_expr, ast.Call)
        and "cursor" in ultimo(item.context_expr.func).lower()
    ]
