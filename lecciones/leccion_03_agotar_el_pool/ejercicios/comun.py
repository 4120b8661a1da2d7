"""Lo que comparten los ejercicios de la lección 03."""

from typing import Any

from helpers.ejercicios import Prueba, libres

from ..conexion import Conexion

CERRADO = "Has cerrado el pool. Devuelve las conexiones con `unlockcnn`."


def clase_con(prueba: Prueba, conexiones: int) -> Any:
    """Una clase del tutorial, de usar y tirar, con un pool de ese tamaño."""
    clase = prueba.subclase(Conexion)
    clase._Conexion__MIN_CON = clase._Conexion__MAX_CON = conexiones
    return clase


def abiertas(reserva: Any, cuantas: int) -> set[int]:
    """Cuáles puede prestar, hasta `cuantas`: el `id` de las que no están cerradas."""
    return {id(libre) for libre in libres(reserva, cuantas) if not libre.closed}
