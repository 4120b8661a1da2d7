"""El curso abierto, y quién se va cuando muere cada uno."""

import contextlib
import json
import re
import signal
import subprocess
import sys
import urllib.request

import psutil
import pytest
from jupyter_client import BlockingKernelClient

from tests.aula import ABRE, POSIX, entorno, espera, procesos_de, vive

pytestmark = [
    pytest.mark.lenta,
    pytest.mark.timeout(240),
    pytest.mark.skipif(not POSIX, reason="en Windows un proceso no se puede parar así"),
]


class Curso:
    """El curso abierto en una carpeta, como lo abre `curso.py`."""

    def __init__(self, carpeta, datos):
        self.carpeta = carpeta
        self.proceso = subprocess.Popen(
            [sys.executable, "-c", ABRE, carpeta],
            env=entorno(datos),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
        )
        self.suyos = []

    def abierto(self):
        """Espera a que diga su dirección, y apunta sus procesos."""
        dicho = ""
        while not (
            direccion := re.search(r"(http://127\.0\.0\.1:\d+/)lab/\S+\?token=(\w+)", dicho)
        ):
            linea = self.proceso.stdout.readline()
            assert linea, dicho + self.proceso.stderr.read()
            dicho += linea
        self.url, self.token = direccion.groups()
        self.suyos = psutil.Process(self.proceso.pid).children(recursive=True)
        (self.lab,) = (p for p in self.suyos if "taller.lab" in orden(p))
        return self

    def nucleo(self):
        """Pide un kernel, espera a que conteste y devuelve su proceso."""
        quien = {"Authorization": f"token {self.token}"}
        pide = urllib.request.Request(self.url + "api/kernels", b'{"name": "python3"}', quien)
        with urllib.request.urlopen(pide, timeout=60) as respuesta:
            archivo = f"kernel-{json.load(respuesta)['id']}.json"
        (nucleo,) = espera(self.lab.children)
        self.suyos.append(nucleo)
        # Uno que aún arranca escribiría después en la carpeta que se borra.
        (conexion,) = (resto for r in restos(self.carpeta) for resto in r.glob(archivo))
        cliente = BlockingKernelClient(connection_file=str(conexion))
        cliente.load_connection_file()
        cliente.start_channels()
        try:
            cliente.kernel_info(reply=True, timeout=60)
        finally:
            cliente.stop_channels()
        return nucleo

    def vivos(self):
        return [p for p in self.suyos if vive(p)]

    def cierra(self):
        """Lo cierra como Ctrl-C, y devuelve su código y sus errores."""
        if self.proceso.poll() is None:
            self.proceso.send_signal(signal.SIGINT)
        return self.acaba()

    def acaba(self):
        _, errores = self.proceso.communicate(timeout=60)
        return self.proceso.returncode, errores


def orden(proceso):
    with contextlib.suppress(psutil.Error):
        return proceso.cmdline()
    return []


def restos(carpeta):
    return list((carpeta / ".jupyter").glob("ejecucion-*"))


@pytest.fixture
def abre(apagado, tmp_path):
    """Abre el curso, siempre en la misma carpeta; al acabar no queda nada en marcha."""
    cursos = []

    def uno():
        cursos.append(Curso(tmp_path / "mi curso", apagado))
        return cursos[-1]

    yield uno
    for curso in cursos:
        curso.cierra()
    try:
        espera(lambda: not any(curso.vivos() for curso in cursos), 30)
    finally:
        for proceso in [p for curso in cursos for p in curso.vivos()]:
            proceso.kill()  # También al que esté parado.


def test_matan_a_quien_abrio_el_curso_y_todo_se_va(abre, apagado, tmp_path):
    curso = abre().abierto()
    curso.nucleo()
    assert procesos_de(apagado)
    curso.proceso.kill()
    espera(lambda: not curso.vivos() and not procesos_de(apagado), 30)
    assert not [r for r in restos(tmp_path / "mi curso") if r.is_dir()]


def test_muere_jupyterlab_y_se_dice_donde_mirar(abre, apagado, tmp_path):
    curso = abre().abierto()
    curso.nucleo()
    curso.lab.kill()
    codigo, errores = curso.acaba()
    diario = tmp_path / "mi curso" / ".jupyter" / "jupyterlab.log"
    assert codigo == 1
    assert errores.startswith("JupyterLab se ha cerrado de golpe")
    assert errores.count("\n") == 1 and str(diario) in errores and diario.exists()
    espera(lambda: not curso.vivos() and not procesos_de(apagado), 30)
    assert not restos(tmp_path / "mi curso")


def test_el_siguiente_barre_lo_que_quede_y_dos_a_la_vez_se_abren(abre, tmp_path):
    curso = abre().abierto()
    curso.lab.suspend()  # Así no se entera de que se queda solo, y deja su token.
    curso.proceso.kill()
    curso.proceso.wait()
    (token,) = (tmp_path / "mi curso").glob(".jupyter/ejecucion-*/jpserver-*.json")
    uno, dos = abre(), abre()
    for abierto in (uno.abierto(), dos.abierto()):
        assert abierto.token != curso.token
    assert uno.url != dos.url
    assert not token.parent.exists()
    assert len([r for r in restos(tmp_path / "mi curso") if r.is_dir()]) == 2
    assert uno.cierra() == (0, "")
    assert dos.cierra() == (0, "")
    curso.lab.resume()
    espera(lambda: not curso.vivos(), 30)
    assert not restos(tmp_path / "mi curso")
