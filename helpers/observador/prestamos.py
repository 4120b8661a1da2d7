"""Quién pide conexión a un pool, cuánto espera, cuál recibe y cuándo la devuelve.

Mientras hay un bloque `registra()` abierto, los métodos `getconn` y `putconn` de las clases de
pool de este proceso apuntan la hora antes de hacer su trabajo. Al cerrarlo vuelven a ser los de
antes: el código de quien aprende no cambia. Pide un hilo o, en un pool asíncrono, una tarea.
"""

import asyncio
import contextlib
import functools
import importlib
import inspect
import os
import threading
import time
import types
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Any, NamedTuple

import psycopg2

from ..servidor import ErrorServidor
from .servidor import _NO_RESPONDE, _NOMBRE, abre, por_que_no_entra

# De aquí heredan todas las clases de pool. `connection()` de psycopg_pool llama a `getconn`.
_BASES = (
    ("psycopg2.pool", "AbstractConnectionPool"),
    ("ksycopg2.pool", "AbstractConnectionPool"),
    ("psycopg_pool", "ConnectionPool"),
    ("psycopg_pool", "AsyncConnectionPool"),
)
_CADA = 0.005
Metodo = Callable[..., Any]
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
        `hilo`: nombre del hilo que pide; en un pool asíncrono, el de la tarea.
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
        self._apuntes: list[_Apunte] = []
        self._fijos: list[Prestamo] | None = None
        self._comienzo = 0.0
        self.servidor: list[tuple[float, dict[int, str]]] = []
        self.duracion: float | None = None

    @property
    def prestamos(self) -> list[Prestamo]:
        """Los préstamos, por orden de petición."""
        if self._fijos is not None:
            return list(self._fijos)
        hasta = time.perf_counter()
        apuntes = sorted(self._apuntes, key=lambda apunte: apunte.pide)
        return [apunte.prestamo(self._comienzo, hasta) for apunte in apuntes]

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

    def _cierra(self) -> None:
        self._fijos = self.prestamos
        self.duracion = time.perf_counter() - self._comienzo


@contextlib.contextmanager
def registra() -> Iterator[Registro]:
    """Apunta, mientras dura un bloque `with`, cada petición a un pool y lo que ve el servidor.

    Vale para todos los pools de psycopg2, de ksycopg2 (si está instalado) y de psycopg_pool de
    este proceso, también los asíncronos, y para las clases que hereden de ellos. Si una clase hija
    espera dentro de su `getconn`, esa espera se ve; si espera antes de llamarlo, no.

    Yields:
        Un `Registro`.

    Raises:
        ErrorServidor: el servidor no responde.
    """
    with _mira_el_servidor() as empieza_a_mirar:
        registro = Registro()
        _abre(registro)
        try:
            empieza_a_mirar(registro)
            yield registro
        finally:
            _deja(registro)


# Lo que mira el servidor


@contextlib.contextmanager
def _mira_el_servidor() -> Iterator[Callable[[Registro], None]]:
    """Una conexión y un hilo propios: no esperan a nadie, y nadie espera por ellos."""
    if "PGHOST" not in os.environ:
        raise ErrorServidor(_NO_RESPONDE)
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
                cursor.execute(_CONSULTA, (_NOMBRE,))
                ahora = time.perf_counter() - registro._comienzo
                if registro.duracion is not None:
                    return  # El bloque acabó mientras contestaba el servidor.
                registro.servidor.append((ahora, {pid: e or "" for pid, e in cursor}))
                if fin.wait(_CADA):
                    return

    def empieza(registro: Registro) -> None:
        hilo = threading.Thread(target=mira, args=[registro], name=_NOMBRE, daemon=True)
        hilo.start()
        hilos.append(hilo)

    try:
        yield empieza
    finally:
        fin.set()
        for hilo in hilos:
            hilo.join()
        conexion.close()


# Lo que apuntan los pools


class _Apunte:
    """Un préstamo mientras ocurre, con la hora del reloj."""

    __slots__ = ("devuelve", "error", "falla", "hilo", "pid", "pide", "recibe")

    def __init__(self, quien: str) -> None:
        self.hilo = quien
        self.recibe: float | None = None
        self.devuelve: float | None = None
        self.pid: int | None = None
        self.error: str | None = None
        self.falla: float | None = None
        self.pide = time.perf_counter()

    def prestamo(self, comienzo: float, hasta: float) -> Prestamo:
        def desde_el_comienzo(hora: float | None) -> float | None:
            return None if hora is None or hora > hasta else hora - comienzo

        return Prestamo(
            self.hilo,
            self.pide - comienzo,
            desde_el_comienzo(self.recibe),
            desde_el_comienzo(self.devuelve),
            self.pid,
            self.error,
            desde_el_comienzo(self.falla),
        )


class _Hilo(threading.local):
    """El nombre de cada hilo y el pool al que pide: lo que pida por dentro es lo mismo."""

    def __init__(self) -> None:
        self.nombre = threading.current_thread().name
        self.pool: object = None


_hilo = _Hilo()
# El pool al que está pidiendo cada tarea.
_pool_de_la_tarea: ContextVar[object] = ContextVar("_pool_de_la_tarea", default=None)
_uno_a_uno = threading.Lock()
# Los registros abiertos: una tupla nueva en cada cambio, para leerla sin cerrojo.
_abiertos: tuple[Registro, ...] = ()
# id(conexión) -> sus apuntes. Sin la conexión: no la mantiene viva.
_prestadas: dict[int, list[_Apunte]] = {}
# (clase, método) -> la función de antes y la que ocupa su lugar.
_originales: dict[tuple[type, str], tuple[Any, Any]] = {}


