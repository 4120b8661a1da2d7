"""Los casos públicos de la lección 08: lo que le pasó a alguien, provocado, y el remedio aplicado.

Cada prueba nombra el hilo en que se contó. Todo ocurre en un servidor desechable.
"""

import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import psycopg
import psycopg2
import pytest
from psycopg import errors
from psycopg_pool import ConnectionPool, PoolTimeout

from helpers.ejercicios import libres
from helpers.servidor import desechable
from lecciones.leccion_06_psycopg_pool.ensayos import puerto_sin_nadie
from lecciones.leccion_08_cuando_el_servidor_falla import cliente, ensayos
from tests.aula import carpeta_nueva, entorno, espera, quita_carpeta
from tests.red_propia import se_puede

pytestmark = [pytest.mark.lenta, pytest.mark.timeout(120)]


@pytest.fixture(scope="module")
def roto():
    return desechable(deadlock_timeout="200ms")


@pytest.fixture(autouse=True)
def limpio(roto):
    """El servidor en pie, sin conexiones de antes y con las tablas nuevas."""
    desechable(deadlock_timeout="200ms")
    ensayos.prepara(roto)


def apuntes(roto):
    return ensayos.pregunta(roto, "SELECT que FROM apuntes ORDER BY que")


# Muerto


@pytest.mark.parametrize(
    ("remedio", "sale"),
    [
        (None, ["conexión rota"] * 3 + ["hola"]),
        (ConnectionPool.check, ["hola"] * 4),
        (ConnectionPool.drain, ["hola"] * 4),
        (ensayos.insiste, ["hola"] * 4),
    ],
)
def test_tras_un_reinicio_fallan_tantas_como_libres_y_un_remedio_las_salva(roto, remedio, sale):
    """https://github.com/psycopg/psycopg/issues/701, /481; psycopg2 /764."""
    with ensayos.abierta(roto, 3) as pool:
        roto.reinicia()
        if remedio:
            remedio(pool)
        assert [ensayos.pide(pool) for _ in range(4)] == sale


def test_con_check_y_varias_muertas_se_agota_el_tiempo_con_un_servidor_sano(roto):
    """https://github.com/psycopg/psycopg/issues/709."""
    opciones = {"check": ConnectionPool.check_connection, "timeout": 0.8}
    with ensayos.abierta(roto, 3, **opciones) as pool:
        roto.reinicia()
        assert ensayos.pide(pool) == "PoolTimeout"
        assert ensayos.pregunta(roto, "SELECT 1") == [1]
        pool.drain()
        assert ensayos.pide(pool, timeout=20) == "hola"


def test_el_pool_deja_de_intentarlo_y_vuelve_cuando_se_le_pide(roto):
    """https://github.com/psycopg/psycopg/issues/438, /370, /1315."""
    avisos = threading.Semaphore(0)
    with ensayos.abierta(
        roto, 1, timeout=0.2, reconnect_timeout=0.3, reconnect_failed=lambda _: avisos.release()
    ) as pool:
        roto.apaga()
        assert [ensayos.pide(pool) for _ in range(2)] == ["conexión rota", "PoolTimeout"]
        assert avisos.acquire(timeout=20)
        espera(lambda: pool.get_stats()["pool_size"] == 0)
        roto.enciende()
        assert ensayos.pide(pool, timeout=20) == "hola"


def se_cansa(pool):
    """Espera a que el servidor termine la única conexión de un pool."""
    for conexion in libres(pool, 1):
        ensayos.espera_a_que_se_vayan(conexion.info.backend_pid)


def test_una_libre_que_el_servidor_cierra_por_estar_parada(roto):
    """https://github.com/psycopg/psycopg/issues/584."""
    parametros = roto.parametros | {"options": "-c idle_session_timeout=100ms"}
    with ConnectionPool(kwargs=parametros, min_size=1, max_size=1, open=False) as pool:
        pool.wait(20)
        se_cansa(pool)
        assert ensayos.pide(pool) == "conexión rota"
    with ConnectionPool(kwargs=parametros, min_size=1, max_size=1, open=False) as pool:
        pool.wait(20)
        se_cansa(pool)
        pool.kwargs = roto.parametros  # La nueva no se cansa.
        pool.check()
        assert ensayos.pide(pool) == "hola"


