"""01.1: ejecutar una consulta y cerrar la conexión, también si falla."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from psycopg2 import extensions

from helpers.ejercicios import (
    Adrede,
    Fallo,
    Prueba,
    a_la_vez,
    ejercicio,
    exige,
    exige_lecturas,
    exige_que_lance,
    si_lanza,
)

Consulta = Callable[[str], Any]
MACADDR = 829  # el número de un tipo que ninguna otra consulta usa
CERRADA = 1  # con close(); la que ha muerto vale 2


@ejercicio("consulta_y_cierra", segundos=20)
def juzga(consulta_y_cierra: Consulta, prueba: Prueba) -> None:
    _lee_y_cierra(consulta_y_cierra, prueba)
    _falla_y_cierra(consulta_y_cierra, prueba)
    with si_lanza(InterfaceError="Con tres llamadas a la vez, una cierra la conexión de otra."):
        dicen = a_la_vez(
            *(partial(consulta_y_cierra, f"SELECT {n} FROM pg_sleep(0.2)") for n in range(3))
        )
    exige(
        [list(filas) for filas in dicen] == [[(n,)] for n in range(3)],
        "Con tres llamadas a la vez, se mezclan. No guardes nada fuera de la función.",
    )
    _exige_cerrada(
        prueba,
        "Con tres llamadas a la vez, queda alguna conexión abierta.",
        "No guardes nada fuera de la función.",
    )
    with (
        prueba.sin_servidor(),
        exige_que_lance(
            "OperationalError",
            "Cuando no se puede conectar, el error tiene que llegar a quien llamó.",
            Exception="Cuando no se puede conectar llega {clase}, y esconde el error de la "
            "conexión. Ábrela antes del «try».",
        ),
    ):
        consulta_y_cierra("SELECT 7")


def _lee_y_cierra(consulta_y_cierra: Consulta, prueba: Prueba) -> None:
    filas = consulta_y_cierra("SELECT 7 UNION ALL SELECT 8 ORDER BY 1")
    exige(
        filas is not None,
        "La función devuelve None. Devuelve las filas con «return»: las da fetchall(), y execute() "
        "no da nada.",
    )
    exige(filas != (7,), "Faltan filas: fetchone() da solo una. Pídelas todas con fetchall().")
    if not isinstance(filas, list) or not all(isinstance(fila, tuple) for fila in filas):
        raise Fallo("La función tiene que devolver la lista de filas tal como la da fetchall().")
    exige(filas != [(7,)], "Faltan filas: fetchone() da solo una. Pídelas todas con fetchall().")
    exige(filas == [(7,), (8,)], "Las filas no son las de la consulta que recibe la función.")
    _exige_cerrada(
        prueba,
        "Tras una consulta correcta, el servidor todavía ve tu conexión abierta.",
        "Ciérrala con close(), con paréntesis: ni «with» ni cerrar el cursor la cierran.",
    )
    exige_lecturas(consulta_y_cierra)
    una, otra = (consulta_y_cierra("SELECT clock_timestamp()") for _ in range(2))
    exige(
        una != otra,
        "La segunda vez das las filas de la primera. Pregunta al servidor en cada llamada.",
    )


def _falla_y_cierra(consulta_y_cierra: Consulta, prueba: Prueba) -> None:
    for sql, clase in (
        ("SELECT 1 / 0", "DivisionByZero"),
        ("SELECT * FROM esta_tabla_no_existe", "UndefinedTable"),
    ):
        antes = len(prueba.abiertas)
        with exige_que_lance(
            clase,
            f"Cuando la consulta falla ({clase}), el error tiene que llegar a quien llamó.",
            Exception="Cuando la consulta falla llega {clase}, no el error de la consulta. "
            "Déjalo pasar: basta un «finally».",
        ):
            consulta_y_cierra(sql)
        _exige_cerrada(prueba, "Cuando la consulta falla, la conexión se queda abierta.")
        _exige_una_vez(prueba, antes, "Cuando la consulta falla")
    antes = len(prueba.abiertas)
    with exige_que_lance("Error", "Cuando el servidor termina la conexión, el error no llega."):
        consulta_y_cierra("SELECT pg_terminate_backend(pg_backend_pid())")
    _exige_una_vez(prueba, antes, "Cuando el servidor termina la conexión")
    for error, que in ((Adrede, "un error de Python"), (KeyboardInterrupt, "Ctrl-C")):
        with (
            _al_leer_lanza(error),
            exige_que_lance(error.__name__, f"Con {que} al leer las filas, el error no llega."),
        ):
            consulta_y_cierra("SELECT '08:00:2b:01:02:03'::macaddr")
        _exige_cerrada(prueba, f"Con {que} al leer las filas, la conexión se queda abierta.")
        _falla_al_ejecutar(consulta_y_cierra, prueba, error, f"Con {que} al ejecutar")
    _falla_al_pedir_cursor(consulta_y_cierra, prueba)


def _exige_una_vez(prueba: Prueba, antes: int, cuando: str) -> None:
    exige(
        len(prueba.abiertas) == antes + 1,
        f"{cuando}, conectas y preguntas otra vez. Pregunta una sola vez: decide quien llamó.",
    )


def _falla_al_pedir_cursor(consulta_y_cierra: Consulta, prueba: Prueba) -> None:
    fallos: list[Any] = []

    class SinCursor(extensions.connection):
        def cursor(self, *_: Any, **__: Any) -> Any:
            fallos.append(self)
            raise KeyboardInterrupt

    cuando = "Con Ctrl-C al pedir el cursor"
    with (
        prueba.conectando_con(connection_factory=SinCursor),
        # Una respuesta puede pedir otra clase de conexión, y entonces no falla nada.
        exige_que_lance(
            "KeyboardInterrupt",
            f"{cuando}, el error no llega.",
            UnboundLocalError=f"{cuando} llega {{clase}}: el «finally» usa un cursor que todavía "
            "no existe. Ahí basta con cerrar la conexión.",
        ),
    ):
        consulta_y_cierra("SELECT 7")
        if not fallos:
            raise KeyboardInterrupt
    _exige_cerrada(
        prueba,
        f"{cuando}, la conexión se queda abierta.",
        "El «try» empieza justo después de conectar.",
    )


def _falla_al_ejecutar(
    consulta_y_cierra: Consulta, prueba: Prueba, error: type[BaseException], cuando: str
) -> None:
    fallos: list[str] = []

    class Falla(extensions.cursor):
        def execute(self, *_: Any, **__: Any) -> None:
            fallos.append(cuando)
            raise error

    with (
        prueba.conectando_con(cursor_factory=Falla),
        # Una respuesta puede pedir otra clase de cursor, y entonces no falla nada.
        exige_que_lance(error.__name__, f"{cuando}, el error no llega."),
    ):
        consulta_y_cierra("SELECT 7")
        if not fallos:
            raise error
    _exige_cerrada(prueba, f"{cuando}, la conexión se queda abierta.")


def _exige_cerrada(prueba: Prueba, frase: str, remedio: str = "Ciérrala en un «finally».") -> None:
    # Si el cliente ya dice que sigue abierta, no hace falta esperar al servidor.
    abierta = any(conexion.closed == 0 for conexion in prueba.abiertas)
    exige(not abierta and prueba.espera_conexiones(0) == 0, f"{frase} {remedio}")
    exige(
        all(conexion.closed == CERRADA for conexion in prueba.abiertas),
        "El servidor ya no ve la conexión, pero close() no se ha ejecutado: o falta, o algo que "
        "falla antes se lo salta. Que sea lo primero del «finally».",
    )


@contextmanager
def _al_leer_lanza(error: type[BaseException]) -> Iterator[None]:
    """En este bloque, leer una columna `macaddr` lanza `error`: así llega a la mitad."""

    def convierte(*_: Any) -> None:
        raise error

    extensions.register_type(extensions.new_type((MACADDR,), "MACADDR", convierte))
    try:
        yield
    finally:
        del extensions.string_types[MACADDR]
