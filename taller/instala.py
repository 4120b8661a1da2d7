"""Deja .venv con las versiones exactas de un cerrojo, y explica en una frase lo que lo impide.

Corre antes de que exista .venv: aquí solo cabe la biblioteca estándar.
"""

import csv
import hashlib
import os
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from taller.procesos import ORDEN, POSIX, PYTHON, RAIZ, VENV, Fallo, arranca, detiene
from taller.turno import turno
from taller.version import aviso_de_version, fallo_de_version

CURSO = RAIZ / "requirements.lock"  # lo que necesita quien aprende
TALLER = RAIZ / "requirements-taller.lock"  # todo eso y lo que piden las pruebas y los cuadernos
SELLO = VENV / "curso.txt"  # dice qué hay instalado; se escribe al final
DIARIO = VENV / "instalacion.log"

# Aunque la persona lo tenga de otra manera: uv no trae Python de la red, y pip pone lo que se le
# dice donde se le dice.
SIEMPRE = {"UV_PYTHON_DOWNLOADS": "never", "PIP_REQUIRE_VIRTUALENV": "0", "PIP_USER": "0"}

# Lo que se lee en la salida de pip, de uv o del sistema, y lo que se le dice a quien aprende.
AVERIAS = [
    (
        r"no module named .?ensurepip|ensurepip is not available",
        "A tu Python le falta ensurepip: instálalo con «sudo apt install python3-venv»",
    ),
    (
        r"errno 28\b|os error 28\b|no space left|(os |win)error 112\b",
        "No queda espacio en el disco: libera al menos 1 GB",
    ),
    (
        r"hash mismatch|do not match the hashes",
        "Un paquete no coincide con requirements.lock, o con el del taller: recupéralos"
        " («git checkout requirements*.lock»)",
    ),
    (
        r"errno (1|13|30)\b|os error (5|13|30)\b|winerror (5|32)\b|permission denied",
        f"No se puede escribir en «{RAIZ}»: cierra los programas que usen esa carpeta (VS Code,"
        " otro JupyterLab) o lleva el curso a una carpeta tuya",
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


def explica(salida: str, si_no: str) -> str:
    """Devuelve la frase que explica un error, según su texto; si no lo reconoce, `si_no`."""
    for patron, frase in AVERIAS:
        if re.search(patron, salida, re.IGNORECASE):
            return f"{frase} y repite «{ORDEN}»."
    return si_no


def version_del_entorno() -> tuple[int, ...]:
    """Devuelve la versión (como (3, 11)) del Python de .venv, o () si no funciona o no sirve."""
    # La carpeta se compara porque, sin pyvenv.cfg, respondería el Python del sistema.
    pregunta = (
        "import os, sys; print(*sys.version_info[:2]"
        " if os.path.samefile(sys.prefix, sys.argv[1]) else '')"
    )
    orden = [str(PYTHON), "-c", pregunta, str(VENV)]
    try:
        dicho = subprocess.check_output(orden, stderr=subprocess.DEVNULL).decode()
    except (OSError, subprocess.CalledProcessError):
        return ()
    version = tuple(int(x) for x in dicho.split())
    return () if fallo_de_version(version or (0, 0)) else version


def muestra_descarga(linea: str, pendientes: set[str]) -> None:
    """Dice qué descarga uv; en un terminal, siempre en la misma línea."""
    aviso = re.match(r" *Download(ing|ed) (\S+?)(-\d\S*)?\s", linea)
    if not aviso:
        return
    empieza, paquete = aviso.group(1) == "ing", aviso.group(2)
    (pendientes.add if empieza else pendientes.discard)(paquete)
    if sys.stdout.isatty():
        texto = "   descargando " + ", ".join(sorted(pendientes)) if pendientes else ""
        print(f"{texto[:75]:75}", end="\r", flush=True)
    elif empieza:
        print(f"   descargando {paquete}", flush=True)


def paso(que: str, *orden: Any, **variables: str) -> None:
    """Da un paso de la instalación: muestra `que`, ejecuta `orden` y guarda lo que esta escribe.

    Las `variables` se añaden a su entorno, salvo las que la persona ya tenga. Lanza `Fallo` si la
    orden falla. Si algo la interrumpe, la detiene antes de seguir.
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
    if proceso.returncode:
        si_no = f"La instalación ha fallado: el motivo está al final de «{DIARIO}»."
        raise Fallo(explica(salida, si_no))


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


def instala(cerrojo: Path, reinstala: bool) -> None:
    """Instala en .venv lo que fija `cerrojo`, y el propio curso.

    Con `reinstala`, ningún paquete que ya esté se da por bueno. Lanza `Fallo` si algo falla.
    """
    with tempfile.TemporaryDirectory() as nombre:
        carpeta = Path(nombre)
        red = certificados(carpeta / "certificados.pem")
        # Casi todo Python trae pip; ponerlo en .venv con ensurepip tarda más que traer uv.
        python = next(filter(tiene_pip, (sys.executable, str(PYTHON))), "")
        if not python:
            paso("Preparando pip", PYTHON, "-m", "ensurepip")
        pip = [
            python or PYTHON,
            "-m",
            "pip",
            "install",
            "--disable-pip-version-check",
            "--no-input",
        ]
        # Quien aprende no lo necesita después, y ocupa 37 MB: se pone aquí, y aquí se queda.
        de_pip = carpeta / "uv.txt"
        de_pip.write_text(lo_que_fija_de("uv"), encoding="utf-8")
        destino = ["--no-deps", "--require-hashes", "--target", carpeta]
        paso("Instalando uv", *pip, *destino, "-r", de_pip, **red)
        uv = [shutil.which("uv", path=str(carpeta / "bin")) or carpeta / "bin" / "uv"]
        uv += ["pip", "install", "--python", PYTHON, "--no-deps"]
        reinstalar = ["--reinstall"] if reinstala else []
        paso("Instalando los paquetes", *uv, *reinstalar, "--require-hashes", "-r", cerrojo, **red)
        paso("Instalando el curso", *uv, "--reinstall", "-e", ".", **red)


def tiene_pip(python: str) -> bool:
    """Dice si ese Python tiene pip."""
    return not subprocess.call([python, "-c", "import pip"], cwd=RAIZ, stderr=subprocess.DEVNULL)


def lo_que_fija_de(paquete: str) -> str:
    """Devuelve las líneas con la versión y los hashes de un paquete en el cerrojo del taller."""
    todo = TALLER.read_text(encoding="utf-8")
    return "".join(re.findall(rf"^{paquete}==(?:.*\\\n)*.*\n", todo, re.MULTILINE))


def huella(cerrojo: Path) -> str:
    """Devuelve lo que identifica a lo que se instala con `cerrojo`."""
    proyecto = RAIZ / "pyproject.toml"
    return hashlib.sha256(cerrojo.read_bytes() + proyecto.read_bytes()).hexdigest()


def exige_una_ruta_que_valga() -> None:
    """Lanza `Fallo` si la ruta del curso lleva algo con lo que Python o PostgreSQL no pueden."""
    # «:» separa carpetas en PATH, y con lo demás PostgreSQL, que llama a sus programas con un
    # intérprete de órdenes, acabaría ejecutando otra cosa.
    if raro := re.search(r'[:$`"\n\r]' if POSIX else "[\n\r]", str(RAIZ)):
        raise Fallo(
            f"La ruta del curso, {str(RAIZ)!r}, lleva {raro[0]!r}, y PostgreSQL o Python no lo"
            f" admiten: lleva la carpeta a otro sitio, o cámbiale el nombre, y repite «{ORDEN}»."
        )


def falta_algo() -> bool:
    """Dice si de un paquete instalado en .venv falta un archivo, o no tiene su tamaño.

    Lo apunta cada uno en su RECORD. https://packaging.python.org/en/latest/specifications/
    recording-installed-packages/#the-record-file
    """
    sitio = "lib/python*/site-packages" if POSIX else "Lib/site-packages"
    for registro in VENV.glob(f"{sitio}/*.dist-info/RECORD"):
        paquetes = f"{registro.parent.parent}{os.sep}"
        try:
            with registro.open(encoding="utf-8", newline="") as lineas:
                for ruta, _, octetos in csv.reader(lineas):
                    if octetos and os.stat(paquetes + ruta).st_size != int(octetos):
                        return True
        except OSError:
            return True
        except (ValueError, csv.Error):
            # Con una lista ilegible uv no sabe quitar el paquete: así lo pone encima.
            shutil.rmtree(registro.parent, ignore_errors=True)
            return True
    return False


def sella(texto: str) -> None:
    """Escribe el sello, sin seguir un enlace que haya en su sitio."""
    SELLO.unlink(missing_ok=True)
    SELLO.write_text(texto, encoding="utf-8")


def _cabecera(version: tuple[int, ...]) -> str:
    """Devuelve cómo empieza el sello de un entorno de esta carpeta y de esa versión de Python."""
    return f"{RAIZ}\n{'.'.join(map(str, version))}\n"


def prepara_entorno(cerrojo: Path) -> None:
    """Deja .venv con las versiones exactas de `cerrojo`; si otro lo está haciendo, lo espera.

    Lanza `Fallo` o `OSError` si algo lo impide.
    """
    aviso = f"Otro «{ORDEN}» está instalando el curso: espero a que acabe (Ctrl-C para dejarlo)"
    with turno(VENV.with_suffix(".lock"), aviso) as archivo:
        if archivo and POSIX:  # Si matan a este proceso, lo tienen los que instalan para él.
            os.set_inheritable(archivo.fileno(), True)
        _completa_entorno(cerrojo)


def _completa_entorno(cerrojo: Path) -> None:
    """Deja .venv con las versiones exactas de `cerrojo`; si ya las tiene, no hace nada.

    Lo que tiene lo dice el sello: la carpeta, el Python y la huella de cada cerrojo instalado.
    Lanza `Fallo` o `OSError` si algo lo impide.
    """
    antes = SELLO.read_text(encoding="utf-8", errors="replace") if SELLO.is_file() else ""
    version = version_del_entorno()
    # El sello lleva la ruta: un entorno que ha cambiado de carpeta se hace de nuevo.
    cabecera = _cabecera(version)
    vale = antes.startswith(cabecera) and not falta_algo()
    puestos = antes.removeprefix(cabecera).split() if vale else []
    if version and huella(cerrojo) in puestos:
        return
    if aviso := aviso_de_version(version or sys.version_info[:2]):
        print(aviso, flush=True)
    existia = bool(version) and (not antes or antes.startswith(f"{RAIZ}\n"))
    if existia:  # lo hizo la persona, o le falta algo: se conserva y se completa
        sella("")
    else:
        if VENV.is_symlink() or VENV.is_file():
            VENV.unlink()
        elif VENV.is_dir():
            shutil.rmtree(VENV)
        VENV.mkdir()
        sella("a medias")
        # Si el curso se abre con el Python de un entorno, el nuevo se hace con el de debajo.
        base = getattr(sys, "_base_executable", sys.executable)
        paso("Creando el entorno de Python en .venv", base, "-m", "venv", "--without-pip", VENV)
    # A quien ya tiene lo del curso le falta solo lo del taller.
    instala(cerrojo, reinstala=existia and huella(CURSO) not in puestos)
    # El cerrojo del taller fija también todo lo del curso.
    huellas = dict.fromkeys([huella(CURSO), huella(cerrojo)])
    texto = _cabecera(version_del_entorno()) + "".join(f"{x}\n" for x in huellas)
    sella(texto)
    print("✓ El curso está instalado.", flush=True)


if __name__ == "__main__":  # solo instala: así lo llama «.devcontainer»
    prepara_entorno(CURSO)
