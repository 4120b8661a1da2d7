"""La copia de quien aprende: limpia, y al cambiar una lección, con todo lo suyo."""

import json
import random
from copy import deepcopy
from pathlib import Path

import nbformat
import pytest

from helpers.cuadernos import ejercicios, fuente, lee
from taller.copia import DEJADO, empieza_de_nuevo, pone_al_dia
from taller.mezcla import AVISO, mezcla

RAIZ = Path(__file__).resolve().parent.parent
REALES = sorted((RAIZ / "notebooks").glob("[0-9]*.ipynb"))
EJERCICIO = "def suma(a, b):\n    ..."


def celda(nombre, texto=None, clase="code"):
    """Una celda como las nuestras: el identificador tiene doce cifras hexadecimales."""
    texto = nombre if texto is None else texto
    hecha = {"cell_type": clase, "id": nombre.encode().hex().rjust(12, "0"), "metadata": {}}
    hecha["source"] = texto.splitlines(keepends=True)
    if clase == "code":
        hecha |= {"outputs": [{"output_type": "stream"}], "execution_count": 3}
    return hecha


def leccion(*celdas):
    return {"cells": list(celdas), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


INICIAL = leccion(
    celda("titulo", "# Uno", "markdown"),
    celda("prosa", "Texto.", "markdown"),
    celda("abre", "x = 1"),
    celda("e1", EJERCICIO),
    celda("c1", 'comprobar("02.1")'),
    celda("fin", "Resumen.", "markdown"),
)


@pytest.fixture
def carpetas(tmp_path):
    """Los cuadernos del curso y la copia, con una lección ya copiada."""
    cuadernos, copia = tmp_path / "notebooks", tmp_path / "mi_curso"
    (cuadernos / "soluciones").mkdir(parents=True)
    guarda(cuadernos, INICIAL)
    guarda(cuadernos / "soluciones", INICIAL)
    assert pone_al_dia(cuadernos, copia) == ["✓ Tus cuadernos están en la carpeta mi_curso."]
    return cuadernos, copia


def guarda(carpeta, cuaderno):
    (carpeta / "02_pool.ipynb").write_text(json.dumps(cuaderno), "utf-8")


def abierto(copia):
    return lee(copia / "02_pool.ipynb")


def textos(copia):
    return [fuente(c) for c in abierto(copia)["cells"]]


def archivos(copia):
    """Devuelve {nombre: contenido} de lo que se ve en la copia."""
    return {
        x.relative_to(copia).as_posix(): x.read_bytes()
        for x in copia.rglob("*")
        if x.is_file() and not x.relative_to(copia).parts[0].startswith(".")
    }


def cambia(cuaderno, nombre, texto):
    """El cuaderno con otro texto en una celda que no cambia de identificador: lo editó alguien."""
    cuaderno = deepcopy(cuaderno)
    elegida = celda(nombre)["id"]
    next(c for c in cuaderno["cells"] if c["id"] == elegida)["source"] = [texto]
    return cuaderno


def renueva(cuaderno, **cambios):
    """El cuaderno con celdas nuestras nuevas en el sitio de otras: la lección ha cambiado."""
    otras = {celda(nombre)["id"]: nueva for nombre, nueva in cambios.items()}
    return {**cuaderno, "cells": [otras.get(c["id"], c) for c in cuaderno["cells"]]}


# --------------------------------------------------------------- limpia


def test_la_primera_vez_se_copia_todo_sin_salidas(carpetas):
    _, copia = carpetas
    assert set(archivos(copia)) == {"02_pool.ipynb", "soluciones/02_pool.ipynb"}
    assert textos(copia) == [fuente(c) for c in INICIAL["cells"]]
    for c in abierto(copia)["cells"]:
        assert (c.get("outputs", []), c.get("execution_count")) == ([], None)


def test_los_cuadernos_de_verdad_quedan_limpios_y_valen(tmp_path):
    pone_al_dia(RAIZ / "notebooks", tmp_path)
    assert len(list(tmp_path.glob("*.ipynb"))) == len(REALES) + 1  # el glosario
    for ruta in tmp_path.glob("**/*.ipynb"):
        cuaderno = nbformat.read(ruta, as_version=nbformat.NO_CONVERT)
        nbformat.validate(cuaderno)
        for c in cuaderno.cells:
            assert not c.get("outputs") and c.get("execution_count") is None


def test_si_nada_cambia_no_se_hace_ni_se_dice_nada(carpetas):
    cuadernos, copia = carpetas
    antes = archivos(copia)
    # Lo que Jupyter y las lecciones dejan al ejecutarse no es del curso.
    (cuadernos / ".ipynb_checkpoints").mkdir()
    guarda(cuadernos / ".ipynb_checkpoints", INICIAL)
    (cuadernos / "capa_datos.log").write_text("INFO")
    assert pone_al_dia(cuadernos, copia) == []
    assert archivos(copia) == antes


def test_una_leccion_nueva_se_copia_y_se_dice(carpetas):
    cuadernos, copia = carpetas
    (cuadernos / "03_otra.ipynb").write_text(json.dumps(INICIAL))
    assert pone_al_dia(cuadernos, copia) == ["Cuaderno añadido: 03_otra.ipynb."]


def test_lo_borrado_se_copia_otra_vez(carpetas):
    cuadernos, copia = carpetas
    (copia / "02_pool.ipynb").unlink()
    assert pone_al_dia(cuadernos, copia) == ["Cuaderno añadido: 02_pool.ipynb."]
    assert textos(copia) == [fuente(c) for c in INICIAL["cells"]]


def test_si_son_muchos_se_dice_cuantos(carpetas):
    cuadernos, copia = carpetas
    for numero in range(3, 8):
        (cuadernos / f"0{numero}_otra.ipynb").write_text(json.dumps(INICIAL))
    (copia / "02_pool.ipynb").write_text("roto")
    danado, anadidos = pone_al_dia(cuadernos, copia)
    assert danado.startswith("Tu cuaderno 02_pool.ipynb estaba dañado")
    assert anadidos == "Cuadernos añadidos: 5."


# --------------------------------------------------------------- la lección cambia


def test_ejecutar_y_guardar_no_es_editar(carpetas):
    cuadernos, copia = carpetas
    guarda(copia, INICIAL)  # con sus salidas, como queda después de ejecutarlo
    guarda(cuadernos, renueva(INICIAL, prosa=celda("mejor", "Mejor texto.", "markdown")))
    assert pone_al_dia(cuadernos, copia) == ["Cuaderno actualizado: 02_pool.ipynb."]
    assert textos(copia)[1] == "Mejor texto."
    assert abierto(copia)["cells"][2]["outputs"]  # lo que vio al ejecutar lo que no ha cambiado
    assert pone_al_dia(cuadernos, copia) == []
    assert "anteriores" not in {x.name for x in copia.iterdir()}


def test_lo_suyo_pasa_a_la_version_nueva_y_el_de_antes_se_guarda(carpetas):
    cuadernos, copia = carpetas
    suyo = cambia(INICIAL, "e1", "def suma(a, b):\n    return a + b")
    suyo = cambia(suyo, "fin", "Mis notas.")
    suyo["cells"].insert(3, {**celda("z"), "id": "de-jupyter", "source": ["mi_prueba"]})
    del suyo["cells"][2]  # quita «abre»
    guarda(copia, suyo)
    antes = (copia / "02_pool.ipynb").read_bytes()
    nueva = renueva(INICIAL, prosa=celda("mejor", "Mejor texto.", "markdown"))
    guarda(cuadernos, nueva)
    [aviso] = pone_al_dia(cuadernos, copia)
    assert aviso.startswith("Cuaderno actualizado, con lo que habías escrito: 02_pool.ipynb.")
    assert textos(copia) == [
        *["# Uno", "Mejor texto.", "mi_prueba", "def suma(a, b):\n    return a + b"],
        *['comprobar("02.1")', "Mis notas."],
    ]
    [guardado] = [n for n in archivos(copia) if n.startswith("anteriores/")]
    assert guardado in aviso
    assert (copia / guardado).read_bytes() == antes
    assert pone_al_dia(cuadernos, copia) == []  # se dice una vez


def test_si_cambia_el_enunciado_la_respuesta_queda_debajo(carpetas):
    cuadernos, copia = carpetas
    guarda(copia, cambia(INICIAL, "e1", "def suma(a, b):\n    return a + b"))
    otro = celda("e1nuevo", 'def suma(a, b):\n    """Suma."""\n    ...')
    guarda(cuadernos, renueva(INICIAL, e1=otro))
    [aviso] = pone_al_dia(cuadernos, copia)
    assert aviso.endswith("Mira 02.1: ha cambiado el enunciado.")
    respuesta = "def suma(a, b):\n    return a + b"
    assert textos(copia)[3:6] == [fuente(otro), AVISO, respuesta]
    # La siguiente vez que cambia, lo que ya está debajo sigue ahí, una vez.
    otro = celda("e1mas", 'def suma(a, b):\n    """Suma dos."""\n    ...')
    guarda(cuadernos, renueva(INICIAL, e1=otro))
    pone_al_dia(cuadernos, copia)
    assert textos(copia)[3:6] == [fuente(otro), AVISO, respuesta]


def test_lo_que_editaste_y_ya_no_esta_en_la_leccion_se_queda(carpetas):
    cuadernos, copia = carpetas
    guarda(copia, cambia(INICIAL, "abre", "x = 2  # lo mío"))
    sin_ella = {**INICIAL, "cells": [c for c in INICIAL["cells"] if c != celda("abre", "x = 1")]}
    guarda(cuadernos, sin_ella)
    pone_al_dia(cuadernos, copia)
    assert textos(copia)[2] == "x = 2  # lo mío"


def test_lo_que_quitaste_vuelve_solo_si_cambia(carpetas):
    cuadernos, copia = carpetas
    guarda(copia, {**INICIAL, "cells": [INICIAL["cells"][0], *INICIAL["cells"][3:]]})
    guarda(cuadernos, renueva(INICIAL, prosa=celda("mejor", "Mejor texto.", "markdown")))
    pone_al_dia(cuadernos, copia)
    assert textos(copia)[:3] == ["# Uno", "Mejor texto.", EJERCICIO]


@pytest.mark.parametrize(
    "roto",
    [
        b"",
        b'{"cells": [',
        b"[]",
        b'{"cells": 3}',
        b"\xff\xfe",
        b"[" * 100000,
        b'{"cells": [{}]}',
        b'{"cells": [{"id": "a", "cell_type": ["code"], "source": ""}]}',
    ],
)
def test_un_cuaderno_danado_se_aparta_y_hay_uno_nuevo(carpetas, roto):
    cuadernos, copia = carpetas
    (copia / "02_pool.ipynb").write_bytes(roto)
    [aviso] = pone_al_dia(cuadernos, copia)
    assert aviso.startswith("Tu cuaderno 02_pool.ipynb estaba dañado:")
    [guardado] = [n for n in archivos(copia) if n.startswith("anteriores/")]
    assert guardado in aviso
    assert (copia / guardado).read_bytes() == roto
    assert textos(copia) == [fuente(c) for c in INICIAL["cells"]]
    assert pone_al_dia(cuadernos, copia) == []


def test_sin_lo_que_dejamos_tampoco_se_pierde_nada(carpetas):
    """Como quien viene de la versión 2.0, o hizo su copia a mano: con salidas."""
    cuadernos, copia = carpetas
    suyo = cambia(INICIAL, "e1", "def suma(a, b):\n    return a + b")
    guarda(copia, cambia(suyo, "abre", "x = 2"))
    (copia / DEJADO / "02_pool.ipynb").unlink()
    otro = celda("e1nuevo", 'def suma(a, b):\n    """Suma."""\n    ...')
    mejor = celda("mejor", "Mejor texto.", "markdown")
    guarda(cuadernos, renueva(INICIAL, e1=otro, prosa=mejor))
    pone_al_dia(cuadernos, copia)
    assert textos(copia) == [
        *["# Uno", "Mejor texto.", "x = 2", fuente(otro), AVISO],
        *["def suma(a, b):\n    return a + b", 'comprobar("02.1")', "Resumen."],
    ]
    assert not any(c.get("outputs") for c in abierto(copia)["cells"])


def test_una_solucion_de_otra_version_se_sustituye_y_la_de_antes_se_guarda(carpetas):
    """Sin lo que dejamos no se sabe si la editó: se guarda, pero no se mezcla con la nueva."""
    cuadernos, copia = carpetas
    resuelto = cambia(INICIAL, "e1", "def suma(a, b):\n    return a + b")
    guarda(copia / "soluciones", resuelto)
    (copia / DEJADO / "soluciones" / "02_pool.ipynb").unlink()
    otro = celda("e1nuevo", "def suma(a, b):\n    return b + a")
    guarda(cuadernos / "soluciones", renueva(INICIAL, e1=otro))
    [aviso] = pone_al_dia(cuadernos, copia)
    assert [fuente(c) for c in lee(copia / "soluciones" / "02_pool.ipynb")["cells"]] == [
        *["# Uno", "Texto.", "x = 1", fuente(otro), 'comprobar("02.1")', "Resumen."]
    ]
    [guardado] = [n for n in archivos(copia) if n.startswith("anteriores/soluciones/")]
    assert aviso.endswith(f"El de antes queda en {guardado}.")


def test_interrumpida_no_deja_medio_archivo(carpetas):
    cuadernos, copia = carpetas
    antes = archivos(copia)
    guarda(cuadernos, renueva(INICIAL, prosa=celda("mejor", "Mejor texto.", "markdown")))
    # Si lo parcial no se puede sustituir, lo que había sigue entero.
    (copia / ".02_pool.ipynb.parcial").mkdir()
    with pytest.raises(OSError):
        pone_al_dia(cuadernos, copia)
    assert archivos(copia) == antes


def test_no_se_escribe_a_traves_de_un_enlace(carpetas, tmp_path):
    cuadernos, copia = carpetas
    ajeno = tmp_path / "ajeno.txt"
    ajeno.write_text("de otro")
    try:
        (copia / ".02_pool.ipynb.parcial").symlink_to(ajeno)
    except OSError:
        pytest.skip("en este sistema no se pueden crear enlaces")
    guarda(cuadernos, renueva(INICIAL, prosa=celda("mejor", "Mejor texto.", "markdown")))
    pone_al_dia(cuadernos, copia)
    assert ajeno.read_text() == "de otro"
    assert textos(copia)[1] == "Mejor texto."


def test_un_cuaderno_nuestro_danado_se_dice(carpetas):
    cuadernos, copia = carpetas
    antes = archivos(copia)
    (cuadernos / "02_pool.ipynb").write_text("<<<<<<< HEAD")
    [aviso] = pone_al_dia(cuadernos, copia)
    assert aviso.endswith("02_pool.ipynb está dañado: descarga otra vez el curso.")
    assert archivos(copia) == antes


PREDICCION = 'predice("02.a", ...)  # un número'


def test_lo_que_predijo_sigue_en_la_version_nueva(carpetas):
    cuadernos, copia = carpetas
    con_prediccion = renueva(INICIAL, abre=celda("predice", PREDICCION))
    guarda(cuadernos, con_prediccion)
    pone_al_dia(cuadernos, copia)
    respondida = PREDICCION.replace("...", "3")
    guarda(copia, cambia(abierto(copia), "predice", respondida))
    guarda(cuadernos, renueva(con_prediccion, prosa=celda("prosa2", "Otra pregunta.", "markdown")))
    pone_al_dia(cuadernos, copia)
    assert textos(copia)[1:3] == ["Otra pregunta.", respondida]


# --------------------------------------------------------------- con las lecciones de verdad


def respondidas(ruta):
    """Las celdas de un cuaderno con cada ejercicio resuelto, y {número: respuesta}."""
    celdas = lee(ruta)["cells"]
    resueltas = {c["id"]: c for c in lee(ruta.parent / "soluciones" / ruta.name)["cells"]}
    respuestas = {}
    for numero, (posicion, _) in ejercicios(celdas).items():
        resuelta = resueltas[celdas[posicion]["id"]]
        celdas[posicion] = {**celdas[posicion], "source": resuelta["source"]}
        respuestas[numero] = fuente(resuelta)
    return celdas, respuestas


@pytest.mark.parametrize("ruta", REALES, ids=lambda ruta: ruta.stem[:2])
def test_una_respuesta_en_cada_ejercicio_sobrevive_a_que_cambie_todo(ruta):
    base = lee(ruta)["cells"]
    suyas, respuestas = respondidas(ruta)
    assert respuestas
    todo_cambia = []
    for numero, una in enumerate(base):
        vieja, marca = fuente(una), "# nuevo" if una["cell_type"] == "code" else "Nuevo."
        fija = 'comprobar("' in vieja
        nueva = vieja if fija else f"{vieja}\n{marca}"
        todo_cambia.append({**una, "id": una["id"] if fija else f"{numero:012x}", "source": nueva})
    hecho = mezcla(base, suyas, todo_cambia)
    assert sorted(hecho.cambiados) == sorted(respuestas)
    quedan = ejercicios(hecho.celdas)
    assert {n: fuente(hecho.celdas[quedan[n][0]]) for n in quedan} == respuestas
    # Y está la lección nueva, entera y en su orden.
    ids = [c["id"] for c in hecho.celdas]
    assert [i for i in ids if i in {c["id"] for c in todo_cambia}] == [c["id"] for c in todo_cambia]


def al_azar(azar, base):
    """Devuelve (lo que alguien hizo con las celdas, una versión nueva de la lección)."""
    suyas, nuevas = deepcopy(base), deepcopy(base)
    for n in range(azar.randrange(8)):
        posicion = azar.randrange(len(suyas))
        match azar.choice(["edita", "añade", "quita", "mueve", "duplica", "clase"]):
            case "edita":
                suyas[posicion]["source"] = f"mío {n}"
            case "añade":
                suyas.insert(posicion, {**celda("z", f"añadido {n}"), "id": f"x-{n}"})
            case "quita" if len(suyas) > 1:
                del suyas[posicion]
            case "mueve":
                suyas.insert(azar.randrange(len(suyas)), suyas.pop(posicion))
            case "duplica":
                suyas.insert(posicion, {**suyas[posicion], "source": f"doble {n}"})
            case "clase":
                suyas[posicion]["cell_type"] = "raw"
    for n in range(azar.randrange(8)):
        posicion = azar.randrange(len(nuevas))
        match azar.choice(["cambia", "añade", "quita", "mueve"]):
            case "cambia":
                nuevas[posicion] = celda(f"n{n}", f"nuevo {n}", nuevas[posicion]["cell_type"])
            case "añade":
                nuevas.insert(posicion, celda(f"n{n}", f"nuevo {n}"))
            case "quita" if len(nuevas) > 1:
                del nuevas[posicion]
            case "mueve":
                nuevas.insert(azar.randrange(len(nuevas)), nuevas.pop(posicion))
    return suyas, nuevas


@pytest.mark.parametrize("semilla", range(10))
def test_haga_lo_que_haga_nada_suyo_se_pierde(semilla):
    azar = random.Random(semilla)
    base = INICIAL["cells"]
    de_antes = {(c["cell_type"], fuente(c)) for c in base}
    for _ in range(100):
        suyas, nuevas = al_azar(azar, base)
        hecho = mezcla(base, suyas, nuevas)
        quedan = {(c["cell_type"], fuente(c)) for c in hecho.celdas}
        assert {(c["cell_type"], fuente(c)) for c in suyas} - de_antes <= quedan
        assert len({c["id"] for c in hecho.celdas}) == len(hecho.celdas)
        # De lo nuestro, lo nuevo está todo; de lo que no cambia, lo que no editó ni quitó.
        assert {(c["cell_type"], fuente(c)) for c in nuevas} - de_antes <= quedan
        # Interrumpida antes de apuntar lo que se deja, se repite, y queda lo mismo.
        otra_vez = mezcla(base, hecho.celdas, nuevas).celdas
        assert sorted(map(fuente, otra_vez)) == sorted(map(fuente, hecho.celdas))
        assert mezcla(nuevas, hecho.celdas, nuevas).celdas == hecho.celdas


# --------------------------------------------------------------- empezar de nuevo


def test_un_ejercicio_empieza_de_nuevo_y_la_respuesta_se_guarda(carpetas):
    cuadernos, copia = carpetas
    suyo = cambia(INICIAL, "e1", "def suma(a, b):\n    return a + b")
    suyo["cells"].insert(4, {**celda("z"), "id": "de-jupyter", "source": ["otro intento"]})
    guarda(copia, cambia(suyo, "fin", "Mis notas."))
    antes = (copia / "02_pool.ipynb").read_bytes()
    anterior = empieza_de_nuevo(cuadernos, copia, Path("02_pool.ipynb"), "02.1")
    assert textos(copia) == [
        *["# Uno", "Texto.", "x = 1", EJERCICIO, 'comprobar("02.1")', "Mis notas."]
    ]
    assert (copia / anterior).read_bytes() == antes
    # La segunda vez queda con otro nombre.
    assert empieza_de_nuevo(cuadernos, copia, Path("02_pool.ipynb"), "02.1") != anterior


@pytest.mark.parametrize("falta", [[3], [4], [3, 4], [0, 1, 2, 3, 4, 5]])
def test_un_ejercicio_que_quitaste_vuelve(carpetas, falta):
    cuadernos, copia = carpetas
    quedan = [c for i, c in enumerate(INICIAL["cells"]) if i not in falta]
    guarda(copia, {**INICIAL, "cells": quedan})
    empieza_de_nuevo(cuadernos, copia, Path("02_pool.ipynb"), "02.1")
    assert {EJERCICIO, 'comprobar("02.1")'} <= set(textos(copia))
    assert [*ejercicios(abierto(copia)["cells"])] == ["02.1"]


def test_una_leccion_empieza_de_nuevo(carpetas):
    cuadernos, copia = carpetas
    guarda(copia, cambia(INICIAL, "e1", "def suma(a, b):\n    return a + b"))
    antes = (copia / "02_pool.ipynb").read_bytes()
    anterior = empieza_de_nuevo(cuadernos, copia, Path("02_pool.ipynb"))
    assert textos(copia) == [fuente(c) for c in INICIAL["cells"]]
    assert (copia / anterior).read_bytes() == antes


def test_un_cuaderno_que_se_esta_guardando_no_esta_danado(carpetas, monkeypatch):
    """JupyterLab vacía el archivo antes de escribirlo: si se lee entonces, se espera."""
    cuadernos, copia = carpetas
    suyo = copia / "02_pool.ipynb"
    guardado = suyo.read_bytes()
    suyo.write_bytes(b"")
    monkeypatch.setattr("time.sleep", lambda _: suyo.write_bytes(guardado))
    assert pone_al_dia(cuadernos, copia) == []
    assert suyo.read_bytes() == guardado and not (copia / "anteriores").exists()
