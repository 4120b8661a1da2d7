"""`comprobar`: pendiente, mal con un mensaje útil, bien; y lo que deja detrás."""

import contextlib
import gc
import logging
import os
import re
import sys
import threading
import time

import psycopg  # noqa: F401 - Lo importa una respuesta, y casi tarda lo que se le deja.
import psycopg2
import pytest
from psycopg2 import pool
from respuestas_escritas import ejecuta_como_celda

from helpers.cuadernos import DEL_CURSO
from helpers.ejercicios import (
    AJUSTES_CAMBIADOS,
    BIEN,
    MAL,
    PENDIENTE,
    Ejercicios,
    Fallo,
    Prueba,
    ejercicio,
    exige,
    exige_parametro,
)
from helpers.progreso import DIARIO, apuntes

pytestmark = pytest.mark.usefixtures("servidor_del_curso")


@ejercicio("conecta", segundos=1)
def juzga_conexion(respuesta, prueba):
    conexion = respuesta()
    exige(prueba.espera_conexiones(1, 0.2) == 1, "`conecta` tiene que abrir una conexión.")
    conexion.close()
    exige(prueba.espera_conexiones(0, 0.5) == 0, "La conexión sigue abierta.")


@ejercicio("Conexion", segundos=1, huecos=2)
def juzga_clase(respuesta, prueba):
    clase = prueba.subclase(respuesta)
    conexion = clase.presta()
    exige(prueba.conexiones() == 1, "`presta` tiene que abrir una conexión.")
    clase.devuelve(conexion)
    return "El servidor lo confirma."


@ejercicio("limite")
def juzga_limite(respuesta, prueba):
    exige(respuesta == 5, "Mira `maxconn` otra vez.")


@ejercicio("conecta", segundos=20)
def juzga_sin_prisa(respuesta, prueba):
    respuesta()


@ejercicio("conecta")
def juzga_abierta(respuesta, prueba):
    respuesta()
    exige(prueba.espera_conexiones(1) == 1, "`conecta` tiene que abrir una conexión.")


ejercicios = Ejercicios(
    "99", juzga_conexion, juzga_clase, juzga_limite, juzga_sin_prisa, juzga_abierta
)


def comprueba(identificador, fuente):
    return ejercicios.comprobar(identificador, ejecuta_como_celda(fuente, {}))


def conexiones_de_ejercicios():
    """Cuántas conexiones de respuestas ve el servidor; nunca tendría que quedar ninguna."""
    conexion = psycopg2.connect("", application_name="prueba")
    try:
        with conexion.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity "
                # Solo las de esta base de datos: las pruebas corren en varios procesos.
                "WHERE datname = current_database() AND "
                "(application_name LIKE 'ejercicio%' OR application_name LIKE 'curso_comp%')"
            )
            return cursor.fetchone()[0]
    finally:
        conexion.close()


@pytest.fixture(autouse=True)
def nada_queda_detras():
    """Después de cada prueba: ni conexiones, ni hilos, ni entorno, ni registro cambiados."""
    antes = dict(os.environ), logging.root.manager.disable, sys.stdout, set(threading.enumerate())
    yield
    gc.collect()
    limite = time.monotonic() + 2
    while conexiones_de_ejercicios() and time.monotonic() < limite:
        time.sleep(0.02)
    assert conexiones_de_ejercicios() == 0
    # pytest cambia PYTEST_CURRENT_TEST entre la prueba y esto.
    ahora = {**os.environ, "PYTEST_CURRENT_TEST": antes[0]["PYTEST_CURRENT_TEST"]}
    assert ahora == antes[0]
    assert logging.root.manager.disable == antes[1]
    # Un hilo dormido no se puede despertar: muere en cuanto despierta.
    for hilo in set(threading.enumerate()) - antes[3]:
        if hilo.name.startswith("ejercicio"):
            hilo.join(10)
            assert not hilo.is_alive()


