"""Respuestas que rompen lo que las juzga: una frase, y el cuaderno sigue como estaba."""

import builtins
import gc
import json
import os
import re
import subprocess
import sys
import threading
import time

import psycopg2
import pytest
from respuestas_escritas import ejecuta_como_celda

from helpers import observador
from helpers.ejercicios import BIEN, MAL, Ejercicios, ejercicio, exige
from tests.aula import entorno, espera, procesos_de


@ejercicio("conecta", segundos=1)
def juzga_funcion(respuesta, prueba):
    conexion = respuesta()
    exige(prueba.espera_conexiones(1, 0.2) == 1, "`conecta` tiene que abrir una conexión.")
    conexion.close()


@ejercicio("dato", segundos=1)
def juzga_dato(respuesta, prueba):
    exige(respuesta == 5, "No es 5.")


@ejercicio("Clase", segundos=1)
def juzga_clase(respuesta, prueba):
    exige(prueba.subclase(respuesta)().x() == 3, "No es 3.")


ejercicios = Ejercicios("99", juzga_funcion, juzga_dato, juzga_clase)
BUENA = "import psycopg2\ndef conecta(): return psycopg2.connect('')"

# El error que lanza `conecta`, y lo que se dice.
SIN_TEXTO = "falla cuando se le pide su texto"
EXCEPCIONES = {
    "def __str__(self): raise ValueError": SIN_TEXTO,
    "def __str__(self): return 3": SIN_TEXTO,
    "def __str__(self): return str(self)": SIN_TEXTO,
    "def __str__(self): raise SystemExit": SIN_TEXTO,
    "def __str__(self): raise KeyboardInterrupt": SIN_TEXTO,
    "def __getattribute__(self, nombre): raise SystemExit": SIN_TEXTO,
    "def __getattr__(self, nombre): raise SystemExit": "lanza E, en la línea 4",
    "def __str__(self):\n        while True: pass": "no terminó en 1 s",
    "def __str__(self): return 'x' * 10_000_000": "lanza E (" + "x" * 300 + "…), en la línea 4",
}

# Lo que hace `conecta`, y lo que se dice.
NO_CONECTA = "`conecta` tiene que abrir una conexión."
NO_SE_PUEDE_USAR = "no se puede usar como pide el enunciado"
CUERPOS = {
    "builtins.open = builtins.len = builtins.isinstance = builtins.print = None": NO_SE_PUEDE_USAR,
    "builtins.input = builtins.getattr = None": NO_CONECTA,
    "time.sleep = None; time.monotonic = lambda: 0": NO_SE_PUEDE_USAR,
    "time.monotonic = lambda: 0\n    while True: pass": "no terminó en 1 s",
    "threading.Thread = threading.Event = threading.current_thread = None": NO_CONECTA,
    "threading.settrace(None); threading.excepthook = None; raise SystemError": "lanza SystemError",
    "os.environ = None": NO_SE_PUEDE_USAR,
    "os.environ.clear()": "PostgreSQL no responde",
    "os.chdir('/')": NO_CONECTA,
    "sys.setrecursionlimit(80)": NO_CONECTA,
    "sys.setswitchinterval(0.5)": NO_CONECTA,
    "sys.stdout = sys.stderr = None": NO_CONECTA,
    "sys.stdout.close()": "AttributeError",
    "sys.modules.pop('psycopg2'); sys.modules.pop('os')": NO_CONECTA,
    "gc.disable()": NO_CONECTA,
    "psycopg2.connect = None": NO_CONECTA,
    "raise GeneratorExit": "lanza GeneratorExit",
    "raise MemoryError": "lanza MemoryError",
    "raise BaseException('✓')": "lanza BaseException (✓)",
    "yield": NO_CONECTA,
    "print(P())": NO_CONECTA,
}
TRAE = (
    "import builtins, gc, os, psycopg2, sys, threading, time\n"
    "class S(str):\n    def __radd__(self, otro): return self\n"
    "    def __getitem__(self, trozo): return self\n"
    "    def replace(self, *_): raise SystemExit\n"
    "class P:\n    def __str__(self): return S('x')\n"
)

