"""Cómo se comprueban los ejercicios de la lección 06."""

import functools
import os
import threading
import time
from contextlib import closing, contextmanager, suppress

import psycopg
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout, TooManyRequests

from helpers.ejercicios import (
    Ejercicios,
    Fallo,
    exige,
    exige_error_de_la_consulta,
    exige_parametro,
)

from .ensayos import TABLAS, espera_en_cola, puerto_sin_nadie

ejercicios = Ejercicios("06")

# Cada comprobación trabaja en su propio esquema: no toca las tablas del cuaderno.
_ESQUEMA = "ejercicio_06"


def _exige_sin_cerrar(reserva):
    exige(not reserva.closed, "Has cerrado `reserva`. La función solo pide y devuelve.")


def _exige_que_presta(reserva, frase):
    """Toma todas las que caben: si falta alguna, es que no volvió."""
    _exige_sin_cerrar(reserva)
    tomadas = []
    try:
        for _ in range(reserva.max_size):
            tomadas.append(reserva.getconn(timeout=0.5))
    except PoolTimeout:
        raise Fallo(
            f"{frase} Usa `with reserva.connection()`; o, con `getconn`, `putconn` en un «finally»."
        ) from None
    finally:
        for conexion in tomadas:
            reserva.putconn(conexion)


@contextmanager
def _con_tablas(max_size):
    """Una reserva cuyas conexiones ven las tablas de la lección, recién creadas."""
    opciones = {"options": f"-c search_path={_ESQUEMA} -c lock_timeout=2s"}
    borra = f"DROP SCHEMA IF EXISTS {_ESQUEMA} CASCADE;"
    with ConnectionPool(
        kwargs=opciones, min_size=max_size, max_size=max_size, timeout=0.5, open=False
    ) as reserva:
        reserva.wait(timeout=3)
        with reserva.connection() as conexion:
            conexion.execute(f"{borra} CREATE SCHEMA {_ESQUEMA}; {TABLAS}")
        yield reserva
        with reserva.connection() as conexion:
            conexion.execute(borra)


def _ve(reserva, sql):
    with reserva.connection() as conexion:
        return conexion.execute(sql).fetchall()


def _exige_la_reserva(funcion, reserva, *argumentos):
    """Llama a la función; si va por otra conexión, no usa las tablas que hay en la reserva."""
    antes = reserva.get_stats()["requests_num"]
    try:
        dice = funcion(reserva, *argumentos)
    except psycopg.errors.UndefinedTable as error:
        raise Fallo(
            "La consulta no encuentra la tabla. Usa una conexión de `reserva` y revisa el nombre."
        ) from error
    exige(
        reserva.get_stats()["requests_num"] > antes,
        "La función no pide ninguna conexión a `reserva`. Pídesela con `connection`.",
    )
    return dice


