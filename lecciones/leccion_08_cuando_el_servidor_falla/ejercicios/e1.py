"""08.1: cuántas peticiones fallan con todas las conexiones libres muertas."""

import psycopg
from psycopg_pool import ConnectionPool

from helpers import observador
from helpers.ejercicios import (
    Fallo,
    ejercicio,
    exige,
    exige_devuelve,
    libres,
    pools_que_nacen,
)

# Libres, peticiones, intentos: las que además se provocan de verdad.
_DE_VERDAD = ((5, 8, 1), (5, 8, 2), (4, 1, 2), (2, 3, 3), (0, 2, 1))
_SE_CONECTA = "Tu función se conecta. Solo tiene que hacer la cuenta, con los tres números."
_MOTIVOS = (
    (lambda n, p, i: n // i, "No pueden fallar más peticiones de las que llegan."),
    (lambda n, p, i: min(p, n), "Cada petición tiene varios intentos, y gasta uno por muerta."),
    (
        lambda n, p, i: min(p, -(-n // i)),
        "La que gasta la última muerta y aún tiene un intento, acierta: no falla.",
    ),
    (
        lambda n, p, i: p - min(p, n // i),
        "Esas son las que salen bien: se piden las que acaban en error.",
    ),
)


@ejercicio("cuantas_fallan", segundos=30)
def juzga(cuantas_fallan, prueba):
    for libre, peticiones, intentos in _DE_VERDAD:
        _compara(cuantas_fallan, libre, peticiones, intentos, _provoca(libre, peticiones, intentos))
    for libre in range(13):
        for peticiones in (0, 1, 2, 5, 40):
            for intentos in (1, 2, 3, 7):
                esperado = min(peticiones, libre // intentos)
                _compara(cuantas_fallan, libre, peticiones, intentos, esperado)
    _compara(cuantas_fallan, 1000, 400, 3, 333)
    if prueba.abiertas:
        raise Fallo(_SE_CONECTA)
    return "¡Correcto! El pool de verdad ha dicho lo mismo."


def _compara(cuantas_fallan, libre, peticiones, intentos, esperado):
    with pools_que_nacen() as suyos:
        dice = cuantas_fallan(libre, peticiones, intentos)
    exige(not suyos, _SE_CONECTA)
    if isinstance(dice, float):
        raise Fallo("""Devuelves un número con decimales. Las peticiones se cuentan enteras: la
            división entera es `//`.""")
    exige_devuelve(dice, int, "un número entero")
    if dice == esperado:
        return
    motivo = "Cuenta cuántas muertas gasta cada petición antes de fallar."
    for cuenta, porque in _MOTIVOS:
        if cuenta(libre, peticiones, intentos) == dice:
            motivo = porque
            break
    raise Fallo(f"""Conexiones muertas: {libre}. Peticiones: {peticiones}. Intentos de cada una:
        {intentos}. Fallan {esperado}, y tu función dice {dice}. {motivo}""")


def _provoca(cuantas, peticiones, intentos):
    """Cuántas fallan de verdad: en un pool al que se le matan todas las libres."""
    kwargs = {"application_name": "comprobaciones"}
    pool = ConnectionPool(kwargs=kwargs, min_size=cuantas, max_size=max(cuantas, 1), open=False)
    with pool:
        pool.wait(timeout=20)
        observador.termina_procesos([c.info.backend_pid for c in libres(pool, cuantas)])
        return sum(not _sale_bien(pool, intentos) for _ in range(peticiones))


def _sale_bien(pool, intentos):
    for _ in range(intentos):
        try:
            with pool.connection(timeout=20) as conexion:
                conexion.execute("SELECT 1")
            return True
        except psycopg.OperationalError as error:
            exige(not pool.closed, f"El pool de la prueba se cerró: {type(error).__name__}.")
    return False
