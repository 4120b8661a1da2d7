"""El programa que alguien trae: sus archivos, por dónde empieza y con qué driver habla."""

import ast
import importlib.util
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from taller.procesos import Fallo

from .archivos import arbol_de, rutas_de, sin_permiso, texto_de
from .catalogo import Linea

SABIDOS = {"psycopg2", "psycopg", "psycopg_pool"}
# Hablan con PostgreSQL por su cuenta: no se les puede cambiar el servidor al que van.
_SIN_DESVIO = {"asyncpg", "pg8000", "ksycopg2", "aiopg", "pygresql", "pgdb", "psqlpy"}
# No conversan por el teclado: sirven páginas o abren ventanas.
_SIN_MENU = {
    *("flask", "fastapi", "django", "bottle", "aiohttp", "uvicorn", "streamlit", "dash"),
    *("tkinter", "customtkinter", "PyQt5", "PyQt6", "PySide2", "PySide6", "kivy", "pygame", "wx"),
}


@dataclass(frozen=True)
class Programa:
    """Lo que hay en una carpeta.

    Attributes:
        carpeta: donde está.
        arboles: el código de cada archivo, por su ruta dentro de la carpeta.
        esquemas: el texto de sus archivos `.sql`.
        pedida: por qué archivo se empieza, si lo ha dicho quien lo trae.
    """

    carpeta: Path
    arboles: dict[Path, ast.Module]
    esquemas: list[str]
    pedida: Path | None

    @cached_property
    def importados(self) -> set[str]:
        """Los nombres de lo que importa, de primer nivel."""
        nombres = set()
        for arbol in self.arboles.values():
            for nodo in ast.walk(arbol):
                nombres |= {nombre.split(".")[0] for nombre in _importa(nodo)}
        return nombres

    @property
    def drivers(self) -> set[str]:
        """Con cuáles de los que sabemos habla con PostgreSQL."""
        return self.importados & SABIDOS

    @property
    def no_se_ejecuta(self) -> str:
        """Por qué no se puede ejecutar aquí; vacío si se puede."""
        if ajenos := sorted(self.importados & _SIN_DESVIO):
            return f"usa {' y '.join(ajenos)}, que no se puede llevar a otra base de datos"
        if ajenos := sorted(self._importados_de(self.entrada) & _SIN_MENU):
            return (
                f"usa {' y '.join(ajenos)}, y no conversa por el teclado. Para probarlo también, "
                "escribe un menú que llame a sus funciones sin importar "
                f"{' ni '.join(ajenos)}, y pon su archivo detrás de «revisa»"
            )
        if faltan := self._faltan:
            pide = " ".join([sys.executable, "-m", "pip", "install", *faltan])
            return f"le falta {' y '.join(faltan)}; si lo instalas con «{pide}», se puede ejecutar"
        return "" if self.entrada else "no hay ningún archivo que se ejecute: solo definiciones"

    def _importados_de(self, entrada: Path | None) -> set[str]:
        """Lo que importa un archivo y lo que importan los suyos; sin él, lo que importan todos."""
        if entrada is None:
            return self.importados
        vistos, pendientes, nombres = set[Path](), [entrada], set[str]()
        while pendientes:
            ruta = pendientes.pop()
            vistos.add(ruta)
            trozos = {
                trozo
                for nodo in ast.walk(self.arboles[ruta])
                for nombre in _importa(nodo)
                for trozo in nombre.split(".")
            }
            nombres |= trozos
            pendientes += [
                otra
                for otra in self.arboles
                if otra not in vistos
                and (
                    otra.stem in trozos or (otra.stem == "__init__" and otra.parent.name in trozos)
                )
            ]
        return nombres

    @property
    def _faltan(self) -> list[str]:
        """Lo que importa sin más, y no está instalado."""
        suyos = {parte for ruta in self.arboles for parte in ruta.with_suffix("").parts}
        pide = {
            nombre.split(".")[0]
            for ruta in [self.entrada]
            if ruta
            for nodo in self.arboles[ruta].body  # Si está en un «try», puede pasarse sin ello.
            for nombre in _importa(nodo)
        }
        return sorted(n for n in pide - suyos if n and importlib.util.find_spec(n) is None)

    @cached_property
    def entrada(self) -> Path | None:
        """El archivo que se ejecuta: el que hace algo y nadie importa; antes, el que pregunta."""
        if self.pedida:
            return self.pedida
        usados = {
            nombre.split(".")[-1]
            for arbol in self.arboles.values()
            for nodo in ast.walk(arbol)
            for nombre in _importa(nodo)
        }
        candidatos = [
            ruta
            for ruta, arbol in self.arboles.items()
            if ruta.stem not in usados
            and not ruta.stem.startswith(("test", "__init__"))
            and _hace_algo(arbol)
        ]
        return min(candidatos, key=self._preferencia, default=None)

    def _preferencia(self, ruta: Path) -> tuple[bool, bool, int, str]:
        pregunta = any(_es_input(nodo) for nodo in ast.walk(self.arboles[ruta]))
        suena = any(nombre in ruta.stem.lower() for nombre in ("menu", "main", "app", "principal"))
        return not pregunta, not suena, len(ruta.parts), str(ruta)

    def linea_con(self, texto: str) -> Linea | None:
        """Dónde está escrito un texto, o su principio; None si no se encuentra."""
        buscado = " ".join(texto.split())
        for ruta, arbol in self.arboles.items():
            for nodo in ast.walk(arbol):
                if isinstance(nodo, ast.Constant) and isinstance(nodo.value, str):
                    escrito = " ".join(nodo.value.split("%s")[0].split())
                    if len(escrito) > 3 and buscado.startswith(escrito):
                        return Linea(ruta, nodo.lineno)
        return None