@ejercicios.comprueba("06.1", "consulta_con_limite")
def _consulta_con_limite(consulta_con_limite, prueba):
    exige_parametro(consulta_con_limite, "reserva", "Conexion", "banco")
    opciones = {"options": "-c curso.reserva=si"}
    with ConnectionPool(
        kwargs=opciones, min_size=1, max_size=1, timeout=0.05, open=False
    ) as reserva:
        reserva.wait(timeout=3)
        filas = consulta_con_limite(reserva, "SELECT 7 UNION ALL SELECT 8 ORDER BY 1", 2)
        exige(filas is not None, "La función no devuelve nada. ¿Falta un «return»?")
        exige(
            filas == [(7,), (8,)],
            "Con una conexión libre, la función no devuelve las filas. Usa `fetchall()`.",
        )
        _exige_que_presta(reserva, "Tras una consulta correcta, la conexión no vuelve al pool.")
        exige(
            _va_por_la_reserva(consulta_con_limite, reserva),
            "La consulta no va por una conexión de `reserva`. Pídesela con `connection`.",
        )
        exige_error_de_la_consulta(functools.partial(_al_reves, consulta_con_limite, reserva))
        _exige_que_presta(reserva, "Cuando la consulta falla, la conexión no vuelve al pool.")
        _exige_que_deja_pasar_el_operacional(consulta_con_limite, reserva)

        prestada = reserva.getconn(timeout=2)
        try:
            dice = consulta_con_limite(reserva, "SELECT 1", 0.05)
        except PoolTimeout:
            raise Fallo(
                "Sin conexiones libres llega PoolTimeout a quien llamó. Captura ese error y "
                'devuelve el texto "ocupado".'
            ) from None
        exige(
            dice == "ocupado",
            'Sin conexiones libres, la función tiene que devolver el texto "ocupado".',
        )
        # Quien espera los segundos que le dan la consigue; quien espera los del pool, no.
        en_cola = reserva.get_stats()["requests_waiting"]
        devuelve = threading.Thread(
            target=_devuelve_con_retraso, args=[reserva, prestada, en_cola + 1], daemon=True
        )
        devuelve.start()
        dice = consulta_con_limite(reserva, "SELECT 1", 3)
        devuelve.join()
        exige(
            dice == [(1,)],
            "No esperas los segundos que te dan: te rindes con el límite del pool. Díselo a "
            "`connection`, con `timeout`.",
        )
        exige(
            reserva.timeout == 0.05,
            "Has cambiado el `timeout` del pool, que es de todos. El límite de una sola petición "
            "se le dice a `connection`.",
        )


def _devuelve_con_retraso(reserva, prestada, en_cola):
    """Devuelve la conexión cuando hay quien espera, y pasado ya el límite del pool."""
    espera_en_cola(reserva, en_cola, segundos=2)
    time.sleep(0.25)
    reserva.putconn(prestada)


def _al_reves(funcion, reserva, sql):
    return funcion(reserva, sql, 2)


def _va_por_la_reserva(funcion, reserva):
    """Dice si la consulta usa una conexión de la reserva: solo ellas tienen ese ajuste."""
    try:
        return funcion(reserva, "SELECT current_setting('curso.reserva')", 2) == [("si",)]
    except psycopg.Error:
        return False


def _exige_que_deja_pasar_el_operacional(funcion, reserva):
    """Una consulta que alguien interrumpe: un OperationalError que no es PoolTimeout."""
    try:
        dice = funcion(reserva, "DO $$ BEGIN RAISE query_canceled; END $$", 2)
    except psycopg.errors.QueryCanceled:
        return
    exige(
        dice != "ocupado",
        "Dices «ocupado» cuando había conexión y lo que falla es la consulta, con otro "
        "OperationalError. Captura solo PoolTimeout.",
    )
    raise Fallo("Cuando la consulta falla, el error tiene que llegar a quien llamó.")


