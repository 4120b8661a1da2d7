"""07.3: la espera prevista y la medida.

Nada se juzga con el reloj. Mientras se juzga, el servidor tiene su propio `pg_sleep`, que apunta si
se le pide lo debido y duerme el triple: lo medido no puede parecerse a lo previsto, y quien
devuelve dos veces la fórmula se ve.
"""

import inspect
import math
import os
from contextlib import contextmanager

from helpers import medicion, observador
from helpers.ejercicios import SIN_RETURN, Fallo, aparte, ejercicio, en_lugar_de, pools_que_nacen
from helpers.numeros import con_coma, exacto

from .comun import exige_numero

_VECES = 3
_SEGUNDOS = 0.06
_TESTIGO = """
    DROP SCHEMA IF EXISTS testigo_073 CASCADE;
    CREATE SCHEMA testigo_073;
    CREATE SEQUENCE testigo_073.bien;
    CREATE SEQUENCE testigo_073.mal;
    CREATE FUNCTION testigo_073.pg_sleep(segundos double precision) RETURNS void
    LANGUAGE plpgsql AS $$
    BEGIN
        IF abs(segundos - {segundos}) < 1e-9 THEN
            PERFORM nextval('testigo_073.bien');
        ELSE
            PERFORM setval('testigo_073.mal', greatest(0, (segundos * 1000000)::bigint) + 1);
        END IF;
        PERFORM pg_catalog.pg_sleep({segundos} * {veces});
    END $$;
"""
_LO_PRIMERO = "-c search_path=testigo_073,public,pg_catalog"
_PEDIDO = """
    SELECT (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM testigo_073.bien),
           (SELECT CASE WHEN is_called THEN (last_value - 1) / 1e6::float8 END FROM testigo_073.mal)
"""


@ejercicio("prevista_y_medida", segundos=30)
def juzga(prevista_y_medida, prueba):
    # No dividen justo; sobran conexiones; los de antes, con decimales; tantas como hilos.
    for tamano, hilos, servicio_ms in ((3, 5, 5), (4, 2, 5), (3, 5, 4.5), (3, 3, 5)):
        caso = f"Con {tamano} conexiones, {hilos} hilos y {exacto(servicio_ms)} ms de servicio"
        with (
            _pg_sleep_testigo(servicio_ms / 1000) as pedido,
            _cargas(prevista_y_medida) as cargas,
            pools_que_nacen() as pools,
            observador.registra() as registro,
        ):
            dicho = prevista_y_medida(tamano, hilos, servicio_ms)
        if not isinstance(dicho, (tuple, list)) or len(dicho) != 2:
            raise Fallo(
                SIN_RETURN
                if dicho is None
                else "La función tiene que devolver dos números: la espera prevista y la medida."
            )
        prestamos = [p for p in registro.prestamos if p.recibe is not None]
        esperas = [1000 * (p.recibe - p.pide) for p in prestamos]
        media = sum(esperas) / max(len(esperas), 1)
        prevista, medida = dicho
        exige_numero(prevista, "Lo previsto")
        _juzga_lo_previsto(caso, prevista, medida, tamano, hilos, servicio_ms, cargas)
        exige_numero(medida, "Lo medido")
        _juzga_la_carga(caso, tamano, hilos, servicio_ms, prestamos, pools, *pedido)
        if cargas:
            _juzga_lo_que_dio_carga(caso, medida, media, hilos, cargas)
        else:
            if len(prestamos) <= hilos:
                raise Fallo(f"""{caso}, cada hilo pide una sola vez. Piden sin parar: en cuanto uno
                    devuelve su conexión, pide otra.""")
            _juzga_lo_medido(caso, medida, media, servicio_ms, hilos > tamano)


def _juzga_lo_previsto(caso, prevista, medida, tamano, hilos, servicio_ms, cargas):
    bien = max(0, hilos / tamano - 1) * servicio_ms
    if math.isclose(prevista, bien, abs_tol=0.01):
        return
    dice = f"{caso}, se prevén {con_coma(bien)} ms de espera y dices {con_coma(prevista)}."
    if any(math.isclose(prevista, una.espera_prevista_ms, rel_tol=1e-3) for una in cargas):
        raise Fallo(f"""{dice} Esa es la fórmula con el servicio que se midió. Lo previsto sale de
            `servicio_ms`: se sabe antes de medir.""")
    if prevista < 0:
        raise Fallo(f"""{caso}, has previsto una espera negativa: sobran conexiones y nadie espera.
            Como poco, cero: `max(0, …)`.""")
    if not bien:
        raise Fallo(f"{dice} Sobran conexiones y nadie espera: cero.")
    if math.isclose(prevista, hilos / tamano * servicio_ms):
        raise Fallo(f"{dice} Has contado también el turno propio. Son los de delante: N/c − 1.")
    if bien and math.isclose(prevista, bien / 1000):
        raise Fallo("La espera prevista está en segundos. Se pide en milisegundos.")
    if isinstance(medida, (int, float)) and math.isclose(medida, bien, abs_tol=0.01):
        raise Fallo(f"{dice} ¿Las devuelves al revés? Primero la prevista.")
    if math.isclose(prevista, int(bien)):
        raise Fallo(f"{dice} Has perdido los decimales: no redondees, y divide con `/`.")
    raise Fallo(f"{dice} Es (N/c − 1)·S: N hilos, c conexiones y S de servicio.")


