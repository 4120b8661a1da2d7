"""02.3: crear un pool, o lanzar una excepción propia con su causa."""

import inspect
import os
from collections.abc import Callable
from typing import Any

import psycopg2
from psycopg2.pool import AbstractConnectionPool, SimpleConnectionPool

from helpers.ejercicios import (
    ILEGIBLE,
    Fallo,
    Prueba,
    ejercicio,
    exige,
    exige_que_lance,
    exige_que_no_calle,
    libres,
    si_lanza,
)

from .comun import con_otro_connect

CreaPool = Callable[..., Any]
SIN_LOS_DATOS = "La función no usa los datos que recibe, o no todos. Pásalos al pool con «**datos»."


@ejercicio("crea_pool", segundos=10)
def juzga(crea_pool: CreaPool, prueba: Prueba) -> None:
    _lo_crea(crea_pool, prueba)
    for datos, que in (
        ({"port": "cinco mil"}, "un puerto que no es un número"),
        ({"port": 1}, "un puerto donde no escucha nadie"),
        ({"puerto": 5432}, "un parámetro que no existe (`puerto`)"),
        ({"password": "otra"}, "otra contraseña"),
    ):
        _avisa(crea_pool, prueba, datos, que)
    _avisa_de_cualquiera(crea_pool)
    error = exige_que_no_calle(lambda: crea_pool(1, 5), "SinConexion")
    if not isinstance(error, ILEGIBLE):
        causa = error.__cause__
        exige(
            isinstance(causa, ILEGIBLE) and causa.__traceback__ is not None,
            "Al convertir el UnicodeDecodeError se pierde la causa. Dale nombre con «as error» y "
            "escribe «from error».",
        )
    _deja_pasar_ctrl_c(crea_pool)


def _lo_crea(crea_pool: CreaPool, prueba: Prueba) -> None:
    datos = {"host": os.environ["PGHOST"], "port": os.environ["PGPORT"]}
    vistos = []
    # Los de antes siguen abiertos: si no, una función que los recuerda pasaría por buena.
    for minimo, maximo in ((2, 4), (1, 3), (0, 1), (2, 2), (2, 2)):
        antes = prueba.conexiones()
        nombre = f"{prueba.aplicacion} {minimo}"
        con = f"Con mínimo {minimo}, máximo {maximo} y datos correctos,"
        with si_lanza(SinConexion=f"{con} sale {{clase}}. Se puede crear: mira por qué la lanzas."):
            reserva = crea_pool(minimo, maximo, **datos, application_name=nombre)
        exige(
            isinstance(reserva, AbstractConnectionPool),
            "Con datos correctos, la función tiene que devolver el pool."
            + (" ¿Falta un «return»?" if reserva is None else ""),
        )
        exige(
            isinstance(reserva, SimpleConnectionPool),
            f"""El pool es un {type(reserva).__name__}. El que se pide es un
            SimpleConnectionPool.""",
        )
        exige(
            all(reserva is not otro for otro in vistos),
            "La función devuelve el pool de una llamada anterior. Crea uno en cada llamada.",
        )
        exige(
            not any(otro.closed for otro in vistos),
            "Al crear un pool, cierras uno de antes. No lo toques: es de quien lo pidió.",
        )
        vistos.append(reserva)
        exige(not reserva.closed, "El pool llega cerrado. Ciérralo solo quien lo pidió.")
        ve = prueba.espera_conexiones(antes + minimo) - antes
        exige(
            ve == minimo,
            f"""Con mínimo {minimo} y máximo {maximo}, el servidor ve {ve}. Pasa «minimo» y «maximo»
            al pool, por ese orden, y no abras otras.""",
        )
        presta = len(libres(reserva, maximo + 1))
        exige(
            presta >= maximo,
            f"""Con máximo {maximo}, el pool solo presta {presta}. Usa el máximo que recibe la
            función, y no dejes ninguna prestada.""",
        )
        exige(presta == maximo, "El pool no usa el máximo que recibe la función.")
        conexion = reserva.getconn()
        exige(conexion.info.parameter_status("application_name") == nombre, SIN_LOS_DATOS)
        reserva.putconn(conexion)
        prueba.espera_conexiones(antes + minimo)
    for reserva in vistos:
        reserva.closeall()
    prueba.espera_conexiones(0)


def _avisa(crea_pool: CreaPool, prueba: Prueba, datos: dict[str, Any], que: str) -> None:
    con = f"Con {que},"
    with exige_que_lance(
        "SinConexion",
        f"{con} la función tiene que lanzar SinConexion.",
        SystemExit=f"{con} la función termina el programa. Quita sys.exit().",
        Error=f"{con} sale {{clase}}, no SinConexion. Captura psycopg2.Error, del que heredan "
        "todos, y lanza SinConexion.",
    ) as lanzado:
        roto = crea_pool(1, 5, **datos)
        if roto is None:
            raise Fallo(f"{con} la función devuelve None y calla. Lanza SinConexion.")
        if isinstance(roto, AbstractConnectionPool):
            _exige_que_conecte(roto, con)
            raise Fallo(SIN_LOS_DATOS)
    exige(
        isinstance(lanzado[0], Exception),
        "SinConexion tiene que heredar de `Exception`: así, quien llama la puede atrapar.",
    )
    suya = getattr(inspect.unwrap(crea_pool), "__globals__", {}).get("SinConexion")
    if isinstance(suya, type) and not isinstance(lanzado[0], suya):
        raise Fallo("La SinConexion que lanzas es otra. Lanza la de esta celda, sin nada delante.")
    causa = lanzado[0].__cause__
    if not isinstance(causa, psycopg2.Error):
        raise Fallo("SinConexion ha perdido la causa. Escribe «from error» al final del «raise».")
    if causa.__traceback__ is None:
        raise Fallo("""La causa es un error nuevo, no el que ocurrió. Dale nombre con «as error» y
            escribe «from error».""")
    exige(
        prueba.espera_conexiones(0) == 0,
        f"{con} la función deja una conexión abierta.",
    )


def _exige_que_conecte(roto: Any, con: str) -> None:
    try:
        roto.getconn()
    except psycopg2.Error:
        raise Fallo(f"""{con} la función devuelve un pool que no se puede conectar. Lanza
            SinConexion.""") from None


def _avisa_de_cualquiera(crea_pool: CreaPool) -> None:
    """Un error de psycopg2 que no es de ninguna de las clases corrientes."""

    def falla(*_: Any, **__: Any) -> None:
        raise psycopg2.Error("otro error")

    with (
        con_otro_connect(falla),
        exige_que_lance(
            "SinConexion",
            "Con un error cualquiera de psycopg2, la función tiene que lanzar SinConexion.",
            Error="Hay errores de psycopg2 que la función no convierte. Captura psycopg2.Error, "
            "del que heredan todos, y lanza SinConexion.",
        ),
    ):
        crea_pool(1, 5)


def _deja_pasar_ctrl_c(crea_pool: CreaPool) -> None:
    """Ctrl-C mientras se abre la primera conexión: quien lo pulsa quiere parar."""

    def interrumpe(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with (
        con_otro_connect(interrumpe),
        exige_que_lance(
            "KeyboardInterrupt",
            "Si alguien pulsa Ctrl-C mientras se conecta, la función no se detiene.",
            Exception="Si alguien pulsa Ctrl-C mientras se conecta, sale {clase}. Captura "
            "psycopg2.Error: un «except» sin nombre atrapa también Ctrl-C.",
        ),
    ):
        crea_pool(1, 5)
