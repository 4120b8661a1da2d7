"""06.1: una consulta que espera su conexión un tiempo dado."""

import time
from contextlib import contextmanager, suppress

import psycopg
from psycopg_pool import ConnectionPool

from helpers.ejercicios import (
    AJUSTES_CAMBIADOS,
    SIN_RETURN,
    Fallo,
    Hilo,
    ejercicio,
    exige,
    exige_error_de_la_consulta,
    exige_parametro,
    exige_que_lance,
    mata,
    si_lanza,
)
from helpers.numeros import exacto

from ..ensayos import espera_en_cola
from .comun import CERRADA, al_primero, con_tablas, exige_vuelta, interrumpe

_LLEGA = "Cuando la consulta falla, el error tiene que llegar a quien llamó."
_OTRO = "Cuando la consulta falla llega {clase}, no su error: déjalo pasar tal como es."
_NO_ESPERAS = """No esperas los segundos que te dan: te rindes con el límite del pool, o antes.
    Díselo a `connection`, con `timeout`."""

_CAMBIADA = """Con un «%» en la consulta, el servidor recibe otra. No cambies el texto de `sql`:
    pásalo solo, tal cual."""
_DE_MAS = """`segundos` es lo que se espera a la conexión, no lo que dura la consulta: con una
    libre, una que tarda más que `segundos` también da sus filas."""
_CON_PORCENTAJE = """Con un «%» en la consulta psycopg espera valores, porque le pasas una lista,
    aunque sea vacía. `sql` ya está completa: pásala sola."""


@ejercicio("consulta_con_limite", segundos=30)
def juzga(consulta_con_limite, prueba):
    exige_parametro(consulta_con_limite, "reserva", "Conexion", "banco")
    with con_tablas(1) as (reserva, mira):
        reserva._espera = 0.05
        _con_una_libre(consulta_con_limite, reserva)
        _lo_que_falla(consulta_con_limite, reserva, mira)
        _lo_que_guarda(consulta_con_limite, reserva, mira)
        _ocupado(consulta_con_limite, reserva)
        _que_tarda(consulta_con_limite, reserva)
        reserva.close()
        with exige_que_lance(
            "PoolClosed",
            "Con el pool cerrado dices «ocupado», y no lo está: está roto. Atrapa solo "
            "PoolTimeout.",
        ):
            consulta_con_limite(reserva, "SELECT 1", 2)


def _con_una_libre(funcion, reserva):
    # Una sola fila, y solo en una conexión de la reserva.
    propia = "SELECT current_setting('search_path')"
    try:
        filas = funcion(reserva, propia, 2)
    except psycopg.Error:
        exige(not reserva.closed, CERRADA)
        raise
    exige(filas is not None, SIN_RETURN)
    if filas == "ocupado":
        raise Fallo("Dices «ocupado» y hay una conexión libre.")
    if not isinstance(filas, list) or len(filas) != 1 or not isinstance(filas[0], tuple):
        raise Fallo("""Con una conexión libre, la función no devuelve la lista de las filas. Usa
            `fetchall()`.""")
    exige_vuelta(reserva, "Tras una consulta correcta, la conexión no vuelve al pool.", True)
    if not reserva.esperas or filas != [("ejercicio_06",)]:
        raise Fallo("La consulta no va por una conexión de `reserva`. Pídesela con `connection`.")
    for sql, esperadas in (
        ("SELECT 7 UNION ALL SELECT 8 ORDER BY 1", [(7,), (8,)]),
        ("VALUES (5), (6)".lower(), [(5,), (6,)]),
        ("SELECT 1 WHERE false", []),
        ("SELECT titular FROM cuentas WHERE titular LIKE 'A%'", [("Ana",)]),
        ("SELECT 10 % 3", [(1,)]),
    ):
        with si_lanza(ProgrammingError=_CON_PORCENTAJE, UndefinedFunction=_CAMBIADA):
            dice = funcion(reserva, sql, 2)
        if dice != esperadas:
            raise Fallo(f"""Con `{sql}` no devuelves la lista de sus filas, que es `{esperadas}`.
                Usa `fetchall()`.""")
    if ajustes := funcion(reserva, AJUSTES_CAMBIADOS, 2):
        raise Fallo(f"""Tu consulta se ejecuta con otro `{ajustes[0][0]}`. `segundos` es lo que se
            espera a la conexión; lo que tarde la consulta no cuenta: no cambies ningún ajuste.""")
    vistas = len(funcion(reserva, "SELECT n FROM generate_series(1, 1200) AS n", 2))
    exige(vistas == 1200, f"La consulta da 1200 filas y devuelves {vistas}. Usa `fetchall()`.")
    if funcion(reserva, "SELECT 1", 0.9) == "ocupado":
        raise Fallo("""Con 0,9 segundos y una conexión libre, dices «ocupado». `segundos` puede
            llevar decimales: pásalo tal cual.""")


