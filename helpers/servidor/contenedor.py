"""Un PostgreSQL en un contenedor: `CURSO_SERVIDOR=contenedor`."""

import os
import secrets

from .errores import ErrorServidor
from .propio import ADMINISTRADOR, ServidorPropio, carpeta_de_datos

_PUERTO = "5432/tcp"
_ETIQUETA = "curso_pools"
_O_SIN_CONTENEDOR = "o borra la variable CURSO_SERVIDOR para usar el servidor del curso."


def encendido():
    """Gestor de contexto: el contenedor del curso, encendido, y los datos de su administrador."""
    return Contenedor(carpeta_de_datos() / "contenedor").encendido()


class Contenedor(ServidorPropio):
    """Un contenedor con la imagen de `CURSO_IMAGEN`, cuyo puerto solo se abre en 127.0.0.1."""

    forma = "contenedor"

    def para(self):
        """Borra el contenedor. No falla si ya no está.

        Raises:
            ErrorServidor: no hay Docker con el que hablar.
        """
        filtro = {"label": f"{_ETIQUETA}={self.carpeta}"}
        for contenedor in _docker().containers.list(all=True, filters=filtro):
            contenedor.remove(force=True, v=True)

    def _levanta(self):
        self.para()  # Lo que dejó un arranque que alguien mató.
        # Después de hablar con Docker: si falta, esto no añade otra causa de fallo.
        from docker.errors import DockerException
        from testcontainers.community.postgres import PostgresContainer
        from testcontainers.core.config import testcontainers_config

        # Ryuk borraría el contenedor al morir el proceso que lo creó, y lo usan varios.
        testcontainers_config.ryuk_disabled = True
        imagen = os.environ.get("CURSO_IMAGEN", "postgres:18")
        clave = secrets.token_urlsafe(24)
        contenedor = PostgresContainer(
            imagen,
            username=ADMINISTRADOR,
            password=clave,
            dbname="postgres",
            labels={_ETIQUETA: str(self.carpeta)},
        )
        # La imagen oficial no pide contraseña a quien se conecta desde dentro; aquí, siempre.
        contenedor.with_env("POSTGRES_INITDB_ARGS", "--auth=scram-sha-256")
        contenedor.ports = {_PUERTO: ("127.0.0.1", None)}
        try:
            contenedor.start()
            real = contenedor.get_wrapped_container()
            real.reload()
            puerto = int(real.ports[_PUERTO][0]["HostPort"])
        # Los fallos de red de docker-py son OSError; un contenedor que se para no tiene puertos.
        except (DockerException, OSError, LookupError):
            self.para()
            raise ErrorServidor(
                f"Docker no puede descargar o arrancar la imagen «{imagen}»: comprueba la "
                f"conexión y el nombre que da CURSO_IMAGEN, {_O_SIN_CONTENEDOR}"
            ) from None
        self._guarda_estado(clave, puerto)
        if not self.contesta():
            self.para()
            raise ErrorServidor(
                "El contenedor no contesta en 127.0.0.1, quizá porque Docker está en otra "
                f"máquina: da su dirección en CURSO_DSN, {_O_SIN_CONTENEDOR}"
            )


def _docker():
    """El cliente de Docker, elegido como lo elige testcontainers."""
    try:
        from docker.errors import DockerException
        from testcontainers.core.docker_client import DockerClient
    except ImportError:
        raise ErrorServidor(
            "Falta el paquete testcontainers: instala el curso con «pip install -e .[contenedor]», "
            + _O_SIN_CONTENEDOR
        ) from None
    try:
        return DockerClient().client
    except (DockerException, OSError):
        raise ErrorServidor(
            "No hay un Docker con el que hablar: ábrelo y comprueba que tu usuario puede usarlo, "
            + _O_SIN_CONTENEDOR
        ) from None
