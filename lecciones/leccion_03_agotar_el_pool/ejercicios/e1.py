"""03.1: quitar el `import` que sobra."""

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from psycopg2.pool import PoolError

from helpers import logger_base
from helpers.ejercicios import SIN_RETURN, Fallo, Prueba, ejercicio, exige, si_lanza

from .. import conexion

_TRAIDOS = (("psycopg2", "pool"), ("sympy", "EX"), ("logger_base", "log"))
_IMPORTS = [*(f"from {modulo} import {nombre}" for modulo, nombre in _TRAIDOS), "import sys"]
_BUENOS = [linea for linea in _IMPORTS if "sympy" not in linea]
_CON_SYMPY = ModuleType("sympy")
vars(_CON_SYMPY).update(EX=None, __spec__=ModuleSpec("sympy", None))


@ejercicio("arregla")
def juzga(arregla: Callable[[list[str]], Any], prueba: Prueba) -> str:
    lineas = list(_IMPORTS)
    with _modulos_del_tutorial():
        quedan = arregla(lineas)
    if quedan is None:
        raise Fallo(f"""{SIN_RETURN} Ni `remove` ni `del` devuelven la lista: devuélvela tú.""")
    _exige_una_lista(quedan)
    _exige_que_funcione(quedan)
    if lineas != _IMPORTS or quedan is lineas:
        raise Fallo("""Has cambiado la lista que recibe la función, y quien la llamó la necesita.
            Devuelve otra lista: haz una nueva, o trabaja con una copia.""")
    _exige_las_tres(quedan)
    primera = list(quedan)
    with _modulos_del_tutorial():
        otra_vez = arregla(lineas)
    if otra_vez != primera or quedan != primera:
        raise Fallo("""La segunda vez, con las mismas líneas, tu función devuelve otras. Empieza
            cada vez con una lista nueva.""")
    if otra_vez is quedan:
        raise Fallo("""Las dos veces devuelves la misma lista: si alguien cambia la suya, cambia la
            de los dos. Haz una lista nueva dentro de la función, en cada llamada.""")
    # En otra máquina, `sympy` está instalado y el registro no se llama así.
    for sympy, registro, cuando in (
        (_CON_SYMPY, logger_base, "Con `sympy` instalado"),
        (None, None, "En una máquina donde tampoco se encuentra `logger_base`"),
    ):
        with _modulos_del_tutorial(sympy, registro):
            otra_vez = arregla(lineas)
        if otra_vez != primera:
            raise Fallo(f"""{cuando}, tu función devuelve otras líneas. Decide por los nombres que
                usa el programa, no por lo que se puede importar.""")
    return (
        "¡Correcto! Sin esa línea, el programa llega hasta el pool agotado. Instalar `sympy` "
        "también lo arrancaba, con un paquete que no usa."
    )


def _exige_una_lista(quedan: Any) -> None:
    if not isinstance(quedan, list) or not all(isinstance(linea, str) for linea in quedan):
        es_lista = isinstance(quedan, list)
        que = "una lista con otra cosa dentro" if es_lista else f"`{type(quedan).__name__}`"
        raise Fallo(f"La función tiene que devolver una lista de líneas, y devuelve {que}.")


def _exige_las_tres(quedan: list[str]) -> None:
    for linea in _BUENOS:
        if linea not in quedan:
            raise Fallo(f"""El programa funciona, pero no has devuelto, entera y sin cambios, la
                línea `{linea}`.""")
    if sorted(quedan) != sorted(_BUENOS):
        raise Fallo("""El programa funciona, pero no has devuelto tres de las cuatro líneas, enteras
            y una vez cada una. La que sobra no se comenta ni se rodea: no está.""")


def _exige_que_funcione(quedan: list[str]) -> None:
    """Ejecuta el programa con esas líneas: con el servidor en marcha, y sin él."""
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
            raise Fallo(f"""Con tus líneas, el programa se para antes de empezar
                ({type(error).__name__}: no encuentra `{error.name}`). {que}""") from None
        except NameError as error:
            raise Fallo(f"Has quitado de más: el programa usa `{error.name}`.") from None
    nombres: dict[str, Any] = {}
    try:
        # Ahora el servidor no responde y el módulo que sobra sí está.
        with _modulos_del_tutorial(_CON_SYMPY):
            _ejecuta_el_tutorial(quedan, {**os.environ, "PGPORT": "cinco mil"}, nombres)
    except SystemExit:
        exige(
            "EX" not in nombres,
            "El programa ya no se para, pero pide todavía un nombre que nadie usa. Quita su línea "
            "entera.",
        )
    except PoolError:
        pass  # una línea de más trae otro `os`: lo dirá `_exige_las_tres`
    except NameError as error:
        raise Fallo(f"""Con el servidor encendido funciona, pero si no responde, el programa usa
            `{error.name}` y no lo encuentra. Has quitado de más.""") from None


@contextlib.contextmanager
def _modulos_del_tutorial(sympy: Any = None, registro: Any = logger_base) -> Iterator[None]:
    """`logger_base` es el del curso; el módulo que sobra no está, aunque lo tenga esta máquina."""
    modulos = {"logger_base": registro, "sympy": sympy}
    antes = {nombre: sys.modules[nombre] for nombre in modulos if nombre in sys.modules}
    sys.modules.update(modulos)
    try:
        yield
    finally:
        for nombre in modulos:
            sys.modules.pop(nombre, None)
        sys.modules.update(antes)


def _ejecuta_el_tutorial(imports: list[str], entorno: Any, espacio: dict[str, Any]) -> None:
    """El programa de la lección con otras líneas de `import` y otras variables de entorno."""
    _, principio, codigo = Path(conexion.__file__).read_text("utf-8").partition("\nclass ")
    espacio |= {"__name__": "__main__", "os": SimpleNamespace(environ=entorno)}
    exec("\n".join(imports) + principio + codigo, espacio)
