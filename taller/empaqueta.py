"""Escribe en un archivo todo lo que hace falta para instalar el curso sin internet.

  python3 curso.py empaqueta          para este sistema y este Python
      --sistema SISTEMA               «linux», «linux-arm», «windows» o «macos»
      --python 3.13                   la versión de Python que hay en la otra máquina
      --salida ARCHIVO                dónde se escribe, o en qué carpeta (si no, en la del curso)
      --ademas CERROJO                lleva también lo que fija ese archivo; se puede repetir

En la otra máquina, que ya tiene Python, se descomprime y se escribe «python3 curso.py».
"""

import argparse
import os
import re
import shutil
import signal
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from taller.instala import CURSO, huella, lo_que_fija_de, trae_uv
from taller.opciones import Opciones
from taller.paquete import NOMBRES, PAQUETES, PARA, este_sistema
from taller.pasos import certificados, explica
from taller.procesos import RAIZ, Fallo, prepara_consola
from taller.ruedas import REPITE, SISTEMAS, Rueda, descarga, elige
from taller.version import MINIMA, fallo_de_version

# Lo que va en el paquete, esté el curso en un clon de git o en un ZIP: nada que la persona haya
# dejado en la carpeta.
_PIEZAS = [
    *[".github", ".vscode", "CHANGELOG.md", "CITATION.cff", "CONTRIBUTING.md", "LICENSE"],
    *["LICENSE-textos", "README.md", "compose.yml", "curso.py", "environment.yml", "helpers"],
    *["lecciones", "notebooks", "pyproject.toml", "requirements.lock", "requirements-taller.lock"],
    *["aula", "aula/paquetes/LEEME.txt", "taller"],
]
# Lo que puede haber dejado ahí una prueba: los paquetes del aula van aparte.
_NO_VAN = {"__pycache__", "paquetes"}
_CARPETA = Path("curso-de-pools")  # en la que queda todo al descomprimir


def opciones(argumentos: list[str]) -> argparse.Namespace:
    """Lee las opciones; lanza `Fallo` si no las entiende, o si no hay paquete que las cumpla."""
    analizador = Opciones(REPITE)
    analizador.add_argument("--sistema", default=este_sistema())
    analizador.add_argument("--python", default=".".join(map(str, sys.version_info[:2])))
    analizador.add_argument("--salida", type=Path)
    analizador.add_argument("--ademas", type=Path, action="append", default=[])
    leidas = analizador.parse_args(argumentos)
    if leidas.sistema not in SISTEMAS:
        raise Fallo(
            f"No conozco el sistema «{leidas.sistema}»: elige con --sistema «linux»,"
            " «linux-arm», «windows» o «macos»."
        )
    if not re.fullmatch(r"3\.\d{1,2}", leidas.python) or fallo_de_version(
        [int(x) for x in leidas.python.split(".")]
    ):
        raise Fallo(
            f"El curso no se instala en Python «{leidas.python}»: elige con --python una versión"
            f" como 3.13, desde la {MINIMA[0]}.{MINIMA[1]}."
        )
    for cerrojo in leidas.ademas:
        if not cerrojo.is_file():
            raise Fallo(f"No hay ningún archivo «{cerrojo}»: revisa lo que va detrás de --ademas.")
    return leidas


def del_curso() -> Iterator[Path]:
    """Da los archivos del curso que van en el paquete, con su ruta desde la raíz."""
    for pieza in _PIEZAS:
        if (RAIZ / pieza).is_file():
            yield Path(pieza)
        for carpeta, carpetas, archivos in os.walk(RAIZ / pieza):
            carpetas[:] = sorted(x for x in carpetas if x[0] != "." and x not in _NO_VAN)
            for archivo in sorted(archivos):
                if archivo[0] != "." and not archivo.endswith(".log"):
                    yield Path(carpeta, archivo).relative_to(RAIZ)


