"""12.1: la clase Conexion, con psycopg2."""

import re

from helpers.ejercicios import ejercicio, exige

from .comun import Puesto, puesto


@ejercicio("conexion_py", segundos=180)
def juzga(conexion_py, prueba):
    with puesto(conexion_py) as suyo:
        pool = exige_conexion(suyo)
        exige(
            "ThreadedConnectionPool" in pool,
            f"El pool es un `{pool[1]}`, y tiene que ser un `ThreadedConnectionPool`.",
        )
        suyo.guion("sin_servidor.py", sin_servidor=True)


def exige_conexion(suyo: Puesto) -> list[str]:
    """Lo que promete `Conexion`, con cualquier driver. Devuelve su pool: el módulo y las clases."""
    guion = suyo.guion("e1.py")
    exige(
        not guion.turno.conexiones,
        "Con solo importar el archivo ya hay conexiones: el pool se crea con la primera petición.",
    )
    hallado = re.search("el pool es (.+)", guion.dice(""))
    exige(hallado, "Tu archivo pregunta algo con `input`: eso es del menú.")
    guion.dice("")
    exige(
        suyo.nombres() == [],
        "Una conexión devuelta con una transacción a medias la confirma: no lo ha pedido nadie.",
    )
    guion.dice("")
    exige(
        suyo.nombres() == ["ana"],
        f"Se confirmó a «ana», y en la tabla está {suyo.nombres()!r}. Mira `confirma`.",
    )
    guion.dice("")
    _exige_cerradas(suyo, "Después de `cerrarConexiones`")
    guion.dice("")
    _exige_cerradas(suyo, "Al cerrar por segunda vez abre para cerrar, y")
    guion.dice("")
    return hallado[1].split()


def _exige_cerradas(suyo, cuando):
    quedan = len(suyo.mesa.espera_conexiones(0))
    exige(not quedan, f"{cuando} quedan conexiones abiertas: {quedan}.")