def _abre(registro: Registro) -> None:
    global _abiertos
    with _uno_a_uno:
        if not _abiertos:
            for modulo, nombre in _BASES:
                with contextlib.suppress(ImportError):
                    base = getattr(importlib.import_module(modulo), nombre)
                    _cambia(base, "__init__", _al_crear)
                    _cambia_con_sus_hijas(base)
        registro._comienzo = time.perf_counter()
        _abiertos = (*_abiertos, registro)


def _deja(registro: Registro) -> None:
    global _abiertos
    with _uno_a_uno:
        registro._cierra()
        _abiertos = tuple(otro for otro in _abiertos if otro is not registro)
        if not _abiertos:
            for (clase, metodo), (antes, ahora) in _originales.items():
                if clase.__dict__.get(metodo) is ahora:
                    setattr(clase, metodo, antes)
            _originales.clear()
            _prestadas.clear()


def _cambia_con_sus_hijas(clase: type) -> None:
    _cambia(clase, "getconn", _al_pedir)
    _cambia(clase, "putconn", _al_devolver)
    hija: type
    for hija in clase.__subclasses__():
        _cambia_con_sus_hijas(hija)


def _cambia(clase: type, metodo: str, envoltorio: Callable[[Metodo], Metodo]) -> None:
    antes = clase.__dict__.get(metodo)
    if isinstance(antes, types.FunctionType) and (clase, metodo) not in _originales:
        ahora = functools.wraps(antes)(envoltorio(antes))
        _originales[clase, metodo] = antes, ahora
        setattr(clase, metodo, ahora)


def _al_crear(original: Metodo) -> Metodo:
    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        # La clase puede haberse escrito dentro del bloque.
        with _uno_a_uno:
            if _abiertos:
                for clase in type(self).__mro__:
                    _cambia(clase, "getconn", _al_pedir)
                    _cambia(clase, "putconn", _al_devolver)
        original(self, *args, **kwargs)

    return __init__


def _al_pedir(original: Metodo) -> Metodo:
    if inspect.iscoroutinefunction(original):
        return _al_pedir_una_tarea(original)

    def getconn(self: Any, *args: Any, **kwargs: Any) -> Any:
        pool_de_antes = _hilo.pool
        if not _abiertos or pool_de_antes is self:
            return original(self, *args, **kwargs)
        _hilo.pool = self
        try:
            with _apunta(_hilo.nombre) as apunte:
                conexion = original(self, *args, **kwargs)
        finally:
            _hilo.pool = pool_de_antes
        _presta(apunte, conexion)
        return conexion

    return getconn


def _al_pedir_una_tarea(original: Metodo) -> Metodo:
    async def getconn(self: Any, *args: Any, **kwargs: Any) -> Any:
        if not _abiertos or _pool_de_la_tarea.get() is self:
            return await original(self, *args, **kwargs)
        tarea = asyncio.current_task()
        testigo = _pool_de_la_tarea.set(self)
        try:
            with _apunta(tarea.get_name() if tarea else _hilo.nombre) as apunte:
                conexion = await original(self, *args, **kwargs)
        finally:
            _pool_de_la_tarea.reset(testigo)
        _presta(apunte, conexion)
        return conexion

    return getconn


@contextlib.contextmanager
def _apunta(quien: str) -> Iterator[_Apunte]:
    """Apunta una petición, y el error con que acaba."""
    apunte = _Apunte(quien)
    for registro in _abiertos:
        registro._apuntes.append(apunte)
    try:
        yield apunte
    except BaseException as error:
        apunte.error, apunte.falla = type(error).__name__, time.perf_counter()
        raise


def _presta(apunte: _Apunte, conexion: Any) -> None:
    apunte.pid = _pid(conexion)
    apunte.recibe = time.perf_counter()
    apuntes = _prestadas.get(id(conexion))
    # El mismo `id` con otro proceso es otra conexión: la de antes ya no existe.
    if apuntes and apuntes[0].pid == apunte.pid:
        apuntes.append(apunte)
    else:
        _prestadas[id(conexion)] = [apunte]


def _al_devolver(original: Metodo) -> Metodo:
    if inspect.iscoroutinefunction(original):

        async def putconn_de_una_tarea(self: Any, *args: Any, **kwargs: Any) -> Any:
            with _devuelve(args, kwargs):
                return await original(self, *args, **kwargs)

        return putconn_de_una_tarea

    def putconn(self: Any, *args: Any, **kwargs: Any) -> Any:
        with _devuelve(args, kwargs):
            return original(self, *args, **kwargs)

    return putconn


@contextlib.contextmanager
def _devuelve(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Iterator[None]:
    """Apunta una devolución, y la borra si falla."""
    # El nombre del argumento lo elige cada clase.
    conexion = args[0] if args else next(iter(kwargs.values()), None)
    # Antes de devolver: después puede tenerla ya otro.
    apuntes = _prestadas.pop(id(conexion), [])
    for apunte in apuntes:
        apunte.devuelve = time.perf_counter()
    try:
        yield
    except BaseException:
        if apuntes:
            for apunte in apuntes:
                apunte.devuelve = None
            _prestadas[id(conexion)] = apuntes
        raise


def _pid(conexion: Any) -> int | None:
    """El proceso del servidor, por el camino más corto de cada driver."""
    de_psycopg_3 = getattr(conexion, "pgconn", None)
    try:
        return conexion.get_backend_pid() if de_psycopg_3 is None else de_psycopg_3.backend_pid
    except Exception:
        return None  # Una conexión ya cerrada, o algo que no es una conexión.
