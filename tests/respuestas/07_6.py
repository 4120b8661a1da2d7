# no aplica K2: el enunciado no nombra ningún error
# no aplica K3: es una cuenta: no toca ninguna conexión ni deja nada a medias
# no aplica K4: es una cuenta: no toca ninguna conexión ni deja nada a medias
# no aplica K5: es una cuenta: no toca ninguna conexión ni deja nada a medias
# no aplica K6: es una cuenta: no toca ninguna conexión ni deja nada a medias
# no aplica K7: es una cuenta: no toca ninguna conexión ni deja nada a medias
# no aplica K8: es una cuenta: no toca ninguna conexión ni deja nada a medias
# no aplica K10: no recibe ninguna orden
import itertools
import time


# bien [K9]: con los finales acumulados
def esperas(tocaban, duran):
    if not tocaban:
        return []
    parejas = list(zip(tocaban, duran))
    finales = itertools.accumulate(
        parejas, lambda fin, pareja: max(fin, pareja[0]) + pareja[1], initial=0
    )
    return [fin - toca for fin, toca in zip(list(finales)[1:], tocaban)]


# bien: por posición, y con la anterior
def esperas(tocaban, duran):
    lista = []
    for n in range(len(tocaban)):
        cola = max(0, tocaban[n - 1] + lista[n - 1] - tocaban[n]) if n else 0
        lista.append(cola + duran[n])
    return lista


# mal [K11]: desde el envío
def esperas(tocaban, duran):
    return list(duran)


# mal [K11]: lo que dura su propia pregunta
def esperas(tocaban, duran):
    libre, lista = 0, []
    for toca, dura in zip(tocaban, duran):
        lista.append(max(0, libre - toca))
        libre = max(libre, toca) + dura
    return lista


# mal [K11]: Eso es cuándo acaba
def esperas(tocaban, duran):
    libre, lista = 0, []
    for toca, dura in zip(tocaban, duran):
        libre = max(libre, toca) + dura
        lista.append(libre)
    return lista


# mal [K9]: lo que pase más tarde
def esperas(tocaban, duran):
    libre, lista = 0, []
    for toca, dura in zip(tocaban, duran):
        libre = libre + dura
        lista.append(libre - toca)
    return lista


# mal [K12]: desde el envío
def esperas(tocaban, duran):
    return [200 - 10 * (n - 9) if 9 <= n < 20 else dura for n, dura in enumerate(duran)]


# mal [K1]: lo que pase más tarde
libre = 0


def esperas(tocaban, duran):
    global libre
    lista = []
    for toca, dura in zip(tocaban, duran):
        libre = max(libre, toca) + dura
        lista.append(libre - toca)
    return lista


# mal: Has cambiado las listas
def esperas(tocaban, duran):
    libre, lista = 0, []
    while tocaban:
        toca = tocaban.pop(0)
        libre = max(libre, toca) + duran.pop(0)
        lista.append(libre - toca)
    return lista


# mal [K9]: desde el envío
def esperas(tocaban, duran):
    lista = [duran[0]] if duran else []
    for n in range(1, len(tocaban)):
        lista.append(max(0, duran[n - 1] - (tocaban[n] - tocaban[n - 1])) + duran[n])
    return lista


# mal: ¿Falta un «return»?
def esperas(tocaban, duran):
    print([dura for dura in duran])


# cuelga: no avanza
def esperas(tocaban, duran):
    while True:
        time.sleep(0.1)


# lanza: se sale de la lista
def esperas(tocaban, duran):
    return [tocaban[n + 1] - tocaban[n] + duran[n] for n in range(len(tocaban))]


# mal [K9]: Cuando no llega nadie, la función no devuelve nada
def esperas(tocaban, duran):
    libre, salen = 0, []
    for toca, dura in zip(tocaban, duran):
        libre = max(libre, toca) + dura
        salen.append(libre - toca)
        if len(salen) == len(tocaban):
            return salen
