"""La sesión de un cuaderno: una base de datos, su rol y quien los guarda.

El *guardián* es una conexión del administrador que dura lo que dura el proceso. Tiene un
cerrojo (*advisory lock*) con el nombre de la base de datos. Si el proceso muere, también con
`kill -9`, el servidor cierra esa conexión y suelta el cerrojo. Así el propio servidor sabe
quién lo usa y qué bases de datos quedaron huérfanas, sin archivos ni números de proceso.
"""

import contextlib
import itertools
import os
import secrets

import psycopg2
from psycopg2 import errors, sql
from psycopg2.extensions import connection, cursor, encrypt_password

from .errores import ErrorServidor
from .libpq import (
    GUARDIAN,
    Datos,
    conecta,
    dato,
    exporta,
    exportados,
    suelta_cerrojo,
    toma_cerrojo,
)
from .repaso import por_que_no_entra, por_que_no_se_prepara, repara, sirve

_MARCA = "Creada por el curso de pools de conexiones: se borra sola."


class Sesion:
    """Una base de datos de la lección, abierta por este proceso o heredada de otro."""

    def __init__(self, datos: Datos, leccion: str | None = None) -> None:
        self.datos = datos
        self._leccion = leccion
        self._guardian: connection | None = None
        self._proceso = os.getpid()
        self._vacia = False  # La que había se perdió, y esta es nueva.

    def __repr__(self) -> str:
        if self._vacia:
            return (
                "✓ PostgreSQL está listo, con una base de datos vacía: la de antes se ha perdido. "
                "Ejecuta otra vez el cuaderno desde el principio."
            )
        return "✓ PostgreSQL está listo para esta lección."

    @classmethod
    def abre(cls, admin: Datos, leccion: str) -> "Sesion":
        """Crea la base de datos y el rol de la lección, y exporta las variables `PG*`.

        Args:
            admin: parámetros de conexión de quien puede crear bases de datos y roles.
            leccion: nombre corto, por ejemplo `"02"`.

        Raises:
            ErrorServidor: el servidor no deja crear la base de datos, o no deja entrar en ella.
        """
        sesion = cls({}, leccion)
        sesion._guarda(admin, secrets.token_urlsafe(18))
        return sesion

    @classmethod
    def heredada(cls) -> "Sesion":
        """La sesión que describen las variables `PG*` que dejó el proceso padre."""
        return cls(exportados())

    def reabre(self, admin: Datos) -> None:
        """Vuelve a dejar la lección como al abrirla, con la misma base de datos si aún existe.

        Sirve después de una caída del servidor, o si alguien cambió la contraseña del rol o borró
        la base de datos.
        """
        self._guarda(admin, self.datos["password"], self.datos["dbname"])

    def _guarda(self, admin: Datos, clave: str, anterior: str | None = None) -> None:
        """Abre el guardián y deja la base de datos reservada, creada y exportada."""
        try:
            guardian = self._guardian if self._guarda_alguien() else None
            guardian = guardian or conecta(admin, application_name=GUARDIAN)
            try:
                with guardian.cursor() as cursor:
                    _borra_huerfanas(cursor, salvo=anterior)
                    suyo = anterior if anterior and _cerrojo(cursor, anterior) else None
                    nueva = not (suyo and self._vuelve_a_servir(cursor, admin, suyo, clave))
                    if suyo and not nueva:
                        nombre = suyo
                        _firma(cursor, nombre)
                    else:
                        if suyo and guardian is self._guardian:  # Nadie más lo ha tenido.
                            # Si su rol tiene algo en otra base de datos, se queda.
                            with contextlib.suppress(errors.DependentObjectsStillExist):
                                _borra(cursor, suyo)
                        if suyo:
                            suelta_cerrojo(cursor, suyo)
                        nombre = _reserva(cursor, f"curso_{self._leccion}")
                        _crea(cursor, nombre, clave)
                        self._vacia = anterior is not None
                propios = {"user": nombre, "password": clave, "dbname": nombre}
                self._comprueba(guardian, {**_direccion(admin), **propios}, nueva)
            except BaseException:
                guardian.close()
                raise
        except psycopg2.Error as error:
            raise ErrorServidor(por_que_no_se_prepara(error)) from None
        self._guardian = guardian
        self.datos = {**_direccion(admin), **propios}
        self.exporta()

    def exporta(self) -> None:
        """Hace que las variables `PG*`, y las de los programas que lance, lleven a la lección."""
        exporta(self.datos)
        os.environ["CURSO_SESION"] = self.datos["dbname"]

    def _comprueba(self, guardian: connection, datos: Datos, nueva: bool) -> None:
        """Entra una vez como entrará la lección: un servidor ajeno puede no admitir su clave."""
        try:
            conecta(datos).close()
        except (psycopg2.OperationalError, UnicodeDecodeError) as error:
            guardian.cursor().execute("SELECT 1")  # Si lo que falla es el servidor, se dice eso.
            if nueva:
                _borra(guardian.cursor(), datos["dbname"])
            raise ErrorServidor(por_que_no_entra(error)) from None

    def _vuelve_a_servir(self, cursor: cursor, admin: Datos, nombre: str, clave: str) -> bool:
        """Repara la base de datos de antes, si sigue ahí, y dice si ya se puede usar."""
        if not _esta_entera(cursor, nombre):
            return False
        _pone_contrasena(cursor, nombre, clave)
        repara(cursor, nombre)
        return sirve({**_direccion(admin), "user": nombre, "password": clave, "dbname": nombre})

    def responde(self) -> bool:
        """Dice si se puede trabajar en la base de datos de la lección y alguien la guarda.

        Raises:
            ErrorServidor: el servidor está lleno, o sin disco.
        """
        # Primero una nueva, que no espera más de cinco segundos: a una que ya estaba abierta,
        # un servidor parado no le contesta nunca.
        if not sirve(self.datos) or (self._guardian is not None and not self._guarda_alguien()):
            return False
        self._vacia = False
        return True

    def _guarda_alguien(self) -> bool:
        """Dice si el guardián sigue en su puesto."""
        try:
            if self._guardian is None:
                return False
            self._guardian.cursor().execute("SELECT 1")
        except psycopg2.Error:
            return False
        return True

    def es_de_este_proceso(self) -> bool:
        """Falso en un hijo creado con `fork`: el guardián es de su padre."""
        return self._proceso == os.getpid()

    def cierra(self) -> None:
        """Borra la base de datos y el rol, y suelta el servidor. No falla si ya no está."""
        if self._guardian is None or not self.es_de_este_proceso():
            return
        with contextlib.suppress(psycopg2.Error):
            with self._guardian.cursor() as cursor:
                _borra(cursor, self.datos["dbname"])
            self._guardian.close()
        self._guardian = None
        os.environ.pop("CURSO_SESION", None)


