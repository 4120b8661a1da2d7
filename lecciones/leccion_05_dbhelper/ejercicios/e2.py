"""05.2: una consulta de repuesto cuando la primera falla."""

from contextlib import closing

import psycopg2
from psycopg2 import extensions

from helpers.ejercicios import Fallo, aparte, ejercicio, exige, exige_que_lance, si_lanza

from .comun import (
    CON_PORCENTAJE,
    FALLA,
    SIN_FIN,
    cursor_que_avisa,
    explica_la_abierta,
    tablas_propias,
)

# Cada una falla por una causa distinta, y con todas las clases de errores del servidor.
FALLAN = (
    "SELECT nada FROM ninguna",
    "SELECT 1 / 0".lower(),
    "SELEC 1",
    "SELECT 'a'::int",
    "INSERT INTO apuntes VALUES (1) RETURNING nada",
    *(f"SELECT falla('{codigo}')" for codigo in ("23505", "55P03", "0A000", "XX000")),
)
SIN_REPUESTO = {
    "InFailedSqlTransaction": "`repuesto` se ejecuta dentro de la transacción fallida (25P02). "
    "Antes hay que terminarla, con `rollback()`.",
    "RecursionError": SIN_FIN,
    **dict.fromkeys(
        # Las de FALLAN, y no ProgrammingError: otros los escribe psycopg2, y dicen otra cosa.
        (
            "UndefinedTable",
            "DivisionByZero",
            "SyntaxError",
            "InvalidTextRepresentation",
            "UndefinedColumn",
            "IntegrityError",
            "LockNotAvailable",
            "NotSupportedError",
            "InternalError",
        ),
        "Cuando `sql` falla, su error llega a quien llamó ({clase}). Hay que atraparlo, sea cual "
        "sea, y usar `repuesto`.",
    ),
}


@ejercicio("con_repuesto", segundos=20)
def juzga(con_repuesto, prueba):
    tablas = "CREATE TABLE apuntes (n int);" + FALLA
    with tablas_propias(tablas), closing(psycopg2.connect()) as conexion:
        # Solo da una fila en la conexión que recibe la función.
        repuesto = f"SELECT 9 WHERE pg_backend_pid() = {conexion.info.backend_pid}"
        _si_va_bien(con_repuesto, conexion, repuesto)
        for sql in FALLAN:
            _si_falla(con_repuesto, conexion, sql, repuesto)
        _lo_de_antes(con_repuesto, conexion)
        _lo_que_hacen(con_repuesto, conexion)
        _si_fallan_las_dos(con_repuesto, conexion)
    _sin_autocommit(con_repuesto)
    _si_no_es_un_fallo_de_la_consulta(con_repuesto)


def _lo_de_antes(con_repuesto, conexion):
    """Si `sql` sale bien, lo que la transacción llevaba hecho sigue ahí."""
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO apuntes VALUES (4)")
        with explica_la_abierta():
            con_repuesto(conexion, "SELECT 7", "SELECT 9")
        cursor.execute("SELECT count(*) FROM apuntes")
        if cursor.fetchone()[0] != 1:
            raise Fallo("""La transacción ya llevaba algo hecho, `sql` sale bien, y se pierde. No
                deshagas nada si `sql` no falla.""")
        cursor.execute("TRUNCATE apuntes")
        conexion.commit()


def _sin_autocommit(con_repuesto):
    en_autocommit = []
    clase = cursor_que_avisa(lambda c, _: en_autocommit.append(c.autocommit), extensions.cursor)
    with closing(psycopg2.connect(cursor_factory=clase)) as conexion:
        for sql in ("SELECT 1", "SELECT 1 / 0"):
            con_repuesto(conexion, sql, "SELECT 2")
            conexion.rollback()
    if any(en_autocommit):
        raise Fallo("""Ejecutas una de las dos en autocommit: lo que haga se guarda en el acto.
            Basta con `rollback()` entre una y otra.""")


def _si_va_bien(con_repuesto, conexion, repuesto):
    filas = con_repuesto(conexion, "SELECT 7 UNION ALL SELECT 8 ORDER BY 1", repuesto)
    exige(filas is not None, "La función no devuelve nada. Devuelve las filas con «return».")
    if filas == [(9,)]:
        raise Fallo("""Con una consulta correcta, das las filas de `repuesto`. Úsala solo si la otra
            falla.""")
    exige(filas == [(7,), (8,)], "No devuelves las filas de `sql`, como las da fetchall().")
    _exige_util(conexion)
    with conexion.cursor() as cursor:
        cursor.execute("SELECT 1")  # la transacción ya está abierta
    with explica_la_abierta():
        con_repuesto(conexion, "SELECT 7", repuesto)
    for sql, esperadas in (
        ("VALUES (5), (6)".lower(), [(5,), (6,)]),
        ("SELECT 1 WHERE false", []),
        ("SELECT 10 % 3", [(1,)]),
    ):
        with si_lanza(**CON_PORCENTAJE):
            filas = con_repuesto(conexion, sql, repuesto)
        if filas != esperadas:
            raise Fallo(f"""Con `{sql}` no devuelves sus filas, que son {esperadas}. No es un
                fallo.""")
    conexion.rollback()


