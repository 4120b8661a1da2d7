"""07.4: cuántas conexiones necesita cada proceso."""

import math

from helpers.ejercicios import Fallo, ejercicio, en_el_caso, exige, exige_que_lance, si_lanza
from helpers.numeros import con_coma

from .comun import exige_numero

# En ninguno cambia el resultado por el orden en que se multiplique y divida.
_CABEN = (
    (500, 10, 2, 100, 4),  # 5 ocupadas, 7,5 con margen: 3,75 por proceso
    (900, 21, 4, 100, 8),  # 18,9 ocupadas, 28,35 con margen: 7,1 por proceso
    (400, 10, 2, 100, 3),  # 6 con margen: 3 justas
    (210, 10, 1, 100, 4),  # 3,15 con margen; si las 2,1 ocupadas se redondean antes, 5
    (10, 5, 4, 100, 1),  # casi nada: como poco, una
    (0, 10, 4, 100, 1),  # nada
    (1000, 31, 6, 54, 8),  # 46,5 con margen: 7,75; 48 caben en 54 − 3
    (1000, 31, 6, 51, 8),  # justo las que quedan
    (1000, 100, 2, 200, 75),  # más que las que tiene este servidor
)
_NO_CABEN = (
    (1000, 31, 6, 50, "8 × 6 = 48 son más que 50 − 3"),
    (100, 5, 40, 40, "al menos una por proceso son 40, y quedan 37"),
    (0, 5, 40, 40, "al menos una por proceso son 40, y quedan 37"),
    (1000, 40, 1, 62, "60 son más que 62 − 3"),
)


@ejercicio("tamano_por_proceso")
def juzga(tamano_por_proceso, prueba):
    for ritmo, servicio_ms, procesos, maximo, bien in _CABEN:
        caso = (
            f"Con {ritmo} peticiones por segundo de {servicio_ms} ms, {procesos} procesos y "
            f"max_connections = {maximo}"
        ).replace(" 1 procesos", " 1 proceso")
        sobra = f"{caso}, sí caben: bastan {bien} por proceso, y lanzas ValueError."
        with en_el_caso(caso), si_lanza(ValueError=sobra):
            dicho = tamano_por_proceso(ritmo, servicio_ms, procesos, maximo)
        exige_numero(dicho)
        _juzga_uno(caso, dicho, bien, ritmo * servicio_ms / 1000, procesos)
    for ritmo, servicio_ms, procesos, maximo, motivo in _NO_CABEN:
        caso = f"Con max_connections = {maximo} y {procesos} procesos no caben ({motivo})"
        with exige_que_lance(
            "ValueError", "", Exception=f"{caso}, y llega {{clase}}. Lanza ValueError."
        ):
            dicho = tamano_por_proceso(ritmo, servicio_ms, procesos, maximo)
            if isinstance(dicho, BaseException):
                raise Fallo(f"{caso}: el error no se devuelve, se lanza con `raise`.")
            raise Fallo(f"{caso}, y tu función dice {dicho}. Lanza ValueError.")


def _juzga_uno(caso, dicho, bien, ocupadas, procesos):
    if dicho != int(dicho):
        raise Fallo(f"""{caso}, dices {con_coma(dicho)}. No hay medias conexiones: redondea hacia
            arriba.""")
    exige(dicho >= 1, f"{caso}, dices {dicho}. Cada proceso necesita al menos una.")
    if dicho == bien:
        return
    if dicho == math.ceil(ocupadas * 1.5):
        raise Fallo(f"{caso}, dices {dicho}: son las de todos los procesos juntos. Repártelas.")
    if dicho >= 100 * bien:
        raise Fallo(f"{caso}, dices {dicho}. ¿Has pasado los milisegundos a segundos?")
    if dicho == bien + 1 and (ocupadas * 1.5 / procesos).is_integer():
        raise Fallo(f"""{caso}, dices {dicho}, y salen {bien} justas: redondear hacia arriba no es
            sumar uno.""")
    if dicho in (
        math.ceil(math.ceil(ocupadas) * 1.5 / procesos),
        math.ceil(math.ceil(ocupadas / procesos) * 1.5),
    ):
        raise Fallo(f"""{caso}, dices {dicho} y bastan {bien}: has redondeado antes de añadir el
            margen.""")
    raise Fallo(f"""{caso} hacen falta {bien} por proceso y dices {dicho}. Son ritmo × servicio, un
        50 % más, entre los procesos y hacia arriba.""")
