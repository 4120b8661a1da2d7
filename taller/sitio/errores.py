"""El índice de los errores: cada texto que alguien busca, y qué lección lo trata.

Sale de los apartados «Errores frecuentes» de las lecciones y del recuadro «Si algo se enreda». Cada
uno de sus párrafos empieza con lo que se ve, en negrita, y sigue con lo que quiere decir:

    **`PoolError: connection pool exhausted`.** Están todas prestadas. Busca la fuga.

Lo que solo vale en su cuaderno se queda en él: las frases que empiezan por «En este cuaderno», y
los párrafos que hablan de sus celdas. Y de las demás celdas de los cuadernos, con sus salidas, sale
dónde se ve cada uno.
"""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from taller.fuente import (
    ENREDO,
    archivo_de,
    carpetas_de_lecciones,
    numero_de,
    si_algo_se_enreda,
)

FRECUENTES, ENREDADO = "Errores frecuentes", "Si algo se enreda"
CURSO = "En los cuadernos del curso"
PAGINA = """# Errores, uno por uno

Cada error, con el texto que escriben Python, el driver, el pool o el servidor, qué quiere decir y
qué lección lo trata. Para encontrar el tuyo, busca un trozo sin los números ni los nombres de tu
programa.

{con_texto}

## Sin ningún mensaje

A veces nada falla, y algo está mal.

{sin_texto}
"""
# Código, «citas» y paréntesis: ahí dentro un punto o una «o» no separan nada.
_ENTERO = re.compile(r"`[^`]*`|«[^»]*»|\([^()]*\)")
_HUECO = re.compile("\0(\\d+)\1")
# Lo que escribe un programa: varias palabras, o el nombre de una clase o de un ajuste.
_LITERAL = re.compile(r"[`«](?!✗|by )(?:[^`»]*\s[^`»]*|\w*[a-z]_?[A-Z]\w*|[a-z]+(?:_[a-z]+)+)[`»]")
# Desde este tamaño, en letras, un texto que está dentro de otro es el mismo error.
_LARGO = 15


@dataclass
class Error:
    """Un error, con lo que dice de él cada lección."""

    titulo: str  # en Markdown
    clave: str  # su texto, sin la clase que lo lanza
    dicho: list[str] = field(default_factory=list)


def escribe(lecciones: Path, cuadernos: Path, fuentes: Path) -> None:
    """Escribe la página de los errores, `errores.md`.

    Args:
        lecciones: la carpeta de las lecciones.
        cuadernos: la de los cuadernos guardados.
        fuentes: la carpeta de lo que lee Sphinx.
    """
    errores, sintomas = _lee(lecciones)
    celdas = list(_celdas(lecciones, cuadernos))
    trozos = []
    for error in sorted(errores, key=lambda e: re.sub(r"\W", "", e.titulo).casefold()):
        trozos.append(f"## {error.titulo}\n\n" + "\n".join(error.dicho))
        if vistos := _donde_se_ve(error.clave, celdas):
            trozos.append(f"Se ve en {', '.join(vistos)}.")
    pagina = PAGINA.format(con_texto="\n\n".join(trozos), sin_texto="\n".join(sintomas))
    (fuentes / "errores.md").write_text(pagina, "utf-8")


def _lee(lecciones: Path) -> tuple[list[Error], list[str]]:
    """Los errores de todas las lecciones, juntos los que son el mismo, y los que no dicen nada."""
    errores: list[Error] = []
    sintomas: list[str] = []
    for enlace, parrafos in _apartados(lecciones):
        curso = enlace.startswith(f"[{CURSO}]")
        for parrafo in parrafos:
            vistos, quiere_decir = _parte(parrafo)
            for numero, visto in enumerate(vistos):
                literal = re.match(rf"{_LITERAL.pattern}(?: \(\w+\))?(?:[^`:]*: `[^`]+`)?", visto)
                if literal:
                    matiz = visto[literal.end() :].strip(" ,")
                    matiz = f", {matiz}" if matiz else ""
                    if curso or "celda" not in quiere_decir:
                        _apunta(errores, literal[0], f"- {enlace}{matiz}. {quiere_decir}")
                elif not numero:
                    sintomas.append(f"- **{visto}** ({enlace}). {quiere_decir}")
    return errores, sintomas


