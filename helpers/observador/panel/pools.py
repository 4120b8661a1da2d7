"""Los sitios de cada pool: cuáles están libres, quién tiene los demás y quién espera.

Lo que hay en un pool se lee en el propio pool; quién lo pidió y cuándo, en lo que se apunta (véase
`apuntes`). Nada de esto cambia un pool ni mantiene viva una conexión.
"""

import contextlib
import gc
import itertools
import sys
import time
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import psycopg

from .. import celda
from ..apuntes import Apunte, Libreta, bases, pid_de

# Segundos desde que una petición es una espera, y desde que un préstamo abandonado es una fuga.
_YA_ESPERA = 0.2
_YA_ES_FUGA = 2
# Cuántos sitios sin abrir se dibujan, como mucho: hay pools con un máximo enorme.
_CABEN = 100
_DE_PSYCOPG = (psycopg.Connection, psycopg.AsyncConnection)
LIBRE, PRESTADA, FUGA, SIN_ABRIR = "libre", "prestada", "fuga", "sin abrir"


@dataclass(frozen=True)
class Sitio:
    """Un sitio de un pool.

    Attributes:
        `estado`: `LIBRE`, `PRESTADA`, `FUGA` o `SIN_ABRIR`.
        `pid`: el proceso del servidor de su conexión.
        `quien` y `segundos`: a quién se prestó y hace cuánto; None si fue antes de mirar.
        `motivo`: en una fuga, la prueba.
    """

    estado: str
    pid: int | None = None
    quien: str = ""
    segundos: float | None = None
    motivo: str = ""


@dataclass(frozen=True)
class Pool:
    """Un pool abierto. `numero` no se repite; `esperan` son pares (quién, segundos)."""

    numero: int
    nombre: str
    maximo: int
    sitios: list[Sitio]
    esperan: list[tuple[str, float]]

    def cuantos(self, *estados: str) -> int:
        """Cuántos sitios están así."""
        return sum(sitio.estado in estados for sitio in self.sitios)


@dataclass
class _Visto:
    """Un pool conocido, los procesos de sus sitios, para que al mirar otra vez nada salte, y las
    conexiones que la última vez parecían fugas.
    """

    ref: weakref.ref[Any]
    numero: int
    puestos: list[int | None] = field(default_factory=list)
    sospechas: set[tuple[int | None, str]] = field(default_factory=set)

    def confirma(self, sitios: list[Sitio]) -> list[Sitio]:
        """Los mismos sitios, sin las fugas que se ven por primera vez: la conexión que se rompe
        está cerrada un momento antes de que su pool la reciba.
        """
        antes, self.sospechas = self.sospechas, {(s.pid, s.quien) for s in sitios if s.motivo}
        return [
            replace(s, estado=PRESTADA, motivo="")
            if s.motivo and (s.pid, s.quien) not in antes
            else s
            for s in sitios
        ]


class EnCurso(Libreta):
    """Solo lo que está pedido o prestado ahora, y los pools que nacen."""

    def __init__(self) -> None:
        super().__init__()
        self.vivos: set[Apunte] = set()
        self.pools: list[weakref.ref[Any]] = []

    def nace(self, pool: Any) -> None:
        """Apunta el pool, sin mantenerlo vivo."""
        self.pools.append(weakref.ref(pool))

    def apunta(self, apunte: Apunte) -> None:
        """Está pedido."""
        self.vivos.add(apunte)

    def acaba(self, apunte: Apunte) -> None:
        """Ya no: guardarlo haría trabajar de más al recolector de basura."""
        self.vivos.discard(apunte)


class Pools:
    """Los pools que hay desde que se abre una libreta, y los que había."""

    def __init__(self, libreta: EnCurso) -> None:
        self._libreta = libreta
        self._numeros = itertools.count(1)
        self._vistos: list[_Visto] = []
        # Las conexiones de psycopg que ya estaban prestadas: su pool no las apunta en ningún lado.
        self._de_antes: list[weakref.ref[Any]] = []
        de_pool = tuple(bases())
        for cosa in gc.get_objects():
            # Sin `isinstance`, que pregunta a cada objeto, y alguno contesta con código.
            if issubclass(type(cosa), de_pool):
                self._conoce(weakref.ref(cosa))
            elif issubclass(type(cosa), _DE_PSYCOPG) and getattr(cosa, "_pool", None):
                self._de_antes.append(weakref.ref(cosa))

    def _conoce(self, ref: weakref.ref[Any]) -> None:
        # La referencia débil a un objeto es siempre la misma. Compararlas compararía los pools.
        if ref() is not None and not any(visto.ref is ref for visto in self._vistos):
            self._vistos.append(_Visto(ref, next(self._numeros)))

    def mira(self) -> list[Pool]:
        """Cómo está ahora cada pool abierto."""
        # Otros hilos apuntan mientras tanto: se trabaja con una copia.
        nacidos, vivos = self._libreta.pools[:], self._libreta.vivos.copy()
        del self._libreta.pools[: len(nacidos)]
        for ref in nacidos:
            self._conoce(ref)
        for apunte in vivos:
            if apunte.pool() is None:
                self._libreta.acaba(apunte)  # Nadie lo va a devolver: su pool ya no existe.
            self._conoce(apunte.pool)
        self._vistos = [visto for visto in self._vistos if visto.ref() is not None]
        en_orden = sorted(vivos, key=lambda apunte: apunte.pide)
        ahora, pools = time.perf_counter(), []
        for visto in self._vistos:
            pool = visto.ref()
            suyos = [apunte for apunte in en_orden if apunte.pool is visto.ref]
            # Puede estar a medio crear, o cambiar mientras se mira, o ser de una clase de quien
            # aprende que falla al preguntarle: será a la próxima.
            with contextlib.suppress(Exception):
                if pool is not None and not pool.closed:
                    pools.append(self._pool(pool, visto, suyos, ahora))
        return pools

    def _pool(self, pool: Any, visto: _Visto, suyos: list[Apunte], ahora: float) -> Pool:
        prestados = [apunte for apunte in suyos if apunte.recibe is not None]
        if hasattr(pool, "maxconn"):
            maximo = pool.maxconn
            ocupados = list(_de_psycopg2(pool, prestados, self._libreta.desde, ahora))
        else:
            maximo = pool.max_size
            ocupados = list(_de_psycopg(pool, prestados, self._de_antes, ahora))
        libres = [Sitio(LIBRE, pid_de(conexion)) for conexion in list(pool._pool)]
        esperan = [
            (_quien(apunte), ahora - apunte.pide)
            for apunte in suyos
            if apunte.recibe is None and ahora - apunte.pide > _YA_ESPERA
        ]
        nombre = type(pool).__name__
        if propio := getattr(pool, "name", ""):
            nombre += f" «{propio}»"
        sitios = [*visto.confirma(ocupados), *libres]
        sitios = _en_su_puesto(sitios, visto.puestos, maximo)
        return Pool(visto.numero, nombre, maximo, sitios, esperan)


