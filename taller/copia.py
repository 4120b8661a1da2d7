"""Pone al día mi_curso/, la copia de quien aprende: limpia de salidas, y sin perder lo suyo.

    python -m taller.copia      en la carpeta del curso, si no lo abre curso.py

Lo que le dejamos la última vez se guarda en mi_curso/.curso/: así se sabe qué cambió cada uno. Lo
que se retira de su sitio va a mi_curso/anteriores/. Corre antes de que exista .venv: aquí solo
cabe la biblioteca estándar.
"""

import contextlib
import datetime
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

from helpers.cuadernos import DEJADO, Celda, ejercicios, fuente, lee, limpia
from helpers.progreso import renumera
from taller.mezcla import mezcla, renumerados, supuesta
from taller.procesos import ORDEN, RAIZ, prepara_consola
from taller.turno import turno

CUADERNOS, MI_CURSO = RAIZ / "notebooks", RAIZ / "mi_curso"
ANTERIORES = "anteriores"
ANADIDO, ACTUALIZADO = "Cuaderno añadido: ", "Cuaderno actualizado: "
_VARIOS = {ANADIDO: "Cuadernos añadidos", ACTUALIZADO: "Cuadernos actualizados"}


def a_solas(carpeta: Path = MI_CURSO) -> contextlib.AbstractContextManager[Any]:
    """Espera a ser el único que pone al día la carpeta de quien aprende."""
    return turno(carpeta / ".jupyter" / "preparando.lock", f"Otro «{ORDEN}» la prepara: espero")


def escribe(archivo: Path, contenido: bytes) -> None:
    """Escribe un archivo de modo que, si se interrumpe, quede el de antes o el nuevo, enteros.

    Nunca escribe a través de un enlace. Lanza `OSError` si no puede.
    """
    archivo.parent.mkdir(parents=True, exist_ok=True)
    parcial = archivo.with_name(f".{archivo.name}.parcial")
    parcial.unlink(missing_ok=True)
    try:
        with parcial.open("xb") as abierto:
            abierto.write(contenido)
            abierto.flush()
            os.fsync(abierto.fileno())
        os.replace(parcial, archivo)
    except BaseException:
        with contextlib.suppress(OSError):
            parcial.unlink(missing_ok=True)
        raise


def aparta(copia: Path, relativo: Path) -> str:
    """Guarda en `anteriores/` un duplicado de un cuaderno y devuelve su nombre desde la copia.

    El nombre lleva la fecha; si ya hay uno igual, es ese. Lanza `OSError` si no puede.
    """
    contenido = (copia / relativo).read_bytes()
    hoy, numero = datetime.date.today().isoformat(), 1
    while True:
        cola = hoy if numero == 1 else f"{hoy}_{numero}"
        nombre = ANTERIORES / relativo.with_name(f"{relativo.stem}_{cola}{relativo.suffix}")
        if not os.path.lexists(copia / nombre):
            escribe(copia / nombre, contenido)
            return nombre.as_posix()
        if (copia / nombre).is_file() and (copia / nombre).read_bytes() == contenido:
            return nombre.as_posix()
        numero += 1


def pone_al_dia(cuadernos: Path, copia: Path) -> list[str]:
    """Copia en `copia` lo que haya nuevo o cambiado en `cuadernos`, con lo que la persona escribió.

    Devuelve una frase en español por cada cosa que merece decirse. Lanza `OSError` si no se puede
    leer o escribir.
    """
    estreno = not (copia / DEJADO).exists() and not any(copia.glob("*.ipynb"))
    avisos: list[str] = []
    for origen in sorted(cuadernos.rglob("*.ipynb")):
        relativo = origen.relative_to(cuadernos)
        if ".ipynb_checkpoints" in relativo.parts:
            continue
        try:
            limpio = _limpio(origen)
        except ValueError:
            avisos.append(f"El cuaderno {origen} está dañado: descarga otra vez el curso.")
            continue
        avisos += _pone(limpio, copia, relativo)
    for dejado in [*(copia / DEJADO).rglob("*.ipynb")]:
        if not (cuadernos / dejado.relative_to(copia / DEJADO)).exists():
            dejado.unlink()  # una lección que ya no está no cuenta en el progreso
    if estreno:
        avisos = [a for a in avisos if not a.startswith(ANADIDO)]
        return [*avisos, "✓ Tus cuadernos están en la carpeta mi_curso."]
    return _resume(avisos)


def _resume(avisos: list[str]) -> list[str]:
    """Pone en una línea los cuadernos que no llevan nada suyo, si son muchos: se ve lo demás."""
    for uno, varios in _VARIOS.items():
        simples = [a for a in avisos if re.fullmatch(rf"{uno}\S+", a)]
        if len(simples) > 3:
            avisos = [*(a for a in avisos if a not in simples), f"{varios}: {len(simples)}."]
    return avisos


