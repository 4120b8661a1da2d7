"""09.1: ejecutar una orden con una conexión del pool."""

from functools import partial

from helpers.ejercicios import (
    Fallo,
    a_la_vez,
    ejercicio,
    exige,
    exige_parametro,
    exige_que_lance,
    faltan,
    mata,
    si_lanza,
)

from ..driver import extensions
from .comun import DEL_CUADERNO, DRIVERS, exige_lista
from .espia import CERRADO, Espia

LECTURAS = (
    ("select 7", [(7,)]),
    ("VALUES (7), (8), (8)", [(7,), (8,), (8,)]),
    ("WITH uno AS (SELECT 7) SELECT * FROM uno", [(7,)]),
    ("SELECT 7 WHERE false", []),
    ("SELECT 7 % 4", [(3,)]),
    ("SELECT 'Uno; -- y dos'", [("Uno; -- y dos",)]),
    ("SELECT n FROM generate_series(1, 20000) AS n", [(n,) for n in range(1, 20001)]),
)
# La restricción se mira en el `commit`: es él quien falla.
APUNTES = "CREATE TEMPORARY TABLE apuntes (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)"
ESCRITURAS = (
    (APUNTES, []),
    ("INSERT INTO apuntes VALUES (1), (2)", []),
    ("INSERT INTO apuntes VALUES (3) RETURNING n".lower(), [(3,)]),
    ("UPDATE apuntes SET n = 5 WHERE n = 4 RETURNING n", []),
    ("DELETE FROM apuntes WHERE n = 2", []),
)


@ejercicio("ejecuta", segundos=20)
def juzga(ejecuta, prueba):
    exige_parametro(ejecuta, "reserva", *DEL_CUADERNO)
    for modulo in DRIVERS:
        espia = Espia(modulo, 1, 1)
        _lee(ejecuta, espia)
        _lee_antes_de_devolver(ejecuta, modulo)
        espia.exige_vuelta("Tras una consulta correcta")
        _confirma(ejecuta, espia)
        _exige_filas(ejecuta, espia, ESCRITURAS)
        _falla(ejecuta, espia)
        if modulo is DRIVERS[0]:
            _llega_cerrada(ejecuta, espia)
            _se_rompe(ejecuta, espia)
            _no_hay(ejecuta, espia)
            _a_la_vez(ejecuta, modulo)


def _lee(ejecuta, espia):
    reserva = espia.reserva
    guardada = reserva.getconn()
    proceso = guardada.info.backend_pid
    reserva.putconn(guardada)
    filas = ejecuta(reserva, "SELECT 7")
    exige_lista(filas)
    if faltan(reserva, 1, CERRADO):
        raise Fallo("""Tras una consulta correcta, la conexión no vuelve al pool. Devuélvela con
            `putconn`, en un «finally».""")
    exige(filas != [7], "Cada fila es una tupla: con `SELECT 7` tiene que salir `[(7,)]`.")
    if ejecuta(reserva, "SELECT pg_backend_pid()") != [(proceso,)]:
        raise Fallo("""No usas la conexión que guarda el pool. Pídela con `getconn` y devuélvela con
            `putconn`, sin cerrarla.""")
    _exige_filas(ejecuta, espia, LECTURAS)


def _exige_filas(ejecuta, espia, casos):
    for sql, esperadas in casos:
        otra = (
            f"Con `{sql}` el servidor recibe otra cosa, y falla ({{clase}}). Pasa `sql` tal cual."
        )
        hueco = f"""Con `{sql}`, el `%` se toma por un hueco. `sql` no lleva parámetros: no le des
            ninguno a `execute`, ni una tupla vacía."""
        errores = ("IndexError", "TypeError", "ValueError", "KeyError") if "%" in sql else ()
        with si_lanza(
            **dict.fromkeys(errores, hueco),
            UndefinedTable=f"Con `{sql}`, ya no está la tabla temporal que creó la orden anterior: "
            "es otra conexión, o la has limpiado con reset(). Devuélvela como está.",
            ProgrammingError=f"Con `{sql}`, que no da filas, fetchall() lanza ProgrammingError. "
            "Mira antes `cursor.description`: si es None, devuelve una lista vacía.",
            UndefinedFunction=otra,
            SyntaxError=otra,
        ):
            filas = ejecuta(espia.reserva, sql)
        if filas != esperadas or not isinstance(filas, list):
            que = f"{len(esperadas)} filas" if len(esperadas) > 3 else f"`{esperadas}`"
            raise Fallo(f"""Con `{sql}` tiene que salir {que}. Pasa `sql` tal cual y no mires su
                texto: si da filas, lo dice `cursor.description`, y se leen todas con
                fetchall().""")


def _lee_antes_de_devolver(ejecuta, modulo):
    """Un pool de mínimo 0 cierra todo lo que vuelve: después no se puede leer."""
    espia = Espia(modulo, 0, 1)
    with si_lanza(
        InterfaceError="""Lees las filas después de devolver la conexión. El pool puede haberla
            cerrado, o prestado a otro: lee antes."""
    ):
        exige(ejecuta(espia.reserva, "SELECT 7") == [(7,)], "Con otro pool no salen las filas.")
    espia.exige_vuelta("Con otro pool")


