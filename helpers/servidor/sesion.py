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
from psycopg2 import errors
from psycopg2.extensions import connection, cursor

from .bases import Bases, bases_de
from .errores import ErrorServidor
from .libpq import (
    GUARDIAN,
    Datos,
    conecta,
    exporta,
    exportados,
    sigue_ahi,
    suelta_cerrojo,
    toma_cerrojo,
)
from .repaso import por_que_no_entra, por_que_no_se_prepara, sirve


class Sesion:
    """Una base de datos de la lección, abierta por este proceso o heredada de otro."""

    def __init__(self, datos: Datos, leccion: str = "") -> None:
        self.datos = datos
        self._leccion = leccion
        self._guardian: connection | None = None
        self._bases: Bases | None = None
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
                bases = bases_de(guardian, admin)
                with guardian.cursor() as cursor:
                    _borra_huerfanas(cursor, bases, salvo=anterior)
                    suyo = anterior if anterior and _cerrojo(cursor, anterior) else None
                    nueva = not (suyo and self._vuelve_a_servir(bases, admin, suyo, clave))
                    if suyo and not nueva:
                        nombre = suyo
                        _firma(cursor, nombre)
                    else:
                        if suyo and guardian is self._guardian:  # Nadie más lo ha tenido.
                            # Si su rol tiene algo en otra base de datos, se queda.
                            with contextlib.suppress(errors.DependentObjectsStillExist):
                                bases.borra(suyo)
                        if suyo:
                            suelta_cerrojo(cursor, suyo)
                        nombre = _reserva(cursor, bases.nombre(self._leccion))
                        bases.crea(nombre, clave)
                        self._vacia = anterior is not None
                datos = {**_direccion(admin), **bases.acceso(nombre, clave)}
                if nueva:
                    self._comprueba(guardian, bases, datos)
            except BaseException:
                guardian.close()
                raise
        except psycopg2.Error as error:
            raise ErrorServidor(por_que_no_se_prepara(error)) from None
        self._guardian, self._bases = guardian, bases
        self.datos = datos
        self.exporta()

    def exporta(self) -> None:
        """Hace que las variables `PG*`, y las de los programas que lance, lleven a la lección."""
        exporta(self.datos)
        os.environ["CURSO_SESION"] = self.datos["dbname"]

    def _comprueba(self, guardian: connection, bases: Bases, datos: Datos) -> None:
        """Entra una vez como entrará la lección: un servidor ajeno puede no admitir su clave."""
        try:
            conecta(datos).close()
        except (psycopg2.OperationalError, UnicodeDecodeError) as error:
            guardian.cursor().execute("SELECT 1")  # Si lo que falla es el servidor, se dice eso.
            bases.borra(datos["dbname"])
            raise ErrorServidor(por_que_no_entra(error)) from None

    def _vuelve_a_servir(self, bases: Bases, admin: Datos, nombre: str, clave: str) -> bool:
        """Repara la base de datos de antes, si sigue ahí, y dice si ya se puede usar."""
        if not bases.esta_entera(nombre):
            return False
        bases.repara(nombre, clave)
        return sirve({**_direccion(admin), **bases.acceso(nombre, clave)})

    def vacia(self) -> None:
        """Tira la base de datos y la crea otra vez, sin nada dentro. Corta a quien la use.

        Raises:
            ErrorServidor: el servidor no ha podido.
        """
        assert self._bases is not None, "Solo la vacía quien la abrió."
        try:
            self._bases.borra(self.datos["dbname"])
            self._bases.crea(self.datos["dbname"], self.datos["password"])
        except psycopg2.Error as error:
            raise ErrorServidor(por_que_no_se_prepara(error)) from None

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
        return self._guardian is not None and sigue_ahi(self._guardian)

    def es_de_este_proceso(self) -> bool:
        """Falso en un hijo creado con `fork`: el guardián es de su padre."""
        return self._proceso == os.getpid()

    def cierra(self) -> None:
        """Borra la base de datos y el rol, y suelta el servidor. No falla si ya no está."""
        if self._guardian is None or self._bases is None or not self.es_de_este_proceso():
            return
        if self._guarda_alguien():  # Si no, la borrará otro: aquí alguien espera a que acabemos.
            with contextlib.suppress(psycopg2.Error):
                self._bases.borra(self.datos["dbname"])
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
    # ve desde todas, por si dos personas llegan al mismo servidor por bases distintas. Pero ese
    # nombre lo pone cualquiera: solo cuentan el mismo usuario y quien administra.
    cursor.execute(
        "SELECT FROM pg_stat_activity JOIN pg_roles ON pg_roles.oid = usesysid"
        " WHERE application_name = %s AND pid <> pg_backend_pid()"
        " AND (rolsuper OR rolcreaterole OR rolname = current_user)",
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


def _borra_huerfanas(cursor: cursor, bases: Bases, salvo: str | None = None) -> None:
    """Borra lo que dejó un proceso muerto: lo que lleva nuestra marca y nadie guarda."""
    for nombre in bases.huerfanas():
        if nombre != salvo and _cerrojo(cursor, nombre):
            # En un servidor compartido puede ser de otro administrador, o tener cosas en otra
            # base de datos: no es asunto nuestro.
            with contextlib.suppress(
                errors.InsufficientPrivilege, errors.ObjectInUse, errors.DependentObjectsStillExist
            ):
                bases.borra(nombre)
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
