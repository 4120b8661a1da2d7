"""Un servidor sano no se toca: lleno, parado un rato o con lo suyo cambiado por quien aprende."""

import contextlib
import signal
import subprocess
import sys
import time

import psycopg2
import pytest

from tests.aula import (
    POSIX,
    administrador,
    consulta,
    entorno,
    espera,
    principal,
    procesos_de,
    vigilantes,
)
from tests.cuaderno import Cuaderno, fallo

pytestmark = [pytest.mark.lenta, pytest.mark.timeout(120)]
GUARDA = "consulta('CREATE TABLE t AS SELECT 42 AS n')"
MIRA = "consulta('SELECT n FROM t')"


@contextlib.contextmanager
def lleno(carpeta):
    """Toma, como administrador, hasta la última conexión."""
    with contextlib.ExitStack() as pila:
        with pytest.raises(psycopg2.OperationalError, match="too many clients"):
            while True:
                pila.enter_context(contextlib.closing(administrador(carpeta)))
        yield


@contextlib.contextmanager
def parado(carpeta):
    """Para el servidor entero, sin terminarlo, como una máquina que se duerme."""
    procesos = [p for p in procesos_de(carpeta / "datos") if p.name().startswith("postgres")]
    for proceso in procesos:
        proceso.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        for proceso in procesos:
            proceso.send_signal(signal.SIGCONT)


def test_lleno_se_dice_y_nadie_lo_apaga(apagado):
    with Cuaderno(apagado) as cuaderno:
        cuaderno.listo()
        cuaderno.pide(GUARDA)
        servidor = principal(apagado)
        with lleno(apagado):
            assert "está lleno" in fallo(carpeta=apagado)
            assert "ErrorServidor: El servidor está lleno" in cuaderno.pide(
                "servidor.iniciar('02')"
            )
            # Ni un vigilante que llega cuando ya está lleno.
            orden = [sys.executable, "-m", "helpers.servidor.vigilante", "embebido", apagado]
            otro = subprocess.Popen(orden, env=entorno(apagado))
            time.sleep(4)  # Se rinde a los dos segundos, y entonces mira qué queda.
            assert otro.poll() is None
        cuaderno.reinicia()
        assert cuaderno.pide(MIRA) == [[42]]
        assert principal(apagado) == servidor
        otro.wait(20)  # Ya hay otro vigilante.


@pytest.mark.skipif(not POSIX, reason="en Windows un proceso no se puede parar así")
def test_parado_se_dice_y_al_despertar_sigue_todo(apagado):
    with Cuaderno(apagado) as cuaderno:
        cuaderno.listo()
        cuaderno.pide(GUARDA)
        espera(lambda: vigilantes(apagado))
        servidor = principal(apagado)
        with parado(apagado):
            frase = fallo(carpeta=apagado, segundos=60)
            assert f"está en marcha (proceso {servidor.pid}) y no contesta" in frase
            assert "y no contesta" in cuaderno.pide("servidor.iniciar('02')")
            no_responde = "PostgreSQL no responde: ejecuta otra vez la celda"
            cuaderno.pide("exec('from helpers import observador', globals())")
            assert no_responde in cuaderno.pide("observador.conexiones()")
            assert no_responde in cuaderno.pide("observador.registra().__enter__()")
        cuaderno.reinicia()
        assert cuaderno.pide(MIRA) == [[42]]
        assert principal(apagado) == servidor


@pytest.mark.parametrize(
    "cambio",
    ["ALTER ROLE curso_02 PASSWORD 'otra'", "ALTER ROLE curso_02 NOLOGIN"],
)
def test_si_ya_no_se_puede_entrar_iniciar_lo_arregla(apagado, cambio):
    with Cuaderno(apagado) as cuaderno:
        antes = cuaderno.listo()
        cuaderno.pide(GUARDA)
        with contextlib.closing(administrador(apagado)) as admin:
            consulta(admin, cambio)
        assert "Error" in cuaderno.pide(MIRA)
        assert cuaderno.reinicia() == antes
        assert cuaderno.pide(MIRA) == [[42]]


def test_si_borra_su_base_de_datos_se_le_da_otra_y_se_dice(apagado):
    with Cuaderno(apagado) as cuaderno:
        antes = cuaderno.listo()
        borra = "consulta('DROP DATABASE curso_02', dbname='postgres')"
        assert cuaderno.pide(borra) is None
        assert "vacía" in cuaderno.pide("servidor.iniciar('02')")
        assert cuaderno.reinicia() == antes
        assert cuaderno.pide("consulta('SELECT 1')") == [[1]]


def test_con_otra_contrasena_guardada_no_se_apaga_el_que_esta_en_marcha(apagado):
    with Cuaderno(apagado) as cuaderno:
        cuaderno.listo()
        cuaderno.pide(GUARDA)
        estado = apagado / "estado.json"
        bueno = estado.read_text("utf-8")
        estado.write_text(bueno.replace('"clave": "', '"clave": "x'), "utf-8")
        assert "no admite la contraseña" in fallo(carpeta=apagado, segundos=60)
        estado.write_text(bueno, "utf-8")
        cuaderno.reinicia()
        assert cuaderno.pide(MIRA) == [[42]]
