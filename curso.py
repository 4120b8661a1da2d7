"""La orden del curso. Solo necesita Python: prepara lo demás y abre las lecciones.

  python3 curso.py                    abre el curso en JupyterLab
      --sin-navegador                 no abre el navegador: solo escribe la dirección
      --puerto N                      usa ese puerto (si no, el primero libre desde el 8888)
  python3 curso.py test [...]         ejecuta todas las pruebas (lo demás se pasa a pytest)
  python3 curso.py construir [NN ...] [--comprobar]
                                      genera los cuadernos a partir de lecciones/
  python3 curso.py medir [embebido] [contenedor]
                                      mide en esta máquina lo que gana un pool, y lo escribe
  python3 curso.py servidor [--como-en-los-tutoriales]
                                      deja PostgreSQL en marcha y dice cómo conectarse
  python3 curso.py --help             muestra esta ayuda

En Windows escribe «py curso.py». La primera vez se descargan unos 200 MB.
"""

# También lo lee un Python demasiado antiguo, aunque solo llegue a decir que lo es:
# nada de aquí es posterior a Python 3.6.
import contextlib
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

RAIZ = Path(__file__).resolve().parent
VENV = RAIZ / ".venv"
POSIX = os.name == "posix"
PYTHON = VENV / ("bin/python" if POSIX else "Scripts/python.exe")
CERROJO = RAIZ / "requirements.lock"
SELLO = VENV / "curso.txt"  # dice qué hay instalado; se escribe al final
DIARIO = VENV / "instalacion.log"
ORDEN = "python3 curso.py" if POSIX else "py curso.py"
MODULOS = {
    "test": "pytest",
    "construir": "taller.construir",
    "nueva": "taller.nueva",
    "medir": "tests.bench_medicion",
    "servidor": "helpers.servidor",
}

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
        "Un paquete no coincide con requirements.lock: recupera ese archivo"
        " («git checkout requirements.lock»)",
    ),
    (
        r"errno (1|13|30)\b|os error (5|13|30)\b|winerror (5|32)\b|permission denied",
        f"No se puede escribir en «{RAIZ}»: cierra los programas que usen esa carpeta (VS Code,"
        " otro JupyterLab) o lleva el curso a una carpeta tuya",
    ),
    (
        r"connection broken|failed to (fetch|connect)|error sending request|dns error"
        r"|name resolution|getaddrinfo|timed out|from versions: none",
        "No se puede descargar: comprueba tu conexión a internet",
    ),
]


class Fallo(Exception):
    """Algo impide seguir; su texto es la frase que dice qué hacer."""


def fallo_de_version(version):
    """Devuelve la frase que ve quien tiene un Python que no sirve, o «» si sirve."""
    if (3, 10) <= tuple(version[:2]) <= (3, 13):
        return ""
    # Sin acentos ni comillas: un Python tan antiguo puede no saber escribirlos en el terminal.
    return (
        f"El curso necesita Python 3.10, 3.11, 3.12 o 3.13 y este es el {version[0]}.{version[1]}:"
        f" instala uno de esos y repite con {'python3.13' if POSIX else 'py -3.13'} curso.py"
    )


def explica(salida, si_no):
    """Devuelve la frase que explica un error, según su texto; si no lo reconoce, `si_no`."""
    for patron, frase in AVERIAS:
        if re.search(patron, salida, re.IGNORECASE):
            return f"{frase} y repite «{ORDEN}»."
    return si_no


def arranca(orden, **opciones):
    """Inicia un proceso en su propia sesión: Ctrl-C llega solo aquí, y aquí se decide qué hacer."""
    return subprocess.Popen([str(x) for x in orden], start_new_session=True, **opciones)


