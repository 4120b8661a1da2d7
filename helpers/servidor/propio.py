"""Lo común a los servidores que arranca el curso: carpeta, cerrojo, estado y vigilante."""

import contextlib
import errno
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
from abc import abstractmethod
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import platformdirs
import psycopg2
from filelock import BaseFileLock, FileLock, Timeout

from .contrato import Forma
from .errores import SIN_ESPACIO, ErrorServidor
from .libpq import Datos, conecta, esta_lleno, hay_vigilante, olvida_variables

if TYPE_CHECKING:
    import psutil

# El superusuario de cada servidor. Su contraseña, al azar, solo vale en el suyo: así nadie
# toma por suyo el servidor de otra carpeta que haya heredado su puerto.
ADMINISTRADOR = "curso_admin"
# Al principio no hay nada que vigilar: esperar deja los procesadores para el arranque.
_AL_SEGUNDO = (
    "import runpy, sys, time; time.sleep(1); runpy.run_module(sys.argv.pop(1), run_name='__main__')"
)
# Sus programas se llaman unos a otros con un intérprete de órdenes, que los entendería a su manera.
_NO_ADMITE = r'[$`"\n\r]'
DE_OTRO = "La carpeta «{}» es de otra persona: elige otra con la variable CURSO_DATOS."
ES_WINDOWS = sys.platform == "win32"
ES_ROOT = not ES_WINDOWS and os.geteuid() == 0
# Ctrl-C en un terminal de Windows llega a todos los procesos de su consola, y este servidor
# lo comparten varios cuadernos: va en una consola propia, que no se ve.
CONSOLA_PROPIA: dict[str, Any] = {}
if sys.platform == "win32":
    CONSOLA_PROPIA["creationflags"] = (
        subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
    )


class Respuesta(Enum):
    """Lo que puede contestar un servidor: cada cosa pide algo distinto."""

    ADMITE = "admite a su administrador"
    LLENO = "no admite a nadie más"
    ESPERA = "se está levantando, o parando"
    RECHAZA = "no admite esa contraseña, o no hay con cuál preguntar"
    CALLA = "no hay nadie, o no contesta"

    @property
    def contesta(self) -> bool:
        """Hay un servidor, y es el nuestro."""
        return self in (Respuesta.ADMITE, Respuesta.LLENO)


