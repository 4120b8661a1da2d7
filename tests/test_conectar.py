"""Los pasos de abrir una conexión, contra el servidor del curso."""

import contextlib
import os
import signal
import subprocess
import sys

import psycopg2
import pytest
from psycopg2 import errors

from helpers import observador
from helpers.medicion import conectar
from helpers.servidor.formas import embebido_elegido
from helpers.servidor.libpq import conecta

EN_EL_SERVIDOR = ["crear el proceso", "comprobar la contraseña", "preparar la sesión"]
EN_EL_CLIENTE = ["primera consulta", "red y cierre"]
APUNTA = {"options": "-c log_connections=setup_durations"}

pytestmark = [
    pytest.mark.lenta,
    pytest.mark.usefixtures("servidor_del_curso"),
    pytest.mark.skipif(
        "CURSO_DSN" in os.environ or os.environ.get("CURSO_SERVIDOR", "embebido") != "embebido",
        reason="El diario se lee en el servidor que instala el curso.",
    ),
]


@pytest.fixture
def admin():
    with contextlib.closing(conecta(embebido_elegido().administrador())) as conexion:
        yield conexion.cursor()


def puede_apuntar():
    try:
        psycopg2.connect(**APUNTA).close()
    except psycopg2.OperationalError:
        return False
    return True


def test_reparte_el_tiempo_en_pasos_y_no_deja_nada():
    pasos = conectar.pasos_de_conectar({"conectar": {}}, 2)["conectar"]
    assert list(pasos) == EN_EL_SERVIDOR + EN_EL_CLIENTE
    assert all(ms >= 0 for ms in pasos.values())
    assert sum(pasos.values()) > 0
    assert observador.espera_conexiones(0) == 0
    assert not puede_apuntar()


def test_mas_rondas_alargan_solo_la_contrasena():
    casos = {"una": {"rondas": 1}, "de fábrica": {}, "muchas": {"rondas": 20000}}
    una, normal, muchas = conectar.pasos_de_conectar(casos).values()
    assert muchas["comprobar la contraseña"] > 3 * una["comprobar la contraseña"]
    assert muchas["comprobar la contraseña"] > normal["comprobar la contraseña"]
    crece = {paso: muchas[paso] - una[paso] for paso in EN_EL_SERVIDOR}
    assert max(crece, key=crece.get) == "comprobar la contraseña"
    assert crece["comprobar la contraseña"] > 0.7 * sum(crece.values())


def test_sin_diario_se_usa_el_reloj_del_servidor(monkeypatch):
    monkeypatch.setenv("CURSO_DSN", "no se usa")
    pasos, con_mas = conectar.pasos_de_conectar({"así": {}, "más": {"rondas": 20000}}, 3).values()
    assert list(pasos) == list(con_mas) == ["abrir", *EN_EL_CLIENTE]
    assert all(ms >= 0 for ms in pasos.values())
    # Con más rondas, el servidor espera más a que el cliente demuestre que sabe la contraseña.
    assert con_mas["abrir"] > pasos["abrir"]


def test_solo_se_apunta_la_conexion_que_lo_pide():
    with conectar._permiso_de_apuntar() as archivo:
        antes = archivo.stat().st_size
        with contextlib.closing(psycopg2.connect()) as otra:
            pid_de_otra = otra.info.backend_pid
        with contextlib.closing(psycopg2.connect(**APUNTA)) as propia:
            apuntado = archivo.read_bytes()[antes:].decode()
            assert f"[{propia.info.backend_pid}] LOG:  connection ready" in apuntado
    assert f"[{pid_de_otra}]" not in apuntado
    assert os.environ["PGPASSWORD"] not in apuntado


def test_cada_linea_del_diario_va_con_su_proceso(tmp_path):
    """Otro cuaderno puede medir a la vez: sus líneas están en el mismo conectar."""
    linea = "[{}] LOG:  connection ready: setup total={} ms, fork={} ms, authentication={} ms\n"
    archivo = tmp_path / "servidor.log"
    lineas = [linea.format(7, "9.0", "1.0", "2.5"), linea.format(8, "4.0", "0.5", "0.25")]
    archivo.write_text("".join(lineas), "utf-8")
    assert list(conectar._apuntado(archivo, 0, 7).values()) == [1.0, 2.5, 5.5]


@pytest.mark.parametrize("error", [KeyboardInterrupt, errors.QueryCanceled])
def test_el_permiso_se_retira_tambien_tras_un_error(error, monkeypatch):
    vistos = []

    def falla(*_):
        vistos.append(puede_apuntar())
        raise error

    monkeypatch.setattr(conectar, "_mide", falla)
    with pytest.raises(error):
        conectar.pasos_de_conectar({"conectar": {"rondas": 1}})
    assert vistos == [True]
    assert not puede_apuntar()


def test_un_error_al_conectar_llega_tal_cual():
    with pytest.raises(psycopg2.OperationalError):
        conectar.pasos_de_conectar({"conectar": {"password": "otra"}})
    assert not puede_apuntar()


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_si_matan_a_quien_mide_su_usuario_se_puede_borrar(admin):
    hijo = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import os, sys; from helpers import servidor; servidor.iniciar('conectar')\n"
            "from helpers.medicion import conectar\n"
            "with conectar._permiso_de_apuntar():\n"
            "    print(os.environ['PGUSER'], flush=True); sys.stdin.read()",
        ],
        # Una sesión propia: con esta variable heredaría la de las pruebas.
        env={v: x for v, x in os.environ.items() if v != "CURSO_SESION"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with hijo:
        rol = hijo.stdout.readline().strip()
        hijo.send_signal(signal.SIGKILL)
    en_el_grupo = "SELECT pg_has_role(%s, %s, 'MEMBER')"
    admin.execute(en_el_grupo, (rol, conectar._GRUPO))
    assert admin.fetchone()[0]
    # La siguiente lección que se abre borra lo que dejó un proceso muerto.
    subprocess.run(
        [sys.executable, "-c", "from helpers import servidor; servidor.iniciar('conectar')"],
        env={v: x for v, x in os.environ.items() if v != "CURSO_SESION"},
        check=True,
        timeout=60,
    )
    admin.execute("SELECT FROM pg_roles WHERE rolname = %s", (rol,))
    assert admin.fetchone() is None
