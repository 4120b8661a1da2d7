"""Quién pide conexión a un pool, cuánto espera, cuál recibe y cuándo la devuelve.

Se apunta mientras hay un bloque `registra()` abierto (véase `apuntes`): el código de quien aprende
no cambia.
"""

import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

import psycopg2

from ..servidor import ErrorServidor
from .apuntes import Apunte, Libreta
from .apuntes import abre as empieza_a_apuntar
from .apuntes import cierra as deja_de_apuntar
from .servidor import NO_RESPONDE, NOMBRE, abre, por_que_no_entra

_CADA = 0.005
_CONSULTA = """
    SELECT pid, state
      FROM pg_stat_activity
     WHERE datname = current_database()
       AND backend_type = 'client backend'
       AND application_name <> %s
"""


class Prestamo(NamedTuple):
    """Una petición a un pool. Los tiempos son segundos desde el comienzo del bloque.

    Attributes:
        `hilo`: nombre del hilo que pide.
        `pide`: cuándo llamó a `getconn` o a `connection`.
        `recibe`: cuándo recibió la conexión; `None` si no la recibió.
        `devuelve`: cuándo se devolvió, desde cualquier hilo; `None` si no se devolvió al pool.
        `pid`: proceso del servidor que atiende la conexión; `None` si no la recibió.
        `error`: nombre de la clase del error con que acabó la petición, o `None`.
        `falla`: cuándo llegó ese error, o `None`.
    """

    hilo: str
    pide: float
    recibe: float | None = None
    devuelve: float | None = None
    pid: int | None = None
    error: str | None = None
    falla: float | None = None


class Resumen(NamedTuple):
    """Las cuentas de un registro: no dependen de lo rápida que sea la máquina."""

    peticiones: int
    errores: int
    conexiones: int
    reutilizados: int
    maximo_a_la_vez: int

    def __str__(self) -> str:
        return (
            f"peticiones: {self.peticiones} · errores: {self.errores}"
            f" · conexiones distintas: {self.conexiones}"
            f" · préstamos reutilizados: {self.reutilizados}"
            f" · prestadas a la vez, como máximo: {self.maximo_a_la_vez}"
        )

    def __repr__(self) -> str:
        return str(self)


class Registro:
    """Lo que pasó mientras duró un bloque `registra()`.

    Attributes:
        `servidor`: lista de pares (segundos, {pid: estado}): lo que veía `pg_stat_activity`.
        `duracion`: segundos que duró el bloque; `None` mientras dura.
    """

    def __init__(self) -> None:
        self._libreta = Libreta()
        self._fijos: list[Prestamo] | None = None
        self.servidor: list[tuple[float, dict[int, str]]] = []
        self.duracion: float | None = None

    @property
    def prestamos(self) -> list[Prestamo]:
        """Los préstamos, por orden de petición."""
        if self._fijos is not None:
            return list(self._fijos)
        hasta = time.perf_counter()
        apuntes = sorted(self._libreta.apuntes, key=lambda apunte: apunte.pide)
        return [_prestamo(apunte, self._libreta.desde, hasta) for apunte in apuntes]

    def resumen(self) -> Resumen:
        """Cuántas peticiones, errores, conexiones y reutilizaciones hubo: un `Resumen`.

        Un préstamo es reutilizado si su conexión ya se había prestado en este bloque.
        """
        prestamos = self.prestamos
        dados = [p for p in prestamos if p.recibe is not None]
        procesos = {p.pid for p in dados}
        # A la misma hora, antes la devolución: esa conexión ya no la tiene nadie.
        sucesos = [(p.recibe, 1, p.pid) for p in dados]
        sucesos += [(p.devuelve, -1, p.pid) for p in dados if p.devuelve is not None]
        a_la_vez, maximo = dict.fromkeys(procesos, 0), 0
        for _, cambio, pid in sorted(sucesos, key=lambda suceso: suceso[:2]):
            a_la_vez[pid] += cambio
            maximo = max(maximo, sum(veces > 0 for veces in a_la_vez.values()))
        return Resumen(
            peticiones=len(prestamos),
            errores=sum(p.error is not None for p in prestamos),
            conexiones=len(procesos),
            reutilizados=len(dados) - len(procesos),
            maximo_a_la_vez=maximo,
        )

    def _abre(self) -> None:
        empieza_a_apuntar(self._libreta)

    def _cierra(self) -> None:
        self._fijos = self.prestamos
        self.duracion = time.perf_counter() - self._libreta.desde
        deja_de_apuntar(self._libreta)


def _prestamo(apunte: Apunte, comienzo: float, hasta: float) -> Prestamo:
    """Lo apuntado, contado desde el comienzo y sin lo que pasó después."""

    def desde_el_comienzo(hora: float | None) -> float | None:
        return None if hora is None or hora > hasta else hora - comienzo

    return Prestamo(
        apunte.hilo.name,
        apunte.pide - comienzo,
        desde_el_comienzo(apunte.recibe),
        desde_el_comienzo(apunte.devuelve),
        apunte.pid,
        apunte.error,
        desde_el_comienzo(apunte.falla),
    )


@contextlib.contextmanager
def registra() -> Iterator[Registro]:
    """Apunta, mientras dura un bloque `with`, cada petición a un pool y lo que ve el servidor.

    Vale para todos los pools de psycopg2, de ksycopg2 (si está instalado) y de psycopg_pool de
    este proceso, y para las clases que hereden de ellos. Si una clase hija espera dentro de su
    `getconn`, esa espera se ve; si espera antes de llamarlo, no.

    Yields:
        Un `Registro`.

    Raises:
        ErrorServidor: el servidor no responde.
    """
    with _mira_el_servidor() as empieza_a_mirar:
        registro = Registro()
        registro._abre()
        try:
            empieza_a_mirar(registro)
            yield registro
        finally:
            registro._cierra()


# Lo que mira el servidor


@contextlib.contextmanager
def _mira_el_servidor() -> Iterator[Callable[[Registro], None]]:
    """Una conexión y un hilo propios: no esperan a nadie, y nadie espera por ellos."""
    if "PGHOST" not in os.environ:
        raise ErrorServidor(NO_RESPONDE)
    try:
        conexion = abre()
    except psycopg2.OperationalError as error:
        raise ErrorServidor(por_que_no_entra(error)) from None
    fin = threading.Event()
    hilos: list[threading.Thread] = []

    def mira(registro: Registro) -> None:
        # Si el servidor se cae a mitad, quedan los préstamos.
        with contextlib.suppress(psycopg2.Error), conexion.cursor() as cursor:
            while True:
                cursor.execute(_CONSULTA, (NOMBRE,))
                ahora = time.perf_counter() - registro._libreta.desde
                if registro.duracion is not None:
                    return  # El bloque acabó mientras contestaba el servidor.
                registro.servidor.append((ahora, {pid: e or "" for pid, e in cursor}))
                if fin.wait(_CADA):
                    return

    def empieza(registro: Registro) -> None:
        hilo = threading.Thread(target=mira, args=[registro], name=NOMBRE, daemon=True)
        hilo.start()
        hilos.append(hilo)

    try:
        yield empieza
    finally:
        fin.set()
        for hilo in hilos:
            hilo.join()
        conexion.close()
