"""La copia del aula en un archivo: las llaves, el servidor, y los volúmenes del hub y la gente.

Del servidor se guarda lo que da `pg_basebackup`: sus archivos, sin pararlo. No se entra en la base
de datos de nadie (véase helpers/servidor/cuentas.py), y se restaura en la misma versión de
PostgreSQL.
"""

import datetime
import os
import tarfile
import tempfile
from pathlib import Path
from typing import IO

from taller.aula import secretos
from taller.aula.docker import Docker
from taller.procesos import ORDEN, Fallo

IMAGEN = os.environ.get("AULA_IMAGEN") or "curso-aula"
_LLAVES, _SERVIDOR, _VOLUMENES = "llaves.json", "servidor.tar.gz", "volumenes.tar.gz"
_HUB = "hub"  # las personas se guardan con el nombre que su volumen lleva detrás del aula


def hace(
    docker: Docker, proyecto: str, destino: Path | None, llaves: Path, encendida: bool
) -> Path:
    """Guarda la copia y devuelve dónde.

    Args:
        docker: con las variables del aula puestas.
        proyecto: el nombre del aula en Docker.
        destino: el archivo; si falta, uno con la fecha junto a las llaves.
        llaves: donde están los secretos.
        encendida: si el aula está abierta; si no, se enciende solo el servidor, y se apaga.

    Raises:
        Fallo: no se ha podido; no queda nada a medias.
    """
    ahora = datetime.datetime.now().strftime("%Y-%m-%d_%H%M%S")
    destino = (destino or llaves.with_name(f"aula_{ahora}.tar")).resolve()
    if destino.exists():
        raise Fallo(f"«{destino}» ya existe: elige otro nombre para la copia.")
    if not destino.parent.is_dir():
        raise Fallo(f"No existe la carpeta «{destino.parent}»: créala, o elige otra.")
    print("⏳ Copiando el aula…", flush=True)
    try:
        with tempfile.TemporaryDirectory(dir=destino.parent) as nombre:
            partes = Path(nombre)
            try:
                if not encendida:
                    docker.compose("up", "--detach", "servidor")
                    docker.espera("servidor", lambda: docker.sano("servidor"))
                _copia_servidor(docker, partes / _SERVIDOR)
            finally:
                if not encendida:
                    docker.compose("down", "--timeout", "20")
            _copia_volumenes(docker, proyecto, partes / _VOLUMENES)
            (partes / _LLAVES).write_bytes(llaves.read_bytes())
            parcial = partes / "copia.tar"
            parcial.touch(mode=0o600)
            with tarfile.open(parcial, "w") as tar:
                for parte in (_LLAVES, _SERVIDOR, _VOLUMENES):
                    tar.add(partes / parte, parte)
            parcial.replace(destino)
    except OSError:
        raise Fallo(
            f"No se ha podido escribir la copia en «{destino}»: comprueba que puedes escribir en "
            "esa carpeta y que tiene sitio, o elige otra."
        ) from None
    return destino


def restaura(docker: Docker, proyecto: str, origen: Path, llaves: Path, encima: bool) -> None:
    """Deja el aula, que está cerrada, como en esa copia.

    Args:
        docker: el de la orden.
        proyecto: el nombre del aula en Docker.
        origen: la copia.
        llaves: donde van los secretos.
        encima: si se borra lo que haya.

    Raises:
        Fallo: no es una copia, hay otra aula o Docker no ha podido.
    """
    with tempfile.TemporaryDirectory() as nombre:
        partes = Path(nombre)
        try:
            with tarfile.open(origen) as tar:
                for parte in (_LLAVES, _SERVIDOR, _VOLUMENES):
                    tar.extract(parte, partes)
        except (tarfile.TarError, KeyError, OSError):
            raise Fallo(
                f"«{origen}» no es una copia del aula, o no está entera: elige otra de las que "
                f"hizo «{ORDEN} aula copia»."
            ) from None
        nuevas = secretos.lee(partes / _LLAVES)
        docker.entorno |= {**nuevas, "CURSO_PUERTO": "0"}
        if (viejos := _volumenes(docker, proyecto)) and not encima:
            raise Fallo(
                "En esta máquina ya hay un aula, y se perdería: guarda una copia con "
                f"«{ORDEN} aula copia» y repite con «--encima»."
            )
        print("⏳ Restaurando el aula…", flush=True)
        docker.compose("down", "--timeout", "5")
        if viejos:
            docker.pide("docker", "volume", "rm", *viejos)
        llaves.unlink(missing_ok=True)
        llaves.touch(mode=0o600)
        llaves.write_bytes((partes / _LLAVES).read_bytes())
        try:
            docker.compose("up", "--no-start", "--no-build")
            _restaura_servidor(docker, partes / _SERVIDOR)
            _restaura_volumenes(docker, proyecto, partes / _VOLUMENES)
        finally:
            docker.compose("down", "--timeout", "5")


