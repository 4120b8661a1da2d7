"""07.1: un resumen que no cambia por una medida disparatada."""

from helpers.ejercicios import ejercicio, exige

from .comun import exige_numero


@ejercicio("resume")
def juzga(resume, prueba):
    # Veintiuna medidas corrientes, sin orden: de 100 a 120.
    corrientes = [100.0 + (7 * n) % 21 for n in range(21)]
    recibida = list(corrientes)
    normal = resume(recibida)
    exige_numero(normal)
    exige(
        recibida == corrientes,
        "Has cambiado la lista que recibes: otro la puede necesitar como estaba. "
        "`sorted` da una copia ordenada.",
    )
    for sitio in (0, 10, 20):
        con_lenta = list(corrientes)
        con_lenta[sitio] = 50_000.0
        exige(
            abs(resume(con_lenta) - normal) <= 4,
            "Una sola medida disparatada, de 50 000 entre otras de unas 100, cambia tu resumen. "
            "Es lo que les pasa a la media y al máximo.",
        )
        con_rapida = list(corrientes)
        con_rapida[sitio] = 0.001
        exige(
            abs(resume(con_rapida) - normal) <= 4,
            "Una medida disparatada por abajo cambia tu resumen: es lo que le pasa al mínimo. "
            "También el reloj se equivoca.",
        )
    exige(
        resume(corrientes[::-1]) == normal == resume(sorted(corrientes)),
        "La misma lista en otro orden da otro resumen. Ordena antes de elegir.",
    )
    exige(
        106 <= normal <= 114,
        "Tu resumen no es el de una petición corriente: hay muchas más medidas a un lado que al "
        "otro. Elige el centro.",
    )
    pares = resume([4.0, 1.0, 3.0, 2.0])
    exige_numero(pares, "Con cuatro medidas, la función")
    exige(2 <= pares <= 3, "Con cuatro medidas, el centro está entre la segunda y la tercera.")
