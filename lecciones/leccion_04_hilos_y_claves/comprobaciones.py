"""Cómo se comprueban los ejercicios de la lección 04."""

import inspect
import threading
import time

import psycopg2
from psycopg2.pool import AbstractConnectionPool, PoolError, ThreadedConnectionPool

from helpers.ejercicios import Ejercicios, exige, exige_error_de_la_consulta

from .conexion import Conexion

ejercicios = Ejercicios("04")

# Lo que se espera, como mucho, a un hilo que debería terminar enseguida.
_SEGUNDOS = 3


class _Adrede(Exception):
    """El error que el comprobador provoca a propósito."""


class _Hilo:
    """Una llamada en otro hilo. `resultado()` da lo que devolvió o lanza su error."""

    def __init__(self, funcion, *argumentos):
        def trabaja():
            try:
                self._resultado = funcion(*argumentos)
            except BaseException as error:
                self._error = error

        self._resultado = self._error = None
        # Con el nombre de quien lo arranca: no sirve para distinguir hilos.
        nombre = threading.current_thread().name
        self._hilo = threading.Thread(target=trabaja, name=nombre, daemon=True)
        self._hilo.start()

    def termina(self, segundos=_SEGUNDOS):
        """Espera a que acabe y dice si acabó."""
        self._hilo.join(segundos)
        return not self._hilo.is_alive()

    def resultado(self):
        exige(
            self.termina(),
            "Uno de los hilos no termina: espera algo que nadie le da, o no sale de un bucle.",
        )
        if self._error is not None:
            raise self._error
        return self._resultado


def _a_la_vez(*llamadas):
    """Los resultados de varias funciones sin argumentos, llamadas a la vez."""
    salida = threading.Barrier(len(llamadas))

    def espera_y_llama(funcion):
        salida.wait(_SEGUNDOS)
        return funcion()

    hilos = [_Hilo(espera_y_llama, funcion) for funcion in llamadas]
    return [hilo.resultado() for hilo in hilos]


def _caben(reserva, cuantas):
    """Dice si el pool puede prestar todavía `cuantas`, y las devuelve."""
    tomadas = []
    try:
        for _ in range(cuantas):
            tomadas.append(ThreadedConnectionPool.getconn(reserva))
    except PoolError:
        return False
    finally:
        for conexion in tomadas:
            ThreadedConnectionPool.putconn(reserva, conexion)
    return True


def _nombres(codigo):
    """Los nombres globales que usa una función y las que define dentro."""
    yield from codigo.co_names
    for constante in codigo.co_consts:
        if inspect.iscode(constante):
            yield from _nombres(constante)


@ejercicios.comprueba("04.1", "PoolPorHilo", huecos=2)
def _pool_por_hilo(pool_por_hilo, prueba):
    reserva = pool_por_hilo(2, 5)
    una = reserva.toma()
    exige(
        hasattr(una, "cursor"),
        "`toma()` tiene que devolver una conexión. ¿Falta un «return»?",
    )
    exige(
        reserva.toma() is una,
        "El mismo hilo pide dos veces y recibe dos conexiones distintas. "
        "Pide a `getconn` siempre con la clave de ese hilo.",
    )

    def visita():
        otra = reserva.toma()
        reserva.devuelve()
        return otra

    otra = _Hilo(visita).resultado()
    exige(
        otra is not una,
        "Dos hilos han recibido la misma conexión. La clave tiene que ser distinta en cada hilo, "
        "y el nombre de un hilo se puede repetir: usa su número, el de `get_ident`.",
    )
    exige(not reserva.closed, "Has cerrado el pool. `devuelve()` entrega solo una conexión.")
    exige(not una.closed, "`devuelve()`, en un hilo, ha cerrado la conexión de otro.")
    reserva.devuelve()
    exige(not reserva.closed, "Has cerrado el pool. `devuelve()` entrega solo una conexión.")
    exige(
        _caben(reserva, 5),
        "Los dos hilos han llamado a `devuelve()` y sigue habiendo conexiones prestadas. "
        "Entrega a `putconn` la misma conexión que dio `toma()`.",
    )
    exige(
        not una.closed and not otra.closed,
        "La conexión devuelta está cerrada. Devuélvela abierta: `putconn`, sin «close».",
    )
    exige(
        prueba.espera_conexiones(2) == 2,
        "El servidor tenía que ver las dos conexiones del mínimo y ve "
        f"{prueba.conexiones()}. Presta las del pool con `getconn`, sin abrir otras.",
    )
    exige(
        hasattr(reserva.toma(), "cursor"),
        "Después de `devuelve()`, el mismo hilo pide otra vez y no recibe una conexión.",
    )
    exige(
        not _caben(reserva, 5),
        "Después de `devuelve()`, `toma()` da la conexión de antes, que el pool ya tiene libre. "
        "Pídesela otra vez a `getconn`.",
    )
    reserva.devuelve()
    exige(
        _caben(reserva, 5),
        "La segunda vez que un hilo toma y devuelve, su conexión no vuelve al pool.",
    )
    reserva.closeall()


