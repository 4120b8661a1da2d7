"""La celda de una respuesta, cuando no llegó a darla: se quedaría la de antes."""

import ast
import inspect
import re
import warnings
from typing import Any

from IPython import get_ipython

_COMPILA = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
# De cada celda que define un nombre, lo que se dice de ella: nada, si no se paró antes.
_dicho: dict[tuple[str, int], str] = {}


def no_llego(nombre: str) -> str:
    """Dice por qué la última celda que define `nombre` no llegó a hacerlo; nada, si llegó.

    Sin esto se juzgaría, sin decirlo, lo que había antes. De la celda que se para a medias se sabe
    si es la última que se ha ejecutado, o si ya se dijo.
    """
    if (consola := get_ipython()) is None:
        return ""
    define = re.compile(
        rf"^\s*(?:(?:async\s+)?def|class)\s+{nombre}\b|^{nombre}\s*(?::|=(?!=))", re.MULTILINE
    )
    celdas = consola.history_manager.input_hist_raw
    cual = next((n for n in range(len(celdas) - 1, -1, -1) if define.search(celdas[n])), 0)
    ultima = celdas[cual]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            arbol: Any = compile(consola.transform_cell(ultima), "celda", "exec", _COMPILA)
    except (SyntaxError, ValueError) as error:
        numero = getattr(error, "lineno", None) or 1
        return (
            f"Tu última celda de `{nombre}` no llegó a ejecutarse: Python no entiende su línea "
            f"{numero}, `{_linea(ultima, numero)}`. Corrige la celda, ejecútala y comprueba otra "
            "vez."
        )
    hecho = consola.last_execution_result
    if hecho is not None and hecho.execution_count == cual:
        numero = _donde_se_paro(hecho.error_in_exec, consola.user_ns)
        _dicho[nombre, cual] = (
            f"Tu última celda de `{nombre}` no llegó a definir ese nombre: se paró en su línea "
            f"{numero}, `{_linea(ultima, numero)}`, con {type(hecho.error_in_exec).__name__}. "
            "Corrige la celda, ejecútala y comprueba otra vez."
            if 0 < numero <= _acaba_de_definir(arbol, nombre)
            else ""
        )
    return _dicho.get((nombre, cual), "")


def _linea(celda: str, numero: int) -> str:
    return [*celda.splitlines()[numero - 1 : numero], ""][0].strip()


def _donde_se_paro(error: BaseException | None, espacio: dict[str, Any]) -> int:
    """La línea de la celda en la que se lanzó un error; 0, si no lo hubo."""
    numero, paso = 0, error.__traceback__ if error is not None else None
    while paso is not None:
        marco = paso.tb_frame
        if marco.f_globals is espacio:
            # Lo que llama la celda ya no es ella; lo que va dentro de una clase, sí.
            if marco.f_code.co_flags & inspect.CO_OPTIMIZED:
                break
            numero = paso.tb_lineno
        paso = paso.tb_next
    return numero


def _acaba_de_definir(arbol: ast.Module, nombre: str) -> int:
    """La última línea de lo que define `nombre`, si está suelto en la celda; si no, 0."""
    acaba = 0
    for nodo in arbol.body:
        suyos = {getattr(nodo, "name", None)}
        for destino in [*getattr(nodo, "targets", []), getattr(nodo, "target", None)]:
            suyos.add(getattr(destino, "id", None))
        if nombre in suyos:
            acaba = nodo.end_lineno or 0
    return acaba
