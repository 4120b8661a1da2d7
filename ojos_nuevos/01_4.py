# bien: la fórmula simplificada: preguntar se cancela
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    """Milisegundos que ahorra, en total, un pool que abre `abiertas` conexiones al empezar.

    Si el pool tarda más que conectar cada vez, el ahorro es negativo.
    """
    return (peticiones - abiertas) * conectar_ms

# bien: suma simulada, petición a petición
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    sin_pool = con_pool = 0
    for _ in range(abiertas):
        con_pool += conectar_ms
    for _ in range(peticiones):
        sin_pool += conectar_ms + preguntar_ms
        con_pool += preguntar_ms
    return sin_pool - con_pool

# bien: dos funciones internas
def ahorro_ms(peticiones: int, conectar_ms: float, preguntar_ms: float, abiertas: int) -> float:
    def cuesta(conexiones):
        return conexiones * conectar_ms + peticiones * preguntar_ms

    return cuesta(peticiones) - cuesta(abiertas)

# bien: lambda, y el signo al revés dos veces
ahorro_ms = lambda peticiones, conectar_ms, preguntar_ms, abiertas: -(
    abiertas * conectar_ms - peticiones * conectar_ms
)

# bien: sum de un generador con signo
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    tramos = (
        (+1, peticiones, conectar_ms),
        (+1, peticiones, preguntar_ms),
        (-1, abiertas, conectar_ms),
        (-1, peticiones, preguntar_ms),
    )
    return sum(signo * n * cada for signo, n, cada in tramos)

# mal: el signo al revés: da lo que pierde, [K11]
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    sin_pool = peticiones * (conectar_ms + preguntar_ms)
    con_pool = abiertas * conectar_ms + peticiones * preguntar_ms
    return con_pool - sin_pool

# mal: valor absoluto: nunca es negativo, [K11]
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    return abs((peticiones - abiertas) * conectar_ms)

# mal: lo deja en cero cuando el pool pierde, [K11]
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    return max(0, (peticiones - abiertas) * conectar_ms)

# mal: olvida lo que cuesta abrir el pool, [K11]
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    return peticiones * conectar_ms

# mal: cuenta una sola conexión para el pool, [K12]
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    return (peticiones - 1) * conectar_ms

# mal: siempre cinco, como en el ejemplo, [K12]
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    return (peticiones - 5) * conectar_ms

# mal: cree que el pool abre solo las que se usan (min): con más abiertas que peticiones da cero, [K9]
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    return (peticiones - min(abiertas, peticiones)) * conectar_ms

# mal: al abrir el pool también pregunta con cada conexión, [K11]
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    sin_pool = peticiones * (conectar_ms + preguntar_ms)
    con_pool = abiertas * (conectar_ms + preguntar_ms) + peticiones * preguntar_ms
    return sin_pool - con_pool

# mal: sin pool solo conecta y no pregunta, [K11]
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    return peticiones * conectar_ms - (abiertas * conectar_ms + peticiones * preguntar_ms)

# mal: las primeras peticiones del pool las hacen sus conexiones y no preguntan otra vez, [K11]
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    sin_pool = peticiones * (conectar_ms + preguntar_ms)
    con_pool = abiertas * conectar_ms + (peticiones - abiertas) * preguntar_ms
    return sin_pool - con_pool

# mal: reparte las preguntas entre las conexiones abiertas, como si fueran a la vez, [K8]
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    sin_pool = peticiones * (conectar_ms + preguntar_ms)
    con_pool = abiertas * conectar_ms + peticiones * preguntar_ms / abiertas
    return sin_pool - con_pool

# mal: abre las del pool a la vez: cuenta una sola apertura, [K8]
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    return peticiones * (conectar_ms + preguntar_ms) - (conectar_ms + peticiones * preguntar_ms)

# mal: ahorro por petición y no en total (y con cero peticiones, ZeroDivisionError), [K9]
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    return (peticiones - abiertas) * conectar_ms / peticiones

# mal: en tanto por ciento, no en milisegundos, [K11]
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    sin_pool = peticiones * (conectar_ms + preguntar_ms)
    con_pool = abiertas * conectar_ms + peticiones * preguntar_ms
    return 100 * (sin_pool - con_pool) / sin_pool

# mal: en segundos, [K11]
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    return (peticiones - abiertas) * conectar_ms / 1000

# mal: redondea a un entero: pierde las fracciones de milisegundo, [K9]
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    return round((peticiones - abiertas) * conectar_ms)

# mal: división entera por descuido con los milisegundos, [K9]
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    return (peticiones - abiertas) * (conectar_ms // 1)

# mal: sin peticiones dice cero, pero el pool ya abrió sus conexiones, [K9]
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    if not peticiones:
        return 0
    return (peticiones - abiertas) * conectar_ms

# mal: cree que conectar_ms ya incluye la pregunta y la resta, [K11]
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    return (peticiones - abiertas) * (conectar_ms - preguntar_ms)

# mal: presta y devuelve también cuestan: añade 0,1 ms por petición, [K12]
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    return (peticiones - abiertas) * conectar_ms - 0.1 * peticiones

# mal: compara con paréntesis mal puestos, [K11]
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    return peticiones * conectar_ms + preguntar_ms - abiertas * conectar_ms + peticiones * preguntar_ms

# mal: la primera conexión es gratis: abiertas - 1, [K9]
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    return (peticiones - (abiertas - 1)) * conectar_ms

# mal: imprime y no devuelve, [K11]
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    print((peticiones - abiertas) * conectar_ms)

# mal: devuelve un texto, [K11]
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    return aproximado((peticiones - abiertas) * conectar_ms, "ms")

# mal: usa las medidas del cuaderno en lugar de los parámetros, [K12]
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    conectar_ms = medida.mediana_us("conectar cada vez") / 1000 - consulta_ms
    return (peticiones - abiertas) * conectar_ms
