"""El curso como lo ve quien aprende: JupyterLab en español, en un navegador de verdad.

Con la variable CURSO_CAPTURAS=carpeta guarda ahí imágenes de lo que se ve, y rehace las del README,
`.github/*.png`.
"""

import contextlib
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import uuid
from pathlib import Path

import nbformat
import pytest
from PIL import Image

from helpers.progreso import apunta, apuntes
from taller import abrir
from taller.espacio import deja_abierto
from tests.aula import ABRE, carpeta_nueva, entorno, espera, quita_carpeta
from tests.red_propia import red_propia

pytestmark = pytest.mark.lenta

RAIZ = Path(__file__).resolve().parent.parent
CUADERNOS = sorted(ruta.name for ruta in (RAIZ / "notebooks").glob("[0-9]*.ipynb"))
CAPTURAS = os.environ.get("CURSO_CAPTURAS")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)
# Un pool con una fuga y un bloqueo, otro agotado, y la última celda, que espera sitio en él.
EN_VIVO = [
    """import contextlib
import threading
import time

import psycopg
from psycopg2 import pool
from psycopg_pool import ConnectionPool

from helpers import observador, servidor

servidor.iniciar("02")""",
    "observador.en_vivo()",
    """tienda = pool.ThreadedConnectionPool(
    1, 4, application_name="tienda"
)
ana = tienda.getconn()
cursor = ana.cursor()
cursor.execute("CREATE TABLE IF NOT EXISTS pedidos (n int)")
ana.commit()
cursor.execute("LOCK TABLE pedidos")""",
    """def en_un_hilo(nombre, hace):
    hilo = threading.Thread(target=hace, name=nombre)
    hilo.daemon = True
    hilo.start()


def luis():
    tienda.getconn().cursor().execute("SELECT 1")


def hugo():
    conexion = tienda.getconn()
    conexion.cursor().execute("SELECT n FROM pedidos")


en_un_hilo("Luis", luis)
en_un_hilo("Hugo", hugo)""",
    """informes = ConnectionPool(
    min_size=2,
    max_size=2,
    kwargs={"application_name": "informes"},
    open=True,
)
informes.wait()
otra = informes.getconn()


def eva():
    with contextlib.suppress(psycopg.Error):
        with informes.connection() as conexion:
            while True:
                conexion.execute("SELECT pg_sleep(2)")
                time.sleep(1)


en_un_hilo("Eva", eva)
observador.conexiones()""",
    """with informes.connection() as conexion:
    print("Ya hay sitio.")""",
    "[h.name for h in threading.enumerate() if h.name == 'observador']",
]
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


@pytest.fixture(scope="module")
def red():
    """Dónde se ejecutan JupyterLab, sus servidores y el navegador: en una red suya, si se puede."""
    with red_propia() as delante:
        yield delante


@pytest.fixture(scope="module")
def datos():
    """Los datos de su PostgreSQL: el de otras pruebas está en otra red."""
    carpeta = carpeta_nueva()
    yield carpeta
    quita_carpeta(carpeta)


@pytest.fixture(scope="module")
def lab(tmp_path_factory, red, datos):
    """JupyterLab abierto en una copia de los cuadernos; da su dirección y la carpeta."""
    carpeta = tmp_path_factory.mktemp("José y Ana") / "mi curso"
    proceso = subprocess.Popen(
        [*red, sys.executable, "-c", ABRE, carpeta],
        cwd=RAIZ,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env=entorno(datos),
    )
    try:
        direcciones = filter(None, (re.search(r"http\S+", linea) for linea in proceso.stdout))
        direccion = next(direcciones, None)
        assert direccion, "El curso no se ha abierto: ha terminado sin decir su dirección."
        yield direccion.group(), carpeta
    finally:
        # En Windows no hay otra forma de pararlo desde fuera de su consola.
        proceso.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)
        proceso.wait(60)
        proceso.stdout.close()


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


