"""El motor del laboratorio: sabe cuándo espera un programa, lo que hace y cómo acaba."""

import os
import textwrap
import threading

import psutil
import psycopg2
import pytest

from helpers import servidor
from helpers.laboratorio import NoSigue, mesa
from helpers.servidor import ErrorServidor
from tests.aula import POSIX, espera, lanzado, vive

pytestmark = pytest.mark.usefixtures("servidor_del_curso")
LITERALES = "host='bd.ejemplo.com', port=5432, user='postgres', password='admin'"


@pytest.fixture
def puesta():
    with mesa() as puesta:
        yield puesta


@pytest.fixture
def lanza(puesta, tmp_path):
    """Escribe un programa y lo lanza."""

    def lanza(codigo, **opciones):
        (tmp_path / "programa.py").write_text(textwrap.dedent(codigo), "utf-8")
        return puesta.programa(tmp_path, "programa.py", **opciones)

    return lanza


# --------------------------------------------------------------- la mesa


def test_cada_mesa_es_nueva_y_las_variables_no_cambian(servidor_del_curso):
    antes = dict(os.environ)
    with mesa("CREATE TABLE t (a int)") as puesta:
        assert puesta.datos["dbname"] not in ("", servidor_del_curso.datos["dbname"])
        puesta.filas("INSERT INTO t VALUES (1)")
    with mesa() as puesta:
        assert puesta.filas("SELECT to_regclass('t')") == [(None,)]
        assert puesta.abandonadas() == 0
    assert dict(os.environ) == antes


def test_si_no_hay_servidor_lo_dice(monkeypatch):
    monkeypatch.setenv("CURSO_SERVIDOR", "ninguno")
    monkeypatch.setattr(servidor, "_propias", {})
    antes = dict(os.environ)
    with pytest.raises(ErrorServidor, match="CURSO_SERVIDOR"), mesa():
        pass
    assert dict(os.environ) == antes


def test_el_sql_de_la_mesa_esta_mal():
    with pytest.raises(psycopg2.errors.SyntaxError), mesa("CREATE TABLA"):
        pass


# --------------------------------------------------------------- adónde va

CONECTA = {
    "psycopg2": f"import psycopg2; c = psycopg2.connect(database='test_db', {LITERALES})",
    "psycopg2_dsn": """
        from psycopg2 import connect
        c = connect('postgresql://postgres:admin@bd.ejemplo.com/test_db?sslmode=require')""",
    "psycopg2_pool": f"""
        from psycopg2.pool import ThreadedConnectionPool
        c = ThreadedConnectionPool(1, 2, dbname='test_db', {LITERALES}).getconn()""",
    "psycopg2_variables": "import psycopg2; c = psycopg2.connect()",
    "psycopg": f"import psycopg; c = psycopg.connect(dbname='test_db', {LITERALES})",
    "psycopg_dsn": """
        import psycopg
        c = psycopg.Connection.connect('host=bd.ejemplo.com hostaddr=192.0.2.1 dbname=test_db',
                                       autocommit=False)""",
    "psycopg_pool": """
        from psycopg_pool import ConnectionPool
        pool = ConnectionPool('host=bd.ejemplo.com user=postgres password=admin', open=True)
        c = pool.getconn()""",
    "hijo": f"""
        import multiprocessing
        import psycopg2

        def nombre():
            c = psycopg2.connect(database='test_db', {LITERALES})
            k = c.cursor()
            k.execute('SELECT current_database()')
            print(*k.fetchone())

        if __name__ == '__main__':
            hijo = multiprocessing.get_context('spawn').Process(target=nombre)
            hijo.start()
            hijo.join()""",
}


@pytest.mark.parametrize("como", CONECTA)
def test_todo_lo_que_abre_va_a_la_mesa(puesta, lanza, como):
    pregunta = "\nk = c.cursor()\nk.execute('SELECT current_database()')\nprint(*k.fetchone())"
    codigo = textwrap.dedent(CONECTA[como])
    with lanza(codigo if como == "hijo" else codigo + pregunta) as quien:
        assert quien.turno.texto.splitlines()[-1] == puesta.datos["dbname"], quien.turno