class _PoolApuntado(ThreadedConnectionPool):
    """Un pool que apunta si presta una conexión que ya estaba prestada."""

    def __init__(self, *argumentos):
        super().__init__(*argumentos)
        self.prestadas, self.compartida = [], False

    def getconn(self, *argumentos, **opciones):
        conexion = super().getconn(*argumentos, **opciones)
        self.compartida |= conexion in self.prestadas
        self.prestadas.append(conexion)
        return conexion

    def putconn(self, conn, *argumentos, **opciones):
        if conn in self.prestadas:
            self.prestadas.remove(conn)
        super().putconn(conn, *argumentos, **opciones)


@ejercicios.comprueba("04.2", "en_su_transaccion")
def _en_su_transaccion(en_su_transaccion, prueba):
    reserva = _PoolApuntado(3, 3)
    testigo = psycopg2.connect()
    testigo.autocommit = True
    vistas = []

    def apunta(conexion):
        """Escribe algo en la transacción: lo mínimo, un número de transacción."""
        exige(
            hasattr(conexion, "cursor"),
            "La tarea tiene que recibir la conexión, y ha recibido otra cosa.",
        )
        vistas.append(conexion)
        with conexion.cursor() as cursor:
            cursor.execute("SELECT txid_current()")
            return cursor.fetchone()[0]

    def final_de(numero):
        with testigo.cursor() as cursor:
            cursor.execute("SELECT txid_status(%s)", (numero,))
            return cursor.fetchone()[0]

    numero = en_su_transaccion(reserva, apunta)
    exige(vistas, "La tarea no se ha ejecutado. Llámala: `tarea(conexion)`.")
    exige(len(vistas) == 1, "La tarea se ha ejecutado más de una vez. Llámala una sola.")
    exige(numero is not None, "No llega lo que devolvió la tarea. ¿Falta un «return»?")
    exige(isinstance(numero, int), "La función tiene que devolver lo mismo que la tarea.")
    exige(not reserva.closed, "Has cerrado el pool. Devuelve solo la conexión, con `putconn`.")
    exige(
        final_de(numero) == "committed",
        "La tarea ha ido bien y su trabajo se ha perdido. Falta un `commit`: `putconn` deshace.",
    )
    exige(_caben(reserva, 3), "La conexión no vuelve al pool. Devuélvela con `putconn`.")
    exige(not vistas[0].closed, "Has cerrado la conexión. El pool la quiere abierta.")
    exige(
        prueba.espera_conexiones(4) == 4,  # las tres del pool y la que mira
        "La función abre o cierra conexiones. Usa solo las que presta `reserva`.",
    )

    def falla_despues(conexion):
        numeros.append(apunta(conexion))
        raise _Adrede

    numeros = []
    try:
        en_su_transaccion(reserva, falla_despues)
    except _Adrede:
        pass
    else:
        exige(False, "Cuando la tarea falla, su error tiene que llegar a quien llamó.")
    exige(
        len(numeros) == 1,
        "Cuando la tarea falla, la has ejecutado otra vez. Deshaz y deja pasar el error.",
    )
    exige(
        not vistas[-1].autocommit,
        "Con `autocommit` cada orden se confirma sola y no se puede deshacer. No lo cambies.",
    )
    exige(
        final_de(numeros[0]) != "committed",
        "La tarea ha fallado y su trabajo se ha confirmado. El `commit` va detrás de la tarea, "
        "no en el «finally».",
    )
    exige(
        _caben(reserva, 3),
        "Cuando la tarea falla, la conexión no vuelve al pool. Devuélvela en un «finally».",
    )
    exige(
        final_de(numeros[0]) == "aborted",
        "La tarea ha fallado y su transacción sigue abierta. Deshaz lo hecho con `rollback`.",
    )

    def consulta(sql):
        en_su_transaccion(reserva, lambda conexion: conexion.cursor().execute(sql))

    exige_error_de_la_consulta(consulta)
    exige(
        _caben(reserva, 3),
        "Cuando una consulta falla, la conexión no vuelve al pool. Devuélvela en un «finally».",
    )
    _dos_a_la_vez(en_su_transaccion, reserva, apunta, final_de)
    reserva.closeall()
    testigo.close()


