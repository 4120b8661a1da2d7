# no aplica K2: es una cuenta: no hay ningún error que dejar pasar
# no aplica K3: es una cuenta, sin pasos que cortar
# no aplica K4: es una cuenta, sin conexiones
# no aplica K5: es una cuenta, sin pool
# no aplica K6: es una cuenta: no confirma nada
# no aplica K7: es una cuenta, sin estado
# no aplica K8: es una cuenta, sin estado
# no aplica K10: no recibe ninguna orden
import math
import time

import psycopg
from psycopg_pool import ConnectionPool


# bien [K9]: jugando la partida
def cuantas_fallan(libres, peticiones, intentos):
    fallan, muertas = 0, libres
    for _ in range(peticiones):
        gasta = min(muertas, intentos)
        muertas -= gasta
        fallan += gasta == intentos
    return fallan


# bien: con divmod
def cuantas_fallan(libres, peticiones, intentos):
    cociente, _ = divmod(libres, intentos)
    return cociente if cociente < peticiones else peticiones


# bien: con floor
def cuantas_fallan(libres, peticiones, intentos):
    return min(math.floor(libres / intentos), peticiones)


# bien: intento a intento
def cuantas_fallan(libres, peticiones, intentos):
    pool, fallan = ["muerta"] * libres, 0
    while peticiones:
        peticiones -= 1
        for _ in range(intentos):
            if not pool:
                break
            pool.pop()
        else:
            fallan += 1
    return fallan


# mal [K9]: No pueden fallar más peticiones de las que llegan
def cuantas_fallan(libres, peticiones, intentos):
    return libres // intentos


# mal [K11]: Cada petición tiene varios intentos
def cuantas_fallan(libres, peticiones, intentos):
    return min(peticiones, libres)


# mal [K9]: acierta: no falla
def cuantas_fallan(libres, peticiones, intentos):
    return min(peticiones, math.ceil(libres / intentos))


# mal: número con decimales
def cuantas_fallan(libres, peticiones, intentos):
    return min(peticiones, libres / intentos)


# mal: las que salen bien
def cuantas_fallan(libres, peticiones, intentos):
    return peticiones - min(peticiones, libres // intentos)


# mal [K12]: Fallan 2, y tu función dice 5
def cuantas_fallan(libres, peticiones, intentos):
    return 5


# mal: Cuenta cuántas muertas gasta
def cuantas_fallan(libres, peticiones, intentos):
    return min(peticiones, max(0, libres - intentos))


# mal: número con decimales
def cuantas_fallan(libres, peticiones, intentos):
    return min(peticiones, libres // intentos) * 1.0


# mal: no devuelve nada
def cuantas_fallan(libres, peticiones, intentos):
    print(min(peticiones, libres // intentos))


# mal [K9]: tu función dice 1
def cuantas_fallan(libres, peticiones, intentos):
    return max(1, min(peticiones, libres // intentos))


# mal [K1]: y tu función dice
sobran = {}


def cuantas_fallan(libres, peticiones, intentos):
    muertas = sobran.setdefault(libres, libres)
    fallan = min(peticiones, muertas // intentos)
    sobran[libres] = max(0, muertas - intentos * peticiones)
    return fallan


# mal [K11]: Tu función se conecta
def cuantas_fallan(libres, peticiones, intentos):
    with psycopg.connect() as conexion:
        return conexion.execute(
            "SELECT least(%s, %s::int / %s::int)", [peticiones, libres, intentos]
        ).fetchone()[0]


# bien: se llama a sí misma
def cuantas_fallan(libres, peticiones, intentos):
    if not peticiones or libres < intentos:
        return 0
    return 1 + cuantas_fallan(libres - intentos, peticiones - 1, intentos)


# mal [K11]: Tu función se conecta
def cuantas_fallan(libres, peticiones, intentos):
    with ConnectionPool(min_size=1) as pool:
        pool.wait()
    return min(peticiones, libres // intentos)


# mal [K12]: Fallan 333
def cuantas_fallan(libres, peticiones, intentos):
    return min(peticiones, libres // intentos, 12)


# cuelga: un bucle que no acaba
def cuantas_fallan(libres, peticiones, intentos):
    while True:
        time.sleep(0.01)


# lanza: un nombre que no existe
def cuantas_fallan(libres, peticiones, intentos):
    return min(peticion, libres // intentos)
