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

# mal: redondea hacia abajo, [K9]

def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = max(1, int(peticiones_por_s * servicio_ms / 1000 * 1.5 / procesos))
    if tamano * procesos > max_connections - 3:
        raise ValueError("no caben")
    return tamano

# mal: redondea al más cercano, [K9]

def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = max(1, round(peticiones_por_s * servicio_ms / 1000 * 1.5 / procesos))
    if tamano * procesos > max_connections - 3:
        raise ValueError("no caben")
    return tamano

# mal: suma uno siempre: sobra uno cuando la división es exacta, [K9]

def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = int(peticiones_por_s * servicio_ms / 1000 * 1.5 // procesos) + 1
    if tamano * procesos > max_connections - 3:
        raise ValueError("no caben")
    return tamano

# mal: round de más un medio: 3,5 sube a 4 y 2,5 baja a 2, así que con 3 justo da 4, [K9]

def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = max(1, round(peticiones_por_s * servicio_ms / 1000 * 1.5 / procesos + 0.5))
    if tamano * procesos > max_connections - 3:
        raise ValueError("no caben")
    return tamano

# mal: redondea las ocupadas antes del margen, [K9]

def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    ocupadas = math.ceil(peticiones_por_s * servicio_ms / 1000)
    tamano = max(1, math.ceil(ocupadas * 1.5 / procesos))
    if tamano * procesos > max_connections - 3:
        raise ValueError("no caben")
    return tamano

# mal: reparte y redondea antes del margen, [K9]

def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    por_proceso = math.ceil(peticiones_por_s * servicio_ms / 1000 / procesos)
    tamano = max(1, math.ceil(por_proceso * 1.5))
    if tamano * procesos > max_connections - 3:
        raise ValueError("no caben")
    return tamano

# mal: sin peticiones da cero conexiones, [K9]

def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = math.ceil(peticiones_por_s * servicio_ms / 1000 * 1.5 / procesos)
    if tamano * procesos > max_connections - 3:
        raise ValueError("no caben")
    return tamano

# mal: mira si caben antes de poner el mínimo de una, [K9]

def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = math.ceil(peticiones_por_s * servicio_ms / 1000 * 1.5 / procesos)
    if tamano * procesos > max_connections - 3:
        raise ValueError("no caben")
    return max(1, tamano)

# mal: mira si caben las necesarias, no procesos × tamaño, que es más por el redondeo, [K9]

def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    necesarias = peticiones_por_s * servicio_ms / 1000 * 1.5
    if necesarias > max_connections - 3:
        raise ValueError("no caben")
    return max(1, math.ceil(necesarias / procesos))

# mal: rechaza cuando cabe justo, [K9]

def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = max(1, math.ceil(peticiones_por_s * servicio_ms / 1000 * 1.5 / procesos))
    if tamano * procesos >= max_connections - 3:
        raise ValueError("no caben")
    return tamano

# mal: olvida las tres reservadas, [K9]

def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = max(1, math.ceil(peticiones_por_s * servicio_ms / 1000 * 1.5 / procesos))
    if tamano * procesos > max_connections:
        raise ValueError("no caben")
    return tamano

# mal: mira un solo proceso, [K11]

def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = max(1, math.ceil(peticiones_por_s * servicio_ms / 1000 * 1.5 / procesos))
    if tamano > max_connections - 3:
        raise ValueError("no caben")
    return tamano

# mal: en lugar de ValueError, recorta a lo que cabe, [K2]

def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = max(1, math.ceil(peticiones_por_s * servicio_ms / 1000 * 1.5 / procesos))
    return min(tamano, (max_connections - 3) // procesos)

# mal: assert da AssertionError, no ValueError, [K2]

def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = max(1, math.ceil(peticiones_por_s * servicio_ms / 1000 * 1.5 / procesos))
    assert tamano * procesos <= max_connections - 3, "no caben"
    return tamano

# mal: devuelve el error en lugar de lanzarlo, [K2]

def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = max(1, math.ceil(peticiones_por_s * servicio_ms / 1000 * 1.5 / procesos))
    if tamano * procesos > max_connections - 3:
        return ValueError("no caben")
    return tamano

# mal: el total, no el de cada proceso, [K11]

def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = max(1, math.ceil(peticiones_por_s * servicio_ms / 1000 * 1.5))
    if tamano > max_connections - 3:
        raise ValueError("no caben")
    return tamano

# mal: no pasa los milisegundos a segundos, [K11]

def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = max(1, math.ceil(peticiones_por_s * servicio_ms * 1.5 / procesos))
    if tamano * procesos > max_connections - 3:
        raise ValueError("no caben")
    return tamano

# mal: el margen es la mitad, no la mitad más, [K11]

def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = max(1, math.ceil(peticiones_por_s * servicio_ms / 1000 * 0.5 / procesos))
    if tamano * procesos > max_connections - 3:
        raise ValueError("no caben")
    return tamano

# mal: usa 97, las de este servidor, y no lo que recibe, [K12]

def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = max(1, math.ceil(peticiones_por_s * servicio_ms / 1000 * 1.5 / procesos))
    if tamano * procesos > quedan:
        raise ValueError("no caben")
    return tamano
