"""02.1: ejecutar una consulta con una conexión de la clase, y devolverla."""

import functools

from helpers.ejercicios import (
    Fallo,
    ejercicio,
    exige,
    exige_error_de_la_consulta,
    exige_parametro,
    faltan,
)

from ..conexion import Conexion


@ejercicio("consulta")
def juzga(consulta, prueba):
    exige_parametro(consulta, "clase", "Conexion")
    clase = prueba.subclase(Conexion)
    guardada = clase.obtenerConexion()
    proceso = guardada.info.backend_pid
    clase.liberarConexion(guardada)
    filas = consulta(clase, "SELECT 7 UNION ALL SELECT 8 ORDER BY 1")
    exige(filas is not None, "La función no devuelve nada. Devuelve las filas con «return».")
    if filas != [(7,), (8,)]:
        raise Fallo("La función no devuelve las filas de la consulta. Usa fetchall().")
    reserva = clase.obtenerPool()
    _exige_vuelta(reserva, "Tras una consulta correcta, la conexión no vuelve al pool.")
    if consulta(clase, "SELECT pg_backend_pid()") != [(proceso,)]:
        raise Fallo("""No usas la conexión que guarda el pool. Pídela con obtenerConexion y
            devuélvela con liberarConexion, sin cerrarla.""")
    exige_error_de_la_consulta(functools.partial(consulta, clase))
    _exige_vuelta(reserva, "Cuando la consulta falla, la conexión no vuelve al pool.")


def _exige_vuelta(reserva, frase):
    if faltan(reserva, 5, "Has cerrado el pool. Devuelve la conexión con liberarConexion."):
        raise Fallo(f"{frase} Devuélvela con liberarConexion, en un «finally».")