def _si_falla(con_repuesto, conexion, sql, repuesto):
    with si_lanza(**SIN_REPUESTO), explica_la_abierta():
        try:
            filas = con_repuesto(conexion, sql, repuesto)
        except psycopg2.InterfaceError:
            # Un cursor o una conexión cerrados antes de tiempo.
            _exige_util(conexion)
            raise
    exige(filas is not None, "Cuando `sql` falla, la función no devuelve nada. Falta un «return».")
    _exige_util(conexion)
    if conexion.info.transaction_status == extensions.TRANSACTION_STATUS_INERROR:
        raise Fallo("Dejas la conexión con la transacción fallida (25P02). Falta un `rollback()`.")
    if filas != [(9,)]:
        raise Fallo("""Cuando `sql` falla, no devuelves las filas que da `repuesto` en la conexión
            recibida.""")
    libre = conexion.info.transaction_status == extensions.TRANSACTION_STATUS_IDLE
    if libre and conexion.status == extensions.STATUS_BEGIN:
        raise Fallo("""Terminas la transacción sin que `psycopg2` se entere: no abre otra para
            `repuesto`, y lo que haga se guarda solo, como en autocommit. Usa el método
            `conexion.rollback()`, no la orden.""")
    conexion.rollback()


def _lo_que_hacen(con_repuesto, conexion):
    """Una consulta también puede escribir: cuenta lo que se ve después, en la misma conexión."""
    with conexion.cursor() as cursor:
        for sql, repuesto, cual in (
            ("INSERT INTO apuntes VALUES (1) RETURNING n".lower(), "SELECT 2", "`sql`"),
            ("SELEC 1", "INSERT INTO apuntes VALUES (1) RETURNING n", "`repuesto`"),
        ):
            filas = con_repuesto(conexion, sql, repuesto)
            cursor.execute("SELECT count(*) FROM apuntes")
            cuantos = cursor.fetchone()[0]
            if filas != [(1,)] or cuantos != 1:
                raise Fallo(f"""Cuando {cual} es un `INSERT … RETURNING` que sale bien, devuelves
                    {filas} y quedan {cuantos} filas. Es una: ni se deshace ni se repite.""")
            cursor.execute("TRUNCATE apuntes")
            conexion.commit()
        con_repuesto(conexion, "SELECT 1", "INSERT INTO apuntes VALUES (1) RETURNING n")
        cursor.execute("SELECT count(*) FROM apuntes")
        exige(cursor.fetchone()[0] == 0, "Ejecutas `repuesto` aunque `sql` no falle.")
        conexion.rollback()


def _si_fallan_las_dos(con_repuesto, conexion):
    with exige_que_lance(
        "DivisionByZero",
        "Cuando `repuesto` también falla, su error tiene que llegar a quien llamó.",
        RecursionError=SIN_FIN,
        Exception="Cuando también falla `repuesto` llega {clase}, no el error de `repuesto`. "
        "No lo atrapes.",
    ):
        con_repuesto(conexion, "SELECT nada FROM ninguna", "SELECT 1 / 0")
    _exige_util(conexion)


def _si_no_es_un_fallo_de_la_consulta(con_repuesto):
    # Ctrl-C mientras corre `sql`.
    def interrumpe(_, orden):
        if "'ctrl-c'" in orden:
            raise KeyboardInterrupt

    clase = cursor_que_avisa(interrumpe, extensions.cursor)
    with (
        closing(psycopg2.connect(cursor_factory=clase)) as conexion,
        exige_que_lance(
            "KeyboardInterrupt",
            "Alguien pulsa Ctrl-C mientras corre `sql`, y tu función sigue con `repuesto`. Atrapa "
            "los errores de la consulta, `psycopg2.Error`, y no todo.",
        ),
    ):
        con_repuesto(conexion, "SELECT 'Ctrl-C'", "SELECT 2")
    # La conexión muere: tampoco `repuesto` se puede ejecutar.
    with aparte() as cursor, closing(psycopg2.connect()) as conexion:
        cursor.execute("SELECT pg_terminate_backend(%s, 2000)", [conexion.info.backend_pid])
        with exige_que_lance(
            "Error", "La conexión ha muerto y tu función no lanza ningún error: parece que leyó."
        ):
            con_repuesto(conexion, "SELECT 1", "SELECT 2")


def _exige_util(conexion):
    exige(not conexion.closed, "Has cerrado la conexión. Quien te la prestó la necesita abierta.")
    if conexion.autocommit:
        raise Fallo("""Has dejado la conexión en autocommit. Déjala como estaba: basta con
            `rollback()`.""")
