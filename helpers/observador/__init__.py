"""Quién tiene qué conexión: lo que ve el servidor y, a su lado, lo que piden los hilos."""

from .panel import en_vivo
from .prestamos import Prestamo, Registro, Resumen, registra
from .servidor import (
    Foto,
    conexiones,
    espera_conexiones,
    proceso,
    termina_conexiones,
    termina_procesos,
    vigila,
)

__all__ = [
    "Foto",
    "Prestamo",
    "Registro",
    "Resumen",
    "conexiones",
    "en_vivo",
    "espera_conexiones",
    "proceso",
    "registra",
    "termina_conexiones",
    "termina_procesos",
    "vigila",
]
