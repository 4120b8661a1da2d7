"""Lo que ve quien da la clase: las frases, la hoja de cálculo y el terminal."""

import contextlib
import csv
import os
import re
import select
import subprocess
import sys

import pytest

from tests.aula import entorno, espera
from tests.clase import apunta, en_la_libreta

pytestmark = [pytest.mark.lenta, pytest.mark.timeout(120)]


def test_las_frases(aula, tmp_path):
    assert "«clase recoge»" in aula.no_puede("progreso")
    assert "No entiendo" in aula.no_puede("recoge", "Ana")
    aula.profe("alta", "Ana")
    assert "Ana (ana)" in aula.profe()[0]
    aula.profe("recoge")
    assert "1 persona · 0 de 81" in aula.profe()[0]
    assert "hay 00, 01" in aula.no_puede("progreso", "--leccion", "77")
    assert "No se puede escribir" in aula.no_puede("progreso", "--csv", str(tmp_path))
    assert "Falta decir de quién" in aula.no_puede("olvida")
    assert "se llama «Eva»" in aula.no_puede("olvida", "Eva")
    aula.servidor.ordena(
        "CREATE ROLE e LOGIN PASSWORD 'x'", "GRANT CONNECT ON DATABASE postgres TO e"
    )
    de_otra = aula.servidor.dsn("e", "x")
    assert "no es superusuario" in aula.no_puede("progreso", CURSO_DSN=de_otra)
    aula.profe("olvida", "--todo")
    aula.servidor.ordena("ALTER ROLE e RENAME TO curso_clase")
    assert "«curso_clase»" in aula.no_puede("recoge")
    aula.servidor.ordena("DROP OWNED BY curso_clase", "DROP ROLE curso_clase")
    aula.profe("baja", "--con-sus-datos", "Ana")


def test_el_csv_no_lleva_formulas(clase, tmp_path):
    with en_la_libreta(clase, "Ana") as ana:
        apunta(ana, "02.1", False, '=HYPERLINK("x")\n\x1b[2J')
        apunta(ana, "02.2", True, "")
    archivo = tmp_path / "clase.csv"
    una = clase.profe("progreso", "--leccion", "02", "--csv", str(archivo))[0]
    assert "8 filas" in una
    assert "162 filas" in clase.profe("progreso", "--csv", str(archivo))[0]
    with archivo.open(encoding="utf-8-sig", newline="") as texto:
        filas = {(f["persona"], f["ejercicio"]): f for f in csv.DictReader(texto)}
    assert filas["Ana", "02.1"]["último mensaje"] == '\'=HYPERLINK("x") ·[2J'
    assert [filas["Ana", x]["resuelto"] for x in ("02.1", "02.2", "02.3")] == ["no", "sí", "no"]
    assert [filas["Ana", x]["intentos"] for x in ("02.1", "02.2", "02.3")] == ["1", "1", "0"]


class Terminal:
    """Un terminal de 80 columnas por 40 líneas, con un programa dentro."""

    def __init__(self, orden, variables):
        termios = pytest.importorskip("termios")
        fcntl = pytest.importorskip("fcntl")
        self._maestro, suyo = os.openpty()
        self.visto = ""
        self.proceso = subprocess.Popen(
            orden,
            **dict.fromkeys(("stdin", "stdout", "stderr"), suyo),
            env={**variables, "COLUMNS": "80", "LINES": "40"},
            start_new_session=True,
            # Para que Ctrl-C le llegue desde el teclado.
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(suyo)

    def ve(self, que=None):
        """Lee lo que haya. Dice si ya se ve algo o, si no se busca nada, si ha acabado."""
        with contextlib.suppress(OSError):  # en Linux, lo que da un terminal que se ha cerrado
            while select.select([self._maestro], [], [], 0)[0]:
                leido = os.read(self._maestro, 65536)
                self.visto += leido.decode("utf-8", "replace")
                if not leido:
                    break
        return que in self.visto if que else self.proceso.poll() is not None

    def ctrl_c(self):
        os.write(self._maestro, b"\x03")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.proceso.kill()
        self.proceso.wait()
        os.close(self._maestro)


def test_en_vivo_hasta_ctrl_c(clase):
    orden = [sys.executable, "-m", "taller.clase", "progreso"]
    base = "ALTER DATABASE curso_libreta ALLOW_CONNECTIONS"
    with Terminal(orden, entorno(**clase.variables)) as terminal:
        espera(lambda: terminal.ve("Ctrl-C para salir"))
        assert "✗3" not in terminal.visto
        with en_la_libreta(clase, "Luis") as luis:
            for _ in range(3):
                apunta(luis, "02.1", False, "se atasca \x1b[2J")
        espera(lambda: terminal.ve("✗3"))
        clase.servidor.ordena(f"{base} false")
        espera(lambda: terminal.ve("Esto es de antes"))
        clase.servidor.ordena(f"{base} true")
        terminal.ctrl_c()
        espera(terminal.ve)
        terminal.ve()
    assert terminal.proceso.returncode == 0
    # Lo que queda en el terminal es lo último que se vio; y lo que escribió alguien no lo mueve.
    assert "\x1b[2J" not in terminal.visto
    en_vivo, vuelve, despues = terminal.visto.partition("\x1b[?1049l")
    assert en_vivo.startswith("\x1b[?1049h") and vuelve
    assert "se atasca ·[2J" in despues
    assert re.search(r"Luis +·.*02\.1 ✗3", re.sub(r"\x1b\[[\d;]*m", "", despues))
