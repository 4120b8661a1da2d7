# bien: la mediana de statistics

def resume(duraciones):
    """Lo que tarda una petición corriente, aunque haya una medida disparatada."""
    return statistics.median(duraciones)

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

# mal: la media, [K11]

def resume(duraciones):
    return statistics.mean(duraciones)

# mal: el mínimo: un disparate por abajo lo cambia del todo, [K11]

def resume(duraciones):
    return min(duraciones)

# mal: el máximo, [K11]

def resume(duraciones):
    return max(duraciones)

# mal: el del medio sin ordenar, [K12]

def resume(duraciones):
    return duraciones[len(duraciones) // 2]

# mal: ordena y coge el décimo, como si siempre hubiera veinte, [K9]

def resume(duraciones):
    return sorted(duraciones)[10]

# mal: quita solo la mayor: un disparate por abajo pesa, [K11]

def resume(duraciones):
    return statistics.mean(sorted(duraciones)[:-1])

# mal: la media geométrica: mil veces más en una de diez la dobla, [K11]

def resume(duraciones):
    return statistics.geometric_mean(duraciones)

# mal: la media armónica aguanta por arriba pero se hunde por abajo, [K11]

def resume(duraciones):
    return statistics.harmonic_mean(duraciones)

# mal: la moda: si no se repite ninguna da la primera, que puede ser el disparate, [K12]

def resume(duraciones):
    return statistics.mode(duraciones)

# mal: el centro entre la menor y la mayor, [K11]

def resume(duraciones):
    return (min(duraciones) + max(duraciones)) / 2

# mal: quita lo que pasa de dos desviaciones: con cinco medidas ninguna pasa nunca, [K9]

def resume(duraciones):
    media, desviacion = statistics.mean(duraciones), statistics.pstdev(duraciones)
    return statistics.mean(d for d in duraciones if abs(d - media) <= 2 * desviacion)

# mal: recorta el 5 %, que con menos de veinte medidas es nada, [K9]

def resume(duraciones):
    quita = len(duraciones) // 20
    centro = sorted(duraciones)[quita : len(duraciones) - quita]
    return statistics.mean(centro)

# mal: descarta las cinco primeras: con cinco o menos no queda ninguna, [K9]

def resume(duraciones):
    return statistics.median(duraciones[5:])

# mal: el percentil 95 no es una petición corriente, [K11]

def resume(duraciones):
    return sorted(duraciones)[int(0.95 * len(duraciones))]

# mal: dos números en lugar de uno, [K11]

def resume(duraciones):
    return statistics.median(duraciones), max(duraciones)

# mal: quita las de más de 50 ms: depende de la unidad y no mira por abajo, [K12]

def resume(duraciones):
    return statistics.mean(d for d in duraciones if d < 50)

# mal: redondea a entero: 0,36 ms se queda en 0, [K9]

def resume(duraciones):
    return round(statistics.median(duraciones))
