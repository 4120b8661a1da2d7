"""De `leccion.md` a los dos cuadernos de la lección, todavía sin ejecutar.

La cabecera de `leccion.md`, entre dos líneas `---`, dice en `leccion:` lo que el mapa del curso y
las pruebas necesitan saber de ella: es su `Ficha`.
"""

import hashlib
import re
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jupytext
import nbformat
import yaml
from nbformat import NotebookNode

LECCIONES = Path(__file__).resolve().parent.parent / "lecciones"
COMIENZO, FINAL = "### BEGIN SOLUTION", "### END SOLUTION"
# Donde el `leccion.md` de la 00 tiene esta línea, su cuaderno tiene el mapa.
MAPA = "<!-- mapa -->"
# La página que cierra el curso: sin código, y una sola para los dos juegos de cuadernos.
GLOSARIO = "glosario"
# Donde un `leccion.md` tiene esta línea, su cuaderno tiene el texto de `si_algo_se_enreda.md`.
ENREDO = "<!-- si algo se enreda -->"

# Sin la versión de Python: el mismo cuaderno sale con la 3.10 y con la 3.13.
METADATOS = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
    },
}


class ErrorConstruccion(Exception):
    """La construcción no puede seguir; el texto es una frase que dice dónde y por qué."""


@dataclass(frozen=True)
class Ficha:
    """Lo que una lección dice de sí misma; los archivos, desde su carpeta."""

    mapa: str  # qué se verá: su línea en los mapas del curso
    archivo: str = ""  # el que sus pasos construyen, el del tutorial
    mejorados: list[str] = field(default_factory=list)  # los mismos, sin sus defectos
    termina: str = ""  # la última línea de `archivo`, si termina con un error
    avisos: str = ""  # los avisos de Python que da `archivo`, como los escribe `python -W`
    minimos: dict[str, int] = field(default_factory=dict)  # si no es tan larga como las demás
    estado: str = ""  # «borrador», mientras se escribe: ningún mínimo
    pide: str = ""  # «pgbouncer»: sin él se puede leer y ejecutar, y no construir

    @property
    def es_borrador(self) -> bool:
        """Si la lección todavía se está escribiendo."""
        return self.estado == "borrador"


def numero_de(carpeta: Path) -> str:
    """Devuelve «02», de la carpeta `leccion_02_clase_conexion`."""
    return Path(carpeta).name.split("_")[1]


def archivo_de(carpeta: Path) -> str:
    """Devuelve el nombre de los cuadernos de una lección, por ejemplo `02_clase_conexion.ipynb`."""
    return Path(carpeta).name.removeprefix("leccion_") + ".ipynb"


def carpetas_de_lecciones(lecciones: Path = LECCIONES) -> list[Path]:
    """Devuelve las carpetas `leccion_NN_nombre`, en orden."""
    return sorted(c for c in Path(lecciones).glob("leccion_[0-9][0-9]_*") if c.is_dir())


def _lee(carpeta: Path) -> str:
    archivo = Path(carpeta) / "leccion.md"
    if not archivo.is_file():
        raise ErrorConstruccion(f"{archivo.parent.name}: falta el archivo leccion.md; escríbelo.")
    return archivo.read_text(encoding="utf-8")


def _titulo(carpeta: Path) -> str:
    titulo = re.search(r"^# (.+)$", _lee(carpeta), re.MULTILINE)
    if not titulo:
        raise ErrorConstruccion(f"{Path(carpeta).name}: falta el título; escríbelo tras «# ».")
    return titulo[1].strip()


def lee_ficha(carpeta: Path) -> Ficha:
    """Lee la ficha de una lección, en la cabecera de `carpeta/leccion.md`.

    Lanza ErrorConstruccion, con una frase, si no está, le falta algo o dice algo que no es así.
    """
    cabecera = re.match(r"---\n(.*?)^---\n", _lee(carpeta), re.DOTALL | re.MULTILINE)
    dicho: Any
    try:
        dicho = yaml.safe_load(cabecera[1])["leccion"] if cabecera else None
    except (yaml.YAMLError, KeyError, TypeError):
        dicho = None
    fallo = _fallo_de(dicho, Path(carpeta))
    if fallo:
        raise ErrorConstruccion(f"{Path(carpeta).name}, cabecera de leccion.md: {fallo}")
    return Ficha(**dicho)


# Qué se puede escribir en una ficha.
_CLASES: dict[str, tuple[type, str]] = {
    "mapa": (str, "un texto"),
    "archivo": (str, "el nombre de un archivo"),
    "mejorados": (list, "una lista de nombres de archivos"),
    "termina": (str, "un texto"),
    "avisos": (str, "un texto"),
    "minimos": (dict, "«celdas» y «ejercicios», con su número"),
    "estado": (str, "«borrador»"),
    "pide": (str, "«pgbouncer»"),
}


