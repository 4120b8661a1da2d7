"""Las piezas que la lección repite: programas aparte, servidores web y un servidor pequeño."""

import inspect
import json
import logging
import multiprocessing
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psycopg
from IPython.display import Code
from psycopg import sql
from psycopg_pool import ConnectionPool

from helpers import programas
from helpers.servidor.libpq import VARIABLES

HAY_FORK = hasattr(os, "fork")
SIN_FORK = (
    "Windows no tiene «fork»: esta celda no hace nada. Lo que sale en Linux y en macOS está en el "
    "cuaderno resuelto."
)
AQUI = Path(__file__).parent
# Los hijos encuentran el curso, y en macOS libpq no prepara Kerberos, que no aguanta un fork.
ENTORNO = {"PYTHONPATH": str(AQUI.parent.parent), "PGGSSENCMODE": "disable"}
REGISTRO = """\
proceso=4101 servidor=901 pregunta=/ana/1 recibe=/ana/1
proceso=4102 servidor=901 pregunta=/luis/1 recibe=/ana/2
proceso=4101 servidor=901 pregunta=/ana/2 recibe=/luis/1
proceso=4103 servidor=905 pregunta=/eva/1 recibe=/eva/1
proceso=4101 servidor=902 pregunta=/ana/3 recibe=/ana/3
aviso: se recarga la configuración""".splitlines()
DUENO = "tienda"  # El usuario corriente del servidor pequeño.


def ejecuta(archivo, *argumentos):
    """Ejecuta un programa de esta lección en otro proceso y da lo que escribe, leído de JSON."""
    fin = programas.ejecuta(AQUI / archivo, *argumentos, **ENTORNO)
    if fin.returncode:
        raise RuntimeError(f"«{archivo}» ha fallado:\n{fin.stderr}")
    return json.loads(fin.stdout)


def con_fork(archivo, *argumentos):
    """Lo que `ejecuta`; donde no hay `fork`, lo dice y no da nada."""
    if not HAY_FORK:
        print(SIN_FORK)
        return None
    return ejecuta(archivo, *argumentos)


def cuenta(preguntas):
    """Cuántas respuestas recibidas son «suyas», «de otro», «viejas» o «errores».

    Args:
        preguntas: lista de (quién, qué preguntó, qué recibió).
    """
    nombres = {quien for quien, _, _ in preguntas}

    def clase(quien, texto, recibe):
        if recibe == texto:
            return "suyas"
        if recibe.split()[0] in nombres:
            return "viejas" if recibe.startswith(f"{quien} ") else "de otro"
        return "errores"

    return Counter(clase(*una) for una in preguntas)


def ventana(preguntas, cuantas=7):
    """Unas cuantas preguntas seguidas de cada uno, alternas, donde más respuestas se cruzan."""
    por_texto = {texto: (quien, texto, recibe) for quien, texto, recibe in preguntas}
    nombres = sorted({quien for quien, _, _ in preguntas})

    def desde(n):
        textos = [f"{quien} {k}" for k in range(n, n + cuantas) for quien in nombres]
        return [por_texto[texto] for texto in textos if texto in por_texto]

    def se_cruzan(n):
        estas = desde(n)
        textos = {texto for _, texto, _ in estas}
        return sum(recibe in textos and recibe != texto for _, texto, recibe in estas)

    return desde(max(range(1, len(preguntas)), key=se_cruzan, default=1))


def muestra(funcion):
    """El código de una función de esta lección."""
    return Code(inspect.getsource(funcion), language="python")


def error_de(funcion, *argumentos):
    """El texto del error con que acaba una llamada, o «sin error»."""
    try:
        funcion(*argumentos)
    except Exception as error:
        return str(error)
    return "sin error"


def metodos():
    """Las maneras de crear un proceso que hay en este sistema, en orden."""
    return sorted(multiprocessing.get_all_start_methods())


# Servidores web


def _espera(proceso, segundos):
    """Espera a que un proceso termine; si no, lo termina con todos sus hijos."""
    with suppress(subprocess.TimeoutExpired):
        proceso.wait(segundos)
    if os.name == "posix":
        with suppress(ProcessLookupError):
            os.killpg(proceso.pid, signal.SIGKILL)
    else:
        proceso.kill()
    proceso.wait()


