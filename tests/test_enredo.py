"""«Si algo se enreda»: cada cosa que dice el recuadro, hecha con un kernel y un servidor de verdad.

Una entrada nueva del recuadro necesita aquí su prueba, con el mismo título.
"""

import re
import subprocess
import sys
import time

import pytest
from jupyter_client.manager import KernelManager
from nbval.kernel import CURRENT_ENV_KERNEL_NAME, NbvalKernelspecManager

from taller.construir import CUADERNOS
from taller.fuente import si_algo_se_enreda
from tests.aula import entorno, espera, mata_al_servidor

pytestmark = [pytest.mark.lenta, pytest.mark.timeout(120)]
INICIA = "import psycopg2\nfrom helpers import observador, servidor\nservidor.iniciar('02')"
TABLA = "with psycopg2.connect() as c, c.cursor() as d:\n    d.execute('CREATE TABLE t ()')"


class Kernel:
    """Un kernel como el de un cuaderno."""

    def __init__(self, carpeta):
        self.carpeta = carpeta
        self.gestor = KernelManager(
            kernel_name=CURRENT_ENV_KERNEL_NAME, kernel_spec_manager=NbvalKernelspecManager()
        )
        self.gestor.start_kernel(env=entorno(carpeta), cwd=str(CUADERNOS), stderr=-3)
        try:
            self._abre()
        except RuntimeError:  # Ha nacido muerto: véase conftest.py, en la raíz.
            self.reinicia()

    def _abre(self):
        self.cliente = self.gestor.blocking_client()
        self.cliente.start_channels()
        self.cliente.wait_for_ready(timeout=60)

    def ejecuta(self, codigo, segundos=60):
        """El error con que acaba una celda, «NameError: …», o «» si acaba bien."""
        hecho = self.cliente.execute_interactive(
            codigo, timeout=segundos, output_hook=lambda _: None, store_history=True
        )["content"]
        return "" if hecho["status"] == "ok" else f"{hecho['ename']}: {hecho['evalue']}"

    def reinicia(self):
        """La orden «Reiniciar el kernel»."""
        self.cliente.stop_channels()
        self.gestor.restart_kernel(now=True, newports=True)
        self._abre()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.cliente.stop_channels()
        self.gestor.shutdown_kernel(now=True)


@pytest.fixture(scope="module")
def uno(plantilla):
    with Kernel(plantilla) as kernel:
        yield kernel


@pytest.fixture
def kernel(uno):
    """El mismo para todas, recién reiniciado."""
    uno.reinicia()
    return uno


def falta_un_nombre(kernel):
    assert kernel.ejecuta("saludo").startswith("NameError")
    assert kernel.ejecuta("saludo = 'hola'") == kernel.ejecuta("saludo") == ""


def falta_un_metodo(kernel):
    assert kernel.ejecuta("class C: pass") == ""
    falla = kernel.ejecuta("C.presta()")
    assert falla.startswith("AttributeError: type object 'C' has no attribute")
    assert kernel.ejecuta("class C(C):\n    presta = print") == kernel.ejecuta("C.presta()") == ""


def otro_python(kernel):
    for modulo in ("helpers", "lecciones", "psycopg2"):
        orden = [sys._base_executable, "-I", "-c", f"import {modulo}"]
        ajeno = subprocess.run(orden, cwd=kernel.carpeta, capture_output=True, text=True)
        assert ajeno.stderr.endswith(f"ModuleNotFoundError: No module named '{modulo}'\n")
        assert kernel.ejecuta(f"import {modulo}") == ""


def nadie_sabe_donde_esta(kernel):
    trae = "from lecciones.leccion_02_clase_conexion import conexion"
    assert kernel.ejecuta(trae) == "KeyError: 'PGDATABASE'"
    de_la_03 = "from lecciones.leccion_03_agotar_el_pool import conexion as otra"
    assert kernel.ejecuta(de_la_03) == "KeyError: 'PGUSER'"
    falla = kernel.ejecuta("import psycopg2\npsycopg2.connect()")
    # En Windows no hay socket: lo busca en «localhost».
    assert re.search('connection to server (on socket|at "localhost") .* failed', falla)
    assert kernel.ejecuta(INICIA) == kernel.ejecuta(trae) == kernel.ejecuta(de_la_03) == ""
    assert kernel.ejecuta("psycopg2.connect()") == ""


