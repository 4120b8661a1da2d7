"""Medir con rigor: comparar variantes, cargar un pool y ver en qué se va el tiempo de conectar."""

from .abierta import CargaAbierta, carga_abierta, prob_de_esperar
from .cargar import Carga, carga
from .comparar import Acumulado, Medida, Razon, acumula, compara
from .conectar import pasos_de_conectar
from .nucleo import nucleo_comun
from .retraso import retraso

__all__ = [
    "Acumulado",
    "Carga",
    "CargaAbierta",
    "Medida",
    "Razon",
    "acumula",
    "carga",
    "carga_abierta",
    "compara",
    "nucleo_comun",
    "pasos_de_conectar",
    "prob_de_esperar",
    "retraso",
]
