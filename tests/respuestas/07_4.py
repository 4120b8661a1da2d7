import math


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


# mal: redondea hacia arriba
def tamano_por_proceso(peticiones_por_s, servicio_ms, procesos, max_connections):
    tamano = max(1, peticiones_por_s * servicio_ms / 1000 * 1.5 / procesos)
    if tamano * procesos > max_connections - 3:
        raise ValueError
    return tamano


# mal: hacia arriba
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


# mal: necesita al menos una
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