def abre(pagina, lab, nombre):
    """Abre un cuaderno, espera a que estén sus celdas y su kernel, y devuelve su contenido."""
    # En un espacio de trabajo nuevo: sin las pestañas que dejó abiertas la prueba anterior.
    espacio = f"lab/workspaces/{uuid.uuid4().hex}/tree/{nombre}"
    direccion, carpeta = lab
    celdas = contenido(carpeta / nombre)
    pagina.goto(direccion.replace("lab/tree/00_empieza_aqui.ipynb", espacio))
    # Hace falta también el nombre: antes de tener kernel, la página ya dice que reposa. Y elegir
    # entonces una orden abre un diálogo que pide un kernel.
    pagina.wait_for_function(
        """celdas => document.querySelectorAll('.jp-Notebook .jp-Cell').length === celdas
            && document.querySelector('.jp-KernelName').textContent.startsWith('Python 3')
            && document.querySelector('.jp-Notebook-ExecutionIndicator').dataset.status === 'idle'
        """,
        arg=len(celdas),
    )
    return celdas


def contenido(cuaderno):
    """Las celdas de un cuaderno: pares de tipo y texto."""
    celdas = json.loads(cuaderno.read_text(encoding="utf-8"))["cells"]
    return [(celda["cell_type"], "".join(celda["source"])) for celda in celdas]


def en_el_menu(pagina, menu, orden):
    """Abre un menú y da la línea de esa orden."""
    pagina.get_by_role("menuitem", name=menu, exact=True).click()
    return pagina.locator(f".lm-Menu-item[data-command='{orden}'] .lm-Menu-itemLabel")


def ejecuta_todo(pagina):
    """Elige «Ejecutar todas las celdas» en el menú, espera, y devuelve el texto de cada salida."""
    # Sin borrar antes no se distinguirían las salidas nuevas de las guardadas.
    en_el_menu(pagina, "Editar", "editmenu:clear-all").click()
    en_el_menu(pagina, "Run", "runmenu:run-all").click()
    # A las que faltan, JupyterLab les pone [*]; a las ejecutadas, su número; a las que ya no
    # ejecutará, porque otra ha fallado, nada. Se lee textContent porque las celdas que no se ven
    # no tienen innerText.
    marcas = pagina.wait_for_function(
        """() => {
            const marcas = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]
                .map(marca => marca.textContent.trim());
            return marcas.some(m => /\\d/.test(m)) && !marcas.includes('[*]:') && marcas;
        }"""
    ).json_value()
    # En rosa: excepciones y lo que va a stderr.
    en_rosa = "[data-mime-type$='jupyter.error'], [data-mime-type$='jupyter.stderr']"
    assert pagina.locator(en_rosa).all_text_contents() == []
    assert "[ ]:" not in marcas, "JupyterLab no ha ejecutado todas las celdas."
    return pagina.locator(".jp-OutputArea-output").all_text_contents()


def captura(pagina, nombre, desde=None):
    """Guarda una imagen, si se ha pedido, con el elemento `desde` arriba."""
    if CAPTURAS:
        # Las celdas que no se han visto tienen una altura supuesta: a la segunda, ya es la buena.
        for _ in range(2):
            if desde:
                desde.evaluate("elemento => elemento.scrollIntoView({block: 'start'})")
            pagina.wait_for_timeout(300)
        pagina.screenshot(path=Path(CAPTURAS) / f"{nombre}.png")


def test_jupyterlab_esta_en_espanol_y_abre_la_leccion_00(pagina, lab):
    direccion, carpeta = lab
    pagina.goto(direccion)
    pagina.get_by_role("menuitem", name="Archivo", exact=True).wait_for()
    pagina.get_by_role("heading", name="Empieza aquí").wait_for()
    # Y la lección llama a las órdenes como JupyterLab: no siempre las traduce igual.
    reinicia = en_el_menu(pagina, "Kernel", "kernelmenu:restart").inner_text().rstrip("…")
    prosa = "".join(texto for _, texto in contenido(carpeta / "00_empieza_aqui.ipynb"))
    assert f"menú **Kernel** la orden **{reinicia}**" in prosa


