"""Quién pide conexión a un pool: lo apuntan los propios pools mientras alguien escucha.

Mientras hay una `Libreta` abierta, los métodos `getconn` y `putconn` de las clases de pool de este
proceso apuntan la hora antes de hacer su trabajo. Al cerrarse la última vuelven a ser los de antes.
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
import weakref
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from . import celda

# De aquí heredan todas las clases de pool. `connection()` de psycopg_pool llama a `getconn`.
_BASES = (
    ("psycopg2.pool", "AbstractConnectionPool"),
    ("ksycopg2.pool", "AbstractConnectionPool"),
    ("psycopg_pool", "ConnectionPool"),
    ("psycopg_pool", "AsyncConnectionPool"),
)
Metodo = Callable[..., Any]


class Apunte:
    """Un préstamo mientras ocurre. Las horas son de `time.perf_counter`; None, si aún no ha sido.

    Attributes:
        `hilo`: el que pide, y `celda`, el número de la celda que se ejecutaba.
        `tarea`: el nombre de la que pide, si el pool es asíncrono; si no, «».
        `pool` y `conexion`: referencias débiles; lo apuntado no mantiene vivo nada.
        `pide`, `recibe`, `devuelve` y `falla`: cuándo.
        `pid`: proceso del servidor que atiende la conexión.
        `error`: nombre de la clase del error con que acabó la petición.
    """

    __slots__ = (
        *("celda", "conexion", "devuelve", "error", "falla"),
        *("hilo", "pid", "pide", "pool", "recibe", "tarea"),
    )

    def __init__(self, pool: Any, tarea: str) -> None:
        self.hilo = _hilo.hilo
        self.tarea = tarea
        self.celda = celda.numero
        self.pool = weakref.ref(pool)
        self.conexion: weakref.ref[Any] | None = None
        self.recibe: float | None = None
        self.devuelve: float | None = None
        self.pid: int | None = None
        self.error: str | None = None
        self.falla: float | None = None
        self.pide = time.perf_counter()


class Libreta:
    """Los préstamos que se piden desde que se abre hasta que se cierra.

    Attributes:
        `apuntes`: los préstamos, en el orden en que llegan.
        `desde`: cuándo se abrió.
    """

    def __init__(self) -> None:
        self.apuntes: list[Apunte] = []
        self.desde = 0.0

    def nace(self, pool: Any) -> None:
        """Alguien crea un pool."""

    def apunta(self, apunte: Apunte) -> None:
        """Alguien pide."""
        self.apuntes.append(apunte)

    def acaba(self, apunte: Apunte) -> None:
        """Devuelve, o se queda sin nada."""


class _Hilo(threading.local):
    """Cada hilo y el pool al que pide: lo que pida por dentro es lo mismo."""

    def __init__(self) -> None:
        self.hilo = threading.current_thread()
        self.pool: object = None


_hilo = _Hilo()
# Lo mismo, en cada tarea de asyncio: varias van en un hilo, y se turnan.
_pool_de_la_tarea: ContextVar[object] = ContextVar("_pool_de_la_tarea", default=None)
_uno_a_uno = threading.Lock()
# Una tupla nueva en cada cambio, para leerla sin cerrojo.
_abiertas: tuple[Libreta, ...] = ()
# id(conexión) -> sus apuntes. Sin la conexión: no la mantiene viva.
_prestadas: dict[int, list[Apunte]] = {}
# (clase, método) -> la función de antes y la que ocupa su lugar.
_originales: dict[tuple[type, str], tuple[Any, Any]] = {}


def bases() -> list[type]:
    """Las clases de las que heredan todos los pools, de los drivers que hay instalados."""
    clases = []
    for modulo, nombre in _BASES:
        with contextlib.suppress(ImportError):
            clases.append(getattr(importlib.import_module(modulo), nombre))
    return clases


def abre(libreta: Libreta) -> None:
    """Empieza a apuntar en una libreta."""
    global _abiertas
    with _uno_a_uno:
        if not _abiertas:
            for base in bases():
                _cambia(base, "__init__", _al_crear)
                _cambia_con_sus_hijas(base)
        libreta.desde = time.perf_counter()
        _abiertas = (*_abiertas, libreta)


def cierra(libreta: Libreta) -> None:
    """Deja de apuntar en ella. Si no queda ninguna, los pools vuelven a ser los de antes."""
    global _abiertas
    with _uno_a_uno:
        _abiertas = tuple(otra for otra in _abiertas if otra is not libreta)
        if not _abiertas:
            for (clase, metodo), (antes, ahora) in _originales.items():
                if clase.__dict__.get(metodo) is ahora:
                    setattr(clase, metodo, antes)
            _originales.clear()
            _prestadas.clear()


def _solo_en_el_padre() -> None:
    """En un hijo de `fork` no hay quien lea lo apuntado, y el cerrojo puede ser de otro hilo."""
    global _abiertas, _uno_a_uno
    _abiertas, _uno_a_uno = (), threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_solo_en_el_padre)


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
        # La clase puede haberse escrito con la libreta abierta.
        with _uno_a_uno:
            if _abiertas:
                for clase in type(self).__mro__:
                    _cambia(clase, "getconn", _al_pedir)
                    _cambia(clase, "putconn", _al_devolver)
        for libreta in _abiertas:
            libreta.nace(self)
        try:
            original(self, *args, **kwargs)
        except BaseException as error:
            _sin_este_paso(error)
            raise

    return __init__


def _al_pedir(original: Metodo) -> Metodo:
    if inspect.iscoroutinefunction(original):
        return _al_pedir_una_tarea(original)

    def getconn(self: Any, *args: Any, **kwargs: Any) -> Any:
        abiertas, pool_de_antes = _abiertas, _hilo.pool
        if not abiertas or pool_de_antes is self:
            return original(self, *args, **kwargs)
        apunte = _pide(abiertas, self)
        _hilo.pool = self
        try:
            conexion = original(self, *args, **kwargs)
        except BaseException as error:
            _se_queda_sin_ella(abiertas, apunte, error)
            _sin_este_paso(error)
            raise
        finally:
            _hilo.pool = pool_de_antes
        _recibe(apunte, conexion)
        return conexion

    return getconn


def _al_pedir_una_tarea(original: Metodo) -> Metodo:
    async def getconn(self: Any, *args: Any, **kwargs: Any) -> Any:
        abiertas, tarea = _abiertas, asyncio.current_task()
        if not abiertas or _pool_de_la_tarea.get() is self:
            return await original(self, *args, **kwargs)
        apunte = _pide(abiertas, self, tarea.get_name() if tarea else "")
        testigo = _pool_de_la_tarea.set(self)
        try:
            conexion = await original(self, *args, **kwargs)
        except BaseException as error:
            _se_queda_sin_ella(abiertas, apunte, error)
            _sin_este_paso(error)
            raise
        finally:
            _pool_de_la_tarea.reset(testigo)
        _recibe(apunte, conexion)
        return conexion

    return getconn


def _pide(abiertas: tuple[Libreta, ...], pool: Any, tarea: str = "") -> Apunte:
    apunte = Apunte(pool, tarea)
    for libreta in abiertas:
        libreta.apunta(apunte)
    return apunte


def _se_queda_sin_ella(abiertas: tuple[Libreta, ...], apunte: Apunte, error: BaseException) -> None:
    apunte.error, apunte.falla = type(error).__name__, time.perf_counter()
    for libreta in abiertas:
        libreta.acaba(apunte)


def _recibe(apunte: Apunte, conexion: Any) -> None:
    apunte.pid = pid_de(conexion)
    with contextlib.suppress(TypeError):  # Un pool de quien aprende puede dar otra cosa.
        apunte.conexion = weakref.ref(conexion)
    apunte.recibe = time.perf_counter()
    apuntes = _prestadas.get(id(conexion))
    # El mismo `id` con otro proceso es otra conexión: la de antes ya no existe.
    if apuntes and apuntes[0].pid == apunte.pid:
        apuntes.append(apunte)
    else:
        _prestadas[id(conexion)] = [apunte]


def _al_devolver(original: Metodo) -> Metodo:
    if inspect.iscoroutinefunction(original):
        return _al_devolver_una_tarea(original)

    def putconn(self: Any, *args: Any, **kwargs: Any) -> Any:
        conexion, apuntes = _devuelve(args, kwargs)
        try:
            hecho = original(self, *args, **kwargs)
        except BaseException as error:
            _no_devuelve(conexion, apuntes)
            _sin_este_paso(error)
            raise
        _devuelta(apuntes)
        return hecho

    return putconn


def _al_devolver_una_tarea(original: Metodo) -> Metodo:
    async def putconn(self: Any, *args: Any, **kwargs: Any) -> Any:
        conexion, apuntes = _devuelve(args, kwargs)
        try:
            hecho = await original(self, *args, **kwargs)
        except BaseException as error:
            _no_devuelve(conexion, apuntes)
            _sin_este_paso(error)
            raise
        _devuelta(apuntes)
        return hecho

    return putconn


def _devuelve(args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, list[Apunte]]:
    # El nombre del argumento lo elige cada clase.
    candidatas = args[:1] or kwargs.values()
    conexion = next((una for una in candidatas if id(una) in _prestadas), None)
    # Antes de devolver: después puede tenerla ya otro.
    apuntes = _prestadas.pop(id(conexion), [])
    for apunte in apuntes:
        apunte.devuelve = time.perf_counter()
    return conexion, apuntes


def _no_devuelve(conexion: Any, apuntes: list[Apunte]) -> None:
    if apuntes:
        for apunte in apuntes:
            apunte.devuelve = None
        _prestadas[id(conexion)] = apuntes


def _devuelta(apuntes: list[Apunte]) -> None:
    for libreta in _abiertas:
        for apunte in apuntes:
            libreta.acaba(apunte)


def _sin_este_paso(error: BaseException) -> None:
    """Quita de la traza la función que apunta, para que sea la misma que si nadie escuchara.

    En Python 3.10 no se puede: ahí se ve un paso más.
    """
    if error.__traceback__ is not None:
        error.__traceback__ = error.__traceback__.tb_next


def pid_de(conexion: Any) -> int | None:
    """El proceso del servidor, por el camino más corto de cada driver."""
    de_psycopg_3 = getattr(conexion, "pgconn", None)
    try:
        return conexion.get_backend_pid() if de_psycopg_3 is None else de_psycopg_3.backend_pid
    except Exception:
        return None  # Una conexión ya cerrada, o algo que no es una conexión.
