"""El vigilante: apaga el servidor que arrancó el curso cuando nadie lo usa.

    python -m helpers.servidor.vigilante FORMA CARPETA

Es un proceso aparte porque un kernel puede morir sin avisar. No lleva cuentas: pregunta al
servidor cuántos guardianes quedan (véase `sesion`). Tiene un relevo, por si muere él.
"""

import contextlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import psycopg2
from filelock import Timeout
from psycopg2.extensions import connection, cursor

from .errores import ErrorServidor
from .formas import propia
from .libpq import VIGILANTE, conecta, guardianes, toma_cerrojo
from .propio import ServidorPropio

_CADA_S = 0.5
_INTENTOS = 20
_DESPEDIDA_S = 20
# Espera a que se cierre su entrada. Si nadie se ha despedido, han matado al vigilante: lo es él.
_RELEVO = (
    "import runpy, sys; "
    "sys.stdin.buffer.read(1) or runpy.run_module(sys.argv.pop(1), run_name='__main__')"
)


def main() -> None:
    """Vigila el servidor que dicen los argumentos: forma y carpeta."""
    forma, carpeta = sys.argv[1:]
    vigila(propia(forma, carpeta))


def vigila(servidor: ServidorPropio) -> None:
    """Espera a que no quede ningún guardián y para el servidor."""
    while True:
        if (conexion := _conecta(servidor)) is None:
            if _recoge_lo_que_quede(servidor):
                return
            continue
        # Si la conexión se cae, el servidor puede estar levantándose: se vuelve a intentar.
        with contextlib.suppress(psycopg2.Error), contextlib.closing(conexion):
            cursor = conexion.cursor()
            if _ocupa_el_puesto(cursor):
                with _con_relevo(servidor) as renueva:
                    _espera_al_ultimo(servidor, cursor, renueva)
            return  # Si no es el último, es que ya hay otro vigilante.


def _ocupa_el_puesto(cursor: cursor) -> bool:
    """Dice si el puesto estaba libre. El de un muerto lo está cuando el servidor lo advierte."""
    for _ in range(_INTENTOS):
        if toma_cerrojo(cursor, VIGILANTE):
            return True
        time.sleep(0.1)
    return False


@contextlib.contextmanager
def _con_relevo(servidor: ServidorPropio) -> Iterator[Callable[[], None]]:
    """Otro proceso dispuesto a ocupar el puesto; da la función que pone otro si ha muerto."""
    relevo: subprocess.Popen[bytes] | None = None

    def renueva() -> None:
        nonlocal relevo
        if relevo is None or relevo.poll() is not None:
            assert __spec__
            with contextlib.suppress(OSError):  # No caben más procesos: será a la próxima.
                relevo = servidor.lanza(__spec__.name, _RELEVO, subprocess.PIPE)

    try:
        yield renueva
    finally:
        if relevo is not None:
            # Se despide, si sigue ahí.
            with contextlib.suppress(OSError, subprocess.TimeoutExpired):
                relevo.communicate(b".", timeout=_DESPEDIDA_S)


def _espera_al_ultimo(
    servidor: ServidorPropio, cursor: cursor, renueva: Callable[[], None]
) -> None:
    while True:
        renueva()
        time.sleep(_CADA_S)
        if guardianes(cursor):
            continue
        # Quien está arrancando una sesión tiene el cerrojo: entonces no es el momento.
        with contextlib.suppress(Timeout), servidor.cerrojo.acquire(blocking=False):
            if not guardianes(cursor):
                cursor.connection.close()
                _para(servidor)
                return


def _recoge_lo_que_quede(servidor: ServidorPropio) -> bool:
    """Para un servidor que quedó a medias. Falso si está sano, aunque calle: entonces se vigila."""
    for _ in range(servidor.repasos):
        try:
            with servidor.cerrojo.acquire(blocking=False):
                if servidor.esta_sano():
                    return False
                _para(servidor)
        except Timeout:
            return True  # Otro proceso lo está arrancando, y ha lanzado su propio vigilante.
        time.sleep(_CADA_S)
    return True


def _para(servidor: ServidorPropio) -> None:
    """Para el servidor, e insiste: si no lo consigue el vigilante, nadie más lo hará."""
    for _ in range(_INTENTOS):
        with contextlib.suppress(ErrorServidor):
            servidor.para()
            return
        time.sleep(_CADA_S)


def _conecta(servidor: ServidorPropio) -> connection | None:
    """La conexión del vigilante, o None si el servidor no contesta y nadie lo arranca."""
    fallos = 0
    while fallos < _INTENTOS:
        with contextlib.suppress(psycopg2.Error, UnicodeDecodeError, ErrorServidor):
            # Sin límite: mientras el servidor calla, el puesto sigue siendo suyo.
            return conecta(servidor.administrador(), None, application_name=VIGILANTE)
        fallos = 0 if _alguien_lo_arranca(servidor) else fallos + 1
        time.sleep(0.1)
    return None


def _alguien_lo_arranca(servidor: ServidorPropio) -> bool:
    try:
        servidor.cerrojo.acquire(blocking=False).lock.release()
    except Timeout:
        return True
    return False


if __name__ == "__main__":
    main()
