# no aplica K2: el enunciado no nombra ningún error
# no aplica K3: las conexiones son de los bancos, y no deja nada a medias
# no aplica K4: las conexiones son de los bancos, y no deja nada a medias
# no aplica K5: las conexiones son de los bancos, y no deja nada a medias
# no aplica K6: las conexiones son de los bancos, y no deja nada a medias
# no aplica K7: las conexiones son de los bancos, y no deja nada a medias
# no aplica K8: las conexiones son de los bancos, y no deja nada a medias
# no aplica K10: no recibe ninguna orden
import inspect
import math
import statistics
import time

import psycopg2

from lecciones.leccion_07_medir_con_rigor import bancos

sospechosos = bancos.TODOS


def conectando():
    psycopg2.connect().close()


def cronometra(operacion):
    inicio = time.perf_counter()
    operacion()
    return time.perf_counter() - inicio


# bien: con un bucle y el mayor hasta ahora
def encuentra_el_malo(probados, operacion):
    peor, lejos = None, -1
    for nombre, banco in probados.items():
        distancia = abs(math.log2(banco(operacion, operacion)))
        if distancia > lejos:
            peor, lejos = nombre, distancia
    return peor


# bien: ordena por lo que se alejan
def encuentra_el_malo(probados, operacion):
    def lejos(nombre):
        dice = probados[nombre](operacion, operacion)
        return max(dice, 1 / dice)

    return sorted(probados, key=lejos)[-1]


# mal: por arriba o por abajo
def encuentra_el_malo(probados, operacion):
    return max(probados, key=lambda n: probados[n](operacion, operacion))


# mal: por arriba o por abajo
def encuentra_el_malo(probados, operacion):
    return min(probados, key=lambda n: abs(probados[n](operacion, operacion) - 1))


# mal: No has puesto a prueba ningún banco
def encuentra_el_malo(probados, operacion):
    return "de un tirón"


# mal: dos operaciones distintas
def encuentra_el_malo(probados, operacion):
    def nada(conexion):
        pass

    return max(probados, key=lambda n: probados[n](operacion, nada))


# mal: Solo has probado
def encuentra_el_malo(probados, operacion):
    for nombre, banco in probados.items():
        if abs(banco(operacion, operacion) - 1) < 0.5:
            return nombre


# mal: es la clave del diccionario
def encuentra_el_malo(probados, operacion):
    return max(probados.values(), key=lambda banco: abs(banco(operacion, operacion) - 1))


# mal: ¿Falta un «return»?
def encuentra_el_malo(probados, operacion):
    print(max(probados, key=lambda n: abs(probados[n](operacion, operacion) - 1)))


# mal: Usas `bancos`
def encuentra_el_malo(probados, operacion):
    return max(bancos.TODOS, key=lambda n: abs(bancos.TODOS[n](operacion, operacion) - 1))


# cuelga: espera a que todos digan 1
def encuentra_el_malo(probados, operacion):
    while any(banco(operacion, operacion) != 1 for banco in probados.values()):
        pass


# lanza: llama al nombre
def encuentra_el_malo(probados, operacion):
    return max(probados, key=lambda nombre: nombre(operacion, operacion))


# bien: cada banco con la misma operación dos veces, y gana el que más se aleja de 1 en razón
def encuentra_el_malo(probados, operacion):
    """El nombre del banco de `probados` que más se equivoca."""
    fallos = {n: abs(math.log(banco(operacion, operacion))) for n, banco in probados.items()}
    return max(fallos, key=fallos.get)


# mal [K9]: tan mal está 3 como un tercio
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
    def la_misma(conexion):
        return operacion(conexion)

    pares = (
        (abs(math.log(banco(operacion, la_misma))), nombre) for nombre, banco in probados.items()
    )
    return max(pares)[1]


# mal [K9]: por arriba o por abajo
# el que dice más: si miente hacia abajo (un tercio) señala a un honrado
def encuentra_el_malo(probados, operacion):
    return max(probados, key=lambda nombre: probados[nombre](operacion, operacion))


# mal [K9]: por arriba o por abajo
# el que dice menos: si miente hacia arriba señala a un honrado
def encuentra_el_malo(probados, operacion):
    return min(probados, key=lambda nombre: probados[nombre](operacion, operacion))


# mal [K9]: por arriba o por abajo
# resta 1 sin abs: la mentira hacia abajo es negativa
def encuentra_el_malo(probados, operacion):
    fallos = {nombre: banco(operacion, operacion) - 1 for nombre, banco in probados.items()}
    return max(fallos, key=fallos.get)


# mal [K11]: por arriba o por abajo
# min en lugar de max: da el más honrado
def encuentra_el_malo(probados, operacion):
    fallos = {n: abs(banco(operacion, operacion) - 1) for n, banco in probados.items()}
    return min(fallos, key=fallos.get)


# mal [K12]: No has puesto a prueba ningún banco
# el segundo de la lista, visto en una prueba
def encuentra_el_malo(probados, operacion):
    return list(probados)[1]


