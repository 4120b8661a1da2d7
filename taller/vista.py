"""La clase, en vivo en el terminal: `python3 curso.py clase progreso`."""

import os
import shutil
import sys
import time

from helpers.progreso import Leccion
from helpers.servidor import ErrorServidor
from helpers.servidor.libpq import Datos

from .pizarra import Pizarra
from .recuento import Recuento, del_curso

_CADA_S = 2
# https://invisible-island.net/xterm/ctlseqs/ctlseqs.html: la otra pantalla, sin cursor, y vuelta.
_ENTRA, _SALE = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"
_PRINCIPIO, _BORRA_LINEA, _BORRA_RESTO = "\x1b[H", "\x1b[K", "\x1b[J"


def leccion_de(numero: str) -> Leccion:
    """La lección que tiene ese número.

    Raises:
        ErrorServidor: no hay ninguna con ejercicios.
    """
    todas = {leccion.numero: leccion for leccion in del_curso()}
    if numero.zfill(2) in todas:
        return todas[numero.zfill(2)]
    raise ErrorServidor(f"No hay una lección «{numero}» con ejercicios: hay {', '.join(todas)}.")


def muestra(admin: Datos, numero: str = "", *, una_vez: bool = False) -> None:
    """Enseña la clase hasta Ctrl-C; o una vez, si se pide o si no se escribe en un terminal.

    Args:
        admin: los parámetros de conexión de quien administra el servidor.
        numero: el de la lección que se quiere ver ejercicio a ejercicio; si falta, todas.

    Raises:
        ErrorServidor: el servidor no vale, o nunca se ha recogido nada; el que deja de contestar
            después se espera, y se dice.
    """
    leccion = leccion_de(numero) if numero else None
    lecciones = del_curso()
    clase = Recuento.de(admin, lecciones)
    terminal = sys.stdout.isatty()
    if una_vez or not terminal:
        print("\n".join(_dibuja(clase, leccion, color=terminal)))
        return
    if os.name == "nt":
        os.system("")  # Así la consola de Windows entiende los colores.
    aviso = ""
    try:
        print(_ENTRA, end="")
        while True:
            columnas, filas = shutil.get_terminal_size()
            lineas = _dibuja(clase, leccion, filas - 2, color=True)
            lineas = [*lineas, aviso or "Ctrl-C para salir"]
            dibujo = "".join(f"{linea}{_BORRA_LINEA}\n" for linea in lineas[: filas - 1])
            print(f"{_PRINCIPIO}{dibujo}{_BORRA_RESTO}", end="", flush=True)
            time.sleep(_CADA_S)
            try:
                clase, aviso = Recuento.de(admin, lecciones), ""
            except ErrorServidor as error:
                aviso = f"⚠ Esto es de antes: {error}"[:columnas]
    except KeyboardInterrupt:
        pass
    finally:
        print(_SALE, end="", flush=True)
    print("\n".join(_dibuja(clase, leccion, color=True)))


def _dibuja(
    clase: Recuento, leccion: Leccion | None, alto: int = 0, *, color: bool = False
) -> list[str]:
    color = color and not os.environ.get("NO_COLOR")  # https://no-color.org
    pizarra = Pizarra(shutil.get_terminal_size((100, 0)).columns, alto, color=color)
    return pizarra.detalle(clase, leccion) if leccion else pizarra.resumen(clase)
