"""06.2: una transferencia entera o ninguna."""

import psycopg
import psycopg2

from helpers.ejercicios import Fallo, Hilo, ejercicio, exige, exige_parametro, si_lanza

from .comun import (
    CERRADA,
    CON_APOSTROFO,
    EN_MEDIO,
    NO_REPITAS,
    al_primero,
    con_tablas,
    exige_la_reserva,
    exige_los_del_pool,
    exige_vuelta,
)

MITAD = """se hace solo la mitad. Los dos cambios van en el mismo bloque `with`, en una sola
    transacción, y el commit lo pone `connection()` al salir bien."""

_OTRAS = """Una cuenta se queda con menos de cero (23514), y a quien paga le llegaba. Cambian otras
    cuentas, o se resta lo que no es: cada `UPDATE` lleva su `WHERE`."""

# (saldo de Luis, cantidad, cuándo se dice)
FALLOS = (
    (80, 500, "a Ana no le llega el saldo"),
    # Luis tiene todo lo que cabe en un entero: sumar falla, restar no.
    (2147483647, 5, "la suma no cabe en la cuenta de Luis"),
    (60, 6, "falla el propio commit"),
)
CHOQUE = ((60, 7, "se cruza con otra y llega DeadlockDetected"),)


@ejercicio("transfiere", segundos=30)
def juzga(transfiere, prueba):
    exige_parametro(transfiere, "reserva", "Conexion", "banco")
    with con_tablas(2) as (reserva, mira):
        mueve(transfiere, reserva, mira)
        lo_que_falla(transfiere, reserva, mira, FALLOS)
        en_medio(transfiere, reserva, mira)
        lo_que_falla(transfiere, reserva, mira, CHOQUE)
        a_la_vez(transfiere, reserva, mira)
        exige_los_del_pool(lambda: transfiere(reserva, "Ana", "Luis", 1), reserva)


def _saldos(mira):
    mira.execute("SELECT titular, saldo FROM cuentas")
    return dict(mira.fetchall())


def _cambiados(saldos, cambios):
    return {titular: saldo + cambios.get(titular, 0) for titular, saldo in saldos.items()}


def mueve(transfiere, reserva, mira):
    for origen, destino, cantidad in (
        ("Ana", "Luis", 30),
        ("O'Hara", "Noa", 15),
        ("Noa", "Ana", 22),  # todo lo que tiene; y hay una «NOA»
        (" N_a", "O'Hara", 3),  # y hay un « Noa»
    ):
        antes = _saldos(mira)
        motivos = {"CheckViolation": _OTRAS}
        if antes[origen] == cantidad:
            motivos["Exception"] = f"""«{origen}» tiene {cantidad} y los pasa todos: le llega justo,
                y tu función lanza {{clase}}. ¿Comparas con `<=`?"""
        if "'" in origen:
            motivos["SyntaxError"] = CON_APOSTROFO
        with si_lanza(**motivos):
            exige_la_reserva(transfiere, reserva, origen, destino, cantidad)
        exige(not reserva.closed, CERRADA)
        ahora = _saldos(mira)
        if ahora == antes:
            raise Fallo("""La función termina, pero los saldos no cambian. Sin commit, lo hecho se
                deshace: `connection()` lo pone al salir del bloque.""")
        esperado = _cambiados(antes, {origen: -cantidad, destino: cantidad})
        for titular in (origen, destino, *esperado):
            if ahora[titular] != esperado[titular]:
                raise Fallo(f"""Al pasar {cantidad} de «{origen}» a «{destino}», en la cuenta de
                    «{titular}» había {antes[titular]} y quedan {ahora[titular]}, no
                    {esperado[titular]}.""")
        exige_vuelta(reserva, "Tras una transferencia, la conexión no vuelve al pool.", True)


