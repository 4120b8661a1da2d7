"""Una clase en un servidor compartido: las cuentas, y lo que alguien puede hacer a los demás."""

import contextlib
import re
import subprocess
import sys

import psycopg2
import pytest
from psycopg2.extensions import parse_dsn

from helpers.servidor.bases import LIMITE_DE_CONEXIONES
from helpers.servidor.cuentas import usuario_de
from tests.aula import consulta, entorno, espera, servidor_ajeno
from tests.clase import Aula, conectada
from tests.cuaderno import Cuaderno, fallo, una_frase

pytestmark = [pytest.mark.lenta, pytest.mark.timeout(120)]
SECRETO = "el secreto de Luis"


@pytest.fixture(scope="module")
def aula():
    with servidor_ajeno() as servidor:
        servidor.ordena(
            "CREATE ROLE profe LOGIN PASSWORD 'secreto_de_profe' CREATEDB CREATEROLE",
            "CREATE DATABASE tienda",
        )
        yield Aula(servidor)


@pytest.fixture
def vacia(aula):
    """La clase sin nadie; al acabar tiene que quedar como antes."""
    antes = aula.servidor.inventario()
    yield aula
    nombres = [linea.split(" (")[0] for linea in aula.profe()[0].splitlines()]
    if nombres:
        aula.profe("baja", "--con-sus-datos", *nombres)
    espera(lambda: aula.servidor.inventario() == antes)


# --------------------------------------------------------------- los nombres


@pytest.mark.parametrize(
    ("nombre", "usuario"),
    [
        ("José Pérez", "jose_perez"),
        ("  Ñandú--Ávila  ", "nandu_avila"),
        ("O'Hara; DROP ROLE x", "o_hara_drop_role_x"),
        ("Ana__Gil", "ana_gil"),
        ("3.º B", "3_o_b"),
        ("李雷", "persona"),
        ("public", "persona_public"),
        ("pg_monitor", "persona_pg_monitor"),
        ("Curso Libreta", "persona_curso_libreta"),
        ("a" * 39 + " b", "a" * 39),
    ],
)
def test_el_usuario_de_un_nombre(nombre, usuario):
    assert usuario_de(nombre) == usuario


def test_nombres_que_chocan_se_repiten_o_no_son_latinos(vacia, tmp_path):
    lista = tmp_path / "nombres.txt"
    lista.write_text("# la clase\n\nJosé \nпётр\n", "utf-8-sig")
    dados = vacia.alta("Jose", "李雷", "Profe", "--lista", str(lista))
    usuarios = {nombre: parse_dsn(dsn)["user"] for nombre, dsn in dados.items()}
    assert usuarios == {
        "Jose": "jose",
        "José": "jose_2",
        "李雷": "persona",
        "Profe": "profe_2",
        "пётр": "persona_2",
    }
    for nombre, dsn in dados.items():
        with conectada(dsn) as conexion:
            quien = consulta(conexion, "SELECT current_user, current_database()")
            assert quien == [(usuarios[nombre],) * 2]
    # Y la segunda vez cada uno sigue siendo quien era, esté en el orden que esté.
    nuevos = vacia.alta("--clave-nueva", "José", "пётр", "jose")
    assert {n: parse_dsn(d)["user"] for n, d in nuevos.items()} == {
        "José": "jose_2",
        "пётр": "persona_2",
        "jose": "jose",
    }


def test_repetir_no_cambia_nada_y_lo_dice(vacia):
    dados = vacia.alta("Ana", "Luis")
    salida, avisos = vacia.profe("alta", "ana", "Luis")
    assert salida == ""
    assert "2 de esas personas ya tenían cuenta" in avisos
    assert "Luis ya tenía cuenta" in vacia.profe("alta", "Luis")[1]
    assert "«127.0.0.1» solo lleva al servidor desde esta máquina" in avisos
    assert "«tienda»" in avisos and "«postgres»" not in avisos
    for dsn in dados.values():
        with conectada(dsn):
            pass


def test_dos_con_el_mismo_nombre_no_comparten_cuenta(vacia):
    dice = vacia.no_puede("alta", "Luis", "José  Gil", "JOSÉ GIL")
    assert "«José Gil» está dos veces y no se ha abierto ninguna cuenta" in dice
    assert vacia.profe()[0] == ""


