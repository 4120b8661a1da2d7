"""Cómo se comprueban los ejercicios de la lección 02."""

import functools
import os

import psycopg2
from psycopg2.pool import AbstractConnectionPool, PoolError

from helpers.ejercicios import (
    Ejercicios,
    exige,
    exige_error_de_la_consulta,
    exige_parametro,
    libres,
)

from .conexion import Conexion

ejercicios = Ejercicios("02")


@ejercicios.comprueba("02.1", "consulta")
def _consulta(consulta, prueba):
    exige_parametro(consulta, "clase", "Conexion")
    clase = prueba.subclase(Conexion)
    guardada = clase.obtenerConexion()
    proceso = guardada.info.backend_pid
    clase.liberarConexion(guardada)
    filas = consulta(clase, "SELECT 7 UNION ALL SELECT 8 ORDER BY 1")
    exige(filas is not None, "La función no devuelve nada. Devuelve las filas con «return».")
    exige(
        filas == [(7,), (8,)],
        "La función no devuelve las filas de la consulta. Usa fetchall().",
    )
    reserva = clase.obtenerPool()
    exige(not reserva.closed, "Has cerrado el pool. Devuelve la conexión con liberarConexion.")
    _exige_todas_devueltas(reserva, "Tras una consulta correcta, la conexión no vuelve al pool.")
    exige(
        consulta(clase, "SELECT pg_backend_pid()") == [(proceso,)],
        "No usas la conexión que guarda el pool. "
        "Pídela con obtenerConexion y devuélvela con liberarConexion, sin cerrarla.",
    )
    exige_error_de_la_consulta(functools.partial(consulta, clase))
    _exige_todas_devueltas(reserva, "Cuando la consulta falla, la conexión no vuelve al pool.")


def _exige_todas_devueltas(reserva, frase):
    exige(len(libres(reserva, 5)) == 5, f"{frase} Devuélvela con liberarConexion, en un «finally».")


@ejercicios.comprueba("02.2", "quedan_abiertas")
def _quedan_abiertas(quedan_abiertas, prueba):
    for minconn, prestadas in ((1, 3), (3, 1), (2, 2), (3, 5), (1, 0)):
        clase = prueba.subclase(Conexion)
        clase._Conexion__MIN_CON = minconn
        reserva = clase.obtenerPool()
        tomadas = [reserva.getconn() for _ in range(prestadas)]
        for conexion in tomadas:
            reserva.putconn(conexion)
        # Espera al número correcto; si el servidor viera otro, se enseña el que vio.
        visto = prueba.espera_conexiones(minconn)
        dice = quedan_abiertas(minconn, prestadas)
        exige(dice is not None, "La función no devuelve nada. ¿Falta un «return»?")
        exige(isinstance(dice, int), "La función tiene que devolver un número entero.")
        exige(
            dice == visto,
            f"Con minconn={minconn}, tras tomar y devolver {prestadas}, el servidor ve {visto} "
            f"y tu función dice {dice}. "
            + (
                "El pool cierra lo que vuelve por encima del mínimo."
                if prestadas > minconn
                else "El pool abre el mínimo al nacer, aunque tomes menos."
            ),
        )
        reserva.closeall()
        prueba.espera_conexiones(0)


@ejercicios.comprueba("02.3", "crea_pool")
def _crea_pool(crea_pool, prueba):
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


@ejercicios.comprueba("02.4", "cierra_y_olvida")
def _cierra_y_olvida(cierra_y_olvida, prueba):
    exige_parametro(cierra_y_olvida, "clase", "Conexion")
    clase = prueba.subclase(Conexion)
    clase.liberarConexion(clase.obtenerConexion())
    cierra_y_olvida(clase)
    exige(
        prueba.espera_conexiones(0) == 0,
        "El servidor todavía ve abierta la conexión del pool. Ciérralo antes de olvidarlo.",
    )
    exige(
        "_Conexion__pool" in vars(clase),
        "Has borrado el atributo privado. No lo borres: asígnale None.",
    )
    try:
        conexion = clase.obtenerConexion()
    except PoolError:
        exige(
            "__pool" not in vars(clase),
            "Has creado un atributo nuevo, «__pool». Fuera de la clase se llama _Conexion__pool.",
        )
        exige(False, "La clase sigue usando el pool cerrado. Haz que su atributo privado sea None.")
    with conexion.cursor() as cursor:
        cursor.execute("SELECT 1")
    exige(
        clase.obtenerPool() is clase.obtenerPool(),
        "Cada petición crea un pool distinto. Cambia el atributo privado, no el método.",
    )
    clase.liberarConexion(conexion)
    clase.cerrarConexiones()


comprobar = ejercicios.comprobar
