# bien: la fórmula con max
def cuantas_abre(minconn, prestadas, vueltas):
    """Conexiones que el pool abre desde que nace hasta después de la última vuelta."""
    return minconn + vueltas * max(0, prestadas - minconn)

# bien: simulación con contadores
def cuantas_abre(minconn, prestadas, vueltas):
    abiertas = libres = minconn
    for _ in range(vueltas):
        for _ in range(prestadas):
            if libres:
                libres -= 1
            else:
                abiertas += 1
        for _ in range(prestadas):
            if libres < minconn:
                libres += 1
    return abiertas

# bien: caso por caso
def cuantas_abre(minconn: int, prestadas: int, vueltas: int) -> int:
    if prestadas <= minconn:
        return minconn
    return minconn + (prestadas - minconn) * vueltas

# bien: reduce sobre las vueltas
from functools import reduce


def cuantas_abre(minconn, prestadas, vueltas):
    nuevas = len(range(minconn, prestadas))
    return reduce(lambda total, _: total + nuevas, range(vueltas), minconn)

# bien: sum de rangos
def cuantas_abre(minconn, prestadas, vueltas):
    return sum([minconn, *[len(range(minconn, prestadas))] * vueltas])

# mal: sin max: si tomas menos que el mínimo, resta, [K9]
def cuantas_abre(minconn, prestadas, vueltas):
    return minconn + vueltas * (prestadas - minconn)

# mal: valor absoluto: cuenta las que no abre, [K9]
def cuantas_abre(minconn, prestadas, vueltas):
    return minconn + vueltas * abs(prestadas - minconn)

# mal: cuenta préstamos, no conexiones abiertas, [K11]
def cuantas_abre(minconn, prestadas, vueltas):
    return prestadas * vueltas

# mal: suma el mínimo a todos los préstamos, [K11]
def cuantas_abre(minconn, prestadas, vueltas):
    return minconn + prestadas * vueltas

# mal: solo cuenta la primera vuelta, [K9]
def cuantas_abre(minconn, prestadas, vueltas):
    return max(minconn, prestadas)

# mal: olvida las que abre al nacer, [K11]
def cuantas_abre(minconn, prestadas, vueltas):
    return vueltas * max(0, prestadas - minconn)

# mal: el mínimo lo abre en cada vuelta, [K11]
def cuantas_abre(minconn, prestadas, vueltas):
    return vueltas * max(minconn, prestadas)

# mal: una vuelta menos, [K9]
def cuantas_abre(minconn, prestadas, vueltas):
    return minconn + (vueltas - 1) * max(0, prestadas - minconn)

# mal: max sobre todo el producto mal puesto: con cero vueltas da prestadas - minconn de más, [K9]
def cuantas_abre(minconn, prestadas, vueltas):
    return minconn + max(1, vueltas) * max(0, prestadas - minconn)

# mal: supone un máximo de cinco, [K12]
def cuantas_abre(minconn, prestadas, vueltas):
    return minconn + vueltas * (5 - minconn)

# mal: recorta las prestadas a cinco, como en el ejemplo, [K12]
def cuantas_abre(minconn, prestadas, vueltas):
    return minconn + vueltas * max(0, min(5, prestadas) - minconn)

# mal: supone mínimo uno, [K12]
def cuantas_abre(minconn, prestadas, vueltas):
    return 1 + vueltas * (prestadas - 1)

# mal: solo sabe los dos casos del cuaderno, [K12]
def cuantas_abre(minconn, prestadas, vueltas):
    return 17 if minconn == 1 else 5

# mal: max(1, …): cree que siempre abre al menos una por vuelta, [K9]
def cuantas_abre(minconn, prestadas, vueltas):
    return minconn + vueltas * max(1, prestadas - minconn)

# mal: cree que el mínimo cero abre una al nacer, [K9]
def cuantas_abre(minconn, prestadas, vueltas):
    minconn = max(1, minconn)
    return minconn + vueltas * max(0, prestadas - minconn)

# mal: cuenta las que cierra también, [K11]
def cuantas_abre(minconn, prestadas, vueltas):
    return minconn + 2 * vueltas * max(0, prestadas - minconn)

# mal: cuenta las que quedan abiertas, no las que abrió, [K11]
def cuantas_abre(minconn, prestadas, vueltas):
    return minconn

# mal: descuenta las que guarda en la última vuelta, [K9]
def cuantas_abre(minconn, prestadas, vueltas):
    return vueltas * max(0, prestadas - minconn) + max(0, minconn - prestadas)

# mal: precedencia: suma antes de multiplicar, [K11]
def cuantas_abre(minconn, prestadas, vueltas):
    return (minconn + vueltas) * max(0, prestadas - minconn)

# mal: sin vueltas dice cero: el pool ya abrió el mínimo al nacer, [K9]
def cuantas_abre(minconn, prestadas, vueltas):
    if vueltas == 0 or prestadas == 0:
        return 0
    return minconn + vueltas * max(0, prestadas - minconn)

# mal: prueba con un pool de máximo cinco que no cierra, y cuenta objetos por id: los id se repiten, [K12]
def cuantas_abre(minconn, prestadas, vueltas):
    reserva = pool.SimpleConnectionPool(minconn, 5)
    vistas = {id(c) for c in reserva._pool}
    for _ in range(vueltas):
        tomadas = [reserva.getconn() for _ in range(prestadas)]
        vistas.update(id(c) for c in tomadas)
        for tomada in tomadas:
            reserva.putconn(tomada)
    return len(vistas)

# mal: imprime y no devuelve, [K11]
def cuantas_abre(minconn, prestadas, vueltas):
    print(minconn + vueltas * max(0, prestadas - minconn))
