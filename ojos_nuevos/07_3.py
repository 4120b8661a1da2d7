# bien: la fórmula con max y medicion.carga

def prevista_y_medida(tamano, hilos, servicio_ms):
    """La espera prevista y la medida, en ms, con `hilos` hilos y un pool de `tamano`."""

    def trabajo(conexion):
        conexion.execute("SELECT pg_sleep(%s)", [servicio_ms / 1000])

    medida = medicion.carga(trabajo, tamano, hilos)
    return max(0, (hilos / tamano - 1) * servicio_ms), medida.espera_ms

# bien: lambda y argumentos por nombre; un if en lugar de max

def prevista_y_medida(tamano, hilos, servicio_ms):
    medida = medicion.carga(
        lambda c: c.execute(f"SELECT pg_sleep({servicio_ms / 1000})"), tamano=tamano, hilos=hilos
    )
    if hilos <= tamano:
        return 0.0, medida.espera_ms
    return servicio_ms * (hilos - tamano) / tamano, medida.espera_ms

# bien: partial y un cursor

from functools import partial


def _duerme(segundos, conexion):
    with conexion.cursor() as cursor:
        cursor.execute("select pg_sleep(%(s)s)", {"s": segundos})
        cursor.fetchone()


def prevista_y_medida(tamano, hilos, servicio_ms):
    prevista = (max(hilos, tamano) / tamano - 1) * servicio_ms
    carga = medicion.carga(partial(_duerme, servicio_ms / 1000.0), tamano, hilos)
    return prevista, carga.espera_ms

# bien: sin medicion: hilos y pool propios, y la cuenta de get_stats

def prevista_y_medida(tamano, hilos, servicio_ms):
    from concurrent.futures import ThreadPoolExecutor

    with ConnectionPool(min_size=tamano, max_size=tamano, timeout=60, open=False) as reserva:
        reserva.wait()
        hasta = time.monotonic() + max(0.5, 10 * servicio_ms / 1000 * hilos / tamano)

        def pide_sin_parar(_):
            while time.monotonic() < hasta:
                with reserva.connection() as conexion:
                    conexion.execute("SELECT pg_sleep(%s)", [servicio_ms / 1000])

        with ThreadPoolExecutor(hilos) as equipo:
            list(equipo.map(pide_sin_parar, range(hilos)))
        cuentas = reserva.get_stats()
    medida = cuentas.get("requests_wait_ms", 0) / cuentas["requests_num"]
    return max(0.0, (hilos / tamano - 1) * servicio_ms), medida

# mal: pg_sleep recibe segundos: duerme mil veces más, [K11]

def prevista_y_medida(tamano, hilos, servicio_ms):
    medida = medicion.carga(
        lambda conexion: conexion.execute("SELECT pg_sleep(%s)", [servicio_ms]), tamano, hilos
    )
    return max(0, (hilos / tamano - 1) * servicio_ms), medida.espera_ms

# mal: la división entera deja el sueño en cero, [K9]

