"""Importar el curso no empieza nada: ni procesos, ni hilos, ni conexiones."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

RAIZ = Path(__file__).resolve().parent.parent
# Crean el pool al leerse el archivo, y las lecciones 06, 09 y 11 enseñan lo que pasa.
CONECTAN = [
    "lecciones.leccion_06_psycopg_pool.capa_datos_persona.conexion",
    "lecciones.leccion_09_kingbase.conexion",
    "lecciones.leccion_11_varios_procesos.metodos",
    "lecciones.leccion_11_varios_procesos.web_importada",
]
# Una carpeta sin `__init__.py` es de programas: se ejecutan, y nadie los importa.
MODULOS = sorted(
    ".".join(ruta.relative_to(RAIZ).with_suffix("").parts).removesuffix(".__init__")
    for carpeta in ("helpers", "lecciones", "taller")
    for ruta in (RAIZ / carpeta).rglob("*.py")
    if ruta.with_name("__init__.py").is_file()
)
_IMPORTA = """
import importlib, json, sys, threading
# De otros: al importarlos miran qué letras tiene el sistema, y si tiene pandoc e IPv6.
import jupytext, matplotlib.font_manager, urllib3

vigilados = ("subprocess.", "os.fork", "os.exec", "os.spawn", "os.posix_spawn", "os.system",
             "os.startfile", "socket.connect", "socket.bind")
modulo, vistos = "", []
sys.addaudithook(
    lambda suceso, _: suceso.startswith(vigilados) and vistos.append(f"{modulo}: {suceso}")
)
for modulo in sys.argv[1:]:
    importlib.import_module(modulo)
    vistos += [f"{modulo}: {hilo.name}" for hilo in threading.enumerate()[1:]]
print(json.dumps(vistos))
"""


@contextlib.contextmanager
def puerta():
    """Un puerto donde nadie contesta: cuelga a quien llama y apunta cuántos han llamado.

    libpq no avisa a Python de que conecta. Por eso se cuenta al otro lado.
    """
    llamadas, fin = [], threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as escucha:
        escucha.settimeout(0.1)

        def cuelga():
            while True:
                try:
                    conexion, _ = escucha.accept()
                except TimeoutError:
                    if fin.is_set():  # y ya no hay nadie en la cola
                        return
                else:
                    llamadas.append(conexion)
                    conexion.close()

        hilo = threading.Thread(target=cuelga)
        hilo.start()
        try:
            yield escucha.getsockname()[1], llamadas
        finally:
            fin.set()
            hilo.join()


def importa(modulos):
    """Importa los módulos en otro proceso. Devuelve (cómo acabó, cuántas conexiones abrió)."""
    with puerta() as (puerto, llamadas):
        ajenas = ("PG", "CURSO_")
        entorno = {v: x for v, x in os.environ.items() if not v.startswith(ajenas)}
        datos = {"HOST": "127.0.0.1", "PORT": str(puerto), "SSLMODE": "disable"}
        datos |= {"USER": "nadie", "PASSWORD": "ninguna", "DATABASE": "ninguna"}
        entorno |= {f"PG{dato}": valor for dato, valor in datos.items()}
        hecho = subprocess.run(
            [sys.executable, "-c", _IMPORTA, *modulos],
            cwd=RAIZ,
            env=entorno,
            capture_output=True,
            text=True,
            timeout=60,
        )
    return hecho, len(llamadas)


@pytest.mark.lenta
def test_importar_no_empieza_nada():
    assert set(CONECTAN) < set(MODULOS)
    hecho, conexiones = importa([m for m in MODULOS if m not in CONECTAN])
    assert hecho.returncode == 0, hecho.stderr
    assert json.loads(hecho.stdout) == []
    assert conexiones == 0


@pytest.mark.lenta
@pytest.mark.parametrize("modulo", CONECTAN, ids=lambda modulo: modulo[18:20])
def test_los_que_conectan_se_ven(modulo):
    """Si dejaran de conectar, sus lecciones ya no dirían la verdad."""
    hecho, conexiones = importa([modulo])
    # El pool de la 06 conecta desde sus hilos, quizá cuando el proceso ya termina.
    assert conexiones or "pool-" in hecho.stdout
