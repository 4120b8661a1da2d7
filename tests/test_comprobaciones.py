"""Los comprobadores de los ejercicios: contra respuestas buenas, malas, colgadas y rotas.

Las respuestas de cada ejercicio están en `tests/respuestas/NN_k.py`; `respuestas_escritas.py`
dice cómo se escriben.
"""

import ast
import importlib
import re
import time
from functools import cache
from pathlib import Path

import psycopg2
import pytest
from respuestas_escritas import (
    ejecuta_como_celda,
    fallos_de_las_maneras,
    lee_respuestas,
)

from helpers.ejercicios import BIEN, MAL, PENDIENTE
from taller.fuente import (
    carpetas_de_lecciones,
    con_soluciones,
    lee_leccion,
    numero_de,
    sin_soluciones,
)

pytestmark = pytest.mark.usefixtures("servidor_del_curso")

RESPUESTAS = Path(__file__).with_name("respuestas")
# Lo que se deja a una respuesta que se cuelga; las demás tienen el tiempo de su ejercicio.
SEGUNDOS_COLGADA = 1


@cache
def ejercicios_de(carpeta):
    """{identificador: fuente de su celda, con la solución y las marcas}."""
    celdas = [c.source for c in lee_leccion(carpeta).cells if c.cell_type == "code"]
    fuentes = [fuente for fuente in celdas if sin_soluciones(fuente) != fuente]
    return {f"{numero_de(carpeta)}.{n}": fuente for n, fuente in enumerate(fuentes, 1)}


EJERCICIOS = [(c, i) for c in carpetas_de_lecciones() for i in ejercicios_de(c)]


@cache
def respuestas(identificador):
    archivo = RESPUESTAS / f"{identificador.replace('.', '_')}.py"
    if not archivo.is_file():
        return "", []
    return lee_respuestas(archivo.read_text(encoding="utf-8"))


def pegas_del_mensaje(mensaje):
    """Lo que un mensaje no puede decir, fuera de lo que es código: nombres nuestros, puntos."""
    prosa = re.sub(r"`[^`]*`|\([^)]*\)|«[^»]*»", "", mensaje)
    return [
        *re.findall(r"\S*<locals>\S*|\b_?Adrede\b", mensaje),
        *re.findall(r"(?<![\w.])\d+\.\d+(?![\w.])", prosa),
    ]


def test_un_mensaje_con_nombres_nuestros_o_con_puntos_se_nota():
    assert pegas_del_mensaje("Son 2,5 y no `2.5`; en la 3.3.9, de 127.0.0.1 (0.5 s).") == []
    assert pegas_del_mensaje("Lanza juzga.<locals>.crea() tras 2.5 s y _Adrede.") == [
        "juzga.<locals>.crea()",
        "_Adrede",
        "2.5",
    ]


def ejercicio_y_comprobar(carpeta, identificador):
    modulo = importlib.import_module(f"lecciones.{carpeta.name}.ejercicios")
    return modulo.ejercicios.ejercicios[identificador], modulo.comprobar


def comprueba(carpeta, identificador, fuente):
    """Lo que dice `comprobar` a quien escribió `fuente` en la celda del ejercicio."""
    _, comprobar = ejercicio_y_comprobar(carpeta, identificador)
    espacio = ejecuta_como_celda(respuestas(identificador)[0], {"__name__": "__main__"})
    return comprobar(identificador, ejecuta_como_celda(fuente, espacio))


def quedan_conexiones():
    """Cuántas conexiones de respuestas ve el servidor, cuando ya ha cerrado las que terminan."""
    conexion = psycopg2.connect("", application_name="prueba")
    limite = time.monotonic() + 5
    try:
        conexion.autocommit = True
        with conexion.cursor() as cursor:
            while True:
                cursor.execute(
                    # Solo las de esta base de datos: las pruebas corren en varios procesos.
                    "SELECT count(*) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND application_name LIKE 'ejercicio%'"
                )
                quedan = cursor.fetchone()[0]
                if not quedan or time.monotonic() > limite:
                    return quedan
                time.sleep(0.05)
    finally:
        conexion.close()


def test_hay_ejercicios_y_cada_uno_tiene_su_comprobador():
    assert len(EJERCICIOS) >= 8
    for carpeta in carpetas_de_lecciones():
        modulo = importlib.import_module(f"lecciones.{carpeta.name}.ejercicios")
        assert list(modulo.ejercicios.ejercicios) == list(ejercicios_de(carpeta))


def test_cada_ejercicio_tiene_su_modulo_y_ninguno_es_largo():
    for carpeta in carpetas_de_lecciones():
        modulo = importlib.import_module(f"lecciones.{carpeta.name}.ejercicios")
        for n, ejercicio in enumerate(modulo.ejercicios.ejercicios.values(), 1):
            assert ejercicio is getattr(modulo, f"e{n}").juzga
            assert ejercicio.juzga.__module__ == f"{modulo.__name__}.e{n}"
        for archivo in (carpeta / "ejercicios").glob("*.py"):
            assert len(archivo.read_text("utf-8").splitlines()) <= 250, archivo


def test_ninguna_respuesta_es_de_un_ejercicio_que_no_existe():
    esperados = {f"{i.replace('.', '_')}.py" for _, i in EJERCICIOS}
    assert {archivo.name for archivo in RESPUESTAS.glob("*.py")} == esperados


por_ejercicio = pytest.mark.parametrize(
    ("carpeta", "identificador"), EJERCICIOS, ids=[i for _, i in EJERCICIOS]
)


