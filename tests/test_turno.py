"""El turno para instalar y para abrir: uno a la vez, y nadie se lo queda después de muerto."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from taller.turno import toma, turno

RAIZ = Path(__file__).resolve().parent.parent
LO_TIENE = """
import sys
from pathlib import Path
from taller.turno import turno
with turno(Path(sys.argv[1]), "espero"):
    print("lo tengo", flush=True)
    sys.stdin.read()
"""


def otro(ruta):
    return subprocess.Popen(
        [sys.executable, "-c", LO_TIENE, ruta],
        cwd=RAIZ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )


@pytest.mark.parametrize("muere", [False, True], ids=["acaba", "muere"])
def test_quien_espera_lo_dice_y_entra_cuando_el_otro_acaba(tmp_path, muere):
    ruta = tmp_path / "un.lock"
    with otro(ruta) as primero, otro(ruta) as segundo:
        dicho = {p: p.stdout.readline() for p in (primero, segundo)}
        assert sorted(dicho.values()) == ["lo tengo\n", "⏳ espero…\n"]
        quien, espera = sorted(dicho, key=dicho.get)
        assert toma(ruta) is None
        quien.kill() if muere else quien.stdin.close()
        assert espera.stdout.readline() == "lo tengo\n"
    with turno(ruta, "no espera") as archivo:
        assert archivo


def test_si_no_se_puede_escribir_se_sigue_sin_el(tmp_path, capsys):
    with turno(tmp_path / "no existe" / "un.lock", "espero") as archivo:
        assert archivo is None
    assert capsys.readouterr().out == ""


def test_el_cerrojo_no_lo_heredan_los_que_nadie_ha_dicho(tmp_path):
    with turno(tmp_path / "un.lock", "") as archivo:
        assert not os.get_inheritable(archivo.fileno())
