# no aplica K4: no usa ninguna conexión
# no aplica K5: no usa ningún pool
# no aplica K6: no confirma nada
# no aplica K8: mide una llamada detrás de otra; a la vez, es K11
# no aplica K10: no recibe ninguna orden
import contextlib
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


# mal [K1]: trae también las duraciones de la primera
def mide(tarea, veces, lista=[]):
    for _ in range(veces):
        inicio = time.perf_counter()
        tarea()
        lista.append((time.perf_counter() - inicio) * 1000)
    return lista


# mal [K12]: Todas tus duraciones son iguales
def mide(tarea, veces):
    inicio = time.perf_counter()
    for _ in range(veces):
        tarea()
    return [(time.perf_counter() - inicio) * 1000 / veces] * veces


# mal [K9]: Has quitado los decimales
def mide(tarea, veces):
    lista = []
    for _ in range(veces):
        inicio = time.perf_counter()
        tarea()
        lista.append(int((time.perf_counter() - inicio) * 1000))
    return lista


# mal [K9]: tenía que ejecutarse 0 veces y se ejecutó 1
def mide(tarea, veces):
    lista = []
    while True:
        inicio = time.perf_counter()
        tarea()
        lista.append((time.perf_counter() - inicio) * 1000)
        if len(lista) >= veces:
            return lista


# mal [K2 K3]: Si la tarea falla, el error tiene que llegar
def mide(tarea, veces):
    lista = []
    for _ in range(veces):
        inicio = time.perf_counter()
        with contextlib.suppress(BaseException):
            tarea()
        lista.append((time.perf_counter() - inicio) * 1000)
    return lista


# mal [K7]: las dos medidas se mezclan
empieza = 0.0


def mide(tarea, veces):
    global empieza
    lista = []
    for _ in range(veces):
        empieza = time.perf_counter()
        tarea()
        lista.append((time.perf_counter() - empieza) * 1000)
    return lista


# mal [K11]: suman más de lo que ha tardado todo
def mide(tarea, veces):
    def una(_):
        inicio = time.perf_counter()
        tarea()
        return (time.perf_counter() - inicio) * 1000 * 2

    return [una(n) for n in range(veces)]


# bien: con la función del apartado anterior
def milisegundos(tarea):
    inicio = time.perf_counter()
    tarea()
    return (time.perf_counter() - inicio) * 1000


def mide(tarea, veces):
    return [milisegundos(tarea) for _ in range(veces)]


# bien: el final de una es el principio de la siguiente
def mide(tarea, veces):
    duraciones, antes = [], time.perf_counter()
    for _ in range(veces):
        tarea()
        ahora = time.perf_counter()
        duraciones.append((ahora - antes) * 1000)
        antes = ahora
    return duraciones


# mal [K11]: Has redondeado
def mide(tarea, veces):
    duraciones = []
    for _ in range(veces):
        inicio = time.perf_counter()
        tarea()
        duraciones.append(round((time.perf_counter() - inicio) * 1000, 2))
    return duraciones


# mal [K11]: tenía que ejecutarse 4 veces y se ejecutó 1
def mide(tarea, veces):
    d = []
    for _ in range(veces):
        inicio = time.perf_counter()
        if tarea() is False:
            break
        d.append((time.perf_counter() - inicio) * 1000)
    return d


# mal [K2]: la llamas otra vez
def mide(tarea, veces):
    d, fallo = [], None
    for _ in range(veces):
        inicio = time.perf_counter()
        try:
            tarea()
        except Exception as e:
            fallo = e
        d.append((time.perf_counter() - inicio) * 1000)
    if fallo:
        raise fallo
    return d


# mal [K2]: Si la tarea falla llega RuntimeError
def milisegundos(tarea):
    inicio = time.perf_counter()
    tarea()
    return (time.perf_counter() - inicio) * 1000


def mide(tarea, veces):
    try:
        return [milisegundos(tarea) for _ in range(veces)]
    except Exception as e:
        raise RuntimeError("la tarea falla") from e
