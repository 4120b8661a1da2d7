"""El estilo del código y de los cuadernos, según ruff y lo que dice pyproject.toml."""

import subprocess
import sys
from pathlib import Path

import pytest

RAIZ = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("orden", [["check"], ["format", "--check"]], ids=" ".join)
def test_ruff_no_tiene_nada_que_decir(orden):
    salida = subprocess.run(
        [sys.executable, "-m", "ruff", *orden, "."], cwd=RAIZ, capture_output=True, text=True
    )
    assert salida.returncode == 0, salida.stdout + salida.stderr
