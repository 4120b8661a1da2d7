"""Cuánto trabajo pide SCRAM a quien entra con contraseña."""

import base64
import contextlib
import hashlib
import hmac
import os
from collections.abc import Iterator

import psycopg2
from psycopg2 import sql

_DE_FABRICA = 4096  # El mínimo que pide la RFC 7677 y lo que PostgreSQL usa si no se le dice más.


@contextlib.contextmanager
def iteraciones(cuantas: int) -> Iterator[None]:
    """Dentro del bloque, el rol de la lección entra con `cuantas` vueltas de SCRAM.

    La contraseña es la misma. Al salir vuelven a ser 4096, también si hubo un error.

    Args:
        cuantas: vueltas de PBKDF2 que calcula el cliente cada vez que se conecta; 1 o más.

    Raises:
        psycopg2.OperationalError: el servidor no responde.
    """
    try:
        _cambia(cuantas)
        yield
    finally:
        _cambia(_DE_FABRICA)


def _cambia(cuantas: int) -> None:
    # El servidor admite un resumen ya hecho, y así no ve la contraseña.
    # https://www.postgresql.org/docs/current/sql-createrole.html
    resumen = _resumen(os.environ["PGPASSWORD"], cuantas)
    orden = sql.SQL("ALTER ROLE CURRENT_USER PASSWORD {}").format(sql.Literal(resumen))
    with (
        contextlib.closing(psycopg2.connect("")) as conexion,
        conexion,
        conexion.cursor() as cursor,
    ):
        cursor.execute(orden)


def _resumen(clave: str, cuantas: int) -> str:
    """Lo que el servidor guarda en lugar de la contraseña (RFC 5802, apartado 3)."""
    sal = os.urandom(16)
    estirada = hashlib.pbkdf2_hmac("sha256", clave.encode(), sal, cuantas)
    del_cliente = hmac.digest(estirada, b"Client Key", "sha256")
    guardada = hashlib.sha256(del_cliente).digest()
    del_servidor = hmac.digest(estirada, b"Server Key", "sha256")
    partes = (base64.b64encode(parte).decode() for parte in (sal, guardada, del_servidor))
    return "SCRAM-SHA-256${}:{}${}:{}".format(cuantas, *partes)
