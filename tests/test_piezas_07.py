"""Las dos piezas de la 07 que escribe quien aprende, y las del curso, que no enseña el cuaderno."""

import ast
import inspect

from lecciones.leccion_07_medir_con_rigor import ejercicios, medir_pools, piezas
from taller.fuente import carpetas_de_lecciones, con_soluciones, lee_leccion, numero_de


def funciones(fuente):
    """{nombre: código} de las funciones de un módulo."""
    cuerpo = ast.parse(fuente).body
    return {f.name: ast.unparse(f) for f in cuerpo if isinstance(f, ast.FunctionDef)}


def test_las_piezas_del_curso_son_las_de_la_leccion():
    (carpeta,) = (c for c in carpetas_de_lecciones() if numero_de(c) == "07")
    celdas = [c.source for c in lee_leccion(carpeta).cells if c.cell_type == "code"]
    escritas = {}
    for fuente in map(con_soluciones, celdas):
        escritas |= funciones(fuente)
    suyas = funciones(inspect.getsource(piezas))
    assert suyas.keys() >= {"cronometra", "bloque", "mide", "intervalo"}
    assert {nombre: escritas[nombre] for nombre in suyas} == suyas


def test_una_operacion_contra_si_misma_da_uno_y_la_que_tarda_el_triple_no():
    lista = [3.0, 1.0, 8.0, 2.0, 5.0, 4.0, 9.0]
    assert piezas.intervalo(lista, lista) == (1, 1, 1)
    assert piezas.intervalo([3 * us for us in lista], lista) == (3, 3, 3)


def test_el_informe_dice_cada_clase_con_su_intervalo(capsys, servidor_del_curso):
    """Con piezas de mentira: el informe solo las usa y escribe lo que dicen."""
    medir_pools.informe(
        lambda variantes, rondas, veces, descarta: {n: [1000.0] * rondas for n in variantes},
        lambda una, otra: (len(una), 0.5, 2),
    )
    lineas = [linea for linea in capsys.readouterr().out.splitlines() if "veces la 02" in linea]
    assert len(lineas) == 8 and lineas[-1].startswith("conectar")
    assert all(f"≈ {rondas}" in linea for linea in lineas for rondas in ("1 ms", "0,5", "2"))
    assert list(ejercicios.ejercicios.ejercicios)[-2:] == ["07.7", "07.8"]
