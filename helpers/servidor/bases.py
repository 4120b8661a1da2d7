"""La base de datos de cada lección: cómo se llama, quién entra en ella, cómo se crea y se borra.

Quien puede crear roles, porque administra el servidor, da a cada lección el suyo. Quien solo puede
crear bases de datos, como cada persona de una clase (véase `cuentas`), entra en las suyas con su
propia cuenta. En las dos maneras hay una base de datos para cada cuaderno, y en un servidor
compartido su dueño tiene un límite de conexiones.
"""

import contextlib
from abc import ABC, abstractmethod
from typing import Any

import psycopg2
from psycopg2 import errors, sql
from psycopg2.extensions import connection, cursor, encrypt_password

from .libpq import Datos, dato

# Cuántas puede tener a la vez, en un servidor compartido, una lección o todos los cuadernos de una
# persona. La que más abre es la 07, unas cuarenta y cinco; quien no cierre ninguna no lo llena.
LIMITE_DE_CONEXIONES = 80
# Como en todas las máquinas: en UTF-8, y con la configuración regional C, que ordena igual.
COMO_NACE = "TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' ALLOW_CONNECTIONS false"
_REPARA = (
    "ALTER ROLE {1} VALID UNTIL 'infinity'",
    "ALTER ROLE {1} RESET ALL",
    "ALTER DATABASE {0} ALLOW_CONNECTIONS true CONNECTION LIMIT -1",
    "ALTER DATABASE {0} RESET ALL",
    "GRANT CONNECT, CREATE ON DATABASE {0} TO {1}",
)
_MARCA = "Creada por el curso de pools de conexiones: se borra sola."


def bases_de(conexion: connection, admin: Datos) -> "Bases":
    """Las bases de datos que puede crear quien ha abierto esa conexión.

    Args:
        `conexion`: en *autocommit*; todo lo que se pida después va por ella.
        `admin`: los parámetros con que se abrió.
    """
    with conexion.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
        )
        if not dato(cursor):
            return _ConSuCuenta(conexion, admin)
    # El servidor de un superusuario es suyo: quien lo llene, solo se estorba a sí mismo.
    es_suyo = conexion.info.parameter_status("is_superuser") == "on"
    return _ConUnRol(conexion, -1 if es_suyo else LIMITE_DE_CONEXIONES)


class Bases(ABC):
    """Las bases de datos de las lecciones de una persona."""

    def __init__(self, conexion: connection) -> None:
        self._conexion = conexion

    @abstractmethod
    def nombre(self, leccion: str) -> str:
        """Cómo se llama la primera base de datos de una lección."""

    @abstractmethod
    def acceso(self, nombre: str, clave: str) -> Datos:
        """Con qué usuario y contraseña se entra en una base de datos.

        Args:
            nombre: el de la base de datos.
            clave: la contraseña de la lección, si la lección tiene la suya.
        """

    @abstractmethod
    def huerfanas(self) -> list[str]:
        """Las que llevan nuestra marca; de las que alguien guarda, se sabe por su cerrojo."""

    def esta_entera(self, nombre: str) -> bool:
        """Dice si sigue ahí, y es de quien tiene que ser."""
        propietario = self.acceso(nombre, "")["user"]
        with self._conexion.cursor() as cursor:
            cursor.execute(
                "SELECT FROM pg_database JOIN pg_roles ON pg_roles.oid = datdba"
                " WHERE datname = %s AND rolname = %s",
                (nombre, propietario),
            )
            return cursor.fetchone() is not None

    def repara(self, nombre: str, clave: str) -> None:
        """Quita lo que alguien le haya puesto a una que ya existe y no deja entrar en ella."""
        propietario = self.acceso(nombre, clave)["user"]
        for orden in _REPARA:
            with contextlib.suppress(psycopg2.Error):
                ordena(self._conexion, orden, nombre, propietario)

    def crea(self, nombre: str, clave: str) -> None:
        """Crea una base de datos en la que solo entra su dueño.

        Raises:
            psycopg2.errors.InsufficientPrivilege: no se pueden crear bases de datos.
            psycopg2.Error: el servidor no ha podido. No queda nada a medias.
        """
        propietario = self.acceso(nombre, clave)["user"]
        try:
            ordena(
                self._conexion, f"CREATE DATABASE {{}} OWNER {{}} {COMO_NACE}", nombre, propietario
            )
            with self._conexion.cursor() as cursor:
                orden = sql.SQL("COMMENT ON DATABASE {} IS {}")
                cursor.execute(orden.format(sql.Identifier(nombre), sql.Literal(_MARCA)))
            # Se abre cuando ya no puede entrar nadie más: ni un momento antes.
            ordena(self._conexion, "REVOKE ALL ON DATABASE {} FROM PUBLIC", nombre)
            ordena(self._conexion, "ALTER DATABASE {} ALLOW_CONNECTIONS true", nombre)
        except psycopg2.Error:
            with contextlib.suppress(psycopg2.Error):
                self.borra(nombre)
            raise

    def borra(self, nombre: str) -> None:
        """Borra una base de datos, si existe y es nuestra, con todo lo suyo."""
        # Si no es de su dueño, alguien le puso el mismo nombre a una suya.
        if self.esta_entera(nombre):
            borra_base(self._conexion, nombre)

    def _nombres(self, consulta: str, *parametros: Any) -> list[str]:
        with self._conexion.cursor() as cursor:
            cursor.execute(consulta, parametros)
            return [nombre for (nombre,) in cursor.fetchall()]


