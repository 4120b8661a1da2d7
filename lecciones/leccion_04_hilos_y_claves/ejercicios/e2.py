"""04.2: una tarea en su transacción, con varios hilos."""

import threading
from contextlib import suppress

from psycopg2 import Error, OperationalError
from psycopg2.pool import PoolError, ThreadedConnectionPool

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
    mata,
    si_lanza,
)

from .comun import Apuntes, PoolApuntado, si_otro

_VUELVE = "Devuélvela con `putconn`, en un «finally»."


@ejercicio("en_su_transaccion")
def juzga(en_su_transaccion, prueba):
    reserva, apunta = PoolApuntado(3, 3), Apuntes()
    _una_que_va_bien(en_su_transaccion, reserva, apunta, prueba)
    _una_que_falla(en_su_transaccion, reserva, apunta)

    def consulta(sql):
        en_su_transaccion(reserva, lambda conexion: conexion.cursor().execute(sql))

    exige_error_de_la_consulta(consulta)
    exige(not faltan(reserva, 3), f"Cuando una consulta falla, la conexión no vuelve. {_VUELVE}")
    _un_commit_que_falla(en_su_transaccion, reserva)
    _varias_a_la_vez(en_su_transaccion, reserva, apunta)
    _una_dentro_de_otra(en_su_transaccion, reserva, apunta)
    _la_conexion_muere(en_su_transaccion, reserva)
    _sin_conexiones(en_su_transaccion, reserva)
    reserva.closeall()


def _una_que_va_bien(en_su_transaccion, reserva, apunta, prueba):
    numero = en_su_transaccion(reserva, apunta)
    exige(apunta.vistas, "La tarea no se ha ejecutado. Llámala: `tarea(conexion)`.")
    exige(len(apunta.vistas) == 1, "La tarea se ha ejecutado más de una vez. Llámala una sola.")
    exige(numero is not None, "No llega lo que devolvió la tarea. ¿Falta un «return»?")
    exige(isinstance(numero, int), "La función tiene que devolver lo mismo que la tarea.")
    exige(not reserva.closed, "Has cerrado el pool. Devuelve solo la conexión, con `putconn`.")
    if apunta.autocommit:
        raise Fallo("""Con `autocommit` cada orden se confirma sola y no se puede deshacer. No lo
            cambies.""")
    if como_acabo(numero) != "committed":
        raise Fallo("""La tarea ha ido bien y su trabajo se ha perdido. Falta un `commit` antes de
            `putconn`, que deshace.""")
    exige(not faltan(reserva, 3), "La conexión no vuelve al pool. Devuélvela con `putconn`.")
    exige(not apunta.vistas[0].closed, "Has cerrado la conexión. El pool la quiere abierta.")
    if reserva.repetida:
        raise Fallo("""Devuelves dos veces la misma conexión. Entre una y otra puede haberla
            recibido otro hilo: se la quitarías.""")
    if prueba.espera_conexiones(3) != 3:
        raise Fallo("La función abre o cierra conexiones. Usa solo las que presta `reserva`.")
    for valor in (None, 0, []):
        numeros = []

        def devuelve(conexion, numeros=numeros, valor=valor):
            numeros.append(apunta(conexion))
            return valor

        exige(en_su_transaccion(reserva, devuelve) == valor, "No llega lo que devolvió la tarea.")
        if como_acabo(numeros[0]) != "committed":
            raise Fallo(f"""La tarea ha ido bien y ha devuelto {valor!r}, y su trabajo se ha
                perdido. Va bien si no lanza un error, devuelva lo que devuelva.""")


def _una_que_falla(en_su_transaccion, reserva, apunta):
    for error in (Adrede, OperationalError, KeyboardInterrupt):
        numeros = []

        def falla_despues(conexion, numeros=numeros, error=error):
            numeros.append(apunta(conexion))
            raise error

        ctrl_c = error is KeyboardInterrupt
        cuando = "Con Ctrl-C en la tarea" if ctrl_c else "Cuando la tarea falla"
        llega = f"{cuando}, su error tiene que llegar a quien llamó."
        with exige_que_lance(error.__name__, llega, **si_otro(f"{llega} Llega {{clase}}.")):
            en_su_transaccion(reserva, falla_despues)
        if len(numeros) != 1:
            raise Fallo(f"""{cuando}, la has ejecutado otra vez. Deshaz y deja pasar el error.""")
        if como_acabo(numeros[0]) == "committed":
            raise Fallo("""La tarea ha fallado y su trabajo se ha confirmado. El `commit` va detrás
                de la tarea, no en el «finally».""")
        exige(not faltan(reserva, 3), f"{cuando}, la conexión no vuelve al pool. {_VUELVE}")
        if apunta.vistas[-1].closed:
            raise Fallo(f"""{cuando}, la conexión vuelve cerrada, y estaba viva. Devuélvela abierta:
                basta con deshacer.""")
        if como_acabo(numeros[0]) != "aborted":
            raise Fallo("""La tarea ha fallado y su transacción sigue abierta. Deshaz lo hecho con
                `rollback`.""")


def _un_commit_que_falla(en_su_transaccion, reserva):
    """Una restricción aplazada: las órdenes van bien, y el servidor se niega a confirmar."""

    def repite(conexion):
        with conexion.cursor() as cursor:
            cursor.execute(
                "CREATE TEMP TABLE repetidos (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)"
                " ON COMMIT DROP; INSERT INTO repetidos VALUES (1), (1)"
            )
        return "hecho"

    with exige_que_lance(
        "UniqueViolation",
        "Falla el propio `commit`, y nadie se entera: no se guardó nada. Deja llegar el error.",
    ):
        en_su_transaccion(reserva, repite)
    if faltan(reserva, 3):
        raise Fallo("""Cuando falla el propio `commit`, la conexión no vuelve al pool. El `commit`
            también va dentro del «try», y `putconn`, en su «finally».""")


