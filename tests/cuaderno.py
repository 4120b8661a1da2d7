"""Quien aprende, en las pruebas: un proceso que hace de cuaderno, y la frase de un fallo."""

import contextlib
import json
import re
import shutil
import subprocess
import sys

from tests.aula import ES_ROOT, entorno

# Un cuaderno sin cuaderno: ejecuta cada línea que le llega y contesta en otra.
_HIJO = """
import json, os, sys
import psycopg2
from helpers import servidor

def consulta(orden, **otros):
    conexion = psycopg2.connect("", **otros)
    conexion.autocommit = True
    try:
        cursor = conexion.cursor()
        cursor.execute(orden)
        return cursor.fetchall() if cursor.description else None
    finally:
        conexion.close()

for linea in sys.stdin:
    try:
        resultado = eval(linea)
    except Exception as error:
        resultado = f"{type(error).__name__}: {error}"
    print(json.dumps(resultado, default=repr), flush=True)
"""
INICIA = "from helpers import servidor; servidor.iniciar('02')"
VARIABLES = "{v: os.environ[v] for v in os.environ if v.startswith('PG')}"


class Cuaderno:
    """Un proceso que inicia una lección y obedece."""

    def __init__(self, carpeta, *, como=(), leccion="02", inicia=True, **variables):
        self.proceso = subprocess.Popen(
            [*como, sys.executable, "-c", _HIJO],
            env=entorno(carpeta, **variables),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        self.leccion = leccion
        if inicia:
            self.envia(f"servidor.iniciar({leccion!r})")

    def envia(self, expresion):
        self.proceso.stdin.write(expresion + "\n")
        self.proceso.stdin.flush()

    def linea(self):
        return self.proceso.stdout.readline()

    def recibe(self):
        return json.loads(self.linea() or "null")

    def pide(self, expresion):
        self.envia(expresion)
        return self.recibe()

    def listo(self):
        """Espera a que la lección esté iniciada y devuelve las variables `PG*`."""
        assert self.recibe() == "✓ PostgreSQL está listo para esta lección."
        return self.pide(VARIABLES)

    def reinicia(self):
        """Ejecuta otra vez la primera celda."""
        self.envia(f"servidor.iniciar({self.leccion!r})")
        return self.listo()

    def cierra(self):
        self.proceso.stdin.close()
        self.proceso.wait(20)
        self.proceso.stdout.close()

    def mata(self):
        self.proceso.kill()
        self.cierra()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with contextlib.suppress(BrokenPipeError):
            self.cierra()


def fallo(*argumentos, como=(), segundos=30, **variables):
    """Ejecuta Python, que tiene que fallar con una sola frase, y devuelve la frase."""
    argumentos = argumentos or ("-c", INICIA)
    hecho = subprocess.run(
        [*como, sys.executable, *argumentos],
        env=entorno(**variables),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=segundos,
    )
    assert hecho.returncode == 1, hecho
    assert hecho.stdout == ""
    return una_frase(hecho.stderr)


def una_frase(texto):
    """Comprueba que el texto es «✗ » y una sola frase; la devuelve."""
    assert re.fullmatch(r"✗ [^\n]+\.\n?", texto), texto
    assert not re.search(r"[.!?] [A-ZÁÉÍÓÚÑ]", texto), texto
    return texto.strip()


def da_a_alguien(carpeta):
    if ES_ROOT:
        shutil.chown(carpeta, "daemon")