# Lo que es la respuesta, sin llamarla.
NO_MIRA = "class X:\n    def __getattribute__(self, nombre):\n        {}\n"
META = "class M(type):\n    def __getattribute__(self, nombre):\n        {}\n"
PIEZAS = {
    ("99.2", NO_MIRA.format("raise SystemExit") + "dato = X()"): "No es 5.",
    ("99.2", NO_MIRA.format("raise KeyboardInterrupt") + "dato = X()"): "No es 5.",
    ("99.2", NO_MIRA.format("while True: pass") + "dato = X()"): "No es 5.",
    ("99.2", "class X:\n    def __eq__(self, o): raise SystemExit\ndato = X()"): "sys.exit()",
    ("99.2", "class X:\n    def __eq__(self, o):\n        while True: pass\ndato = X()"): "1 s",
    ("99.3", META.format("raise SystemExit") + "class Clase(metaclass=M): x = 1"): "sys.exit()",
    ("99.3", META.format("while True: pass") + "class Clase(metaclass=M): x = 1"): "1 s",
    ("99.3", NO_MIRA.format("raise SystemExit") + "class Clase: a = X()"): "sys.exit()",
    ("99.3", NO_MIRA.format("while True: pass") + "class Clase: a = X()"): "1 s",
    ("99.3", "Clase = None"): NO_SE_PUEDE_USAR,
    ("99.1", "def conecta(): pass\nconecta.__wrapped__ = conecta"): NO_CONECTA,
}


def una_frase(resultado):
    """Comprueba que es ✗, sin traza y sin echarle la culpa al curso, y devuelve lo que dice."""
    assert resultado.estado == MAL
    assert "fallo del curso" not in resultado.mensaje and "\n" not in resultado.mensaje
    return resultado.mensaje


def comprueba(identificador, fuente):
    return ejercicios.comprobar(identificador, ejecuta_como_celda(fuente, {}))


def del_interprete():
    """Lo que una celda espera encontrar siempre igual."""
    nombres = {n: v for m in (builtins, os, threading, time) for n, v in vars(m).items()}
    otros = sys.getrecursionlimit(), sys.getswitchinterval(), gc.isenabled(), os.getcwd()
    suyos = sys.stdout, sys.stderr, psycopg2.connect, sys.modules["psycopg2"]
    # pytest cambia PYTEST_CURRENT_TEST.
    return nombres, otros, suyos, {v: x for v, x in os.environ.items() if v.startswith("PG")}


@pytest.fixture
def como_estaba(servidor_del_curso):
    """Después de la respuesta, lo de Python está como antes y otra respuesta se puede juzgar."""
    antes = del_interprete()
    yield
    assert del_interprete() == antes
    assert comprueba("99.1", BUENA).estado == BIEN


@pytest.mark.usefixtures("como_estaba")
@pytest.mark.parametrize("metodo", EXCEPCIONES)
def test_una_excepcion_que_no_se_puede_contar(metodo):
    fuente = f"class E(Exception):\n    {metodo}\ndef conecta():\n    raise E"
    dice = EXCEPCIONES[metodo].replace("línea 4", f"línea {3 + fuente.count(chr(10)) - 2}")
    assert dice in una_frase(comprueba("99.1", fuente))


@pytest.mark.usefixtures("como_estaba")
@pytest.mark.parametrize("cuerpo", CUERPOS)
def test_una_respuesta_que_cambia_python(cuerpo):
    dice = una_frase(comprueba("99.1", f"{TRAE}def conecta():\n    {cuerpo}"))
    assert CUERPOS[cuerpo] in dice


@pytest.mark.usefixtures("como_estaba")
@pytest.mark.parametrize("caso", PIEZAS, ids=range(len(PIEZAS)))
def test_leer_la_respuesta_no_la_ejecuta(caso):
    assert PIEZAS[caso] in una_frase(comprueba(*caso))


# ------------------------------------------------------- con su propio servidor

