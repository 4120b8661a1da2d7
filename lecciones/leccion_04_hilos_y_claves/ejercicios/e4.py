"""04.4: un solo pool, aunque lo pidan muchos hilos a la vez."""

import threading
import time

from psycopg2.pool import AbstractConnectionPool, PoolError, ThreadedConnectionPool

from helpers.ejercicios import Adrede, Fallo, Hilo, a_la_vez, ejercicio, exige, exige_que_lance


@ejercicio("PoolUnico")
def juzga(pool_unico, prueba):
    creados, pedidas = [], []

    def crea(clase=None):
        pedidas.append(clase)
        creados.append(_abre(clase))
        return creados[-1]

    unico = pool_unico(crea)
    primero = unico.obtener()
    exige(primero is not None, "`obtener()` no devuelve nada. ¿Falta un «return»?")
    exige(creados, "`obtener()` no ha llamado a `crear`. Usa `self.crear(clase)`.")
    if not _es_pool(pedidas[0]):
        raise Fallo("""`crear` no ha recibido una clase de pool. Dale la clase, sin paréntesis:
            `self.crear(pool.…)`.""")
    if primero not in creados:
        raise Fallo("""`obtener()` tiene que devolver el pool que da `self.crear`, y devuelve otra
            cosa.""")
    if not hasattr(primero, "getconn"):
        raise Fallo("""`AbstractConnectionPool` es la base y no presta conexiones. Elige una de sus
            hijas.""")
    _exige_cerrojo_abierto(unico, "Después de `obtener()`")
    segundo = Hilo(unico.obtener).resultado()
    exige(segundo is not None, "La segunda vez, `obtener()` no devuelve nada.")
    if segundo is not primero or len(creados) != 1:
        raise Fallo("""La segunda llamada ha creado otro pool. Guarda el primero en `self.reserva` y
            mira si ya está.""")
    _exige_uno(pool_unico)
    _exige_que_reintente(pool_unico)
    _exige_limite(primero, prueba)


def _es_pool(clase):
    return isinstance(clase, type) and issubclass(clase, AbstractConnectionPool)


def _abre(clase):
    """Un pool de `clase`, de una a dos conexiones; si no es una clase de pool, de otra."""
    return (clase if _es_pool(clase) else ThreadedConnectionPool)(1, 2)


def _exige_limite(reserva, prueba):
    """Diez hilos piden a la vez a un pool de dos, que tarda en conectarse."""
    conecta, antes = reserva._connect, prueba.conexiones()

    def conecta_despacio(*argumentos):
        time.sleep(0.05)
        return conecta(*argumentos)

    def toma():
        try:
            return reserva.getconn()
        except PoolError:
            return None

    reserva._connect = conecta_despacio
    tomadas = [conexion for conexion in a_la_vez(*[toma] * 10) if conexion is not None]
    # Una estaba abierta desde que se creó el pool.
    abiertas = prueba.conexiones() - antes + 1
    if len(tomadas) > 2 or abiertas > 2:
        raise Fallo(f"""Diez hilos piden a un pool de dos y el servidor ve {abiertas} conexiones. La
            clase que elegiste no es para varios hilos.""")


def _exige_cerrojo_abierto(unico, cuando):
    # Quien aprende puede haber puesto otro: un RLock no siempre tiene `locked`.
    cerrado = getattr(getattr(unico, "cerrojo", None), "locked", bool)
    if cerrado():
        raise Fallo(f"""{cuando}, el cerrojo sigue cerrado: el siguiente hilo se quedaría esperando.
            Con «with» se abre siempre.""")


def _exige_uno(pool_unico):
    """Diez hilos a la vez, con una creación que tarda."""
    creados, dentro, juntos, apunte = [], [0], [0], threading.Lock()

    def crea_despacio(clase=None):
        with apunte:
            dentro[0] += 1
            juntos[0] = max(juntos[0], dentro[0])
        nuevo = _abre(clase)
        time.sleep(0.05)
        with apunte:
            dentro[0] -= 1
            creados.append(nuevo)
        return nuevo

    unico = pool_unico(crea_despacio)
    recibidos = a_la_vez(*[unico.obtener] * 10)
    if juntos[0] != 1:
        raise Fallo(f"""Diez hilos a la vez han creado {len(creados)} pools: nadie los hizo pasar de
            uno en uno. Usa el cerrojo del objeto, `self.cerrojo`, el mismo para todos.""")
    if len(creados) != 1:
        raise Fallo(f"""Diez hilos han creado {len(creados)} pools, uno detrás de otro: la pregunta
            se hizo antes de entrar en el cerrojo. Pregunta dentro.""")
    if not all(recibido is creados[0] for recibido in recibidos):
        raise Fallo("No todos los hilos han recibido el pool. Devuelve siempre `self.reserva`.")


def _exige_que_reintente(pool_unico):
    intentos = []

    def crea_a_la_segunda(clase=None):
        intentos.append(1)
        if len(intentos) == 1:
            raise Adrede
        return _abre(clase)

    unico = pool_unico(crea_a_la_segunda)
    with exige_que_lance(
        "Adrede", "Cuando `crear` falla, su error tiene que llegar a quien llamó."
    ):
        unico.obtener()
        if len(intentos) != 1:
            raise Fallo("""Cuando `crear` falla, has vuelto a llamarla. Deja pasar el error: lo
                intentará la próxima llamada a `obtener()`.""")
    _exige_cerrojo_abierto(unico, "Cuando `crear` falla")
    if not hasattr(Hilo(unico.obtener).resultado(), "getconn"):
        raise Fallo("""`crear` falló una vez, y la siguiente llamada a `obtener()` no lo ha
            intentado de nuevo.""")
