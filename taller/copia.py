"""Pone al día la copia de los cuadernos de quien aprende, sin tocar lo que haya editado."""

import hashlib
import json
import os
import shutil
from pathlib import Path


def sha256(archivo: Path) -> str:
    """Devuelve la huella del contenido de `archivo`, o «» si no existe."""
    return hashlib.sha256(archivo.read_bytes()).hexdigest() if archivo.is_file() else ""


def copia_entera(origen: Path, destino: Path) -> None:
    """Copia `origen` en `destino` de modo que, si se interrumpe, en el destino no queda medio."""
    destino.parent.mkdir(parents=True, exist_ok=True)
    parcial = destino.with_name(f".{destino.name}.parcial")
    parcial.unlink(missing_ok=True)  # un enlace llevaría lo escrito a otro sitio
    shutil.copyfile(origen, parcial)
    os.replace(parcial, destino)


def pone_al_dia(cuadernos: Path, copia: Path) -> list[str]:
    """Copia en `copia` lo que haya nuevo o cambiado en `cuadernos`.

    Lo que la persona editó no se toca: si nosotros también lo cambiamos, la versión nueva queda
    al lado, con otro nombre. Devuelve una frase en español por cada cosa que merece decirse.
    Lanza `OSError` si no se puede leer o escribir.
    """
    registro = copia / ".curso.json"  # huella de lo último que hemos dejado en cada archivo
    try:
        dejado = json.loads(registro.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        dejado = {}
    if not isinstance(dejado, dict):
        dejado = {}
    estreno, avisos = not dejado, []

    for origen in sorted(cuadernos.rglob("*.ipynb")):
        relativo = origen.relative_to(cuadernos)
        if ".ipynb_checkpoints" in relativo.parts:
            continue
        nuestro, clave = sha256(origen), relativo.as_posix()
        suyo = sha256(copia / relativo)
        if suyo == nuestro:
            pass
        elif suyo in ("", dejado.get(clave)):
            copia_entera(origen, copia / relativo)
            avisos.append(f"Cuaderno {'actualizado' if suyo else 'añadido'}: {clave}.")
        elif dejado.get(clave) != nuestro:
            al_lado = _nombre_al_lado(relativo, nuestro, copia, dejado)
            copia_entera(origen, copia / al_lado)
            dejado[al_lado.as_posix()] = nuestro
            avisos.append(
                f"Has cambiado {clave}, que tiene una versión nueva: está al lado, en"
                f" {al_lado.name}. Lleva a ella tus respuestas: la tuya puede dejar de funcionar."
            )
        dejado[clave] = nuestro

    parcial = copia / ".curso.json.parcial"
    parcial.unlink(missing_ok=True)
    parcial.write_text(json.dumps(dejado, indent=1), encoding="utf-8")
    os.replace(parcial, registro)
    return ["✓ Tus cuadernos están en la carpeta mi_curso."] if estreno else avisos


def _nombre_al_lado(relativo: Path, nuestro: str, copia: Path, dejado: dict[str, str]) -> Path:
    """Elige un nombre que no exista, o que exista tal como nosotros lo dejamos."""
    numero = 1
    while True:
        cola = "_nueva" if numero == 1 else f"_nueva_{numero}"
        nombre = relativo.with_name(f"{relativo.stem}{cola}{relativo.suffix}")
        if sha256(copia / nombre) in ("", nuestro, dejado.get(nombre.as_posix())):
            return nombre
        numero += 1
