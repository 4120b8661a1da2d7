"""Lleva lo que alguien escribió en un cuaderno a la versión nueva de la lección, celda a celda.

Compara tres listas de celdas: la que le dejamos, la suya y la nueva. Corre antes de que exista
.venv: aquí solo cabe la biblioteca estándar.
"""

import itertools
import re
import uuid
from dataclasses import dataclass

from helpers.cuadernos import Celda, ejercicios, fuente

AVISO = "*El curso ha cambiado la celda de arriba. Debajo está la tuya, como la tenías.*"
_NUESTRO = re.compile(r"[0-9a-f]{12}")  # los identificadores que ponen otros no son así


@dataclass
class Mezcla:
    """Lo que resulta: las celdas, si había algo suyo, y qué ejercicios cambian de enunciado."""

    celdas: list[Celda]
    editado: bool
    cambiados: list[str]


def _igual(una: Celda | None, otra: Celda | None) -> bool:
    return (
        una is not None
        and otra is not None
        and una["cell_type"] == otra["cell_type"]
        and fuente(una) == fuente(otra)
    )


def _parejas(base: list[Celda], nuevas: list[Celda]) -> dict[str, str]:
    """Qué celda nuestra pasa a ser cuál: {identificador nuevo: identificador de antes}.

    Las que no cambian tienen el mismo. De las demás, un ejercicio es el que se comprueba con el
    mismo número; otra celda, la que sigue a una que ya tiene pareja, si es de la misma clase.
    """
    de_antes, de_ahora = ({c["id"] for c in celdas} for celdas in (base, nuevas))
    parejas = {x: x for x in de_antes & de_ahora}
    antes, ahora = ejercicios(base), ejercicios(nuevas)
    responde = {base[i]["id"]: numero for numero, (i, _) in antes.items()}
    respondera = {nuevas[i]["id"]: numero for numero, (i, _) in ahora.items()}
    for numero in antes.keys() & ahora.keys():
        vieja, nueva = base[antes[numero][0]]["id"], nuevas[ahora[numero][0]]["id"]
        if vieja not in de_ahora and nueva not in de_antes:
            parejas[nueva] = vieja
    sitio = {c["id"]: i for i, c in enumerate(base)}
    for previa, nueva in itertools.pairwise(nuevas):
        siguiente = sitio.get(parejas.get(previa["id"], ""), len(base)) + 1
        if nueva["id"] in parejas or siguiente >= len(base):
            continue
        vieja = base[siguiente]
        if (
            vieja["id"] not in de_ahora
            and vieja["id"] not in parejas.values()
            and vieja["cell_type"] == nueva["cell_type"]
            and responde.get(vieja["id"]) == respondera.get(nueva["id"])
        ):
            parejas[nueva["id"]] = vieja["id"]
    return parejas


def supuesta(suyas: list[Celda], nuevas: list[Celda]) -> list[Celda]:
    """Lo que le dejamos, si no se guardó: las celdas que llevan un identificador nuestro.

    De una que ya no está en la lección no se sabe si la cambió: se supone que no, salvo la
    respuesta de un ejercicio.
    """
    conocidas = {c["id"]: c for c in nuevas}
    respuestas = {suyas[i]["id"] for i, _ in ejercicios(suyas).values()}
    return [
        conocidas.get(c["id"], {**c, "source": ""} if c["id"] in respuestas else c)
        for c in suyas
        if _NUESTRO.fullmatch(c["id"])
    ]


def renumerados(base: list[Celda], nuevas: list[Celda]) -> dict[str, str]:
    """Qué ejercicios son los mismos con otro número: {"02.2": "02.3"}."""
    antes = {base[i]["id"]: numero for numero, (i, _) in ejercicios(base).items()}
    ahora = {nuevas[i]["id"]: numero for numero, (i, _) in ejercicios(nuevas).items()}
    return {antes[x]: ahora[x] for x in antes.keys() & ahora.keys() if antes[x] != ahora[x]}


def mezcla(base: list[Celda], suyas: list[Celda], nuevas: list[Celda]) -> Mezcla:
    """Devuelve la lección nueva con todo lo suyo: respuestas, texto, celdas añadidas y quitadas.

    Donde solo ha cambiado uno de los dos, queda lo cambiado. Donde los dos, queda nuestra celda y
    debajo la suya, con un aviso. Una celda que quitó no vuelve, salvo que la lección la cambie.
    Hacerlo dos veces es como hacerlo una.
    """
    en_base = {c["id"]: c for c in base}
    en_suyas: dict[str, Celda] = {}
    for celda in suyas:
        en_suyas.setdefault(celda["id"], celda)
    parejas = _parejas(base, nuevas)
    # Para cada celda nueva, la suya que le corresponde; al revés, dónde va cada una de las suyas.
    suya_de: dict[str, Celda] = {}
    for nueva in nuevas:
        for identificador in (nueva["id"], parejas.get(nueva["id"], "")):
            if identificador in en_suyas:
                suya_de.setdefault(nueva["id"], en_suyas[identificador])
    sitio = {id(suya): nueva for nueva, suya in suya_de.items()}

    editado = [c["id"] for c in suyas] != [c["id"] for c in base]
    ancla, detras = "", {"": list[Celda]()}
    for celda in suyas:
        antes = en_base.get(celda["id"])
        editado = editado or not _igual(celda, antes)
        if id(celda) in sitio:
            ancla = sitio[id(celda)]
        elif not _igual(celda, antes):
            detras.setdefault(ancla, []).append(celda)

    numeros = {nuevas[i]["id"]: numero for numero, (i, _) in ejercicios(nuevas).items()}
    usados = {c["id"] for c in nuevas}
    celdas, cambiados = [_suelta(c, usados) for c in detras[""]], []
    for nueva in nuevas:
        suya, antes = suya_de.get(nueva["id"]), en_base.get(parejas.get(nueva["id"], ""))
        if suya is None:
            if not _igual(nueva, antes):
                celdas.append(nueva)
        elif _igual(suya, nueva) or _igual(nueva, antes):
            celdas.append({**suya, "id": nueva["id"]})
        else:
            celdas.append(nueva)
            if not _igual(suya, antes):
                aviso = {"cell_type": "markdown", "id": "", "metadata": {}, "source": [AVISO]}
                celdas += [_suelta(c, usados) for c in (aviso, suya)]
                cambiados += [numeros[nueva["id"]]] if nueva["id"] in numeros else []
        celdas += [_suelta(c, usados) for c in detras.get(nueva["id"], [])]
    return Mezcla(celdas, editado, cambiados)


def _suelta(celda: Celda, usados: set[str]) -> Celda:
    """Una celda suya, con otro identificador si el que tiene no está libre."""
    if not celda["id"] or celda["id"] in usados:
        celda = {**celda, "id": uuid.uuid4().hex[:8]}
    usados.add(celda["id"])
    return celda
