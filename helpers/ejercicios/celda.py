"""La celda de una respuesta, cuando Python no llegó a ejecutarla."""

import ast
import re
import warnings

from IPython import get_ipython

_COMPILA = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


def no_se_entiende(nombre: str) -> str:
    """Dice qué no entiende Python en la última celda que define `nombre`; nada, si la entiende.

    Esa celda no llegó a ejecutarse: sin esto se juzgaría, sin decirlo, lo que había antes.
    """
    if (consola := get_ipython()) is None:
        return ""
    define = re.compile(
        rf"^\s*(?:(?:async\s+)?def|class)\s+{nombre}\b|^{nombre}\s*(?::|=(?!=))", re.MULTILINE
    )
    celdas = reversed(consola.history_manager.input_hist_raw)
    ultima = next((celda for celda in celdas if define.search(celda)), "")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(consola.transform_cell(ultima), "celda", "exec", _COMPILA)
    except (SyntaxError, ValueError) as error:
        numero = getattr(error, "lineno", None) or 1
        linea = [*ultima.splitlines()[numero - 1 : numero], ""][0].strip()
        return (
            f"Tu última celda de `{nombre}` no llegó a ejecutarse: Python no entiende su línea "
            f"{numero}, `{linea}`. Corrige la celda, ejecútala y comprueba otra vez."
        )
    return ""
