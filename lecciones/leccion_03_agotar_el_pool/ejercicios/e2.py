"""03.2: pedir conexiones hasta agotar el pool, y devolverlas todas."""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg2
from psycopg2.pool import PoolError, SimpleConnectionPool

from helpers.ejercicios import (
    Adrede,
    Fallo,
    Prueba,
    ejercicio,
    exige,
    exige_devuelve,
    exige_parametro,
    exige_que_lance,
    faltan,
    libres,
    mata,
    nombres_globales,
)

from .comun import CERRADO, abiertas, clase_con

Pide = Callable[[Any], Any]
# Lo que llega a mitad de las peticiones, qué ha pasado, y por qué se suele callar.
_ERRORES = (
    (
        psycopg2.OperationalError,
        "se cae el servidor",
        "Captura solo `pool.PoolError`, y deja el «return» fuera del «finally»: ahí también calla "
        "el error.",
    ),
    (Adrede, "falla otra cosa", "Captura solo `pool.PoolError`."),
    (
        KeyboardInterrupt,
        "alguien pulsa Ctrl-C",
        "No lo captures: un «except» sin clase atrapa también ese.",
    ),
)


@ejercicio("pide_hasta_agotar")
def juzga(pide_hasta_agotar: Pide, prueba: Prueba) -> None:
    exige_parametro(pide_hasta_agotar, "clase", "Conexion")
    # Máximo, prestadas a otros y llamadas. Más de diez: quien pide un número fijo se nota.
    for maximo, de_otros, veces in ((11, 0, 1), (3, 0, 2), (4, 1, 2), (2, 2, 1), (1, 0, 1)):
        clase = clase_con(prueba, maximo)
        reserva = clase.getPool()
        otras = [reserva.getconn() for _ in range(de_otros)]
        for _ in range(veces):
            _una_llamada(pide_hasta_agotar, clase, reserva, maximo, de_otros)
        for otra in otras:
            reserva.putconn(otra)
        reserva.closeall()
        prueba.espera_conexiones(0)
    for error, que, calla in _ERRORES:
        _exige_que_el_error_pase(pide_hasta_agotar, clase_con(prueba, 3), error, que, calla)


def _una_llamada(pide: Pide, clase: Any, reserva: Any, maximo: int, de_otros: int) -> None:
    para_ti = maximo - de_otros
    antes = abiertas(reserva, para_ti)
    with _explica_el_del_pool(pide, reserva, para_ti):
        dice = pide(clase)
    if faltan(reserva, para_ti, CERRADO):
        raise Fallo("""Al terminar, alguna conexión sigue prestada. Devuélvelas todas con
            `unlockcnn`.""")
    if len(libres(reserva, maximo)) > para_ti:
        raise Fallo("""Has devuelto también las que otros tenían prestadas. Devuelve solo las
            tuyas.""")
    ahora = abiertas(reserva, para_ti)
    exige_devuelve(dice, int, "un número entero: cuántas conseguiste")
    if dice != para_ti:
        que = "Cuenta solo las que te dieron en esta llamada: empieza con la cuenta a cero."
        if dice < para_ti:
            que = "Pide hasta que el pool se agote, y cuenta las que te dieron a ti."
        raise Fallo(f"""Máximo del pool: {maximo}. Prestadas a otros: {de_otros}. Libres para ti:
            {para_ti}. Tu función dice {dice}. {que}""")
    if ahora != antes:
        raise Fallo("""Has cerrado conexiones. Devuélvelas abiertas, con `unlockcnn` y sin
            `close`.""")


@contextmanager
def _explica_el_del_pool(pide: Pide, reserva: Any, para_ti: int) -> Iterator[None]:
    """El pool se quejó y la respuesta no lo atrapó."""
    try:
        yield
    except PoolError as error:
        exige(not reserva.closed, CERRADO)
        if "unkeyed" in str(error):
            raise Fallo("""Devuelves una conexión que ya habías devuelto, o que no es de esta
                llamada. Devuelve cada conexión una sola vez.""") from None
        if not para_ti:
            raise Fallo("""Cuando no queda ninguna libre, a quien llama le llega PoolError. Tu
                función tiene que decir 0: pide también la primera dentro del `try`.""") from None
        codigo = getattr(inspect.unwrap(pide), "__code__", None)
        otro = codigo and "OperationalError" in set(nombres_globales(codigo))
        raise Fallo(f"""El pool se agota y su PoolError le llega a quien llama.
            {"Un «except» de `OperationalError` no lo atrapa." if otro else ""} Escribe
            `except pool.PoolError`, y no lo lances otra vez: dice que ya no quedan.""") from None


def _exige_que_el_error_pase(
    pide: Pide, clase: Any, error: type[BaseException], que: str, calla: str
) -> None:
    """A la tercera petición llega otro error: ni se calla ni se pierden dos."""
    reserva = clase.getPool()
    cae = error is psycopg2.OperationalError
    tomadas: list[Any] = []

    def presta(*_):
        if len(tomadas) < 2:
            tomadas.append(SimpleConnectionPool.getconn(reserva))
            return tomadas[-1]
        # Si se cae el servidor, mueren también las que ya tenía; de una, psycopg2 ya lo sabe.
        for tomada in tomadas if cae else ():
            mata(tomada)
        for tomada in tomadas[1:] if cae else ():
            with suppress(psycopg2.Error):
                tomada.cursor().execute("SELECT 1")
        raise error

    reserva.getconn = presta
    with (
        exige_que_lance(
            error.__name__,
            f"A mitad de las peticiones {que} y tu función calla el error. {calla}",
            InterfaceError=f"A mitad de las peticiones {que}, y tu función usa una conexión que ya "
            "está cerrada. Devuélvelas sin usarlas.",
            Exception=f"A mitad de las peticiones {que}, y a quien llama le llega {{clase}}, que "
            "es otro error. Deja pasar el que ocurrió.",
        ),
        _explica_el_del_pool(pide, reserva, 3),
    ):
        pide(clase)
        if not tomadas:
            raise Fallo("""Tu función no pide conexiones: hace cuentas. Pídelas hasta que llegue
                PoolError.""")
    del reserva.getconn
    if faltan(reserva, 3, CERRADO):
        muertas = ", también las cerradas, y no las uses antes: han muerto"
        raise Fallo(f"""A mitad de las peticiones {que}, y las que ya tenías no vuelven. Con
            cualquier error, devuélvelas en un «finally»{muertas * cae}.""")
