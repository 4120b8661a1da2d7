"""06.3: abrir un pool y comprobar que conecta."""

import os
import time
from contextlib import closing, contextmanager

import psycopg
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout

from helpers.ejercicios import (
    Fallo,
    Hilo,
    ejercicio,
    exige,
    exige_devuelve,
    exige_que_lance,
    libres,
    pools_que_nacen,
    si_lanza,
)
from helpers.medicion import retraso
from helpers.numeros import exacto

from ..ensayos import puerto_sin_nadie, servidor_callado

_SIN_ABRIR = (
    "Usas el pool antes de abrirlo o después de cerrarlo (PoolClosed). Créalo con `open=True`, "
    "o llama a `open()`."
)


_LLEGAN_MAL = """Con el servidor en marcha, lanzas SinConexion: los `datos` no llegan al pool tal
    cual. Pásalos con `kwargs=datos`."""


class _Nacidos(list):
    """Los pools que crea la respuesta, y cuánto le dice que espere a cada uno."""

    def __init__(self, maximo):
        super().__init__()
        self.esperas, self._maximo = [], maximo

    def append(self, pool):
        super().append(pool)
        clase = type(pool)

        def wait(timeout=30.0):
            return clase.wait(pool, self._apunta(timeout))

        def getconn(timeout=None):
            return clase.getconn(pool, self._apunta(pool.timeout if timeout is None else timeout))

        pool.wait, pool.getconn = wait, getconn

    def _apunta(self, segundos):
        self.esperas.append(segundos)
        return min(segundos, self._maximo)  # no hace falta esperar tanto para saberlo


@ejercicio("abre_reserva", segundos=30)
def juzga(abre_reserva, prueba):
    entorno = dict(os.environ)
    _sin_nadie(abre_reserva)
    if os.environ != entorno:
        raise Fallo("""Cambias las variables de entorno, que son de todo el programa. Dale los
            `datos` al pool, con `kwargs=datos`.""")
    with closing(_con_servidor(abre_reserva)) as primera:
        segunda = _con_servidor(abre_reserva)  # con el otro todavía abierto
    segunda.close()
    if segunda is primera:
        raise Fallo("La segunda vez devuelves el mismo pool. Cada llamada abre uno nuevo.")
    _con_decimales(abre_reserva)
    _ya_ha_conectado(abre_reserva)
    _con_uno_que_calla(abre_reserva)


@contextmanager
def _exige_sin_conexion(caso, segundos):
    """Dentro del bloque, la función se rinde: lanza SinConexion, con su causa, y no deja nada."""
    with (
        pools_que_nacen(_Nacidos(1)) as nacidos,
        exige_que_lance(
            "SinConexion",
            f"{caso}, la función devuelve un pool como si nada. Ni el constructor ni `check()` lo "
            "notan: espera con `wait()`.",
            PoolClosed=_SIN_ABRIR,
            PoolTimeout=f"{caso} llega PoolTimeout, no SinConexion. Atrapa PoolTimeout y lanza "
            "SinConexion con «from».",
        ) as lanzado,
    ):
        yield nacidos
    causa = lanzado[0].__cause__
    exige(not isinstance(causa, PoolClosed), _SIN_ABRIR)
    if not isinstance(causa, psycopg.Error):
        raise Fallo("SinConexion ha perdido la causa. Escribe «from error» al final del «raise».")
    if causa.__traceback__ is None:
        raise Fallo("""La causa de SinConexion es un error nuevo y vacío, que nadie lanzó. Guarda el
            que llega, con `except … as error`, y escribe «from error».""")
    if not all(getattr(pool, "closed", True) for pool in nacidos):
        raise Fallo("""Lanzas SinConexion, pero dejas abierto el pool, que sigue intentando
            conectar. Ciérralo.""")
    if max(nacidos.esperas, default=0) > segundos * 1.01:
        espera = exacto(round(max(nacidos.esperas), 3))
        raise Fallo(f"""{caso}, le dices al pool que espere {espera} s, y `segundos` es
            {exacto(segundos)}: pásaselo, tal cual, con `timeout=`.""")
    pedidas = len(nacidos) + sum(max(0, p.get_stats().get("requests_num", 0) - 1) for p in nacidos)
    if pedidas > 1:
        raise Fallo(f"""{caso} esperas {pedidas} veces, cada una lo que dice `segundos`. Una sola
            vez: lo que se espera, en total, es `segundos`.""")


