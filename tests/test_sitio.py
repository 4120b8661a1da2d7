"""El sitio web: lo que dicen sus páginas, adónde llevan, y cómo se leen, también sin ver.

Con la variable CURSO_SITIO=todo se mira cada página de cuatro maneras: en claro y en oscuro, en un
escritorio y en un teléfono. Sin ella, de una: por turno, en claro en un escritorio o en oscuro en
un teléfono; y las soluciones, que son su lección con las respuestas, no se abren. Mirar una página
larga cuesta dos segundos de procesador.
"""

import importlib
import inspect
import json
import os
import re
import signal
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from taller.fuente import ENREDO, archivo_de, carpetas_de_lecciones
from taller.sitio import __main__ as orden
from taller.sitio import construccion
from tests.navegador import captura, infracciones
from tests.test_ortografia import desconocidas_en

pytestmark = [
    pytest.mark.lenta,
    pytest.mark.skipif(sys.version_info < (3, 11), reason="el sitio pide Python 3.11"),
]

RAIZ = Path(__file__).resolve().parent.parent
LECCIONES = [archivo_de(carpeta).removesuffix(".ipynb") for carpeta in carpetas_de_lecciones()]
MODULOS = [r.stem for r in (RAIZ / "helpers").iterdir() if not r.name.startswith("_")]
SOLUCIONES = [f"soluciones/{leccion}" for leccion in LECCIONES]
NOMBRES = [
    *("index", "glosario", "errores", "search", "soluciones/index", "api/index"),
    *LECCIONES,
    *SOLUCIONES,
    *(f"api/{modulo}" for modulo in sorted(MODULOS)),
    *(["guia"] if (RAIZ / "aula" / "guia.md").is_file() else []),
]
MAXIMO = 200_000
ANCHO, ESTRECHO = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
POR_TURNO = [("light", ANCHO), ("dark", ESTRECHO)]
MIRADAS = [
    (nombre, [POR_TURNO[turno % 2]])
    for turno, nombre in enumerate(n for n in NOMBRES if n not in SOLUCIONES)
]
if os.environ.get("CURSO_SITIO") == "todo":
    MIRADAS = [(n, [*POR_TURNO, ("dark", ANCHO), ("light", ESTRECHO)]) for n in NOMBRES]
# Lo que no es prosa: el código, lo que escriben los programas, y lo que va en otro idioma.
# En la API, además, los nombres de los parámetros y los tipos: en negrita y en cursiva.
CALLA = {"code", "pre", "script", "style", "kbd", "svg"}


class Pagina(HTMLParser):
    """Lo que se mira de una página sin abrirla en un navegador."""

    def __init__(self, ruta):
        super().__init__()
        self.ruta = ruta
        self.texto = ruta.read_text("utf-8")
        self.etiquetas, self.prosa, self.dentro = [], [], []
        self.feed(self.texto.replace("<wbr>", ""))

    def handle_starttag(self, etiqueta, atributos):
        datos = {nombre: valor or "" for nombre, valor in atributos}
        self.etiquetas.append((etiqueta, datos))
        calla = etiqueta in CALLA or {"sig", "cell_output"} & set(datos.get("class", "").split())
        calla = calla or ("api" in self.ruta.parts and etiqueta in ("strong", "em"))
        if calla or etiqueta in self.dentro[-1:]:
            self.dentro.append(etiqueta)
        for nombre in ("title", "aria-label", "placeholder", "alt", "aria-roledescription"):
            if nombre in datos:
                self.prosa.append(datos[nombre])

    def handle_endtag(self, etiqueta):
        if etiqueta in self.dentro[-1:]:
            self.dentro.pop()

    def handle_data(self, texto):
        if not self.dentro:
            self.prosa.append(texto)

    @property
    def anclas(self):
        return {datos["id"] for _, datos in self.etiquetas if "id" in datos}

    def de(self, *etiquetas):
        return [datos for etiqueta, datos in self.etiquetas if etiqueta in etiquetas]