@pytest.mark.parametrize("nombre", CUADERNOS)
def test_cada_cuaderno_se_ejecuta_dos_veces_desde_el_menu(pagina, lab, nombre):
    celdas = abre(pagina, lab, nombre)
    codigo = [texto for tipo, texto in celdas if tipo == "code"]
    prosa = "".join(texto for tipo, texto in celdas if tipo == "markdown")
    for _ in range(2):
        salidas = ejecuta_todo(pagina)
        assert any("✓ PostgreSQL está listo" in salida for salida in salidas)
        # Con los ejercicios sin hacer.
        pendientes = [salida for salida in salidas if "⏳" in salida]
        assert len(pendientes) == sum("comprobar(" in celda for celda in codigo)
        assert [salida for salida in salidas if "✗" in salida] == []
    figuras = pagina.locator(".jp-OutputArea-output img")
    assert figuras.count() == sum("graficas." in celda for celda in codigo)
    for figura in figuras.all():
        # A las que no tienen texto alternativo, JupyterLab les pone «Image».
        assert figura.get_attribute("alt") != "Image"
    dibujos = pagina.locator(".jp-RenderedMermaid")
    assert dibujos.count() == prosa.count("```mermaid")
    for dibujo in dibujos.all():
        dibujo.scroll_into_view_if_needed()
        assert dibujo.locator("img").evaluate("imagen => imagen.decode().then(() => true)")
    # La segunda vez también deja el servidor como estaba.
    pagina.locator("[data-jp-item-name='insert'] jp-button").click()
    pagina.locator(".jp-CodeCell .cm-content").last.fill("observador.espera_conexiones(0)")
    pagina.keyboard.press("Shift+Enter")
    quedan = pagina.locator(".jp-CodeCell").nth(len(codigo)).locator(".jp-OutputArea-output")
    assert quedan.inner_text().strip() == "0"
    captura(pagina, nombre.removesuffix(".ipynb"), pagina.locator(".jp-Notebook .jp-Cell").first)


def test_resolver_un_ejercicio_y_comprobarlo(pagina, lab):
    abre(pagina, lab, "00_empieza_aqui.ipynb")
    ejecuta_todo(pagina)
    respuesta = pagina.locator(".jp-CodeCell", has_text="def conecta_con_nombre")
    comprobacion = pagina.locator(".jp-CodeCell", has_text='comprobar("00.1")')

    def responde(codigo):
        respuesta.locator(".cm-content").fill(codigo)
        pagina.keyboard.press("Shift+Enter")  # la celda, y se pasa a la siguiente
        pagina.keyboard.press("Shift+Enter")  # la de comprobar

    funcion = "def conecta_con_nombre(nombre):\n    return psycopg2.connect(application_name={})"
    responde(funcion.format("'nombre'"))
    comprobacion.get_by_text("✗ 00.1 · El servidor ve el nombre «nombre»").wait_for()
    captura(pagina, "ejercicio_mal")
    responde(funcion.format("nombre"))
    comprobacion.get_by_text("✓ 00.1").wait_for()
    captura(pagina, "ejercicio_bien")
    # Y se apunta: el mapa de más abajo lo enseña.
    mapa = pagina.locator(".jp-CodeCell", has_text="progreso.mapa()")
    mapa.locator(".cm-content").click()
    pagina.keyboard.press("Shift+Enter")
    mapa.get_by_text("Llevas 1 de ").wait_for()
    assert mapa.locator("tr", has_text="00 · Empieza aquí").inner_text().split()[-4:] == [
        *["✓", "1", "de", "1"]
    ]
    assert apuntes(lab[1])["00.1"].intentos == 2
    captura(pagina, "mapa", mapa)


