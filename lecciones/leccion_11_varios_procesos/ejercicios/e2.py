"""11.2: un pool por proceso, sin atarlo a un driver."""

import os
import threading
import time
from contextlib import contextmanager, suppress

from psycopg2.pool import PoolError, ThreadedConnectionPool

from helpers.ejercicios import (
    Adrede,
    Fallo,
    Hilo,
    a_la_vez,
    ejercicio,
    en_el_caso,
    en_lugar_de,
    exige,
    exige_que_lance,
    faltan,
)

_HILOS = 8


class _Abre:
    """Lo que se le da a PorProceso: abre un pool de verdad, y recuerda todos."""

    def __init__(self):
        self.pools, self.lanza, self.tarda = [], None, 0

    def __call__(self):
        if self.lanza:
            raise self.lanza
        self.pools.append(ThreadedConnectionPool(1, 1))
        suyo = self.pools[-1]
        time.sleep(self.tarda)
        return suyo

    def cierra(self):
        for pool in self.pools:
            with suppress(PoolError):
                pool.closeall()


class _Procesos:
    """Hace de varios procesos: `os.getpid` dice el que toca, solo a los hilos de esta prueba."""

    def __init__(self):
        self.este, self._salto, self._nombre = 70_001, 0, threading.current_thread().name
        self._de_verdad = os.getpid

    def __call__(self):
        suyo = threading.current_thread().name == self._nombre
        return self.este if suyo else self._de_verdad()

    def nace_otro(self):
        """El número de un proceso nuevo puede ser mayor o menor que los de antes."""
        self._salto = -self._salto + (1 if self._salto < 0 else -1)
        self.este += self._salto


@contextmanager
def _por_proceso(clase):
    abre = _Abre()
    try:
        uno = clase(abre)
        exige(not abre.pools, "Abres un pool al crear el objeto. Se abre cuando alguien lo pide.")
        yield uno, abre
    finally:
        abre.cierra()


@ejercicio("PorProceso", segundos=30, huecos=3)
def juzga(PorProceso, prueba):
    procesos = _Procesos()
    with en_lugar_de(os, "getpid", procesos, PorProceso):
        for caso in (_da, _otro_proceso, _cierra, _cierra_lo_ajeno, _falla, _falla_al_cerrar):
            with _por_proceso(PorProceso) as (uno, abre):
                # En otro hilo: un cerrojo que nadie suelta no deja colgada la prueba.
                Hilo(caso, uno, abre, procesos).resultado()
        _a_la_vez(PorProceso)
        Hilo(_dos_objetos, PorProceso).resultado()


def _pool_de(uno, abre, cuantos):
    """El pool que da, después de mirar que es el último de los que se han abierto."""
    pool = uno.da()
    exige(pool is not None, "`da()` no devuelve nada. ¿Falta un «return»?")
    exige(any(pool is suyo for suyo in abre.pools), "`da()` no devuelve lo que dio `abre()`.")
    if len(abre.pools) != cuantos:
        raise Fallo(f"""Tendrían que haberse abierto {cuantos} pools, y son {len(abre.pools)}. En
            cada proceso se abre uno, la primera vez que se pide.""")
    exige(pool is abre.pools[-1], "`da()` devuelve un pool viejo, y no el de este proceso.")
    exige(not faltan(pool, 1), "El pool que da `da()` está cerrado, o le faltan conexiones.")
    return pool


def _da(uno, abre, procesos):
    primero = _pool_de(uno, abre, 1)
    for _ in range(3):
        exige(_pool_de(uno, abre, 1) is primero, "En el mismo proceso, `da()` cambia de pool.")


def _otro_proceso(uno, abre, procesos):
    for cuantos in (1, 2, 3):
        _pool_de(uno, abre, cuantos)
        _pool_de(uno, abre, cuantos)
        if faltan(abre.pools[0], 1):
            raise Fallo("""Desde otro proceso cierras el pool heredado, o te quedas con una de sus
                conexiones. Es de otro: ni se usa ni se cierra.""")
        procesos.nace_otro()


def _cierra(uno, abre, procesos):
    with en_el_caso("Al llamar a `cierra()` sin haber abierto nada"):
        uno.cierra()
    for cuantos in (1, 2):
        pool = _pool_de(uno, abre, cuantos)
        uno.cierra()
        exige(pool.closed, "`cierra()` no cierra el pool de este proceso. Llama a `closeall()`.")
        with en_el_caso("Al llamar dos veces a `cierra()`"):
            uno.cierra()


