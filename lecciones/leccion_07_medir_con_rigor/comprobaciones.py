"""Cómo se comprueban los ejercicios de la lección 07."""

import functools
import math
import numbers
import random
import threading

from psycopg2.pool import PoolError, ThreadedConnectionPool

from helpers import observador
from helpers.ejercicios import (
    Ejercicios,
    Fallo,
    exige,
    exige_error_de_la_consulta,
    exige_parametro,
    libres,
)
from helpers.numeros import con_coma

from . import bancos

ejercicios = Ejercicios("07")


def _exige_numero(valor, que="La función"):
    exige(valor is not None, f"{que} no devuelve nada. ¿Falta un «return»?")
    es_numero = isinstance(valor, numbers.Real) and not isinstance(valor, bool)
    exige(es_numero, f"{que} tiene que devolver un número, y devuelve {type(valor).__name__}.")


@ejercicios.comprueba("07.1", "resume")
def _resume(resume, prueba):
    # Veintiuna medidas corrientes, sin orden: de 100 a 120.
    corrientes = [100.0 + (7 * n) % 21 for n in range(21)]
    recibida = list(corrientes)
    normal = resume(recibida)
    _exige_numero(normal)
    exige(
        recibida == corrientes,
        "Has cambiado la lista que recibes: otro la puede necesitar como estaba. "
        "`sorted` da una copia ordenada.",
    )
    for sitio in (0, 10, 20):
        con_lenta = list(corrientes)
        con_lenta[sitio] = 50_000.0
        exige(
            abs(resume(con_lenta) - normal) <= 4,
            "Una sola medida disparatada, de 50 000 entre otras de unas 100, cambia tu resumen. "
            "Es lo que les pasa a la media y al máximo.",
        )
        con_rapida = list(corrientes)
        con_rapida[sitio] = 0.001
        exige(
            abs(resume(con_rapida) - normal) <= 4,
            "Una medida disparatada por abajo cambia tu resumen: es lo que le pasa al mínimo. "
            "También el reloj se equivoca.",
        )
    exige(
        resume(corrientes[::-1]) == normal == resume(sorted(corrientes)),
        "La misma lista en otro orden da otro resumen. Ordena antes de elegir.",
    )
    exige(
        106 <= normal <= 114,
        "Tu resumen no es el de una petición corriente: hay muchas más medidas a un lado que al "
        "otro. Elige el centro.",
    )
    pares = resume([4.0, 1.0, 3.0, 2.0])
    _exige_numero(pares, "Con cuatro medidas, la función")
    exige(2 <= pares <= 3, "Con cuatro medidas, el centro está entre la segunda y la tercera.")


@ejercicios.comprueba("07.2", "encuentra_el_malo")
def _encuentra_el_malo(encuentra_el_malo, prueba):
    exige_parametro(encuentra_el_malo, "probados", "bancos", "sospechosos")
    exige_parametro(encuentra_el_malo, "operacion", "pregunta", "conectando")

    def operacion(conexion):
        conexion.cursor().execute("SELECT 1")

    # Con bancos fingidos: se sabe lo que van a decir.
    for dicen, malo in (
        ({"x": 1.02, "y": 3.0, "z": 0.98}, "y"),
        ({"x": 0.2, "y": 1.1, "z": 0.97}, "x"),
        ({"x": 1.01, "y": 0.95, "z": 6.0}, "z"),
    ):
        recibidas = []

        def banco(dice, una, otra, recibidas=recibidas):
            recibidas.append((una, otra))
            return dice

        fingidos = {nombre: functools.partial(banco, dice) for nombre, dice in dicen.items()}
        elegido = encuentra_el_malo(fingidos, operacion)
        exige(elegido is not None, "La función no devuelve nada. ¿Falta un «return»?")
        exige(
            recibidas,
            "No has puesto a prueba ningún banco. Llámalos: cada uno recibe dos operaciones.",
        )
        exige(
            all(una is otra for una, otra in recibidas),
            "Has dado a un banco dos operaciones distintas: de esas no se "
            "sabe qué tendría que decir. Dale la misma dos veces.",
        )
        exige(
            len(recibidas) >= 3,
            f"Solo has probado {len(recibidas)} de los tres bancos.",
        )
        exige(
            elegido in fingidos,
            "Devuelve el nombre del banco que miente: es la clave del diccionario.",
        )
        exige(
            elegido == malo,
            f"Con la misma operación dos veces, los bancos dicen {_lista(dicen.values())}, y "
            f"eliges el de {con_coma(dicen[elegido])}. Miente el que más se aleja de 1, "
            "por arriba o por abajo.",
        )
    # Y con los de verdad, en otro orden.
    nombres = random.sample(list(bancos.TODOS), 3)
    reales = {nombre: bancos.TODOS[nombre] for nombre in nombres}
    # En una máquina ocupada, un tropiezo puede tapar la mentira: se prueba hasta tres veces.
    exige(
        any(encuentra_el_malo(reales, operacion) == "de un tirón" for _ in range(3)),
        "Con los tres bancos de la lección no aciertas. Prueba cada uno una vez y compara lo que "
        "dicen con 1.",
    )
    return "¡Correcto! Su reloj está en marcha mientras se conecta, y esa cuenta la paga `una`."


