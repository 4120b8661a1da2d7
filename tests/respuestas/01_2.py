import time


# bien: por comprensión
def mide(tarea, veces):
    def una():
        inicio = time.perf_counter()
        tarea()
        return (time.perf_counter() - inicio) * 1000

    return [una() for _ in range(veces)]


# bien: con el reloj en nanosegundos
def mide(tarea, veces):
    lista = [0.0] * veces
    for i in range(veces):
        inicio = time.perf_counter_ns()
        tarea()
        lista[i] = (time.perf_counter_ns() - inicio) / 1e6
    return lista


# mal: multiplica por mil
def mide(tarea, veces):
    lista = []
    for _ in range(veces):
        inicio = time.perf_counter()
        tarea()
        lista.append(time.perf_counter() - inicio)
    return lista


# mal: devolver una lista
def mide(tarea, veces):
    inicio = time.perf_counter()
    for _ in range(veces):
        tarea()
    return (time.perf_counter() - inicio) * 1000


# mal: dentro del bucle
def mide(tarea, veces):
    lista = []
    inicio = time.perf_counter()
    for _ in range(veces):
        tarea()
        lista.append((time.perf_counter() - inicio) * 1000)
    return lista


# mal: se ejecutó 1
def mide(tarea, veces):
    inicio = time.perf_counter()
    tarea()
    return [(time.perf_counter() - inicio) * 1000] * veces


# mal: una duración por llamada
def mide(tarea, veces):
    lista = []
    for _ in range(veces):
        inicio = time.perf_counter()
        tarea()
        duracion = (time.perf_counter() - inicio) * 1000
    lista.append(duracion)
    return lista


# mal: demasiado grandes
def mide(tarea, veces):
    lista = []
    for _ in range(veces):
        inicio = time.perf_counter()
        tarea()
        lista.append((time.perf_counter() - inicio) * 1_000_000)
    return lista


# mal: demasiado pequeñas
def mide(tarea, veces):
    lista = []
    for _ in range(veces):
        inicio = time.perf_counter()
        tarea()
        lista.append((time.perf_counter() - inicio) * 100)
    return lista

# mal: no cuentan las esperas
def mide(tarea, veces):
    lista = []
    for _ in range(veces):
        inicio = time.process_time()
        tarea()
        lista.append((time.process_time() - inicio) * 1000)
    return lista

# mal: no ordenes la lista
def mide(tarea, veces):
    lista = []
    for _ in range(veces):
        inicio = time.perf_counter()
        tarea()
        lista.append((time.perf_counter() - inicio) * 1000)
    return sorted(lista)

# mal: No uses `input()`
def mide(tarea, veces):
    veces = int(input("¿Cuántas? "))
    return []

# cuelga: el contador no avanza
def mide(tarea, veces):
    vueltas = 0
    while vueltas < veces:
        pass


# lanza: falta el import
def mide(tarea, veces):
    return [perf_counter() for _ in range(veces)]
