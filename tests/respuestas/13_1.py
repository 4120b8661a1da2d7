# no aplica K2: es una cuenta: no hay ningún error que dejar pasar
# no aplica K3: es una cuenta, sin pasos que cortar
# no aplica K4: es una cuenta, sin conexiones
# no aplica K5: es una cuenta, sin pool
# no aplica K6: es una cuenta: no confirma nada
# no aplica K7: es una cuenta, sin estado
# no aplica K8: es una cuenta, sin estado
# no aplica K10: no recibe ninguna orden
import time
from collections import Counter
from itertools import groupby

import psycopg


# bien [K9]: con Counter
def cuantas_abre(programas, tamano, modo):
    piden = Counter()
    for usuario, base, *cuantos in programas:
        piden[usuario, base] += cuantos[modo == "transaction"]
    return sum(min(tamano, n) for n in piden.values())


# bien: con groupby, sobre una copia ordenada
def cuantas_abre(programas, tamano, modo):
    campo = {"session": 2, "transaction": 3}[modo]
    total = 0
    for _, suyos in groupby(sorted(programas), key=lambda p: p[:2]):
        total += min(tamano, sum(p[campo] for p in suyos))
    return total


# bien: de una en una, hasta el límite
def cuantas_abre(programas, tamano, modo):
    abiertas = {}
    for usuario, base, conectados, en_transaccion in programas:
        for _ in range(conectados if modo == "session" else en_transaccion):
            if abiertas.get((usuario, base), 0) < tamano:
                abiertas[usuario, base] = abiertas.get((usuario, base), 0) + 1
    return sum(abiertas.values())


# mal: solo ocupan una los que están dentro de una transacción
def cuantas_abre(programas, tamano, modo):
    piden = Counter()
    for usuario, base, conectados, _ in programas:
        piden[usuario, base] += conectados
    return sum(min(tamano, n) for n in piden.values())


# mal [K9]: son 8, y tu función dice 4
def cuantas_abre(programas, tamano, modo):
    piden = Counter()
    for usuario, base, conectados, en_transaccion in programas:
        suyos = conectados if modo == "session" else en_transaccion
        piden[f"{usuario}/{base}"] += suyos
    return sum(min(tamano, n) for n in piden.values())


# mal: son 8, y tu función dice 4
def cuantas_abre(programas, tamano, modo):
    piden = Counter()
    for usuario, base, conectados, en_transaccion in programas:
        suyos = conectados if modo == "session" else en_transaccion
        piden[f"{usuario}@{base}"] += suyos
    return sum(min(tamano, n) for n in piden.values())


# mal: El usuario es uno y la base otra
def cuantas_abre(programas, tamano, modo):
    piden = Counter()
    for usuario, base, conectados, en_transaccion in programas:
        suyos = conectados if modo == "session" else en_transaccion
        piden[frozenset((usuario, base))] += suyos
    return sum(min(tamano, n) for n in piden.values())


# mal: Un nombre en mayúsculas
def cuantas_abre(programas, tamano, modo):
    piden = Counter()
    for usuario, base, conectados, en_transaccion in programas:
        suyos = conectados if modo == "session" else en_transaccion
        piden[usuario.lower(), base.lower()] += suyos
    return sum(min(tamano, n) for n in piden.values())


# mal [K12]: son 2400, y tu función dice 800
def cuantas_abre(programas, tamano, modo):
    piden = Counter()
    for usuario, base, conectados, en_transaccion in programas:
        suyos = conectados if modo == "session" else en_transaccion
        piden[usuario, base] += suyos
    return sum(min(tamano, 20, n) for n in piden.values())


# mal: son 2400, y tu función dice 100
def cuantas_abre(programas, tamano, modo):
    piden = Counter()
    for usuario, base, conectados, en_transaccion in programas:
        suyos = conectados if modo == "session" else en_transaccion
        piden[usuario, base] += suyos
    return min(100, sum(min(tamano, n) for n in piden.values()))


# mal: En modo sesión ocupa una cada cliente conectado
def cuantas_abre(programas, tamano, modo):
    piden = Counter()
    for usuario, base, _, en_transaccion in programas:
        piden[usuario, base] += en_transaccion
    return sum(min(tamano, n) for n in piden.values())


# mal [K11]: tiene un solo pool
def cuantas_abre(programas, tamano, modo):
    return sum(min(tamano, p[2] if modo == "session" else p[3]) for p in programas)


# mal [K9]: El límite es de cada pareja
def cuantas_abre(programas, tamano, modo):
    return min(tamano, sum(p[2] if modo == "session" else p[3] for p in programas))


# mal: El mismo usuario en otra base
def cuantas_abre(programas, tamano, modo):
    piden = Counter()
    for usuario, _, *cuantos in programas:
        piden[usuario] += cuantos[modo == "transaction"]
    return sum(min(tamano, n) for n in piden.values())


# mal: Otro usuario de la misma base
def cuantas_abre(programas, tamano, modo):
    piden = Counter()
    for _, base, *cuantos in programas:
        piden[base] += cuantos[modo == "transaction"]
    return sum(min(tamano, n) for n in piden.values())


# mal: no sus letras seguidas
def cuantas_abre(programas, tamano, modo):
    piden = Counter()
    for usuario, base, *cuantos in programas:
        piden[usuario + base] += cuantos[modo == "transaction"]
    return sum(min(tamano, n) for n in piden.values())


# mal [K9]: Falta el límite
def cuantas_abre(programas, tamano, modo):
    return sum(p[2] if modo == "session" else p[3] for p in programas)


# mal: si piden menos, se abren menos
def cuantas_abre(programas, tamano, modo):
    return tamano * len({p[:2] for p in programas})


# mal [K12]: y tu función dice 5
def cuantas_abre(programas, tamano, modo):
    return 5


# mal [K1]: y tu función dice
piden = Counter()


def cuantas_abre(programas, tamano, modo):
    for usuario, base, *cuantos in programas:
        piden[usuario, base] += cuantos[modo == "transaction"]
    return sum(min(tamano, n) for n in piden.values())


# mal: Cambias la lista
def cuantas_abre(programas, tamano, modo):
    piden = Counter()
    while programas:
        usuario, base, *cuantos = programas.pop()
        piden[usuario, base] += cuantos[modo == "transaction"]
    return sum(min(tamano, n) for n in piden.values())


# mal: no devuelve nada
def cuantas_abre(programas, tamano, modo):
    print(sum(min(tamano, p[2]) for p in programas))


# mal [K11]: Tu función se conecta
def cuantas_abre(programas, tamano, modo):
    piden = Counter()
    for usuario, base, *cuantos in programas:
        piden[usuario, base] += cuantos[modo == "transaction"]
    with psycopg.connect() as conexion:
        return conexion.execute(
            "SELECT %s::int", [sum(min(tamano, n) for n in piden.values())]
        ).fetchone()[0]


# cuelga: un bucle que no acaba
def cuantas_abre(programas, tamano, modo):
    while True:
        time.sleep(0.01)


# lanza: un nombre que no existe
def cuantas_abre(programas, tamano, modo):
    return sum(min(tamano, n) for n in pide.values())
