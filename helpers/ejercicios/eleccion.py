"""Respuestas que son un diccionario: sus claves, y lo que se elige en cada una."""

import unicodedata
from collections.abc import Collection, Mapping
from typing import Any

from .exige import Fallo, exige


def exige_claves(
    dicho: object, nombre: str, claves: Collection[str], con: str
) -> Mapping[str, Any]:
    """Devuelve el diccionario; lanza Fallo si no lo es, o si le sobran o le faltan claves.

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
            return dicho
    raise Fallo(f"`{nombre}` tiene que ser un diccionario con {con}. {ayuda}")


def sencillo(texto: str) -> str:
    """El texto sin los espacios de los lados, ni mayúsculas ni tildes.

    No todos los teclados tienen tildes, y hay dos maneras de escribirlas que se ven iguales.
    """
    letras = unicodedata.normalize("NFD", texto.strip().casefold())
    return "".join(letra for letra in letras if not unicodedata.combining(letra))


def exige_elegidas(
    dicho: object,
    nombre: str,
    claves: Collection[str],
    con: str,
    opciones: Collection[str],
    una: str,
) -> dict[str, str]:
    """Lo que eligió quien aprende en cada clave, escrito como en las opciones.

    Args:
        nombre, claves, con: como en `exige_claves`.
        una: cómo se nombra una opción entre todas: «una de las siete», «uno de los siete».

    Raises:
        Fallo: no son esas claves, o en alguna no hay una de las opciones.
    """
    la, sola = ("la", "una sola") if una.startswith("una ") else ("el", "uno solo")
    escritas = {sencillo(opcion): opcion for opcion in opciones}
    elegidas = {}
    for clave, dicha in exige_claves(dicho, nombre, claves, con).items():
        exige(dicha is not ..., f"Falta {la} de {clave}.")
        exige(isinstance(dicha, str), f"{la.title()} de {clave} es {sola}, y entre comillas.")
        if sencillo(dicha) not in escritas:
            raise Fallo(f"«{dicha}» no es {una}: {', '.join(opciones)}.")
        elegidas[clave] = escritas[sencillo(dicha)]
    return elegidas