def _fallo_de(dicho: object, carpeta: Path) -> str:
    """La frase que dice qué está mal en una ficha, o «» si está bien."""
    if not isinstance(dicho, dict):
        return "no se encuentra «leccion:»; escríbelo, con su «mapa:» debajo."
    for nombre, valor in dicho.items():
        if nombre not in _CLASES:
            return f"no se conoce «{nombre}»; bórralo o corrige su nombre."
        clase, que = _CLASES[nombre]
        if not isinstance(valor, clase) or not valor:
            return f"«{nombre}» tiene que ser {que}."
    if "mapa" not in dicho:
        return "falta «mapa»; escribe qué se verá en la lección."
    if "|" in dicho["mapa"] or "\n" in dicho["mapa"]:
        return "«mapa» va en una fila de una tabla; escríbelo en una línea y sin «|»."
    if dicho.get("estado", "borrador") != "borrador":
        return f"«estado» no puede ser «{dicho['estado']}»; pon «borrador» o bórralo."
    if dicho.get("pide", "pgbouncer") != "pgbouncer":
        return f"«pide» no puede ser «{dicho['pide']}»; pon «pgbouncer» o bórralo."
    for que, cuantos in dicho.get("minimos", {}).items():
        if que not in ("celdas", "ejercicios") or not isinstance(cuantos, int):
            return f"«minimos» tiene que ser {_CLASES['minimos'][1]}."
    for archivo in (dicho.get("archivo"), *dicho.get("mejorados", [])):
        if archivo is not None and not (carpeta / str(archivo)).is_file():
            return f"no existe «{archivo}»; corrige su nombre o escríbelo."
    if "archivo" not in dicho and (sobra := [q for q in ("termina", "avisos") if q in dicho]):
        return f"«{sobra[0]}» es de «archivo», que falta; ponlo o borra los dos."
    return ""


def mapa(lecciones: Path, prefijo: str = "", desde: str = "") -> str:
    """Devuelve la tabla de las lecciones, en Markdown.

    Args:
        lecciones: la carpeta donde están.
        prefijo: lo que va delante del nombre de cada cuaderno para llegar a él.
        desde: el número de la lección que lleva el mapa, que no se enlaza a sí misma.

    Lanza ErrorConstruccion si una ficha no está bien.
    """
    filas = ["| lección | qué verás |", "|---|---|"]
    for carpeta in carpetas_de_lecciones(lecciones):
        numero, que = numero_de(carpeta), lee_ficha(carpeta).mapa
        if numero == desde:
            filas.append(f"| **{numero}** | esta: {que} |")
        else:
            filas.append(f"| [**{numero}**]({prefijo}{archivo_de(carpeta)}) | {que} |")
    if (Path(lecciones) / f"{GLOSARIO}.md").is_file():
        que = "para volver: qué elegir, y qué quiere decir cada palabra"
        filas.append(f"| [**fin**]({prefijo}{GLOSARIO}.ipynb) | {que} |")
    return "\n".join(filas)


def siguiente(carpeta: Path) -> str:
    """Devuelve la línea con que acaba una lección, en Markdown; «» si no hay adónde ir.

    Lleva a la que va después, aunque falten números entre las dos; la última, al mapa del curso.
    Lanza ErrorConstruccion si la que va después no está bien escrita.
    """
    todas = carpetas_de_lecciones(carpeta.parent)
    for otra in todas:
        if otra.name > carpeta.name:
            enlace = f"[{numero_de(otra)} · {_titulo(otra)}]({archivo_de(otra)})"
            return f"**Lección siguiente.** {enlace}"
    for otra in todas:
        if titulo := re.search(rf"^#+ (.+)\n+{MAPA}$", _lee(otra), re.MULTILINE):
            ancla = titulo[1].replace(" ", "-")
            return f"**Era la última.** [{titulo[1]}]({archivo_de(otra)}#{ancla})"
    return ""


def lee_glosario(lecciones: Path = LECCIONES) -> NotebookNode:
    """Devuelve el cuaderno de la página que cierra el curso: solo tiene texto."""
    leido = jupytext.reads((Path(lecciones) / f"{GLOSARIO}.md").read_text("utf-8"), fmt="md:myst")
    cuaderno = nbformat.v4.new_notebook(metadata=deepcopy(METADATOS), cells=leido.cells)
    for numero, celda in enumerate(cuaderno.cells):
        celda.id = hashlib.sha256(f"{GLOSARIO}\n{numero}".encode()).hexdigest()[:12]
    return cuaderno


def si_algo_se_enreda(lecciones: Path = LECCIONES) -> str:
    """Devuelve el recuadro que es el mismo en todas las lecciones, en Markdown.

    Lanza ErrorConstruccion si falta su archivo, `si_algo_se_enreda.md`.
    """
    archivo = Path(lecciones) / "si_algo_se_enreda.md"
    if not archivo.is_file():
        raise ErrorConstruccion(f"Falta el archivo {archivo.name}; escríbelo en lecciones/.")
    return archivo.read_text(encoding="utf-8").strip()


