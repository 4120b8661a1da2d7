"""Un cuaderno como lo trata quien aprende: celdas dos veces, y un reinicio a la mitad.

    python -m tests.repite dos notebooks/02_clase_conexion.ipynb
    python -m tests.repite medio notebooks/02_clase_conexion.ipynb

`dos` ejecuta cada celda dos veces seguidas. `medio` reinicia antes de cada apartado y ejecuta las
primeras celdas, hasta la que trae `comprobar`, y las suyas; si falta un nombre, hace lo que dice
«Si algo se enreda». Escribe una línea por cada traza que la lección no espera y por cada celda que
no termina.

Cada reinicio es un proceso nuevo, con su sesión y su base de datos. Se hace con `fork` de uno que
ya ha importado lo que tarda, porque importar no enciende nada.
"""

import ast
import gc
import inspect
import json
import os
import re
import select
import signal
import sys
import time
from pathlib import Path

import nbformat

# Lo que se espera a una celda: ninguna de la lección tarda tanto.
SEGUNDOS = float(os.environ.get("SEGUNDOS_POR_CELDA", "30"))
# Cuántas celdas se recuperan, como mucho, para poder ejecutar una.
RECUPERA = 30


class Celda:
    """Una celda de código y lo que se espera de ella."""

    def __init__(self, numero, celda, apartado):
        self.numero, self.fuente, self.apartado = numero, celda.source, apartado
        # Con la etiqueta «raises-exception», el error que guarda el cuaderno.
        self.espera = next((s.ename for s in celda.outputs if s.output_type == "error"), None)
        self.da = set(nombres_que_da(celda.source))

    def __str__(self):
        return f"celda {self.numero} («{self.apartado}»)"