def prevista_y_medida(tamano, hilos, servicio_ms):
    medida = medicion.carga(
        lambda conexion: conexion.execute("SELECT pg_sleep(%s)", [servicio_ms // 1000]),
        tamano,
        hilos,
    )
    return max(0, (hilos / tamano - 1) * servicio_ms), medida.espera_ms

# mal: sin max: si sobran conexiones sale negativa, [K9]

def prevista_y_medida(tamano, hilos, servicio_ms):
    medida = medicion.carga(
        lambda conexion: conexion.execute("SELECT pg_sleep(%s)", [servicio_ms / 1000]),
        tamano,
        hilos,
    )
    return (hilos / tamano - 1) * servicio_ms, medida.espera_ms

# mal: abs en lugar de max: si sobran conexiones sale positiva, [K9]

def prevista_y_medida(tamano, hilos, servicio_ms):
    medida = medicion.carga(
        lambda conexion: conexion.execute("SELECT pg_sleep(%s)", [servicio_ms / 1000]),
        tamano,
        hilos,
    )
    return abs(hilos / tamano - 1) * servicio_ms, medida.espera_ms

# mal: división entera: con 3 hilos y 2 conexiones da cero, [K9]

def prevista_y_medida(tamano, hilos, servicio_ms):
    medida = medicion.carga(
        lambda conexion: conexion.execute("SELECT pg_sleep(%s)", [servicio_ms / 1000]),
        tamano,
        hilos,
    )
    return max(0, (hilos // tamano - 1) * servicio_ms), medida.espera_ms

# mal: los hilos que no caben, sin dividir por las conexiones, [K9]

def prevista_y_medida(tamano, hilos, servicio_ms):
    medida = medicion.carga(
        lambda conexion: conexion.execute("SELECT pg_sleep(%s)", [servicio_ms / 1000]),
        tamano,
        hilos,
    )
    return max(0, (hilos - tamano) * servicio_ms), medida.espera_ms

# mal: olvida el menos uno, [K9]

def prevista_y_medida(tamano, hilos, servicio_ms):
    medida = medicion.carga(
        lambda conexion: conexion.execute("SELECT pg_sleep(%s)", [servicio_ms / 1000]),
        tamano,
        hilos,
    )
    return max(0, hilos / tamano * servicio_ms), medida.espera_ms

# mal: no pasa los hilos: mide siempre con los 16 de la lección, [K12]

def prevista_y_medida(tamano, hilos, servicio_ms):
    medida = medicion.carga(
        lambda conexion: conexion.execute("SELECT pg_sleep(%s)", [servicio_ms / 1000]), tamano
    )
    return max(0, (hilos / tamano - 1) * servicio_ms), medida.espera_ms

# mal: cambia de sitio hilos y tamaño, [K12]

def prevista_y_medida(tamano, hilos, servicio_ms):
    medida = medicion.carga(
        lambda conexion: conexion.execute("SELECT pg_sleep(%s)", [servicio_ms / 1000]),
        hilos,
        tamano,
    )
    return max(0, (hilos / tamano - 1) * servicio_ms), medida.espera_ms

# mal: no mide: devuelve dos veces la prevista, [K12]

def prevista_y_medida(tamano, hilos, servicio_ms):
    prevista = max(0, (hilos / tamano - 1) * servicio_ms)
    return prevista, prevista

# mal: no mide: le suma un poco para que parezca medida, [K12]

def prevista_y_medida(tamano, hilos, servicio_ms):
    prevista = max(0, (hilos / tamano - 1) * servicio_ms)
    return prevista, prevista * random.uniform(1.02, 1.1) + random.random() / 10

# mal: primero la medida y después la prevista, [K11]

def prevista_y_medida(tamano, hilos, servicio_ms):
    medida = medicion.carga(
        lambda conexion: conexion.execute("SELECT pg_sleep(%s)", [servicio_ms / 1000]),
        tamano,
        hilos,
    )
    return medida.espera_ms, max(0, (hilos / tamano - 1) * servicio_ms)

# mal: lo medido es el servicio, no la espera, [K11]

def prevista_y_medida(tamano, hilos, servicio_ms):
    medida = medicion.carga(
        lambda conexion: conexion.execute("SELECT pg_sleep(%s)", [servicio_ms / 1000]),
        tamano,
        hilos,
    )
    return max(0, (hilos / tamano - 1) * servicio_ms), medida.servicio_ms

# mal: en segundos las dos, [K11]

def prevista_y_medida(tamano, hilos, servicio_ms):
    servicio = servicio_ms / 1000
    medida = medicion.carga(
        lambda conexion: conexion.execute("SELECT pg_sleep(%s)", [servicio]), tamano, hilos
    )
    return max(0, (hilos / tamano - 1) * servicio), medida.espera_ms / 1000

# mal: duerme en Python, no en el servidor: el trabajo no es un pg_sleep, [K11]

def prevista_y_medida(tamano, hilos, servicio_ms):
    medida = medicion.carga(lambda conexion: time.sleep(servicio_ms / 1000), tamano, hilos)
    return max(0, (hilos / tamano - 1) * servicio_ms), medida.espera_ms

# mal: siempre los 10 ms de la lección, [K12]

def prevista_y_medida(tamano, hilos, servicio_ms):
    medida = medicion.carga(ensayos.espera, tamano, hilos)
    return max(0, (hilos / tamano - 1) * servicio_ms), medida.espera_ms

# mal: redondea la prevista a un entero: 2,5 ms se queda en 2, [K9]

def prevista_y_medida(tamano, hilos, servicio_ms):
    medida = medicion.carga(
        lambda conexion: conexion.execute("SELECT pg_sleep(%s)", [servicio_ms / 1000]),
        tamano,
        hilos,
    )
    return max(0, int((hilos / tamano - 1) * servicio_ms)), medida.espera_ms