def test_matar_de_golpe_a_uno_los_mata_a_todos(roto):
    with ensayos.abierta(roto, 4) as pool, pool.connection() as conexion:
        assert ensayos.mata_de_golpe(roto, conexion.info.backend_pid) == 4
        with pytest.raises(psycopg.OperationalError):
            conexion.execute("SELECT 1")


# Callado y congelado


def test_conectar_a_quien_calla_acaba_y_la_abierta_sigue(roto):
    """https://github.com/psycopg/psycopg2/issues/561."""
    with psycopg.connect(**roto.parametros) as viva, ensayos.congelado(roto.principal()):
        assert viva.execute("SELECT 1").fetchone() == (1,)
        for driver in (psycopg, psycopg2):
            with pytest.raises(driver.OperationalError):
                driver.connect(**roto.parametros | {"connect_timeout": 2})


@pytest.mark.parametrize("driver", [psycopg, psycopg2])
def test_un_plazo_propio_libra_de_un_congelado(roto, driver):
    conexion = driver.connect(**roto.parametros)
    proceso = conexion.info.backend_pid
    if driver is psycopg2:
        # El plazo solo necesita `closed` y `fileno`: vale para los dos.
        assert conexion.fileno() > 0
    with (
        ensayos.congelado(proceso),
        pytest.raises(driver.OperationalError),
        cliente.plazo(conexion, 0.3),
    ):
        conexion.cursor().execute("SELECT 1")
    assert conexion.closed


def test_un_plazo_que_no_se_pasa_no_toca_nada(roto):
    with psycopg.connect(**roto.parametros) as conexion:
        for _ in range(3):
            with cliente.plazo(conexion, 0.2):
                conexion.execute("SELECT 1")
        with pytest.raises(ZeroDivisionError), cliente.plazo(conexion, 0.2):
            1 / 0  # noqa: B018
        time.sleep(0.4)  # Los relojes ya habrían sonado.
        assert conexion.execute("SELECT 1").fetchone() == (1,)
    with cliente.plazo(conexion, 0.1):  # Ya cerrada: el reloj suena y no hay nada que cortar.
        time.sleep(0.3)


def test_check_con_una_congelada_no_respeta_el_timeout_y_con_plazo_si(roto):
    def revisa(conexion):
        with cliente.plazo(conexion, 0.3):
            ConnectionPool.check_connection(conexion)

    assert ensayos.con_una_congelada(roto, ConnectionPool.check_connection) == "espera"
    assert ensayos.con_una_congelada(roto, revisa) == "bien"


SIN_RED = """
    import subprocess, threading, time, psycopg
    from contextlib import nullcontext
    from helpers import servidor
    from lecciones.leccion_08_cuando_el_servidor_falla.cliente import plazo
    roto = servidor.desechable()
    casos = {"nada": {}, "tcp_user_timeout": {"tcp_user_timeout": 1000},
             "keepalives": dict(keepalives_idle=1, keepalives_interval=1, keepalives_count=1),
             "plazo": {}, "statement_timeout": {"options": "-c statement_timeout=1s"}}
    abiertas = {n: psycopg.connect(**roto.parametros | p) for n, p in casos.items()}
    dice = dict.fromkeys(casos, "espera")

    def pregunta(nombre, orden):
        try:
            uno = abiertas[nombre]
            with plazo(uno, 1) if nombre == "plazo" else nullcontext():
                uno.execute(orden)
            dice[nombre] = "bien"
        except psycopg.OperationalError:
            dice[nombre] = "error"

    def hilo(*argumentos):
        uno = threading.Thread(target=pregunta, args=argumentos, daemon=True)
        uno.start()
        return uno

    # Uno ya espera, en silencio, cuando la red se va; los otros preguntan después.
    hilos = [hilo("keepalives", "SELECT pg_sleep(30)")]
    time.sleep(0.5)
    subprocess.run(["ip", "link", "set", "lo", "down"], check=True)
    preguntan = ("tcp_user_timeout", "plazo", "statement_timeout", "nada")
    hilos += [hilo(nombre, "SELECT 1") for nombre in preguntan]
    for uno in hilos[:3]:
        uno.join(25)
    print(*[dice[nombre] for nombre in ("keepalives", *preguntan)], flush=True)
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
"""