AL_SERVIDOR = """
import json, os, sys
sys.path.insert(0, "tests")
from helpers import servidor
from tests.test_respuestas_que_atacan import BUENA, comprueba
for fuente in json.loads(sys.argv[1]):
    lista = repr(servidor.iniciar("02"))
    print(json.dumps([lista, repr(comprueba("99.1", BUENA)), repr(comprueba("99.1", fuente))]))
"""
CON_SQL = "c = psycopg2.connect({}); c.autocommit = True; c.cursor().execute({}); return c"
PRINCIPAL = "int(open(os.environ['CURSO_DATOS'] + '/datos/postmaster.pid').readline())"
NO_RESPONDE = "✗ 99.1 · PostgreSQL no responde: ejecuta otra vez la celda de «servidor.iniciar»."
SERVIDOR = {
    "lo mata": (f"os.kill({PRINCIPAL}, 9)", NO_RESPONDE),
    "lo apaga": (f"os.kill({PRINCIPAL}, 3)\n    while True: pass", NO_RESPONDE),
    "borra su base": (
        CON_SQL.format(
            "dbname='postgres'", "'DROP DATABASE ' + os.environ['PGDATABASE'] + ' WITH (FORCE)'"
        ),
        NO_RESPONDE,
    ),
    "cambia su contraseña": (
        CON_SQL.format("''", "\"ALTER ROLE CURRENT_USER PASSWORD 'x'\""),
        "✓ 99.1 · ¡Correcto!",
    ),
    "corta las demás": (
        CON_SQL.format(
            "''",
            "'SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE usename = current_user AND pid <> pg_backend_pid()'",
        ),
        "✓ 99.1 · ¡Correcto!",
    ),
    "lo llena": ("while True: todas.append(psycopg2.connect(''))", "está lleno|no terminó"),
    "lo llena con otro nombre": (
        "while True: todas.append(psycopg2.connect(application_name='otro'))",
        "está lleno|no terminó",
    ),
}


@pytest.mark.lenta
@pytest.mark.skipif(os.name != "posix", reason="en Windows no se manda una señal a otro proceso")
def test_una_respuesta_que_estropea_el_servidor(apagado, record_property):
    """Una detrás de otra, en el mismo proceso: «iniciar» arregla lo que dejó cada una."""
    record_property("averias", len(SERVIDOR))
    trae = "import os, psycopg2\ntodas = []\ndef conecta():\n    "
    fuentes = json.dumps([trae + cuerpo for cuerpo, _ in SERVIDOR.values()] + [BUENA])
    orden = [sys.executable, "-c", AL_SERVIDOR, fuentes]
    hecho = subprocess.run(
        orden, env=entorno(apagado), capture_output=True, encoding="utf-8", timeout=100
    )
    assert hecho.returncode == 0, hecho
    visto = [json.loads(linea) for linea in hecho.stdout.splitlines()]
    for (lista, buena, dicho), (_, esperado) in zip(visto[:-1], SERVIDOR.values(), strict=True):
        assert lista.startswith("✓ PostgreSQL está listo")
        assert buena == "✓ 99.1 · ¡Correcto!"
        assert re.search(esperado, dicho) and "fallo del curso" not in dicho
    assert visto[-1][2] == "✓ 99.1 · ¡Correcto!"
    espera(lambda: not procesos_de(apagado))


# --------------------------------------------------- la que no deja moverse a Python

PREPARA = """
from helpers import servidor
from helpers.ejercicios import Ejercicios, ejercicio, retenida
servidor.iniciar("02")
retenida._SIN_MOVERSE = 3
@ejercicio("x", segundos=1)
def juzga(x, prueba):
    x()
comprobar = Ejercicios("99", juzga).comprobar
def x(): pass
"""


SIN_MOVERSE = (
    "a = 9; a ** a ** 8",
    "import re; re.match('(a+)+b', 'a' * 40)",
    "import os; os._exit(1)",
)


@pytest.mark.lenta
@pytest.mark.timeout(120)
def test_si_no_deja_moverse_a_python_se_acaba_y_luego_se_dice(apagado, record_property):
    record_property("averias", len(SIN_MOVERSE))
    from tests.test_enredo import Kernel

    bien = "assert comprobar('99.1').estado == '✓'"
    with Kernel(apagado) as kernel:
        assert kernel.ejecuta(PREPARA + bien) == ""
        for cuerpo in SIN_MOVERSE:
            assert list(apagado.glob("comprobando_*")) == []
            kernel.cliente.execute(f"def x(): {cuerpo}\ncomprobar('99.1')")
            espera(lambda: not kernel.gestor.is_alive(), 30)
            kernel.reinicia()  # Lo que hace Jupyter con un kernel que muere.
            dice = "assert 'La vez anterior' in comprobar('99.1').mensaje"
            assert kernel.ejecuta(PREPARA + dice) == ""
            assert kernel.ejecuta(bien) == ""
    espera(lambda: not procesos_de(apagado))


def test_sin_vigilar_tambien_se_comprueba(servidor_del_curso, monkeypatch, tmp_path):
    monkeypatch.setenv("CURSO_DATOS", str(tmp_path / "no existe"))
    assert comprueba("99.1", BUENA).estado == BIEN
    assert observador.espera_conexiones(0) == 0