def _sin_nadie(abre_reserva):
    with _exige_sin_conexion("Sin nadie en ese puerto", 0.1):
        perdida = abre_reserva(0.1, host="127.0.0.1", port=puerto_sin_nadie())
        if perdida is None:
            raise Fallo("Sin servidor, la función devuelve None y calla. Lanza SinConexion.")
        if not isinstance(perdida, ConnectionPool):
            raise Fallo("""Sin servidor, la función devuelve algo que no es un pool. Lanza
                SinConexion.""")
        if perdida.get_stats()["pool_available"] != 0:
            raise Fallo("La función no usa los `datos` que recibe. Pásalos con `kwargs=datos`.")
        if perdida.min_size == 0:
            raise Fallo("""Con `min_size=0` no hay ninguna conexión que esperar: `wait()` no prueba
                nada. Pide al menos una.""")


def _datos():
    return {"host": os.environ["PGHOST"], "port": os.environ["PGPORT"]}


def _con_servidor(abre_reserva):
    datos = _datos() | {"dbname": os.environ["PGDATABASE"], "options": "-c curso.reserva=si"}
    with pools_que_nacen(_Nacidos(10)) as nacidos, si_lanza(SinConexion=_LLEGAN_MAL):
        reserva = abre_reserva(10, **datos)
    if max(nacidos.esperas, default=10) < 6:
        raise Fallo(f"""Te dan 10 segundos y esperas {exacto(round(max(nacidos.esperas), 3))} como
            mucho: un servidor lento te parecería muerto. Pásalos tal cual.""")
    exige(reserva is not None, "Con el servidor en marcha no devuelve nada. ¿Falta un «return»?")
    exige_devuelve(reserva, ConnectionPool, "el ConnectionPool, con el servidor en marcha")
    if reserva.closed:
        raise Fallo("""Con el servidor en marcha, el pool que devuelves está cerrado. Si usas un
            `with`, lo cierra al salir; y cada llamada abre uno nuevo.""")
    if not _estan_todas_libres(reserva):
        raise Fallo("""Al pool que devuelves le falta una conexión. ¿Tomaste una para probar y no la
            devolviste?""")
    prestadas = libres(reserva, 1)
    exige(prestadas, "El pool que devuelves no presta ninguna conexión.")
    with reserva.connection(timeout=5) as conexion:
        dice = conexion.execute(
            "SELECT current_setting('curso.reserva', true), current_database()"
        ).fetchone()
    if dice != ("si", datos["dbname"]):
        raise Fallo("La función no usa todos los `datos` que recibe. Pásalos con `kwargs=datos`.")
    return reserva


def _estan_todas_libres(reserva, segundos=3):
    """Dice si ninguna conexión del pool está prestada. Espera a las que se están abriendo."""
    limite = time.monotonic() + segundos
    while True:
        datos = reserva.get_stats()
        if datos["pool_available"] == datos["pool_size"] or time.monotonic() > limite:
            return datos["pool_available"] == datos["pool_size"]
        time.sleep(0.01)


def _con_decimales(abre_reserva):
    """Con menos de un segundo: a quien lo redondea a cero no le basta nunca; a los demás, casi."""
    for _ in range(4):
        try:
            abre_reserva(0.99, **_datos()).close()
            return
        except Exception as error:
            exige(type(error).__name__ == "SinConexion", f"Llega {type(error).__name__}.")
    raise Fallo("""Con 0,99 segundos, un servidor que contesta bien te parece muerto. `segundos`
        puede llevar decimales: pásalo tal cual.""")


def _ya_ha_conectado(abre_reserva):
    with retraso(30):  # conectar son varias idas y vueltas
        reserva = abre_reserva(10, **_datos())
        conectadas = reserva.get_stats()["pool_available"]
        reserva.close()
    if not conectadas:
        raise Fallo("""Devuelves un pool que todavía no ha conectado: no tiene ninguna libre. Haber
            conectado por otro lado no cuenta: espera con el `wait()` de ese pool.""")


def _con_uno_que_calla(abre_reserva):
    caso = "Con un servidor que acepta la conexión y no dice nada"
    with servidor_callado() as (callado, despide), _exige_sin_conexion(caso, 0.2) as nacidos:
        # Se calla hasta que te rindes, y como mucho ocho segundos.
        def espera():
            limite = time.monotonic() + 8
            while time.monotonic() < limite:
                if nacidos and all(pool.closed for pool in nacidos):
                    despide()
                    return True
                time.sleep(0.01)
            despide()
            return False

        hilo = Hilo(espera)
        try:
            abre_reserva(0.2, **callado)
        except Exception as error:
            hilo.termina(10)
            if not hilo.resultado() and not isinstance(error.__cause__, PoolTimeout):
                raise Fallo(f"""{caso}, esperas mucho más de lo que dice `segundos`, que es 0,2.
                    `psycopg.connect` no se rinde a tiempo: que espere el pool.""") from None
            raise