@ejercicios.comprueba("06.2", "transfiere")
def _transfiere(transfiere, prueba):
    exige_parametro(transfiere, "reserva", "Conexion", "banco")
    with _con_tablas(max_size=2) as reserva:

        def saldos():
            _exige_sin_cerrar(reserva)
            return dict(_ve(reserva, "SELECT titular, saldo FROM cuentas"))

        _exige_la_reserva(transfiere, reserva, "Ana", "Luis", 30)
        visto = saldos()
        exige(
            visto != {"Ana": 100, "Luis": 50},
            "La función termina, pero los saldos no cambian. Sin commit, lo hecho se deshace: "
            "`connection()` lo pone al salir del bloque.",
        )
        exige(
            visto == {"Ana": 70, "Luis": 80},
            "Al pasar 30 de Ana (100) a Luis (50) quedan "
            f"{visto.get('Ana')} y {visto.get('Luis')}, no 70 y 80.",
        )
        # Cada fila sabe qué transacción la escribió.
        escriben = _ve(reserva, "SELECT count(DISTINCT xmin::text) FROM cuentas")
        _exige_que_presta(reserva, "Tras una transferencia, la conexión no vuelve al pool.")
        for de_luis, cantidad, motivo in (
            (80, 500, "a Ana no le llega el saldo"),
            # Luis tiene todo lo que cabe en un entero: sumar falla, restar no.
            (2147483647, 5, "la suma no cabe en la cuenta de Luis"),
        ):
            _pon(reserva, "Luis", de_luis)
            try:
                transfiere(reserva, "Ana", "Luis", cantidad)
                llega = None
            except Exception as error:
                llega = error
            exige(
                saldos() == {"Ana": 70, "Luis": de_luis},
                f"Cuando {motivo}, se hace solo la mitad. Los dos cambios van en el mismo "
                "bloque `with`, en una sola transacción.",
            )
            exige(
                llega is not None,
                f"Cuando {motivo}, el error no llega a quien llamó. No lo captures.",
            )
            # Un error propio vale si no tapa el de la base de datos: quien mira antes el saldo.
            exige(
                isinstance(llega, psycopg.Error)
                or not isinstance(llega.__context__, psycopg.Error),
                f"Cuando {motivo}, llega {type(llega).__name__}, no el error de la base de datos. "
                "No lo captures.",
            )
            _exige_que_presta(reserva, "Cuando algo falla, la conexión no vuelve al pool.")
        exige(
            escriben == [(1,)],
            "Cada cambio va en su propia transacción. Si el programa se para entre uno y otro, se "
            "pierde dinero: ponlos en el mismo bloque `with`.",
        )


def _pon(reserva, titular, saldo):
    with reserva.connection() as conexion:
        conexion.execute("UPDATE cuentas SET saldo = %s WHERE titular = %s", [saldo, titular])


@contextmanager
def _pools_que_nacen():
    """Apunta los ConnectionPool que se crean dentro del bloque."""
    nacidos, nace = [], ConnectionPool.__init__

    def nace_y_se_apunta(pool, *argumentos, **opciones):
        nacidos.append(pool)
        nace(pool, *argumentos, **opciones)

    ConnectionPool.__init__ = nace_y_se_apunta
    try:
        yield nacidos
    finally:
        ConnectionPool.__init__ = nace


@ejercicios.comprueba("06.3", "abre_reserva", segundos=8)
def _abre_reserva(abre_reserva, prueba):
    with _pools_que_nacen() as nacidos:
        try:
            perdida = abre_reserva(0.1, host="127.0.0.1", port=puerto_sin_nadie())
        except Exception as error:
            _exige_sin_conexion(error)
            exige(
                all(getattr(pool, "closed", True) for pool in nacidos),
                "Lanzas SinConexion, pero dejas abierto el pool, que sigue intentando conectar. "
                "Ciérralo.",
            )
        else:
            exige(
                perdida is not None,
                "Sin servidor, la función devuelve None y calla. Lanza SinConexion.",
            )
            exige(
                isinstance(perdida, ConnectionPool),
                "Sin servidor, la función devuelve algo que no es un pool. Lanza SinConexion.",
            )
            exige(
                perdida.get_stats()["pool_available"] == 0,
                "La función no usa los `datos` que recibe. Pásalos con `kwargs=datos`.",
            )
            exige(
                perdida.min_size > 0,
                "Con `min_size=0` no hay ninguna conexión que esperar: `wait()` no prueba nada. "
                "Pide al menos una.",
            )
            raise Fallo(
                "Sin nadie en ese puerto, la función devuelve un pool como si nada. Ni el "
                "constructor ni `check()` lo notan: espera con `wait()`."
            )
    reserva = abre_reserva(
        3,
        host=os.environ["PGHOST"],
        port=os.environ["PGPORT"],
        options="-c curso.reserva=si",
    )
    exige(reserva is not None, "Con el servidor en marcha no devuelve nada. ¿Falta un «return»?")
    exige(
        isinstance(reserva, ConnectionPool),
        "Con el servidor en marcha, la función tiene que devolver el ConnectionPool.",
    )
    exige(
        not reserva.closed,
        "Con el servidor en marcha, el pool que devuelves está cerrado. "
        "Si usas un `with`, lo cierra al salir.",
    )
    exige(
        _estan_todas_libres(reserva),
        "Al pool que devuelves le falta una conexión. ¿Tomaste una para probar y no la devolviste?",
    )
    exige(
        _ve(reserva, "SELECT current_setting('curso.reserva', true)") == [("si",)],
        "La función no usa todos los `datos` que recibe. Pásalos con `kwargs=datos`.",
    )


