"""07.1: un resumen que no cambia por una medida disparatada."""

import statistics

from helpers.ejercicios import Fallo, ejercicio
from helpers.numeros import con_coma

from .comun import exige_numero

# Sin orden, en milisegundos: veintiuna, de 100 a 120; cinco y seis, más juntas; once, y se repiten.
_CORRIENTES = [100.0 + (8 * n + 8) % 21 for n in range(21)]
_CINCO = [102.0, 100.0, 103.0, 104.0, 101.0]
_SEIS = [104.0, 101.0, 103.0, 102.0, 106.0, 105.0]
_REPETIDAS = [110.0, 101.0, 110.0, 110.0, 120.0, 110.0, 102.0, 110.0, 100.0, 110.0, 110.0]
_CONOCIDOS = {
    "la media": statistics.mean,
    "la que cae en medio de la lista sin ordenar": lambda lista: lista[len(lista) // 2],
    "la primera de la lista, y también la moda si ninguna se repite": lambda lista: lista[0],
    "el máximo": max,
    "el mínimo": min,
    "el punto medio entre la menor y la mayor": lambda lista: (min(lista) + max(lista)) / 2,
    "la mediana sin las repetidas": lambda lista: statistics.median(set(lista)),
    "la media geométrica": statistics.geometric_mean,
    "el percentil 95": lambda lista: sorted(lista)[int(0.95 * len(lista))],
}


@ejercicio("resume")
def juzga(resume, prueba):
    for corrientes in (_CORRIENTES, _CINCO, _SEIS, _REPETIDAS):
        # Da lo mismo la unidad: en segundos, todas quedan cerca de cero; en microsegundos, lejos.
        for unidad in (1, 0.001, 1000):
            _juzga_una([unidad * ms for ms in corrientes], resume)
    ordenadas = sorted(_CORRIENTES)
    if not resume(ordenadas[::-1]) == resume(list(_CORRIENTES)) == resume(ordenadas):
        raise Fallo("La misma lista en otro orden da otro resumen. Ordena antes de elegir.")


def _juzga_una(corrientes, resume):
    normal = _resumen(resume, corrientes)
    menor, *_, mayor = sorted(corrientes)
    margen = (mayor - menor) * 0.3
    if not menor + margen <= normal <= mayor - margen:
        mediana = statistics.median(corrientes)
        if normal in (round(mediana, decimales) for decimales in range(4)):
            raise Fallo(f"""Con {len(corrientes)} medidas y una mediana de {con_coma(mediana)}, tu
                resumen es {con_coma(normal)}: parece que redondeas. No lo hagas, que no sabes en
                qué unidad vienen.""")
        raise Fallo(f"""De {len(corrientes)} medidas entre {con_coma(menor)} y {con_coma(mayor)},
            tu resumen es {con_coma(normal)}{_como(normal, corrientes)}: no es lo que tarda una
            petición corriente. Elige el centro.""")
    for sitio in (0, len(corrientes) // 2, len(corrientes) - 1):
        for disparate, donde in ((500 * mayor, "arriba"), (menor / 10_000, "abajo")):
            lista = list(corrientes)
            lista[sitio] = disparate
            dice = _resumen(resume, lista)
            if abs(dice - normal) > 0.05 * normal:
                raise Fallo(f"""Una sola medida disparatada por {donde}, entre {len(lista)}, cambia
                    tu resumen de {con_coma(normal)} a {con_coma(dice)}{_como(dice, lista)}.""")


def _resumen(resume, lista):
    recibida = list(lista)
    dice = resume(recibida)
    exige_numero(dice)
    if recibida != lista:
        raise Fallo("""Has cambiado la lista que recibes: otro la puede necesitar como estaba.
            `sorted` da una copia ordenada.""")
    return dice


def _como(dice, lista):
    """El nombre del resumen que da lo mismo que la respuesta, si es uno de los conocidos."""
    for nombre, cuenta in _CONOCIDOS.items():
        if abs(cuenta(lista) - dice) <= 1e-9 * abs(dice):
            return f", como {nombre}"
    return ""
