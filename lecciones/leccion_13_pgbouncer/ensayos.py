"""Las piezas que la lección repite: un servidor pequeño, la puerta y cien clientes."""

import inspect
import re
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import psycopg
from psycopg import sql

from helpers import medicion
from helpers.numeros import aproximado
from helpers.servidor import pgbouncer

from ..leccion_08_cuando_el_servidor_falla.clientes import EnOtroHilo

__all__ = ["EnOtroHilo"]

# Quien trabaja no administra: entra con un rol sin privilegios, en su base de datos.
_QUIEN = "tienda"
_SUENO = 0.02  # segundos


def prepara(pequeno):
    """Deja en el servidor el rol y la base de datos `tienda`, sin conexiones de antes ni tablas."""
    with psycopg.connect(**pequeno.parametros, autocommit=True) as conexion:
        conexion.execute("DROP DATABASE IF EXISTS tienda WITH (FORCE)")
        conexion.execute("DROP ROLE IF EXISTS tienda")
        clave = sql.Literal(pequeno.parametros["password"])
        conexion.execute(sql.SQL("CREATE ROLE tienda LOGIN PASSWORD {}").format(clave))
        conexion.execute("CREATE DATABASE tienda OWNER tienda")


def en_directo(pequeno):
    """Los parámetros para entrar en `tienda` sin pasar por PgBouncer."""
    return pequeno.parametros | {"user": _QUIEN, "dbname": _QUIEN}


def conecta(parametros, **otros):
    """Una conexión en autocommit: cada orden es una transacción."""
    return psycopg.connect(**parametros | {"autocommit": True} | otros)


def dato(conexion, orden):
    """El primer dato que contesta `orden`, o el nombre de la clase de su error."""
    try:
        return conexion.execute(orden).fetchone()[0]
    except psycopg.Error as error:
        return type(error).__name__


def limite(conexion):
    """El `statement_timeout` que tiene ahora."""
    return dato(conexion, "SHOW statement_timeout")


def al_conectar(puerta, **otros):
    """Cómo le va a quien se conecta: qué límite tiene, o por qué no entra."""
    try:
        with conecta(puerta.parametros, **otros) as conexion:
            return f"entra, y statement_timeout vale {limite(conexion)}"
    except psycopg.OperationalError as error:
        motivo = str(error).rpartition("FATAL:")[2]
        return f"no entra: {re.split(r' in |: ', motivo)[0].strip()}"  # Lo demás, según la versión.


class Puerta:
    """Prueba funciones con un PgBouncer delante de un servidor; si no lo hay, lo dice."""

    def __init__(self, pequeno):
        self._servidor, self._motivo = pequeno, pgbouncer.por_que_no()

    def __repr__(self):
        if not self._motivo:
            return "✓ Hay un PgBouncer."
        return (
            f"Sin PgBouncer: {self._motivo}. Las celdas que lo usan dirán «sin PgBouncer»; los "
            "ejercicios no lo necesitan."
        )

    def prueba(self, funcion, conectar=None, **ajustes):
        """Enciende un PgBouncer, conecta a él a un cliente por parámetro, y llama a la función.

        Después los desconecta y lo apaga: lo que uno haga no lo hereda la prueba siguiente.

        Args:
            `funcion`: sus parámetros son los clientes, en autocommit; uno que se llame `puerta`
                recibe un `Abierta`.
            `conectar`: más parámetros para conectar a los clientes.
            `ajustes`: los de PgBouncer. Si no se dicen, modo transacción, una conexión con el
                servidor y un segundo de paciencia.
        """
        if self._motivo:
            print("sin PgBouncer")
            return
        ajustes = {"pool_mode": "transaction", "default_pool_size": 1} | ajustes
        ajustes = {"query_wait_timeout": 1, "max_client_conn": 200} | ajustes
        with (
            pgbouncer.delante(self._servidor.parametros, **ajustes) as encendido,
            ExitStack() as pila,
        ):
            puerta = Abierta(self._servidor, encendido)
            reciben = [
                puerta
                if nombre == "puerta"
                else pila.enter_context(conecta(puerta.parametros, **(conectar or {})))
                for nombre in inspect.signature(funcion).parameters
            ]
            funcion(*reciben)


