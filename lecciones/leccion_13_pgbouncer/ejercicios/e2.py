"""13.2: un cerrojo que dura lo que la transacción.

Se juzga en directo. Un cerrojo de sesión se distingue de uno de transacción sin PgBouncer: solo el
de sesión se puede soltar con `pg_advisory_unlock`.
"""

import secrets
import warnings

import psycopg
from psycopg_pool import ConnectionPool, PoolTimeout

from helpers.ejercicios import (
    Adrede,
    Fallo,
    Hilo,
    a_la_vez,
    aparte,
    ejercicio,
    exige,
    exige_parametro,
    faltan,
    libres,
    mata,
    si_lanza,
)

from .prestado import cambiado, pedidos
from .prestado import reserva as crea_reserva

_CERRADA = "Has cerrado `reserva`, y otros la usan. La función solo pide y devuelve."
_TABLA = """
    SET lock_timeout = '5s';
    DROP TABLE IF EXISTS ejercicio_13 CASCADE;
    CREATE TABLE ejercicio_13 (que text UNIQUE DEFERRABLE INITIALLY DEFERRED);
"""
_SIN_CERROJO = psycopg.errors.LockNotAvailable
_APUNTA = "INSERT INTO ejercicio_13 VALUES (%s)"
# Los que lee quien mira: el número entero está en dos mitades.
_CERROJOS = """
    SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks
        WHERE locktype = 'advisory' AND granted AND pid = ANY (%s) AND objsubid = 1
    UNION ALL SELECT NULL FROM pg_locks
        WHERE locktype = 'advisory' AND granted AND pid = ANY (%s) AND objsubid <> 1
"""
_EN_UNA = """Lo que hizo `trabajo` y el cerrojo no van en la misma transacción: detrás de PgBouncer
    serían dos conexiones distintas. Todo dentro del mismo `conexion.transaction()`."""


@ejercicio("solo_uno", segundos=40)
def juzga(solo_uno, prueba):
    exige_parametro(solo_uno, "reserva", "pool", "pgbouncer")
    for autocommit in (False, True):
        with aparte() as mira, crea_reserva(2, autocommit) as reserva:
            mira.execute(_TABLA)
            try:
                _lo_hace(solo_uno, reserva, mira, autocommit)
                _lo_tiene_otro(solo_uno, reserva, mira)
                _a_la_vez(solo_uno, reserva, mira)
                _falla(solo_uno, reserva, mira)
                _agotada(solo_uno, reserva)
            finally:
                mira.execute("DROP TABLE IF EXISTS ejercicio_13")


def _numero():
    """Uno cualquiera de los que caben en un `bigint`, y que nadie más usa."""
    return secrets.randbits(63) - 2**62


def _cerrojos(mira, procesos):
    mira.execute(_CERROJOS, [procesos, procesos])
    return [None if numero is None else int(numero) for (numero,) in mira.fetchall()]


def _guardados(mira):
    mira.execute("SELECT que FROM ejercicio_13 ORDER BY que")
    return [que for (que,) in mira.fetchall()]


def _lo_hace(solo_uno, reserva, mira, autocommit):
    en = "en autocommit" if autocommit else "sin autocommit"
    for vez in range(3):
        numero, visto = _numero() if vez else 7, []

        def trabajo(conexion, numero=numero, visto=visto, vez=vez):
            pid = conexion.info.backend_pid
            visto.append(_cerrojos(mira, [pid]))
            estado = conexion.info.transaction_status.name
            visto.append(estado)
            conexion.execute(_APUNTA, [f"{autocommit} {vez}"])
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                suelta = conexion.execute("SELECT pg_advisory_unlock(%s::bigint)", [numero])
            visto.append(suelta.fetchone()[0])
            visto.append(_guardados(mira))

        antes_de = {c.info.backend_pid for c in libres(reserva, reserva.max_size)}
        with si_lanza(
            PoolTimeout="Pides una segunda conexión, y con la que ya tienes basta.",
            NumericValueOutOfRange="El cerrojo es el número tal cual, un `bigint`.",
        ):
            dice = solo_uno(reserva, numero, trabajo)
        exige(visto, "Nadie tiene el cerrojo, y no llamas a `trabajo`.")
        exige(len(visto) == 4, "Llamas a `trabajo` más de una vez, o su error se pierde.")
        tomados, estado, de_sesion, antes = visto
        if numero not in tomados:
            que = "tiene otro" if tomados else "no tiene ninguno: ya lo soltaste, o lo tiene otra"
            raise Fallo(f"""Mientras `trabajo` trabaja, la conexión que recibe tiene que tener el
                cerrojo `numero`, el de un solo `bigint`, y {que}.""")
        if de_sesion:
            raise Fallo("""El cerrojo es de sesión: no se suelta al acabar la transacción, y detrás
                de PgBouncer se queda en una conexión que ya es de otro. Usa el de transacción.""")
        exige(estado == "INTRANS", f"{_EN_UNA} Aquí la conexión está {en}.")
        exige(f"{autocommit} {vez}" not in antes, _EN_UNA)
        if f"{autocommit} {vez}" not in _guardados(mira):
            raise Fallo(f"""Devuelves, y lo que hizo `trabajo` no está guardado. Aquí la conexión
                está {en}.""")
        exige(dice is True, f"Cuando lo hace, la función devuelve `True`, y la tuya, `{dice!r}`.")
        _exige_vuelta(reserva, mira)
        if {c.info.backend_pid for c in libres(reserva, reserva.max_size)} != antes_de:
            raise Fallo("Cierras la conexión, y el pool tiene que abrir otra. Devuélvela abierta.")


