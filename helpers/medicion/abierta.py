"""Una carga abierta: las peticiones llegan al azar, sin esperar a que acaben las de antes."""

import dataclasses
import math
import random
import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import psycopg_pool

_A_LA_VEZ = 64


def prob_de_esperar(ocupadas: float, conexiones: int) -> float:
    """La fórmula C de Erlang: qué parte de las llegadas al azar encuentra todo ocupado.

    Args:
        ocupadas: las que harían falta de media, según Little: ritmo por servicio.
        conexiones: las que hay.

    Returns:
        Entre 0 y 1. Si no bastan ni para la media, es 1, y la cola crece sin fin.
    """
    if ocupadas >= conexiones:
        return 1
    llenas = ocupadas**conexiones / math.factorial(conexiones) * conexiones
    llenas /= conexiones - ocupadas
    return llenas / (llenas + sum(ocupadas**k / math.factorial(k) for k in range(conexiones)))


@dataclasses.dataclass(frozen=True)
class CargaAbierta:
    """Lo que `carga_abierta` ha medido con un pool de un tamaño.

    Attributes:
        `tamano`: conexiones del pool.
        peticiones_por_s: peticiones que llegaron cada segundo.
        esperas_ms: lo que cada una esperó a tener conexión, desde que le tocaba llegar.
        parte_que_espera: qué parte encontró el pool sin conexiones libres, según él, de 0 a 1.
        servicio_ms: lo que se tuvo de media una conexión, según el reloj del cliente.
    """

    tamano: int
    peticiones_por_s: float
    esperas_ms: Sequence[float]
    parte_que_espera: float
    servicio_ms: float

    @property
    def ocupadas(self) -> float:
        """Las conexiones ocupadas de media, según la ley de Little."""
        return self.peticiones_por_s * self.servicio_ms / 1000

    @property
    def espera_ms(self) -> float:
        """Lo que ha esperado de media una petición."""
        return statistics.mean(self.esperas_ms)

    @property
    def parte_prevista(self) -> float:
        """La parte que espera según Erlang."""
        return prob_de_esperar(self.ocupadas, self.tamano)

    @property
    def espera_prevista_ms(self) -> float:
        """La espera media según Erlang, si lo que dura cada petición es también al azar."""
        libres = self.tamano - self.ocupadas
        return self.parte_prevista * self.servicio_ms / libres if libres > 0 else math.inf


def carga_abierta(
    trabajo: Callable[[psycopg.Connection[Any]], object],
    tamano: int,
    por_segundo: float,
    segundos: float = 2,
) -> CargaAbierta:
    """Mide un pool de psycopg al que las peticiones llegan al azar.

    Args:
        trabajo: función que recibe una conexión prestada.
        `tamano`: conexiones del pool (`min_size` y `max_size`).
        por_segundo: cuántas llegan de media.
        segundos: cuánto se mide.

    Returns:
        Una `CargaAbierta`.

    Raises:
        BaseException: lo que lance el trabajo.
    """

    def atiende(toca: float) -> tuple[float, float]:
        with pool.connection() as conexion:
            recibe = time.perf_counter()
            trabajo(conexion)
        return recibe - toca, time.perf_counter() - recibe

    with (
        psycopg_pool.ConnectionPool("", min_size=tamano, max_size=tamano, timeout=60) as pool,
        ThreadPoolExecutor(_A_LA_VEZ) as equipo,
    ):
        pool.wait()
        tareas = []
        desde = toca = time.perf_counter()
        while (toca := toca + random.expovariate(por_segundo)) < desde + segundos:
            time.sleep(max(0, toca - time.perf_counter()))
            tareas.append(equipo.submit(atiende, toca))
        usos = [tarea.result() for tarea in tareas]
        cuentas = pool.get_stats()
    esperas, servicios = zip(*usos, strict=True) if usos else ((0.0,), (0.0,))
    return CargaAbierta(
        tamano=tamano,
        peticiones_por_s=len(usos) / segundos,
        esperas_ms=[1000 * s for s in esperas],
        parte_que_espera=cuentas.get("requests_queued", 0) / max(len(usos), 1),
        servicio_ms=1000 * statistics.mean(servicios),
    )
