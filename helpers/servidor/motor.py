"""Docker, hablado con testcontainers: se importa solo si se va a usar un contenedor."""

import os
import queue
import re
import socket
import threading
import time
from typing import Any
from urllib.parse import urlsplit

from docker import DockerClient
from docker.errors import APIError, DockerException, ImageNotFound
from docker.utils import parse_host, parse_repository_tag
from testcontainers.community.postgres import PostgresContainer
from testcontainers.core.config import testcontainers_config
from testcontainers.core.docker_client import DockerClient as ClienteDeTestcontainers
from testcontainers.core.docker_client import get_docker_host

from .errores import O_SIN_CONTENEDOR, SIN_ESPACIO, ErrorServidor
from .propio import ADMINISTRADOR

__all__ = ["APIError", "DockerClient", "DockerException", "ImageNotFound"]

_PUERTO = "5432/tcp"
# Segundos. Docker contesta al momento o no contesta; lo demás depende del disco y de la red.
_CONTESTA = 5
_TRABAJA = 60
_SILENCIO_AL_EMPEZAR = 20
_SILENCIO_DESPUES = 120
_DESCARGA = 30 * 60

# Lo que se lee en un error de Docker al descargar, y qué hacer.
_DESCARGA_FALLIDA = (
    (
        r"not found|manifest unknown|pull access denied|unauthorized|no matching manifest",
        "La imagen «{}» no existe para esta máquina, o no es pública: corrige CURSO_IMAGEN, ",
    ),
    (
        r"toomanyrequests|rate limit",
        "Has llegado al límite de descargas de Docker Hub con la imagen «{}»: espera unas horas, ",
    ),
    (
        "",
        "Docker no puede descargar la imagen «{}»: comprueba tu conexión a internet y repite, ",
    ),
)
_SIN_PERMISO = r"permission ?(error|denied)|access is denied|acceso denegado"


class _Postgres(PostgresContainer):
    """El de testcontainers, que aquí no espera: mira dentro cada segundo, no desde fuera."""

    def _connect(self) -> None:
        pass


def postgres(imagen: str, clave: str, puerto: int, etiquetas: dict[str, str]) -> PostgresContainer:
    """Un contenedor de PostgreSQL sin arrancar.

    Args:
        imagen: la oficial de PostgreSQL, u otra que se use igual.
        clave: la contraseña de su administrador.
        puerto: el de 127.0.0.1 por el que se llegará a él.
        etiquetas: con las que se le encuentra después.
    """
    testcontainers_config.ryuk_disabled = True
    contenedor = _Postgres(
        imagen,
        username=ADMINISTRADOR,
        password=clave,
        dbname="postgres",
        docker_client_kw={"timeout": _TRABAJA},
        # Los datos de una lección se pueden perder: se gana tiempo de arranque.
        command=["postgres", "-c", "fsync=off"],
        labels=etiquetas,
    )
    # La imagen oficial no pide contraseña a quien se conecta desde dentro; aquí, siempre.
    contenedor.with_env("POSTGRES_INITDB_ARGS", "--auth=scram-sha-256 --no-sync")
    # docker-py admite la dirección con el puerto, y testcontainers la deja pasar sin decirlo.
    puertos: dict[str, Any] = {_PUERTO: ("127.0.0.1", puerto)}
    contenedor.ports = puertos
    return contenedor