@pytest.fixture(scope="module")
def servido(tmp_path_factory, red):
    """El sitio, hecho y servido por la orden, en la red del navegador: su dirección y dónde."""
    salida = tmp_path_factory.mktemp("el sitio de José") / "_sitio"
    proceso = subprocess.Popen(
        [*red, sys.executable, "-m", "taller.sitio", "--ver", "--salida", salida],
        cwd=RAIZ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    try:
        dicho = proceso.stdout.readline()
        direccion = re.search(r"http://127\.0\.0\.1:\d+/", dicho)
        assert direccion, dicho + proceso.stdout.read()
        yield direccion[0], salida
    finally:
        proceso.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)
        proceso.wait(60)
        proceso.stdout.close()


@pytest.fixture(scope="module")
def sitio(servido):
    """La carpeta del sitio."""
    return servido[1]


@pytest.fixture(scope="module")
def direccion(servido):
    """La dirección del sitio."""
    return servido[0]


@pytest.fixture(scope="module")
def paginas(sitio):
    """Cada página, por su nombre: «03_agotar_el_pool», «soluciones/03_agotar_el_pool»."""
    rutas = sorted(sitio.rglob("*.html"))
    return {
        ruta.relative_to(sitio).with_suffix("").as_posix(): Pagina(ruta)
        for ruta in rutas
        if "_static" not in ruta.parts
    }


def cuaderno(nombre):
    """Las celdas de un cuaderno."""
    return json.loads((RAIZ / "notebooks" / f"{nombre}.ipynb").read_text("utf-8"))["cells"]


# --------------------------------------------------------------- las páginas


def test_estan_todas_las_paginas(paginas):
    assert sorted(paginas) == sorted(NOMBRES)


def test_cada_leccion_tiene_lo_de_su_cuaderno(paginas):
    for nombre in [*LECCIONES, *(f"soluciones/{leccion}" for leccion in LECCIONES), "glosario"]:
        celdas, pagina = cuaderno(nombre), paginas[nombre]
        prosa = "".join("".join(c["source"]) for c in celdas if c["cell_type"] == "markdown")
        articulo = pagina.texto.split("<article")[1]
        assert articulo.count("<details><summary>") == prosa.count("<details><summary>")
        titulos = re.findall(r"accTitle: (.+)", prosa)
        dibujos = re.findall(
            r'<svg id="dibujo-.*?role="img".*?<title[^>]*>(.*?)</title>', pagina.texto
        )
        assert dibujos == titulos and "```mermaid" not in pagina.texto
        figuras = json.dumps(celdas).count("data:image/png")
        propias = [i for i in pagina.de("img") if "_static/figuras" in i["src"]]
        assert len(propias) == figuras and all(len(i["alt"]) > 20 for i in propias)
        assert all(int(i["height"]) > 100 for i in propias), "La página salta al cargarla."
        # Lo que solo vale mientras se ejecuta, o en una máquina que tiene el archivo.
        assert "Midiendo ▰" not in articulo and "Ábrelo, escribe y guarda" not in articulo
        assert all(imagen.get("alt") for imagen in pagina.de("img"))


def test_cada_leccion_dice_como_se_abre_y_por_donde_se_sigue(paginas):
    for antes, nombre, despues in zip(
        ["index", *LECCIONES], LECCIONES, [*LECCIONES[1:], "glosario"], strict=False
    ):
        pagina = paginas[nombre]
        recuadro = pagina.texto.split("abre admonition")[1][:1500]
        assert "python3 curso.py" in recuadro and f"{nombre}.ipynb" in recuadro
        pasos = {
            d["class"]: d["href"]
            for d in pagina.de("a")
            if d.get("class") in ("left-prev", "right-next")
        }
        assert pasos == {"left-prev": f"{antes}.html", "right-next": f"{despues}.html"}
        assert "Pendiente: escribe" not in pagina.texto
        assert pagina.texto.count("aquí se comprueba tu respuesta") == sum(
            "".join(c["source"]).startswith("comprobar(") for c in cuaderno(nombre)
        )