def _direccion(admin: Datos) -> Datos:
    campos = ("host", "port", "sslmode", "sslrootcert")
    return {campo: admin[campo] for campo in campos if admin.get(campo)}


def _cerrojo(cursor: cursor, nombre: str) -> bool:
    """Intenta quedarse con `nombre`. El cerrojo vive en el servidor y muere con la conexión."""
    if not toma_cerrojo(cursor, nombre):
        return False
    # Los cerrojos son de cada base de datos de mantenimiento; el nombre de aplicación se
    # ve desde todas, por si dos personas llegan al mismo servidor por bases distintas.
    cursor.execute(
        "SELECT FROM pg_stat_activity WHERE application_name = %s AND pid <> pg_backend_pid()",
        (f"{GUARDIAN} {nombre}",),
    )
    if cursor.fetchone() is None:
        return True
    suelta_cerrojo(cursor, nombre)
    return False


def _firma(cursor: cursor, nombre: str) -> None:
    """Dice en el nombre de la conexión qué base de datos guarda."""
    cursor.execute("SET application_name TO %s", (f"{GUARDIAN} {nombre}",))


def _existe(cursor: cursor, nombre: str) -> bool:
    """Dice si ya hay una base de datos o un rol con ese nombre, nuestros o de otra persona."""
    cursor.execute(
        "SELECT FROM pg_database WHERE datname = %(n)s"
        " UNION ALL SELECT FROM pg_roles WHERE rolname = %(n)s",
        {"n": nombre},
    )
    return cursor.fetchone() is not None


def _esta_entera(cursor: cursor, nombre: str) -> bool:
    """Dice si siguen ahí el rol y su base de datos."""
    cursor.execute(
        "SELECT FROM pg_database JOIN pg_roles ON pg_roles.oid = datdba"
        " WHERE datname = %s AND rolname = datname",
        (nombre,),
    )
    return cursor.fetchone() is not None


