"""02.1: arreglar un programa que pierde conexiones y esconde los errores."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import psycopg2

from helpers.ejercicios import (
    Adrede,
    Fallo,
    Prueba,
    a_la_vez,
    ejercicio,
    exige,
    exige_lecturas,
    exige_parametro,
    exige_que_lance,
    faltan,
    si_lanza,
)

from ..conexion import Conexion
from .comun import ConexionSinCursor, PoolEspia, ajustes, cursor_que_falla

Consulta = Callable[[Any, str], Any]
Antes = tuple[Any, Any, int, int]
EN_UN_FINALLY = "Devuélvela con liberarConexion, en un «finally»."


@ejercicio("consulta")
def juzga(consulta: Consulta, prueba: Prueba) -> None:
    exige_parametro(consulta, "clase", "Conexion")
    clase = prueba.subclase(Conexion)
    clase._Conexion__pool = reserva = PoolEspia(1, 5, connection_factory=ConexionSinCursor)
    _lee_y_devuelve(consulta, clase, reserva)
    _falla_y_devuelve(consulta, clase, reserva)
    _sin_conexiones(consulta, clase, reserva)
    _lee_antes_de_devolver(consulta, clase, reserva)
    _a_la_vez(consulta, clase, reserva)
    exige(not faltan(reserva, 5), "Al final, al pool le falta alguna conexión.")
    clase.cerrarConexiones()
    with exige_que_lance("PoolError", "Con el pool cerrado, su error tiene que llegar."):
        consulta(clase, "SELECT 7")


def _lee_y_devuelve(consulta: Consulta, clase: Any, reserva: PoolEspia) -> None:
    guardada = reserva.getconn()
    with guardada, guardada.cursor() as propio:
        propio.execute("SET statement_timeout TO '30s'")  # un ajuste de quien la tuvo antes
    recibida = ajustes(guardada)
    reserva.putconn(guardada)
    proceso = guardada.info.backend_pid
    with si_lanza(
        PoolError="""El pool no tiene prestada la conexión que devuelves. ¿La devuelves dos veces,
            o es otra?""",
        InterfaceError="Lees las filas cuando la conexión o el cursor ya están cerrados.",
    ):
        filas = consulta(clase, "SELECT 7 UNION ALL SELECT 8 ORDER BY 1")
    exige(
        filas is not None,
        "La función devuelve None. Devuelve las filas con «return»: las da fetchall(), y execute() "
        "no da nada.",
    )
    exige(
        isinstance(filas, list) and filas == [(7,), (8,)],
        "La función no devuelve la lista de filas de la consulta, tal como la da fetchall().",
    )
    exige(not reserva.closed, "Has cerrado el pool. Devuelve la conexión con liberarConexion.")
    exige(
        reserva.pedidas > 1, "No usas la conexión que guarda el pool. Pídela con obtenerConexion."
    )
    exige(
        not reserva.prestadas,
        f"Tras una consulta correcta, la conexión no vuelve al pool. {EN_UN_FINALLY}",
    )
    exige(
        reserva.pedidas == reserva.devoluciones == 2,
        "Pides más de una conexión, o la devuelves más de una vez.",
    )
    if list(consulta(clase, "SELECT pg_backend_pid()")) != [(proceso,)]:
        raise Fallo("""No usas la conexión que guarda el pool. Pídela con obtenerConexion y
            devuélvela con liberarConexion, sin cerrarla.""")
    exige(
        not guardada.autocommit,
        "La conexión vuelve en autocommit. Devuélvela como la recibiste.",
    )
    exige(
        ajustes(guardada) == recibida,
        "La conexión vuelve con ajustes distintos. No le cambies nada: solo lees.",
    )
    exige_lecturas(partial(consulta, clase))
    if consulta(clase, "SELECT clock_timestamp()") == consulta(clase, "SELECT clock_timestamp()"):
        raise Fallo("""La segunda vez das las filas de la primera. Pregunta al servidor en cada
            llamada.""")
    guardada.autocommit = True
    recibida = ajustes(guardada)
    consulta(clase, "SELECT 7")
    exige(
        guardada.autocommit,
        "Recibes la conexión en autocommit y la devuelves sin él. Devuélvela como la recibiste.",
    )
    exige(
        ajustes(guardada) == recibida,
        "Recibes la conexión en autocommit y la devuelves con ajustes distintos: con él, un `SET` "
        "se queda. No le cambies nada: solo lees.",
    )
    guardada.autocommit = False


def _falla_y_devuelve(consulta: Consulta, clase: Any, reserva: PoolEspia) -> None:
    for sql, clase_del_error in (
        ("SELECT 1 / 0", "DivisionByZero"),
        ("SELECT * FROM esta_tabla_no_existe", "UndefinedTable"),
    ):
        antes = _como_esta(reserva)
        with exige_que_lance(
            clase_del_error,
            f"Cuando la consulta falla ({clase_del_error}), el error tiene que llegar a quien "
            "llamó. Escribe un «finally» sin «except».",
            Exception="Cuando la consulta falla llega {clase}, no el error de la consulta. "
            "Déjalo pasar: basta un «finally».",
        ):
            consulta(clase, sql)
        _exige_vuelta(reserva, antes, "Cuando la consulta falla")
    pedidas = reserva.pedidas
    with exige_que_lance("Error", "Cuando el servidor termina la conexión, el error no llega."):
        consulta(clase, "SELECT pg_terminate_backend(pg_backend_pid())")
    _exige_una_vez(reserva, pedidas, "Cuando el servidor termina la conexión")
    exige(
        not reserva.prestadas,
        """Cuando el servidor termina la conexión, su préstamo no vuelve al pool. En el «finally»,
        devuélvela sin más: una conexión muerta también se devuelve, y ya no obedece.""",
    )
    for error, que in ((Adrede, "un error de Python"), (KeyboardInterrupt, "Ctrl-C")):
        for al_leer, cuando in ((False, "al ejecutar"), (True, "al leer las filas")):
            antes = _como_esta(reserva)
            antes[0].cursor_factory = falla = cursor_que_falla(error, al_leer)
            with exige_que_lance(error.__name__, f"Con {que} {cuando}, el error no llega."):
                consulta(clase, "SELECT 7")
                if not falla.usada:
                    raise error
            antes[0].cursor_factory = None
            _exige_vuelta(reserva, antes, f"Con {que} {cuando}")
    _falla_al_pedir_cursor(consulta, clase, reserva)


def _falla_al_pedir_cursor(consulta: Consulta, clase: Any, reserva: PoolEspia) -> None:
    antes = _como_esta(reserva)
    conexion = antes[0]
    conexion.falla = KeyboardInterrupt
    cuando = "Con Ctrl-C al pedir el cursor"
    with exige_que_lance(
        "KeyboardInterrupt",
        f"{cuando}, el error no llega.",
        UnboundLocalError=f"{cuando} llega {{clase}}: el «finally» usa un cursor que todavía no "
        "existe. Ahí basta con devolver la conexión.",
    ):
        consulta(clase, "SELECT 7")
        if not conexion.fallos:  # una respuesta puede leer sin `conexion.cursor()`
            raise KeyboardInterrupt
    conexion.falla = None
    _exige_vuelta(reserva, antes, cuando, "El «try» empieza justo después de pedirla.")


def _como_esta(reserva: PoolEspia) -> Antes:
    """La conexión que guarda el pool, sus ajustes, y cuántas se le han pedido y devuelto."""
    conexion = reserva.getconn()
    suyos = ajustes(conexion)
    reserva.putconn(conexion)
    return conexion, suyos, reserva.pedidas, reserva.devoluciones


def _exige_una_vez(reserva: PoolEspia, pedidas: int, cuando: str) -> None:
    exige(
        reserva.pedidas == pedidas + 1,
        f"{cuando}, pides otra conexión y repites. Pregunta una sola vez: decide quien llamó.",
    )


def _exige_vuelta(
    reserva: PoolEspia, antes: Antes, cuando: str, remedio: str = EN_UN_FINALLY
) -> None:
    """Lanza Fallo si la conexión que se pidió desde `antes` no ha vuelto, una vez y como era."""
    conexion, suyos, pedidas, devoluciones = antes
    exige(not reserva.closed, "Has cerrado el pool. Devuelve la conexión con liberarConexion.")
    _exige_una_vez(reserva, pedidas, cuando)
    exige(not reserva.prestadas, f"{cuando}, la conexión no vuelve al pool. {remedio}")
    exige(
        reserva.devoluciones == devoluciones + 1,
        f"{cuando}, la devuelves más de una vez. Basta una, en el «finally».",
    )
    exige(
        not conexion.closed,
        f"{cuando}, la conexión se cierra. Devuélvela abierta: sirve todavía.",
    )
    exige(
        ajustes(conexion) == suyos,
        f"{cuando}, la conexión vuelve con ajustes distintos. No le cambies nada: solo lees.",
    )


def _sin_conexiones(consulta: Consulta, clase: Any, reserva: PoolEspia) -> None:
    """Con todas prestadas, llega el error del pool, y nada más."""
    tomadas = [reserva.getconn() for _ in range(5)]
    with exige_que_lance(
        "PoolError",
        "Con todas las conexiones prestadas, el error del pool no llega a quien llamó.",
        Exception="""Con todas las conexiones prestadas llega {clase}, no el error del pool. Pide la
            conexión antes del «try».""",
    ) as lanzado:
        consulta(clase, "SELECT 7")
    exige(
        "exhausted" in str(lanzado[0]),
        "Con todas las conexiones prestadas, devuelves una que no te han prestado.",
    )
    for conexion in tomadas:
        reserva.putconn(conexion)


def _a_la_vez(consulta: Consulta, clase: Any, reserva: PoolEspia) -> None:
    with si_lanza(PoolError="Con tres llamadas a la vez, devuelves la conexión de otra."):
        dicen = a_la_vez(
            *(partial(consulta, clase, f"SELECT {n} FROM pg_sleep(0.2)") for n in range(3))
        )
    exige(
        [list(filas) for filas in dicen] == [[(n,)] for n in range(3)] and not reserva.prestadas,
        "Con tres llamadas a la vez, se mezclan. No guardes nada fuera de la función.",
    )


def _lee_antes_de_devolver(consulta: Consulta, clase: Any, reserva: PoolEspia) -> None:
    """El pool cierra lo que vuelve cuando ya tiene su mínimo libre: después no se puede leer."""
    otra = reserva.getconn()

    def devuelve(conn: Any = None, key: Any = None, close: bool = False) -> None:
        with suppress(psycopg2.pool.PoolError):
            PoolEspia.putconn(reserva, otra)
        PoolEspia.putconn(reserva, conn, key, close)

    reserva.putconn = devuelve
    with si_lanza(
        InterfaceError="""Lees las filas después de devolver la conexión. El pool puede
            cerrarla o prestarla a otro: lee antes."""
    ):
        consulta(clase, "SELECT 7")
    del reserva.putconn
