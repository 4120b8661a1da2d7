"""Lo que hace una respuesta que conecta y descansa: ejercicio 11.4."""

import threading
import time
from contextlib import contextmanager

import psycopg

from helpers.ejercicios import Fallo, en_lugar_de


class Mira:
    """Cada intento de conectar de la respuesta, y cada descanso."""

    def __init__(self, tras_intento):
        self.abiertas, self.errores, self.descansos, self.acaban = [], [], [], []
        self._tras_intento, self._nombre = tras_intento, threading.current_thread().name
        self._duerme, self.tope = time.sleep, float("inf")

    def conecta(self, *argumentos, **datos):
        try:
            self.abiertas.append(psycopg.Connection.connect(*argumentos, **datos))
            return self.abiertas[-1]
        except BaseException as error:
            self.errores.append(error)
            raise
        finally:
            self.acaban.append(time.monotonic())
            self._tras_intento(self)

    def duerme(self, segundos):
        if threading.current_thread().name == self._nombre:
            self.descansos.append(segundos)
            if segundos < 0.5 and sum(self.descansos) >= self.tope:
                raise Fallo("Ya han pasado los `segundos`, y sigues intentándolo.")
        self._duerme(min(segundos, 1))

    @property
    def intentos(self):
        return len(self.abiertas) + len(self.errores)


@contextmanager
def mirando(respuesta, tras_intento=lambda mira: None, duerme=None):
    mira = Mira(tras_intento)
    try:
        with (
            en_lugar_de(psycopg, "connect", mira.conecta, respuesta),
            en_lugar_de(time, "sleep", duerme or mira.duerme, respuesta),
        ):
            yield mira
    finally:
        for conexion in mira.abiertas:
            conexion.close()