def lo_que_falla(transfiere, reserva, mira, casos):
    for saldo, cantidad, cuando in casos:
        mira.execute("UPDATE cuentas SET saldo = %s WHERE titular = 'Luis'", [saldo])
        mira.execute("ALTER SEQUENCE veces RESTART")
        antes, llega = _saldos(mira), None
        try:
            transfiere(reserva, "Ana", "Luis", cantidad)
        except Exception as error:
            llega = error
        ahora = _saldos(mira)
        entera = _cambiados(antes, {"Ana": -cantidad, "Luis": cantidad})
        if ahora == entera:
            raise Fallo(f"""Cuando {cuando}, la repites hasta que se hace. {NO_REPITAS}""")
        if ahora != antes and sum(ahora.values()) == sum(antes.values()):
            raise Fallo(f"""Cuando {cuando}, pasas otra cantidad, y quien llamó no se entera. O se
                pasa entera, o nada y llega el error.""")
        exige(ahora == antes, f"Cuando {cuando}, {MITAD}")
        if llega is None:
            raise Fallo(f"""Cuando {cuando}, no llega ningún error a quien llamó. El de la base de
                datos no se atrapa; y si miras antes el saldo, lanza uno tuyo.""")
        # Un error propio vale si no tapa el de la base de datos: quien mira antes el saldo.
        if isinstance(llega.__context__, psycopg.Error) and not isinstance(llega, psycopg.Error):
            raise Fallo(f"""Cuando {cuando}, llega {type(llega).__name__}, no el error de la base de
                datos. No lo atrapes.""")
        exige_vuelta(reserva, "Cuando algo falla, la conexión no vuelve al pool.")


def en_medio(transfiere, reserva, mira):
    for cuando, ocurre, hace in EN_MEDIO:
        antes, lanza = _saldos(mira), True
        entera = _cambiados(antes, {"O'Hara": -1, "Luis": 1})
        cuando_ocurre = []

        def apunta_y_hace(conexion, hace=hace, saldos=cuando_ocurre):
            saldos.append(_saldos(mira))
            hace(conexion)

        reserva.avisa = al_primero(ocurre, apunta_y_hace)
        try:
            transfiere(reserva, "O'Hara", "Luis", 1)
            lanza = False
        except (KeyboardInterrupt, psycopg.Error):
            pass
        finally:
            reserva.avisa = None
        ahora = _saldos(mira)
        if ahora == _cambiados(antes, {"O'Hara": -2, "Luis": 2}):
            raise Fallo(f"Si {cuando}, la repites, y el dinero pasa dos veces. {NO_REPITAS}")
        exige(ahora in (antes, entera), f"Si {cuando}, {MITAD}")
        if not lanza and ahora == antes:
            raise Fallo(f"""Si {cuando}, no se guarda nada, y quien llamó no se entera. No atrapes
                el error, o termina con «raise».""")
        if not lanza and cuando_ocurre and entera not in cuando_ocurre:
            raise Fallo(f"""Si {cuando}, no llega ningún error: se guarda después, con otra
                conexión. {NO_REPITAS}""")
        exige_vuelta(reserva, f"Si {cuando}, el pool se queda sin esa conexión.")


def a_la_vez(transfiere, reserva, mira):
    """Otro programa tiene una cuenta a medias, o todas, y confirma mientras la función espera."""
    for suyas in (["Ana", "O'Hara"], ["O'Hara"], ["Ana"]):
        _con_otro(transfiere, reserva, mira, suyas)


def _con_otro(transfiere, reserva, mira, suyas):
    antes = _saldos(mira)
    otro = psycopg2.connect(application_name="comprobaciones")
    try:
        with otro.cursor() as cursor:
            cursor.execute("SET search_path = ejercicio_06")
            cambia = "UPDATE cuentas SET saldo = saldo + 2 WHERE titular = ANY (%s)"
            cursor.execute(cambia, [suyas])
            hilo, esperan = Hilo(transfiere, reserva, "Ana", "O'Hara", 1), 0
            while not esperan and not hilo.termina(0.01):
                mira.execute(
                    "SELECT count(*) FROM pg_locks WHERE NOT granted AND %s = ANY "
                    "(pg_blocking_pids(pid))",
                    [otro.info.backend_pid],
                )
                esperan = mira.fetchone()[0]
        otro.commit()
    finally:
        otro.close()
    hecha = True
    try:
        hilo.resultado()
    except psycopg.OperationalError:
        hecha = False  # un choque que llega a quien llamó
    dos_mas = dict.fromkeys(suyas, 2)
    esperado = _cambiados(_cambiados(antes, dos_mas), {"Ana": -hecha, "O'Hara": +hecha})
    if _saldos(mira) != esperado:
        raise Fallo("""Otro programa cambia las mismas cuentas mientras la función trabaja, y su
            cambio se pierde: escribes un saldo calculado con el de antes. Que reste y sume el
            servidor (`saldo = saldo + …`).""")
