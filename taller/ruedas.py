"""Los paquetes ya compilados, o ruedas (*wheel*), que se instalan en otro sistema u otro Python."""

import os
import re
import subprocess
import sys
import tempfile
import urllib.parse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from taller.paquete import NOMBRES
from taller.pasos import paso
from taller.procesos import ORDEN, PYTHON, Fallo

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

# Cómo llama uv a cada sistema: https://docs.astral.sh/uv/reference/cli/#uv-pip-compile
SISTEMAS = {
    "linux": "x86_64-unknown-linux-gnu",
    "linux-arm": "aarch64-unknown-linux-gnu",
    "macos": "aarch64-apple-darwin",
    "macos-intel": "x86_64-apple-darwin",
    "windows": "x86_64-pc-windows-msvc",
    "windows-arm": "aarch64-pc-windows-msvc",
}
REPITE = f"{ORDEN} empaqueta"


@dataclass(frozen=True)
class Rueda:
    """Un paquete ya compilado (*wheel*), con el sha256 que le da el cerrojo y su tamaño en octetos.

    El tamaño es `None` si el índice no lo dice.
    """

    nombre: str
    version: str
    archivo: str
    sha256: str
    octetos: int | None

    @property
    def plataformas(self) -> set[str]:
        """Para qué plataformas es, como lo dice su nombre."""
        return set(Path(self.archivo).stem.split("-")[-1].split("."))


def elige(
    uv: Path, sistema: str, python: str, cerrojos: list[Path], **variables: Any
) -> list[Rueda]:
    """Devuelve lo que se instala de esos cerrojos en un sistema y un Python, que pueden ser otros.

    Con cualquier Python de esa versión, como «3.11»: si desde el 3.11.5 se instala otra cosa, van
    las dos. Las `variables` son las de `paso`. Lanza `Fallo` si no se puede averiguar, o si de algo
    no hay rueda.
    """
    texto = "".join(x.read_text(encoding="utf-8") for x in cerrojos)
    cambia = [int(x) for x in re.findall(rf"'{re.escape(python)}\.(\d+)'", texto)]
    versiones = [f"{python}.{x}" for x in sorted({0, *cambia, *(x + 1 for x in cambia)})]
    fijados = set(re.findall(r"--hash=sha256:(\w+)", texto))
    ruedas = []
    for version in versiones:
        for uno in _elegidos(uv, sistema, version, cerrojos, **variables):
            # De las que valen allí, una compilada mejor que la que vale en todas partes.
            valen = [x for x in _ruedas(uno) if x.sha256 in fijados]
            if not valen:
                raise _falta(uno["name"], sistema, version)
            ruedas.append(min(valen, key=lambda x: (x.plataformas == {"any"}, x.octetos or 0)))
    return list(dict.fromkeys(ruedas))


def _elegidos(
    uv: Path, sistema: str, version: str, cerrojos: list[Path], **variables: Any
) -> list[dict[str, Any]]:
    """Devuelve los paquetes que elige uv, con sus ruedas: como están en un pylock.toml.

    https://packaging.python.org/en/latest/specifications/pylock-toml/
    """
    with tempfile.TemporaryDirectory() as carpeta:
        plan = Path(carpeta, "pylock.toml")
        orden = [uv, "pip", "compile", *cerrojos, "--no-deps", "--no-build", "--no-header"]
        orden += ["--python-platform", SISTEMAS[sistema], "--python-version", version, "-o", plan]
        que = f"Eligiendo lo que se instala desde Python {version}"
        try:
            paso(que, *orden, repite=REPITE, **variables)
        except Fallo as fallo:
            causa = fallo.__cause__
            salida = causa.output if isinstance(causa, subprocess.CalledProcessError) else ""
            if sin_rueda := re.search(r"(\S+?)==\S+\s+has\s+no\s+(usable\s+)?wheels", salida):
                raise _falta(sin_rueda[1], sistema, version) from None
            raise
        return list(tomllib.loads(plan.read_text(encoding="utf-8"))["packages"])


def _ruedas(uno: dict[str, Any]) -> list[Rueda]:
    return [
        Rueda(uno["name"], uno["version"], _archivo(x), x["hashes"]["sha256"], x.get("size"))
        for x in uno.get("wheels", [])
    ]


def _archivo(rueda: dict[str, Any]) -> str:
    donde = rueda.get("name") or rueda.get("url") or rueda["path"]
    return urllib.parse.unquote(donde.rsplit("/", 1)[-1])


def _falta(nombre: str, sistema: str, python: str) -> Fallo:
    return Fallo(
        f"De «{nombre}» no hay un paquete ya compilado para {NOMBRES[sistema]} y Python {python}:"
        " elige otro Python con --python, como el 3.13, u otro sistema con --sistema."
    )


def descarga(ruedas: list[Rueda], python: str, carpeta: Path, **variables: Any) -> None:
    """Deja esas ruedas en `carpeta`, con su sha256 comprobado; lanza `Fallo` si falta alguna."""
    orden = [PYTHON, "-m", "pip", "download", "--disable-pip-version-check", "--no-input"]
    orden += ["--no-deps", "--require-hashes", "--only-binary=:all:", "--implementation=cp"]
    # Con «3.11», pip piensa en el 3.11.0: lo que pide cada rueda ya lo ha mirado uv.
    orden += [f"--python-version={python}", "--ignore-requires-python", "--dest", carpeta]
    for plataforma in sorted(set().union(*(x.plataformas for x in ruedas))):
        orden += ["--platform", plataforma]
    que, pendientes = "Descargando los paquetes", ruedas
    while pendientes:
        # pip no acepta dos versiones de lo mismo a la vez.
        tanda = {x.nombre: x for x in reversed(pendientes)}
        pendientes = [x for x in pendientes if x not in tanda.values()]
        pedido = carpeta.with_suffix(".txt")
        lineas = [f"{x.nombre}=={x.version} --hash=sha256:{x.sha256}\n" for x in tanda.values()]
        pedido.write_text("".join(lineas), encoding="utf-8")
        paso(que, *orden, "-r", pedido, repite=REPITE, **variables)
        que = "Descargando los que cambian de una versión a otra"
    falta = {x.archivo for x in ruedas} - set(os.listdir(carpeta))
    if falta:
        raise Fallo(f"No se ha descargado «{min(falta)}»: repite «{REPITE}».")
