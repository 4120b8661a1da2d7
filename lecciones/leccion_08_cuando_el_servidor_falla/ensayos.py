"""Las piezas que la lección repite para provocar cada fallo, siempre en el servidor desechable."""

import functools
import logging
import socket
import threading
import time
from contextlib import contextmanager, suppress

import psutil
import psycopg
from psycopg_pool import ConnectionPool

from helpers.ejercicios import mensaje_ilegible
from helpers.numeros import aproximado

from ..leccion_06_psycopg_pool.ensayos import cronometra, espera_en_cola, pide

__all__ = ["cronometra", "espera_en_cola", "mensaje_ilegible", "pide"]

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
    """Cierra en `roto` las conexiones que quedaran abiertas y crea de nuevo sus tablas.

    Returns:
        Cuántas conexiones cerró.
    """
    cierra = """SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"""
    with psycopg.connect(**roto.parametros, autocommit=True) as conexion:
        cerradas = conexion.execute(cierra).rowcount
        conexion.execute(TABLAS)
    return cerradas


def pregunta(roto, orden, valores=()):
    """La primera columna de la respuesta, hecha por una conexión aparte; None si no hay filas."""
    with psycopg.connect(**roto.parametros, autocommit=True) as conexion:
        hecha = conexion.execute(orden, valores)
        return [fila[0] for fila in hecha] if hecha.description else None


def mata_de_golpe(roto, proceso):
    """Mata un proceso del servidor, como `kill -9`, y espera a que el servidor se recupere.

    Returns:
        Cuántos de los procesos que atendían a alguien han muerto con él.
    """
    vivos = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'"
    # La conexión que pregunta ya se ha ido, o se irá: no cuenta.
    otros = pregunta(roto, f"{vivos} AND pid <> pg_backend_pid()")
    psutil.Process(proceso).kill()
    limite = time.monotonic() + 20
    while any(psutil.pid_exists(otro) for otro in otros) and time.monotonic() < limite:
        time.sleep(0.01)
    roto.se_recupera()
    return sum(not psutil.pid_exists(otro) for otro in otros)


def congela(proceso):
    """Para un proceso del servidor: ni trabaja ni contesta ni muere, hasta `roto.descongela()`."""
    psutil.Process(proceso).suspend()


@contextmanager
def congelado(proceso):
    """Lo congela mientras dura el bloque."""
    congela(proceso)
    try:
        yield
    finally:
        with suppress(psutil.NoSuchProcess):
            psutil.Process(proceso).resume()


def abierta(roto, cuantas, **opciones):
    """Un ConnectionPool de `roto` con esas conexiones, ya abiertas. Quien lo pide, lo cierra."""
    pool = ConnectionPool(
        kwargs=roto.parametros, min_size=cuantas, max_size=cuantas, open=False, **opciones
    )
    pool.open(wait=True, timeout=20)
    return pool


def tras_un_reinicio(roto, titulo, remedio=None, **opciones):
    """Reinicia el servidor de un pool de tres y, con un remedio, escribe cómo le va a quien pide.

    Args:
        titulo: con qué empieza la línea.
        remedio: una función que recibe el pool, o None.
        opciones: más parámetros para el constructor del pool.
    """
    with abierta(roto, 3, **opciones) as pool:
        roto.reinicia()

        def hace():
            if remedio:
                remedio(pool)
            return pide(pool)

        dice, segundos = cronometra(hace)
    print(f"{titulo:26} {dice}, a los {aproximado(1000 * segundos, 'ms')}")


class EnOtroHilo:
    """Una llamada en otro hilo, que empieza ya. Dice «bien», «espera» o el nombre de su error."""

    def __init__(self, funcion, *argumentos):
        self._dice, self.error = "espera", None

        def trabaja():
            try:
                funcion(*argumentos)
                self._dice = "bien"
            except Exception as error:
                self._dice, self.error = type(error).__name__, error

        self._hilo = threading.Thread(target=trabaja, daemon=True)
        self._hilo.start()

    def dice(self, segundos=10):
        """Cómo le ha ido, cuando acaba o cuando pasan `segundos`."""
        self._hilo.join(segundos)
        return self._dice


def los_dos(una, otra):
    """Cómo les va a dos funciones en dos hilos a la vez: una lista de textos, ordenada."""
    hilos = [EnOtroHilo(una), EnOtroHilo(otra)]
    return sorted(hilo.dice() for hilo in hilos)


def commit_roto(roto, conexion, que, mira=None):
    """Empieza el commit de `conexion`, lo detiene a la mitad y rompe una cosa.

    Args:
        que: `"el cable"`, y el servidor sigue; o `"el proceso"` del servidor.
        mira: se llama cuando ya está roto, y el commit sigue detenido.

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
        if mira:
            mira()
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
        if not espera or dice != "in progress" or time.monotonic() > limite:
            return dice
        time.sleep(0.01)


class Clientes:
    """Varios clientes que piden a la vez, y lo que le pasa a cada petición.

    Args:
        cuantos: clientes; cada uno hace sus peticiones una detrás de otra.
        peticiones: de cada uno.
    """

    def __init__(self, cuantos, peticiones):
        self.nombres = [f"cliente {n}" for n in range(1, cuantos + 1)]
        self.peticiones = peticiones
        self.intentos = {nombre: [] for nombre in self.nombres}  # (segundos, si salió bien)
        self.respuestas = {}  # {petición: lo que se le contestó, o el nombre de su error}
        self.apagado = (0.0, 0.0)
        self._comienzo = 0.0

    def trabajan(self, pide_una, entretanto):
        """Todos a la vez; cuando uno va por la cuarta parte, se llama a `entretanto`.

        Args:
            pide_una: recibe (clave, al_fallar) y devuelve la respuesta.
            entretanto: lo que ocurre mientras tanto; dura lo que el servidor está apagado.
        """
        self._comienzo = time.monotonic()
        a_la_cuarta = threading.Event()
        hilos = [
            threading.Thread(target=self._trabaja, args=(nombre, pide_una, a_la_cuarta))
            for nombre in self.nombres
        ]
        for hilo in hilos:
            hilo.start()
        a_la_cuarta.wait(20)
        desde = self._ahora()
        entretanto()
        self.apagado = (desde, self._ahora())
        for hilo in hilos:
            hilo.join(40)

    def _trabaja(self, nombre, pide_una, a_la_cuarta):
        def al_fallar(_error):
            self.intentos[nombre].append((self._ahora(), False))

        for n in range(1, self.peticiones + 1):
            clave = f"{nombre}, petición {n}"
            try:
                self.respuestas[clave] = pide_una(clave, al_fallar)
                self.intentos[nombre].append((self._ahora(), True))
            except psycopg.Error as error:
                self.respuestas[clave] = type(error).__name__
            if n > self.peticiones / 4:
                a_la_cuarta.set()
            time.sleep(0.03)  # Lo que un cliente tarda en pedir otra cosa.

    def _ahora(self):
        return time.monotonic() - self._comienzo
