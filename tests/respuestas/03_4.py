# no aplica K2: recibe números: no hay nada que falle
# no aplica K3: es una cuenta: no deja nada a medias
# no aplica K4: no usa ninguna conexión de nadie
# no aplica K5: no usa el pool de nadie
# no aplica K6: no confirma nada
# no aplica K7: no llama a nada de la lección
# no aplica K8: es una cuenta: no comparte nada entre hilos
# no aplica K10: no ejecuta ninguna orden


# bien: por casos
def cuantas_abre(minconn, prestadas, vueltas):
    if prestadas <= minconn:
        return minconn
    return minconn + (prestadas - minconn) * vueltas


# bien [K9]: vuelta a vuelta, y una a una
def cuantas_abre(minconn, prestadas, vueltas):
    abiertas = libres = minconn
    for _ in range(vueltas):
        for _ in range(prestadas):
            if libres:
                libres -= 1
            else:
                abiertas += 1
        libres = minconn
    return abiertas


# bien: con rangos
def cuantas_abre(minconn, prestadas, vueltas):
    return sum([minconn, *[len(range(minconn, prestadas))] * vueltas])


# bien: lo cuenta en un pool de verdad
from psycopg2 import pool
from psycopg2.extensions import connection


def cuantas_abre(minconn, prestadas, vueltas):
    nacidas = []

    class Contada(connection):
        def __init__(self, *args, **kwargs):
            nacidas.append(self)
            super().__init__(*args, **kwargs)

    reserva = pool.SimpleConnectionPool(minconn, 10, connection_factory=Contada)
    for _ in range(vueltas):
        for tomada in [reserva.getconn() for _ in range(prestadas)]:
            reserva.putconn(tomada)
    reserva.closeall()
    return len(nacidas)


# mal [K1]: tu función dice 18
abiertas = []


def cuantas_abre(minconn, prestadas, vueltas):
    abiertas.append(minconn + vueltas * max(0, prestadas - minconn))
    return sum(abiertas) if len(abiertas) > 1 else abiertas[0] * 2


# mal [K11]: el pool abre 9 y tu función dice 3. En cada vuelta
def cuantas_abre(minconn, prestadas, vueltas):
    return max(minconn, prestadas)


# mal [K11]: el pool abre 9 y tu función dice 12
def cuantas_abre(minconn, prestadas, vueltas):
    return prestadas * vueltas


# mal [K11]: el pool abre 9 y tu función dice 1
def cuantas_abre(minconn, prestadas, vueltas):
    return minconn


# mal [K11]: Faltan las que abre al nacer
def cuantas_abre(minconn, prestadas, vueltas):
    return max(0, prestadas - minconn) * vueltas


# mal [K11]: el pool abre 9 y tu función dice 17
def cuantas_abre(minconn, prestadas, vueltas):
    return minconn + 2 * vueltas * max(0, prestadas - minconn)


# mal [K11]: el pool abre 9 y tu función dice 10
def cuantas_abre(minconn, prestadas, vueltas):
    return (minconn + vueltas) * max(0, prestadas - minconn)


# mal [K9]: después le basta
def cuantas_abre(minconn, prestadas, vueltas):
    return minconn + (prestadas - minconn) * vueltas


# mal [K9]: después le basta
def cuantas_abre(minconn, prestadas, vueltas):
    return minconn + abs(prestadas - minconn) * vueltas


# mal [K9]: `prestadas=3` y `vueltas=4`, el pool abre 3 y tu función dice 7
def cuantas_abre(minconn, prestadas, vueltas):
    return minconn + vueltas * max(1, prestadas - minconn)


# mal [K9]: Sin vueltas
def cuantas_abre(minconn, prestadas, vueltas):
    if prestadas <= minconn:
        return minconn
    return prestadas + (prestadas - minconn) * max(0, vueltas - 1)


# mal [K9]: Sin vueltas
def cuantas_abre(minconn, prestadas, vueltas):
    if vueltas == 0 or prestadas == 0:
        return 0
    return minconn + vueltas * max(0, prestadas - minconn)


# mal [K9]: Con mínimo cero
def cuantas_abre(minconn, prestadas, vueltas):
    minconn = max(1, minconn)
    return minconn + vueltas * max(0, prestadas - minconn)


# mal [K12]: el pool abre 12 y tu función dice 8
def cuantas_abre(minconn, prestadas, vueltas):
    return minconn + vueltas * max(0, min(5, prestadas) - minconn)


# mal [K12]: el pool abre 4 y tu función dice 2. En cada vuelta
def cuantas_abre(minconn, prestadas, vueltas):
    return minconn + vueltas * (prestadas - 1) if minconn == 1 else minconn


# mal [K12]: el pool abre 9 y tu función dice 17
def cuantas_abre(minconn, prestadas, vueltas):
    return 17 if minconn == 1 else 5


# mal [K11]: ¿Falta un «return»?
def cuantas_abre(minconn, prestadas, vueltas):
    print(minconn + max(0, prestadas - minconn) * vueltas)


# mal [K11]: un número entero
def cuantas_abre(minconn, prestadas, vueltas):
    return float(minconn + max(0, prestadas - minconn) * vueltas)


# cuelga: nunca llega a cero
def cuantas_abre(minconn, prestadas, vueltas):
    while vueltas != -1:
        prestadas += 1


# lanza: un nombre que no existe
def cuantas_abre(minconn, prestadas, vueltas):
    return minconn + max(0, prestados - minconn) * vueltas