def test_el_curso_se_abre_en_el_ejercicio_por_donde_toca_seguir(pagina, lab, monkeypatch):
    from playwright.sync_api import expect

    direccion, carpeta = lab
    monkeypatch.setattr(abrir, "MI_CURSO", carpeta)
    apunta(carpeta, "02.2", "✓")
    cuaderno, celda = abrir.entrada().split("#")
    # Como en una sesión anterior: con otro cuaderno delante.
    pagina.goto(direccion.replace("00_empieza_aqui", "01_cuanto_cuesta_conectar"))
    pagina.get_by_role("heading", name="Cuánto cuesta conectar").first.wait_for()
    pagina.goto("about:blank")
    deja_abierto(carpeta / ".jupyter" / "workspaces", cuaderno.removeprefix("lab/tree/"))
    pagina.goto(direccion.replace("lab/tree/00_empieza_aqui.ipynb", cuaderno) + f"#{celda}")
    titulo = pagina.get_by_role("heading", name="Ejercicio 02.3")
    expect(titulo).to_be_in_viewport(timeout=60_000)
    captura(pagina, "sigue")


def abre_en_vivo(pagina, lab, nombre, celdas=EN_VIVO):
    """Ejecuta un cuaderno con el panel abierto hasta que la sexta celda espera; la devuelve."""
    cuaderno = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(celda) for celda in celdas],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    nbformat.write(cuaderno, lab[1] / nombre)
    abre(pagina, lab, nombre)
    en_el_menu(pagina, "Run", "runmenu:run-all").click()
    pagina.locator(".v-esperan", has_text="Espera sitio: celda [6]").wait_for()
    pagina.locator(".v-sitio[data-estado='fuga']").wait_for()
    return pagina.locator(".jp-CodeCell").nth(5)


def test_el_servidor_en_vivo_se_mueve_mientras_una_celda_espera(pagina, lab):
    espera_sitio = abre_en_vivo(pagina, lab, "panel.ipynb")
    marca = espera_sitio.locator(".jp-InputPrompt")
    assert marca.inner_text() == "[*]:"
    # La tira es otra a cada foto.
    fotos = pagina.evaluate(
        """() => new Promise(hecho => {
            const [desde, vistas] = [performance.now(), new Set()];
            const areas = [...document.querySelectorAll('.v-area')];
            const mira = () => {
                vistas.add(areas.map(area => area.getAttribute('d')).join());
                if (vistas.size > 3 || performance.now() - desde > 20000) hecho(vistas.size);
                else setTimeout(mira, 50);
            };
            mira();
        })"""
    )
    assert fotos > 3 and marca.inner_text() == "[*]:"
    assert "Se perdió la variable" in pagina.locator(".v-motivo").inner_text()
    bloqueada = pagina.locator(".v-proceso[data-como='bloqueada']")
    assert "Espera la tabla pedidos, que tiene A" in bloqueada.inner_text()
    captura(pagina, "en_vivo")
    # Con el teclado se llega a los botones, y con `Enter` se pulsan: sin esperar a la celda.
    pagina.locator(".vivo h2").first.focus()
    foco = "() => document.activeElement.closest('.v-proceso')?.textContent ?? ''"
    for _ in range(20):
        pagina.keyboard.press("Tab")
        if "pg_sleep" in pagina.evaluate(foco):
            break
    pagina.keyboard.press("Tab")  # El primero la congela.
    assert pagina.evaluate("() => document.activeElement.ariaLabel").startswith("Terminar: ")
    pagina.keyboard.press("Enter")
    espera_sitio.get_by_text("Ya hay sitio.", exact=True).wait_for()
    assert pagina.locator(".v-aviso").inner_text().endswith("terminada.")
    # Cerrar la pestaña lo apaga, y en el cuaderno no queda más que una frase.
    pestana = pagina.locator(".lm-TabBar-tab", has_text="El servidor, en vivo")
    pestana.locator(".lm-TabBar-tabCloseIcon").click()
    hilos = pagina.locator(".jp-CodeCell").nth(6)
    for _ in range(100):
        hilos.locator(".cm-content").click()
        pagina.keyboard.press("ControlOrMeta+Enter")
        pagina.wait_for_timeout(100)
        if hilos.locator(".jp-OutputArea-output").all_inner_texts() == ["[]"]:
            break
    else:
        pytest.fail("El panel sigue mirando con la pestaña cerrada.")
    pagina.keyboard.press("ControlOrMeta+s")
    archivo = lab[1] / "panel.ipynb"
    cuaderno = espera(lambda: (c := json.loads(archivo.read_text("utf-8")))["metadata"] and c)
    assert "widgets" not in cuaderno["metadata"]
    assert "widget" not in json.dumps([celda.get("outputs") for celda in cuaderno["cells"]])


