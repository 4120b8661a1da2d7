"""Cuánto tarda `iniciar` con el servidor en un contenedor, hasta la primera consulta.

tests/contenedor/con_docker.sh .venv/bin/python -m tests.bench_contenedor [vueltas]
"""

import contextlib
import os
import statistics
import sys

from docker.errors import ImageNotFound

from helpers.servidor import ErrorServidor
from helpers.servidor.contenedor import cliente_de_docker

try:
    from bench_servidor import carpeta_nueva, iniciado, quita_carpeta
except ModuleNotFoundError:  # Con «-m tests.bench_contenedor».
    from tests.bench_servidor import carpeta_nueva, iniciado, quita_carpeta

IMAGEN = os.environ.get("CURSO_IMAGEN") or "postgres:18"


def por_que_no():
    """Por qué no se puede usar aquí un contenedor, o «» si se puede."""
    try:
        with contextlib.closing(cliente_de_docker()) as cliente:
            cliente.images.get(IMAGEN)
    except ErrorServidor as error:
        return str(error).partition(":")[0]
    except ImageNotFound:
        return f"Docker no tiene la imagen «{IMAGEN}»"
    return ""


def segundos_hasta_la_consulta(carpeta):
    """Segundos desde la llamada a `iniciar`: sin contenedor, y con él ya encendido."""
    modo = {"CURSO_SERVIDOR": "contenedor", "CURSO_IMAGEN": IMAGEN}
    with iniciado(carpeta, **modo) as (_, frio), iniciado(carpeta, **modo) as (_, caliente):
        return frio, caliente


def resumen(frio, caliente):
    """Las medidas, en una frase."""
    return (
        f"Contenedor de «{IMAGEN}»: {frio:.2f} s desde que se pide hasta la primera consulta; "
        f"si ya está encendido, {caliente:.2f} s."
    )


def main():
    if motivo := por_que_no():
        sys.exit(f"No se puede medir: {motivo}.")
    medidas = []
    for _ in range(int((sys.argv[1:] or [5])[0])):
        carpeta = carpeta_nueva()
        medidas.append(segundos_hasta_la_consulta(carpeta))
        quita_carpeta(carpeta)
    print(resumen(*map(statistics.median, zip(*medidas, strict=True))))


if __name__ == "__main__":
    main()
