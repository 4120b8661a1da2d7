"""De `leccion.md` a los dos cuadernos de la lección, todavía sin ejecutar."""

import hashlib
import re
from copy import deepcopy
from pathlib import Path

import jupytext
import nbformat

COMIENZO, FINAL = "### BEGIN SOLUTION", "### END SOLUTION"

# Sin la versión de Python: el mismo cuaderno sale con la 3.10 y con la 3.13.
METADATOS = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
    },
}


class ErrorConstruccion(Exception):
    """La construcción no puede seguir; el texto es una frase que dice dónde y por qué."""


def numero_de(carpeta):
    """Devuelve «02», de la carpeta `leccion_02_clase_conexion`."""
    return Path(carpeta).name.split("_")[1]


def lee_leccion(carpeta):
    """Lee `carpeta/leccion.md` y devuelve su cuaderno, con soluciones y sin ejecutar.

    El identificador de cada celda sale de la lección, la fuente y la vez que aparece, así que
    insertar una celda no cambia el de ninguna otra. Lanza ErrorConstruccion si falta el archivo
    o si sus marcas de solución no están bien puestas.
    """
    archivo = Path(carpeta) / "leccion.md"
    if not archivo.is_file():
        raise ErrorConstruccion(f"{archivo.parent.name}: falta el archivo leccion.md; escríbelo.")
    leido = jupytext.read(archivo, fmt="md:myst")
    cuaderno = nbformat.v4.new_notebook(metadata=deepcopy(METADATOS))
    veces = {}
    for numero, celda in enumerate(leido.cells, 1):
        clave = (celda.cell_type, celda.source)
        veces[clave] = veces.get(clave, 0) + 1
        huella = "\n".join((numero_de(archivo.parent), *clave, str(veces[clave])))
        celda.id = hashlib.sha256(huella.encode()).hexdigest()[:12]
        try:
            _trozos(celda.source, se_admiten=celda.cell_type == "code")
        except ValueError as error:
            raise ErrorConstruccion(f"{archivo.parent.name}, celda {numero}: {error}") from None
        cuaderno.cells.append(celda)
    return cuaderno


def _trozos(fuente, se_admiten=True):
    """Parte una fuente en [(es_solucion, [líneas])]; la línea de cada marca no está en ninguno."""
    trozos = [(False, [])]
    for linea in fuente.splitlines():
        marca = linea.strip()
        if not re.search(r"\b(BEGIN|END)\s+SOLUTION\b", linea, re.IGNORECASE):
            trozos[-1][1].append(linea)
        elif not se_admiten or marca not in (COMIENZO, FINAL):
            raise ValueError(
                f"la marca «{marca}» no vale; usa «{COMIENZO}» y «{FINAL}» solas en su línea, "
                "en una celda de código."
            )
        elif trozos[-1][0] == (marca == COMIENZO):
            raise ValueError(f"hay un «{marca}» sin su pareja; cada marca abre o cierra una vez.")
        elif marca == FINAL and not "".join(trozos[-1][1]).strip():
            raise ValueError("la solución está vacía; escríbela entre las dos marcas.")
        else:
            trozos.append((marca == COMIENZO, []))
            if marca == COMIENZO:
                trozos[-2][1].append(linea.replace(COMIENZO, "..."))
    if trozos[-1][0]:
        raise ValueError(f"falta un «{FINAL}».")
    return trozos


def sin_soluciones(fuente):
    """Devuelve la fuente de una celda con `...` en el lugar de cada solución."""
    return "\n".join(
        linea for solucion, lineas in _trozos(fuente) if not solucion for linea in lineas
    )


def con_soluciones(fuente):
    """Devuelve la fuente de una celda resuelta: la misma sin las líneas de las marcas."""
    lineas = fuente.splitlines()
    return "\n".join(linea for linea in lineas if linea.strip() not in (COMIENZO, FINAL))


def soluciones(cuaderno):
    """Devuelve el texto de cada solución de un cuaderno leído con `lee_leccion`."""
    return [
        "\n".join(lineas)
        for celda in cuaderno.cells
        for solucion, lineas in _trozos(celda.source)
        if solucion
    ]


def para_aprender(cuaderno):
    """Devuelve el cuaderno de quien aprende: sin una línea de las soluciones."""
    cuaderno = deepcopy(cuaderno)
    for celda in cuaderno.cells:
        celda.source = sin_soluciones(celda.source)
    return cuaderno


def resuelto(cuaderno):
    """Devuelve el cuaderno resuelto, con el título y los enlaces de la carpeta `soluciones/`."""
    cuaderno = deepcopy(cuaderno)
    falta_titulo = True
    for celda in cuaderno.cells:
        if celda.cell_type == "code":
            celda.source = con_soluciones(celda.source)
            continue
        # Está una carpeta más abajo: `soluciones/` es su vecino y lo demás queda más lejos.
        celda.source = re.sub(
            r"""(\]\(|\b(?:src|href)=["'])(soluciones/|\.\./)""",
            lambda m: m[1] + {"soluciones/": "../", "../": "../../"}[m[2]],
            celda.source,
        )
        if falta_titulo:
            celda.source, cambios = re.subn(
                r"^(# .*\S)", r"\1 (soluciones)", celda.source, count=1, flags=re.MULTILINE
            )
            falta_titulo = not cambios
    return cuaderno