def oscurece(pagina):
    """Elige el tema oscuro en el menú."""
    pagina.get_by_role("menuitem", name="Configuración", exact=True).click()
    pagina.locator(".lm-Menu-itemLabel", has_text=re.compile("^Tema$")).first.hover()
    pagina.locator("[data-command='apputils:change-theme']", has_text="modo oscuro").click()
    pagina.locator("body[data-jp-theme-light='false']").wait_for(state="attached")


def al_readme(captura, nombre):
    """Deja una captura donde la busca el README. Con menos colores pesa la mitad."""
    imagen = Image.open(Path(CAPTURAS) / f"{captura}.png").convert("RGB").quantize(256)
    (RAIZ / ".github").mkdir(exist_ok=True)
    imagen.save(RAIZ / ".github" / f"{nombre}.png", optimize=True)


@pytest.mark.skipif(not CAPTURAS, reason="Solo dibuja: se pide con CURSO_CAPTURAS=carpeta.")
def test_imagenes_del_panel(pagina, lab):
    """Las dos del README, con el tema claro y con el oscuro."""
    espera_sitio = abre_en_vivo(pagina, lab, "en_vivo.ipynb", EN_VIVO[:-1])
    pagina.keyboard.press("ControlOrMeta+b")  # sin la lista de archivos
    pagina.set_viewport_size({"width": 1200, "height": 860})
    pagina.wait_for_timeout(12_000)  # que haya algo que ver en la tira
    for tema in ("claro", "oscuro"):
        captura(pagina, f"en_vivo_{tema}")
        al_readme(f"en_vivo_{tema}", f"en_vivo_{tema}")
        if tema == "claro":
            oscurece(pagina)
    pagina.locator(".v-proceso", has_text="pg_sleep").get_by_text("Terminar").click()
    espera_sitio.get_by_text("Ya hay sitio.", exact=True).wait_for()


@pytest.mark.skipif(not CAPTURAS, reason="Solo dibuja: se pide con CURSO_CAPTURAS=carpeta.")
def test_imagenes_para_mirar(pagina, lab):
    """La imagen del README y, con el tema oscuro, lo que dibuja el curso."""
    abre(pagina, lab, "01_cuanto_cuesta_conectar.ipynb")
    ejecuta_todo(pagina)
    pagina.keyboard.press("ControlOrMeta+b")  # sin la lista de archivos
    antes = pagina.viewport_size
    pagina.set_viewport_size({"width": 1100, "height": 920})  # cabe la figura entera
    captura(pagina, "figura", pagina.locator(".jp-CodeCell", has_text="medida.frase("))
    pagina.set_viewport_size(antes)
    al_readme("figura", "leccion_01")
    oscurece(pagina)
    abre(pagina, lab, "01_cuanto_cuesta_conectar.ipynb")  # lo dibuja todo otra vez, en oscuro
    captura(pagina, "oscuro_dibujo", pagina.locator(".jp-RenderedMermaid").first)
    for leccion in ("01_cuanto_cuesta_conectar", "07_medir_con_rigor"):
        abre(pagina, lab, f"{leccion}.ipynb")
        ejecuta_todo(pagina)
        figuras = pagina.locator(".jp-CodeCell img[alt]")
        for numero in range(figuras.count()):
            captura(pagina, f"oscuro_{leccion[:2]}_{numero + 1}", figuras.nth(numero))
    abre(pagina, lab, "00_empieza_aqui.ipynb")
    ejecuta_todo(pagina)
    con_tabla = pagina.locator(".jp-CodeCell", has=pagina.locator(".jp-OutputArea-output table"))
    captura(pagina, "oscuro_tabla", con_tabla.first)
    captura(pagina, "oscuro_ejercicio", pagina.locator(".jp-CodeCell", has_text="comprobar(").last)