def _dos_a_la_vez(en_su_transaccion, reserva, apunta, final_de):
    """Una tarea acaba mal mientras la otra está a medias; la otra tiene que conservar lo suyo."""
    usadas, numeros = [], []
    dentro, fallo = threading.Barrier(2), threading.Event()

    def junto_a_otra(conexion):
        usadas.append(conexion)
        try:
            dentro.wait(_SEGUNDOS / 3)
        except threading.BrokenBarrierError:
            exige(
                False,
                "Dos hilos llaman a la vez y uno no empieza hasta que el otro acaba. "
                "No hace falta ningún cerrojo: cada uno tiene su conexión.",
            )
        return apunta(conexion)

    def va_bien(conexion):
        numeros.append(junto_a_otra(conexion))
        fallo.wait(_SEGUNDOS)

    def va_mal(conexion):
        junto_a_otra(conexion)
        raise _Adrede

    def falla():
        try:
            en_su_transaccion(reserva, va_mal)
        except _Adrede:
            pass
        finally:
            fallo.set()

    comparten = (
        "Dos hilos han usado la misma conexión a la vez. Pídela sin clave en cada llamada, "
        "y no la guardes para la siguiente."
    )
    try:
        _a_la_vez(lambda: en_su_transaccion(reserva, va_bien), falla)
    except Exception:
        exige(not reserva.compartida, comparten)
        raise
    exige(not reserva.compartida and usadas[0] is not usadas[1], comparten)
    exige(
        final_de(numeros[0]) == "committed",
        "Mientras un hilo trabajaba, el fallo de otro le ha deshecho lo suyo.",
    )


class _PoolVigilado(ThreadedConnectionPool):
    """Un pool que mira si, al devolver, el permiso ya se ha soltado."""

    def __init__(self, permisos):
        super().__init__(1, 1)
        self.permisos, self.llega_tarde, self.pedidas = permisos, False, 0

    def getconn(self, *argumentos, **opciones):
        self.pedidas += 1
        return super().getconn(*argumentos, **opciones)

    def putconn(self, *argumentos, **opciones):
        if self.permisos.acquire(blocking=False):
            self.llega_tarde = True
            self.permisos.release()
        super().putconn(*argumentos, **opciones)


def _permisos_libres(permisos):
    """Cuántos permisos quedan; los coge y los devuelve."""
    libres = 0
    while libres < 10 and permisos.acquire(blocking=False):
        libres += 1
    for _ in range(libres):
        permisos.release()
    return libres


