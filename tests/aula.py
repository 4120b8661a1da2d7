"""Lo que comparten las pruebas: un servidor en su carpeta, y lo que se mira en él desde fuera."""

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import psycopg2

from helpers.servidor.contenedor import Contenedor
from helpers.servidor.propio import ES_ROOT, procesos_de

__all__ = ["ES_ROOT", "procesos_de"]

POSIX = os.name == "posix"
LINUX = sys.platform == "linux"
_DE_SOBRA = 4 << 30
IMAGEN = os.environ.get("CURSO_IMAGEN") or "postgres:18"
# Abre el curso como `curso.py lab`, pero con el Python que prueba y en una carpeta de usar y tirar.
# Un intérprete de órdenes, si las pruebas van en segundo plano, deja Ctrl-C sin efecto: se repone.
ABRE = """
import signal
import sys
from pathlib import Path
from taller import abrir
from taller.procesos import Fallo
signal.signal(signal.SIGINT, signal.default_int_handler)
abrir.PYTHON = Path(sys.executable)
abrir.MI_CURSO = Path(sys.argv[1])
abrir.DATOS = abrir.MI_CURSO / ".jupyter"
abrir.DIARIO = abrir.DATOS / "jupyterlab.log"
try:
    sys.exit(abrir.main(["--sin-navegador"]))
except Fallo as fallo:
    sys.exit(str(fallo))
"""
_INICIA = """
import sys, time
desde = time.perf_counter()
import psycopg2
from helpers import servidor
importado = time.perf_counter()
servidor.iniciar("02")
psycopg2.connect("").cursor().execute("SELECT 1")
ahora = time.perf_counter()
print(ahora - desde, ahora - importado, flush=True)
sys.stdin.read()
"""


# --------------------------------------------------------------- carpetas y procesos


def en_memoria():
    """Dónde hacer carpetas en memoria, si la hay de sobra; si no, None: donde diga el sistema.

    Una base de datos son cientos de archivos, y aquí se crean y se borran miles de ellas.
    """
    memoria = Path("/dev/shm")
    if not LINUX or not os.access(memoria, os.W_OK):
        return None
    # Ahí van también los programas de PostgreSQL, si es de root.
    se_ejecuta = not os.statvfs(memoria).f_flag & os.ST_NOEXEC
    return memoria if se_ejecuta and shutil.disk_usage(memoria).free > _DE_SOBRA else None


def carpeta_nueva():
    """Una carpeta temporal en la que puede entrar el usuario que ejecuta PostgreSQL."""
    carpeta = Path(tempfile.mkdtemp(prefix="curso_prueba_", dir=en_memoria()))
    carpeta.chmod(0o755)
    return carpeta


def quita_carpeta(carpeta, segundos=20):
    """Borra la carpeta cuando no queda en ella ningún proceso; si queda alguno, falla."""
    limite = time.monotonic() + segundos
    while (vivos := procesos_de(carpeta)) and time.monotonic() < limite:
        time.sleep(0.1)
    for proceso in vivos:
        with contextlib.suppress(psutil.NoSuchProcess):
            proceso.kill()
    shutil.rmtree(carpeta, ignore_errors=True)
    assert not vivos, f"Seguían en marcha: {vivos}"


def entorno(carpeta, **mas):
    """Las variables de este proceso, sin rastro de otro servidor ni de otra sesión."""
    ajenas = ("PG", "CURSO_")
    limpio = {v: valor for v, valor in os.environ.items() if not v.startswith(ajenas)}
    # Dónde está PgBouncer es de la máquina: no lleva a ningún servidor.
    if pgbouncer := os.environ.get("CURSO_PGBOUNCER"):
        limpio["CURSO_PGBOUNCER"] = pgbouncer
    return {**limpio, "CURSO_DATOS": str(carpeta), "PYTHONIOENCODING": "utf-8", **mas}


def espera(condicion, segundos=45):
    """Espera a que se cumpla la condición; falla si no se cumple a tiempo.

    Cuanto más lleva esperando, menos a menudo mira: quien espera no le quita a nadie el procesador.
    """
    desde = time.monotonic()
    while not (resultado := condicion()):
        pasados = time.monotonic() - desde
        assert pasados < segundos, "No ha ocurrido a tiempo"
        time.sleep(min(0.02 + pasados / 20, 0.25))
    return resultado


@contextlib.contextmanager
def lanzado(*argumentos, **opciones):
    """Un proceso de Python que al salir del bloque ya no está, pase lo que pase."""
    proceso = subprocess.Popen(
        [sys.executable, *argumentos], stdout=subprocess.PIPE, encoding="utf-8", **opciones
    )
    with proceso:
        try:
            yield proceso
        finally:
            proceso.kill()


