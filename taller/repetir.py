"""Empieza de nuevo un ejercicio o una lección, sin perder nada: `python3 curso.py repetir 02.3`."""

import re
import sys
from pathlib import Path

from helpers.cuadernos import LABORATORIO, archivos, ejercicios, lee
from helpers.progreso import olvida
from taller.copia import CUADERNOS, MI_CURSO, a_solas, aparta, empieza_de_nuevo, pone_al_dia
from taller.procesos import ORDEN, Fallo, prepara_consola


def repite(cual: str, cuadernos: Path = CUADERNOS, copia: Path = MI_CURSO) -> list[str]:
    """Deja como al principio el ejercicio «02.3», o la lección «02» entera.

    Devuelve las frases que lo cuentan. Lanza `Fallo` si no existe, `OSError` si no se puede leer o
    escribir.
    """
    if not re.fullmatch(r"\d\d(\.\d+)?", cual):
        raise Fallo(
            f"Di qué empiezas de nuevo: un ejercicio, «{ORDEN} repetir 02.3», o una lección,"
            f" «{ORDEN} repetir 02»."
        )
    origen = next(cuadernos.glob(f"{cual[:2]}_*.ipynb"), None)
    if origen is None:
        hay = ", ".join(sorted(x.name[:2] for x in cuadernos.glob("[0-9][0-9]_*.ipynb")))
        raise Fallo(f"No existe la lección {cual[:2]}: elige una de estas: {hay}.")
    celdas = lee(origen)["cells"]
    donde = ejercicios(celdas)
    todos = [*donde]
    if "." in cual and cual not in todos:
        raise Fallo(f"No existe {cual}: en esa lección están {', '.join(todos)}.")
    dicho = pone_al_dia(cuadernos, copia)
    numero = cual if "." in cual else ""
    anterior = empieza_de_nuevo(cuadernos, copia, Path(origen.name), numero)
    guardados = [
        _retira(copia, LABORATORIO / archivo)
        for uno in ([numero] if numero else todos)
        for archivo in archivos(celdas[donde[uno][0]])
        if (copia / LABORATORIO / archivo).is_file()
    ]
    no_apuntado = olvida(copia, [numero] if numero else todos)
    que = f"El ejercicio {numero}" if numero else f"La lección {cual}"
    return [
        *dicho,
        f"✓ {que} está como al principio.{no_apuntado}",
        f"  Tu cuaderno, como lo tenías, queda en {copia.name}/{anterior}.",
        *(f"  Lo que escribiste en un archivo queda en {copia.name}/{uno}." for uno in guardados),
        "  Si lo tienes abierto, ciérralo sin guardar y ábrelo otra vez.",
    ]


def _retira(copia: Path, relativo: Path) -> str:
    """Retira un archivo del laboratorio: su cuaderno lo pondrá otra vez. Devuelve dónde queda."""
    anterior = aparta(copia, relativo)
    (copia / relativo).unlink()
    return anterior


def main(argumentos: list[str]) -> str | None:
    """Atiende la orden. Devuelve por qué no puede, o None."""
    try:
        with a_solas():
            for linea in repite(" ".join(argumentos)):
                print(linea)
    except Fallo as error:
        return str(error)
    except ValueError as error:  # `lee`: el nuestro no es un cuaderno
        return f"Un cuaderno del curso está dañado ({error}): descarga otra vez el curso."
    except OSError as error:
        return (
            f"No se ha podido leer o escribir en mi_curso ({error.strerror}): mira si queda sitio."
        )
    return None


if __name__ == "__main__":
    prepara_consola()
    sys.exit(main(sys.argv[1:]))
