"""Quién puede usar a quién: las flechas van en un solo sentido, también las que no se ven.

`grimp` lee cada `import`, también el que está dentro de una función. Un módulo que se nombra en un
texto, para lanzarlo (`-m helpers.servidor.vigilante`) o importarlo (`-c "from helpers import …"`),
es otra flecha: se busca aquí y se añade a las demás.
"""

import ast
import functools
import json
import re
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

RAIZ = Path(__file__).resolve().parent.parent
PAQUETES = ("helpers", "lecciones", "taller")
# De arriba abajo: cada uno usa solo lo que tiene debajo. Los de un mismo grupo no se usan.
CAPAS = {
    "": ("taller", "lecciones", "helpers"),
    "helpers": (
        "predicciones",
        {"ejercicios", "graficas"},
        {"laboratorio", "medicion"},
        "observador",
        "servidor",
        "progreso",
        {"bucle", "cuadernos", "logger_base", "numeros", "programas"},
    ),
}
# Lo que no puede usar ningún paquete.
DE_NADIE = {"curso", "tests"}

_CON_PUNTO = "helpers|lecciones|taller|tests"
_NOMBRADO = re.compile(rf"(?<![\w./-])(?:{_CON_PUNTO})(?:\.\w+)+")
_IMPORTADO = re.compile(
    rf"\b(?:from|import)\s+((?:{_CON_PUNTO}|curso)\b[\w.]*)(?:\s+import\s+(\w+))?"
)


# --------------------------------------------------------------- las flechas


def nombrados(codigo):
    """Los módulos nuestros que un programa nombra en sus textos, sin contar los que lo explican."""
    arbol = ast.parse(codigo)
    sueltos = {id(nodo.value) for nodo in ast.walk(arbol) if isinstance(nodo, ast.Expr)}
    for nodo in ast.walk(arbol):
        texto = ""
        if isinstance(nodo, ast.Constant) and isinstance(nodo.value, str):
            texto = nodo.value if id(nodo) not in sueltos else ""
        elif isinstance(nodo, ast.JoinedStr):
            # f"{__name__}.otro" sería una flecha que no se puede leer.
            propios = {"__name__", "__package__"}
            assert not propios & {n.id for n in ast.walk(nodo) if isinstance(n, ast.Name)}
            texto = "".join(t.value if isinstance(t, ast.Constant) else "_" for t in nodo.values)
        yield from _NOMBRADO.findall(texto)
        for modulo, dentro in _IMPORTADO.findall(texto):
            yield f"{modulo}.{dentro}".rstrip(".")


def existente(modulo, modulos):
    """El módulo, o el paquete más cercano de los que lo contienen."""
    while modulo not in modulos and "." in modulo:
        modulo = modulo.rpartition(".")[0]
    return modulo


@functools.cache
def flechas():
    """El grafo de quién usa a quién, con lo que se importa y con lo que solo se nombra."""
    grafo = grimp.build_graph(*PAQUETES, include_external_packages=True, cache_dir=None)
    propios = {m for m in grafo.modules if m.split(".")[0] in PAQUETES}
    for modulo in propios:
        ruta = RAIZ.joinpath(*modulo.split("."))
        archivo = ruta / "__init__.py" if ruta.is_dir() else ruta.with_suffix(".py")
        for nombrado in nombrados(archivo.read_text("utf-8")):
            usado = existente(nombrado, grafo.modules)
            if usado not in grafo.modules:
                grafo.add_module(usado)
            if usado != modulo:
                grafo.add_import(importer=modulo, imported=usado)
    return grafo


# --------------------------------------------------------------- las pruebas


@pytest.mark.parametrize("contenedor", CAPAS)
def test_cada_capa_usa_solo_las_de_debajo(contenedor):
    capas = CAPAS[contenedor]
    if contenedor:
        todas = {n for capa in capas for n in ([capa] if isinstance(capa, str) else capa)}
        hijos = {m.removeprefix(f"{contenedor}.") for m in flechas().find_children(contenedor)}
        assert hijos <= todas, "Un módulo nuevo tiene que decir en qué capa está"
    ilegales = flechas().find_illegal_dependencies_for_layers(
        layers=capas, containers={contenedor} if contenedor else None
    )
    caminos = {
        " → ".join([*ruta.heads, *ruta.middle, *ruta.tails])
        for dependencia in ilegales
        for ruta in dependencia.routes
    }
    assert not caminos


def test_no_hay_circulos():
    grafo = flechas()
    modulos = {m: grafo.find_modules_directly_imported_by(m) for m in sorted(grafo.modules)}
    try:
        TopologicalSorter(modulos).prepare()
    except CycleError as error:
        pytest.fail(" ← ".join(error.args[1]))


def test_nadie_usa_las_pruebas_ni_la_puerta():
    usan = {
        (quien, que)
        for que in DE_NADIE & flechas().modules
        for quien in flechas().find_modules_that_directly_import(que)
    }
    assert not usan


def test_un_cuaderno_usa_solo_helpers_y_lecciones():
    cuadernos = sorted(RAIZ.glob("notebooks/**/*.ipynb"))
    assert cuadernos
    for ruta in cuadernos:
        for celda in json.loads(ruta.read_text("utf-8"))["cells"]:
            codigo = "".join(celda["source"]) if celda["cell_type"] == "code" else ""
            usados = {modulo.split(".")[0] for modulo, _ in _IMPORTADO.findall(codigo)}
            assert usados <= {"helpers", "lecciones"}, f"{ruta.name}: {codigo}"


# --------------------------------------------------------------- las que no se ven, se ven


@pytest.mark.parametrize(
    ("codigo", "esperados"),
    [
        ('ORDEN = ["-m", "helpers.servidor.vigilante"]', {"helpers.servidor.vigilante"}),
        (
            'PROGRAMA = "import time; from helpers.servidor import sesion"',
            {"helpers.servidor.sesion"},
        ),
        ('PROGRAMA = "import lecciones"', {"lecciones"}),
        ('MODULO = f"lecciones.{nombre}.ejercicios"', {"lecciones._.ejercicios"}),
        ('TEXTO = "Repite «python3 curso.py» en la carpeta del curso."', set()),
        ('"""Como `helpers.servidor`."""\nTEXTO = "las lecciones de helpers/servidor"', set()),
    ],
)
def test_un_modulo_nombrado_en_un_texto_es_una_flecha(codigo, esperados):
    assert set(nombrados(codigo)) - {"helpers.servidor"} == esperados


def test_un_nombre_que_no_se_puede_leer_no_vale():
    with pytest.raises(AssertionError):
        list(nombrados('ORDEN = f"{__name__}.vigilante"'))
