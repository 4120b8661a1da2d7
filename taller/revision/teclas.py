"""Las teclas de un menú, según el código: con qué se compara lo que se lee."""

import ast

from .arbol import llamadas, nombres, ultimo
from .textos_sql import locales_de


def claves_del_menu(arbol: ast.Module) -> tuple[list[str], str]:
    """Con qué se compara lo que se lee con `input`, y la pregunta; hacen falta dos, o nada."""
    asignados = locales_de(arbol)
    preguntas = {n: _pregunta(valores) for n, valores in asignados.items()}
    leidos = {quien for quien, pregunta in preguntas.items() if pregunta is not None}
    dados: dict[str, list[str]] = {leido: [] for leido in leidos}
    for nodo in ast.walk(arbol):
        if isinstance(nodo, ast.Compare):
            izquierda = nodo.left.target if isinstance(nodo.left, ast.NamedExpr) else nodo.left
            dados.get(ultimo(izquierda), []).extend(_fijos(*nodo.comparators))
        elif isinstance(nodo, ast.Match):
            patrones = [caso.pattern for caso in nodo.cases]
            dados.get(ultimo(nodo.subject), []).extend(_fijos(*patrones))
        # Un diccionario de funciones: «ordenes[opcion]» u «ordenes.get(opcion)».
        elif isinstance(nodo, (ast.Subscript, ast.Call)):
            usados = [nodo.slice] if isinstance(nodo, ast.Subscript) else nodo.args
            base = set(nombres(nodo.value if isinstance(nodo, ast.Subscript) else nodo.func))
            for leido in leidos & {ultimo(usado) for usado in usados}:
                for otro in ast.walk(arbol):
                    if not isinstance(otro, ast.Assign) or not isinstance(otro.value, ast.Dict):
                        continue
                    if base & {ultimo(destino) for destino in otro.targets}:
                        dados[leido] += _fijos(*filter(None, otro.value.keys))
    unicos = {n: list(dict.fromkeys(claves)) for n, claves in dados.items()}
    leida = max(unicos, key=lambda n: len(unicos[n]), default="")
    if len(unicos.get(leida, [])) < 2:
        return [], ""
    return unicos[leida], preguntas[leida] or ""


def _pregunta(valores: list[ast.expr]) -> str | None:
    """Lo que pregunta el `input` de un valor, vacío si no se sabe; None si no lo hay."""
    for llamada in llamadas(*valores):
        if ultimo(llamada.func) == "input":
            texto = getattr(llamada.args[0], "value", "") if llamada.args else ""
            return texto.strip() if isinstance(texto, str) else ""
    return None


def _fijos(*nodos: ast.AST) -> list[str]:
    """Los textos y números escritos en unos nodos, que no sean un sí o un no."""
    fijos = [n.value for nodo in nodos for n in ast.walk(nodo) if isinstance(n, ast.Constant)]
    textos = [str(f) for f in fijos if isinstance(f, (str, int)) and not isinstance(f, bool)]
    return [t for t in textos if t.strip() and t.lower() not in ("s", "n", "si", "sí", "no")]
