"""Los casos públicos de la lección 13: lo que le pasó a alguien, provocado, y el remedio aplicado.

Cada prueba nombra el hilo en que se contó. Hay un PgBouncer de verdad delante de un servidor
desechable; con una conexión, o con dos, lo que pasa no depende de quién llegue antes.
"""

import asyncio
import threading
from contextlib import ExitStack

import psycopg
import psycopg2
import pytest
from psycopg_pool import ConnectionPool, NullConnectionPool

from helpers.ejercicios import libres
from helpers.servidor import desechable, pgbouncer
from lecciones.leccion_13_pgbouncer import ensayos, reserva
from lecciones.leccion_13_pgbouncer.ejercicios import e2
from taller.fuente import con_soluciones, lee_leccion
from tests.respuestas_escritas import ejecuta_como_celda

pytestmark = [pytest.mark.lenta, pytest.mark.pgbouncer, pytest.mark.timeout(120)]
CERROJO = "SELECT pg_try_advisory_lock(42)"


@pytest.fixture(scope="module")
def pequeno():
    servidor = desechable(max_connections=20)
    ensayos.prepara(servidor)
    return servidor


@pytest.fixture
def abre(pequeno):
    """Enciende un PgBouncer, en modo transacción y con una conexión si no se dice otra cosa."""
    with ExitStack() as pila:

        def enciende(**ajustes):
            ajustes = {"pool_mode": "transaction", "default_pool_size": 1} | ajustes
            ajustes = {"query_wait_timeout": 20, "max_client_conn": 200} | ajustes
            encendido = pila.enter_context(pgbouncer.delante(pequeno.parametros, **ajustes))
            return ensayos.Abierta(pequeno, encendido)

        yield enciende


@pytest.fixture
def conecta():
    """Conecta a un cliente, que se desconecta al final."""
    with ExitStack() as pila:
        yield lambda puerta, **otros: pila.enter_context(
            ensayos.conecta(puerta.parametros, **otros)
        )


# Sentencias preparadas


def repiten(*clientes):
    return [ensayos.dato(quien, "SELECT 1") for _ in range(10) for quien in clientes]


@pytest.mark.parametrize(
    ("ajustes", "conectar", "fallan"),
    [
        ({"max_prepared_statements": 0}, {}, ["DuplicatePreparedStatement"]),
        ({"max_prepared_statements": 200}, {}, []),
        ({"max_prepared_statements": 0}, {"prepare_threshold": None}, []),
    ],
)
def test_un_nombre_que_ya_existe(abre, conecta, ajustes, conectar, fallan):
    """https://github.com/psycopg/psycopg/issues/200."""
    puerta = abre(**ajustes)
    dicen = repiten(conecta(puerta, **conectar), conecta(puerta, **conectar))
    assert [dice for dice in dicen if dice != 1] == fallan


@pytest.mark.parametrize(
    ("ajustes", "conectar", "dice"),
    [
        ({"max_prepared_statements": 0}, {}, "InvalidSqlStatementName"),
        ({"max_prepared_statements": 200}, {}, 1),
        ({"max_prepared_statements": 0}, {"prepare_threshold": None}, 1),
    ],
)
def test_un_nombre_que_no_existe_en_la_otra_conexion(abre, conecta, ajustes, conectar, dice):
    """https://github.com/psycopg/psycopg/issues/280."""
    puerta = abre(default_pool_size=2, **ajustes)
    ana, luis = conecta(puerta, **conectar), conecta(puerta, **conectar)
    repiten(ana)
    with luis.transaction():
        luis.execute("SELECT 2")
        assert ensayos.dato(ana, "SELECT 1") == dice


@pytest.mark.parametrize(("opciones", "falla"), [({}, True), ({"statement_cache_size": 0}, False)])
def test_asyncpg_detras_de_uno_antiguo(abre, conecta, opciones, falla):
    """https://github.com/MagicStack/asyncpg/issues/57."""
    asyncpg = pytest.importorskip("asyncpg")
    puerta = abre(max_prepared_statements=0, default_pool_size=2)
    a_donde = {c: puerta.parametros[c] for c in ("host", "port", "user", "password")}
    luis = conecta(puerta)

    async def pide():
        ana = await asyncpg.connect(**a_donde, database="tienda", ssl=False, **opciones)
        try:
            assert await ana.fetchval("SELECT $1::int", 1) == 1
            with luis.transaction():
                luis.execute("SELECT 1")
                return await ana.fetchval("SELECT $1::int", 2)
        finally:
            ana.terminate()

    if falla:
        with pytest.raises(asyncpg.InvalidSQLStatementNameError, match="does not exist"):
            asyncio.run(pide())
    else:
        assert asyncio.run(pide()) == 2


# La sesión