@ejercicios.comprueba("04.3", "con_permiso")
def _con_permiso(con_permiso, prueba):
    permisos = threading.Semaphore(1)
    reserva = _PoolVigilado(permisos)

    gestor = con_permiso(reserva, permisos, 1)
    exige(
        hasattr(gestor, "__enter__"),
        "La función tiene que dar un gestor de contexto: conserva su @contextmanager.",
    )
    exige(
        inspect.isgenerator(getattr(gestor, "gen", (_ for _ in ()))),
        "La función no presta nada: dentro de un @contextmanager, la conexión va en un «yield».",
    )
    with gestor as conexion:
        exige(
            hasattr(conexion, "cursor"),
            "El bloque `with` no recibe la conexión. Ponla detrás del «yield».",
        )
        exige(
            _permisos_libres(permisos) == 0,
            "Has prestado la conexión sin coger un permiso. Llama antes a `permisos.acquire`, "
            "y no lo devuelvas hasta el final.",
        )
    exige(not reserva.closed, "Has cerrado el pool. Devuelve solo la conexión, con `putconn`.")
    _exige_todo_devuelto(reserva, permisos, "Al salir del bloque")
    exige(
        not reserva.llega_tarde,
        "Devuelves el permiso antes que la conexión: quien lo coja encontrará el pool agotado. "
        "Primero `putconn`, después `release`.",
    )

    try:
        with con_permiso(reserva, permisos, 1):
            raise _Adrede
    except _Adrede:
        pass
    else:
        exige(False, "Cuando el bloque falla, su error tiene que llegar a quien llamó.")
    _exige_todo_devuelto(reserva, permisos, "Cuando el bloque falla")

    _exige_que_espere(con_permiso, reserva, permisos)

    cerrada = ThreadedConnectionPool(0, 1)
    cerrada.closeall()
    try:
        with con_permiso(cerrada, permisos, 1):
            pass
    except PoolError:
        pass
    else:
        exige(False, "Cuando `getconn` falla, su error tiene que llegar a quien llamó.")
    exige(
        _permisos_libres(permisos) == 1,
        "Cuando `getconn` falla, el permiso se pierde. Pide la conexión dentro del «try» "
        "que lo devuelve.",
    )
    reserva.closeall()


def _exige_todo_devuelto(reserva, permisos, cuando):
    exige(
        _permisos_libres(permisos) > 0,
        f"{cuando}, el permiso no vuelve. Devuélvelo con `release`, en un «finally».",
    )
    exige(
        _permisos_libres(permisos) == 1,
        f"{cuando}, devuelves más permisos de los que cogiste.",
    )
    exige(
        _caben_sin_mirar(reserva),
        f"{cuando}, la conexión no vuelve al pool. Devuélvela con `putconn`, en un «finally».",
    )


def _caben_sin_mirar(reserva):
    """Como `_caben`, para un pool de una."""
    visto = reserva.llega_tarde
    cabe = _caben(reserva, 1)
    reserva.llega_tarde = visto
    return cabe


def _exige_que_espere(con_permiso, reserva, permisos):
    def usa(segundos):
        with con_permiso(reserva, permisos, segundos):
            return True

    # Sin nadie que devuelva: se acaba la espera.
    permisos.acquire()
    prestada = ThreadedConnectionPool.getconn(reserva)
    antes = reserva.pedidas
    hilo = _Hilo(usa, 0.1)
    a_tiempo = hilo.termina(1.5)
    permisos.release()
    ThreadedConnectionPool.putconn(reserva, prestada)
    exige(
        a_tiempo,
        "La espera no termina al pasar los `segundos`. Dáselos a `acquire`: `timeout=segundos`.",
    )
    try:
        hilo.resultado()
    except Exception as error:
        # La clase es la del cuaderno de quien aprende: se reconoce por su nombre.
        nombre = type(error).__name__
        if nombre == "PoolError" and reserva.pedidas > antes:
            exige(
                False,
                "Se acabó la espera y has pedido la conexión sin permiso. "
                "Mira lo que contesta `acquire`: si es False, lanza EsperaAgotada.",
            )
        if nombre in ("PoolError", "TimeoutError"):
            exige(False, f"Se acabó la espera y lanzas {nombre}. Lanza EsperaAgotada.")
        if nombre == "RuntimeError":
            exige(
                False,
                "Se acabó la espera y la función calla. Lanza EsperaAgotada antes del «yield».",
            )
        if nombre != "EsperaAgotada":
            raise
    else:
        exige(False, "Se acabó la espera y la función no avisa. Lanza EsperaAgotada.")
    exige(
        _permisos_libres(permisos) == 1,
        "Se acabó la espera y devuelves un permiso que no llegaste a coger. "
        "El «try» empieza después de cogerlo.",
    )

    # Alguien devuelve mientras se espera.
    permisos.acquire()
    hilo = _Hilo(usa, 2)
    time.sleep(0.15)
    permisos.release()
    try:
        hilo.resultado()
    except Exception as error:
        if type(error).__name__ != "EsperaAgotada":
            raise
        exige(
            False,
            "El permiso llegó a tiempo y la función no lo esperó. "
            "Dale a `acquire` los `segundos`: `timeout=segundos`.",
        )
    _exige_todo_devuelto(reserva, permisos, "Después de esperar")


