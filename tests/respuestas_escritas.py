"""Ejecuta un texto como IPython ejecuta una celda: el código se puede volver a leer en linecache.

Y lee los archivos de `tests/respuestas/`.
"""

import itertools
import linecache
import re
import warnings
from dataclasses import dataclass

from lecciones.leccion_12_laboratorio.archivos import solucion

_cuenta = itertools.count(1)
CLASES = ("bien", "mal", "cuelga", "lanza")
# Las maneras de equivocarse con que se prueba cada ejercicio.
MANERAS = {
    "K1": "llamada dos o tres veces, o con otro objeto",
    "K2": "cada error que nombra el enunciado, y uno que no nombra",
    "K3": "Ctrl-C entre dos pasos",
    "K4": "la conexión cerrada, o su proceso terminado, dentro",
    "K5": "el pool agotado, o cerrado, al entrar",
    "K6": "el propio commit falla",
    "K7": "una llamada dentro de otra",
    "K8": "dos hilos o más a la vez, más que en el ejemplo",
    "K9": "cero, uno, el límite, números que no dividen, divisiones exactas",
    "K10": "otras órdenes: select en minúsculas, VALUES, INSERT … RETURNING, ninguna fila",
    "K11": "cada promesa del enunciado",
    "K12": "solo vale para el ejemplo, o finge el resultado",
}


def ejecuta_como_celda(fuente, espacio):
    """Ejecuta `fuente` con los nombres de `espacio`, que cambia, y lo devuelve."""
    archivo = f"<celda {next(_cuenta)}>"
    linecache.cache[archivo] = (len(fuente), None, fuente.splitlines(keepends=True), archivo)
    with warnings.catch_warnings():
        # Desde Python 3.14 avisa de un «return» en un «finally», y hay respuestas que lo llevan.
        warnings.simplefilter("ignore", SyntaxWarning)
        codigo = compile(fuente, archivo, "exec")
    exec(codigo, espacio)
    return espacio


@dataclass
class Respuesta:
    """Una respuesta escrita a propósito: `clase` es bien, mal, cuelga o lanza.

    `maneras` son las de `MANERAS` que prueba.
    """

    clase: str
    nota: str
    fuente: str
    maneras: tuple[str, ...] = ()


def lee_respuestas(texto):
    """Devuelve (preámbulo, [Respuesta]) de un archivo de `tests/respuestas/`.

    Cada bloque empieza con una línea `# bien: …`, `# mal: <trozo del mensaje>`, `# cuelga: …` o
    `# lanza: …`; lo que va antes del primero es el preámbulo de todos. Delante de los dos puntos,
    entre corchetes, van las maneras que prueba: `# mal [K1 K12]: …`.
    """
    partes = re.split(
        rf"^# ({'|'.join(CLASES)})(?: \[([^\]]*)\])?:(.*)$", texto, flags=re.MULTILINE
    )
    return partes[0], [
        Respuesta(clase, nota.strip(), fuente.strip() + "\n", tuple((maneras or "").split()))
        for clase, maneras, nota, fuente in zip(*(partes[n::4] for n in (1, 2, 3, 4)), strict=True)
    ]


def cambiado(nombre, *cambios):
    """Una respuesta de la 12: {nombre: texto}, con el texto de su solución cambiado.

    Los cambios son parejas, (lo que hay, lo que va en su lugar), y lo que hay tiene que estar.
    """
    texto = solucion(nombre).read_text("utf-8")
    for hay, en_su_lugar in cambios:
        assert hay in texto, f"En {nombre} no está: {hay}"
        texto = texto.replace(hay, en_su_lugar)
    return {nombre: texto}


def no_aplican(preambulo):
    """{manera: por qué} de las líneas `# no aplica K7: por qué` de un preámbulo."""
    return {
        manera: motivo.strip()
        for manera, motivo in re.findall(r"^# no aplica (\S+):(.*)$", preambulo, re.MULTILINE)
    }


def fallos_de_las_maneras(preambulo, escritas):
    """Frases con lo que falta o sobra para que cada manera tenga una respuesta o un motivo."""
    probadas = {manera for respuesta in escritas for manera in respuesta.maneras}
    motivos = no_aplican(preambulo)
    fallos = [f"{m} no existe" for m in sorted({*probadas, *motivos} - MANERAS.keys())]
    for manera, que in MANERAS.items():
        if manera not in probadas and not motivos.get(manera):
            fallos.append(f"{manera} ({que}): ni una respuesta ni un motivo")
        if manera in probadas and manera in motivos:
            fallos.append(f"{manera}: dice que no aplica, y tiene respuesta")
    return fallos
