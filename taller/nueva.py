"""Empieza una lección: su carpeta, con un ejercicio, y las respuestas con que se prueba.

    python -m taller.nueva 14 otra_leccion

Lo que escribe sale de `taller/plantilla/`, se construye y pasa las pruebas. Nunca pisa un archivo.
"""

import contextlib
import re
import shutil
import sys
from pathlib import Path

RAIZ = Path(__file__).resolve().parent.parent
PLANTILLA = Path(__file__).with_name("plantilla")


class ErrorNueva(Exception):
    """La lección no se puede empezar; el texto es una frase que dice por qué y qué hacer."""


def crea(numero: str, nombre: str, curso: Path = RAIZ) -> list[Path]:
    """Escribe los archivos de una lección nueva y los devuelve.

    Args:
        numero: dos cifras, por ejemplo `"08"`.
        nombre: el de su carpeta y sus cuadernos; minúsculas sin acentos, cifras y guiones bajos.
        curso: la carpeta del curso.

    Raises:
        ErrorNueva: el número o el nombre no sirven, o ya hay algo en su sitio.
    """
    if not re.fullmatch(r"[0-9]{2}", numero):
        raise ErrorNueva(f"«{numero}» no es un número de lección: escribe dos cifras, como «08».")
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", nombre):
        raise ErrorNueva(
            f"«{nombre}» no sirve de nombre: usa minúsculas sin acentos, cifras y guiones bajos, "
            "como «otra_leccion»."
        )
    carpeta = curso / "lecciones" / f"leccion_{numero}_{nombre}"
    respuestas = curso / "tests" / "respuestas"
    ocupados = [*carpeta.parent.glob(f"leccion_{numero}_*"), *respuestas.glob(f"{numero}_*.py")]
    if ocupados:
        hay = ocupados[0].relative_to(curso).as_posix()
        raise ErrorNueva(f"La lección {numero} ya tiene «{hay}»: elige otro número.")

    titulo = nombre.replace("_", " ")
    cambios = {"NUMERO": numero, "NOMBRE": nombre, "TITULO": titulo.capitalize(), "MAPA": titulo}
    copias = {
        "leccion.md": carpeta / "leccion.md",
        "leccion.py.txt": carpeta / "__init__.py",
        "ejercicios.py.txt": carpeta / "ejercicios" / "__init__.py",
        "e1.py.txt": carpeta / "ejercicios" / "e1.py",
        "respuestas.py.txt": respuestas / f"{numero}_1.py",
    }
    try:
        for origen, destino in copias.items():
            texto = (PLANTILLA / origen).read_text(encoding="utf-8")
            for marca, valor in cambios.items():
                texto = texto.replace(marca, valor)
            destino.parent.mkdir(parents=True, exist_ok=True)
            destino.write_text(texto, encoding="utf-8", newline="\n")
    except OSError as error:
        # Media lección estorba: la próxima vez su número estaría ocupado.
        shutil.rmtree(carpeta, ignore_errors=True)
        with contextlib.suppress(OSError):
            copias["respuestas.py.txt"].unlink()
        raise ErrorNueva(
            f"No se puede escribir en «{curso}» ({error.strerror}): mira sus permisos y el espacio."
        ) from None
    return list(copias.values())


def main(argumentos: list[str] | None = None, curso: Path = RAIZ) -> int:
    """Atiende la orden y devuelve el código de salida: 0 si la lección está escrita, 1 si no."""
    pedido = sys.argv[1:] if argumentos is None else argumentos
    try:
        if len(pedido) != 2 or pedido[0].startswith("-"):
            raise ErrorNueva(
                "Escribe el número y el nombre de la lección, por ejemplo "
                "«python3 curso.py nueva 14 otra_leccion»."
            )
        numero, nombre = pedido
        escritos = crea(numero, nombre, curso)
    except ErrorNueva as error:
        print(error, file=sys.stderr)
        return 1
    for archivo in escritos:
        print(archivo.relative_to(curso).as_posix())
    print(
        "\nMira su título y su «mapa», que salen del nombre y no llevan acentos. Para construirla, "
        f"y que las demás lleven a ella:\n\n    python3 curso.py construir {pedido[0]}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
