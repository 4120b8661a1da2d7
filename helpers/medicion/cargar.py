"""Medir un pool bajo carga: cuánto atiende y cuánto hace esperar."""

import dataclasses
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import psycopg_pool


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
    def espera_prevista_ms(self) -> float:
        """La espera que predice la ley de Little, con los demás delante, por turnos."""
        return max(0, self.hilos / self.tamano - 1) * self.servicio_ms


def carga(
    trabajo: Callable[[psycopg.Connection[Any]], object],
    tamano: int,
    hilos: int = 16,
    segundos: float = 0.25,
) -> Carga:
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

    def repite(pool: psycopg_pool.ConnectionPool[Any]) -> list[tuple[float, float]]:
        usos: list[tuple[float, float]] = []
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