class ServidorPropio(Forma):
    """Un PostgreSQL que arranca el curso y que comparten los procesos de una persona.

    Cada forma dice cómo se arranca (`_levanta`) y cómo se para (`para`); si antes hay que hacer
    algo largo, también cómo se prepara (`_prepara`).
    """

    # Cuántas veces lo para el vigilante cuando alguien mató a quien lo arrancaba.
    repasos: ClassVar[int] = 1

    def __init__(self, carpeta: Path) -> None:
        """Describe el servidor; no arranca nada.

        Args:
            carpeta: dónde se guarda lo necesario para encontrarlo; se crea si no existe.
        """
        self.carpeta = carpeta

    @classmethod
    @abstractmethod
    def del_curso(cls) -> "ServidorPropio":
        """El servidor de esta forma que comparten los cuadernos de una persona."""

    @abstractmethod
    def para(self) -> None:
        """Para el servidor. No falla si ya estaba parado.

        Raises:
            ErrorServidor: no se consigue.
        """

    @abstractmethod
    def _levanta(self) -> None:
        """Arranca el servidor y espera a que conteste. Se llama con el cerrojo."""

    @property
    def cerrojo(self) -> BaseFileLock:
        """Quien lo tiene puede arrancar o parar el servidor. Muere con su proceso."""
        # Solo para su dueño: otra cuenta que lo abriera podría tomarlo y no soltarlo.
        return FileLock(self.carpeta / "arranque.lock", mode=0o600)

    @contextlib.contextmanager
    def encendido(self, vigilante: str) -> Iterator[Datos]:
        """Enciende el servidor si hace falta: véase `Forma.encendido`."""
        olvida_variables()
        with contextlib.ExitStack() as pila:
            try:
                self._prepara_carpeta()
                self._prepara()
                pila.enter_context(self.cerrojo.acquire(timeout=60))
                if not self.contesta():
                    # El vigilante va antes: ni siquiera si matan a este proceso ahora mismo
                    # queda un servidor encendido sin nadie que lo pare.
                    self._deja_vigilado(vigilante)
                    self._levanta()
                elif not self._vigilado():
                    self._deja_vigilado(vigilante)
                admin = self.administrador()
            except Timeout:
                raise ErrorServidor(
                    "Otro programa del curso lleva un minuto encendiendo el servidor: "
                    "cierra los demás cuadernos y vuelve a ejecutar esta celda."
                ) from None
            except OSError as error:
                raise ErrorServidor(_frase_del_sistema(error, self.carpeta)) from None
            yield admin

    def administrador(self) -> Datos:
        """Parámetros de conexión del superusuario, según lo último que se arrancó.

        Raises:
            ErrorServidor: el archivo que los guarda falta o está estropeado.
        """
        clave, puerto = self._lee_estado()
        return {
            "host": "127.0.0.1",
            "port": puerto,
            "user": ADMINISTRADOR,
            "password": clave,
            "dbname": "postgres",
            "sslmode": "disable",
        }

    def contesta(self) -> bool:
        """Dice si hay un servidor que admite a su administrador, o que está lleno."""
        return self.respuesta().contesta

    def respuesta(self) -> "Respuesta":
        """Lo que contesta el servidor a su administrador."""
        if not self._estado.exists():
            return Respuesta.RECHAZA
        try:
            conecta(self.administrador()).close()
        except psycopg2.OperationalError as error:
            return _lo_que_dice(error)
        except (psycopg2.Error, UnicodeDecodeError, ErrorServidor):
            return Respuesta.RECHAZA
        return Respuesta.ADMITE

    def esta_sano(self) -> bool:
        """Dice si contesta, o si calla pero sigue en marcha: entonces no se toca.

        Parado un rato, o en una máquina que se despierta, no contesta y está sano.
        """
        respuesta = self.respuesta()
        return respuesta.contesta or (respuesta is not Respuesta.RECHAZA and self._en_marcha())

    def _en_marcha(self) -> bool:
        """Dice si su proceso principal está en marcha. No lo sabe quien no lo ve."""
        return False

    def _vigilado(self) -> bool:
        # Si el servidor se cae justo ahora, lo dirá la sesión; aquí sobra un vigilante, que se va.
        with (
            contextlib.suppress(psycopg2.Error),
            contextlib.closing(conecta(self.administrador())) as conexion,
        ):
            return hay_vigilante(conexion.cursor())
        return False

    def _deja_vigilado(self, vigilante: str) -> None:
        # Nadie lo espera: vive más que este proceso, y Python no tiene que avisar de ello.
        self.lanza(vigilante).returncode = 0

    def lanza(
        self, vigilante: str, como: str = _AL_SEGUNDO, entrada: int = subprocess.DEVNULL
    ) -> subprocess.Popen[bytes]:
        """Lanza un proceso aparte, que sobrevive a este y para el servidor.

        Args:
            vigilante: el nombre de su módulo.
            como: el programa que lo ejecuta; recibe su nombre, la forma y la carpeta.
            entrada: lo que lee ese programa, como `stdin` en `subprocess`.
        """
        proceso = subprocess.Popen(
            [sys.executable, "-c", como, vigilante, self.nombre, self.carpeta],
            cwd=self.carpeta,
            stdin=entrada,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            **CONSOLA_PROPIA,
        )
        return proceso

    def _prepara(self) -> None:
        """Lo que se hace antes de tener el cerrojo: nada, si la forma no dice otra cosa."""

    def _prepara_carpeta(self) -> None:
        prepara_carpeta(self.carpeta)
        if not ES_WINDOWS and self.carpeta.stat().st_uid != os.geteuid():
            raise ErrorServidor(DE_OTRO.format(self.carpeta))
        if raro := re.search(_NO_ADMITE, str(self.carpeta)):
            raise ErrorServidor(
                f"La ruta {str(self.carpeta)!r} lleva {raro[0]!r}, y PostgreSQL no lo admite: "
                "elige otra carpeta con la variable CURSO_DATOS."
            )

    @property
    def _estado(self) -> Path:
        return self.carpeta / "estado.json"

    def _lee_estado(self) -> tuple[str | None, int]:
        """La contraseña y el puerto."""
        try:
            estado = json.loads(self._estado.read_text("utf-8"))
            clave, puerto = estado["clave"], estado["puerto"]
            es_clave = clave is None or (isinstance(clave, str) and clave.isascii())
            if not (es_clave and "\0" not in (clave or "") and puerto in range(1, 65536)):
                raise ValueError
            return clave, puerto
        except (
            FileNotFoundError,
            IsADirectoryError,
            ValueError,
            LookupError,
            TypeError,
            RecursionError,
        ):
            # También si es un JSON bueno de otra cosa: el de otro programa.
            raise ErrorServidor(
                f"No se puede leer «{self._estado}», que guarda la contraseña del servidor: "
                f"borra la carpeta «{self.carpeta}» y repite."
            ) from None

    def _guarda_estado(self, clave: str | None, puerto: int) -> None:
        nuevo = self._estado.with_suffix(".nuevo")
        escribe(nuevo, json.dumps({"clave": clave, "puerto": puerto}))
        nuevo.replace(self._estado)