BIEN_1 = "import psycopg2\ndef conecta():\n    print('ruido')\n    return psycopg2.connect('')\n"
CLASE = """
from psycopg2 import pool
class Conexion:
    '''Doc.'''
    __pool = None

    @classmethod
    def pool(cls):
        if cls.__pool is None:
            cls.__pool = pool.SimpleConnectionPool(1, 2)
        return cls.__pool

    @classmethod
    def presta(cls):
        '''Presta.'''
        {presta}

    @staticmethod
    def devuelve(conexion):
        {devuelve}
"""


ADREDE = "from helpers.ejercicios import Adrede\ndef conecta():\n    raise Adrede"


# Pendiente


@pytest.mark.parametrize(
    ("identificador", "fuente"),
    [
        ("99.1", "def conecta():\n    ..."),
        ("99.1", "def conecta():\n    '''Conecta.'''\n    # aquí\n    ...\n"),
        ("99.1", "def conecta(): ..."),
        ("99.2", CLASE.format(presta="...", devuelve="...")),
        ("99.2", "class Conexion:\n    '''Doc.'''\n    ..."),
        ("99.2", "class Conexion:\n    a = ...\n    b = ...\n"),
        ("99.3", "limite = ..."),
        ("99.3", "limite = (\n    ...\n)"),
    ],
)
def test_sin_tocar_esta_pendiente_y_no_se_ejecuta(identificador, fuente):
    resultado = comprueba(identificador, fuente)
    assert resultado.estado == PENDIENTE
    assert "en lugar de «...»" in resultado.mensaje


def test_lo_pendiente_no_necesita_servidor(monkeypatch):
    monkeypatch.delenv("PGHOST")
    assert comprueba("99.1", "def conecta():\n    ...").estado == PENDIENTE


def test_un_nombre_que_no_existe_esta_pendiente():
    resultado = ejercicios.comprobar("99.1", {})
    assert resultado.estado == PENDIENTE
    assert "Ejecuta antes la celda del ejercicio" in resultado.mensaje


def test_un_generador_decorado_se_reconoce_sin_tocar():
    fuente = (
        "from contextlib import contextmanager\n@contextmanager\ndef conecta():\n    'D'\n    ..."
    )
    assert comprueba("99.1", fuente).estado == PENDIENTE


# Bien


def test_una_respuesta_correcta(capsys):
    resultado = comprueba("99.1", BIEN_1)
    assert (resultado.estado, resultado.mensaje) == (BIEN, "¡Correcto!")
    assert capsys.readouterr() == ("", "")


def test_el_comprobador_puede_anadir_un_mensaje():
    fuente = CLASE.format(presta="return cls.pool().getconn()", devuelve="conexion.close()")
    assert repr(comprueba("99.2", fuente)) == "✓ 99.2 · El servidor lo confirma."


def test_vale_cualquier_forma_de_definirla():
    assert (
        comprueba("99.1", "import psycopg2\nconecta = lambda: psycopg2.connect('')").estado == BIEN
    )
    assert comprueba("99.3", "limite = 2 + 3").estado == BIEN


def test_el_pool_de_quien_aprende_no_se_toca():
    fuente = CLASE.format(presta="return cls.pool().getconn()", devuelve="conexion.close()")
    espacio = ejecuta_como_celda(fuente, {})
    propio = espacio["Conexion"].pool()
    conexion = propio.getconn()
    numero = conexion.info.backend_pid
    assert ejercicios.comprobar("99.2", espacio).estado == BIEN
    assert espacio["Conexion"].pool() is propio
    assert list(propio._used.values()) == [conexion]
    with conexion.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        assert cursor.fetchone() == (numero,)
    propio.closeall()


# Mal


