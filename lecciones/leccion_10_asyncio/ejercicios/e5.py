"""10.5: algo que se abre una sola vez, aunque lo pidan muchas tareas."""

import asyncio
import inspect
import threading
from contextlib import suppress

from helpers.ejercicios import (
    SIN_RETURN,
    Adrede,
    Fallo,
    acaba,
    corre,
    ejercicio,
    espera,
    exige,
    exige_que_lance,
    si_lanza,
)

_PARADA = "Una tarea que llama a `dame` no acaba: espera algo que nadie le da."


class _Recurso:
    """Lo que recibe `una_vez`: cuenta cuántas veces se abre, y tarda hasta que le dejan.

    Args:
        da: lo que da cada vez, en orden; si es un error, lo lanza.
    """

    def __init__(self, *da):
        self.da, self.veces, self.sigue = list(da), 0, asyncio.Event()
        self.dame = None

    async def abre(self):
        if _retiene_un_cerrojo_de_hilos(self.dame):
            raise Fallo("""Esperas a `abre` con un `threading.Lock` tomado: la siguiente tarea que
                lo pide para el hilo, y con él, a todas. El cerrojo para tareas es
                `asyncio.Lock`.""")
        turno, self.veces = self.veces, self.veces + 1
        await self.sigue.wait()
        await asyncio.sleep(0)
        dado = self.da[min(turno, len(self.da) - 1)]
        if isinstance(dado, BaseException):
            raise dado
        return dado


@ejercicio("una_vez", segundos=20)
def juzga(una_vez, prueba):
    with si_lanza(
        RuntimeError="Dentro de `dame` hay un RuntimeError: una corrutina no se puede esperar dos "
        "veces, ni con `asyncio.run`. Guarda lo que da, no la corrutina."
    ):
        corre(_juzga(una_vez))


async def _juzga(una_vez):
    await _muchas(una_vez)
    await _otros_valores(una_vez)
    await _si_falla(una_vez)
    await _si_se_cancela(una_vez)
    await _independientes(una_vez)


def _dame(una_vez, recurso):
    dame = una_vez(recurso.abre)
    if inspect.isawaitable(dame):
        if inspect.iscoroutine(dame):
            dame.close()
        raise Fallo("`una_vez` no se espera: devuelve la corrutina `dame`, sin llamarla.")
    exige(dame is not None, SIN_RETURN)
    exige(callable(dame), "`una_vez` tiene que devolver `dame`, algo que se pueda llamar.")
    recurso.dame = dame
    return dame


def _retiene_un_cerrojo_de_hilos(dame):
    """Si hay uno tomado entre lo que usa `dame`. La segunda tarea pararía el bucle para siempre."""
    piezas = list(getattr(getattr(dame, "__self__", None), "__dict__", {}).values())
    with suppress(TypeError):  # no es una función ni un método
        usa = inspect.getclosurevars(dame)
        piezas += [*usa.nonlocals.values(), *usa.globals.values()]
    return any(isinstance(una, type(threading.Lock())) and una.locked() for una in piezas)


async def _lanza(dame, cuantas):
    """Pone en marcha varias tareas que llaman a `dame`, y las deja llegar a donde esperan."""
    tareas = [asyncio.ensure_future(espera(dame)) for _ in range(cuantas)]
    for _ in range(5):
        await asyncio.sleep(0)
    return tareas


async def _acaban(recurso, tareas, si_no=_PARADA):
    recurso.sigue.set()
    for tarea in tareas:
        await acaba(tarea, si_no, 3)


async def _muchas(una_vez):
    objeto = object()
    recurso = _Recurso(objeto, object())
    dame = _dame(una_vez, recurso)
    await asyncio.sleep(0)
    exige(recurso.veces == 0, "Llamas a `abre` antes de que nadie llame a `dame`.")
    tareas = await _lanza(dame, 25)
    await _acaban(recurso, tareas)
    dados = [tarea.result() for tarea in tareas]
    exige(recurso.veces > 0, "`dame` no llama a `abre`.")
    if recurso.veces > 1:
        raise Fallo(f"""Con 25 tareas a la vez, `abre` se llama {recurso.veces} veces. Entre mirar y
            apuntar hay un `await`, y por ahí se cuelan: pon un `asyncio.Lock`.""")
    exige(None not in dados, "`dame` devuelve None a alguna tarea. ¿Falta un «return»?")
    exige(dados == [objeto] * 25, "A alguna tarea no le llega lo que dio `abre`.")
    otra_vez = await espera(dame)
    exige(recurso.veces == 1, "Ya está abierto, y al pedirlo otra vez `abre` se llama de nuevo.")
    exige(otra_vez is objeto, "La segunda vez no da lo mismo que la primera.")


