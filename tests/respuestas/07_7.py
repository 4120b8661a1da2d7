# no aplica K4: no toca ninguna conexión: las usan las operaciones, que son de otro
# no aplica K5: no toca ninguna conexión: las usan las operaciones, que son de otro
# no aplica K6: no toca ninguna conexión: las usan las operaciones, que son de otro
# no aplica K7: una medida no llama a otra
# no aplica K8: dos medidas a la vez se estorban: no se pide
# no aplica K10: no recibe ninguna orden
import random
import statistics
import time
import timeit


def cronometra(operacion):
    inicio = time.perf_counter_ns()
    operacion()
    return (time.perf_counter_ns() - inicio) / 1000


def bloque(operacion, veces=20, descarta=5):
    tiempos = [cronometra(operacion) for _ in range(veces)]
    return statistics.median(tiempos[descarta:])


# bien [K9]: con timeit, shuffle y su propia mediana
def mide(variantes, rondas, veces, descarta):
    orden, medidas = list(variantes.items()), {}
    for _ in range(rondas):
        random.shuffle(orden)
        for nombre, operacion in orden:
            us = sorted(
                1e6 * s for s in timeit.repeat(operacion, repeat=veces, number=1)[descarta:]
            )
            mitad = len(us) // 2
            mediana = us[mitad] if len(us) % 2 else (us[mitad - 1] + us[mitad]) / 2
            medidas.setdefault(nombre, []).append(mediana)
    return medidas


# bien [K11]: calienta sin mirar el reloj, y guarda el orden de cada ronda antes de empezar
def mide(variantes, rondas, veces, descarta):
    ordenes = [sorted(variantes, key=lambda _: random.random()) for _ in range(rondas)]
    medidas = {nombre: [None] * rondas for nombre in variantes}
    for ronda, orden in enumerate(ordenes):
        for nombre in orden:
            for _ in range(descarta):
                variantes[nombre]()
            tiempos = []
            for _ in range(veces - descarta):
                inicio = time.perf_counter()
                variantes[nombre]()
                tiempos.append((time.perf_counter() - inicio) * 1_000_000)
            medidas[nombre][ronda] = statistics.median(tiempos)
    return medidas


# bien: los nombres, con un conjunto que se vacía
def mide(variantes, rondas, veces, descarta):
    def una_ronda():
        quedan = list(variantes)
        while quedan:
            nombre = quedan.pop(random.randrange(len(quedan)))
            yield nombre, bloque(variantes[nombre], veces, descarta)

    hechas = [dict(una_ronda()) for _ in range(rondas)]
    return {nombre: [ronda[nombre] for ronda in hechas] for nombre in variantes}


# mal [K11]: pasa dos veces antes que otra
def mide(variantes, rondas, veces, descarta):
    return {
        nombre: [bloque(operacion, veces, descarta) for _ in range(rondas)]
        for nombre, operacion in variantes.items()
    }


# mal [K1]: en la ronda 2
# solo descarta en la primera ronda
def mide(variantes, rondas, veces, descarta):
    medidas = {nombre: [] for nombre in variantes}
    for ronda in range(rondas):
        for nombre in random.sample(list(variantes), len(variantes)):
            quita = 0 if ronda else descarta
            medidas[nombre].append(bloque(variantes[nombre], veces, quita))
    return medidas


# mal [K11]: El orden es el mismo en todas las rondas
def mide(variantes, rondas, veces, descarta):
    medidas = {nombre: [] for nombre in variantes}
    orden = random.sample(list(variantes), len(variantes))
    for _ in range(rondas):
        for nombre in orden:
            medidas[nombre].append(bloque(variantes[nombre], veces, descarta))
    return medidas


# mal [K11]: Sortea el orden entero
def mide(variantes, rondas, veces, descarta):
    medidas = {nombre: [] for nombre in variantes}
    for ronda in range(rondas):
        orden = list(variantes)
        for nombre in orden if ronda % 2 else orden[::-1]:
            medidas[nombre].append(bloque(variantes[nombre], veces, descarta))
    return medidas


# mal [K11]: Sortea el orden entero
def mide(variantes, rondas, veces, descarta):
    medidas = {nombre: [] for nombre in variantes}
    primera, *resto = variantes
    for _ in range(rondas):
        random.shuffle(resto)
        for nombre in [primera, *resto]:
            medidas[nombre].append(bloque(variantes[nombre], veces, descarta))
    return medidas


# mal [K11]: pasa dos veces antes que otra
def mide(variantes, rondas, veces, descarta):
    medidas = {nombre: [] for nombre in variantes}
    turnos = list(variantes) * rondas
    random.shuffle(turnos)
    for nombre in turnos:
        medidas[nombre].append(bloque(variantes[nombre], veces, descarta))
    return medidas


