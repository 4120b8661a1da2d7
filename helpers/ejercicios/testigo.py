"""Preguntas al servidor por una conexión del comprobador, no por la de la respuesta."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from helpers.servidor.libpq import conecta

NOMBRE = "comprobaciones"  # el application_name de las del comprobador
# Los ajustes que alguien ha cambiado en una sesión, y no al conectar. Los tres que quedan fuera son
# de la transacción: los de `SET TRANSACTION` acaban con ella, aunque su origen se recuerda.
AJUSTES_CAMBIADOS = """
    SELECT name FROM pg_settings WHERE source = 'session' AND context IN ('user', 'superuser')
        AND name NOT IN ('transaction_isolation', 'transaction_read_only', 'transaction_deferrable')
"""
_LIMITE = 10  # segundos que espera, como mucho, lo que pregunta


@contextmanager
def aparte() -> Iterator[Any]:
    """Da un cursor en autocommit, de una conexión que no cuenta entre las de la respuesta."""
    with (
        closing(conecta({}, _LIMITE, application_name=NOMBRE)) as conexion,
        conexion.cursor() as cursor,
    ):
        yield cursor


def como_acabo(transaccion: int) -> str | None:
    """Cómo acabó una transacción, según el servidor, con el número que dio `txid_current()`.

    Returns:
        `committed`, `aborted` o `in progress`; None si es demasiado antigua.
    """
    with aparte() as cursor:
        cursor.execute("SELECT txid_status(%s)", (transaccion,))
        return cursor.fetchone()[0]


def mata(conexion: Any) -> None:
    """Termina el proceso que atiende a `conexion` y espera a que se vaya, como mucho 2 s."""
    with aparte() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 2000)", [conexion.info.backend_pid])
