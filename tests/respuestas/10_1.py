# no aplica K2: solo hace cuentas: el enunciado no nombra ningún error
# no aplica K3: solo hace cuentas: no hay nada que interrumpir a medias
# no aplica K4: solo hace cuentas: no usa ninguna conexión
# no aplica K5: solo hace cuentas: no usa ningún pool
# no aplica K6: solo hace cuentas: no confirma nada
# no aplica K7: solo hace cuentas: no presta ni espera nada
# no aplica K8: solo hace cuentas con lo que recibe
# no aplica K10: solo hace cuentas: no ejecuta ninguna orden
import heapq


# bien [K1]: un montículo
def acaban(duraciones, conexiones):
    """Cuándo acaba cada tarea, si llegan todas a la vez y el pool las atiende por orden."""
    libres = [0] * conexiones
    momentos = []
    for dura in duraciones:
        fin = heapq.heappop(libres) + dura
        heapq.heappush(libres, fin)
        momentos.append(fin)
    return momentos


# bien [K9]: con min e index
def acaban(duraciones, conexiones):
    libres = [0.0 for _ in range(conexiones)]
    momentos = []
    for dura in duraciones:
        primera = libres.index(min(libres))
        libres[primera] = libres[primera] + dura
        momentos.append(libres[primera])
    return momentos


# bien: recursiva
def acaban(duraciones, conexiones, libres=None):
    libres = sorted(libres or [0] * conexiones)
    if not duraciones:
        return []
    fin = libres[0] + duraciones[0]
    return [fin, *acaban(duraciones[1:], conexiones, [*libres[1:], fin])]


# mal [K9]: Son tandas
def acaban(duraciones, conexiones):
    momentos, antes = [], 0
    for n in range(0, len(duraciones), conexiones):
        tanda = duraciones[n : n + conexiones]
        momentos += [antes + dura for dura in tanda]
        antes += max(tanda)
    return momentos


# mal [K9]: Las pones una detrás de otra
def acaban(duraciones, conexiones):
    momentos, total = [], 0
    for dura in duraciones:
        total += dura
        momentos.append(total)
    return momentos


# mal [K12]: a unas les toca esperar
def acaban(duraciones, conexiones):
    return list(duraciones)


# mal [K11]: en otro orden
def acaban(duraciones, conexiones):
    libres, momentos = [0] * conexiones, []
    for dura in duraciones:
        libres.sort()
        libres[0] += dura
        momentos.append(libres[0])
    return sorted(momentos)


# mal [K11]: Cambias la lista
def acaban(duraciones, conexiones):
    libres, momentos = [0] * conexiones, []
    while duraciones:
        libres.sort()
        libres[0] += duraciones.pop(0)
        momentos.append(libres[0])
    return momentos


# mal: el momento en que empieza
def acaban(duraciones, conexiones):
    libres, momentos = [0] * conexiones, []
    for dura in duraciones:
        libres.sort()
        momentos.append(libres[0])
        libres[0] += dura
    return momentos


# mal [K9]: Con decimales
def acaban(duraciones, conexiones):
    libres, momentos = [0] * conexiones, []
    for dura in duraciones:
        libres.sort()
        libres[0] += int(dura)
        momentos.append(libres[0])
    return momentos


# mal [K1]: guardas algo de una llamada a otra
def acaban(duraciones, conexiones, libres=[0, 0, 0]):
    momentos = []
    for dura in duraciones:
        libres.sort()
        libres[0] += dura
        momentos.append(libres[0])
    return momentos


# mal: ¿Falta un «return»?
def acaban(duraciones, conexiones):
    print(duraciones)


# mal: tiene que devolver una lista
def acaban(duraciones, conexiones):
    return max(duraciones)


# mal: sin `async`
async def acaban(duraciones, conexiones):
    return list(duraciones)


# cuelga: no quita ninguna
def acaban(duraciones, conexiones):
    momentos = []
    pendientes = list(duraciones)
    while pendientes:
        if not conexiones:
            pendientes.pop()
    return momentos


# lanza: el mínimo de una lista vacía
def acaban(duraciones, conexiones):
    libres = []
    for dura in duraciones:
        libres.append(min(libres) + dura)
    return libres


# bien [K9]: con Decimal
from decimal import Decimal


def acaban(duraciones, conexiones):
    l = [Decimal(0)] * conexiones
    out = []
    for d in duraciones:
        l.sort()
        l[0] += Decimal(str(d))
        out.append(l[0])
    return out


# mal [K9]: Redondeas
def acaban(duraciones, conexiones):
    libres = [0] * conexiones
    out = []
    for d in duraciones:
        libres.sort()
        libres[0] = round(libres[0] + d, 3)
        out.append(libres[0])
    return out


# mal [K9]: Quitas los decimales
def acaban(duraciones, conexiones):
    libres = [0] * conexiones
    out = []
    for d in duraciones:
        libres.sort()
        libres[0] += int(d)
        out.append(libres[0])
    return out


# mal [K9]: la función no devuelve nada: es una lista vacía
def acaban(duraciones, conexiones):
    if not duraciones:
        return
    libres = [0] * conexiones
    out = []
    for d in duraciones:
        libres.sort()
        libres[0] += d
        out.append(libres[0])
    return out


# mal [K9]: Sin ninguna tarea
def acaban(duraciones, conexiones):
    libres = [0] * conexiones
    out = [duraciones[0]]
    libres[-1] = duraciones[0]
    for d in duraciones[1:]:
        libres.sort()
        libres[0] += d
        out.append(libres[0])
    return out


# mal [K1]: guardas algo de una llamada a otra
import heapq


def acaban(duraciones, conexiones, out=[]):
    libres = [0] * conexiones
    for d in duraciones:
        t = heapq.heappop(libres) + d
        out.append(t)
        heapq.heappush(libres, t)
    return out


# mal [K12]: no es exacto
def acaban(duraciones, conexiones):
    libres, momentos = [0] * conexiones, []
    for dura in duraciones:
        libres.sort()
        libres[0] += dura * 1.0004  # lo que mediría con un reloj
        momentos.append(libres[0])
    return momentos
