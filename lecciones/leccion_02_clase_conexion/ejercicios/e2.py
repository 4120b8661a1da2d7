"""02.2: cuántas conexiones deja abiertas el pool."""

from helpers.ejercicios import ejercicio, exige, exige_devuelve

from ..conexion import Conexion


@ejercicio("quedan_abiertas")
def juzga(quedan_abiertas, prueba):
    for minconn, prestadas in ((1, 3), (3, 1), (2, 2), (3, 5), (1, 0)):
        clase = prueba.subclase(Conexion)
        clase._Conexion__MIN_CON = minconn
        reserva = clase.obtenerPool()
        tomadas = [reserva.getconn() for _ in range(prestadas)]
        for conexion in tomadas:
            reserva.putconn(conexion)
        # Espera al número correcto; si el servidor viera otro, se enseña el que vio.
        visto = prueba.espera_conexiones(minconn)
        dice = quedan_abiertas(minconn, prestadas)
        exige_devuelve(dice, int, "un número entero")
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
