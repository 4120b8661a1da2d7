"""Los archivos de una carpeta ajena: se leen y se copian, y no se tocan."""

import ast
import contextlib
import os
import shutil
import tempfile
import tokenize
import warnings
from collections.abc import Iterator
from pathlib import Path

from taller.procesos import Fallo

# Carpetas que no son del programa, y que pueden ser enormes.
_AJENAS = {".git", ".venv", "venv", "env", "node_modules", "__pycache__", ".idea", ".vscode"}
# Más que esto no es el programa de un tutorial.
_ARCHIVOS, _BYTES = 2000, 50_000_000


@contextlib.contextmanager
def copia(raiz: Path) -> Iterator[Path]:
    """Una copia de la carpeta, que se borra al salir del bloque. Sin enlaces ni carpetas ajenas.

    Raises:
        Fallo: hay algo que no se puede leer.
    """
    with tempfile.TemporaryDirectory(prefix="revision_", ignore_cleanup_errors=True) as temporal:
        destino = Path(temporal, raiz.resolve().name or "programa")
        destino.mkdir()
        try:
            for ruta in rutas_de(raiz):
                nueva = destino / ruta
                nueva.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(raiz / ruta, nueva)
        except OSError as error:
            raise sin_permiso(error, raiz) from None
        yield destino


def rutas_de(raiz: Path) -> list[Path]:
    """Los archivos de la carpeta, en orden; sin enlaces, que pueden llevar fuera."""

    def falla(error: OSError) -> None:
        raise error

    rutas, bytes_ = [], 0
    for carpeta, carpetas, archivos in os.walk(raiz, onerror=falla):
        carpetas[:] = sorted(
            c for c in carpetas if c not in _AJENAS and not c.endswith(".egg-info")
        )
        for nombre in sorted(archivos):
            ruta = Path(carpeta, nombre)
            if not ruta.is_file() or ruta.is_symlink() or ruta.suffix == ".log":
                continue
            rutas.append(ruta.relative_to(raiz))
            bytes_ += ruta.stat().st_size
            if len(rutas) > _ARCHIVOS or bytes_ > _BYTES:
                raise Fallo(f"«{raiz}» es demasiado grande: escribe la carpeta del programa sola.")
    return rutas


def arbol_de(raiz: Path, ruta: Path) -> ast.Module:
    """El código de un archivo de Python; lanza `Fallo` si no se entiende."""
    try:
        with tokenize.open(raiz / ruta) as archivo, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(archivo.read())
    except UnicodeDecodeError:
        raise Fallo(f"«{ruta}» no está en UTF-8: guárdalo así en tu editor y repite.") from None
    except SyntaxError as error:
        if "encoding" in str(error.msg) or "utf-8" in str(error.msg):
            raise Fallo(f"«{ruta}» no está en UTF-8: guárdalo así en tu editor y repite.") from None
        raise Fallo(
            f"Python no entiende «{ruta}», línea {error.lineno}: corrígela y repite."
        ) from None
    except (ValueError, RecursionError, MemoryError):
        raise Fallo(f"Python no entiende «{ruta}»: mira que sea un programa, y repite.") from None
    except OSError as error:
        raise sin_permiso(error, raiz / ruta) from None


def texto_de(ruta: Path) -> str:
    """Lo que dice un archivo; lo que no sea UTF-8, con marcas."""
    try:
        return ruta.read_text("utf-8-sig", errors="replace")
    except OSError as error:
        raise sin_permiso(error, ruta) from None


def sin_permiso(error: OSError, ruta: Path) -> Fallo:
    """La frase de lo que no se puede leer."""
    return Fallo(f"No se puede leer «{error.filename or ruta}»: mira sus permisos y repite.")
