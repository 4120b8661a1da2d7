"""Lo que comparten los ejercicios de la lección 09."""

import os

from helpers.ejercicios import exige

_SIN_RETURN = "La función no devuelve nada. ¿Falta un «return»?"


_ES_UN_CURSOR = "Devuelves el cursor, no lo que leíste con él."


_DEL_CUADERNO = (
    "kbpool",
    "conn_exe",
    "fetchone_sql",
    "fetchall_sql",
    "get_insert_id",
    "run_sql",
    "busca_pegando",
)


def _datos():
    """Los de la lección, con su nombre: ksycopg2 no lee las variables PG*."""
    return {
        "host": os.environ["PGHOST"],
        "port": os.environ["PGPORT"],
        "user": os.environ["PGUSER"],
        "password": os.environ["PGPASSWORD"],
        "dbname": os.environ["PGDATABASE"],
    }


def _exige_lista(filas):
    exige(filas is not None, _SIN_RETURN)
    exige(
        not hasattr(filas, "fetchall"),
        f"{_ES_UN_CURSOR} Lee las filas con fetchall() y devuélvelas.",
    )
    exige(
        isinstance(filas, list),
        f"Tienes que devolver una lista de filas y devuelves `{type(filas).__name__}`. "
        "Usa fetchall().",
    )