@contextmanager
def gunicorn(aplicacion, *opciones):
    """Un gunicorn de dos procesos en marcha, que atiende `app`, de un archivo de esta lección.

    Yields:
        Su puerto.
    """
    with socket.create_server(("127.0.0.1", 0)) as oido:
        orden = [sys.executable, "-m", "gunicorn", "--workers", "2", "--log-level", "critical"]
        # Recibe la puerta ya abierta: así no hay que esperar a que la abra él.
        orden += ["--bind", f"fd://{oido.fileno()}", "--no-control-socket", *opciones]
        proceso = subprocess.Popen(
            [*orden, f"lecciones.{AQUI.name}.{aplicacion}:app"],
            cwd=AQUI.parent.parent,
            env={**os.environ, **ENTORNO},
            pass_fds=[oido.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            yield oido.getsockname()[1]
        finally:
            proceso.terminate()
            _espera(proceso, 0.5)


def con_gunicorn(aplicacion, *opciones, hasta=None):
    """Cuatro clientes piden veinte páginas cada uno a un gunicorn de dos procesos.

    Args:
        hasta: si se busca algo que decide el azar, por ejemplo «de otro», se repite hasta que
            sale, veinte veces como mucho; y a quien nadie contesta espera un segundo.

    Returns:
        Cuántas páginas son «suyas», «de otro» o «sin respuesta»; None donde no hay `fork`.
    """
    if not HAY_FORK:
        print(SIN_FORK)
        return None
    for _ in range(20):
        dicen = _veinte_paginas(aplicacion, opciones, 1 if hasta else 20)
        if hasta is None or dicen[hasta]:
            break
    return dicen


def _veinte_paginas(aplicacion, opciones, segundos):
    dicen = Counter()

    def cliente(numero, puerto):
        for n in range(20):
            ruta = f"/{numero}/{n}"
            # La primera espera a que gunicorn arranque.
            codigo, texto = pide(puerto, ruta, segundos if n else 20)
            if codigo != 200:
                dicen["sin respuesta"] += 1
                return
            dicen["suyas" if texto.split()[0] == ruta else "de otro"] += 1

    with gunicorn(aplicacion, *opciones) as puerto:
        _a_la_vez(cliente, [(numero, puerto) for numero in range(4)])
    return dicen


def pide(puerto, ruta="/", segundos=20):
    """Pide una página. Da su código y su texto; el código es 0 si no llega."""
    conexion = HTTPConnection("127.0.0.1", puerto, timeout=segundos)
    try:
        conexion.request("GET", ruta)
        respuesta = conexion.getresponse()
        return respuesta.status, respuesta.read().decode()
    except (OSError, HTTPException):
        return 0, ""
    finally:
        conexion.close()


def _a_la_vez(funcion, argumentos):
    hilos = [threading.Thread(target=funcion, args=suyos) for suyos in argumentos]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join()


@contextmanager
def _programa(archivo, parametros, *argumentos):
    """Un programa que escribe una línea y espera a que se cierre su entrada. Da esa línea."""
    proceso = subprocess.Popen(
        [sys.executable, AQUI / archivo, *map(str, argumentos)],
        env={**os.environ, **ENTORNO, **_variables(parametros)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )
    try:
        yield proceso.stdout.readline().strip()
    finally:
        proceso.stdin.close()
        _espera(proceso, 10)
        proceso.stdout.close()


def carga(lleno, procesos, tamano, clientes=12, veces=3):
    """Varios procesos web, con un pool de ese tamaño cada uno, y doce clientes que piden a todos.

    Los procesos arrancan de uno en uno.

    Returns:
        Los segundos que tardan todas las respuestas, y cuántas de cada código: {200: …, 503: …}.
    """
    dicen = Counter()

    def cliente(numero, puertos):
        for n in range(veces):
            # Por turno, como haría quien reparte: a cada proceso, las mismas.
            codigo, _ = pide(puertos[(numero + n) % len(puertos)])
            dicen[codigo] += 1

    with ExitStack() as pila:
        puertos = []
        for n in range(procesos):
            suyo = _programa("servidor_web.py", usuario(lleno), tamano)
            puertos.append(int(pila.enter_context(suyo)))
            cuantas = min((n + 1) * tamano, caben(lleno))
            if espera_conexiones(lleno, cuantas) != cuantas:
                raise TimeoutError("Los procesos no abren las conexiones que caben.")
        desde = time.monotonic()
        _a_la_vez(cliente, [(numero, puertos) for numero in range(clientes)])
        segundos = time.monotonic() - desde
    espera_conexiones(lleno, 0)
    return segundos, dicen


# El servidor pequeño


def _variables(parametros):
    nombres = VARIABLES | {"connect_timeout": "PGCONNECT_TIMEOUT"}
    return {nombres[campo]: str(v) for campo, v in parametros.items() if v is not None}


_clave = secrets.token_hex(16)


def usuario(lleno):
    """Los parámetros para entrar en el servidor pequeño como un usuario corriente."""
    return {**lleno.parametros, "user": DUENO, "password": _clave}


def prepara(lleno):
    """Cierra en `lleno` lo que quedara abierto y crea su usuario corriente."""
    cierra = """SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"""
    with psycopg.connect(**lleno.parametros, autocommit=True) as conexion:
        conexion.execute(cierra)
        with suppress(psycopg.errors.DuplicateObject):
            conexion.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(DUENO)))
        conexion.execute(
            sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(DUENO), sql.Literal(_clave))
        )


