"""05.7: varias órdenes en una transacción, y la que falla se deshace sola."""

from contextlib import closing

import psycopg2
from psycopg2 import extensions

from helpers.ejercicios import (
    Adrede,
    Fallo,
    aparte,
    ejercicio,
    exige,
    exige_devuelve,
    exige_que_lance,
    si_lanza,
)

from .comun import CON_PORCENTAJE, FALLA, SIN_FIN, cursor_que_avisa, tablas_propias

# Cada fila guarda en qué transacción se escribió, y con qué límite de espera.
TABLAS = (
    """
CREATE TABLE notas (
    n int PRIMARY KEY,
    transaccion bigint DEFAULT txid_current(),
    limite text DEFAULT current_setting('lock_timeout')
);
CREATE TABLE respuestas (a int REFERENCES notas DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE ocupada (n int);
"""
    + FALLA
)
# (espera_ms, notas que quedan, [(orden, su código)])
CASOS = (
    (270, [1, 2], [("INSERT INTO notas VALUES (1)", None), ("INSERT INTO notas VALUES (2)", None)]),
    (
        1350,
        [1, 2, 3],
        [
            ("SELEC 1", "42601"),
            ("INSERT INTO notas VALUES (1)", None),
            ("INSERT INTO notas VALUES (1)", "23505"),
            ("INSERT INTO notas VALUES (2) RETURNING n".lower(), None),
            ("SELECT n FROM notas".lower(), None),
            ("SELECT 1 / 0", "22012"),
            ("INSERT INTO nada VALUES (1)", "42P01"),
            ("DELETE FROM notas WHERE n = 77", None),
            ("VALUES (1)", None),
            ("SELECT 10 % 3", None),
            ("INSERT INTO notas VALUES (3)", None),
        ],
    ),
    (31, [], [("SELECT 'a'::int", "22P02"), ("SELECT 1 / 0", "22012")]),
    (8, [], []),
)
DE_LA_FALLIDA = (
    "Una orden se rechaza por el fallo de otra (25P02). Pon un `SAVEPOINT` delante de cada orden, "
    "y vuelve a él con `ROLLBACK TO` antes de nada más."
)
FALLAN = ("SyntaxError", "UniqueViolation", "DivisionByZero", "UndefinedTable", "LockNotAvailable")
DE_LA_ORDEN = (
    "Cuando una orden falla, su error llega a quien llamó ({clase}). Atrápalo, sea cual sea, "
    "vuelve al punto y apunta su `pgcode`."
)
SI_LANZA = {
    "InFailedSqlTransaction": DE_LA_FALLIDA,
    "NoActiveSqlTransaction": "`SAVEPOINT` necesita una transacción abierta (25P01): la conexión "
    "no se pone en autocommit.",
    "InvalidSavepointSpecification": "Vuelves a un punto que ya no existe (3B001): `rollback()` y "
    "`ROLLBACK` los quitan todos, y `RELEASE` quita el suyo.",
    "RecursionError": SIN_FIN,
    **CON_PORCENTAJE,
}
# Los errores que más invitan a repetir.
TIENTAN = ("55P03", "40P01", "40001", "57014")


# El de la conexión al llegar, que no es el suyo al nacer: `RESET` no vuelve a este.
LLEGA = "3s"


def _conecta(**opciones):
    conexion = psycopg2.connect(**opciones)
    with conexion, conexion.cursor() as cursor:
        cursor.execute("SET lock_timeout = %s", (LLEGA,))
    return conexion


@ejercicio("lo_que_se_pueda", segundos=20)
def juzga(lo_que_se_pueda, prueba):
    with tablas_propias(TABLAS) as cursor, closing(_conecta()) as conexion:
        for caso in CASOS:
            _lo_que_sale_bien_queda(lo_que_se_pueda, conexion, cursor, *caso)
        _una_sola_vez(lo_que_se_pueda, conexion, cursor)
        _si_otro_la_tiene(lo_que_se_pueda, conexion, cursor)
        _si_falla_el_commit(lo_que_se_pueda, conexion, cursor)
        _si_llega_otro_error(lo_que_se_pueda, cursor)
        _si_muere(lo_que_se_pueda, conexion, cursor)


