"""02.3: crear un pool, o lanzar una excepción propia con su causa."""

import os

import psycopg2
from psycopg2.pool import AbstractConnectionPool

from helpers.ejercicios import Fallo, ejercicio, exige_que_lance


@ejercicio("crea_pool")
def juzga(crea_pool, prueba):
    reserva = crea_pool(2, 4, host=os.environ["PGHOST"], port=os.environ["PGPORT"])
    if not isinstance(reserva, AbstractConnectionPool):
        raise Fallo("Con datos correctos, la función tiene que devolver el pool.")
    if prueba.espera_conexiones(2) != 2:
        raise Fallo("""El pool no usa el mínimo que recibe la función. Pasa «minimo» y «maximo», por
            ese orden.""")
    tomadas = [reserva.getconn() for _ in range(4)]
    with exige_que_lance("PoolError", "El pool no usa el máximo que recibe la función."):
        reserva.getconn()
    for conexion in tomadas:
        reserva.putconn(conexion)
    reserva.closeall()
    with exige_que_lance(
        "SinConexion",
        "Con datos malos, la función tiene que lanzar SinConexion.",
        SystemExit="Con datos malos, la función termina el programa. Quita sys.exit().",
        Error="Con datos malos sale {clase}, no SinConexion. "
        "Captura psycopg2.Error y lanza SinConexion.",
    ) as lanzado:
        roto = crea_pool(1, 5, host=os.environ["PGHOST"], port="cinco mil")
        if roto is None:
            raise Fallo("Con datos malos, la función devuelve None y calla. Lanza SinConexion.")
        if isinstance(roto, AbstractConnectionPool):
            raise Fallo("La función no usa los datos que recibe. Pásalos al pool con «**datos».")
    if not isinstance(lanzado[0].__cause__, psycopg2.Error):
        raise Fallo("SinConexion ha perdido la causa. Escribe «from error» al final del «raise».")
