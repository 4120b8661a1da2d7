"""Las figuras del curso, a partir de datos medidos, con texto alternativo en español.

Todas miden 6,8 pulgadas de ancho: 680 píxeles en un cuaderno. Lo que se distingue por el color se
distingue también por el trazo, la trama o una letra.
"""

from .conexiones import conexiones_en_el_tiempo, prestamos
from .cruces import cruces
from .lienzo import Imagen
from .reinicio import reinicio
from .reparto import reparto
from .tiempos import acumulado, distribucion, partes, por_peticion, tamano_del_pool

__all__ = [
    "Imagen",
    "acumulado",
    "conexiones_en_el_tiempo",
    "cruces",
    "distribucion",
    "partes",
    "por_peticion",
    "prestamos",
    "reinicio",
    "reparto",
    "tamano_del_pool",
]
