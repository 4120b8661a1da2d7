"""07.5: un pool y una operación para medirlo."""

import inspect
import threading
from contextlib import suppress

from psycopg2 import OperationalError
from psycopg2.extensions import cursor as Cursor
from psycopg2.pool import ThreadedConnectionPool

from helpers.ejercicios import (
    SIN_RETURN,
    Fallo,
    a_la_vez,
    ejercicio,
    exige,
    exige_error_de_la_consulta,
    exige_que_lance,
    libres,
    si_lanza,
)

from .comun import cursor_que_lanza

_SE_PISAN = """Los hilos se pisan una variable: la conexión, el cursor y el valor, en variables de
    dentro de la operación."""


@ejercicio("pool_y_operacion", segundos=20)
def juzga(pool_y_operacion, prueba):
    nacidos: list[ThreadedConnectionPool] = []

    def crea(hilos, consulta):
        reserva, operacion = _crea(pool_y_operacion, hilos, consulta)
        exige(
            reserva not in nacidos,
            "Otra llamada da el mismo pool que la anterior. Cada llamada crea el suyo.",
        )
        exige(not reserva.closed, "El pool está cerrado antes de usarlo. Aquí no lo cierres.")
        nacidos.append(reserva)
        return reserva, operacion

    _hace_la_consulta(crea)
    _sirve_a_todos(crea, hilos=4)
    _sirve_a_todos(crea, hilos=7)
    _devuelve_pase_lo_que_pase(crea)
    for reserva in nacidos:
        reserva.closeall()


def _crea(pool_y_operacion, hilos, consulta):
    """El pool y la operación, de su clase y en su orden."""
    dado = pool_y_operacion(hilos, consulta)
    exige(dado is not None, SIN_RETURN)
    if not isinstance(dado, (tuple, list)) or len(dado) != 2:
        raise Fallo("La función tiene que devolver dos cosas: el pool y la operación.")
    reserva, operacion = dado
    if hasattr(operacion, "getconn"):
        raise Fallo("Están al revés: primero el pool y después la operación.")
    if not callable(operacion):
        raise Fallo("""La operación tiene que ser una función que todavía no se ha ejecutado.
            Devuélvela sin paréntesis.""")
    try:
        inspect.signature(operacion).bind()
    except TypeError:
        raise Fallo("""La operación pide argumentos, y se la llama sin ninguno. La conexión la
            toma ella del pool; la consulta ya la conoce.""") from None
    if not isinstance(reserva, ThreadedConnectionPool):
        raise Fallo(f"""El pool es {type(reserva).__name__}. De los de psycopg2, el que se puede
            usar desde varios hilos es ThreadedConnectionPool.""")
    return reserva, operacion


def _hace_la_consulta(crea):
    """Hace la que se le da, cada vez, con una conexión de su pool, y da el primer valor."""
    reserva, operacion = crea(1, "values (41), (42)")
    with si_lanza(PoolError="Con un solo hilo llega PoolError: el máximo del pool es `hilos`."):
        visto = operacion()
    exige(not reserva.closed, "La operación cierra el pool. Devuelve solo la conexión prestada.")
    exige(visto is not None, "La operación no devuelve nada. ¿Falta un «return»?")
    if visto != 41:
        raise Fallo(f"""Con la consulta «values (41), (42)», la operación devuelve {visto!r}, y
            tiene que devolver 41, el primer valor de la primera fila: `fetchone()[0]`.""")
    _exige_todas(reserva, 1, "Después de usar la operación")
    _hace_una_rara(crea)

    reserva, operacion = crea(1, "SELECT ARRAY[pg_backend_pid()::text, clock_timestamp()::text]")
    (proceso, una), (_, otra) = operacion(), operacion()
    if una == otra:
        raise Fallo("""La operación repite la respuesta de la primera vez. Tiene que hacer la
            consulta cada vez que se la llama.""")
    if not reserva.minconn:
        raise Fallo("""Con un solo hilo, el pool cierra la conexión que le devuelves, y la próxima
            vez conecta de nuevo: su mínimo es 0. Tiene que ser `hilos`.""")
    if int(proceso) not in {conexion.info.backend_pid for conexion in libres(reserva, 99)}:
        raise Fallo("""La operación no usa una conexión que el pool tenga después para prestar.
            Pídela con `getconn` dentro de la operación y devuélvela con `putconn`.""")


# En una transacción, cada vez da uno más.
_CUENTA = """
    SELECT set_config('curso.vez', (veces + 1)::text, true)
    FROM (SELECT coalesce(nullif(current_setting('curso.vez', true), ''), '0')::int AS veces) AS v
"""


def _hace_una_rara(crea):
    """Lleva un % y un límite, su primer valor es cero, y hay otra columna."""
    for consulta in ("SELECT 0 % 5, 7 LIMIT 1", "SELECT 0, 7 FETCH FIRST ROW ONLY;"):
        _, operacion = crea(1, consulta)
        caso = f"Con la consulta «{consulta}»"
        with si_lanza(Exception=f"{caso}, llega {{clase}}. Ejecútala tal como la recibes."):
            visto = operacion()
        if visto != 0 or visto is False:
            raise Fallo(f"""{caso}, la operación devuelve {visto!r}, y tiene que devolver 0, el
                primer valor de la primera fila.""")
    _, operacion = crea(1, _CUENTA)
    if (visto := operacion()) != "1":
        raise Fallo(f"""Con una consulta que da «1» la primera vez que se hace en una transacción,
            la operación devuelve {visto!r}: hazla una sola vez y devuelve lo que da.""")


