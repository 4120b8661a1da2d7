"""01.2: medir cuánto tarda cada llamada, en milisegundos."""

import time

from helpers.ejercicios import Fallo, ejercicio


@ejercicio("mide")
def juzga(mide, prueba):
    # La tercera espera es la más larga, con mucho margen: la máquina puede estar ocupada.
    esperas_ms = [20, 20, 500, 20]
    pendientes = iter(esperas_ms)
    reales_ms = []

    def tarea():
        inicio = time.perf_counter()
        time.sleep(next(pendientes, 1) / 1000)
        reales_ms.append((time.perf_counter() - inicio) * 1000)

    lista = mide(tarea, len(esperas_ms))
    if len(reales_ms) != len(esperas_ms):
        raise Fallo(f"""La tarea tenía que ejecutarse {len(esperas_ms)} veces y se ejecutó
            {len(reales_ms)}.""")
    if not isinstance(lista, list):
        raise Fallo("La función tiene que devolver una lista, con una duración por llamada.")
    if len(lista) != len(esperas_ms):
        raise Fallo("La lista no tiene una duración por llamada. Añade una en cada vuelta.")
    if not all(isinstance(ms, (int, float)) for ms in lista):
        raise Fallo("Cada duración tiene que ser un número.")
    if not max(lista) >= 0.9 * max(reales_ms):
        raise Fallo("""Las duraciones son demasiado pequeñas. perf_counter da segundos: multiplica
            por mil. Otros relojes, como process_time, no cuentan las esperas.""")
    if not max(lista) < 3 * max(reales_ms):
        raise Fallo("""Las duraciones son demasiado grandes. perf_counter da segundos: multiplica
            por mil.""")
    if lista.index(max(lista)) != reales_ms.index(max(reales_ms)):
        raise Fallo("""La llamada más lenta fue la tercera y tu lista dice otra cosa. Apunta el
            inicio dentro del bucle, antes de cada llamada, y no ordenes la lista.""")
