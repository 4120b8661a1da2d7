"""Medir variantes de una misma tarea de modo que la comparación valga.

Se miden alternándolas, en rondas de orden barajado: lo que moleste a una (otro programa, un núcleo
más lento) molesta a todas. De cada una se descarta lo primero y se mira la mediana.
"""

import contextlib
import dataclasses
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import psycopg_pool

from .nucleo import nucleo_comun
from .numeros import aproximado

__all__ = ["Acumulado", "Carga", "Medida", "Razon", "acumula", "carga", "compara", "nucleo_comun"]

_CALENTAMIENTO = 5
_PRIMERAS = 5
_LENTA_NS = 1_000_000
_CUADROS = 10
_SORTEOS = 2000


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

    def __init__(self, rondas_us, fijada):
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

    def mediana_us(self, nombre):
        """La mediana de una variante, en microsegundos."""
        return float(np.median(self.duraciones_us[nombre]))

    def percentiles_us(self, nombre):
        """Los percentiles 50, 95 y 99 de una variante, en microsegundos."""
        cuales = (50, 95, 99)
        return dict(zip(cuales, np.percentile(self.duraciones_us[nombre], cuales), strict=True))

    def razon(self, a, b):
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

    def diferencia_ms(self, a, b):
        """Cuántos milisegundos más que `b` cuesta `a` en cada petición."""
        return (self.mediana_us(a) - self.mediana_us(b)) / 1000

    def frase(self, a, b):
        """La comparación de dos variantes, en palabras: dos líneas."""
        razon, diferencia_ms = self.razon(a, b), self.diferencia_ms(a, b)
        return (
            f"«{a}» tarda {aproximado(razon.valor)} veces lo que «{b}»: "
            f"{aproximado(abs(diferencia_ms), 'ms')} {'menos' if diferencia_ms < 0 else 'más'} por "
            f"petición.\nEn esta ejecución, entre {aproximado(razon.desde)} y "
            f"{aproximado(razon.hasta)} veces."
        )

    @property
    def nota(self):
        """Lo que hay que saber al leer las cifras, o «»."""
        return _nota(self.fijada)

    def __repr__(self):
        ancho = max(map(len, ("variante", *self.nombres)))
        filas = [("variante", "mediana", "p95", "p99", "veces el suelo")]
        for nombre in self.nombres:
            tiempos = [aproximado(us / 1000, "ms") for us in self.percentiles_us(nombre).values()]
            veces = aproximado(self.mediana_us(nombre) / self.mediana_us(self.suelo))
            filas.append((nombre, *tiempos, veces))
        return "\n".join(
            " | ".join([f"{nombre:{ancho}}", *(f"{celda:>14}" for celda in celdas)])
            for nombre, *celdas in filas
        )


def _nota(fijada):
    return "" if fijada else "Es orientativo: aquí no se puede fijar un núcleo."


def compara(variantes, rondas=100, operaciones=20):
    """Mide varias formas de hacer lo mismo, alternándolas.

    Una operación que pasa de un milisegundo se hace una vez por ronda; una más rápida, varias
    seguidas, y se descartan las cinco primeras. Mientras mide, crece una barra.

    Args:
        variantes: diccionario de nombre a función sin argumentos. La primera es el suelo: aquello
            con lo que se compara lo demás.
        rondas: cuántas veces se pasa por todas las variantes.
        operaciones: cuántas veces seguidas se hace una operación rápida; más de cinco.

    Returns:
        Una `Medida`.

    Raises:
        BaseException: lo que lance una variante.
    """
    with nucleo_comun() as fijada, _barra(rondas) as avanza:
        veces = {
            nombre: 1 if _dura(hace) > _LENTA_NS else operaciones
            for nombre, hace in variantes.items()
        }
        bloques = {nombre: [] for nombre in variantes}
        turno, azar = list(variantes), random.Random()
        for _ in range(rondas):
            azar.shuffle(turno)
            for nombre in turno:
                bloque = _cronometra(variantes[nombre], veces[nombre])
                bloques[nombre].append(bloque if veces[nombre] == 1 else bloque[_PRIMERAS:])
            avanza()
    return Medida({nombre: np.array(filas) / 1000 for nombre, filas in bloques.items()}, fijada)


def _cronometra(hace, veces):
    """Los nanosegundos de cada una de `veces` operaciones seguidas."""
    reloj, tiempos = time.perf_counter_ns, []
    for _ in range(veces):
        desde = reloj()
        hace()
        tiempos.append(reloj() - desde)
    return tiempos


