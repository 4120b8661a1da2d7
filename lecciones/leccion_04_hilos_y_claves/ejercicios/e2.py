"""04.2: una tarea en su transacción, con varios hilos."""

import threading
from contextlib import suppress

from psycopg2.pool import ThreadedConnectionPool

from helpers.ejercicios import (
    Adrede,
    Fallo,
    a_la_vez,
    como_acabo,
    ejercicio,
    exige,
    exige_error_de_la_consulta,
    exige_que_lance,
    faltan,
    si_lanza,
)


class _PoolApuntado(ThreadedConnectionPool):
    """Un pool que apunta si presta una conexión que ya estaba prestada."""

    def __init__(self, *argumentos):
        super().__init__(*argumentos)
        self.prestadas, self.compartida = [], False

    def getconn(self, *argumentos, **opciones):
        conexion = super().getconn(*argumentos, **opciones)
        self.compartida |= conexion in self.prestadas
        self.prestadas.append(conexion)
        return conexion

    def putconn(self, conn, *argumentos, **opciones):
        if conn in self.prestadas:
            self.prestadas.remove(conn)
        super().putconn(conn, *argumentos, **opciones)


@ejercicio("en_su_transaccion")
def juzga(en_su_transaccion, prueba):
    reserva = _PoolApuntado(3, 3)

    vistas = []

    def apunta(conexion):
        """Escribe algo en la transacción: lo mínimo, un número de transacción."""
        if not hasattr(conexion, "cursor"):
            raise Fallo("La tarea tiene que recibir la conexión, y ha recibido otra cosa.")
        vistas.append(conexion)
        with conexion.cursor() as cursor:
            cursor.execute("SELECT txid_current()")
            return cursor.fetchone()[0]

    numero = en_su_transaccion(reserva, apunta)
    exige(vistas, "La tarea no se ha ejecutado. Llámala: `tarea(conexion)`.")
    exige(len(vistas) == 1, "La tarea se ha ejecutado más de una vez. Llámala una sola.")
    exige(numero is not None, "No llega lo que devolvió la tarea. ¿Falta un «return»?")
    exige(isinstance(numero, int), "La función tiene que devolver lo mismo que la tarea.")
    exige(not reserva.closed, "Has cerrado el pool. Devuelve solo la conexión, con `putconn`.")
    if como_acabo(numero) != "committed":
        raise Fallo("""La tarea ha ido bien y su trabajo se ha perdido. Falta un `commit`: `putconn`
            deshace.""")
    if faltan(reserva, 3):
        raise Fallo("La conexión no vuelve al pool. Devuélvela con `putconn`.")
    exige(not vistas[0].closed, "Has cerrado la conexión. El pool la quiere abierta.")
    if prueba.espera_conexiones(3) != 3:
        raise Fallo("La función abre o cierra conexiones. Usa solo las que presta `reserva`.")

    def falla_despues(conexion):
        numeros.append(apunta(conexion))
        raise Adrede

    numeros = []
    with exige_que_lance(
        "Adrede", "Cuando la tarea falla, su error tiene que llegar a quien llamó."
    ):
        en_su_transaccion(reserva, falla_despues)
    if len(numeros) != 1:
        raise Fallo("""Cuando la tarea falla, la has ejecutado otra vez. Deshaz y deja pasar el
            error.""")
    if vistas[-1].autocommit:
        raise Fallo("""Con `autocommit` cada orden se confirma sola y no se puede deshacer. No lo
            cambies.""")
    if como_acabo(numeros[0]) == "committed":
        raise Fallo("""La tarea ha fallado y su trabajo se ha confirmado. El `commit` va detrás de
            la tarea, no en el «finally».""")
    if faltan(reserva, 3):
        raise Fallo("""Cuando la tarea falla, la conexión no vuelve al pool. Devuélvela en un
            «finally».""")
    if como_acabo(numeros[0]) != "aborted":
        raise Fallo("""La tarea ha fallado y su transacción sigue abierta. Deshaz lo hecho con
            `rollback`.""")

    def consulta(sql):
        en_su_transaccion(reserva, lambda conexion: conexion.cursor().execute(sql))

    exige_error_de_la_consulta(consulta)
    if faltan(reserva, 3):
        raise Fallo("""Cuando una consulta falla, la conexión no vuelve al pool. Devuélvela en un
            «finally».""")
    _dos_a_la_vez(en_su_transaccion, reserva, apunta)
    reserva.closeall()


def _dos_a_la_vez(en_su_transaccion, reserva, apunta):
    """Una tarea acaba mal mientras la otra está a medias; la otra tiene que conservar lo suyo."""
    usadas, numeros = [], []
    dentro, fallo = threading.Barrier(2), threading.Event()

    def junto_a_otra(conexion):
        usadas.append(conexion)
        with si_lanza(
            BrokenBarrierError="Dos hilos llaman a la vez y uno no empieza hasta que el otro "
            "acaba. No hace falta ningún cerrojo: cada uno tiene su conexión."
        ):
            dentro.wait(1)
        return apunta(conexion)

    def va_bien(conexion):
        numeros.append(junto_a_otra(conexion))
        fallo.wait(3)

    def va_mal(conexion):
        junto_a_otra(conexion)
        raise Adrede

    def falla():
        try:
            with suppress(Adrede):
                en_su_transaccion(reserva, va_mal)
        finally:
            fallo.set()

    comparten = (
        "Dos hilos han usado la misma conexión a la vez. Pídela sin clave en cada llamada, "
        "y no la guardes para la siguiente."
    )
    try:
        a_la_vez(lambda: en_su_transaccion(reserva, va_bien), falla)
    except Exception:
        exige(not reserva.compartida, comparten)
        raise
    exige(not reserva.compartida and usadas[0] is not usadas[1], comparten)
    if como_acabo(numeros[0]) != "committed":
        raise Fallo("Mientras un hilo trabajaba, el fallo de otro le ha deshecho lo suyo.")
