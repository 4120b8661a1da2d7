"""El paquete del que sale este curso, si lo hay: para qué sistema es, y con qué Python.

Corre antes de que exista .venv: aquí solo cabe la biblioteca estándar.
"""

import platform
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path

from taller.procesos import ORDEN, RAIZ, Fallo

PAQUETES = RAIZ / "paquetes"  # todo lo que se instala, ya descargado
PARA = "para.txt"  # dentro: el sistema, el Python y las huellas de lo que trae
NOMBRES = {
    "linux": "Linux",
    "linux-arm": "Linux en ARM",
    "macos": "macOS",
    "macos-intel": "macOS en x86-64",
    "windows": "Windows",
    "windows-arm": "Windows en ARM",
}


def este_sistema() -> str:
    """Devuelve para qué sistema es este Python: una clave de `NOMBRES`, o lo que él diga de sí."""
    plataforma = sysconfig.get_platform()  # «linux-x86_64», «win-amd64», «macosx-11.0-arm64»…
    if plataforma.endswith("universal2"):
        plataforma = f"macosx-{platform.machine()}"
    familia, maquina = plataforma.split("-")[0], plataforma.split("-")[-1]
    if "musl" in str(sysconfig.get_config_var("SOABI")):  # «Alpine»: otros paquetes
        familia = "musl"
    conocidos = {
        ("linux", "x86_64"): "linux",
        ("linux", "aarch64"): "linux-arm",
        ("macosx", "arm64"): "macos",
        ("macosx", "x86_64"): "macos-intel",
        ("win", "amd64"): "windows",
        ("win", "arm64"): "windows-arm",
    }
    return conocidos.get((familia, maquina), plataforma)


def esta_aqui(huella: str, version: Sequence[int] = sys.version_info[:2]) -> bool:
    """Dice si este curso trae lo que fija el cerrojo de esa huella, y no hace falta la red.

    `version` es la del Python que lo va a usar, como (3, 12). Lanza `Fallo` si lo trae para otro
    sistema o para otro Python.
    """
    try:
        sistema, python, *huellas = (PAQUETES / PARA).read_text(encoding="utf-8").split()
    except (OSError, ValueError):
        return False
    if huella not in huellas:
        return False
    aqui, este = este_sistema(), f"{version[0]}.{version[1]}"
    if (sistema, python) != (aqui, este):
        raise Fallo(
            f"Este paquete del curso es para {NOMBRES.get(sistema, sistema)} y Python {python}, y"
            f" aquí hay {NOMBRES.get(aqui, aqui)} y Python {este}: pide el de «{ORDEN} empaqueta"
            f" --sistema {aqui} --python {este}», o borra la carpeta «{PAQUETES}» para instalarlo"
            " de internet."
        )
    return True


def pip() -> Path:
    """Devuelve el pip del paquete, que Python ejecuta sin instalarlo."""
    return next(PAQUETES.glob("pip-*.whl"), PAQUETES / "pip.whl") / "pip"
