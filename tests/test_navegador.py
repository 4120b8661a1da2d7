"""El curso como lo ve quien aprende: JupyterLab en español, en un navegador de verdad.

Con la variable CURSO_CAPTURAS=carpeta guarda ahí imágenes de lo que se ve, y rehace las del README,
`.github/*.png`.
"""

import json
import os
import re
import signal
import subprocess
import sys
import uuid
from pathlib import Path

import nbformat
import pytest
from PIL import Image

from helpers.cuadernos import lee
from taller import idioma
from tests.aula import ABRE, carpeta_nueva, entorno, espera, quita_carpeta
from tests.navegador import CAPTURAS, captura, infracciones
from tests.test_ortografia import desconocidas

pytestmark = pytest.mark.lenta

RAIZ = Path(__file__).resolve().parent.parent
CUADERNOS = sorted(ruta.name for ruta in (RAIZ / "notebooks").glob("[0-9]*.ipynb"))
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
la_tiene = threading.Event()


def eva():
    with contextlib.suppress(psycopg.Error):
        with informes.connection() as conexion:
            la_tiene.set()
            while True:
                conexion.execute("SELECT pg_sleep(2)")
                time.sleep(1)


en_un_hilo("Eva", eva)
la_tiene.wait()
observador.conexiones()""",
    """with informes.connection(600) as conexion:
    print("Ya hay sitio.")""",
    "[h.name for h in threading.enumerate() if h.name == 'observador']",
]


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
    en_el_menu(pagina, "Ejecutar", "runmenu:run-all").click()
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


def test_jupyterlab_esta_en_espanol_y_abre_la_leccion_00(pagina, lab):
    direccion, carpeta = lab
    pagina.goto(direccion)
    pagina.get_by_role("menuitem", name="Archivo", exact=True).wait_for()
    pagina.get_by_role("heading", name="Empieza aquí").wait_for()
    # Y la lección llama a las órdenes como JupyterLab: no siempre las traduce igual.
    reinicia = en_el_menu(pagina, "Kernel", "kernelmenu:restart").inner_text().rstrip("…")
    prosa = "".join(texto for _, texto in contenido(carpeta / "00_empieza_aqui.ipynb"))
    assert f"menú **Kernel** la orden **{reinicia}**" in prosa


def test_los_nombres_de_los_cuadernos_se_leen_enteros(pagina, lab):
    abre(pagina, lab, "00_empieza_aqui.ipynb")
    pagina.locator(".jp-DirListing-itemText").first.wait_for()
    anchos = pagina.locator(".jp-DirListing-itemText").evaluate_all(
        "nombres => nombres.map(n => [n.textContent, n.scrollWidth, n.clientWidth])"
    )
    assert {nombre for nombre, *_ in anchos} >= set(CUADERNOS)
    assert [nombre for nombre, pide, tiene in anchos if pide > tiene] == []
    captura(pagina, "explorador")


def test_lo_que_se_ve_de_jupyterlab_esta_en_espanol(pagina, lab):
    abre(pagina, lab, "00_empieza_aqui.ipynb")
    textos = [pagina.locator("#jp-main-statusbar").inner_text()]
    menus = pagina.locator(".lm-MenuBar-itemLabel")
    for menu in menus.all():
        menu.click()
        textos += [menu.inner_text(), *pagina.locator(".lm-Menu-itemLabel").all_text_contents()]
        captura(pagina, f"menu_{menu.inner_text()}")
        pagina.keyboard.press("Escape")
    en_el_menu(pagina, "Kernel", "kernelmenu:restart").click()
    textos.append(pagina.locator(".jp-Dialog-content").inner_text())
    captura(pagina, "reinicia")
    pagina.locator(".jp-Dialog .jp-mod-reject").click()
    assert "¿Reiniciar el kernel?" in textos[-1] and "Pestañas" in textos
    # Los enlaces de la ayuda a la documentación de cada biblioteca los da el kernel.
    nuestros = "\n".join(texto for texto in textos if not texto.endswith(" Reference"))
    # Hunspell no conoce estas palabras españolas.
    de_aqui = {"Deseleccionar", "Indentación", "Reconectar", "ipykernel"}
    assert set(desconocidas(nuestros)) - de_aqui == set()


def test_jupyterlab_tiene_todo_lo_que_se_traduce():
    """Un texto que JupyterLab ya no dice sobra en `es_ES.json`."""
    suyo = Path(sys.prefix, "share", "jupyter")
    archivos = [*suyo.glob("lab*/**/static/*.js"), *suyo.glob("lab/schemas/**/*.json")]
    dice = "".join(archivo.read_text("utf-8") for archivo in archivos).replace('\\"', '"')
    todos = [texto for suyos in idioma.textos().values() for texto in suyos]
    ingles = [texto.partition("\4")[2] or texto for texto in todos]
    sobran = [t for t in ingles if t not in dice and t.replace("\n", "\\n") not in dice]
    assert sobran == []


def test_cada_leccion_lleva_a_la_siguiente_y_la_ultima_al_mapa(pagina, lab):
    from playwright.sync_api import expect

    abre(pagina, lab, CUADERNOS[0])
    enlace = pagina.get_by_role("link", name="01 · ")
    captura(pagina, "siguiente", enlace)
    enlace.click()
    titulo = pagina.get_by_role("heading", name="Cuánto cuesta conectar", level=1)
    expect(titulo).to_be_in_viewport(timeout=60_000)
    abre(pagina, lab, CUADERNOS[-1])
    pagina.get_by_role("link", name="El mapa del curso").click()
    # JupyterLab abre el cuaderno, y no baja hasta el título.
    titulo = pagina.get_by_role("heading", name="Empieza aquí", level=1)
    expect(titulo).to_be_in_viewport(timeout=60_000)


@pytest.mark.parametrize("nombre", CUADERNOS)
def test_cada_cuaderno_se_ejecuta_desde_el_menu(pagina, lab, nombre):
    celdas = abre(pagina, lab, nombre)
    codigo = [texto for tipo, texto in celdas if tipo == "code"]
    prosa = "".join(texto for tipo, texto in celdas if tipo == "markdown")
    # Dos veces los primeros; las celdas de todos las repite test_repetir.
    for _ in range(2 if nombre < "04" else 1):
        salidas = ejecuta_todo(pagina)
        assert any("✓ PostgreSQL está listo" in salida for salida in salidas)
        # Con los ejercicios sin hacer, y sin predecir nada.
        pendientes = [salida for salida in salidas if "⏳" in salida]
        piden = [celda for celda in codigo if celda.startswith(("comprobar(", "predice("))]
        assert len(pendientes) == len(piden)
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
    # La última vez también deja el servidor como estaba.
    pagina.locator("[data-jp-item-name='insert'] jp-button").click()
    pagina.locator(".jp-CodeCell .cm-content").last.fill("observador.espera_conexiones(0)")
    pagina.keyboard.press("Shift+Enter")
    quedan = pagina.locator(".jp-CodeCell").nth(len(codigo)).locator(".jp-OutputArea-output")
    assert quedan.inner_text().strip() == "0"
    captura(pagina, nombre.removesuffix(".ipynb"), pagina.locator(".jp-Notebook .jp-Cell").first)


def abre_en_vivo(pagina, lab, nombre, celdas=EN_VIVO):
    """Ejecuta un cuaderno con el panel abierto hasta que la sexta celda espera; la devuelve."""
    cuaderno = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(celda) for celda in celdas],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    nbformat.write(cuaderno, lab[1] / nombre)
    abre(pagina, lab, nombre)
    en_el_menu(pagina, "Ejecutar", "runmenu:run-all").click()
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
    # Y lo lee quien no lo ve, o lo ve de otra manera: en los dos temas. JupyterLab deja a cero la
    # altura de la página, y axe daría por oculto todo lo que hay en ella.
    pagina.evaluate("document.body.style.height = '100vh'")
    assert infracciones(pagina, ".vivo") == []
    pon_tema(pagina, "oscuro")
    assert infracciones(pagina, ".vivo") == []
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
    cuaderno = espera(lambda: (c := lee(archivo))["metadata"] and c)
    assert "widgets" not in cuaderno["metadata"]
    assert "widget" not in json.dumps([celda.get("outputs") for celda in cuaderno["cells"]])


def pon_tema(pagina, cual):
    """Elige en el menú el tema «claro» o el «oscuro»."""
    pagina.get_by_role("menuitem", name="Configuración", exact=True).click()
    pagina.locator(".lm-Menu-itemLabel", has_text=re.compile("^Tema$")).first.hover()
    temas = pagina.locator("[data-command='apputils:change-theme'] .lm-Menu-itemLabel")
    temas.filter(has_text=re.compile(f"modo {cual}$")).click()  # y no el de alto contraste
    es_claro = str(cual == "claro").lower()
    pagina.locator(f"body[data-jp-theme-light='{es_claro}']").wait_for(state="attached")


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
        pon_tema(pagina, tema)
        captura(pagina, f"en_vivo_{tema}")
        al_readme(f"en_vivo_{tema}", f"en_vivo_{tema}")
    pagina.locator(".v-proceso", has_text="pg_sleep").get_by_text("Terminar").click()
    espera_sitio.get_by_text("Ya hay sitio.", exact=True).wait_for()


@pytest.mark.skipif(not CAPTURAS, reason="Solo dibuja: se pide con CURSO_CAPTURAS=carpeta.")
def test_imagenes_para_mirar(pagina, lab):
    """La imagen del README y, con el tema oscuro, lo que dibuja el curso."""
    abre(pagina, lab, "01_cuanto_cuesta_conectar.ipynb")
    pon_tema(pagina, "claro")
    ejecuta_todo(pagina)
    pagina.keyboard.press("ControlOrMeta+b")  # sin la lista de archivos
    antes = pagina.viewport_size
    pagina.set_viewport_size({"width": 1100, "height": 920})  # cabe la figura entera
    captura(pagina, "figura", pagina.locator(".jp-CodeCell", has_text="medida.frase("))
    pagina.set_viewport_size(antes)
    al_readme("figura", "leccion_01")
    pon_tema(pagina, "oscuro")
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
