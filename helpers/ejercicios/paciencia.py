"""Cuánto más se espera donde la máquina la comparten muchas personas."""

import os


def paciencia() -> float:
    """Cuántas veces más; lo dice, en `CURSO_PACIENCIA`, quien prepara la máquina."""
    try:
        return max(1.0, float(os.environ.get("CURSO_PACIENCIA", 1)))
    except ValueError:
        return 1.0
