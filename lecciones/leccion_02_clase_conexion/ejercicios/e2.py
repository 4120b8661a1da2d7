"""02.2: cuántas conexiones deja abiertas el pool."""

from collections.abc import Callable
from typing import Any

from helpers.ejercicios import Fallo, Prueba, ejercicio, exige, exige_devuelve
from helpers.numeros import cuenta

from ..conexion import Conexion

# (mínimo, máximo, prestadas): menos que el mínimo, justo el mínimo, más, ninguna y un mínimo cero.
CASOS = ((1, 5, 3), (3, 5, 1), (2, 5, 2), (3, 5, 5), (1, 5, 0), (3, 5, 0), (0, 5, 2), (7, 9, 8))


@ejercicio("quedan_abiertas", segundos=10)
def juzga(quedan_abiertas: Callable[[int, int], Any], prueba: Prueba) -> None:
    for minconn, maximo, prestadas in CASOS:
        clase = prueba.subclase(Conexion)
        clase._Conexion__MIN_CON, clase._Conexion__MAX_CON = minconn, maximo
        reserva = clase.obtenerPool()
        tomadas = [reserva.getconn() for _ in range(prestadas)]
        for conexion in tomadas:
            reserva.putconn(conexion)
        # Espera al número correcto; si el servidor viera otro, se enseña el que vio.
        visto = prueba.espera_conexiones(minconn)
        dice = quedan_abiertas(minconn, prestadas)
        de_mas = prueba.espera_conexiones(visto) - visto
        exige_devuelve(dice, int, "un número entero")
        if de_mas > 0:
            raise Fallo(f"""Tu función abre conexiones: el servidor ve {visto + de_mas}, y
                {cuenta(de_mas, "es suya", "son suyas")}. No hace falta: calcula la respuesta.""")
        exige(
            not prueba.abiertas,
            "Tu función abre conexiones, aunque luego las cierre. No hace falta: calcula.",
        )
        exige(
            dice == visto,
            f"Con minconn={minconn}, tras tomar y devolver {prestadas}, el servidor ve {visto} "
            f"y tu función dice {dice}. "
            + (
                "El pool cierra lo que vuelve por encima del mínimo."
                if prestadas > minconn
                else "El pool abre el mínimo al nacer, aunque tomes menos."
            ),
        )
        reserva.closeall()
        prueba.espera_conexiones(0)
    exige(
        quedan_abiertas(4, 6) == 4,
        """Sin ningún pool abierto, tu función cambia de respuesta: cuenta las conexiones que hay
        ahora. Hay que calcular, y basta con lo que recibe.""",
    )
