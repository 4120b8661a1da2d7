"""Lo que comparten las pruebas en un navegador: Chromium, una pestaña, axe y las imágenes."""

import contextlib
import os
import shlex
import shutil
from pathlib import Path

import pytest

from tests.red_propia import red_propia

CAPTURAS = os.environ.get("CURSO_CAPTURAS")
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


WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="module")
def red():
    """Dónde se ejecutan JupyterLab, sus servidores y el navegador: en una red suya, si se puede."""
    with red_propia() as delante:
        yield delante


@pytest.fixture(scope="module")
def navegador(tmp_path_factory, red):
    """Un Chromium, sin ventana y con su caché: JupyterLab se descarga una sola vez."""
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("En CI tiene que haber un Chromium: lo instala .ci/run.")
        pytest.skip("No hay Chromium en esta máquina: instálalo para probar el curso en él.")
    from playwright.sync_api import sync_playwright

    programa = CHROMIUM
    if red:
        programa = tmp_path_factory.mktemp("navegador") / "chromium"
        programa.write_text(f'#!/bin/sh\nexec {shlex.join([*red, CHROMIUM])} "$@"\n')
        programa.chmod(0o755)
    with (
        sync_playwright() as teatro,
        contextlib.closing(teatro.chromium.launch(executable_path=programa, args=OPCIONES)) as uno,
    ):
        contexto = uno.new_context(viewport={"width": 1280, "height": 800})
        contexto.set_default_timeout(60_000)
        yield contexto


@pytest.fixture
def pagina(navegador):
    """Una pestaña nueva. Al terminar no puede quedar en ella ni un error ni un aviso."""
    pagina = navegador.new_page()
    errores = []
    pagina.on("pageerror", lambda error: errores.append(str(error)))

    def apunta(mensaje):
        # El curso apaga la extensión jupyter_lsp del servidor, y la página pregunta por ella.
        if mensaje.type == "error" and "/lsp/status" not in mensaje.location["url"]:
            errores.append(f"{mensaje.text} {mensaje.location['url']}")

    pagina.on("console", apunta)
    yield pagina
    avisos = pagina.locator(".jp-Dialog, .Toastify__toast").all_text_contents()
    pagina.close()
    assert not avisos, "JupyterLab ha abierto un aviso."
    assert not errores, "La consola del navegador tiene errores."


def captura(pagina, nombre, desde=None):
    """Guarda una imagen, si se ha pedido, con el elemento `desde` arriba."""
    if CAPTURAS:
        # Las celdas que no se han visto tienen una altura supuesta: a la segunda, ya es la buena.
        for _ in range(2):
            if desde:
                desde.evaluate("elemento => elemento.scrollIntoView({block: 'start'})")
            pagina.wait_for_timeout(300)
        pagina.screenshot(path=Path(CAPTURAS) / f"{nombre}.png")


def lo_que_se_ve(pagina):
    """Lo que dicen las salidas, las pestañas y el panel de JupyterLab, para quien lea un fallo."""
    partes = ".jp-InputPrompt, .jp-OutputArea-output, .lm-TabBar-tab, .vivo, .jp-Dialog"
    try:
        return "\n".join(pagina.locator(partes).all_text_contents()) or pagina.url
    except Exception as error:
        return f"La página ya no contesta: {error}"


def infracciones(pestana, de=None):
    """Lo que axe ve contra las WCAG 2.2, nivel AA, en la página o en lo que un selector señala."""
    from axe_playwright_python.base import AXE_SCRIPT

    if not pestana.evaluate("() => 'axe' in window"):
        pestana.evaluate(AXE_SCRIPT)
    halladas = pestana.evaluate(
        """([de, etiquetas]) => axe.run(de ?? document, {
            runOnly: {type: 'tag', values: etiquetas},
            resultTypes: ['violations'],
            preload: false,
        }).then(hecho => hecho.violations)""",
        [de, WCAG],
    )
    return [
        f"{v['id']}: {n['target']} {n['html'][:120]} {n['failureSummary'][:200]}"
        for v in halladas
        for n in v["nodes"]
    ]