def lee(donde: Path) -> Programa:
    """Lee un programa: una carpeta, o el archivo por el que se empieza.

    Raises:
        Fallo: no está, no se puede leer, no es Python o no es un programa con psycopg.
    """
    try:
        pedida = Path(donde.name) if donde.is_file() else None
        raiz = donde.parent if pedida else donde
        if not raiz.is_dir():
            raise Fallo(f"No existe «{donde}»: escribe la carpeta de tu programa.")
        rutas = rutas_de(raiz)
    except OSError as error:
        raise sin_permiso(error, donde) from None
    arboles = {r: arbol_de(raiz, r) for r in rutas if r.suffix == ".py"}
    if not arboles:
        raise Fallo(
            f"En «{raiz}» no hay ningún archivo de Python: escribe la carpeta que los tiene."
        )
    if pedida and pedida not in arboles:
        raise Fallo(f"«{donde}» no es un archivo de Python: escribe la carpeta de tu programa.")
    sql = [texto_de(raiz / ruta) for ruta in rutas if ruta.suffix == ".sql"]
    programa = Programa(raiz, arboles, sql, pedida)
    if not programa.drivers | (programa.importados & _SIN_DESVIO):
        raise Fallo(
            f"En «{raiz}» nada importa psycopg2 ni psycopg: se revisan programas de Python que "
            "hablan con PostgreSQL. No se ha ejecutado nada."
        )
    return programa


def _importa(nodo: ast.AST) -> list[str]:
    if isinstance(nodo, ast.Import):
        return [alias.name for alias in nodo.names]
    if isinstance(nodo, ast.ImportFrom):
        base = nodo.module or ""
        # «from paquete import modulo» también usa ese módulo.
        return [*filter(None, [base]), *(f"{base}.{alias.name}" for alias in nodo.names)]
    return []


def _es_input(nodo: ast.AST) -> bool:
    return isinstance(nodo, ast.Call) and getattr(nodo.func, "id", "") == "input"


def _hace_algo(arbol: ast.Module) -> bool:
    """Dice si al ejecutarlo pasa algo más que definir e importar."""
    define = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return any(
        not isinstance(nodo, (*define, ast.Assign, ast.AnnAssign))
        and not (isinstance(nodo, ast.Expr) and isinstance(nodo.value, ast.Constant))
        for nodo in arbol.body
    )
