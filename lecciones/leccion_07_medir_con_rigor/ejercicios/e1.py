"""07.1: un resumen que no cambia por una medida disparatada."""

from helpers.ejercicios import Fallo, ejercicio, exige

from .comun import exige_numero


@ejercicio("resume")
def juzga(resume, prueba):
    # Veintiuna medidas corrientes, sin orden: de 100 a 120.
    corrientes = [100.0 + (7 * n) % 21 for n in range(21)]
    recibida = list(corrientes)
    normal = resume(recibida)
    exige_numero(normal)
    if recibida != corrientes:
        raise Fallo("""Has cambiado la lista que recibes: otro la puede necesitar como estaba.
            `sorted` da una copia ordenada.""")
    for sitio in (0, 10, 20):
        con_lenta = list(corrientes)
        con_lenta[sitio] = 50_000.0
        if not abs(resume(con_lenta) - normal) <= 4:
            raise Fallo("""Una sola medida disparatada, de 50 000 entre otras de unas 100, cambia tu
                resumen. Es lo que les pasa a la media y al máximo.""")
        con_rapida = list(corrientes)
        con_rapida[sitio] = 0.001
        if not abs(resume(con_rapida) - normal) <= 4:
            raise Fallo("""Una medida disparatada por abajo cambia tu resumen: es lo que le pasa al
                mínimo. También el reloj se equivoca.""")
    if not resume(corrientes[::-1]) == normal == resume(sorted(corrientes)):
        raise Fallo("La misma lista en otro orden da otro resumen. Ordena antes de elegir.")
    if not 106 <= normal <= 114:
        raise Fallo("""Tu resumen no es el de una petición corriente: hay muchas más medidas a un
            lado que al otro. Elige el centro.""")
    pares = resume([4.0, 1.0, 3.0, 2.0])
    exige_numero(pares, "Con cuatro medidas, la función")
    exige(2 <= pares <= 3, "Con cuatro medidas, el centro está entre la segunda y la tercera.")