def la_tabla_no_esta(kernel):
    mira = TABLA.replace("CREATE TABLE t ()", "SELECT FROM t")
    for _ in range(2):
        assert kernel.ejecuta(INICIA) == ""
        assert kernel.ejecuta(mira).startswith("UndefinedTable")
        assert kernel.ejecuta(TABLA) == kernel.ejecuta(mira) == ""
        kernel.reinicia()


def una_transaccion_fallida(kernel):
    kernel.ejecuta(INICIA)
    assert kernel.ejecuta("conexion = psycopg2.connect()\ncursor = conexion.cursor()") == ""
    assert kernel.ejecuta("cursor.execute('SELECT 1 / 0')").startswith("DivisionByZero")
    assert kernel.ejecuta("cursor.execute('SELECT 1')").startswith("InFailedSqlTransaction")
    assert kernel.ejecuta("conexion.rollback()\ncursor.execute('SELECT 1')") == ""


def una_conexion_cerrada(kernel):
    kernel.ejecuta(INICIA)
    abre = "conexion = psycopg2.connect()"
    assert kernel.ejecuta(abre + "; conexion.close()") == ""
    assert kernel.ejecuta("conexion.cursor()") == "InterfaceError: connection already closed"
    assert kernel.ejecuta(abre) == kernel.ejecuta("conexion.cursor()") == ""
    crea = "reserva = psycopg2.pool.SimpleConnectionPool(1, 1)"
    assert kernel.ejecuta(f"import psycopg2.pool; {crea}; reserva.closeall()") == ""
    assert kernel.ejecuta("reserva.getconn()") == "PoolError: connection pool is closed"
    assert kernel.ejecuta(crea) == kernel.ejecuta("reserva.getconn()") == ""
    abre = "import psycopg; conexion = psycopg.connect()"
    assert kernel.ejecuta(abre + "; conexion.close()") == ""
    assert "the connection is closed" in kernel.ejecuta("conexion.execute('')")
    crea = "from psycopg_pool import ConnectionPool; reserva = ConnectionPool(open=True)"
    assert kernel.ejecuta(f"{crea}; reserva.close()") == ""
    falla = kernel.ejecuta("reserva.getconn()")
    assert re.fullmatch("PoolClosed: the pool '.*' is already closed", falla)
    assert kernel.ejecuta(crea) == kernel.ejecuta("reserva.getconn()") == ""


def una_conexion_muerta(kernel):
    kernel.ejecuta(INICIA)
    abre = "conexion = psycopg2.connect()"
    usa = "conexion.cursor().execute('SELECT 1')"
    assert kernel.ejecuta(f"{abre}\nobservador.termina_conexiones()") == ""
    falla = kernel.ejecuta(usa)
    # Según llegue antes el aviso o el cierre, se lee uno de los dos textos, o los dos.
    textos = "terminating connection due to administrator command|server closed the connection"
    assert re.search(textos, falla)
    assert kernel.ejecuta(abre) == kernel.ejecuta(usa) == ""
    # La de un pool: pedir otra vez no basta si quien la tenía no la devolvió.
    crea = "import psycopg2.pool; reserva = psycopg2.pool.SimpleConnectionPool(1, 1)"
    presta = "conexion = reserva.getconn()"
    assert kernel.ejecuta(f"{crea}\n{presta}\nobservador.termina_conexiones()") == ""
    assert re.search(textos, kernel.ejecuta(usa))
    assert kernel.ejecuta(crea) == kernel.ejecuta(presta) == kernel.ejecuta(usa) == ""


