"""Dibuja un `Recuento` en líneas de texto, para un terminal de 80 columnas o más."""

import textwrap
import time
import unicodedata
from statistics import median

from helpers.progreso import Leccion
from helpers.servidor.cuentas import Cuenta

from .recuento import ATASCO, Atasco, Recuento, en_atasco, visible

_ESTILOS = {"bien": "32", "a medias": "33", "mal": "1;31", "tenue": "2", "titulo": "1"}
_HUECO = ("·", "tenue")
_LO_ULTIMO = 15  # columnas de lo último que hizo cada persona
_NOMBRE = 12  # las que se guardan, al menos, para su nombre
_MENSAJES = 5  # cuántos caben en el resumen
_LEYENDA = (
    f"✓ lección entera · 4 resueltos · 4! y en alguno, {ATASCO} intentos o más sin resolverlo"
)

Casilla = tuple[str, str]  # lo que dice, y uno de los estilos o «»


class Pizarra:
    """Donde se dibuja.

    Args:
        ancho: columnas del terminal.
        alto: líneas que caben; 0, todas las que hagan falta.
        color: si se puede escribir en color.
    """

    def __init__(self, ancho: int, alto: int = 0, *, color: bool = False) -> None:
        self._ancho, self._alto, self._color = min(max(ancho, 30), 140), alto, color

    def resumen(self, clase: Recuento) -> list[str]:
        """Personas × lecciones y, debajo, en qué se atasca la clase ahora."""
        lecciones = clase.lecciones
        todos = [uno for leccion in lecciones for uno in leccion.ejercicios]
        cada = 3 if self._ancho < 100 else 4
        # Si no cabe, lo primero que sobra es lo último que hizo cada persona.
        sitio = self._ancho - _NOMBRE - 6
        cabe = sitio - 2 - _LO_ULTIMO >= cada * len(lecciones)
        faltan = len(lecciones) - min(len(lecciones), sitio // cada)
        lecciones = lecciones[: len(lecciones) - faltan]
        anchos = [cada] * len(lecciones) + [6] + [2, _LO_ULTIMO] * cabe

        def fila(nombre: Casilla, casillas: list[Casilla], total: str, ultimo: Casilla) -> str:
            final: list[Casilla] = [("", ""), ultimo] if cabe else []
            return self._fila([nombre, *casillas, (total, "titulo"), *final], anchos)

        titulos = [(leccion.numero, "titulo") for leccion in lecciones]
        ultimo = (f"{'lo último':{_LO_ULTIMO}}", "titulo")
        hay = [(str(len(leccion.ejercicios)), "tenue") for leccion in lecciones]
        partes = [_parte(clase, list(leccion.ejercicios)) for leccion in lecciones]
        personas = [
            fila(
                (cuenta.nombre, ""),
                [_de_la_leccion(clase, cuenta, list(leccion.ejercicios)) for leccion in lecciones],
                str(clase.resueltos(cuenta, todos)),
                _lo_ultimo(clase, cuenta),
            )
            for cuenta in clase.cuentas
        ]
        claros = [a for a in clase.atascos() if len(a.personas) > 1 or a.intentos() >= ATASCO]
        return self._junta(
            [
                self._en(self._cabe(_frase(clase, todos)), "titulo"),
                "",
                fila(("persona", "titulo"), titulos, "total", ultimo),
                fila(("ejercicios", "tenue"), hay, str(len(todos)), ("", "")),
                fila(("la clase, en %", "tenue"), partes, "", ("", "")),
                "",
            ],
            personas,
            self._mensajes("En qué se atasca la clase", claros[:_MENSAJES]),
            ["", *self._que_falta(faltan, "lecciones"), self._en(self._cabe(_LEYENDA), "tenue")],
        )

    def detalle(self, clase: Recuento, leccion: Leccion) -> list[str]:
        """Personas × ejercicios de una lección y, debajo, lo que dice cada ✗."""
        todos = list(leccion.ejercicios)
        cada = min(8, max(6, (self._ancho - _NOMBRE) // len(todos)))
        ejercicios = todos[: (self._ancho - _NOMBRE) // cada]
        anchos = [cada] * len(ejercicios)

        def fila(nombre: Casilla, casillas: list[Casilla]) -> str:
            # Con sitio, los signos van debajo del número; sin él, a la derecha.
            dichas = [(dice if cada == 8 else dice.rstrip(), estilo) for dice, estilo in casillas]
            return self._fila([nombre, *dichas], anchos)

        personas = []
        for cuenta in clase.cuentas:
            suyos = [_casilla(clase, cuenta, uno) for uno in ejercicios]
            personas.append(fila((cuenta.nombre, ""), suyos))
        hechos: list[Casilla] = []
        costo: list[Casilla] = []
        for cual in ejercicios:
            bien = [a.intentos for a in clase.de_un_ejercicio(cual) if a.resuelto]
            hechos.append((f"{len(bien)}  ", "tenue"))
            costo.append((f"{median(bien):.0f}  ", "tenue") if bien else ("·  ", "tenue"))
        titulos = [(f"{uno}  ", "titulo") for uno in ejercicios]
        return self._junta(
            [
                self._en(self._cabe(f"{leccion.numero} · {leccion.titulo}"), "titulo"),
                self._en(self._cabe(_frase(clase, todos)), "tenue"),
                "",
                fila(("persona", "titulo"), titulos),
                fila(("lo han resuelto", "tenue"), hechos),
                fila(("intentos, de mediana", "tenue"), costo),
                "",
            ],
            personas,
            self._mensajes("Lo que dice cada ✗", clase.atascos(leccion.numero)),
            self._que_falta(len(todos) - len(ejercicios), "ejercicios"),
        )

    # ------------------------------------------------------------ las piezas

    def _mensajes(self, titulo: str, atascos: list[Atasco]) -> list[list[str]]:
        """De cada ✗, sus líneas: el ejercicio, a cuántas personas, quiénes son, y lo que dice."""
        bloques = []
        for uno in atascos:
            cuantas = f"{len(uno.personas)} {'persona' if len(uno.personas) == 1 else 'personas'}"
            quienes = ", ".join(
                f"{nombre} ({n})" for nombre, n in sorted(uno.personas.items(), key=lambda x: -x[1])
            )
            quien = _corta(f"{cuantas}: {quienes}", self._ancho - 8)
            dice = textwrap.wrap(
                visible(uno.mensaje), self._ancho - 8, max_lines=2, placeholder="…"
            )
            bloques.append(
                [
                    f"{self._en(f' {uno.ejercicio:5}', 'mal')} {quien}",
                    *(self._en(f"       {linea}", "tenue") for linea in dice),
                ]
            )
        return [["", self._en(titulo, "titulo")], *bloques] if bloques else []

    def _junta(
        self, cabecera: list[str], filas: list[str], bloques: list[list[str]], final: list[str]
    ) -> list[str]:
        """Todas las líneas. Si no caben, menos mensajes y, si aún no caben, menos filas."""

        def lineas() -> list[str]:
            return [*cabecera, *filas, *(linea for bloque in bloques for linea in bloque), *final]

        while self._alto and len(lineas()) > self._alto and len(bloques) > 3:
            bloques = bloques[:-1]
        if self._alto and (sobran := len(lineas()) - self._alto) > 0:
            caben = max(1, len(filas) - sobran - 1)
            aviso = self._cabe(f"… y {len(filas) - caben} personas más: agranda la ventana.")
            filas = [*filas[:caben], self._en(aviso, "tenue")]
        return lineas()[: self._alto or None]

    def _fila(self, casillas: list[Casilla], anchos: list[int]) -> str:
        """El nombre, a la izquierda y con el sitio que queda; y lo demás, a la derecha."""
        (nombre, estilo), *demas = casillas
        largo = min(26, self._ancho - sum(anchos))
        dichas = [self._en(_rellena(nombre, largo), estilo)]
        for (texto, suyo), ancho in zip(demas, anchos, strict=True):
            dichas.append(" " * max(0, ancho - _ancho(texto)) + self._en(texto, suyo))
        return "".join(dichas).rstrip()

    def _que_falta(self, cuantos: int, que: str) -> list[str]:
        """La línea que dice que no cabe todo, si no cabe."""
        falta = f"Aquí no caben {cuantos} {que}: agranda la ventana."
        return [self._en(self._cabe(falta), "tenue")] if cuantos else []

    def _cabe(self, texto: str) -> str:
        return _corta(texto, self._ancho)

    def _en(self, texto: str, estilo: str) -> str:
        con_estilo = self._color and estilo and texto.strip()
        return f"\x1b[{_ESTILOS[estilo]}m{texto}\x1b[0m" if con_estilo else texto


# --------------------------------------------------------------- lo que dice cada casilla


def _frase(clase: Recuento, ejercicios: list[str]) -> str:
    """«30 personas · 412 de 2430 resueltos (17 %) · en un atasco, ahora: 3 · 10:32:07»"""
    hechos = sum(clase.resueltos(cuenta, ejercicios) for cuenta in clase.cuentas)
    de = len(clase.cuentas) * len(ejercicios)
    ultimos = (clase.ahora.get(cuenta.usuario) for cuenta in clase.cuentas)
    atascadas = sum(en_atasco(uno) and uno.ejercicio in ejercicios for uno in ultimos if uno)
    frases = [
        f"{len(clase.cuentas)} {'persona' if len(clase.cuentas) == 1 else 'personas'}",
        f"{hechos} de {de} resueltos ({100 * hechos // max(de, 1)} %)",
        f"en un atasco, ahora: {atascadas}",
        time.strftime("%H:%M:%S"),
    ]
    return " · ".join(frases if clase.se_recoge else [*frases, "ya no se recoge"])


def _de_la_leccion(clase: Recuento, cuenta: Cuenta, ejercicios: list[str]) -> Casilla:
    """Lo de una persona en una lección: ✓, cuántos lleva, y si hay un atasco."""
    suyos = [clase.apuntes.get((cuenta.usuario, uno)) for uno in ejercicios]
    if not any(suyos):
        return _HUECO
    hechos = clase.resueltos(cuenta, ejercicios)
    if hechos == len(ejercicios):
        return "✓", "bien"
    return (f"{hechos}!", "mal") if any(map(en_atasco, suyos)) else (str(hechos), "a medias")


def _parte(clase: Recuento, ejercicios: list[str]) -> Casilla:
    """La parte de una lección que tiene hecha la clase."""
    hechos = sum(clase.resueltos(cuenta, ejercicios) for cuenta in clase.cuentas)
    parte = 100 * hechos // max(1, len(clase.cuentas) * len(ejercicios))
    if not hechos:
        return _HUECO
    return ("✓", "bien") if parte == 100 else (str(parte), "tenue")


def _casilla(clase: Recuento, cuenta: Cuenta, ejercicio: str) -> Casilla:
    """Lo de una persona en un ejercicio: ✓ o ✗, y los intentos."""
    uno = clase.apuntes.get((cuenta.usuario, ejercicio))
    if uno is None:
        return f"{_HUECO[0]}  ", _HUECO[1]
    if uno.resuelto:
        return ("✓  " if uno.intentos == 1 else f"✓{uno.intentos:2}"), "bien"
    return f"✗{uno.intentos:2}", "mal" if en_atasco(uno) else "a medias"


def _lo_ultimo(clase: Recuento, cuenta: Cuenta) -> Casilla:
    """«02.5 ✗6   3 min»: lo último que hizo una persona, y cuánto hace."""
    uno = clase.ahora.get(cuenta.usuario)
    if uno is None:
        return "", ""
    signo = "✓" if uno.resuelto else f"✗{uno.intentos}"
    estilo = "mal" if en_atasco(uno) else "" if uno.resuelto else "a medias"
    return f"{uno.ejercicio} {signo:3} {_hace(uno.hace):>6}", estilo


def _hace(segundos: float) -> str:
    for unidad, dura in (("d", 86400), ("h", 3600), ("min", 60)):
        if segundos >= dura:
            return f"{segundos // dura:.0f} {unidad}"
    return "ahora"


# --------------------------------------------------------------- el ancho de un texto


def _ancho(texto: str) -> int:
    """Las columnas que ocupa: dos, una letra china; ninguna, una tilde suelta."""
    return sum(
        0 if unicodedata.combining(letra) else 1 + (unicodedata.east_asian_width(letra) in "WF")
        for letra in texto
    )


def _corta(texto: str, columnas: int) -> str:
    if _ancho(texto) <= columnas:
        return texto
    while texto and _ancho(texto) > columnas - 1:
        texto = texto[:-1]
    return f"{texto}…"


def _rellena(texto: str, columnas: int) -> str:
    texto = _corta(texto, columnas)
    return texto + " " * (columnas - _ancho(texto))
