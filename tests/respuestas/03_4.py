# bien: por casos
def cuantas_abre(minconn, prestadas, vueltas):
    if prestadas <= minconn:
        return minconn
    return minconn + (prestadas - minconn) * vueltas


# bien: vuelta a vuelta
def cuantas_abre(minconn, prestadas, vueltas):
    abiertas = libres = minconn
    for _ in range(vueltas):
        abiertas += max(0, prestadas - libres)
        libres = minconn
    return abiertas


# mal: el pool abre 9 y tu función dice 3
def cuantas_abre(minconn, prestadas, vueltas):
    return max(minconn, prestadas)


# mal: el pool abre 9 y tu función dice 12
def cuantas_abre(minconn, prestadas, vueltas):
    return prestadas * vueltas


# mal: el pool abre 9 y tu función dice 1
def cuantas_abre(minconn, prestadas, vueltas):
    return minconn


# mal: cierra esas mismas
def cuantas_abre(minconn, prestadas, vueltas):
    return (prestadas - minconn) * vueltas


# mal: después le basta
def cuantas_abre(minconn, prestadas, vueltas):
    return minconn + (prestadas - minconn) * vueltas


# mal: Sin vueltas
def cuantas_abre(minconn, prestadas, vueltas):
    if prestadas <= minconn:
        return minconn
    return prestadas + (prestadas - minconn) * max(0, vueltas - 1)


# mal: ¿Falta un «return»?
def cuantas_abre(minconn, prestadas, vueltas):
    print(minconn + max(0, prestadas - minconn) * vueltas)


# mal: un número entero
def cuantas_abre(minconn, prestadas, vueltas):
    return float(minconn + max(0, prestadas - minconn) * vueltas)


# cuelga: nunca llega a cero
def cuantas_abre(minconn, prestadas, vueltas):
    while vueltas != -1:
        prestadas += 1


# lanza: un nombre que no existe
def cuantas_abre(minconn, prestadas, vueltas):
    return minconn + max(0, prestados - minconn) * vueltas
