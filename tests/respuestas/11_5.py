# no aplica K3: es una cuenta, sin pasos que cortar
# no aplica K4: es una cuenta, sin conexiones
# no aplica K5: es una cuenta, sin pool
# no aplica K6: es una cuenta: no confirma nada
# no aplica K7: no recibe ninguna función
# no aplica K8: es una cuenta, sin estado
# no aplica K10: no recibe ninguna orden
import math
import time

import psycopg

RESERVADAS = ("superuser_reserved_connections", "reserved_connections")


def quedan(ajustes, aparte):
    return ajustes["max_connections"] - sum(ajustes[r] for r in RESERVADAS) - aparte


def durante(grupos, nuevos):
    return sum(n * (2 if nombre in nuevos else 1) for nombre, n in grupos.items())


# bien [K1 K2]: probando tamaños
def mayor_que_cabe(grupos, nuevos, ajustes, aparte):
    tamano = 0
    while (tamano + 1) * durante(grupos, nuevos) <= quedan(ajustes, aparte):
        tamano += 1
    if not tamano:
        raise ValueError("No caben")
    return tamano


# bien [K9]: con floor
def mayor_que_cabe(grupos, nuevos, ajustes, aparte):
    tamano = math.floor(quedan(ajustes, aparte) / durante(grupos, nuevos))
    if tamano < 1:
        raise ValueError
    return tamano


# bien: copiando los grupos
def mayor_que_cabe(grupos, nuevos, ajustes, aparte):
    peor = dict(grupos)
    for nombre in nuevos:
        peor[nombre] *= 2
    sitio = ajustes["max_connections"] - aparte
    sitio -= ajustes["superuser_reserved_connections"]
    sitio -= ajustes["reserved_connections"]
    tamano, _ = divmod(sitio, sum(peor.values()))
    if tamano <= 0:
        raise ValueError(f"faltan {sum(peor.values()) - sitio}")
    return tamano


# mal: En el despliegue hay más procesos
def mayor_que_cabe(grupos, nuevos, ajustes, aparte):
    return quedan(ajustes, aparte) // sum(grupos.values())


# mal: Solo se doblan los nuevos
def mayor_que_cabe(grupos, nuevos, ajustes, aparte):
    return quedan(ajustes, aparte) // (2 * sum(grupos.values()))


# mal [K11]: Las reservadas no son
def mayor_que_cabe(grupos, nuevos, ajustes, aparte):
    return (ajustes["max_connections"] - aparte) // durante(grupos, nuevos)


# mal: Quita también `reserved_connections`
def mayor_que_cabe(grupos, nuevos, ajustes, aparte):
    sitio = ajustes["max_connections"] - ajustes["superuser_reserved_connections"] - aparte
    if sitio < durante(grupos, nuevos):
        raise ValueError
    return sitio // durante(grupos, nuevos)


# mal [K12]: y tu función dice
def mayor_que_cabe(grupos, nuevos, ajustes, aparte):
    sitio = ajustes["max_connections"] - 3 - aparte
    if sitio < durante(grupos, nuevos):
        raise ValueError
    return sitio // durante(grupos, nuevos)


# mal: hay que dejar aparte
def mayor_que_cabe(grupos, nuevos, ajustes, aparte):
    return quedan(ajustes, 0) // durante(grupos, nuevos)


# mal [K2]: no lanza `ValueError`
def mayor_que_cabe(grupos, nuevos, ajustes, aparte):
    return max(1, quedan(ajustes, aparte) // durante(grupos, nuevos))


# mal: no lanza `ValueError`
def mayor_que_cabe(grupos, nuevos, ajustes, aparte):
    return quedan(ajustes, aparte) // durante(grupos, nuevos)


# mal: y se pide `ValueError`
def mayor_que_cabe(grupos, nuevos, ajustes, aparte):
    tamano = quedan(ajustes, aparte) // durante(grupos, nuevos)
    assert tamano > 0
    return tamano


# mal [K9]: el mayor que cabe es
def mayor_que_cabe(grupos, nuevos, ajustes, aparte):
    tamano = math.ceil(quedan(ajustes, aparte) / durante(grupos, nuevos))
    if tamano < 1:
        raise ValueError
    return tamano


# mal [K9]: No cabe ni una por proceso
def mayor_que_cabe(grupos, nuevos, ajustes, aparte):
    if quedan(ajustes, aparte) <= durante(grupos, nuevos):
        raise RuntimeError("No cabe ni una por proceso")
    return quedan(ajustes, aparte) // durante(grupos, nuevos)


# mal: número con decimales
def mayor_que_cabe(grupos, nuevos, ajustes, aparte):
    return quedan(ajustes, aparte) / durante(grupos, nuevos)


# mal [K11]: Cambias los datos
def mayor_que_cabe(grupos, nuevos, ajustes, aparte):
    for nombre in nuevos:
        grupos[nombre] *= 2
    tamano = quedan(ajustes, aparte) // sum(grupos.values())
    if tamano < 1:
        raise ValueError
    return tamano


# mal: no devuelve nada
def mayor_que_cabe(grupos, nuevos, ajustes, aparte):
    print(quedan(ajustes, aparte) // durante(grupos, nuevos))


# mal [K1]: y tu función dice
pedidas = []


def mayor_que_cabe(grupos, nuevos, ajustes, aparte):
    pedidas.append(aparte)
    tamano = quedan(ajustes, max(pedidas)) // durante(grupos, nuevos)
    if tamano < 1:
        raise ValueError
    return tamano


# mal: Tu función se conecta
def mayor_que_cabe(grupos, nuevos, ajustes, aparte):
    tamano = quedan(ajustes, aparte) // durante(grupos, nuevos)
    psycopg.connect().close()
    if tamano < 1:
        raise ValueError
    return tamano


# mal [K12]: y tu función dice
def mayor_que_cabe(grupos, nuevos, ajustes, aparte):
    todos = " ".join(nuevos)
    procesos = sum(n * (2 if nombre in todos else 1) for nombre, n in grupos.items())
    if quedan(ajustes, aparte) < procesos:
        raise ValueError
    return quedan(ajustes, aparte) // procesos


# mal [K9]: y tu función dice
def mayor_que_cabe(grupos, nuevos, ajustes, aparte):
    procesos = sum(grupos.values()) + sum({grupos[nombre] for nombre in nuevos})
    if quedan(ajustes, aparte) < procesos:
        raise ValueError
    return quedan(ajustes, aparte) // procesos


# mal [K9]: hacia arriba
def mayor_que_cabe(grupos, nuevos, ajustes, aparte):
    procesos = durante(grupos, nuevos)
    if quedan(ajustes, aparte) < procesos:
        raise ValueError
    return round(quedan(ajustes, aparte) / procesos)


# mal [K9]: donde cabe, tu código lanza
def mayor_que_cabe(grupos, nuevos, ajustes, aparte):
    procesos = durante(grupos, nuevos)
    if quedan(ajustes, aparte) <= procesos:
        raise ValueError
    return quedan(ajustes, aparte) // procesos


# cuelga: un bucle que no acaba
def mayor_que_cabe(grupos, nuevos, ajustes, aparte):
    while True:
        time.sleep(0.01)


# lanza: una clave que no existe
def mayor_que_cabe(grupos, nuevos, ajustes, aparte):
    return ajustes["maximo"] // sum(grupos.values())
