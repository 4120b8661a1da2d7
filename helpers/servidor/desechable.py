"""Un servidor para romper: aparte del curso, y solo de quien lo enciende.

    roto = servidor.desechable()

Es siempre embebido, también si el curso va por un contenedor o por el servidor de la clase: lo que
se le hace a este no lo nota nadie más. Vive en una carpeta propia, dentro de la de datos. Lo guarda
otro proceso, que espera a que se cierre una tubería: cuando muere quien lo encendió, aunque sea de
golpe, lo apaga y borra su carpeta.
"""

import atexit
import contextlib
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from .embebido import Embebido
from .errores import ErrorServidor
from .libpq import Datos
from .propio import carpeta_de_datos, procesos_de

_PREFIJO = "desechable_"
_GUARDA = "import runpy, sys; runpy.run_module(sys.argv.pop(1), run_name='__main__')"
_ESPERA_S = 20
_mio: "Desechable | None" = None


class Desechable(Embebido):
    """Un PostgreSQL de usar y tirar, en 127.0.0.1. `datos` son los parámetros para conectarse."""

    nombre = "desechable"

    def __init__(self, carpeta: Path, **ajustes: str | int) -> None:
        """Describe el servidor; no arranca nada.

        Args:
            carpeta: dónde vive; al final se borra.
            ajustes: los de PostgreSQL con que nace, como `max_connections=10`.
        """
        super().__init__(carpeta)
        self._ajustes = ajustes
        self._dueno = os.getpid()
        self._cerrojo = _cerrojo_de(carpeta)

    def __repr__(self) -> str:
        return "✓ Un PostgreSQL para romper está listo. Es solo de este cuaderno."

    @property
    def parametros(self) -> Datos:
        """Lo que se le da a `connect` para entrar en él, como su superusuario.

        Raises:
            ErrorServidor: está apagado; el texto dice qué hacer.
        """
        # Al pararse lo borra. Caído o congelado sí está: ahí el error es el de quien conecta.
        if not (self.datos / "postmaster.pid").exists():
            raise ErrorServidor(
                "Ese servidor está apagado: ejecuta la celda de «servidor.desechable»."
            )
        return {**self.administrador(), "connect_timeout": 10}

    def enciende(self) -> None:
        """Lo deja en marcha y contestando: si estaba apagado, caído o congelado, deja de estarlo.

        Raises:
            ErrorServidor: no se consigue; el texto dice qué hacer.
        """
        self.descongela()
        self._prepara_carpeta()
        self._levanta()

    def apaga(self) -> None:
        """Lo para como se para en un reinicio: corta todas las conexiones."""
        self.descongela()
        self.para()

    @contextlib.contextmanager
    def apagado(self) -> Iterator[None]:
        """Mientras dura el bloque está apagado. Después vuelve, aunque alguien lo interrumpa.

        Raises:
            ErrorServidor: no se consigue; el texto dice qué hacer.
        """
        try:
            self.apaga()
            yield
        finally:
            self.enciende()

    def reinicia(self) -> None:
        """Lo apaga y lo enciende, en el mismo puerto y con los mismos datos."""
        with self.apagado():
            pass

    def descongela(self) -> None:
        """Pone en marcha los procesos que alguien haya parado."""
        for proceso in procesos_de(self.carpeta):
            with contextlib.suppress(Exception):  # Ha muerto entretanto.
                proceso.resume()

    def se_recupera(self) -> None:
        """Espera a que vuelva a contestar después de una caída, 20 s como mucho.

        Raises:
            ErrorServidor: no vuelve.
        """
        limite = time.monotonic() + _ESPERA_S
        while not self.contesta():
            if time.monotonic() > limite:
                raise ErrorServidor("Ese servidor no vuelve: enciéndelo con «enciende()».")
            time.sleep(0.02)

    def cierra(self) -> None:
        """Lo apaga y borra su carpeta. No falla si ya no está."""
        if self._dueno != os.getpid():  # Un hijo creado con `fork`: es de su padre.
            return
        self._cerrojo.release()
        tira(self.carpeta)

    def _crea(self) -> None:
        super()._crea()
        with (self.datos / "postgresql.conf").open("a", encoding="utf-8") as archivo:
            archivo.writelines(f"{que} = '{cuanto}'\n" for que, cuanto in self._ajustes.items())

    def nace(self) -> None:
        """Lo crea y lo enciende, ya guardado: si alguien mata a este proceso, no queda suelto.

        Raises:
            ErrorServidor: no se consigue; el texto dice qué hacer.
        """
        self._cerrojo.acquire(timeout=5)
        self._prepara_carpeta()
        self._guarda = self.lanza(__spec__.name, _GUARDA, subprocess.PIPE)
        self._guarda.returncode = 0  # Nadie lo espera: acaba después que este proceso.
        try:
            self._levanta()
        except BaseException:
            self.cierra()
            raise
        atexit.register(self.cierra)


def desechable(**ajustes: str | int) -> Desechable:
    """Un servidor para romper, en marcha. La segunda vez es el mismo, puesto en pie otra vez.

    Args:
        ajustes: los de PostgreSQL con que nace, como `max_connections=10`. Con otros, es otro.

    Raises:
        ErrorServidor: no se puede encender; el texto dice qué hacer.
    """
    global _mio
    if _mio is not None and (_mio._dueno != os.getpid() or _mio._ajustes != ajustes):
        _mio.cierra()
        _mio = None
    if _mio is None:
        _tira_los_abandonados()
        nuevo = Desechable(carpeta_de_datos() / f"{_PREFIJO}{secrets.token_hex(4)}", **ajustes)
        nuevo.nace()
        _mio = nuevo
    else:
        _mio.enciende()
    return _mio


def tira(carpeta: Path) -> None:
    """Apaga el servidor de una carpeta, esté como esté, y la borra. No falla si ya no está."""
    servidor = Desechable(carpeta)
    servidor.descongela()
    with contextlib.suppress(ErrorServidor, OSError):
        servidor._ejecuta("pg_ctl", "stop", "-D", servidor.datos, "-m", "immediate", "-t", "10")
    for proceso in servidor._procesos():
        with contextlib.suppress(Exception):  # Ha muerto entretanto.
            proceso.kill()
    limite = time.monotonic() + 5
    while carpeta.exists() and time.monotonic() < limite:
        shutil.rmtree(carpeta, ignore_errors=True)
        time.sleep(0.02)
    with contextlib.suppress(OSError):
        Path(_cerrojo_de(carpeta).lock_file).unlink()


def _cerrojo_de(carpeta: Path) -> FileLock:
    # Junto a la carpeta, no dentro: existe antes que ella, y se puede borrar después.
    return FileLock(carpeta.with_name(carpeta.name + ".lock"), mode=0o600, thread_local=False)


def _tira_los_abandonados() -> None:
    """Los de quien murió a la vez que su guarda."""
    for carpeta in carpeta_de_datos().glob(f"{_PREFIJO}*"):
        if carpeta.is_dir():
            with contextlib.suppress(Timeout, OSError):
                _cerrojo_de(carpeta).acquire(timeout=0).lock.release()
                tira(carpeta)


def main() -> None:
    """Espera a que se cierre la entrada y tira el servidor de la carpeta que dice el argumento."""
    carpeta = Path(sys.argv[-1])
    os.chdir(carpeta.parent)
    sys.stdin.buffer.read()
    tira(carpeta)


if __name__ == "__main__":
    main()
