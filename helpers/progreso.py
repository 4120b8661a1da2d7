"""Lo que lleva hecho quien aprende: qué resolvió, con cuántos intentos y cuándo.

Se apunta en su carpeta, una línea por intento, en .curso/progreso.jsonl. Borrar ese archivo solo
borra el progreso. También corre antes de que exista .venv: aquí solo cabe la biblioteca estándar.
"""

import contextlib
import datetime
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .cuadernos import DEJADO, DEL_CURSO, ejercicios, fuente, lee

DIARIO = DEL_CURSO / "progreso.jsonl"
_RESUELTO, _DE_NUEVO = "✓", "de nuevo"
_NO_SE_APUNTA = (
    " No se ha podido apuntar en tu progreso: mira si queda sitio en el disco y si puedes escribir"
    " en la carpeta «mi_curso»."
)


@dataclass
class Apunte:
    """Lo que se sabe de un ejercicio: si está resuelto, los intentos y cuándo fue el último."""

    resuelto: bool = False
    intentos: int = 0
    cuando: str = ""  # como «2026-11-29T15:35:11+00:00»


@dataclass(frozen=True)
class Leccion:
    """Una lección: su número, su título, su cuaderno y {ejercicio: celda a la que ir}."""

    numero: str
    titulo: str
    archivo: str
    ejercicios: dict[str, str]


# --------------------------------------------------------------- apuntar


def apunta(carpeta: Path | None, ejercicio: str, estado: str) -> str:
    """Apunta un intento, si la carpeta es la de quien aprende.

    La línea se añade de una vez: dos cuadernos a la vez no se estorban.

    Args:
        carpeta: donde está el cuaderno; None si no hay.
        estado: ✓ o ✗.

    Returns:
        «», o la frase que dice que no se ha podido.
    """
    return _apunta(carpeta, {"ejercicio": ejercicio, "estado": estado}) if carpeta else ""


def olvida(carpeta: Path, cuales: list[str]) -> str:
    """Deja pendientes unos ejercicios que se empiezan de nuevo; devuelve lo mismo que `apunta`."""
    # El primero, al final: es por donde se sigue.
    return next(filter(None, [apunta(carpeta, uno, _DE_NUEVO) for uno in reversed(cuales)]), "")


def renumera(carpeta: Path, cambios: dict[str, str]) -> str:
    """Da a lo apuntado el número que un ejercicio tiene ahora; devuelve lo mismo que `apunta`.

    Args:
        cambios: por ejemplo `{"02.2": "02.3"}`.
    """
    return _apunta(carpeta, {"renumera": cambios})


def _apunta(carpeta: Path, dicho: dict[str, Any]) -> str:
    if not (carpeta / DEL_CURSO).is_dir():
        return ""
    ahora = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
    linea = {**dicho, "cuando": ahora}
    # Empieza en una línea nueva: la anterior pudo quedar a medias, si se llenó el disco.
    octetos = f"\n{json.dumps(linea, ensure_ascii=False)}\n".encode()
    opciones = os.O_WRONLY | os.O_APPEND | os.O_CREAT
    opciones |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(carpeta / DIARIO, opciones, 0o666)
        try:
            entera = os.write(descriptor, octetos) == len(octetos)
        finally:
            os.close(descriptor)
    except OSError:
        entera = False
    return "" if entera else _NO_SE_APUNTA


# --------------------------------------------------------------- leer


def apuntes(carpeta: Path) -> dict[str, Apunte]:
    """Devuelve lo apuntado de cada ejercicio, el último al final; lo ilegible no cuenta."""
    hechos: dict[str, Apunte] = {}
    try:
        lineas = (carpeta / DIARIO).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return hechos
    for linea in lineas:
        with contextlib.suppress(ValueError, TypeError, KeyError, AttributeError, RecursionError):
            _suma(hechos, json.loads(linea))
    return hechos


def _suma(hechos: dict[str, Apunte], dicho: dict[str, Any]) -> None:
    """Añade a lo que se sabe lo que dice una línea."""
    if "renumera" in dicho:
        cambios = dicho["renumera"]
        mudan = {str(a): hechos.pop(de) for de, a in cambios.items() if de in hechos}
        for ahora in cambios.values():  # lo que hubiera ahí es de un ejercicio que ya no está
            hechos.pop(str(ahora), None)
        hechos.update(mudan)
        return
    cual, estado, cuando = str(dicho["ejercicio"]), dicho["estado"], str(dicho["cuando"])
    hecho = hechos.pop(cual, Apunte())
    if estado == _DE_NUEVO:
        hechos[cual] = Apunte()
    else:
        hechos[cual] = Apunte(hecho.resuelto or estado == _RESUELTO, hecho.intentos + 1, cuando)


def lecciones(carpeta: Path) -> list[Leccion]:
    """Devuelve las lecciones que el curso dejó en la carpeta, en orden."""
    return de_los_cuadernos(carpeta / DEJADO)


