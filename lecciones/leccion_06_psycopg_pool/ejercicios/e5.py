"""06.5: guardar y contar con una sola conexión."""

import psycopg
from psycopg_pool import PoolTimeout

from helpers.ejercicios import Fallo, ejercicio, exige, exige_parametro

from .comun import _con_tablas, _exige_la_reserva, _exige_que_presta, _exige_sin_cerrar, _ve


@ejercicio("alta")
def juzga(alta, prueba):
    exige_parametro(alta, "reserva", "Conexion", "banco")
    with _con_tablas(max_size=1) as reserva:
        antes = reserva.get_stats()["requests_num"]
        try:
            dice = _exige_la_reserva(alta, reserva, "Ana")
        except PoolTimeout:
            raise Fallo(
                "Con un pool de una sola conexión, tu función se espera a sí misma: pide otra sin "
                "devolver la primera. Hazlo todo con la misma."
            ) from None
        pedidas = reserva.get_stats()["requests_num"] - antes
        _exige_sin_cerrar(reserva)
        _exige_que_presta(reserva, "Tras el alta, la conexión no vuelve al pool.")
        exige(dice is not None, "La función no devuelve nada. ¿Falta un «return»?")
        exige(
            not isinstance(dice, (tuple, list)),
            "Devuelves la fila, no el número. Es su primera columna: `fetchone()[0]`.",
        )
        exige(isinstance(dice, int), f"Devuelves un {type(dice).__name__}, no un número entero.")
        guardadas = _ve(reserva, "SELECT nombre FROM personas")
        exige(
            guardadas == [("Ana",)],
            "Después del alta, la tabla no tiene a la persona nueva. ¿Se hace el commit?"
            if not guardadas
            else "Después de un alta, la tabla no tiene una sola fila con ese nombre.",
        )
        exige(
            dice == 1,
            f"Tras la primera alta hay 1 persona y tu función dice {dice}. Cuenta después de "
            "guardar, con la misma conexión.",
        )
        exige(
            pedidas == 1,
            f"Haces {pedidas} peticiones al pool para un alta. No se bloquea, pero entre una y "
            "otra cabe el cambio de otra tarea: haz las dos cosas en el mismo `with`.",
        )
        with reserva.connection() as conexion:
            conexion.execute("INSERT INTO personas VALUES ('Eva')")
        dice = alta(reserva, "Luis")
        exige(
            dice == 3,
            f"Otra tarea guarda a Eva y tú das de alta a Luis: hay 3 personas y tu función dice "
            f"{dice}. Cuéntalas en la tabla.",
        )
        try:
            alta(reserva, None)
        except psycopg.Error:
            pass
        else:
            raise Fallo("Si el alta falla, el error tiene que llegar a quien llamó.")
        _exige_que_presta(reserva, "Cuando el alta falla, la conexión no vuelve al pool.")