# mal [K12]: Usas `sospechosos`
# mira siempre sospechosos y no el diccionario que recibe
def encuentra_el_malo(probados, operacion):
    fallos = {n: abs(banco(operacion, operacion) - 1) for n, banco in sospechosos.items()}
    return max(fallos, key=fallos.get)


# mal [K9]: por arriba o por abajo
# int convierte 0,98 en 0: un honrado parece mentiroso
def encuentra_el_malo(probados, operacion):
    return max(probados, key=lambda n: abs(int(probados[n](operacion, operacion)) - 1))


# mal [K9]: por arriba o por abajo
# round iguala 1,4 con 1: no ve una mentira de menos de la mitad
def encuentra_el_malo(probados, operacion):
    return max(probados, key=lambda n: abs(round(probados[n](operacion, operacion)) - 1))


# mal [K9]: Solo has probado
# el primero que se aleja de 1 más de una décima, aunque otro se aleje mucho más
def encuentra_el_malo(probados, operacion):
    for nombre, banco in probados.items():
        if abs(banco(operacion, operacion) - 1) > 0.1:
            return nombre


# mal [K9]: Solo has probado
# pide que se aleje más del doble: una mentira menor da None
def encuentra_el_malo(probados, operacion):
    for nombre, banco in probados.items():
        if not 0.5 < banco(operacion, operacion) < 2:
            return nombre


# mal [K9]: por arriba o por abajo
# el que más se aleja de la media de todos: con dos bancos los dos se alejan igual
def encuentra_el_malo(probados, operacion):
    dicen = {nombre: banco(operacion, operacion) for nombre, banco in probados.items()}
    media = statistics.mean(dicen.values())
    return max(dicen, key=lambda nombre: abs(dicen[nombre] - media))


# mal [K11]: por arriba o por abajo
# mide cuánto tarda el banco, no lo que dice
def encuentra_el_malo(probados, operacion):
    return max(probados, key=lambda n: cronometra(lambda: probados[n](operacion, operacion)))


# mal [K1]: Has cambiado el diccionario
# va quitando del diccionario que recibe: lo deja vacío
def encuentra_el_malo(probados, operacion):
    peor, cuanto = None, -1
    while probados:
        nombre, banco = probados.popitem()
        fallo = abs(banco(operacion, operacion) - 1)
        if fallo > cuanto:
            peor, cuanto = nombre, fallo
    return peor


# mal [K1]: No has puesto a prueba ningún banco
# recuerda la respuesta de la primera vez
_respuesta = []


def encuentra_el_malo(probados, operacion):
    if not _respuesta:
        _respuesta.append(max(probados, key=lambda n: abs(probados[n](operacion, operacion) - 1)))
    return _respuesta[0]


# mal [K11]: ¿Falta un «return»?
# lo escribe y devuelve None
def encuentra_el_malo(probados, operacion):
    fallos = {n: abs(banco(operacion, operacion) - 1) for n, banco in probados.items()}
    print(max(fallos, key=fallos.get))


# mal [K12]: No has puesto a prueba ningún banco
# lee el código de los bancos en vez de probarlos
import inspect


def encuentra_el_malo(probados, operacion):
    return min(probados, key=lambda nombre: len(inspect.getsource(probados[nombre])))


# mal [K12]: Usa `operacion`, lo que recibe
# no usa la operación: compara conectar con preguntar y se fía de la mayoría
def encuentra_el_malo(probados, operacion):
    dicen = {n: banco(conectando, lambda: pregunta(abierta)) for n, banco in probados.items()}
    centro = statistics.median(dicen.values())
    return max(dicen, key=lambda n: abs(dicen[n] - centro))


# bien [K9]: con una razón que se conoce: el doble de operaciones
def encuentra_el_malo(probados, operacion):
    def doble(*recibe):
        operacion(*recibe)
        operacion(*recibe)

    errores = {n: abs(math.log(banco(doble, operacion) / 2)) for n, banco in probados.items()}
    return max(errores, key=errores.get)


# mal [K9]: tan mal está 3 como un tercio
def encuentra_el_malo(probados, operacion):
    return max(probados, key=lambda nombre: abs(1 - 1 / probados[nombre](operacion, operacion)))


# mal [K12]: dos operaciones que no usan la que recibes
def encuentra_el_malo(probados, operacion):
    def nada(conexion):
        pass

    return max(probados, key=lambda nombre: abs(math.log(probados[nombre](nada, nada))))


# mal [K11]: Solo has probado 1 de los 3 bancos
# se para en el primero que exagera mucho
def encuentra_el_malo(probados, operacion):
    dicen = {}
    for nombre, banco in probados.items():
        dicen[nombre] = banco(operacion, operacion)
        if dicen[nombre] > 10:
            return nombre
    return max(dicen, key=lambda nombre: abs(math.log(dicen[nombre])))


# mal [K12]: Usa `operacion`, lo que recibe la función
def pregunta(conexion):
    conexion.autocommit = True
    with conexion.cursor() as cursor:
        cursor.execute("SELECT 1")


def encuentra_el_malo(probados, operacion):
    errores = {n: abs(math.log(banco(pregunta, pregunta))) for n, banco in probados.items()}
    return max(errores, key=errores.get)
