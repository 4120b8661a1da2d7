"""Quienes piden: uno en otro hilo, una cola que crece, y varios clientes durante un reinicio."""

import threading
import time

import psycopg

from ..leccion_06_psycopg_pool.ensayos import espera_en_cola, pide

_CLIENTES, _PETICIONES = 4, 25
_APAGADO = 0.5  # segundos


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


def uno_en_la_cola(pool):
    """Alguien pide una conexión en otro hilo y, cuando ya está en la cola, se devuelve su hilo."""
    esperaban = pool.get_stats()["requests_waiting"]
    hilo = EnOtroHilo(pide_y_lanza, pool)
    espera_en_cola(pool, esperaban + 1)
    return hilo


def pide_y_lanza(pool):
    """Pide una conexión y la devuelve; si no la hay, llega el error del pool."""
    with pool.connection():
        pass


class Cola:
    """Toma todas las conexiones de un pool, y deja que la cola crezca. Al salir las devuelve."""

    def __init__(self, pool):
        self._pool, self._esperan = pool, []

    def __enter__(self):
        self._prestadas = [self._pool.getconn() for _ in range(self._pool.max_size)]
        return self

    def __exit__(self, *_):
        for conexion in self._prestadas:
            self._pool.putconn(conexion)
        for hilo in self._esperan:
            hilo.dice()

    def llega(self):
        """Llega uno más: «a la cola», o el nombre del error con que se le rechaza."""
        if self._pool.get_stats()["requests_waiting"] >= self._pool.max_waiting:
            return pide(self._pool)
        self._esperan.append(uno_en_la_cola(self._pool))
        return "a la cola"

    def indica(self):
        """El cuadro de mandos, en una línea."""
        indica = self._pool.get_stats()
        return (
            f"esperan {indica['requests_waiting']} de {self._pool.max_waiting}, "
            f"errores {indica.get('requests_errors', 0)}"
        )


class Clientes:
    """Cuatro clientes con veinticinco peticiones cada uno, y un reinicio en medio.

    Args:
        roto: el servidor, que se reinicia cuando uno va por la cuarta parte.
        pide_una: recibe (clave, al_fallar) y devuelve la respuesta.

    Attributes:
        respuestas: {clave: lo que se le contestó, o el nombre de su error}.
        intentos: {cliente: [(segundos, si salió bien)]}.
        apagado: los segundos entre los que el servidor se reiniciaba.

    Si alguien lo interrumpe, ningún cliente empieza otra petición.
    """

    def __init__(self, roto, pide_una):
        self.intentos = {f"cliente {n}": [] for n in range(1, _CLIENTES + 1)}
        self.respuestas = {}
        self._comienzo, a_la_cuarta = time.monotonic(), threading.Event()
        self._sobra = threading.Event()
        hilos = [
            threading.Thread(target=self._trabaja, args=(nombre, pide_una, a_la_cuarta))
            for nombre in self.intentos
        ]
        for hilo in hilos:
            hilo.start()
        try:
            a_la_cuarta.wait(20)
            desde = self._ahora()
            with roto.apagado():
                time.sleep(_APAGADO)
            self.apagado = (desde, self._ahora())
            for hilo in hilos:
                hilo.join(40)
        finally:
            self._sobra.set()

    @property
    def fallidos(self):
        """Cuántos intentos salieron mal."""
        return sum(not bien for suyos in self.intentos.values() for _, bien in suyos)

    def _trabaja(self, nombre, pide_una, a_la_cuarta):
        def al_fallar(_error):
            self.intentos[nombre].append((self._ahora(), False))

        for n in range(1, _PETICIONES + 1):
            if self._sobra.is_set():
                return
            clave = f"{nombre}, petición {n}"
            try:
                self.respuestas[clave] = pide_una(clave, al_fallar)
                self.intentos[nombre].append((self._ahora(), True))
            except psycopg.Error as error:
                self.respuestas[clave] = type(error).__name__
                self.intentos[nombre].append((self._ahora(), False))
            if n > _PETICIONES / 4:
                a_la_cuarta.set()
            time.sleep(0.03)  # Lo que un cliente tarda en pedir otra cosa.

    def _ahora(self):
        return time.monotonic() - self._comienzo