def cliente() -> DockerClient:
    """El cliente de Docker, elegido como lo elige testcontainers. Quien lo pide, lo cierra.

    Raises:
        ErrorServidor: no hay Docker, no deja entrar, no contesta o está en otra máquina.
    """
    try:
        _llama_a_la_puerta(get_docker_host())
        encontrado = ClienteDeTestcontainers(timeout=_CONTESTA).client
    except (DockerException, OSError) as error:
        if re.search(_SIN_PERMISO, str(error), re.IGNORECASE):
            raise ErrorServidor(
                "Tu usuario no tiene permiso para usar Docker: en Linux, ejecuta «sudo usermod -aG "
                f"docker $USER», cierra la sesión y vuelve a entrar, {O_SIN_CONTENEDOR}"
            ) from None
        if re.search(r"timed? ?out", str(error), re.IGNORECASE):
            raise calla() from None
        raise ErrorServidor(
            "No hay un Docker con el que hablar: instálalo, o ábrelo si ya lo tienes, y repite, "
            + O_SIN_CONTENEDOR
        ) from None
    encontrado.api.timeout = _TRABAJA
    donde = urlsplit(encontrado.api.base_url).hostname
    if donde not in ("localhost", "localnpipe", "127.0.0.1", "::1"):
        encontrado.close()
        raise ErrorServidor(
            "Docker está en otra máquina y el curso solo usa esta: borra DOCKER_HOST, da en "
            f"CURSO_DSN la dirección de un PostgreSQL de esa máquina, {O_SIN_CONTENEDOR}"
        )
    return encontrado


def _llama_a_la_puerta(direccion: str | None) -> None:
    """Comprueba que alguien escucha en el socket de Docker, si es de Unix.

    docker-py no cierra el suyo cuando no puede conectarlo, y ya no hay quien lo alcance para
    cerrarlo (docker/transport/unixconn.py): se prueba antes con otro.

    Args:
        `direccion`: la de `DOCKER_HOST`, o None si es la de siempre.

    Raises:
        OSError: no escucha nadie, o no deja entrar.
    """
    tipo, _, ruta = parse_host(direccion, is_win32=os.name == "nt").partition("://")
    if tipo == "http+unix":
        with socket.socket(socket.AF_UNIX) as puerta:
            puerta.settimeout(_CONTESTA)
            puerta.connect(f"/{ruta.lstrip('/')}")


def calla() -> ErrorServidor:
    """El error de cuando Docker deja de contestar."""
    return ErrorServidor(
        f"Docker no contesta: ciérralo, vuelve a abrirlo y repite, {O_SIN_CONTENEDOR}"
    )


def descarga(cliente: DockerClient, imagen: str) -> None:
    """Descarga una imagen, y no espera a quien no contesta.

    Raises:
        ErrorServidor: no se ha podido.
    """
    print(
        f"⏳ Docker descarga la imagen «{imagen}». La oficial son unos 160 MB: tarda de medio "
        "minuto a varios minutos, según tu conexión, y solo la primera vez.",
        flush=True,
    )
    avances: queue.SimpleQueue[tuple[str | None, str]] = queue.SimpleQueue()
    # docker-py espera sin límite; en otro hilo, el límite lo pone quien escucha.
    threading.Thread(target=_pide_imagen, args=(cliente, imagen, avances), daemon=True).start()
    limite, silencio = time.monotonic() + _DESCARGA, _SILENCIO_AL_EMPEZAR
    while True:
        try:
            que, texto = avances.get(timeout=min(silencio, max(0, limite - time.monotonic())))
        except queue.Empty:
            que, texto = "fallo", ""
        if que == "fin":
            return
        if que == "fallo":
            if re.search("No space left", texto, re.IGNORECASE):
                raise ErrorServidor(SIN_ESPACIO.format("Docker"))
            frase = next(f for patron, f in _DESCARGA_FALLIDA if re.search(patron, texto, re.I))
            raise ErrorServidor(frase.format(imagen) + O_SIN_CONTENEDOR)
        if que == "Downloading":
            silencio = _SILENCIO_DESPUES


def _pide_imagen(
    cliente: DockerClient, imagen: str, avances: "queue.SimpleQueue[tuple[str | None, str]]"
) -> None:
    """Apunta en `avances` cada noticia de la descarga y, al final, cómo ha acabado."""
    repositorio, etiqueta = parse_repository_tag(imagen)
    try:
        for noticia in cliente.api.pull(
            repositorio, etiqueta or "latest", stream=True, decode=True
        ):
            if "error" in noticia:
                avances.put(("fallo", noticia["error"]))
            avances.put((noticia.get("status"), ""))
    except (DockerException, OSError) as error:
        avances.put(("fallo", str(error)))
    avances.put(("fin", ""))
