"""Un servidor sano no se toca: lleno, parado un rato o con lo suyo cambiado por quien aprende."""

import contextlib
import signal
import subprocess
import sys
import time

import psycopg2
import pytest

from helpers.servidor.errores import LLENO
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
from tests.cuaderno import VARIABLES, Cuaderno, fallo

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
        espera(lambda: vigilantes(apagado))  # Si no, el de más abajo podría llegar antes.
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


BUENA = "def quedan_abiertas(minconn, prestadas): return minconn"
LA_LLENA = """def quedan_abiertas(minconn, prestadas):
    while True:
        psycopg2.connect()"""
COMPRUEBA = """
from lecciones.leccion_02_clase_conexion.ejercicios import comprobar
def dice(respuesta):
    espacio = {"psycopg2": psycopg2}
    exec(respuesta, espacio)
    return comprobar("02.2", espacio).mensaje
"""


def test_lleno_no_es_culpa_de_la_respuesta_salvo_que_lo_llene_ella(apagado):
    with Cuaderno(apagado) as cuaderno:
        cuaderno.listo()
        cuaderno.pide(f"exec({COMPRUEBA!r}, globals())")
        assert "Correcto" in cuaderno.pide(f"dice({BUENA!r})")
        with lleno(apagado):
            # El pool del tutorial, si no se puede crear, termina el programa.
            assert cuaderno.pide(f"dice({BUENA!r})") == LLENO
        assert "Mira si cierras cada una" in cuaderno.pide(f"dice({LA_LLENA!r})")
        assert "Correcto" in cuaderno.pide(f"dice({BUENA!r})")


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


# Lo que deja sin lección a quien aprende; casi todo lo puede hacer él, que es el dueño.
CAMBIOS = (
    "ALTER ROLE curso_02 PASSWORD 'otra'",
    "ALTER ROLE curso_02 NOLOGIN",
    "ALTER ROLE curso_02 VALID UNTIL '2020-01-01'",
    "ALTER ROLE curso_02 SET default_transaction_read_only = on",
    "ALTER ROLE curso_02 SET search_path = nada",
    "ALTER DATABASE curso_02 SET default_transaction_read_only = on",
    "ALTER DATABASE curso_02 SET search_path = nada",
    "ALTER DATABASE curso_02 CONNECTION LIMIT 0",
    "ALTER DATABASE curso_02 ALLOW_CONNECTIONS false",
    "REVOKE CONNECT, CREATE ON DATABASE curso_02 FROM curso_02",
)
TRABAJA = "consulta('CREATE TABLE t2 (); DROP TABLE t2')"


def test_si_ya_no_se_puede_trabajar_iniciar_lo_arregla(apagado, record_property):
    """✓ es que la lección funciona: con cada cambio, la misma base de datos vuelve a servir."""
    record_property("averias", len(CAMBIOS))
    with Cuaderno(apagado) as cuaderno:
        antes = cuaderno.listo()
        cuaderno.pide(GUARDA)
        for cambio in CAMBIOS:
            with contextlib.closing(administrador(apagado)) as admin:
                consulta(admin, cambio)
            assert cuaderno.pide(TRABAJA) is not None, cambio
            assert cuaderno.reinicia() == antes, cambio
            assert cuaderno.pide(MIRA) == [[42]], cambio
            assert cuaderno.pide(TRABAJA) is None, cambio


def test_si_rompe_su_base_de_datos_se_le_da_otra(apagado):
    with Cuaderno(apagado) as cuaderno:
        antes = cuaderno.listo()
        # Sin el esquema donde van las tablas; y una plantilla no se puede borrar así como así.
        cuaderno.pide("consulta('DROP SCHEMA public CASCADE')")
        cuaderno.pide("consulta('ALTER DATABASE curso_02 IS_TEMPLATE true')")
        assert "vacía" in cuaderno.pide("servidor.iniciar('02')")
        assert cuaderno.reinicia() == antes
        assert cuaderno.pide(TRABAJA) is None
        # Ni queda para el siguiente.
        cuaderno.pide("consulta('ALTER DATABASE curso_02 IS_TEMPLATE true')")
        cuaderno.mata()
    with Cuaderno(apagado) as siguiente:
        assert siguiente.listo() == antes | {"PGPASSWORD": siguiente.pide(VARIABLES)["PGPASSWORD"]}


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
