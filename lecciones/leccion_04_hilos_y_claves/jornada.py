"""Una mañana de un programa con cuatro hilos y un pool de tres conexiones, y su registro.

Los hilos se turnan: el registro es el mismo cada vez.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import psycopg2

from .conexion import EsperaAgotada, PoolQueEspera

_NOMBRES = ("Ana", "Luis", "Eva", "Hugo")


class _Oficina:
    """Cuatro hilos que toman y devuelven de un pool, y lo apuntan."""

    def __init__(self) -> None:
        self.lineas: list[str] = []
        self.reserva = PoolQueEspera(3, 3, espera=0.2, application_name="jornada")
        self._numeros: dict[int, int] = {}
        self._hilos = {nombre: ThreadPoolExecutor(1) for nombre in _NOMBRES}

    def turno(self, nombre: str, hace: Callable[..., Any], *datos: Any) -> Any:
        """Hace algo en el hilo de ese nombre, y espera a que acabe."""
        return self._hilos[nombre].submit(hace, nombre, *datos).result()

    def toma(self, nombre: str) -> Any:
        try:
            conexion = self.reserva.getconn()
        except EsperaAgotada as error:
            self._apunta(nombre, f"{type(error).__name__}: {error}")
            return None
        numero = self._numeros.setdefault(id(conexion), len(self._numeros) + 1)
        self._apunta(nombre, f"toma la conexión {numero}")
        return conexion

    def devuelve(self, nombre: str, conexion: Any) -> None:
        self.reserva.putconn(conexion)
        self._apunta(nombre, f"devuelve la conexión {self._numeros[id(conexion)]}")

    def divide(self, nombre: str, conexion: Any) -> None:
        with suppress(psycopg2.DataError):
            conexion.cursor().execute("SELECT 1 / 0")
        self._apunta(nombre, "DivisionByZero")

    def _apunta(self, nombre: str, que: str) -> None:
        self.lineas.append(f"{len(self.lineas) + 1:>2}  {nombre:<5} {que}")

    def cierra(self) -> None:
        for hilo in self._hilos.values():
            hilo.shutdown()
        self.reserva.closeall()


def pasa() -> tuple[list[str], int]:
    """Pasa la mañana.

    Returns:
        Las líneas del registro, y cuántas conexiones puede prestar el pool al final.
    """
    oficina = _Oficina()
    toma, devuelve, divide = oficina.toma, oficina.devuelve, oficina.divide
    try:
        de_ana = oficina.turno("Ana", toma)
        de_eva = oficina.turno("Eva", toma)
        oficina.turno("Eva", divide, de_eva)
        oficina.turno("Eva", devuelve, de_eva)
        oficina.turno("Hugo", toma)
        otra_de_hugo = oficina.turno("Hugo", toma)
        oficina.turno("Hugo", devuelve, otra_de_hugo)
        oficina.turno("Ana", devuelve, de_ana)
        de_luis = oficina.turno("Luis", toma)
        oficina.turno("Luis", divide, de_luis)
        de_eva = oficina.turno("Eva", toma)
        oficina.turno("Ana", toma)
        oficina.turno("Eva", devuelve, de_eva)
        de_ana = oficina.turno("Ana", toma)
        oficina.turno("Ana", devuelve, de_ana)
        quedan = []
        with suppress(EsperaAgotada):
            while True:
                quedan.append(oficina.reserva.getconn())
        return oficina.lineas, len(quedan)
    finally:
        oficina.cierra()


def registro() -> str:
    """Lo que apuntó el pool esa mañana, una línea por suceso."""
    lineas, _ = pasa()
    return "\n".join(lineas)
