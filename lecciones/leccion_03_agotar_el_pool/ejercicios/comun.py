"""Lo que comparten los ejercicios de la lección 03."""

from helpers.ejercicios import exige_devueltas

from ..conexion import Conexion


def clase_con(prueba, conexiones):
    """Una clase del tutorial, de usar y tirar, con un pool de ese tamaño."""
    clase = prueba.subclase(Conexion)
    clase._Conexion__MIN_CON = clase._Conexion__MAX_CON = conexiones
    return clase


def exige_vuelta(reserva, cuantas, mensaje=""):
    """Exige que hayan vuelto y da cuáles son: el `id` de las que no están cerradas."""
    cerrado = "Has cerrado el pool. Devuelve las conexiones con `unlockcnn`."
    tomadas = exige_devueltas(reserva, cuantas, mensaje, cerrado)
    return {id(tomada) for tomada in tomadas if not tomada.closed}