def de_los_cuadernos(carpeta: Path) -> list[Leccion]:
    """Devuelve las lecciones cuyos cuadernos están en una carpeta, en orden."""
    todas = []
    for archivo in sorted(carpeta.glob("[0-9][0-9]_*.ipynb")):
        with contextlib.suppress(OSError, ValueError):
            celdas = lee(archivo)["cells"]
            textos = [fuente(c) for c in celdas]
            titulo = next((t[2:].split("\n")[0] for t in textos if t.startswith("# ")), "")
            donde = {
                # La de antes del enunciado: JupyterLab se pasa de la que se le pide.
                numero: next(
                    (
                        anterior["id"]
                        for anterior, texto in zip(celdas, textos[1:], strict=False)
                        if f"## Ejercicio {numero} " in texto
                    ),
                    celdas[respuesta]["id"],
                )
                for numero, (respuesta, _) in ejercicios(celdas).items()
            }
            todas.append(Leccion(archivo.name[:2], titulo, archivo.name, donde))
    return todas


@dataclass(frozen=True)
class Progreso:
    """El progreso de quien aprende en la carpeta de sus cuadernos."""

    lecciones: list[Leccion]
    apuntes: dict[str, Apunte]

    @classmethod
    def de(cls, carpeta: Path) -> "Progreso":
        """El que hay apuntado en una carpeta."""
        return cls(lecciones(carpeta), apuntes(carpeta))

    def resuelto(self, ejercicio: str) -> bool:
        """Si está resuelto."""
        return self.apuntes.get(ejercicio, Apunte()).resuelto

    def sigue(self) -> str:
        """El ejercicio por donde seguir, o «» si están todos resueltos.

        Es el último que se intentó o, si ya está resuelto, el primero que falta detrás de él.
        """
        todos = [e for leccion in self.lecciones for e in leccion.ejercicios]
        ultimo = next((e for e in reversed(self.apuntes) if e in todos), None)
        desde = todos.index(ultimo) if ultimo else 0
        por_orden = [*todos[desde:], *todos[:desde]]
        return next((e for e in por_orden if not self.resuelto(e)), "")

    def donde_sigue(self) -> str:
        """El cuaderno por donde seguir y su celda: `02_clase_conexion.ipynb#cell-id=…`, o «»."""
        for leccion in self.lecciones if self.apuntes else []:
            if celda := leccion.ejercicios.get(self.sigue()):
                return f"{leccion.archivo}#cell-id={celda}"
        return ""

    def frase(self) -> str:
        """«Llevas 12 de 47: sigue por 02.3.»"""
        todos = [e for leccion in self.lecciones for e in leccion.ejercicios]
        hechos = sum(map(self.resuelto, todos))
        if todos and hechos == len(todos):
            return f"Has resuelto los {hechos} ejercicios del curso."
        return f"Llevas {hechos} de {len(todos)}: sigue por {self.sigue()}."

    def _filas(self) -> list[tuple[Leccion, str, str]]:
        filas = []
        for leccion in self.lecciones:
            signos = ["✓" if self.resuelto(e) else "·" for e in leccion.ejercicios]
            cuantos = f"{signos.count('✓')} de {len(signos)}"
            filas.append((leccion, " ".join(signos), cuantos))
        return filas

    def a_medias(self) -> list[str]:
        """Una frase por cada ejercicio intentado y sin resolver."""
        return [
            f"{cual}: {uno.intentos} {'intento' if uno.intentos == 1 else 'intentos'}, el último el"
            f" {uno.cuando[:10]}."
            for cual, uno in sorted(self.apuntes.items())
            if uno.intentos
            and not uno.resuelto
            and any(cual in leccion.ejercicios for leccion in self.lecciones)
        ]

    def __repr__(self) -> str:
        filas = self._filas()
        ancho = max((len(leccion.titulo) for leccion, _, _ in filas), default=0)
        largo = max((len(signos) for _, signos, _ in filas), default=0)
        lineas = [
            f"{leccion.numero}  {leccion.titulo:{ancho}}  {signos:{largo}}  {cuantos}"
            for leccion, signos, cuantos in filas
        ]
        medias = ["", "Sin resolver todavía:", *self.a_medias()] if self.a_medias() else []
        return "\n".join([self.frase(), "", *lineas, *medias])

    def _repr_markdown_(self) -> str:
        filas = [
            f"| [{leccion.numero} · {leccion.titulo}]({leccion.archivo}) | {signos} | {cuantos} |"
            for leccion, signos, cuantos in self._filas()
        ]
        tabla = "\n".join(["| lección | ejercicios | resueltos |", "|---|---|---|", *filas])
        return f"**{self.frase()}**\n\n{tabla}\n"


# --------------------------------------------------------------- en un cuaderno


def carpeta_del_cuaderno() -> Path | None:
    """La carpeta donde empezó este kernel, que es la del cuaderno; None si no hay kernel."""
    from IPython import get_ipython  # Aquí, porque sin .venv no está.

    consola = get_ipython()
    return None if consola is None else Path(consola.starting_dir)


def mapa() -> Progreso | None:
    """Devuelve, para mostrarlo, el mapa de las lecciones con lo resuelto.

    Si este cuaderno no es de la carpeta de quien aprende, lo dice y no devuelve nada.
    """
    carpeta = carpeta_del_cuaderno()
    if carpeta is None or not (carpeta / DEL_CURSO).is_dir():
        print("En «mi_curso», tu copia de los cuadernos, aquí sale lo que llevas resuelto.")
        return None
    return Progreso.de(carpeta)