# --------------------------------------------------------------- cada driver


def _de_psycopg2(pool: Any, prestados: list[Apunte], desde: float, ahora: float) -> Iterator[Sitio]:
    """Lo prestado, según el propio pool: lo guarda hasta que se devuelve."""
    for clave in list(pool._used):
        try:
            sola = _referencias(pool._used, clave) <= _SOLO_UNA
            conexion = pool._used[clave]
        except KeyError:
            continue  # La acaban de devolver.
        apunte = next((a for a in prestados if a.conexion and a.conexion() is conexion), None)
        if apunte is None:
            sitio = Sitio(PRESTADA, pid_de(conexion), "antes de abrir este panel")
            lleva = ahora - desde
        else:
            lleva = ahora - (apunte.recibe or ahora)
            sitio = Sitio(PRESTADA, apunte.pid, _quien(apunte), lleva)
        yield _si_es_fuga(sitio, lleva, apunte, conexion, sola)


def _de_psycopg(
    pool: Any, prestados: list[Apunte], de_antes: list[weakref.ref[Any]], ahora: float
) -> Iterator[Sitio]:
    """Lo prestado, según lo apuntado: el pool solo sabe cuántas hay."""
    for apunte in prestados:
        conexion: Any = apunte.conexion and apunte.conexion()
        if conexion is None or conexion._pool is pool:
            lleva = ahora - (apunte.recibe or ahora)
            sitio = Sitio(PRESTADA, apunte.pid, _quien(apunte), lleva)
            yield _si_es_fuga(sitio, lleva, apunte, conexion, False)
    for ref in de_antes:
        conexion = ref()
        apuntada = any(apunte.conexion is ref for apunte in prestados)
        if conexion is not None and conexion._pool is pool and not apuntada:
            yield Sitio(PRESTADA, pid_de(conexion), "antes de abrir este panel")


def _si_es_fuga(
    sitio: Sitio, lleva: float, apunte: Apunte | None, conexion: Any, sola: bool
) -> Sitio:
    """El mismo sitio o, si hay una prueba de que nadie va a devolver la conexión, una fuga."""
    if lleva < _YA_ES_FUGA:
        return sitio
    if conexion is None:
        motivo = "Se perdió la variable que la guardaba y Python ya recogió la conexión."
    elif conexion.closed:
        motivo = "La conexión está cerrada, y nadie la ha devuelto al pool."
    elif sola:
        motivo = "Se perdió la variable que la guardaba: ya solo la tiene el pool."
    elif apunte is not None and not apunte.hilo.is_alive():
        motivo = f"El {_quien(apunte)} terminó y no la devolvió."
    else:
        return sitio
    return replace(sitio, estado=FUGA, motivo=motivo)


def _referencias(donde: dict[Any, Any], clave: Any) -> int:
    return sys.getrefcount(donde[clave])


# Cuántas se cuentan de algo que solo está en un diccionario: cambia con la versión de Python.
_SOLO_UNA = _referencias({0: object()}, 0)


# --------------------------------------------------------------- piezas


def _quien(apunte: Apunte) -> str:
    """Quien pide, como lo conoce quien aprende: su celda, o el nombre de su hilo o de su tarea."""
    if apunte.tarea:
        return f"tarea «{apunte.tarea}»"
    if apunte.hilo.name != "MainThread":
        return f"hilo «{apunte.hilo.name}»"
    if not apunte.celda:
        return "el programa"
    acabada = apunte.celda != celda.numero or not celda.en_marcha
    return f"celda [{apunte.celda}]" + (", acabada" if acabada else "")


def _en_su_puesto(sitios: list[Sitio], puestos: list[int | None], maximo: int) -> list[Sitio]:
    """Los sitios en orden, cada proceso donde estaba, y detrás los que no se han abierto."""
    por_pid = {sitio.pid: sitio for sitio in sitios if sitio.pid is not None}
    sin_pid = [sitio for sitio in sitios if sitio.pid is None]  # Ya cerradas.
    puestos[:] = [pid if pid in por_pid else None for pid in puestos]
    for pid in por_pid:
        if pid not in puestos:
            if None in puestos:
                puestos[puestos.index(None)] = pid
            else:
                puestos.append(pid)
    while puestos and puestos[-1] is None:
        puestos.pop()
    ordenados = [por_pid[p] if p else Sitio(SIN_ABRIR) for p in puestos] + sin_pid
    return ordenados + [Sitio(SIN_ABRIR)] * (min(maximo, _CABEN) - len(ordenados))
