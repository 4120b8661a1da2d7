import math

from lecciones.leccion_07_medir_con_rigor import bancos


# bien: con un bucle y el mayor hasta ahora
def encuentra_el_malo(probados, operacion):
    peor, lejos = None, -1
    for nombre, banco in probados.items():
        distancia = abs(banco(operacion, operacion) - 1)
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