class _ConUnRol(Bases):
    """Las de quien puede crear roles: cada una tiene el suyo, sin privilegios y con su nombre."""

    def __init__(self, conexion: connection, limite: int) -> None:
        super().__init__(conexion)
        self._limite = limite

    def nombre(self, leccion: str) -> str:
        return f"curso_{leccion}"

    def acceso(self, nombre: str, clave: str) -> Datos:
        return {"user": nombre, "password": clave, "dbname": nombre}

    def huerfanas(self) -> list[str]:
        return self._nombres(
            "SELECT rolname FROM pg_roles WHERE shobj_description(oid, 'pg_authid') = %s", _MARCA
        )

    def repara(self, nombre: str, clave: str) -> None:
        self._pone("ALTER ROLE {} LOGIN PASSWORD {}", nombre, clave)
        super().repara(nombre, clave)

    def crea(self, nombre: str, clave: str) -> None:
        # La marca va con el rol, y en la misma transacción: lo que exista tiene dueño conocido.
        # Ser miembro del rol permite darle la base de datos y, después, cerrar sus conexiones.
        self._pone(
            "BEGIN; CREATE ROLE {0} LOGIN PASSWORD {1}"
            f" CONNECTION LIMIT {self._limite};"
            f" COMMENT ON ROLE {{0}} IS '{_MARCA}'; GRANT {{0}} TO CURRENT_USER; COMMIT",
            nombre,
            clave,
        )
        try:
            # Un administrador NOINHERIT podría crear la base de datos, pero no borrarla.
            with self._conexion.cursor() as cursor:
                cursor.execute("SELECT pg_has_role(%s, 'USAGE')", (nombre,))
                if not dato(cursor):
                    raise errors.InsufficientPrivilege
        except psycopg2.Error:
            with contextlib.suppress(psycopg2.Error):
                self.borra(nombre)
            raise
        super().crea(nombre, clave)

    def borra(self, nombre: str) -> None:
        super().borra(nombre)
        ordena(self._conexion, "DROP ROLE IF EXISTS {}", nombre)

    def _pone(self, orden: str, nombre: str, clave: str) -> None:
        """Una orden con un rol y su contraseña."""
        with self._conexion.cursor() as cursor:
            resumen = resume(cursor, nombre, clave)
            cursor.execute(sql.SQL(orden).format(sql.Identifier(nombre), resumen))


class _ConSuCuenta(Bases):
    """Las de una persona de la clase: son suyas, y entra en ellas con su propia cuenta."""

    def __init__(self, conexion: connection, admin: Datos) -> None:
        super().__init__(conexion)
        self._cuenta: str = conexion.info.user
        self._clave = admin.get("password")

    def nombre(self, leccion: str) -> str:
        # Con dos guiones: el usuario de una persona (véase `cuentas`) no los lleva seguidos, y así
        # la segunda base de «ana» no se llama como la primera de «ana_2».
        return f"{self._cuenta}__{leccion}"

    def acceso(self, nombre: str, clave: str) -> Datos:
        # Sin contraseña (la pone su servidor de otra manera), libpq no hace caso de una vacía.
        return {"user": self._cuenta, "password": self._clave or "", "dbname": nombre}

    def huerfanas(self) -> list[str]:
        # La que todavía no deja entrar a nadie se quedó a medias, sin su marca.
        return self._nombres(
            "SELECT datname FROM pg_database JOIN pg_roles ON pg_roles.oid = datdba"
            " WHERE rolname = current_user AND starts_with(datname, %s)"
            " AND (NOT datallowconn OR shobj_description(pg_database.oid, 'pg_database') = %s)",
            self.nombre(""),
            _MARCA,
        )


def ordena(conexion: connection, orden: str, *nombres: str) -> None:
    """Ejecuta una orden con esos nombres, como los quiere el servidor, en sus huecos: `{}`."""
    with conexion.cursor() as cursor:
        cursor.execute(sql.SQL(orden).format(*map(sql.Identifier, nombres)))


def borra_base(conexion: connection, nombre: str) -> None:
    """Borra una base de datos, también si está en uso."""
    # Su propietario puede haberla hecho plantilla, que no se deja borrar.
    ordena(conexion, "ALTER DATABASE {} IS_TEMPLATE false", nombre)
    ordena(conexion, "DROP DATABASE {} WITH (FORCE)", nombre)


def resume(cursor: cursor, nombre: str, clave: str) -> sql.Literal:
    """La contraseña como la recibe el servidor, ya resumida: así no puede acabar en su registro."""
    return sql.Literal(encrypt_password(clave, nombre, cursor.connection, "scram-sha-256"))
