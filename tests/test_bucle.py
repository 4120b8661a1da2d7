"""El bucle donde psycopg puede trabajar: el de un programa, y el de las celdas en Windows.

Fuera de Windows, `para_las_celdas` se obliga.
"""

import asyncio
import atexit
import os
import re

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell

from helpers import bucle
from taller.construir import LECCIONES, cuadernos_de, diferencia, ejecuta
from taller.fuente import lee_leccion, resuelto

LECCION = LECCIONES / "leccion_10_asyncio"


async def clase_del_bucle():
    return type(asyncio.get_running_loop())


def test_un_programa_tiene_un_bucle_de_los_que_psycopg_admite():
    assert issubclass(bucle.corre(clase_del_bucle()), asyncio.SelectorEventLoop)


def test_lo_que_lanza_la_corrutina_llega():
    async def falla():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        bucle.corre(falla())


def test_dentro_de_un_bucle_no_se_puede():
    async def dentro():
        corrutina = clase_del_bucle()
        try:
            bucle.corre(corrutina)
        finally:
            corrutina.close()

    with pytest.raises(RuntimeError, match="Ya hay un bucle en marcha"):
        asyncio.run(dentro())


@pytest.fixture
def consola(monkeypatch):
    consola = InteractiveShell()
    monkeypatch.setattr(bucle, "get_ipython", lambda: consola)
    yield consola
    consola.atexit_operations()
    atexit.unregister(consola.atexit_operations)


@pytest.mark.parametrize(
    ("sistema", "cambia"), [("linux", False), ("darwin", False), ("win32", True)]
)
def test_solo_donde_hace_falta(consola, monkeypatch, sistema, cambia):
    antes = consola.loop_runner
    monkeypatch.setattr(bucle.sys, "platform", sistema)
    bucle.para_las_celdas()
    assert (consola.loop_runner is not antes) == cambia


def test_las_celdas_comparten_un_bucle_que_sigue_en_marcha(consola):
    bucle.para_las_celdas(obligado=True)
    consola.run_cell(
        "import asyncio\nsuyo = asyncio.get_running_loop()\n"
        "tarea = asyncio.create_task(asyncio.sleep(0.01, 'hecha'))\nawait asyncio.sleep(0)",
        silent=True,
    )
    assert isinstance(consola.user_ns["suyo"], asyncio.SelectorEventLoop)
    consola.run_cell("da = await tarea, asyncio.get_running_loop() is suyo", silent=True)
    assert consola.user_ns["da"] == ("hecha", True)


def test_al_interrumpir_se_cancela_la_celda(monkeypatch):
    cancelada = []

    async def espera():
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            cancelada.append(True)
            raise

    def interrumpe(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(bucle.futures, "wait", interrumpe)
    with pytest.raises(KeyboardInterrupt):
        bucle._en_otro_hilo(espera())
    monkeypatch.undo()

    async def un_turno():
        await asyncio.sleep(0.05)

    bucle._en_otro_hilo(un_turno())
    assert cancelada in ([True], [])  # Si no llegó a empezar, no hay nada que cancelar.
    assert not [t for t in asyncio.all_tasks(bucle._propio) if t.get_coro().__name__ == "espera"]


@pytest.mark.lenta
def test_la_leccion_dice_lo_mismo_como_en_windows_y_sin_asyncpg(tmp_path, monkeypatch):
    """El `await` de las celdas, en otro hilo; y asyncpg, que no se puede importar."""
    (tmp_path / "asyncpg.py").write_text("raise ImportError\n", encoding="utf-8")
    rutas = [str(tmp_path), os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, rutas)))
    nuevo = resuelto(lee_leccion(LECCION))
    fuentes = [celda.source for celda in nuevo.cells]
    for celda in nuevo.cells:
        celda.source = celda.source.replace("para_las_celdas()", "para_las_celdas(obligado=True)")
    assert [c.source for c in nuevo.cells] != fuentes
    ruta = cuadernos_de(LECCION)[1]
    ejecuta(nuevo, ruta.parent, LECCION.name)
    for celda, fuente in zip(nuevo.cells, fuentes, strict=True):
        celda.source = fuente
    assert diferencia(nbformat.read(ruta, as_version=4), nuevo) is None
    textos = [s.get("text", "") for c in nuevo.cells for s in c.get("outputs", [])]
    assert any(texto.startswith("asyncpg: no está en esta máquina\n") for texto in textos)


# A nbval y al constructor les da igual si asyncpg está o no: el cuaderno se guarda con lo que hace.


def test_el_cuaderno_guarda_lo_que_hace_asyncpg():
    for ruta in cuadernos_de(LECCION):
        celdas = nbformat.read(ruta, as_version=4).cells
        textos = [s.get("text", "") for c in celdas for s in c.get("outputs", [])]
        lineas = re.findall(r"^asyncpg: .*", "\n".join(textos), re.MULTILINE)
        assert lineas == [
            "asyncpg: abre 10 de 10",
            "asyncpg: la siguiente, medio segundo después, espera: True",
            "asyncpg: tres a la vez en una: 0 · cannot perform operation: another operation is in "
            "progress",
        ]
