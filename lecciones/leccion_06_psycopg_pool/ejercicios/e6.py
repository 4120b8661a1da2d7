"""06.6: resumir las estadísticas de un pool."""

from contextlib import suppress

from psycopg_pool import ConnectionPool, PoolTimeout

from helpers.ejercicios import Fallo, ejercicio, exige, exige_devuelve, exige_parametro, si_lanza

from .comun import exige_abierta


@ejercicio("resume")
def juzga(resume, prueba):
    exige_parametro(resume, "reserva", "Conexion", "banco")
    with ConnectionPool(min_size=1, max_size=1, open=False) as reserva:
        reserva.wait(timeout=3)
        dice = _llama_a_resume(resume, reserva)
        _exige_resumen(dice, "Con un pool sin usar", 0, 0, 0)
        # Cuatro peticiones; una espera y se cansa.
        prestada = reserva.getconn(timeout=2)
        with suppress(PoolTimeout):
            reserva.getconn(timeout=0.05)
        dice = _llama_a_resume(resume, reserva)
        _exige_resumen(dice, "Con una petición atendida y otra que se cansó", 2, 1, 50)
        reserva.putconn(prestada)
        for _ in range(2):
            reserva.putconn(reserva.getconn(timeout=2))
        dice = _llama_a_resume(resume, reserva)
        _exige_resumen(dice, "Con tres peticiones atendidas y otra que se cansó", 4, 1, 25)
        if reserva.get_stats().get("requests_num") != 4:
            raise Fallo("""Después de tu función, los contadores están a cero o han cambiado. Lee
                con `get_stats()`, que no borra.""")


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
    exige_abierta(reserva)
    if not reserva.get_stats().get("requests_num", 0) <= antes:
        raise Fallo("""Pides una conexión, y esa petición también cuenta. Para leer las estadísticas
            no hace falta ninguna.""")
    return dice


def _exige_resumen(dice, caso, peticiones, fallidas, porcentaje):
    exige_devuelve(dice, dict, "un diccionario")
    esperado = {
        "peticiones": peticiones,
        "fallidas": fallidas,
        "porcentaje_en_cola": porcentaje,
    }
    faltan = [clave for clave in esperado if clave not in dice]
    exige(not faltan, f"En el diccionario no está la clave «{faltan and faltan[0]}».")
    if peticiones == 4 and dice["peticiones"] in (0, 2):
        raise Fallo("""La segunda vez que miras, lo de antes ya no está. `pop_stats()` pone los
            contadores a cero: lee con `get_stats()`.""")
    for clave, valor in esperado.items():
        es_numero = isinstance(dice[clave], (int, float))
        igual = es_numero and abs(dice[clave] - valor) < 0.5
        pista = "" if es_numero else " Tiene que ser un número."
        if clave == "porcentaje_en_cola" and es_numero and not igual:
            pista = (
                " Es de cada cien: multiplica por 100."
                if isinstance(dice[clave], float) and abs(dice[clave] * 100 - valor) < 0.5
                else " Cuenta `requests_queued` (esperaron) entre las peticiones, "
                "no `requests_waiting` (esperan ahora)."
            )
        exige(igual, f"{caso}, `{clave}` es {valor} y tu función dice {dice[clave]}.{pista}")
