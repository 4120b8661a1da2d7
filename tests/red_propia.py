"""Una red que solo ven los programas de una prueba, con su propio 127.0.0.1.

Docker cambia la red de la máquina cada vez que enciende o apaga un contenedor, y Chromium corta
entonces lo que estaba cargando (ERR_NETWORK_CHANGED). En una red aparte no se entera.
"""

import contextlib
import functools
import os
import subprocess
from collections.abc import Iterator

_CON_BUCLE = ["unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]


@functools.cache
def se_puede() -> bool:
    """Si aquí se puede tener una: hace falta Linux, ser root y los programas `unshare` e `ip`."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    with contextlib.suppress(OSError):
        return subprocess.run([*_CON_BUCLE, "true"], capture_output=True).returncode == 0
    return False


@contextlib.contextmanager
def red_propia() -> Iterator[list[str]]:
    """Da lo que hay que poner delante de una orden para que se ejecute en una red nueva.

    Donde no se puede, no da nada que poner: la orden se ejecuta en la red de la máquina.
    """
    if not se_puede():
        yield []
        return
    guarda = [*_CON_BUCLE, "sh", "-c", "echo lista; exec sleep infinity"]
    with subprocess.Popen(guarda, stdout=subprocess.PIPE) as proceso:
        try:
            assert proceso.stdout.readline() == b"lista\n"
            # La red dura lo que los procesos que la usan: este solo la guarda.
            yield ["nsenter", f"--net=/proc/{proceso.pid}/ns/net"]
        finally:
            proceso.kill()
