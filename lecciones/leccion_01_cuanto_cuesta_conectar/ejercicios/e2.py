"""01.2: medir cuánto tarda cada llamada, en milisegundos.

No se mira si un tiempo es largo o corto, que depende de la máquina: lo que mide la respuesta no
puede ser menos que lo que se mide dentro de la tarea, ni sumar más que lo que tarda todo.
"""

import time
from collections.abc import Callable
from typing import Any

from helpers.ejercicios import Adrede, Fallo, Prueba, ejercicio, exige, exige_que_lance, si_lanza
from helpers.numeros import cuenta

Mide = Callable[[Callable[[], Any], int], Any]
MUCHAS = 5000  # más que las llamadas anidadas que admite Python
DENTRO = "Apunta el inicio dentro del bucle, antes de cada llamada"


class Tarea:
    """Una tarea que espera cada vez lo que se le dice y apunta lo que tardó, en milisegundos."""

    def __init__(self, *esperas_ms: float) -> None:
        self.esperas_ms = esperas_ms
        self.reales_ms: list[float] = []

    def __call__(self) -> bool:
        inicio = time.perf_counter()
        n = len(self.reales_ms)
        time.sleep((self.esperas_ms[n] if n < len(self.esperas_ms) else 1) / 1000)
        self.reales_ms.append((time.perf_counter() - inicio) * 1000)
        return False  # lo que devuelva una tarea da igual


@ejercicio("mide", segundos=20)
def juzga(mide: Mide, prueba: Prueba) -> None:
    # La tercera pasa de un segundo: hay relojes que ahí vuelven a empezar.
    tarea = Tarea(20, 20, 1100, 20)
    inicio = time.perf_counter()
    lista = mide(tarea, 4)
    total_ms = (time.perf_counter() - inicio) * 1000
    _exige_lista(lista, tarea, 4)
    _exige_milisegundos(lista, tarea)
    _exige_en_orden(lista, tarea, total_ms)
    guardada = list(lista)
    for veces in (2, 1, 0):
        tarea = Tarea()
        otra = mide(tarea, veces)
        exige(
            not isinstance(otra, list) or len(otra) < 4,
            "En la segunda llamada, la lista trae también las duraciones de la primera. Empieza "
            "cada vez con una lista nueva, dentro de la función.",
        )
        _exige_lista(otra, tarea, veces)
    exige(lista == guardada, "La segunda llamada cambia la lista que devolvió la primera.")
    with si_lanza(
        RecursionError=f"Con {MUCHAS} llamadas sale {{clase}}: la función se llama a sí misma. Usa "
        "un «for»."
    ):
        rapidas = mide(lambda: None, MUCHAS)
    if len(rapidas) != MUCHAS:
        dice = cuenta(len(rapidas), "duración", "duraciones")
        raise Fallo(f"Con {MUCHAS} llamadas, la lista trae {dice}.")
    # Los relojes más gruesos van de 0,1 en 0,1 µs: que ninguna los pase de tres decimales no es
    # casualidad.
    exige(
        any(ms != round(ms, 3) for ms in [*lista, *rapidas]),
        "Has redondeado: ninguna duración pasa de tres decimales. Déjala como sale de la cuenta.",
    )
    _deja_pasar_errores(mide)
    _una_dentro_de_otra(mide)


def _exige_lista(lista: Any, tarea: Tarea, veces: int) -> None:
    hechas = len(tarea.reales_ms)
    if not isinstance(lista, list):
        raise Fallo("La función tiene que devolver una lista, con una duración por llamada.")
    if hechas != veces:
        raise Fallo(f"""La tarea tenía que ejecutarse {cuenta(veces, "vez", "veces")} y se ejecutó
            {hechas}.""")
    if len(lista) != veces:
        raise Fallo(f"""La lista no tiene una duración por llamada. Llamadas, {veces}; duraciones,
            {len(lista)}. Añade una en cada vuelta.""")
    if not all(isinstance(ms, (int, float)) and not isinstance(ms, bool) for ms in lista):
        raise Fallo("Cada duración tiene que ser un número.")


def _exige_milisegundos(lista: list[float], tarea: Tarea) -> None:
    veces = max(lista) / max(tarea.reales_ms)
    # Una por una: con otro reloj, la más larga puede caer ahí por casualidad.
    parejas = zip(sorted(lista), sorted(tarea.reales_ms), strict=True)
    if all(0.0009 < ms / real < 0.0012 for ms, real in parejas):
        raise Fallo("Esas duraciones son segundos. Para tener milisegundos, multiplica por mil.")
    exige(
        veces < 100,
        "Las duraciones son demasiado grandes. perf_counter da segundos: multiplica por mil.",
    )
    exige(
        len(set(lista)) > 1,
        f"Todas tus duraciones son iguales: mides una vez, o repartes el total. {DENTRO}.",
    )
    if veces < 0.9 and sorted(lista) != sorted(tarea.reales_ms):
        raise Fallo("""Las duraciones son demasiado pequeñas. perf_counter da segundos: multiplica
            por mil. Otros relojes, como process_time, no cuentan las esperas.""")
    exige(
        any(ms != int(ms) for ms in lista),
        "Has quitado los decimales: una llamada rápida saldría 0. Deja la duración sin redondear.",
    )


def _exige_en_orden(lista: list[float], tarea: Tarea, total_ms: float) -> None:
    # Un reloj y otro no van exactamente igual: el de fuera puede dar una pizca menos.
    if any(ms < 0.9 * real for ms, real in zip(lista, tarea.reales_ms, strict=True)):
        raise Fallo(f"""La llamada más lenta fue la tercera y tu lista dice otra cosa. {DENTRO}, y
            no ordenes la lista.""")
    if sum(lista) > 1.1 * total_ms:
        raise Fallo(f"""Tus duraciones suman más de lo que ha tardado todo: cuentas algo varias
            veces, o haces llamadas a la vez. {DENTRO}.""")


def _deja_pasar_errores(mide: Mide) -> None:
    for error in (Adrede, KeyboardInterrupt):
        hechas: list[int] = []

        def falla_a_la_segunda(error: Any = error, hechas: list[int] = hechas) -> None:
            hechas.append(1)
            if len(hechas) == 2:
                raise error

        with exige_que_lance(
            error.__name__,
            "Si la tarea falla, el error tiene que llegar a quien llamó.",
            Exception="Si la tarea falla llega {clase}, no su error. Déjalo pasar.",
        ):
            mide(falla_a_la_segunda, 3)
        exige(len(hechas) == 2, "Si la tarea falla, la llamas otra vez. Déjalo ahí.")


def _una_dentro_de_otra(mide: Mide) -> None:
    """La tarea mide a su vez: la de fuera no puede tardar menos que las de dentro."""
    de_dentro: list[float] = []
    de_fuera = mide(lambda: de_dentro.extend(mide(Tarea(100, 100), 2)), 1)
    exige(
        de_fuera[0] >= 0.9 * sum(de_dentro),
        "Si la tarea también mide, las dos medidas se mezclan. No guardes nada fuera de la "
        "función.",
    )
