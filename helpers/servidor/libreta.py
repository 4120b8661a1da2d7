"""La libreta de quien da la clase: lo que `comprobar` dice a cada persona, si pide recogerlo.

Es una base de datos del servidor de la clase, `curso_libreta`, de quien lo administra. Cada cuenta
puede entrar en ella y llamar a una función, `libreta.apunta`, que escribe a su nombre; y nada más:
no lee, ni siquiera lo suyo, no cambia ni borra, y no puede dejar nada propio.

La función tiene los permisos de un rol que solo puede escribir en esa tabla. Quién escribe es
`session_user`, que nadie puede fingir, y la hora es la del servidor. Hay una fila por persona y
ejercicio, con un límite de filas y de tamaño. Lo resuelto ya no cambia.
"""

import contextlib
import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from psycopg2 import errors
from psycopg2.extensions import connection, cursor

from .bases import COMO_NACE, borra_base, ordena
from .errores import ErrorServidor
from .libpq import Datos, conecta, dato

BASE = "curso_libreta"
LARGO = 500  # lo que cabe de un mensaje, en letras
# Las cuentas de la clase son miembros de este rol, y la función es del otro. Nadie entra con ellos.
_GRUPO, _ESCRIBE = "curso_clase", "curso_libreta"
_INTENTOS = 5
# Si quien pregunta escribe en la libreta. De otra persona, una base de datos con ese nombre sería
# una trampa; y lo de quien administra no se apunta.
SE_RECOGE = f"""
    SELECT FROM pg_database AS base
      JOIN pg_roles AS propietario ON propietario.oid = datdba
      JOIN pg_roles AS yo ON yo.rolname = current_user
     WHERE datname = '{BASE}' AND propietario.rolsuper AND NOT yo.rolsuper
       AND has_database_privilege(base.oid, 'CONNECT')
"""
APUNTA = "SELECT libreta.apunta(%s, %s, %s)"


class Apunte(NamedTuple):
    """Lo apuntado de una persona en un ejercicio.

    Attributes:
        `usuario`: el de PostgreSQL.
        `ejercicio`: por ejemplo `"02.1"`.
        `resuelto`: si ya tiene ✓.
        `intentos`: los que lleva o, si está resuelto, los que hicieron falta.
        `mensaje`: el del último ✗; «» si está resuelto. Lo ha escrito el cuaderno, o cualquiera.
        `primero`, `ultimo`: cuándo fueron.
        `hace`: segundos desde el último, por el reloj del servidor.
    """

    usuario: str
    ejercicio: str
    resuelto: bool
    intentos: int
    mensaje: str
    primero: datetime.datetime
    ultimo: datetime.datetime
    hace: float