def test_las_soluciones_van_aparte(sitio, paginas):
    indice = (sitio / "searchindex.js").read_text("utf-8")
    indice = json.loads(indice.removeprefix("Search.setIndex(").removesuffix(")"))
    nombres = indice["docnames"]
    hallables = {0}.union(*(n if isinstance(n, list) else [n] for n in indice["terms"].values()))
    assert nombres.index("03_agotar_el_pool") in hallables
    assert [nombres[n] for n in hallables if nombres[n].startswith("soluciones/0")] == []
    for nombre, pagina in paginas.items():
        aparte = nombre.startswith("soluciones/") or nombre == "guia"
        assert ('content="noindex"' in pagina.texto) == aparte
        enlaces = [d["href"] for d in pagina.de("a") if "href" in d]
        llevan = [e for e in enlaces if re.search(r"soluciones/\d\d_", e)]
        if nombre not in LECCIONES:
            assert llevan == [] or nombre == "guia"
            continue
        # Cada enlace, detrás de las tres pistas de su ejercicio.
        for trozo in pagina.texto.split(f'href="soluciones/{nombre}.html"')[:-1]:
            assert trozo.rpartition("Pista 3")[1] and "<h2" not in trozo.rpartition("Pista 3")[2]


def test_una_solucion_vuelve_a_su_leccion_y_al_indice(paginas):
    for nombre in LECCIONES:
        pagina = paginas[f"soluciones/{nombre}"]
        articulo = pagina.texto.split("<article")[1].split("</article>")[0]
        final = articulo.rpartition("<strong>Volver</strong>")[2]
        assert f'href="../{nombre}.html"' in final and 'href="index.html"' in final
        assert "¿Atascado?" not in articulo and "En tu cuaderno, aquí" not in articulo
        # De una solución no se pasa a otra: se pasa a una lección.
        assert re.findall(r'href="\d\d_', articulo) == []


def test_ninguna_pagina_pesa_mas_de_lo_que_se_lee_en_un_telefono(paginas):
    pesan = {nombre: len(pagina.texto.encode()) for nombre, pagina in paginas.items()}
    assert {nombre: peso for nombre, peso in pesan.items() if peso > MAXIMO} == {}


# --------------------------------------------------------------- los enlaces


def test_ningun_enlace_se_rompe_y_todo_lo_que_se_carga_esta_en_el_sitio(sitio, paginas):
    malos = []
    for nombre, pagina in paginas.items():
        enlaces = [(d["href"], "a") for d in pagina.de("a", "area") if "href" in d]
        enlaces += [(d["href"], "link") for d in pagina.de("link")]
        enlaces += [(d[x], "src") for _, d in pagina.etiquetas for x in ("src", "data") if x in d]
        for enlace, que in enlaces:
            partes = urlsplit(enlace)
            if partes.scheme or partes.netloc:
                fuera = partes.scheme == "https" and re.fullmatch(r"[\w.-]+\.\w+", partes.netloc)
                if que != "a" or not fuera or re.search(r"\s", enlace):
                    malos.append((nombre, enlace))
                continue
            destino = (
                (pagina.ruta.parent / unquote(partes.path)).resolve()
                if partes.path
                else pagina.ruta
            )
            if not destino.is_file() or not destino.is_relative_to(sitio.resolve()):
                malos.append((nombre, enlace))
            elif partes.fragment and destino.suffix == ".html":
                otra = paginas[destino.relative_to(sitio.resolve()).with_suffix("").as_posix()]
                if unquote(partes.fragment) not in otra.anclas:
                    malos.append((nombre, enlace))
    assert malos == []
    for hoja in sitio.rglob("*.css"):
        for url in re.findall(r"url\(\s*[\"']?([^\"')]+)", hoja.read_text("utf-8")):
            if not url.startswith(("data:", "#")):
                assert (hoja.parent / url.split("?")[0].split("#")[0]).is_file(), (hoja, url)


# --------------------------------------------------------------- el idioma


def test_no_queda_nada_en_ingles(paginas):
    """Lo corrige el mismo corrector que las lecciones: lo que no conoce no está en español."""
    textos = ["\n".join(pagina.prosa) for pagina in paginas.values()]
    faltas = dict(zip(paginas, desconocidas_en(textos), strict=True))
    assert {nombre: palabras for nombre, palabras in faltas.items() if palabras} == {}
    assert all('<html lang="es"' in pagina.texto for pagina in paginas.values())


# --------------------------------------------------------------- los errores


