"""Una excepción de la respuesta, contada en español."""

import os
import re
import traceback
from typing import Any

from .codigo import archivo

DRIVERS = ("psycopg2", "psycopg", "ksycopg2")


def explica(error: BaseException, respuesta: Any) -> str:
    """Cuenta una excepción de la respuesta: su clase, la línea de quien aprende y poco más."""
    clase = type(error).__name__
    linea = _linea_del_alumno(error, respuesta)
    if isinstance(error, SystemExit):
        texto = "Tu código termina el programa con `sys.exit()`"
    elif linea is None:
        return (
            f"Tu respuesta no se puede usar como pide el enunciado ({clase}): "
            "revisa sus parámetros (en un método, también `self`) y lo que devuelve."
        )
    else:
        texto = f"Tu código lanza {clase}{_detalle(error)}"
    return f"{texto}, en la línea {linea}." if linea else f"{texto}."


def _linea_del_alumno(error: BaseException, respuesta: Any) -> str | None:
    suyo = archivo(respuesta)
    lineas = [
        paso
        for paso in traceback.extract_tb(error.__traceback__)
        if suyo is not None and paso.filename == suyo
    ]
    return f"{lineas[-1].lineno}: `{lineas[-1].line}`" if lineas else None


def _detalle(error: BaseException) -> str:
    """El texto de la excepción, si es siempre el mismo.

    El de libpq y el del servidor cambian con el idioma del sistema; de esos se da el SQLSTATE.
    Los de los pools los escribe Python.
    """
    clase = type(error)
    if clase.__module__.split(".")[0] in DRIVERS and "Pool" not in clase.__name__:
        codigos = (getattr(error, nombre, None) for nombre in ("pgcode", "sqlstate", "kbcode"))
        codigo = next(filter(None, codigos), None)
        return f" (SQLSTATE {codigo})" if codigo else ""
    texto = str(error).strip().split("\n")[0]
    if clave := os.environ.get("PGPASSWORD"):
        texto = texto.replace(clave, "********")
    texto = re.sub(r"0x[0-9a-fA-F]+", "0x…", texto)
    return f" ({texto})" if texto else ""
