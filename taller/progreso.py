"""Dice qué ejercicios están resueltos y por dónde seguir: `python3 curso.py progreso`."""

import sys

from helpers.progreso import Progreso
from taller.copia import MI_CURSO
from taller.procesos import ORDEN, prepara_consola


def main(argumentos: list[str]) -> str | None:
    """Escribe el progreso. Devuelve por qué no puede, o None."""
    if argumentos:
        return f"«progreso» va sola: escribe «{ORDEN} progreso»."
    progreso = Progreso.de(MI_CURSO)
    if not progreso.lecciones:
        return f"Todavía no hay progreso que contar: abre el curso con «{ORDEN}»."
    print(progreso)
    return None


if __name__ == "__main__":
    prepara_consola()
    sys.exit(main(sys.argv[1:]))