def _dura(hace):
    """Los nanosegundos de una operación ya caliente: la más rápida de las de calentamiento."""
    return min(_cronometra(hace, _CALENTAMIENTO))


@contextlib.contextmanager
def _barra(pasos):
    """Escribe «Midiendo» y diez cuadros, que aparecen según se avanza: al final, siempre igual."""
    print("Midiendo ", end="", flush=True)
    dados = 0

    def avanza():
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

    def __init__(self, ms, fijada):
        self.nombres = list(ms)
        self.ms = ms
        self.fijada = fijada

    @property
    def nota(self):
        """Lo que hay que saber al leer las cifras, o «»."""
        return _nota(self.fijada)

    def se_paga_en(self, a, b):
        """La primera petición desde la que `a` lleva siempre gastado menos que `b`, o None."""
        no_gana = np.flatnonzero(self.ms[a] >= self.ms[b])
        primera = max(1, no_gana[-1] + 1) if len(no_gana) else 1
        return int(primera) if primera < len(self.ms[a]) else None


def acumula(variantes, peticiones=40, vueltas=5):
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
    tiempos = {nombre: [] for nombre in variantes}
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


@dataclasses.dataclass(frozen=True)
class Carga:
    """Lo que `carga` ha medido con un pool de un tamaño.

    Attributes:
        `tamano`: conexiones del pool.
        hilos: hilos que piden sin parar.
        peticiones_por_s: peticiones atendidas cada segundo.
        espera_ms: lo que espera de media una petición, según el propio pool.
        servicio_ms: lo que se tiene de media una conexión, según el reloj del cliente.
    """

    tamano: int
    hilos: int
    peticiones_por_s: float
    espera_ms: float
    servicio_ms: float

    @property
    def espera_prevista_ms(self):
        """La espera que predice la ley de Little: los demás van delante, por turnos."""
        return max(0, self.hilos / self.tamano - 1) * self.servicio_ms


def carga(trabajo, tamano, hilos=16, segundos=0.25):
    """Mide un pool de psycopg mientras varios hilos piden, trabajan, devuelven y vuelven a pedir.

    Args:
        trabajo: función que recibe una conexión prestada.
        `tamano`: conexiones del pool (`min_size` y `max_size`).
        hilos: hilos que piden a la vez.
        segundos: cuánto se mide, una vez que cada hilo ha hecho una petición.

    Returns:
        Una `Carga`.

    Raises:
        BaseException: lo que lance el trabajo.
    """
    fin, listos = threading.Event(), threading.Semaphore(0)

    def repite(pool):
        usos = []
        try:
            while not fin.is_set():
                with pool.connection() as conexion:
                    recibe = time.perf_counter()
                    trabajo(conexion)
                usos.append((recibe, time.perf_counter()))
                if len(usos) == 1:
                    listos.release()
        except BaseException:
            fin.set()
            raise
        finally:
            listos.release()  # Quien falla no hace esperar.
        return usos

    with (
        psycopg_pool.ConnectionPool("", min_size=tamano, max_size=tamano, timeout=60) as pool,
        ThreadPoolExecutor(hilos) as equipo,
    ):
        pool.wait()
        try:
            tareas = [equipo.submit(repite, pool) for _ in range(hilos)]
            # Hasta que cada hilo ha hecho una petición, la cola está más corta de lo normal.
            for _ in tareas:
                listos.acquire()
            antes, desde = pool.get_stats(), time.perf_counter()
            fin.wait(segundos)
            despues, hasta = pool.get_stats(), time.perf_counter()
        finally:
            fin.set()
        usos = [uso for tarea in tareas for uso in tarea.result() if desde <= uso[1] <= hasta]
    cuentas = ("requests_num", "requests_queued", "requests_wait_ms")
    pedidas, esperaron, espera_ms = (despues.get(c, 0) - antes.get(c, 0) for c in cuentas)
    return Carga(
        tamano=tamano,
        hilos=hilos,
        peticiones_por_s=len(usos) / (hasta - desde),
        # El pool cuenta milisegundos enteros: a cada espera le quita medio, de media.
        espera_ms=(espera_ms + esperaron / 2) / max(pedidas, 1),
        servicio_ms=1000 * sum(devuelve - recibe for recibe, devuelve in usos) / max(len(usos), 1),
    )
