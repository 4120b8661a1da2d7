"""Un PostgreSQL en un contenedor: `CURSO_SERVIDOR=contenedor`.

Lo crea testcontainers y lo comparten los cuadernos de una persona, uno por imagen. Ryuk, el
segador de testcontainers, borra un contenedor cuando muere el proceso que lo creó: aquí dejaría
sin servidor a los demás cuadernos, y además habría que descargarlo. Lo borra el mismo vigilante
que apaga el servidor embebido.
"""

import contextlib
import os
import queue
import re
import secrets
import socket
import threading
import time
from urllib.parse import urlsplit

from .errores import ErrorServidor
from .propio import ADMINISTRADOR, SIN_ESPACIO, ServidorPropio, carpeta_de_datos, puerto_libre

_IMAGEN = "postgres:18"
_PUERTO = "5432/tcp"
_ETIQUETA = "curso_pools"
_O_SIN_CONTENEDOR = "o borra la variable CURSO_SERVIDOR para usar el servidor del curso."
# Segundos. Docker contesta al momento o no contesta; lo demás depende del disco y de la red.
_DOCKER_CONTESTA = 5
_DOCKER_TRABAJA = 60
_DOCKER_BORRA = 10
_SILENCIO_AL_EMPEZAR = 20
_SILENCIO_DESPUES = 120
_DESCARGA = 30 * 60
_ARRANQUE = 60
_ARRANQUE_SIN_PREGUNTAR = 5

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
_PUERTO_NO_VALE = r"already allocated|already in use|ports are not available|access permissions"
_SIN_PERMISO = r"permission ?(error|denied)|access is denied|acceso denegado"


def encendido():
    """Gestor de contexto: el contenedor del curso, encendido, y los datos de su administrador."""
    imagen = os.environ.get("CURSO_IMAGEN") or _IMAGEN
    nombre = re.sub(r"[^\w.-]", "_", imagen)
    return Contenedor(carpeta_de_datos() / "contenedor" / nombre, imagen).encendido()


