"""Lo que habla libpq: las variables `PG*`, una conexión y los nombres con que el curso se presenta.

El servidor sabe quién lo usa por el nombre de las conexiones (`application_name`): las de los
guardianes, uno por proceso (véase `sesion`), y la del vigilante (véase `vigilante`).
"""

import math
import os
import re
import select
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import psycopg2
from psycopg2 import connect  # La de verdad: una comprobación pone otra en su sitio un rato.
from psycopg2.extensions import POLL_OK, POLL_READ, POLL_WRITE, connection, cursor

GUARDIAN = "curso_guardian"
VIGILANTE = "curso_vigilante"
TEXTO_DE_LLENO = (
    "too many (clients|connections)|connection slots|"
    "demasiados clientes|demasiadas conexiones|conexiones restantes"
)
# https://github.com/postgres/postgres/blob/master/src/backend/po/es.po
_NO_ENTRA = (
    "password authentication failed|not permitted to log in|permission denied for database|"
    "autentificación password falló|no se le permite conectarse|permiso denegado a la base"
)
# Segundos: a que el servidor admita una conexión, o diga que sigue ahí; y a que haga lo que se le
# pide, que puede ser crear una base de datos en un disco lento.
_ADMITE = 5
_HACE = 60
# Los que esperan como mucho las conexiones de quien aprende, si no dicen otra cosa. Para lo que
# viene después, libpq no tiene ni límite ni variable.
_CONECTA_QUIEN_APRENDE = 10
VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}

# Parámetros de conexión, con los nombres de libpq.
Datos = dict[str, Any]


class SinRespuesta(psycopg2.OperationalError):
    """El servidor calla: se ha acabado el tiempo que se le daba."""


class _Conexion(connection):
    limite: float | None = _HACE


class _Cursor(cursor):
    """Un cursor que espera aquí, y no dentro de libpq, donde Ctrl-C no llega ni hay límite."""

    connection: _Conexion

    def execute(self, query: Any, vars: Any = None) -> None:
        super().execute(query, vars)
        _espera(self.connection, self.connection.limite)


def conecta(datos: Mapping[str, Any], limite: float | None = _HACE, **extra: Any) -> connection:
    """Abre una conexión en *autocommit*. Lo que espera se puede interrumpir y tiene final.

    Args:
        datos: parámetros de libpq; los que son None no cuentan. Lo que tarda como mucho en abrirse
            son los segundos de `connect_timeout`; si falta, cinco.
        limite: segundos que espera, como mucho, cada consulta; None es sin límite.
        extra: más parámetros de libpq.

    Raises:
        psycopg2.OperationalError: no se pudo abrir; si el servidor calla, es `SinRespuesta`.
    """
    parametros = {campo: valor for campo, valor in {**datos, **extra}.items() if valor is not None}
    plazo = parametros.get("connect_timeout", 0)
    if not re.fullmatch(r"\s*-?\d+\s*", str(plazo)):  # libpq solo lo mira cuando espera él
        raise psycopg2.OperationalError(f"El plazo para conectar no es un número: «{plazo}».")
    conexion = connect(
        **{"dsn": "", **parametros},
        connection_factory=_Conexion,
        cursor_factory=_Cursor,
        async_=True,
    )
    conexion.limite = limite
    _espera(conexion, int(plazo) if int(plazo) > 0 else _ADMITE)
    return conexion


def sigue_ahi(conexion: connection) -> bool:
    """Dice si alguien contesta, en cinco segundos como mucho, por una conexión de `conecta`."""
    try:
        pregunta = conexion.cursor()
        cursor.execute(pregunta, "SELECT 1")  # Sin la espera larga de `_Cursor`.
        _espera(conexion, _ADMITE)
    except psycopg2.Error:
        return False
    return True


