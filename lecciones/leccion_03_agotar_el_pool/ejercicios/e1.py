"""03.1: quitar el `import` que sobra."""

import contextlib
import os
import sys
from pathlib import Path
from types import SimpleNamespace

from psycopg2.pool import PoolError

from helpers import logger_base
from helpers.ejercicios import SIN_RETURN, Fallo, ejercicio, si_lanza

from .. import conexion

_TRAIDOS = (("psycopg2", "pool"), ("sympy", "EX"), ("logger_base", "log"))
_IMPORTS = [*(f"from {modulo} import {nombre}" for modulo, nombre in _TRAIDOS), "import sys"]


@ejercicio("arregla")
def juzga(arregla, prueba):
    with _modulos_del_tutorial():
        quedan = arregla(list(_IMPORTS))
    if quedan is None:
        raise Fallo(f"""{SIN_RETURN} `remove` cambia la lista y no devuelve nada: devuelve tú la
            lista.""")
    if not isinstance(quedan, (list, tuple)) or not all(isinstance(linea, str) for linea in quedan):
        raise Fallo("La función tiene que devolver una lista de líneas.")
    with si_lanza(
        # Le falta `pool`; el «except Exception» del tutorial lo calla.
        SystemExit="Has quitado de más: sin `pool`, la clase no puede crear su pool.",
        SyntaxError="Con tus líneas, el programa no es Python. Devuélvelas enteras, sin cambios.",
    ):
        try:
            with _modulos_del_tutorial():
                _ejecuta_el_tutorial(quedan, os.environ, {})
        except PoolError:
            pass
        except ImportError as error:
            que = "Devuelve las líneas enteras, sin cambios."
            if str(error.name).startswith("sympy"):
                que = "Queda una que trae un nombre que nadie usa."
            clase = type(error).__name__
            raise Fallo(f"""Con tus líneas, el programa se para antes de empezar: {clase}.
                {que}""") from None
        except NameError as error:
            raise Fallo(f"Has quitado de más: el programa usa `{error.name}`.") from None
    nombres = {}
    try:
        # Ahora el servidor no responde y el módulo que sobra sí está.
        with _modulos_del_tutorial(SimpleNamespace(EX=None)):
            _ejecuta_el_tutorial(quedan, {**os.environ, "PGPORT": "cinco mil"}, nombres)
    except SystemExit:
        if "EX" in nombres:
            raise Fallo("""El programa ya no se para, pero pide todavía un nombre que nadie usa.
                Quita su línea entera.""") from None
        return "¡Correcto! Sin esa línea, el programa llega hasta el pool agotado."
    except NameError as error:
        raise Fallo(f"""Con el servidor encendido funciona, pero si no responde, el programa usa
            `{error.name}` y no lo encuentra. Has quitado de más.""") from None


@contextlib.contextmanager
def _modulos_del_tutorial(sympy=None):
    """`logger_base` es el del curso; el módulo que sobra no está, aunque lo tenga esta máquina."""
    modulos = {"logger_base": logger_base, "sympy": sympy}
    antes = {nombre: sys.modules[nombre] for nombre in modulos if nombre in sys.modules}
    sys.modules.update(modulos)
    try:
        yield
    finally:
        for nombre in modulos:
            sys.modules.pop(nombre, None)
        sys.modules.update(antes)


def _ejecuta_el_tutorial(imports, entorno, espacio):
    """El programa de la lección con otras líneas de `import` y otras variables de entorno."""
    _, principio, codigo = Path(conexion.__file__).read_text("utf-8").partition("\nclass ")
    espacio |= {"__name__": "__main__", "os": SimpleNamespace(environ=entorno)}
    exec("\n".join(imports) + principio + codigo, espacio)
