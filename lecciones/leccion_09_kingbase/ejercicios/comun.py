"""Lo que comparten los ejercicios de la lección 09."""

import os

from helpers.ejercicios import SIN_RETURN, Fallo, exige

ES_UN_CURSOR = "Devuelves el cursor, no lo que leíste con él."
DEL_CUADERNO = (
    "kbpool",
    "conn_exe",
    "fetchone_sql",
    "fetchall_sql",
    "get_insert_id",
    "run_sql",
    "busca_pegando",
)


def datos_de_la_leccion():
    """Los de la lección, con su nombre: ksycopg2 no lee las variables PG*."""
    return {
        "host": os.environ["PGHOST"],
        "port": os.environ["PGPORT"],
        "user": os.environ["PGUSER"],
        "password": os.environ["PGPASSWORD"],
        "dbname": os.environ["PGDATABASE"],
    }


def exige_lista(filas):
    exige(filas is not None, SIN_RETURN)
    if hasattr(filas, "fetchall"):
        raise Fallo(f"{ES_UN_CURSOR} Lee las filas con fetchall() y devuélvelas.")
    if not isinstance(filas, list):
        raise Fallo(f"""Tienes que devolver una lista de filas y devuelves `{type(filas).__name__}`.
            Usa fetchall().""")
