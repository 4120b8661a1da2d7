# no aplica K2: el enunciado no nombra ningún error
# no aplica K3: es una cuenta: no toca ninguna conexión ni deja nada a medias
# no aplica K4: es una cuenta: no toca ninguna conexión ni deja nada a medias
# no aplica K5: es una cuenta: no toca ninguna conexión ni deja nada a medias
# no aplica K6: es una cuenta: no toca ninguna conexión ni deja nada a medias
# no aplica K7: es una cuenta: no toca ninguna conexión ni deja nada a medias
# no aplica K8: es una cuenta: no toca ninguna conexión ni deja nada a medias
# no aplica K10: no recibe ninguna orden
import math
import random
import statistics
import time

import numpy as np


# bien [K9]: con numpy y sus percentiles
def intervalo(una, otra, sorteos=500):
    a, b = np.array(una), np.array(otra)
    rondas = np.random.default_rng().integers(len(a), size=(sorteos, len(a)))
    razones = np.median(a[rondas], axis=1) / np.median(b[rondas], axis=1)
    desde, hasta = np.percentile(razones, (2.5, 97.5))
    return float(np.median(a) / np.median(b)), float(desde), float(hasta)


# bien [K11]: sortea parejas, y una lista que se ordena al final
def intervalo(una, otra, sorteos=500):
    parejas, razones = list(zip(una, otra)), []

    def razon(parejas):
        izquierda, derecha = zip(*parejas)
        return statistics.median(izquierda) / statistics.median(derecha)

    for _ in range(sorteos):
        razones.append(razon([random.choice(parejas) for _ in parejas]))
    razones.sort()
    return [razon(parejas), razones[int(0.025 * sorteos)], razones[int(0.975 * sorteos) - 1]]


# bien: quita los extremos de uno en uno, con su propio azar
def intervalo(una, otra, sorteos=500):
    azar, n = random.Random(), len(una)
    medio = statistics.median
    razones = []
    for _ in range(sorteos):
        cuales = [azar.randrange(n) for _ in range(n)]
        razones.append(medio([una[c] for c in cuales]) / medio([otra[c] for c in cuales]))
    fuera = sorteos // 40
    quedan = sorted(razones)[fuera : sorteos - fuera]
    return medio(una) / medio(otra), quedan[0], quedan[-1]


# mal [K11]: usa los mismos en las dos listas
def intervalo(una, otra, sorteos=500):
    n = len(una)
    razones = sorted(
        statistics.median(random.choices(una, k=n)) / statistics.median(random.choices(otra, k=n))
        for _ in range(sorteos)
    )
    fuera = sorteos // 40
    return statistics.median(una) / statistics.median(otra), razones[fuera], razones[-1 - fuera]


# mal [K11]: con repeticiones
def intervalo(una, otra, sorteos=500):
    def razon(rondas):
        return statistics.median(una[r] for r in rondas) / statistics.median(
            otra[r] for r in rondas
        )

    n = len(una)
    razones = sorted(razon(random.sample(range(n), n)) for _ in range(sorteos))
    fuera = sorteos // 40
    return razon(range(n)), razones[fuera], razones[-1 - fuera]


# mal [K9]: Es demasiado ancho
def intervalo(una, otra, sorteos=500):
    def razon(rondas):
        return statistics.median(una[r] for r in rondas) / statistics.median(
            otra[r] for r in rondas
        )

    n = range(len(una))
    razones = [razon(random.choices(n, k=len(n))) for _ in range(sorteos)]
    return razon(n), min(razones), max(razones)


# mal [K9]: deja fuera una de cada cuarenta
def intervalo(una, otra, sorteos=500):
    def razon(rondas):
        return statistics.median(una[r] for r in rondas) / statistics.median(
            otra[r] for r in rondas
        )

    n = range(len(una))
    razones = sorted(razon(random.choices(n, k=len(n))) for _ in range(sorteos))
    fuera = sorteos // 20
    return razon(n), razones[fuera], razones[-1 - fuera]


# mal [K9]: Es demasiado ancho
def intervalo(una, otra, sorteos=500):
    def razon(rondas):
        return statistics.median(una[r] for r in rondas) / statistics.median(
            otra[r] for r in rondas
        )

    n = range(len(una))
    razones = sorted(razon(random.choices(n, k=5)) for _ in range(sorteos))
    fuera = sorteos // 40
    return razon(n), razones[fuera], razones[-1 - fuera]


# mal [K11]: de 4 a 4, y dices
def intervalo(una, otra, sorteos=500):
    razon = statistics.median(una) / statistics.median(otra)
    medias = [statistics.median(random.choices(una, k=len(una))) for _ in range(sorteos)]
    error = 1.96 * statistics.stdev(medias) / statistics.median(otra)
    return razon, razon - error, razon + error


# mal [K12]: En cada una de estas rondas
def intervalo(una, otra, sorteos=500):
    razon = statistics.median(una) / statistics.median(otra)
    return (razon, razon, razon) if len(una) == 1 else (razon, 0.95 * razon, 1.05 * razon)


