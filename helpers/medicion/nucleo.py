"""Cliente y servidor en un mismo núcleo: lo que hace que una razón entre dos tiempos sea estable.

Un `SELECT 1` tarda 51 µs si los dos comparten núcleo y 135 µs si no, y el sistema los mueve cuando
quiere (lo medimos). Fijar solo al cliente no sirve: el proceso del servidor tiene que ir con él.
"""

import contextlib
import os
import threading
from collections.abc import Iterator

import psutil
import psycopg2
from filelock import FileLock, Timeout

from ..servidor.formas import embebido_elegido

_MIRA_S = 0.05  # Lo que se mira qué núcleo está menos ocupado.
_ESPERA_S = 10  # Lo que se espera a que otro cuaderno acabe de medir.
_NUESTRAS = """
    SELECT pg_backend_pid(), pid FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_este_hilo = threading.local()


@contextlib.contextmanager
def nucleo_comun() -> Iterator[bool]:
    """Lleva este hilo y el servidor embebido a un mismo núcleo mientras dura el bloque.

    Del servidor van el proceso principal, del que nacen las conexiones nuevas, y las conexiones
    ya abiertas a la base de datos de la lección. Al salir, todos vuelven a donde podían estar. Los
    hilos que nacen dentro del bloque heredan el núcleo.

    Yields:
        Si se ha podido. No se puede en macOS ni en Windows, ni con un servidor en un contenedor o
        ajeno; entonces no se cambia nada.
    """
    if getattr(_este_hilo, "fijado", False):
        yield True  # Un bloque dentro de otro.
        return
    with contextlib.ExitStack() as pila:
        _este_hilo.fijado = _fija(pila)
        try:
            yield _este_hilo.fijado
        finally:
            _este_hilo.fijado = False


def _fija(pila: contextlib.ExitStack) -> bool:
    """Fija los procesos y deja en la pila cómo devolverlos. Dice si ha podido."""
    servidor = embebido_elegido()
    if "PGHOST" not in os.environ or servidor is None or not hasattr(os, "sched_setaffinity"):
        return False
    try:
        # De uno en uno: el proceso principal no puede ir a dos núcleos. Si matan a quien lo tiene,
        # el sistema suelta el cerrojo, y aquí se sabe que nadie más está midiendo.
        pila.enter_context(FileLock(servidor.carpeta / "nucleo.lock").acquire(_ESPERA_S))
        principal, conexiones = _procesos_del_servidor()
        permitidos = os.sched_getaffinity(0)
        suyos = os.sched_getaffinity(principal.pid)
        # Un solo núcleo, pudiendo usar varios: alguien murió mientras medía. Se repara al salir.
        suyos = permitidos if len(suyos) == 1 else suyos
        nucleo = {_menos_ocupado(permitidos & suyos or permitidos)}
        pila.callback(_suelta, principal, nucleo, suyos)
        for pid in (principal.pid, *conexiones):
            with contextlib.suppress(ProcessLookupError):
                os.sched_setaffinity(pid, nucleo)
        pila.callback(os.sched_setaffinity, 0, permitidos)
        os.sched_setaffinity(0, nucleo)
    except (OSError, psutil.Error, psycopg2.Error, Timeout):
        pila.close()
        return False
    return True


def _procesos_del_servidor() -> tuple[psutil.Process, list[int]]:
    """El proceso principal, y los números de los que atienden a la base de datos de la lección."""
    with contextlib.closing(psycopg2.connect("")) as conexion, conexion.cursor() as cursor:
        principal = psutil.Process(conexion.info.backend_pid).parent()
        cursor.execute(_NUESTRAS)
        conexiones = [pid for _, pid in cursor.fetchall()]
    if principal is None or not principal.name().startswith("postgres"):
        raise ProcessLookupError  # Entre nosotros y el servidor hay algo: mejor no tocar nada.
    return principal, conexiones


def _menos_ocupado(nucleos: set[int]) -> int:
    if len(nucleos) == 1:
        return min(nucleos)
    ocupacion = psutil.cpu_percent(_MIRA_S, percpu=True)
    return min(nucleos, key=lambda nucleo: ocupacion[nucleo] if nucleo < len(ocupacion) else 100)


def _suelta(principal: psutil.Process, nucleo: set[int], suyos: set[int]) -> None:
    """Devuelve sus núcleos al servidor: también a las conexiones que nacieron fijadas."""
    with contextlib.suppress(OSError, psutil.Error):
        os.sched_setaffinity(principal.pid, suyos)
        for hijo in principal.children():
            with contextlib.suppress(OSError):
                if os.sched_getaffinity(hijo.pid) == nucleo:
                    os.sched_setaffinity(hijo.pid, suyos)
