import contextlib

import psycopg2
from psycopg2 import pool


# bien: con ExitStack
def pide_hasta_agotar(clase):
    cuantas = 0
    with contextlib.ExitStack() as al_salir:
        with contextlib.suppress(pool.PoolError):
            while True:
                al_salir.callback(clase.unlockcnn, clase.obtenerConexion())
                cuantas += 1
    return cuantas


# bien: directamente con el pool de la clase
def pide_hasta_agotar(clase):
    reserva = clase.getPool()
    tomadas = []
    try:
        while True:
            try:
                tomadas.append(reserva.getconn())
            except psycopg2.pool.PoolError:
                break
    finally:
        while_vacia = len(tomadas)
        for tomada in tomadas:
            reserva.putconn(tomada)
    return while_vacia


# bien: se llama a sí misma
def pide_hasta_agotar(clase):
    try:
        conexion = clase.obtenerConexion()
    except pool.PoolError:
        return 0
    try:
        return 1 + pide_hasta_agotar(clase)
    finally:
        clase.unlockcnn(conexion)


# mal: alguna conexión sigue prestada
def pide_hasta_agotar(clase):
    cuantas = 0
    try:
        while True:
            clase.obtenerConexion()
            cuantas += 1
    except pool.PoolError:
        return cuantas


# mal: alguna conexión sigue prestada
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except pool.PoolError:
        for conexion in tomadas:
            conexion.close()
        return len(tomadas)


# mal: `OperationalError` no lo atrapa
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except psycopg2.OperationalError:
        return len(tomadas)
    finally:
        for conexion in tomadas:
            clase.unlockcnn(conexion)


# mal: calla el error
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except Exception:
        return len(tomadas)
    finally:
        for conexion in tomadas:
            clase.unlockcnn(conexion)


# mal: calla el error
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except psycopg2.Error:
        pass
    for conexion in tomadas:
        clase.unlockcnn(conexion)
    return len(tomadas)


# mal: las que ya tenías no vuelven
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except pool.PoolError:
        pass
    for conexion in tomadas:
        clase.unlockcnn(conexion)
    return len(tomadas)


# mal: se podían pedir 3 y tu función dice 5
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except pool.PoolError:
        return 5
    finally:
        for conexion in tomadas:
            clase.unlockcnn(conexion)


# mal: se podían pedir 3 y tu función dice 4
def pide_hasta_agotar(clase):
    return clase.getPool().maxconn


# mal: Has cerrado el pool
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except pool.PoolError:
        clase.closeAll()
        return len(tomadas)


# mal: Has cerrado el pool
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except pool.PoolError:
        clase.closeAll()
        for conexion in tomadas:
            clase.unlockcnn(conexion)
        return len(tomadas)


# mal: Has cerrado conexiones
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except pool.PoolError:
        return len(tomadas)
    finally:
        for conexion in tomadas:
            clase.unlockcnn(conexion)
            conexion.close()


# mal: Has cerrado conexiones
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except pool.PoolError:
        return len(tomadas)
    finally:
        for conexion in tomadas:
            conexion.close()
            clase.unlockcnn(conexion)


# mal: Devuelve cada conexión una sola vez
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except pool.PoolError:
        for conexion in tomadas:
            clase.unlockcnn(conexion)
        return len(tomadas)
    finally:
        for conexion in tomadas:
            clase.unlockcnn(conexion)


# mal: no pide conexiones
def pide_hasta_agotar(clase):
    reserva = clase.getPool()
    return reserva.maxconn - len(reserva._used)


# mal: deja el «return» fuera del «finally»
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except pool.PoolError:
        pass
    finally:
        for conexion in tomadas:
            clase.unlockcnn(conexion)
        return len(tomadas)


# mal: no lo lances otra vez
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except pool.PoolError:
        raise
    finally:
        for conexion in tomadas:
            clase.unlockcnn(conexion)


# mal: ¿Falta un «return»?
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except pool.PoolError:
        print(len(tomadas))
    finally:
        for conexion in tomadas:
            clase.unlockcnn(conexion)


# mal: un número entero
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except pool.PoolError:
        return tomadas
    finally:
        for conexion in tomadas:
            clase.unlockcnn(conexion)


# mal: Usa `clase`
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(Conexion.obtenerConexion())
    except pool.PoolError:
        return len(tomadas)
    finally:
        for conexion in tomadas:
            Conexion.unlockcnn(conexion)


# cuelga: atrapa el error dentro del bucle y vuelve a pedir
def pide_hasta_agotar(clase):
    tomadas = []
    while True:
        try:
            tomadas.append(clase.obtenerConexion())
        except pool.PoolError:
            pass


# lanza: el nombre del tutorial anterior
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except pool.PoolError:
        return len(tomadas)
    finally:
        for conexion in tomadas:
            clase.liberarConexion(conexion)