# Ctrl-C en el peor momento: la cuenta está abierta y su contraseña, sin escribir.
INTERRUMPE = """
import os, signal, sys
from helpers.servidor.cuentas import Clase
from taller import clase

da = Clase.da_de_alta

def y_ctrl_c(*cosas, **otras):
    dado = da(*cosas, **otras)
    signal.raise_signal(signal.SIGINT)
    return dado

Clase.da_de_alta = y_ctrl_c
sys.exit(clase.main(["alta", "Ana", "Luis"]))
"""


def test_interrumpida_no_deja_a_nadie_sin_su_contrasena(vacia):
    hecho = subprocess.run(
        [sys.executable, "-c", INTERRUMPE],
        env=entorno(**vacia.variables),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert hecho.returncode == 130 and "Interrumpido" in hecho.stderr
    assert re.findall("^(.*): CURSO_DSN=", hecho.stdout, re.M) == ["Ana"]
    assert re.findall(r"^\w+", vacia.profe()[0], re.M) == ["Ana"]


def test_los_nombres_van_por_orden_alfabetico(vacia):
    vacia.alta("Óscar", "Pablo", "Ñoño", "ángel", "Berta")
    dichos = re.findall(r"^\w+", vacia.profe()[0], re.M)
    assert dichos == ["ángel", "Berta", "Ñoño", "Óscar", "Pablo"]


def test_una_cuenta_a_medias_o_estropeada_se_arregla(vacia):
    """Como si se cortara entre dos órdenes, o alguien hubiera tocado."""
    vacia.alta("Ana")
    vacia.servidor.ordena("ALTER ROLE ana NOLOGIN CREATEROLE CONNECTION LIMIT -1")
    vacia.servidor.ordena("DROP DATABASE ana")
    with conectada(vacia.alta("Ana")["Ana"]) as ana:
        columnas = (
            "rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls, rolconnlimit"
        )
        puede = consulta(ana, f"SELECT {columnas} FROM pg_roles WHERE rolname = current_user")
        assert puede == [(False, False, True, False, False, LIMITE_DE_CONEXIONES)]
    # La puerta, a medio hacer.
    vacia.servidor.ordena(
        "ALTER DATABASE ana ALLOW_CONNECTIONS false",
        "REVOKE CONNECT ON DATABASE ana FROM ana",
        "GRANT CONNECT ON DATABASE ana TO PUBLIC",
    )
    with conectada(vacia.alta("--clave-nueva", "Ana")["Ana"]):
        acl = vacia.consulta("SELECT has_database_privilege('public', 'ana', 'CONNECT')")
        assert acl == [(False,)]


# --------------------------------------------------------------- las frases


def test_lo_que_no_se_puede_se_dice_en_una_frase(vacia, tmp_path):
    dsn = vacia.alta("Ana")["Ana"]
    de_profe = vacia.servidor.dsn("profe", "secreto_de_profe")
    latin = tmp_path / "latin.txt"
    latin.write_bytes("José".encode("latin-1"))
    assert "CURSO_DSN" in vacia.no_puede("alta", "Eva", CURSO_DSN="")
    assert "no es superusuario" in vacia.no_puede("alta", "Eva", CURSO_DSN=dsn)
    assert "no puede entrar en esa base" in vacia.no_puede("alta", "Eva", CURSO_DSN=de_profe)
    assert "No entiendo" in vacia.no_puede("quita", "Ana")
    assert "No entiendo" in vacia.no_puede("alta", "--otra")
    assert "Falta decir de quién" in vacia.no_puede("alta")
    assert "está vacío" in vacia.no_puede("alta", " ")
    assert "no sirve de nombre" in vacia.no_puede("alta", "a\x07b")
    assert "No se puede leer" in vacia.no_puede("alta", "--lista", str(tmp_path / "no_existe"))
    assert "UTF-8" in vacia.no_puede("alta", "--lista", str(latin))
    assert "se llama «Eva»" in vacia.no_puede("baja", "Ana", "Eva")
    with conectada(dsn):  # Un nombre mal escrito no dejó la baja a medias.
        pass
    with conectada(vacia.servidor.dsn()) as otra_terminal:
        consulta(otra_terminal, "SELECT pg_advisory_lock(hashtextextended('curso_clase', 0))")
        assert "Otro programa" in vacia.no_puede("alta", "Eva")


def test_hasta_el_15_no_hay_clase(vacia, monkeypatch):
    """El servidor es el 18: lo que se mueve es el límite. El 15 de verdad, en test_contenedor."""
    from helpers.servidor import ErrorServidor, cuentas, externo

    dsn = vacia.alta("Ana")["Ana"]
    monkeypatch.setattr(cuentas, "VERSION_COMPARTIDO", 99)
    with pytest.raises(ErrorServidor) as dice, cuentas.Clase.abre(parse_dsn(vacia.servidor.dsn())):
        pass
    una_frase(f"✗ {dice.value}")
    monkeypatch.setattr(externo, "VERSION_COMPARTIDO", 99)
    assert externo.parametros(vacia.servidor.dsn())
    with pytest.raises(ErrorServidor, match="compartido") as dice:
        externo.parametros(dsn)
    una_frase(f"✗ {dice.value}")


# --------------------------------------------------------------- la baja


def test_la_baja_cierra_y_solo_borra_si_se_pide(vacia, carpeta):
    dsn = vacia.alta("Ana")["Ana"]
    with Cuaderno(carpeta, CURSO_DSN=dsn) as cuaderno, conectada(dsn) as ana:
        cuaderno.listo()
        consulta(ana, "CREATE DATABASE ana_trabajo")
        # Tener tomada su propia fila no le sirve para quedarse.
        ana.autocommit = False
        consulta(ana, "ALTER ROLE ana PASSWORD 'otra'")
        assert "siguen guardados" in vacia.profe("baja", "Ana")[0]
        assert "Error" in cuaderno.pide("consulta('SELECT 1')")
    assert "está cerrada" in fallo(carpeta=carpeta, CURSO_DSN=dsn)
    assert "cerrada" in vacia.profe()[0]
    assert "ana_trabajo" in vacia.servidor.inventario()
    # Vuelve, con otra contraseña y lo suyo; y se va del todo.
    vuelve = vacia.alta("Ana")["Ana"]
    assert "no valen" in fallo(carpeta=carpeta, CURSO_DSN=dsn)
    with conectada(vuelve, dbname="ana_trabajo") as ana:
        consulta(ana, "ALTER DATABASE ana_trabajo IS_TEMPLATE true")
        assert "se han borrado" in vacia.profe("baja", "ana", "--con-sus-datos")[0]
    assert not [nombre for nombre in vacia.servidor.inventario() if nombre.startswith("ana")]


def test_los_permisos_que_le_dieron_no_dejan_la_baja_a_medias(vacia):
    de = vacia.alta("Ana", "Luis")
    with conectada(de["Luis"]) as luis:
        consulta(luis, "CREATE DATABASE luis_b")
        consulta(luis, "GRANT CONNECT ON DATABASE luis_b TO ana")
        with conectada(de["Luis"], dbname="luis_b") as dentro:
            consulta(dentro, "CREATE TABLE t (n int)")
            consulta(dentro, "GRANT SELECT ON t TO ana")
        frase = vacia.no_puede("baja", "Ana", "--con-sus-datos")
        assert "«luis_b»" in frase
        with pytest.raises(psycopg2.OperationalError, match="not permitted"):
            psycopg2.connect(de["Ana"])
        consulta(luis, "DROP DATABASE luis_b")
        # Lo que sea de una base de datos entera no estorba.
        consulta(luis, "CREATE DATABASE luis_c")
        consulta(luis, "GRANT CONNECT ON DATABASE luis_c TO ana")
    vacia.profe("baja", "Ana", "--con-sus-datos")


# --------------------------------------------------------------- los cuadernos


def test_cada_cuaderno_tiene_su_base_y_al_cerrarse_se_va(vacia, carpeta):
    dsn = vacia.alta("Ana")["Ana"]
    with Cuaderno(carpeta, CURSO_DSN=dsn) as cuaderno:
        variables = cuaderno.listo()
        assert variables["PGUSER"] == "ana"
        assert variables["PGDATABASE"] == "ana__02"
        cuaderno.pide("consulta('CREATE TABLE t AS SELECT 42 AS n')")
        with Cuaderno(carpeta, CURSO_DSN=dsn) as otro:
            assert otro.listo()["PGDATABASE"] == "ana__02_2"
        # Se corta el guardián, como cuando se reinicia el servidor.
        vacia.consulta(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'curso_guardian ana__02'"
        )
        assert cuaderno.reinicia() == variables
        assert cuaderno.pide("consulta('SELECT n FROM t')") == [[42]]
    assert "bases de datos: 0, conexiones: 0" in vacia.profe()[0]
    assert not list(carpeta.iterdir())


def test_lo_que_dejo_un_cuaderno_muerto_lo_barre_el_siguiente(vacia, carpeta):
    dsn = vacia.alta("Ana")["Ana"]
    with conectada(dsn) as ana:
        # Lo que no creó el curso, aunque se llame igual, no se toca.
        consulta(ana, "CREATE DATABASE ana__mia")
        # A medias: murió entre crearla y abrirla.
        consulta(ana, "CREATE DATABASE ana__03 TEMPLATE template0 ALLOW_CONNECTIONS false")
    with Cuaderno(carpeta, CURSO_DSN=dsn) as cuaderno:
        cuaderno.listo()
        cuaderno.mata()
    assert "ana__02" in vacia.servidor.inventario()
    with Cuaderno(carpeta, CURSO_DSN=dsn, leccion="01") as otro:
        otro.listo()
        suyas = {n for n in vacia.servidor.inventario() if n.startswith("ana__")}
        assert suyas == {"ana__mia", "ana__01"}


def test_si_la_cuenta_cambia_con_un_cuaderno_abierto_se_dice(vacia, carpeta):
    dsn = vacia.alta("Ana")["Ana"]
    with Cuaderno(carpeta, CURSO_DSN=dsn) as cuaderno:
        cuaderno.listo()
        vacia.alta("--clave-nueva", "Ana")
        otra_vez = "servidor.iniciar('02')"
        frase = "ErrorServidor: El servidor ya no deja entrar con la cuenta de CURSO_DSN"
        assert cuaderno.pide(otra_vez).startswith(frase)
        vacia.profe("baja", "Ana")
        assert cuaderno.pide(otra_vez).startswith(frase)
    # Lo que no pudo borrar al cerrarse lo borra el siguiente.
    nuevo = vacia.alta("Ana")["Ana"]
    with Cuaderno(carpeta, CURSO_DSN=nuevo) as cuaderno:
        assert cuaderno.listo()["PGDATABASE"] == "ana__02"


# --------------------------------------------------------------- quien ataca

# Ana lo prueba desde su puerta y desde la base de datos de su lección. Luis tiene la suya abierta.
ATAQUES = (
    # Leer lo de otra persona, o del servidor.
    "SELECT rolpassword FROM pg_authid WHERE rolname = 'luis'",
    "SELECT passwd FROM pg_shadow",
    "SELECT * FROM pg_hba_file_rules",
    "SELECT * FROM pg_file_settings",
    "SELECT * FROM pg_user_mapping",
    "SELECT * FROM pg_statistic",
    "SELECT * FROM pg_largeobject",
    "SELECT pg_read_file('pg_hba.conf')",
    "SELECT pg_read_binary_file('global/1260')",
    "SELECT pg_ls_dir('base')",
    "SELECT * FROM pg_ls_logdir()",
    "SELECT * FROM pg_ls_tmpdir()",
    "SELECT * FROM pg_ls_waldir()",
    "SELECT pg_stat_file('postgresql.conf')",
    "SELECT pg_current_logfile()",
    "SELECT lo_import('/etc/passwd')",
    "SELECT lo_export(lo_create(0), '/tmp/curso_ataque')",
    "CREATE TEMP TABLE p (t text); COPY p FROM '/etc/passwd'",
    "CREATE TEMP TABLE p (t text); COPY p FROM PROGRAM 'id'",
    "COPY (SELECT 1) TO '/tmp/curso_ataque'",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "CREATE DATABASE copia TEMPLATE luis__02",
    "CREATE DATABASE copia TEMPLATE luis",
    "CREATE DATABASE copia TEMPLATE postgres",
    "SELECT pg_create_logical_replication_slot('ataque', 'pgoutput')",
    "SELECT pg_create_physical_replication_slot('ataque')",
    "SELECT pg_log_backend_memory_contexts({pid})",
    "CREATE SUBSCRIPTION s CONNECTION 'dbname=luis__02' PUBLICATION p WITH (connect = false)",
    "CREATE EXTENSION file_fdw",
    "CREATE EXTENSION dblink",
    "CREATE EXTENSION postgres_fdw",
    "CREATE EXTENSION pg_stat_statements",
    # Hacerse pasar por otra persona, o por quien manda.
    "SET ROLE luis",
    "SET ROLE curso_admin",
    "SET SESSION AUTHORIZATION luis",
    "SET SESSION AUTHORIZATION curso_admin",
    "ALTER ROLE luis PASSWORD 'mia'",
    "ALTER ROLE luis NOLOGIN",
    "ALTER ROLE luis CONNECTION LIMIT 0",
    "ALTER ROLE luis SET search_path = ana",
    "ALTER ROLE luis IN DATABASE luis__02 SET search_path = ana",
    "ALTER ROLE luis RENAME TO otro",
    "ALTER ROLE curso_admin PASSWORD 'mia'",
    "ALTER ROLE ALL SET search_path = ana",
    "GRANT luis TO ana",
    "GRANT ana TO luis WITH ADMIN OPTION",
    "GRANT curso_admin TO ana",
    "GRANT pg_read_all_data TO ana",
    "GRANT pg_read_all_stats TO ana",
    "GRANT pg_monitor TO ana",
    "GRANT pg_signal_backend TO ana",
    "GRANT pg_execute_server_program TO ana",
    "GRANT pg_write_server_files TO ana",
    "GRANT pg_create_subscription TO ana",
    "GRANT SET ON PARAMETER log_connections TO ana",
    # Ser más de lo que es.
    "ALTER ROLE ana SUPERUSER",
    "ALTER ROLE ana CREATEROLE",
    "ALTER ROLE ana REPLICATION",
    "ALTER ROLE ana BYPASSRLS",
    "ALTER ROLE ana CONNECTION LIMIT -1",
    "ALTER ROLE ana VALID UNTIL 'infinity'",
    "COMMENT ON ROLE ana IS 'otra'",
    "COMMENT ON ROLE luis IS 'otra'",
    "CREATE ROLE otro",
    "CREATE ROLE otro LOGIN CONNECTION LIMIT -1",
    "CREATE USER otro SUPERUSER",
    "CREATE GROUP otro USER luis",
    # Borrar o cambiar lo de otra persona, o lo de todas.
    "DROP DATABASE luis__02",
    "DROP DATABASE luis__02 WITH (FORCE)",
    "DROP DATABASE luis WITH (FORCE)",
    "DROP DATABASE ana",
    "DROP DATABASE postgres",
    "DROP DATABASE template1",
    "DROP ROLE luis",
    "DROP OWNED BY luis",
    "REASSIGN OWNED BY luis TO ana",
    "ALTER DATABASE luis__02 OWNER TO ana",
    "ALTER DATABASE luis__02 RENAME TO robada",
    "ALTER DATABASE luis__02 CONNECTION LIMIT 0",
    "ALTER DATABASE luis__02 ALLOW_CONNECTIONS false",
    "ALTER DATABASE luis__02 IS_TEMPLATE true",
    "ALTER DATABASE luis__02 SET default_transaction_read_only = on",
    "ALTER DATABASE ana CONNECTION LIMIT -1",
    "ALTER DATABASE template1 SET search_path = ana",
    "COMMENT ON DATABASE luis__02 IS 'otra'",
    "GRANT CONNECT ON DATABASE luis__02 TO ana",
    "REVOKE CONNECT ON DATABASE luis FROM luis",
    "REVOKE CONNECT ON DATABASE postgres FROM curso_admin",
    "CREATE DATABASE otra OWNER luis",
    "SELECT pg_terminate_backend({pid})",
    "SELECT pg_cancel_backend({pid})",
    "SELECT pg_terminate_backend({guardian})",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'curso_admin'",
    # Mandar en el servidor.
    "ALTER SYSTEM SET log_statement = 'all'",
    "SET log_statement = 'all'",
    "SET session_preload_libraries = 'x'",
    "SET session_replication_role = replica",
    "ALTER ROLE ana SET log_statement = 'all'",
    "LOAD 'auto_explain'",
    "SELECT pg_reload_conf()",
    "SELECT pg_rotate_logfile()",
    "SELECT pg_switch_wal()",
    "SELECT pg_create_restore_point('x')",
    "SELECT pg_backup_start('x')",
    "SELECT pg_promote()",
    "SELECT pg_stat_reset()",
    "SELECT pg_stat_reset_shared('bgwriter')",
    "SELECT pg_replication_origin_create('x')",
    "CREATE TABLESPACE t LOCATION '/tmp'",
    "CHECKPOINT",
    "CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION f()",
    "CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE c AS 'libc', 'system'",
    "CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE internal AS 'int4pl'",
    "CREATE FOREIGN DATA WRAPPER f",
    "CREATE ACCESS METHOD m TYPE table HANDLER heap_tableam_handler",
    "CREATE TABLE pg_catalog.trampa (n int)",
    "UPDATE pg_database SET datdba = 'ana'::regrole WHERE datname = 'luis__02'",
    "UPDATE pg_authid SET rolsuper = true WHERE rolname = 'ana'",
    "LOCK TABLE pg_authid",
    "LOCK TABLE pg_database",
)
RECHAZOS = ("42501", "0LP01")
# Lo que no da error, y no hace nada; o enseña algo, pero nada de Luis.
MIRADAS = (
    "GRANT CREATE ON DATABASE ana TO ana",
    "SELECT query FROM pg_stat_activity WHERE usename = 'luis'",
    "SELECT query FROM pg_stat_get_activity(NULL) WHERE usesysid = 'luis'::regrole",
    "SELECT pg_stat_get_backend_activity(uno) FROM pg_stat_get_backend_idset() AS uno",
    "SELECT client_addr, client_port FROM pg_stat_activity WHERE usename = 'luis'",
    "SELECT * FROM pg_stat_ssl WHERE pid = {pid}",
    "SELECT * FROM pg_roles WHERE rolname = 'luis'",
    "SELECT * FROM pg_locks",
    "SELECT * FROM pg_settings",
    "SELECT * FROM pg_largeobject_metadata WHERE oid = 4242",
    "SET application_name TO 'curso_guardian luis__01'",
    "SELECT pg_advisory_lock(hashtextextended('luis__01', 0))",
    "LISTEN curso; NOTIFY curso, 'luis'",
)
ENTRADAS = ("luis", "luis__02", "postgres", "template1", "template0", "curso_libre")
# Todo lo que un ataque podría cambiar en el servidor.
ESTADO = (
    "SELECT * FROM pg_authid ORDER BY oid",
    "SELECT * FROM pg_auth_members ORDER BY oid",
    "SELECT oid, datname, datdba, datistemplate, datallowconn, datconnlimit, datacl"
    " FROM pg_database ORDER BY oid",
    "SELECT * FROM pg_db_role_setting ORDER BY 1, 2",
    "SELECT * FROM pg_shdescription ORDER BY 1, 2",
    "SELECT * FROM pg_parameter_acl",
    "SELECT * FROM pg_tablespace",
    "SELECT * FROM pg_replication_slots",
    "SELECT * FROM pg_file_settings",
)


class Ataque:
    """Ana, que ataca; Luis, con un cuaderno, una tabla y una consulta; y quien lo ve todo."""

    def __init__(self, aula, de, luis, victima):
        self.aula, self.de, self.luis, self.victima = aula, de, luis, victima
        guardian = "SELECT pid FROM pg_stat_activity WHERE application_name = %s"
        self.pids = {
            "pid": victima.info.backend_pid,
            "guardian": aula.consulta(guardian, "curso_guardian luis__02")[0][0],
        }

    def estado(self):
        return [self.aula.consulta(orden) for orden in ESTADO]

    def luis_sigue(self):
        """Comprueba que lo de Luis está como estaba, y que puede seguir."""
        assert consulta(self.victima, "SELECT texto FROM diario") == [(SECRETO,)]
        assert self.luis.pide("consulta('SELECT texto FROM diario')") == [[SECRETO]]


@pytest.fixture(scope="module")
def ataque(aula):
    de = aula.alta("Ana", "Luis")
    with (
        Cuaderno("/no/se/usa", CURSO_DSN=de["Luis"]) as luis,
        Cuaderno("/no/se/usa", CURSO_DSN=de["Ana"]) as ana,
    ):
        luis.listo()
        ana.listo()
        with conectada(de["Luis"], dbname="luis__02") as victima:
            consulta(victima, f"CREATE TABLE diario AS SELECT '{SECRETO}'::text AS texto")
            consulta(victima, f"SELECT lo_from_bytea(4242, '{SECRETO}')")
            consulta(victima, f"SELECT '{SECRETO}'")
            yield Ataque(aula, de, luis, victima)
    aula.profe("baja", "Ana", "Luis", "--con-sus-datos")


def prueba(conexion, orden):
    """Ejecuta una orden y deshace lo que se pueda deshacer. Devuelve las filas."""
    # Las que no caben en una transacción van solas.
    sola = re.match("(CREATE|DROP|ALTER) (DATABASE|TABLESPACE|SUBSCRIPTION|SYSTEM)|LISTEN", orden)
    conexion.autocommit = bool(sola)
    try:
        return consulta(conexion, orden)
    finally:
        conexion.rollback()


@pytest.mark.parametrize("desde", ["ana", "ana__02"])
def test_ningun_ataque_llega_a_otra_persona(ataque, desde):
    antes = ataque.estado()
    with conectada(ataque.de["Ana"], dbname=desde) as ana:
        for orden in ATAQUES:
            with pytest.raises(psycopg2.Error) as dice:
                prueba(ana, orden.format(**ataque.pids))
                pytest.fail(f"Se ha podido: {orden}")
            assert dice.value.pgcode in RECHAZOS, (orden, dice.value)
    assert ataque.estado() == antes
    ataque.luis_sigue()


@pytest.mark.parametrize("desde", ["ana", "ana__02"])
def test_ninguna_mirada_ve_lo_de_otra_persona(ataque, desde):
    antes = ataque.estado()
    consulta(ataque.victima, f"SELECT '{SECRETO}'")
    ve_el_profe = ataque.aula.consulta("SELECT query FROM pg_stat_activity")
    assert SECRETO in str(ve_el_profe)  # Hay algo que ver.
    with conectada(ataque.de["Ana"], dbname=desde) as ana:
        ana.autocommit = True
        for orden in MIRADAS:
            visto = consulta(ana, orden.format(**ataque.pids))
            assert SECRETO not in str(visto), orden
            assert parse_dsn(ataque.de["Luis"])["password"] not in str(visto), orden
    assert ataque.estado() == antes
    ataque.luis_sigue()


@pytest.mark.parametrize("base", ENTRADAS)
def test_en_una_base_de_otra_persona_no_se_entra(ataque, base):
    with pytest.raises(psycopg2.OperationalError, match=r"permission denied|not currently"):
        psycopg2.connect(ataque.de["Ana"], dbname=base)
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(ataque.de["Ana"], user="luis", dbname=base)


@pytest.mark.parametrize("modo", ["true", "database"])
def test_ni_por_la_puerta_de_las_replicas(ataque, modo):
    with pytest.raises(psycopg2.OperationalError, match="REPLICATION"):
        psycopg2.connect(ataque.de["Ana"], replication=modo)


def test_quien_abre_todas_las_conexiones_que_puede_no_echa_a_nadie(ataque):
    with contextlib.ExitStack() as pila:
        with pytest.raises(psycopg2.OperationalError, match="too many connections for role"):
            for _ in range(LIMITE_DE_CONEXIONES + 1):
                pila.enter_context(conectada(ataque.de["Ana"]))
        ataque.luis_sigue()
        with Cuaderno("/no/se/usa", CURSO_DSN=ataque.de["Luis"], leccion="03") as otro:
            assert otro.listo()["PGDATABASE"] == "luis__03"
        assert "lleno" in fallo(carpeta="/no/se/usa", CURSO_DSN=ataque.de["Ana"])


def test_quien_se_hace_pasar_por_un_guardian_o_le_quita_el_nombre_no_estorba(ataque):
    de = ataque.de
    with conectada(de["Ana"], application_name="curso_guardian luis__03") as ana:
        consulta(ana, "SELECT pg_advisory_lock(hashtextextended('luis__03', 0))")
        with Cuaderno("/no/se/usa", CURSO_DSN=de["Luis"], leccion="03") as luis:
            assert luis.listo()["PGDATABASE"] == "luis__03"
        consulta(ana, "CREATE DATABASE luis__03")
        consulta(ana, "CREATE DATABASE marta")
        try:
            with Cuaderno("/no/se/usa", CURSO_DSN=de["Luis"], leccion="03") as luis:
                assert luis.listo()["PGDATABASE"] == "luis__03_2"
            dsn = ataque.aula.alta("Marta")["Marta"]
            assert parse_dsn(dsn)["user"] == "marta_2"
            with pytest.raises(psycopg2.OperationalError, match="permission denied"):
                psycopg2.connect(de["Ana"], dbname="marta_2")
        finally:
            consulta(ana, "DROP DATABASE luis__03")
            consulta(ana, "DROP DATABASE marta")
            ataque.aula.profe("baja", "Marta", "--con-sus-datos")
