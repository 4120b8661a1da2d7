"""03.4: cuántas conexiones abre el pool en total."""

from collections.abc import Callable
from typing import Any

from psycopg2.extensions import connection
from psycopg2.pool import SimpleConnectionPool

from helpers.ejercicios import Fallo, Prueba, ejercicio, exige_devuelve

# `minconn`, `prestadas` y `vueltas`; el máximo del pool es de ocho.
_CASOS = (
    (1, 3, 4), (3, 3, 4), (4, 2, 3), (2, 4, 1), (2, 4, 0), (0, 2, 3), (0, 0, 2), (2, 7, 2),
    (3, 0, 2), (1, 2, 3), (0, 1, 0),
)  # fmt: skip


@ejercicio("cuantas_abre")
def juzga(cuantas_abre: Callable[[int, int, int], Any], prueba: Prueba) -> None:
    for minconn, prestadas, vueltas in _CASOS:
        abiertas = _abiertas(minconn, prestadas, vueltas)
        dice = cuantas_abre(minconn, prestadas, vueltas)
        exige_devuelve(dice, int, "un número entero")
        if dice == abiertas:
            continue
        if vueltas == 0:
            motivo = "Sin vueltas, solo abre el mínimo."
        elif prestadas <= minconn:
            motivo = "El pool abre el mínimo al nacer y después le basta."
        elif minconn and dice + minconn == abiertas and dice != minconn:
            motivo = "Faltan las que abre al nacer, antes de la primera vuelta: el mínimo."
        elif minconn == 0:
            motivo = "Con mínimo cero no abre ninguna al nacer ni guarda ninguna al volver."
        else:
            motivo = "En cada vuelta abre las que le faltan y, al volver, cierra esas mismas."
        raise Fallo(f"""Con `minconn={minconn}`, `prestadas={prestadas}` y `vueltas={vueltas}`, el
            pool abre {abiertas} y tu función dice {dice}. {motivo}""")


def _abiertas(minconn: int, prestadas: int, vueltas: int) -> int:
    """Lo que abre de verdad un pool: cada conexión nueva se apunta."""
    abiertas = []

    class Apuntada(connection):
        def __init__(self, *argumentos, **opciones):
            super().__init__(*argumentos, **opciones)
            abiertas.append(self)

    reserva = SimpleConnectionPool(minconn, 8, connection_factory=Apuntada)
    for _ in range(vueltas):
        for tomada in [reserva.getconn() for _ in range(prestadas)]:
            reserva.putconn(tomada)
    reserva.closeall()
    return len(abiertas)
