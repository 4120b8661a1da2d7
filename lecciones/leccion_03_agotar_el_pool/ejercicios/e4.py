"""03.4: cuántas conexiones abre el pool en total."""

from psycopg2.extensions import connection
from psycopg2.pool import SimpleConnectionPool

from helpers.ejercicios import Fallo, ejercicio, exige_devuelve


@ejercicio("cuantas_abre")
def juzga(cuantas_abre, prueba):
    casos = ((1, 3, 4), (3, 3, 4), (4, 2, 3), (2, 4, 1), (2, 4, 0))
    for minconn, prestadas, vueltas in casos:
        abiertas = _abiertas(minconn, prestadas, vueltas)
        dice = cuantas_abre(minconn, prestadas, vueltas)
        exige_devuelve(dice, int, "un número entero")
        if prestadas <= minconn:
            motivo = "El pool abre el mínimo al nacer y después le basta."
        elif vueltas == 0:
            motivo = "Sin vueltas, solo abre el mínimo."
        else:
            motivo = "En cada vuelta abre las que le faltan y, al volver, cierra esas mismas."
        if dice != abiertas:
            raise Fallo(f"""Con minconn={minconn}, {prestadas} prestadas y {vueltas} vueltas, el
                pool abre {abiertas} y tu función dice {dice}. {motivo}""")


def _abiertas(minconn, prestadas, vueltas):
    """Lo que abre de verdad un pool: cada conexión nueva se apunta."""
    abiertas = []

    class Apuntada(connection):
        def __init__(self, *argumentos, **opciones):
            super().__init__(*argumentos, **opciones)
            abiertas.append(self)

    reserva = SimpleConnectionPool(minconn, 5, connection_factory=Apuntada)
    for _ in range(vueltas):
        for tomada in [reserva.getconn() for _ in range(prestadas)]:
            reserva.putconn(tomada)
    reserva.closeall()
    return len(abiertas)
