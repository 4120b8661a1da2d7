"""Cuánto tarda `iniciar`, junto a lo que tardan `initdb` y `pg_ctl` solos en la misma máquina.

    python tests/bench_servidor.py [pares]

Los dos se alternan, con el mismo usuario y en el mismo disco: lo que vale es la razón.
"""

import contextlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from helpers.servidor.embebido import programa
from helpers.servidor.propio import puerto_libre

ES_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
_INICIA = """
import sys, time
desde = time.perf_counter()
import psycopg2
from helpers import servidor
importado = time.perf_counter()
servidor.iniciar("02")
psycopg2.connect("").cursor().execute("SELECT 1")
ahora = time.perf_counter()
print(ahora - desde, ahora - importado, flush=True)
sys.stdin.read()
"""


def carpeta_nueva():
    """Una carpeta temporal en la que puede entrar el usuario que ejecuta PostgreSQL."""
    carpeta = Path(tempfile.mkdtemp(prefix="curso_prueba_"))
    carpeta.chmod(0o755)
    return carpeta


def quita_carpeta(carpeta, segundos=20):
    """Borra la carpeta cuando no queda en ella ningún proceso; si queda alguno, falla."""
    limite = time.monotonic() + segundos
    while (vivos := procesos_de(carpeta)) and time.monotonic() < limite:
        time.sleep(0.05)
    for proceso in vivos:
        with contextlib.suppress(psutil.NoSuchProcess):
            proceso.kill()
    shutil.rmtree(carpeta, ignore_errors=True)
    assert not vivos, f"Seguían en marcha: {vivos}"


def procesos_de(carpeta):
    """Los procesos vivos que trabajan en la carpeta: servidores y vigilantes."""
    vivos = []
    for proceso in psutil.process_iter(["cwd", "status"]):
        donde = proceso.info["cwd"]
        if proceso.info["status"] != psutil.STATUS_ZOMBIE and donde:
            with contextlib.suppress(ValueError):
                Path(donde).relative_to(carpeta)
                vivos.append(proceso)
    return vivos


def entorno(carpeta, **mas):
    """Las variables de este proceso, sin rastro de otro servidor ni de otra sesión."""
    ajenas = ("PG", "CURSO_")
    limpio = {v: valor for v, valor in os.environ.items() if not v.startswith(ajenas)}
    return {**limpio, "CURSO_DATOS": str(carpeta), "PYTHONIOENCODING": "utf-8", **mas}


@contextlib.contextmanager
def iniciado(carpeta, **mas):
    """Un proceso nuevo con su sesión; da los segundos hasta el primer `SELECT 1`.

    El primero cuenta las importaciones; el segundo, solo desde la llamada a `iniciar`.
    """
    proceso = subprocess.Popen(
        [sys.executable, "-c", _INICIA],
        env=entorno(carpeta, **mas),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield tuple(float(x) for x in proceso.stdout.readline().split())
    finally:
        proceso.communicate(timeout=30)


def llano():
    """Segundos que tardan `initdb` y `pg_ctl -w start` con lo que traen de fábrica."""
    carpeta = carpeta_nueva()
    datos = carpeta / "datos"
    datos.mkdir(0o700)
    como = {}
    if ES_ROOT:
        shutil.chown(datos, "nobody")
        como = {"user": "nobody", "group": datos.group(), "extra_groups": []}

    def ejecuta(nombre, *argumentos):
        subprocess.run(
            [programa(nombre), "-D", datos, *argumentos],
            check=True,
            cwd=carpeta,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **como,
        )

    try:
        desde = time.perf_counter()
        ejecuta("initdb")
        # Sin socket: la carpeta que trae de fábrica puede no existir.
        opciones = f"-p {puerto_libre()} -c unix_socket_directories="
        ejecuta("pg_ctl", "-w", "start", "-l", datos / "registro", "-o", opciones)
        return time.perf_counter() - desde
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):
            ejecuta("pg_ctl", "stop", "-m", "immediate")
        quita_carpeta(carpeta)


def mide(pares=3):
    """Alterna los dos arranques; cada frío va seguido de un proceso más, en caliente.

    Returns:
        Medianas. `frio`: lo que tarda en frío desde la llamada a `iniciar` hasta el primer
        `SELECT 1`, en veces lo que tarda el llano; `frio_con_importar`: lo mismo, más lo que
        tarda Python en importar; `caliente_s`: segundos con el servidor ya encendido;
        `caliente_frio`: eso, en veces lo que tarda en frío.
    """
    medidas = []
    for _ in range(pares):
        referencia = llano()
        carpeta = carpeta_nueva()
        try:
            with iniciado(carpeta) as (con_importar, frio), iniciado(carpeta) as (_, caliente):
                medidas.append(
                    {
                        "frio": frio / referencia,
                        "frio_con_importar": con_importar / referencia,
                        "caliente_s": caliente,
                        "caliente_frio": caliente / frio,
                    }
                )
        finally:
            quita_carpeta(carpeta)
    return {cual: statistics.median(m[cual] for m in medidas) for cual in medidas[0]}


def resumen(frio, frio_con_importar, caliente_s, caliente_frio):
    """Las medidas, en una frase."""
    return (
        f"Arrancar en frío tarda {frio:.2f} veces lo que initdb y pg_ctl solos "
        f"({frio_con_importar:.2f} con las importaciones); en caliente, {caliente_s:.2f} s, "
        f"que es {caliente_frio:.2f} veces lo que en frío."
    )


if __name__ == "__main__":
    print(resumen(**mide(int((sys.argv[1:] or [5])[0]))))
