"""Un programa que mide: las piezas que da la lección y las dos que se escriben en ella.

El cuaderno no las enseña: son los ejercicios 07.7 y 07.8.
"""

import random
import statistics
import time


def cronometra(operacion):
    """Los microsegundos que tarda una llamada."""
    inicio = time.perf_counter_ns()
    operacion()
    return (time.perf_counter_ns() - inicio) / 1000


def bloque(operacion, veces=20, descarta=5):
    """La mediana de varias llamadas seguidas, sin contar las primeras."""
    tiempos = [cronometra(operacion) for _ in range(veces)]
    return statistics.median(tiempos[descarta:])


def mide(variantes, rondas, veces, descarta):
    """{nombre: microsegundos de cada ronda}, por turnos y en orden al azar."""
    medidas = {nombre: [] for nombre in variantes}
    for _ in range(rondas):
        for nombre in random.sample(list(variantes), len(variantes)):
            medidas[nombre].append(bloque(variantes[nombre], veces, descarta))
    return medidas


def intervalo(una, otra, sorteos=500):
    """Cuántas veces es `una` lo que `otra`, y entre qué dos números anda."""

    def razon(rondas):
        de_una, de_otra = (statistics.median(suyas[r] for r in rondas) for suyas in (una, otra))
        return de_una / de_otra

    todas = range(len(una))
    sorteadas = sorted(razon(random.choices(todas, k=len(todas))) for _ in range(sorteos))
    fuera = sorteos // 40
    return razon(todas), sorteadas[fuera], sorteadas[-1 - fuera]
