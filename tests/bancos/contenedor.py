"""Cuánto tarda `iniciar` con el servidor en un contenedor, hasta la primera consulta.

tests/contenedor/con_docker.sh .venv/bin/python -m tests.bancos.contenedor [vueltas]
"""

import statistics
import sys

from tests.aula import IMAGEN, carpeta_nueva, iniciado, por_que_no_hay_contenedor, quita_carpeta


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
    if motivo := por_que_no_hay_contenedor():
        sys.exit(f"No se puede medir: {motivo}.")
    medidas = []
    for _ in range(int((sys.argv[1:] or [5])[0])):
        carpeta = carpeta_nueva()
        medidas.append(segundos_hasta_la_consulta(carpeta))
        quita_carpeta(carpeta)
    print(resumen(*map(statistics.median, zip(*medidas, strict=True))))


if __name__ == "__main__":
    main()
