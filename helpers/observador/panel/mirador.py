"""El hilo que mira cuatro veces por segundo y cuenta lo que ve. No sabe quién lo escucha."""

import atexit
import contextlib
import queue
import threading
import time
from collections.abc import Callable

from .. import apuntes
from ..servidor import NOMBRE
from .mirada import CADA_S, Instante, Mirada
from .pools import EnCurso


class Mirador:
    """Mira mientras está encendido. Lo que se le pide lo hace su hilo: no espera al kernel."""

    def __init__(self, cuenta: Callable[[Instante], None]) -> None:
        """No enciende nada.

        Args:
            cuenta: recibe cada foto, en el hilo del mirador. Si lanza, el mirador se apaga.
        """
        self._cuenta = cuenta
        self._ordenes: queue.Queue[tuple[str, str]] = queue.Queue()
        self._fin = threading.Event()
        self._hilo: threading.Thread | None = None

    @property
    def encendido(self) -> bool:
        """Si está mirando, y no ha empezado a apagarse."""
        return self._hilo is not None and self._hilo.is_alive() and not self._fin.is_set()

    def enciende(self) -> None:
        """Empieza a mirar, si no lo hacía ya. Lo que se pida a un pool después, se apunta."""
        if not self.encendido:
            self._fin, libreta = threading.Event(), EnCurso()
            apuntes.abre(libreta)
            self._hilo = threading.Thread(
                target=self._mira, args=[self._fin, libreta], name=NOMBRE, daemon=True
            )
            self._hilo.start()
            atexit.register(self.apaga)

    def apaga(self) -> None:
        """Deja de mirar, cierra su conexión y suelta lo congelado. Espera a que esté hecho."""
        self._fin.set()
        self._ordenes.put(("", ""))  # Para que no espere a la siguiente foto.
        atexit.unregister(self.apaga)
        if self._hilo is not None and self._hilo is not threading.current_thread():
            self._hilo.join()

    def pide(self, orden: str, cual: str) -> None:
        """Pide algo para un proceso, que se nombra como en la foto (véase `Mirada.obedece`)."""
        self._ordenes.put((orden, cual))

    def _mira(self, fin: threading.Event, libreta: EnCurso) -> None:
        with contextlib.ExitStack() as al_final:
            al_final.callback(apuntes.cierra, libreta)
            mirada = Mirada(libreta)
            al_final.callback(mirada.cierra)
            while not fin.is_set():
                siguiente = time.monotonic() + CADA_S
                self._cuenta(mirada.foto())
                while (queda := siguiente - time.monotonic()) > 0 and not fin.is_set():
                    with contextlib.suppress(queue.Empty):
                        mirada.obedece(*self._ordenes.get(timeout=queda))
                        siguiente = time.monotonic()  # Que se vea ya lo que se ha hecho.
