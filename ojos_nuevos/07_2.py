# bien: cada banco con la misma operación dos veces, y gana el que más se aleja de 1 en razón

def encuentra_el_malo(probados, operacion):
    """El nombre del banco de `probados` que más se equivoca."""
    fallos = {n: abs(math.log(banco(operacion, operacion))) for n, banco in probados.items()}
    return max(fallos, key=fallos.get)

# bien: el abs de restarle 1, con max y lambda

def encuentra_el_malo(probados, operacion):
    return max(probados, key=lambda nombre: abs(probados[nombre](operacion, operacion) - 1))

# bien: pregunta tres veces a cada uno, por turnos, y se queda con la mediana

def encuentra_el_malo(probados, operacion):
    dicho = {nombre: [] for nombre in probados}
    for _ in range(3):
        for nombre, banco in probados.items():
            dicho[nombre].append(banco(operacion, operacion))

    def aleja(nombre):
        veces = statistics.median(dicho[nombre])
        return max(veces, 1 / veces)

    return sorted(probados, key=aleja)[-1]

# bien: bucle a mano, con la razón siempre por encima de 1

def encuentra_el_malo(probados, operacion):
    peor, cuanto = None, -1.0
    for nombre in probados:
        dice = probados[nombre](operacion, operacion)
        if dice < 1:
            dice = 1 / dice
        if dice > cuanto:
            peor, cuanto = nombre, dice
    return peor

# bien: da la misma operación con dos caras distintas, por si el banco compara objetos

def encuentra_el_malo(probados, operacion):
    def la_misma():
        return operacion()

    pares = ((abs(banco(operacion, la_misma) - 1), nombre) for nombre, banco in probados.items())
    return max(pares)[1]

# mal: el que dice más: si miente hacia abajo (un tercio) señala a un honrado, [K9]

def encuentra_el_malo(probados, operacion):
    return max(probados, key=lambda nombre: probados[nombre](operacion, operacion))

# mal: el que dice menos: si miente hacia arriba señala a un honrado, [K9]

def encuentra_el_malo(probados, operacion):
    return min(probados, key=lambda nombre: probados[nombre](operacion, operacion))

# mal: resta 1 sin abs: la mentira hacia abajo es negativa, [K9]

def encuentra_el_malo(probados, operacion):
    fallos = {nombre: banco(operacion, operacion) - 1 for nombre, banco in probados.items()}
    return max(fallos, key=fallos.get)

# mal: min en lugar de max: da el más honrado, [K11]

def encuentra_el_malo(probados, operacion):
    fallos = {n: abs(banco(operacion, operacion) - 1) for n, banco in probados.items()}
    return min(fallos, key=fallos.get)

# mal: el segundo de la lista, visto en una prueba, [K12]

def encuentra_el_malo(probados, operacion):
    return list(probados)[1]

# mal: mira siempre sospechosos y no el diccionario que recibe, [K12]

def encuentra_el_malo(probados, operacion):
    fallos = {n: abs(banco(operacion, operacion) - 1) for n, banco in sospechosos.items()}
    return max(fallos, key=fallos.get)

# mal: devuelve la función, no el nombre, [K11]

def encuentra_el_malo(probados, operacion):
    return max(probados.values(), key=lambda banco: abs(banco(operacion, operacion) - 1))

# mal: int convierte 0,98 en 0: un honrado parece mentiroso, [K9]

def encuentra_el_malo(probados, operacion):
    return max(probados, key=lambda n: abs(int(probados[n](operacion, operacion)) - 1))

# mal: round iguala 1,4 con 1: no ve una mentira de menos de la mitad, [K9]

def encuentra_el_malo(probados, operacion):
    return max(probados, key=lambda n: abs(round(probados[n](operacion, operacion)) - 1))

# mal: el primero que se aleja de 1 más de una décima, aunque otro se aleje mucho más, [K9]

def encuentra_el_malo(probados, operacion):
    for nombre, banco in probados.items():
        if abs(banco(operacion, operacion) - 1) > 0.1:
            return nombre

# mal: pide que se aleje más del doble: una mentira menor da None, [K9]

def encuentra_el_malo(probados, operacion):
    for nombre, banco in probados.items():
        if not 0.5 < banco(operacion, operacion) < 2:
            return nombre

# mal: el que más se aleja de la media de todos: con dos bancos los dos se alejan igual, [K9]

def encuentra_el_malo(probados, operacion):
    dicen = {nombre: banco(operacion, operacion) for nombre, banco in probados.items()}
    media = statistics.mean(dicen.values())
    return max(dicen, key=lambda nombre: abs(dicen[nombre] - media))

# mal: mide cuánto tarda el banco, no lo que dice, [K11]

def encuentra_el_malo(probados, operacion):
    return max(probados, key=lambda n: cronometra(lambda: probados[n](operacion, operacion)))

# mal: va quitando del diccionario que recibe: lo deja vacío, [K1]

def encuentra_el_malo(probados, operacion):
    peor, cuanto = None, -1
    while probados:
        nombre, banco = probados.popitem()
        fallo = abs(banco(operacion, operacion) - 1)
        if fallo > cuanto:
            peor, cuanto = nombre, fallo
    return peor

# mal: recuerda la respuesta de la primera vez, [K1]

_respuesta = []


def encuentra_el_malo(probados, operacion):
    if not _respuesta:
        _respuesta.append(max(probados, key=lambda n: abs(probados[n](operacion, operacion) - 1)))
    return _respuesta[0]

# mal: lo escribe y devuelve None, [K11]

def encuentra_el_malo(probados, operacion):
    fallos = {n: abs(banco(operacion, operacion) - 1) for n, banco in probados.items()}
    print(max(fallos, key=fallos.get))

# mal: lee el código de los bancos en vez de probarlos, [K12]

import inspect


def encuentra_el_malo(probados, operacion):
    return min(probados, key=lambda nombre: len(inspect.getsource(probados[nombre])))

# mal: no usa la operación: compara conectar con preguntar y se fía de la mayoría, [K12]

def encuentra_el_malo(probados, operacion):
    dicen = {n: banco(conectando, lambda: pregunta(abierta)) for n, banco in probados.items()}
    centro = statistics.median(dicen.values())
    return max(dicen, key=lambda n: abs(dicen[n] - centro))