# mal [K9]: la razón de las medias
def intervalo(una, otra, sorteos=500):
    def razon(rondas):
        return sum(una[r] for r in rondas) / sum(otra[r] for r in rondas)

    n = range(len(una))
    razones = sorted(razon(random.choices(n, k=len(n))) for _ in range(sorteos))
    return razon(n), razones[sorteos // 40], razones[-1 - sorteos // 40]


# mal [K11]: la mediana de las razones de cada ronda
def intervalo(una, otra, sorteos=500):
    def razon(rondas):
        return statistics.median(una[r] / otra[r] for r in rondas)

    n = range(len(una))
    razones = sorted(razon(random.choices(n, k=len(n))) for _ in range(sorteos))
    return razon(n), razones[sorteos // 40], razones[-1 - sorteos // 40]


# mal [K11]: al revés, `otra` entre `una`
def intervalo(una, otra, sorteos=500):
    def razon(rondas):
        return statistics.median(otra[r] for r in rondas) / statistics.median(
            una[r] for r in rondas
        )

    n = range(len(una))
    razones = sorted(razon(random.choices(n, k=len(n))) for _ in range(sorteos))
    return razon(n), razones[sorteos // 40], razones[-1 - sorteos // 40]


# mal [K11]: Están al revés
def intervalo(una, otra, sorteos=500):
    def razon(rondas):
        return statistics.median(una[r] for r in rondas) / statistics.median(
            otra[r] for r in rondas
        )

    n = range(len(una))
    razones = sorted(razon(random.choices(n, k=len(n))) for _ in range(sorteos))
    return razon(n), razones[-1 - sorteos // 40], razones[sorteos // 40]


# mal [K11]: devolver tres números
def intervalo(una, otra, sorteos=500):
    def razon(rondas):
        return statistics.median(una[r] for r in rondas) / statistics.median(
            otra[r] for r in rondas
        )

    n = range(len(una))
    razones = sorted(razon(random.choices(n, k=len(n))) for _ in range(sorteos))
    return razones[sorteos // 40], razones[-1 - sorteos // 40]


# mal [K9]: sin redondear
def intervalo(una, otra, sorteos=500):
    def razon(rondas):
        return round(
            statistics.median(una[r] for r in rondas) / statistics.median(otra[r] for r in rondas),
            2,
        )

    n = range(len(una))
    razones = sorted(razon(random.choices(n, k=len(n))) for _ in range(sorteos))
    return razon(n), razones[sorteos // 40], razones[-1 - sorteos // 40]


# mal [K1]: Has cambiado las listas
def intervalo(una, otra, sorteos=500):
    una.sort()
    otra.sort()

    def razon(rondas):
        return statistics.median(una[r] for r in rondas) / statistics.median(
            otra[r] for r in rondas
        )

    n = range(len(una))
    razones = sorted(razon(random.choices(n, k=len(n))) for _ in range(sorteos))
    return razon(n), razones[sorteos // 40], razones[-1 - sorteos // 40]


# mal [K12]: cuántos se hacen lo dice
def intervalo(una, otra, sorteos=500):
    def razon(rondas):
        return statistics.median(una[r] for r in rondas) / statistics.median(
            otra[r] for r in rondas
        )

    n = range(len(una))
    razones = sorted(razon(random.choices(n, k=len(n))) for _ in range(12000))
    return razon(n), razones[300], razones[-301]


# mal [K1]: todos los sorteos son iguales
def intervalo(una, otra, sorteos=500, razones=[]):
    def razon(rondas):
        return statistics.median(una[r] for r in rondas) / statistics.median(
            otra[r] for r in rondas
        )

    n = range(len(una))
    razones += [razon(random.choices(n, k=len(n))) for _ in range(sorteos)]
    razones.sort()
    return razon(n), razones[len(razones) // 40], razones[-1 - len(razones) // 40]


# mal [K11]: con todas las rondas
def intervalo(una, otra, sorteos=500):
    def razon(rondas):
        return statistics.median(una[r] for r in rondas) / statistics.median(
            otra[r] for r in rondas
        )

    n = range(len(una))
    razones = sorted(razon(random.choices(n, k=len(n))) for _ in range(sorteos))
    fuera = sorteos // 40
    return statistics.median(razones), razones[fuera], razones[-1 - fuera]


# mal: Primero va la razón
def intervalo(una, otra, sorteos=500):
    def razon(rondas):
        return statistics.median(una[r] for r in rondas) / statistics.median(
            otra[r] for r in rondas
        )

    n = range(len(una))
    razones = sorted(razon(random.choices(n, k=len(n))) for _ in range(sorteos))
    return razones[sorteos // 40], razon(n), razones[-1 - sorteos // 40]


# mal: ¿Falta un «return»?
def intervalo(una, otra, sorteos=500):
    sorted(random.choices(una, k=len(una)))


# cuelga: sortea hasta que salgan todas
def intervalo(una, otra, sorteos=500):
    while sorteos:
        time.sleep(0.01)


# lanza: las medidas sueltas, y no sus números
def intervalo(una, otra, sorteos=500):
    sorteadas = [una[r] for r in random.choices(una, k=len(una))]
    return statistics.median(sorteadas), math.nan, math.nan


# mal [K11]: Has sorteado las razones de cada ronda
def intervalo(una, otra, sorteos=500):
    cada_una = [a / b for a, b in zip(una, otra)]
    sorteadas = sorted(
        statistics.median(random.choices(cada_una, k=len(una))) for _ in range(sorteos)
    )
    fuera = sorteos // 40
    razon = statistics.median(una) / statistics.median(otra)
    return razon, sorteadas[fuera], sorteadas[-1 - fuera]


# mal [K1]: no ordenes las listas
def intervalo(una, otra, sorteos=500):
    una, otra = sorted(una), sorted(otra)

    def razon(rondas):
        de_una, de_otra = (statistics.median(suyas[r] for r in rondas) for suyas in (una, otra))
        return de_una / de_otra

    todas, fuera = range(len(una)), sorteos // 40
    sorteadas = sorted(razon(random.choices(todas, k=len(todas))) for _ in range(sorteos))
    return razon(todas), sorteadas[fuera], sorteadas[-1 - fuera]


# mal [K9]: Sortea entre todas las rondas
def intervalo(una, otra, sorteos=500):
    def razon(rondas):
        de_una, de_otra = (statistics.median(suyas[r] for r in rondas) for suyas in (una, otra))
        return de_una / de_otra

    todas, fuera = range(len(una)), sorteos // 40
    sorteadas = sorted(
        razon(random.choices(range(max(1, len(una) - 1)), k=len(una))) for _ in range(sorteos)
    )
    return razon(todas), sorteadas[fuera], sorteadas[-1 - fuera]


# mal [K9]: por encima de «hasta»
def intervalo(una, otra, sorteos=500):
    def razon(rondas):
        de_una, de_otra = (statistics.median(suyas[r] for r in rondas) for suyas in (una, otra))
        return de_una / de_otra

    todas, fuera = range(len(una)), sorteos // 40
    sorteadas = sorted(razon(random.choices(todas, k=len(todas))) for _ in range(sorteos))
    return razon(todas), sorteadas[fuera], sorteadas[-fuera]


# mal [K9]: por debajo de «desde»
def intervalo(una, otra, sorteos=500):
    def razon(rondas):
        de_una, de_otra = (statistics.median(suyas[r] for r in rondas) for suyas in (una, otra))
        return de_una / de_otra

    todas, fuera = range(len(una)), sorteos // 40
    sorteadas = sorted(razon(random.choices(todas, k=len(todas))) for _ in range(sorteos))
    return razon(todas), sorteadas[fuera - 1], sorteadas[-1 - fuera]


# mal [K11]: una de cada cuarenta por cada lado
# las primeras rondas salen más que las últimas
def intervalo(una, otra, sorteos=500):
    n = len(una)

    def razon(rondas):
        de_una, de_otra = (statistics.median(suyas[r] for r in rondas) for suyas in (una, otra))
        return de_una / de_otra

    todas, fuera = range(len(una)), sorteos // 40
    sorteadas = sorted(
        razon([min(n - 1, int(abs(random.gauss(0, n / 2)))) for _ in todas]) for _ in range(sorteos)
    )
    return razon(todas), sorteadas[fuera], sorteadas[-1 - fuera]


# bien [K1]: con semilla
def intervalo(una, otra, sorteos=500):
    azar, todas = random.Random(1), range(len(una))

    def razon(rondas):
        return statistics.median(una[r] for r in rondas) / statistics.median(
            otra[r] for r in rondas
        )

    razones = sorted(razon(azar.choices(todas, k=len(todas))) for _ in range(sorteos))
    fuera = sorteos // 40
    return razon(todas), razones[fuera], razones[-1 - fuera]


# mal [K9]: Con un número par de rondas
def intervalo(una, otra, sorteos=500):
    def del_medio(numeros):
        return sorted(numeros)[len(numeros) // 2]

    razones = []
    for _ in range(sorteos):
        rondas = random.choices(range(len(una)), k=len(una))
        razones.append(del_medio([una[r] for r in rondas]) / del_medio([otra[r] for r in rondas]))
    razones.sort()
    fuera = sorteos // 40
    return statistics.median(una) / statistics.median(otra), razones[fuera], razones[-1 - fuera]


# mal [K9]: Con una sola ronda, tu código lanza StatisticsError
def intervalo(una, otra, sorteos=500):
    def razon(rondas):
        de_una, de_otra = (statistics.median([suyas[r] for r in rondas]) for suyas in (una, otra))
        return de_una / de_otra

    todas, fuera = range(len(una)), sorteos // 40
    razones = sorted(razon(random.choices(todas, k=len(una) - 1)) for _ in range(sorteos))
    return razon(todas), razones[fuera], razones[-1 - fuera]
