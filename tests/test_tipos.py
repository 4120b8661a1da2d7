"""Lo que se importa dice de qué tipo es cada cosa, y es verdad."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.lenta

RAIZ = Path(__file__).resolve().parent.parent


def test_los_tipos_son_verdad(tmp_path):
    orden = [sys.executable, "-m", "mypy", "--cache-dir", tmp_path]
    hecho = subprocess.run(orden, cwd=RAIZ, capture_output=True, text=True)
    assert hecho.returncode == 0, hecho.stdout + hecho.stderr
