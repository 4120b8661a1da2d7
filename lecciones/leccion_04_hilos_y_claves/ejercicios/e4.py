"""04.4: un solo pool, aunque lo pidan muchos hilos a la vez."""

import threading
from contextlib import suppress

from psycopg2 import OperationalError
from psycopg2.pool import AbstractConnectionPool, PoolError, ThreadedConnectionPool

from helpers.ejercicios import (
    Adrede,
    Fallo,
    Hilo,
    a_la_vez,
    ejercicio,
    exige,
    exige_que_lance,
    si_lanza,
)

from .comun import si_otro

# Lo que se da a los demás hilos para colarse. Es un máximo: si se cuelan, no se espera más.
_SEGUNDOS = 1


@ejercicio("PoolUnico")
def juzga(pool_unico, prueba):
    creados, pedidas = [], []

    def crea(clase):
        pedidas.append(clase)
        creados.append(_abre(clase))
        return creados[-1]

    crear = _con_una_clase(crea)
    unico = pool_unico(crear)
    if creados:
        raise Fallo("""Al hacer un `PoolUnico` ya se ha llamado a `crear`. El pool se crea la
            primera vez que alguien llama a `obtener()`.""")
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
    _exige_otro(pool_unico, primero, creados, crear)
    _exige_uno(pool_unico)
    _exige_guardado_dentro(pool_unico)
    _exige_que_reintente(pool_unico)
    _exige_limite(primero, prueba)


def _es_pool(clase):
    return isinstance(clase, type) and issubclass(clase, AbstractConnectionPool)


def _abre(clase):
    """Un pool de `clase`, de una a dos conexiones; si no es una clase de pool, de otra."""
    return (clase if _es_pool(clase) else ThreadedConnectionPool)(1, 2)


def _con_una_clase(crea):
    """`crear`, que solo admite un parámetro, y lo dice."""

    def crear(*argumentos, **opciones):
        if len(argumentos) != 1 or opciones:
            raise Fallo("""`crear` recibe una sola cosa, la clase de pool: `self.crear(pool.…)`. Los
                tamaños y los datos los pone ella.""")
        return crea(*argumentos)

    return crear


def _exige_otro(pool_unico, primero, creados, crear):
    otro = pool_unico(crear).obtener()
    if otro is primero or len(creados) != 2:
        raise Fallo("""Un segundo `PoolUnico`, con la misma `crear`, ha dado el pool del primero.
            Guárdalo en `self`, no en la clase ni según `crear`.""")


def _exige_limite(reserva, prueba):
    """Diez hilos piden a la vez a un pool de dos, que no acaba de conectarse."""
    conecta, antes = reserva._connect, prueba.conexiones()
    # Con su cerrojo, solo uno puede estar conectándose.
    dentro = threading.Barrier(3)

    def conecta_despacio(*argumentos):
        with suppress(threading.BrokenBarrierError):
            dentro.wait(_SEGUNDOS)
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
    creados, dentro, juntos = [], threading.Barrier(2), []

    def crea_despacio(clase):
        nuevo = _abre(clase)
        with suppress(threading.BrokenBarrierError):
            juntos.append(dentro.wait(_SEGUNDOS))
        creados.append(nuevo)
        return nuevo

    unico = pool_unico(_con_una_clase(crea_despacio))
    recibidos = a_la_vez(*[unico.obtener] * 10)
    if juntos:
        raise Fallo(f"""Diez hilos a la vez han creado {len(creados)} pools: nadie los hizo pasar de
            uno en uno. Usa el cerrojo del objeto, `self.cerrojo`, el mismo para todos.""")
    if len(creados) != 1:
        raise Fallo(f"""Diez hilos han creado {len(creados)} pools, uno detrás de otro: la pregunta
            se hizo antes de entrar en el cerrojo. Pregunta dentro.""")
    if not all(recibido is creados[0] for recibido in recibidos):
        raise Fallo("""No todos los hilos han recibido el pool. Quien llega mientras se crea espera
            al cerrojo, y después devuelve `self.reserva`.""")


class _Cerrojo:
    """El de quien aprende; la primera vez que se abre, llama a `al_abrir`."""

    def __init__(self, suyo, al_abrir):
        self.suyo, self.pendientes = suyo, [al_abrir]

    def __getattr__(self, nombre):
        return getattr(self.suyo, nombre)

    def __enter__(self):
        return self.suyo.acquire()

    def __exit__(self, *_):
        self.release()

    def release(self):
        self.suyo.release()
        if self.pendientes:
            self.pendientes.pop()()


def _exige_guardado_dentro(pool_unico):
    """Otro hilo entra en cuanto el primero abre el cerrojo: el pool ya tiene que estar guardado."""
    creados = []
    unico = pool_unico(_con_una_clase(lambda clase: creados.append(_abre(clase)) or creados[-1]))
    if not isinstance(getattr(unico, "cerrojo", None), type(threading.Lock())):
        return
    unico.cerrojo = _Cerrojo(unico.cerrojo, lambda: Hilo(unico.obtener).resultado())
    unico.obtener()
    if len(creados) != 1:
        raise Fallo("""Otro hilo llega justo cuando se abre el cerrojo, y crea otro pool: el primero
            aún no estaba guardado. Guárdalo en `self.reserva` dentro del cerrojo.""")


def _exige_que_reintente(pool_unico):
    for error in (Adrede, OperationalError, KeyboardInterrupt):
        intentos = []

        def crea_a_la_segunda(clase, intentos=intentos, error=error):
            intentos.append(1)
            if len(intentos) == 1:
                raise error
            return _abre(clase)

        unico = pool_unico(_con_una_clase(crea_a_la_segunda))
        ctrl_c = error is KeyboardInterrupt
        cuando = "Con Ctrl-C dentro de `crear`" if ctrl_c else "Cuando `crear` falla"
        with exige_que_lance(
            error.__name__,
            f"{cuando}, su error tiene que llegar a quien llamó.",
            **si_otro(f"{cuando}, llega {{clase}}, que es otro error. Deja pasar el suyo."),
        ):
            unico.obtener()
            if len(intentos) != 1:
                raise Fallo(f"""{cuando}, has vuelto a llamarla. Deja pasar el error: lo intentará
                    la próxima llamada a `obtener()`.""")
        _exige_cerrojo_abierto(unico, cuando)
        no_repite = """`crear` falló una vez, y la siguiente llamada a `obtener()` no lo ha
            intentado de nuevo."""
        with si_lanza(**{error.__name__: no_repite}):
            exige(hasattr(Hilo(unico.obtener).resultado(), "getconn"), no_repite)