@pytest.mark.parametrize(
    ("identificador", "fuente", "fragmento"),
    [
        ("99.1", "def conecta():\n    pass", "tiene que abrir una conexión"),
        ("99.1", "def conecta():\n    return 1 / 0", "ZeroDivisionError (division by zero), en la"),
        ("99.1", "def conecta():\n\n    return nada", "en la línea 3: `return nada`"),
        ("99.1", "def conecta(uno): pass", "no se puede usar como pide el enunciado (TypeError)"),
        ("99.1", "conecta = 3", "no se puede usar como pide el enunciado (TypeError)"),
        ("99.1", "import sys\ndef conecta():\n    sys.exit()", "`sys.exit()`, en la línea 3"),
        ("99.1", "def conecta():\n    raise KeyboardInterrupt", "lanza KeyboardInterrupt"),
        ("99.1", "def conecta():\n    conecta()", "RecursionError"),
        ("99.1", "def conecta(uno): pass", "dice: «conecta() missing 1 required positional"),
        ("99.1", "def conecta():\n    raise KeyError(140735812345678)", "KeyError (…), en"),
        ("99.1", "def conecta():\n    def f(): pass\n    f(1)", "TypeError (f() takes 0"),
        ("99.1", "def conecta():\n    (lambda: 1)(2)", "(lambda() takes 0"),
        ("99.1", ADREDE, "deja pasar un error que la comprobación provoca adrede, en la línea 3"),
        ("99.3", "limite = 6", "Mira `maxconn` otra vez."),
        ("99.3", "limite = None", "Mira `maxconn` otra vez."),
    ],
)
def test_una_respuesta_mala_dice_que_le_pasa(identificador, fuente, fragmento):
    resultado = comprueba(identificador, fuente)
    assert resultado.estado == MAL
    assert fragmento in resultado.mensaje
    assert "Traceback" not in repr(resultado) and "\n" not in repr(resultado)
    assert "«...»" not in resultado.mensaje


def test_un_error_de_sql_dice_su_codigo_y_no_el_texto_del_servidor():
    fuente = BIEN_1.replace("('')\n", "('').cursor().execute('x')\n")
    assert "lanza SyntaxError (SQLSTATE 42601), en la línea 4" in comprueba("99.1", fuente).mensaje


def test_un_error_del_pool_dice_cual():
    fuente = "from psycopg2 import pool\ndef conecta():\n"
    fuente += "    p = pool.SimpleConnectionPool(0, 1)\n    p.getconn()\n    p.getconn()"
    assert "lanza PoolError (connection pool exhausted)" in comprueba("99.1", fuente).mensaje


POOL = "from psycopg2 import pool\np = pool.SimpleConnectionPool(1, 1)\n"
CURSOR = "import psycopg2\nc = psycopg2.connect('')\nd = c.cursor()\n"


