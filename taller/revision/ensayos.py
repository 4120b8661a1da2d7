"""Lo que comparten las pruebas de un programa: lo que se ha visto, y lo que no se ha podido."""

import itertools
import re
import time
from contextlib import ExitStack
from pathlib import Path

from helpers.laboratorio import Conversacion, Turno

from .banco import Banco
from .carpeta import Programa
from .catalogo import Hallazgos, Linea
from .codigo import Lectura
from .menu import Menu, Opcion
from .tablas import Tablas

# Segundos: lo que se espera a que conteste, y lo que dura todo, como mucho.
CONTESTA, EN_TOTAL = 12.0, 180.0
_TRAZA = re.compile(r"^(?:psycopg2|psycopg|psycopg_pool)\.[\w.]+", re.MULTILINE)


class Ensayo:
    """Las pruebas de un programa.

    Attributes:
        hallazgos: los defectos vistos.
        probado: qué se ha probado.
        sin_probar: qué no, y por qué.
        salir: la opción con que termina, si se ha encontrado.
        termina_solo: si acaba sin haber enseñado un menú.
    """

    def __init__(self, programa: Programa, lectura: Lectura, carpeta: Path) -> None:
        """Prepara las pruebas.

        Args:
            programa: el que se prueba.
            lectura: lo que se ha leído de él; lo que se vea se añade a sus hallazgos.
            carpeta: su copia.
        """
        self.programa, self._lectura, self.carpeta = programa, lectura, carpeta
        self.hallazgos: Hallazgos = lectura.hallazgos
        self.probado: list[str] = []
        self.sin_probar: list[str] = []
        self.tablas = Tablas(programa)
        self.salir: Opcion | None = None
        self.termina_solo = False
        self._limite = time.monotonic() + EN_TOTAL

    # ----------------------------------------------------------- lo que comparten las pruebas

    def abre(self, pila: ExitStack, puesto: Banco, *, sin_servidor: bool = False) -> Menu:
        """Lanza el programa y llega a su menú.

        Raises:
            NoSigue: no se puede.
        """
        entrada = self.programa.entrada
        assert entrada is not None
        charla = pila.enter_context(
            puesto.mesa.programa(
                self.carpeta, str(entrada), segundos=CONTESTA, sin_servidor=sin_servidor
            )
        )
        return self.menu_de(charla)

    def menu_de(self, charla: Conversacion) -> Menu:
        """Llega al menú de un programa en marcha; lanza NoSigue si no se puede."""
        return Menu(charla, self._lectura.claves, self._lectura.pregunta)

    def anota(self, clave: str, visto: str, linea: Linea | None = None) -> None:
        """Un defecto que se ha visto; si no se sabe dónde está, donde dice lo leído."""
        self.hallazgos.anota(clave, linea, visto)
        if linea is None and clave in self._lectura.indicios:
            for una in self._lectura.indicios[clave].lineas:
                self.hallazgos.anota(clave, una)

    def mira_final(self, cuando: str, turno: Turno) -> None:
        """Si un programa ha terminado por un error de PostgreSQL, lo anota."""
        if turno.codigo and (traza := _TRAZA.search(turno.texto)):
            visto = f"{cuando}, ha terminado con {traza[0]}."
            self.anota("error_acaba", visto, _linea_del_fallo(turno.texto, self.carpeta))

    def queda_tiempo(self, para: str) -> bool:
        """Dice si se puede seguir; si no, lo apunta."""
        if time.monotonic() < self._limite:
            return True
        self.sin_probar.append(f"{para}: se acabó el tiempo, {EN_TOTAL:.0f} s.")
        return False


def crecen(serie: list[int]) -> bool:
    """Dice si cada número es mayor que el de antes."""
    return all(b > a for a, b in itertools.pairwise(serie))


def _linea_del_fallo(texto: str, carpeta: Path) -> Linea | None:
    """La última línea del programa que sale en una traza; None si no sale ninguna."""
    vistas = re.findall(r'File "([^"]+)", line (\d+)', texto)
    for archivo, numero in reversed(vistas):
        ruta = Path(archivo)
        for raiz in (carpeta, carpeta.resolve()):
            if ruta.is_relative_to(raiz):
                return Linea(ruta.relative_to(raiz), int(numero))
    return None
