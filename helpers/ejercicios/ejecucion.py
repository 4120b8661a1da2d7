"""La respuesta, ejecutada: en un hilo, con tiempo contado, y recogiendo lo que deja."""

import builtins
import contextlib
import ctypes
import logging
import os
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from IPython.utils.capture import capture_output

from helpers.numeros import exacto
from helpers.servidor import ErrorServidor
from helpers.servidor.libpq import TEXTO_DE_LLENO

from .exige import Fallo, apunta_pistas
from .explica import explica
from .interprete import recuerda, restaura
from .motivos import DRIVERS
from .paciencia import paciencia
from .pools import pools_que_nacen
from .prueba import Prueba
from .resultado import BIEN, MAL
from .retenida import late
from .sustituto import en_lugar_de

Juzga = Callable[[Any, Prueba], str | None]

# Desde cuántas conexiones abiertas por la respuesta es ella quien llena el servidor: la mitad de
# las que suelen caber, y muchas más de las que pide ningún ejercicio.
_LO_LLENA = 50


class Escrito:
    """Lo que la respuesta escribe con `print`: se guarda el principio."""

    MAXIMO = 2000

    def __init__(self) -> None:
        self._texto = ""
        self._sobra = False

    def write(self, texto: str) -> int:
        texto = str.join("", [texto])  # lo que da un `__str__` puede no ser un `str` cualquiera
        cabe = self.MAXIMO - len(self._texto)
        self._texto += texto[:cabe]
        self._sobra = self._sobra or len(texto) > cabe
        return len(texto)

    def flush(self) -> None:
        pass

    def __str__(self) -> str:
        # Sin la contraseña y sin los caracteres que mueven el cursor o cambian el color.
        texto = self._texto.replace(os.environ.get("PGPASSWORD") or "\0", "********")
        texto = re.sub(r"\x1b\[[0-9;]*[A-Za-z]|[^\n\t\x20-\x7e\xa0-\U0010ffff]", "", texto).rstrip()
        return f"{texto}\n… y más" if self._sobra else texto


def ejecuta(juzga: Juzga, respuesta: Any, prueba: Prueba, segundos: float) -> tuple[str, str, str]:
    """Juzga una respuesta en un hilo y recoge lo que deja.

    Args:
        segundos: lo que se espera, como mucho, a que termine; en un aula, `CURSO_PACIENCIA` veces
            más, porque la máquina la comparten muchas personas.

    Returns:
        (estado, mensaje, lo que escribió la respuesta).
    """
    segundos *= paciencia()
    escrito = Escrito()
    resultado: list[tuple[str, str]] = []
    # No se espera con `hilo.join`: si llega Ctrl-C mientras espera, antes de Python 3.13 el hilo
    # queda por terminado aunque siga.
    fin = threading.Event()

    # Con él se pone `fin`, y con él se manda parar: nada llega cuando Python ya cierra el hilo.
    cerrojo = threading.Lock()

    def trabaja() -> None:
        with contextlib.suppress(SystemExit):
            try:
                juzga_y_apunta()
            finally:
                while not fin.is_set():
                    with contextlib.suppress(SystemExit), cerrojo:
                        fin.set()

    def juzga_y_apunta() -> None:
        pistas = apunta_pistas()
        try:
            mensaje = juzga(respuesta, prueba)
            resultado.append((BIEN, mensaje or "¡Correcto!"))
        except Fallo as fallo:
            resultado.append((MAL, next(iter(pistas), str(fallo))))
        except ErrorServidor as error:
            resultado.append((MAL, str(error)))
        except BaseException as error:
            repone()  # también para contarlo hace falta un Python entero
            resultado.append((MAL, next(iter(pistas), explica(error, respuesta))))

    entorno, ahora = dict(os.environ), time.monotonic
    hilo = threading.Thread(target=trabaja, name=prueba.aplicacion, daemon=True)
    with _entorno_de_prueba(prueba, respuesta, escrito):
        repone = recuerda()
        try:
            hilo.start()
            limite = ahora() + segundos
            while not fin.is_set() and ahora() < limite:
                # A trozos: en Windows, Ctrl-C no interrumpe una espera larga.
                fin.wait(0.1)
                late()
            veredicto = list(resultado)
        finally:
            # También si se interrumpe con Ctrl-C. La respuesta pudo cambiar adónde se conecta todo;
            # el nombre de sus conexiones se deja hasta que su hilo termine.
            prueba.acaba()
            repone()
            restaura({**entorno, "PGAPPNAME": prueba.aplicacion})
            try:
                _recoge(hilo, fin, cerrojo, resultado, prueba)
            finally:
                repone()
    if veredicto:
        return (*veredicto[0], str(escrito))
    mensaje = (
        f"Tu código no terminó en {exacto(segundos)} s: "
        "busca un bucle que no acaba o una espera que nadie termina."
    )
    if not fin.is_set():
        # Duerme fuera de Python o atrapa hasta SystemExit: desde aquí no hay forma de pararlo.
        mensaje += " Además sigue en marcha: reinicia el kernel."
    return MAL, mensaje, str(escrito)