@pytest.mark.parametrize(
    ("hace", "lanza", "motivo"),
    [
        (POOL + "p.putconn(p.getconn('a'), 'b')", "KeyError ('b')", "nada prestado con esa clave"),
        (POOL + "p.putconn(None)", "PoolError (trying to put unkeyed", "no tiene prestada"),
        (POOL + "p.getconn(); p.getconn()", "PoolError (connection pool exh", "mira si vuelve"),
        (POOL + "p.closeall(); p.getconn()", "PoolError (connection pool is c", "ya está cerrado"),
        (CURSOR + "c.close(); c.cursor()", "InterfaceError (connection already", "ya está cerrada"),
        (
            CURSOR + "d.close(); d.fetchall()",
            "InterfaceError (cursor already",
            "dentro de su `with`",
        ),
        (CURSOR + "d.execute('SELECT 1 / 0')", "DivisionByZero (SQLSTATE 22012)", "entre cero"),
        (CURSOR + "d.execute('SELECT x')", "UndefinedColumn (SQLSTATE 42703)", "Un texto sin"),
        (CURSOR + "d.execute('SELECT 1 LIMIT 0')\nd.fetchone()[0]", "TypeError ('None", "sin fila"),
        (
            CURSOR + "d.execute('SET x.y = 1'); d.fetchall()",
            "ProgrammingError (no results",
            "filas",
        ),
        (CURSOR + "d.execute('SELECT %s', ('a'), 1)", "TypeError (function takes at most", ""),
        (CURSOR + "d.execute('SELECT %s', 'ab')", "TypeError (not all arguments", "`(nombre,)`"),
        (CURSOR + "d.execute('SELECT %s', 1)", "TypeError ('int' object does", "`(nombre,)`"),
        ("import psycopg2\npsycopg2.connect('x')", "ProgrammingError, en", "application_name="),
        (
            "import psycopg2\npsycopg2.connect(port=1)",
            "OperationalError, en",
            "No se ha podido con",
        ),
        ("import psycopg\npsycopg.connect(port=1)", "OperationalError, en", "No se ha podido con"),
        ("import psycopg\nc = psycopg.connect()\nc.close()\nc.execute('')", "(the conn", "cerrada"),
        ("try: 1 / 0\nexcept ValueError: a = 1\nfinally: a", "UnboundLocalError", "del `try`"),
        ("[].x", "AttributeError ('list' object has no attribute 'x')", "mira cómo se escribe"),
        ("None.x", "AttributeError ('NoneType'", "sin `return`"),
        ("with 3: pass", "Error", "en un `with`"),
        ("a, b = 1, 2, 3", "ValueError (too many values to unpack", "un número de nombres"),
        ("a = {}['x']", "KeyError ('x')", "no tiene esa clave"),
        ("class Mio(KeyError): pass\nraise Mio('uno')", "Mio ('uno'), en la línea 3: `raise", ""),
    ],
)
def test_cada_error_dice_lo_que_suele_causarlo(hace, lanza, motivo):
    cuerpo = "".join(f"    {linea}\n" for linea in hace.split("\n"))
    mensaje = comprueba("99.1", f"def conecta():\n{cuerpo}").mensaje
    assert re.match(r"Tu código lanza \w+.*, en la línea \d+: `.*`\.", mensaje), mensaje
    dicho, _, porque = mensaje.partition("`. ")
    assert lanza in dicho and motivo in porque, mensaje
    assert bool(porque) == ("Mio" not in hace), mensaje


def test_lo_que_escribe_la_respuesta_se_ve_plegado_y_sin_peligro():
    fuente = "import os, sys\ndef conecta():\n"
    fuente += "    print('<b>', os.environ['PGPASSWORD'], '\\x1b[31m', 0.5)\n"
    resultado = comprueba("99.1", fuente)
    assert resultado.mensaje == "`conecta` tiene que abrir una conexión."
    assert resultado.escrito == "<b> ********  0.5"
    assert repr(resultado).endswith("\nTu código escribe:\n<b> ********  0.5")
    plegado = "<details><summary>Tu código escribe</summary><pre>&lt;b&gt; ********  0.5</pre>"
    assert plegado in resultado._repr_html_()
    resultado = comprueba("99.1", "def conecta():\n    print('a' * 3000)")
    assert resultado.escrito == "a" * 2000 + "\n… y más"
    assert "details" not in comprueba("99.1", "def conecta(): pass")._repr_html_()


@ejercicio("hace")
def juzga_con_clase(hace, prueba):
    exige_parametro(hace, "clase", "Conexion", "banco", "presta")
    exige(hace(int) == 1, "Tiene que devolver 1.")


@pytest.mark.parametrize(
    ("fuente", "dice"),
    [
        ("def hace(clase): return issubclass(clase, Conexion) + 1", None),
        ("def hace(clase: Conexion): return clase(1)", None),
        ("def hace(clase):\n    Conexion = clase\n    return Conexion(1)", None),
        ("def hace(clase): return clase(1) if not hasattr(clase, 'banco') else clase.banco", None),
        ("def presta(): return 1\ndef hace(clase): return presta()", None),
        ("def hace(clase):\n    def dentro(): return Conexion()\n    return dentro()", "Conexion"),
        ("def hace(clase):\n    with banco: return 1", "banco"),
        ("def hace(clase): return Conexion.uno", "Conexion"),
        ("def presta(): return 2\ndef hace(clase): return presta()", "presta"),
        ("def presta(): return 1 / 0\ndef hace(clase): return presta()", "presta"),
        ("def hace(clase): return 2 if issubclass(clase, Conexion) else 3", "Tiene que"),
    ],
)
def test_usar_lo_del_cuaderno_no_es_nombrarlo(fuente, dice):
    prepara = "import threading\nclass Conexion:\n    uno = 1\nbanco = threading.Lock()\n"
    uno = Ejercicios("96", juzga_con_clase)
    resultado = uno.comprobar("96.1", ejecuta_como_celda(prepara + fuente, {}))
    assert (resultado.estado == BIEN) == (dice is None), resultado
    if dice:
        assert dice in resultado.mensaje


