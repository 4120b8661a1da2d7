"""El servidor que ya tienes: el que dice `CURSO_DSN`."""

import contextlib
import functools
import re
from collections.abc import Iterator

import psycopg2
from psycopg2.extensions import connection, parse_dsn

from .contrato import Forma
from .errores import LLENO, ErrorServidor
from .libpq import Datos, conecta, dato, esta_lleno

_VERSION_MINIMA = 14  # pg_terminate_backend(pid, milisegundos)
# Hasta la 15, quien puede crear roles puede hacerse con los de los demás, y con el servidor.
# https://www.postgresql.org/docs/16/release-16.html#RELEASE-16-MIGRATION
VERSION_COMPARTIDO = 16
_PREGUNTA_S = 5  # lo que espera, como mucho, una pregunta a quien puede estar en medio
# libpq no da un código cuando falla la conexión, solo el texto del servidor, en su idioma.
_CAUSAS = (
    (
        r"invalid [a-z_]* ?(value|integer|port)|no es un número|service",
        "uno de sus valores no es correcto",
    ),
    (r"password|contraseña|autentific|no pg_hba", "el usuario o la contraseña no valen"),
    (r"permission denied|permiso denegado", "ese usuario no puede entrar en esa base de datos"),
    (
        r"not permitted to log in|no se le permite conectarse",
        "esa cuenta está cerrada: pregunta a quien administra el servidor",
    ),
    (
        r"not currently accepting|no acepta",
        "el servidor no deja entrar en esa base de datos",
    ),
    (r"role .* does not exist|rol .* no existe", "el usuario no existe"),
    (r"database .* does not exist|base de datos .* no existe", "la base de datos no existe"),
    (r"translate host|resolve host", "no se encuentra el nombre del servidor"),
    (r"invalid", "uno de sus valores no es correcto"),
    (
        r"refused|rechaz|No such file|timeout|timed out|no contesta",
        "nadie responde en esa dirección y puerto",
    ),
)


class Externo(Forma):
    """Un servidor que arrancó otra persona: se usa, y no se enciende, ni se apaga, ni se vigila."""

    nombre = "externo"

    def __init__(self, cadena: str) -> None:
        """Describe el servidor; no se conecta.

        Args:
            cadena: la cadena de conexión de quien puede crear bases de datos en él.
        """
        self._cadena = cadena

    @contextlib.contextmanager
    def encendido(self, vigilante: str) -> Iterator[Datos]:
        """Comprueba que la cadena sirve y da los parámetros con que se conecta su usuario.

        Raises:
            ErrorServidor: la cadena está mal escrita o no lleva a un servidor que valga.
        """
        yield parametros(self._cadena)


# Una vez por proceso: la cadena puede apoyarse en las variables PG* de la persona, y después
# esas variables llevan a la lección.
@functools.cache
def parametros(cadena: str) -> Datos:
    """Los parámetros a los que lleva una cadena de conexión, con el host y el puerto de verdad.

    Raises:
        ErrorServidor: la cadena está mal escrita o no lleva a un servidor que valga.
    """
    try:
        escritos = parse_dsn(cadena)
    except (psycopg2.ProgrammingError, UnicodeEncodeError):
        raise ErrorServidor(
            "CURSO_DSN está mal escrita: usa la forma "
            "«postgresql://usuario:contraseña@servidor:5432/base»."
        ) from None
    try:
        if "," in escritos.get("host", ""):
            # De una lista, al que sigue a uno que calla solo se pasa si quien espera es libpq.
            conexion = psycopg2.connect(**{"connect_timeout": 5, **escritos})
        else:
            conexion = conecta(escritos)
    except (psycopg2.Error, UnicodeDecodeError) as error:
        if esta_lleno(error):
            raise ErrorServidor(LLENO) from None
        # Un servidor de Windows en español contesta en su codificación y psycopg2 espera UTF-8.
        if isinstance(error, UnicodeDecodeError):
            texto = error.object.decode("latin-1")
        else:
            texto = str(error)
        # El texto de libpq no se enseña: puede llevar dentro trozos de la cadena.
        causa = next((c for patron, c in _CAUSAS if re.search(patron, texto, re.I)), None)
        raise ErrorServidor(
            f"No se puede conectar con CURSO_DSN: {causa or 'el servidor rechaza la conexión'}; "
            "corrige la variable, o bórrala para usar el servidor del curso."
        ) from None
    with contextlib.closing(conexion):
        if reparte_sesiones(conexion, escritos):
            raise ErrorServidor(
                "CURSO_DSN lleva a un PgBouncer en modo transacción, o a algo que reparte las "
                "sesiones como él, y el curso necesita las suyas: pon en CURSO_DSN la dirección "
                "del propio PostgreSQL, o borra la variable para usar el servidor del curso."
            )
        info = conexion.info
        version = info.server_version // 10000
        if version < _VERSION_MINIMA:
            raise ErrorServidor(
                f"CURSO_DSN lleva a un PostgreSQL {version} y el curso necesita el "
                f"{_VERSION_MINIMA} o uno posterior: usa otro servidor, o borra la variable."
            )
        # Un superusuario es el dueño del servidor; a los demás se lo ha dejado alguien.
        if version < VERSION_COMPARTIDO and info.parameter_status("is_superuser") != "on":
            raise ErrorServidor(
                f"CURSO_DSN lleva a un PostgreSQL {version} que administra otra persona, y uno "
                f"compartido tiene que ser el {VERSION_COMPARTIDO} o uno posterior: usa otro "
                "servidor, o borra la variable."
            )
        # host y port reales: la cadena puede nombrar varios servidores, o ninguno.
        reales = {"host": info.host, "port": info.port, "password": info.password or None}
        completos = {**escritos, **info.dsn_parameters, **reales}
    for ya_resuelto in ("service", "servicefile", "hostaddr", "passfile"):
        completos.pop(ya_resuelto, None)
    return completos


def reparte_sesiones(conexion: connection, escritos: Datos) -> bool:
    """Dice si en medio hay alguien que da a cada transacción la sesión que tenga libre.

    Con él, los cerrojos con que los cuadernos se reparten las lecciones (véase `sesion`) serían de
    cualquiera. PgBouncer lo dice él mismo desde la 1.26; a los demás se les nota en que dos
    conexiones abiertas a la vez comparten proceso, o una cambia de proceso.

    Args:
        `conexion`: una de `conecta`, recién abierta.
        `escritos`: los parámetros con que se abrió.
    """
    if modo := conexion.info.parameter_status("pgbouncer.pool_mode"):
        return modo != "session"
    procesos = _procesos(conexion)
    if procesos == {conexion.info.backend_pid}:
        return False  # El que la atiende es el que la recibió: no hay nadie en medio.
    with contextlib.suppress(psycopg2.Error, UnicodeDecodeError):  # No cabe otra: no se reparte.
        with contextlib.closing(conecta(escritos, _PREGUNTA_S)) as otra:
            suyos = _procesos(otra)
        return len(procesos) > 1 or len(suyos) > 1 or procesos == suyos
    return False


def _procesos(conexion: connection) -> set[int]:
    """Los procesos que atienden tres consultas seguidas de una conexión en *autocommit*."""
    vistos = set()
    with conexion.cursor() as cursor:
        for _ in range(3):
            cursor.execute("SELECT pg_backend_pid()")
            vistos.add(dato(cursor))
    return vistos
