"""El curso como lo ve quien aprende: JupyterLab en español, en un navegador de verdad.

Con la variable CURSO_CAPTURAS=carpeta guarda ahí una imagen de cada cuaderno.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

RAIZ = Path(__file__).resolve().parent.parent
CUADERNOS = sorted(ruta.name for ruta in (RAIZ / "notebooks").glob("*.ipynb"))
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)
# Sin red: lo que Chromium hace por su cuenta también se calla.
OPCIONES = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]
# Abre el curso como `curso.py lab`, pero con el Python que prueba y en una carpeta de usar y tirar.
ABRE = """
import sys
import uuid
from pathlib import Path
import curso
from laboratorio import abrir
abrir.PYTHON = Path(sys.executable)
abrir.MI_CURSO = Path(sys.argv[1])
abrir.DATOS = abrir.MI_CURSO / ".jupyter"
abrir.DIARIO = abrir.DATOS / "jupyterlab.log"
sys.exit(abrir.main(["--sin-navegador"]))
"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab abierto en una copia de los cuadernos; da su dirección y la carpeta."""
    carpeta = tmp_path_factory.mktemp("José y Ana") / "mi curso"
    proceso = subprocess.Popen(
        [sys.executable, "-c", ABRE, carpeta], cwd=RAIZ, stdout=subprocess.PIPE, text=True
    )
    try:
        direcciones = (re.search(r"http\S+", linea) for linea in proceso.stdout)
        yield next(filter(None, direcciones)).group(), carpeta
    finally:
        proceso.send_signal(signal.SIGINT)
        proceso.wait(60)
        proceso.stdout.close()


@pytest.fixture(scope="module")
def navegador():
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("En CI tiene que haber un Chromium: lo instala .ci/run.")
        pytest.skip("No hay Chromium en esta máquina: instálalo para probar el curso en él.")
    from playwright.sync_api import sync_playwright

    with (
        sync_playwright() as teatro,
        contextlib.closing(teatro.chromium.launch(executable_path=CHROMIUM, args=OPCIONES)) as uno,
    ):
        yield uno


@pytest.fixture
def pagina(lab, navegador):
    """Una ventana nueva, que apunta los errores de JavaScript que vea."""
    contexto = navegador.new_context(viewport={"width": 1280, "height": 900})
    contexto.set_default_timeout(30_000)
    yield contexto.new_page()
    contexto.close()


def abre(pagina, lab, nombre):
    """Abre un cuaderno y espera a que su kernel exista: antes, la página ya dice que reposa."""
    direccion, _ = lab
    # En un espacio de trabajo nuevo: sin las pestañas que dejó abiertas la prueba anterior.
    espacio = f"lab/workspaces/{uuid.uuid4().hex}/tree/{nombre}"
    pagina.goto(direccion.replace("lab/tree/00_empieza_aqui.ipynb", espacio))
    pagina.locator(".jp-Notebook .jp-Cell").first.wait_for()
    pagina.wait_for_function(
        """async nombre => {
            const respuesta = await fetch('/api/sessions');
            if (!respuesta.ok) return false;
            return (await respuesta.json()).some(s => s.path === nombre
                && s.kernel.execution_state === 'idle' && s.kernel.connections > 0);
        }""",
        arg=nombre,
    )


def ejecuta_todo(pagina):
    """Elige «Ejecutar todas las celdas» en el menú y espera a que terminen todas."""
    pagina.get_by_role("menuitem", name="Run", exact=True).click()
    pagina.locator("[data-command='runmenu:run-all']").click()
    # JupyterLab pone [*] a las que faltan. Al terminar, cada una tiene su número. Se lee
    # textContent porque las celdas que no se ven no tienen innerText.
    pagina.wait_for_function(
        """() => {
            const marcas = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')];
            return marcas.length > 5 && marcas.every(m => /^\\[\\d+\\]:$/.test(m.textContent.trim()));
        }"""
    )


def captura(pagina, nombre):
    if carpeta := os.environ.get("CURSO_CAPTURAS"):
        pagina.screenshot(path=Path(carpeta) / f"{nombre}.png")


def test_la_interfaz_esta_en_espanol_y_abre_la_leccion_00(pagina, lab):
    pagina.goto(lab[0])
    pagina.get_by_role("menuitem", name="Archivo", exact=True).wait_for()
    pagina.get_by_role("heading", name="Empieza aquí").wait_for()
    assert pagina.locator(".jp-toast, .Toastify__toast").count() == 0, "Hay un aviso emergente."


@pytest.mark.parametrize("nombre", CUADERNOS)
def test_cada_cuaderno_se_ejecuta_entero_desde_el_menu(pagina, lab, nombre):
    abre(pagina, lab, nombre)
    ejecuta_todo(pagina)
    salidas = "\n".join(pagina.locator(".jp-OutputArea-output").all_text_contents())
    assert "Traceback" not in salidas
    assert "✓ PostgreSQL está listo" in salidas
    assert "⏳" in salidas and "✗" not in salidas
    for imagen in pagina.locator(".jp-OutputArea-output img").all():
        assert imagen.get_attribute("alt")
    for dibujo in pagina.locator(".jp-RenderedMermaid").all():
        dibujo.scroll_into_view_if_needed()
        dibujo.locator("img").wait_for()
    captura(pagina, nombre.removesuffix(".ipynb"))


def test_resolver_un_ejercicio_y_comprobarlo(pagina, lab):
    abre(pagina, lab, "00_empieza_aqui.ipynb")
    ejecuta_todo(pagina)
    celda = pagina.locator(".jp-CodeCell", has_text="def conecta_con_nombre").first
    comprobacion = pagina.locator(".jp-CodeCell", has_text='comprobar("00.1")').last

    def responde(codigo):
        celda.locator(".cm-content").click()
        pagina.keyboard.press("ControlOrMeta+a")
        pagina.keyboard.insert_text(codigo)
        pagina.keyboard.press("Shift+Enter")
        pagina.keyboard.press("Shift+Enter")

    responde("def conecta_con_nombre(nombre):\n    return psycopg2.connect()")
    comprobacion.get_by_text("Usa el parámetro application_name").wait_for()
    captura(pagina, "ejercicio_mal")
    responde("def conecta_con_nombre(nombre):\n    return psycopg2.connect(application_name=nombre)")
    comprobacion.get_by_text("✓ 00.1").wait_for()
    captura(pagina, "ejercicio_bien")
