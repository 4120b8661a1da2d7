"""Un PostgreSQL en un contenedor: `CURSO_SERVIDOR=contenedor`.

Lo crea testcontainers y lo comparten los cuadernos de una persona, uno por imagen. Ryuk, el
segador de testcontainers, borra un contenedor cuando muere el proceso que lo creó: aquí dejaría
sin servidor a los demás cuadernos, y además habría que descargarlo. Lo borra el mismo vigilante
que apaga el servidor embebido.
"""

import contextlib
import os
import re
import secrets
import time
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from .errores import O_SIN_CONTENEDOR, ErrorServidor
from .propio import Respuesta, ServidorPropio, carpeta_de_datos, escribe, puerto_libre

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.containers import Container

_IMAGEN = "postgres:18"
_ETIQUETA = "curso_pools"
# Segundos.
_BORRA = 10
_DESPIERTA = 10
_ARRANQUE = 60
_ARRANQUE_SIN_PREGUNTAR = 5

# La mayor de las que da pg_isready. Si es otra, no está: la imagen no es de PostgreSQL.
_RESPUESTAS = 3
_PUERTO_NO_VALE = r"already allocated|already in use|ports are not available|access permissions"


class Contenedor(ServidorPropio):
    """Un contenedor con una imagen de PostgreSQL, cuyo puerto solo se abre en 127.0.0.1."""

    nombre = "contenedor"
    # Docker termina lo que le pidió un proceso aunque haya muerto: se mira durante unos segundos.
    repasos = 10

    def __init__(self, carpeta: Path, imagen: str = _IMAGEN) -> None:
        """Describe el contenedor; no lo crea.

        Args:
            carpeta: dónde se guarda lo necesario para encontrarlo; su ruta es su etiqueta.
            imagen: la oficial de PostgreSQL, u otra que se use igual.
        """
        super().__init__(carpeta)
        self._imagen = imagen

    @classmethod
    def del_curso(cls) -> "Contenedor":
        """El de la imagen que dice `CURSO_IMAGEN`, o la oficial."""
        imagen = os.environ.get("CURSO_IMAGEN") or _IMAGEN
        nombre = re.sub(r"[^\w.-]", "_", imagen)
        return cls(carpeta_de_datos() / "contenedor" / nombre, imagen)

    def por_que_no(self) -> str:
        """Por qué no se puede usar aquí sin descargar nada, o «» si se puede."""
        try:
            motor = _motor()
            with contextlib.closing(motor.cliente()) as cliente:
                cliente.images.get(self._imagen)
        except ErrorServidor as error:
            return str(error).partition(":")[0]
        except motor.ImageNotFound:
            return f"Docker no tiene la imagen «{self._imagen}»"
        return ""

    def respuesta(self) -> Respuesta:
        """Lo que contesta el servidor a su administrador."""
        # Sin contraseña no hay contenedor, aunque otro programa haya ocupado su puerto.
        with contextlib.suppress(ErrorServidor):
            if self._lee_estado()[0] is not None:
                return super().respuesta()
        return Respuesta.RECHAZA

    def para(self) -> None:
        """Borra el contenedor, con sus datos. No falla si ya no está.

        Raises:
            ErrorServidor: no hay Docker con el que hablar, o no consigue borrarlo.
        """
        motor = _motor()
        with contextlib.closing(motor.cliente()) as cliente:
            limite = time.monotonic() + _BORRA
            try:
                while existentes := self._existentes(cliente):
                    for contenedor in existentes:
                        # Otro proceso lo borra a la vez, o Docker lo está arrancando: se repite.
                        with contextlib.suppress(motor.APIError):
                            contenedor.remove(force=True, v=True)
                    if time.monotonic() > limite:
                        raise motor.calla()
            except (motor.DockerException, OSError):
                raise motor.calla() from None
        with contextlib.suppress(ErrorServidor):  # Si no hay estado, no hay nada que olvidar.
            self._guarda_estado(None, self._lee_estado()[1])

    def _existentes(self, cliente: "DockerClient") -> "list[Container]":
        filtro = {"label": f"{_ETIQUETA}={self.carpeta}"}
        return cliente.containers.list(all=True, filters=filtro, ignore_removed=True)

    def _prepara(self) -> None:
        """Descarga la imagen si falta: puede tardar, y todavía no se hace esperar a nadie."""
        if self.contesta():
            return
        motor = _motor()
        with contextlib.closing(motor.cliente()) as cliente:
            try:
                cliente.images.get(self._imagen)
            except motor.ImageNotFound:
                motor.descarga(cliente, self._imagen)
            except motor.APIError:
                raise ErrorServidor(
                    f"«{self._imagen}» no puede ser el nombre de una imagen: corrige CURSO_IMAGEN, "
                    + O_SIN_CONTENEDOR
                ) from None
            except OSError:
                raise motor.calla() from None

    def _en_marcha(self) -> bool:
        """Dice si hay un contenedor en pausa, o con un PostgreSQL, aunque ahora calle."""
        motor = _motor()
        with (
            contextlib.suppress(ErrorServidor, motor.DockerException, OSError),
            contextlib.closing(motor.cliente()) as cliente,
        ):
            return any(map(_tiene_postgres, self._existentes(cliente)))
        return False

    def _reanuda(self) -> bool:
        """Sigue con el contenedor que está en marcha, aunque calle: guarda datos de alguien.

        Returns:
            Si lo hay, y ya contesta. Uno en pausa se reanuda.

        Raises:
            ErrorServidor: está en marcha y no contesta.
        """
        motor = _motor()
        with contextlib.closing(motor.cliente()) as cliente:
            for contenedor in self._existentes(cliente):
                if contenedor.status == "paused":
                    contenedor.unpause()
                    contenedor.reload()
                if _tiene_postgres(contenedor):
                    break
            else:
                return False
        limite = time.monotonic() + _DESPIERTA
        while not self.contesta():
            if time.monotonic() > limite:
                raise ErrorServidor(
                    f"El contenedor «{contenedor.name}» está en marcha y no contesta: espera un "
                    "minuto, por si tu máquina se está despertando, y repite; si sigue igual, "
                    f"ejecuta «docker restart {contenedor.name}»."
                )
            time.sleep(0.05)
        return True

    def _levanta(self) -> None:
        motor = _motor()
        try:
            if self._reanuda():
                return
        except (motor.DockerException, OSError):
            raise motor.calla() from None
        try:
            self.para()  # Uno que se ha parado, o lo que dejó un arranque que alguien mató.
            self._crea()
        except ErrorServidor:
            self.para()
            raise
        except motor.DockerException as error:
            self._guarda_diario(str(error))
            self.para()
            raise ErrorServidor(
                f"Docker no puede arrancar la imagen «{self._imagen}»: lee por qué en "
                f"«{self._diario}», {O_SIN_CONTENEDOR}"
            ) from None
        # Los fallos de red de docker-py son OSError.
        except OSError:
            raise motor.calla() from None

    def _crea(self) -> None:
        motor = _motor()
        # El mismo puerto de la última vez, si se puede: así vale lo que un cuaderno ya sabía.
        for anterior in (True, False, False):
            clave = secrets.token_urlsafe(24)
            puerto = self._puerto_anterior() if anterior else puerto_libre()
            contenedor = motor.postgres(self._imagen, clave, puerto, {_ETIQUETA: str(self.carpeta)})
            # Antes de arrancar: si matan a este proceso, el siguiente encuentra el servidor.
            self._guarda_estado(clave, puerto)
            try:
                contenedor.start()
            except motor.APIError as error:
                if not re.search(_PUERTO_NO_VALE, str(error), re.IGNORECASE):
                    raise
                self.para()
                continue
            self._espera(contenedor.get_wrapped_container())
            return
        raise ErrorServidor(
            "Docker no consigue abrir un puerto en 127.0.0.1: ciérralo, vuelve a abrirlo y repite, "
            + O_SIN_CONTENEDOR
        )

    def _puerto_anterior(self) -> int:
        try:
            return self._lee_estado()[1]
        except ErrorServidor:
            return puerto_libre()

    def _espera(self, contenedor: "Container") -> None:
        """Espera a que PostgreSQL admita a su administrador por el puerto de 127.0.0.1."""
        inicio = time.monotonic()
        preguntas = _ARRANQUE_SIN_PREGUNTAR
        while not self.contesta():
            lleva = time.monotonic() - inicio
            contenedor.reload()
            if contenedor.status in ("exited", "dead", "removing"):
                self._guarda_diario(contenedor.logs(tail=50).decode("utf-8", "replace"))
                raise ErrorServidor(
                    f"El contenedor de «{self._imagen}» se ha parado al arrancar: lee por qué en "
                    f"«{self._diario}», y comprueba que CURSO_IMAGEN es un PostgreSQL."
                )
            if lleva > preguntas:
                preguntas += 1
                listo = _pregunta_dentro(contenedor)
                if listo == 0 and not self.contesta():
                    raise ErrorServidor(
                        "El contenedor está en marcha pero su puerto no llega a 127.0.0.1, quizá "
                        "porque Docker está en otra máquina: da su dirección en CURSO_DSN, "
                        + O_SIN_CONTENEDOR
                    )
                if listo > _RESPUESTAS:
                    raise ErrorServidor(
                        f"La imagen «{self._imagen}» no es de PostgreSQL: corrige CURSO_IMAGEN, "
                        + O_SIN_CONTENEDOR
                    )
            if lleva > _ARRANQUE:
                raise ErrorServidor(
                    f"El contenedor de «{self._imagen}» lleva un minuto arrancando: cierra otros "
                    f"programas y repite, {O_SIN_CONTENEDOR}"
                )
            time.sleep(0.05)

    @property
    def _diario(self) -> Path:
        return self.carpeta / "contenedor.log"

    def _guarda_diario(self, texto: str) -> None:
        escribe(self._diario, texto)


def _pregunta_dentro(contenedor: "Container") -> int:
    """Lo que responde `pg_isready`: 0 es que PostgreSQL admite conexiones."""
    return contenedor.exec_run(["pg_isready", "-h", "127.0.0.1", "-t", "1"]).exit_code


def _tiene_postgres(contenedor: "Container") -> bool:
    """Dice si está en pausa, o si dentro hay un PostgreSQL, aunque no conteste."""
    if contenedor.status == "running":
        return _pregunta_dentro(contenedor) <= _RESPUESTAS
    return contenedor.status == "paused"


def _motor() -> ModuleType:
    """El módulo que habla con Docker: opcional, y tarda medio segundo en importarse.

    Raises:
        ErrorServidor: lo que necesita no está instalado.
    """
    try:
        from . import motor
    except ImportError:
        raise ErrorServidor(
            "Falta el paquete testcontainers: instala el curso con «pip install -e .[contenedor]», "
            + O_SIN_CONTENEDOR
        ) from None
    return motor
