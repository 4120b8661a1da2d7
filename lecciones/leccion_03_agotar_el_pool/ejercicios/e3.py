"""03.3: decir por dónde se pierden las conexiones, con lo que se ve del pool y del servidor."""

from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from typing import Any

import psycopg2
from psycopg2.pool import SimpleConnectionPool

from helpers.ejercicios import SIN_RETURN, Fallo, Prueba, ejercicio, exige

from ..sospechosas import Vista, mira

_CLAVES = ("error", "olvido", "cierre")
_FALLIDA = "idle in transaction (aborted)"
# El máximo de cada pool, y cómo se pierde cada una.
_CASOS = (
    (5, "error error"),
    (3, ""),
    (4, "cierre cierre cierre cierre"),
    (8, "error lee confirma cierre cierre"),
    (3, "sigue error"),
    (1, "toma"),
    (6, "lee lee confirma errata"),
    (2, "error-y-cierre lee"),
)


@ejercicio("diagnostica")
def juzga(diagnostica: Callable[..., Any], prueba: Prueba) -> str:
    anterior: Any = None
    for maximo, como in _CASOS:
        vista = _despues_de(maximo, como.split())
        # Que se vayan: quien pregunta al servidor, y no mira la foto, no las ve.
        prueba.espera_conexiones(0)
        for _ in range(2):
            copia = deepcopy(anterior)
            dice = _exige_que_acierte(diagnostica, vista)
            if anterior != copia:
                raise Fallo("""Tu función cambia el diccionario que devolvió la vez anterior, y
                    quien lo guardó pierde sus números. Haz uno nuevo cada vez.""")
            anterior = dice
    return "¡Correcto! El pool dice cuántas faltan; el servidor, cómo están; y la resta, el resto."


def _despues_de(maximo: int, como: list[str]) -> Vista:
    """Pierde conexiones de un pool nuevo y mira cómo queda."""
    reserva = SimpleConnectionPool(0, maximo)
    siguen = set()
    for uno in como:
        conexion = reserva.getconn()
        with conexion.cursor() as cursor:
            if uno.startswith("err"):
                with suppress(psycopg2.Error):
                    cursor.execute("SELEC 1" if uno == "errata" else "SELECT 1 / 0")
            elif uno != "toma":
                cursor.execute("SELECT 1")
        if uno == "confirma":
            conexion.commit()
        if uno == "sigue":
            siguen.add(conexion.info.backend_pid)
        if uno.endswith("cierre"):
            conexion.close()
    vista = mira(reserva)
    reserva.closeall()
    # Como si su orden no hubiera terminado: tener una así de verdad pide otro hilo y esperas.
    for fila in vista.foto:
        if fila["pid"] in siguen:
            fila["estado"] = "active"
    return vista


def _exige_que_acierte(diagnostica: Callable[..., Any], vista: Vista) -> Any:
    copia = deepcopy(vista.foto)
    dice = diagnostica(*vista)
    if vista.foto != copia:
        raise Fallo("""Tu función cambia la foto que recibe. Cuéntala sin tocarla: ni `remove`, ni
            `pop`, ni `clear`.""")
    exige(dice is not None, SIN_RETURN)
    if not isinstance(dice, dict) or set(dice) != set(_CLAVES):
        raise Fallo("""La función tiene que devolver un diccionario con tres claves, también cuando
            valen cero: `error`, `olvido` y `cierre`.""")
    estados = [fila["estado"] for fila in vista.foto]
    errores = estados.count(_FALLIDA)
    esperado = dict(
        zip(
            _CLAVES,
            (errores, len(estados) - errores, vista.maximo - vista.quedan - len(estados)),
            strict=True,
        )
    )
    motivos = {
        "error": f"Son las que el servidor ve en este estado, entero: `{_FALLIDA}`.",
        "olvido": "Son las que el servidor ve en cualquier otro estado, sea cual sea.",
        "cierre": "Faltan en el pool y el servidor no las ve: de las que faltan, resta las que "
        "están en la foto.",
    }
    for clave in _CLAVES:
        valor = dice[clave]
        if not isinstance(valor, int) or isinstance(valor, bool):
            raise Fallo(f"`{clave}` tiene que ser un número entero de conexiones.")
        if valor != esperado[clave]:
            vistos = ", ".join(f"«{estado}»" for estado in estados) or "nada"
            raise Fallo(f"""Con `maximo={vista.maximo}`, `quedan={vista.quedan}` y, en la foto,
                {vistos}: `{clave}` es {esperado[clave]} y tu función dice {valor}.
                {motivos[clave]}""")
    return dice