def _lista(numeros):
    return "; ".join(map(con_coma, numeros))


@ejercicios.comprueba("07.3", "prevista_y_medida", segundos=8)
def _prevista_y_medida(prevista_y_medida, prueba):
    for tamano, hilos, servicio_ms, espera_ms in ((2, 8, 20, 60), (4, 8, 20, 20), (4, 2, 20, 0)):
        caso = f"Con {tamano} conexiones, {hilos} hilos y {servicio_ms} ms de servicio"
        with observador.vigila(prueba.aplicacion) as muestras:
            dicho = prevista_y_medida(tamano, hilos, servicio_ms)
        exige(dicho is not None, "La función no devuelve nada. ¿Falta un «return»?")
        exige(
            isinstance(dicho, (tuple, list)) and len(dicho) == 2,
            "La función tiene que devolver dos números: la espera prevista y la medida.",
        )
        prevista, medida = dicho
        _exige_numero(prevista, "Lo previsto")
        _exige_numero(medida, "Lo medido")
        exige(
            prevista >= 0,
            f"{caso}, has previsto una espera negativa: sobran conexiones y nadie espera. "
            "Como poco, cero: `max(0, …)`.",
        )
        exige(
            not math.isclose(prevista, hilos / tamano * servicio_ms),
            f"{caso}, prevés {prevista:g} ms: has contado también el turno propio. Se espera a los "
            "que van delante: N/c − 1.",
        )
        exige(
            not math.isclose(prevista, espera_ms / 1000) or espera_ms == 0,
            "La espera prevista está en segundos. Se pide en milisegundos.",
        )
        exige(
            math.isclose(prevista, espera_ms, abs_tol=0.01),
            f"{caso}, se prevén {espera_ms} ms de espera y dices {prevista:g}. "
            "Es (N/c − 1)·S: N hilos, c conexiones y S de servicio.",
        )
        visto = max(cuantas for _, cuantas in muestras)
        exige(
            visto > 0,
            f"{caso}, el servidor no ha visto ninguna conexión: la segunda cifra no está medida.",
        )
        exige(
            visto == tamano,
            f"{caso}, el servidor ha visto {visto}. El tamaño del pool es `tamano`.",
        )
        if espera_ms == 0:
            # En una máquina ocupada, un préstamo sin cola también tarda algo.
            exige(
                medida < servicio_ms,
                f"{caso}, nadie espera, y has medido {medida:.3g} ms. "
                "¿Has contado también el servicio?",
            )
            continue
        exige(
            medida > 1,
            f"{caso}, has medido {medida:.2g} ms de espera. ¿Está en segundos, o trabajan menos "
            "hilos, o menos tiempo, de lo que se pide?",
        )
        # En una máquina ocupada el servicio se alarga, y con él la espera: vimos vez y media.
        exige(
            medida < 3 * espera_ms,
            f"{caso}, has medido mucho más de lo que se espera a tener conexión. "
            "¿Has sumado las esperas de todos?",
        )
        exige(
            medida > 0.6 * espera_ms,
            f"{caso}, has medido bastante menos de lo previsto. Usa `hilos` hilos y un servicio de "
            "`servicio_ms` milisegundos.",
        )