# mal [K9]: descarta las primeras
def mide(variantes, rondas, veces, descarta):
    medidas = {nombre: [] for nombre in variantes}
    for _ in range(rondas):
        for nombre in random.sample(list(variantes), len(variantes)):
            medidas[nombre].append(bloque(variantes[nombre], veces, 0))
    return medidas


# mal [K11]: das la media
def mide(variantes, rondas, veces, descarta):
    medidas = {nombre: [] for nombre in variantes}
    for _ in range(rondas):
        for nombre in random.sample(list(variantes), len(variantes)):
            tiempos = [cronometra(variantes[nombre]) for _ in range(veces)]
            medidas[nombre].append(statistics.mean(tiempos[descarta:]))
    return medidas


# mal [K9]: mediana
def mide(variantes, rondas, veces, descarta):
    medidas = {nombre: [] for nombre in variantes}
    for _ in range(rondas):
        for nombre in random.sample(list(variantes), len(variantes)):
            tiempos = [cronometra(variantes[nombre]) for _ in range(veces)]
            medidas[nombre].append(statistics.median(tiempos[: veces - descarta]))
    return medidas


# mal [K9]: mediana
def mide(variantes, rondas, veces, descarta):
    medidas = {nombre: [] for nombre in variantes}
    for _ in range(rondas):
        for nombre in random.sample(list(variantes), len(variantes)):
            tiempos = sorted(cronometra(variantes[nombre]) for _ in range(veces))
            medidas[nombre].append(statistics.median(tiempos[: veces - descarta]))
    return medidas


# mal [K11]: parecen milisegundos
def mide(variantes, rondas, veces, descarta):
    medidas = {nombre: [] for nombre in variantes}
    for _ in range(rondas):
        for nombre in random.sample(list(variantes), len(variantes)):
            medidas[nombre].append(bloque(variantes[nombre], veces, descarta) / 1000)
    return medidas


# mal [K11]: No redondees
def mide(variantes, rondas, veces, descarta):
    medidas = {nombre: [] for nombre in variantes}
    for _ in range(rondas):
        for nombre in random.sample(list(variantes), len(variantes)):
            medidas[nombre].append(round(bloque(variantes[nombre], veces, descarta)))
    return medidas


# mal [K9]: y son 24
def mide(variantes, rondas, veces, descarta):
    medidas = {nombre: [] for nombre in variantes}
    for _ in range(rondas):
        for nombre in random.sample(list(variantes), len(variantes)):
            medidas[nombre].append(bloque(variantes[nombre], veces + descarta, descarta))
    return medidas


# lanza [K9]: si `descarta` es 0, toma el de `bloque`
def mide(variantes, rondas, veces, descarta):
    medidas = {nombre: [] for nombre in variantes}
    for _ in range(rondas):
        for nombre in random.sample(list(variantes), len(variantes)):
            medidas[nombre].append(bloque(variantes[nombre], veces, descarta or 5))
    return medidas


# mal [K11]: De cada ronda queda solo la mediana
def mide(variantes, rondas, veces, descarta):
    medidas = {nombre: [] for nombre in variantes}
    for _ in range(rondas):
        for nombre in random.sample(list(variantes), len(variantes)):
            medidas[nombre] += [cronometra(variantes[nombre]) for _ in range(veces)][descarta:]
    return medidas


# mal [K11]: De cada operación se pide una lista
def mide(variantes, rondas, veces, descarta):
    medidas = {nombre: [] for nombre in variantes}
    for _ in range(rondas):
        for nombre in random.sample(list(variantes), len(variantes)):
            medidas[nombre].append(bloque(variantes[nombre], veces, descarta))
    return {nombre: statistics.median(suyas) for nombre, suyas in medidas.items()}


# mal [K11]: mezclas las llamadas
def mide(variantes, rondas, veces, descarta):
    medidas = {nombre: [] for nombre in variantes}
    for _ in range(rondas):
        tiempos = {nombre: [] for nombre in variantes}
        for _ in range(veces):
            for nombre in random.sample(list(variantes), len(variantes)):
                tiempos[nombre].append(cronometra(variantes[nombre]))
        for nombre in variantes:
            medidas[nombre].append(statistics.median(tiempos[nombre][descarta:]))
    return medidas


# mal [K1]: un número por ronda
def mide(variantes, rondas, veces, descarta, medidas={}):
    for _ in range(rondas):
        for nombre in random.sample(list(variantes), len(variantes)):
            medidas.setdefault(nombre, []).append(bloque(variantes[nombre], veces, descarta))
    return {nombre: medidas[nombre] for nombre in variantes}


