"""La ortografía de todo lo que está en español: lecciones, README, mensajes y comentarios.

Corrige Hunspell con el diccionario de la RLA-ES. Las palabras del oficio que no conoce están
en `tests/palabras.txt`: una por línea, en orden.
"""

import ast
import io
import os
import re
import shutil
import subprocess
import tokenize
from pathlib import Path

import pytest

RAIZ = Path(__file__).resolve().parent.parent
PALABRAS = RAIZ / "tests" / "palabras.txt"
TEXTOS = [
    *(RAIZ / f"{t}.md" for t in ("README", "CONTRIBUTING", "CHANGELOG")),
    *sorted(RAIZ.glob("lecciones/*.md")),
    *sorted(RAIZ.glob("lecciones/*/leccion.md")),
    *sorted(RAIZ.glob("aula/*.md")),
]
CODIGO = sorted(
    ruta
    for carpeta in (".", "helpers", "lecciones", "taller", "tests")
    for ruta in (RAIZ / carpeta).glob("*.py" if carpeta == "." else "**/*.py")
    if not {"respuestas", "programas_ajenos"} & set(ruta.parts)
)
AJENAS = {
    "No space left",
    "shared memory",
    "no password supplied",
    "could not bind",
    "database system is",
    "could not look up effective user",
    "offset points",
    "lower left",
    "idle in transaction",
    "idle in transaction (aborted)",
    "never awaited",
    "RuntimeError: asyncio.run() cannot be called from a running event loop",
    "RuntimeWarning: coroutine 'AsyncConnection.execute' was never awaited",
    "AttributeError: 'coroutine' object has no attribute 'fetchone'",
    "PoolTimeout: couldn't get a connection after 30.00 sec",
    "PoolTimeout: couldn't get a connection after 30.00 sec (430 veces)",
    "error connecting",
    "connection slots",
    "too many",
    "SASL authentication failed",
    "password authentication failed",
    "unsupported startup parameter",
    "no more connections allowed",
    "pooler error: ",
    "process up",
    "failed to listen",
    "fastpath function call",
    "Traceback (most recent call last)",
    "Traceback (most recent call last):\n",
}
# Lo que no es prosa: código entre comillas, direcciones, etiquetas, rutas, nombres de programa.
NO_ES_PROSA = re.compile(
    r"``.*?``|`[^`\n]*`|«[^«»\n]*»|“[^“”\n]*”|https?://\S+|\]\([^)]*\)|<[^>\n]*>"
    r"|\S*[_/\\={}@$%]\S*|\.?\w+\.\w+\S*|\b\w+\(|\b[A-Z]{2,}\w*|\b\w*[a-z][A-Z]\w*|--?\w[\w-]*|&\w+;|\w*\d\w*|\b\w\b"
)


def prosa_de_md(texto):
    """El texto de un Markdown sin bloques de código, y los comentarios de sus celdas."""
    texto = re.sub(r"\A---\n.*?\n---\n", "", texto, flags=re.DOTALL)
    celdas = re.findall(r"^```\{code-cell\}.*?\n(.*?)^```", texto, re.DOTALL | re.MULTILINE)
    prosa = re.sub(r"^```.*?^```", "", texto, flags=re.DOTALL | re.MULTILINE)
    celdas = [re.sub(r"^:\w+:.*\n", "", celda, flags=re.MULTILINE) for celda in celdas]
    return "\n".join([prosa, *map(prosa_de_py, celdas)])


def prosa_de(ruta):
    """La prosa de un archivo. En las pruebas, los textos son datos: solo lo que se comenta."""
    texto = ruta.read_text("utf-8")
    if ruta.suffix == ".md":
        return prosa_de_md(texto)
    return prosa_de_py(texto, con_mensajes="tests" not in ruta.parts)


