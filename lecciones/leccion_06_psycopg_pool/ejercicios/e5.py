"""06.5: guardar y contar con una sola conexión."""

from helpers.ejercicios import (
    SIN_RETURN,
    Fallo,
    ejercicio,
    exige,
    exige_parametro,
    exige_que_lance,
    si_lanza,
)

from .comun import con_tablas, exige_la_reserva, exige_vuelta, ve


@ejercicio("alta")
def juzga(alta, prueba):
    exige_parametro(alta, "reserva", "Conexion", "banco")
    with con_tablas(max_size=1) as reserva:
        antes = reserva.get_stats()["requests_num"]
        with si_lanza(
            PoolTimeout="Con un pool de una sola conexión, tu función se espera a sí misma: pide "
            "otra sin devolver la primera. Hazlo todo con la misma."
        ):
            dice = exige_la_reserva(alta, reserva, "Ana")
        pedidas = reserva.get_stats()["requests_num"] - antes
        exige_vuelta(reserva, "Tras el alta, la conexión no vuelve al pool.")
        exige(dice is not None, SIN_RETURN)
        if isinstance(dice, (tuple, list)):
            raise Fallo("Devuelves la fila, no el número. Es su primera columna: `fetchone()[0]`.")
        exige(isinstance(dice, int), f"Devuelves un {type(dice).__name__}, no un número entero.")
        guardadas = ve(reserva, "SELECT nombre FROM personas")
        exige(
            guardadas == [("Ana",)],
            "Después del alta, la tabla no tiene a la persona nueva. ¿Se hace el commit?"
            if not guardadas
            else "Después de un alta, la tabla no tiene una sola fila con ese nombre.",
        )
        if dice != 1:
            raise Fallo(f"""Tras la primera alta hay 1 persona y tu función dice {dice}. Cuenta
                después de guardar, con la misma conexión.""")
        if pedidas != 1:
            raise Fallo(f"""Haces {pedidas} peticiones al pool para un alta. No se bloquea, pero
                entre una y otra cabe el cambio de otra tarea: haz las dos cosas en el mismo
                `with`.""")
        with reserva.connection() as conexion:
            conexion.execute("INSERT INTO personas VALUES ('Eva')")
        dice = alta(reserva, "Luis")
        if dice != 3:
            raise Fallo(f"""Otra tarea guarda a Eva y tú das de alta a Luis: hay 3 personas y tu
                función dice {dice}. Cuéntalas en la tabla.""")
        with exige_que_lance("Error", "Si el alta falla, el error tiene que llegar a quien llamó."):
            alta(reserva, None)
        exige_vuelta(reserva, "Cuando el alta falla, la conexión no vuelve al pool.")