def _estan_todas_libres(reserva, segundos=1):
    """Dice si ninguna conexión del pool está prestada. Espera a las que se están abriendo."""
    limite = time.monotonic() + segundos
    while True:
        datos = reserva.get_stats()
        if datos["pool_available"] == datos["pool_size"] or time.monotonic() > limite:
            return datos["pool_available"] == datos["pool_size"]
        time.sleep(0.01)


def _exige_sin_conexion(error):
    """La excepción es la del cuaderno de quien aprende: se reconoce por su nombre."""
    es_suya = type(error).__name__ == "SinConexion"
    if isinstance(error.__cause__ if es_suya else error, PoolClosed):
        raise Fallo(
            "Usas el pool antes de abrirlo o después de cerrarlo (PoolClosed). Créalo con "
            "`open=True`, o llama a `open()`."
        ) from None
    if es_suya:
        exige(
            isinstance(error.__cause__, psycopg.Error),
            "SinConexion ha perdido la causa. Escribe «from error» al final del «raise».",
        )
        return
    if isinstance(error, PoolTimeout):
        raise Fallo(
            "Sin servidor llega PoolTimeout, no SinConexion. Captura PoolTimeout y lanza "
            "SinConexion con «from»."
        ) from None
    raise error


@ejercicios.comprueba("06.4", "pool_de_la_tienda", segundos=8)
def _pool_de_la_tienda(pool_de_la_tienda, prueba):
    reserva = pool_de_la_tienda()
    exige(reserva is not None, "La función no devuelve nada. ¿Falta un «return»?")
    exige(
        isinstance(reserva, ConnectionPool),
        "La función tiene que devolver un ConnectionPool.",
    )
    # Cerrarlo espera a sus hilos: si no, abrirían otra conexión cuando ya se ha juzgado.
    with closing(reserva):
        _exige_pool_de_la_tienda(reserva, prueba)


def _exige_pool_de_la_tienda(reserva, prueba):
    try:
        # Uno que ya se abrió y se cerró no se puede volver a abrir.
        exige(reserva.closed, "El pool nace abierto. Dile al constructor `open=False`.")
        reserva.open(wait=True, timeout=2)
    except PoolClosed:
        raise Fallo("El pool ya se ha cerrado, y no se abre otra vez. Solo créalo.") from None
    except PoolTimeout:
        raise Fallo(
            "El pool no consigue conectar. No le des datos de conexión: usa las variables PG*."
        ) from None
    visto = prueba.espera_conexiones(1, segundos=0.5)
    exige(visto == 1, f"Al abrirlo, el servidor ve {visto}, no 1. Revisa `min_size`.")
    _exige_que_no_presta_muertas(reserva, prueba)
    exige(
        abs(reserva.timeout - 0.3) < 1e-9,
        f"Quien pide espera {reserva.timeout:g} s como mucho, no 0,3. Es el parámetro `timeout`, "
        "en segundos.",
    )
    exige(
        reserva.max_size == 3,
        f"Caben {reserva.max_size} a la vez como mucho, no 3. Revisa `max_size`.",
    )
    _exige_cola_de_dos(reserva, [reserva.getconn(timeout=3) for _ in range(3)])


