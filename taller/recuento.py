"""Lo que una clase lleva hecho: quién, qué, con cuántos intentos y en qué se atasca."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from helpers.progreso import Leccion, de_los_cuadernos
from helpers.servidor import ErrorServidor
from helpers.servidor.cuentas import Clase, Cuenta
from helpers.servidor.libpq import Datos
from helpers.servidor.libreta import Apunte

from .copia import CUADERNOS

# Desde cuántos intentos sin ✓ se dice que alguien está en un atasco.
ATASCO = 3
_TITULOS = (
    *("persona", "ejercicio", "resuelto", "intentos", "primero", "último"),
    "último mensaje",
)


class Atasco(NamedTuple):
    """Un ejercicio, lo que dice su ✗ y a quiénes se lo dice: {nombre: intentos}."""

    ejercicio: str
    mensaje: str
    personas: dict[str, int]

    def intentos(self) -> int:
        """Los de quien más lleva."""
        return max(self.personas.values())


@dataclass(frozen=True)
class Recuento:
    """La clase en un momento.

    Attributes:
        `se_recoge`: si se sigue apuntando.
        `lecciones`: las que tienen ejercicios.
        `cuentas`: las de la clase, por orden de nombre.
        `apuntes`: por usuario y ejercicio.
        `ahora`: lo último de cada usuario.
    """

    se_recoge: bool
    lecciones: list[Leccion]
    cuentas: list[Cuenta]
    apuntes: dict[tuple[str, str], Apunte]
    ahora: dict[str, Apunte]

    @classmethod
    def de(cls, admin: Datos, lecciones: list[Leccion]) -> "Recuento":
        """El de la clase que administra `admin`.

        Raises:
            ErrorServidor: el servidor no contesta o no vale, o nunca se ha recogido nada.
        """
        with Clase.abre(admin, solo_mira=True) as clase:
            if not clase.libreta.existe():
                raise ErrorServidor(
                    "No se recoge lo que hace la clase: empieza con «clase recoge», que se lo dice "
                    "a cada persona en su cuaderno."
                )
            apuntes = clase.libreta.apuntes()
            return cls(
                clase.libreta.se_recoge(),
                lecciones,
                clase.cuentas(),
                {(uno.usuario, uno.ejercicio): uno for uno in apuntes},
                {uno.usuario: uno for uno in apuntes},  # van por orden de hora
            )

    def resueltos(self, cuenta: Cuenta, ejercicios: list[str]) -> int:
        """Cuántos de esos ejercicios tiene resueltos."""
        suyos = (self.apuntes.get((cuenta.usuario, uno)) for uno in ejercicios)
        return sum(uno is not None and uno.resuelto for uno in suyos)

    def de_un_ejercicio(self, ejercicio: str) -> list[Apunte]:
        """Lo apuntado de un ejercicio, de cada persona."""
        return [uno for (_, cual), uno in self.apuntes.items() if cual == ejercicio]

    def atascos(self, leccion: str = "") -> list[Atasco]:
        """Los ✗ que hay ahora, del que más personas tiene al que menos.

        Args:
            leccion: todos los de esa lección; si falta, de cada persona, solo lo último que hizo.
        """
        juntos: dict[tuple[str, str], dict[str, int]] = {}
        for cuenta in self.cuentas:
            suyos = (uno for (quien, _), uno in self.apuntes.items() if quien == cuenta.usuario)
            if not leccion:
                suyos = (uno for uno in suyos if uno is self.ahora[cuenta.usuario])
            for uno in suyos:
                if not uno.resuelto and uno.ejercicio.startswith(leccion):
                    personas = juntos.setdefault((uno.ejercicio, uno.mensaje), {})
                    personas[cuenta.nombre] = uno.intentos
        todos = (Atasco(*cual, personas) for cual, personas in juntos.items())
        return sorted(todos, key=lambda a: (-len(a.personas), -a.intentos(), a[:2]))


def del_curso() -> list[Leccion]:
    """Las lecciones del curso que tienen ejercicios."""
    return [leccion for leccion in de_los_cuadernos(CUADERNOS) if leccion.ejercicios]


def en_atasco(apunte: Apunte | None) -> bool:
    """Dice si alguien lleva ahí unos cuantos intentos sin resolverlo."""
    return apunte is not None and not apunte.resuelto and apunte.intentos >= ATASCO


def visible(texto: str) -> str:
    """El texto en una línea y sin nada que mueva el cursor: lo puede haber escrito cualquiera."""
    return "".join(letra if letra.isprintable() else "·" for letra in " ".join(texto.split()))


def exporta(recuento: Recuento, archivo: Path, leccion: str = "") -> int:
    """Escribe un CSV con una fila por persona y ejercicio, también los que no se han intentado.

    Args:
        recuento: la clase.
        archivo: dónde.
        leccion: el número de la única que se quiere; si falta, todas.

    Returns:
        Cuántas filas.

    Raises:
        ErrorServidor: no se puede escribir.
    """
    filas = []
    del_curso = {uno for suya in recuento.lecciones for uno in suya.ejercicios}
    for cuenta in recuento.cuentas:
        suyos = {uno for quien, uno in recuento.apuntes if quien == cuenta.usuario}
        pedidos = [
            uno for uno in del_curso | suyos if uno.startswith(f"{leccion}." * bool(leccion))
        ]
        for ejercicio in sorted(pedidos, key=_por_numero):
            apunte = recuento.apuntes.get((cuenta.usuario, ejercicio))
            if apunte is None:
                filas.append([cuenta.nombre, ejercicio, "no", "0", "", "", ""])
                continue
            horas = (f"{hora.astimezone():%Y-%m-%d %H:%M:%S}" for hora in apunte[5:7])
            resuelto = "sí" if apunte.resuelto else "no"
            filas.append(
                [cuenta.nombre, ejercicio, resuelto, str(apunte.intentos), *horas, apunte.mensaje]
            )
    try:
        # Con la marca de UTF-8: sin ella, una hoja de cálculo puede no acertar con las tildes.
        with archivo.open("w", encoding="utf-8-sig", newline="") as salida:
            csv.writer(salida).writerows([_TITULOS, *(map(_inofensiva, fila) for fila in filas)])
    except OSError:
        raise ErrorServidor(
            f"No se puede escribir «{archivo}»: ciérralo si lo tienes abierto en una hoja de "
            "cálculo, o elige otro nombre u otra carpeta."
        ) from None
    return len(filas)


def _inofensiva(celda: str) -> str:
    """La celda, de modo que una hoja de cálculo no la tome por una fórmula."""
    celda = visible(celda)
    return f"'{celda}" if celda.startswith(("=", "+", "-", "@")) else celda


def _por_numero(ejercicio: str) -> list[int]:
    return [int(parte) for parte in ejercicio.split(".")]
