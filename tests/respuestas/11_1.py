# no aplica K2: leer texto bien formado no da ningún error que dejar pasar
# no aplica K3: es una cuenta, sin pasos que cortar
# no aplica K4: no usa conexiones
# no aplica K5: no usa ningún pool
# no aplica K6: no confirma nada
# no aplica K7: no recibe ninguna función
# no aplica K8: es una cuenta, sin estado
# no aplica K10: no recibe ninguna orden
import re
import time
from collections import defaultdict

FORMA = re.compile(r"proceso=(\d+) servidor=(\d+) pregunta=(\S+) recibe=(\S+)")


# bien [K1 K9]: con una expresión regular
def quien_comparte(lineas):
    usan, cambiadas = defaultdict(set), 0
    for linea in lineas:
        if m := FORMA.fullmatch(linea):
            usan[int(m[2])].add(m[1])
            cambiadas += m[3] != m[4]
    return {"compartidos": sorted(s for s in usan if len(usan[s]) > 1), "cambiadas": cambiadas}


# bien: con pares
def quien_comparte(lineas):
    peticiones = [m.groups() for m in map(FORMA.match, lineas) if m]
    pares = {(int(servidor), proceso) for proceso, servidor, _, _ in peticiones}
    servidores = [servidor for servidor, _ in pares]
    return {
        "cambiadas": len([1 for *_, a, b in peticiones if a != b]),
        "compartidos": sorted({s for s in servidores if servidores.count(s) > 1}),
    }


# bien: recordando el primero de cada uno
def quien_comparte(lineas):
    primero, compartidos, cambiadas = {}, set(), 0
    for linea in lineas:
        trozos = linea.split()
        if len(trozos) != 4 or not linea.startswith("proceso="):
            continue
        proceso, servidor, pregunta, recibe = (t.partition("=")[2] for t in trozos)
        if primero.setdefault(servidor, proceso) != proceso:
            compartidos.add(int(servidor))
        if pregunta != recibe:
            cambiadas = cambiadas + 1
    return {"compartidos": sorted(compartidos), "cambiadas": cambiadas}


# mal: Son los procesos del servidor
def quien_comparte(lineas):
    usan, cambiadas = defaultdict(set), 0
    for m in filter(None, map(FORMA.match, lineas)):
        usan[int(m[1])].add(m[2])
        cambiadas += m[3] != m[4]
    return {"compartidos": sorted(s for s in usan if len(usan[s]) > 1), "cambiadas": cambiadas}


# mal: sin repetir
def quien_comparte(lineas):
    usan, cambiadas = defaultdict(list), 0
    for m in filter(None, map(FORMA.match, lineas)):
        usan[int(m[2])].append(m[1])
        cambiadas += m[3] != m[4]
    return {"compartidos": sorted(s for s in usan if len(usan[s]) > 1), "cambiadas": cambiadas}


# mal [K9]: de menor a mayor
def quien_comparte(lineas):
    usan, cambiadas = defaultdict(set), 0
    for m in filter(None, map(FORMA.match, lineas)):
        usan[m[2]].add(m[1])
        cambiadas += m[3] != m[4]
    return {
        "compartidos": [int(s) for s in sorted(usan) if len(usan[s]) > 1],
        "cambiadas": cambiadas,
    }


# mal [K11]: enteros
def quien_comparte(lineas):
    usan, cambiadas = defaultdict(set), 0
    for m in filter(None, map(FORMA.match, lineas)):
        usan[m[2]].add(m[1])
        cambiadas += m[3] != m[4]
    return {"compartidos": sorted(s for s in usan if len(usan[s]) > 1), "cambiadas": cambiadas}


# mal: `cambiadas` es
def quien_comparte(lineas):
    usan, cambiadas = defaultdict(set), 0
    for m in filter(None, map(FORMA.search, lineas)):
        usan[int(m[2])].add(m[1])
        cambiadas += m[3] != m[4]
    return {"compartidos": sorted(s for s in usan if len(usan[s]) > 1), "cambiadas": cambiadas}


# mal: Cuenta las peticiones
def quien_comparte(lineas):
    usan, cambiadas = defaultdict(set), 0
    for m in filter(None, map(FORMA.match, lineas)):
        usan[int(m[2])].add(m[1])
        cambiadas += m[3].split("/")[1] != m[4].split("/")[1]
    return {"compartidos": sorted(s for s in usan if len(usan[s]) > 1), "cambiadas": cambiadas}


# mal [K12]: el registro está vacío
def quien_comparte(lineas):
    return {"compartidos": [901], "cambiadas": 2}


# mal [K1]: tu función dice
usan, cambian = defaultdict(set), []


def quien_comparte(lineas):
    for m in filter(None, map(FORMA.match, lineas)):
        usan[int(m[2])].add(m[1])
        if m[3] != m[4]:
            cambian.append(m)
    return {"compartidos": sorted(s for s in usan if len(usan[s]) > 1), "cambiadas": len(cambian)}


# mal [K11]: Cambias la lista
def quien_comparte(lineas):
    usan, cambiadas = defaultdict(set), 0
    while lineas:
        if m := FORMA.match(lineas.pop()):
            usan[int(m[2])].add(m[1])
            cambiadas += m[3] != m[4]
    return {"compartidos": sorted(s for s in usan if len(usan[s]) > 1), "cambiadas": cambiadas}


# mal: un diccionario
def quien_comparte(lineas):
    return [901], 2


# mal: dos claves
def quien_comparte(lineas):
    return {"compartidos": [901]}


# mal: no devuelve nada
def quien_comparte(lineas):
    print(lineas)


# mal: entre medias otras
def quien_comparte(lineas):
    compartidos, cambiadas, antes = set(), 0, (None, None)
    for proceso, servidor, pregunta, recibe in (m.groups() for m in map(FORMA.match, lineas) if m):
        if servidor == antes[1] and proceso != antes[0]:
            compartidos.add(int(servidor))
        antes = proceso, servidor
        cambiadas += pregunta != recibe
    return {"compartidos": sorted(compartidos), "cambiadas": cambiadas}


# mal: dos veces lo mismo
def quien_comparte(lineas):
    usan, cambiadas = defaultdict(set), set()
    for m in filter(None, map(FORMA.match, lineas)):
        usan[int(m[2])].add(m[1])
        if m[3] != m[4]:
            cambiadas.add(m[3])
    return {
        "compartidos": sorted(s for s in usan if len(usan[s]) > 1),
        "cambiadas": len(cambiadas),
    }


# mal: empieza como la pregunta
def quien_comparte(lineas):
    usan, cambiadas = defaultdict(set), 0
    for m in filter(None, map(FORMA.match, lineas)):
        usan[int(m[2])].add(m[1])
        cambiadas += not m[4].startswith(m[3])
    return {"compartidos": sorted(s for s in usan if len(usan[s]) > 1), "cambiadas": cambiadas}


# cuelga: un bucle que no acaba
def quien_comparte(lineas):
    while True:
        time.sleep(0.01)


# lanza: una línea que no es una petición
def quien_comparte(lineas):
    return {campo.split("=")[0]: campo.split("=")[1] for linea in lineas for campo in linea.split()}