def _cierra_lo_ajeno(uno, abre, procesos):
    heredado = _pool_de(uno, abre, 1)
    procesos.nace_otro()
    uno.cierra()
    if heredado.closed:
        raise Fallo("""`cierra()` cierra el pool que abrió otro proceso: el padre se queda sin sus
            conexiones. Mira antes de quién es.""")
    propio = _pool_de(uno, abre, 2)
    uno.cierra()
    exige(propio.closed and not heredado.closed, "`cierra()` no cierra el suyo, o cierra otro.")


def _falla(uno, abre, procesos):
    for error in (Adrede("no abre"), KeyboardInterrupt()):
        abre.lanza = error
        for _ in range(2):
            with exige_que_lance(
                type(error).__name__, "Si `abre` lanza un error, quien llamó no se entera."
            ):
                uno.da()
        abre.lanza = None
        uno.cierra()  # No hay nada que cerrar, y no es un error.
    _pool_de(uno, abre, 1)
    procesos.nace_otro()
    abre.lanza = Adrede("no abre")
    with exige_que_lance(
        "Adrede", "En otro proceso, si `abre` falla, `da()` devuelve el pool del primero."
    ):
        uno.da()
    uno.cierra()
    exige(not abre.pools[0].closed, "Si `abre` falla, `cierra()` cierra el pool de otro proceso.")
    abre.lanza = None
    _pool_de(uno, abre, 2)


def _falla_al_cerrar(uno, abre, procesos):
    _pool_de(uno, abre, 1).closeall()  # Alguien se adelanta: cerrarlo otra vez es un error.
    with exige_que_lance(
        "PoolError", "`closeall()` falla, y quien llamó a `cierra()` no se entera."
    ):
        uno.cierra()
    exige(
        not uno.da().closed,
        "Cuando `closeall()` falla, el pool no queda olvidado: `da()` lo devuelve cerrado.",
    )
    exige(len(abre.pools) == 2, "Cuando `closeall()` falla, `da()` no abre otro.")
    abre.pools[-1].closeall = _ctrl_c
    with exige_que_lance(
        "KeyboardInterrupt", "Ctrl-C corta `closeall()`, y quien llamó a `cierra()` no se entera."
    ):
        uno.cierra()
    del abre.pools[-1].closeall
    exige(
        uno.da() is abre.pools[-1] and len(abre.pools) == 3,
        "Cuando Ctrl-C corta `closeall()`, el pool no queda olvidado: `da()` lo devuelve otra vez.",
    )


def _ctrl_c():
    raise KeyboardInterrupt


def _a_la_vez(clase):
    with _por_proceso(clase) as (uno, abre):
        abre.tarda = 0.1
        dados = a_la_vez(*[uno.da] * _HILOS)
        if len(abre.pools) != 1:
            raise Fallo(f"""{_HILOS} hilos lo piden a la vez, y se abren {len(abre.pools)} pools. Un
                cerrojo hace que mire y abra uno solo.""")
        exige(all(pool is dados[0] for pool in dados), "Los hilos no reciben el mismo pool.")
        cierres, cierra = [], abre.pools[0].closeall

        def tarda():
            cierres.append(1)
            time.sleep(0.1)
            if len(cierres) == 1:
                cierra()

        abre.pools[0].closeall = tarda
        a_la_vez(*[uno.cierra] * _HILOS)
        del abre.pools[0].closeall
        if len(cierres) != 1:
            raise Fallo(f"""{_HILOS} hilos llaman a la vez a `cierra()`, y `closeall()` se llama
                {len(cierres)} veces. Usa el mismo cerrojo.""")


def _dos_objetos(clase):
    with _por_proceso(clase) as (uno, abre), _por_proceso(clase) as (dos, otra):
        _pool_de(uno, abre, 1)
        _pool_de(dos, otra, 1)
        uno.cierra()
        exige(not otra.pools[0].closed, "Dos objetos comparten el pool: cada uno tiene el suyo.")
        _pool_de(dos, otra, 1)
    with _por_proceso(clase) as (dentro, abre):
        # El pool de fuera se abre con un dato que se lee por el de dentro.
        fuera = clase(dentro.da)
        exige(fuera.da() is dentro.da(), "Un `abre` que usa otro `PorProceso` no da su pool.")
