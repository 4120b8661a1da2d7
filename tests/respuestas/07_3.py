# no aplica K2: el enunciado no nombra ningún error
# no aplica K3: lo que se toma y se devuelve es de `medicion.carga`
# no aplica K4: lo que se toma y se devuelve es de `medicion.carga`
# no aplica K6: lo que se toma y se devuelve es de `medicion.carga`
# no aplica K7: lo que se toma y se devuelve es de `medicion.carga`
# no aplica K5: con el pool lleno se espera: es lo que se mide
# no aplica K10: la orden es siempre la misma
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg2
from psycopg_pool import ConnectionPool

from helpers import medicion
from lecciones.leccion_07_medir_con_rigor import ensayos


# bien: con una función sin nombre
def prevista_y_medida(tamano, hilos, servicio_ms):
    segundos = servicio_ms / 1000
    dicho = medicion.carga(lambda c: c.execute(f"SELECT pg_sleep({segundos})"), tamano, hilos)
    prevista = (hilos / tamano - 1) * servicio_ms if hilos > tamano else 0
    return prevista, dicho.espera_ms


# bien: con un pool propio
def prevista_y_medida(tamano, hilos, servicio_ms):
    def pide(_):
        for _ in range(12):
            with reserva.connection() as conexion:
                conexion.execute("SELECT pg_sleep(%s)", [servicio_ms / 1000])

    with ConnectionPool(min_size=tamano, max_size=tamano, open=False) as reserva:
        reserva.wait()
        with ThreadPoolExecutor(hilos) as equipo:
            list(equipo.map(pide, range(hilos)))
        datos = reserva.get_stats()
    medida = datos.get("requests_wait_ms", 0) / datos["requests_num"]
    return [max(0.0, hilos * servicio_ms / tamano - servicio_ms), medida]


# mal: Has contado también el turno propio
def prevista_y_medida(tamano, hilos, servicio_ms):
    def trabajo(conexion):
        conexion.execute("SELECT pg_sleep(%s)", [servicio_ms / 1000])

    return hilos / tamano * servicio_ms, medicion.carga(trabajo, tamano, hilos).espera_ms


# mal: espera negativa
def prevista_y_medida(tamano, hilos, servicio_ms):
    def trabajo(conexion):
        conexion.execute("SELECT pg_sleep(%s)", [servicio_ms / 1000])

    return (hilos / tamano - 1) * servicio_ms, medicion.carga(trabajo, tamano, hilos).espera_ms


# mal: no ha visto ninguna conexión
def prevista_y_medida(tamano, hilos, servicio_ms):
    prevista = max(0, hilos / tamano - 1) * servicio_ms
    return prevista, prevista * 1.02


# mal: está en segundos
def prevista_y_medida(tamano, hilos, servicio_ms):
    def trabajo(conexion):
        conexion.execute("SELECT pg_sleep(%s)", [servicio_ms / 1000])

    prevista = max(0, hilos / tamano - 1) * servicio_ms / 1000
    return prevista, medicion.carga(trabajo, tamano, hilos).espera_ms


# mal: ¿Está en segundos
def prevista_y_medida(tamano, hilos, servicio_ms):
    def trabajo(conexion):
        conexion.execute("SELECT pg_sleep(%s)", [servicio_ms / 1000])

    prevista = max(0, hilos / tamano - 1) * servicio_ms
    return prevista, medicion.carga(trabajo, tamano, hilos).espera_ms / 1000


# mal: El tamaño del pool es `tamano`
def prevista_y_medida(tamano, hilos, servicio_ms):
    def trabajo(conexion):
        conexion.execute("SELECT pg_sleep(%s)", [servicio_ms / 1000])

    prevista = max(0, hilos / tamano - 1) * servicio_ms
    return prevista, medicion.carga(trabajo, hilos, tamano).espera_ms


