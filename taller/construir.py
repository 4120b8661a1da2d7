"""Construye los cuadernos a partir de las lecciones.

  python3 curso.py construir          todas las lecciones
  python3 curso.py construir 01 02    solo esas
      --comprobar                     no escribe: dice qué cuaderno no está al día

Cada `leccion.md` da dos cuadernos ejecutados: el de quien aprende, con `...` donde va la
solución, y el resuelto, en `soluciones/`. De su título sale el enlace con que la anterior lleva a
ella; de las fichas, el mapa del curso: el de la lección 00 y el de README.md, entre dos
comentarios. Lo que una lección cambia así en las demás se escribe siempre, sin ejecutarlas.
"""

import asyncio
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from itertools import zip_longest
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbval.kernel import CURRENT_ENV_KERNEL_NAME, NbvalKernelspecManager
from nbval.plugin import coalesce_streams, get_sanitize_patterns, transform_streams_for_comparison

from helpers.servidor import ErrorServidor, busca_pgbouncer
from taller.fuente import (
    GLOSARIO,
    LECCIONES,
    MAPA,
    METADATOS,
    ErrorConstruccion,
    archivo_de,
    carpetas_de_lecciones,
    lee_ficha,
    lee_glosario,
    lee_leccion,
    mapa,
    numero_de,
    para_aprender,
    resuelto,
)
from taller.opciones import Opciones
from taller.procesos import ORDEN, Fallo

RAIZ = LECCIONES.parent
CUADERNOS = RAIZ / "notebooks"
SANEADO = get_sanitize_patterns(Path(__file__).with_name("saneado.cfg").read_text("utf-8"))

SEGUNDOS_POR_CELDA = 60
FIN_DEL_MAPA = "<!-- fin del mapa -->"


def ejecuta(cuaderno: NotebookNode, carpeta: Path, nombre: str) -> None:
    """Ejecuta el cuaderno, en el sitio, con un kernel nuevo que trabaja en `carpeta`.

    `nombre` es el de la lección, para los mensajes. Lanza ErrorConstruccion si una celda falla
    sin la etiqueta `raises-exception`, si la lleva y no falla, o si tarda más de 60 segundos.
    """
    empezadas: list[int] = []

    def intenta() -> None:
        # Siempre el Python que construye: un «python3» instalado por el usuario podría ser otro.
        gestor = AsyncKernelManager(
            kernel_name=CURRENT_ENV_KERNEL_NAME, kernel_spec_manager=NbvalKernelspecManager()
        )
        cliente = NotebookClient(
            cuaderno,
            km=gestor,
            timeout=SEGUNDOS_POR_CELDA,
            record_timing=False,
            resources={"metadata": {"path": str(carpeta)}},
            on_cell_execute=lambda cell, cell_index: empezadas.append(cell_index + 1),
        )
        # Sin cleanup_kc, nbclient no apaga el kernel de un gestor que no es suyo. Lo que el kernel
        # escribe por su cuenta en la terminal (avisos de Jupyter) no es de la lección.
        asyncio.run(cliente.async_execute(cleanup_kc=True, stderr=subprocess.DEVNULL))

    motivo = None
    try:
        try:
            intenta()
        except RuntimeError:
            if empezadas:
                raise
            # Jupyter elige los puertos de un kernel y los suelta; si otro programa se adelanta, el
            # kernel muere al nacer. https://github.com/jupyter/jupyter_client/issues/276
            intenta()
    except CellExecutionError as error:
        motivo = f"lanza {error.ename} ({error.evalue.splitlines()[0] if error.evalue else ''})"
        motivo += "; corrígela o ponle la etiqueta «raises-exception»."
    except CellTimeoutError:
        motivo = f"no termina en {SEGUNDOS_POR_CELDA} segundos; hazla más corta."
    except DeadKernelError:
        motivo = "mata al kernel de Python; quita lo que lo termina."
    if motivo:
        raise ErrorConstruccion(f"{nombre}, celda {max(empezadas, default=1)}: {motivo}")
    # nbclient apunta aquí la versión de Python; se vuelve a lo que no cambia.
    cuaderno.metadata = nbformat.from_dict(METADATOS)
    for numero, celda in enumerate(cuaderno.cells, 1):
        if celda.cell_type != "code":
            continue
        fallo = any(salida.output_type == "error" for salida in celda.outputs)
        if "raises-exception" in celda.metadata.get("tags", []) and not fallo:
            raise ErrorConstruccion(
                f"{nombre}, celda {numero}: lleva «raises-exception» y no lanza nada; "
                "quítale la etiqueta o haz que falle."
            )
        celda.outputs = _ordena_salidas(celda.outputs)