def _exige_que_no_presta_muertas(reserva, prueba):
    try:
        for muere in (False, True):
            if muere:
                prueba.termina_conexiones()
            with reserva.connection(timeout=1) as conexion:
                conexion.execute("SELECT 1")
    except PoolTimeout:
        raise Fallo(
            "El pool no presta ninguna conexión: lo que va en `check` las da todas por malas. "
            "Es `ConnectionPool.check_connection`, sin paréntesis."
        ) from None
    except psycopg.OperationalError:
        raise Fallo(
            "El pool ha prestado una conexión muerta. El parámetro `check` las prueba antes de "
            "cada préstamo."
        ) from None


def _exige_cola_de_dos(reserva, tomadas):
    errores = []

    def espera_turno():
        try:
            reserva.putconn(reserva.getconn(timeout=4))
        except psycopg.OperationalError as error:
            errores.append(type(error).__name__)

    hilos = [threading.Thread(target=espera_turno, daemon=True) for _ in range(2)]
    try:
        for cuantos, hilo in enumerate(hilos, 1):
            hilo.start()
            while hilo.is_alive() and not espera_en_cola(reserva, cuantos, segundos=0.05):
                pass
        exige(not errores, "En la cola no caben dos. Revisa `max_waiting`.")
        try:
            tomadas.append(reserva.getconn(timeout=0.05))
        except TooManyRequests:
            return
        except PoolTimeout:
            pass
        limite = reserva.max_waiting or "sin límite"
        raise Fallo(
            "Con dos en la cola, la siguiente petición se queda a esperar. Tiene que recibir "
            f"TooManyRequests: revisa `max_waiting`, que es {limite}."
        )
    finally:
        for conexion in tomadas:
            reserva.putconn(conexion)
        for hilo in hilos:
            if hilo.ident is not None:
                hilo.join(2)


@ejercicios.comprueba("06.5", "alta")
def _alta(alta, prueba):
    exige_parametro(alta, "reserva", "Conexion", "banco")
    with _con_tablas(max_size=1) as reserva:
        antes = reserva.get_stats()["requests_num"]
        try:
            dice = _exige_la_reserva(alta, reserva, "Ana")
        except PoolTimeout:
            raise Fallo(
                "Con un pool de una sola conexión, tu función se espera a sí misma: pide otra sin "
                "devolver la primera. Hazlo todo con la misma."
            ) from None
        pedidas = reserva.get_stats()["requests_num"] - antes
        _exige_sin_cerrar(reserva)
        _exige_que_presta(reserva, "Tras el alta, la conexión no vuelve al pool.")
        exige(dice is not None, "La función no devuelve nada. ¿Falta un «return»?")
        exige(
            not isinstance(dice, (tuple, list)),
            "Devuelves la fila, no el número. Es su primera columna: `fetchone()[0]`.",
        )
        exige(isinstance(dice, int), f"Devuelves un {type(dice).__name__}, no un número entero.")
        guardadas = _ve(reserva, "SELECT nombre FROM personas")
        exige(
            guardadas == [("Ana",)],
            "Después del alta, la tabla no tiene a la persona nueva. ¿Se hace el commit?"
            if not guardadas
            else "Después de un alta, la tabla no tiene una sola fila con ese nombre.",
        )
        exige(
            dice == 1,
            f"Tras la primera alta hay 1 persona y tu función dice {dice}. Cuenta después de "
            "guardar, con la misma conexión.",
        )
        exige(
            pedidas == 1,
            f"Haces {pedidas} peticiones al pool para un alta. No se bloquea, pero entre una y "
            "otra cabe el cambio de otra tarea: haz las dos cosas en el mismo `with`.",
        )
        with reserva.connection() as conexion:
            conexion.execute("INSERT INTO personas VALUES ('Eva')")
        dice = alta(reserva, "Luis")
        exige(
            dice == 3,
            f"Otra tarea guarda a Eva y tú das de alta a Luis: hay 3 personas y tu función dice "
            f"{dice}. Cuéntalas en la tabla.",
        )
        try:
            alta(reserva, None)
        except psycopg.Error:
            pass
        else:
            raise Fallo("Si el alta falla, el error tiene que llegar a quien llamó.")
        _exige_que_presta(reserva, "Cuando el alta falla, la conexión no vuelve al pool.")