def test_la_clave_no_sale_en_el_mensaje():
    fuente = "import os\ndef conecta():\n    raise ValueError('con ' + os.environ['PGPASSWORD'])"
    resultado = comprueba("99.1", fuente)
    assert "ValueError (con ********)" in resultado.mensaje
    assert os.environ["PGPASSWORD"] not in repr(resultado) + resultado._repr_html_()


@pytest.mark.parametrize(
    ("identificador", "fuente"),
    [
        ("99.1", "def conecta():\n    x = 1\n    ..."),
        ("99.2", CLASE.format(presta="return None", devuelve="...")),
    ],
)
def test_a_medias_avisa_de_los_puntos_suspensivos(identificador, fuente):
    resultado = comprueba(identificador, fuente)
    assert resultado.estado == MAL
    assert resultado.mensaje.endswith(" Todavía queda un «...» en tu código.")


def test_los_puntos_suspensivos_de_un_tipo_no_cuentan():
    fuente = "def conecta() -> tuple[int, ...]:\n    return 1"
    assert "Todavía queda" not in comprueba("99.1", fuente).mensaje


# Colgada


@pytest.mark.lenta
@pytest.mark.parametrize(
    "cuerpo",
    [
        "    while True: pass",
        # Atrapa también lo que lo quiere parar; acaba solo para no estorbar a las demás pruebas.
        "    fin = time.monotonic() + 3\n    while time.monotonic() < fin:\n        try:\n"
        "            while time.monotonic() < fin: pass\n        except: pass",
        "    psycopg2.connect('').cursor().execute('SELECT pg_sleep(60)')",
        "    c = [psycopg2.connect('') for _ in range(3)]\n    while True: time.sleep(0.01)",
        "    a = pool.ThreadedConnectionPool(1, 1)\n    with a._lock: a._lock.acquire(timeout=4)",
    ],
    ids=["bucle", "terco", "consulta", "conexiones", "cerrojo"],
)
def test_una_respuesta_que_se_cuelga(cuerpo):
    fuente = f"import psycopg2, time\nfrom psycopg2 import pool\ndef conecta():\n{cuerpo}"
    # Los que ya había: otras respuestas, de otras pruebas de este proceso, se colgaron del todo.
    antes = set(threading.enumerate())
    inicio = time.monotonic()
    espacio = ejecuta_como_celda(fuente, {})
    resultado = ejercicios.comprobar("99.1", espacio)
    assert time.monotonic() - inicio < 10
    assert resultado.estado == MAL
    assert "no terminó en 1 s" in resultado.mensaje
    # Solo sobrevive el que no se puede parar, y entonces se dice.
    nuevos = set(threading.enumerate()) - antes
    vivos = [h for h in nuevos if h.name.startswith("ejercicio")]
    assert bool(vivos) == ("reinicia el kernel" in resultado.mensaje)
    assert len(vivos) == 1 if "acquire" in cuerpo else not vivos or "except" in cuerpo
    assert conexiones_de_ejercicios() == 0
    assert comprueba("99.1", BIEN_1).estado == BIEN


