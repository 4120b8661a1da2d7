"""Congela conexiones de la lección, si el servidor es el que el curso enciende en esta máquina.

Un proceso congelado no contesta, y tampoco se va si el servidor se para. Por eso lo congela y lo
suelta otro programa (véase `cuidador`), que sobrevive a este lo justo para soltarlo.
"""

import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path

import psutil

from ...servidor import ErrorServidor
from ...servidor.formas import embebido_elegido
from ...servidor.propio import CONSOLA_PROPIA, ES_WINDOWS

# Segundos que dura congelada, como mucho: mientras tanto nadie puede crear ni borrar una base, y
# quien lo intenta se cansa al minuto.
LIMITE_S = 15
# Lo que se espera al cuidador: a que empiece, y a que se vaya.
_PLAZO_S = 5
_CUIDADOR = Path(__file__).with_name("cuidador.py")
NO_SE_PUEDE = (
    "Aquí no se puede congelar una conexión: solo las del servidor que el curso enciende en esta"
    " máquina."
)


class Congelador:
    """Los procesos que este panel ha congelado. No lanza nada hasta el primero."""

    def __init__(self) -> None:
        self._cuidador: subprocess.Popen[str] | None = None
        self._hasta: dict[int, float] = {}

    @staticmethod
    def principal() -> int | None:
        """El proceso principal del servidor al que llevan las variables, si es de aquí y nuestro.

        Mira todos los procesos de la máquina: no es para llamarlo a menudo.
        """
        servidor = embebido_elegido()
        with contextlib.suppress(ErrorServidor, psutil.Error):
            if servidor and str(servidor.administrador()["port"]) == os.environ.get("PGPORT"):
                return servidor.principal()
        return None

    def congela(self, pid: int, principal: int) -> bool:
        """Congela un proceso si es hijo del principal; dice si lo ha hecho, en unos segundos."""
        self._ordena(f"{pid} {principal}")
        self._hasta[pid] = time.monotonic() + LIMITE_S
        limite = time.monotonic() + _PLAZO_S
        while not (hecho := _esta_parado(pid)) and time.monotonic() < limite:
            time.sleep(0.01)
        if not hecho:
            self.suelta(pid)
        return hecho

    def suelta(self, pid: int) -> None:
        """Suelta un proceso. No falla si no estaba congelado."""
        if self._hasta.pop(pid, None) is not None:
            self._ordena(f"{pid}")

    def congelados(self) -> dict[int, float]:
        """Los que siguen congelados y los segundos que les quedan."""
        if self._cuidador is not None and self._cuidador.poll() is not None:
            self.suelta_todo()  # Alguien ha matado al cuidador.
        self._hasta = {pid: hasta for pid, hasta in self._hasta.items() if _esta_parado(pid)}
        return {pid: max(0.0, hasta - time.monotonic()) for pid, hasta in self._hasta.items()}

    def suelta_todo(self) -> None:
        """Suelta todos y despide al cuidador."""
        cuidador, self._cuidador = self._cuidador, None
        if cuidador is not None:
            # Se va cuando se cierra su entrada, y al irse los suelta.
            with contextlib.suppress(OSError, subprocess.TimeoutExpired):
                cuidador.communicate(timeout=_PLAZO_S)
        for pid in self._hasta:
            with contextlib.suppress(psutil.Error):
                if _esta_parado(pid):
                    psutil.Process(pid).resume()
        self._hasta.clear()
        if cuidador is not None and cuidador.poll() is None:
            cuidador.kill()  # Un proceso hijo de este tiene abierta su entrada.
            cuidador.wait()

    def _ordena(self, orden: str) -> None:
        if self._cuidador is None:
            # En otra sesión: quien mata un kernel mata a todo su grupo, y Ctrl-C llega a todos.
            self._cuidador = subprocess.Popen(
                [sys.executable, "-I", _CUIDADOR, str(LIMITE_S)],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                text=True,
                start_new_session=not ES_WINDOWS,
                **CONSOLA_PROPIA,
            )
        with contextlib.suppress(OSError):  # Si ha muerto, lo verá `congelados`.
            assert self._cuidador.stdin is not None
            self._cuidador.stdin.write(f"{orden}\n")
            self._cuidador.stdin.flush()


def _esta_parado(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_STOPPED
    except psutil.Error:
        return False