def nombres_que_da(fuente):
    """Los nombres que quedan en el cuaderno al ejecutar una celda."""
    try:
        modulo = ast.parse(fuente)
    except SyntaxError:
        return
    pendientes = list(modulo.body)
    while pendientes:
        nodo = pendientes.pop()
        if isinstance(nodo, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
            yield nodo.name
            continue
        if isinstance(nodo, (ast.Import, ast.ImportFrom)):
            yield from ((a.asname or a.name).split(".")[0] for a in nodo.names)
        if isinstance(nodo, ast.Name) and isinstance(nodo.ctx, ast.Store):
            yield nodo.id
        pendientes += ast.iter_child_nodes(nodo)


def nombres_leidos(celdas):
    """Los nombres que usan unas celdas."""
    for celda in celdas:
        for nodo in ast.walk(ast.parse(celda.fuente)):
            if isinstance(nodo, ast.Name):
                yield nodo.id


def guarda_conexiones(cosa):
    """Dice si es una conexión, un cursor o un pool, o si los guarda dentro."""
    dentro = [cosa, *getattr(cosa, "__dict__", {}).values()]
    return any(hasattr(algo, "getconn") or hasattr(algo, "closed") for algo in dentro)


def lee(ruta):
    """(primeras celdas, {apartado: las demás}) de un cuaderno.

    Las primeras llegan hasta la que trae `comprobar`; si no la hay, hasta el primer apartado.
    """
    apartados, apartado, celdas = {}, "", []
    for numero, celda in enumerate(nbformat.read(ruta, as_version=4).cells):
        if celda.cell_type == "markdown":
            titulos = re.findall(r"^## (.*)$", celda.source, re.MULTILINE)
            apartado = titulos[-1] if titulos else apartado
        elif celda.cell_type == "code":
            celdas.append(Celda(numero, celda, apartado))
            apartados.setdefault(apartado, []).append(celdas[-1])
    trae = [i for i, celda in enumerate(celdas, 1) if "import comprobar" in celda.fuente]
    primeras = celdas[: trae[0]] if trae else list(apartados.get("", []))
    for suyas in apartados.values():
        suyas[:] = [celda for celda in suyas if celda not in primeras]
    return primeras, {nombre: suyas for nombre, suyas in apartados.items() if suyas}


# En el proceso nuevo


class Alumno:
    """Un IPython que ejecuta celdas y cuenta por una tubería cómo le va."""

    def __init__(self, tuberia):
        from IPython.core.interactiveshell import InteractiveShell

        self.consola = InteractiveShell.instance()
        # Aquí nadie lee las trazas, y colorearlas es la mitad del trabajo.
        self.consola.InteractiveTB.set_mode("Minimal")
        self.tuberia = tuberia

    def cuenta(self, **dato):
        os.write(self.tuberia, (json.dumps(dato) + "\n").encode())

    def ejecuta(self, celda, vez=1):
        """El error que sale, si no es el que la lección espera; None si todo va bien."""
        self.cuenta(empieza=f"{celda}, vez {vez}")
        hecho = self.consola.run_cell(celda.fuente, store_history=True)
        error = hecho.error_before_exec or hecho.error_in_exec
        return None if type(error).__name__ == celda.espera else error

    def dos_veces(self, celdas, desde):
        """Cada celda dos veces; las de antes de `desde`, una."""
        for celda in celdas:
            for vez in (1, 2) if celda.numero >= desde else (1,):
                if error := self.ejecuta(celda, vez):
                    self.cuenta(fallo=f"{celda}, vez {vez}: {type(error).__name__}: {error}")
            self.cuenta(hecha=celda.numero)

    def apartado(self, antes, principio, celdas):
        """Las primeras celdas y las de un apartado, con lo que falte."""
        for celda in [*principio, *celdas]:
            self.quedan = RECUPERA
            if error := self.ejecuta_y_recupera(celda, antes):
                self.cuenta(fallo=f"{celda}, tras reiniciar: {type(error).__name__}: {error}")

    def ejecuta_y_recupera(self, celda, antes):
        while error := self.ejecuta(celda):
            faltan = self.las_que_faltan(
                celda, error, [a for a in antes if a.numero < celda.numero]
            )
            if not faltan or self.quedan <= 0:
                return error
            for otra in faltan:
                self.quedan -= 1
                if self.ejecuta_y_recupera(otra, antes):
                    return error
        return None

    def las_que_faltan(self, celda, error, antes):
        """Las celdas de más arriba que el recuadro manda ejecutar."""
        if isinstance(error, NameError):
            return [a for a in antes if error.name in a.da][-1:]
        if isinstance(error, AttributeError) and isinstance(error.obj, type):
            return [a for a in antes if error.obj.__name__ in a.da]
        if re.search(
            "^KeyError: 'PG|connection to server on socket", f"{type(error).__name__}: {error}"
        ):
            return [a for a in antes if "servidor.iniciar(" in a.fuente][:1]
        if type(error).__name__ == "UndefinedTable":
            tablas = re.findall(r"[«\"](\w+)[»\"]", str(error))
            crea = re.compile(rf"CREATE[\w ]* TABLE[\w ]* {tablas[0] if tablas else '-'}\b")
            # La crea una celda, o un módulo de la lección que la celda usa.
            modulos = [m for m in map(self.consola.user_ns.get, nombres_leidos(antes)) if m]
            suyos = {
                modulo.__name__.rpartition(".")[2]
                for modulo in modulos
                if inspect.ismodule(modulo)
                and modulo.__name__.startswith("lecciones.")
                and crea.search(inspect.getsource(modulo))
            }
            return [
                a for a in antes if crea.search(a.fuente) or any(f"{m}." in a.fuente for m in suyos)
            ][:1]
        if re.search("closed|terminating connection", str(error)):
            espacio = self.consola.user_ns
            abren = {n for n in nombres_leidos([celda]) if guarda_conexiones(espacio.get(n))}
            return [a for a in antes if abren & a.da]
        return []


# En el que los lanza


def en_otro_proceso(hace):
    """Los fallos de `hace(alumno)` en un proceso nuevo, y la última celda que terminó."""
    lee_de, escribe_en = os.pipe()
    hijo = os.fork()
    if not hijo:
        os.close(lee_de)
        os.setsid()
        nada = os.open(os.devnull, os.O_RDWR)
        for flujo in (0, 1, 2):
            os.dup2(nada, flujo)
        try:
            hace(Alumno(escribe_en))
            sys.exit(0)
        except SystemExit:
            import atexit

            atexit._run_exitfuncs()
        finally:
            os._exit(0)
    os.close(escribe_en)
    fallos, empezada, hecha, resto = [], "", -1, b""
    try:
        while True:
            if not select.select([lee_de], [], [], SEGUNDOS)[0]:
                fallos.append(f"{empezada}: no termina")
                break
            if not (trozo := os.read(lee_de, 65536)):
                break
            *lineas, resto = (resto + trozo).split(b"\n")
            for dato in map(json.loads, lineas):
                empezada = dato.get("empieza", empezada)
                hecha = dato.get("hecha", hecha)
                fallos += [dato["fallo"]] if "fallo" in dato else []
    finally:
        os.close(lee_de)
        # Al morir, el servidor cierra sus conexiones.
        limite = time.monotonic() + 3
        while (fin := os.waitpid(hijo, os.WNOHANG)) == (0, 0) and time.monotonic() < limite:
            time.sleep(0.01)
        if fin == (0, 0):
            os.killpg(hijo, signal.SIGKILL)
            os.waitpid(hijo, 0)
    return fallos, hecha


def dos(ruta):
    """Los fallos de ejecutar cada celda dos veces."""
    principio, apartados = lee(ruta)
    celdas = [*principio, *(celda for suyas in apartados.values() for celda in suyas)]
    fallos, desde = [], -1
    while True:
        nuevos, hecha = en_otro_proceso(lambda alumno: alumno.dos_veces(celdas, desde))  # noqa: B023
        fallos += [f for f in nuevos if f not in fallos]
        colgada = next((c for c in celdas if c.numero > max(hecha, desde - 1)), None)
        if colgada is None:
            return fallos
        # Se reinicia y se sigue por la de después; si no acabó ni la primera vez, sin ella.
        desde = colgada.numero + 1
        if fallos and "vez 2" not in fallos[-1]:
            celdas.remove(colgada)


def medio(ruta):
    """Los fallos de reiniciar antes de cada apartado."""
    principio, apartados = lee(ruta)
    celdas = [*principio, *(celda for suyas in apartados.values() for celda in suyas)]
    fallos = []
    for suyas in apartados.values():
        fallos += en_otro_proceso(lambda a: a.apartado(celdas, principio, suyas))[0]  # noqa: B023
    return fallos


def importa_lo_que_tarda():
    """Lo que importan los cuadernos y no es de ninguna lección."""
    import IPython.core.interactiveshell  # noqa: F401
    import psycopg2.pool  # noqa: F401
    import psycopg_pool  # noqa: F401

    from helpers import ejercicios, graficas, medicion, observador, servidor  # noqa: F401


def main():
    modo, ruta = sys.argv[1:]
    for variable in [v for v in os.environ if v.startswith(("PG", "CURSO_SESION"))]:
        del os.environ[variable]
    ruta = Path(ruta).resolve()
    os.chdir(ruta.parent)
    importa_lo_que_tarda()
    # Los procesos que nacen de este no vuelven a mirar, ni copian, lo que ya hay.
    gc.freeze()
    for fallo in {"dos": dos, "medio": medio}[modo](ruta):
        print(fallo.replace("\n", " ")[:300], flush=True)


if __name__ == "__main__":
    main()