def pregunta(lleno, orden, valores=()):
    """Las filas de la respuesta, preguntada por quien administra el servidor pequeño."""
    limite = time.monotonic() + 20
    while True:
        try:
            with psycopg.connect(**lleno.parametros, autocommit=True) as conexion:
                return conexion.execute(orden, valores).fetchall()
        except (
            psycopg.OperationalError
        ):  # También quien va a ser rechazado ocupa un sitio, un momento.
            if time.monotonic() > limite:
                raise
            time.sleep(0.05)


def caben(lleno):
    """Cuántas conexiones admite a usuarios corrientes."""
    orden = """SELECT current_setting('max_connections')::int
        - current_setting('superuser_reserved_connections')::int
        - current_setting('reserved_connections')::int"""
    return pregunta(lleno, orden)[0][0]


def por_proceso(lleno):
    """Cuántas conexiones tiene cada nombre de usuario corriente: {application_name: cuántas}."""
    orden = """SELECT application_name, count(*) FROM pg_stat_activity
        WHERE usename = %s GROUP BY 1 ORDER BY 1"""
    return dict(pregunta(lleno, orden, [DUENO]))


def espera_conexiones(lleno, cuantas, nombre=None, segundos=20):
    """Espera a que los usuarios corrientes, o uno de los nombres, tengan esas conexiones.

    Returns:
        Las que tienen al final.
    """
    limite, descanso = time.monotonic() + segundos, 0.02
    while True:
        hay = por_proceso(lleno)
        suyas = hay.get(nombre, 0) if nombre else sum(hay.values())
        if suyas == cuantas or time.monotonic() > limite:
            return suyas
        # También quien mira ocupa un sitio: si no descansara, el último no lo tendría nadie.
        time.sleep(descanso)
        descanso = min(2 * descanso, 0.5)


@contextmanager
def procesos(lleno, cuantos, tamano):
    """Arranca procesos con un pool de ese tamaño, de uno en uno. Al salir, terminan.

    Yields:
        Lo que dice cada uno al arrancar: {nombre: «abierto», o el error}.
    """
    with ExitStack() as pila:
        dicen = {}
        for n in range(1, cuantos + 1):
            nombre = f"proceso {n}"
            programa = _programa("ocupa.py", usuario(lleno), nombre, tamano)
            dice = dicen[nombre] = pila.enter_context(programa)
            # Las de quien no cabe tardan un momento en irse.
            espera_conexiones(lleno, tamano if dice == "abierto" else 0, nombre)
        yield dicen
    espera_conexiones(lleno, 0)


def administra(lleno):
    """Quien administra entra en el servidor lleno hasta que no puede más.

    Returns:
        Cuántas veces ha entrado, el texto del error y su código.
    """
    with _entra(lleno) as primera:
        _se_queda_sola(primera)
        dentro = [primera]
        with ExitStack() as pila:
            try:
                while True:
                    dentro.append(pila.enter_context(psycopg.connect(**lleno.parametros)))
            except psycopg.OperationalError as error:
                dice = str(error).partition("FATAL:")[2].strip(), error.sqlstate
        _se_queda_sola(primera)
    return len(dentro), *dice


def _entra(lleno):
    """Una conexión de quien administra: la que se acaba de cerrar deja su sitio un poco después."""
    limite = time.monotonic() + 20
    while True:
        try:
            return psycopg.connect(**lleno.parametros, autocommit=True)
        except psycopg.OperationalError:
            if time.monotonic() > limite:
                raise
            time.sleep(0.02)


def _se_queda_sola(conexion):
    """Espera a que se vayan las demás conexiones de quien administra: tardan un momento."""
    otras = """SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'
        AND usename = current_user AND pid <> pg_backend_pid()"""
    limite = time.monotonic() + 20
    while conexion.execute(otras).fetchone()[0] and time.monotonic() < limite:
        time.sleep(0.02)


def por_que(lleno, segundos=1):
    """Pide una conexión a un ConnectionPool de psycopg 3 que no cabe.

    Returns:
        El error que recibe quien pide, y el motivo que el pool dejó en su registro.
    """
    motivos = []

    class Apunta(logging.Handler):
        def emit(self, apunte):
            motivos.append(apunte.getMessage().partition("FATAL:")[2].strip())

    registro, apunta = logging.getLogger("psycopg.pool"), Apunta()
    nivel = registro.level
    registro.setLevel(logging.WARNING)  # Por si otra lección lo ha callado en este proceso.
    registro.addHandler(apunta)
    try:
        with ConnectionPool(
            kwargs=usuario(lleno), min_size=1, timeout=segundos, open=True
        ) as reserva:
            try:
                reserva.getconn()
                return "bien", ""
            except psycopg.OperationalError as error:
                limite = time.monotonic() + 20
                while not motivos and time.monotonic() < limite:
                    time.sleep(0.02)
                return type(error).__name__, motivos[0]
    finally:
        registro.removeHandler(apunta)
        registro.setLevel(nivel)
