"""07.4: cuántas conexiones necesita cada proceso."""

import math
from contextlib import suppress

from helpers.ejercicios import Fallo, ejercicio, exige, si_lanza

from .comun import exige_numero


@ejercicio("tamano_por_proceso")
def juzga(tamano_por_proceso, prueba):
    for ritmo, servicio_ms, procesos, maximo, bien in (
        (500, 10, 2, 100, 4),  # 5 ocupadas, 7,5 con margen: 3,75 por proceso
        (900, 21, 4, 100, 8),  # 18,9 ocupadas, 28,35 con margen: 7,1 por proceso
        (10, 5, 4, 100, 1),  # casi nada: como poco, una
        (1000, 31, 6, 54, 8),  # 46,5 con margen: 7,75; 48 caben en 54 − 3
    ):
        caso = (
            f"Con {ritmo} peticiones por segundo de {servicio_ms} ms, {procesos} procesos y "
            f"max_connections = {maximo}"
        )
        with si_lanza(
            ValueError=f"{caso}, sí caben: bastan {bien} por proceso, y lanzas ValueError."
        ):
            dicho = tamano_por_proceso(ritmo, servicio_ms, procesos, maximo)
        exige_numero(dicho)
        ocupadas = ritmo * servicio_ms / 1000
        if dicho != int(dicho):
            raise Fallo(f"""{caso}, dices {dicho:g}. No hay medias conexiones: redondea hacia
                arriba.""")
        exige(dicho >= 1, f"{caso}, dices {dicho:g}. Cada proceso necesita al menos una.")
        if dicho == math.ceil(ocupadas * 1.5) and dicho != bien:
            raise Fallo(f"""{caso}, dices {dicho:g}: son las de todos los procesos juntos.
                Repártelas.""")
        if dicho >= 100 * bien:
            raise Fallo(f"{caso}, dices {dicho:g}. ¿Has pasado los milisegundos a segundos?")
        if dicho != bien:
            raise Fallo(f"""{caso} hacen falta {bien} por proceso y dices {dicho:g}. Son ritmo ×
                servicio, un 50 % más, entre los procesos y hacia arriba.""")
    for ritmo, servicio_ms, procesos, maximo, motivo in (
        (1000, 31, 6, 50, "8 × 6 = 48 son más que 50 − 3"),
        (100, 5, 40, 40, "al menos una por proceso son 40, y quedan 37"),
    ):
        with suppress(ValueError):
            dicho = tamano_por_proceso(ritmo, servicio_ms, procesos, maximo)
            raise Fallo(f"""Con max_connections = {maximo} y {procesos} procesos no caben
                ({motivo}), y tu función dice {dicho}. Lanza ValueError.""")
