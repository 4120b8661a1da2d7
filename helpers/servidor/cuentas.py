"""Las cuentas de una clase: una por persona, en el servidor que comparten.

Cada persona tiene un usuario que puede crear bases de datos y nada más, con un límite de
conexiones, y una base de datos con su nombre: la puerta por la que entra. Como es solo suya, nadie
más toma en ella los cerrojos con que sus cuadernos se reparten las lecciones (véase `sesion`).

Quien da la clase no entra nunca en una base de datos de otra persona: en ella, un superusuario
podría ejecutar sin saberlo lo que esa persona haya escrito.
"""

import contextlib
import re
import secrets
import time
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

import psycopg2
from psycopg2 import errors, sql
from psycopg2.extensions import connection

from .bases import COMO_NACE, LIMITE_DE_CONEXIONES, borra_base, ordena, resume
from .errores import ErrorServidor
from .externo import VERSION_COMPARTIDO
from .libpq import Datos, conecta, toma_cerrojo
from .libreta import Libreta

_MARCA = "Persona de la clase del curso de pools de conexiones: "
# Sin las letras y las cifras que se confunden al copiarlas de un papel: 16 son 79 bits.
_LETRAS = "abcdefghjkmnpqrstuvwxyz23456789"
_LARGO = 40  # De los 63 que admite PostgreSQL: el resto es para sus bases de datos.
_INTENTOS = 10
_SE_VA = 5  # segundos
_PUEDE = (
    "LOGIN CREATEDB NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS"
    f" INHERIT CONNECTION LIMIT {LIMITE_DE_CONEXIONES}"
)


class Cuenta(NamedTuple):
    """La cuenta de una persona.

    Attributes:
        `nombre`: como lo escribió quien da la clase.
        `usuario`: el de PostgreSQL, que es también el nombre de su puerta.
        `abierta`: si puede entrar.
        `bases`: cuántas bases de datos tiene, sin contar la puerta.
        `conexiones`: cuántas tiene ahora.
    """

    nombre: str
    usuario: str
    abierta: bool
    bases: int
    conexiones: int


