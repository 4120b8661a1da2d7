"""Las piezas que la lección repite para provocar cada fallo, siempre en el servidor desechable."""

import functools
import logging
import socket
import threading
import time
from contextlib import contextmanager, suppress

import psutil
import psycopg
import psycopg2
from psycopg.conninfo import conninfo_to_dict
from psycopg_pool import ConnectionPool

from helpers import medicion
from helpers.ejercicios import mensaje_ilegible
from helpers.numeros import aproximado
from helpers.servidor import ErrorServidor

from ..leccion_06_psycopg_pool.ensayos import cronometra, pide
from .clientes import Clientes, Cola, EnOtroHilo, uno_en_la_cola
from .registro import NOCHE

__all__ = [
    "NOCHE",
    "Clientes",
    "Cola",
    "EnOtroHilo",
    "cronometra",
    "mensaje_ilegible",
    "pide",
    "uno_en_la_cola",
]

TABLAS = """
    SET lock_timeout = '5s';
    DROP TABLE IF EXISTS cuentas, apuntes, hechas;
    CREATE TABLE cuentas (titular text PRIMARY KEY, saldo int NOT NULL);
    CREATE TABLE apuntes (que text NOT NULL);
    CREATE TABLE hechas (clave text PRIMARY KEY, respuesta text);
    INSERT INTO cuentas VALUES ('Ana', 100), ('Luis', 100);
    -- El commit de un apunte espera a quien tenga este cerrojo: así se le detiene a la mitad.
    CREATE OR REPLACE FUNCTION espera() RETURNS trigger LANGUAGE plpgsql
        AS $$ BEGIN PERFORM pg_advisory_xact_lock_shared(8); RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER espera AFTER INSERT ON apuntes DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION espera();
"""
# stamina y el pool cuentan en su registro cada intento: aquí los contamos nosotros.
for ruidoso in ("stamina", "psycopg.pool"):
    logging.getLogger(ruidoso).setLevel(logging.CRITICAL)


def prepara(roto):
    """Cierra en `roto` las conexiones que quedaran abiertas y crea de nuevo sus tablas."""
    cierra = """SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"""
    with psycopg.connect(**roto.parametros, autocommit=True) as conexion:
        conexion.execute(cierra)
        conexion.execute(TABLAS)


def pregunta(roto, orden, valores=()):
    """La primera columna de la respuesta, preguntada por una conexión aparte."""
    with psycopg.connect(**roto.parametros, autocommit=True) as conexion:
        return [fila[0] for fila in conexion.execute(orden, valores)]


def saldo(roto, titular):
    """El saldo de una cuenta."""
    return pregunta(roto, "SELECT saldo FROM cuentas WHERE titular = %s", [titular])[0]


def escribe(conexion, que):
    """Guarda un apunte, sin confirmarlo, y devuelve su texto."""
    return conexion.execute("INSERT INTO apuntes VALUES (%s) RETURNING que", [que]).fetchone()[0]


def espera_a(cuenta, cuantos, segundos=10):
    """Espera a que `cuenta()` llegue a `cuantos`, y un poco más. Da lo que cuenta al final."""
    limite = time.monotonic() + segundos
    while cuenta() < cuantos and time.monotonic() < limite:
        time.sleep(0.01)
    time.sleep(0.3)  # Por si llegan más.
    return cuenta()


def espera_a_que_se_vayan(*procesos, segundos=20):
    """Espera a que no quede ninguno de esos procesos del servidor."""
    limite = time.monotonic() + segundos
    while any(map(psutil.pid_exists, procesos)) and time.monotonic() < limite:
        time.sleep(0.01)


# Muerto


def mata_de_golpe(roto, proceso):
    """Mata un proceso del servidor, como `kill -9`, y espera a que el servidor se recupere.

    Returns:
        Cuántos de los procesos que atendían a un pool de `abierta` han muerto con él.
    """
    atienden = "SELECT pid FROM pg_stat_activity WHERE application_name = 'pool'"
    otros = pregunta(roto, atienden)
    psutil.Process(proceso).kill()
    espera_a_que_se_vayan(*otros)
    roto.se_recupera()
    return sum(not psutil.pid_exists(otro) for otro in otros)


def abierta(roto, cuantas, **opciones):
    """Un ConnectionPool de `roto` con esas conexiones, ya abiertas. Quien lo pide, lo cierra."""
    parametros = roto.parametros | {"application_name": "pool"}
    pool = ConnectionPool(
        kwargs=parametros, min_size=cuantas, max_size=cuantas, open=False, **opciones
    )
    pool.open(wait=True, timeout=20)
    return pool


