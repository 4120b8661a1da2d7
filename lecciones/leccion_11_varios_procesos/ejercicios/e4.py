"""11.4: conectar cuando quepa, con un servidor que se llena de verdad."""

import threading
import time
from contextlib import ExitStack, contextmanager, suppress

import psycopg
from psycopg.pq import TransactionStatus

from helpers.ejercicios import Fallo, Hilo, ejercicio, exige, exige_que_lance
from helpers.servidor import desechable

from .. import ensayos
from .intentos import mirando

_CABEN = 9


@ejercicio("conecta_cuando_quepa", segundos=60)
def juzga(conecta_cuando_quepa, prueba):
    lleno = desechable(max_connections=12)
    ensayos.prepara(lleno)
    datos = ensayos.usuario(lleno)
    _cabe(conecta_cuando_quepa, datos)
    with _lleno(lleno, datos) as ocupan:
        _no_cabe(conecta_cuando_quepa, datos, 0)
        _no_cabe(conecta_cuando_quepa, datos, 0.4)
        _no_cabe(conecta_cuando_quepa, datos, 0.5, tarda=0.05)
        _ctrl_c(conecta_cuando_quepa, datos)
        _queda_sitio(conecta_cuando_quepa, datos, ocupan)
    _limite_del_usuario(conecta_cuando_quepa, lleno, datos)
    _cambia_el_error(conecta_cuando_quepa, lleno, datos)
    _otros_errores(conecta_cuando_quepa, datos)
    _varios(conecta_cuando_quepa, datos)


@contextmanager
def _lleno(lleno, datos):
    ensayos.espera_conexiones(lleno, 0)  # Las de antes tardan un momento en irse.
    with ExitStack() as pila:
        ocupan = [pila.enter_context(psycopg.Connection.connect(**datos)) for _ in range(_CABEN)]
        yield ocupan
    ensayos.espera_conexiones(lleno, 0)


def _cabe(respuesta, datos):
    for base in ("template1", "postgres"):
        suyos = datos | {"dbname": base}
        with mirando(respuesta) as mira:
            conexion = respuesta(dict(suyos), 5)
            exige(conexion is not None, "La función no devuelve la conexión. ¿Falta un «return»?")
            _exige_suya(conexion, mira)
            exige(conexion.info.dbname == base, "No te conectas con los `datos` que recibes.")
            exige(mira.intentos == 1, f"Cabe a la primera, y lo intentas {mira.intentos} veces.")
            if mira.descansos:
                raise Fallo("Cabe a la primera, y descansas. Se descansa entre dos intentos.")
            exige(
                respuesta(dict(suyos), 5) is not conexion,
                "Te piden dos conexiones, y das dos veces la misma.",
            )
        copia = dict(suyos)
        with mirando(respuesta):
            respuesta(copia, 5)
        exige(copia == suyos, "Cambias el diccionario `datos` que recibes.")


def _exige_suya(conexion, mira):
    if not any(conexion is suya for suya in mira.abiertas):
        raise Fallo("Tienes que devolver la conexión nueva que da `psycopg.connect`.")
    exige(not conexion.closed, "Devuelves la conexión cerrada. Quien la pide la quiere usar.")
    vivas = sum(not suya.closed for suya in mira.abiertas)
    exige(vivas == 1, f"Dejas abiertas {vivas} conexiones, y devuelves una.")
    if conexion.info.transaction_status != TransactionStatus.IDLE or conexion.autocommit:
        raise Fallo("""Devuelves una conexión usada o cambiada: con una transacción abierta, o con
            `autocommit`. Se da como la deja `connect`.""")


def _no_cabe(respuesta, datos, segundos, tarda=0):
    # `time.sleep` cuenta lo que descansa la respuesta.
    with mirando(respuesta, lambda mira: threading.Event().wait(tarda)) as mira:
        # Cada descanso es menor de medio segundo, y el último empieza antes del límite.
        mira.tope = segundos + 0.5
        desde = time.monotonic()
        with exige_que_lance(
            "OperationalError",
            "No cabe, se acaba el tiempo, y quien llamó no recibe el error.",
            UnboundLocalError="No cabe, y se llega al final sin el error de ningún intento. ¿Lo "
            "intentas también con `segundos` a cero?",
            Exception="No cabe y se acaba el tiempo: tiene que llegar el error de conectar, y "
            "llega {clase}.",
        ) as lanzado:
            respuesta(dict(datos), segundos)
        tardo = time.monotonic() - desde
    if segundos == 0 and mira.intentos != 1:
        raise Fallo(f"Con `segundos` a cero se intenta una vez, y lo intentas {mira.intentos}.")
    if segundos and mira.intentos < 2:
        texto = str(lanzado[0]).partition("FATAL:")[2].strip()
        raise Fallo(f"No cabe, y no lo intentas otra vez. El error dice «{texto}».")
    if tardo < segundos:
        raise Fallo("No cabe, y te rindes antes de que pasen los `segundos`.")
    # El límite se puso, como tarde, al acabar el primero: eso no depende de la carga.
    if sum(cuando > mira.acaban[0] + segundos for cuando in mira.acaban) > 2:
        raise Fallo("""Ya han pasado los `segundos`, y sigues intentándolo: conectar también tarda.
            Mira la hora después de cada intento.""")
    if segundos and not mira.descansos:
        raise Fallo("Entre dos intentos no descansas. Usa `time.sleep`, con menos de 0,5 segundos.")
    if segundos:
        _exige_descansos(mira)
    if lanzado[0] is not mira.errores[-1]:
        raise Fallo("Llega un error que no es el del último intento. Basta un `raise`.")


