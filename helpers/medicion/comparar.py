"""Medir variantes de una misma tarea de modo que la comparación valga.

Se miden alternándolas, en rondas de orden barajado: lo que moleste a una (otro programa, un núcleo
más lento) molesta a todas. De cada una se descarta lo primero y se mira la mediana.
"""

import contextlib
import dataclasses
import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager

import numpy as np
from numpy.typing import NDArray

from ..numeros import aproximado
from .nucleo import nucleo_comun

_CALENTAMIENTO = 5
_PRIMERAS = 5
_LENTA_NS = 1_000_000
_CUADROS = 10
_SORTEOS = 2000
# Cuántas medidas tienen que pasar de un percentil para poder darlo.
_EN_LA_COLA = 2

Operacion = Callable[[], object]


@dataclasses.dataclass(frozen=True)
class Razon:
    """Cuántas veces es una cosa lo que otra; `desde` y `hasta` acotan el 95 % de esta ejecución."""

    valor: float
    desde: float
    hasta: float


class Medida:
    """Lo que `compara` ha medido.

    Attributes:
        nombres: las variantes, en su orden; la primera es el suelo.
        suelo: el nombre de la primera.
        fijada: si cliente y servidor compartieron un núcleo.
        duraciones_us: de cada variante, lo que tardó cada operación, en microsegundos.
    """

    def __init__(self, rondas_us: Mapping[str, NDArray[np.float64]], fijada: bool) -> None:
        """Guarda lo medido.

        Args:
            rondas_us: de cada variante, una matriz de microsegundos con una fila por ronda.
            fijada: si cliente y servidor compartieron un núcleo.
        """
        self._rondas_us = rondas_us
        self.fijada = fijada
        self.nombres = list(rondas_us)
        self.suelo = self.nombres[0]
        self.duraciones_us = {nombre: filas.ravel() for nombre, filas in rondas_us.items()}

    def solo(self, *nombres: str) -> "Medida":
        """La misma medida con algunas de sus variantes: las que caben en una figura."""
        return Medida({nombre: self._rondas_us[nombre] for nombre in nombres}, self.fijada)

    def mediana_us(self, nombre: str) -> float:
        """La mediana de una variante, en microsegundos."""
        return float(np.median(self.duraciones_us[nombre]))

    def por_ronda_us(self, nombre: str) -> list[float]:
        """La mediana de una variante en cada ronda, en microsegundos y en el orden de las rondas.

        Lo que tiene el mismo número de orden en dos variantes es de la misma ronda.
        """
        medianas: list[float] = np.median(self._rondas_us[nombre], axis=1).tolist()
        return medianas

    def percentiles_us(self, nombre: str) -> dict[int, float]:
        """Los percentiles 50, 95 y 99 de una variante, en microsegundos."""
        cuales = (50, 95, 99)
        return dict(zip(cuales, np.percentile(self.duraciones_us[nombre], cuales), strict=True))

    def _celda(self, nombre: str, percentil: int, us: float) -> str:
        """Un percentil para la tabla; «pocas», si casi ninguna medida lo pasa."""
        lo_pasan = len(self.duraciones_us[nombre]) * (100 - percentil) / 100
        bastan = percentil == 50 or lo_pasan >= _EN_LA_COLA
        return aproximado(us / 1000, "ms") if bastan else "pocas"

    def razon(self, a: str, b: str) -> Razon:
        """Cuántas veces tarda `a` lo que `b`: la razón de sus medianas.

        El intervalo sale de repetir la cuenta con rondas elegidas al azar (*bootstrap*), las mismas
        para las dos variantes. Dice cuánto varían las rondas de esta ejecución: otra ejecución
        puede quedar fuera de él.
        """
        cuantas = len(self._rondas_us[a])
        # Lo mismo que scipy.stats.bootstrap(method="percentile"), que tarda 3 s en importarse.
        elegidas = np.random.default_rng(0).integers(cuantas, size=(_SORTEOS, cuantas))
        arriba, abajo = (np.median(self._rondas_us[n][elegidas], axis=(1, 2)) for n in (a, b))
        desde, hasta = np.percentile(arriba / abajo, (2.5, 97.5))
        return Razon(self.mediana_us(a) / self.mediana_us(b), float(desde), float(hasta))

    def diferencia_ms(self, a: str, b: str) -> float:
        """Cuántos milisegundos más que `b` cuesta `a` en cada petición."""
        return (self.mediana_us(a) - self.mediana_us(b)) / 1000

    def frase(self, a: str, b: str) -> str:
        """La comparación de dos variantes, en palabras: dos líneas."""
        razon, diferencia_ms = self.razon(a, b), self.diferencia_ms(a, b)
        return (
            f"«{a}» tarda {aproximado(razon.valor)} veces lo que «{b}»: "
            f"{aproximado(abs(diferencia_ms), 'ms')} {'menos' if diferencia_ms < 0 else 'más'} por "
            f"petición.\nEn esta ejecución, entre {aproximado(razon.desde)} y "
            f"{aproximado(razon.hasta)} veces."
        )

    @property
    def nota(self) -> str:
        """Lo que hay que saber al leer las cifras, o «»."""
        return _nota(self.fijada)

    def __repr__(self) -> str:
        ancho = max(map(len, ("variante", *self.nombres)))
        filas: list[tuple[str, ...]] = [("variante", "mediana", "p95", "p99", "veces el suelo")]
        for nombre in self.nombres:
            tiempos = [self._celda(nombre, p, us) for p, us in self.percentiles_us(nombre).items()]
            veces = aproximado(self.mediana_us(nombre) / self.mediana_us(self.suelo))
            filas.append((nombre, *tiempos, veces))
        return "\n".join(
            " | ".join([f"{nombre:{ancho}}", *(f"{celda:>14}" for celda in celdas)])
            for nombre, *celdas in filas
        )