def insiste(pool):
    """Pide tantas veces como conexiones puede tener el pool, o hasta que una sirva."""
    for _ in range(pool.max_size):
        if pide(pool) == "hola":
            return


def tras_un_reinicio(roto, titulo, remedio=None, **opciones):
    """Reinicia el servidor de un pool de tres y, con un remedio, escribe cómo le va a quien pide.

    Args:
        titulo: con qué empieza la línea.
        remedio: una función que recibe el pool, o None.
        opciones: más parámetros para el constructor del pool.

    Returns:
        Los segundos que ha tardado.
    """
    with abierta(roto, 3, **opciones) as pool:
        roto.reinicia()

        def hace():
            if remedio:
                remedio(pool)
            return pide(pool)

        dice, segundos = cronometra(hace)
    print(f"{titulo:9} {dice}, a los {aproximado(1000 * segundos, 'ms')}")
    return segundos


def cuando_no_pasa_nada(roto):
    """Escribe lo que tarda un préstamo sin `check=` y con él, por turnos, y cuánto se pregunta."""
    pruebas = []

    def prueba(conexion):
        pruebas.append(conexion)
        ConnectionPool.check_connection(conexion)

    with abierta(roto, 1) as sin, abierta(roto, 1, check=prueba) as con:
        variantes = {"sin check=": lambda: pide(sin), "con check=": lambda: pide(con)}
        medida = medicion.compara(variantes, rondas=12, fija=False)
        prestamos = con.get_stats()["requests_num"]
    for nombre in variantes:
        print(f"sano, {nombre}: {aproximado(medida.mediana_us(nombre), 'µs')}")
    print("preguntas por préstamo, con check=:", len(pruebas) // prestamos)


# Callado y congelado


@contextmanager
def congelado(proceso):
    """Mientras dura el bloque, ese proceso no hace nada: ni trabaja ni contesta ni muere."""
    if proceso is None:  # Sin número, sería este mismo: el del kernel.
        raise ErrorServidor("Ese servidor está apagado: ejecuta la celda de «servidor.desechable».")
    parado = psutil.Process(proceso)
    parado.suspend()
    try:
        yield
    finally:
        with suppress(psutil.NoSuchProcess):
            parado.resume()


def pregunta_a_congelados(roto, defensas, segundos):
    """Abre una conexión con cada defensa, congela su proceso, pregunta y escribe cómo le va.

    Args:
        defensas: textos con parámetros de conexión, como los entiende libpq.
        segundos: lo que se espera antes de mirar.

    Returns:
        Cuántas han recibido ya un error.
    """
    abiertas = [psycopg.connect(**roto.parametros | conninfo_to_dict(d)) for d in defensas]
    try:
        for conexion in abiertas:
            psutil.Process(conexion.info.backend_pid).suspend()
        esperan = [EnOtroHilo(conexion.execute, "SELECT 1") for conexion in abiertas]
        time.sleep(segundos)
        dicen = [hilo.dice(0) for hilo in esperan]
        for conexion, defensa, dice in zip(abiertas, defensas, dicen, strict=True):
            # Lo que tiene puesto la conexión, y no lo que se le pidió.
            tiene = conexion.info.get_parameters()
            puesto = " ".join(f"{que}={tiene.get(que)}" for que in conninfo_to_dict(defensa))
            print(f"{puesto}: {dice}")
    finally:
        roto.descongela()
    print("al descongelar:", *{hilo.dice() for hilo in esperan})
    for conexion in abiertas:
        conexion.close()
    return len(dicen) - dicen.count("espera")


def con_una_congelada(roto, prueba):
    """Cómo le va, a un segundo y medio, a quien pide a un pool que va a probar una congelada.

    Args:
        prueba: el `check=` del pool, que tiene dos conexiones y `timeout=1`.
    """
    with abierta(roto, 2, timeout=1, check=prueba) as pool:
        with pool.connection(), pool.connection() as otra:
            pass  # Vuelve la primera: será la primera que se preste.
        with congelado(otra.info.backend_pid):
            hilo = EnOtroHilo(pide, pool)
            dice = hilo.dice(1.5)
        hilo.dice()
    return dice


def se_pasa(roto, limite, orden):
    """Qué error da pasarse de un límite del servidor puesto a 100 ms, y si la conexión sirve."""
    vale = pregunta(roto, f"SHOW {limite}")[0]
    conexion = psycopg.connect(**roto.parametros, options=f"-c {limite}=100ms")
    try:
        conexion.execute(orden)
        espera_a_que_se_vayan(conexion.info.backend_pid)
        conexion.execute("SELECT 1")
        return f"{limite}: ningún error"
    except psycopg.Error as error:
        sirve = "sirve"
        try:
            conexion.rollback()
            conexion.execute("SELECT 1")
        except psycopg.Error:
            sirve = "no sirve"
        return f"{limite} vale {vale}. {type(error).__name__} ({error.sqlstate}): {sirve}"
    finally:
        conexion.close()


# El commit


def commit_roto(roto, conexion, que, numero=None):
    """Empieza el commit de `conexion`, lo detiene a la mitad y rompe una cosa.

    Args:
        que: `"el cable"`, y el servidor sigue; o `"el proceso"` del servidor.
        numero: el de la transacción; si se da, escribe cómo va mientras está detenida.

    Raises:
        psycopg.OperationalError: lo que recibe quien hacía el commit.
    """
    proceso = conexion.info.backend_pid
    with psycopg.connect(**roto.parametros, autocommit=True) as otra:
        otra.execute("SELECT pg_advisory_lock(8)")
        hilo = EnOtroHilo(type(conexion).commit, conexion)
        detenido = "SELECT FROM pg_locks WHERE pid = %s AND locktype = 'advisory' AND NOT granted"
        limite = time.monotonic() + 20
        while not otra.execute(detenido, [proceso]).rowcount and time.monotonic() < limite:
            time.sleep(0.01)
        if que == "el cable":
            with socket.fromfd(conexion.fileno(), socket.AF_INET, socket.SOCK_STREAM) as cable:
                cable.shutdown(socket.SHUT_RDWR)
        else:
            otra.execute("SELECT pg_terminate_backend(%s, 10000)", [proceso])
        hilo.dice()
        if numero:
            print(f"se rompe {que} · ahora:", como_acabo(roto, numero, espera=False))
    if hilo.error is not None:
        raise hilo.error


def rompe_su_commit(roto, conexion, que):
    """El próximo commit de `conexion` será un `commit_roto`."""
    conexion.commit = functools.partial(commit_roto, roto, conexion, que)


def como_acabo(roto, numero, espera=True):
    """Lo que dice `pg_xact_status` de una transacción; si `espera`, cuando ya ha acabado."""
    limite = time.monotonic() + 20
    while True:
        (dice,) = pregunta(roto, "SELECT pg_xact_status(%s::xid8)", [numero])
        if not espera or dice in ("committed", "aborted") or time.monotonic() > limite:
            return dice
        time.sleep(0.01)


# Dos a la vez


def los_dos(funcion, uno, otro):
    """Cómo les va a `funcion(*uno)` y a `funcion(*otro)`, a la vez: dos textos, ordenados."""
    hilos = [EnOtroHilo(funcion, *uno), EnOtroHilo(funcion, *otro)]
    return sorted(hilo.dice() for hilo in hilos)


def una_vez_juntos(roto):
    """Prepara las cuentas, y da una función que hace esperarse a dos hilos, solo la primera vez."""
    prepara(roto)
    barrera, ya = threading.Barrier(2), set()

    def espera():
        hilo = threading.get_ident()
        if hilo not in ya:
            ya.add(hilo)
            barrera.wait(20)

    return espera


def al_conectar(driver, roto):
    """Cómo se rechaza una conexión: la clase del error, y lo que se lee de él."""
    try:
        driver.connect(**roto.parametros).close()
    except psycopg.Error as error:
        dice = f"llega {type(error).__name__} · sqlstate: {error.sqlstate}"
        return f"{dice} · se lee: {_palabra(str(error))}"
    except (psycopg2.Error, UnicodeDecodeError) as error:
        # Python 3.10 olvida el segundo y da el primero, sin texto.
        atrapa = isinstance(error, psycopg2.Error)
        bytes_ = getattr(error, "object", b'"espa..."')
        dice = f"llega {type(error).__name__} · lo atrapa psycopg2.Error: {atrapa}"
        return f"{dice} · a mano: {_palabra(bytes_.decode('cp1252'))}"
    return "ningún error"


def _palabra(texto):
    return next(trozo for trozo in texto.split('"') if trozo.startswith("espa"))
