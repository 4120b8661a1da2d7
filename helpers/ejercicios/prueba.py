"""Lo que un comprobador sabe de la respuesta mientras la juzga."""

import os
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from helpers import observador

from .codigo import archivo
from .testigo import NOMBRE


class Prueba:
    """Lo que un comprobador sabe y puede hacer mientras juzga una respuesta.

    `aplicacion` es el application_name de las conexiones que abre la respuesta. `abiertas`, las que
    abre con `connect`, ella misma o un pool suyo. `lleno_por_otros`, si una no se pudo abrir porque
    las demás plazas del servidor las tienen otros.
    """

    def __init__(self) -> None:
        self.aplicacion = f"ejercicio_{uuid.uuid4().hex[:12]}"
        self.abiertas: list[Any] = []
        self.lleno_por_otros = False
        self.al_conectar: dict[str, Any] = {}
        self._con_otro_nombre: dict[int, Any] = {}  # {proceso: conexión}
        self._acabada = False
        self._entorno = threading.Lock()

    def conexiones(self) -> int:
        """Cuántas conexiones de la respuesta ve el servidor, también las que tienen otro nombre."""
        return sum(
            foto["nombre"].startswith(self.aplicacion) or foto["pid"] in self._con_otro_nombre
            for foto in observador.conexiones()
        )

    def espera_conexiones(self, cuantas: int, segundos: float = 2) -> int:
        """Espera a que el servidor vea `cuantas` conexiones y devuelve las últimas que vio."""
        limite = time.monotonic() + segundos
        while (vistas := self.conexiones()) != cuantas and time.monotonic() < limite:
            time.sleep(0.01)
        return vistas

    def termina_conexiones(self) -> None:
        """Termina, en el servidor, las conexiones de la respuesta."""
        observador.termina_conexiones(self.aplicacion)
        vivas = [proceso for proceso, c in self._con_otro_nombre.items() if not c.closed]
        if vivas:
            observador.termina_procesos(vivas)

    def apunta(self, conexion: Any, respuesta: Any) -> None:
        """Apunta una conexión recién abierta, si la ha abierto la respuesta."""
        nombre = conexion.info.parameter_status("application_name")
        if nombre != NOMBRE and _en_marcha(archivo(respuesta)):
            self.abiertas.append(conexion)
            if not nombre.startswith(self.aplicacion):
                self._con_otro_nombre[conexion.info.backend_pid] = conexion

    @contextmanager
    def conectando_con(self, **opciones: Any) -> Iterator[None]:
        """En este bloque, `connect` recibe además estas opciones, si no se le dan otras."""
        self.al_conectar = opciones
        try:
            yield
        finally:
            self.al_conectar = {}

    @contextmanager
    def sin_servidor(self) -> Iterator[None]:
        """En este bloque no hay servidor donde `connect` lo busca.

        Lo puede interrumpir Ctrl-C, que llega al hilo principal: ese ya deja el entorno como
        estaba, y quien juzga no lo toca después.
        """
        with self._entorno:
            if self._acabada:
                raise SystemExit
            puerto, os.environ["PGPORT"] = os.environ["PGPORT"], "1"
        try:
            yield
        finally:
            with self._entorno:
                if not self._acabada:
                    os.environ["PGPORT"] = puerto

    def acaba(self) -> None:
        """Desde ahora, quien juzga no cambia el entorno."""
        with self._entorno:
            self._acabada = True

    def subclase(self, clase: Any) -> Any:
        """Devuelve una subclase de usar y tirar, con el mismo nombre y sin ningún pool abierto.

        Así la respuesta abre el suyo y el pool de quien aprende no se toca.
        """
        pools = {
            nombre: None
            for base in clase.__mro__
            for nombre, valor in vars(base).items()
            if hasattr(valor, "getconn")
        }
        return type(clase.__name__, (clase,), pools)


def _en_marcha(escrito: str | None) -> bool:
    """Dice si, en este hilo, se está ejecutando algo de ese archivo."""
    paso: FrameType | None = sys._getframe(1)
    while paso is not None and paso.f_code.co_filename != escrito:
        paso = paso.f_back
    return paso is not None