def detiene(proceso, senal=signal.SIGINT):
    """Para un proceso de `arranca` y a sus hijos: con `senal` y, a los 20 s, a la fuerza."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # un segundo Ctrl-C no deja nada a medio cerrar
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if POSIX:
            os.killpg(proceso.pid, senal)  # en Windows, la consola ya le ha enviado Ctrl-C
        with contextlib.suppress(subprocess.TimeoutExpired):
            proceso.wait(20)
        os.killpg(proceso.pid, signal.SIGKILL) if POSIX else proceso.kill()
    proceso.wait()


def version_del_entorno():
    """Devuelve «3.11» (o la que sea) si .venv tiene un Python que funciona y sirve; «» si no."""
    # La carpeta se compara porque, sin pyvenv.cfg, respondería el Python del sistema.
    pregunta = (
        "import os, sys; print('%d.%d' % sys.version_info[:2]"
        " if os.path.samefile(sys.prefix, sys.argv[1]) else '')"
    )
    orden = [str(PYTHON), "-c", pregunta, str(VENV)]
    try:
        version = subprocess.check_output(orden, stderr=subprocess.DEVNULL).decode().strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
    return version if version in ("3.10", "3.11", "3.12", "3.13") else ""


def muestra_descarga(linea, pendientes):
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


def paso(que, *orden):
    """Da un paso de la instalación: muestra `que`, ejecuta `orden` y guarda lo que esta escribe.

    Lanza `Fallo` si la orden falla. Si algo la interrumpe, la detiene antes de seguir.
    """
    print(f"⏳ {que}…", flush=True)
    salida, pendientes = "", set()
    entorno = dict(os.environ, UV_PYTHON_DOWNLOADS="never")
    tubos = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with open(str(DIARIO), "a", encoding="utf-8") as diario:
        proceso = arranca(orden, cwd=str(RAIZ), env=entorno, **tubos)
        try:
            for linea in proceso.stdout:
                linea = linea.decode("utf-8", "replace")
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


def instala(reinstala):
    """Instala en .venv lo que fija requirements.lock, y el propio curso.

    Con `reinstala`, ningún paquete que ya esté se da por bueno. Lanza `Fallo` si algo falla.
    """
    pip = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    uv = [PYTHON, "-m", "uv", "pip", "install", "--python", PYTHON, "--no-deps"]
    # uv no puede reemplazarse a sí mismo en Windows: lo pone pip, y uv pone todo lo demás.
    todo = CERROJO.read_text(encoding="utf-8")
    solo_uv = re.search(r"^uv==(?:.*\\\n)*.*\n", todo, re.MULTILINE).group()
    with tempfile.TemporaryDirectory() as carpeta:
        de_pip, de_uv = Path(carpeta, "uv.txt"), Path(carpeta, "resto.txt")
        de_pip.write_text(solo_uv, encoding="utf-8")
        de_uv.write_text(todo.replace(solo_uv, ""), encoding="utf-8")
        if subprocess.call([str(PYTHON), "-c", "import pip"], stderr=subprocess.DEVNULL):
            paso("Preparando pip", PYTHON, "-m", "ensurepip")
        paso("Instalando uv", *pip, "--no-deps", "--require-hashes", "-r", de_pip)
        reinstalar = ["--reinstall"] if reinstala else []
        paso("Instalando los paquetes", *uv, *reinstalar, "--require-hashes", "-r", de_uv)
    paso("Instalando el curso", *uv, "--reinstall", "-e", RAIZ)


def prepara_entorno():
    """Deja .venv con las versiones exactas de requirements.lock; si ya las tiene, no hace nada."""
    huella = hashlib.sha256(CERROJO.read_bytes() + (RAIZ / "pyproject.toml").read_bytes())
    antes = SELLO.read_text(encoding="utf-8") if SELLO.is_file() else ""
    version = version_del_entorno()
    # El sello lleva la ruta: un entorno que ha cambiado de carpeta se hace de nuevo.
    if version and antes == f"{RAIZ}\n{version}\n{huella.hexdigest()}\n":
        return
    existia = version and (not antes or antes.startswith(f"{RAIZ}\n"))
    if existia:  # lo hizo la persona, o requirements.lock ha cambiado: se conserva y se completa
        SELLO.write_text("", encoding="utf-8")
    else:
        if VENV.is_dir():
            shutil.rmtree(str(VENV))
        VENV.mkdir()
        SELLO.write_text("a medias", encoding="utf-8")
        # Si el curso se abre con el Python de un entorno, el nuevo se hace con el de debajo.
        base = getattr(sys, "_base_executable", sys.executable)
        paso("Creando el entorno de Python en .venv", base, "-m", "venv", "--without-pip", VENV)
    instala(reinstala=existia)
    version = version_del_entorno()
    SELLO.write_text(f"{RAIZ}\n{version}\n{huella.hexdigest()}\n", encoding="utf-8")
    print("✓ El curso está instalado.", flush=True)


def ejecuta(modulo, argumentos):
    """Cede el sitio a un módulo: suyos son el terminal, Ctrl-C y el código de salida."""
    orden = [str(PYTHON), "-m", modulo, *argumentos]
    os.chdir(str(RAIZ))
    if POSIX:
        os.execv(orden[0], orden)
    proceso = subprocess.Popen(orden)  # en Windows, execv no espera a que termine
    while True:
        with contextlib.suppress(KeyboardInterrupt):
            return proceso.wait()


def main(argumentos):
    """Atiende la orden escrita y devuelve el código de salida; lanza `Fallo` si no la entiende."""
    if argumentos and argumentos[0] in ("-h", "--help"):
        print(__doc__.strip())
        return 0
    con_accion = argumentos and not argumentos[0].startswith("-")
    accion = argumentos.pop(0) if con_accion else "lab"
    if accion != "lab" and accion not in MODULOS:
        raise Fallo(f"No conozco «{accion}»: escribe «{ORDEN} --help» para ver qué hay.")
    prepara_entorno()
    if accion == "lab":
        from laboratorio import abrir

        return abrir.main(argumentos)
    return ejecuta(MODULOS[accion], argumentos)


if __name__ == "__main__":
    if fallo_de_version(sys.version_info):
        sys.exit(fallo_de_version(sys.version_info))
    sys.modules["curso"] = sys.modules["__main__"]  # para laboratorio, que importa `curso`
    for canal in (sys.stdout, sys.stderr):
        canal.reconfigure(errors="replace")  # una consola antigua de Windows no tiene «✓»
    for nombre in ("SIGTERM", "SIGHUP"):  # cerrar el terminal es como pulsar Ctrl-C
        if hasattr(signal, nombre):
            signal.signal(getattr(signal, nombre), signal.default_int_handler)
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        print(f"\nInterrumpido: para seguir, repite «{ORDEN}».", file=sys.stderr)
        sys.exit(130)
    except Fallo as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(explica(str(error), f"Algo ha fallado al leer o escribir un archivo: {error}"))
