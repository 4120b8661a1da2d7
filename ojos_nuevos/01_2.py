# bien: comprensión con la función milisegundos del cuaderno
def mide(tarea, veces):
    """Llama a `tarea()` tantas veces y devuelve lo que tardó cada una, en milisegundos."""
    return [milisegundos(tarea) for _ in range(veces)]

# bien: reloj en nanosegundos y while
def mide(tarea, veces):
    duraciones: list[float] = []
    while len(duraciones) < veces:
        t0 = time.perf_counter_ns()
        tarea()
        t1 = time.perf_counter_ns()
        duraciones.append((t1 - t0) / 1e6)
    return duraciones

# bien: generador interno convertido en lista
def mide(tarea, veces):
    def cronometro():
        for _ in range(veces):
            comienzo = time.perf_counter()
            tarea()
            yield 1000 * (time.perf_counter() - comienzo)

    return list(cronometro())

# bien: gestor de contexto que apunta la duración
@contextlib.contextmanager
def _apunta(donde):
    reloj = time.perf_counter()
    yield
    donde.append((time.perf_counter() - reloj) * 1000)


def mide(tarea, veces):
    lista = []
    for _ in range(veces):
        with _apunta(lista):
            tarea()
    return lista

# bien: timeit.repeat, con number=1
import timeit


def mide(tarea, veces):
    return [segundos * 1000 for segundos in timeit.repeat(tarea, repeat=veces, number=1)]

# bien: llena una lista ya creada, por índice
def mide(tarea, veces):
    medidas = [0.0] * veces
    for i, _ in enumerate(medidas):
        a = time.perf_counter()
        tarea()
        b = time.perf_counter()
        medidas[i] = (b - a) * 1_000
    return medidas

# mal: segundos, no milisegundos, [K11]
def mide(tarea, veces):
    lista = []
    for _ in range(veces):
        inicio = time.perf_counter()
        tarea()
        lista.append(time.perf_counter() - inicio)
    return lista

# mal: microsegundos, [K11]
def mide(tarea, veces):
    lista = []
    for _ in range(veces):
        inicio = time.perf_counter_ns()
        tarea()
        lista.append((time.perf_counter_ns() - inicio) / 1000)
    return lista

# mal: divide entre mil en lugar de multiplicar, [K11]
def mide(tarea, veces):
    lista = []
    for _ in range(veces):
        inicio = time.perf_counter()
        tarea()
        lista.append((time.perf_counter() - inicio) / 1000)
    return lista

# mal: el inicio está fuera del bucle: duraciones acumuladas, [K11]
def mide(tarea, veces):
    lista = []
    inicio = time.perf_counter()
    for _ in range(veces):
        tarea()
        lista.append((time.perf_counter() - inicio) * 1000)
    return lista

# mal: mide todas juntas y reparte la media, [K12]
def mide(tarea, veces):
    inicio = time.perf_counter()
    for _ in range(veces):
        tarea()
    total = (time.perf_counter() - inicio) * 1000
    return [total / veces] * veces

# mal: mide una sola y la repite, [K12]
def mide(tarea, veces):
    return [milisegundos(tarea)] * veces

# mal: ordena: ya no es el orden en que ocurrieron, [K11]
def mide(tarea, veces):
    return sorted(milisegundos(tarea) for _ in range(veces))

# mal: insert(0) deja la última primero, [K11]
def mide(tarea, veces):
    lista = []
    for _ in range(veces):
        lista.insert(0, milisegundos(tarea))
    return lista

# mal: process_time no cuenta las esperas: una tarea que duerme sale casi cero, [K11]
def mide(tarea, veces):
    lista = []
    for _ in range(veces):
        inicio = time.process_time()
        tarea()
        lista.append((time.process_time() - inicio) * 1000)
    return lista

# mal: calienta con una llamada de más, [K11]
def mide(tarea, veces):
    tarea()
    return [milisegundos(tarea) for _ in range(veces)]

# mal: descarta la primera medida: falta una, [K9]
def mide(tarea, veces):
    return [milisegundos(tarea) for _ in range(veces)][1:]

# mal: range(1, veces): una llamada menos, [K9]
def mide(tarea, veces):
    lista = []
    for _ in range(1, veces):
        lista.append(milisegundos(tarea))
    return lista

# mal: bucle que comprueba al final: con cero veces llama una vez, [K9]
def mide(tarea, veces):
    lista = []
    while True:
        lista.append(milisegundos(tarea))
        if len(lista) >= veces:
            return lista

# mal: la lista por defecto se comparte entre llamadas, [K1]
def mide(tarea, veces, lista=[]):
    for _ in range(veces):
        lista.append(milisegundos(tarea))
    return lista

