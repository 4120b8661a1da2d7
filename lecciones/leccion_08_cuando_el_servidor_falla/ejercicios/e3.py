"""08.3: preguntar cómo acabó una transacción."""

import time
from contextlib import contextmanager, suppress

import psycopg

from helpers.ejercicios import (
    Fallo,
    Hilo,
    ejercicio,
    exige,
    exige_parametro,
    exige_que_lance,
    si_lanza,
)
from helpers.numeros import exacto

from ...leccion_06_psycopg_pool.ejercicios.comun import (
    CERRADA,
    al_primero,
    con_tablas,
    exige_los_del_pool,
    exige_vuelta,
    interrumpe,
    mata,
)
from .comun import apunta_descansos
from .ritmo import apunta_y_tarda, exige_ritmo

_NO_ESPERA = """La transacción está en marcha y no esperas a que acabe: dices {} cuando todavía no
    se sabe. Con `in progress` se vuelve a preguntar."""

_OTRA_VEZ = """{}, y vuelves a preguntar. Solo se vuelve a preguntar si la respuesta es
    `in progress`: el error llega a quien llamó."""

_TE_RINDES = """Te dan 60 segundos y te rindes antes, con TimeoutError. El límite lo pone
    `segundos`, no el número de intentos."""

_EL_DEL_POOL = """El pool tiene una conexión libre y llega `PoolTimeout`. `segundos` es lo que se
    espera a la transacción: a `connection` no se lo des, que el pool tiene su límite."""

_ANTES_DE_MIRAR = """La transacción ya ha acabado, y lanzas TimeoutError. Pregunta antes de mirar la
    hora: con cero segundos se pregunta una vez."""


@ejercicio("se_guardo", segundos=40)
def juzga(se_guardo, prueba):
    exige_parametro(se_guardo, "reserva", "pool", "roto")
    with con_tablas(2) as (reserva, _):
        _acabadas(se_guardo, reserva)
        _en_marcha(se_guardo, reserva)
        _se_cansa(se_guardo, reserva)
        _lo_que_falla(se_guardo, reserva)
        guardada = _acabada("COMMIT")
        reserva.esperas.clear()
        exige_los_del_pool(lambda: se_guardo(reserva, guardada, 5), reserva)
        exige(len(reserva.esperas) <= 2, _OTRA_VEZ.format("El pool está agotado"))


@contextmanager
def _transaccion():
    """(una conexión con una transacción que ha escrito, su número)."""
    with psycopg.connect(application_name="comprobaciones") as conexion:
        conexion.execute("CREATE TEMP TABLE algo ()")
        yield conexion, conexion.execute("SELECT pg_current_xact_id()::text").fetchone()[0]


def _acabada(como):
    with _transaccion() as (conexion, numero):
        conexion.execute(como)
    return numero


def _acabadas(se_guardo, reserva):
    for como, esperado in (("COMMIT", True), ("ROLLBACK", False), ("COMMIT", True)):
        numero = _acabada(como)
        for segundos in (5, 0, 0.5):
            antes = len(reserva.esperas)
            with si_lanza(TimeoutError=_ANTES_DE_MIRAR, PoolTimeout=_EL_DEL_POOL):
                dice = se_guardo(reserva, numero, segundos)
            exige(not reserva.closed, CERRADA)
            if len(reserva.esperas) == antes:
                raise Fallo("La función no pide ninguna conexión a `reserva`.")
            exige(dice is not None, "La función no devuelve nada. ¿Falta un «return»?")
            if not isinstance(dice, bool):
                raise Fallo(f"""Devuelves un {type(dice).__name__}, y se pide True o False. El
                    texto del servidor se compara con `==`.""")
            if dice != esperado:
                acabo = "se guardó" if esperado else "se deshizo"
                raise Fallo(f"""Una transacción {acabo} (`pg_xact_status` dice
                    `{"committed" if esperado else "aborted"}`), y tu función dice {dice}.""")
            exige_vuelta(reserva, "Después de preguntar, la conexión no vuelve al pool.", True)


def _en_marcha(se_guardo, reserva):
    for como, esperado in (("COMMIT", True), ("ROLLBACK", False)):
        with _transaccion() as (conexion, numero), _transaccion() as (otra, otro):
            preguntas = []
            reserva.avisa = lambda _, que, preguntas=preguntas: preguntas.append(que)
            hilo = Hilo(se_guardo, reserva, numero, 60)
            # Dos a la vez: cada llamada habla de su transacción.
            segundo = Hilo(se_guardo, reserva, otro, 60)
            limite = time.monotonic() + 10
            while preguntas.count("orden") < 4 and time.monotonic() < limite:
                if hilo.termina(0.01):
                    break
            if hilo.termina(0):
                with si_lanza(TimeoutError=_TE_RINDES):
                    raise Fallo(_NO_ESPERA.format(hilo.resultado()))
            exige(
                preguntas.count("orden") >= 4,
                "La transacción está en marcha y preguntas una sola vez. Vuelve a preguntar.",
            )
            conexion.execute(como)
            with si_lanza(TimeoutError=_TE_RINDES):
                dice = hilo.resultado()
            if dice is not esperado:
                raise Fallo(f"""La transacción acaba mientras esperas, con `{como}`, y tu función
                    dice {dice}. ¿Vuelves a preguntar al servidor, y por ese número?""")
            otra.execute("ROLLBACK" if como == "COMMIT" else "COMMIT")
            with si_lanza(TimeoutError=_TE_RINDES):
                dice = segundo.resultado()
            exige(
                dice is not esperado,
                "Con dos llamadas a la vez, una recibe la respuesta de la otra.",
            )
            reserva.avisa = None
        exige_vuelta(reserva, "Después de esperar, la conexión no vuelve al pool.", True)