def _lo_que_guarda(funcion, reserva, mira):
    funcion(reserva, "INSERT INTO personas VALUES ('Zoe') RETURNING nombre".lower(), 2)
    mira.execute("SELECT count(*) FROM personas")
    if mira.fetchone()[0] != 1:
        raise Fallo("""Con un `INSERT … RETURNING` devuelves la fila, pero no queda guardada: al
            volver al pool se deshace. El commit lo pone `connection()` al salir del bloque.""")
    with exige_que_lance(
        "CheckViolation",
        "Falla el propio `commit`, y quien llamó no se entera: cree que su fila está guardada.",
    ):
        funcion(reserva, "INSERT INTO personas VALUES ('Nadie') RETURNING nombre", 2)
    exige_vuelta(reserva, "Cuando falla el `commit`, la conexión no vuelve al pool.")
    # La conexión muere entre la consulta y el `commit`.
    reserva.avisa, callado = al_primero("orden", mata), False
    with suppress(psycopg.Error):
        funcion(reserva, "INSERT INTO personas VALUES ('Lola') RETURNING nombre", 2)
        callado = True
    reserva.avisa = None
    mira.execute("SELECT count(*) FROM personas WHERE nombre = 'Lola'")
    if callado and not mira.fetchone()[0]:
        raise Fallo("""La conexión muere antes de guardar, la fila se pierde, y quien llamó no se
            entera. El error de guardar también llega.""")
    exige_vuelta(reserva, "Cuando la conexión muere al guardar, su sitio no vuelve al pool.")


@contextmanager
def _exige_una_vez(mira, cuando):
    """Lanza Fallo si la consulta del bloque llega al servidor más de una vez."""
    mira.execute("ALTER SEQUENCE veces RESTART")
    try:
        yield
    finally:
        mira.execute("SELECT last_value FROM veces")
        if mira.fetchone()[0] != 1:
            raise Fallo(f"""{cuando} y la repites: lo que la primera hizo, se hace dos veces.
                Ejecútala una sola vez, y deja llegar el error.""")


