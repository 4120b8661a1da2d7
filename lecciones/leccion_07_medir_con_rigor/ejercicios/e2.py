"""07.2: encontrar el banco que miente."""

import functools
import random

from helpers.ejercicios import SIN_RETURN, Fallo, ejercicio, exige, exige_parametro
from helpers.numeros import con_coma

from .. import bancos


@ejercicio("encuentra_el_malo")
def juzga(encuentra_el_malo, prueba):
    exige_parametro(encuentra_el_malo, "probados", "bancos", "sospechosos")
    exige_parametro(encuentra_el_malo, "operacion", "pregunta", "conectando")

    def operacion(conexion):
        conexion.cursor().execute("SELECT 1")

    # Con bancos fingidos: se sabe lo que van a decir.
    for dicen, malo in (
        ({"x": 1.02, "y": 3.0, "z": 0.98}, "y"),
        ({"x": 0.2, "y": 1.1, "z": 0.97}, "x"),
        ({"x": 1.01, "y": 0.95, "z": 6.0}, "z"),
    ):
        recibidas = []

        def banco(dice, una, otra, recibidas=recibidas):
            recibidas.append((una, otra))
            return dice

        fingidos = {nombre: functools.partial(banco, dice) for nombre, dice in dicen.items()}
        elegido = encuentra_el_malo(fingidos, operacion)
        exige(elegido is not None, SIN_RETURN)
        if not recibidas:
            raise Fallo("""No has puesto a prueba ningún banco. Llámalos: cada uno recibe dos
                operaciones.""")
        if not all(una is otra for una, otra in recibidas):
            raise Fallo("""Has dado a un banco dos operaciones distintas: de esas no se sabe qué
                tendría que decir. Dale la misma dos veces.""")
        if len(recibidas) < 3:
            raise Fallo(f"Solo has probado {len(recibidas)} de los tres bancos.")
        if elegido not in fingidos:
            raise Fallo("Devuelve el nombre del banco que miente: es la clave del diccionario.")
        if elegido != malo:
            raise Fallo(f"""Con la misma operación dos veces, los bancos dicen
                {_lista(dicen.values())}, y eliges el de {con_coma(dicen[elegido])}. Miente el que
                más se aleja de 1, por arriba o por abajo.""")
    # Y con los de verdad, en otro orden.
    nombres = random.sample(list(bancos.TODOS), 3)
    reales = {nombre: bancos.TODOS[nombre] for nombre in nombres}
    # En una máquina ocupada, un tropiezo puede tapar la mentira: se prueba hasta tres veces.
    if not any(encuentra_el_malo(reales, operacion) == "de un tirón" for _ in range(3)):
        raise Fallo("""Con los tres bancos de la lección no aciertas. Prueba cada uno una vez y
            compara lo que dicen con 1.""")
    return "¡Correcto! Su reloj está en marcha mientras se conecta, y esa cuenta la paga `una`."


def _lista(numeros):
    return "; ".join(map(con_coma, numeros))