def _exige_descansos(mira):
    exige(all(d < 0.5 for d in mira.descansos), "Descansas medio segundo o más entre dos intentos.")
    exige(all(d > 0 for d in mira.descansos), "Un descanso de cero segundos no es un descanso.")


def _ctrl_c(respuesta, datos):
    def interrumpe(_mira_o_segundos):
        raise KeyboardInterrupt

    sigue = "Si alguien pulsa Ctrl-C mientras descansas, sigues intentándolo."
    with (
        mirando(respuesta, duerme=interrumpe),
        exige_que_lance("KeyboardInterrupt", sigue, OperationalError=sigue),
    ):
        respuesta(dict(datos), 1)
    sigue = "Si alguien pulsa Ctrl-C mientras te conectas, sigues intentándolo."
    with (
        mirando(respuesta, interrumpe) as mira,
        exige_que_lance("KeyboardInterrupt", sigue, OperationalError=sigue),
    ):
        respuesta(dict(datos), 0.4)
    exige(mira.intentos == 1, sigue)


def _queda_sitio(respuesta, datos, ocupan):
    """Alguien se va después de unos cuantos intentos."""

    def se_va(mira):
        if mira.intentos == 6:
            ocupan[0].close()

    with mirando(respuesta, se_va) as mira:
        _exige_suya(respuesta(dict(datos), 20), mira)
    _exige_descansos(mira)


def _limite_del_usuario(respuesta, lleno, datos):
    """El servidor tiene sitio, y el usuario ya tiene las suyas: «too many connections»."""
    ajusta = "ALTER ROLE tienda CONNECTION LIMIT {}"
    _orden(lleno, ajusta.format(0))

    def sube(mira):
        if mira.intentos == 2:
            _orden(lleno, ajusta.format(-1))

    try:
        with mirando(respuesta, sube) as mira:
            _exige_suya(respuesta(dict(datos), 20), mira)
    except psycopg.OperationalError as error:
        raise Fallo(f"""El error dice «{str(error).partition("FATAL:")[2].strip()}», que también es
            que no cabe, y no lo intentas otra vez.""") from None
    finally:
        _orden(lleno, ajusta.format(-1))


def _cambia_el_error(respuesta, lleno, datos):
    """Primero no cabe, y después el usuario ya no puede entrar."""
    _orden(lleno, "ALTER ROLE tienda CONNECTION LIMIT 0")

    def no_entra(mira):
        if mira.intentos == 2:
            _orden(lleno, "ALTER ROLE tienda NOLOGIN")

    caso = "Cuando primero no cabe, y después el error es otro"
    try:
        with mirando(respuesta, no_entra) as mira:
            mira.tope = 5
            with exige_que_lance("OperationalError", f"{caso}, quien llamó no se entera."):
                respuesta(dict(datos), 1)
    finally:
        _orden(lleno, "ALTER ROLE tienda LOGIN CONNECTION LIMIT -1")
    exige(mira.intentos == 3, f"{caso}, lo repites. Mira el texto de cada error.")


def _orden(lleno, orden):
    with psycopg.Connection.connect(**lleno.parametros, autocommit=True) as conexion:
        conexion.execute(orden)


def _otros_errores(respuesta, datos):
    for caso, mal, clase in (
        ("la contraseña no es esa", {"password": "otra"}, "OperationalError"),
        ("en ese puerto no hay nadie", {"port": 1}, "OperationalError"),
        ("`datos` trae un nombre que no existe", {"puerto": 1}, "ProgrammingError"),
    ):
        with mirando(respuesta) as mira:
            with exige_que_lance(
                clase,
                f"Cuando {caso}, quien llamó no se entera.",
                Exception=f"Cuando {caso}, llega {{clase}}: deja llegar el error de `connect`.",
            ):
                respuesta(datos | mal, 0.6)
            exige(mira.intentos == 1, f"Cuando {caso}, lo repites. Solo se repite si no cabe.")


def _varios(respuesta, datos):
    with mirando(respuesta) as mira:
        hilos = [Hilo(respuesta, dict(datos), 5) for _ in range(4)]
        dadas = {id(hilo.resultado()) for hilo in hilos}
        exige(len(dadas) == 4, "Cuatro hilos la llaman a la vez, y no recibe cada uno la suya.")
        with suppress(psycopg.Error):
            exige(len(mira.abiertas) == 4, "Cuatro hilos a la vez, y se abren más de cuatro.")