def test_lo_demas_que_pide_se_queda(lanza):
    codigo = """
        import psycopg2
        from psycopg2.extras import RealDictCursor
        c = psycopg2.connect('dbname=x options=-cstatement_timeout=7s',
                             cursor_factory=RealDictCursor, application_name='mío')
        k = c.cursor()
        k.execute("SHOW statement_timeout")
        print(dict(k.fetchone()))
        k.execute("SHOW application_name")
        print(dict(k.fetchone()))
    """
    with lanza(codigo) as quien:
        assert (
            quien.turno.texto == "{'statement_timeout': '7s'}\n{'application_name': 'programa'}\n"
        )


def test_sin_servidor_no_llega_a_ninguno(lanza):
    with lanza("import psycopg2; psycopg2.connect('')", sin_servidor=True) as quien:
        assert "OperationalError" in quien.turno.texto and quien.turno.codigo == 1


def test_un_archivo_con_el_nombre_del_driver_se_importa(lanza, tmp_path):
    (tmp_path / "psycopg2.py").write_text("print('el suyo')", "utf-8")
    with lanza("import psycopg2") as quien:
        assert (quien.turno.texto, quien.turno.codigo) == ("el suyo\n", 0)


def test_si_no_se_puede_desviar_no_se_ejecuta(lanza, monkeypatch):
    from helpers.laboratorio import proceso

    monkeypatch.setattr(proceso.json, "dumps", lambda _: "{}")
    with lanza("print('empieza')") as quien:
        assert quien.turno.codigo == 70
        assert "empieza" not in quien.turno.texto


def test_la_clave_no_se_ve(puesta, lanza):
    with lanza("import os; print(os.environ['PGPASSWORD'])") as quien:
        assert quien.turno.texto == "********\n"


def test_es_un_proceso_corriente_y_su_carpeta_se_queda_como_estaba(lanza, tmp_path):
    (tmp_path / "suyo.py").write_text("DATO = 7", "utf-8")
    codigo = """
        import sys, __main__
        from suyo import DATO
        print(DATO, sys.argv, __name__, __main__.__file__)
        raise ValueError("adrede")
    """
    with lanza(codigo) as quien:
        texto = quien.turno.texto
        assert texto.startswith("7 ['programa.py'] __main__ ")
        assert "sitecustomize" not in texto and texto.endswith("ValueError: adrede\n")
    assert sorted(os.listdir(tmp_path)) == ["programa.py", "suyo.py"]


# --------------------------------------------------------------- cuándo espera


@pytest.mark.parametrize(
    "lee",
    [
        "input('¿qué? ')",
        "print('¿qué? ', end=''); sys.stdin.readline()",
        "print('¿qué? ', end=''); next(sys.stdin)",
        "getpass.getpass('¿qué? ')",
        "sys.stderr.write('¿qué? '); threads(input)",
    ],
)
def test_espera_de_cualquier_manera(lanza, lee):
    codigo = f"""
        import getpass, sys, threading

        def threads(hace):
            hilo = threading.Thread(target=hace)
            hilo.start()
            hilo.join()

        {lee}
        print("bien")
    """
    with lanza(codigo) as quien:
        assert quien.turno.codigo is None
        assert quien.turno.pregunta == quien.turno.texto == "¿qué? "
        assert (quien.dice("ñandú").texto, quien.turno.codigo) == ("bien\n", 0)
        assert quien.transcripcion == "¿qué? ñandú\nbien\n"


def test_lo_escrito_va_en_orden_y_los_avisos_no_se_ven(lanza):
    codigo = """
        import sys
        for n in range(300):
            print(n, "a" * 100)
            print(n, file=sys.stderr)
            if n % 100 == 50:
                input()
    """
    with lanza(codigo) as quien:
        quien.dice("", "", "")
        esperado = [t for n in range(300) for t in (f"{n} {'a' * 100}", f"{n}")]
        assert [t for t in quien.transcripcion.split("\n") if t] == esperado


@pytest.mark.lenta
def test_una_transaccion_recien_cerrada_no_esta_a_medias(lanza):
    # Deshacer sesenta tablas lleva un rato, y el servidor lo hace cuando ya no hay nadie.
    codigo = """
        import psycopg2
        tablas = "; ".join(f"CREATE TABLE t{n} (a text PRIMARY KEY)" for n in range(60))
        while input() != "fin":
            c = psycopg2.connect('')
            c.cursor().execute(tablas)
            c.close()
    """
    with lanza(codigo) as quien:
        assert [quien.dice("").en_transaccion for _ in range(2)] == [0, 0]


