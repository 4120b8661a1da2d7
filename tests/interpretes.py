"""Busca los Python instalados en esta máquina, estén donde estén.

python tests/interpretes.py 3.10    escribe su ruta; si no está, lo dice y falla
"""

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

PREGUNTA = "import os, sys; print(*sys.version_info[:2], os.path.realpath(sys.executable), sep='|')"


@functools.cache
def interpretes() -> dict[tuple[int, int], str]:
    """Devuelve, por versión (como (3, 11)), la ruta de un Python 3 que de verdad arranca."""
    candidatos = [getattr(sys, "_base_executable", sys.executable)]
    for menor in range(6, 20):
        candidatos.append(shutil.which(f"python3.{menor}"))
    # pyenv y uv guardan los suyos fuera del PATH, y lo que pyenv pone en el PATH puede no arrancar.
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    de_uv = Path(os.environ.get("UV_PYTHON_INSTALL_DIR") or Path.home() / ".local/share/uv/python")
    candidatos += [*pyenv.glob("versions/*/bin/python3"), *de_uv.glob("*/bin/python3")]
    candidatos += [Path("/usr/bin/python3"), Path("/usr/local/bin/python3")]

    encontrados = {}
    for candidato in filter(None, candidatos):
        try:
            salida = subprocess.run(
                [candidato, "-c", PREGUNTA], capture_output=True, text=True, timeout=20, check=True
            ).stdout
        except (OSError, subprocess.SubprocessError):
            continue
        mayor, menor, ruta = salida.strip().split("|")
        encontrados.setdefault((int(mayor), int(menor)), ruta)
    return encontrados


if __name__ == "__main__":
    pedida = sys.argv[1]
    ruta = interpretes().get(tuple(map(int, pedida.split("."))))
    print(ruta or sys.exit(f"Falta Python {pedida} en esta máquina."))
