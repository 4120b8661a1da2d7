# no aplica K2: el enunciado no nombra ningún error
# no aplica K3: es una cuenta: no toca ninguna conexión ni deja nada a medias
# no aplica K4: es una cuenta: no toca ninguna conexión ni deja nada a medias
# no aplica K5: es una cuenta: no toca ninguna conexión ni deja nada a medias
# no aplica K6: es una cuenta: no toca ninguna conexión ni deja nada a medias
# no aplica K7: es una cuenta: no toca ninguna conexión ni deja nada a medias
# no aplica K8: es una cuenta: no toca ninguna conexión ni deja nada a medias
# no aplica K10: no recibe ninguna orden
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


# mal: como la media
def resume(duraciones):
    return statistics.mean(duraciones)


# mal: Elige el centro
def resume(duraciones):
    return max(duraciones)


# mal: Elige el centro
def resume(duraciones):
    return min(duraciones)


# mal: disparatada por arriba
def resume(duraciones):
    return sum(duraciones[5:]) / len(duraciones[5:])


# mal [K9]: Ordena antes de elegir
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


# mal: tiene que devolver un número, y devuelve
def resume(duraciones):
    return sorted(duraciones)


# mal: Elige el centro
def resume(duraciones):
    return 110 if len(duraciones) > 4 else max(duraciones)


# mal: como el punto medio
def resume(duraciones):
    return (max(duraciones) + min(duraciones)) / 2


# cuelga: busca el centro sin parar
def resume(duraciones):
    while True:
        centro = statistics.median(duraciones)


# lanza: una función que no existe
def resume(duraciones):
    return statistics.mediana(duraciones)


# bien: a mano, con sorted y el del medio
def resume(duraciones):
    ordenadas = sorted(duraciones)
    return ordenadas[len(ordenadas) // 2]


# bien: media recortada: quita un cuarto por cada lado, uno como poco si quedan al menos tres
def resume(duraciones):
    n = len(duraciones)
    quita = max(1, n // 4) if n >= 3 else 0
    centro = sorted(duraciones)[quita : n - quita]
    return sum(centro) / len(centro)


# bien: recursiva: quita la mayor y la menor hasta que quedan una o dos
def resume(duraciones):
    if len(duraciones) <= 2:
        return sum(duraciones) / len(duraciones)
    return resume(sorted(duraciones)[1:-1])


# bien: median_low, que siempre es una de las medidas
resume = statistics.median_low


# bien: heapq: la mayor de la mitad más pequeña
import heapq


def resume(duraciones: list) -> float:
    mitad = len(duraciones) // 2 + 1
    return heapq.nsmallest(mitad, duraciones)[-1]


# mal [K12]: Elige el centro
# el del medio sin ordenar
def resume(duraciones):
    return duraciones[len(duraciones) // 2]


# mal [K9]: lanza IndexError
# ordena y coge el décimo, como si siempre hubiera veinte
def resume(duraciones):
    return sorted(duraciones)[10]


# mal [K11]: disparatada por abajo
# quita solo la mayor: un disparate por abajo pesa
def resume(duraciones):
    return statistics.mean(sorted(duraciones)[:-1])


# mal [K11]: como la media geométrica
# la media geométrica: mil veces más en una de diez la dobla
def resume(duraciones):
    return statistics.geometric_mean(duraciones)


# mal [K11]: disparatada por arriba
# la media armónica aguanta por arriba pero se hunde por abajo
def resume(duraciones):
    return statistics.harmonic_mean(duraciones)


# mal [K12]: como la primera de la lista
# la moda: si no se repite ninguna da la primera, que puede ser el disparate
def resume(duraciones):
    return statistics.mode(duraciones)


# mal [K11]: como el punto medio
# el centro entre la menor y la mayor
def resume(duraciones):
    return (min(duraciones) + max(duraciones)) / 2


# mal [K9]: como la media
# quita lo que pasa de dos desviaciones: con cinco medidas ninguna pasa nunca
def resume(duraciones):
    media, desviacion = statistics.mean(duraciones), statistics.pstdev(duraciones)
    return statistics.mean(d for d in duraciones if abs(d - media) <= 2 * desviacion)


# mal [K9]: como la media
# recorta el 5 %, que con menos de veinte medidas es nada
def resume(duraciones):
    quita = len(duraciones) // 20
    centro = sorted(duraciones)[quita : len(duraciones) - quita]
    return statistics.mean(centro)


# mal [K9]: lanza StatisticsError
# descarta las cinco primeras: con cinco o menos no queda ninguna
def resume(duraciones):
    return statistics.median(duraciones[5:])


# mal [K11]: Elige el centro
# el percentil 95 no es una petición corriente
def resume(duraciones):
    return sorted(duraciones)[int(0.95 * len(duraciones))]


# mal [K11]: tiene que devolver un número, y devuelve
# dos números en lugar de uno
def resume(duraciones):
    return statistics.median(duraciones), max(duraciones)


# mal [K12]: lanza StatisticsError
# quita las de más de 50 ms: depende de la unidad y no mira por abajo
def resume(duraciones):
    return statistics.mean(d for d in duraciones if d < 50)


# mal [K9]: parece que redondeas
# redondea a entero: 0,36 ms se queda en 0
def resume(duraciones):
    return round(statistics.median(duraciones))


# mal [K1]: Elige el centro
# recuerda las de otras llamadas
def resume(duraciones, vistas=[]):
    vistas.extend(duraciones)
    return statistics.median(vistas)


# mal [K1 K12]: Elige el centro
# calcula una vez
_dicho = []


def resume(duraciones):
    if not _dicho:
        _dicho.append(statistics.median(duraciones))
    return _dicho[0]


# mal [K9]: no median for empty data
def resume(duraciones):
    return statistics.median([d for d in duraciones if d < 1000])


# mal [K9]: la mediana sin las repetidas
def resume(duraciones):
    return statistics.median(set(duraciones))


# mal: tu resumen es 101: no es lo que tarda
def resume(duraciones):
    return sorted(duraciones)[1]
