"""El bucle de medir de la lección, con las clases de las lecciones 02 a 06 y dos pools solos.

Se ejecuta como un script: `python medir_pools.py`.
"""

import random
import statistics
import time
from contextlib import closing, nullcontext

import psycopg2

from helpers import medicion, servidor
from helpers.numeros import aproximado
from lecciones.leccion_07_medir_con_rigor import clases


def pregunta(conexion):
    conexion.autocommit = True
    with conexion.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


def conectando():
    with closing(psycopg2.connect()) as conexion:
        pregunta(conexion)


def usando(presta):
    def operacion():
        with presta() as conexion:
            pregunta(conexion)

    return operacion


def cronometra(operacion):
    """Los microsegundos que tarda una llamada."""
    inicio = time.perf_counter_ns()
    operacion()
    return (time.perf_counter_ns() - inicio) / 1000


def bloque(operacion, veces=20, descarta=5):
    """La mediana de varias llamadas seguidas, sin contar las primeras."""
    tiempos = [cronometra(operacion) for _ in range(veces)]
    return statistics.median(tiempos[descarta:])


def mide(variantes, rondas=30, fija=True):
    """Microsegundos por ronda de cada variante, por turnos y en orden al azar."""
    lentas = {n for n, operacion in variantes.items() if bloque(operacion, 5, 0) > 1000}
    medidas = {nombre: [] for nombre in variantes}
    with medicion.nucleo_comun() if fija else nullcontext():
        for _ in range(rondas):
            for nombre in random.sample(list(variantes), len(variantes)):
                veces, descarta = (1, 0) if nombre in lentas else (20, 5)
                medidas[nombre].append(bloque(variantes[nombre], veces, descarta))
    return medidas


def razon(medidas, una, otra, sorteos=500):
    """Cuántas veces tarda `una` lo que `otra`: el valor y entre qué números anda."""

    def de(rondas):
        medianas = [statistics.median(medidas[n][r] for r in rondas) for n in (una, otra)]
        return medianas[0] / medianas[1]

    todas = range(len(medidas[una]))
    sorteadas = sorted(de(random.choices(todas, k=len(todas))) for _ in range(sorteos))
    return de(todas), sorteadas[sorteos // 40], sorteadas[-sorteos // 40]


if __name__ == "__main__":
    servidor.iniciar("07")
    clases.abre()
    variantes = {nombre: usando(presta) for nombre, presta in clases.PRESTAN.items()}
    variantes["conectar"] = conectando
    medidas = mide(variantes, rondas=15)
    clases.cierra()
    for nombre in variantes:
        ms = aproximado(statistics.median(medidas[nombre]) / 1000, "ms")
        veces, desde, hasta = map(aproximado, razon(medidas, nombre, "02 · Conexion"))
        print(f"{nombre:<22} | {ms:>12} | {veces:>7} veces la 02, entre {desde} y {hasta}")
