# no aplica K2: lee un texto: no hay ningún error que dejar pasar
# no aplica K3: no hay pasos que dejar a medias
# no aplica K4: no usa ninguna conexión
# no aplica K5: no usa ningún pool
# no aplica K6: no confirma nada
# no aplica K7: no recibe ninguna función
# no aplica K8: no comparte nada
# no aplica K10: no recibe ninguna orden
import re
import time
from datetime import datetime


def lee(lineas, ultimo=False, todos=False, suma=False, del_pool=True, de_programa=True, acaba=False):
    intentos, fallidos, ratos, desde, hora = 0, [], [], None, None
    for linea in lineas:
        trozos = linea.split(" ", 3)
        if len(trozos) < 4:
            continue
        hora, quien, nivel, texto = trozos
        hora = datetime.strptime(hora, "%H:%M:%S")
        if "error connecting" in texto and (not del_pool or quien == "psycopg.pool"):
            intentos += 1
        if quien != "programa" and de_programa:
            continue
        if nivel == "ERROR" and (pedido := re.search(r"pedido (\d+)", texto)):
            fallidos.append(int(pedido[1]))
            if desde is None or ultimo:
                desde = hora
        if nivel == "INFO" and (todos or texto.endswith("servido")):
            if desde is not None:
                ratos.append(int((hora - desde).total_seconds()))
            desde = None
    if acaba and desde is not None:
        ratos.append(int((hora - desde).total_seconds()))
    return {
        "intentos_de_conectar": intentos,
        "pedidos_fallidos": fallidos,
        "segundos_sin_servir": (sum if suma else max)(ratos or [0]),
    }


def de_las(linea):
    horas, minutos, segundos = map(int, linea[:8].split(":"))
    return 3600 * horas + 60 * minutos + segundos


# bien [K1]: con datetime
def lee_registro(lineas):
    return lee(lineas)


# bien [K9]: con comprensiones
def lee_registro(lineas):
    def segundos(linea):
        h, m, s = linea[:8].split(":")
        return int(h) * 3600 + int(m) * 60 + int(s)

    suyas = [x for x in lineas if " programa " in x[:18] and "pedido" in x]
    mayor, desde = 0, None
    for x in suyas:
        if " ERROR " in x and desde is None:
            desde = segundos(x)
        elif x.endswith("servido") and desde is not None:
            mayor = max(mayor, segundos(x) - desde)
            desde = None
    return {
        "segundos_sin_servir": mayor,
        "pedidos_fallidos": [int(re.search(r"pedido (\d+)", x)[1]) for x in suyas if " ERROR " in x],
        "intentos_de_conectar": sum(" psycopg.pool WARNING error connecting" in x for x in lineas),
    }


# mal: del primer error al servido
def lee_registro(lineas):
    return lee(lineas, ultimo=True)


# mal [K11]: `segundos_sin_servir` es `7`
def lee_registro(lineas):
    return lee(lineas, todos=True)


# mal: Es el rato más largo
def lee_registro(lineas):
    return lee(lineas, suma=True)


# mal [K11]: `intentos_de_conectar` es `0`
def lee_registro(lineas):
    return lee(lineas, del_pool=False)


# mal: los números, enteros
def lee_registro(lineas):
    return lee(lineas, de_programa=False)


# mal [K9]: Cuando se cae y no vuelve
def lee_registro(lineas):
    return lee(lineas, acaba=True)


# mal: Son los números
def lee_registro(lineas):
    dice = lee(lineas)
    return dice | {"pedidos_fallidos": [str(n) for n in dice["pedidos_fallidos"]]}


# mal: el mismo pedido falla dos veces
def lee_registro(lineas):
    dice = lee(lineas)
    return dice | {"pedidos_fallidos": list(dict.fromkeys(dice["pedidos_fallidos"]))}


# mal: `segundos_sin_servir` es `75`
def lee_registro(lineas):
    def segundos(linea):
        return int(linea[6:8])

    mayor, desde = 0, None
    for x in lineas:
        if " ERROR " in x and " programa " in x and desde is None:
            desde = segundos(x)
        elif x.endswith("servido") and " programa " in x and desde is not None:
            mayor, desde = max(mayor, segundos(x) - desde), None
    return lee(lineas) | {"segundos_sin_servir": mayor}


# mal [K12]: no hay ninguna línea
def lee_registro(lineas):
    return {"intentos_de_conectar": 3, "pedidos_fallidos": [41, 42, 44], "segundos_sin_servir": 15}


# mal: Cambias la lista
def lee_registro(lineas):
    dice = lee(lineas)
    lineas.clear()
    return dice


# mal: tres claves
def lee_registro(lineas):
    dice = lee(lineas)
    del dice["intentos_de_conectar"]
    return dice


# mal: un diccionario
def lee_registro(lineas):
    return tuple(lee(lineas).values())


# mal [K1]: se cae una vez y vuelve
todas = []


def lee_registro(lineas):
    todas.append(lee(lineas))
    return dict(todas[0])


# bien: partiendo siempre en cuatro
def lee_registro(lineas):
    intentos, fallidos, mayor, desde = 0, [], 0, None
    for linea in lineas:
        hora, quien, nivel, texto = linea.split(" ", 3)
        horas, minutos, segundos = map(int, hora.split(":"))
        ahora = 3600 * horas + 60 * minutos + segundos
        match quien, nivel, texto.split():
            case "psycopg.pool", _, ["error", "connecting", *_]:
                intentos += 1
            case "programa", "ERROR", ["pedido", numero, *_]:
                fallidos.append(int(numero.rstrip(":")))
                desde = ahora if desde is None else desde
            case "programa", "INFO", ["pedido", _, "servido"] if desde is not None:
                mayor, desde = max(mayor, ahora - desde), None
    return {
        "intentos_de_conectar": intentos,
        "pedidos_fallidos": fallidos,
        "segundos_sin_servir": mayor,
    }


# mal [K9]: Cuando se cae a medianoche
def lee_registro(lineas):
    mayor, desde = 0, 0
    for x in lineas:
        if " programa ERROR " in x:
            desde = desde or de_las(x)
        elif " programa INFO " in x and x.endswith("servido"):
            mayor, desde = max(mayor, de_las(x) - desde if desde else 0), 0
    return lee(lineas) | {"segundos_sin_servir": mayor}


# mal [K9]: en el mismo segundo, otro falla
def lee_registro(lineas):
    return lee(sorted(lineas))


# mal [K11]: Son los números, enteros
def lee_registro(lineas):
    dice = lee(lineas)
    return dice | {"pedidos_fallidos": sorted(dice["pedidos_fallidos"])}


# mal [K12]: `intentos_de_conectar` es `0`
def lee_registro(lineas):
    return lee(lineas) | {"intentos_de_conectar": sum("G error connecting" in x for x in lineas)}


# mal [K11]: acaba en «no servido»
def lee_registro(lineas):
    mayor, desde = 0, None
    for x in lineas:
        if " programa " not in x:
            continue
        if x.endswith("servido"):
            if desde is not None:
                mayor = max(mayor, de_las(x) - desde)
            desde = None
        elif " ERROR " in x and desde is None:
            desde = de_las(x)
    return lee(lineas) | {"segundos_sin_servir": mayor}


# mal [K12]: Cuando otros escriben también
def lee_registro(lineas):
    return lee([x.replace("programa2", "programa") for x in lineas])


# cuelga: no sale del bucle
def lee_registro(lineas):
    while True:
        time.sleep(0.01)


# lanza: la primera línea de una lista vacía
def lee_registro(lineas):
    return {"intentos_de_conectar": int(lineas[0][:2])}
