"""Cómo se comprueban los ejercicios de la lección 01."""

import time

from helpers.ejercicios import Ejercicios, exige, exige_error_de_la_consulta

ejercicios = Ejercicios("01")


@ejercicios.comprueba("01.1", "consulta_y_cierra")
def _consulta_y_cierra(consulta_y_cierra, prueba):
    filas = consulta_y_cierra("SELECT 7 UNION ALL SELECT 8 ORDER BY 1")
    exige(filas is not None, "La función no devuelve nada. Devuelve las filas con «return».")
    exige(
        isinstance(filas, list) and all(isinstance(fila, tuple) for fila in filas),
        "La función tiene que devolver la lista de filas tal como la da fetchall().",
    )
    exige(filas != [(7,)], "Faltan filas: fetchone() da solo una. Pídelas todas con fetchall().")
    exige(filas == [(7,), (8,)], "Las filas no son las de la consulta que recibe la función.")
    exige(
        prueba.espera_conexiones(0) == 0,
        "Tras una consulta correcta, el servidor todavía ve tu conexión abierta. "
        "Ciérrala con close(), con paréntesis: ni «with» ni cerrar el cursor la cierran.",
    )
    exige_error_de_la_consulta(consulta_y_cierra)
    exige(
        prueba.espera_conexiones(0) == 0,
        "Cuando la consulta falla, la conexión se queda abierta. Ciérrala en un «finally».",
    )


@ejercicios.comprueba("01.2", "mide")
def _mide(mide, prueba):
    # La tercera espera es la más larga, con mucho margen: la máquina puede estar ocupada.
    esperas_ms = [20, 20, 500, 20]
    pendientes = iter(esperas_ms)
    reales_ms = []

    def tarea():
        inicio = time.perf_counter()
        time.sleep(next(pendientes, 1) / 1000)
        reales_ms.append((time.perf_counter() - inicio) * 1000)

    lista = mide(tarea, len(esperas_ms))
    exige(
        len(reales_ms) == len(esperas_ms),
        f"La tarea tenía que ejecutarse {len(esperas_ms)} veces y se ejecutó {len(reales_ms)}.",
    )
    exige(
        isinstance(lista, list),
        "La función tiene que devolver una lista, con una duración por llamada.",
    )
    exige(
        len(lista) == len(esperas_ms),
        "La lista no tiene una duración por llamada. Añade una en cada vuelta.",
    )
    exige(
        all(isinstance(ms, (int, float)) for ms in lista),
        "Cada duración tiene que ser un número.",
    )
    exige(
        max(lista) >= 0.9 * max(reales_ms),
        "Las duraciones son demasiado pequeñas. perf_counter da segundos: multiplica por mil. "
        "Otros relojes, como process_time, no cuentan las esperas.",
    )
    exige(
        max(lista) < 3 * max(reales_ms),
        "Las duraciones son demasiado grandes. perf_counter da segundos: multiplica por mil.",
    )
    exige(
        lista.index(max(lista)) == reales_ms.index(max(reales_ms)),
        "La llamada más lenta fue la tercera y tu lista dice otra cosa. "
        "Apunta el inicio dentro del bucle, antes de cada llamada, y no ordenes la lista.",
    )


@ejercicios.comprueba("01.3", "MiniPool", huecos=2)
def _mini_pool(mini_pool, prueba):
    pool = mini_pool()
    una, otra = pool.toma(), pool.toma()
    exige(
        hasattr(una, "cursor") and hasattr(otra, "cursor"),
        "toma() tiene que devolver una conexión. ¿Falta un «return»?",
    )
    exige(una is not otra, "toma() ha prestado la misma conexión dos veces a la vez.")
    pool.devuelve(una)
    exige(
        not una.closed,
        "devuelve() ha cerrado la conexión. Guárdala abierta: de eso se trata.",
    )
    tercera = pool.toma()
    exige(
        tercera is una,
        "Había una conexión libre y toma() ha dado otra cosa: "
        "o devuelve() no la guardó, o toma() no miró «self.libres».",
    )
    cuarta = pool.toma()
    exige(
        cuarta is not una and cuarta is not otra,
        "toma() ha prestado una conexión que ya estaba prestada. Sácala de la lista al darla.",
    )
    exige(
        prueba.espera_conexiones(3) == 3,
        "El servidor tenía que ver tres conexiones y ve "
        f"{prueba.conexiones()}. Abre una nueva solo cuando no haya libres.",
    )
    pool.devuelve(cuarta)
    exige(
        mini_pool().toma() is not cuarta,
        "Dos pools comparten la misma lista. Créala en __init__, con «self.libres».",
    )


@ejercicios.comprueba("01.4", "ahorro_ms")
def _ahorro_ms(ahorro_ms, prueba):
    exige(
        isinstance(ahorro_ms(100, 8, 0.5, 5), (int, float)),
        "La función tiene que devolver un número. ¿Falta un «return»?",
    )
    # Con tiempos que se suman sin redondeo: no hay que comparar con un margen.
    exige(
        ahorro_ms(100, 8, 0.5, 0) == 800,
        "Un pool que no abre nada al empezar ahorra las cien conexiones de cien peticiones. "
        "Resta el tiempo con pool del tiempo sin pool; preguntar, se pregunta en los dos casos.",
    )
    exige(
        ahorro_ms(100, 8, 0.5, 5) != 800,
        "Falta lo que paga el pool al empezar: abre sus conexiones antes de la primera petición.",
    )
    exige(
        ahorro_ms(100, 8, 0.5, 5) == 760,
        "Con 100 peticiones y 5 conexiones abiertas, de 8 ms cada una, el ahorro son 760 ms. "
        "Sin pool se conecta 100 veces; con pool, 5.",
    )
    exige(
        ahorro_ms(2, 8, 0.5, 5) == -24,
        "Con 2 peticiones, abrir 5 conexiones sale peor. El ahorro es entonces negativo: -24 ms.",
    )
    return "¡Correcto! Preguntar cuesta lo mismo en los dos casos: se ahorra lo que dejas de abrir."


comprobar = ejercicios.comprobar
