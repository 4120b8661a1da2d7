"""Las opciones de las órdenes: ninguna contesta en inglés."""

import re
import subprocess
import sys

import pytest

from taller.opciones import Opciones
from taller.ordenes import ORDENES
from taller.procesos import Fallo

# Las pruebas se piden con las opciones de pytest.
PROPIAS = {orden: modulo for orden, (modulo, _) in ORDENES.items() if orden != "test"}
CON_AYUDA = {"aula", "clase", "construir", "empaqueta", "revisa", "sitio"}


def ejecuta(orden, *argumentos):
    """El código de salida de una orden, y todo lo que escribe."""
    hecho = subprocess.run(
        [sys.executable, "-m", PROPIAS[orden], *argumentos],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=60,
    )
    return hecho.returncode, hecho.stdout


@pytest.mark.lenta
@pytest.mark.parametrize("orden", PROPIAS)
def test_lo_que_no_entiende_recibe_una_frase(orden):
    codigo, dicho = ejecuta(orden, "--baila")
    assert codigo == 1
    assert re.fullmatch(r"(✗ )?[^\n]+: [^\n]+\.\n|Di [^\n]+\.\n|Escribe [^\n]+\.\n", dicho), dicho


@pytest.mark.lenta
@pytest.mark.parametrize("orden", sorted(CON_AYUDA))
def test_la_ayuda_es_la_nuestra(orden):
    codigo, dicho = ejecuta(orden, "--help")
    assert codigo == 0
    assert f"curso.py {orden}" in dicho
    assert not re.search(r"^(usage|options|positional arguments):", dicho, re.MULTILINE)


@pytest.fixture
def opciones():
    """Las de una orden con dos dentro."""
    hechas = Opciones("baila")
    hechas.acciones("accion", "jota", "vals")["jota"].add_argument("--veces", type=int)
    return hechas


@pytest.mark.parametrize(
    "escrito", [["--velo"], ["tango"], ["jota", "--veces", "dos"], ["vals", "x"]]
)
def test_quien_se_equivoca_lee_como_ver_la_ayuda(opciones, escrito):
    with pytest.raises(Fallo, match=r"^No entiendo esa orden: escribe «baila --help»"):
        opciones.parse_args(escrito)


def test_la_ayuda_se_pide_delante_o_detras(opciones):
    assert opciones.parse_args(["--help"]).help
    assert opciones.parse_args(["vals", "-h"]).help
    leidas = opciones.parse_args(["jota", "--veces", "2"])
    assert (leidas.accion, leidas.veces, leidas.help) == ("jota", 2, False)
    # Una opción a medias no vale: mañana puede haber otra que empiece igual.
    with pytest.raises(Fallo):
        opciones.parse_args(["jota", "--vece", "2"])
