"""Lo que comparten los ejercicios de la lección 09."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import quote

import psycopg2

from helpers.ejercicios import SIN_RETURN, Fallo, exige, exige_que_lance, mata, si_lanza

from ..driver import driver, extensions

# Con cuáles se prueba lo que recibe un pool o una conexión.
DRIVERS = [driver] if driver is psycopg2 else [driver, psycopg2]
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


def datos_de_la_leccion() -> dict[str, str]:
    """Los de la lección, con su nombre: ksycopg2 no lee las variables PG*."""
    return {
        "host": os.environ["PGHOST"],
        "port": os.environ["PGPORT"],
        "user": os.environ["PGUSER"],
        "password": os.environ["PGPASSWORD"],
        "dbname": os.environ["PGDATABASE"],
    }


def uri_de_la_leccion(esquema: str) -> str:
    """Los mismos datos, en una URI que empieza por `esquema`."""
    datos = {nombre: quote(valor, safe="") for nombre, valor in datos_de_la_leccion().items()}
    return f"{esquema}://" + "{user}:{password}@{host}:{port}/{dbname}".format(**datos)


def exige_lista(filas: Any) -> None:
    """Lanza Fallo si lo que devuelve la respuesta no es una lista de filas."""
    exige(filas is not None, SIN_RETURN)
    if hasattr(filas, "fetchall"):
        raise Fallo(f"{ES_UN_CURSOR} Lee las filas con fetchall() y devuélvelas.")
    if not isinstance(filas, list):
        raise Fallo(f"""Tienes que devolver una lista de filas y devuelves `{type(filas).__name__}`.
            Usa fetchall().""")


@contextmanager
def explica_los_huecos(modulo: Any) -> Iterator[None]:
    """Cuenta los errores de quien no deja bien el hueco de un parámetro."""
    with si_lanza(
        IndexError="Hay más huecos que valores, o un `%` del SQL se toma por un hueco. "
        "El hueco es `%s`, y los valores van en una tupla."
    ):
        try:
            yield
        except TypeError as error:
            if "converted" in str(error):
                raise Fallo("""No hay tantos huecos como valores. El hueco es `%s`, y el valor va en
                    una tupla: si es uno solo, lleva una coma detrás, como en
                    `(nombre,)`.""") from None
            raise
        except modulo.Error as error:
            if "inside a transaction" in str(error):  # lo escribe el driver
                raise Fallo("""Cambias el `autocommit`, u otra cosa de la sesión, en mitad de la
                    transacción de quien llama: el driver no deja. No lo cambies.""") from None
            if error.diag.sqlstate == "42601":
                raise Fallo("""Con el nombre `Ana` el servidor no entiende la orden (SQLSTATE
                    42601). El hueco es `%s` y va sin comillas: las pone el driver.""") from None
            raise


def transaccion_de(conexion: Any) -> int:
    """El número de la transacción de una conexión, que la abre si no la hay."""
    with conexion.cursor() as cursor:
        cursor.execute("SELECT txid_current()")
        return cursor.fetchone()[0]


def exige_que_no_calle(respuesta: Any, modulo: Any, tabla: str) -> None:
    """El error de la orden llega a quien llamó, y también el de una conexión muerta.

    La transacción la termina quien llama: si la orden va bien, y si falla.

    Args:
        tabla: la orden que crea la tabla.
    """
    with closing(modulo.connect(**datos_de_la_leccion())) as conexion:
        with conexion.cursor() as cursor:
            cursor.execute(tabla)
            conexion.commit()
            respuesta(conexion, "Ana")
            if conexion.info.transaction_status == extensions.TRANSACTION_STATUS_IDLE:
                raise Fallo("""La orden abre una transacción, y al volver ya no está: la termina
                    quien llama. Quita commit() y rollback(), y no cambies el `autocommit`.""")
            conexion.rollback()
            cursor.execute("DISCARD TEMP; SET search_path TO pg_catalog")  # aquí no está la tabla
        with exige_que_lance(
            "UndefinedTable",
            "La tabla no existe, la orden falla y quien llamó no se entera. Quita el «except».",
        ):
            respuesta(conexion, "Ana")
        if conexion.info.transaction_status == extensions.TRANSACTION_STATUS_IDLE:
            raise Fallo("""Cuando la orden falla, deshaces la transacción, y es de quien llama.
                Quita rollback() y deja pasar el error.""")
        mata(conexion)
        with exige_que_lance(
            "Error",
            "La conexión ha muerto, la orden falla y quien llamó no se entera. Quita el «except».",
        ):
            respuesta(conexion, "Ana")


@contextmanager
def al_conectar(modulo: Any, cambia: Callable[[Any], None]) -> Iterator[None]:
    """En este bloque, `modulo.connect` da cada conexión después de `cambia(conexion)`."""
    conecta = modulo.connect

    def conecta_y_cambia(*argumentos: Any, **opciones: Any) -> Any:
        conexion = conecta(*argumentos, **opciones)
        cambia(conexion)
        return conexion

    modulo.connect = conecta_y_cambia
    try:
        yield
    finally:
        modulo.connect = conecta
