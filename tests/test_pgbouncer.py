"""PgBouncer: el que se enciende delante de un servidor, y el que hay detrás de `CURSO_DSN`."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import psutil
import psycopg
import pytest

from helpers.servidor import ErrorServidor, desechable, externo, pgbouncer
from helpers.servidor.libpq import conecta, uri
from helpers.servidor.propio import puerto_libre
from lecciones.leccion_13_pgbouncer import ensayos
from tests.aula import carpeta_nueva, espera, procesos_de, quita_carpeta
from tests.cuaderno import fallo

pytestmark = [pytest.mark.lenta, pytest.mark.pgbouncer, pytest.mark.timeout(120)]


@pytest.fixture(scope="module")
def pequeno():
    servidor = desechable(max_connections=20)
    ensayos.prepara(servidor)
    return servidor


def llega(puerta, pequeno, **otros):
    return puerta.parametros | {"user": "tienda", "dbname": "tienda"} | otros


def test_se_enciende_atiende_y_se_va_sin_dejar_nada(pequeno):
    with pgbouncer.delante(pequeno.parametros, default_pool_size=1) as puerta:
        with ensayos.conecta(llega(puerta, pequeno)) as conexion:
            assert ensayos.dato(conexion, "SELECT current_user") == "tienda"
            fila = next(f for f in puerta.pregunta("SHOW POOLS") if f["database"] == "tienda")
            assert (fila["cl_active"], fila["pool_mode"]) == (1, "session")
        assert "process up" in puerta.diario
        carpeta = puerta._carpeta
        suyos = procesos_de(carpeta)
        assert {psutil.Process(p.pid).status() for p in suyos} and len(suyos) >= 2
    assert not carpeta.exists()
    espera(lambda: not any(map(psutil.pid_exists, [p.pid for p in suyos])))


@pytest.mark.parametrize("otros", [{"password": "no"}, {"user": "nadie"}])
def test_comprueba_la_contrasena(pequeno, otros):
    with (
        pgbouncer.delante(pequeno.parametros) as puerta,
        pytest.raises(psycopg.OperationalError, match="SASL authentication failed"),
    ):
        ensayos.conecta(llega(puerta, pequeno, **otros))


def test_la_contrasena_no_esta_en_sus_archivos(pequeno):
    with pgbouncer.delante(pequeno.parametros) as puerta:
        ensayos.conecta(llega(puerta, pequeno)).close()
        escrito = "".join(
            archivo.read_text("utf-8", "replace") for archivo in puerta._carpeta.iterdir()
        )
        assert "SCRAM-SHA-256$" in escrito
        assert pequeno.parametros["password"] not in escrito
        modos = {archivo.stat().st_mode & 0o077 for archivo in puerta._carpeta.glob("*.*i*")}
        assert os.name == "nt" or modos == {0}


def test_si_muere_quien_lo_encendio_se_va(pequeno):
    carpeta = carpeta_nueva()
    codigo = (
        "import sys, json\nfrom helpers.servidor import pgbouncer\n"
        "with pgbouncer.delante(json.loads(sys.argv[1])) as puerta:\n"
        "    print(puerta.parametros['port'], flush=True)\n    sys.stdin.read()"
    )
    datos = json.dumps(pequeno.parametros)
    with subprocess.Popen(
        [sys.executable, "-c", codigo, datos],
        env={**os.environ, "CURSO_DATOS": str(carpeta)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as dueno:
        assert int(dueno.stdout.readline())
        assert len(procesos_de(carpeta)) >= 2
        dueno.kill()
    espera(lambda: not procesos_de(carpeta))
    quita_carpeta(carpeta)


def test_un_ajuste_que_no_existe_se_dice(pequeno):
    with (
        pytest.raises(ErrorServidor, match=r"PgBouncer no arranca.*pool_mode"),
        pgbouncer.delante(pequeno.parametros, pool_mode="ninguno"),
    ):
        pass


def test_si_alguien_toma_el_puerto_se_prueba_con_otro(pequeno, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as otro:
        puertos = iter([otro.getsockname()[1], puerto_libre()])
        monkeypatch.setattr(pgbouncer, "puerto_libre", lambda: next(puertos))
        with pgbouncer.delante(pequeno.parametros) as puerta:
            ensayos.conecta(llega(puerta, pequeno)).close()
        ocupado = otro.getsockname()[1]
        monkeypatch.setattr(pgbouncer, "puerto_libre", lambda: ocupado)
        with (
            pytest.raises(ErrorServidor, match="failed to listen"),
            pgbouncer.delante(pequeno.parametros),
        ):
            pass


@pytest.fixture
def imagen():
    """Una imagen con el PgBouncer que ha traído `tests/pgbouncer.sh`."""
    debian = Path(os.environ.get("CURSO_PGBOUNCER", "")).with_name("debian")
    if not debian.is_dir():
        pytest.skip("hace falta el PgBouncer de tests/pgbouncer.sh")
    docker = shutil.which("docker")
    if not docker or subprocess.run([docker, "version"], capture_output=True).returncode:
        pytest.skip("no hay un Docker con el que hablar")
    nombre = f"curso-pgbouncer:{os.getpid()}"
    empaqueta = ["tar", "-C", str(debian), "-c", "."]
    with subprocess.Popen(empaqueta, stdout=subprocess.PIPE) as paquete:
        orden = [docker, "import", "--change", "ENV PATH=/usr/sbin:/usr/bin", "-", nombre]
        subprocess.run(orden, stdin=paquete.stdout, check=True, capture_output=True)
    yield nombre
    quedan = [docker, "ps", "--all", "--quiet", "--filter", f"ancestor={nombre}"]
    assert subprocess.run(quedan, capture_output=True).stdout == b""
    subprocess.run([docker, "rmi", nombre], check=True, capture_output=True)


def test_en_un_contenedor(pequeno, imagen, monkeypatch):
    monkeypatch.setenv("CURSO_PGBOUNCER", "contenedor")
    monkeypatch.setenv("CURSO_IMAGEN_PGBOUNCER", imagen)
    assert pgbouncer.por_que_no() == ""
    with (
        pgbouncer.delante(pequeno.parametros) as puerta,
        ensayos.conecta(llega(puerta, pequeno)) as conexion,
    ):
        assert ensayos.dato(conexion, "SELECT current_user") == "tienda"
    monkeypatch.setenv("CURSO_IMAGEN_PGBOUNCER", "curso-no-existe:1")
    with pytest.raises(ErrorServidor, match="CURSO_PGBOUNCER vale «contenedor» y no sirve"):
        pgbouncer.por_que_no()


# CURSO_DSN


@pytest.mark.parametrize("modo", ["transaction", "statement"])
def test_una_dsn_que_reparte_las_sesiones_se_nota_y_se_dice(pequeno, modo):
    carpeta = carpeta_nueva()
    with pgbouncer.delante(pequeno.parametros, pool_mode=modo) as puerta:
        frase = fallo(carpeta=carpeta, CURSO_DSN=uri(puerta.parametros))
    assert "CURSO_DSN lleva a un PgBouncer en modo transacción" in frase
    assert "la dirección del propio PostgreSQL" in frase
    assert pequeno.parametros["password"] not in frase
    assert not list(carpeta.iterdir())
    quita_carpeta(carpeta)


class Callada:
    """Una conexión de verdad, por un PgBouncer que no dice quién es: los anteriores a la 1.26."""

    def __init__(self, conexion):
        self._conexion = conexion
        self.info = SimpleNamespace(
            backend_pid=conexion.info.backend_pid, parameter_status=lambda _: None
        )
        self.cursor = conexion.cursor


@pytest.mark.parametrize(
    ("ajustes", "reparte"),
    [
        ({"pool_mode": "transaction"}, True),
        ({"pool_mode": "transaction", "default_pool_size": 1}, True),
        ({"pool_mode": "transaction", "min_pool_size": 3, "server_round_robin": 1}, True),
        ({"pool_mode": "session"}, False),
        ({"pool_mode": "session", "default_pool_size": 1, "query_wait_timeout": 1}, False),
        (None, False),
    ],
)
def test_tambien_se_nota_en_uno_que_no_dice_quien_es(pequeno, ajustes, reparte):
    with contextlib.ExitStack() as pila:
        escritos = dict(pequeno.parametros)
        if ajustes is not None:
            puerta = pila.enter_context(pgbouncer.delante(pequeno.parametros, **ajustes))
            escritos = puerta.parametros
        conexion = pila.enter_context(contextlib.closing(conecta(escritos)))
        if "min_pool_size" in (ajustes or {}):
            abre = time.monotonic() + 20
            cuantas = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
            with ensayos.conecta(pequeno.parametros) as mira:
                while ensayos.dato(mira, cuantas) < 4 and time.monotonic() < abre:
                    time.sleep(0.05)
        assert externo.reparte_sesiones(Callada(conexion), escritos) is reparte


def test_por_el_modo_sesion_se_puede_aprender(pequeno):
    """PgBouncer deja entrar a los usuarios que ya conoce: aquí, al administrador."""
    with pgbouncer.delante(pequeno.parametros, pool_mode="session") as puerta:
        assert externo.parametros(uri(puerta.parametros))["port"] == puerta.parametros["port"]