def _ejecuta(lo_que_se_pueda, conexion, caso, limite):
    """La llama con las órdenes de un caso, y mira lo que devuelve y cómo deja la conexión."""
    ordenes = [orden for orden, _ in caso]
    de_las_ordenes = dict.fromkeys(FALLAN, DE_LA_ORDEN) if any(c for _, c in caso) else {}
    with si_lanza(**SI_LANZA, **de_las_ordenes):
        codigos = lo_que_se_pueda(conexion, [*ordenes], limite)
    exige(caso or codigos is not None, "Sin órdenes, devuelve None, y es una lista vacía.")
    exige_devuelve(codigos, list, "una lista")
    exige("25P02" not in codigos, DE_LA_FALLIDA)
    if len(codigos) != len(caso):
        raise Fallo(f"""La lista lleva un elemento por orden, también `None` por cada una que sale
            bien: con {len(caso)}, la tuya lleva {len(codigos)}.""")
    for (orden, esperado), codigo in zip(caso, codigos, strict=True):
        que = f"falla con el código {esperado}" if esperado else "sale bien"
        if codigo != esperado:
            raise Fallo(f"""La orden `{orden}` {que}, y tu lista dice {codigo!r}: un `None`, o el
                `pgcode` del error, que es un texto.""")
    _exige_como_llego(conexion)


def _exige_como_llego(conexion):
    exige(not conexion.closed, "Has cerrado la conexión. Quien te la prestó la necesita abierta.")
    if conexion.info.transaction_status != extensions.TRANSACTION_STATUS_IDLE:
        raise Fallo("""La conexión se queda en una transacción sin terminar. Acaba con `commit()`
            si todo va bien, y con `rollback()` si llega otro error.""")
    exige(not conexion.autocommit, "Dejas la conexión en autocommit, y no llegó así.")
    with conexion.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        (limite,) = cursor.fetchone()
    conexion.rollback()
    if limite != LLEGA:
        raise Fallo(f"""Llegó con un `lock_timeout` de {LLEGA} y se queda con el de {limite}, que
            hereda el siguiente. Con `SET LOCAL` dura solo lo que la transacción.""")


def _notas(cursor):
    """{n: (transacción, límite)} de las que están guardadas, según el servidor."""
    cursor.execute("SELECT n, transaccion, limite FROM notas ORDER BY n")
    return {n: datos for n, *datos in cursor.fetchall()}


def _lo_que_sale_bien_queda(lo_que_se_pueda, conexion, cursor, limite, quedan, caso):
    cursor.execute("TRUNCATE notas CASCADE")
    _ejecuta(lo_que_se_pueda, conexion, caso, limite)
    notas = _notas(cursor)
    if quedan and not notas:
        raise Fallo("Las órdenes que salen bien no se guardan. Falta el `commit()`, al final.")
    if [*notas] != quedan:
        raise Fallo(f"""Tenían que quedar las notas {quedan}, y quedan {[*notas]}: la orden que
            falla se lleva otras. Vuelve al punto de esa orden, y no más atrás.""")
    if len({transaccion for transaccion, _ in notas.values()}) > 1:
        raise Fallo("""Cada orden, o varias, se guardan en su propia transacción. Es una sola para
            todas, con un `commit()` al final.""")
    for dicho in (dicho for _, dicho in notas.values() if dicho != f"{limite}ms"):
        raise Fallo(f"""Con `espera_ms` = {limite}, una orden se ejecuta con un `lock_timeout` de
            {dicho}. Ponlo al empezar la transacción, en milisegundos y antes del primer
            `SAVEPOINT`: `ROLLBACK TO` deshace también los ajustes.""")


