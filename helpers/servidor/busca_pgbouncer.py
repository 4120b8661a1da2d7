"""Dónde está PgBouncer en esta máquina, o por qué no se puede usar; véase `pgbouncer`."""

import functools
import os
import re
import shutil
import subprocess
from pathlib import Path

from .errores import ErrorServidor
from .propio import CONSOLA_PROPIA, ES_ROOT, ES_WINDOWS

_MINIMA = (1, 22)  # sabe de sentencias preparadas lo que la lección enseña
_IMAGEN = "edoburu/pgbouncer:latest"
_CONSIGUELO = (
    "instálalo con «sudo apt install pgbouncer», con «brew install pgbouncer» o con «conda install "
    "-c conda-forge pgbouncer», o ejecútalo con Docker poniendo «contenedor» en la variable "
    "CURSO_PGBOUNCER"
)
# Debian lo pone donde solo busca root.
_SITIOS = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin", "/opt/local/bin")
_USUARIO = "nobody"  # PgBouncer no se ejecuta como root.


def por_que_no() -> str:
    """Por qué no se puede usar aquí, con lo que hay que hacer, o «» si se puede.

    Raises:
        ErrorServidor: `CURSO_PGBOUNCER` dice que lo hay, y no es así.
    """
    pedido = os.environ.get("CURSO_PGBOUNCER", "")
    if pedido == "no":
        return "CURSO_PGBOUNCER vale «no»"
    imagen = os.environ.get("CURSO_IMAGEN_PGBOUNCER") or _IMAGEN
    try:
        _exige(pedido, os.environ.get("PATH", ""), imagen)
    except ErrorServidor as error:
        if pedido:
            raise ErrorServidor(f"CURSO_PGBOUNCER vale «{pedido}» y no sirve: {error}.") from None
        return str(error)
    return ""


@functools.cache  # Lo que sirve, sirve; lo que falla se vuelve a mirar.
def _exige(pedido: str, _ruta: str, _imagen: str) -> None:
    if not (orden := orden_de(pedido)):
        raise ErrorServidor(f"no hay PgBouncer en esta máquina: {_CONSIGUELO}")
    try:
        dice = subprocess.run(
            [*orden, "--version"], capture_output=True, text=True, timeout=600, **CONSOLA_PROPIA
        ).stdout
    except (OSError, subprocess.SubprocessError):
        dice = ""
    version = re.search(r"PgBouncer (\d+)\.(\d+)", dice, re.IGNORECASE)
    if version is None:
        raise ErrorServidor(f"«{orden[-1]}» no se puede ejecutar: {_CONSIGUELO}")
    if tuple(map(int, version.groups())) < _MINIMA:
        raise ErrorServidor(
            f"«{orden[-1]}» es PgBouncer {version[1]}.{version[2]} y hace falta el "
            f"{'.'.join(map(str, _MINIMA))} o uno posterior: {_CONSIGUELO}"
        )


def orden_de(pedido: str, carpeta: Path | None = None) -> list[str]:
    """Con qué se ejecuta; lista vacía si no se encuentra. En `carpeta` está lo que va a leer."""
    if pedido != "contenedor":
        donde = os.pathsep.join([os.environ.get("PATH", ""), *_SITIOS])
        programa = shutil.which(pedido or "pgbouncer", path=donde)
        return [programa] if programa else []
    if not (docker := shutil.which("docker") or shutil.which("podman")):
        return []
    imagen = os.environ.get("CURSO_IMAGEN_PGBOUNCER") or _IMAGEN
    # En la red de esta máquina: tiene que llegar a 127.0.0.1, y solo se abre ahí.
    orden = [docker, "run", "--rm", "--network=host", "--entrypoint=pgbouncer"]
    if carpeta is not None:
        orden += [f"--volume={carpeta}:{carpeta}", f"--workdir={carpeta}"]
        if not ES_WINDOWS:
            quien = quien_lo_ejecuta() or (str(os.getuid()), str(os.getgid()))
            orden += [f"--user={':'.join(quien)}"]
    return [*orden, imagen]


def quien_lo_ejecuta() -> tuple[str, str] | None:
    """El usuario y el grupo con que se ejecuta, si no es con los de este proceso."""
    if not ES_ROOT:
        return None
    import pwd  # En Windows no está.

    suyo = pwd.getpwnam(_USUARIO)
    return str(suyo.pw_uid), str(suyo.pw_gid)
