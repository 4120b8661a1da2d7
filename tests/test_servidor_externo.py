"""El servidor de otra persona, al que se llega con `CURSO_DSN`."""

import contextlib
from pathlib import Path

import psycopg2
import pytest

from helpers.servidor.bases import LIMITE_DE_CONEXIONES
from tests.aula import consulta, espera, servidor_ajeno
from tests.cuaderno import Cuaderno, fallo

pytestmark = [pytest.mark.lenta, pytest.mark.timeout(120)]


@pytest.fixture(scope="module")
def ajeno():
    """Un servidor al que se llega con `CURSO_DSN`: uno nuestro, que el curso cree ajeno."""
    with servidor_ajeno() as servidor:
        servidor.ordena(
            "CREATE ROLE profe LOGIN PASSWORD 'secreto_de_profe' CREATEDB CREATEROLE",
            "CREATE ROLE sin_entrar PASSWORD 'secreto_de_e' CREATEDB CREATEROLE",
            "CREATE ROLE solo_lee LOGIN PASSWORD 'secreto_de_l' CREATEDB CREATEROLE",
            "ALTER ROLE solo_lee SET default_transaction_read_only = on",
            "CREATE ROLE sin_nada LOGIN PASSWORD 'secreto_de_nada'",
            "CREATE ROLE sin_bases LOGIN PASSWORD 'secreto_de_roles' CREATEROLE",
            "CREATE ROLE sin_herencia LOGIN NOINHERIT PASSWORD 'secreto_de_h' CREATEDB CREATEROLE",
            "CREATE DATABASE otra",
        )
        yield servidor


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
    "no_puede_entrar": (
        "postgresql://sin_entrar:secreto_de_e@127.0.0.1:{puerto}/postgres",
        "está cerrada",
    ),
    "solo_lectura": (
        "postgresql://solo_lee:secreto_de_l@127.0.0.1:{puerto}/postgres",
        "es de solo lectura",
    ),
    "plazo_imposible": (
        "postgresql://u:secreto_tonto@127.0.0.1:1/x?connect_timeout=hola",
        "no es correcto",
    ),
    "base_que_no_existe": (
        "postgresql://profe:secreto_de_profe@127.0.0.1:{puerto}/no_existe",
        "la base de datos no existe",
    ),
    "sin_permisos": (
        "postgresql://sin_nada:secreto_de_nada@127.0.0.1:{puerto}/postgres",
        "CREATEDB",
    ),
    "sin_permiso_para_bases": (
        "postgresql://sin_bases:secreto_de_roles@127.0.0.1:{puerto}/postgres",
        "CREATEDB",
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


def test_lleno_se_dice_y_no_se_pide_corregir_la_cadena(carpeta, intacto, record_property):
    """Lleno del todo, casi, y hasta el límite de su usuario o de su base de datos."""
    record_property("averias", 4)
    profe = intacto.dsn("profe", "secreto_de_profe")
    base = intacto.dsn("profe", "secreto_de_profe", "otra")

    def dice_lleno(cadena):
        frase = fallo(carpeta=carpeta, CURSO_DSN=cadena)
        assert "El servidor está lleno" in frase and "CURSO_DSN" not in frase

    with contextlib.ExitStack() as pila:

        def toma(cadena, cuantas):
            for _ in range(cuantas):
                pila.enter_context(contextlib.closing(psycopg2.connect(cadena)))

        toma(profe, 1)
        intacto.ordena("ALTER ROLE profe CONNECTION LIMIT 1")
        dice_lleno(profe)
        intacto.ordena(
            "ALTER ROLE profe CONNECTION LIMIT -1", "ALTER DATABASE otra CONNECTION LIMIT 1"
        )
        toma(base, 1)
        dice_lleno(base)
        intacto.ordena("ALTER DATABASE otra CONNECTION LIMIT -1")
        with pytest.raises(psycopg2.OperationalError, match="remaining connection slots"):
            toma(profe, 200)
        dice_lleno(profe)
        with pytest.raises(psycopg2.OperationalError, match="too many clients"):
            toma(intacto.dsn(), 200)
        dice_lleno(intacto.dsn())


@pytest.mark.parametrize("usuario", ["curso_admin", "profe"])
def test_un_servidor_ajeno_queda_como_estaba(carpeta, intacto, usuario):
    clave = None if usuario == "curso_admin" else "secreto_de_profe"
    with Cuaderno(carpeta, CURSO_DSN=intacto.dsn(usuario, clave)) as cuaderno:
        variables = cuaderno.listo()
        assert variables["PGDATABASE"] == variables["PGUSER"] == "curso_02"
        assert variables["PGPORT"] == str(intacto.puerto)
        columnas = "rolsuper, rolcreatedb, rolcreaterole, rolconnlimit"
        orden = f"SELECT {columnas} FROM pg_roles WHERE rolname = current_user"
        limite = -1 if usuario == "curso_admin" else LIMITE_DE_CONEXIONES
        assert cuaderno.pide(f"consulta({orden!r})") == [[False, False, False, limite]]
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