def _ordena_salidas(salidas: list[NotebookNode]) -> list[NotebookNode]:
    """Une los trozos seguidos de un mismo flujo y quita de las trazas las rutas de esta máquina."""
    unidas: list[NotebookNode] = []
    for salida in salidas:
        ultima = unidas[-1] if unidas else None
        if salida.output_type == "stream" and ultima and ultima.get("name") == salida.name:
            ultima.text += salida.text
            continue
        if salida.output_type == "error":
            salida.traceback = [re.sub(_RUTA, "…", linea) for linea in salida.traceback]
        unidas.append(salida)
    return unidas


# nbval no compara las trazas: se puede quitar de ellas lo que delata a esta máquina. La segunda
# rama es IPython, que abrevia con «~» la carpeta personal.
_RUTA = "|".join(
    [re.escape(str(ruta)) for ruta in (sys.prefix, sys.base_prefix, RAIZ, Path.home())]
    + [r"~(?=[/\\])"]
)


def diferencia(guardado: NotebookNode, nuevo: NotebookNode) -> str | None:
    """Dice en qué se distinguen dos cuadernos, o None si son iguales una vez saneados.

    Compara lo que compara nbval y además fuentes, identificadores, metadatos, números de
    ejecución y que haya las mismas imágenes (no sus bytes: cambian con la versión de Matplotlib).
    """
    for numero, (vieja, celda) in enumerate(zip_longest(guardado.cells, nuevo.cells), 1):
        if vieja is None or celda is None:
            return f"celda {numero}: {'falta' if vieja is None else 'sobra'}"
        for campo, nombre in (
            ("id", "el identificador (no es la celda de la lección)"),
            ("cell_type", "el tipo"),
            ("source", "la fuente"),
            ("metadata", "los metadatos"),
            ("attachments", "los adjuntos"),
            ("execution_count", "el número de ejecución"),
        ):
            if vieja.get(campo) != celda.get(campo):
                return f"celda {numero}: cambia {nombre}"
        antes, ahora = _comparable(vieja), _comparable(celda)
        for campo in sorted(antes.keys() | ahora.keys(), key=lambda c: (c == "metadata", c)):
            if antes.get(campo) != ahora.get(campo):
                return f"celda {numero}: cambia la salida ({campo})"
    if guardado.metadata != nuevo.metadata:
        return "cambian los metadatos del cuaderno"
    return None


def _comparable(celda: NotebookNode) -> dict[str, list[Any]]:
    """Las salidas de una celda como las mira nbval: por clase de dato, saneadas y en su orden."""
    campos: dict[str, list[Any]] = {}
    # Copia, porque coalesce_streams cambia lo que recibe.
    for salida in transform_streams_for_comparison(
        coalesce_streams(deepcopy(celda.get("outputs", [])))
    ):
        for campo, valor in {**salida, **salida.get("data", {})}.items():
            if campo in ("data", "traceback", "output_type", "execution_count", "name"):
                continue
            if campo in ("image/png", "image/jpeg", "application/vnd.jupyter.widget-view+json"):
                valor = "está"
            elif isinstance(valor, str):
                for patron, cambio in SANEADO:
                    valor = re.sub(patron, cambio, valor)
            campos.setdefault(campo, []).append(valor)
    return campos


def cuadernos_de(carpeta: Path, cuadernos: Path = CUADERNOS) -> tuple[Path, Path]:
    """Devuelve las rutas de los dos cuadernos de una lección: el de quien aprende y el resuelto."""
    archivo = archivo_de(carpeta)
    return Path(cuadernos) / archivo, Path(cuadernos) / "soluciones" / archivo


