"""07.3: la espera prevista y la medida."""

import math

from helpers import observador
from helpers.ejercicios import SIN_RETURN, Fallo, ejercicio, exige

from .comun import exige_numero


@ejercicio("prevista_y_medida", segundos=8)
def juzga(prevista_y_medida, prueba):
    for tamano, hilos, servicio_ms, espera_ms in ((2, 8, 20, 60), (4, 8, 20, 20), (4, 2, 20, 0)):
        caso = f"Con {tamano} conexiones, {hilos} hilos y {servicio_ms} ms de servicio"
        with observador.vigila(prueba.aplicacion) as muestras:
            dicho = prevista_y_medida(tamano, hilos, servicio_ms)
        exige(dicho is not None, SIN_RETURN)
        if not isinstance(dicho, (tuple, list)) or len(dicho) != 2:
            raise Fallo("""La función tiene que devolver dos números: la espera prevista y la
                medida.""")
        prevista, medida = dicho
        exige_numero(prevista, "Lo previsto")
        exige_numero(medida, "Lo medido")
        if prevista < 0:
            raise Fallo(f"""{caso}, has previsto una espera negativa: sobran conexiones y nadie
                espera. Como poco, cero: `max(0, …)`.""")
        if math.isclose(prevista, hilos / tamano * servicio_ms):
            raise Fallo(f"""{caso}, prevés {prevista:g} ms: has contado también el turno propio. Se
                espera a los que van delante: N/c − 1.""")
        if math.isclose(prevista, espera_ms / 1000) and espera_ms != 0:
            raise Fallo("La espera prevista está en segundos. Se pide en milisegundos.")
        if not math.isclose(prevista, espera_ms, abs_tol=0.01):
            raise Fallo(f"""{caso}, se prevén {espera_ms} ms de espera y dices {prevista:g}. Es (N/c
                − 1)·S: N hilos, c conexiones y S de servicio.""")
        visto = max(cuantas for _, cuantas in muestras)
        if visto == 0:
            raise Fallo(f"""{caso}, el servidor no ha visto ninguna conexión: la segunda cifra no
                está medida.""")
        if visto != tamano:
            raise Fallo(f"{caso}, el servidor ha visto {visto}. El tamaño del pool es `tamano`.")
        if espera_ms == 0:
            # En una máquina ocupada, un préstamo sin cola también tarda algo. Con «not», aquí y
            # después: `nan` tampoco vale.
            if not medida < servicio_ms:
                raise Fallo(f"""{caso}, nadie espera, y has medido {medida:.3g} ms. ¿Has contado
                    también el servicio?""")
            continue
        if not medida > 1:
            raise Fallo(f"""{caso}, has medido {medida:.2g} ms de espera. ¿Está en segundos, o
                trabajan menos hilos, o menos tiempo, de lo que se pide?""")
        # En una máquina ocupada el servicio se alarga, y con él la espera: vimos vez y media.
        if not medida < 3 * espera_ms:
            raise Fallo(f"""{caso}, has medido mucho más de lo que se espera a tener conexión. ¿Has
                sumado las esperas de todos?""")
        if not medida > 0.6 * espera_ms:
            raise Fallo(f"""{caso}, has medido bastante menos de lo previsto. Usa `hilos` hilos y un
                servicio de `servicio_ms` milisegundos.""")
