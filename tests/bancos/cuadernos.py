"""Cuánto cuesta validar los cuadernos con nbval frente a solo ejecutarlos con nbclient.

    python -m tests.bancos.cuadernos [vueltas [NN…]]

Los dos en un solo proceso, uno detrás de otro y alternados: así se comparan en igualdad.
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path

RAIZ = Path(__file__).resolve().parents[2]
VUELTAS = 2
# Una muestra: con todas las lecciones tarda cuatro veces más.
LECCIONES = ["00", "01", "02"]
# Lo mismo que hace nbval antes de comparar: un kernel nuevo por cuaderno, en su carpeta.
EJECUTA = """
import sys
from pathlib import Path
import nbformat
from nbclient import NotebookClient
for ruta in map(Path, sys.argv[1:]):
    cuaderno = nbformat.read(ruta, as_version=4)
    NotebookClient(cuaderno, resources={"metadata": {"path": str(ruta.parent)}}).execute()
"""
FORMAS = {"nbval": ["-m", "pytest", "-q", "--numprocesses=0"], "nbclient": ["-c", EJECUTA]}


def segundos(orden):
    """Lo que tarda una orden de Python, en segundos; si falla, se dice y se para."""
    inicio = time.perf_counter()
    fin = subprocess.run([sys.executable, *orden], cwd=RAIZ, capture_output=True, text=True)
    if fin.returncode:
        sys.exit(fin.stdout + fin.stderr)
    return time.perf_counter() - inicio


def main():
    vueltas = int((sys.argv[1:] or [VUELTAS])[0])
    lecciones = sys.argv[2:] or LECCIONES
    cuadernos = sorted(r for r in (RAIZ / "notebooks").rglob("*.ipynb") if r.name[:2] in lecciones)
    medidas = {nombre: [] for nombre in FORMAS}
    for _ in range(vueltas):
        for nombre, orden in FORMAS.items():
            medidas[nombre].append(segundos([*orden, *cuadernos]))
    nbval, nbclient = (statistics.median(medidas[nombre]) for nombre in FORMAS)
    print(f"{len(cuadernos)} cuadernos, mediana de {vueltas} vueltas alternadas:")
    print(f"  nbval {nbval:.1f} s, nbclient {nbclient:.1f} s, {nbval / nbclient:.2f} veces")


if __name__ == "__main__":
    main()
