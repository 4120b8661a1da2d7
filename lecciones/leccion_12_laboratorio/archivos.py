"""Los archivos que escribe quien aprende, en `mi_curso/laboratorio/`, y los que resuelven.

Se empieza con los de `a_medias`. Uno que ya está no se toca nunca.
"""

import shutil
import tempfile
from pathlib import Path

from helpers.cuadernos import DEL_CURSO, LABORATORIO
from helpers.ejercicios import Archivos
from helpers.laboratorio import NoSigue, mesa
from helpers.progreso import carpeta_del_cuaderno

from .ensayos import MENU

AQUI = Path(__file__).parent
A_MEDIAS = AQUI / "a_medias"
# Los del programa, por capas. De los demás ejercicios, cada archivo es un programa aparte.
PROGRAMA = ("conexion.py", "cursor_del_pool.py", "usuario.py", "usuario_dao.py", MENU)


def archivos(*nombres: str) -> Archivos:
    """Los archivos que se escriben en un ejercicio. Los del laboratorio que falten, se ponen.

    Si este cuaderno no es de la carpeta de quien aprende, son los que se dan, y no se escribe nada.
    """
    carpeta = carpeta_del_cuaderno()
    if carpeta is not None and (carpeta / DEL_CURSO).is_dir():
        carpeta = carpeta / LABORATORIO
        carpeta.mkdir(exist_ok=True)
        for dado in A_MEDIAS.glob("*.py"):
            if not (carpeta / dado.name).exists():
                shutil.copyfile(dado, carpeta / dado.name)
    else:
        carpeta = A_MEDIAS
    lineas = [f"- [{LABORATORIO}/{n}]({LABORATORIO}/{n})" for n in nombres]
    dicho = "\n".join(["Ábrelo, escribe y guarda:", "", *lineas])
    return Archivos({n: carpeta / n for n in nombres}, {n: A_MEDIAS / n for n in nombres}, dicho)


def programa() -> Archivos:
    """Los cinco archivos del programa, tal como los tiene quien aprende."""
    return archivos(*PROGRAMA)


def resueltos(*nombres: str) -> Archivos:
    """Los mismos archivos, con su solución; el cuaderno los muestra."""
    rutas = {nombre: solucion(nombre) for nombre in nombres}
    codigo = [f"**{n}**\n\n```python\n{ruta.read_text('utf-8')}```" for n, ruta in rutas.items()]
    return Archivos(rutas, {n: A_MEDIAS / n for n in nombres}, "\n\n".join(codigo))


def conversa(suyo: Archivos, *respuestas: str) -> None:
    """Pone en marcha el programa, le contesta y escribe lo que se vería en un terminal.

    Args:
        suyo: los archivos de `programa`.
        respuestas: una por pregunta.
    """
    if faltan := suyo.sin_tocar():
        print("Todavía falta por escribir:", ", ".join(faltan))
        return
    with tempfile.TemporaryDirectory(prefix="laboratorio_", ignore_cleanup_errors=True) as temporal:
        for nombre, texto in suyo.textos().items():
            (Path(temporal) / nombre).write_text(texto, encoding="utf-8")
        shutil.copy(A_MEDIAS / "logger_base.py", temporal)
        with mesa() as puesta, puesta.programa(temporal, MENU) as menu:
            try:
                menu.dice(*respuestas)
            except NoSigue as fallo:
                print(f"{menu.transcripcion}\n{fallo}")
            else:
                print(menu.transcripcion)


def solucion(nombre: str) -> Path:
    """Dónde está la solución de un archivo: en el programa remendado o, si no es de él, aparte."""
    if nombre == "conexion_psycopg_pool.py":
        return AQUI / "con_psycopg_pool" / "conexion.py"
    return AQUI / ("remendado" if nombre in PROGRAMA else "resueltos") / nombre