def empaqueta(
    sistema: str, python: str, salida: Path | None = None, ademas: list[Path] | None = None
) -> Path:
    """Escribe el paquete para un sistema y un Python, como «3.13», y devuelve dónde está.

    Lleva además lo que fijan esos cerrojos. Si algo lo impide no queda nada a medias. Lanza `Fallo`
    u `OSError`.
    """
    propio = f"curso-de-pools-{sistema}-python{python}.zip"
    salida = RAIZ / (salida or propio)
    if salida.is_dir():
        salida /= propio
    elif salida.suffix.lower() != ".zip":  # Windows abre cada archivo según cómo acaba.
        salida = salida.with_name(f"{salida.name}.zip")
    cerrojos = [CURSO, *(ademas or [])]
    try:
        # En el mismo disco: así el paquete aparece, entero, de una vez.
        trabajo = tempfile.TemporaryDirectory(prefix=".empaqueta-", dir=salida.parent)
    except OSError:
        raise Fallo(
            f"No se puede escribir en «{salida.parent}»: elige otra carpeta con --salida."
        ) from None
    with trabajo as nombre:
        carpeta = Path(nombre)
        ruedas_en, archivo = carpeta / "paquetes", carpeta / "paquete.zip"
        ruedas_en.mkdir()
        variables = certificados(carpeta / "certificados.pem")
        uv = trae_uv(carpeta, False, repite=REPITE, **variables)
        instalador = carpeta / "instalador.txt"
        instalador.write_text(lo_que_fija_de("uv"), encoding="utf-8")
        ruedas = elige(uv, sistema, python, [*cerrojos, instalador], **variables)
        with zipfile.ZipFile(archivo, "w", strict_timestamps=False) as zip_:
            for ruta in del_curso():
                zip_.write(RAIZ / ruta, _CARPETA / ruta, zipfile.ZIP_DEFLATED)
            for cerrojo in ademas or []:
                zip_.write(cerrojo, _CARPETA / PAQUETES.name / cerrojo.name, zipfile.ZIP_DEFLATED)
            anuncia(sistema, python, salida, archivo.stat().st_size, ruedas)
            descarga(ruedas, python, ruedas_en, **variables)
            for rueda in sorted(ruedas_en.iterdir()):
                zip_.write(rueda, _CARPETA / PAQUETES.name / rueda.name)
            para = "\n".join([sistema, python, *map(huella, cerrojos), ""])
            zip_.writestr(str(_CARPETA / PAQUETES.name / PARA), para)
        os.replace(archivo, salida)
    return salida


def anuncia(sistema: str, python: str, salida: Path, curso: int, ruedas: list[Rueda]) -> None:
    """Dice cuánto ocupará el paquete; lanza `Fallo` si no cabe."""
    conocidos = [x.octetos for x in ruedas if x.octetos is not None]
    total = curso + sum(conocidos)
    mas = "" if len(conocidos) == len(ruedas) else "más de "
    print(
        f"El paquete para {NOMBRES[sistema]} y Python {python} ocupará {mas}{_megas(total)}: el"
        f" curso y {len(ruedas)} paquetes de Python.",
        flush=True,
    )
    # Mientras se escribe, cada paquete está dos veces.
    if shutil.disk_usage(salida.parent).free < 2 * total:
        raise Fallo(
            f"En «{salida.parent}» no caben los {_megas(2 * total)} que hacen falta para hacerlo:"
            " libera espacio, o elige otro disco con --salida."
        )


def _megas(octetos: int) -> str:
    return f"{octetos / 1e6:.0f} MB"


def main(argumentos: list[str]) -> int | str:
    """Atiende la orden; devuelve el código de salida, o la frase que dice qué ha fallado."""
    prepara_consola()
    for senal in ("SIGTERM", "SIGHUP"):  # cerrar el terminal es como pulsar Ctrl-C
        if hasattr(signal, senal):
            signal.signal(getattr(signal, senal), signal.default_int_handler)
    try:
        leidas = opciones(argumentos)
        if leidas.help:
            print((__doc__ or "").strip())
            return 0
        salida = empaqueta(leidas.sistema, leidas.python, leidas.salida, leidas.ademas)
    except KeyboardInterrupt:
        print(f"\nInterrumpido: no queda nada a medias. Repite «{REPITE}».", file=sys.stderr)
        return 130
    except Fallo as fallo:
        return f"✗ {fallo}"
    except OSError as error:
        si_no = f"Algo ha fallado al leer o escribir un archivo: {error}"
        return f"✗ {explica(str(error), si_no, repite=REPITE)}"
    otra = "py curso.py" if "windows" in leidas.sistema else "python3 curso.py"
    print(f"✓ El paquete está en «{salida}»: {_megas(salida.stat().st_size)}.")
    print(
        f"  En la otra máquina, que ya tiene Python {leidas.python}: descomprime ese archivo,"
        f" abre un terminal en la carpeta «{_CARPETA}» y escribe «{otra}»."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