def _confirma(ejecuta, espia):
    """SET no da filas, y solo dura si su transacción se confirma. SELECT set_config(), igual."""
    _exige_filas(ejecuta, espia, [("SET curso.marca = 'confirmada'", [])])
    if _marca(espia.reserva) != "confirmada":
        raise Fallo("""Lo que hace la orden se pierde: `putconn` deshace lo que no confirmas. Llama
            a commit() antes de devolver la conexión, y no la limpies: reset() también lo
            deshace.""")
    ejecuta(espia.reserva, "SELECT set_config('curso.marca', 'con filas', false)")
    if _marca(espia.reserva) != "con filas":
        raise Fallo("""Cuando la orden da filas no confirmas, y un INSERT con RETURNING se pierde.
            Confirma siempre.""")
    nada = "SELECT FROM set_config('curso.marca', 'ninguna fila', false) AS c WHERE c IS NULL"
    ejecuta(espia.reserva, nada)
    if _marca(espia.reserva) != "ninguna fila":
        raise Fallo("""Cuando la orden no da ninguna fila, o no cambia ninguna, no confirmas. Puede
            haber hecho otra cosa: confirma siempre.""")


def _marca(reserva):
    conexion = reserva.getconn()
    if conexion.status != extensions.STATUS_READY:
        raise Fallo("""Terminas la transacción sin que el driver se entere, y al siguiente no le
            abrirá otra. Usa el método `conexion.commit()`, no la orden.""")
    with conexion.cursor() as cursor:
        cursor.execute("SELECT current_setting('curso.marca', true)")
        marca = cursor.fetchone()[0]
    reserva.putconn(conexion)
    return marca


def _falla(ejecuta, espia):
    for sql, clase, que in (
        ("SELECT 1 / 0", "DivisionByZero", "la orden"),
        ("SELECT * FROM ninguna", "UndefinedTable", "la orden"),
        ("SELEC 1", "SyntaxError", "la orden"),
        ("INSERT INTO apuntes VALUES (1)", "UniqueViolation", "el `commit`"),
    ):
        with exige_que_lance(
            clase,
            f"Cuando falla {que} (`{sql}`), el error tiene que llegar a quien llamó.",
            Exception=f"Cuando falla {que} (`{sql}`) llega {{clase}}, no su error. Déjalo pasar: "
            "basta un «finally».",
        ):
            ejecuta(espia.reserva, sql)
        espia.exige_vuelta(f"Cuando falla {que}")
        if espia.prestadas[-1].closed:
            raise Fallo(f"""Cuando falla {que}, cierras la conexión, que sigue viva. Devuélvela sin
                cerrarla: putconn() ya deshace lo que quedó a medias.""")


def _ctrl_c(_):
    raise KeyboardInterrupt


def _se_rompe(ejecuta, espia):
    for cuando, averia, clase, frase in (
        ("execute", mata, "Error", "Si la conexión muere durante la orden"),
        ("commit", mata, "Error", "Si la conexión muere antes del `commit`"),
        ("ejecutada", _ctrl_c, "KeyboardInterrupt", "Si alguien pulsa Ctrl-C durante la orden"),
        ("leer", _ctrl_c, "KeyboardInterrupt", "Si alguien pulsa Ctrl-C mientras lees las filas"),
        ("commit", _ctrl_c, "KeyboardInterrupt", "Si alguien pulsa Ctrl-C antes del `commit`"),
    ):
        espia.rompe(cuando, averia)
        try:
            ejecuta(espia.reserva, "SELECT set_config('curso.marca', 'a medias', false)")
        except BaseException as error:
            if not espia.llego or clase not in [c.__name__ for c in type(error).__mro__]:
                raise
        else:
            exige(not espia.llego, f"{frase}, quien llamó no se entera.")
        espia.exige_vuelta(frase)
        if cuando == "ejecutada" and _marca(espia.reserva) == "a medias":
            raise Fallo(f"""{frase}, confirmas lo que quedó a medias. El «finally» se ejecuta
                siempre: no confirmes en él.""")


def _llega_cerrada(ejecuta, espia):
    """El pool presta la que guarda, sin mirar si sigue abierta."""
    frase = "Si la conexión llega cerrada"
    cerrada = espia.reserva.getconn()
    espia.reserva.putconn(cerrada)
    cerrada.close()
    try:
        filas = ejecuta(espia.reserva, "SELECT 7")
    except Exception as error:
        if "Error" not in [c.__name__ for c in type(error).__mro__]:
            raise
    else:
        exige(filas == [(7,)], f"{frase}, quien llamó no se entera.")
    espia.exige_vuelta(frase)


def _no_hay(ejecuta, espia):
    tomada = espia.reserva.getconn()
    with exige_que_lance(
        "PoolError",
        "Con el pool agotado, su error no llega a quien llamó.",
        Exception="Con el pool agotado llega {clase}, no su PoolError. Pide la conexión antes del "
        "«try».",
    ) as lanzado:
        ejecuta(espia.reserva, "SELECT 7")
    # Lo escribe el Python del driver, siempre igual.
    if "exhausted" not in str(lanzado[0]):
        raise Fallo("""Con el pool agotado no llega su error, sino el de devolver una conexión que
            nadie te prestó. Pide la conexión antes del «try».""")
    espia.reserva.putconn(tomada)


def _a_la_vez(ejecuta, modulo):
    espia = Espia(modulo, 2, 2)
    dicen = a_la_vez(
        *(partial(ejecuta, espia.reserva, f"SELECT {n} FROM pg_sleep(0.1)") for n in (7, 8))
    )
    exige(dicen == [[(7,)], [(8,)]], "Con dos llamadas a la vez se mezclan sus filas.")
    espia.exige_vuelta("Con dos llamadas a la vez")