def borra(docker: Docker, proyecto: str, llaves: Path, del_todo: bool) -> None:
    """Borra lo que guarda un aula cerrada: las cuentas, lo de cada persona y las llaves.

    Args:
        docker: el de la orden.
        proyecto: el nombre del aula en Docker.
        llaves: donde están los secretos.
        del_todo: si se borra de verdad.

    Raises:
        Fallo: no hay nada, no se ha dicho que del todo, o Docker no ha podido.
    """
    suyos = _volumenes(docker, proyecto)
    if not suyos and not llaves.exists():
        raise Fallo("De este aula no hay nada que borrar en esta máquina.")
    if not del_todo:
        raise Fallo(
            "Se perderían las cuentas y lo de cada persona: guarda una copia con "
            f"«{ORDEN} aula copia», si la quieres, y repite con «--del-todo»."
        )
    if suyos:
        docker.pide("docker", "volume", "rm", *suyos)
    llaves.unlink(missing_ok=True)


def _copia_servidor(docker: Docker, archivo: Path) -> None:
    orden = "pg_basebackup --username=profe --pgdata=- --format=tar --gzip --wal-method=fetch"
    with archivo.open("wb") as salida:
        docker.compose("exec", "-T", "servidor", *orden.split(), "--checkpoint=fast", salida=salida)


def _restaura_servidor(docker: Docker, archivo: Path) -> None:
    orden = (
        'mkdir -p "$PGDATA" && tar -xz -C "$PGDATA" && chmod 700 "$PGDATA" '
        "&& chown -R postgres: /var/lib/postgresql"
    )
    with archivo.open("rb") as entrada:
        docker.compose(
            *["run", "--rm", "-T", "--no-deps", "--user=root", "--entrypoint=sh"],
            *["servidor", "-c", orden],
            entrada=entrada,
        )


def _volumenes(docker: Docker, proyecto: str) -> list[str]:
    """Los volúmenes de esta aula: los de compose y los de las personas."""
    todos = docker.pide("docker", "volume", "ls", "--quiet").split()
    return [v for v in todos if v.startswith((f"{proyecto}-", f"{proyecto}_"))]


def _montados(proyecto: str, nombres: list[str], final: str = "") -> list[str]:
    """Las opciones que montan cada volumen en /volumenes, con su nombre corto."""
    opciones = []
    for corto in nombres:
        largo = f"{proyecto}_hub" if corto == _HUB else f"{proyecto}-{corto}"
        opciones.append(f"--volume={largo}:/volumenes/{corto}{final}")
    return opciones


def _en_la_imagen(
    docker: Docker,
    montados: list[str],
    *orden: str,
    entrada: IO[bytes] | None = None,
    salida: IO[bytes] | None = None,
) -> None:
    """Ejecuta una orden en un contenedor de la imagen del curso, con esos volúmenes y sin red."""
    docker.pide(
        *["docker", "run", "--rm", "--interactive", "--user=root", "--network=none"],
        *[*montados, IMAGEN, *orden],
        entrada=entrada,
        salida=salida,
    )


def _copia_volumenes(docker: Docker, proyecto: str, archivo: Path) -> None:
    prefijo = f"{proyecto}-"
    cortos = [
        v.removeprefix(prefijo) for v in _volumenes(docker, proyecto) if v.startswith(prefijo)
    ]
    # El del hub se abre para escribir: así lo pide SQLite a quien lee mientras otro escribe.
    montados = _montados(proyecto, cortos, ":ro") + _montados(proyecto, [_HUB])
    with archivo.open("wb") as salida:
        _en_la_imagen(docker, montados, "python", "-m", "aula.empaqueta", salida=salida)


def _restaura_volumenes(docker: Docker, proyecto: str, archivo: Path) -> None:
    with tarfile.open(archivo) as tar:
        cortos = sorted({miembro.name.split("/")[0] for miembro in tar})
    with archivo.open("rb") as entrada:
        orden = ["tar", "-xz", "-p", "-C", "/volumenes"]
        _en_la_imagen(docker, _montados(proyecto, cortos), *orden, entrada=entrada)
