"""Lo que se le pide a Docker, y la frase que dice qué hacer cuando no puede."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

from taller.procesos import ORDEN, RAIZ, Fallo

_PLAZO = 120  # segundos para que un servicio conteste
_REPITE = f"y repite «{ORDEN} aula"
# Lo que se lee en lo que escriben docker y docker compose, y lo que se le dice a quien da la clase.
# Lo que va entre llaves lo pone cada orden.
_AVERIAS = (
    (
        r"permission denied.*docker|docker.*permission denied|access is denied",
        "Tu usuario no tiene permiso para usar Docker: en Linux, ejecuta «sudo usermod -aG docker "
        "$USER», cierra la sesión, vuelve a entrar",
    ),
    (
        r"cannot connect to the docker daemon|is the docker daemon running|docker_?engine"
        r"|error during connect|couldn't connect to docker",
        "Docker no está en marcha: ábrelo (en Linux, «sudo systemctl start docker»)",
    ),
    (
        r"no space left|disk quota",
        "A Docker no le queda espacio en el disco: libera al menos 3 GB («docker system prune» "
        "borra lo que no se usa)",
    ),
    (
        r"port is already allocated|address already in use|bind: only one usage",
        "El puerto {puerto} está ocupado: cierra lo que lo usa, o elige otro con «--puerto»",
    ),
    (
        r"cannot assign requested address|can't assign requested|not valid in its context",
        "Esta máquina no tiene la dirección {direccion}: pon en «--direccion» la suya en la red",
    ),
    (
        r"no route to host|dial tcp|timed? ?out|tls handshake|temporary failure|i/o timeout"
        r"|connection refused|name resolution|failed to (fetch|connect)",
        "Docker no puede descargar lo que falta: comprueba tu conexión a internet",
    ),
    (
        r"pull access denied|manifest unknown|manifest for .* not found|no such image"
        r"|unable to find image|needs to be built",
        f"Falta una imagen: ejecuta «{ORDEN} aula prepara»",
    ),
)


def explica(texto: str, orden: str, si_no: str, **datos: str) -> str:
    """La frase que explica lo que ha escrito Docker; si no lo reconoce, `si_no`.

    Args:
        texto: lo que ha escrito.
        orden: la del aula que se estaba atendiendo, para repetirla.
        si_no: la frase para lo que no se reconoce.
        datos: lo que va entre llaves en las frases.
    """
    for patron, frase in _AVERIAS:
        if re.search(patron, texto, re.IGNORECASE | re.DOTALL):
            return f"{frase.format_map(datos)} {_REPITE} {orden}»."
    return si_no


class Docker:
    """Docker, visto por una orden del aula: sus errores son `Fallo`, con qué hacer."""

    def __init__(self, orden: str, entorno: Mapping[str, str], archivos: list[str]) -> None:
        """Prepara las órdenes; no llama a nadie.

        Args:
            orden: la del aula que se atiende (`enciende`).
            entorno: las variables que completan los archivos de compose.
            archivos: esos archivos, desde la carpeta del curso.
        """
        self.orden = orden
        self.entorno = {**os.environ, **entorno}
        self._archivos = [parte for archivo in archivos for parte in ("-f", archivo)]

    def exige(self) -> None:
        """Comprueba que Docker está, contesta y deja entrar; lanza `Fallo` si no."""
        if not shutil.which("docker"):
            raise Fallo(
                "No encuentro Docker en esta máquina: instálalo (https://docs.docker.com/get-docker)"
                f" {_REPITE} {self.orden}»."
            )
        self.pide("docker", "version", "--format", "{{.Server.Version}}", plazo=30)

    def espera(self, servicio: str, esta: Callable[[], bool]) -> None:
        """Espera a que un servicio esté; lanza `Fallo`, con lo último que ha dicho, si tarda."""
        limite = time.monotonic() + _PLAZO
        while not esta():
            if time.monotonic() > limite:
                dicho = _ultima(self.compose("logs", "--no-color", "--tail=1", servicio))
                raise Fallo(
                    f"«{servicio}» no contesta, y lo último que ha dicho es «{dicho[-300:]}»: "
                    f"corrígelo {_REPITE} {self.orden}»."
                )
            time.sleep(0.5)

    def suma(self, archivo: str) -> None:
        """Añade un archivo de compose a los que hay."""
        self._archivos += ["-f", archivo]

    def contenedores(self, etiqueta: str, *filtros: str) -> list[str]:
        """Los contenedores con una etiqueta, y otros filtros de `docker ps`; también parados."""
        todos = ["--filter", f"label={etiqueta}"]
        todos += [parte for filtro in filtros for parte in ("--filter", filtro)]
        return self.pide("docker", "ps", "--all", "--quiet", *todos, plazo=30).split()

    def sano(self, servicio: str) -> bool:
        """Dice si un servicio de compose está en marcha y supera su `healthcheck`."""
        de_esta = f"label=com.docker.compose.project={self.entorno['COMPOSE_PROJECT_NAME']}"
        return bool(
            self.contenedores(f"com.docker.compose.service={servicio}", de_esta, "health=healthy")
        )

    def compose(self, *argumentos: str, **opciones: Any) -> str:
        """Ejecuta una orden de compose; con `pide`, lanza `Fallo` si falla."""
        return self.pide(*self._compose(), *self._archivos, *argumentos, **opciones)

    def pide(
        self,
        *orden: str,
        plazo: float | None = None,
        entrada: IO[bytes] | None = None,
        salida: IO[bytes] | Path | None = None,
        **datos: str,
    ) -> str:
        """Ejecuta una orden y devuelve lo que escribe.

        Args:
            orden: el programa y sus argumentos.
            plazo: segundos que se le da.
            entrada: de dónde lee; si falta, de ningún sitio.
            salida: dónde escribe, si no se devuelve: un archivo abierto o, con lo que se lee en los
                errores, la ruta de un diario.
            datos: los de las frases de error.

        Raises:
            Fallo: ha fallado, o no ha contestado a tiempo.
        """
        if isinstance(salida, Path):
            with salida.open("wb") as diario:
                return self._ejecuta(orden, plazo, entrada, diario, salida, datos)
        return self._ejecuta(orden, plazo, entrada, salida or subprocess.PIPE, None, datos)

    def _ejecuta(
        self,
        orden: tuple[str, ...],
        plazo: float | None,
        entrada: IO[bytes] | None,
        salida: IO[bytes] | int,
        diario: Path | None,
        datos: Mapping[str, str],
    ) -> str:
        try:
            hecho = subprocess.run(
                orden,
                cwd=RAIZ,
                env=self.entorno,
                stdin=entrada or subprocess.DEVNULL,
                stdout=salida,
                stderr=subprocess.STDOUT if diario else subprocess.PIPE,
                timeout=plazo,
            )
        except subprocess.TimeoutExpired:
            raise Fallo(
                f"Docker no contesta: ciérralo, vuelve a abrirlo {_REPITE} {self.orden}»."
            ) from None
        texto = (hecho.stdout or b"").decode("utf-8", "replace")
        if not hecho.returncode:
            return texto
        dicho = diario.read_text("utf-8", "replace") if diario else ""
        dicho += texto + (hecho.stderr or b"").decode("utf-8", "replace")
        donde = f"el motivo está en «{diario}»" if diario else f"ha dicho «{_ultima(dicho)}»"
        si_no = f"Docker no ha podido hacerlo: {donde}; corrígelo {_REPITE} {self.orden}»."
        raise Fallo(explica(dicho, self.orden, si_no, **datos))

    def _compose(self) -> list[str]:
        """Con qué se llama a compose: el de Docker o, en una Debian, el de antes."""
        nuevo = subprocess.run(
            ["docker", "compose", "version"], env=self.entorno, capture_output=True
        )
        if not nuevo.returncode:
            return ["docker", "compose"]
        if shutil.which("docker-compose"):
            return ["docker-compose"]
        raise Fallo(
            "A Docker le falta «docker compose»: instálalo (en Debian, «sudo apt install "
            f"docker-compose») {_REPITE} {self.orden}»."
        )


def _ultima(texto: str) -> str:
    """La última línea que dice algo."""
    return next((x.strip() for x in reversed(texto.splitlines()) if x.strip()), "nada")