@pytest.mark.parametrize(("paciencia", "s"), [("1.5", "1,5"), ("mucha", "1")])
def test_en_un_aula_se_espera_mas(monkeypatch, paciencia, s):
    monkeypatch.setenv("CURSO_PACIENCIA", paciencia)
    fuente = "import time\ndef conecta():\n    while True:\n        time.sleep(0.01)\n"
    assert f"no terminó en {s} s:" in comprueba("99.1", fuente).mensaje


def test_lo_que_se_deja_abierto_se_termina_en_el_servidor():
    fuente = BIEN_1 + "otras = [0]\ndef conecta(otras=otras, hace=conecta):\n"
    fuente += "    otras[0] = hace()\n    return hace()\n"
    assert comprueba("99.1", fuente).mensaje == "`conecta` tiene que abrir una conexión."
    assert conexiones_de_ejercicios() == 0


@pytest.mark.parametrize(
    "abre",
    [
        "import ksycopg2, os; suya = ksycopg2.connect(os.environ['DE_LA_LECCION'])",
        "import psycopg; suya = psycopg.connect()",
        "import psycopg_pool as p; suya = p.ConnectionPool(open=True, min_size=1); suya.wait()",
    ],
    ids=["ksycopg2", "psycopg", "psycopg_pool"],
)
def test_los_otros_drivers_tambien_se_ven_y_se_recogen(abre, monkeypatch):
    driver = re.search(r"(?:import|from) (\w+)", abre)[1]
    pytest.importorskip(driver)
    # ksycopg2 no lee las variables PG*.
    variables = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
    datos = {**variables, "dbname": "PGDATABASE"}
    monkeypatch.setenv("DE_LA_LECCION", " ".join(f"{c}={os.environ[v]}" for c, v in datos.items()))
    fuente = f"def conecta():\n    global suya\n    {abre}\n    return suya\n"
    antes = threading.active_count()
    resultado = comprueba("99.5", fuente)
    assert resultado.estado == BIEN, resultado
    # Un pool con hilos volvería a conectarse; uno cerrado, no.
    time.sleep(0.5)
    assert conexiones_de_ejercicios() == 0
    assert threading.active_count() == antes


def test_un_error_de_otro_driver_dice_su_codigo():
    fuente = "import psycopg\ndef conecta():\n    psycopg.connect().execute('SELECT 1 / 0')"
    assert "lanza DivisionByZero (SQLSTATE 22012), en" in comprueba("99.4", fuente).mensaje
    fuente = (
        "import psycopg_pool\ndef conecta():\n"
        "    pool = psycopg_pool.ConnectionPool(open=True, min_size=1, timeout=0.1)\n"
        "    pool.getconn(), pool.getconn()"
    )
    assert "lanza PoolTimeout (couldn't get a connection" in comprueba("99.4", fuente).mensaje


def test_las_conexiones_de_quien_aprende_no_se_tocan():
    propia = psycopg2.connect("")
    comprueba("99.1", "import psycopg2, time\ndef conecta():\n    time.sleep(3)")
    with propia.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
    propia.close()


def test_el_entorno_y_el_registro_se_restauran(monkeypatch):
    monkeypatch.setenv("PGAPPNAME", "la mía")
    fuente = "import os, logging\ndef conecta():\n    os.environ['OTRA'] = '1'\n"
    fuente += "    del os.environ['PGHOST']\n    logging.disable(10)\n"
    comprueba("99.1", fuente)
    assert os.environ["PGAPPNAME"] == "la mía"
    assert "OTRA" not in os.environ and "PGHOST" in os.environ
    assert logging.root.manager.disable == 0


def test_una_respuesta_que_cambia_el_servidor_tambien_se_recoge():
    fuente = "import os, psycopg2\nabiertas = []\ndef conecta():\n"
    fuente += "    abiertas.append(psycopg2.connect(''))\n    os.environ['PGPORT'] = '1'\n"
    resultado = comprueba("99.1", fuente)
    assert resultado.estado == MAL and "fallo del curso" not in resultado.mensaje
    assert conexiones_de_ejercicios() == 0