@ejercicios.comprueba("06.6", "resume")
def _resume(resume, prueba):
    exige_parametro(resume, "reserva", "Conexion", "banco")
    with ConnectionPool(min_size=1, max_size=1, open=False) as reserva:
        reserva.wait(timeout=3)
        dice = _llama_a_resume(resume, reserva)
        _exige_resumen(dice, "Con un pool sin usar", 0, 0, 0)
        # Cuatro peticiones; una espera y se cansa.
        prestada = reserva.getconn(timeout=2)
        with suppress(PoolTimeout):
            reserva.getconn(timeout=0.05)
        dice = _llama_a_resume(resume, reserva)
        _exige_resumen(dice, "Con una petición atendida y otra que se cansó", 2, 1, 50)
        reserva.putconn(prestada)
        for _ in range(2):
            reserva.putconn(reserva.getconn(timeout=2))
        dice = _llama_a_resume(resume, reserva)
        _exige_resumen(dice, "Con tres peticiones atendidas y otra que se cansó", 4, 1, 25)
        exige(
            reserva.get_stats().get("requests_num") == 4,
            "Después de tu función, los contadores están a cero o han cambiado. Lee con "
            "`get_stats()`, que no borra.",
        )


def _llama_a_resume(resume, reserva):
    antes = reserva.get_stats().get("requests_num", 0)
    try:
        dice = resume(reserva)
    except KeyError as error:
        raise Fallo(
            f"Un contador que nunca ha subido no está: {error}. Léelo con `.get(clave, 0)`."
        ) from None
    except ZeroDivisionError:
        raise Fallo("Con cero peticiones divides entre cero. Ese caso da 0.") from None
    _exige_sin_cerrar(reserva)
    exige(
        reserva.get_stats().get("requests_num", 0) <= antes,
        "Pides una conexión, y esa petición también cuenta. Para leer las estadísticas no hace "
        "falta ninguna.",
    )
    return dice


def _exige_resumen(dice, caso, peticiones, fallidas, porcentaje):
    exige(dice is not None, "La función no devuelve nada. ¿Falta un «return»?")
    exige(isinstance(dice, dict), "La función tiene que devolver un diccionario.")
    esperado = {
        "peticiones": peticiones,
        "fallidas": fallidas,
        "porcentaje_en_cola": porcentaje,
    }
    faltan = [clave for clave in esperado if clave not in dice]
    exige(not faltan, f"En el diccionario no está la clave «{faltan and faltan[0]}».")
    if peticiones == 4 and dice["peticiones"] in (0, 2):
        raise Fallo(
            "La segunda vez que miras, lo de antes ya no está. `pop_stats()` pone los contadores a "
            "cero: lee con `get_stats()`."
        )
    for clave, valor in esperado.items():
        es_numero = isinstance(dice[clave], (int, float))
        igual = es_numero and abs(dice[clave] - valor) < 0.5
        pista = "" if es_numero else " Tiene que ser un número."
        if clave == "porcentaje_en_cola" and es_numero and not igual:
            pista = (
                " Es de cada cien: multiplica por 100."
                if isinstance(dice[clave], float) and abs(dice[clave] * 100 - valor) < 0.5
                else " Cuenta `requests_queued` (esperaron) entre las peticiones, "
                "no `requests_waiting` (esperan ahora)."
            )
        exige(igual, f"{caso}, `{clave}` es {valor} y tu función dice {dice[clave]}.{pista}")


comprobar = ejercicios.comprobar
