"""Respuestas que son un diccionario: sus claves, y lo que se elige en cada una."""

import unicodedata
from collections.abc import Collection, Mapping

from .exige import Fallo


def exige_claves(dicho: object, nombre: str, claves: Collection[str], con: str) -> None:
    """Lanza Fallo si no es un diccionario con esas claves, y dice qué le sobra o qué le falta.

    Args:
        nombre: cómo se llama en el cuaderno.
        con: cómo son, para quien aprende: `'seis claves, de "A" a "F"'`.
    """
    ayuda = ""
    if isinstance(dicho, tuple) and len(dicho) == 1:
        ayuda = "Es una tupla con un elemento: sobra la coma de detrás."
    elif isinstance(dicho, Mapping):
        if sobran := [str(clave) for clave in dicho if clave not in claves]:
            ayuda = f"Sobra: {', '.join(sobran)}."
        elif faltan := [clave for clave in claves if clave not in dicho]:
            ayuda = f"Falta: {', '.join(faltan)}."
        else:
            return
    raise Fallo(f"`{nombre}` tiene que ser un diccionario con {con}. {ayuda}")


def sencillo(texto: str) -> str:
    """El texto sin los espacios de los lados, ni mayúsculas ni tildes.

    No todos los teclados tienen tildes, y hay dos maneras de escribirlas que se ven iguales.
    """
    letras = unicodedata.normalize("NFD", texto.strip().casefold())
    return "".join(letra for letra in letras if not unicodedata.combining(letra))


def elegida(dicha: str, opciones: Collection[str]) -> str | None:
    """De las opciones, la que escribió quien aprende, o None si no es ninguna."""
    return {sencillo(opcion): opcion for opcion in opciones}.get(sencillo(dicha))
