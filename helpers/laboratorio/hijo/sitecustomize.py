"""Lo que un programa del laboratorio lleva puesto: dos cosas que él no nota.

Python importa este módulo al arrancar, antes que el programa, si su carpeta está en `PYTHONPATH`.
https://docs.python.org/es/3/library/site.html#module-sitecustomize

- Cada conexión que abre va a la mesa: cambian el servidor, el usuario, la contraseña y la base de
  datos; lo demás se queda como lo pidió. Así valen los datos de los tutoriales, y un programa que
  alguien trae no llega al servidor que tiene escrito.
- Cada lectura del teclado avisa antes, por la salida. Una línea que empieza por Ctrl-C es una
  señal, como en un terminal.

Solo usa la biblioteca estándar: lo demás es del programa.
"""

import contextlib
import importlib.abc
import importlib.machinery
import io
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from typing import Any

# Lo que dice a qué servidor se va y con qué cuenta.
_ADONDE = {
    *("host", "hostaddr", "port", "user", "password", "passfile", "dbname", "service"),
    *("servicefile", "sslmode", "sslrootcert", "application_name"),
}
# Después del fin de la entrada: quien sigue preguntando no va a parar solo.
_INSISTE = 100


def prepara(destino: dict[str, Any], aviso: str) -> None:
    """Desvía las conexiones de este proceso y avisa de cuándo lee.

    Args:
        destino: los parámetros de libpq de la mesa.
        aviso: lo que se escribe en la salida antes de cada lectura.
    """
    sys.meta_path.insert(0, _Desvio(destino))
    sys.stdin = _Teclado(sys.stdin, aviso.encode())
    sys.unraisablehook = _se_calla
    # Un intérprete de órdenes, en segundo plano, deja a sus hijos sordos a Ctrl-C.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _se_calla(fallo: Any, escribe: Any = sys.unraisablehook) -> None:
    """Desde Python 3.14, un pool sin cerrar acaba con una traza que no es de quien lo escribió."""
    if fallo.exc_type.__name__ != "PythonFinalizationError":
        escribe(fallo)


# Su `readline` da textos, y el de su base, según los tipos de Python, bytes.
_Archivo: Any = io.TextIOBase


class _Teclado(_Archivo):
    """`sys.stdin`, que avisa antes de leer. Sin `fileno`: `input` y `getpass` leen de aquí."""

    def __init__(self, entrada: Any, aviso: bytes) -> None:
        self._entrada, self._aviso, self._finales = entrada, aviso, 0

    def readable(self) -> bool:
        return True

    def readline(self, _: int = -1, /) -> str:
        while True:
            for salida in (sys.stdout, sys.stderr):
                salida.flush()
            os.write(1, self._aviso)
            linea: str = self._entrada.readline()
            if not linea:
                self._finales += 1
                if self._finales > _INSISTE:
                    os._exit(1)
            if not linea.startswith("\x03"):
                return linea
            signal.raise_signal(signal.Signals[linea[1:].strip()])

    def read(self, _: int | None = -1, /) -> str:
        return "".join(iter(self.readline, ""))


class _Desvio(importlib.abc.MetaPathFinder):
    """Cambia un módulo en cuanto el programa lo importa, y no lo importa si él no lo hace."""

    def __init__(self, destino: dict[str, Any]) -> None:
        self._destino = destino

    def find_spec(
        self, nombre: str, ruta: Any = None, modulo: Any = None
    ) -> importlib.machinery.ModuleSpec | None:
        desvia = _DESVIADOS.get(nombre)
        spec = next(self._los_demas(nombre, ruta, modulo), None) if desvia else None
        if desvia is None or spec is None or spec.loader is None:
            return None
        ejecuta = spec.loader.exec_module

        def exec_module(modulo: Any) -> None:
            ejecuta(modulo)
            # Si le falta lo que se cambia, es un archivo del programa con ese nombre.
            with contextlib.suppress(AttributeError):
                desvia(modulo, self._destino)

        vars(spec.loader).update(exec_module=exec_module)
        return spec

    def _los_demas(self, *que: Any) -> Iterator[importlib.machinery.ModuleSpec]:
        for otro in sys.meta_path:
            if otro is not self and (spec := otro.find_spec(*que)) is not None:
                yield spec


def _desvia_psycopg2(driver: Any, destino: dict[str, Any]) -> None:
    conecta = driver.connect

    def connect(
        dsn: Any = None, connection_factory: Any = None, cursor_factory: Any = None, **datos: Any
    ) -> Any:
        asincrona = {nombre: datos.pop(nombre) for nombre in ("async", "async_") if nombre in datos}
        pedido = driver.extensions.parse_dsn(driver.extensions.make_dsn(dsn, **datos))
        return conecta(
            connection_factory=connection_factory,
            cursor_factory=cursor_factory,
            **(_sin_direccion(pedido) | destino | asincrona),
        )

    driver.connect = connect


def _desvia_psycopg(driver: Any, destino: dict[str, Any]) -> None:
    def desviada(conecta: Any) -> Any:
        def connect(clase: Any, conninfo: str = "", **datos: Any) -> Any:
            pedido = driver.conninfo.make_conninfo(
                **_sin_direccion(driver.conninfo.conninfo_to_dict(conninfo))
            )
            return conecta(clase, pedido, **{**_sin_direccion(datos), **destino})

        return classmethod(connect)

    for clase in (driver.Connection, driver.AsyncConnection):
        clase.connect = desviada(clase.connect.__func__)
    driver.connect = driver.Connection.connect


def _sin_direccion(datos: dict[str, Any]) -> dict[str, Any]:
    return {nombre: valor for nombre, valor in datos.items() if nombre not in _ADONDE}


def _desvia_getpass(modulo: Any, _: object) -> None:
    """Sin un terminal que deje de repetir lo que se escribe, pregunta y no avisa de ello."""

    def pregunta(prompt: str = "Password: ", *_: Any, **__: Any) -> str:
        return input(prompt)

    modulo.getpass = pregunta


_DESVIADOS: dict[str, Callable[[Any, dict[str, Any]], None]] = {
    "psycopg2": _desvia_psycopg2,
    "psycopg": _desvia_psycopg,
    "getpass": _desvia_getpass,
}

if "CURSO_LABORATORIO" in os.environ:
    try:
        prepara(**json.loads(os.environ["CURSO_LABORATORIO"]))
    except BaseException as fallo:
        # Python seguiría sin esto, y el programa iría al servidor que tiene escrito.
        print(f"El laboratorio no ha podido prepararse: {fallo!r}", file=sys.stderr, flush=True)
        os._exit(70)
