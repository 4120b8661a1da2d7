"""Respuestas asíncronas: se ejecutan en un bucle propio, que siempre se puede parar."""

import asyncio
import inspect
import re
import warnings
from collections.abc import Callable, Coroutine, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import psycopg

from helpers import bucle

from .exige import Fallo, exige

# Lo que se espera, como mucho, a una tarea que debería terminar enseguida.
_SEGUNDOS = 5
_abiertas: ContextVar[list[Any]] = ContextVar("_abiertas")


def corre(corrutina: Coroutine[Any, Any, Any]) -> Any:
    """Da lo que devuelve `corrutina`, ejecutada en un bucle nuevo, en este hilo.

    Al final no queda ninguna tarea, ni abierta ninguna AsyncConnection de las que nacieron en él.

    Raises:
        Fallo: la respuesta llama a una corrutina y no la espera.
    """
    with warnings.catch_warnings(record=True) as avisos, _conexiones_que_nacen() as abiertas:
        warnings.simplefilter("always")
        try:
            dice = bucle.corre(_con_latido(corrutina, abiertas))
        except (AttributeError, TypeError) as error:
            # Usa la corrutina como si fuera lo que da.
            if "coroutine" not in str(error):
                raise
            _suelta(error)
            raise _falta_await(str(error)) from None
        except Fallo as fallo:
            _suelta(fallo)
            _exige_esperadas(avisos)
            raise
    _exige_esperadas(avisos)
    return dice


def sin_esperar(valor: Any) -> None:
    """Lanza Fallo si la respuesta da, en lugar de un valor, una corrutina que nadie esperó."""
    if inspect.iscoroutine(valor):
        valor.close()
        raise _falta_await(f"coroutine '{valor.__qualname__}'")


async def _con_latido(corrutina: Coroutine[Any, Any, Any], abiertas: list[Any]) -> Any:
    # Lo que una tarea lanza y nadie recoge no se escribe en el cuaderno.
    asyncio.get_running_loop().set_exception_handler(lambda *_: None)
    latido = asyncio.ensure_future(_late())
    try:
        return await corrutina
    finally:
        latido.cancel()
        for conexion in abiertas:
            await conexion.close()


async def _late() -> None:
    """Un bucle que espera no atiende a quien lo quiere parar: así despierta a menudo."""
    while True:
        await asyncio.sleep(0.05)


@contextmanager
def _conexiones_que_nacen() -> Iterator[list[Any]]:
    """Apunta en una lista cada AsyncConnection que se abre dentro del bloque."""
    clase: Any = psycopg.AsyncConnection
    original = clase.__dict__["connect"]

    async def connect(cls: Any, *argumentos: Any, **opciones: Any) -> Any:
        conexion = await original.__func__(cls, *argumentos, **opciones)
        if (abiertas := _abiertas.get(None)) is not None:
            abiertas.append(conexion)
        return conexion

    nacidas: list[Any] = []
    testigo = _abiertas.set(nacidas)
    clase.connect = classmethod(connect)
    try:
        yield nacidas
    finally:
        clase.connect = original
        _abiertas.reset(testigo)


def _suelta(error: BaseException) -> None:
    """Olvida lo que un error guarda: una corrutina sin esperar avisa ya, y no en otra celda."""
    error.__traceback__ = error.__context__ = None
    if isinstance(error, AttributeError):
        error.obj = None


def _exige_esperadas(avisos: Iterable[warnings.WarningMessage]) -> None:
    for aviso in avisos:
        if "never awaited" in str(aviso.message):
            raise _falta_await(str(aviso.message)) from None


def _falta_await(texto: str) -> Fallo:
    nombre = re.search(r"coroutine '([\w.<>]+)'", texto)
    de = f" a `{nombre[1].rpartition('.')[2]}`" if nombre else " a una corrutina"
    return Fallo(f"""Falta un `await`: llamas{de} y no esperas lo que da. Una corrutina que nadie
        espera no se ejecuta.""")


async def espera(respuesta: Callable[..., Any], *argumentos: Any) -> Any:
    """Llama a una respuesta asíncrona y da lo que devuelve cuando acaba.

    Raises:
        Fallo: no es asíncrona, o devuelve algo que le faltó esperar.
    """
    dado = respuesta(*argumentos)
    if not inspect.isawaitable(dado):
        raise Fallo("""Tu función no es asíncrona: lo que devuelve no se puede esperar con `await`.
            Se escribe con `async def`.""")
    dice = await dado
    sin_esperar(dice)
    if inspect.isawaitable(dice):
        raise _falta_await("")
    return dice


async def acaba(tarea: "asyncio.Future[Any]", mensaje: str, segundos: float = _SEGUNDOS) -> None:
    """Espera a que acabe una tarea, bien o mal; lanza Fallo con `mensaje` si no acaba a tiempo."""
    hechas, _ = await asyncio.wait({tarea}, timeout=segundos)
    exige(hechas, mensaje)