class Clase:
    """Las cuentas de un servidor, vistas por quien lo administra."""

    def __init__(self, conexion: connection, admin: Datos) -> None:
        """Usa esa conexión, de un superusuario y en *autocommit*; véase `abre`."""
        self._conexion = conexion
        self.libreta = Libreta(conexion, admin)

    @classmethod
    @contextlib.contextmanager
    def abre(cls, admin: Datos, *, solo_mira: bool = False) -> Iterator["Clase"]:
        """Se conecta y comprueba que el servidor y quien lo administra sirven para una clase.

        Args:
            admin: los parámetros de conexión de un superusuario.
            solo_mira: si no va a cambiar nada, y no estorba a quien lo haga.

        Raises:
            ErrorServidor: no sirven, o alguien más está cambiando las cuentas.
        """
        try:
            with contextlib.closing(conecta(admin, application_name="curso_clase")) as conexion:
                version = conexion.info.server_version // 10000
                if version < VERSION_COMPARTIDO:
                    raise ErrorServidor(
                        f"El servidor de CURSO_DSN es un PostgreSQL {version} y el de una clase "
                        f"tiene que ser el {VERSION_COMPARTIDO} o uno posterior, donde quien crea "
                        "roles no manda en los de los demás: usa otro servidor."
                    )
                if conexion.info.parameter_status("is_superuser") != "on":
                    raise ErrorServidor(
                        "El usuario de CURSO_DSN no es superusuario y no puede abrir ni cerrar "
                        "cuentas: pon en CURSO_DSN el de quien administra el servidor."
                    )
                with conexion.cursor() as cursor:
                    cursor.execute("SET search_path TO pg_catalog; SET lock_timeout TO '2s'")
                    # Quien acaba de salir lo suelta cuando el servidor lo advierte: un momento.
                    limite = time.monotonic() + _SE_VA
                    while not (solo_mira or toma_cerrojo(cursor, "curso_clase")):
                        if time.monotonic() > limite:
                            raise ErrorServidor(
                                "Otro programa está cambiando las cuentas de la clase: espera a "
                                "que acabe y repite la orden."
                            )
                        time.sleep(0.1)
                yield cls(conexion, admin)
        except psycopg2.Error as error:
            motivo = f"código {error.pgcode}" if error.pgcode else "ha dejado de responder"
            raise ErrorServidor(
                f"El servidor de la clase no ha podido hacerlo ({motivo}): repite la orden y, si "
                "vuelve a pasar, mira su registro."
            ) from None

    def cuentas(self) -> list[Cuenta]:
        """Todas las cuentas, también las cerradas, por orden de nombre."""
        filas = self._filas(
            "SELECT substr(shobj_description(r.oid, 'pg_authid'), %s), rolname, rolcanlogin,"
            " (SELECT count(*) FROM pg_database WHERE datdba = r.oid),"
            " (SELECT count(*) FROM pg_stat_activity WHERE usesysid = r.oid)"
            " FROM pg_roles AS r WHERE starts_with(shobj_description(r.oid, 'pg_authid'), %s)",
            len(_MARCA) + 1,
            _MARCA,
        )
        return sorted((Cuenta(*fila) for fila in filas), key=lambda suya: _alfabetico(suya.nombre))

    def cierra_a_los_demas(self) -> list[str]:
        """Cierra a quien no administra las bases de datos de mantenimiento.

        Returns:
            Las que no son de la clase y dejan entrar a cualquiera que tenga una cuenta: quien
            administra el servidor sabe para qué son, y decide.
        """
        for (nombre,) in self._filas(
            "SELECT datname FROM pg_database"
            " WHERE datname IN ('postgres', 'template1', current_database())"
        ):
            ordena(self._conexion, "REVOKE ALL ON DATABASE {} FROM PUBLIC", nombre)
        abiertas = self._filas(
            "SELECT datname, pg_get_userbyid(datdba) FROM pg_database WHERE datallowconn"
            " AND has_database_privilege('public', oid, 'CONNECT') ORDER BY 1"
        )
        de_la_clase = {cuenta.usuario for cuenta in self.cuentas()}
        return [nombre for nombre, propietario in abiertas if propietario not in de_la_clase]

    def da_de_alta(self, nombre: str, *, clave_nueva: bool = False) -> tuple[str, str | None]:
        """Abre la cuenta de una persona, o deja como debe estar la que ya tiene.

        Args:
            nombre: el de la persona; el mismo nombre es siempre la misma persona.
            clave_nueva: si se cambia también la contraseña de una cuenta que ya estaba abierta.

        Returns:
            Su usuario, y su contraseña si es nueva: no se puede volver a ver.

        Raises:
            ErrorServidor: el nombre no vale, o su puerta es la base de datos de otra persona.
        """
        nombre = en_limpio(nombre)
        cuenta = self._busca(nombre)
        usuario = cuenta.usuario if cuenta else self._usuario_libre(nombre)
        if cuenta is None:
            # Cerrada hasta que esté entera: si se corta aquí, la próxima vez se le da contraseña.
            orden = sql.SQL("BEGIN; CREATE ROLE {0} NOLOGIN; COMMENT ON ROLE {0} IS {1}; COMMIT")
            with self._conexion.cursor() as cursor:
                marca = sql.Literal(_MARCA + nombre)
                cursor.execute(orden.format(sql.Identifier(usuario), marca))
        self._abre_su_puerta(usuario)
        self.libreta.admite(usuario)
        if cuenta and cuenta.abierta and not clave_nueva:
            ordena(self._conexion, f"ALTER ROLE {{}} {_PUEDE}", usuario)
            return usuario, None
        clave = "".join(secrets.choice(_LETRAS) for _ in range(16))
        with self._conexion.cursor() as cursor:
            orden = sql.SQL(f"ALTER ROLE {{}} {_PUEDE} PASSWORD {{}}")
            resumen = resume(cursor, usuario, clave)
            cursor.execute(orden.format(sql.Identifier(usuario), resumen))
        return usuario, clave

    def da_de_baja(self, nombre: str, *, con_sus_datos: bool = False) -> str:
        """Cierra una cuenta y corta sus conexiones.

        Args:
            nombre: el de la persona, o su usuario.
            con_sus_datos: si se borran también la cuenta y sus bases de datos. Si no, esperan a que
                vuelva.

        Returns:
            Su usuario.

        Raises:
            ErrorServidor: nadie se llama así, o algo que no es suyo impide borrar la cuenta.
        """
        usuario = self.exige(nombre).usuario
        self._cierra(usuario)
        if con_sus_datos:
            for (base,) in self._filas(
                "SELECT datname FROM pg_database JOIN pg_roles ON pg_roles.oid = datdba"
                " WHERE rolname = %s",
                usuario,
            ):
                borra_base(self._conexion, base)
            # Si no es de quien administra, solo se llama como ella.
            if (propietario := self._de_quien(usuario)) and propietario[1]:
                borra_base(self._conexion, usuario)
            self.libreta.olvida(usuario, y_se_va=True)
            # Lo que otras personas le dejaran en sus bases de datos.
            ordena(self._conexion, "DROP OWNED BY {}", usuario)
            try:
                ordena(self._conexion, "DROP ROLE {}", usuario)
            except errors.DependentObjectsStillExist:
                raise ErrorServidor(
                    f"«{usuario}» ya no puede entrar, pero su cuenta no se borra del todo, porque "
                    f"otra persona le dio permisos en {self._donde_la_nombran(usuario)}: repite la "
                    "orden cuando esa base de datos ya no exista."
                ) from None
        return usuario

    def exige(self, nombre: str) -> Cuenta:
        """La cuenta de una persona, por su nombre o su usuario.

        Raises:
            ErrorServidor: nadie se llama así.
        """
        nombre = en_limpio(nombre)
        if cuenta := self._busca(nombre):
            return cuenta
        if de_usuario := [cuenta for cuenta in self.cuentas() if cuenta.usuario == nombre]:
            return de_usuario[0]
        raise ErrorServidor(
            f"Nadie de la clase se llama «{nombre}»: mira los nombres con «clase cuentas»."
        )

    # ------------------------------------------------------------ las piezas

    def _busca(self, nombre: str) -> Cuenta | None:
        """La cuenta que se abrió con ese nombre, con mayúsculas o sin ellas."""
        return next((c for c in self.cuentas() if es_el_mismo(c.nombre, nombre)), None)

    def _usuario_libre(self, nombre: str) -> str:
        """El primer usuario que no es todavía un rol ni una base de datos: `ana`, `ana_2`…"""
        base = usuario_de(nombre)
        ocupados = {
            ocupado
            for (ocupado,) in self._filas(
                "SELECT rolname FROM pg_roles UNION ALL SELECT datname FROM pg_database"
            )
        }
        candidato, vez = base, 1
        while candidato in ocupados:
            vez += 1
            candidato = f"{base}_{vez}"
        return candidato

    def _abre_su_puerta(self, usuario: str) -> None:
        """Deja hecha la base de datos por la que entra: suya es la llave, y no la puerta."""
        if (propietario := self._de_quien(usuario)) is None:
            ordena(self._conexion, f"CREATE DATABASE {{}} {COMO_NACE}", usuario)
        elif not propietario[1]:
            raise ErrorServidor(
                f"La base de datos «{usuario}» es de «{propietario[0]}»: bórrala, o cámbiale el "
                "nombre, y repite la orden."
            )
        ordena(self._conexion, "REVOKE ALL ON DATABASE {} FROM PUBLIC", usuario)
        ordena(self._conexion, "GRANT CONNECT ON DATABASE {0} TO {0}", usuario)
        ordena(self._conexion, "ALTER DATABASE {} ALLOW_CONNECTIONS true", usuario)

    def _cierra(self, usuario: str) -> None:
        """No deja entrar más a alguien, y corta lo que tenga abierto."""
        for _ in range(_INTENTOS):
            # Quien cambia su contraseña en una transacción sin acabar tiene tomada su propia fila.
            with contextlib.suppress(errors.LockNotAvailable, errors.InternalError_):
                ordena(self._conexion, "ALTER ROLE {} NOLOGIN", usuario)
                break
            self._echa(usuario)
        else:
            raise ErrorServidor(f"«{usuario}» no se deja cerrar: repite la orden.")
        self._echa(usuario)

    def _echa(self, usuario: str) -> None:
        """Corta las conexiones de alguien, y espera hasta cinco segundos a que no quede ninguna."""
        limite = time.monotonic() + 5
        corta = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " JOIN pg_roles ON pg_roles.oid = usesysid WHERE rolname = %s"
        )
        while self._filas(corta, usuario) and time.monotonic() < limite:
            time.sleep(0.05)

    def _de_quien(self, base: str) -> tuple[str, bool] | None:
        """De quién es una base de datos y si es superusuario, o None si no existe."""
        filas = self._filas(
            "SELECT rolname, rolsuper FROM pg_database JOIN pg_roles ON pg_roles.oid = datdba"
            " WHERE datname = %s",
            base,
        )
        return filas[0] if filas else None

    def _donde_la_nombran(self, usuario: str) -> str:
        """En qué bases de datos tiene permisos sobre cosas de otra persona."""
        filas = self._filas(
            "SELECT DISTINCT datname FROM pg_shdepend JOIN pg_database ON pg_database.oid = dbid"
            " JOIN pg_roles ON pg_roles.oid = refobjid WHERE rolname = %s ORDER BY 1",
            usuario,
        )
        # Ese nombre lo ha puesto otra persona: que no pueda mover el cursor de este terminal.
        return ", ".join(f"«{ascii(base)[1:-1]}»" for (base,) in filas) or "el servidor"

    def _filas(self, consulta: str, *parametros: object) -> list[tuple]:
        with self._conexion.cursor() as cursor:
            cursor.execute(consulta, parametros)
            return cursor.fetchall()