def empieza_de_nuevo(cuadernos: Path, copia: Path, relativo: Path, numero: str = "") -> str:
    """Deja un cuaderno como al principio, o solo un ejercicio suyo, por su número («02.3»).

    Devuelve el nombre, desde la copia, de donde queda el cuaderno que había. Lanza `OSError` si no
    puede leer o escribir, `ValueError` si el cuaderno está dañado, y `KeyError` si no tiene ese
    ejercicio.
    """
    nuevo = _limpio(cuadernos / relativo)
    anterior = aparta(copia, relativo)
    if numero:
        suyo, nuevas = lee(copia / relativo), nuevo["cells"]
        respuesta = nuevas[ejercicios(nuevas)[numero][0]]["id"]
        base, suyas = (
            _sin_ejercicio(celdas, numero, respuesta)
            for celdas in (_dejado(copia, relativo) or [], suyo["cells"])
        )
        nuevo = {**suyo, "cells": mezcla(base, suyas, nuevas).celdas}
    escribe(copia / relativo, _bytes(nuevo))
    return anterior


def _sin_ejercicio(celdas: list[Celda], numero: str, suya: str) -> list[Celda]:
    """Las celdas, menos las de un ejercicio: de la que lleva la respuesta, `suya`, a la última."""
    if numero not in (donde := ejercicios(celdas)):
        return [c for c in celdas if c["id"] != suya]
    primera, ultima = donde[numero]
    primera = next((i for i, c in enumerate(celdas) if c["id"] == suya), primera)
    fuera = {primera, *range(primera, ultima), ultima}
    return [c for i, c in enumerate(celdas) if i not in fuera]


def _limpio(archivo: Path) -> dict[str, Any]:
    """Lo mismo que `lee`, sin nada de cuando se ejecutó."""
    cuaderno = lee(archivo)
    return {**cuaderno, "cells": [limpia(c) for c in cuaderno["cells"]]}


def _bytes(cuaderno: dict[str, Any]) -> bytes:
    return (json.dumps(cuaderno, indent=1) + "\n").encode()


def _dejado(copia: Path, relativo: Path) -> list[Celda] | None:
    """Las celdas que se le dejaron la última vez; None si no se guardaron o están dañadas."""
    try:
        return lee(copia / DEJADO / relativo)["cells"]
    except (OSError, ValueError):
        return None


def _pone(nuevo: dict[str, Any], copia: Path, relativo: Path) -> list[str]:
    """Pone al día un cuaderno; devuelve lo que merece decirse."""
    suyo, dejado, nombre = copia / relativo, copia / DEJADO / relativo, relativo.as_posix()
    contenido = _bytes(nuevo)
    sin_cambios = dejado.is_file() and dejado.read_bytes() == contenido
    avisos, cambios = [], dict[str, str]()
    if not os.path.lexists(suyo):
        escribe(suyo, contenido)
        avisos.append(f"{ANADIDO}{nombre}.")
    else:
        try:
            de_antes = lee(suyo)
        except ValueError:
            anterior = aparta(copia, relativo)
            escribe(suyo, contenido)
            avisos.append(
                f"Tu cuaderno {nombre} estaba dañado: en su sitio hay uno nuevo, y el tuyo está,"
                f" como quedó, en {anterior}."
            )
        else:
            if not sin_cambios:
                aviso, cambios = _actualiza(de_antes, nuevo, copia, relativo)
                avisos.append(aviso)
    if not sin_cambios:
        escribe(dejado, contenido)  # lo último: si se interrumpe, la vez siguiente se repite
        # Y después lo que no se puede repetir: otra vez, el 2 que pasó a 3 pasaría a 4.
        if cambios and (no_apuntado := renumera(copia, cambios).strip()):
            avisos.append(no_apuntado)
    return avisos


def _actualiza(
    suyo: dict[str, Any], nuevo: dict[str, Any], copia: Path, relativo: Path
) -> tuple[str, dict[str, str]]:
    """Lleva a la versión nueva lo suyo; devuelve la frase que lo cuenta, y qué cambia de número."""
    suyas, nuevas, base = suyo["cells"], nuevo["cells"], _dejado(copia, relativo)
    se_sabe, es_leccion = base is not None, relativo.parent == Path()
    if base is None:
        suyas = [limpia(c) for c in suyas]  # las salidas pueden ser las nuestras
        base = supuesta(suyas, nuevas) if es_leccion else suyas
    hecho = mezcla(base, suyas, nuevas)
    quedan = set(map(fuente, hecho.celdas))
    dicho = f"{ACTUALIZADO}{relativo.as_posix()}."
    if hecho.editado:
        dicho = f"Cuaderno actualizado, con lo que habías escrito: {relativo.as_posix()}."
    if hecho.editado or not (se_sabe or quedan.issuperset(map(fuente, suyas))):
        dicho += f" El de antes queda en {aparta(copia, relativo)}."
    if hecho.cambiados:
        dicho += f" Mira {', '.join(hecho.cambiados)}: ha cambiado el enunciado."
    escribe(copia / relativo, _bytes({**suyo, "cells": hecho.celdas}))
    return dicho, renumerados(base, nuevas) if es_leccion else {}


if __name__ == "__main__":
    prepara_consola()
    try:
        with a_solas():
            for aviso in pone_al_dia(CUADERNOS, MI_CURSO):
                print(aviso)
    except OSError as error:
        sys.exit(f"No se ha podido preparar la carpeta mi_curso: {error}")
