"""02.3: crear un pool, o lanzar una excepción propia con su causa."""

import os

import psycopg2
from psycopg2.pool import AbstractConnectionPool, PoolError

from helpers.ejercicios import ejercicio, exige


@ejercicio("crea_pool")
def juzga(crea_pool, prueba):
    reserva = crea_pool(2, 4, host=os.environ["PGHOST"], port=os.environ["PGPORT"])
    exige(
        isinstance(reserva, AbstractConnectionPool),
        "Con datos correctos, la función tiene que devolver el pool.",
    )
    exige(
        prueba.espera_conexiones(2) == 2,
        "El pool no usa el mínimo que recibe la función. Pasa «minimo» y «maximo», por ese orden.",
    )
    tomadas = [reserva.getconn() for _ in range(4)]
    try:
        reserva.getconn()
        exige(False, "El pool no usa el máximo que recibe la función.")
    except PoolError:
        pass
    for conexion in tomadas:
        reserva.putconn(conexion)
    reserva.closeall()
    # La excepción es la del cuaderno de quien aprende: se reconoce por su nombre.
    try:
        roto = crea_pool(1, 5, host=os.environ["PGHOST"], port="cinco mil")
    except SystemExit:
        exige(False, "Con datos malos, la función termina el programa. Quita sys.exit().")
    except psycopg2.Error as error:
        exige(
            False,
            f"Con datos malos sale {type(error).__name__}, no SinConexion. "
            "Captura psycopg2.Error y lanza SinConexion.",
        )
    except Exception as error:
        if type(error).__name__ != "SinConexion":
            raise
        exige(
            isinstance(error.__cause__, psycopg2.Error),
            "SinConexion ha perdido la causa. Escribe «from error» al final del «raise».",
        )
    else:
        exige(
            roto is not None,
            "Con datos malos, la función devuelve None y calla. Lanza SinConexion.",
        )
        exige(
            not isinstance(roto, AbstractConnectionPool),
            "La función no usa los datos que recibe. Pásalos al pool con «**datos».",
        )
        exige(False, "Con datos malos, la función tiene que lanzar SinConexion.")