class Libreta:
    """La libreta de un servidor, vista por quien lo administra."""

    def __init__(self, conexion: connection, admin: Datos) -> None:
        """No crea nada; véase `empieza`.

        Args:
            `conexion`: de un superusuario, en *autocommit*.
            `admin`: los parámetros con que se abrió.
        """
        self._conexion, self._admin = conexion, admin

    def existe(self) -> bool:
        """Dice si se ha empezado alguna vez, y no se ha borrado."""
        propietario = self._de_quien()
        return propietario is not None and propietario[1]

    def se_recoge(self) -> bool:
        """Dice si ahora se apunta lo que hace cada persona."""
        puede = "SELECT has_database_privilege(oid, %s, 'CONNECT') FROM pg_roles WHERE rolname = %s"
        return self.existe() and self._filas(puede, BASE, _GRUPO) == [(True,)]

    def empieza(self, usuarios: list[str]) -> None:
        """Se apunta, desde ahora, lo que hagan esas cuentas y las que se abran después.

        Raises:
            ErrorServidor: alguien usa ya los nombres que hacen falta.
        """
        propietario = self._de_quien()
        if propietario and not propietario[1]:
            raise ErrorServidor(
                f"La base de datos «{BASE}» es de «{propietario[0]}», y ahí va lo que se recoge: "
                "bórrala, o cámbiale el nombre, y repite la orden."
            )
        for rol in (_GRUPO, _ESCRIBE):
            puede = "SELECT rolcanlogin OR rolsuper FROM pg_roles WHERE rolname = %s"
            if not (es_cuenta := self._filas(puede, rol)):
                ordena(self._conexion, "CREATE ROLE {} NOLOGIN", rol)
            elif es_cuenta[0][0]:
                raise ErrorServidor(
                    f"En el servidor hay una cuenta que se llama «{rol}», y ese nombre hace falta "
                    "para recoger: cámbiaselo y repite la orden."
                )
        if propietario is None:
            ordena(self._conexion, f"CREATE DATABASE {{}} {COMO_NACE}", BASE)
        ordena(self._conexion, "REVOKE ALL ON DATABASE {} FROM PUBLIC", BASE)
        ordena(self._conexion, "ALTER DATABASE {} ALLOW_CONNECTIONS true", BASE)
        with self._dentro() as dentro:
            ordena(dentro, Path(__file__).with_suffix(".sql").read_text("utf-8"))
        for usuario in usuarios:
            self.admite(usuario)
        ordena(self._conexion, "GRANT CONNECT ON DATABASE {} TO {}", BASE, _GRUPO)

    def admite(self, usuario: str) -> None:
        """Deja que una cuenta escriba en la libreta, si la hay."""
        if self._filas("SELECT FROM pg_roles WHERE rolname = %s AND NOT rolcanlogin", _GRUPO):
            ordena(
                self._conexion,
                "GRANT {} TO {} WITH INHERIT TRUE, SET FALSE, ADMIN FALSE",
                _GRUPO,
                usuario,
            )

    def para(self) -> None:
        """Nadie escribe más en la libreta; lo apuntado se queda."""
        if self.se_recoge():
            ordena(self._conexion, "REVOKE ALL ON DATABASE {} FROM {}", BASE, _GRUPO)
            self._echa()

    def apuntes(self) -> list[Apunte]:
        """Todo lo apuntado, por orden de hora."""
        if not self.existe():
            return []
        with self._dentro() as dentro, dentro.cursor() as cursor:
            if not _entera(cursor):
                return []
            cursor.execute(
                "SELECT persona, ejercicio, resuelto, intentos, mensaje, primero, ultimo,"
                " extract(epoch FROM clock_timestamp() - ultimo)::float8"
                " FROM libreta.veredictos ORDER BY ultimo"
            )
            return [Apunte(*fila) for fila in cursor.fetchall()]

    def olvida(self, usuario: str, *, y_se_va: bool = False) -> int:
        """Borra lo apuntado a una cuenta.

        Args:
            usuario: el de la cuenta.
            y_se_va: si la cuenta se va a borrar, y no puede quedar nada suyo.

        Returns:
            De cuántos ejercicios.

        Raises:
            ErrorServidor: no se deja.
        """
        if not self.existe():
            return 0
        with self._dentro() as dentro:
            for _ in range(_INTENTOS):
                # Quien deja una transacción sin acabar tiene tomadas sus propias filas.
                self._echa(usuario)
                with contextlib.suppress(errors.LockNotAvailable), dentro.cursor() as cursor:
                    if y_se_va:  # `ALTER DEFAULT PRIVILEGES` lo puede usar cualquiera donde entre.
                        ordena(dentro, "DROP OWNED BY {}", usuario)
                    if not _entera(cursor):
                        return 0
                    cursor.execute("DELETE FROM libreta.veredictos WHERE persona = %s", (usuario,))
                    return cursor.rowcount
        raise ErrorServidor(f"Lo de «{usuario}» no se deja borrar: repite la orden.")

    def borra(self) -> None:
        """Borra la libreta entera, y lo que hizo falta para tenerla."""
        if self.existe():
            borra_base(self._conexion, BASE)
        for rol in (_GRUPO, _ESCRIBE):
            if self._filas("SELECT FROM pg_roles WHERE rolname = %s AND NOT rolcanlogin", rol):
                # Si alguien le dio permisos en una base de datos suya, se queda: no puede nada.
                with contextlib.suppress(errors.DependentObjectsStillExist):
                    ordena(self._conexion, "DROP ROLE {}", rol)

    # ------------------------------------------------------------ las piezas

    def _de_quien(self) -> tuple[str, bool] | None:
        """De quién es la base de datos de la libreta y si es superusuario, o None si no está."""
        filas = self._filas(
            "SELECT rolname, rolsuper FROM pg_database JOIN pg_roles ON pg_roles.oid = datdba"
            " WHERE datname = %s",
            BASE,
        )
        return filas[0] if filas else None

    @contextlib.contextmanager
    def _dentro(self) -> Iterator[connection]:
        """Una conexión a la base de datos de la libreta, en la que nadie más puede crear nada."""
        suyos = {**self._admin, "dbname": BASE}
        with contextlib.closing(conecta(suyos, application_name="curso_clase")) as dentro:
            with dentro.cursor() as cursor:
                cursor.execute("SET search_path TO pg_catalog; SET lock_timeout TO '2s'")
            yield dentro

    def _echa(self, usuario: str | None = None) -> None:
        """Corta las conexiones de una cuenta con la libreta, o las de todas, y espera un poco."""
        self._filas(
            "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity"
            " JOIN pg_roles ON pg_roles.oid = usesysid"
            " WHERE datname = %s AND NOT rolsuper AND rolname = coalesce(%s, rolname)",
            BASE,
            usuario,
        )

    def _filas(self, consulta: str, *parametros: object) -> list[tuple]:
        with self._conexion.cursor() as cursor:
            cursor.execute(consulta, parametros)
            return cursor.fetchall()


def _entera(cursor: cursor) -> bool:
    """Dice si hay dónde mirar: `empieza` pudo quedarse a medias, y repetirlo lo arregla."""
    cursor.execute("SELECT to_regclass('libreta.veredictos') IS NOT NULL")
    return dato(cursor)