@ejercicios.comprueba("04.4", "PoolUnico")
def _pool_unico(pool_unico, prueba):
    creados, pedidas = [], []

    def crea(clase=None):
        pedidas.append(clase)
        creados.append(_abre(clase))
        return creados[-1]

    unico = pool_unico(crea)
    primero = unico.obtener()
    exige(primero is not None, "`obtener()` no devuelve nada. ¿Falta un «return»?")
    exige(creados, "`obtener()` no ha llamado a `crear`. Usa `self.crear(clase)`.")
    exige(
        _es_pool(pedidas[0]),
        "`crear` no ha recibido una clase de pool. Dale la clase, sin paréntesis: "
        "`self.crear(pool.…)`.",
    )
    exige(
        primero in creados,
        "`obtener()` tiene que devolver el pool que da `self.crear`, y devuelve otra cosa.",
    )
    exige(
        hasattr(primero, "getconn"),
        "`AbstractConnectionPool` es la base y no presta conexiones. Elige una de sus hijas.",
    )
    _exige_cerrojo_abierto(unico, "Después de `obtener()`")
    segundo = _Hilo(unico.obtener).resultado()
    exige(segundo is not None, "La segunda vez, `obtener()` no devuelve nada.")
    exige(
        segundo is primero and len(creados) == 1,
        "La segunda llamada ha creado otro pool. Guarda el primero en `self.reserva` "
        "y mira si ya está.",
    )
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
    tomadas = [conexion for conexion in _a_la_vez(*[toma] * 10) if conexion is not None]
    # Una estaba abierta desde que se creó el pool.
    abiertas = prueba.conexiones() - antes + 1
    exige(
        len(tomadas) <= 2 and abiertas <= 2,
        f"Diez hilos piden a un pool de dos y el servidor ve {abiertas} conexiones. "
        "La clase que elegiste no es para varios hilos.",
    )


def _exige_cerrojo_abierto(unico, cuando):
    # Quien aprende puede haber puesto otro: un RLock no siempre tiene `locked`.
    cerrado = getattr(getattr(unico, "cerrojo", None), "locked", bool)
    exige(
        not cerrado(),
        f"{cuando}, el cerrojo sigue cerrado: el siguiente hilo se quedaría esperando. "
        "Con «with» se abre siempre.",
    )


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
    recibidos = _a_la_vez(*[unico.obtener] * 10)
    exige(
        juntos[0] == 1,
        f"Diez hilos a la vez han creado {len(creados)} pools: nadie los hizo pasar de uno en uno. "
        "Usa el cerrojo del objeto, `self.cerrojo`, el mismo para todos.",
    )
    exige(
        len(creados) == 1,
        f"Diez hilos han creado {len(creados)} pools, uno detrás de otro: la pregunta se hizo "
        "antes de entrar en el cerrojo. Pregunta dentro.",
    )
    exige(
        all(recibido is creados[0] for recibido in recibidos),
        "No todos los hilos han recibido el pool. Devuelve siempre `self.reserva`.",
    )


def _exige_que_reintente(pool_unico):
    intentos = []

    def crea_a_la_segunda(clase=None):
        intentos.append(1)
        if len(intentos) == 1:
            raise _Adrede
        return _abre(clase)

    unico = pool_unico(crea_a_la_segunda)
    try:
        unico.obtener()
    except _Adrede:
        pass
    else:
        exige(
            len(intentos) == 1,
            "Cuando `crear` falla, has vuelto a llamarla. Deja pasar el error: lo intentará "
            "la próxima llamada a `obtener()`.",
        )
        exige(False, "Cuando `crear` falla, su error tiene que llegar a quien llamó.")
    _exige_cerrojo_abierto(unico, "Cuando `crear` falla")
    exige(
        hasattr(_Hilo(unico.obtener).resultado(), "getconn"),
        "`crear` falló una vez, y la siguiente llamada a `obtener()` no lo ha intentado de nuevo.",
    )