class Abierta:
    """Un PgBouncer en marcha. `parametros` llevan, por él, a `tienda`."""

    def __init__(self, pequeno, encendido):
        self._servidor, self._encendido = pequeno, encendido
        self.parametros = encendido.parametros | {"user": _QUIEN, "dbname": _QUIEN}

    def pools(self):
        """La fila de `SHOW POOLS` de `tienda`: un diccionario."""
        return next(
            fila for fila in self._encendido.pregunta("SHOW POOLS") if fila["database"] == _QUIEN
        )

    def clientes(self):
        """Cuántos clientes tiene conectados, esperen o no."""
        fila = self.pools()
        return fila["cl_active"] + fila["cl_waiting"]

    def clientes_al_final(self, segundos=10):
        """Cuántos clientes le quedan cuando la cuenta lleva 0,3 s sin cambiar."""
        limite, antes, desde = time.monotonic() + segundos, self.clientes(), time.monotonic()
        while time.monotonic() < min(limite, desde + 0.3):
            time.sleep(0.02)
            if (ahora := self.clientes()) != antes:
                antes, desde = ahora, time.monotonic()
        return antes

    def estados(self):
        """Lo que dice `pg_stat_activity` de sus conexiones con el servidor: una lista."""
        cuales = "SELECT state FROM pg_stat_activity WHERE usename = 'tienda' ORDER BY state"
        with conecta(self._servidor.parametros) as conexion:
            return [fila[0] for fila in conexion.execute(cuales)]

    def procesos(self):
        """Cuántos procesos del servidor lo atienden, según el servidor."""
        return len(self.estados())

    def espera_en_cola(self, cuantos, segundos=10):
        """Espera a que haya esos clientes en la cola, y da cuántos hay."""
        limite = time.monotonic() + segundos
        while (esperan := self.pools()["cl_waiting"]) < cuantos and time.monotonic() < limite:
            time.sleep(0.01)
        return esperan


def en_hilos(funcion, argumentos):
    """Lo que devuelve `funcion` con cada argumento, cada uno en un hilo, en su orden."""
    with ThreadPoolExecutor(len(argumentos)) as hilos:
        return list(hilos.map(funcion, argumentos))


class Cien:
    """Cien clientes que llegan uno detrás de otro, y piden a la vez algo que tarda 20 ms.

    Attributes:
        atendidos: cuántos recibieron respuesta.
        rechazos: {nombre del error: cuántos}.
        tramos: por cada atendido, (pide, empieza, acaba, proceso), en segundos desde el comienzo.
        segundos: lo que tarda todo.
    """

    def __init__(self, parametros, cuantos=100):
        self.rechazos, self.tramos = Counter(), []
        self._parametros = parametros
        # También quien va a ser rechazado ocupa un sitio, un momento: si entraran a la vez, dos se
        # podrían quitar el último el uno al otro, y quedaría libre.
        self._entrada = threading.Lock()
        # Nadie pide hasta que todos lo han intentado, ni se va hasta que todos han acabado.
        self._dentro, self._fuera = threading.Barrier(cuantos), threading.Barrier(cuantos)
        hilos = [threading.Thread(target=self._llega) for _ in range(cuantos)]
        desde = time.monotonic()
        for hilo in hilos:
            hilo.start()
        for hilo in hilos:
            hilo.join(60)
        self.segundos = time.monotonic() - desde
        self.atendidos = len(self.tramos)
        cero = min((tramo[0] for tramo in self.tramos), default=0)
        self.tramos = sorted(
            (pide - cero, empieza - cero, acaba - cero, proceso)
            for pide, empieza, acaba, proceso in self.tramos
        )

    def _llega(self):
        try:
            with self._entrada:
                conexion = conecta(self._parametros, connect_timeout=30)
        except psycopg.Error as error:
            self.rechazos[type(error).__name__] += 1
            conexion = None
        self._dentro.wait(60)
        if conexion is not None:
            self._pide(conexion)
        self._fuera.wait(60)
        if conexion is not None:
            conexion.close()

    def _pide(self, conexion):
        # El servidor está en esta máquina: su reloj y el nuestro son el mismo.
        orden = (
            "SELECT pg_backend_pid(), extract(epoch FROM clock_timestamp())::float8, pg_sleep(%s)"
        )
        pide = time.time()
        try:
            proceso, empieza, _ = conexion.execute(orden, [_SUENO]).fetchone()
        except psycopg.Error as error:
            self.rechazos[type(error).__name__] += 1
        else:
            self.tramos.append((pide, max(pide, empieza), time.time(), proceso))


def lo_que_cuesta(directo, por_la_puerta):
    """Escribe, por turnos, lo que tarda una consulta sin PgBouncer en medio y con él.

    Args:
        directo: los parámetros para conectar sin pasar por él.
        por_la_puerta: los parámetros para pasar por él.
    """

    def conectando(parametros):
        def hace():
            with conecta(parametros) as conexion:
                conexion.execute("SELECT 1")

        return hace

    with conecta(directo) as una, conecta(por_la_puerta) as otra:
        variantes = {
            "abierta, en directo": lambda: una.execute("SELECT 1"),
            "abierta, por PgBouncer": lambda: otra.execute("SELECT 1"),
            "conectando, en directo": conectando(directo),
            "conectando, por PgBouncer": conectando(por_la_puerta),
        }
        medida = medicion.compara(variantes, rondas=25, fija=False)
    for nombre in variantes:
        print(f"{nombre}: {aproximado(medida.mediana_us(nombre), 'µs')}")