# mal [K1]: Has cambiado el diccionario
def mide(variantes, rondas, veces, descarta):
    medidas = {nombre: [] for nombre in variantes}
    operaciones = dict(variantes)
    for _ in range(rondas):
        for nombre in random.sample(list(operaciones), len(operaciones)):
            medidas[nombre].append(bloque(operaciones[nombre], veces, descarta))
    variantes |= medidas
    return variantes


# mal [K2]: tiene que llegar a quien llamó
def mide(variantes, rondas, veces, descarta):
    medidas = {nombre: [] for nombre in variantes}
    for _ in range(rondas):
        for nombre in random.sample(list(variantes), len(variantes)):
            try:
                medidas[nombre].append(bloque(variantes[nombre], veces, descarta))
            except Exception:
                continue
    return medidas


# mal [K3]: salta Ctrl-C
def mide(variantes, rondas, veces, descarta):
    medidas = {nombre: [] for nombre in variantes}
    try:
        for _ in range(rondas):
            for nombre in random.sample(list(variantes), len(variantes)):
                medidas[nombre].append(bloque(variantes[nombre], veces, descarta))
    except KeyboardInterrupt:
        pass
    return medidas


# mal [K12]: y son 24
def mide(variantes, rondas, veces, descarta):
    return {nombre: [random.uniform(20, 30) for _ in range(rondas)] for nombre in variantes}


# mal: ¿Falta un «return»?
def mide(variantes, rondas, veces, descarta):
    for _ in range(rondas):
        for nombre in random.sample(list(variantes), len(variantes)):
            bloque(variantes[nombre], veces, descarta)


# mal [K11]: en el lugar de su ronda
def mide(variantes, rondas, veces, descarta):
    medidas = {nombre: [] for nombre in variantes}
    for _ in range(rondas):
        for nombre in random.sample(list(variantes), len(variantes)):
            inicio = time.process_time()
            for _ in range(veces):
                variantes[nombre]()
            medidas[nombre].append(1e6 * (time.process_time() - inicio) + 2e5)
    return medidas


# cuelga: no gasta las rondas
def mide(variantes, rondas, veces, descarta):
    while rondas:
        time.sleep(0.01)


# lanza: sortea un diccionario
def mide(variantes, rondas, veces, descarta):
    return {nombre: [] for nombre in random.sample(variantes, len(variantes))}


# mal [K11]: la semilla del sorteo
def mide(variantes, rondas, veces, descarta):
    azar = random.Random(7)
    medidas = {nombre: [] for nombre in variantes}
    for _ in range(rondas):
        for nombre in azar.sample(list(variantes), len(variantes)):
            medidas[nombre].append(bloque(variantes[nombre], veces, descarta))
    return medidas


# mal [K9]: la mediana alta
def mide(variantes, rondas, veces, descarta):
    medidas = {nombre: [] for nombre in variantes}
    for _ in range(rondas):
        for nombre in random.sample(list(variantes), len(variantes)):
            suyas = [cronometra(variantes[nombre]) for _ in range(veces)]
            medidas[nombre].append(statistics.median_high(suyas[descarta:]))
    return medidas


# mal [K9]: das la menor
def mide(variantes, rondas, veces, descarta):
    medidas = {nombre: [] for nombre in variantes}
    for _ in range(rondas):
        for nombre in random.sample(list(variantes), len(variantes)):
            suyas = [cronometra(variantes[nombre]) for _ in range(veces)]
            medidas[nombre].append(min(suyas[descarta:]))
    return medidas


# mal [K11]: tienen un decimal o ninguno
def mide(variantes, rondas, veces, descarta):
    medidas = {nombre: [] for nombre in variantes}
    for _ in range(rondas):
        for nombre in random.sample(list(variantes), len(variantes)):
            medidas[nombre].append(round(bloque(variantes[nombre], veces, descarta), 1))
    return medidas


# bien [K1]: su propio azar, que sigue de una llamada a otra; y redondea al nanosegundo
_azar = random.Random(42)


def mide(variantes, rondas, veces, descarta):
    medidas = {nombre: [] for nombre in variantes}
    for _ in range(rondas):
        for nombre in _azar.sample(list(variantes), len(variantes)):
            medidas[nombre].append(round(bloque(variantes[nombre], veces, descarta), 3))
    return medidas


# mal [K1]: comparten una sola lista
def mide(variantes, rondas, veces, descarta):
    medidas = dict.fromkeys(variantes, [])
    for _ in range(rondas):
        for nombre in random.sample(list(variantes), len(variantes)):
            medidas[nombre].append(bloque(variantes[nombre], veces, descarta))
    return medidas