@ejercicios.comprueba("04.5", "atiende")
def _atiende(atiende, prueba):
    exige(
        "Conexion" not in set(_nombres(atiende.__code__)),
        "Usas `Conexion`, la clase del cuaderno. Usa `clase`, el parámetro de la función.",
    )
    prestamos = _Prestamos()

    class Vigilada(prueba.subclase(Conexion)):
        _Conexion__cerrojo = threading.Lock()

    reserva = Vigilada.obtenerPool()
    presta = reserva.getconn

    def presta_y_apunta():
        conexion = presta()
        prestamos.empieza()
        return conexion

    reserva.getconn = presta_y_apunta

    # La primera es la más lenta: quien apunta según acaban, la pone al final.
    consultas = ["SELECT 0 FROM pg_sleep(0.2)", *(f"SELECT {n}" for n in range(1, 9))]
    consultas[4] = "SELECT 1 / 0"
    esperado = [0, 1, 2, 3, "DivisionByZero", 5, 6, 7, 8]
    with _HilosDeLaRespuesta() as hilos:
        valores = atiende(Vigilada, consultas)
        al_volver = list(valores) if isinstance(valores, list) else valores
        hilos.espera()
    exige(valores is not None, "La función no devuelve nada. ¿Falta un «return»?")
    exige(isinstance(valores, list), "La función tiene que devolver una lista.")
    exige(
        valores == al_volver,
        "Devuelves la lista antes de que los hilos la llenen. Espera a todos con `join`.",
    )
    exige(
        not reserva.closed,
        "Has cerrado el pool de `clase`, que otros pueden estar usando. Devuelve solo lo prestado.",
    )
    exige(
        prestamos.veces,
        "No has pedido ninguna conexión a `clase`. Usa `clase.prestada()`.",
    )
    exige(
        "EsperaAgotada" not in valores,
        "Alguna consulta esperó una conexión que nadie devolvía. Usa `with clase.prestada()`.",
    )
    exige(
        len(valores) == len(consultas),
        f"La lista tiene {len(valores)} elementos y las consultas son {len(consultas)}. "
        "También la que falla deja algo: el nombre de la clase de su error.",
    )
    exige(
        not any(isinstance(valor, (tuple, list)) for valor in valores),
        "Devuelves la fila entera. El primer valor es `fetchone()[0]`.",
    )
    exige(
        valores[4] == "DivisionByZero" or sorted(map(str, valores)) == sorted(map(str, esperado)),
        "En el lugar de la consulta que falla va el nombre de la clase de su error: "
        "`type(error).__name__`.",
    )
    exige(
        sorted(map(str, valores)) == sorted(map(str, esperado)),
        "Los valores no son los de las consultas.",
    )
    exige(
        valores == esperado,
        "Los valores están, pero no en el orden de las consultas. Con `map` se conserva.",
    )
    exige(
        prestamos.hubo_dos,
        "Las consultas van una detrás de otra. Repártelas en hilos antes de esperar a ninguna.",
    )
    exige(
        _caben(reserva, 5),
        "Al terminar hay conexiones sin devolver. Con `clase.prestada()` vuelven siempre.",
    )
    Vigilada.cerrarConexiones()


class _HilosDeLaRespuesta:
    """Los hilos que nacen dentro de un `with`: se espera a que acaben, un tiempo.

    Lo que lanzan no se ve: un hilo que muere no le dice nada a quien lo arrancó.
    """

    def __enter__(self):
        self._antes = set(threading.enumerate())
        self._avisa, threading.excepthook = threading.excepthook, lambda _: None
        return self

    def espera(self):
        limite = time.monotonic() + 1
        for hilo in set(threading.enumerate()) - self._antes:
            hilo.join(max(0, limite - time.monotonic()))

    def __exit__(self, *_):
        self.espera()
        threading.excepthook = self._avisa


class _Prestamos:
    """Cuenta los préstamos y mira si dos coinciden: el primero espera un poco al segundo."""

    def __init__(self):
        self.veces, self._cuenta, self._segundo = 0, threading.Lock(), threading.Event()
        self.hubo_dos = False

    def empieza(self):
        with self._cuenta:
            self.veces += 1
            turno = self.veces
        if turno == 1:
            self.hubo_dos = self._segundo.wait(0.5)
        elif turno == 2:
            self._segundo.set()


comprobar = ejercicios.comprobar
