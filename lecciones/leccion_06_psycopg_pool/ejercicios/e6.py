"""06.6: resumir las estadísticas de un pool."""

from contextlib import suppress
from decimal import Decimal
from numbers import Real

from psycopg_pool import ConnectionPool, PoolTimeout, TooManyRequests

from helpers.ejercicios import Fallo, ejercicio, exige, exige_devuelve, exige_parametro, si_lanza
from helpers.numeros import con_coma, exacto

from .comun import CERRADA


@ejercicio("resume", segundos=20)
def juzga(resume, prueba):
    exige_parametro(resume, "reserva", "Conexion", "banco")
    with ConnectionPool(min_size=1, max_size=1, open=False) as reserva:
        reserva.wait(timeout=10)
        antes = _exige_resumen(resume, reserva, "Con un pool sin usar", 0, 0, 0)
        _atiende(reserva, 1)
        _exige_resumen(resume, reserva, "Con una sola petición, ya atendida", 1, 0, 0, antes)
        # La segunda espera y se cansa; luego vienen otras.
        prestada = reserva.getconn(timeout=10)
        with suppress(PoolTimeout):
            reserva.getconn(timeout=0.05)
        _exige_resumen(
            resume, reserva, "Con dos peticiones atendidas y otra que se cansó", 3, 1, 100 / 3
        )
        reserva.putconn(prestada)
        _atiende(reserva, 5)
        _exige_resumen(
            resume, reserva, "Con siete peticiones atendidas y otra que se cansó", 8, 1, 12.5
        )
        with ConnectionPool(min_size=1, max_size=1, open=False) as otra:
            _exige_resumen(resume, otra, "Con otro pool, sin usar", 0, 0, 0)
    _con_la_cola_llena(resume)


class _QueNoConecto(ConnectionPool):
    """Un pool que además cuenta dos intentos de conectar que fallaron: no son peticiones."""

    def get_stats(self):
        return super().get_stats() | {"connections_errors": 2}


def _con_la_cola_llena(resume):
    """Más fallidas que las que esperaron, y otros errores que no son de ninguna petición."""
    caso = """Con una petición atendida, otra que se cansó, dos que no cupieron en la cola y dos
        intentos de conectar que fallaron, que no son peticiones"""
    with _QueNoConecto(min_size=1, max_size=1, max_waiting=1, open=False) as reserva:
        reserva.wait(timeout=10)
        prestada = reserva.getconn(timeout=10)
        for espera in (0.05, 9, 9):
            with suppress(PoolTimeout, TooManyRequests):
                reserva.getconn(timeout=espera)
        antes = _exige_resumen(resume, reserva, caso, 4, 3, 25)
        prestada.close()
        reserva.putconn(prestada)  # el pool la tira, y cuenta una mala devolución
        caso = "Después de devolver una conexión cerrada, que no es una petición fallida,"
        _exige_resumen(resume, reserva, caso, 4, 3, 25, antes)


def _atiende(reserva, veces):
    for _ in range(veces):
        reserva.putconn(reserva.getconn(timeout=10))


def _llama_a_resume(resume, reserva):
    antes = reserva.get_stats().get("requests_num", 0)
    with si_lanza(
        ZeroDivisionError="Con cero peticiones divides entre cero. Ese caso da 0.",
    ):
        try:
            dice = resume(reserva)
        except KeyError as error:
            raise Fallo(f"""Un contador que nunca ha subido no está: {error}. Léelo con
                `.get(clave, 0)`.""") from None
    exige(not reserva.closed, CERRADA)
    ahora = reserva.get_stats().get("requests_num", 0)
    if ahora < antes:
        raise Fallo("""Después de tu función, los contadores están a cero: es lo que hace
            `pop_stats()`, y el siguiente no ve lo mismo. Lee con `get_stats()`.""")
    if ahora > antes:
        raise Fallo("""Pides una conexión, y esa petición también cuenta. Para leer las estadísticas
            no hace falta ninguna.""")
    return dice


def _exige_resumen(resume, reserva, caso, peticiones, fallidas, porcentaje, anterior=None):
    dice = _llama_a_resume(resume, reserva)
    exige(
        dice is None or dice is not anterior,
        "Devuelves el mismo diccionario que antes, y lo cambias. Crea uno en cada llamada.",
    )
    exige_devuelve(dice, dict, "un diccionario")
    esperado = {
        "peticiones": peticiones,
        "fallidas": fallidas,
        "porcentaje_en_cola": porcentaje,
    }
    faltan = [clave for clave in esperado if clave not in dice]
    exige(not faltan, f"En el diccionario no está la clave «{faltan and faltan[0]}».")
    exige(len(dice) == 3, "El diccionario tiene otras claves, además de las tres que se piden.")
    for clave, valor in esperado.items():
        _exige_valor(caso, clave, valor, dice[clave], any(dice.values()))
    return dice


def _exige_valor(caso, clave, valor, visto, hay_otros):
    if not isinstance(visto, (Real, Decimal)) or isinstance(visto, bool):
        es = "un texto" if isinstance(visto, str) else "None" if visto is None else "otra cosa"
        raise Fallo(f"{caso}, `{clave}` tiene que ser un número, y es {es}.")
    visto = float(visto)
    if abs(visto - valor) < 1e-6:
        return
    pista = ""
    if clave == "porcentaje_en_cola":
        pista = (
            " Es de cada cien: multiplica por 100."
            if visto and abs(visto * 100 - valor) < 1e-6
            else " No lo redondees."
            if abs(visto - valor) < 1
            else " Cuenta `requests_queued` (esperaron) entre todas las peticiones, "
            "no `requests_waiting` (esperan ahora)."
        )
    elif valor and not hay_otros:
        pista = " Si falta un contador es que vale 0, y los demás siguen ahí."
    # 33,333… no cabe entero: se escribe con tres cifras.
    bien = exacto(valor) if valor == round(valor, 3) else f"≈ {con_coma(valor)}"
    suyo = exacto(visto) if visto == round(visto, 3) else f"≈ {con_coma(visto)}"
    raise Fallo(f"{caso}, `{clave}` es {bien} y tu función dice {suyo}.{pista}")