class Contenedor(ServidorPropio):
    """Un contenedor con una imagen de PostgreSQL, cuyo puerto solo se abre en 127.0.0.1."""

    forma = "contenedor"
    # Docker termina lo que le pidió un proceso aunque haya muerto: se mira durante unos segundos.
    repasos = 10

    def __init__(self, carpeta, imagen=_IMAGEN):
        """Describe el contenedor; no lo crea.

        Args:
            carpeta: dónde se guarda lo necesario para encontrarlo; su ruta es su etiqueta.
            imagen: la oficial de PostgreSQL, u otra que se use igual.
        """
        super().__init__(carpeta)
        self._imagen = imagen

    def contesta(self):
        """Dice si el servidor admite a su administrador."""
        # Sin contraseña no hay contenedor, aunque otro programa haya ocupado su puerto.
        with contextlib.suppress(ErrorServidor):
            return self._lee_estado()[0] is not None and super().contesta()
        return False

    def para(self):
        """Borra el contenedor, con sus datos. No falla si ya no está.

        Raises:
            ErrorServidor: no hay Docker con el que hablar, o no consigue borrarlo.
        """
        from docker.errors import APIError, DockerException

        with contextlib.closing(cliente_de_docker()) as cliente:
            limite = time.monotonic() + _DOCKER_BORRA
            try:
                while existentes := self._existentes(cliente):
                    for contenedor in existentes:
                        # Otro proceso lo borra a la vez, o Docker lo está arrancando: se repite.
                        with contextlib.suppress(APIError):
                            contenedor.remove(force=True, v=True)
                    if time.monotonic() > limite:
                        raise _docker_calla()
            except (DockerException, OSError):
                raise _docker_calla() from None
        with contextlib.suppress(ErrorServidor):  # Si no hay estado, no hay nada que olvidar.
            self._guarda_estado(None, self._lee_estado()[1])

    def _existentes(self, cliente):
        filtro = {"label": f"{_ETIQUETA}={self.carpeta}"}
        return cliente.containers.list(all=True, filters=filtro, ignore_removed=True)

    def _prepara(self):
        """Descarga la imagen si falta: puede tardar, y todavía no se hace esperar a nadie."""
        if self.contesta():
            return
        with contextlib.closing(cliente_de_docker()) as cliente:
            from docker.errors import APIError, ImageNotFound

            try:
                cliente.images.get(self._imagen)
            except ImageNotFound:
                _descarga(cliente, self._imagen)
            except APIError:
                raise ErrorServidor(
                    f"«{self._imagen}» no puede ser el nombre de una imagen: corrige CURSO_IMAGEN, "
                    + _O_SIN_CONTENEDOR
                ) from None
            except OSError:
                raise _docker_calla() from None

    def _levanta(self):
        from docker.errors import DockerException

        try:
            self.para()  # Uno que se ha parado, o lo que dejó un arranque que alguien mató.
            self._crea()
        except ErrorServidor:
            self.para()
            raise
        except DockerException as error:
            self._guarda_registro(str(error))
            self.para()
            raise ErrorServidor(
                f"Docker no puede arrancar la imagen «{self._imagen}»: lee por qué en "
                f"«{self._registro}», {_O_SIN_CONTENEDOR}"
            ) from None
        # Los fallos de red de docker-py son OSError.
        except OSError:
            raise _docker_calla() from None

    def _crea(self):
        from docker.errors import APIError

        # El mismo puerto de la última vez, si se puede: así vale lo que un cuaderno ya sabía.
        for anterior in (True, False, False):
            clave = secrets.token_urlsafe(24)
            puerto = self._puerto_anterior() if anterior else puerto_libre()
            contenedor = _contenedor(self._imagen, clave, puerto, str(self.carpeta))
            # Antes de arrancar: si matan a este proceso, el siguiente encuentra el servidor.
            self._guarda_estado(clave, puerto)
            try:
                contenedor.start()
            except APIError as error:
                if not re.search(_PUERTO_NO_VALE, str(error), re.IGNORECASE):
                    raise
                self.para()
                continue
            self._espera(contenedor.get_wrapped_container())
            return
        raise ErrorServidor(
            "Docker no consigue abrir un puerto en 127.0.0.1: ciérralo, vuelve a abrirlo y repite, "
            + _O_SIN_CONTENEDOR
        )

    def _puerto_anterior(self):
        try:
            return self._lee_estado()[1]
        except ErrorServidor:
            return puerto_libre()

    def _espera(self, contenedor):
        """Espera a que PostgreSQL admita a su administrador por el puerto de 127.0.0.1."""
        inicio = time.monotonic()
        preguntas = _ARRANQUE_SIN_PREGUNTAR
        while not self.contesta():
            lleva = time.monotonic() - inicio
            contenedor.reload()
            if contenedor.status in ("exited", "dead", "removing"):
                self._guarda_registro(contenedor.logs(tail=50).decode("utf-8", "replace"))
                raise ErrorServidor(
                    f"El contenedor de «{self._imagen}» se ha parado al arrancar: lee por qué en "
                    f"«{self._registro}», y comprueba que CURSO_IMAGEN es un PostgreSQL."
                )
            if lleva > preguntas:
                preguntas += 1
                listo, _ = contenedor.exec_run(["pg_isready", "-h", "127.0.0.1", "-t", "1"])
                if listo == 0 and not self.contesta():
                    raise ErrorServidor(
                        "El contenedor está en marcha pero su puerto no llega a 127.0.0.1, quizá "
                        "porque Docker está en otra máquina: da su dirección en CURSO_DSN, "
                        + _O_SIN_CONTENEDOR
                    )
                if listo > 3:  # No es una respuesta de pg_isready: no está.
                    raise ErrorServidor(
                        f"La imagen «{self._imagen}» no es de PostgreSQL: corrige CURSO_IMAGEN, "
                        + _O_SIN_CONTENEDOR
                    )
            if lleva > _ARRANQUE:
                raise ErrorServidor(
                    f"El contenedor de «{self._imagen}» lleva un minuto arrancando: cierra otros "
                    f"programas y repite, {_O_SIN_CONTENEDOR}"
                )
            time.sleep(0.05)

    @property
    def _registro(self):
        return self.carpeta / "contenedor.log"

    def _guarda_registro(self, texto):
        self._registro.write_text(texto, "utf-8")


