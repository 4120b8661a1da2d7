"""01.3: un pool mínimo, que presta y guarda conexiones."""

from helpers.ejercicios import ejercicio, exige


@ejercicio("MiniPool", huecos=2)
def juzga(mini_pool, prueba):
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
