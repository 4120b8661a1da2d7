"""Los cinco tutoriales de los que sale el curso (r1 … r5), en marcha.

De cada uno se prueba que conserva los nombres del tutorial y que su programa hace, visto por el
servidor, lo que el tutorial cuenta. Contra el servidor embebido y contra uno externo.
"""

import atexit
import contextlib
import json
import runpy
import subprocess
import sys
import time
from collections import Counter

import psycopg2
import pytest
from psycopg2.pool import PoolError
from psycopg_pool import PoolClosed, PoolTimeout

from helpers import observador
from helpers.logger_base import log
from lecciones.leccion_09_kingbase.driver import driver
from taller.construir import LECCIONES
from tests.aula import carpeta_nueva, entorno, quita_carpeta

_INICIA = """
import json, os, sys
from helpers import servidor
servidor.iniciar("tutoriales")
print(json.dumps({v: os.environ[v] for v in os.environ if v.startswith("PG")}), flush=True)
sys.stdin.read()
"""


@contextlib.contextmanager
def proceso(*orden, **variables):
    """Un proceso que dura lo que el bloque; da su primera línea."""
    with subprocess.Popen(
        [sys.executable, *orden],
        env=entorno(**variables),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as hijo:
        yield hijo.stdout.readline().strip()
        hijo.stdin.close()


@contextlib.contextmanager
def servidor_externo():
    """Enciende un servidor que el curso cree ajeno y da las variables `PG*` de una sesión en él."""
    carpeta = carpeta_nueva()
    with proceso("-m", "helpers.servidor", "--mientras-viva", carpeta=carpeta) as linea:
        assert linea == "listo"
        estado = json.loads((carpeta / "estado.json").read_text("utf-8"))
        dsn = (
            f"host=127.0.0.1 port={estado['puerto']} user=curso_admin dbname=postgres"
            f" sslmode=disable password={estado['clave']}"
        )
        with proceso("-c", _INICIA, carpeta=carpeta, CURSO_DSN=dsn) as linea:
            yield json.loads(linea)
    quita_carpeta(carpeta)


@pytest.fixture(scope="module", params=["embebido", "externo"], autouse=True)
def servidor(request, servidor_del_curso):
    """Las variables `PG*` llevan a un servidor o al otro."""
    if request.param == "embebido":
        yield
        return
    with servidor_externo() as variables, pytest.MonkeyPatch.context() as cambio:
        puerto_embebido = servidor_del_curso.datos["port"]
        for variable, valor in variables.items():
            cambio.setenv(variable, valor)
        with contextlib.closing(psycopg2.connect()) as conexion:
            assert str(conexion.info.port) != str(puerto_embebido)
        yield


@pytest.fixture(autouse=True)
def sin_conexiones():
    """Nadie más usa esta base de datos: las conexiones que se ven son las del tutorial."""
    assert observador.espera_conexiones(0) == 0
    yield
    observador.termina_conexiones()


def tutorial(numero, archivo, nombre="tutorial"):
    """Lo que define el archivo de una lección; con nombre `__main__`, ejecuta su programa."""
    (carpeta,) = LECCIONES.glob(f"leccion_{numero}_*")
    return runpy.run_path(str(carpeta / archivo), run_name=nombre)


def programa(numero, archivo):
    return tutorial(numero, archivo, "__main__")


def publicos(clase):
    return {nombre for nombre in vars(clase) if not nombre.startswith("_")}


def pid(conexion):
    """El proceso que atiende a la conexión, según el servidor."""
    with conexion.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return next(iter(cursor.fetchone()))


@pytest.fixture
def mensajes(caplog):
    """Lo que escribe el `log` de los tutoriales."""
    log.addHandler(caplog.handler)
    yield lambda: [registro.getMessage() for registro in caplog.records]
    log.removeHandler(caplog.handler)


# r1 · psycopg2, obtenerPool


def test_r1_pide_dos_las_devuelve_y_cierra(mensajes):
    Conexion = programa("02", "conexion.py")["Conexion"]
    assert publicos(Conexion) == {
        "obtenerPool",
        "obtenerConexion",
        "liberarConexion",
        "cerrarConexiones",
    }
    assert observador.espera_conexiones(0) == 0
    assert sum(m.startswith("Conexión obtenida del pool") for m in mensajes()) == 2
    # «error el pool ya esta cerrado», dice su última línea.
    with pytest.raises(PoolError, match="connection pool is closed"):
        Conexion.obtenerConexion()


def test_r1_reutiliza_la_que_vuelve():
    Conexion = tutorial("02", "conexion.py")["Conexion"]
    primera = Conexion.obtenerConexion()
    antes = pid(primera)
    Conexion.liberarConexion(primera)
    assert pid(Conexion.obtenerConexion()) == antes
    assert [fila["pid"] for fila in observador.conexiones()] == [antes]
    Conexion.cerrarConexiones()
    assert observador.espera_conexiones(0) == 0


# r2 · psycopg2, getPool


def test_r2_pide_mas_de_cinco_y_se_agota(mensajes):
    with pytest.raises(PoolError, match="connection pool exhausted") as error:
        programa("03", "conexion.py")
    # El traceback guarda las conexiones: el servidor sigue viendo las cinco.
    assert observador.espera_conexiones(5) == 5
    cuantas = Counter(mensaje.partition(":")[0] for mensaje in mensajes())
    assert cuantas["Creación del pool Exitosa"] == 1
    assert cuantas["Conexión vuelve al pool en espera"] == 1
    # Devolvió la primera: la que no cabe es la séptima que pide.
    assert cuantas["Conexión obtenida del pool"] == 6
    assert cuantas["Conexión del pool ya existe, devuelta"] == 7
    del error


def test_r2_reutiliza_la_que_vuelve_y_cierra_todas(mensajes):
    Conexion = tutorial("03", "conexion.py")["Conexion"]
    assert publicos(Conexion) == {"getPool", "obtenerConexion", "unlockcnn", "closeAll"}
    primera = Conexion.obtenerConexion()
    antes = pid(primera)
    Conexion.unlockcnn(primera)
    assert pid(Conexion.obtenerConexion()) == antes
    assert [fila["pid"] for fila in observador.conexiones()] == [antes]
    Conexion.closeAll()
    assert observador.espera_conexiones(0) == 0
    assert mensajes()[-1] == "Conexiones finalizadas"
    with pytest.raises(PoolError, match="connection pool is closed"):
        Conexion.obtenerConexion()


# r3 · psycopg_pool

abre_al_nacer = pytest.mark.filterwarnings(
    "ignore:the default for the ConnectionPool:DeprecationWarning"
)
CONEXION_R3 = "capa_datos_persona/conexion.py"


@abre_al_nacer
def test_r3_caso_1_diez_peticiones_con_with(mensajes):
    programa("06", CONEXION_R3)
    assert observador.espera_conexiones(0) == 0
    assert "Pool de conexiones verificado correctamente." in mensajes()
    assert sum("abierta y cerrada" in m for m in mensajes()) == 10
    assert mensajes()[-1] == "Pool de conexiones cerrado correctamente."


@abre_al_nacer
def test_r3_las_reutiliza():
    Conexion = tutorial("06", CONEXION_R3)["Conexion"]
    assert publicos(Conexion) == {"obtener_conexion"}
    assert (Conexion._pool.min_size, Conexion._pool.max_size) == (1, 5)
    pids = []
    for _ in range(10):
        with Conexion.obtener_conexion() as conexion:
            pids.append(pid(conexion))
    assert set(pids) <= {fila["pid"] for fila in observador.conexiones()}
    assert len(set(pids)) < 5
    Conexion._pool.close()
    assert observador.espera_conexiones(0) == 0


@abre_al_nacer
def test_r3_caso_2_seis_getconn_de_cinco():
    Conexion = tutorial("06", CONEXION_R3)["Conexion"]
    conexiones = [Conexion._pool.getconn() for _ in range(5)]
    assert observador.espera_conexiones(5) == 5
    comienzo = time.monotonic()
    with pytest.raises(PoolTimeout):
        Conexion._pool.getconn(timeout=0.2)
    # A diferencia del de psycopg2, espera.
    assert time.monotonic() - comienzo >= 0.2
    for conexion in conexiones:
        Conexion._pool.putconn(conexion)
    with Conexion.obtener_conexion() as conexion:
        assert pid(conexion) in {fila["pid"] for fila in observador.conexiones()}
    Conexion._pool.close()
    with pytest.raises(PoolClosed):
        Conexion._pool.getconn()
    assert observador.espera_conexiones(0) == 0


# r4 · DBHelper


def tablas():
    """Lo que el servidor tiene en las tablas del tutorial."""
    with contextlib.closing(psycopg2.connect()) as conexion, conexion.cursor() as cursor:
        cursor.execute("SELECT name FROM users ORDER BY id")
        nombres = [nombre for (nombre,) in cursor]
        cursor.execute("SELECT count(*) FROM orders WHERE user_id = 1")
        return nombres, next(iter(cursor.fetchone()))


def test_r4_su_programa_lee_y_guarda_una_transaccion(capsys):
    espacio = programa("05", "db_helper.py")
    assert publicos(espacio["DBHelper"]) == {
        "initialize_connection_pool",
        "get_resource",
        "shutdown_connection_pool",
    }
    # Cada fila es un diccionario: escribió los nombres con `record["name"]`.
    assert capsys.readouterr().out.split() == ["Ana", "Luis", "Sara"]
    assert tablas() == (["new_name", "Luis", "Sara"], 0)
    assert observador.espera_conexiones(1) == 1
    espacio["shutdown_connection_pool"]()
    assert observador.espera_conexiones(0) == 0
    atexit.unregister(espacio["shutdown_connection_pool"])


def test_r4_sin_commit_no_se_guarda_y_con_autocommit_si():
    espacio = tutorial("05", "db_helper.py")
    espacio["tablas"].crea()
    assert observador.espera_conexiones(0) == 0
    ayudante = espacio["DBHelper"]()
    cambia = "update users set name = 'otra' where id = 1"
    with ayudante.get_resource(autocommit=False) as (cursor, conn):
        cursor.execute(cambia)
        assert [f["estado"] for f in observador.conexiones()] == ["idle in transaction"]
        antes = pid(conn)
    assert tablas()[0][0] == "Ana"
    assert observador.espera_conexiones(1) == 1
    with ayudante.get_resource() as (cursor, conn):
        cursor.execute(cambia)
        assert [f["estado"] for f in observador.conexiones()] == ["idle"]
        assert pid(conn) == antes
    assert tablas()[0][0] == "otra"
    # Tres, y ni una más.
    with contextlib.ExitStack() as prestadas, pytest.raises(PoolError, match="exhausted"):
        for _ in range(4):
            prestadas.enter_context(ayudante.get_resource())
    ayudante.shutdown_connection_pool()
    assert observador.espera_conexiones(0) == 0
    atexit.unregister(espacio["shutdown_connection_pool"])


# r5 · KingbaseES


def test_r5_crea_su_tabla_y_lee_lo_que_escribe(capsys):
    espacio = programa("09", "conexion.py")
    assert espacio.keys() >= {
        "conn_exe",
        "fetchone_sql",
        "fetchall_sql",
        "get_insert_id",
        "run_sql",
        "kbpool",
    }
    filas = [(1, "name1"), (2, "name2"), (3, "name3")]
    assert capsys.readouterr().out.splitlines() == [repr(filas[0]), repr(filas)]
    with contextlib.closing(psycopg2.connect()) as conexion, conexion.cursor() as cursor:
        cursor.execute("SELECT * FROM pool_test ORDER BY id1")
        assert cursor.fetchall() == filas
    assert observador.espera_conexiones(0) == 0


def test_r5_una_conexion_basta_y_cinco_errores_agotan_el_pool():
    espacio = tutorial("09", "conexion.py")
    pids = {espacio["fetchone_sql"]("SELECT pg_backend_pid()") for _ in range(5)}
    assert pids == {(fila["pid"],) for fila in observador.conexiones()}
    for _ in range(5):
        with pytest.raises(driver.DataError):
            espacio["run_sql"]("SELECT 1 / 0")
    with pytest.raises(espacio["pool"].PoolError, match="connection pool exhausted"):
        espacio["run_sql"]("SELECT 1")
    assert observador.espera_conexiones(5) == 5
    espacio["kbpool"].closeall()
    assert observador.espera_conexiones(0) == 0
