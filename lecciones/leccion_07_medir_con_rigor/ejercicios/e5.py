"""07.5: un pool y una operación para medirlo."""

from psycopg2.pool import ThreadedConnectionPool

from helpers.ejercicios import (
    SIN_RETURN,
    Fallo,
    a_la_vez,
    ejercicio,
    exige,
    exige_error_de_la_consulta,
    libres,
    si_lanza,
)


@ejercicio("pool_y_operacion")
def juzga(pool_y_operacion, prueba):
    hilos = 4
    dado = pool_y_operacion(hilos, "SELECT pg_backend_pid() FROM pg_sleep(0.03)")
    exige(dado is not None, SIN_RETURN)
    if not isinstance(dado, (tuple, list)) or len(dado) != 2:
        raise Fallo("La función tiene que devolver dos cosas: el pool y la operación.")
    reserva, operacion = dado
    if not callable(operacion):
        raise Fallo("""La operación tiene que ser una función que todavía no se ha ejecutado.
            Devuélvela sin paréntesis.""")
    if not isinstance(reserva, ThreadedConnectionPool):
        raise Fallo(f"""El pool es {type(reserva).__name__}. De los de psycopg2, el que se puede
            usar desde varios hilos es ThreadedConnectionPool.""")
    exige(not reserva.closed, "El pool está cerrado antes de usarlo. Aquí no lo cierres.")
    visto = operacion()
    exige(visto is not None, "La operación no devuelve nada. ¿Falta un «return»?")
    if not isinstance(visto, int):
        raise Fallo("""La operación tiene que devolver el primer valor de la primera fila:
            `fetchone()[0]`.""")
    if operacion() not in {conexion.info.backend_pid for conexion in libres(reserva, 99)}:
        raise Fallo("""La operación no usa una conexión que el pool tenga después para prestar.
            Pídela con `getconn` dentro de la operación y devuélvela con `putconn`.""")
    _exige_todas(reserva, hilos, "Después de usar la operación")

    with si_lanza(
        PoolError=f"Con {hilos} hilos a la vez llega PoolError: el pool no tiene una para cada "
        "uno. Su máximo tiene que ser `hilos`."
    ):
        procesos = {p for _ in range(4) for p in a_la_vez(*[operacion] * hilos)}
    if len(procesos) == 1:
        raise Fallo("""Todos los hilos usan la misma conexión, de uno en uno. Pídela dentro de la
            operación.""")
    if len(procesos) > hilos:
        raise Fallo(f"""Con {hilos} hilos a la vez, en cuatro rondas, han atendido {len(procesos)}
            procesos distintos: el pool cierra lo que vuelve por encima de `minconn`. Sube el
            mínimo.""")
    _exige_todas(reserva, hilos, "Después de usarla desde varios hilos")

    # Cuando la consulta falla.
    rota, operacion_rota = pool_y_operacion(2, "SELECT 1 / 0")
    exige_error_de_la_consulta(lambda sql: operacion_rota())
    _exige_todas(rota, 2, "Cuando la consulta falla")
    exige(not rota.closed, "Cuando la consulta falla, cierras el pool. Devuelve solo lo prestado.")
    for abierto in (reserva, rota):
        abierto.closeall()


def _exige_todas(reserva, cuantas, cuando):
    hay = len(libres(reserva, cuantas + 1))
    if hay < cuantas:
        raise Fallo(f"""{cuando}, el pool solo puede prestar {hay} de {cuantas}: o su máximo no
            llega, o alguna no ha vuelto. Devuélvela en un «finally».""")
