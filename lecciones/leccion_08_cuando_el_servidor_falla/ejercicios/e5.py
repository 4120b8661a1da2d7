"""08.5: el estado de un pool, de una mirada."""

import time
from contextlib import contextmanager, suppress

import psycopg
from psycopg_pool import ConnectionPool, TooManyRequests

from helpers import observador
from helpers.ejercicios import (
    Fallo,
    Hilo,
    ejercicio,
    exige,
    exige_devuelve,
    exige_parametro,
    libres,
)

from ...leccion_06_psycopg_pool.ensayos import espera_en_cola

_TEXTOS = ("cerrado", "llena", "alarma", "agotado", "bien")
# (mínimo, máximo, lo que cabe en la cola, [(prestadas, esperan, qué se dice)])
_POOLS = (
    (2, 2, 4, [(0, 0, "bien"), (1, 0, "bien"), (2, 0, "agotado"), (2, 1, "agotado"),
               (2, 2, "alarma"), (2, 3, "alarma"), (2, 4, "llena")]),
    (1, 1, 5, [(1, 2, "agotado"), (1, 3, "alarma"), (1, 5, "llena")]),
    (1, 1, 1, [(1, 0, "agotado"), (1, 1, "llena")]),
    (1, 1, 0, [(1, 1, "agotado"), (1, 9, "agotado"), (1, 10, "alarma"), (1, 12, "alarma")]),
    (1, 3, 6, [(1, 0, "bien"), (3, 0, "agotado")]),
)  # fmt: skip
_AYUDAS = {
    "cerrado": "Un pool cerrado, o que no se ha abierto, tiene `closed`.",
    "llena": "La cola está llena cuando esperan tantos como `max_waiting`.",
    "alarma": "La alarma suena con la mitad de la cola, o más; sin límite, con diez.",
    "agotado": "Está agotado si no queda ninguna libre y tiene ya `max_size` conexiones.",
    "bien": "Si quedan libres, o puede crecer, y la cola es corta, está bien.",
}


@ejercicio("estado_de", segundos=40)
def juzga(estado_de, prueba):
    exige_parametro(estado_de, "reserva", "pool", "roto")
    _exige(estado_de, ConnectionPool(min_size=1, open=False), "cerrado", "sin abrir")
    _con_las_libres_muertas(estado_de)
    for minimo, maximo, caben, pasos in _POOLS:
        with _abierto(minimo, maximo, caben) as (pool, *tomadas):
            for prestadas, esperan, texto in pasos:
                _lleva_a(pool, *tomadas, prestadas, esperan)
                limite = f"en la que caben {caben}" if caben else "sin límite"
                _exige(
                    estado_de,
                    pool,
                    texto,
                    f"de {minimo} a {maximo}, con {prestadas} en uso, y {esperan} en una cola "
                    f"{limite}",
                )
        _exige(estado_de, pool, "cerrado", "que se ha cerrado")
    _cuando_ya_paso(estado_de)


def _cuando_ya_paso(estado_de):
    """La cola estuvo llena, y ya no espera nadie: los contadores que solo suben lo recuerdan."""
    with _abierto(1, 1, 2) as (pool, tomadas, en_cola):
        _lleva_a(pool, tomadas, en_cola, 1, 2)
        with suppress(TooManyRequests):
            pool.getconn()
        pool.putconn(tomadas.pop())
        while en_cola:
            pool.putconn(en_cola.pop(0).resultado())
        _exige(estado_de, pool, "bien", "de 1 a 1, sin nadie, que antes tuvo la cola llena")
    with _abierto(1, 3, 6) as (pool, tomadas, en_cola):
        for _ in range(2):
            pool.drain()
            _espera_una_libre(pool)
        _lleva_a(pool, tomadas, en_cola, 1, 0)
        _exige(estado_de, pool, "bien", "de 1 a 3, con 1 en uso, que ha abierto otras antes")


def _espera_una_libre(pool):
    # Pedirla haría crecer el pool.
    limite = time.monotonic() + 20
    while not pool.get_stats()["pool_available"] and time.monotonic() < limite:
        time.sleep(0.01)


def _con_las_libres_muertas(estado_de):
    """Quien las prueba las cambia por otras, y se nota en los contadores."""
    with _abierto(2, 2, 4) as (pool, _, _):
        observador.termina_procesos([c.info.backend_pid for c in libres(pool, 2)])
        antes = pool.get_stats()
        _mira(estado_de, pool)
        if pool.get_stats() != antes:
            raise Fallo("""Pruebas o cambias las conexiones libres. La función solo mira: basta con
                `get_stats()`.""")


def _exige(estado_de, pool, texto, como):
    for _ in range(2):
        dice = _mira(estado_de, pool)
        exige_devuelve(dice, str, "un texto")
        if dice not in _TEXTOS:
            raise Fallo(f"«{dice}» no es uno de los cinco textos: {', '.join(_TEXTOS)}.")
        if dice != texto:
            raise Fallo(f"""Con un pool {como}, tu función dice «{dice}», y es «{texto}».
                {_AYUDAS[texto]}""")


def _mira(estado_de, pool):
    """Lo que dice la función. Lanza Fallo si ha hecho algo más que mirar."""
    antes, como_era = pool.get_stats(), (pool.closed, pool.max_size, pool.max_waiting)
    dice = estado_de(pool)
    ahora = pool.get_stats()
    if (pool.closed, pool.max_size, pool.max_waiting) != como_era:
        raise Fallo("Abres, cierras o cambias el pool. La función solo mira.")
    if ahora.get("requests_num", 0) < antes.get("requests_num", 0):
        raise Fallo("""Pones a cero los contadores, y quien mire después no los ve. Lee con
            `get_stats()`, no con `pop_stats()`.""")
    if ahora.get("requests_num") != antes.get("requests_num"):
        raise Fallo("Pides una conexión para mirar. Basta con `get_stats()`.")
    return dice


@contextmanager
def _abierto(minimo, maximo, caben):
    pool = ConnectionPool(
        kwargs={"application_name": "comprobaciones"},
        min_size=minimo,
        max_size=maximo,
        max_waiting=caben,
        timeout=60,
        open=False,
    )
    prestadas, en_cola = [], []
    with pool:
        pool.wait(timeout=20)
        try:
            yield pool, prestadas, en_cola
        finally:
            pool.close()  # A quien espera le llega PoolClosed.
            for hilo in en_cola:
                with suppress(psycopg.Error):
                    hilo.resultado()
            for conexion in prestadas:
                pool.putconn(conexion)


def _lleva_a(pool, tomadas, en_cola, prestadas, esperan):
    while len(tomadas) < prestadas:
        tomadas.append(pool.getconn())
    while len(en_cola) < esperan:
        en_cola.append(Hilo(pool.getconn))
        exige(espera_en_cola(pool, len(en_cola), 20), "La cola de la prueba no se llena.")
