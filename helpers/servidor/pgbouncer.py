"""Un PgBouncer de verdad delante de un servidor, mientras dura un bloque: `delante`.

Es un programa aparte, que el curso no trae. Se busca en esta máquina, o donde diga
`CURSO_PGBOUNCER`: la ruta del programa; la palabra `contenedor`, con la imagen que diga
`CURSO_IMAGEN_PGBOUNCER`; o la palabra `no`, que es como si no lo hubiera. Si dice otra cosa, tiene
que estar: nadie se lo salta en silencio.

Lo guarda otro proceso, que espera a que se cierre una tubería: si muere quien lo encendió, aunque
sea de golpe, lo termina. https://www.pgbouncer.org/config.html
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg
from psycopg.rows import dict_row

from .busca_pgbouncer import orden_de, por_que_no, quien_lo_ejecuta
from .errores import ErrorServidor
from .libpq import Datos, conecta
from .propio import (
    CONSOLA_PROPIA,
    carpeta_de_datos,
    escribe,
    prepara_carpeta,
    puerto_libre,
)

_ARRANQUE_S = 20
# Lo lanza, espera a que se cierre la entrada y lo termina. SIGQUIT es «ahora mismo»: con SIGTERM
# esperaría a sus clientes. https://www.pgbouncer.org/usage.html#signals
_GUARDA = """
import signal, subprocess, sys
quien, *orden = sys.argv[1:]
como = dict(zip(("user", "group"), map(int, quien.split(","))), extra_groups=[]) if quien else {}
with open("pgbouncer.log", "wb") as diario:
    suyo = subprocess.Popen(orden, stdin=subprocess.DEVNULL, stdout=diario, stderr=diario, **como)
sys.stdin.buffer.read()
suyo.send_signal(getattr(signal, "SIGQUIT", signal.SIGTERM))
try:
    suyo.wait(5)
except subprocess.TimeoutExpired:
    suyo.kill()
    suyo.wait()
"""


class PgBouncer:
    """Uno en marcha en 127.0.0.1. `parametros` llevan a él; en lo demás son los del servidor."""

    def __init__(self, parametros: Datos, carpeta: Path) -> None:
        self.parametros = parametros
        self._carpeta = carpeta

    def pregunta(self, orden: str) -> list[dict]:
        """Las filas que contesta su consola de administración a una orden, como `SHOW POOLS`."""
        consola = {**self.parametros, "dbname": "pgbouncer", "options": None}
        with psycopg.connect(
            **{campo: valor for campo, valor in consola.items() if valor is not None},
            autocommit=True,
            row_factory=dict_row,
            cursor_factory=psycopg.ClientCursor,  # La consola solo entiende el protocolo simple.
        ) as conexion:
            return conexion.execute(orden.encode()).fetchall()

    @property
    def diario(self) -> str:
        """Lo que ha escrito hasta ahora."""
        try:
            return (self._carpeta / "pgbouncer.log").read_text("utf-8", "replace")
        except FileNotFoundError:  # Todavía no ha empezado.
            return ""


@contextlib.contextmanager
def delante(servidor: Datos, **ajustes: str | int) -> Iterator[PgBouncer]:
    """Enciende uno delante de un servidor, y al salir del bloque lo apaga y borra lo suyo.

    Deja entrar a los usuarios del servidor, con su contraseña, en cualquiera de sus bases de datos.
    De las contraseñas solo tiene lo que guarda el servidor: con eso se comprueban, y con lo que
    demuestra quien entra se identifica a su vez ante el servidor.

    Args:
        servidor: los parámetros de conexión de un superusuario.
        ajustes: los de PgBouncer, como `pool_mode="session"`. Los que no se dan son los suyos.

    Raises:
        ErrorServidor: no se puede usar; el texto dice qué hacer.
    """
    if motivo := por_que_no():
        raise ErrorServidor(f"Sin PgBouncer: {motivo}.")
    prepara_carpeta(carpeta_de_datos())
    with contextlib.ExitStack() as pila:
        for quedan in (2, 1, 0):
            try:
                puerta = pila.enter_context(_encendido(servidor, ajustes))
                break
            except ErrorServidor as error:
                # Alguien ha tomado entretanto el puerto que estaba libre: con otro.
                if "failed to listen" not in str(error) or not quedan:
                    raise
        yield puerta


@contextlib.contextmanager
def _encendido(servidor: Datos, ajustes: Mapping[str, str | int]) -> Iterator[PgBouncer]:
    carpeta = Path(tempfile.mkdtemp(prefix="pgbouncer_", dir=carpeta_de_datos()))
    puerto = puerto_libre()
    try:
        _configura(carpeta, servidor, puerto, ajustes)
        pedido = os.environ.get("CURSO_PGBOUNCER", "")
        # En un contenedor, el usuario es el de dentro.
        usuario = () if pedido == "contenedor" else quien_lo_ejecuta() or ()
        guarda = subprocess.Popen(
            [
                *(sys.executable, "-I", "-S", "-c", _GUARDA, ",".join(usuario)),
                *(*orden_de(pedido, carpeta), "pgbouncer.ini"),
            ],
            cwd=carpeta,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            **CONSOLA_PROPIA,
        )
        try:
            puerta = PgBouncer({**servidor, "port": puerto, "sslmode": "disable"}, carpeta)
            _espera(puerta)
            yield puerta
        finally:
            guarda.communicate()
    finally:
        shutil.rmtree(carpeta, ignore_errors=True)


def _configura(
    carpeta: Path, servidor: Datos, puerto: int, ajustes: Mapping[str, str | int]
) -> None:
    """Escribe lo que lee PgBouncer, que solo puede leer quien lo ejecuta."""
    with contextlib.closing(conecta(servidor)) as conexion, conexion.cursor() as cursor:
        cursor.execute("SELECT rolname, rolpassword FROM pg_authid WHERE rolpassword IS NOT NULL")
        usuarios = "".join(f'"{nombre}" "{clave}"\n' for nombre, clave in cursor.fetchall())
    todos = {
        "listen_addr": "127.0.0.1",
        "listen_port": puerto,
        "unix_socket_dir": "",
        "auth_type": "scram-sha-256",
        "auth_file": "usuarios.txt",
        "admin_users": servidor["user"],
        **ajustes,
    }
    lineas = [f"* = host={servidor['host']} port={servidor['port']}", "[pgbouncer]"]
    lineas += [f"{nombre} = {valor}" for nombre, valor in todos.items()]
    for nombre, texto in {
        "pgbouncer.ini": "\n".join(["[databases]", *lineas, ""]),
        "usuarios.txt": usuarios,
    }.items():
        escribe(carpeta / nombre, texto)
        if quien := quien_lo_ejecuta():
            shutil.chown(carpeta / nombre, *map(int, quien))
    if quien := quien_lo_ejecuta():
        shutil.chown(carpeta, *map(int, quien))


def _espera(puerta: PgBouncer) -> None:
    """Espera a que diga que está en marcha. Sin llamar a su puerta: contaría como un cliente."""
    limite = time.monotonic() + _ARRANQUE_S
    while "process up" not in (dicho := puerta.diario):
        malas = [linea for linea in dicho.splitlines() if "FATAL" in linea or "ERROR" in linea]
        if malas or time.monotonic() > limite:
            porque = malas[0].rpartition("] ")[2] if malas else "no contesta"
            raise ErrorServidor(
                f"PgBouncer no arranca («{porque}»): mira sus ajustes y repite la celda."
            )
        time.sleep(0.005)
