"""01.3: un pool mínimo, que presta y guarda conexiones."""

from helpers.ejercicios import Fallo, ejercicio, exige


@ejercicio("MiniPool", huecos=2)
def juzga(mini_pool, prueba):
    pool = mini_pool()
    una, otra = pool.toma(), pool.toma()
    if not hasattr(una, "cursor") or not hasattr(otra, "cursor"):
        raise Fallo("toma() tiene que devolver una conexión. ¿Falta un «return»?")
    exige(una is not otra, "toma() ha prestado la misma conexión dos veces a la vez.")
    pool.devuelve(una)
    if una.closed:
        raise Fallo("devuelve() ha cerrado la conexión. Guárdala abierta: de eso se trata.")
    tercera = pool.toma()
    if tercera is not una:
        raise Fallo("""Había una conexión libre y toma() ha dado otra cosa: o devuelve() no la
            guardó, o toma() no miró «self.libres».""")
    cuarta = pool.toma()
    if cuarta is una or cuarta is otra:
        raise Fallo("""toma() ha prestado una conexión que ya estaba prestada. Sácala de la lista al
            darla.""")
    if prueba.espera_conexiones(3) != 3:
        raise Fallo(f"""El servidor tenía que ver tres conexiones y ve {prueba.conexiones()}. Abre
            una nueva solo cuando no haya libres.""")
    pool.devuelve(cuarta)
    if mini_pool().toma() is cuarta:
        raise Fallo("Dos pools comparten la misma lista. Créala en __init__, con «self.libres».")
