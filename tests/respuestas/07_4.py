# no aplica K3: es una cuenta: no toca ninguna conexión ni deja nada a medias
# no aplica K4: es una cuenta: no toca ninguna conexión ni deja nada a medias
# no aplica K5: es una cuenta: no toca ninguna conexión ni deja nada a medias
# no aplica K6: es una cuenta: no toca ninguna conexión ni deja nada a medias
# no aplica K7: es una cuenta: no toca ninguna conexión ni deja nada a medias
# no aplica K8: es una cuenta: no toca ninguna conexión ni deja nada a medias
# no aplica K10: no recibe ninguna orden
import itertools
import math

quedan = 97


# bien: reparte y comprueba al principio
def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    caben = (max_connections - 3) // procesos
    faltan = math.ceil(peticiones_por_s * servicio_ms * 1.5 / 1000 / procesos) or 1
    if faltan > caben:
        raise ValueError(f"Hacen falta {faltan} y caben {caben}")
    return faltan


# bien: redondea hacia arriba con la división entera
def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = -int(-peticiones_por_s * servicio_ms * 3 // (2000 * procesos))
    tamano = tamano if tamano > 1 else 1
    if not procesos * tamano <= max_connections - 3:
        raise ValueError
    return tamano


# mal: redondea hacia arriba.
def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = max(1, peticiones_por_s * servicio_ms / 1000 * 1.5 / procesos)
    if tamano * procesos > max_connections - 3:
        raise ValueError
    return tamano


# mal: un 50 % más
def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = max(1, int(peticiones_por_s * servicio_ms / 1000 * 1.5 / procesos))
    if tamano * procesos > max_connections - 3:
        raise ValueError
    return tamano


# mal: un 50 % más
def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = max(1, math.ceil(peticiones_por_s * servicio_ms / 1000 / procesos))
    if tamano * procesos > max_connections - 3:
        raise ValueError
    return tamano


# mal: todos los procesos juntos
def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    return max(1, math.ceil(peticiones_por_s * servicio_ms / 1000 * 1.5))


# mal: milisegundos a segundos
def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    return max(1, math.ceil(peticiones_por_s * servicio_ms * 1.5 / procesos))


# mal: Cada proceso necesita al menos una
def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = peticiones_por_s * servicio_ms / 1000 * 1.5 / procesos
    tamano = math.ceil(tamano) if tamano > 1 else 0
    if tamano * procesos > max_connections - 3:
        raise ValueError
    return tamano


# mal: Lanza ValueError
def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    return max(1, math.ceil(peticiones_por_s * servicio_ms / 1000 * 1.5 / procesos))


# mal: Lanza ValueError
def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = max(1, math.ceil(peticiones_por_s * servicio_ms / 1000 * 1.5 / procesos))
    if tamano * procesos > max_connections:
        raise ValueError
    return tamano


# mal: Lanza ValueError
def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = max(1, math.ceil(peticiones_por_s * servicio_ms / 1000 * 1.5 / procesos))
    return min(tamano, (max_connections - 3) // procesos)


# mal: sí caben
def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = max(1, math.ceil(peticiones_por_s * servicio_ms / 1000 * 1.5 / procesos))
    if tamano * procesos > max_connections - 10:
        raise ValueError
    return tamano


# mal: ¿Falta un «return»?
def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    print(max(1, math.ceil(peticiones_por_s * servicio_ms / 1000 * 1.5 / procesos)))


# cuelga: suma de una en una sin llegar
def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = 1
    while tamano * procesos < peticiones_por_s * servicio_ms / 1000 * 1.5:
        tamano + 1
    while True:
        pass


# lanza: falta el import
def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    return ceil(peticiones_por_s * servicio_ms / 1000 * 1.5 / procesos)


# bien: las tres cuentas, con math.ceil
def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    """Conexiones del pool de cada proceso; ValueError si no caben en el servidor."""
    ocupadas = peticiones_por_s * servicio_ms / 1000
    tamano = max(1, math.ceil(ocupadas * 1.5 / procesos))
    if tamano * procesos > max_connections - 3:
        raise ValueError(f"{procesos} × {tamano} no caben en {max_connections}")
    return tamano


# bien: redondeo hacia arriba con la división entera negada y sin decimales
def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    from fractions import Fraction

    necesarias = Fraction(peticiones_por_s) * Fraction(servicio_ms) * 3 / 2000
    cada_uno = int(-(-necesarias // procesos)) or 1
    if max_connections - 3 < cada_uno * procesos:
        raise ValueError("no caben")
    return cada_uno


# bien: cuenta hacia arriba hasta que basta
def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    objetivo = 1.5 * peticiones_por_s * servicio_ms / 1000
    for tamano in itertools.count(1):
        if tamano * procesos > max_connections - 3:
            raise ValueError(f"ni {tamano} por proceso caben")
        if tamano >= objetivo / procesos:
            return tamano


# bien: redondea dos veces hacia arriba, que da lo mismo; una clase de error propia
class NoCaben(ValueError):
    pass


def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    entre_todos = math.ceil(peticiones_por_s * servicio_ms * 1.5 / 1000)
    tamano, sobra = divmod(entre_todos, procesos)
    tamano += sobra > 0
    tamano = tamano if tamano else 1
    match tamano * procesos <= max_connections - 3:
        case True:
            return tamano
        case False:
            raise NoCaben(tamano)


# mal [K9]: un 50 % más
# redondea hacia abajo
def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = max(1, int(peticiones_por_s * servicio_ms / 1000 * 1.5 / procesos))
    if tamano * procesos > max_connections - 3:
        raise ValueError("no caben")
    return tamano


# mal [K9]: un 50 % más
# redondea al más cercano
def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = max(1, round(peticiones_por_s * servicio_ms / 1000 * 1.5 / procesos))
    if tamano * procesos > max_connections - 3:
        raise ValueError("no caben")
    return tamano


# mal [K9]: no es sumar uno
# suma uno siempre: sobra uno cuando la división es exacta
def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = int(peticiones_por_s * servicio_ms / 1000 * 1.5 // procesos) + 1
    if tamano * procesos > max_connections - 3:
        raise ValueError("no caben")
    return tamano


# mal [K9]: no es sumar uno
# round de más un medio: 3,5 sube a 4 y 2,5 baja a 2, así que con 3 justo da 4
def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = max(1, round(peticiones_por_s * servicio_ms / 1000 * 1.5 / procesos + 0.5))
    if tamano * procesos > max_connections - 3:
        raise ValueError("no caben")
    return tamano


# mal [K9]: has redondeado antes de añadir
# redondea las ocupadas antes del margen
def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    ocupadas = math.ceil(peticiones_por_s * servicio_ms / 1000)
    tamano = max(1, math.ceil(ocupadas * 1.5 / procesos))
    if tamano * procesos > max_connections - 3:
        raise ValueError("no caben")
    return tamano


# mal [K9]: has redondeado antes de añadir
# reparte y redondea antes del margen
def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    por_proceso = math.ceil(peticiones_por_s * servicio_ms / 1000 / procesos)
    tamano = max(1, math.ceil(por_proceso * 1.5))
    if tamano * procesos > max_connections - 3:
        raise ValueError("no caben")
    return tamano


# mal [K9]: Cada proceso necesita al menos una
# sin peticiones da cero conexiones
def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = math.ceil(peticiones_por_s * servicio_ms / 1000 * 1.5 / procesos)
    if tamano * procesos > max_connections - 3:
        raise ValueError("no caben")
    return tamano


# mal [K9]: Lanza ValueError
# mira si caben antes de poner el mínimo de una
def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = math.ceil(peticiones_por_s * servicio_ms / 1000 * 1.5 / procesos)
    if tamano * procesos > max_connections - 3:
        raise ValueError("no caben")
    return max(1, tamano)


# mal [K9]: Lanza ValueError
# mira si caben las necesarias, no procesos × tamaño, que es más por el redondeo
def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    necesarias = peticiones_por_s * servicio_ms / 1000 * 1.5
    if necesarias > max_connections - 3:
        raise ValueError("no caben")
    return max(1, math.ceil(necesarias / procesos))


# mal [K9]: sí caben
# rechaza cuando cabe justo
def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = max(1, math.ceil(peticiones_por_s * servicio_ms / 1000 * 1.5 / procesos))
    if tamano * procesos >= max_connections - 3:
        raise ValueError("no caben")
    return tamano


# mal [K9]: Lanza ValueError
# olvida las tres reservadas
def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = max(1, math.ceil(peticiones_por_s * servicio_ms / 1000 * 1.5 / procesos))
    if tamano * procesos > max_connections:
        raise ValueError("no caben")
    return tamano


# mal [K11]: Lanza ValueError
# mira un solo proceso
def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = max(1, math.ceil(peticiones_por_s * servicio_ms / 1000 * 1.5 / procesos))
    if tamano > max_connections - 3:
        raise ValueError("no caben")
    return tamano


# mal [K2]: llega AssertionError
# assert da AssertionError, no ValueError
def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = max(1, math.ceil(peticiones_por_s * servicio_ms / 1000 * 1.5 / procesos))
    assert tamano * procesos <= max_connections - 3, "no caben"
    return tamano


# mal [K2]: se lanza con `raise`
# devuelve el error en lugar de lanzarlo
def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = max(1, math.ceil(peticiones_por_s * servicio_ms / 1000 * 1.5 / procesos))
    if tamano * procesos > max_connections - 3:
        return ValueError("no caben")
    return tamano


# mal [K11]: todos los procesos juntos
# el total, no el de cada proceso
def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = max(1, math.ceil(peticiones_por_s * servicio_ms / 1000 * 1.5))
    if tamano > max_connections - 3:
        raise ValueError("no caben")
    return tamano


# mal [K11]: sí caben
# no pasa los milisegundos a segundos
def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = max(1, math.ceil(peticiones_por_s * servicio_ms * 1.5 / procesos))
    if tamano * procesos > max_connections - 3:
        raise ValueError("no caben")
    return tamano


# mal [K11]: un 50 % más
# el margen es la mitad, no la mitad más
def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = max(1, math.ceil(peticiones_por_s * servicio_ms / 1000 * 0.5 / procesos))
    if tamano * procesos > max_connections - 3:
        raise ValueError("no caben")
    return tamano


# mal [K12]: sí caben
# usa 97, las de este servidor, y no lo que recibe
def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = max(1, math.ceil(peticiones_por_s * servicio_ms / 1000 * 1.5 / procesos))
    if tamano * procesos > quedan:
        raise ValueError("no caben")
    return tamano


# mal [K1]: un 50 % más
# recuerda los tamaños de otras llamadas
_tamanos = [1]


def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    _tamanos.append(math.ceil(peticiones_por_s * servicio_ms / 1000 * 1.5 / procesos))
    if max(_tamanos) * procesos > max_connections - 3:
        raise ValueError
    return max(_tamanos)


# mal [K9]: no es sumar uno
# redondea hacia abajo y suma uno
def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = math.floor(peticiones_por_s * servicio_ms / 1000 * 1.5 / procesos) + 1
    if tamano * procesos > max_connections - 3:
        raise ValueError
    return tamano