@ejercicios.comprueba("07.4", "tamano_por_proceso")
def _tamano_por_proceso(tamano_por_proceso, prueba):
    for ritmo, servicio_ms, procesos, maximo, bien in (
        (500, 10, 2, 100, 4),  # 5 ocupadas, 7,5 con margen: 3,75 por proceso
        (900, 21, 4, 100, 8),  # 18,9 ocupadas, 28,35 con margen: 7,1 por proceso
        (10, 5, 4, 100, 1),  # casi nada: como poco, una
        (1000, 31, 6, 54, 8),  # 46,5 con margen: 7,75; 48 caben en 54 − 3
    ):
        caso = (
            f"Con {ritmo} peticiones por segundo de {servicio_ms} ms, {procesos} procesos y "
            f"max_connections = {maximo}"
        )
        try:
            dicho = tamano_por_proceso(ritmo, servicio_ms, procesos, maximo)
        except ValueError:
            raise Fallo(
                f"{caso}, sí caben: bastan {bien} por proceso, y lanzas ValueError."
            ) from None
        _exige_numero(dicho)
        ocupadas = ritmo * servicio_ms / 1000
        exige(
            dicho == int(dicho),
            f"{caso}, dices {dicho:g}. No hay medias conexiones: redondea hacia arriba.",
        )
        exige(dicho >= 1, f"{caso}, dices {dicho:g}. Cada proceso necesita al menos una.")
        exige(
            dicho != math.ceil(ocupadas * 1.5) or dicho == bien,
            f"{caso}, dices {dicho:g}: son las de todos los procesos juntos. Repártelas.",
        )
        exige(
            dicho < 100 * bien,
            f"{caso}, dices {dicho:g}. ¿Has pasado los milisegundos a segundos?",
        )
        exige(
            dicho == bien,
            f"{caso} hacen falta {bien} por proceso y dices {dicho:g}. Son ritmo × servicio, un "
            "50 % más, entre los procesos y hacia arriba.",
        )
    for ritmo, servicio_ms, procesos, maximo, motivo in (
        (1000, 31, 6, 50, "8 × 6 = 48 son más que 50 − 3"),
        (100, 5, 40, 40, "al menos una por proceso son 40, y quedan 37"),
    ):
        try:
            dicho = tamano_por_proceso(ritmo, servicio_ms, procesos, maximo)
        except ValueError:
            continue
        raise Fallo(
            f"Con max_connections = {maximo} y {procesos} procesos no caben ({motivo}), y tu "
            f"función dice {dicho}. Lanza ValueError."
        )


@ejercicios.comprueba("07.5", "pool_y_operacion")
def _pool_y_operacion(pool_y_operacion, prueba):
    hilos = 4
    dado = pool_y_operacion(hilos, "SELECT pg_backend_pid() FROM pg_sleep(0.03)")
    exige(dado is not None, "La función no devuelve nada. ¿Falta un «return»?")
    exige(
        isinstance(dado, (tuple, list)) and len(dado) == 2,
        "La función tiene que devolver dos cosas: el pool y la operación.",
    )
    reserva, operacion = dado
    exige(
        callable(operacion),
        "La operación tiene que ser una función que todavía no se ha ejecutado. "
        "Devuélvela sin paréntesis.",
    )
    exige(
        isinstance(reserva, ThreadedConnectionPool),
        f"El pool es {type(reserva).__name__}. De los de psycopg2, el que se puede usar desde "
        "varios hilos es ThreadedConnectionPool.",
    )
    exige(not reserva.closed, "El pool está cerrado antes de usarlo. Aquí no lo cierres.")
    visto = operacion()
    exige(visto is not None, "La operación no devuelve nada. ¿Falta un «return»?")
    exige(
        isinstance(visto, int),
        "La operación tiene que devolver el primer valor de la primera fila: `fetchone()[0]`.",
    )
    exige(
        operacion() in {conexion.info.backend_pid for conexion in libres(reserva, 99)},
        "La operación no usa una conexión que el pool tenga después para prestar. "
        "Pídela con `getconn` dentro de la operación y devuélvela con `putconn`.",
    )
    _exige_todas(reserva, hilos, "Después de usar la operación")

    procesos = _por_rondas(operacion, hilos, rondas=4)
    exige(
        len(procesos) > 1,
        "Todos los hilos usan la misma conexión, de uno en uno. Pídela dentro de la operación.",
    )
    exige(
        len(procesos) <= hilos,
        f"Con {hilos} hilos a la vez, en cuatro rondas, han atendido {len(procesos)} procesos "
        "distintos: el pool cierra lo que vuelve por encima de `minconn`. Sube el mínimo.",
    )
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
    exige(
        hay >= cuantas,
        f"{cuando}, el pool solo puede prestar {hay} de {cuantas}: o su máximo no llega, o alguna "
        "no ha vuelto. Devuélvela en un «finally».",
    )


def _por_rondas(operacion, hilos, rondas):
    """Los procesos que atienden cuando todos los hilos piden a la vez, varias veces."""
    barrera, procesos, errores = threading.Barrier(hilos, timeout=3), set(), []

    def trabaja():
        try:
            for _ in range(rondas):
                barrera.wait()
                procesos.add(operacion())
        except threading.BrokenBarrierError:
            pass
        except Exception as error:
            errores.append(error)
            barrera.abort()

    equipo = [threading.Thread(target=trabaja, daemon=True) for _ in range(hilos)]
    for hilo in equipo:
        hilo.start()
    for hilo in equipo:
        hilo.join(3)
    if errores and isinstance(errores[0], PoolError):
        raise Fallo(
            f"Con {hilos} hilos a la vez llega PoolError: el pool no tiene una para cada uno. "
            "Su máximo tiene que ser `hilos`."
        )
    if errores:
        raise errores[0]
    return procesos


comprobar = ejercicios.comprobar
