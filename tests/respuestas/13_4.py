# no aplica K2: no hay ningún error que dejar pasar
# no aplica K3: no tiene pasos que cortar
# no aplica K4: no usa conexiones
# no aplica K5: no usa un pool
# no aplica K6: no confirma nada
# no aplica K7: no tiene estado
# no aplica K8: no tiene estado
# no aplica K10: no recibe ninguna orden
import re
import time
from collections import Counter

CLAVES = {
    "SASL authentication failed": "contraseña",
    "password authentication failed": "contraseña",
    "unsupported startup parameter": "parámetro",
    "query_wait_timeout": "cola",
    "no more connections allowed": "lleno",
}


def clave_de(motivo):
    return next((c for texto, c in CLAVES.items() if motivo.startswith(texto)), "otro")


# bien [K9]: con Counter y una comprensión
def por_que_los_echa(lineas):
    motivos = [linea.split("pooler error: ", 1)[1] for linea in lineas if "pooler error: " in linea]
    return dict(Counter(map(clave_de, motivos)))


# bien: un Counter es un diccionario
def por_que_los_echa(lineas):
    cuenta = Counter()
    for linea in lineas:
        if encontrado := re.search(r"pooler error: (.*)", linea):
            cuenta[clave_de(encontrado[1])] += 1
    return cuenta


# bien: con if
def por_que_los_echa(lineas):
    echados = {}
    for linea in lineas:
        donde = linea.find("pooler error: ")
        if donde < 0:
            continue
        motivo = linea[donde + len("pooler error: ") :]
        if motivo.startswith(("SASL auth", "password auth")):
            clave = "contraseña"
        elif motivo.startswith("unsupported startup"):
            clave = "parámetro"
        elif motivo.startswith("query_wait_timeout"):
            clave = "cola"
        elif motivo.startswith("no more"):
            clave = "lleno"
        else:
            clave = "otro"
        echados[clave] = echados.get(clave, 0) + 1
    return echados


# mal [K11]: cuentan lo mismo otra vez
def por_que_los_echa(lineas):
    echados = Counter()
    for linea in lineas:
        if "pooler error: " in linea or "closing because: " in linea:
            echados[clave_de(linea.rpartition(": ")[2])] += 1
    return dict(echados)


# mal: por cómo empieza lo que va detrás
def por_que_los_echa(lineas):
    echados = Counter()
    for linea in lineas:
        if "pooler error: " in linea:
            motivo = linea.partition("pooler error: ")[2]
            echados[next((c for texto, c in CLAVES.items() if texto in motivo), "otro")] += 1
    return dict(echados)


# mal: una base de datos se llama como un motivo
def por_que_los_echa(lineas):
    echados = Counter()
    for linea in lineas:
        _, marca, motivo = linea.partition("pooler error: ")
        if marca:
            suya = "cola" if "query_wait_timeout/" in linea else clave_de(motivo)
            echados[suya] += 1
    return dict(echados)


# mal: dos líneas son iguales
def por_que_los_echa(lineas):
    motivos = [linea.partition("pooler error: ") for linea in set(lineas)]
    return dict(Counter(clave_de(motivo) for _, marca, motivo in motivos if marca))


# mal: el motivo sigue de otra manera
def por_que_los_echa(lineas):
    exactos = {**CLAVES, "no more connections allowed (max_client_conn)": "lleno"}
    exactos.pop("no more connections allowed")
    motivos = [linea.partition("pooler error: ") for linea in lineas]
    return dict(
        Counter(
            exactos.get(m.partition(": ")[0].strip(), "otro") for _, marca, m in motivos if marca
        )
    )


# mal: la línea no se ha acortado
def por_que_los_echa(lineas):
    campos = [linea.split(" ", 6) for linea in lineas]
    return dict(Counter(clave_de(c[6]) for c in campos if c[4:6] == ["pooler", "error:"]))


# mal: a la marca le faltan los dos puntos
def por_que_los_echa(lineas):
    motivos = [linea.partition("pooler error") for linea in lineas]
    return dict(Counter(clave_de(motivo[2:]) for _, marca, motivo in motivos if marca))


# mal: un motivo se parece
def por_que_los_echa(lineas):
    cortas = {texto.split(" ")[0].split("_")[0]: clave for texto, clave in CLAVES.items()}
    echados = Counter()
    for linea in lineas:
        _, marca, motivo = linea.partition("pooler error: ")
        if marca:
            echados[
                next((c for texto, c in cortas.items() if motivo.startswith(texto)), "otro")
            ] += 1
    return dict(echados)


# mal: sale muchas veces
def por_que_los_echa(lineas):
    motivos = [re.search(r" C-\d\d: \S+ pooler error: (.*)", linea) for linea in lineas]
    return dict(Counter(clave_de(motivo[1]) for motivo in motivos if motivo))


# mal [K9]: con un 0
def por_que_los_echa(lineas):
    echados = dict.fromkeys([*CLAVES.values(), "otro"], 0)
    for linea in lineas:
        _, marca, motivo = linea.partition("pooler error: ")
        if marca:
            echados[clave_de(motivo)] += 1
    return echados


# mal: motivos que no están en la tabla
def por_que_los_echa(lineas):
    echados = Counter()
    for linea in lineas:
        _, marca, motivo = linea.partition("pooler error: ")
        if marca and clave_de(motivo) != "otro":
            echados[clave_de(motivo)] += 1
    return dict(echados)


# mal: las dos contraseñas
def por_que_los_echa(lineas):
    echados = Counter()
    for linea in lineas:
        _, marca, motivo = linea.partition("pooler error: ")
        if marca:
            echados["otro" if motivo.startswith("password") else clave_de(motivo)] += 1
    return dict(echados)


# mal [K12]: Cuando no hay ninguna línea
def por_que_los_echa(lineas):
    return {"contraseña": 1, "parámetro": 1, "cola": 1, "lleno": 1}


# mal [K1]: tu función dice
echados = {}


def por_que_los_echa(lineas):
    for linea in lineas:
        _, marca, motivo = linea.partition("pooler error: ")
        if marca:
            echados[clave_de(motivo)] = echados.get(clave_de(motivo), 0) + 1
    return dict(echados)


# mal: Cambias la lista
def por_que_los_echa(lineas):
    cuenta = Counter()
    while lineas:
        _, marca, motivo = lineas.pop().partition("pooler error: ")
        if marca:
            cuenta[clave_de(motivo)] += 1
    return dict(cuenta)


# mal: un diccionario
def por_que_los_echa(lineas):
    return [clave_de(x.partition("pooler error: ")[2]) for x in lineas if "pooler error: " in x]


# cuelga: un bucle que no acaba
def por_que_los_echa(lineas):
    while True:
        time.sleep(0.01)


# lanza: una línea sin la marca
def por_que_los_echa(lineas):
    return dict(Counter(clave_de(linea.split("pooler error: ")[1]) for linea in lineas))
