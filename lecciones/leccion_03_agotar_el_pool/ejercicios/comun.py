"""Lo que comparten los ejercicios de la lección 03."""

from helpers.ejercicios import exige, libres

from ..conexion import Conexion


def _clase(prueba, conexiones):
    """Una clase del tutorial, de usar y tirar, con un pool de ese tamaño."""
    clase = prueba.subclase(Conexion)
    clase._Conexion__MIN_CON = clase._Conexion__MAX_CON = conexiones
    return clase


def _exige_devueltas(reserva, cuantas, mensaje):
    """Pide las que tienen que estar libres: si falta alguna, es que no volvió.

    Da cuáles son. Las que volvieron y ya están cerradas no cuentan: el pool las presta igual.
    """
    exige(not reserva.closed, "Has cerrado el pool. Devuelve las conexiones con `unlockcnn`.")
    tomadas = libres(reserva, cuantas)
    exige(len(tomadas) == cuantas, mensaje)
    return {id(tomada) for tomada in tomadas if not tomada.closed}
