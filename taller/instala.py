"""Deja .venv con las versiones exactas de un cerrojo, y explica en una frase lo que lo impide.

Corre antes de que exista .venv: aquí solo cabe la biblioteca estándar.
"""

import csv
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from taller import paquete
from taller.pasos import AVERIAS_SIN_RED, certificados, paso
from taller.procesos import ORDEN, POSIX, PYTHON, RAIZ, VENV, Fallo
from taller.turno import turno
from taller.version import aviso_de_version, fallo_de_version

CURSO = RAIZ / "requirements.lock"  # lo que necesita quien aprende
TALLER = RAIZ / "requirements-taller.lock"  # todo eso y lo que piden las pruebas y los cuadernos
SELLO = VENV / "curso.txt"  # dice qué hay instalado; se escribe al final


def version_del_entorno() -> tuple[int, ...]:
    """Devuelve la versión (como (3, 11)) del Python de .venv, o () si no funciona o no sirve."""
    # La carpeta se compara porque, sin pyvenv.cfg, respondería el Python del sistema.
    pregunta = (
        "import os, sys; print(*sys.version_info[:2]"
        " if os.path.samefile(sys.prefix, sys.argv[1]) else '')"
    )
    orden = [str(PYTHON), "-c", pregunta, str(VENV)]
    try:
        dicho = subprocess.check_output(orden, stderr=subprocess.DEVNULL).decode()
    except (OSError, subprocess.CalledProcessError):
        return ()
    version = tuple(int(x) for x in dicho.split())
    return () if fallo_de_version(version or (0, 0)) else version


def trae_uv(carpeta: Path, de_aqui: bool, **opciones: Any) -> Path:
    """Pone uv en `carpeta`, y devuelve su ruta; con `de_aqui`, del paquete y sin red.

    Quien aprende no lo necesita después, y ocupa 37 MB. Las `opciones` son las de `paso`.
    """
    if de_aqui:
        pip: list[Any] = [sys.executable, paquete.pip()]
    else:
        # Casi todo Python trae pip; ponerlo en .venv con ensurepip tarda más que traer uv.
        python = next(filter(tiene_pip, (sys.executable, str(PYTHON))), "")
        if not python:
            paso("Preparando pip", PYTHON, "-m", "ensurepip", **opciones)
        pip = [python or PYTHON, "-m", "pip"]
    pip += ["install", "--disable-pip-version-check", "--no-input"]
    de_pip = carpeta / "uv.txt"
    de_pip.write_text(lo_que_fija_de("uv"), encoding="utf-8")
    destino = ["--no-deps", "--require-hashes", "--target", carpeta, *de_donde(de_aqui)]
    paso("Instalando uv", *pip, *destino, "-r", de_pip, **opciones)
    return Path(shutil.which("uv", path=str(carpeta / "bin")) or carpeta / "bin" / "uv")


def de_donde(de_aqui: bool) -> list[Any]:
    """Devuelve las opciones con que pip y uv toman los paquetes de aquí, o ninguna."""
    return ["--no-index", "--find-links", paquete.PAQUETES] if de_aqui else []


def instala(cerrojo: Path, reinstala: bool, de_aqui: bool) -> None:
    """Instala en .venv lo que fija `cerrojo`, y el propio curso.

    Con `reinstala`, ningún paquete que ya esté se da por bueno. Con `de_aqui`, sin red: todo está
    en `paquete.PAQUETES`. Lanza `Fallo` si algo falla.
    """
    with tempfile.TemporaryDirectory() as nombre:
        carpeta = Path(nombre)
        # Sin red los certificados sobran, y uv no arranca si el sistema no tiene ninguno.
        opciones: dict[str, Any] = {"averias": AVERIAS_SIN_RED}
        if not de_aqui:
            opciones = {**certificados(carpeta / "certificados.pem")}
        uv = [trae_uv(carpeta, de_aqui, **opciones), "pip", "install", "--python", PYTHON]
        uv += ["--no-deps", *de_donde(de_aqui), *(["--offline"] if de_aqui else [])]
        todo = [*(["--reinstall"] if reinstala else []), "--require-hashes", "-r", cerrojo]
        paso("Instalando los paquetes", *uv, *todo, **opciones)
        paso("Instalando el curso", *uv, "--reinstall", "-e", ".", **opciones)


def tiene_pip(python: str) -> bool:
    """Dice si ese Python tiene pip."""
    return not subprocess.call([python, "-c", "import pip"], cwd=RAIZ, stderr=subprocess.DEVNULL)


def lo_que_fija_de(paquete: str) -> str:
    """Devuelve las líneas con la versión y los hashes de un paquete en el cerrojo del taller."""
    todo = TALLER.read_text(encoding="utf-8")
    return "".join(re.findall(rf"^{paquete}==(?:.*\\\n)*.*\n", todo, re.MULTILINE))


def huella(cerrojo: Path) -> str:
    """Devuelve lo que identifica a lo que se instala con `cerrojo`."""
    proyecto = RAIZ / "pyproject.toml"
    return hashlib.sha256(cerrojo.read_bytes() + proyecto.read_bytes()).hexdigest()


