"""El cuidador: congela procesos, y los suelta pase lo que pase. `python cuidador.py SEGUNDOS`.

Lee órdenes de su entrada, una por línea: «12 3» congela el proceso 12 si su padre es el 3, y «12»
lo suelta. Los suelta también cuando pasan esos segundos y cuando su entrada se cierra, que es lo
que ocurre si muere quien lo lanzó.
"""

import contextlib
import queue
import sys
import threading
import time

import psutil

_CADA_S = 0.2


class Cuidador:
    """Los procesos congelados, y hasta cuándo."""

    def __init__(self, segundos: float) -> None:
        self._segundos = segundos
        self._congelados: dict[int, tuple[psutil.Process, float]] = {}

    def obedece(self, orden: list[int]) -> None:
        """Congela («pid, padre») o suelta («pid»)."""
        if len(orden) == 2:
            pid, padre = orden
            with contextlib.suppress(psutil.Error):
                proceso = psutil.Process(pid)
                if proceso.ppid() == padre:
                    # Antes de congelar: así nunca hay uno congelado que no esté apuntado.
                    self._congelados[pid] = proceso, time.monotonic() + self._segundos
                    proceso.suspend()
        else:
            self._suelta(*orden)

    def suelta_los_que_tocan(self) -> None:
        """Suelta los que llevan bastante."""
        for pid, (_, hasta) in list(self._congelados.items()):
            if time.monotonic() > hasta:
                self._suelta(pid)

    def suelta_todo(self) -> None:
        """Suelta todos."""
        for pid in list(self._congelados):
            self._suelta(pid)

    def _suelta(self, pid: int) -> None:
        if pid in self._congelados:
            proceso, _ = self._congelados.pop(pid)
            with contextlib.suppress(psutil.Error):
                proceso.resume()


def main() -> None:
    """Obedece hasta que se cierre la entrada."""
    cuidador = Cuidador(float(sys.argv[1]))
    ordenes: queue.Queue[list[int] | None] = queue.Queue()

    def lee() -> None:
        for linea in sys.stdin:
            ordenes.put([int(numero) for numero in linea.split()])
        ordenes.put(None)

    threading.Thread(target=lee, daemon=True).start()
    try:
        while True:
            with contextlib.suppress(queue.Empty):
                if (orden := ordenes.get(timeout=_CADA_S)) is None:
                    return
                cuidador.obedece(orden)
            cuidador.suelta_los_que_tocan()
    finally:
        cuidador.suelta_todo()


if __name__ == "__main__":
    main()
