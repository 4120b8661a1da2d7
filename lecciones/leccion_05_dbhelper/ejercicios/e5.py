"""05.5: leer otra vez si la conexión había muerto."""

import functools
from contextlib import contextmanager

import psycopg2

from helpers.ejercicios import (
    Fallo,
    ejercicio,
    exige,
    exige_error_de_la_consulta,
    exige_parametro,
    exige_que_lance,
    faltan,
    mata,
)

from ..db_helper import DBHelper
from .comun import CERRADO


class _Contado(DBHelper):
    """Un DBHelper que cuenta los préstamos y, si se le pide, mata lo que presta."""

    def __init__(self, mata=False):
        super().__init__()
        self.prestamos, self.mata = 0, mata

    @contextmanager
    def get_resource(self, autocommit=True):
        self.prestamos += 1
        if self.prestamos > 5:
            raise Fallo("Repites sin parar. Después del segundo fallo, deja pasar el error.")
        with super().get_resource(autocommit) as (cursor, conexion):
            if self.mata:
                mata(conexion)
            yield cursor, conexion


@ejercicio("lee")
def juzga(lee, prueba):
    exige_parametro(lee, "ayudante", "db_helper", "DBHelper")
    ayudante = _Contado()
    filas = lee(ayudante, "SELECT 7 AS siete")
    exige(filas is not None, "La función no devuelve nada. Devuelve las filas con «return».")
    if not isinstance(filas, (list, tuple)) or [dict(fila) for fila in filas] != [{"siete": 7}]:
        raise Fallo("No devuelves las filas de la consulta, como las da fetchall().")
    exige(
        ayudante.prestamos == 1,
        "Con la conexión viva, lees más de una vez. Si ya tienes las filas, termina."
        if ayudante.prestamos
        else "No usas `ayudante.get_resource()`. Pide la conexión con él.",
    )
    with ayudante.get_resource() as (_, conexion):
        pass
    mata(conexion)
    ayudante.prestamos, reserva = 0, ayudante._connection_pool
    try:
        filas = lee(ayudante, "SELECT 8 AS ocho")
    except psycopg2.OperationalError:
        raise Fallo(
            "Con una conexión muerta, el error llega a quien llamó y no lo intentas otra vez."
            if ayudante.prestamos < 2
            else "Lo intentas otra vez, pero no vale: pide otra conexión con `get_resource`."
        ) from None
    except psycopg2.InterfaceError:
        raise Fallo("""Repites con la misma conexión, que ya está cerrada. El «try» va por fuera del
            «with»: así pides otra.""") from None
    if filas is None:
        raise Fallo("Con una conexión muerta, la función devuelve None. Devuelve las filas.")
    if [dict(fila) for fila in filas] != [{"ocho": 8}]:
        raise Fallo("Después de una conexión muerta, no devuelves las filas del segundo intento.")
    if ayudante.prestamos != 2:
        raise Fallo("El segundo intento no usa `ayudante`. Pide otra conexión con `get_resource`.")
    if ayudante._connection_pool is not reserva or reserva.closed:
        raise Fallo("Has cerrado el pool, y otros lo usan. Basta con pedir otra conexión.")
    ayudante.prestamos = 0
    exige_error_de_la_consulta(functools.partial(lee, ayudante))
    if ayudante.prestamos != 1:
        raise Fallo("""Repites una consulta que falla por sí misma: volverá a fallar. Atrapa solo
            `OperationalError` e `InterfaceError`.""")
    if faltan(ayudante._connection_pool, 3, CERRADO):
        raise Fallo("La conexión no vuelve al pool. Usa `get_resource` en un «with».")
    ayudante.shutdown_connection_pool()

    gafado = _Contado(mata=True)
    with exige_que_lance(
        "OperationalError",
        "Si el segundo intento también falla, su error tiene que llegar a quien llamó.",
        Exception="Si el segundo intento falla llega {clase}, no el error de la conexión. "
        "Déjalo pasar.",
    ):
        lee(gafado, "SELECT 9 AS nueve")
    if gafado.prestamos != 2:
        raise Fallo(f"""Si la conexión muere siempre, pides {gafado.prestamos}. Solo un intento más:
            dos.""")
    gafado.shutdown_connection_pool()
