"""Medir con rigor: comparar variantes, cargar un pool y ver en qué se va el tiempo de conectar."""

from .cargar import Carga, carga
from .comparar import Acumulado, Medida, Razon, acumula, compara
from .conectar import pasos_de_conectar
from .nucleo import nucleo_comun
from .retraso import retraso

__all__ = [
    "Acumulado",
    "Carga",
    "Medida",
    "Razon",
    "acumula",
    "carga",
    "compara",
    "nucleo_comun",
    "pasos_de_conectar",
    "retraso",
]