def _se_cansa(se_guardo, reserva):
    cada_vez = _ordenes_de_una_vez(se_guardo, reserva)
    with _transaccion() as (conexion, numero):
        # Una vez, con un servidor que tarda; otra, con tiempo para que unos descansos crezcan.
        for segundos, tarda in ((0, 0), (0.3, 0.03), (1.2, 0)):
            ordenes, inicio = [], time.perf_counter()
            reserva.avisa = apunta_y_tarda(ordenes, tarda)
            with (
                apunta_descansos(se_guardo, reserva) as descansos,
                exige_que_lance(
                    "TimeoutError",
                    f"""La transacción sigue en marcha después de {exacto(segundos)} s, y tu
                    función no lanza TimeoutError.""",
                    Exception="""La transacción sigue en marcha y se acaban los segundos: llega
                    {clase}, y se pide TimeoutError.""",
                ),
            ):
                se_guardo(reserva, numero, segundos)
            reserva.avisa = None
            try:
                conexion.execute("SELECT 1")
            except psycopg.Error:
                raise Fallo("""Has terminado la conexión de la otra transacción. Solo se
                    pregunta.""") from None
            # Una espera nunca dura menos de lo que se le pide: no depende de la carga.
            if time.perf_counter() - inicio < 0.8 * segundos:
                raise Fallo("Te rindes antes de que pasen los segundos que te dan.")
            veces = len(ordenes) / cada_vez
            if not segundos and veces > 1:
                raise Fallo(f"""Con cero segundos se pregunta una vez, y preguntas {veces:.0f}. El
                    límite lo pone `segundos`, no el número de intentos.""")
            if segundos:
                exige_ritmo(inicio, ordenes, cada_vez, segundos, descansos)
            exige_vuelta(reserva, "Cuando te cansas, la conexión no vuelve al pool.", True)


def _ordenes_de_una_vez(se_guardo, reserva):
    """Cuántas órdenes necesita para preguntar: puede haber alguna antes, como `SET LOCAL`."""
    ordenes = []

    def apunta(conexion, que):
        ordenes.append(que)
        if que != "orden":
            return
        # Una transacción solo tiene número si ha escrito.
        suyo = psycopg.Cursor(conexion).execute("SELECT pg_current_xact_id_if_assigned() IS NULL")
        if suyo.fetchone() != (True,):
            raise Fallo("Escribes algo en la base de datos. Solo se pregunta.")

    reserva.avisa = apunta
    se_guardo(reserva, _acabada("COMMIT"), 0)
    reserva.avisa = None
    return max(1, ordenes.count("orden"))


def _lo_que_falla(se_guardo, reserva):
    numero = _acabada("COMMIT")
    # A lo demás que pase con ese texto no se le pide nada: depende de la versión del servidor.
    try:
        se_guardo(reserva, f"{numero}'", 0.2)
    except psycopg.errors.SyntaxError:
        raise Fallo("""Con un número que lleva un apóstrofo se rompe el SQL. No juntes textos: pasa
            el valor aparte, con `%s` sin comillas alrededor.""") from None
    except Exception:
        pass
    futuro, antes = str(10**9 + int(numero)), len(reserva.esperas)
    with exige_que_lance(
        "InvalidParameterValue",
        """El número es de una transacción que no existe, el servidor da un error, y quien llamó no
        se entera. Déjalo llegar.""",
        TimeoutError="""El servidor da un error al preguntar, y lo cambias por un TimeoutError. Deja
        llegar el suyo.""",
        Exception="Cuando el servidor da un error al preguntar llega {clase}, no el suyo.",
    ):
        se_guardo(reserva, futuro, 0.2)
    exige(len(reserva.esperas) == antes + 1, _OTRA_VEZ.format("El servidor da un error"))
    exige_vuelta(reserva, "Cuando la pregunta falla, la conexión no vuelve al pool.")
    reserva.avisa = al_primero("orden", interrumpe)
    with exige_que_lance("KeyboardInterrupt", "Atrapas el Ctrl-C de quien quiere parar."):
        se_guardo(reserva, numero, 5)
    exige_vuelta(reserva, "Si alguien pulsa Ctrl-C, la conexión no vuelve al pool.")
    reserva.avisa, dice, antes = al_primero("orden", mata), True, len(reserva.esperas)
    with suppress(psycopg.Error):
        dice = se_guardo(reserva, numero, 5)
    reserva.avisa = None
    if dice is not True:
        raise Fallo("""Muere la conexión con que preguntas, la otra transacción se guardó, y dices
            que no. Que llegue el error.""")
    exige(len(reserva.esperas) == antes + 1, _OTRA_VEZ.format("Muere la conexión"))
    exige_vuelta(reserva, "Cuando muere la conexión, su sitio no vuelve al pool.")
