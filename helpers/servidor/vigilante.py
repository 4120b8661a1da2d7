"""El vigilante: apaga el servidor que arrancó el curso cuando nadie lo usa.

    python -m helpers.servidor.vigilante FORMA CARPETA

Es un proceso aparte porque un kernel puede morir sin avisar. No lleva cuentas: pregunta al
servidor cuántos guardianes quedan (véase `sesion`).
"""

import contextlib
import sys
import time

import psycopg2
from filelock import Timeout
from psycopg2.extensions import connection, cursor

from .errores import ErrorServidor
from .formas import propia
from .libpq import VIGILANTE, conecta, guardianes, toma_cerrojo
from .propio import ServidorPropio

_CADA_S = 0.5
_INTENTOS = 20


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
            if toma_cerrojo(cursor, VIGILANTE):
                _espera_al_ultimo(servidor, cursor)
            return  # Si no es el último, es que ya hay otro vigilante.


def _espera_al_ultimo(servidor: ServidorPropio, cursor: cursor) -> None:
    while True:
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
            return conecta(servidor.administrador(), application_name=VIGILANTE)
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