def test_cada_error_de_las_lecciones_es_un_titulo(paginas):
    pagina = paginas["errores"]
    titulos = [
        re.sub(r"<[^>]+>", "", t) for t in re.findall(r"<h2>(.*?)<a class", pagina.texto, re.DOTALL)
    ]
    todos = "\n".join(titulos).replace("&quot;", '"').replace("&#39;", "'").replace("&lt;", "<")
    todos = todos.replace("&gt;", ">").replace("&#x27;", "'")
    vistos = 0
    for carpeta in carpetas_de_lecciones():
        texto = (carpeta / "leccion.md").read_text("utf-8").split("## Errores frecuentes")[1]
        for parrafo in texto.split(ENREDO)[0].split("\n\n"):
            # Lo que va en negrita y en código, y es más que un nombre.
            for negrita in re.findall(r"\*\*(.+?)\*\*", parrafo):
                for error in re.findall(r"`([A-Z]\w+: [^`]+)`", negrita):
                    vistos += 1
                    assert re.sub(r"^FATAL: |…$", "", error) in todos, error
    assert vistos > 50 and len(titulos) == len(set(titulos)) > 80


def test_cada_error_se_entiende_sin_su_leccion(paginas):
    prosa = "\n".join(paginas["errores"].prosa)
    de_otro_sitio = (
        r"recuadro|Lo mismo|mismo fallo|últimos?\b|Arriba|[Ee]n este cuaderno|esta lección"
    )
    assert re.findall(rf".*(?:{de_otro_sitio}|, o, ).*", prosa) == []


def test_las_palabras_del_glosario_van_en_una_lista(paginas):
    palabras = paginas["glosario"].texto.partition('id="Glosario"')[2].partition("</article>")[0]
    assert palabras.count("<li>") == palabras.count("Lección ") > 25 and "<table" not in palabras


# --------------------------------------------------------------- la API


def test_la_api_dice_todo_lo_publico_y_nada_mas(paginas):
    for nombre, pagina in paginas.items():
        if not nombre.startswith("api/") or nombre == "api/index":
            continue
        modulo = importlib.import_module(nombre.replace("api/", "helpers."))
        anclas = {a for a in pagina.anclas if a.startswith(f"{modulo.__name__}.")}
        assert not [a for a in anclas if "._" in a and "__" not in a]
        publicos = getattr(modulo, "__all__", None) or [
            n
            for n, cosa in vars(modulo).items()
            if not n.startswith("_") and getattr(cosa, "__module__", "") == modulo.__name__
        ]
        for publico in publicos:
            cosa = getattr(modulo, publico)
            if inspect.isclass(cosa) or inspect.isfunction(cosa):
                assert any(a.endswith(f".{publico}") for a in anclas), f"{nombre}: {publico}"


def test_la_api_se_entiende(paginas):
    for nombre, pagina in paginas.items():
        if nombre.startswith("api/"):
            prosa = "".join(pagina.prosa)
            malas = (" -- ", "Campos:", "Tipo del valor devuelto:\n", "Tipo:\n")
            assert [mala for mala in malas if mala in prosa] == [], nombre
    indice = paginas["api/index"].texto.split("<article")[1]
    for modulo in MODULOS:
        que = re.search(rf'href="{modulo}\.html">.*?</a>\. (.+?)</p>', indice, re.DOTALL)
        assert que and len(que[1]) > 15, modulo


# --------------------------------------------------------------- la orden


def test_la_orden_no_borra_una_carpeta_ajena(tmp_path, capsys):
    (tmp_path / "tesis.txt").write_text("Años de trabajo.")
    assert orden.main(["--salida", str(tmp_path)]) == 1
    assert "elige otra carpeta con --salida" in capsys.readouterr().err
    assert (tmp_path / "tesis.txt").is_file()