def usuario_de(nombre: str) -> str:
    """El usuario que corresponde a un nombre, en ASCII: «José Pérez» es `jose_perez`.

    Nunca tiene dos guiones bajos seguidos: separan el usuario de la lección (véase `bases`).
    """
    sin_acentos = unicodedata.normalize("NFKD", nombre).encode("ascii", "ignore").decode().lower()
    usuario = re.sub(r"[^a-z0-9]+", "_", sin_acentos).strip("_")[:_LARGO].strip("_")
    # PostgreSQL se reserva estos; y hay nombres que no tienen ninguna letra latina.
    # Y el curso, los suyos.
    reservado = usuario in ("public", "none") or usuario.startswith(("pg_", "curso_"))
    if not usuario or reservado:
        return f"persona_{usuario}".rstrip("_")
    return usuario


def es_el_mismo(nombre: str, otro: str) -> bool:
    """Dice si son la misma persona: «ANA» y «Ana» lo son; «José» y «Jose», no."""
    uno, dos = (unicodedata.normalize("NFC", cual).casefold() for cual in (nombre, otro))
    return uno == dos


def _alfabetico(nombre: str) -> str:
    """Con qué se ordenan los nombres: «Óscar» va antes que «Pablo»."""
    letras = unicodedata.normalize("NFKD", nombre).casefold()
    return "".join(letra for letra in letras if not unicodedata.combining(letra))


def en_limpio(nombre: str) -> str:
    """El nombre sin espacios de más.

    Raises:
        ErrorServidor: no tiene nada, o algo que no se puede escribir.
    """
    nombre = unicodedata.normalize("NFC", " ".join(nombre.split()))
    if not nombre:
        raise ErrorServidor("Un nombre está vacío: escribe el de cada persona, o quita ese hueco.")
    if not nombre.isprintable() or len(nombre) > 200:
        raise ErrorServidor(
            f"«{ascii(nombre)[1:-1][:40]}» no sirve de nombre: escríbelo con letras, en menos de "
            "200, y guarda la lista en UTF-8."
        )
    return nombre
