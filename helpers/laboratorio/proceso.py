"""Un proceso de Python del que se lee, al que se escribe y que se puede matar con los suyos."""

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psutil

_HIJO = str(Path(__file__).with_name("hijo"))
_PARAMETROS = ("host", "port", "user", "password")


class Proceso:
    """Un programa en marcha, con lo que `hijo` le pone. Lo que escribe llega a trozos."""

    def __init__(
        self, orden: list[str], carpeta: Path, destino: Mapping[str, Any], aviso: str
    ) -> None:
        """Lo lanza.

        Args:
            orden: lo que va detrás de `python`.
            carpeta: donde se ejecuta.
            destino: los parámetros de libpq a los que llevan todas sus conexiones.
            aviso: lo que escribe cada vez que va a leer del teclado.
        """
        self._trozos: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._popen = subprocess.Popen(
            [sys.executable, *orden],
            cwd=carpeta,
            env=_entorno(destino, aviso),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            # En su propio grupo: el Ctrl-C de quien mira no es para él.
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        self._lector = threading.Thread(target=self._lee, daemon=True)
        self._lector.start()
        self._final = threading.Thread(target=self._avisa_del_final, daemon=True)
        self._final.start()

    def trozo(self) -> bytes | None:
        """Lo siguiente que escribe; vacío si ha terminado; None si en un momento no hay nada."""
        try:
            # Un momento: en Windows, Ctrl-C no interrumpe una espera larga.
            return self._trozos.get(timeout=0.1)
        except queue.Empty:
            return None

    def escribe(self, linea: str) -> None:
        """Le escribe una línea. Si acaba de morir, no se nota aquí."""
        assert self._popen.stdin is not None
        with contextlib.suppress(OSError):
            self._popen.stdin.write(linea.encode())
            self._popen.stdin.flush()

    def no_escribe_mas(self) -> None:
        """Cierra su entrada."""
        assert self._popen.stdin is not None
        with contextlib.suppress(OSError):  # Ha muerto con algo por leer.
            self._popen.stdin.close()

    def manda_senal(self, senal: int) -> None:
        """Le manda una señal del sistema."""
        self._popen.send_signal(senal)

    def codigo(self) -> int:
        """Su código de salida. Espera a que termine."""
        return self._popen.wait()

    def mata(self) -> None:
        """Lo mata, y a los que haya lanzado. No falla si ya no están."""
        hijos: list[psutil.Process] = []
        with contextlib.suppress(psutil.Error):
            hijos = psutil.Process(self._popen.pid).children(recursive=True)
        if self._popen.poll() is None:
            self._popen.kill()
        for hijo in hijos:
            with contextlib.suppress(psutil.Error):
                hijo.kill()
        self._popen.wait()

    def cierra(self) -> None:
        """Lo mata, si sigue, y suelta lo que tiene abierto."""
        self.mata()
        self.no_escribe_mas()
        self._lector.join(5)
        self._final.join(5)
        if self._popen.stdout is not None and not self._lector.is_alive():
            self._popen.stdout.close()

    def _lee(self) -> None:
        assert self._popen.stdout is not None
        while trozo := os.read(self._popen.stdout.fileno(), 65536):
            self._trozos.put(trozo)

    def _avisa_del_final(self) -> None:
        self._popen.wait()
        # Lo que escribió llega antes que la noticia; un nieto suyo puede tener la salida abierta.
        self._lector.join(1)
        self._trozos.put(b"")


def _entorno(destino: Mapping[str, Any], aviso: str) -> dict[str, str]:
    """Las variables del programa: las de la persona, con las de la mesa."""
    propias = ("PG", "CURSO_")
    suyo = {nombre: valor for nombre, valor in os.environ.items() if not nombre.startswith(propias)}
    return {
        **suyo,
        **{f"PG{nombre.upper()}": str(destino[nombre]) for nombre in _PARAMETROS},
        "PGDATABASE": str(destino["dbname"]),
        "PGAPPNAME": str(destino["application_name"]),
        "PYTHONPATH": os.pathsep.join(filter(None, [_HIJO, suyo.get("PYTHONPATH")])),
        # La salida, como en un terminal; la carpeta, como estaba.
        "PYTHONUNBUFFERED": "1",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHON_COLORS": "0",
        "NO_COLOR": "1",
        "CURSO_LABORATORIO": json.dumps({"destino": dict(destino), "aviso": aviso}),
    }
