"""Los programas de la lección, en marcha: cada vez en una copia y con una base de datos nueva."""

import contextlib
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from helpers.laboratorio import Conversacion, Mesa, Turno, mesa

from . import tablas

AQUI = Path(__file__).parent
MENU = "menu_app_usuario.py"
_OPCIONES = re.compile(r"(Opciones:|\d\. .*|Escribe tu opción.*|Opción: )")
# Lo que PostgreSQL añade a un mensaje en las líneas siguientes.
_SIGUE = re.compile(r"(LINE \d+|DETAIL|HINT): .*|\s*\^?")
_DEL_REGISTRO = re.compile(r"\d\d:\d\d:\d\d [AP]M: (\w+) \[[^]]*\] ")


@contextlib.contextmanager
def copia(programa: str, **cambios: str) -> Iterator[Path]:
    """Una copia de un programa de la lección. Al salir del bloque se borra.

    Args:
        programa: el nombre de su carpeta: `copiado`, `remendado` o `capa_datos_persona`.
        cambios: qué archivo, sin su `.py`, se cambia por cuál de la lección; por ejemplo
            `usuario_dao="otras_manos/usuario_dao_con_with.py"`.
    """
    with tempfile.TemporaryDirectory(prefix="laboratorio_", ignore_cleanup_errors=True) as temporal:
        carpeta = Path(temporal) / programa
        shutil.copytree(
            AQUI / programa, carpeta, ignore=shutil.ignore_patterns("__pycache__", "*.log")
        )
        for archivo, otro in cambios.items():
            shutil.copyfile(AQUI / otro, carpeta / f"{archivo}.py")
        yield carpeta


@contextlib.contextmanager
def en_marcha(
    programa: str,
    *usuarios: str,
    sql: str = tablas.USUARIO + tablas.SIN_REPETIR,
    archivo: str = MENU,
    sin_servidor: bool = False,
    **cambios: str,
) -> Iterator[tuple[Mesa, Conversacion]]:
    """Un programa de la lección, esperando su primera orden, y la mesa en que está.

    Args:
        programa: el nombre de su carpeta.
        usuarios: los que ya hay en la tabla; sus números son 1, 2…
        `sql`: lo que crea la tabla.
        archivo: el que se ejecuta.
        sin_servidor: si el programa no encuentra ningún servidor.
        cambios: como en `copia`.
    """
    with mesa(sql) as puesta, copia(programa, **cambios) as carpeta:
        agrega(puesta, *usuarios)
        with puesta.programa(carpeta, archivo, sin_servidor=sin_servidor) as menu:
            yield puesta, menu


def agrega(puesta: Mesa, *usuarios: str) -> None:
    """Guarda usuarios sin pasar por ningún programa."""
    for usuario in usuarios:
        puesta.filas("INSERT INTO usuario (username, password) VALUES (%s, 'clave')", usuario)


def nombres(puesta: Mesa) -> list[str]:
    """Los nombres de los usuarios que hay en la tabla, por su número."""
    return [n for (n,) in puesta.filas("SELECT username FROM usuario ORDER BY id_usuario")]


def dicho(turno: Turno) -> str:
    """Lo que contestó el programa: sin sus opciones, y del registro, cada error en una línea."""
    lineas = []
    for linea in turno.texto.splitlines():
        nivel = _DEL_REGISTRO.match(linea)
        sobra = _OPCIONES.fullmatch(linea) or _SIGUE.fullmatch(linea)
        if sobra or (nivel and nivel[1] != "ERROR"):
            continue
        lineas.append(_DEL_REGISTRO.sub(r"\1 ", linea))
    return "\n".join(lineas)
