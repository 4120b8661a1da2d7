# no aplica K2: recibe datos: no hay nada que falle
# no aplica K3: solo cuenta: no deja nada a medias
# no aplica K4: no usa ninguna conexión
# no aplica K5: no usa ningún pool
# no aplica K6: no confirma nada
# no aplica K7: no llama a nada de la lección
# no aplica K8: no guarda nada que dos hilos puedan compartir
# no aplica K10: no ejecuta ninguna orden
from helpers import observador


# bien: con un bucle
def diagnostica(maximo, quedan, foto):
    cuenta = {"error": 0, "olvido": 0, "cierre": maximo - quedan}
    for fila in foto:
        cual = "error" if fila["estado"].endswith("(aborted)") else "olvido"
        cuenta[cual] += 1
        cuenta["cierre"] -= 1
    return cuenta


# bien [K9]: con sum y dict
def diagnostica(maximo, quedan, foto):
    error = sum("aborted" in fila["estado"] for fila in foto)
    return dict(error=error, olvido=len(foto) - error, cierre=maximo - quedan - len(foto))


# bien: con Counter
from collections import Counter


def diagnostica(maximo, quedan, foto):
    cuenta = Counter(fila["estado"] for fila in foto)
    fallidas = cuenta.pop("idle in transaction (aborted)", 0)
    olvido = sum(cuenta.values())
    return {"cierre": (maximo - quedan) - (fallidas + olvido), "error": fallidas, "olvido": olvido}


# mal [K1]: `error` es 2 y tu función dice 4
fallidas = []


def diagnostica(maximo, quedan, foto):
    fallidas.extend(f for f in foto if "aborted" in f["estado"])
    error = len(fallidas)
    olvido = sum("aborted" not in f["estado"] for f in foto)
    return {"error": error, "olvido": olvido, "cierre": maximo - quedan - len(foto)}


# mal [K1]: cambia el diccionario que devolvió la vez anterior
respuesta = {}


def diagnostica(maximo, quedan, foto):
    error = sum("aborted" in f["estado"] for f in foto)
    respuesta.update(error=error, olvido=len(foto) - error, cierre=maximo - quedan - len(foto))
    return respuesta


# mal [K1]: Cuéntala sin tocarla
def diagnostica(maximo, quedan, foto):
    todas = len(foto)
    for fila in [f for f in foto if "aborted" in f["estado"]]:
        foto.remove(fila)
    return {"error": todas - len(foto), "olvido": len(foto), "cierre": maximo - quedan - todas}


# mal [K9 K12]: `maximo=3`, `quedan=3` y, en la foto, nada: `cierre` es 0 y tu función dice 2
def diagnostica(maximo, quedan, foto):
    error = sum("aborted" in f["estado"] for f in foto)
    return {"error": error, "olvido": len(foto) - error, "cierre": 5 - quedan - len(foto)}


# mal [K11]: resta las que están en la foto
def diagnostica(maximo, quedan, foto):
    error = sum("aborted" in f["estado"] for f in foto)
    return {"error": error, "olvido": len(foto) - error, "cierre": maximo - quedan}


# mal [K11]: `cierre` es 2 y tu función dice 0
def diagnostica(maximo, quedan, foto):
    error = sum("aborted" in f["estado"] for f in foto)
    return {"error": error, "olvido": len(foto) - error, "cierre": 0 if foto else maximo - quedan}


# mal [K11]: en cualquier otro estado
def diagnostica(maximo, quedan, foto):
    estados = [f["estado"] for f in foto]
    return {
        "error": estados.count("idle in transaction (aborted)"),
        "olvido": estados.count("idle in transaction"),
        "cierre": maximo - quedan - len(foto),
    }


# mal [K11]: en cualquier otro estado
def diagnostica(maximo, quedan, foto):
    estados = [f["estado"] for f in foto]
    return {
        "error": estados.count("idle in transaction (aborted)"),
        "olvido": estados.count("idle") + estados.count("idle in transaction"),
        "cierre": maximo - quedan - len(foto),
    }


# mal [K11]: en este estado, entero
def diagnostica(maximo, quedan, foto):
    error = sum("transaction" in f["estado"] for f in foto)
    return {"error": error, "olvido": len(foto) - error, "cierre": maximo - quedan - len(foto)}


# mal [K11]: `error` es 2 y tu función dice 0
def diagnostica(maximo, quedan, foto):
    error = sum(f["estado"] == "aborted" for f in foto)
    return {"error": error, "olvido": len(foto) - error, "cierre": maximo - quedan - len(foto)}


# mal [K11]: `error` es 2 y tu función dice 0
def diagnostica(maximo, quedan, foto):
    error = foto.count("idle in transaction (aborted)")
    return {"error": error, "olvido": len(foto) - error, "cierre": maximo - quedan - len(foto)}


# mal [K12]: `error` es 1 y tu función dice 0
def diagnostica(maximo, quedan, foto):
    error = sum("/ 0" in f["consulta"] for f in foto)
    return {"error": error, "olvido": len(foto) - error, "cierre": maximo - quedan - len(foto)}


# mal [K12]: `error` es 2 y tu función dice 0
def diagnostica(maximo, quedan, foto):
    foto = observador.conexiones()
    error = sum("aborted" in f["estado"] for f in foto)
    return {"error": error, "olvido": len(foto) - error, "cierre": maximo - quedan - len(foto)}


# mal [K12]: `error` es 0 y tu función dice 2
def diagnostica(maximo, quedan, foto):
    return {"error": 2, "olvido": 0, "cierre": 0}


# mal [K9]: también cuando valen cero
def diagnostica(maximo, quedan, foto):
    cuenta = {}
    for fila in foto:
        cual = "error" if "aborted" in fila["estado"] else "olvido"
        cuenta[cual] = cuenta.get(cual, 0) + 1
    if maximo - quedan > len(foto):
        cuenta["cierre"] = maximo - quedan - len(foto)
    return cuenta


# mal [K11]: un diccionario con tres claves
def diagnostica(maximo, quedan, foto):
    error = sum("aborted" in f["estado"] for f in foto)
    return error, len(foto) - error, maximo - quedan - len(foto)


# mal [K11]: tiene que ser un número entero
def diagnostica(maximo, quedan, foto):
    error = [f for f in foto if "aborted" in f["estado"]]
    olvido = [f for f in foto if f not in error]
    return {"error": error, "olvido": olvido, "cierre": maximo - quedan - len(foto)}


# mal [K11]: ¿Falta un «return»?
def diagnostica(maximo, quedan, foto):
    error = sum("aborted" in f["estado"] for f in foto)
    print({"error": error, "olvido": len(foto) - error, "cierre": maximo - quedan - len(foto)})


# cuelga: no avanza
def diagnostica(maximo, quedan, foto):
    n = 0
    while n < len(foto):
        pass
    while maximo > quedan:
        n += 1


# lanza: una fila es un diccionario
def diagnostica(maximo, quedan, foto):
    error = sum(fila.estado == "idle in transaction (aborted)" for fila in foto)
    return {"error": error, "olvido": len(foto) - error, "cierre": maximo - quedan - len(foto)}