async def _otros_valores(una_vez):
    for valor in (None, 0, "", []):
        recurso = _Recurso(valor)
        recurso.sigue.set()
        dame = _dame(una_vez, recurso)
        dados = [await espera(dame) for _ in range(3)]
        exige(recurso.veces, "Lo de un `una_vez` lo hereda otro: cada uno guarda lo suyo.")
        exige(dados == [valor] * 3, f"`abre` da {valor!r}, y `dame`, otra cosa.")
        if recurso.veces != 1:
            raise Fallo(f"""Cuando `abre` da {valor!r}, se llama {recurso.veces} veces: para ti es
                como si no estuviera abierto. Apunta aparte si lo está.""")


async def _si_falla(una_vez):
    for error in (Adrede(), OSError("adrede")):
        recurso = _Recurso(error, "bien")
        recurso.sigue.set()
        dame = _dame(una_vez, recurso)
        with exige_que_lance(
            type(error).__name__,
            "Cuando `abre` falla, su error tiene que llegar a quien esperaba.",
            Exception="Cuando `abre` falla llega {clase}, no su error. Déjalo pasar.",
        ):
            await espera(dame)
        with si_lanza(
            **{type(error).__name__: "`abre` falló una vez, y la siguiente llega el mismo error: "
               "hay que intentarlo de nuevo."}
        ):  # fmt: skip
            dice = asyncio.ensure_future(espera(dame))
            await acaba(dice, "`abre` falló una vez, y la siguiente llamada se queda esperando.", 3)
            exige(dice.result() == "bien", "`abre` falló una vez, y la siguiente no da lo suyo.")
    recurso = _Recurso(Adrede(), "bien")
    tareas = await _lanza(_dame(una_vez, recurso), 5)
    await _acaban(recurso, tareas)
    for tarea in tareas:
        if tarea.cancelled():
            raise Fallo("""`abre` falla con cinco esperando, y a alguna le llega CancelledError, no
                su error: nadie la ha cancelado.""")
        if tarea.exception() is None:
            exige(tarea.result() == "bien", "Con `abre` fallando, alguien recibe otra cosa.")
        else:
            exige(isinstance(tarea.exception(), Adrede), "Llega otro error, no el de `abre`.")
    if not any(tarea.exception() for tarea in tareas):
        raise Fallo("`abre` falla con cinco esperando, y su error no llega a nadie.")


async def _si_se_cancela(una_vez):
    for cual, quien in ((0, "la primera"), (3, "una que esperaba")):
        recurso = _Recurso("bien")
        dame = _dame(una_vez, recurso)
        tareas = await _lanza(dame, 6)
        cancelada = tareas.pop(cual)
        cancelada.cancel()
        await asyncio.sleep(0)
        si_no = f"Alguien cancela {quien}, y una tarea que llama a `dame` no acaba."
        await _acaban(recurso, [*tareas, cancelada], si_no)
        for tarea in tareas:
            if tarea.cancelled() or tarea.exception() or tarea.result() != "bien":
                raise Fallo(f"""Alguien cancela {quien}, y a las demás no les llega lo suyo. Si
                    comparten una tarea, espérala con `asyncio.shield`; con un `asyncio.Lock`, la
                    siguiente lo intenta.""")
        if not cancelada.cancelled():
            raise Fallo(f"""Alguien cancela {quien}, y esa tarea no acaba cancelada. Deja pasar
                CancelledError.""")
        await espera(dame)
        if cual and recurso.veces > 1:
            raise Fallo("""Alguien cancela una que esperaba, y `abre` se vuelve a llamar: las demás
                ya lo tenían.""")


async def _independientes(una_vez):
    uno, otro = _Recurso("uno"), _Recurso("otro")
    uno.sigue.set()
    otro.sigue.set()
    dame_uno = _dame(una_vez, uno)

    class Encadenado(_Recurso):
        async def abre(self):
            return "otro, con " + await espera(dame_uno)

    dame_otro = _dame(una_vez, Encadenado("otro"))
    tarea = asyncio.ensure_future(espera(dame_otro))
    await acaba(tarea, "Un `abre` que llama a otro `dame` no acaba: comparten el cerrojo.", 3)
    if (tarea.result(), await espera(dame_uno)) != ("otro, con uno", "uno"):
        raise Fallo("Dos `una_vez` se mezclan: cada una tiene lo suyo.")
    recurso = _Recurso("uno", "otro")
    recurso.sigue.set()
    if [await espera(_dame(una_vez, recurso)) for _ in range(2)] != ["uno", "otro"]:
        raise Fallo("""Con el mismo `abre` en dos `una_vez`, el segundo da lo del primero: cada uno
            es independiente.""")