def _contenedor(imagen, clave, puerto, etiqueta):
    """El contenedor de testcontainers, sin arrancar."""
    from testcontainers.community.postgres import PostgresContainer
    from testcontainers.core.config import testcontainers_config

    class Postgres(PostgresContainer):
        """El de testcontainers, que aquí no espera: mira dentro cada segundo, no desde fuera."""

        def _connect(self):
            pass

    testcontainers_config.ryuk_disabled = True
    contenedor = Postgres(
        imagen,
        username=ADMINISTRADOR,
        password=clave,
        dbname="postgres",
        docker_client_kw={"timeout": _DOCKER_TRABAJA},
        # Los datos de una lección se pueden perder: se gana tiempo de arranque.
        command=["postgres", "-c", "fsync=off"],
        labels={_ETIQUETA: etiqueta},
    )
    # La imagen oficial no pide contraseña a quien se conecta desde dentro; aquí, siempre.
    contenedor.with_env("POSTGRES_INITDB_ARGS", "--auth=scram-sha-256 --no-sync")
    contenedor.ports = {_PUERTO: ("127.0.0.1", puerto)}
    return contenedor


def cliente_de_docker():
    """El cliente de Docker, elegido como lo elige testcontainers. Quien lo pide, lo cierra.

    Raises:
        ErrorServidor: no hay Docker, no deja entrar, no contesta o está en otra máquina.
    """
    try:
        from docker.errors import DockerException
        from testcontainers.core.docker_client import DockerClient, get_docker_host
    except ImportError:
        raise ErrorServidor(
            "Falta el paquete testcontainers: instala el curso con «pip install -e .[contenedor]», "
            + _O_SIN_CONTENEDOR
        ) from None
    try:
        _llama_a_la_puerta(get_docker_host())
        cliente = DockerClient(timeout=_DOCKER_CONTESTA).client
    except (DockerException, OSError) as error:
        if re.search(_SIN_PERMISO, str(error), re.IGNORECASE):
            raise ErrorServidor(
                "Tu usuario no tiene permiso para usar Docker: en Linux, ejecuta «sudo usermod -aG "
                f"docker $USER», cierra la sesión y vuelve a entrar, {_O_SIN_CONTENEDOR}"
            ) from None
        if re.search(r"timed? ?out", str(error), re.IGNORECASE):
            raise _docker_calla() from None
        raise ErrorServidor(
            "No hay un Docker con el que hablar: instálalo, o ábrelo si ya lo tienes, y repite, "
            + _O_SIN_CONTENEDOR
        ) from None
    cliente.api.timeout = _DOCKER_TRABAJA
    donde = urlsplit(cliente.api.base_url).hostname
    if donde not in ("localhost", "localnpipe", "127.0.0.1", "::1"):
        cliente.close()
        raise ErrorServidor(
            "Docker está en otra máquina y el curso solo usa esta: borra DOCKER_HOST, da en "
            f"CURSO_DSN la dirección de un PostgreSQL de esa máquina, {_O_SIN_CONTENEDOR}"
        )
    return cliente


def _llama_a_la_puerta(donde):
    """Comprueba que alguien escucha en el socket de Docker, si es de Unix.

    docker-py no cierra el suyo cuando no puede conectarlo, y ya no hay quien lo alcance para
    cerrarlo (docker/transport/unixconn.py): se prueba antes con otro.

    Args:
        donde: lo que dice `DOCKER_HOST`, o None si es donde siempre.

    Raises:
        OSError: no escucha nadie, o no deja entrar.
    """
    from docker.utils import parse_host

    tipo, _, ruta = parse_host(donde, is_win32=os.name == "nt").partition("://")
    if tipo == "http+unix":
        with socket.socket(socket.AF_UNIX) as puerta:
            puerta.settimeout(_DOCKER_CONTESTA)
            puerta.connect(f"/{ruta.lstrip('/')}")


def _docker_calla():
    return ErrorServidor(
        f"Docker no contesta: ciérralo, vuelve a abrirlo y repite, {_O_SIN_CONTENEDOR}"
    )


def _descarga(cliente, imagen):
    """Descarga una imagen, y no espera a quien no contesta.

    Raises:
        ErrorServidor: no se ha podido.
    """
    print(
        f"⏳ Docker descarga la imagen «{imagen}». La oficial son unos 160 MB: tarda de medio "
        "minuto a varios minutos, según tu conexión, y solo la primera vez.",
        flush=True,
    )
    avances = queue.SimpleQueue()
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
            raise ErrorServidor(frase.format(imagen) + _O_SIN_CONTENEDOR)
        if que == "Downloading":
            silencio = _SILENCIO_DESPUES


def _pide_imagen(cliente, imagen, avances):
    """Apunta en `avances` cada noticia de la descarga y, al final, cómo ha acabado."""
    from docker.errors import DockerException
    from docker.utils import parse_repository_tag

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