def test_un_ajuste_llega_a_otro_y_el_de_transaccion_no(abre, conecta):
    """https://github.com/pgbouncer/pgbouncer/issues/976: pg_dump envenena una conexión."""
    puerta = abre()
    ana, luis = conecta(puerta), conecta(puerta)
    ana.execute("SET lock_timeout = '7s'")
    assert ensayos.dato(luis, "SHOW lock_timeout") == "7s"
    ana.execute("RESET lock_timeout")
    with NullConnectionPool(kwargs=puerta.parametros, max_size=2, open=False) as pool:
        with reserva.transaccion(pool, lock_timeout="9s") as conexion:
            assert ensayos.dato(conexion, "SHOW lock_timeout") == "9s"
        assert ensayos.dato(luis, "SHOW lock_timeout") == "0"


@pytest.mark.parametrize("driver", [psycopg, psycopg2])
def test_options_no_deja_entrar_o_no_hace_nada_y_el_ajuste_del_usuario_si(abre, pequeno, driver):
    """https://github.com/pgbouncer/pgbouncer/issues/907 y /381."""
    limite = {"options": "-c statement_timeout=5s"}
    for modo in ("transaction", "session"):
        puerta = abre(pool_mode=modo)
        with pytest.raises(driver.OperationalError, match="unsupported startup parameter"):
            driver.connect(**puerta.parametros | limite)
    ignora = abre(ignore_startup_parameters="options")
    with driver.connect(**ignora.parametros | limite) as conexion, conexion.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)
    conexion.close()
    with ensayos.conecta(pequeno.parametros) as admin:
        admin.execute("ALTER ROLE tienda SET statement_timeout = '5s'")
        try:
            with ensayos.conecta(abre().parametros) as conexion:
                assert ensayos.dato(conexion, "SHOW statement_timeout") == "5s"
        finally:
            admin.execute("ALTER ROLE tienda RESET statement_timeout")


def test_un_cerrojo_de_sesion_se_queda_y_el_de_transaccion_no(abre, conecta, pequeno):
    """https://github.com/goauthentik/authentik/issues/23876."""
    puerta = abre()
    ana = conecta(puerta)
    assert ensayos.dato(ana, CERROJO) is True
    ana.close()
    with ensayos.conecta(ensayos.en_directo(pequeno)) as eva:
        assert ensayos.dato(eva, CERROJO) is False
        # El remedio: con otro número, para que el de antes no estorbe.
        luis = conecta(puerta)
        with luis.transaction():
            assert ensayos.dato(luis, "SELECT pg_try_advisory_xact_lock(43)") is True
            assert ensayos.dato(eva, "SELECT pg_try_advisory_lock(43)") is False
        assert ensayos.dato(eva, "SELECT pg_try_advisory_lock(43)") is True


def solucion_de_13_2():
    carpeta = e2.__file__.partition("ejercicios")[0]
    fuente = next(
        c.source for c in lee_leccion(carpeta).cells if c.source.startswith("def solo_uno(")
    )
    return ejecuta_como_celda(con_soluciones(fuente), {})["solo_uno"]


def test_la_solucion_de_13_2_hace_una_tarea_una_sola_vez_detras_de_pgbouncer(abre):
    solo_uno, puerta = solucion_de_13_2(), abre(default_pool_size=3)
    dentro, sale = threading.Event(), threading.Event()
    veces = []

    def trabajo(_):
        veces.append(1)
        dentro.set()
        assert sale.wait(20)

    kwargs = puerta.parametros | {"prepare_threshold": None}
    with ConnectionPool(kwargs=kwargs, min_size=4, max_size=4, open=False) as pool:
        pool.wait(20)
        primero = threading.Thread(target=solo_uno, args=(pool, 5, trabajo))
        primero.start()
        assert dentro.wait(20)
        assert [solo_uno(pool, 5, trabajo) for _ in range(3)] == [False] * 3
        sale.set()
        primero.join(20)
        assert solo_uno(pool, 5, trabajo) is True
    assert len(veces) == 2


def test_una_tabla_temporal_la_ve_otro_y_al_suyo_le_falta(abre, conecta):
    """https://www.pgbouncer.org/features.html: las que no llevan ON COMMIT DROP."""
    puerta = abre(default_pool_size=2)
    ana, luis = conecta(puerta), conecta(puerta)
    ana.execute("CREATE TEMP TABLE cesta AS SELECT 'pan' AS que")
    with luis.transaction():
        assert ensayos.dato(luis, "SELECT que FROM cesta") == "pan"
        assert ensayos.dato(ana, "SELECT que FROM cesta") == "UndefinedTable"
    with ana.transaction():
        ana.execute("CREATE TEMP TABLE bolsa ON COMMIT DROP AS SELECT 'sal' AS que")
        assert ensayos.dato(ana, "SELECT que FROM bolsa") == "sal"
    assert ensayos.dato(luis, "SELECT que FROM bolsa") == "UndefinedTable"


