"""Valida todos los cuadernos, con nbval estricto, en los servidores que se digan.

    python -m tests.valida_cuadernos embebido
    tests/contenedor/con_docker.sh .venv/bin/python -m tests.valida_cuadernos embebido contenedor

Escribe una línea por servidor. Falla si algún cuaderno falla o no se ha ejecutado en él, y si se
piden varios servidores y dos son de la misma versión principal de PostgreSQL.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from contextlib import closing
from pathlib import Path

from helpers.servidor.propio import carpeta_de_datos

RAIZ = Path(__file__).resolve().parent.parent
CUADERNOS = sorted((RAIZ / "notebooks").rglob("[0-9]*.ipynb"))
LIMITE = 20 * 60
# La señal de un servidor: sus datos, y desde cuándo está en marcha.
CUAL = (
    "SELECT system_identifier || ' desde ' || extract(epoch FROM pg_postmaster_start_time())"
    " FROM pg_control_system()"
)


class NoVale(Exception):
    """Los cuadernos no quedan validados; el texto dice por qué."""


def main():
    analizador = argparse.ArgumentParser()
    analizador.add_argument("servidores", nargs="+", choices=["embebido", "contenedor"])
    analizador.add_argument("--uno", action="store_true", help=argparse.SUPPRESS)
    opciones = analizador.parse_args()
    if opciones.uno:
        try:
            print(valida(*opciones.servidores), flush=True)
        except NoVale as error:
            sys.exit(f"✗ {opciones.servidores[0]}: {error}")
        return
    # Un proceso tiene una sola sesión: cada servidor, en el suyo.
    lineas = []
    for servidor in opciones.servidores:
        print(f"⏳ Cuadernos en el servidor {servidor}…", flush=True)
        orden = [sys.executable, "-m", "tests.valida_cuadernos", "--uno", servidor]
        hecho = subprocess.run(orden, cwd=RAIZ, stdout=subprocess.PIPE, encoding="utf-8")
        print(hecho.stdout, end="", flush=True)
        if hecho.returncode:
            sys.exit(hecho.returncode)
        lineas.append(hecho.stdout.splitlines()[-1])
    if motivo := misma_version(lineas):
        sys.exit(f"✗ {motivo}")


def misma_version(lineas):
    """Por qué los servidores de esas líneas no son distintos, o «» si lo son."""
    versiones = [linea.partition("PostgreSQL ")[2].split(".")[0] for linea in lineas]
    if len(set(versiones)) == len(versiones):
        return ""
    return f"Los servidores tendrían que ser distintos y son de las versiones {versiones}."


def valida(forma):
    """Valida todos los cuadernos en una forma de servidor.

    Returns:
        La línea que lo cuenta.

    Raises:
        NoVale: algo falla, o algún cuaderno no se ha ejecutado en ese servidor.
    """
    limpio = {v: x for v, x in os.environ.items() if not v.startswith("PG") and v != "CURSO_DSN"}
    # Con la carpeta dicha: si no, pytest usaría otro, de usar y tirar.
    entorno = {**limpio, "CURSO_SERVIDOR": forma, "CURSO_DATOS": str(carpeta_de_datos())}
    os.environ.clear()
    os.environ.update(entorno)
    import psycopg2

    from helpers import servidor

    # Mientras esta sesión dure, todos los cuadernos encuentran el mismo servidor encendido.
    desde = time.monotonic()
    servidor.iniciar("valida")
    with closing(psycopg2.connect("")) as conexion, conexion.cursor() as cursor:
        cursor.execute(CUAL)
        (este,) = cursor.fetchone()
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0].split()[0]
    with tempfile.TemporaryDirectory() as carpeta:
        informe = Path(carpeta, "informe.xml")
        opciones = ["-q", "-p", "tests.valida_cuadernos", f"--junitxml={informe}"]
        orden = [sys.executable, "-m", "pytest", *opciones, "notebooks"]
        # La salida de pytest va a la de errores: en la otra solo está la línea.
        try:
            hecho = subprocess.run(orden, cwd=RAIZ, env=entorno, stdout=sys.stderr, timeout=LIMITE)
        except subprocess.TimeoutExpired:
            raise NoVale(f"no han acabado en {LIMITE} segundos") from None
        cuantos, celdas = comprueba(hecho.returncode, informe, este)
    return (
        f"✓ {forma}: PostgreSQL {version}, {cuantos} cuadernos y {celdas} celdas validadas"
        f" en {time.monotonic() - desde:.0f} s"
    )


def pytest_runtest_teardown(item, nextitem):
    """Este módulo es también un añadido de pytest: anota en qué servidor ha acabado un cuaderno.

    Lo dice el propio cuaderno, después de su última celda y antes de que muera su kernel: mirar el
    servidor desde fuera, cada tanto, se saltaba a los que iban y venían entre dos miradas.
    """
    if nextitem is not None and nextitem.parent is item.parent:
        return
    if item.parent.kernel is None:  # Se ha saltado: `comprueba` lo echará de menos.
        return
    item.user_properties.append(("servidor", pregunta(item.parent, CUAL)))


def pregunta(cuaderno, consulta):
    """Lo que contesta el servidor de un cuaderno de nbval a una consulta, hecha desde su kernel."""
    dicho = []
    cuaderno.kernel.kc.execute_interactive(
        f"import psycopg2\nuna = psycopg2.connect('').cursor()\nuna.execute({consulta!r})\n"
        "print(*una.fetchone())",
        store_history=False,
        output_hook=lambda mensaje: dicho.append(mensaje["content"].get("text", "")),
        timeout=30,
    )
    return "".join(dicho).strip()


def comprueba(salida, informe, este):
    """Comprueba que se han validado todos los cuadernos, y en ese servidor.

    Args:
        salida: el número con el que ha salido pytest.
        informe: el archivo que ha escrito, en el formato de JUnit.
        este: la señal del servidor, lo que contesta a `CUAL`.

    Returns:
        Cuántos cuadernos y cuántas celdas.

    Raises:
        NoVale: no son todos, o no ha sido ahí.
    """
    if salida:
        raise NoVale(f"pytest ha salido con el código {salida}")
    casos = list(ET.parse(informe).iter("testcase"))
    bien = [
        caso.get("classname")
        for caso in casos
        if not any(hijo.tag in ("failure", "error", "skipped") for hijo in caso)
    ]
    hay = sum(celdas_de_codigo(ruta) for ruta in CUADERNOS)
    if not hay or len(bien) != hay or len(set(bien)) != len(CUADERNOS):
        raise NoVale(
            f"hay {len(CUADERNOS)} cuadernos con {hay} celdas, y solo se han validado"
            f" {len(bien)} celdas de {len(set(bien))} cuadernos"
        )
    aqui = {caso.get("classname") for caso in casos if este in servidores_de(caso)}
    if ausentes := sorted(set(bien) - aqui):
        raise NoVale(f"no han acabado en este servidor {', '.join(ausentes)}")
    return len(CUADERNOS), hay


def servidores_de(caso):
    """Lo que `pytest_runtest_teardown` ha anotado en un caso del informe."""
    return [p.get("value") for p in caso.iter("property") if p.get("name") == "servidor"]


def celdas_de_codigo(ruta):
    celdas = json.loads(ruta.read_text("utf-8"))["cells"]
    return sum(celda["cell_type"] == "code" for celda in celdas)


if __name__ == "__main__":
    main()