@pytest.mark.parametrize(
    ("orden", "quedan"),
    [
        ("SET statement_timeout = 1000", ["statement_timeout"]),
        ("SET LOCAL statement_timeout = 1000", []),
        ("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE, READ ONLY, DEFERRABLE", []),
    ],
)
def test_los_ajustes_cambiados_son_los_que_hereda_el_siguiente(orden, quedan):
    with contextlib.closing(psycopg2.connect()) as conexion, conexion.cursor() as cursor:
        cursor.execute(orden)
        conexion.commit()
        cursor.execute(AJUSTES_CAMBIADOS)
        assert [nombre for (nombre,) in cursor if nombre != "DateStyle"] == quedan


# comprobar no lanza


@pytest.mark.parametrize("identificador", ["99.9", 99.9, None, ["99.1"]])
def test_un_ejercicio_que_no_existe(identificador):
    resultado = ejercicios.comprobar(identificador, {})
    assert resultado.estado == MAL
    assert (
        resultado.mensaje
        == "No existe: escribe uno de los de esta lección: 99.1, 99.2, 99.3, 99.4, 99.5."
    )


def test_sin_servidor_pide_ejecutar_su_celda(monkeypatch):
    monkeypatch.setenv("PGPORT", "1")
    resultado = comprueba("99.1", BIEN_1)
    assert resultado.estado == MAL
    assert "ejecuta otra vez la celda de «servidor.iniciar»" in resultado.mensaje
    monkeypatch.delenv("PGHOST")
    assert comprueba("99.1", BIEN_1) == resultado


def test_un_fallo_nuestro_no_llega_a_quien_aprende():
    class Trampa(dict):
        def __contains__(self, clave):
            raise RuntimeError

    resultado = ejercicios.comprobar("99.1", Trampa())
    assert resultado.estado == MAL
    assert "fallo del curso (RuntimeError), no tuyo" in resultado.mensaje


def test_control_c_pasa_y_lo_deja_todo_recogido():
    """Control-C llega mientras la respuesta espera al servidor."""
    import _thread

    fuente = "import psycopg2\ndef conecta():\n"
    fuente += "    psycopg2.connect('').cursor().execute('SELECT pg_sleep(60)')"
    espacio = ejecuta_como_celda(fuente, {})
    alarma = threading.Timer(0.5, _thread.interrupt_main)
    alarma.start()
    inicio = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        ejercicios.comprobar("99.4", espacio)
    alarma.join()
    # Mucho menos que los 20 segundos que se le daban.
    assert time.monotonic() - inicio < 10
    assert conexiones_de_ejercicios() == 0


@pytest.mark.parametrize("momento", ["antes", "dentro"])
def test_control_c_deja_el_entorno_como_estaba(momento):
    """Quien juzga iba a cambiar adónde se conecta todo, o ya lo ha cambiado."""
    import _thread

    acaba, puerto = threading.Event(), os.environ["PGPORT"]

    @ejercicio("x")
    def juzga(respuesta, prueba):
        try:
            if momento == "antes":
                _thread.interrupt_main()
                while os.environ["PGAPPNAME"] == prueba.aplicacion and not prueba._acabada:
                    time.sleep(0.01)
            with prueba.sin_servidor():
                _thread.interrupt_main()
                while True:
                    time.sleep(0.01)
        finally:
            acaba.set()

    with pytest.raises(KeyboardInterrupt):
        Ejercicios("98", juzga).comprobar("98.1", {"x": 1})
    # No termina antes que quien juzga.
    assert acaba.is_set() and os.environ["PGPORT"] == puerto


def test_se_muestra_como_texto_y_como_html():
    @ejercicio("x")
    def juzga(respuesta, prueba):
        raise Fallo("Usa `a < b` & ya.")

    resultado = Ejercicios("98", juzga).comprobar("98.1", {"x": 1})
    assert repr(resultado) == "✗ 98.1 · Usa `a < b` & ya."
    assert "<code>a &lt; b</code> &amp; ya." in resultado._repr_html_()
    assert "border-left" in resultado._repr_html_()


