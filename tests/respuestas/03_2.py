# no aplica K6: no confirma nada
# no aplica K8: la clase del tutorial no es para varios hilos, que son de la lección 04
# no aplica K10: no ejecuta ninguna orden
import contextlib
from contextlib import suppress

import psycopg2
from psycopg2 import pool


# bien [K3]: con ExitStack
def pide_hasta_agotar(clase):
    cuantas = 0
    with contextlib.ExitStack() as al_salir, suppress(pool.PoolError):
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
        cuantas = len(tomadas)
        for tomada in tomadas:
            reserva.putconn(tomada)
    return cuantas


# bien [K7 K9]: se llama a sí misma
def pide_hasta_agotar(clase):
    try:
        conexion = clase.obtenerConexion()
    except pool.PoolError:
        return 0
    try:
        return 1 + pide_hasta_agotar(clase)
    finally:
        clase.unlockcnn(conexion)


# bien: un bucle con final, tan lejos que no llega
def pide_hasta_agotar(clase):
    tomadas, total = [], 0
    try:
        for total in range(10**9):
            tomadas.append(clase.obtenerConexion())
    except psycopg2.pool.PoolError:
        return total
    finally:
        while tomadas:
            clase.unlockcnn(tomadas.pop())


# mal [K1]: Devuelve cada conexión una sola vez
def pide_hasta_agotar(clase, tomadas=[]):
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except pool.PoolError:
        return len(tomadas)
    finally:
        for conexion in tomadas:
            clase.unlockcnn(conexion)


# mal [K11]: alguna conexión sigue prestada
def pide_hasta_agotar(clase):
    cuantas = 0
    try:
        while True:
            clase.obtenerConexion()
            cuantas += 1
    except pool.PoolError:
        return cuantas


# mal [K11]: Has cerrado conexiones
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


# mal [K11]: Has cerrado el pool
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except pool.PoolError:
        return len(tomadas)
    finally:
        clase.closeAll()


# mal [K11]: Has cerrado el pool
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except pool.PoolError:
        return len(tomadas)
    finally:
        clase.closeAll()
        for conexion in tomadas:
            clase.unlockcnn(conexion)


# mal [K2]: se cae el servidor y tu función calla el error
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except psycopg2.Error:
        return len(tomadas)
    finally:
        for conexion in tomadas:
            clase.unlockcnn(conexion)


# mal [K2]: deja el «return» fuera del «finally»
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


# mal [K2]: falla otra cosa y tu función calla el error
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except psycopg2.OperationalError:
        raise
    except Exception:
        return len(tomadas)
    finally:
        for conexion in tomadas:
            clase.unlockcnn(conexion)


# mal [K2]: las que ya tenías no vuelven
def pide_hasta_agotar(clase):
    tomadas = []
    with suppress(pool.PoolError):
        while True:
            tomadas.append(clase.obtenerConexion())
    for conexion in tomadas:
        clase.unlockcnn(conexion)
    return len(tomadas)


# mal [K3]: pulsa Ctrl-C, y las que ya tenías no vuelven
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except pool.PoolError:
        pass
    except Exception:
        for conexion in tomadas:
            clase.unlockcnn(conexion)
        raise
    for conexion in tomadas:
        clase.unlockcnn(conexion)
    return len(tomadas)


# mal [K3]: pulsa Ctrl-C y tu función calla el error
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except Exception as error:
        if not isinstance(error, pool.PoolError):
            raise
        return len(tomadas)
    except BaseException:
        return 0
    finally:
        for conexion in tomadas:
            clase.unlockcnn(conexion)


# mal [K11]: Un «except» de `OperationalError` no lo atrapa
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


# mal [K11]: su PoolError le llega a quien llama. Escribe
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    finally:
        for conexion in tomadas:
            clase.unlockcnn(conexion)


# mal [K5]: Tu función tiene que decir 0
def pide_hasta_agotar(clase):
    tomadas = [clase.obtenerConexion()]
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except pool.PoolError:
        return len(tomadas)
    finally:
        for conexion in tomadas:
            clase.unlockcnn(conexion)


# mal [K9 K12]: Libres para ti: 11. Tu función dice 5
def pide_hasta_agotar(clase):
    tomadas = [clase.obtenerConexion() for _ in range(5)]
    for conexion in tomadas:
        clase.unlockcnn(conexion)
    return len(tomadas)


# mal [K9]: su PoolError le llega a quien llama. Escribe
def pide_hasta_agotar(clase):
    tomadas = [clase.obtenerConexion() for _ in range(20)]
    for conexion in tomadas:
        clase.unlockcnn(conexion)
    return len(tomadas)


# mal [K12]: Libres para ti: 3. Tu función dice 4
def pide_hasta_agotar(clase):
    return clase.getPool().maxconn


# mal [K12]: no pide conexiones
def pide_hasta_agotar(clase):
    reserva = clase.getPool()
    return reserva.maxconn - len(reserva._used)


# mal [K1]: Cuenta solo las que te dieron en esta llamada
def pide_hasta_agotar(clase, tomadas=[]):
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except pool.PoolError:
        return len(tomadas)
    finally:
        for conexion in tomadas:
            with suppress(pool.PoolError):
                clase.unlockcnn(conexion)


# mal: Tu función dice 4
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except pool.PoolError:
        return len(clase.getPool()._used)
    finally:
        for conexion in tomadas:
            clase.unlockcnn(conexion)


# mal [K4 K2]: y no las uses antes: han muerto
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except pool.PoolError:
        return len(tomadas)
    finally:
        for conexion in tomadas:
            conexion.cursor().execute("SELECT 1")
            clase.unlockcnn(conexion)


# mal [K4]: también las cerradas
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except pool.PoolError:
        return len(tomadas)
    finally:
        for conexion in tomadas:
            if not conexion.closed:
                clase.unlockcnn(conexion)


# mal [K2]: se cae el servidor, y a quien llama le llega RuntimeError, que es otro error
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except pool.PoolError:
        return len(tomadas)
    except psycopg2.Error as error:
        raise RuntimeError("no se puede") from error
    finally:
        for conexion in tomadas:
            clase.unlockcnn(conexion)


# mal: Has devuelto también las que otros tenían prestadas
def pide_hasta_agotar(clase):
    cuantas = 0
    try:
        while True:
            clase.obtenerConexion()
            cuantas += 1
    except pool.PoolError:
        return cuantas
    finally:
        for conexion in list(clase.getPool()._used.values()):
            clase.unlockcnn(conexion)


# mal [K9]: Tu función dice 12
def pide_hasta_agotar(clase):
    tomadas, cuantas = [], 0
    try:
        while True:
            cuantas += 1
            tomadas.append(clase.obtenerConexion())
    except pool.PoolError:
        return cuantas
    finally:
        for conexion in tomadas:
            clase.unlockcnn(conexion)


# mal [K11]: un número entero
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


# mal [K12]: Usa `clase`
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