@contextlib.contextmanager
def iniciado(carpeta, **mas):
    """Un proceso nuevo con su sesión; da los segundos hasta el primer `SELECT 1`.

    El primero cuenta las importaciones; el segundo, solo desde la llamada a `iniciar`.
    """
    proceso = subprocess.Popen(
        [sys.executable, "-c", _INICIA],
        env=entorno(carpeta, **mas),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield tuple(float(x) for x in proceso.stdout.readline().split())
    finally:
        proceso.communicate(timeout=30)


def por_que_no_hay_contenedor():
    """Por qué no se puede usar aquí un contenedor, o «» si se puede."""
    return Contenedor.del_curso().por_que_no()


def vive(proceso):
    """Dice si un proceso sigue en marcha; un zombi, ya no."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return proceso.status() != psutil.STATUS_ZOMBIE
    return False


# --------------------------------------------------------------- el servidor de otra persona


class Ajeno:
    """El servidor de otra persona, visto por su administrador."""

    def __init__(self, carpeta):
        estado = json.loads((carpeta / "estado.json").read_text("utf-8"))
        self.puerto, self.clave = estado["puerto"], estado["clave"]
        self.admin = administrador(carpeta)

    def dsn(self, usuario="curso_admin", clave=None, base="postgres"):
        clave = self.clave if clave is None else clave
        return f"postgresql://{usuario}:{clave}@127.0.0.1:{self.puerto}/{base}"

    def ordena(self, *ordenes):
        for orden in ordenes:
            consulta(self.admin, orden)

    def inventario(self):
        """Todo lo que un curso podría dejar: bases de datos, roles y conexiones."""
        orden = "SELECT datname FROM pg_database UNION ALL SELECT rolname FROM pg_roles"
        return sorted(nombre for (nombre,) in consulta(self.admin, orden))


@contextlib.contextmanager
def servidor_ajeno():
    """Un servidor al que se llega con `CURSO_DSN`: uno nuestro, que el curso cree ajeno."""
    carpeta = carpeta_nueva()
    orden = ("-m", "helpers.servidor", "--mientras-viva")
    with lanzado(*orden, env=entorno(carpeta), stdin=subprocess.PIPE) as propietario:
        assert propietario.stdout.readline() == "listo\n"
        ajeno = Ajeno(carpeta)
        yield ajeno
        ajeno.admin.close()
    quita_carpeta(carpeta)


# --------------------------------------------------------------- el servidor de una carpeta


def administrador(carpeta, **otros):
    """Una conexión del superusuario del servidor de la carpeta."""
    estado = json.loads((carpeta / "estado.json").read_text("utf-8"))
    datos = {"host": "127.0.0.1", "port": estado["puerto"], "password": estado["clave"]}
    datos |= {"user": "curso_admin", "dbname": "postgres", "sslmode": "disable", **otros}
    conexion = psycopg2.connect(**datos)
    conexion.autocommit = True
    return conexion


def consulta(conexion, orden, *parametros):
    with conexion.cursor() as cursor:
        cursor.execute(orden, parametros)
        return cursor.fetchall() if cursor.description else None


def nuestras(conexion):
    """Las bases de datos y los roles de lecciones que hay en un servidor."""
    return {
        nombre
        for (nombre,) in consulta(
            conexion,
            "SELECT datname FROM pg_database UNION SELECT rolname FROM pg_roles",
        )
        if re.match(r"curso_\d", nombre)
    }


def principal(carpeta):
    """El proceso principal del servidor de la carpeta."""
    pid = (carpeta / "datos" / "postmaster.pid").read_text().split()[0]
    return psutil.Process(int(pid))


def mata_al_servidor(carpeta):
    """Mata al proceso principal y espera a que haya muerto: en una máquina ocupada, tarda."""
    proceso = principal(carpeta)
    proceso.kill()
    espera(lambda: proceso not in procesos_de(carpeta))


def vigilantes(carpeta):
    """Los procesos que vigilan el servidor de la carpeta: están conectados a él."""
    return [p for p in _del_vigilante(carpeta) if _conectado(p)]


def relevos(carpeta):
    """Los procesos que esperan a que muera el vigilante de la carpeta."""
    return [
        p
        for p in _del_vigilante(carpeta)
        if "sys.stdin" in " ".join(p.cmdline()) and not _conectado(p)
    ]


def _del_vigilante(carpeta):
    for proceso in procesos_de(carpeta):
        with contextlib.suppress(psutil.Error):
            if "helpers.servidor.vigilante" in " ".join(proceso.cmdline()):
                yield proceso


def _conectado(proceso):
    with contextlib.suppress(psutil.Error):
        return bool(proceso.net_connections())
    return False