@pytest.mark.parametrize(("modo", "reciben"), [("transaction", [0, 1]), ("session", [1, 0])])
def test_el_aviso_le_llega_a_otro_salvo_en_modo_sesion(abre, conecta, modo, reciben):
    """https://github.com/pgbouncer/pgbouncer/issues/655."""
    puerta = abre(pool_mode=modo, default_pool_size=1 if modo == "transaction" else 2)
    ana, luis = conecta(puerta), conecta(puerta)
    ana.execute("LISTEN avisos")
    luis.execute("NOTIFY avisos")
    # Primero, quien lo recibe, que lo espera: después, el otro ya lo tendría.
    quienes = sorted([(ana, reciben[0]), (luis, reciben[1])], key=lambda uno: -uno[1])
    for quien, cuantos in quienes:
        avisos = quien.notifies(timeout=20 if cuantos else 0.3, stop_after=1)
        assert len(list(avisos)) == cuantos


def test_el_prepare_de_sql_no_se_sigue_y_el_del_driver_si(abre, conecta):
    """https://github.com/pgbouncer/pgbouncer/issues/976."""
    puerta = abre(default_pool_size=2, max_prepared_statements=200)
    ana, luis = conecta(puerta), conecta(puerta)
    ana.execute("PREPARE suma AS SELECT 1 + 1")
    ana.execute("SELECT 1 + 1", prepare=True)
    with luis.transaction():
        luis.execute("SELECT 1")
        assert ensayos.dato(ana, "EXECUTE suma") == "InvalidSqlStatementName"
        assert ana.execute("SELECT 1 + 1", prepare=True).fetchone() == (2,)


def test_los_ajustes_de_los_que_el_servidor_avisa_siguen_a_su_cliente(abre, conecta):
    """https://www.pgbouncer.org/config.html#track_extra_parameters."""
    puerta = abre()
    zonas = {"America/Lima": conecta(puerta), "Europe/Madrid": conecta(puerta)}
    for zona, cliente in zonas.items():
        cliente.execute(f"SET TimeZone = '{zona}'")
    for zona, cliente in zonas.items():
        assert ensayos.dato(cliente, "SHOW TimeZone") == zona


# La cola


def test_cien_clientes_no_caben_sin_el_y_con_el_si(abre, pequeno):
    """https://github.com/pgbouncer/pgbouncer/issues/641: `sorry, too many clients already`."""
    sin_puerta = ensayos.Cien(ensayos.en_directo(pequeno))
    assert (sin_puerta.atendidos, sin_puerta.rechazos) == (17, {"OperationalError": 83})
    puerta = abre(default_pool_size=5)
    cien = ensayos.Cien(puerta.parametros)
    assert (cien.atendidos, cien.rechazos, puerta.procesos()) == (100, {}, 5)
    assert len({proceso for *_, proceso in cien.tramos}) == 5


def test_en_modo_sesion_los_parados_ocupan_y_con_un_pool_nulo_no(abre, conecta):
    """https://github.com/pgbouncer/pgbouncer/issues/384."""
    puerta = abre(pool_mode="session", default_pool_size=2, query_wait_timeout=2)
    with ConnectionPool(kwargs=puerta.parametros, min_size=2, open=False) as pool:
        pool.wait(20)
        for conexion in libres(pool, 2):  # Ocupan las que ya han preguntado algo.
            conexion.execute("SELECT 1")
            conexion.rollback()
        assert ensayos.dato(conecta(puerta), "SELECT 1") == "ProtocolViolation"
    puerta = abre(pool_mode="session", default_pool_size=2, query_wait_timeout=2)
    with NullConnectionPool(kwargs=puerta.parametros, max_size=2, open=False) as pool:
        with pool.connection() as conexion:
            conexion.execute("SELECT 1")
        assert ensayos.dato(conecta(puerta), "SELECT 1") == 1


def test_quien_no_suelta_deja_sin_turno_y_las_dos_vistas_lo_dicen(abre, conecta):
    """https://github.com/pgbouncer/pgbouncer/issues/953."""
    puerta = abre(query_wait_timeout=2)
    ana, luis = conecta(puerta), conecta(puerta)
    with ana.transaction():
        ana.execute("SELECT 1")
        hilo = ensayos.EnOtroHilo(luis.execute, "SELECT 1")
        assert puerta.espera_en_cola(1) == 1
        assert puerta.estados() == ["idle in transaction"]
        assert hilo.dice() == "ProtocolViolation" and luis.closed
    assert ensayos.dato(conecta(puerta), "SELECT 1") == 1


def test_no_caben_mas_clientes(abre, conecta):
    puerta = abre(max_client_conn=1)
    conecta(puerta)
    with pytest.raises(psycopg.OperationalError, match=r"no more connections allowed"):
        conecta(puerta)
    assert ensayos.dato(conecta(abre(max_client_conn=2)), "SELECT 1") == 1