def _sirve_a_todos(crea, hilos):
    """Tantos hilos a la vez como se dijo, sin conectar de nuevo."""
    reserva, operacion = crea(hilos, "SELECT pg_backend_pid()")
    procesos, juntos = set(), True
    for _ in range(4):
        dicen, juntos = _todos_a_la_vez(reserva, operacion, hilos, 2 if juntos else 0)
        if juntos and len(set(dicen)) < hilos:
            raise Fallo(f"""Con {hilos} hilos a la vez, cada uno con su conexión, la operación da a
                uno lo que preguntó otro. {_SE_PISAN}""")
        procesos.update(dicen)
    if len(procesos) == 1:
        raise Fallo("""Todos los hilos usan la misma conexión, de uno en uno. Pídela dentro de la
            operación.""")
    if len(procesos) > hilos:
        raise Fallo(f"""Con {hilos} hilos a la vez, en cuatro rondas, han atendido {len(procesos)}
            procesos distintos: el pool cierra lo que vuelve por encima de `minconn`. Sube el
            mínimo.""")
    _exige_todas(reserva, hilos, "Después de usarla desde varios hilos")


def _todos_a_la_vez(reserva, operacion, hilos, segundos):
    """Lo que dicen, y si nadie devolvió su conexión hasta que todos tuvieron la respuesta.

    Se esperan después de preguntar y antes de devolver. Si uno no llega en esos segundos, siguen.
    """
    todos, devuelve, juntos = threading.Barrier(hilos), reserva.putconn, []

    class Espera(Cursor):
        def execute(self, *argumentos, **opciones):
            super().execute(*argumentos, **opciones)
            with suppress(threading.BrokenBarrierError):
                todos.wait(segundos)

    def espera_y_devuelve(*argumentos, **opciones):
        with suppress(threading.BrokenBarrierError):
            todos.wait(segundos)
            juntos.append(True)
        devuelve(*argumentos, **opciones)

    def uno():
        try:
            return operacion()
        finally:
            todos.abort()  # quien falla, o no devuelve, no hace esperar a los demás

    for conexion in libres(reserva, hilos):
        conexion.cursor_factory = Espera
    reserva.putconn = espera_y_devuelve
    try:
        return a_la_vez(*[uno] * hilos), bool(juntos)
    except Fallo:
        raise
    except Exception as error:
        if "exhausted" in str(error):  # lo escribe Python
            raise Fallo(f"""Con {hilos} hilos a la vez llega PoolError: el pool no tiene una para
                cada uno. Su máximo tiene que ser `hilos`.""") from None
        raise Fallo(f"""Con {hilos} hilos a la vez llega {type(error).__name__}, y con uno no.
            {_SE_PISAN}""") from None
    finally:
        del reserva.putconn


def _devuelve_pase_lo_que_pase(crea):
    reserva, operacion = crea(2, "SELECT 1 / 0")
    antes = libres(reserva, 2)
    exige_error_de_la_consulta(lambda consulta: operacion())
    _exige_todas(reserva, 2, "Cuando la consulta falla")
    exige(
        not reserva.closed,
        "Cuando la consulta falla, cierras el pool. Devuelve solo lo prestado.",
    )
    exige(
        not any(conexion.closed for conexion in antes),
        "Cuando la consulta falla, cierras la conexión, que sigue viva. Devuélvela sin cerrarla.",
    )
    _exige_error_del_pool(reserva, operacion)

    for clase, que in ((KeyboardInterrupt, "Con Ctrl-C"), (OperationalError, "Con un fallo")):
        reserva, operacion = crea(2, "SELECT 1")
        cursor, hechas = cursor_que_lanza(clase("adrede"))
        for conexion in libres(reserva, 2):
            conexion.cursor_factory = cursor
        with exige_que_lance(clase.__name__, f"{que} a medias, la operación sigue adelante."):
            operacion()
        exige(len(hechas) == 1, f"{que} a medias, haces otra vez la consulta: hazla una sola vez.")
        _exige_todas(reserva, 2, f"{que} a medias")

    reserva, operacion = crea(2, "SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(5)")
    with exige_que_lance("Error", "Si muere la conexión, la operación no lo dice."):
        operacion()
    _exige_todas(reserva, 2, "Cuando la conexión muere a medias")

    reserva, operacion = crea(2, "SELECT 1")
    for conexion in libres(reserva, 2):
        conexion.close()
    with suppress(Exception):  # Puede decirlo, o abrir otra.
        operacion()
    _exige_todas(reserva, 2, "Cuando la que presta el pool ya está cerrada")


def _exige_error_del_pool(reserva, operacion):
    """Si no queda ninguna que prestar, el error es el del pool, y no se devuelve nada de más."""
    if type(reserva).getconn is not ThreadedConnectionPool.getconn:
        return  # Uno propio puede esperar.
    prestadas = []
    try:
        with exige_que_lance("PoolError", ""):
            while len(prestadas) < 99:
                prestadas.append(reserva.getconn())
        otro = "Con el pool agotado llega {clase}, que lo tapa. Pide la conexión antes del «try»."
        with exige_que_lance(
            "PoolError",
            "Con el pool agotado, la operación no dice nada: deja pasar el error.",
            Exception=otro,
        ) as errores:
            operacion()
        exige("unkeyed" not in str(errores[0]), otro.replace("{clase}", "el error de devolver"))
    finally:
        for conexion in prestadas:
            reserva.putconn(conexion)


def _exige_todas(reserva, cuantas, cuando):
    hay = 0 if reserva.closed else len(libres(reserva, cuantas + 1))
    if hay < cuantas:
        raise Fallo(f"""{cuando}, el pool solo puede prestar {hay} de {cuantas}: o su máximo no
            llega, o alguna no ha vuelto. Devuélvela en un «finally».""")
