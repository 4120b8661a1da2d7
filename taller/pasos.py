"""Los pasos de la instalación: ejecuta cada uno, y explica en una frase lo que lo impide.

Corre antes de que exista .venv: aquí solo cabe la biblioteca estándar.
"""

import os
import re
import ssl
import subprocess
import sys
from pathlib import Path
from typing import Any

from taller.procesos import ORDEN, POSIX, RAIZ, VENV, Fallo, arranca, detiene

DIARIO = VENV / "instalacion.log"

# Aunque la persona lo tenga de otra manera: uv no trae Python de la red, y pip pone lo que se le
# dice donde se le dice.
SIEMPRE = {"UV_PYTHON_DOWNLOADS": "never", "PIP_REQUIRE_VIRTUALENV": "0", "PIP_USER": "0"}

# Lo que se lee en la salida de pip, de uv o del sistema, y lo que se le dice a quien aprende.
DE_ESTA_MAQUINA = [
    (
        r"no module named .?ensurepip|ensurepip is not available",
        "A tu Python le falta ensurepip: instálalo con «sudo apt install python3-venv»",
    ),
    (
        r"errno 28\b|os error 28\b|no space left|(os |win)error 112\b",
        "No queda espacio en el disco: libera al menos 1 GB",
    ),
    (
        r"errno (1|13|30)\b|os error (5|13|30)\b|winerror (5|32)\b|permission denied",
        f"No se puede escribir en «{RAIZ}»: cierra los programas que usen esa carpeta (VS Code,"
        " otro JupyterLab) o lleva el curso a una carpeta tuya",
    ),
]
AVERIAS = [
    *DE_ESTA_MAQUINA,
    (
        r"hash mismatch|do not match the hashes",
        "Un paquete no coincide con requirements.lock, o con el del taller: recupéralos"
        " («git checkout requirements*.lock»)",
    ),
    (
        r"certificate.verify.failed|invalid peer certificate|tls ca certificate bundle",
        "Tu red, o tu antivirus, cambia los certificados y el suyo no se reconoce: pide a quien la"
        " lleva el de su autoridad, pon la ruta de ese archivo en la variable SSL_CERT_FILE",
    ),
    (
        r"connection broken|failed to (fetch|connect)|error sending request|dns error"
        r"|name resolution|getaddrinfo|timed out|from versions: none",
        "No se puede descargar: comprueba tu conexión a internet",
    ),
]
# Sin red, lo demás solo puede ser esto.
AVERIAS_SIN_RED = [
    *DE_ESTA_MAQUINA,
    (
        "",
        f"Al paquete le falta algo, o está dañado: borra la carpeta «{RAIZ}», salvo mi_curso si la"
        " tiene, descomprime otra vez el archivo",
    ),
]


def explica(
    salida: str,
    si_no: str,
    averias: list[tuple[str, str]] = AVERIAS,
    repite: str = ORDEN,
) -> str:
    """Devuelve la frase que explica un error, según su texto; si no lo reconoce, `si_no`.

    Lo busca en `averias`, y acaba diciendo que se repita la orden `repite`.
    """
    for patron, frase in averias:
        if re.search(patron, salida, re.IGNORECASE):
            return f"{frase} y repite «{repite}»."
    return si_no


def muestra_descarga(linea: str, pendientes: set[str]) -> None:
    """Dice qué descargan uv o pip, si tarda; en un terminal, siempre en la misma línea."""
    aviso = re.match(r" *Download(ing|ed) (\S+?)(-\d\S*)?\s(?!.*kB)", linea)
    if not aviso:
        return
    if aviso.group(3):  # pip, que descarga de uno en uno y no dice cuándo acaba
        pendientes.clear()
    empieza, nombre = aviso.group(1) == "ing", aviso.group(2)
    (pendientes.add if empieza else pendientes.discard)(nombre)
    if sys.stdout.isatty():
        texto = "   descargando " + ", ".join(sorted(pendientes)) if pendientes else ""
        print(f"{texto[:75]:75}", end="\r", flush=True)
    elif empieza:
        print(f"   descargando {nombre}", flush=True)


def paso(
    que: str,
    *orden: Any,
    averias: list[tuple[str, str]] = AVERIAS,
    repite: str = ORDEN,
    **variables: str,
) -> None:
    """Da un paso de la instalación: muestra `que`, ejecuta `orden` y guarda lo que esta escribe.

    Las `variables` se añaden a su entorno, salvo las que la persona ya tenga. Lanza `Fallo` si la
    orden falla, con lo que explica su salida (véase `explica`) y, como causa, un
    `CalledProcessError` que la lleva entera. Si algo la interrumpe, la detiene antes de seguir.
    """
    print(f"⏳ {que}…", flush=True)
    salida, pendientes = "", set[str]()
    if DIARIO.is_symlink():
        DIARIO.unlink()
    with DIARIO.open("a", encoding="utf-8") as diario:
        proceso = arranca(
            [*orden],
            cwd=RAIZ,
            env={**variables, **os.environ, **SIEMPRE},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            close_fds=not POSIX,  # Hereda el cerrojo de `prepara_entorno`.
        )
        try:
            assert proceso.stdout
            for cruda in proceso.stdout:
                linea = cruda.decode("utf-8", "replace")
                diario.write(linea)
                salida += linea
                muestra_descarga(linea, pendientes)
            proceso.wait()
        finally:
            if sys.stdout.isatty():
                print(" " * 75, end="\r", flush=True)
            if proceso.poll() is None:
                detiene(proceso)
            if proceso.stdout:
                proceso.stdout.close()
    if proceso.returncode:
        si_no = f"Este paso ha fallado: el motivo está al final de «{DIARIO}»."
        causa = subprocess.CalledProcessError(proceso.returncode, [*orden], salida)
        raise Fallo(explica(salida, si_no, averias, repite)) from causa


def certificados(archivo: Path) -> dict[str, str]:
    """Devuelve las variables con las que pip y uv se fían de lo mismo que el sistema.

    Cada uno trae los suyos, y no conocen los de quien inspecciona la red. SSL_CERT_FILE, si está,
    manda sobre los del sistema; uv ya la lee. Los pip anteriores al 24.2 solo aceptan un archivo, y
    se les escribe en `archivo`. https://pip.pypa.io/en/stable/topics/https-certificates/ ·
    https://docs.astral.sh/uv/concepts/authentication/certificates/
    """
    de_todos = ssl.create_default_context().get_ca_certs(binary_form=True)
    archivo.write_text("".join(map(ssl.DER_cert_to_PEM_cert, de_todos)), encoding="ascii")
    pip = os.environ.get("SSL_CERT_FILE") or (str(archivo) if de_todos else "")
    return {"UV_SYSTEM_CERTS": "true"} | ({"PIP_CERT": pip} if pip else {})