def _juzga_la_carga(caso, tamano, hilos, servicio_ms, prestamos, pools, bien, mal):
    """Se ha cargado un pool de ese tamaño, con esos hilos y ese trabajo."""
    if not prestamos or not pools:
        raise Fallo(f"""{caso}, el servidor no ha visto ninguna conexión de un pool: la segunda
            cifra no está medida.""")
    visto = max(pool.max_size for pool in pools)
    if visto != tamano:
        raise Fallo(f"{caso}, el pool ha sido de {visto}. El tamaño del pool es `tamano`.")
    if (suyos := len({p.hilo for p in prestamos})) != hilos:
        raise Fallo(f"{caso}, han pedido conexión {suyos} hilos. Tienen que ser `hilos`.")
    if mal is not None:
        raise Fallo(f"""{caso}, has pedido un `pg_sleep` de {con_coma(mal)} s, y son
            {con_coma(servicio_ms / 1000)}: recibe segundos, `servicio_ms / 1000`.""")
    if bien < hilos:
        raise Fallo(f"""{caso}, el servidor no ha visto tus `pg_sleep`: el trabajo de cada hilo es
            un `SELECT pg_sleep(…)`.""")


def _juzga_lo_que_dio_carga(caso, medida, media, hilos, cargas):
    """Lo medido es lo que dio `medicion.carga`: una vez, o el resumen de varias, o redondeado."""
    esperas = [una.espera_ms for una in cargas]
    for una in cargas:
        cuenta = max(0, hilos / una.tamano - 1) * una.servicio_ms
        if cuenta and math.isclose(medida, cuenta) and not math.isclose(medida, una.espera_ms):
            raise Fallo(f"""{caso}, lo medido es {con_coma(medida)} ms: es otra vez la fórmula, con
                el servicio que se ha medido. La espera que cuenta el pool está en `espera_ms`.""")
    if 0.98 * min(esperas) - 0.5 <= medida <= 1.02 * max(esperas) + 0.5:
        return
    una = cargas[-1]
    for parece, motivo in (
        (una.espera_ms / 1000, "¿Está en segundos?"),
        (una.servicio_ms, "Eso es el servicio, lo que dura el trabajo: la espera es `espera_ms`."),
        (una.espera_ms + una.servicio_ms, "En lo medido has contado también el servicio."),
        (una.espera_ms * hilos, "¿Has sumado las esperas de todos?"),
    ):
        if math.isclose(medida, parece, rel_tol=1e-3):
            raise Fallo(f"{caso}, dices que has medido {con_coma(medida)} ms. {motivo}")
    _falla_porque_no_es_lo_medido(caso, medida, media)


def _juzga_lo_medido(caso, medida, media, servicio_ms, hay_cola):
    """Lo mide la respuesta: tiene que ser lo que han esperado sus préstamos, vistos desde fuera.

    `media`, en milisegundos, es lo que ha apuntado el observador de esos mismos préstamos.
    """
    dice = f"{caso}, dices que has medido {con_coma(medida)} ms"
    if not hay_cola:
        if not 0 <= medida < media + servicio_ms:
            raise Fallo(f"{dice}, y nadie espera. ¿Has contado también el servicio?")
    elif medida < media / 100:
        raise Fallo(f"{dice}, y se han esperado unos {con_coma(media)}. ¿Está en segundos?")
    elif not 0.5 * media < medida < 1.5 * media:
        _falla_porque_no_es_lo_medido(caso, medida, media)


def _falla_porque_no_es_lo_medido(caso, medida, media):
    raise Fallo(f"""{caso}, dices que has medido {con_coma(medida)} ms, y esta vez el servidor iba
        despacio: se han esperado unos {con_coma(media)}. Devuelve la espera que mide el pool.""")


@contextmanager
def _pg_sleep_testigo(segundos):
    """Las conexiones que se abren dentro usan un `pg_sleep` que apunta lo que le piden.

    Da una lista, que al salir tiene cuántas veces se pidió lo debido y lo último que se pidió que
    no lo era, en segundos, o None.
    """
    antes, pedido = os.environ.get("PGOPTIONS"), []
    with aparte() as cursor:
        cursor.execute(_TESTIGO.format(segundos=segundos, veces=_VECES))
        os.environ["PGOPTIONS"] = f"{antes or ''} {_LO_PRIMERO}"
        try:
            yield pedido
        finally:
            del os.environ["PGOPTIONS"]
            if antes is not None:
                os.environ["PGOPTIONS"] = antes
            cursor.execute(_PEDIDO)
            pedido += cursor.fetchone()
            cursor.execute("DROP SCHEMA testigo_073 CASCADE")


@contextmanager
def _cargas(respuesta):
    """Apunta en una lista lo que da cada `medicion.carga` que se llama dentro.

    No se juzga cuánto se ha medido: basta poco tiempo.
    """
    hechas, carga = [], medicion.carga

    def apunta(*argumentos, **opciones):
        pedido = inspect.signature(carga).bind(*argumentos, **opciones).arguments
        hechas.append(carga(**pedido | {"segundos": min(_SEGUNDOS, pedido.get("segundos", 1))}))
        return hechas[-1]

    with en_lugar_de(medicion, "carga", apunta, respuesta):
        yield hechas