def _una_dentro_de_otra(en_su_transaccion, reserva, apunta):
    """La tarea se pasa a sí misma a la función: cada llamada acaba sin tocar a la otra."""
    for falla_la_de_fuera in (True, False):
        numeros = []

        def tarea(conexion, numeros=numeros, falla_la_de_fuera=falla_la_de_fuera):
            soy_la_de_fuera = not numeros
            numeros.append(apunta(conexion))
            if soy_la_de_fuera:
                with suppress(Adrede):
                    en_su_transaccion(reserva, tarea)
            if soy_la_de_fuera == falla_la_de_fuera:
                raise Adrede

        comparten = """Una tarea llama a la función, con ella misma, y la llamada de dentro ha usado
            la conexión de la de fuera: una clave por hilo, o por tarea, no basta. Pídela sin clave
            en cada llamada."""
        try:
            with suppress(Adrede):
                en_su_transaccion(reserva, tarea)
        except Exception:
            exige(not reserva.compartida, comparten)
            raise
        exige(not reserva.compartida, comparten)
        acabaron = tuple(map(como_acabo, numeros))
        debian = ("aborted", "committed") if falla_la_de_fuera else ("committed", "aborted")
        exige(acabaron == debian, "Una llamada dentro de otra le ha cambiado el final a la otra.")
    exige(not faltan(reserva, 3), "Tras una llamada dentro de otra, no vuelven las dos conexiones.")


def _varias_a_la_vez(en_su_transaccion, reserva, apunta):
    """Una tarea acaba mal mientras las otras dos están a medias: ellas conservan lo suyo."""
    usadas, numeros = [], []
    dentro, fallo = threading.Barrier(3), threading.Event()

    def junto_a_otras(conexion):
        usadas.append(conexion)
        with si_lanza(
            BrokenBarrierError="Varios hilos llaman a la vez y uno no empieza hasta que otro "
            "acaba. No hace falta ningún cerrojo: cada uno tiene su conexión."
        ):
            dentro.wait(2)
        return apunta(conexion)

    def va_bien(conexion):
        numeros.append(junto_a_otras(conexion))
        fallo.wait(3)

    def va_mal(conexion):
        junto_a_otras(conexion)
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
        a_la_vez(*[lambda: en_su_transaccion(reserva, va_bien)] * 2, falla)
    except Exception:
        exige(not reserva.compartida, comparten)
        raise
    exige(not reserva.compartida and len({id(u) for u in usadas}) == 3, comparten)
    if [como_acabo(numero) for numero in numeros] != ["committed"] * 2:
        raise Fallo("Mientras un hilo trabajaba, el fallo de otro le ha deshecho lo suyo.")


def _la_conexion_muere(en_su_transaccion, reserva):
    def muere(conexion, error=None):
        conexion.cursor().execute("SELECT 1")
        mata(conexion)
        if error:
            raise error
        conexion.cursor().execute("SELECT 1")

    suyos = (Adrede, KeyboardInterrupt, SystemExit)
    con_errores = [lambda c, error=error: muere(c, error) for error in suyos]
    for tarea in (muere, lambda conexion: conexion.close(), *con_errores):
        with exige_que_lance(
            "BaseException", "La conexión ha muerto dentro de la tarea, y nadie avisa."
        ) as lanzado:
            en_su_transaccion(reserva, tarea)
        if not isinstance(lanzado[0], (Error, *suyos)):
            otro = "La conexión ha muerto dentro de la tarea, y llega {clase}, que no es ni de "
            with si_lanza(**si_otro(f"{otro}`psycopg2` ni de la tarea. Deja pasar el suyo.")):
                raise lanzado[0]
        if faltan(reserva, 3):
            raise Fallo("""La conexión se cierra o muere dentro de la tarea, y su sitio no vuelve al
                pool. Con cualquier error, deshaz antes de `putconn`, y protege ese `rollback`: así
                se sabe que está cerrada. Y llama siempre a `putconn`, en un «finally».""")


def _sin_conexiones(en_su_transaccion, reserva):
    """El pool agotado, y después cerrado: llega su error, no otro."""
    prestadas = [reserva.getconn() for _ in range(3)]
    cerrado = ThreadedConnectionPool(1, 1)
    cerrado.closeall()
    for pool, como in ((reserva, "agotado"), (cerrado, "cerrado")):
        with exige_que_lance("PoolError", "") as suyo:
            pool.getconn()
        try:
            en_su_transaccion(pool, lambda conexion: None)
        except PoolError as error:
            llega = str(error) == str(suyo[0])
        except (NameError, AttributeError, TypeError):
            llega = False
        except (Error, OSError, RuntimeError, ValueError) as error:
            raise Fallo(f"""El pool está {como}, y llega {type(error).__name__}, que es otro error.
                Deja pasar el PoolError de `getconn`, al momento.""") from None
        else:
            raise Fallo(f"El pool está {como} y nadie avisa. Deja llegar su PoolError.")
        if not llega:
            raise Fallo(f"""El pool está {como} y no llega su error, sino otro: en el «finally»
                devuelves una conexión que no se llegó a tomar. Pídela antes del «try».""")
    for conexion in prestadas:
        reserva.putconn(conexion)
    exige(not faltan(reserva, 3), "Con el pool agotado, una llamada ha perdido una conexión.")