def exige_una_ruta_que_valga() -> None:
    """Lanza `Fallo` si la ruta del curso lleva algo con lo que Python o PostgreSQL no pueden."""
    # «:» separa carpetas en PATH, y con lo demás PostgreSQL, que llama a sus programas con un
    # intérprete de órdenes, acabaría ejecutando otra cosa.
    if raro := re.search(r'[:$`"\n\r]' if POSIX else "[\n\r]", str(RAIZ)):
        raise Fallo(
            f"La ruta del curso, {str(RAIZ)!r}, lleva {raro[0]!r}, y PostgreSQL o Python no lo"
            f" admiten: lleva la carpeta a otro sitio, o cámbiale el nombre, y repite «{ORDEN}»."
        )


def falta_algo() -> bool:
    """Dice si de un paquete instalado en .venv falta un archivo, o no tiene su tamaño.

    Lo apunta cada uno en su RECORD. https://packaging.python.org/en/latest/specifications/
    recording-installed-packages/#the-record-file
    """
    sitio = "lib/python*/site-packages" if POSIX else "Lib/site-packages"
    for registro in VENV.glob(f"{sitio}/*.dist-info/RECORD"):
        paquetes = f"{registro.parent.parent}{os.sep}"
        try:
            with registro.open(encoding="utf-8", newline="") as lineas:
                for ruta, _, octetos in csv.reader(lineas):
                    if octetos and os.stat(paquetes + ruta).st_size != int(octetos):
                        return True
        except OSError:
            return True
        except (ValueError, csv.Error):
            # Con una lista ilegible uv no sabe quitar el paquete: así lo pone encima.
            shutil.rmtree(registro.parent, ignore_errors=True)
            return True
    return False


def sella(texto: str) -> None:
    """Escribe el sello, sin seguir un enlace que haya en su sitio."""
    SELLO.unlink(missing_ok=True)
    SELLO.write_text(texto, encoding="utf-8")


def _cabecera(version: tuple[int, ...]) -> str:
    """Devuelve cómo empieza el sello de un entorno de esta carpeta y de esa versión de Python."""
    return f"{RAIZ}\n{'.'.join(map(str, version))}\n"


def prepara_entorno(cerrojo: Path) -> None:
    """Deja .venv con las versiones exactas de `cerrojo`; si otro lo está haciendo, lo espera.

    Lanza `Fallo` o `OSError` si algo lo impide.
    """
    aviso = f"Otro «{ORDEN}» está instalando el curso: espero a que acabe (Ctrl-C para dejarlo)"
    with turno(VENV.with_suffix(".lock"), aviso) as archivo:
        if archivo and POSIX:  # Si matan a este proceso, lo tienen los que instalan para él.
            os.set_inheritable(archivo.fileno(), True)
        _completa_entorno(cerrojo)


def _completa_entorno(cerrojo: Path) -> None:
    """Deja .venv con las versiones exactas de `cerrojo`; si ya las tiene, no hace nada.

    Lo que tiene lo dice el sello: la carpeta, el Python y la huella de cada cerrojo instalado.
    Lanza `Fallo` o `OSError` si algo lo impide.
    """
    antes = SELLO.read_text(encoding="utf-8", errors="replace") if SELLO.is_file() else ""
    version = version_del_entorno()
    # El sello lleva la ruta: un entorno que ha cambiado de carpeta se hace de nuevo.
    cabecera = _cabecera(version)
    vale = antes.startswith(cabecera) and not falta_algo()
    puestos = antes.removeprefix(cabecera).split() if vale else []
    if version and huella(cerrojo) in puestos:
        return
    de_aqui = paquete.esta_aqui(huella(cerrojo), version or sys.version_info[:2])
    if aviso := aviso_de_version(version or sys.version_info[:2]):
        print(aviso, flush=True)
    existia = bool(version) and (not antes or antes.startswith(f"{RAIZ}\n"))
    if existia:  # lo hizo la persona, o le falta algo: se conserva y se completa
        sella("")
    else:
        if VENV.is_symlink() or VENV.is_file():
            VENV.unlink()
        elif VENV.is_dir():
            shutil.rmtree(VENV)
        VENV.mkdir()
        sella("a medias")
        # Si el curso se abre con el Python de un entorno, el nuevo se hace con el de debajo.
        base = getattr(sys, "_base_executable", sys.executable)
        paso("Creando el entorno de Python en .venv", base, "-m", "venv", "--without-pip", VENV)
    # A quien ya tiene lo del curso le falta solo lo del taller.
    instala(cerrojo, existia and huella(CURSO) not in puestos, de_aqui)
    # El cerrojo del taller fija también todo lo del curso.
    huellas = dict.fromkeys([huella(CURSO), huella(cerrojo)])
    texto = _cabecera(version_del_entorno()) + "".join(f"{x}\n" for x in huellas)
    sella(texto)
    print("✓ El curso está instalado.", flush=True)


if __name__ == "__main__":  # solo instala: así lo llaman «.devcontainer» y aula/Dockerfile
    for pedido in sys.argv[1:] or [str(CURSO)]:
        prepara_entorno(Path(pedido))