def carpeta_de_datos() -> Path:
    """Dónde vive el servidor: `CURSO_DATOS`, o la carpeta de datos de cada persona.

    Si la carpeta personal no admite escritura, se usa una temporal. Root usa una del
    sistema: la suya no deja pasar al usuario sin privilegios que ejecuta PostgreSQL.
    """
    if elegida := os.environ.get("CURSO_DATOS"):
        return Path(elegida).absolute()
    personal = (
        Path("/var/lib/curso_pools")
        if ES_ROOT
        else platformdirs.user_data_path("curso_pools", appauthor=False)
    )
    with contextlib.suppress(OSError):
        # Quien no tiene carpeta personal recibe una ruta relativa, que empieza por «~».
        if personal.is_absolute():
            prepara_carpeta(personal)
            with tempfile.TemporaryFile(dir=personal):
                return personal
    quien = os.environ.get("USERNAME", "yo") if ES_WINDOWS else os.getuid()
    return Path(tempfile.gettempdir()) / f"curso_pools_{quien}"


def prepara_carpeta(carpeta: Path) -> None:
    """Crea la carpeta, y las que falten por encima, solo para su dueño.

    Las de root dejan pasar, no mirar, al usuario sin privilegios que ejecuta PostgreSQL.
    """
    if not carpeta.exists():
        prepara_carpeta(carpeta.parent)
        carpeta.mkdir(mode=0o700, exist_ok=True)
        if ES_ROOT:
            carpeta.chmod(0o711)


def escribe(ruta: Path, texto: str) -> None:
    """Escribe un archivo nuevo, solo para su dueño: nunca en aquello a lo que lleva un enlace."""
    ruta.unlink(missing_ok=True)
    ruta.touch(mode=0o600, exist_ok=False)
    ruta.write_text(texto, "utf-8")


def procesos_de(carpeta: Path) -> "list[psutil.Process]":
    """Los procesos vivos (no zombis) que trabajan en la carpeta: servidores y vigilantes."""
    import psutil  # Tarda en importarse, y casi nunca hace falta.

    carpeta, vivos = carpeta.resolve(), []
    for proceso in psutil.process_iter(["cwd"]):
        cwd = proceso.info["cwd"]
        if cwd and Path(cwd).is_relative_to(carpeta):
            # Lo demás, solo de estos: preguntárselo a todos los de la máquina cuesta el triple.
            with contextlib.suppress(psutil.NoSuchProcess):
                proceso.info |= proceso.as_dict(["name", "status"])
                if proceso.info["status"] != psutil.STATUS_ZOMBIE:
                    vivos.append(proceso)
    return vivos


def puerto_libre() -> int:
    """Un puerto de 127.0.0.1 que ahora no usa nadie."""
    with socket.socket() as enchufe:
        enchufe.bind(("127.0.0.1", 0))
        return enchufe.getsockname()[1]


def _lo_que_dice(error: psycopg2.OperationalError) -> Respuesta:
    """Qué respuesta es un error al conectar, por su texto: entonces no tiene código."""
    texto = str(error)
    if esta_lleno(error):
        return Respuesta.LLENO
    if "database system is" in texto:  # Le sigue lo que está haciendo: levantarse, parar…
        return Respuesta.ESPERA
    rechaza = "FATAL:" in texto or "no password supplied" in texto
    return Respuesta.RECHAZA if rechaza else Respuesta.CALLA


def _frase_del_sistema(error: OSError, carpeta: Path) -> str:
    if error.errno == errno.ENOSPC:
        return SIN_ESPACIO.format(carpeta)
    return f"No se puede escribir en «{carpeta}»: elige otra carpeta con la variable CURSO_DATOS."
