"""Abre el curso: pone al día mi_curso/, arranca PostgreSQL y abre JupyterLab hasta que se cierre.

Lo llama taller.ordenes, con el Python de la persona: aquí solo cabe la biblioteca estándar.
"""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from helpers.progreso import Progreso
from taller.copia import CUADERNOS, MI_CURSO, a_solas, escribe, pone_al_dia
from taller.espacio import deja_abierto
from taller.opciones import Opciones
from taller.procesos import ORDEN, POSIX, PYTHON, RAIZ, Fallo, arranca, detiene
from taller.turno import toma, turno

NUESTRO = RAIZ / "taller" / "jupyter"  # cómo queremos que sea JupyterLab
DATOS = MI_CURSO / ".jupyter"
DIARIO = DATOS / "jupyterlab.log"


def puerto_libre(texto: str) -> int:
    """Devuelve el puerto que se ha pedido; lanza `Fallo` si no se puede usar."""
    try:
        with socket.socket() as prueba:
            if POSIX:  # en Windows esta opción dejaría compartir un puerto ocupado
                prueba.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            prueba.bind(("127.0.0.1", int(texto)))
    except (OSError, OverflowError, ValueError):
        raise Fallo(
            f"El puerto «{texto}» está ocupado o no sirve: elige con --puerto otro número, entre"
            " 1024 y 65535."
        ) from None
    return int(texto)


def entrada() -> str:
    """La página por donde se abre el curso: la del ejercicio que toca, o la lección 00."""
    return f"lab/tree/{Progreso.de(MI_CURSO).donde_sigue() or '00_empieza_aqui.ipynb'}"