def _nota(fijada: bool) -> str:
    return "" if fijada else "Es orientativo: aquí no se puede fijar un núcleo."


def compara(
    variantes: Mapping[str, Operacion],
    rondas: int = 100,
    operaciones: int = 20,
    fija: bool = True,
) -> Medida:
    """Mide varias formas de hacer lo mismo, alternándolas.

    Una operación que pasa de un milisegundo se hace una vez por ronda; una más rápida, varias
    seguidas, y se descartan las cinco primeras. Mientras mide, crece una barra.

    Args:
        variantes: diccionario de nombre a función sin argumentos. La primera es el suelo: aquello
            con lo que se compara lo demás.
        rondas: cuántas veces se pasa por todas las variantes.
        operaciones: cuántas veces seguidas se hace una operación rápida; más de cinco.
        fija: si cliente y servidor van a un mismo núcleo, donde se pueda.

    Returns:
        Una `Medida`.

    Raises:
        BaseException: lo que lance una variante.
    """
    nucleo = nucleo_comun() if fija else contextlib.nullcontext(False)
    with nucleo as fijada, _barra(rondas) as avanza:
        veces = {
            nombre: 1 if _dura(hace) > _LENTA_NS else operaciones
            for nombre, hace in variantes.items()
        }
        bloques: dict[str, list[list[int]]] = {nombre: [] for nombre in variantes}
        turno, azar = list(variantes), random.Random()
        for _ in range(rondas):
            azar.shuffle(turno)
            for nombre in turno:
                bloque = _cronometra(variantes[nombre], veces[nombre])
                bloques[nombre].append(bloque if veces[nombre] == 1 else bloque[_PRIMERAS:])
            avanza()
    return Medida({nombre: np.array(filas) / 1000 for nombre, filas in bloques.items()}, fijada)


def _cronometra(hace: Operacion, veces: int) -> list[int]:
    """Los nanosegundos de cada una de `veces` operaciones seguidas."""
    reloj, tiempos = time.perf_counter_ns, []
    for _ in range(veces):
        desde = reloj()
        hace()
        tiempos.append(reloj() - desde)
    return tiempos


def _dura(hace: Operacion) -> int:
    """Los nanosegundos de una operación ya caliente: la más rápida de las de calentamiento."""
    return min(_cronometra(hace, _CALENTAMIENTO))


@contextlib.contextmanager
def _barra(pasos: int) -> Iterator[Callable[[], None]]:
    """Escribe «Midiendo» y diez cuadros, que aparecen según se avanza: al final, siempre igual."""
    print("Midiendo ", end="", flush=True)
    dados = 0

    def avanza() -> None:
        nonlocal dados
        dados += 1
        nuevos = _CUADROS * dados // pasos - _CUADROS * (dados - 1) // pasos
        if nuevos:
            print("▰" * nuevos, end="", flush=True)

    try:
        yield avanza
    finally:
        print()


class Acumulado:
    """Lo que `acumula` ha medido.

    Attributes:
        nombres: las variantes, en su orden.
        ms: de cada variante, los milisegundos que lleva gastados después de cada petición; el
            primero, lo que tarda en estar lista.
        fijada: si cliente y servidor compartieron un núcleo.
    """

    def __init__(self, ms: Mapping[str, NDArray[np.float64]], fijada: bool) -> None:
        self.nombres = list(ms)
        self.ms = ms
        self.fijada = fijada

    @property
    def nota(self) -> str:
        """Lo que hay que saber al leer las cifras, o «»."""
        return _nota(self.fijada)

    def se_paga_en(self, a: str, b: str) -> int | None:
        """La primera petición desde la que `a` lleva siempre gastado menos que `b`, o None."""
        no_gana = np.flatnonzero(self.ms[a] >= self.ms[b])
        primera = max(1, no_gana[-1] + 1) if len(no_gana) else 1
        return int(primera) if primera < len(self.ms[a]) else None


def acumula(
    variantes: Mapping[str, Callable[[], AbstractContextManager[Operacion]]],
    peticiones: int = 40,
    vueltas: int = 5,
) -> Acumulado:
    """Mide cuánto tiempo lleva gastado cada variante después de cada petición.

    Args:
        variantes: diccionario de nombre a función que da un gestor de contexto. Entrar en él es
            preparar la variante (abrir un pool); lo que da es la operación, sin argumentos.
        peticiones: cuántas operaciones se hacen cada vez.
        vueltas: cuántas veces se mide cada variante; se queda la mediana.

    Returns:
        Un `Acumulado`.

    Raises:
        BaseException: lo que lance una variante.
    """
    tiempos: dict[str, list[NDArray[np.int64]]] = {nombre: [] for nombre in variantes}
    with nucleo_comun() as fijada, _barra(vueltas * len(variantes)) as avanza:
        turno, azar = list(variantes), random.Random()
        for _ in range(vueltas):
            azar.shuffle(turno)
            for nombre in turno:
                desde = time.perf_counter_ns()
                with variantes[nombre]() as hace:
                    instantes = [time.perf_counter_ns()]
                    for _ in range(peticiones):
                        hace()
                        instantes.append(time.perf_counter_ns())
                tiempos[nombre].append(np.array(instantes) - desde)
                avanza()
    return Acumulado({n: np.median(filas, axis=0) / 1e6 for n, filas in tiempos.items()}, fijada)
