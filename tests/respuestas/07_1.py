import math
import statistics


# bien: ordena y toma la de en medio
def resume(duraciones):
    return sorted(duraciones)[len(duraciones) // 2]


# bien: media recortada
def resume(duraciones):
    ordenadas = sorted(duraciones)
    fuera = len(ordenadas) // 4
    return statistics.mean(ordenadas[fuera : len(ordenadas) - fuera])


# bien: el cuantil del centro
def resume(duraciones):
    return statistics.quantiles(duraciones, n=4)[1]


# mal: pasa a la media
def resume(duraciones):
    return statistics.mean(duraciones)


# mal: pasa a la media
def resume(duraciones):
    return max(duraciones)


# mal: al mínimo
def resume(duraciones):
    return min(duraciones)


# mal: pasa a la media
def resume(duraciones):
    return sum(duraciones[5:]) / len(duraciones[5:])


# mal: Ordena antes
def resume(duraciones):
    return statistics.median(duraciones[:7])


# mal: Elige el centro
def resume(duraciones):
    return sorted(duraciones)[len(duraciones) // 4]


# mal: Has cambiado la lista
def resume(duraciones):
    duraciones.sort()
    return duraciones[len(duraciones) // 2]


# mal: ¿Falta un «return»?
def resume(duraciones):
    statistics.median(duraciones)


# mal: tiene que devolver un número
def resume(duraciones):
    return sorted(duraciones)


# mal: está entre la segunda y la tercera
def resume(duraciones):
    return 110 if len(duraciones) > 4 else max(duraciones)


# mal: pasa a la media
def resume(duraciones):
    return (max(duraciones) + min(duraciones)) / 2


# cuelga: busca el centro sin parar
def resume(duraciones):
    while True:
        centro = statistics.median(duraciones)


# lanza: una función que no existe
def resume(duraciones):
    return statistics.mediana(duraciones)
