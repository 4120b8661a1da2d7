"""Una excepción de la respuesta, contada en español."""

import os
import traceback
from typing import Any

from .codigo import archivo
from .exige import Adrede
from .motivos import DRIVERS, codigo_de, motivo, texto_estable

__all__ = ["DRIVERS", "explica"]


def explica(error: BaseException, respuesta: Any) -> str:
    """Cuenta una excepción de la respuesta: su clase, su texto, la línea, y qué suele causarla.

    El texto se da si es siempre el mismo: los de libpq y el servidor cambian con el idioma del
    sistema, y de esos se da el SQLSTATE.
    """
    try:
        return _cuenta(error, respuesta)
    except BaseException:
        # La clase es de quien aprende, y pedirle el nombre o el texto también puede fallar.
        return (
            "Tu código lanza una excepción que a su vez falla cuando se le pide su texto: "
            "mira el `__str__` y los demás métodos de su clase."
        )


def _cuenta(error: BaseException, respuesta: Any) -> str:
    linea = _linea_del_alumno(error, respuesta)
    donde = f", en la línea {linea}." if linea else "."
    if isinstance(error, SystemExit):
        return f"Tu código termina el programa con `sys.exit()`{donde}"
    if isinstance(error, Adrede):
        return (
            f"Tu código deja pasar un error que la comprobación provoca adrede{donde} "
            "Mira qué pide el enunciado cuando algo falla."
        )
    clase, texto = type(error).__name__, _texto(error)
    # Lo pone `en_el_caso`; sin `getattr`, que llamaría a lo que haya escrito quien aprende.
    caso = vars(error).get("caso", "")
    tu = f"{caso}, tu" if caso else "Tu"
    if linea is None:
        dicho = f" Python dice: «{texto}»." if texto else f" {motivo(error)}".rstrip()
        return (
            f"{tu} respuesta no se puede usar como pide el enunciado ({clase}): "
            f"revisa sus parámetros (en un método, también `self`) y lo que devuelve.{dicho}"
        )
    codigo = codigo_de(error)
    detalle = f" (SQLSTATE {codigo})" if codigo else f" ({texto})" if texto else ""
    return f"{tu} código lanza {clase}{detalle}{donde} {motivo(error, _en_un_pool(error))}".strip()


def _linea_del_alumno(error: BaseException, respuesta: Any) -> str | None:
    suyo = archivo(respuesta)
    lineas = [
        paso
        for paso in traceback.extract_tb(error.__traceback__)
        if suyo is not None and paso.filename == suyo
    ]
    return f"{lineas[-1].lineno}: `{lineas[-1].line}`" if lineas else None


def _en_un_pool(error: BaseException) -> bool:
    """Dice si la línea que lo lanza es de `psycopg2.pool` o de `psycopg_pool`."""
    pasos = traceback.extract_tb(error.__traceback__)
    return bool(pasos) and "pool" in pasos[-1].filename.replace("\\", "/").rpartition("/")[2]


def _texto(error: BaseException) -> str:
    texto = texto_estable(error)
    if clave := os.environ.get("PGPASSWORD"):
        texto = texto.replace(clave, "********")
    return texto
