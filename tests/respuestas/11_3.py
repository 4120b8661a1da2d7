# no aplica K2: es una cuenta: no hay ningún error que dejar pasar
# no aplica K3: es una cuenta, sin pasos que cortar
# no aplica K4: es una cuenta, sin conexiones
# no aplica K5: es una cuenta, sin pool
# no aplica K6: es una cuenta: no confirma nada
# no aplica K7: es una cuenta, sin estado
# no aplica K8: es una cuenta, sin estado
# no aplica K10: no recibe ninguna orden
import time

import psycopg


# bien [K1 K9]: cuántos procesos ejecutan la línea
def cuantas_ve(metodo, abre, hijos, minimo):
    abren = {"en el padre": 1, "en cada hijo": hijos, "al importar": 1}[abre]
    if metodo == "spawn" and abre == "al importar":
        abren += hijos
    return abren * minimo


# bien: con match
def cuantas_ve(metodo, abre, hijos, minimo):
    match metodo, abre:
        case _, "en cada hijo":
            return minimo * hijos
        case "spawn", "al importar":
            return minimo + minimo * hijos
        case _:
            return minimo


# bien: sumando pools
def cuantas_ve(metodo, abre, hijos, minimo):
    pools = []
    if abre != "en cada hijo":
        pools.append(minimo)
    if abre == "en cada hijo" or (abre, metodo) == ("al importar", "spawn"):
        pools += [minimo] * hijos
    return sum(pools)


# mal: Con `fork`, abriendo al importar
def cuantas_ve(metodo, abre, hijos, minimo):
    if abre == "en el padre":
        return minimo
    return hijos * minimo if abre == "en cada hijo" else (hijos + 1) * minimo


# mal: ¿Y el padre?
def cuantas_ve(metodo, abre, hijos, minimo):
    if abre == "en el padre" or metodo == "fork" and abre == "al importar":
        return minimo
    return hijos * minimo


# mal: Mira qué procesos importan
def cuantas_ve(metodo, abre, hijos, minimo):
    return hijos * minimo if abre == "en cada hijo" else minimo


# mal: Cuenta solo los procesos que ejecutan la línea
def cuantas_ve(metodo, abre, hijos, minimo):
    return (hijos + 1) * minimo


# mal: Con `spawn`, abriendo en el padre
def cuantas_ve(metodo, abre, hijos, minimo):
    if abre == "en cada hijo":
        return hijos * minimo
    return minimo * (1 + hijos * (metodo == "spawn"))


# mal [K9]: hijos: 0
def cuantas_ve(metodo, abre, hijos, minimo):
    if abre == "en cada hijo":
        return max(1, hijos) * minimo
    return (hijos + 1) * minimo if (metodo, abre) == ("spawn", "al importar") else minimo


# mal [K9]: mínimo: 0
def cuantas_ve(metodo, abre, hijos, minimo):
    minimo = minimo or 1
    if abre == "en cada hijo":
        return hijos * minimo
    return (hijos + 1) * minimo if (metodo, abre) == ("spawn", "al importar") else minimo


# mal [K12]: tu función dice
def cuantas_ve(metodo, abre, hijos, minimo):
    return {"al importar": 6 if metodo == "spawn" else 2, "en el padre": 2, "en cada hijo": 4}[abre]


# mal: un número entero
def cuantas_ve(metodo, abre, hijos, minimo):
    return float(minimo)


# mal: no devuelve nada
def cuantas_ve(metodo, abre, hijos, minimo):
    print(minimo)


# mal [K1]: tu función dice
vistas = {}


def cuantas_ve(metodo, abre, hijos, minimo):
    if abre == "en cada hijo":
        dice = hijos * minimo
    else:
        dice = (hijos + 1) * minimo if (metodo, abre) == ("spawn", "al importar") else minimo
    vistas[metodo, abre, hijos, minimo] = vistas.get((metodo, abre, hijos, minimo), 0) + dice
    return vistas[metodo, abre, hijos, minimo]


# mal [K11]: Tu función se conecta
def cuantas_ve(metodo, abre, hijos, minimo):
    procesos = hijos if abre == "en cada hijo" else 1
    if (metodo, abre) == ("spawn", "al importar"):
        procesos += hijos
    with psycopg.connect() as conexion:
        return conexion.execute("SELECT %s::int * %s::int", [procesos, minimo]).fetchone()[0]


# cuelga: un bucle que no acaba
def cuantas_ve(metodo, abre, hijos, minimo):
    while True:
        time.sleep(0.01)


# lanza: un nombre que no existe
def cuantas_ve(metodo, abre, hijos, minimo):
    return procesos * minimo