def _exige_vuelta(reserva, mira, como="Al terminar"):
    if faltan(reserva, reserva.max_size, _CERRADA):
        raise Fallo(f"""{como}, la conexión no vuelve al pool. Usa `with reserva.connection()`; o,
            con `getconn`, `putconn` en un «finally».""")
    vueltas = libres(reserva, reserva.max_size)
    if _cerrojos(mira, [conexion.info.backend_pid for conexion in vueltas]):
        raise Fallo(f"{como}, la conexión vuelve al pool con un cerrojo puesto.")
    for conexion in vueltas:
        if que := cambiado(conexion, reserva.kwargs["autocommit"]):
            raise Fallo(f"""{como}, la conexión vuelve con `{que}` cambiado. Déjala como la
                recibiste; un ajuste del servidor, con `SET LOCAL`.""")


def _lo_tiene_otro(solo_uno, reserva, mira):
    numero, llamado = _numero(), []
    for orden in ("pg_advisory_lock", "pg_advisory_xact_lock"):
        with psycopg.connect(application_name="comprobaciones") as otro:
            otro.execute(f"SELECT {orden}(%s::bigint)", [numero])
            pedidos.clear()
            hilo = Hilo(solo_uno, reserva, numero, llamado.append)
            if not hilo.termina():
                raise Fallo("""El cerrojo lo tiene otro, y tu función espera. Con
                    `pg_try_…` contesta en el acto si lo da o no.""")
            dice = hilo.resultado()
            veces = len(pedidos)
            exige(veces < 2, f"El cerrojo lo tiene otro, y lo pides {veces} veces: no insistas.")
            exige(not llamado, "El cerrojo lo tiene otro, y llamas a `trabajo` igual.")
            if dice is not False:
                raise Fallo(f"Cuando lo tiene otro se devuelve `False`, y la tuya da `{dice!r}`.")
            otro.execute("SELECT pg_advisory_unlock_all()")
    _exige_vuelta(reserva, mira, como="Cuando el cerrojo lo tiene otro")


def _a_la_vez(solo_uno, reserva, mira):
    """Mientras uno trabaja, otro lo pide; y con otro número, trabajan los dos."""
    numero, dicen = _numero(), []

    def trabajo(_):
        dicen.append(Hilo(solo_uno, reserva, numero, lambda _: dicen.append("dos")).resultado())

    solo_uno(reserva, numero, trabajo)
    exige(
        dicen == [False], "Mientras uno trabaja, llega otro con el mismo número y lo hace también."
    )
    with crea_reserva(4, False) as otra:
        uno, dos = _numero(), _numero()

        def anidado(_):
            dicen.append(solo_uno(otra, dos, lambda _: None))

        solo_uno(otra, uno, anidado)
        exige(dicen[-1] is True, "Con otro número, dentro del primero, no lo haces.")
        hechos = []
        a_la_vez(*[lambda n=n: solo_uno(otra, n, lambda _: hechos.append(n)) for n in range(4)])
        exige(sorted(hechos) == [0, 1, 2, 3], "Cuatro números distintos a la vez, y no se hacen.")
    _exige_vuelta(reserva, mira)


def _falla(solo_uno, reserva, mira):
    def lanza(error):
        def trabajo(conexion):
            conexion.execute(_APUNTA, ["a medias"])
            raise error

        return trabajo

    def con_sql(conexion):
        conexion.execute(_APUNTA, ["a medias"])
        conexion.execute("SELECT 1 / 0")

    def en_el_commit(conexion):
        for _ in range(2):
            conexion.execute(_APUNTA, ["a medias"])

    def muere(conexion):
        conexion.execute(_APUNTA, ["a medias"])
        mata(conexion)
        conexion.execute("SELECT 1")

    for como, trabajo, clase in (
        ("`trabajo` lanza un error suyo", lanza(Adrede()), Adrede),
        ("alguien pulsa Ctrl-C", lanza(KeyboardInterrupt()), KeyboardInterrupt),
        ("falla una orden de `trabajo`", con_sql, psycopg.errors.DivisionByZero),
        ("falla el propio commit", en_el_commit, psycopg.errors.UniqueViolation),
        ("la conexión muere dentro", muere, psycopg.OperationalError),
        ("a `trabajo` no le dan otro cerrojo", lanza(_SIN_CERROJO()), _SIN_CERROJO),
    ):
        llega, llamadas = None, []
        try:
            solo_uno(reserva, _numero(), lambda c, t=trabajo, n=llamadas: (n.append(c), t(c)))
        except (Exception, KeyboardInterrupt) as error:
            llega = error
        if not isinstance(llega, clase):
            que = "ninguno" if llega is None else type(llega).__name__
            raise Fallo(f"Si {como}, ese error tiene que llegar a quien llamó, y llega {que}.")
        exige(len(llamadas) == 1, f"Si {como}, llamas a `trabajo` {len(llamadas)} veces.")
        exige("a medias" not in _guardados(mira), f"Si {como}, queda guardado lo que hizo.")
        _exige_vuelta(reserva, mira, como=f"Si {como}")


def _agotada(solo_uno, reserva):
    tomadas = [ConnectionPool.getconn(reserva) for _ in range(reserva.max_size)]
    try:
        with si_lanza(
            Exception="Con el pool agotado llega {clase}, y tiene que ser `PoolTimeout`."
        ):
            try:
                solo_uno(reserva, _numero(), lambda _: None)
            except PoolTimeout:
                return
        raise Fallo("Con el pool agotado no llega ningún error: quien llamó no se entera.")
    finally:
        for conexion in tomadas:
            ConnectionPool.putconn(reserva, conexion)