def prosa_de_py(codigo, con_mensajes=True):
    """Los comentarios y descripciones de un programa y, si se piden, sus mensajes."""
    trozos = [
        pieza.string.lstrip("#")
        for pieza in tokenize.generate_tokens(io.StringIO(codigo).readline)
        if pieza.type == tokenize.COMMENT and not pieza.string.startswith(("# noqa", "# fmt"))
    ]
    for nodo in ast.walk(ast.parse(codigo)):
        if isinstance(nodo, (ast.Module, ast.ClassDef, ast.FunctionDef)):
            trozos.append(ast.get_docstring(nodo) or "")
        elif con_mensajes and isinstance(nodo, ast.Constant) and isinstance(nodo.value, str):
            # Una frase tiene dos palabras o más. El SQL, los patrones y el HTML no son frases, y
            # lo que se busca en la salida de otro programa no lo escribimos nosotros.
            es_otra_cosa = nodo.value in AJENAS or re.search(
                r"^\W*[A-Z]{3,}\b|[|<>{}]|: ?[;#]|^import ", nodo.value
            )
            if re.search(r"[^\W\d_]{2}\s+[^\W\d_]{2}", nodo.value) and not es_otra_cosa:
                trozos.append(nodo.value)
    return "\n".join(trozos)


# Lo que va entre un texto y otro: no está en ningún diccionario, así que Hunspell lo devuelve.
ENTRE_TEXTOS = "zzqxzz"


def desconocidas_en(textos):
    """De cada texto, las palabras que ni Hunspell ni nuestra lista conocen.

    De todos a la vez: leer el diccionario cuesta más que mirar un texto.
    """
    todo = f"\n{ENTRE_TEXTOS}\n".join(NO_ES_PROSA.sub(" ", texto) for texto in textos)
    orden = ["hunspell", "-i", "utf-8", "-d", "es_ES", "-p", str(PALABRAS), "-l"]
    # La lista personal se lee en la codificación de la máquina: que sea UTF-8.
    entorno = {**os.environ, "LC_ALL": "C.UTF-8"}
    salida = subprocess.run(
        orden, input=todo, capture_output=True, text=True, encoding="utf-8", env=entorno
    )
    assert salida.returncode == 0, salida.stderr
    return [sorted(set(faltas.split())) for faltas in salida.stdout.split(ENTRE_TEXTOS)]


def desconocidas(texto):
    """Las palabras que ni Hunspell ni nuestra lista conocen."""
    return desconocidas_en([texto])[0]


@pytest.fixture(scope="module")
def faltas(hunspell):
    """Las faltas de cada archivo."""
    rutas = TEXTOS + CODIGO
    return dict(zip(rutas, desconocidas_en(map(prosa_de, rutas)), strict=True))


@pytest.fixture(scope="module", autouse=True)
def hunspell():
    if shutil.which("hunspell") is None:
        if os.environ.get("CI"):
            pytest.fail("En CI tiene que estar Hunspell: lo instala .ci/run.")
        pytest.skip("Falta Hunspell con su diccionario es_ES: instálalo para revisar el español.")


@pytest.mark.parametrize("ruta", TEXTOS + CODIGO, ids=lambda ruta: str(ruta.relative_to(RAIZ)))
def test_los_textos_no_tienen_faltas(faltas, ruta):
    assert faltas[ruta] == []


def test_el_corrector_ve_una_falta():
    assert desconocidas("Una conexion sin tilde y una palabra imbentada.") == [
        "conexion",
        "imbentada",
    ]
    cuatro = desconocidas_en(["Una.", "Dos imbentadas", "", "conexion"])
    assert cuatro == [[], ["imbentadas"], [], ["conexion"]]
    assert "averia" in prosa_de_py("x = f'una averia {x} grave'  # y otra")


@pytest.mark.lenta
def test_la_lista_de_palabras_esta_en_orden_y_todas_hacen_falta():
    lista = PALABRAS.read_text("utf-8").split()
    assert lista == sorted(set(lista), key=str.casefold)
    todo = "\n".join(map(prosa_de, TEXTOS + CODIGO))
    assert [palabra for palabra in lista if not re.search(rf"\b{palabra}\b", todo)] == []
