"""Lo que se espera al servidor tiene final y se puede interrumpir, aunque calle."""

import contextlib
import os
import signal
import socket
import subprocess
import sys

import psutil
import psycopg2
import pytest

from helpers import observador
from helpers.ejercicios.catalogo import Ejercicios, ejercicio
from helpers.servidor import ErrorServidor, libpq
from helpers.servidor.externo import Externo
from tests.aula import POSIX

pytestmark = [pytest.mark.usefixtures("servidor_del_curso"), pytest.mark.timeout(120)]
con_senales = pytest.mark.skipif(not POSIX, reason="en Windows un proceso no se puede parar así")


@pytest.fixture
def callado():
    """El puerto de alguien que acepta conexiones y no dice nada."""
    with socket.create_server(("127.0.0.1", 0)) as puerta:
        yield puerta.getsockname()[1]


@contextlib.contextmanager
def parada(conexion):
    """Para, sin terminarlo, el proceso del servidor que atiende a una conexión."""
    proceso = psutil.Process(conexion.info.backend_pid)
    proceso.suspend()
    try:
        yield
    finally:
        proceso.resume()


def test_quien_no_admite_ni_rechaza_tiene_su_tiempo(callado):
    with pytest.raises(libpq.SinRespuesta):
        libpq.conecta({"port": callado, "connect_timeout": "1"})


@con_senales
def test_una_consulta_sin_respuesta_tiene_su_tiempo_y_deja_la_conexion_cerrada():
    conexion = libpq.conecta({}, limite=0.5)
    with parada(conexion), pytest.raises(libpq.SinRespuesta):
        conexion.cursor().execute("SELECT 1")
    assert conexion.closed


def test_una_consulta_que_falla_no_cierra_la_conexion():
    with contextlib.closing(libpq.conecta({})) as conexion, conexion.cursor() as cursor:
        with pytest.raises(psycopg2.errors.DivisionByZero):
            cursor.execute("SELECT 1 / 0")
        cursor.execute("SELECT 1")
        assert cursor.fetchall() == [(1,)]


@con_senales
def test_el_observador_deja_al_que_no_contesta_y_pregunta_por_otra(monkeypatch):
    observador.conexiones()
    suya = observador.servidor._conexion()
    monkeypatch.setattr(suya, "limite", 0.5)
    with parada(suya):
        assert observador.conexiones("ninguna") == []
    assert observador.servidor._conexion() is not suya


@con_senales
@pytest.mark.parametrize(
    "espera",
    [
        "libpq.conecta({'port': int(sys.argv[1]), 'connect_timeout': '3600'})",
        "libpq.conecta({}, None).cursor().execute('SELECT pg_sleep(3600)')",
    ],
    ids=["al conectar", "al preguntar"],
)
def test_lo_que_espera_se_interrumpe(callado, espera):
    programa = f"import sys\nfrom helpers.servidor import libpq\nprint(flush=True)\n{espera}"
    with subprocess.Popen(
        [sys.executable, "-c", programa, str(callado)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as proceso:
        try:
            proceso.stdout.readline()
            with pytest.raises(subprocess.TimeoutExpired):
                proceso.wait(0.5)  # Está esperando.
            proceso.send_signal(signal.SIGINT)
            _, errores = proceso.communicate(timeout=30)
        finally:
            proceso.kill()
    assert errores.rstrip().endswith("KeyboardInterrupt")
    observador.termina_conexiones()  # La que pregunta sigue en el servidor: duerme una hora.


def test_un_servidor_ajeno_que_calla_se_dice(callado):
    forma = Externo(f"host=127.0.0.1 port={callado} connect_timeout=1")
    with pytest.raises(ErrorServidor, match=r"CURSO_DSN: nadie responde"), forma.encendido(""):
        pass


def test_de_una_lista_de_servidores_se_pasa_por_alto_al_que_calla(callado):
    bueno = os.environ["PGPORT"]
    lista = f"host=127.0.0.1,127.0.0.1 port={callado},{bueno} connect_timeout=2"
    with Externo(lista).encendido("") as datos:
        assert str(datos["port"]) == bueno


def test_lo_que_conecta_quien_aprende_tampoco_espera_para_siempre(callado, monkeypatch):
    monkeypatch.setenv("PGCONNECT_TIMEOUT", "1")  # `iniciar` la deja puesta, con diez.
    with pytest.raises(psycopg2.OperationalError, match="timeout expired"):
        psycopg2.connect(port=callado)


@pytest.mark.lenta
def test_si_el_servidor_calla_mientras_se_juzga_se_dice_eso(monkeypatch, callado, capsys):
    def juzga(respuesta, prueba):
        # Lo mismo que si el servidor entero dejara de contestar, sin parar el de otras pruebas.
        observador.servidor._cierra()
        monkeypatch.setattr(observador.servidor, "_LIMITE", 1)
        observador_a_otro_puerto(monkeypatch, callado)
        return respuesta()

    lista = Ejercicios("02", ejercicio("responde")(juzga))
    resultado = lista.comprobar("02.1", {"responde": lambda: None})
    assert "PostgreSQL no responde" in resultado.mensaje
    capsys.readouterr()


def observador_a_otro_puerto(monkeypatch, puerto):
    conecta = libpq.conecta
    monkeypatch.setattr(
        observador.servidor,
        "conecta",
        lambda datos, *resto, **mas: conecta({**datos, "port": puerto}, *resto, **mas),
    )
