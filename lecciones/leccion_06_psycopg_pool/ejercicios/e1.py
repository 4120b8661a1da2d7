"""06.1: una consulta que espera su conexión un tiempo dado."""

import time

import psycopg
from psycopg_pool import ConnectionPool

from helpers.ejercicios import (
    SIN_RETURN,
    Fallo,
    Hilo,
    ejercicio,
    exige,
    exige_error_de_la_consulta,
    exige_parametro,
    exige_que_lance,
    si_lanza,
)

from ..ensayos import espera_en_cola
from .comun import exige_vuelta


@ejercicio("consulta_con_limite")
def juzga(consulta_con_limite, prueba):
    exige_parametro(consulta_con_limite, "reserva", "Conexion", "banco")
    opciones = {"options": "-c curso.reserva=si"}
    with ConnectionPool(
        kwargs=opciones, min_size=1, max_size=1, timeout=0.05, open=False
    ) as reserva:
        reserva.wait(timeout=3)
        filas = consulta_con_limite(reserva, "SELECT 7 UNION ALL SELECT 8 ORDER BY 1", 2)
        exige(filas is not None, SIN_RETURN)
        if filas != [(7,), (8,)]:
            raise Fallo("""Con una conexión libre, la función no devuelve las filas. Usa
                `fetchall()`.""")
        exige_vuelta(reserva, "Tras una consulta correcta, la conexión no vuelve al pool.")
        if not _va_por_la_reserva(consulta_con_limite, reserva):
            raise Fallo("""La consulta no va por una conexión de `reserva`. Pídesela con
                `connection`.""")
        exige_error_de_la_consulta(lambda sql: consulta_con_limite(reserva, sql, 2))
        exige_vuelta(reserva, "Cuando la consulta falla, la conexión no vuelve al pool.")
        _exige_que_deja_pasar_el_operacional(consulta_con_limite, reserva)

        prestada = reserva.getconn(timeout=2)
        with si_lanza(
            PoolTimeout="Sin conexiones libres llega PoolTimeout a quien llamó. Captura ese error "
            'y devuelve el texto "ocupado".'
        ):
            dice = consulta_con_limite(reserva, "SELECT 1", 0.05)
        if dice != "ocupado":
            raise Fallo('Sin conexiones libres, la función tiene que devolver el texto "ocupado".')
        # Quien espera los segundos que le dan la consigue; quien espera los del pool, no.
        en_cola = reserva.get_stats()["requests_waiting"]
        devuelve = Hilo(_devuelve_con_retraso, reserva, prestada, en_cola + 1)
        dice = consulta_con_limite(reserva, "SELECT 1", 3)
        devuelve.termina()
        if dice != [(1,)]:
            raise Fallo("""No esperas los segundos que te dan: te rindes con el límite del pool.
                Díselo a `connection`, con `timeout`.""")
        if reserva.timeout != 0.05:
            raise Fallo("""Has cambiado el `timeout` del pool, que es de todos. El límite de una
                sola petición se le dice a `connection`.""")


def _devuelve_con_retraso(reserva, prestada, en_cola):
    """Devuelve la conexión cuando hay quien espera, y pasado ya el límite del pool."""
    espera_en_cola(reserva, en_cola, segundos=2)
    time.sleep(0.25)
    reserva.putconn(prestada)


def _va_por_la_reserva(funcion, reserva):
    """Dice si la consulta usa una conexión de la reserva: solo ellas tienen ese ajuste."""
    try:
        return funcion(reserva, "SELECT current_setting('curso.reserva')", 2) == [("si",)]
    except psycopg.Error:
        return False


def _exige_que_deja_pasar_el_operacional(funcion, reserva):
    """Una consulta que alguien interrumpe: un OperationalError que no es PoolTimeout."""
    with exige_que_lance(
        "QueryCanceled", "Cuando la consulta falla, el error tiene que llegar a quien llamó."
    ):
        dice = funcion(reserva, "DO $$ BEGIN RAISE query_canceled; END $$", 2)
        if dice == "ocupado":
            raise Fallo("""Dices «ocupado» cuando había conexión y lo que falla es la consulta, con
                otro OperationalError. Captura solo PoolTimeout.""")