def test_cuantas_conexiones_ha_abierto(puesta, lanza):
    codigo = """
        import psycopg2
        for _ in range(7):
            psycopg2.connect('').close()
    """
    for veces in (1, 2):
        with lanza(codigo) as quien:
            assert (quien.turno.codigo, quien.turno.conexiones) == (0, [])
        assert puesta.abiertas() == 7 * veces
    assert puesta.abandonadas() == 0


def test_una_senal_que_el_programa_atiende_y_sigue(lanza):
    codigo = """
        import signal
        signal.signal(signal.SIGTERM, lambda *_: print("no me voy"))
        input("a")
        try:
            input("b")
        except KeyboardInterrupt:
            print("tampoco")
        input("c")
    """
    with lanza(codigo) as quien:
        assert quien.sigterm().texto == "no me voy\n"
        assert quien.dice("").texto == "b"
        assert quien.ctrl_c().texto == "tampoco\nc"


# --------------------------------------------------------------- con quién no se sigue


@pytest.mark.parametrize(
    ("codigo", "motivo"),
    [
        ("import time; print('hola'); time.sleep(600)", "calla"),
        ("import time\nwhile True: print('hola', flush=True); time.sleep(0.01)", "calla"),
        ("while True: print('hola' * 1000)", "no para de escribir"),
    ],
)
def test_no_se_espera_sin_limite(lanza, codigo, motivo):
    antes = {hijo.pid for hijo in psutil.Process().children(recursive=True)}
    with pytest.raises(NoSigue) as error:
        lanza(codigo, segundos=1 if motivo == "calla" else 60)
    assert error.value.motivo == motivo
    assert "hola" in error.value.texto
    assert {h.pid for h in psutil.Process().children(recursive=True)} <= antes


def test_no_se_contesta_a_quien_ha_terminado(lanza):
    terminado = pytest.raises(NoSigue, match="ya había terminado, con el código 0")
    with lanza("input('a')") as quien, terminado:
        quien.dice("1", "2")


def test_quien_pregunta_otra_vez_tras_el_fin_de_la_entrada(lanza):
    codigo = """
        for _ in range({}):
            try:
                input()
            except EOFError:
                print("nada")
    """
    with lanza(codigo.format(3)) as quien:
        assert quien.fin_de_entrada().codigo == 0
    with lanza(codigo.format(10_000)) as quien, pytest.raises(NoSigue) as error:
        quien.fin_de_entrada()
    assert error.value.motivo == "insiste"


def test_con_el_se_van_los_que_lanzo(lanza):
    codigo = """
        import subprocess, sys
        hijo = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        input(hijo.pid)
    """
    with lanza(codigo) as quien:
        nieto = psutil.Process(int(quien.turno.pregunta))
        assert vive(nieto)
    espera(lambda: not vive(nieto))


@pytest.mark.lenta
def test_si_matan_a_quien_conversa_el_programa_no_se_queda(tmp_path):
    """El peor: el que, cuando ya no hay nadie, pregunta sin parar."""
    codigo = """
        import psutil, time
        from lecciones.leccion_12_laboratorio.ensayos import en_marcha
        with en_marcha("copiado"):
            print(psutil.Process().children()[-1].pid, flush=True)
            time.sleep(600)
    """
    donde = {**os.environ, "TMPDIR": str(tmp_path), "TEMP": str(tmp_path)}
    with lanzado("-c", textwrap.dedent(codigo), env=donde) as quien:
        programa = psutil.Process(int(quien.stdout.readline()))
        assert "menu_app_usuario.py" in programa.cmdline()
        quien.kill()
        quien.wait()
        espera(lambda: not vive(programa))


@pytest.mark.skipif(not POSIX, reason="cuenta los descriptores abiertos")
def test_no_deja_nada_abierto(lanza):
    yo = psutil.Process()
    with lanza("input()"):
        pass
    antes = yo.num_fds(), threading.active_count()
    for _ in range(3):
        with lanza("input()"):
            pass
    assert (yo.num_fds(), threading.active_count()) == antes
