"""Lo que habla libpq: las variables `PG*`, una conexión y los nombres con que el curso se presenta.

El servidor sabe quién lo usa por el nombre de las conexiones (`application_name`): las de los
guardianes, uno por proceso (véase `sesion`), y la del vigilante (véase `vigilante`).
"""

import os
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import psycopg2
from psycopg2.extensions import connection, cursor

GUARDIAN = "curso_guardian"
VIGILANTE = "curso_vigilante"
LLENO = (
    "too many (clients|connections)|connection slots|"
    "demasiados clientes|demasiadas conexiones|conexiones restantes"
)
# https://github.com/postgres/postgres/blob/master/src/backend/po/es.po
_NO_ENTRA = (
    "password authentication failed|not permitted to log in|permission denied for database|"
    "autentificación password falló|no se le permite conectarse|permiso denegado a la base"
)
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


def conecta(datos: Mapping[str, Any], **extra: Any) -> connection:
    """Abre una conexión en *autocommit*; espera cinco segundos como mucho por dirección.

    Raises:
        psycopg2.OperationalError: no se pudo abrir.
    """
    parametros = {campo: valor for campo, valor in datos.items() if valor is not None}
    conexion = psycopg2.connect(**{"connect_timeout": 5, **parametros, **extra})
    conexion.autocommit = True
    return conexion


def esta_lleno(error: Exception) -> bool:
    """Dice si una conexión no se pudo abrir porque el servidor ya tiene todas las que admite.

    Es el SQLSTATE 53300, pero psycopg2 no lo da al conectar: se mira lo que escribe el servidor,
    en inglés, o en español si está en español.
    https://github.com/postgres/postgres/blob/master/src/backend/po/es.po
    """
    return isinstance(error, psycopg2.OperationalError) and bool(re.search(LLENO, str(error)))


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