def _pone_contrasena(cursor: cursor, nombre: str, clave: str) -> None:
    """Deja entrar al rol con su contraseña, por si alguien la ha cambiado."""
    orden = sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}")
    cursor.execute(orden.format(sql.Identifier(nombre), _resumen(cursor, nombre, clave)))


def _resumen(cursor: cursor, nombre: str, clave: str) -> sql.Literal:
    """La contraseña como la recibe el servidor, ya resumida: así no puede acabar en su registro."""
    return sql.Literal(encrypt_password(clave, nombre, cursor.connection, "scram-sha-256"))


def _borra_huerfanas(cursor: cursor, salvo: str | None = None) -> None:
    """Borra lo que dejó un proceso muerto: lo que lleva nuestra marca y nadie guarda."""
    cursor.execute(
        "SELECT rolname FROM pg_roles WHERE shobj_description(oid, 'pg_authid') = %s", (_MARCA,)
    )
    for (nombre,) in cursor.fetchall():
        if nombre != salvo and _cerrojo(cursor, nombre):
            # En un servidor compartido puede ser de otro administrador, o tener cosas en otra
            # base de datos: no es asunto nuestro.
            with contextlib.suppress(
                errors.InsufficientPrivilege, errors.ObjectInUse, errors.DependentObjectsStillExist
            ):
                _borra(cursor, nombre)
            suelta_cerrojo(cursor, nombre)


def _reserva(cursor: cursor, nombre: str) -> str:
    """Se queda con el primer nombre libre: `curso_02`, `curso_02_2`, `curso_02_3`…"""
    candidatos = itertools.chain([nombre], (f"{nombre}_{n}" for n in itertools.count(2)))
    while True:
        candidato = next(candidatos)
        if _cerrojo(cursor, candidato):
            if not _existe(cursor, candidato):
                _firma(cursor, candidato)
                return candidato
            suelta_cerrojo(cursor, candidato)


def _crea(cursor: cursor, nombre: str, clave: str) -> None:
    """Crea el rol y su base de datos, del mismo nombre."""
    # La marca va con el rol, y en la misma transacción: lo que exista tiene dueño conocido.
    # Ser miembro del rol permite darle la base de datos y, después, cerrar sus conexiones.
    # La configuración regional C ordena igual en todas las máquinas.
    partes = {
        "nombre": sql.Identifier(nombre),
        "resumen": _resumen(cursor, nombre, clave),
        "marca": sql.Literal(_MARCA),
    }
    crea_rol, *prepara_base = (
        sql.SQL(orden).format(**partes)
        for orden in (
            "BEGIN; CREATE ROLE {nombre} LOGIN PASSWORD {resumen};"
            " COMMENT ON ROLE {nombre} IS {marca}; GRANT {nombre} TO CURRENT_USER; COMMIT",
            "CREATE DATABASE {nombre} OWNER {nombre} TEMPLATE template0"
            " ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' ALLOW_CONNECTIONS false",
            # Se abre cuando ya no puede entrar nadie más: ni un momento antes.
            "REVOKE CONNECT ON DATABASE {nombre} FROM PUBLIC",
            "ALTER DATABASE {nombre} ALLOW_CONNECTIONS true",
        )
    )
    cursor.execute(crea_rol)
    try:
        # Un administrador NOINHERIT podría crear la base de datos, pero no borrarla.
        cursor.execute("SELECT pg_has_role(%s, 'USAGE')", (nombre,))
        if not dato(cursor):
            raise errors.InsufficientPrivilege
        for orden in prepara_base:
            cursor.execute(orden)
    except psycopg2.Error:
        with contextlib.suppress(psycopg2.Error):
            _borra(cursor, nombre)
        raise


def _borra(cursor: cursor, nombre: str) -> None:
    """Borra la base de datos y el rol de una lección, si existen."""
    # Si la base de datos no es del rol, alguien le puso el mismo nombre a una suya.
    borra_base = []
    if _esta_entera(cursor, nombre):
        # Su dueño puede hacerla plantilla, y una plantilla no se puede borrar.
        borra_base = ["ALTER DATABASE {} IS_TEMPLATE false", "DROP DATABASE {} WITH (FORCE)"]
    for orden in [*borra_base, "DROP ROLE IF EXISTS {}"]:
        cursor.execute(sql.SQL(orden).format(sql.Identifier(nombre)))
