"""03.2: pedir conexiones hasta agotar el pool, y devolverlas todas."""

from contextlib import contextmanager

import psycopg2
from psycopg2.pool import PoolError, SimpleConnectionPool

from helpers.ejercicios import (
    Fallo,
    ejercicio,
    exige,
    exige_devuelve,
    exige_parametro,
    exige_que_lance,
    faltan,
)

from .comun import CERRADO, abiertas, clase_con


@ejercicio("pide_hasta_agotar")
def juzga(pide_hasta_agotar, prueba):
    exige_parametro(pide_hasta_agotar, "clase", "Conexion")
    for maximo, de_otros in ((5, 0), (3, 0), (4, 1)):
        clase = clase_con(prueba, maximo)
        reserva = clase.getPool()
        otras = [reserva.getconn() for _ in range(de_otros)]
        libres = maximo - de_otros
        antes = abiertas(reserva, libres)
        with _explica_el_del_pool(reserva):
            dice = pide_hasta_agotar(clase)
        if faltan(reserva, libres, CERRADO):
            raise Fallo("""Al terminar, alguna conexión sigue prestada. Devuélvelas todas con
                `unlockcnn`.""")
        ahora = abiertas(reserva, libres)
        exige_devuelve(dice, int, "un número entero: cuántas conseguiste")
        if dice != libres:
            raise Fallo(f"""El pool tiene {maximo}, con {de_otros} prestadas a otros: se podían
                pedir {libres} y tu función dice {dice}. Cuenta las que te dieron a ti.""")
        if ahora != antes:
            raise Fallo("""Has cerrado conexiones. Devuélvelas abiertas, con `unlockcnn` y sin
                `close`.""")
        for otra in otras:
            reserva.putconn(otra)
        reserva.closeall()
        prueba.espera_conexiones(0)

    _exige_que_el_error_pase(pide_hasta_agotar, clase_con(prueba, 5))


@contextmanager
def _explica_el_del_pool(reserva):
    """El pool se quejó y la respuesta no lo atrapó: hay tres motivos."""
    try:
        yield
    except PoolError as error:
        exige(not reserva.closed, CERRADO)
        if "unkeyed" in str(error):
            raise Fallo("""Devuelves una conexión que ya habías devuelto. Devuelve cada conexión una
                sola vez.""") from None
        raise Fallo("""A quien llama le llega PoolError. Escribe `except pool.PoolError` y no lo
            lances otra vez; `OperationalError` no lo atrapa.""") from None


def _exige_que_el_error_pase(pide_hasta_agotar, clase):
    """A la tercera petición se cae el servidor: ni se calla el error ni se pierden dos."""
    reserva = clase.getPool()
    peticiones = []

    def presta(*_):
        peticiones.append(1)
        if len(peticiones) > 2:
            raise psycopg2.OperationalError("se cayó el servidor")
        return SimpleConnectionPool.getconn(reserva)

    reserva.getconn = presta
    with (
        exige_que_lance(
            "OperationalError",
            "Se cae el servidor y tu función calla el error. Captura solo `pool.PoolError`, "
            "y deja el «return» fuera del «finally»: ahí también calla el error.",
        ),
        _explica_el_del_pool(reserva),
    ):
        pide_hasta_agotar(clase)
        if not peticiones:
            raise Fallo("""Tu función no pide conexiones: hace cuentas. Pídelas hasta que llegue
                PoolError.""")
    del reserva.getconn
    if faltan(reserva, 5, CERRADO):
        raise Fallo("""Con un error distinto de PoolError, las que ya tenías no vuelven. Devuélvelas
            en un «finally».""")