def _exige_una_vez(cursor, cuando):
    cursor.execute("SELECT last_value FROM veces")
    if cursor.fetchone()[0] > 1:
        raise Fallo(f"""{cuando} llega al servidor más de una vez. No se repite nada: cada orden se
            ejecuta una sola vez, también si falla.""")


def _una_sola_vez(lo_que_se_pueda, conexion, cursor):
    for codigo in TIENTAN:
        cursor.execute("SELECT setval('veces', 0)")
        _ejecuta(lo_que_se_pueda, conexion, [(f"SELECT falla('{codigo}')", codigo)], 100)
        _exige_una_vez(cursor, f"Una orden que falla con el código {codigo}")


def _si_otro_la_tiene(lo_que_se_pueda, conexion, cursor):
    """Una orden agota la espera: es una que falla, y no estropea a las demás."""
    cursor.execute("TRUNCATE notas CASCADE")
    with aparte() as otro:
        otro.execute("BEGIN; LOCK ocupada")
        caso = [
            ("INSERT INTO notas VALUES (4)", None),
            ("INSERT INTO ocupada VALUES (1)", "55P03"),
            ("INSERT INTO notas VALUES (5)", None),
        ]
        _ejecuta(lo_que_se_pueda, conexion, caso, 50)
    exige([*_notas(cursor)] == [4, 5], "La orden que agota la espera se lleva a las demás.")


def _si_falla_el_commit(lo_que_se_pueda, conexion, cursor):
    cursor.execute("TRUNCATE notas CASCADE")
    cursor.execute("SELECT setval('veces', 0)")
    ordenes = [
        "INSERT INTO notas VALUES (6)",
        "INSERT INTO respuestas VALUES (99)",
        "SELECT nextval('veces')",
    ]
    with exige_que_lance(
        "ForeignKeyViolation",
        "Cuando lo que falla es el `commit`, no queda nada guardado: su error tiene que llegar a "
        "quien llamó.",
        Exception="Cuando lo que falla es el `commit` llega {clase}, no su error.",
    ):
        lo_que_se_pueda(conexion, ordenes, 100)
    _exige_una_vez(cursor, "Cuando lo que falla es el `commit`, una orden")
    _exige_como_llego(conexion)
    exige(not _notas(cursor), "El `commit` falla, y tu función guarda una parte.")


def _si_llega_otro_error(lo_que_se_pueda, cursor):
    """Ctrl-C, o un error de Python, en mitad de una orden y con otra ya hecha."""
    for clase, esperada, que in (
        (KeyboardInterrupt, "KeyboardInterrupt", "Ctrl-C"),
        (Adrede, "Exception", "un error que no es de `psycopg2`"),
    ):

        def interrumpe(_, orden, clase=clase):
            if "'aquí'" in orden:
                raise clase

        de_cursor = cursor_que_avisa(interrumpe, extensions.cursor)
        with closing(_conecta(cursor_factory=de_cursor)) as conexion:
            with exige_que_lance(
                esperada,
                f"En mitad de una orden llega {que}, y quien llamó no se entera. Lo que se atrapa "
                "es `psycopg2.Error`.",
            ):
                ordenes = ["INSERT INTO notas VALUES (7)", "SELECT 'aquí'", "SELECT 1"]
                lo_que_se_pueda(conexion, ordenes, 100)
            exige(not _notas(cursor), f"En mitad de una orden llega {que}, y guardas la mitad.")
            _exige_como_llego(conexion)


def _si_muere(lo_que_se_pueda, conexion, cursor):
    ordenes = [
        "INSERT INTO notas VALUES (8)",
        "SELECT pg_terminate_backend(pg_backend_pid())",
        "INSERT INTO notas VALUES (9)",
    ]
    with exige_que_lance(
        "Error",
        "La conexión muere en mitad de las órdenes, no se guarda nada, y tu función termina como "
        "si nada. Que el error llegue a quien llamó.",
    ):
        lo_que_se_pueda(conexion, ordenes, 100)
    exige(not _notas(cursor), "La conexión muere en mitad de las órdenes, y algo queda guardado.")
