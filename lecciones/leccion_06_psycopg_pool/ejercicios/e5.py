"""06.5: guardar y contar con una sola conexión."""

import psycopg

from helpers.ejercicios import (
    SIN_RETURN,
    Fallo,
    ejercicio,
    exige,
    exige_parametro,
    exige_que_lance,
    si_lanza,
)

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
    interrumpe,
)

FALLOS = (
    ("Nunca", "CheckViolation", "falla el `INSERT`"),
    ("Nadie", "CheckViolation", "falla el propio `commit`"),
)
CHOQUE = (("Choque", "DeadlockDetected", "el `INSERT` choca con otra transacción"),)


@ejercicio("alta", segundos=30)
def juzga(alta, prueba):
    exige_parametro(alta, "reserva", "Conexion", "banco")
    with con_tablas(1) as (reserva, mira):
        _la_primera(alta, reserva, mira)
        _las_demas(alta, reserva, mira)
        _lo_que_falla(alta, reserva, mira, FALLOS)
        _en_medio(alta, reserva, mira)
        _lo_que_falla(alta, reserva, mira, CHOQUE)
        exige_los_del_pool(lambda: alta(reserva, "Iris"), reserva)


def _guardadas(mira):
    mira.execute("SELECT nombre FROM personas")
    return [nombre for (nombre,) in mira.fetchall()]


def _la_primera(alta, reserva, mira):
    with si_lanza(
        PoolTimeout="Con un pool de una sola conexión, tu función se espera a sí misma: pide "
        "otra sin devolver la primera. Hazlo todo con la misma."
    ):
        dice = exige_la_reserva(alta, reserva, "Ana")
    exige(not reserva.closed, CERRADA)
    pedidas = len(reserva.esperas)
    exige_vuelta(reserva, "Tras el alta, la conexión no vuelve al pool.", True)
    exige(dice is not None, SIN_RETURN)
    if isinstance(dice, (tuple, list)):
        raise Fallo("Devuelves la fila, no el número. Es su primera columna: `fetchone()[0]`.")
    exige(isinstance(dice, int), f"Devuelves un {type(dice).__name__}, no un número entero.")
    guardadas = _guardadas(mira)
    exige(
        guardadas == ["Ana"],
        "Después de un alta, la tabla no tiene una sola fila con ese nombre."
        if guardadas
        else "Después del alta, la tabla no tiene a la persona nueva. ¿Se hace el commit?",
    )
    if dice != 1:
        raise Fallo(f"""Tras la primera alta hay 1 persona y tu función dice {dice}. Cuenta después
            de guardar, con la misma conexión.""")
    if pedidas != 1:
        raise Fallo(f"""Haces {pedidas} peticiones al pool para un alta. No se bloquea, pero entre
            una y otra cabe el cambio de otra tarea: haz las dos cosas en el mismo `with`.""")


def _las_demas(alta, reserva, mira):
    mira.execute("INSERT INTO personas VALUES ('Eva')")
    dice = alta(reserva, "Luis")
    if dice != 3:
        raise Fallo(f"""Otra tarea guarda a Eva y tú das de alta a Luis: hay 3 personas y tu función
            dice {dice}. Cuéntalas en la tabla.""")
    dice = alta(reserva, "Ana")
    if dice != 4 or _guardadas(mira).count("Ana") != 2:
        raise Fallo(f"""Una segunda Ana también es una persona: hay que guardarla, y son 4. En la
            tabla hay {len(_guardadas(mira))} y tu función dice {dice}.""")
    with si_lanza(SyntaxError=CON_APOSTROFO):
        alta(reserva, "O'Hara")
        alta(reserva, " O'Hara ")
        alta(reserva, "")
    for nombre in (" O'Hara ", "O'Hara", ""):
        con = ", con un espacio delante y otro detrás," if nombre != nombre.strip() else ""
        guardado = _guardadas(mira).count(nombre) == 1
        exige(guardado, f"El nombre «{nombre}»{con} no se guarda tal cual. No lo limpies.")


def _lo_que_falla(alta, reserva, mira, casos):
    for nombre, clase, cuando in casos:
        mira.execute("ALTER SEQUENCE veces RESTART")
        antes = _guardadas(mira)
        with exige_que_lance(
            clase,
            f"Cuando {cuando}, el error tiene que llegar a quien llamó, y no se repite nada.",
            Exception=f"Cuando {cuando} llega {{clase}}, no su error. Déjalo pasar.",
        ):
            alta(reserva, nombre)
        exige_vuelta(reserva, f"Cuando {cuando}, la conexión no vuelve al pool.")
        exige(_guardadas(mira) == antes, f"Cuando {cuando}, queda algo guardado.")


def _en_medio(alta, reserva, mira):
    al_contar = ("alguien pulsa Ctrl-C al contar", "orden", interrumpe)
    for cuando, ocurre, hace in (*EN_MEDIO, al_contar):
        antes, lanza = sorted(_guardadas(mira)), True
        cuando_ocurre = []

        def apunta_y_hace(conexion, hace=hace, guardadas=cuando_ocurre):
            guardadas.extend(_guardadas(mira))
            hace(conexion)

        reserva.avisa = al_primero(ocurre, apunta_y_hace, 1 + (cuando == al_contar[0]))
        try:
            alta(reserva, "Zoe")
            lanza = False
        except (KeyboardInterrupt, psycopg.Error):
            pass
        finally:
            reserva.avisa = None
        exige_vuelta(reserva, f"Si {cuando}, el pool se queda sin esa conexión.")
        ahora = sorted(_guardadas(mira))
        igual = ahora == antes
        if len(ahora) > len(antes) + 1:
            raise Fallo(f"Si {cuando}, repites el alta, y se guarda dos veces. {NO_REPITAS}")
        if lanza and ocurre == "orden" and not igual:
            raise Fallo(f"""Si {cuando}, llega el error, y la persona queda guardada. Un solo
                commit, al final: lo pone `connection()` al salir bien del bloque.""")
        if not lanza and igual:
            raise Fallo(f"""Si {cuando}, no se guarda nada, y quien llamó no se entera. No atrapes
                el error, o termina con «raise».""")
        if not lanza and cuando_ocurre and sorted(cuando_ocurre) == antes:
            raise Fallo(f"""Si {cuando}, no llega ningún error: se guarda después, con otra
                conexión. {NO_REPITAS}""")
