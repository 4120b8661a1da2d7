"""01.4: cuánto se ahorra con un pool."""

from helpers.ejercicios import Fallo, ejercicio


@ejercicio("ahorro_ms")
def juzga(ahorro_ms, prueba):
    if not isinstance(ahorro_ms(100, 8, 0.5, 5), (int, float)):
        raise Fallo("La función tiene que devolver un número. ¿Falta un «return»?")
    # Con tiempos que se suman sin redondeo: no hay que comparar con un margen.
    if ahorro_ms(100, 8, 0.5, 0) != 800:
        raise Fallo("""Un pool que no abre nada al empezar ahorra las cien conexiones de cien
            peticiones. Resta el tiempo con pool del tiempo sin pool; preguntar, se pregunta en los
            dos casos.""")
    if ahorro_ms(100, 8, 0.5, 5) == 800:
        raise Fallo("""Falta lo que paga el pool al empezar: abre sus conexiones antes de la primera
            petición.""")
    if ahorro_ms(100, 8, 0.5, 5) != 760:
        raise Fallo("""Con 100 peticiones y 5 conexiones abiertas, de 8 ms cada una, el ahorro son
            760 ms. Sin pool se conecta 100 veces; con pool, 5.""")
    if ahorro_ms(2, 8, 0.5, 5) != -24:
        raise Fallo("""Con 2 peticiones, abrir 5 conexiones sale peor. El ahorro es entonces
            negativo: -24 ms.""")
    return "¡Correcto! Preguntar cuesta lo mismo en los dos casos: se ahorra lo que dejas de abrir."