def _apunta(errores: list[Error], titulo: str, dicho: str) -> None:
    """Añade lo dicho de un error al que ya estaba, si es el mismo; si no, es uno nuevo."""
    clave = re.findall(r"[`«]([^`»]+)[`»]", titulo)[-1].strip("… ")
    clave = re.sub(r"^(?:\w*(?:Error|Timeout|Closed|Requests|Warning)|FATAL): (?:… )?", "", clave)
    for error in errores:
        uno, otro = sorted((error.clave, clave), key=len)
        if uno == otro or (len(uno) >= _LARGO and uno in otro):
            error.titulo = max(error.titulo, titulo, key=len)
            error.clave = uno
            if dicho not in error.dicho:
                error.dicho.append(dicho)
            return
    errores.append(Error(titulo, clave, [dicho]))


def _apartados(lecciones: Path) -> list[tuple[str, list[str]]]:
    """El enlace a cada apartado de errores, con los párrafos que empiezan en negrita."""
    apartados = []
    for carpeta in carpetas_de_lecciones(lecciones):
        texto = (carpeta / "leccion.md").read_text("utf-8")
        apartado = re.search(rf"^## {FRECUENTES}\n(.*?)(?=^## |{ENREDO}|\Z)", texto, re.M | re.S)
        if apartado:
            enlace = f"[Lección {numero_de(carpeta)}]({_a(carpeta, FRECUENTES)})"
            apartados.append((enlace, apartado[1]))
    primera = carpetas_de_lecciones(lecciones)[0]
    enlace = f"[{CURSO}]({_a(primera, ENREDADO)})"
    apartados.append((enlace, si_algo_se_enreda(lecciones)))
    return [
        (enlace, [p.strip() for p in re.split(r"\n\s*\n", texto) if p.strip().startswith("**")])
        for enlace, texto in apartados
    ]


def _a(carpeta: Path, titulo: str) -> str:
    return f"{archivo_de(carpeta)}#{titulo.replace('`', '').replace(' ', '-')}"


def _parte(parrafo: str) -> tuple[list[str], str]:
    """Parte un párrafo en lo que se ve, de una o de varias maneras, y lo que quiere decir.

    De lo que quiere decir, lo que vale fuera de su cuaderno.
    """
    enteros: list[str] = []

    def guarda(trozo: re.Match[str]) -> str:
        enteros.append(trozo[0])
        return f"\0{len(enteros) - 1}\1"

    def repone(texto: str) -> str:
        while _HUECO.search(texto):
            texto = _HUECO.sub(lambda m: enteros[int(m[1])], texto)
        return texto

    hueco = _ENTERO.sub(guarda, parrafo)
    visto, *frases = re.split(r"(?<=[.?!])(?:\*\*)?\s+", hueco)
    visto = visto.replace("**", "").rstrip(".")
    vistos = re.split(r",? o (?=[^\0]{0,22}\0)|, (?=\0)", visto)
    return [repone(v) for v in vistos], repone(
        " ".join(f for f in frases if not f.startswith("En este cuaderno"))
    )


def _celdas(lecciones: Path, cuadernos: Path) -> list[tuple[str, str]]:
    """El enlace al apartado de cada celda de las lecciones, y lo que la celda dice y escribe."""
    celdas = []
    for carpeta in carpetas_de_lecciones(lecciones):
        donde, titulo = "", ""
        cuaderno = json.loads((cuadernos / archivo_de(carpeta)).read_text("utf-8"))
        for celda in cuaderno["cells"]:
            salidas: list[dict[str, Any]] = celda.get("outputs", [])
            textos = ["".join(celda["source"]), *("".join(s.get("text", "")) for s in salidas)]
            trozos = [textos]
            if celda["cell_type"] == "markdown":
                trozos = [[trozo] for trozo in re.split(r"^(?=##+ )", textos[0], flags=re.M)]
            for trozo in trozos:
                if nuevo := re.match(r"##+ (.+)", trozo[0]):
                    titulo = nuevo[1]
                    donde = f"[{numero_de(carpeta)} · {titulo}]({_a(carpeta, titulo)})"
                if titulo not in ("", FRECUENTES, ENREDADO):
                    celdas.append((donde, "\n".join(trozo)))
    return celdas


def _donde_se_ve(clave: str, celdas: list[tuple[str, str]]) -> list[str]:
    """Los enlaces a los apartados que dicen ese texto: de cada lección, el primero."""
    vistos: dict[str, str] = {}
    for donde, texto in celdas:
        if clave in texto:
            vistos.setdefault(donde[:3], donde)
    return list(vistos.values())