def _espera(conexion: connection, segundos: float | None) -> None:
    """Espera a que acabe lo que una conexión asíncrona tiene a medias.

    Raises:
        SinRespuesta: no acaba en esos segundos; la conexión queda cerrada, y también si es otra
            cosa lo que corta la espera: con algo a medias no serviría para lo siguiente.
        psycopg2.Error: acabó mal.
    """
    limite = time.monotonic() + (math.inf if segundos is None else segundos)
    try:
        while (falta := conexion.poll()) != POLL_OK:
            queda = limite - time.monotonic()
            if queda <= 0:
                raise SinRespuesta("El servidor no contesta.")
            enchufe = [conexion.fileno()]
            lee, escribe = (enchufe if falta == cual else [] for cual in (POLL_READ, POLL_WRITE))
            # A trozos: en Windows, Ctrl-C no interrumpe una espera larga.
            select.select(lee, escribe, [], min(queda, 0.1))
    except BaseException as error:
        if isinstance(error, SinRespuesta) or not isinstance(error, psycopg2.Error):
            conexion.close()
        raise


def esta_lleno(error: Exception) -> bool:
    """Dice si una conexión no se pudo abrir porque el servidor ya tiene todas las que admite.

    Es el SQLSTATE 53300, pero psycopg2 no lo da al conectar: se mira lo que escribe el servidor,
    en inglés, o en español si está en español.
    https://github.com/postgres/postgres/blob/master/src/backend/po/es.po
    """
    return isinstance(error, psycopg2.OperationalError) and bool(
        re.search(TEXTO_DE_LLENO, str(error))
    )


def no_entra(error: Exception) -> bool:
    """Dice si una conexión no se pudo abrir porque el servidor no quiere a ese usuario.

    Como `esta_lleno`: a falta de SQLSTATE, se mira lo que escribe el servidor.
    """
    return isinstance(error, psycopg2.OperationalError) and bool(re.search(_NO_ENTRA, str(error)))


def exporta(datos: Mapping[str, Any]) -> None:
    """Hace que las variables `PG*` lleven a `datos`, y a ningún otro sitio."""
    olvida_variables()
    for campo, valor in datos.items():
        os.environ[VARIABLES[campo]] = str(valor)
    os.environ["PGCONNECT_TIMEOUT"] = str(_CONECTA_QUIEN_APRENDE)


def exportados() -> Datos:
    """Los parámetros que dicen ahora las variables `PG*`; None donde no dicen nada."""
    return {campo: os.environ.get(variable) for campo, variable in VARIABLES.items()}


def olvida_variables() -> None:
    """Quita las variables `PG*` de la persona: cambiarían a qué servidor, o cómo, se conecta."""
    for variable in [v for v in os.environ if v.startswith("PG")]:
        del os.environ[variable]


def uri(datos: Mapping[str, Any]) -> str:
    """La URI que lleva a `datos`: host, puerto, usuario, contraseña y base de datos."""
    # El host puede ser la carpeta de un socket, o una dirección IPv6.
    host = f"[{datos['host']}]" if ":" in datos["host"] else quote(datos["host"], safe="")
    quien = f"{quote(datos['user'])}:{quote(datos['password'], safe='')}"
    # «prefer» es lo que libpq hace si no se le dice nada.
    modo = datos.get("sslmode") or "prefer"
    final = "" if modo == "prefer" else f"?sslmode={modo}"
    return f"postgresql://{quien}@{host}:{datos['port']}/{quote(datos['dbname'])}{final}"


def dato(cursor: cursor) -> Any:
    """El único valor que ha devuelto la última consulta."""
    fila = cursor.fetchone()
    assert fila is not None
    return fila[0]


def guardianes(cursor: cursor) -> int:
    """Cuántos procesos usan ahora el servidor."""
    cursor.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE %s", (f"{GUARDIAN}%",)
    )
    return dato(cursor)


def hay_vigilante(cursor: cursor) -> bool:
    """Dice si alguien vigila el servidor."""
    cursor.execute("SELECT FROM pg_stat_activity WHERE application_name = %s LIMIT 1", (VIGILANTE,))
    return cursor.fetchone() is not None


def toma_cerrojo(cursor: cursor, nombre: str) -> bool:
    """Intenta quedarse con un cerrojo del servidor (*advisory lock*): muere con la conexión."""
    cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", (nombre,))
    return dato(cursor)


def suelta_cerrojo(cursor: cursor, nombre: str) -> None:
    """Suelta un cerrojo de `toma_cerrojo`."""
    cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", (nombre,))