# mal: la lista es global y crece en cada llamada, [K1]
duraciones = []


def mide(tarea, veces):
    for _ in range(veces):
        duraciones.append(milisegundos(tarea))
    return duraciones

# mal: guarda la referencia a la tarea sin llamarla: no mide nada, [K12]
def mide(tarea, veces):
    lista = []
    for _ in range(veces):
        inicio = time.perf_counter()
        tarea
        lista.append((time.perf_counter() - inicio) * 1000)
    return lista

# mal: apunta lo que devuelve la tarea, no lo que tarda, [K11]
def mide(tarea, veces):
    lista = []
    for _ in range(veces):
        inicio = time.perf_counter()
        lista.append(tarea())
        duracion = (time.perf_counter() - inicio) * 1000
    return lista

# mal: llama a la tarea dos veces por vuelta, [K11]
def mide(tarea, veces):
    lista = []
    for _ in range(veces):
        inicio = time.perf_counter()
        if tarea() is None:
            tarea()
        lista.append((time.perf_counter() - inicio) * 1000)
    return lista

# mal: int redondea: una tarea rápida sale 0, [K9]
def mide(tarea, veces):
    return [int(milisegundos(tarea)) for _ in range(veces)]

# mal: división entera de nanosegundos: pierde los decimales, [K9]
def mide(tarea, veces):
    lista = []
    for _ in range(veces):
        inicio = time.perf_counter_ns()
        tarea()
        lista.append((time.perf_counter_ns() - inicio) // 1_000_000)
    return lista

# mal: .microseconds se reinicia en cada segundo: una tarea de 1,2 s sale como 200 ms, [K9]
from datetime import datetime


def mide(tarea, veces):
    lista = []
    for _ in range(veces):
        inicio = datetime.now()
        tarea()
        lista.append((datetime.now() - inicio).microseconds / 1000)
    return lista

# mal: textos con ≈ en lugar de números, [K11]
def mide(tarea, veces):
    return [aproximado(milisegundos(tarea), "ms") for _ in range(veces)]

# mal: devuelve la mediana y no la lista, [K11]
def mide(tarea, veces):
    return statistics.median(milisegundos(tarea) for _ in range(veces))

# mal: el return está dentro del for: una sola medida, [K9]
def mide(tarea, veces):
    lista = []
    for _ in range(veces):
        lista.append(milisegundos(tarea))
        return lista

# mal: un generador: no llama a la tarea hasta que alguien lo recorre, y no es una lista, [K11]
def mide(tarea, veces):
    return (milisegundos(tarea) for _ in range(veces))

# mal: esconde el error de la tarea y lo cuenta como una medida, [K2]
def mide(tarea, veces):
    lista = []
    for _ in range(veces):
        inicio = time.perf_counter()
        with contextlib.suppress(Exception):
            tarea()
        lista.append((time.perf_counter() - inicio) * 1000)
    return lista

# mal: si la tarea falla devuelve lo que llevaba: menos medidas y sin error, [K2]
def mide(tarea, veces):
    lista = []
    try:
        for _ in range(veces):
            lista.append(milisegundos(tarea))
    except Exception:
        pass
    return lista

# mal: a la vez, en hilos: las tareas se estorban y no es el orden en que ocurrieron, [K8]
from concurrent.futures import ThreadPoolExecutor


def mide(tarea, veces):
    with ThreadPoolExecutor(veces) as hilos:
        return list(hilos.map(lambda _: milisegundos(tarea), range(veces)))

# mal: el inicio es global: una medida dentro de otra (tarea que también mide) lo pisa, [K7]
_inicio = 0.0


def mide(tarea, veces):
    global _inicio
    lista = []
    for _ in range(veces):
        _inicio = time.perf_counter()
        tarea()
        lista.append((time.perf_counter() - _inicio) * 1000)
    return lista

# mal: recursión sin fondo suficiente: con mil veces o más, RecursionError, [K9]
def mide(tarea, veces):
    if veces == 0:
        return []
    return [milisegundos(tarea)] + mide(tarea, veces - 1)

# mal: no mide la tarea que recibe sino conectando, la del cuaderno, [K12]
def mide(tarea, veces):
    return [milisegundos(conectando) for _ in range(veces)]

# mal: cada medida son diez llamadas, repartidas, [K11]
import timeit


def mide(tarea, veces):
    return [100 * s for s in timeit.repeat(tarea, repeat=veces, number=10)]

# mal: un diccionario por duración: dos iguales se funden; y quita repetidas, [K9]
def mide(tarea, veces):
    return list({round(milisegundos(tarea), 2): None for _ in range(veces)})