def _lo_que_falla(funcion, reserva, mira):
    exige_error_de_la_consulta(lambda sql: funcion(reserva, sql, 2))
    exige_vuelta(reserva, "Cuando la consulta falla, la conexión no vuelve al pool.")
    # Un OperationalError que no es PoolTimeout: se interrumpe la consulta, o espera a otra. Y uno
    # que no lo es.
    for clase, ocurre in (
        ("QueryCanceled", "57014"),
        ("LockNotAvailable", "55P03"),
        ("UndefinedTable", "42P01"),
    ):
        with exige_que_lance(clase, _LLEGA, Exception=_OTRO):
            # El servidor dice «timeout» en los dos primeros: no es el del pool.
            hace = f"RAISE SQLSTATE '{ocurre}' USING MESSAGE = 'statement timeout'"
            sql = f"DO $$ BEGIN PERFORM nextval('veces'); {hace}; END $$"
            with _exige_una_vez(mira, f"La consulta falla ({ocurre})"):
                dice = funcion(reserva, sql, 2)
            if dice == "ocupado":
                raise Fallo("""Dices «ocupado» cuando había conexión y lo que falla es la consulta,
                    con otro OperationalError. Atrapa solo PoolTimeout.""")
    reserva.avisa = al_primero("orden", interrumpe)
    with exige_que_lance(
        "KeyboardInterrupt", "Atrapas el Ctrl-C de quien quiere parar. Atrapa solo PoolTimeout."
    ):
        funcion(reserva, "SELECT 1", 2)
    exige_vuelta(reserva, "Si alguien pulsa Ctrl-C, la conexión no vuelve al pool.")
    with exige_que_lance("OperationalError", _LLEGA) as lanzado:
        muere = "SELECT nextval('veces'), pg_terminate_backend(pg_backend_pid())"
        with _exige_una_vez(mira, "La conexión muere en plena consulta"):
            funcion(reserva, muere, 2)
    if isinstance(lanzado[0].__context__, psycopg.Error):
        raise Fallo("""La conexión muere en plena consulta, y no llega ese error, sino el de tu
            `rollback()`, que falla y lo tapa. No lo llames: `connection()` lo hace protegido.""")
    exige_vuelta(reserva, "Cuando la conexión muere en la consulta, su sitio no vuelve al pool.")


def _ocupado(funcion, reserva):
    prestada = ConnectionPool.getconn(reserva, timeout=10)
    for segundos, como_mucho in ((0.4, 0.6), (0.05, 0.2)):
        _se_cansa(funcion, reserva, segundos, como_mucho)
    # Si alguien la devuelve mientras espera, la consigue; otro, entretanto, se cansa.
    en_cola = reserva.get_stats()["requests_waiting"]
    reserva.esperas.clear()
    paciente = Hilo(funcion, reserva, "SELECT 1", 90)
    espera_en_cola(reserva, en_cola + 1, segundos=1)
    pedidas = list(reserva.esperas)
    otro = Hilo(funcion, reserva, "SELECT 1", 0.05)
    en_turno = otro.termina(3)
    ConnectionPool.putconn(reserva, prestada)
    exige(paciente.resultado() == [(1,)], _NO_ESPERAS)
    if len(pedidas) == 1 and pedidas[0] < 80:
        raise Fallo(f"""Te dan 90 segundos y pides la conexión con {exacto(pedidas[0])}: te rindes
            antes. Pásalos tal cual a `connection`, con `timeout`.""")
    if not en_turno or otro.resultado() != "ocupado":
        raise Fallo("""Mientras otro espera 90 segundos, quien da 0,05 espera más: hace cola en tu
            función antes de llegar al pool. Quita ese cerrojo: la cola la hace el pool.""")
    exige_vuelta(reserva, "Después de esperar, la conexión no vuelve al pool.")


def _se_cansa(funcion, reserva, segundos, como_mucho):
    reserva.esperas.clear()
    inicio = time.monotonic()
    with si_lanza(
        PoolTimeout="Sin conexiones libres llega PoolTimeout a quien llamó. Atrapa ese error "
        'y devuelve el texto "ocupado".'
    ):
        dice = funcion(reserva, "SELECT 1", segundos)
    tarda, espera = time.monotonic() - inicio, sum(reserva.esperas)
    if dice != "ocupado":
        raise Fallo('Sin conexiones libres, la función tiene que devolver el texto "ocupado".')
    # Lo que se pide al pool no depende de la carga; lo que tarda solo puede ser de más.
    exige(tarda > 0.9 * segundos and (not espera or espera > segundos / 2), _NO_ESPERAS)
    if espera > como_mucho:
        raise Fallo("""Esperas más de los segundos que te dan: cada petición al pool espera los
            suyos, y haces más de una, o les das más.""")


def _que_tarda(funcion, reserva):
    """Una consulta que dura más que `segundos`. Se repite, por si la máquina se para ahí."""
    for _ in range(3):
        with si_lanza(QueryCanceled=_DE_MAS):
            if funcion(reserva, "SELECT 1 FROM pg_sleep(0.3)", 0.2) == [(1,)]:
                return
    raise Fallo(_DE_MAS)