def una_celda_no_acaba(kernel):
    kernel.ejecuta(INICIA)
    assert kernel.ejecuta(TABLA) == ""
    assert kernel.ejecuta("otra = psycopg2.connect()\notra.cursor().execute('TABLE t')") == ""
    borra = TABLA.replace("CREATE TABLE t ()", "DROP TABLE IF EXISTS t")
    with pytest.raises(TimeoutError):
        kernel.ejecuta(borra, segundos=1)
    kernel.gestor.interrupt_kernel()
    time.sleep(2)
    with pytest.raises(TimeoutError):  # ■ no la ha parado: sigue sin atender a nadie
        kernel.ejecuta("1", segundos=1)
    kernel.reinicia()
    assert kernel.ejecuta(INICIA) == kernel.ejecuta(borra) == ""


def el_servidor_esta_lleno(kernel):
    with Kernel(kernel.carpeta) as otro:
        assert kernel.ejecuta(INICIA) == otro.ejecuta(INICIA) == ""
        assert kernel.ejecuta("muchas = []") == ""
        llena = "while True:\n    muchas.append(psycopg2.connect())"
        lleno = "too many clients|remaining connection slots"

        def y_lleno(quien, orden):
            # A quien se rechaza también ocupa un sitio, un momento: si queda uno, se ocupa.
            def dice():
                assert re.search(lleno, kernel.ejecuta(llena))
                return quien.ejecuta(orden)

            return espera(dice)

        # Los dos lo ven, y también quien llega nuevo: no es que no responda. Tampoco después de
        # pedir otra lección, que no cabe.
        assert "El servidor está lleno" in y_lleno(kernel, "servidor.iniciar('03')")
        for quien in (otro, kernel):
            dicho = y_lleno(quien, "observador.conexiones()")
            assert dicho.startswith("ErrorServidor: El servidor está lleno")
        otro.reinicia()
        # Al morir el de antes deja sitio, cuando el servidor lo advierte: se ocupa otra vez.
        espera(
            lambda: (
                re.search(lleno, kernel.ejecuta(llena))
                and "El servidor está lleno" in otro.ejecuta(INICIA)
            )
        )
        kernel.reinicia()
        assert kernel.ejecuta(INICIA) == otro.ejecuta(INICIA) == ""
        assert otro.ejecuta("assert observador.conexiones() == []") == ""


def el_servidor_no_responde(kernel):
    assert kernel.ejecuta(INICIA + "\nconexion = psycopg2.connect()") == ""
    mata_al_servidor(kernel.carpeta)
    falla = kernel.ejecuta("observador.conexiones()")
    assert falla.startswith("ErrorServidor: PostgreSQL no responde")
    assert "Connection refused" in kernel.ejecuta("psycopg2.connect()")
    assert kernel.ejecuta("servidor.iniciar('02')\nobservador.conexiones()") == ""
    usa = "conexion.cursor().execute('SELECT 1')"
    assert kernel.ejecuta(usa) != ""
    assert kernel.ejecuta("conexion = psycopg2.connect()") == kernel.ejecuta(usa) == ""


PRUEBAS = {
    "`NameError`.": falta_un_nombre,
    "`AttributeError: type object … has no attribute …`.": falta_un_metodo,
    "`ModuleNotFoundError: No module named 'helpers'`": otro_python,
    "`KeyError: 'PGDATABASE'`": nadie_sabe_donde_esta,
    "`UndefinedTable`.": la_tabla_no_esta,
    "`InFailedSqlTransaction`.": una_transaccion_fallida,
    "`connection already closed`": una_conexion_cerrada,
    "`terminating connection due to administrator command`": una_conexion_muerta,
    "Una celda no acaba, y ■ no la para.": una_celda_no_acaba,
    "`too many clients`": el_servidor_esta_lleno,
    "«PostgreSQL no responde»": el_servidor_no_responde,
}


def test_cada_entrada_tiene_su_prueba():
    entradas = re.findall(r"^\*\*(.+?)\*\*", si_algo_se_enreda(), re.MULTILINE)
    assert entradas == list(PRUEBAS)


@pytest.mark.parametrize("hace", PRUEBAS.values(), ids=lambda hace: hace.__name__)
def test_se_arregla_como_dice(kernel, hace):
    hace(kernel)