def test_con_un_python_antiguo_lo_dice(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(construccion.sys, "version_info", (3, 10, 13))
    assert orden.main(["--salida", str(tmp_path / "_sitio")]) == 1
    assert "desde Python 3.11" in capsys.readouterr().err


# --------------------------------------------------------------- en un navegador


@pytest.fixture
def pestana(navegador, direccion):
    """Una pestaña que solo carga lo que está en el sitio; lo demás, al terminar, es un fallo."""
    pestana, mal = navegador.new_page(), []
    pestana.on("request", lambda p: p.url.startswith((direccion, "data:")) or mal.append(p.url))
    pestana.on("response", lambda r: r.ok or r.status == 304 or mal.append(r.url))
    pestana.on("pageerror", lambda error: mal.append(str(error)))
    yield pestana
    pestana.close()
    assert mal == []


# Lo que no cabe a lo ancho y no lo dice, lo que tenía que caber, y lo que no se ve.
A_LA_VISTA = """() => {
    const malas = [];
    const mira = (selector, mal, falta) => document.querySelectorAll(selector).forEach(
        caja => mal(caja) && malas.push(`${falta}: ${caja.textContent.trim().slice(0, 60)}`));
    const noCabe = caja => caja.scrollWidth > caja.clientWidth + 1;
    mira('.dibujo, article pre, article .text_html, .pst-scrollable-table-container',
        caja => noCabe(caja) && !caja.classList.contains('sigue'), 'No dice que sigue');
    mira('.highlight-myst-ansi pre, .prev-next-area a', noCabe, 'Tenía que caber');
    if (innerWidth > 1200) mira('.dibujo', noCabe, 'Tenía que caber');
    const letra = getComputedStyle(document.body).color;
    mira('.dibujo rect', caja => getComputedStyle(caja).fill === letra, 'Tapa el dibujo');
    mira('.dibujo rect.note', caja => getComputedStyle(caja).fill === 'rgb(237, 242, 174)',
        'No sigue al tema');
    mira('article a code', caja => getComputedStyle(caja).color
        !== getComputedStyle(caja.closest('a')).color, 'Un enlace de dos colores');
    const peso = titulo => parseFloat(getComputedStyle(titulo).fontWeight);
    mira('article h3', titulo => peso(titulo) > peso(document.querySelector('article h2')),
        'Pesa más que un h2');
    mira('article :is(h1, h2, h3) > .headerlink',
        ancla => getComputedStyle(ancla).position !== 'absolute', 'Añade un renglón');
    return malas;
}"""


@pytest.mark.parametrize(("nombre", "maneras"), MIRADAS, ids=[nombre for nombre, _ in MIRADAS])
def test_se_lee_sin_ver_y_en_un_telefono(pestana, direccion, nombre, maneras):
    malas = []
    pestana.set_viewport_size(ANCHO)
    pestana.emulate_media(reduced_motion="reduce")
    pestana.goto(f"{direccion}{nombre}.html")
    for tema, tamano in maneras:
        pestana.emulate_media(color_scheme=tema, reduced_motion="reduce")
        pestana.set_viewport_size(tamano)
        # El tema sigue al del sistema. Y lo que se desplaza, también con el teclado: lo pone el
        # tema, cuando ha medido.
        pestana.wait_for_function(
            """tema => document.documentElement.dataset.theme === tema
                && [...document.querySelectorAll('pre')].every(
                    pre => pre.scrollWidth <= pre.clientWidth || pre.tabIndex === 0)""",
            arg=tema,
        )
        captura(pestana, f"{nombre}_{tema}_{tamano['width']}".replace("/", "_"))
        malas += infracciones(pestana) + pestana.evaluate(A_LA_VISTA)
        ancho = pestana.evaluate("document.documentElement.scrollWidth")
        malas += [f"Se sale de la pantalla: {ancho} px."] * (ancho > tamano["width"])
    assert malas == []


def test_el_buscador_encuentra_en_espanol_y_sin_las_soluciones(pestana, direccion):
    pestana.goto(f"{direccion}search.html?q=agotado")
    encontradas = pestana.locator("#search-results li a")
    encontradas.first.wait_for()
    resumen = pestana.locator("#search-results .search-summary", has_text="páginas")
    resumen.wait_for()
    titulo = pestana.locator("#search-results h2")
    assert desconocidas_en([resumen.inner_text(), titulo.inner_text()]) == [[], []]
    adonde = encontradas.evaluate_all("enlaces => enlaces.map(e => e.getAttribute('href'))")
    assert any("03_agotar_el_pool.html" in a for a in adonde)
    assert [a for a in adonde if "soluciones/" in a] == []


def test_axe_ve_una_falta(pestana, direccion):
    pestana.goto(f"{direccion}index.html")
    pestana.evaluate(
        """document.querySelector('article').innerHTML +=
            '<p style=color:#bbb>Gris.</p><img src=data:image/gif,>'"""
    )
    reglas = {v.split(":")[0] for v in infracciones(pestana)}
    assert reglas >= {"color-contrast", "image-alt"}