def ajustes_de_jupyter(ejecucion: str) -> dict[str, str]:
    """Deja escrito lo que JupyterLab lee en mi_curso/ y da las variables que lo llevan ahí."""
    if sigue := Progreso.de(MI_CURSO).donde_sigue():
        with contextlib.suppress(OSError):  # Sin él se abre igual, por el principio.
            deja_abierto(DATOS / "workspaces", sigue.partition("#")[0])
    with contextlib.suppress(OSError):  # JupyterLab solo la busca ahí; sin ella se abre igual.
        escribe(DATOS / "config" / "custom" / "custom.css", (NUESTRO / "custom.css").read_bytes())
    return {
        "JUPYTER_CONFIG_PATH": str(NUESTRO),
        "JUPYTER_CONFIG_DIR": str(DATOS / "config"),
        "JUPYTER_DATA_DIR": str(DATOS / "data"),
        "JUPYTER_RUNTIME_DIR": ejecucion,
        "JUPYTERLAB_SETTINGS_DIR": str(DATOS / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(DATOS / "workspaces"),
        "IPYTHONDIR": str(DATOS / "ipython"),
    }


def arranca_lab(ejecucion: str, navegador: bool, puerto: int | None) -> subprocess.Popen[bytes]:
    """Inicia JupyterLab en mi_curso/ sin leer ni tocar los ajustes de Jupyter de la persona.

    Dura mientras siga abierta la tubería de su entrada: también se va si muere este proceso.
    """
    entorno = {**os.environ, **ajustes_de_jupyter(ejecucion)}
    orden = [
        *[PYTHON, "-m", "taller.lab"],
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.root_dir={MI_CURSO}",
        f"--LabApp.default_url=/{entrada()}",
        "--LabApp.custom_css=True",
        f"--ServerApp.open_browser={navegador}",
    ]
    if puerto:
        orden += [f"--ServerApp.port={puerto}", "--ServerApp.port_retries=0"]
    if POSIX and os.geteuid() == 0:
        orden.append("--allow-root")
    with DIARIO.open("a", encoding="utf-8") as diario:
        return arranca(
            orden,
            cwd=ejecucion,  # y no mi_curso: un archivo de la persona podría tapar un módulo
            env=entorno,
            stdin=subprocess.PIPE,
            stdout=diario,
            stderr=diario,
        )


def direccion(lab: subprocess.Popen[bytes], ejecucion: str) -> str:
    """Espera a que JupyterLab atienda y devuelve su dirección, con el token de Jupyter.

    Lanza `Fallo` si JupyterLab termina antes, o si en 120 s no atiende.
    """
    limite = time.monotonic() + 120
    while time.monotonic() < limite and lab.poll() is None:
        for archivo in Path(ejecucion).glob("jpserver-*.json"):
            with contextlib.suppress(ValueError, OSError):  # aún a medio escribir, o sin atender
                datos = json.loads(archivo.read_text(encoding="utf-8"))
                socket.create_connection(("127.0.0.1", datos["port"]), 5).close()
                pagina, *celda = entrada().partition("#")
                return f"{datos['url']}{pagina}?token={datos['token']}{''.join(celda)}"
        time.sleep(0.1)
    raise Fallo(f"JupyterLab no se ha podido abrir: el motivo está al final de «{DIARIO}».")


def barre() -> None:
    """Cierra y borra lo que dejaron los que murieron de golpe.

    Cada curso abierto tiene el cerrojo de su carpeta de ejecución. Si no queda ninguno abierto, el
    diario empieza de nuevo.
    """
    abiertos = 0
    for carpeta in [x for x in DATOS.glob("ejecucion-*") if x.is_dir()]:
        cerrojo = carpeta.with_suffix(".lock")
        libre = toma(cerrojo)
        if libre is None:
            abiertos += 1
            continue
        with libre:
            for archivo in carpeta.glob("jpserver-*.json"):
                with contextlib.suppress(OSError, ValueError, KeyError):
                    cierra_lab(json.loads(archivo.read_text(encoding="utf-8")))
            shutil.rmtree(carpeta, ignore_errors=True)
        with contextlib.suppress(OSError):  # en Windows, otro puede estar mirándolo
            cerrojo.unlink()
    if not abiertos:
        DIARIO.unlink(missing_ok=True)


def cierra_lab(datos: dict[str, Any]) -> None:
    """Pide a un JupyterLab que se cierre; lanza `OSError` si no lo hay, o si calla cinco segundos.

    Los datos son los que él escribe en su carpeta de ejecución.
    """
    quien = {"Authorization": f"token {datos['token']}"}
    peticion = urllib.request.Request(datos["url"] + "api/shutdown", b"", quien)
    sin_proxy = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    sin_proxy.open(peticion, timeout=5).close()


@contextlib.contextmanager
def preparado() -> Iterator[str]:
    """Pone al día mi_curso/ y da la carpeta de ejecución de JupyterLab, que al final borra."""
    with a_solas(MI_CURSO):
        barre()
        for aviso in pone_al_dia(CUADERNOS, MI_CURSO):
            print(aviso)
        progreso = Progreso.de(MI_CURSO)
        if progreso.apuntes:
            print(progreso.frase())
        ejecucion = Path(tempfile.mkdtemp(prefix="ejecucion-", dir=DATOS))
        cerrojo = ejecucion.with_suffix(".lock")
        tomado = toma(cerrojo)
    try:
        yield str(ejecucion)
    finally:
        shutil.rmtree(ejecucion, ignore_errors=True)
        if tomado:
            tomado.close()
        with contextlib.suppress(OSError):  # en Windows, otro puede estar mirándolo
            cerrojo.unlink()


def abre(navegador: bool, puerto: int | None) -> int:
    """Abre el curso y espera a que se cierre; devuelve el código de salida de JupyterLab.

    Lanza `Fallo` si JupyterLab no se abre, o si se cierra de golpe.
    """
    DATOS.mkdir(mode=0o700, parents=True, exist_ok=True)  # el diario de Jupyter lleva el token
    with preparado() as ejecucion:
        return abre_en(ejecucion, navegador, puerto)


def abre_en(ejecucion: str, navegador: bool, puerto: int | None) -> int:
    """Enciende el servidor y JupyterLab, con esa carpeta de ejecución: véase `abre`."""
    print("⏳ Encendiendo PostgreSQL…", flush=True)
    # El servidor dura mientras siga abierta esta tubería: también se va si muere este proceso.
    servidor = arranca(
        [PYTHON, "-m", "helpers.servidor", "--mientras-viva"],
        cwd=RAIZ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )
    entrada, salida = servidor.stdin, servidor.stdout
    assert entrada and salida
    lab = None
    try:
        if salida.readline().strip() != b"listo":
            return 1  # el propio servidor ya ha dicho qué hacer
        print("⏳ Abriendo JupyterLab…", flush=True)
        # De uno en uno: dos a la vez pueden elegir el mismo puerto, y uno se quedaría sin él.
        with turno(DATOS / "abriendo.lock", f"Otro «{ORDEN}» abre JupyterLab: espero"):
            lab = arranca_lab(ejecucion, navegador, puerto)
            donde = direccion(lab, ejecucion)
        print("✓ El curso está abierto en " + donde)
        print("  Para cerrarlo, pulsa Ctrl-C aquí.", flush=True)
        if lab.wait():
            raise Fallo(
                f"JupyterLab se ha cerrado de golpe: el motivo está al final de «{DIARIO}»;"
                f" para seguir, repite «{ORDEN}»."
            )
        return 0
    except KeyboardInterrupt:
        print("\n⏳ Cerrando el curso…", flush=True)
        return 0
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # un segundo Ctrl-C no deja nada sin cerrar
        if lab:
            detiene(lab, signal.SIGTERM)  # con SIGINT no cerraría los kernels
        entrada.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            servidor.wait(20)
        detiene(servidor)


def main(argumentos: list[str]) -> int:
    """Atiende las opciones y devuelve el código de salida; lanza `Fallo` si no las entiende."""
    opciones = Opciones(ORDEN)
    opciones.add_argument("--sin-navegador", action="store_true")
    opciones.add_argument("--puerto", type=puerto_libre)
    elegidas = opciones.parse_args(argumentos)
    if elegidas.help:
        opciones.error("la ayuda de la orden entera se pide sin nada más")
    return abre(not elegidas.sin_navegador, elegidas.puerto)