def construye(
    carpeta: Path, cuadernos: Path = CUADERNOS, comprobar: bool = False
) -> list[tuple[Path, str]]:
    """Construye los dos cuadernos de una lección y devuelve [(ruta, qué cambió)].

    Con `comprobar` no escribe nada. Un cuaderno que ya estaba al día no se toca ni aparece en la
    lista. Lanza ErrorConstruccion.
    """
    if lee_ficha(carpeta).pide and (motivo := _sin_pgbouncer()):
        raise ErrorConstruccion(f"{carpeta.name}: se construye con PgBouncer, y {motivo}.")
    cambios: list[tuple[Path, str]] = []
    # Uno después de otro: dos kernels de la misma lección no tendrían la misma base de datos.
    for ruta, nuevo in _los_dos(carpeta, cuadernos):
        if not comprobar:
            ruta.parent.mkdir(parents=True, exist_ok=True)
        donde = next(c for c in (ruta.parent, *ruta.parents) if c.is_dir())
        ejecuta(nuevo, donde, carpeta.name)
        cambios += _escribe(ruta, nuevo, comprobar)
    return cambios


def _sin_pgbouncer() -> str:
    try:
        return busca_pgbouncer.por_que_no()
    except ErrorServidor as error:
        return str(error).rstrip(".")


def _los_dos(carpeta: Path, cuadernos: Path) -> Iterator[tuple[Path, NotebookNode]]:
    """Da los dos cuadernos de una lección sin ejecutar, cada uno con su ruta."""
    cuaderno = lee_leccion(carpeta)
    nuevos = para_aprender(cuaderno), resuelto(cuaderno)
    return zip(cuadernos_de(carpeta, cuadernos), nuevos, strict=True)


def pone_texto(
    carpeta: Path, cuadernos: Path = CUADERNOS, comprobar: bool = False
) -> list[tuple[Path, str]]:
    """Pone al día el texto de una lección, sin ejecutarla: las salidas se quedan como estaban.

    No toca un cuaderno que tiene otro código, y devuelve lo mismo que `construye`. Lanza
    ErrorConstruccion si la lección no está bien escrita.
    """
    cambios: list[tuple[Path, str]] = []
    for ruta, nuevo in _los_dos(carpeta, cuadernos):
        antes, ahora = map(_codigo, (_lee_cuaderno(ruta), nuevo))
        if [(c.id, c.source, c.metadata) for c in antes] == [
            (c.id, c.source, c.metadata) for c in ahora
        ]:
            for vieja, celda in zip(antes, ahora, strict=True):
                celda.outputs, celda.execution_count = vieja.outputs, vieja.execution_count
            nuevo.metadata = nbformat.from_dict(METADATOS)
            cambios += _escribe(ruta, nuevo, comprobar)
    return cambios


def _codigo(cuaderno: NotebookNode) -> list[NotebookNode]:
    return [celda for celda in cuaderno.cells if celda.cell_type == "code"]


def construye_glosario(
    lecciones: Path = LECCIONES, cuadernos: Path = CUADERNOS, comprobar: bool = False
) -> list[tuple[Path, str]]:
    """Construye la página que cierra el curso, si la hay, y devuelve [(ruta, qué cambió)]."""
    if not (lecciones / f"{GLOSARIO}.md").is_file():
        return []
    return _escribe(cuadernos / f"{GLOSARIO}.ipynb", lee_glosario(lecciones), comprobar)


def _escribe(ruta: Path, nuevo: NotebookNode, comprobar: bool) -> list[tuple[Path, str]]:
    """Escribe un cuaderno, si ha cambiado y no se trata solo de comprobar."""
    cambio = diferencia(_lee_cuaderno(ruta), nuevo) if ruta.is_file() else "no está construido"
    if cambio and not comprobar:
        texto = nbformat.writes(nuevo).rstrip("\n") + "\n"
        ruta.write_text(texto, encoding="utf-8", newline="\n")
    return [(ruta, cambio)] if cambio else []


def _lee_cuaderno(ruta: Path) -> NotebookNode:
    try:
        return nbformat.read(ruta, as_version=4)
    except Exception:  # nbformat tiene un error distinto por cada modo de estar roto
        return nbformat.v4.new_notebook()