@pytest.mark.lenta
@pytest.mark.skipif(
    not se_puede(), reason="hace falta Linux, ser root y poder tener una red propia"
)
def test_los_keepalives_y_tcp_user_timeout_son_para_una_red_que_desaparece():
    """https://github.com/psycopg/psycopg2/issues/561: aquí la red se va de verdad."""
    carpeta = carpeta_nueva()
    con_red = ["unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]
    fin = subprocess.run(
        [*con_red, sys.executable, "-c", textwrap.dedent(SIN_RED)],
        env=entorno(carpeta),
        capture_output=True,
        text=True,
        timeout=100,
    )
    quita_carpeta(carpeta)
    assert fin.stdout.split() == ["error"] * 3 + ["espera"] * 2, fin.stderr


# El commit


@pytest.mark.parametrize(("rompe", "acaba"), [("el cable", "committed"), ("el proceso", "aborted")])
def test_un_error_en_el_commit_no_dice_si_se_guardo_y_el_servidor_si(roto, rompe, acaba):
    with psycopg.connect(**roto.parametros) as conexion:
        conexion.execute("INSERT INTO apuntes VALUES ('uno')")
        (numero,) = conexion.execute("SELECT pg_current_xact_id()::text").fetchone()
        with pytest.raises(psycopg.OperationalError):
            ensayos.commit_roto(roto, conexion, rompe)
    assert ensayos.como_acabo(roto, numero) == acaba
    assert apuntes(roto) == (["uno"] if acaba == "committed" else [])


@pytest.mark.parametrize("rompe", ["el cable", "el proceso"])
def test_con_clave_la_respuesta_llega_y_no_se_hace_dos_veces(roto, rompe):
    por_romper, errores = [rompe], []

    def trabajo(conexion):
        if por_romper:
            ensayos.rompe_su_commit(roto, conexion, por_romper.pop())
        return ensayos.escribe(conexion, "uno")

    with cliente.nueva_reserva(**roto.parametros) as reserva:
        assert cliente.una_vez(reserva, "k", trabajo, errores.append) == "uno"
        assert cliente.una_vez(reserva, "k", trabajo, errores.append) == "uno"
    assert apuntes(roto) == ["uno"] and len(errores) == 1


def test_la_misma_clave_a_la_vez_se_hace_una_sola_vez(roto):
    with cliente.nueva_reserva(**roto.parametros) as reserva:
        dicen = []

        def pide():
            dicen.append(cliente.una_vez(reserva, "k", lambda c: ensayos.escribe(c, "uno")))

        hilos = [threading.Thread(target=pide) for _ in range(8)]
        for hilo in hilos:
            hilo.start()
        for hilo in hilos:
            hilo.join(30)
    assert dicen == ["uno"] * 8 and apuntes(roto) == ["uno"]


@pytest.mark.parametrize(
    "orden", ["SELECT 1 / 0", "SELECT FROM no_existe", "SELECT pg_cancel_backend(pg_backend_pid())"]
)
def test_lo_que_no_se_puede_repetir_llega_en_el_acto_y_no_deja_clave(roto, orden):
    veces = []

    def trabajo(conexion):
        veces.append(1)
        ensayos.escribe(conexion, "uno")
        conexion.execute(orden)
        return "nunca"

    with cliente.nueva_reserva(**roto.parametros) as reserva:
        with pytest.raises(psycopg.Error) as lanzado:
            cliente.una_vez(reserva, "k", trabajo, lambda _: None)
        assert not cliente.se_puede_repetir(lanzado.value)
        assert reserva.get_stats().get("requests_waiting") == 0
    assert len(veces) == 1 and apuntes(roto) == []
    assert ensayos.pregunta(roto, "SELECT count(*) FROM hechas") == [0]


def test_que_se_puede_repetir():
    for clase in (
        errors.SerializationFailure,
        errors.DeadlockDetected,
        errors.AdminShutdown,
        errors.CrashShutdown,
        errors.CannotConnectNow,
        psycopg.OperationalError,
        PoolTimeout,
    ):
        assert cliente.se_puede_repetir(clase()), clase
    for clase in (
        errors.QueryCanceled,
        errors.DiskFull,
        errors.LockNotAvailable,
        errors.UniqueViolation,
        errors.IdleInTransactionSessionTimeout,
        cliente.PoolClosed,
        cliente.TooManyRequests,
        KeyboardInterrupt,
    ):
        assert not cliente.se_puede_repetir(clase()), clase


def test_un_pool_cerrado_no_se_repite(roto):
    reserva = cliente.nueva_reserva(**roto.parametros)
    with pytest.raises(cliente.PoolClosed):
        cliente.una_vez(reserva, "k", lambda _: "nunca", lambda _: None)


# Dos a la vez


@pytest.mark.parametrize("nivel", ["REPEATABLE_READ", "READ_COMMITTED"])
def test_leer_y_escribir_a_la_vez_pierde_una_suma_con_error_o_sin_el(roto, nivel):
    leidos = threading.Barrier(2).wait

    def suma(cantidad):
        with psycopg.connect(**roto.parametros) as conexion:
            conexion.isolation_level = psycopg.IsolationLevel[nivel]
            lee = "SELECT saldo FROM cuentas WHERE titular = 'Ana'"
            (saldo,) = conexion.execute(lee).fetchone()
            leidos(20)
            conexion.execute(
                "UPDATE cuentas SET saldo = %s WHERE titular = 'Ana'", [saldo + cantidad]
            )

    error = "SerializationFailure" if nivel == "REPEATABLE_READ" else "bien"
    assert ensayos.los_dos(suma, (1,), (10,)) == sorted([error, "bien"])
    assert ensayos.saldo(roto, "Ana") in (101, 110)


@pytest.mark.parametrize(
    ("limite", "orden"),
    [
        ("idle_session_timeout", "COMMIT"),
        ("idle_in_transaction_session_timeout", "SELECT 1"),
        ("transaction_timeout", "SELECT 1"),
    ],
)
def test_una_sesion_parada_se_cierra_tambien_a_psycopg2(roto, limite, orden):
    """https://github.com/psycopg/psycopg2/issues/1082: por la mañana, la conexión no sirve."""
    conexion = psycopg2.connect(**roto.parametros, options=f"-c {limite}=100ms")
    conexion.cursor().execute(orden)
    if orden == "COMMIT":
        conexion.rollback()
    ensayos.espera_a_que_se_vayan(conexion.info.backend_pid)
    with pytest.raises(psycopg2.Error):
        conexion.cursor().execute("SELECT 1")
    assert conexion.closed


# El texto


@pytest.mark.skipif(sys.version_info < (3, 11), reason="Python 3.10 olvida el error")
def test_un_rechazo_que_no_es_utf8_se_lee_a_mano(roto):
    """https://github.com/psycopg/psycopg2/issues/1816."""
    with ensayos.mensaje_ilegible():
        with pytest.raises(UnicodeDecodeError) as lanzado:
            psycopg2.connect(**roto.parametros)
        assert "españa" in lanzado.value.object.decode("cp1252")
        with pytest.raises(psycopg.OperationalError, match="espa\ufffda"):
            psycopg.connect(**roto.parametros)


# Cerrar


def test_cerrar_no_corta_a_quien_trabaja_y_despide_a_quien_espera(roto):
    with ensayos.abierta(roto, 1) as pool, pool.connection() as conexion:
        otro = ensayos.uno_en_la_cola(pool)
        pool.close()
        assert otro.dice() == "PoolClosed"
        assert conexion.execute("SELECT 1").fetchone() == (1,)
    assert conexion.closed


# Entero


def test_un_reinicio_con_clientes_dentro_sin_perder_ni_repetir(roto):
    with cliente.nueva_reserva(**roto.parametros) as reserva:

        def pide(clave, al_fallar):
            return cliente.una_vez(
                reserva, clave, lambda conexion: ensayos.escribe(conexion, clave), al_fallar
            )

        clientes = ensayos.Clientes(roto, pide)
    assert len(clientes.respuestas) == 100
    assert all(clave == dice for clave, dice in clientes.respuestas.items())
    assert apuntes(roto) == sorted(clientes.respuestas)
    assert clientes.fallidos > 0


def test_si_se_interrumpe_el_reinicio_ningun_cliente_empieza_otra_peticion(roto, monkeypatch):
    pedidas, sigue = [], threading.Event()

    def pide(clave, _al_fallar):
        pedidas.append(clave)
        if len(pedidas) > 40:
            sigue.wait(20)
        return clave

    def interrumpe():
        raise KeyboardInterrupt

    antes = set(threading.enumerate())
    monkeypatch.setattr(roto, "apaga", interrumpe)
    with pytest.raises(KeyboardInterrupt):
        ensayos.Clientes(roto, pide)
    sigue.set()
    for hilo in set(threading.enumerate()) - antes:
        hilo.join(20)
    assert 0 < len(pedidas) <= 44
    assert ensayos.pregunta(roto, "SELECT 1") == [1]


# «Errores frecuentes»


def terminada(roto):
    with psycopg.connect(**roto.parametros) as conexion:
        termina = "SELECT pg_terminate_backend(%s, 10000)"
        ensayos.pregunta(roto, termina, [conexion.info.backend_pid])
        conexion.execute("SELECT 1")


def cortada(roto):
    with psycopg.connect(**roto.parametros) as conexion, cliente.plazo(conexion, 0.2):
        conexion.execute("SELECT pg_sleep(20)")


def rechazada(roto):
    psycopg.connect(**roto.parametros | {"port": puerto_sin_nadie()})


def sin_respuesta(roto):
    with ensayos.congelado(roto.principal()):
        psycopg.connect(**roto.parametros | {"connect_timeout": 2})


def cancelada(roto):
    with psycopg.connect(**roto.parametros, options="-c statement_timeout=100ms") as conexion:
        conexion.execute("SELECT pg_sleep(20)")


SUMA = "UPDATE cuentas SET saldo = saldo + 1 WHERE titular = %s RETURNING saldo"


def adelantada(roto):
    with psycopg.connect(**roto.parametros) as conexion:
        conexion.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        conexion.execute("SELECT FROM cuentas")
        ensayos.pregunta(roto, SUMA, ["Ana"])
        conexion.execute(SUMA, ["Ana"])


def abrazada(roto):
    juntos = threading.Barrier(2).wait

    def cambia(una, otra):
        with psycopg.connect(**roto.parametros) as conexion:
            conexion.execute(SUMA, [una])
            juntos(20)
            conexion.execute(SUMA, [otra])

    hilos = [ensayos.EnOtroHilo(cambia, *dos) for dos in (("Ana", "Luis"), ("Luis", "Ana"))]
    assert sorted(hilo.dice() for hilo in hilos) == ["DeadlockDetected", "bien"]
    raise next(hilo.error for hilo in hilos if hilo.error)


@pytest.mark.parametrize(
    ("provoca", "escrito"),
    [
        (terminada, "AdminShutdown (57P01): terminating connection due to administrator command"),
        (cortada, "OperationalError: server closed the connection unexpectedly"),
        (rechazada, "OperationalError: connection refused"),
        (sin_respuesta, "ConnectionTimeout: connection timeout expired"),
        (cancelada, "QueryCanceled (57014): canceling statement due to statement timeout"),
        (
            adelantada,
            "SerializationFailure (40001): could not serialize access due to concurrent update",
        ),
        (abrazada, "DeadlockDetected (40P01): deadlock detected"),
    ],
)
def test_los_errores_frecuentes_se_llaman_y_dicen_asi(roto, provoca, escrito):
    """Los que ninguna celda escribe enteros."""
    with pytest.raises(psycopg.Error) as lanzado:
        provoca(roto)
    error = lanzado.value
    nombre = type(error).__name__ + (f" ({error.sqlstate})" if error.sqlstate else "")
    dice = escrito.partition(": ")[2]
    assert escrito.startswith(f"{nombre}: ") and dice in str(error).lower()
    leccion = Path(ensayos.__file__).with_name("leccion.md").read_text("utf-8").replace("`", "")
    assert f"**{escrito}" in leccion or (provoca is rechazada and f"**{dice}" in leccion.lower())


def test_dos_de_los_limites_son_errores_internos():
    for clase in (errors.IdleInTransactionSessionTimeout, errors.TransactionTimeout):
        assert issubclass(clase, psycopg.InternalError)
    assert issubclass(errors.IdleSessionTimeout, psycopg.OperationalError)
