import time
from concurrent.futures import ThreadPoolExecutor

import psycopg2
from psycopg_pool import ConnectionPool

from helpers import medicion


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


# mal: has contado también el turno propio
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


# mal: bastante menos de lo previsto
def prevista_y_medida(tamano, hilos, servicio_ms):
    def trabajo(conexion):
        conexion.execute("SELECT pg_sleep(%s)", [servicio_ms / 1000])

    prevista = max(0, hilos / tamano - 1) * servicio_ms
    return prevista, medicion.carga(trabajo, tamano, hilos // 2).espera_ms


# mal: mucho más de lo que se espera
def prevista_y_medida(tamano, hilos, servicio_ms):
    def trabajo(conexion):
        conexion.execute("SELECT pg_sleep(%s)", [servicio_ms / 1000])

    prevista = max(0, hilos / tamano - 1) * servicio_ms
    return prevista, medicion.carga(trabajo, tamano, hilos).espera_ms * hilos


# mal: ¿Has contado también el servicio?
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


# mal: tiene que devolver un número, y devuelve Carga
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