# mal: Tienen que ser `hilos`
def prevista_y_medida(tamano, hilos, servicio_ms):
    def trabajo(conexion):
        conexion.execute("SELECT pg_sleep(%s)", [servicio_ms / 1000])

    prevista = max(0, hilos / tamano - 1) * servicio_ms
    return prevista, medicion.carga(trabajo, tamano, hilos // 2).espera_ms


# mal: ¿Has sumado las esperas de todos?
def prevista_y_medida(tamano, hilos, servicio_ms):
    def trabajo(conexion):
        conexion.execute("SELECT pg_sleep(%s)", [servicio_ms / 1000])

    prevista = max(0, hilos / tamano - 1) * servicio_ms
    return prevista, medicion.carga(trabajo, tamano, hilos).espera_ms * hilos


# mal: has contado también el servicio
def prevista_y_medida(tamano, hilos, servicio_ms):
    def trabajo(conexion):
        conexion.execute("SELECT pg_sleep(%s)", [servicio_ms / 1000])

    medida = medicion.carga(trabajo, tamano, hilos)
    return max(0, hilos / tamano - 1) * servicio_ms, medida.espera_ms + medida.servicio_ms


# mal: ¿Falta un «return»?
def prevista_y_medida(tamano, hilos, servicio_ms):
    print(max(0, hilos / tamano - 1) * servicio_ms)


# mal: devolver dos números
def prevista_y_medida(tamano, hilos, servicio_ms):
    return max(0, hilos / tamano - 1) * servicio_ms


# mal: tiene que devolver un número, y devuelve
def prevista_y_medida(tamano, hilos, servicio_ms):
    def trabajo(conexion):
        conexion.execute("SELECT pg_sleep(%s)", [servicio_ms / 1000])

    prevista = max(0, hilos / tamano - 1) * servicio_ms
    return prevista, medicion.carga(trabajo, tamano, hilos)


# cuelga: milisegundos donde van segundos
def prevista_y_medida(tamano, hilos, servicio_ms):
    conexion = psycopg2.connect()
    conexion.cursor().execute("SELECT pg_sleep(%s)", [servicio_ms])


# lanza: no divide por el tamaño
def prevista_y_medida(tamano, hilos, servicio_ms):
    return max(0, hilos / (tamano - tamano) - 1) * servicio_ms, 0


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


# mal [K11]: recibe segundos
# pg_sleep recibe segundos: duerme mil veces más
def prevista_y_medida(tamano, hilos, servicio_ms):
    medida = medicion.carga(
        lambda conexion: conexion.execute("SELECT pg_sleep(%s)", [servicio_ms]), tamano, hilos
    )
    return max(0, (hilos / tamano - 1) * servicio_ms), medida.espera_ms


# mal [K9]: recibe segundos
# la división entera deja el sueño en cero
def prevista_y_medida(tamano, hilos, servicio_ms):
    medida = medicion.carga(
        lambda conexion: conexion.execute("SELECT pg_sleep(%s)", [servicio_ms // 1000]),
        tamano,
        hilos,
    )
    return max(0, (hilos / tamano - 1) * servicio_ms), medida.espera_ms


# mal [K9]: espera negativa
# sin max: si sobran conexiones sale negativa
def prevista_y_medida(tamano, hilos, servicio_ms):
    medida = medicion.carga(
        lambda conexion: conexion.execute("SELECT pg_sleep(%s)", [servicio_ms / 1000]),
        tamano,
        hilos,
    )
    return (hilos / tamano - 1) * servicio_ms, medida.espera_ms


# mal [K9]: nadie espera: cero
# abs en lugar de max: si sobran conexiones sale positiva
def prevista_y_medida(tamano, hilos, servicio_ms):
    medida = medicion.carga(
        lambda conexion: conexion.execute("SELECT pg_sleep(%s)", [servicio_ms / 1000]),
        tamano,
        hilos,
    )
    return abs(hilos / tamano - 1) * servicio_ms, medida.espera_ms


# mal [K9]: Es (N/c − 1)·S
# división entera: con 3 hilos y 2 conexiones da cero
def prevista_y_medida(tamano, hilos, servicio_ms):
    medida = medicion.carga(
        lambda conexion: conexion.execute("SELECT pg_sleep(%s)", [servicio_ms / 1000]),
        tamano,
        hilos,
    )
    return max(0, (hilos // tamano - 1) * servicio_ms), medida.espera_ms


# mal [K9]: Es (N/c − 1)·S
# los hilos que no caben, sin dividir por las conexiones
def prevista_y_medida(tamano, hilos, servicio_ms):
    medida = medicion.carga(
        lambda conexion: conexion.execute("SELECT pg_sleep(%s)", [servicio_ms / 1000]),
        tamano,
        hilos,
    )
    return max(0, (hilos - tamano) * servicio_ms), medida.espera_ms


# mal [K9]: Has contado también el turno propio
# olvida el menos uno
def prevista_y_medida(tamano, hilos, servicio_ms):
    medida = medicion.carga(
        lambda conexion: conexion.execute("SELECT pg_sleep(%s)", [servicio_ms / 1000]),
        tamano,
        hilos,
    )
    return max(0, hilos / tamano * servicio_ms), medida.espera_ms


# mal [K8 K12]: Tienen que ser `hilos`
# no pasa los hilos: mide siempre con los 16 de la lección
def prevista_y_medida(tamano, hilos, servicio_ms):
    medida = medicion.carga(
        lambda conexion: conexion.execute("SELECT pg_sleep(%s)", [servicio_ms / 1000]), tamano
    )
    return max(0, (hilos / tamano - 1) * servicio_ms), medida.espera_ms


# mal [K12]: El tamaño del pool es `tamano`
# cambia de sitio hilos y tamaño
def prevista_y_medida(tamano, hilos, servicio_ms):
    medida = medicion.carga(
        lambda conexion: conexion.execute("SELECT pg_sleep(%s)", [servicio_ms / 1000]),
        hilos,
        tamano,
    )
    return max(0, (hilos / tamano - 1) * servicio_ms), medida.espera_ms


# mal [K12]: es otra vez la fórmula
# la fórmula con el servicio medido no es lo que se ha esperado
def prevista_y_medida(tamano, hilos, servicio_ms):
    orden = "SELECT pg_sleep(%s)"
    carga = medicion.carga(lambda c: c.execute(orden, [servicio_ms / 1000]), tamano, hilos)
    return max(0, (hilos / tamano - 1) * servicio_ms), carga.espera_prevista_ms


# mal [K12]: no ha visto ninguna conexión
# no mide: le suma un poco para que parezca medida
def prevista_y_medida(tamano, hilos, servicio_ms):
    prevista = max(0, (hilos / tamano - 1) * servicio_ms)
    return prevista, prevista * random.uniform(1.02, 1.1) + random.random() / 10


# mal [K11]: ¿Las devuelves al revés?
# primero la medida y después la prevista
def prevista_y_medida(tamano, hilos, servicio_ms):
    medida = medicion.carga(
        lambda conexion: conexion.execute("SELECT pg_sleep(%s)", [servicio_ms / 1000]),
        tamano,
        hilos,
    )
    return medida.espera_ms, max(0, (hilos / tamano - 1) * servicio_ms)


# mal [K11]: es el servicio, lo que dura
# lo medido es el servicio, no la espera
def prevista_y_medida(tamano, hilos, servicio_ms):
    medida = medicion.carga(
        lambda conexion: conexion.execute("SELECT pg_sleep(%s)", [servicio_ms / 1000]),
        tamano,
        hilos,
    )
    return max(0, (hilos / tamano - 1) * servicio_ms), medida.servicio_ms


# mal [K11]: está en segundos
# en segundos las dos
def prevista_y_medida(tamano, hilos, servicio_ms):
    servicio = servicio_ms / 1000
    medida = medicion.carga(
        lambda conexion: conexion.execute("SELECT pg_sleep(%s)", [servicio]), tamano, hilos
    )
    return max(0, (hilos / tamano - 1) * servicio), medida.espera_ms / 1000


# mal [K11]: no ha visto tus `pg_sleep`
# duerme en Python, no en el servidor: el trabajo no es un pg_sleep
def prevista_y_medida(tamano, hilos, servicio_ms):
    medida = medicion.carga(lambda conexion: time.sleep(servicio_ms / 1000), tamano, hilos)
    return max(0, (hilos / tamano - 1) * servicio_ms), medida.espera_ms


# mal [K12]: recibe segundos
# siempre los 10 ms de la lección
def prevista_y_medida(tamano, hilos, servicio_ms):
    medida = medicion.carga(ensayos.espera, tamano, hilos)
    return max(0, (hilos / tamano - 1) * servicio_ms), medida.espera_ms


# mal [K9]: Has perdido los decimales
# redondea la prevista a un entero: 2,5 ms se queda en 2
def prevista_y_medida(tamano, hilos, servicio_ms):
    medida = medicion.carga(
        lambda conexion: conexion.execute("SELECT pg_sleep(%s)", [servicio_ms / 1000]),
        tamano,
        hilos,
    )
    return max(0, int((hilos / tamano - 1) * servicio_ms)), medida.espera_ms


# mal [K11]: se sabe antes de medir
def prevista_y_medida(tamano, hilos, servicio_ms):
    def trabajo(conexion):
        conexion.execute("SELECT pg_sleep(%s)", [servicio_ms / 1000])

    medida = medicion.carga(trabajo, tamano, hilos)
    return medida.espera_prevista_ms, medida.espera_ms


# mal [K1 K12]: no ha visto ninguna conexión
# carga una vez y recuerda
_medidas = []


def prevista_y_medida(tamano, hilos, servicio_ms):
    def trabajo(conexion):
        conexion.execute("SELECT pg_sleep(%s)", [servicio_ms / 1000])

    if not _medidas:
        _medidas.append(medicion.carga(trabajo, tamano, hilos).espera_ms)
    return max(0, hilos / tamano - 1) * servicio_ms, _medidas[0]


# mal [K12]: iba despacio
# carga de verdad y devuelve la fórmula
def prevista_y_medida(tamano, hilos, servicio_ms):
    def trabajo(conexion):
        conexion.execute("SELECT pg_sleep(%s)", [servicio_ms / 1000])

    medicion.carga(trabajo, tamano, hilos)
    prevista = max(0, hilos / tamano - 1) * servicio_ms
    return prevista, prevista * random.uniform(1.01, 1.05)


# mal [K12]: recibe segundos
# con la duración escrita
def prevista_y_medida(tamano, hilos, servicio_ms):
    def trabajo(conexion):
        conexion.execute("SELECT pg_sleep(0.01)")

    prevista = max(0, hilos / tamano - 1) * servicio_ms
    return prevista, medicion.carga(trabajo, tamano, hilos).espera_ms


# mal [K12]: no ha visto ninguna conexión
# recuerda lo que midió con esos hilos y ese pool, y no mira el servicio
_medidas = {}


def prevista_y_medida(tamano, hilos, servicio_ms):
    if (tamano, hilos) not in _medidas:
        _medidas[tamano, hilos] = medicion.carga(
            lambda c: c.execute("SELECT pg_sleep(%s)", [servicio_ms / 1000]), tamano, hilos
        ).espera_ms
    return max(0, hilos / tamano - 1) * servicio_ms, _medidas[tamano, hilos]


# mal [K11]: cada hilo pide una sola vez
def prevista_y_medida(tamano, hilos, servicio_ms):
    orden = "SELECT pg_sleep(%s)"

    def pide():
        with reserva.connection() as conexion:
            conexion.execute(orden, [servicio_ms / 1000])

    with ConnectionPool(min_size=tamano, max_size=tamano, open=True) as reserva:
        reserva.wait()
        todos = [threading.Thread(target=pide) for _ in range(hilos)]
        for hilo in todos:
            hilo.start()
        for hilo in todos:
            hilo.join()
        cuenta = reserva.get_stats()
    medida = cuenta.get("requests_wait_ms", 0) / cuenta["requests_num"]
    return max(0, (hilos / tamano - 1) * servicio_ms), medida


# mal [K9]: Es (N/c − 1)·S
def prevista_y_medida(tamano, hilos, servicio_ms):
    def trabajo(conexion):
        conexion.execute(f"SELECT pg_sleep({int(servicio_ms) / 1000})")
    carga = medicion.carga(trabajo, tamano, hilos)
    return max(0, (hilos / tamano - 1) * int(servicio_ms)), carga.espera_ms