@contextlib.contextmanager
def _entorno_de_prueba(prueba: Prueba, respuesta: Any, escrito: Escrito) -> Iterator[None]:
    """Recoge lo que escribe y da nombre a sus conexiones; después deja todo como estaba."""
    entorno, nivel = dict(os.environ), logging.root.manager.disable
    os.environ["PGAPPNAME"] = prueba.aplicacion
    logging.disable(logging.CRITICAL)
    try:
        with (
            capture_output(stdout=False, stderr=False, display=True),
            contextlib.redirect_stdout(escrito),
            contextlib.redirect_stderr(Escrito()),
            _conserva_conexiones(respuesta, prueba),
            _cierra_pools(prueba),
            _sin_teclado(),
        ):
            yield
    finally:
        logging.disable(nivel)
        restaura(entorno)


@contextlib.contextmanager
def _conserva_conexiones(respuesta: Any, prueba: Prueba) -> Iterator[None]:
    """Guarda las conexiones que abre la respuesta, para que Python no las cierre por su cuenta.

    Una variable local que se olvida se destruye y su conexión se cierra: sin esto, una respuesta
    que no cierra pasaría por buena.
    """
    abiertas: list[Any] = []

    def guarda(abre: Callable[..., Any], **fijas: str) -> Callable[..., Any]:
        def conecta(*argumentos: Any, **opciones: Any) -> Any:
            try:
                conexion = abre(*argumentos, **{**fijas, **prueba.al_conectar, **opciones})
            except Exception as error:
                if re.search(TEXTO_DE_LLENO, str(error)):
                    vivas = sum(not otra.closed for otra in abiertas)
                    prueba.lleno_por_otros = vivas < _LO_LLENA
                raise
            prueba.lleno_por_otros = False  # Esperó, y ahora cabe.
            abiertas.append(conexion)
            prueba.apunta(conexion, respuesta)
            return conexion

        return conecta

    try:
        with contextlib.ExitStack() as sustitutos:
            for driver in filter(None, map(sys.modules.get, DRIVERS)):
                # A diferencia de los demás, ksycopg2 no lee las variables PG*.
                es_ksycopg2 = driver.__name__ == "ksycopg2"
                fijas = {"application_name": prueba.aplicacion} if es_ksycopg2 else {}
                conecta = guarda(driver.connect, **fijas)
                sustitutos.enter_context(en_lugar_de(driver, "connect", conecta, respuesta))
            yield
    finally:
        for conexion in abiertas:
            if hasattr(conexion, "pgconn"):  # psycopg avisa de las que se olvidan sin cerrar
                conexion.close()


@contextlib.contextmanager
def _cierra_pools(prueba: Prueba) -> Iterator[None]:
    """Cierra al final los pools de psycopg_pool que abre la respuesta.

    Tienen hilos propios, que volverían a conectarse cuando el servidor termina sus conexiones.
    """
    with pools_que_nacen() as pools:
        try:
            yield
        finally:
            for pool in pools:
                late()
                with contextlib.suppress(AttributeError):  # nació con parámetros que no valen
                    pool.close(timeout=1)
            if pools:
                late()
                prueba.termina_conexiones()


@contextlib.contextmanager
def _sin_teclado() -> Iterator[None]:
    """Quien pide un dato con `input` esperaría para siempre: nadie puede escribirlo."""

    def lee(*_: object) -> str:
        raise Fallo("No uses `input()`: el valor llega como parámetro de la función.")

    pide, builtins.input = builtins.input, lee
    try:
        yield
    finally:
        builtins.input = pide


def _recoge(
    hilo: threading.Thread,
    fin: threading.Event,
    cerrojo: threading.Lock,
    resultado: list[tuple[str, str]],
    prueba: Prueba,
) -> None:
    """Termina lo que la respuesta dejó: sus conexiones en el servidor y, si sigue vivo, su hilo.

    Primero las conexiones: un hilo que espera al servidor no atiende a nada más. Si ya no hay
    servidor, el hilo se para igual, y después se dice.
    """
    late()  # Cada vez, porque un servidor que calla tarda en darse por perdido.
    with contextlib.suppress(ErrorServidor):
        prueba.termina_conexiones()
    late()
    for vez in range(20):
        # La segunda tarda más: interrumpir otra vez a quien ya se está yendo tira el Python 3.15.
        if fin.wait(0.5 if vez == 1 else 0.05):
            break
        # Se repite por si la respuesta atrapa también SystemExit.
        with cerrojo:
            if not (resultado or fin.is_set()):
                ctypes.pythonapi.PyThreadState_SetAsyncExc(
                    ctypes.c_ulong(hilo.ident or 0), ctypes.py_object(SystemExit)
                )
    late()
    prueba.termina_conexiones()