def escribe_mapa(lecciones: Path, documento: Path, comprobar: bool = False) -> bool:
    """Pone el mapa del curso en un documento, entre sus dos comentarios, y dice si ha cambiado.

    Con `comprobar` no escribe nada. Lanza ErrorConstruccion si no están los comentarios o si la
    ficha de una lección no está bien.
    """
    texto = documento.read_text(encoding="utf-8") if documento.is_file() else ""
    patron = rf"(?<={MAPA}\n).*?(?={FIN_DEL_MAPA})"
    tabla = mapa(lecciones, prefijo="notebooks/") + "\n"
    nuevo, veces = re.subn(patron, lambda _: tabla, texto, flags=re.DOTALL)
    if veces != 1:
        raise ErrorConstruccion(
            f"{documento.name}: falta el sitio del mapa; pon «{MAPA}» y «{FIN_DEL_MAPA}» en dos "
            "líneas seguidas."
        )
    if nuevo != texto and not comprobar:
        documento.write_text(nuevo, encoding="utf-8", newline="\n")
    return nuevo != texto


def sobrantes(lecciones: Path = LECCIONES, cuadernos: Path = CUADERNOS) -> list[Path]:
    """Devuelve los cuadernos que no salen de ninguna lección."""
    propios = {r for c in carpetas_de_lecciones(lecciones) for r in cuadernos_de(c, cuadernos)}
    if (Path(lecciones) / f"{GLOSARIO}.md").is_file():
        propios.add(Path(cuadernos) / f"{GLOSARIO}.ipynb")
    hallados = Path(cuadernos).rglob("*.ipynb")
    return sorted(r for r in hallados if r not in propios and ".ipynb_checkpoints" not in r.parts)


def main(
    argumentos: list[str] | None = None, lecciones: Path = LECCIONES, cuadernos: Path = CUADERNOS
) -> int:
    """Atiende la orden y devuelve el código de salida: 0 si todo está bien, 1 si no."""
    analizador = Opciones(f"{ORDEN} construir")
    analizador.add_argument("numeros", nargs="*")
    analizador.add_argument("--comprobar", action="store_true")
    try:
        opciones = analizador.parse_args(argumentos)
    except Fallo as error:
        print(error, file=sys.stderr)
        return 1
    if opciones.help:
        print((__doc__ or "").strip())
        return 0

    todas = carpetas_de_lecciones(lecciones)
    elegidas = [c for c in todas if not opciones.numeros or numero_de(c) in opciones.numeros]
    desconocidas = set(opciones.numeros) - {numero_de(c) for c in todas}
    if desconocidas or not elegidas:
        cuales = ", ".join(sorted(desconocidas)) or "ninguna"
        hay = ", ".join(map(numero_de, todas)) or "ninguna"
        print(f"No encuentro la lección {cuales}; hay estas: {hay}.", file=sys.stderr)
        return 1

    def anuncia(cambios: list[tuple[Path, str]]) -> bool:
        """Dice lo que ha cambiado, y devuelve si eso está mal."""
        for ruta, cambio in cambios:
            print(f"{ruta.relative_to(cuadernos.parent)}: {cambio}.")
        return opciones.comprobar and bool(cambios)

    malo = False
    # Dos a la vez: casi todo el tiempo se va en esperar a los kernels.
    with ThreadPoolExecutor(max_workers=2) as obreros:
        tareas = [obreros.submit(construye, c, cuadernos, opciones.comprobar) for c in elegidas]
        try:
            if escribe_mapa(lecciones, cuadernos.parent / "README.md", opciones.comprobar):
                print("README.md: cambia el mapa.")
                malo = opciones.comprobar
            malo |= anuncia(construye_glosario(lecciones, cuadernos, opciones.comprobar))
            for carpeta, tarea in zip(elegidas, tareas, strict=True):
                cambios = tarea.result()
                malo |= anuncia(cambios)
                if not cambios:
                    print(f"{carpeta.name}: al día.")
            for carpeta in todas:
                if carpeta not in elegidas:
                    malo |= anuncia(pone_texto(carpeta, cuadernos, opciones.comprobar))
        except ErrorConstruccion as error:
            print(error, file=sys.stderr)
            malo = True
        finally:
            obreros.shutdown(cancel_futures=True)
    for ruta in sobrantes(lecciones, cuadernos):
        print(f"{ruta.relative_to(cuadernos.parent)}: sobra, no sale de ninguna lección; bórralo.")
        malo = malo or opciones.comprobar
    return int(malo)


if __name__ == "__main__":
    sys.exit(main())
