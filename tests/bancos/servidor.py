"""Cuánto tarda `iniciar`, junto a lo que tardan `initdb` y `pg_ctl` solos en la misma máquina.

    python -m tests.bancos.servidor [pares]

Los dos se alternan, con el mismo usuario y en el mismo disco: lo que vale es la razón.
"""

import contextlib
import shutil
import statistics
import subprocess
import sys
import time

from helpers.servidor.embebido import programa
from helpers.servidor.propio import puerto_libre
from tests.aula import ES_ROOT, carpeta_nueva, iniciado, quita_carpeta


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