@por_ejercicio
def test_hay_respuestas_bastantes_y_distintas(carpeta, identificador):
    ejercicio, _ = ejercicio_y_comprobar(carpeta, identificador)
    preambulo, escritas = respuestas(identificador)
    cuantas = {
        clase: [r.fuente for r in escritas if r.clase == clase]
        for clase in ("bien", "mal", "cuelga", "lanza")
    }
    assert len(cuantas["bien"]) >= 2 and len(cuantas["mal"]) >= 3
    hueco = ejecuta_como_celda(
        sin_soluciones(ejercicios_de(carpeta)[identificador]),
        ejecuta_como_celda(preambulo, {"__name__": "__main__"}),
    )
    if hueco[ejercicio.nombre] is not ...:
        # Una variable no se puede colgar; una función o una clase, sí.
        assert cuantas["cuelga"] and cuantas["lanza"]
    referencia = con_soluciones(ejercicios_de(carpeta)[identificador])
    todas = [ast.unparse(ast.parse(f)) for f in (referencia, *cuantas["bien"], *cuantas["mal"])]
    assert len(set(todas)) == len(todas), "Hay dos respuestas iguales."
    assert all(r.nota for r in escritas if r.clase == "mal"), "Falta el mensaje que se espera."


@por_ejercicio
def test_cada_manera_de_equivocarse_tiene_su_respuesta_o_su_motivo(carpeta, identificador):
    preambulo, escritas = respuestas(identificador)
    assert fallos_de_las_maneras(preambulo, escritas) == []


def test_las_maneras_que_faltan_se_notan():
    dice = "# mal [K1 K2]: no\nx\n# bien [K3]: sí\ny\n# cuelga [K13]: z\nz\n"
    motivos = [f"# no aplica K{n}: no hay" for n in range(4, 13)]
    completo = "\n".join([*motivos, dice.replace("K13", "K1")])
    assert fallos_de_las_maneras(*lee_respuestas(completo)) == []
    assert [r.maneras for r in lee_respuestas(dice)[1]] == [("K1", "K2"), ("K3",), ("K13",)]
    for cambio, fallo in {
        ("K13", "K13"): "K13 no existe",
        ("[K3]", ""): "K3 (",
        ("K7: no hay", "K7:"): "K7 (",
        ("no aplica K7", "no aplica K3"): "K3: dice que no aplica",
    }.items():
        texto = "\n".join([*motivos, dice if "K13" in cambio else dice.replace("K13", "K1")])
        fallos = fallos_de_las_maneras(*lee_respuestas(texto.replace(*cambio)))
        assert any(fallo in uno for uno in fallos), (cambio, fallos)


@por_ejercicio
def test_sin_tocar_esta_pendiente(carpeta, identificador):
    hueco = sin_soluciones(ejercicios_de(carpeta)[identificador])
    assert comprueba(carpeta, identificador, hueco).estado == PENDIENTE


@por_ejercicio
def test_antes_de_ejecutar_su_celda_esta_pendiente(carpeta, identificador):
    _, comprobar = ejercicio_y_comprobar(carpeta, identificador)
    assert comprobar(identificador, {}).estado == PENDIENTE


@por_ejercicio
def test_la_solucion_esta_bien(carpeta, identificador):
    solucion = con_soluciones(ejercicios_de(carpeta)[identificador])
    resultado = comprueba(carpeta, identificador, solucion)
    assert resultado.estado == BIEN, resultado
    assert quedan_conexiones() == 0


# Son muchas: entre las rápidas queda la primera de cada ejercicio.
ESCRITAS = [
    pytest.param(*(c, i, r), id=f"{i}-{r.clase}-{n}", marks=[pytest.mark.lenta] * (n > 1))
    for c, i in EJERCICIOS
    for n, r in enumerate(respuestas(i)[1], 1)
]


@pytest.mark.parametrize(("carpeta", "identificador", "respuesta"), ESCRITAS)
def test_cada_respuesta_recibe_su_veredicto(carpeta, identificador, respuesta, monkeypatch):
    ejercicio, _ = ejercicio_y_comprobar(carpeta, identificador)
    with monkeypatch.context() as cambio:
        if respuesta.clase == "cuelga":
            cambio.setattr(ejercicio, "segundos", SEGUNDOS_COLGADA)
        inicio = time.monotonic()
        resultado = comprueba(carpeta, identificador, respuesta.fuente)
        tarda = time.monotonic() - inicio
    assert resultado.estado == (BIEN if respuesta.clase == "bien" else MAL), resultado
    if respuesta.clase != "bien":
        assert "fallo del curso" not in resultado.mensaje
        assert pegas_del_mensaje(resultado.mensaje) == []
    if respuesta.clase == "mal":
        assert respuesta.nota in resultado.mensaje
    if respuesta.clase == "lanza":
        assert re.search(r"\b[Tt]u código (lanza|termina).*, en la línea \d+: ", resultado.mensaje)
    if respuesta.clase == "cuelga":
        assert "no terminó en" in resultado.mensaje
    # Una respuesta nunca se queda con el cuaderno.
    assert tarda < ejercicio.segundos + 5
    assert quedan_conexiones() == 0


@por_ejercicio
def test_lo_que_dejan_las_malas_no_estropea_una_buena(carpeta, identificador):
    """Va detrás de todas las respuestas del ejercicio, en el mismo proceso."""
    solucion = con_soluciones(ejercicios_de(carpeta)[identificador])
    resultado = comprueba(carpeta, identificador, solucion)
    assert resultado.estado == BIEN, resultado
    assert quedan_conexiones() == 0
