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
from pathlib import Path

RAIZ = Path(__file__).resolve().parent.parent
CUADERNOS = sorted((RAIZ / "notebooks").rglob("*.ipynb"))
LIMITE = 20 * 60


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
        NoVale: algo falla, o algún cuaderno no ha pasado por el servidor.
    """
    limpio = {v: x for v, x in os.environ.items() if not v.startswith("PG") and v != "CURSO_DSN"}
    entorno = {**limpio, "CURSO_SERVIDOR": forma}
    os.environ.clear()
    os.environ.update(entorno)
    import psycopg2

    from helpers import servidor

    # Mientras esta sesión dure, todos los cuadernos encuentran el mismo servidor encendido.
    desde = time.monotonic()
    servidor.iniciar("valida")
    conexion = psycopg2.connect("")
    conexion.autocommit = True
    cursor = conexion.cursor()
    cursor.execute("SHOW server_version")
    version = cursor.fetchone()[0].split()[0]
    with tempfile.TemporaryDirectory() as carpeta:
        informe = Path(carpeta, "informe.xml")
        orden = [sys.executable, "-m", "pytest", "-q", "notebooks", f"--junitxml={informe}"]
        # La salida de pytest va a la de errores: en la otra solo está la línea.
        pytest = subprocess.Popen(orden, cwd=RAIZ, env=entorno, stdout=sys.stderr)
        try:
            vistas = mira(cursor, pytest, desde + LIMITE)
        finally:
            pytest.kill()
            pytest.wait()
        conexion.close()
        cuantos, celdas = comprueba(pytest.returncode, informe, vistas)
    return (
        f"✓ {forma}: PostgreSQL {version}, {cuantos} cuadernos y {celdas} celdas validadas"
        f" en {time.monotonic() - desde:.0f} s"
    )


def mira(cursor, pytest, limite):
    """Espera a que pytest acabe; devuelve qué lecciones ha visto el servidor mientras tanto."""
    vistas = set()
    while pytest.poll() is None:
        if time.monotonic() > limite:
            raise NoVale(f"no han acabado en {LIMITE} segundos")
        cursor.execute(
            "SELECT split_part(application_name, '_', 3) FROM pg_stat_activity"
            " WHERE application_name LIKE 'curso_guardian curso_%'"
        )
        vistas |= {leccion for (leccion,) in cursor.fetchall()}
        time.sleep(0.2)
    return vistas


def comprueba(codigo, informe, vistas):
    """Devuelve cuántos cuadernos y celdas se han validado; falla si no son todos."""
    if codigo:
        raise NoVale(f"pytest ha salido con el código {codigo}")
    bien = [
        caso.get("classname")
        for caso in ET.parse(informe).iter("testcase")
        if not any(hijo.tag in ("failure", "error", "skipped") for hijo in caso)
    ]
    hay = sum(celdas_de_codigo(ruta) for ruta in CUADERNOS)
    if not hay or len(bien) != hay or len(set(bien)) != len(CUADERNOS):
        raise NoVale(
            f"hay {len(CUADERNOS)} cuadernos con {hay} celdas, y solo se han validado"
            f" {len(bien)} celdas de {len(set(bien))} cuadernos"
        )
    lecciones = {ruta.name[:2] for ruta in CUADERNOS}
    if ausentes := sorted(lecciones - vistas):
        raise NoVale(f"este servidor no ha visto las lecciones {', '.join(ausentes)}")
    return len(CUADERNOS), hay


def celdas_de_codigo(ruta):
    celdas = json.loads(ruta.read_text("utf-8"))["cells"]
    return sum(celda["cell_type"] == "code" for celda in celdas)


if __name__ == "__main__":
    main()