def test_si_el_progreso_no_se_puede_apuntar_se_juzga_igual(tmp_path, monkeypatch):
    (tmp_path / DIARIO).mkdir(parents=True)
    monkeypatch.setattr("helpers.ejercicios.catalogo.carpeta_del_cuaderno", lambda: tmp_path)
    resultado = comprueba("99.1", BIEN_1)
    assert resultado.estado == BIEN
    assert resultado.mensaje.startswith("¡Correcto! No se ha podido apuntar en tu progreso")


# En un kernel de verdad


CELDAS = [
    "from helpers.ejercicios import Ejercicios, ejercicio, exige\n"
    "@ejercicio('Cosa', segundos=2)\n"
    "def juzga(respuesta, prueba):\n    exige(respuesta().valor() == 3, 'No es 3.')\n"
    "comprobar = Ejercicios('97', juzga).comprobar\n",
    "comprobar('97.1')",
    "class Cosa:\n    def valor(self):\n        'Doc.'\n        ...",
    "comprobar('97.1')",
    "class Cosa:\n    def valor(self):\n        print('ruido')\n        display('ruido')\n"
    "        import sys; print('ruido', file=sys.stderr)\n        return 3",
    "comprobar('97.1')",
    "class Cosa:\n    def valor(self):\n        return 1 / 0",
    "comprobar('97.1')",
    "class Cosa:\n    def valor(self):\n        while True: print('ruido')",
    "comprobar('97.1')",
    "import os\nos.chdir('/')\nprint('sigo aquí')",
    "del Cosa\nfor _ in range(2):\n    comprobar('97.1')\ndicho = comprobar('97.1')\nprint('fin')",
    "comprobar('97.1')",
    "dicho",
]


@pytest.mark.lenta
def test_en_un_nucleo_de_verdad(tmp_path):
    import nbformat

    from taller import construir

    cuaderno = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in CELDAS])
    (tmp_path / DEL_CURSO).mkdir()
    construir.ejecuta(cuaderno, tmp_path, "prueba")
    # Lo pendiente no es un intento.
    apunte = apuntes(tmp_path)["97.1"]
    assert (apunte.resuelto, apunte.intentos) == (True, 3)
    salidas = [
        salida.get("text") or salida.data["text/plain"]
        for celda in cuaderno.cells
        for salida in celda.outputs
    ]
    assert salidas == [
        "⏳ 97.1 · Pendiente: no encuentro `Cosa`. Ejecuta antes la celda del ejercicio.",
        "⏳ 97.1 · Pendiente: escribe tu respuesta en lugar de «...» y ejecuta su celda.",
        "✓ 97.1 · ¡Correcto!\nTu código escribe:\nruido",
        "✗ 97.1 · Tu código lanza ZeroDivisionError (division by zero), en la línea 3: "
        "`return 1 / 0`. Se divide entre cero: ¿qué pasa si no hay ninguno?",
        "✗ 97.1 · Tu código no terminó en 2 s: "
        "busca un bucle que no acaba o una espera que nadie termina.\nTu código escribe:\n"
        + "ruido\n" * 333
        + "ru\n… y más",
        "sigo aquí\n",
        # No es la última línea, lo es y además se guarda: una vez cada una.
        *["⏳ 97.1 · Pendiente: no encuentro `Cosa`. Ejecuta antes la celda del ejercicio."] * 3,
        "fin\n",
        *["⏳ 97.1 · Pendiente: no encuentro `Cosa`. Ejecuta antes la celda del ejercicio."] * 2,
    ]


def test_un_pool_de_verdad_se_reconoce_en_la_subclase():
    class Base:
        uno = pool.SimpleConnectionPool(0, 1)
        otro = 3

    hija = Prueba().subclase(Base)
    assert (hija.__name__, hija.uno, hija.otro) == ("Base", None, 3)
    assert Base.uno is not None