def lee_leccion(carpeta: Path) -> NotebookNode:
    """Lee `carpeta/leccion.md` y devuelve su cuaderno, con soluciones y sin ejecutar.

    El identificador de cada celda sale de la lección, la fuente y la vez que aparece, así que
    insertar una celda no cambia el de ninguna otra. Lanza ErrorConstruccion si falta el archivo
    o si sus marcas de solución no están bien puestas.
    """
    carpeta = Path(carpeta)
    leido = jupytext.reads(_lee(carpeta), fmt="md:myst")
    if enlace := siguiente(carpeta):
        leido.cells.append(nbformat.v4.new_markdown_cell(enlace))
    cuaderno = nbformat.v4.new_notebook(metadata=deepcopy(METADATOS))
    veces: dict[tuple[str, str], int] = {}
    for numero, celda in enumerate(leido.cells, 1):
        if celda.cell_type == "markdown" and MAPA in celda.source:
            tabla = mapa(carpeta.parent, desde=numero_de(carpeta))
            celda.source = celda.source.replace(MAPA, tabla)
        if celda.cell_type == "markdown" and ENREDO in celda.source:
            celda.source = celda.source.replace(ENREDO, si_algo_se_enreda(carpeta.parent))
        clave = (celda.cell_type, celda.source)
        veces[clave] = veces.get(clave, 0) + 1
        huella = "\n".join((numero_de(carpeta), *clave, str(veces[clave])))
        celda.id = hashlib.sha256(huella.encode()).hexdigest()[:12]
        try:
            _trozos(celda.source, se_admiten=celda.cell_type == "code")
        except ValueError as error:
            raise ErrorConstruccion(f"{carpeta.name}, celda {numero}: {error}") from None
        cuaderno.cells.append(celda)
    return cuaderno


def _trozos(fuente: str, se_admiten: bool = True) -> list[tuple[bool, list[str]]]:
    """Parte una fuente en [(es_solucion, [líneas])]; la línea de cada marca no está en ninguno."""
    trozos: list[tuple[bool, list[str]]] = [(False, [])]
    for linea in fuente.splitlines():
        marca = linea.strip()
        if not re.search(r"\b(BEGIN|END)\s+SOLUTION\b", linea, re.IGNORECASE):
            trozos[-1][1].append(linea)
        elif not se_admiten or marca not in (COMIENZO, FINAL):
            raise ValueError(
                f"la marca «{marca}» no vale; usa «{COMIENZO}» y «{FINAL}» solas en su línea, "
                "en una celda de código."
            )
        elif trozos[-1][0] == (marca == COMIENZO):
            raise ValueError(f"hay un «{marca}» sin su pareja; cada marca abre o cierra una vez.")
        elif marca == FINAL and not "".join(trozos[-1][1]).strip():
            raise ValueError("la solución está vacía; escríbela entre las dos marcas.")
        else:
            trozos.append((marca == COMIENZO, []))
            if marca == COMIENZO:
                trozos[-2][1].append(linea.replace(COMIENZO, "..."))
    if trozos[-1][0]:
        raise ValueError(f"falta un «{FINAL}».")
    return trozos


def sin_soluciones(fuente: str) -> str:
    """Devuelve la fuente de una celda con `...` en el lugar de cada solución."""
    return "\n".join(
        linea for solucion, lineas in _trozos(fuente) if not solucion for linea in lineas
    )


def con_soluciones(fuente: str) -> str:
    """Devuelve la fuente de una celda resuelta: la misma sin las líneas de las marcas."""
    lineas = fuente.splitlines()
    return "\n".join(linea for linea in lineas if linea.strip() not in (COMIENZO, FINAL))


def soluciones(cuaderno: NotebookNode) -> list[str]:
    """Devuelve el texto de cada solución de un cuaderno leído con `lee_leccion`."""
    return [
        "\n".join(lineas)
        for celda in cuaderno.cells
        for solucion, lineas in _trozos(celda.source)
        if solucion
    ]


def para_aprender(cuaderno: NotebookNode) -> NotebookNode:
    """Devuelve el cuaderno de quien aprende: sin una línea de las soluciones."""
    cuaderno = deepcopy(cuaderno)
    for celda in cuaderno.cells:
        celda.source = sin_soluciones(celda.source)
    return cuaderno


def resuelto(cuaderno: NotebookNode) -> NotebookNode:
    """Devuelve el cuaderno resuelto, con el título y los enlaces de la carpeta `soluciones/`."""
    cuaderno = deepcopy(cuaderno)
    falta_titulo = True
    for celda in cuaderno.cells:
        if celda.cell_type == "code":
            celda.source = con_soluciones(celda.source)
            continue
        # Está una carpeta más abajo: `soluciones/` es su vecino y lo demás queda más lejos.
        celda.source = re.sub(
            r"""(\]\(|\b(?:src|href)=["'])(soluciones/|\.\./)""",
            lambda m: m[1] + {"soluciones/": "../", "../": "../../"}[m[2]],
            celda.source,
        ).replace(f"]({GLOSARIO}.ipynb", f"](../{GLOSARIO}.ipynb")
        if falta_titulo:
            celda.source, cambios = re.subn(
                r"^(# .*\S)", r"\1 (soluciones)", celda.source, count=1, flags=re.MULTILINE
            )
            falta_titulo = not cambios
    return cuaderno
