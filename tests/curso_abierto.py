"""Un curso aparte, con su `.venv`, su servidor y su carpeta `mi_curso`, abierto con `curso.py`."""

import contextlib
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import psutil

from taller.instala import CURSO, huella
from taller.procesos import RAIZ
from tests.aula import entorno, espera, procesos_de, vive

# Lo que se abre de un clon, y nada de lo que git no guarda.
_PIEZAS = ("curso.py", "pyproject.toml", "requirements.lock", "helpers", "lecciones", "notebooks")
_PIEZAS += ("taller",)
# En el disco, cada base de datos es una carpeta con su número, y los de las que no crea initdb
# empiezan aquí: https://www.postgresql.org/docs/current/system-catalog-initial-data.html
_PRIMERA_BASE = 16384


class CursoAbierto:
    """Lo que hace quien aprende en el terminal: abrir el curso, cerrarlo y pedir su progreso.

    Args:
        carpeta: donde se copia el curso.
        datos: la de su PostgreSQL.
        red: lo que va delante de cada orden (véase `red_propia`).
    """

    def __init__(self, carpeta: Path, datos: Path, red: list[str]):
        self.carpeta, self.datos, self.red = carpeta.resolve(), datos, red
        self.cuadernos, self.suya = self.carpeta / "notebooks", self.carpeta / "mi_curso"
        self.proceso = None
        self._copia()
        self._prepara_entorno()

    def _copia(self):
        basura = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "*.log")
        self.carpeta.mkdir(parents=True)
        for nombre in _PIEZAS:
            desde, hasta = RAIZ / nombre, self.carpeta / nombre
            if desde.is_dir():
                shutil.copytree(desde, hasta, ignore=basura)
            else:
                shutil.copy(desde, hasta)

    def _prepara_entorno(self):
        """Un `.venv` que no se instala: toma los paquetes del que prueba, y este curso delante."""
        entorno_suyo = self.carpeta / ".venv"
        venv.create(entorno_suyo, symlinks=True)
        (sitio,) = entorno_suyo.glob("lib/python*/site-packages")
        paquetes = dict.fromkeys(sysconfig.get_path(x) for x in ("purelib", "platlib"))
        (sitio / "curso.pth").write_text("\n".join([str(self.carpeta), *paquetes]), "utf-8")
        for nombre in ("etc", "share"):  # De aquí toma JupyterLab su página.
            (entorno_suyo / nombre).symlink_to(Path(sys.prefix, nombre))
        version = ".".join(map(str, sys.version_info[:2]))
        sello = f"{self.carpeta}\n{version}\n{huella(CURSO)}\n"
        (entorno_suyo / "curso.txt").write_text(sello, "utf-8")

    def _orden(self, *argumentos: str) -> list[str]:
        return [*self.red, sys.executable, str(self.carpeta / "curso.py"), *argumentos]

    def abre(self) -> tuple[str, str]:
        """Abre el curso; devuelve lo que se lee en el terminal y la dirección de JupyterLab."""
        self.proceso = subprocess.Popen(
            self._orden("--sin-navegador"),
            cwd=self.carpeta.parent,
            env=entorno(self.datos),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
        )
        dicho = ""
        for linea in self.proceso.stdout:
            dicho += linea
            if direccion := re.search(r"http\S+", linea):
                return dicho, direccion.group()
        raise AssertionError(f"El curso no se ha abierto: {dicho}")

    def cierra(self):
        """Ctrl-C. De lo que se abrió no queda ni un proceso ni una base de datos."""
        if self.proceso is None:
            return
        suyos = psutil.Process(self.proceso.pid).children(recursive=True)
        self.proceso.send_signal(signal.SIGINT)
        try:
            self.proceso.communicate(timeout=90)
            assert self.proceso.returncode == 0
            espera(lambda: not any(map(vive, suyos)) and not procesos_de(self.datos))
            assert self.bases() == []
            assert not [*self.suya.glob(".jupyter/ejecucion-*")]
        finally:
            for proceso in [self.proceso, *suyos]:
                with contextlib.suppress(psutil.NoSuchProcess):
                    proceso.kill()
            self.proceso = None

    def bases(self) -> list[str]:
        """Las carpetas de las bases de datos de las lecciones."""
        todas = (self.datos / "datos" / "base").iterdir()
        return [x.name for x in todas if x.name.isdecimal() and int(x.name) >= _PRIMERA_BASE]

    def progreso(self) -> str:
        """Lo que contesta `curso.py progreso`."""
        orden = self._orden("progreso")
        return subprocess.check_output(orden, env=entorno(self.datos), encoding="utf-8", timeout=60)

    @contextlib.contextmanager
    def lleno(self):
        """Mientras dura el bloque, otro programa tiene hasta la última conexión del servidor."""
        orden = [*self.red, sys.executable, "-c", _LLENA, str(self.datos)]
        with subprocess.Popen(
            orden, cwd=RAIZ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        ) as otro:
            try:
                assert otro.stdout.readline() == "lleno\n"
                yield
            finally:
                otro.stdin.close()
                otro.wait(30)


# Si se libera una plaza, la ocupa.
_LLENA = """
import sys, threading
from pathlib import Path
import psycopg2
from tests.aula import administrador

termina, tomadas = threading.Event(), []
threading.Thread(target=lambda: (sys.stdin.read(), termina.set()), daemon=True).start()
dicho = False
while not termina.wait(0.2 if dicho else 0):
    try:
        tomadas.append(administrador(Path(sys.argv[1])))
    except psycopg2.OperationalError:
        if not dicho:
            print("lleno", flush=True)
        dicho = True
"""
