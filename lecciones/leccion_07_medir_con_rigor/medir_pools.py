"""El informe de la lección: las clases de las lecciones 02 a 06 y dos pools solos, con intervalo.

Se ejecuta como un script: `python medir_pools.py`.
"""

import statistics
from contextlib import closing

import psycopg2

from helpers import medicion, servidor
from helpers.numeros import aproximado
from lecciones.leccion_07_medir_con_rigor import clases


def pregunta(conexion):
    conexion.autocommit = True
    with conexion.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


def conectando():
    with closing(psycopg2.connect()) as conexion:
        pregunta(conexion)


def usando(presta):
    def operacion():
        with presta() as conexion:
            pregunta(conexion)

    return operacion


def informe(mide, intervalo):
    """Mide las clases del curso con esas dos piezas y escribe una línea de cada una."""
    clases.abre()
    variantes = {nombre: usando(presta) for nombre, presta in clases.PRESTAN.items()}
    with medicion.nucleo_comun():
        medidas = mide({**variantes, "conectar": conectando}, 12, 12, 4)
    clases.cierra()
    for nombre, suyas in medidas.items():
        ms = aproximado(statistics.median(suyas) / 1000, "ms")
        veces, desde, hasta = map(aproximado, intervalo(suyas, medidas["02 · Conexion"]))
        print(f"{nombre:<22} | {ms:>12} | {veces:>7} veces la 02, entre {desde} y {hasta}")


if __name__ == "__main__":
    servidor.iniciar("07")
    # Las del curso. Para medir con las tuyas, pon aquí el archivo donde estén.
    from lecciones.leccion_07_medir_con_rigor.piezas import intervalo, mide

    informe(mide, intervalo)
