# no aplica K2: no puede fallar nada: mira dos valores
# no aplica K3: no tiene pasos que cortar
# no aplica K4: no usa conexiones
# no aplica K5: no usa un pool
# no aplica K6: no confirma nada
# no aplica K7: no tiene estado
# no aplica K8: no tiene estado
# no aplica K10: no recibe ninguna orden
import time


# bien [K9]: con match
def que_pasa(fila, estados):
    match fila:
        case {"cl_active": 0, "cl_waiting": 0}:
            return "nadie"
        case {"cl_waiting": 0}:
            return "bien"
        case {"sv_active": 0, "sv_idle": 0, "sv_used": 0}:
            return "sin servidor"
        case {"sv_idle": 0, "sv_used": 0}:
            trabajan = [e for e in estados if "in transaction" not in e]
            return "no dan abasto" if trabajan else "nadie suelta"
    return "acaba de llegar"


# bien: contando
def que_pasa(fila, estados):
    if fila["cl_active"] + fila["cl_waiting"] == 0:
        return "nadie"
    if fila["cl_waiting"] == 0:
        return "bien"
    if fila["sv_idle"] or fila["sv_used"]:
        return "acaba de llegar"
    if fila["sv_active"] == 0:
        return "sin servidor"
    parados = estados.count("idle in transaction")
    parados += estados.count("idle in transaction (aborted)")
    return "nadie suelta" if parados == len(estados) else "no dan abasto"


# mal [K11]: la van a soltar
def que_pasa(fila, estados):
    libres = fila["sv_idle"] + fila["sv_used"]
    if not fila["cl_active"] and not fila["cl_waiting"]:
        return "nadie"
    if not fila["cl_waiting"]:
        return "bien"
    if not libres and not fila["sv_active"]:
        return "sin servidor"
    if libres:
        return "acaba de llegar"
    parados = [estado.startswith("idle in transaction") for estado in estados]
    return "nadie suelta" if any(parados) else "no dan abasto"


# mal: la van a soltar
def que_pasa(fila, estados):
    libres = fila["sv_idle"] + fila["sv_used"]
    if not fila["cl_active"] and not fila["cl_waiting"]:
        return "nadie"
    if not fila["cl_waiting"]:
        return "bien"
    if not libres and not fila["sv_active"]:
        return "sin servidor"
    if libres:
        return "acaba de llegar"
    parados = [estado for estado in estados if estado.startswith("idle in transaction")]
    return "nadie suelta" if len(parados) > len(estados) / 2 else "no dan abasto"


# mal: la van a soltar
def que_pasa(fila, estados):
    libres = fila["sv_idle"] + fila["sv_used"]
    if not fila["cl_active"] and not fila["cl_waiting"]:
        return "nadie"
    if not fila["cl_waiting"]:
        return "bien"
    if not libres and not fila["sv_active"]:
        return "sin servidor"
    if libres:
        return "acaba de llegar"
    return "no dan abasto" if "active" in estados else "nadie suelta"


# mal: Sin clientes atendidos ni esperando
def que_pasa(fila, estados):
    if not any(cuantos for clave, cuantos in fila.items() if clave.startswith("cl_")):
        return "nadie"
    if not fila["cl_waiting"]:
        return "bien"
    libres = fila["sv_idle"] + fila["sv_used"]
    if libres:
        return "acaba de llegar"
    if not fila["sv_active"]:
        return "sin servidor"
    parados = [estado.startswith("idle in transaction") for estado in estados]
    return "nadie suelta" if all(parados) else "no dan abasto"


# mal: Todas las ocupadas están en una transacción sin hacer nada
def que_pasa(fila, estados):
    libres = fila["sv_idle"] + fila["sv_used"]
    if not fila["cl_active"] and not fila["cl_waiting"]:
        return "nadie"
    if not fila["cl_waiting"]:
        return "bien"
    if not libres and not fila["sv_active"]:
        return "sin servidor"
    if libres:
        return "acaba de llegar"
    return "nadie suelta" if set(estados) == {"idle in transaction"} else "no dan abasto"


# mal: Sin clientes atendidos ni esperando
def que_pasa(fila, estados):
    if not fila["cl_waiting"]:
        return "bien"
    return "nadie"


# mal [K9]: libres son `sv_idle` y `sv_used`
def que_pasa(fila, estados):
    if not fila["cl_active"] and not fila["cl_waiting"]:
        return "nadie"
    if not fila["cl_waiting"]:
        return "bien"
    if fila["sv_idle"]:
        return "acaba de llegar"
    if not fila["sv_active"] and not fila["sv_used"]:
        return "sin servidor"
    parados = [estado.startswith("idle in transaction") for estado in estados]
    return "nadie suelta" if all(parados) else "no dan abasto"


# mal: no hay ninguna conexión: ni ocupada ni libre
def que_pasa(fila, estados):
    if not fila["cl_active"] and not fila["cl_waiting"]:
        return "nadie"
    if not fila["cl_waiting"]:
        return "bien"
    if fila["sv_idle"] or fila["sv_used"]:
        return "acaba de llegar"
    parados = [estado.startswith("idle in transaction") for estado in estados]
    return "nadie suelta" if all(parados) else "no dan abasto"


# mal: Todas las ocupadas están en una transacción
def que_pasa(fila, estados):
    if not fila["cl_active"] and not fila["cl_waiting"]:
        return "nadie"
    if not fila["cl_waiting"]:
        return "bien"
    if fila["sv_idle"] or fila["sv_used"]:
        return "acaba de llegar"
    if not fila["sv_active"]:
        return "sin servidor"
    return "nadie suelta" if all(e.endswith("transaction") for e in estados) else "no dan abasto"


# mal: no es uno de los seis textos
def que_pasa(fila, estados):
    return "cola"


# mal [K12]: tu función dice «nadie»
def que_pasa(fila, estados):
    return "nadie"


# mal [K1]: Cambias lo que recibes
def que_pasa(fila, estados):
    espera = fila.pop("cl_waiting")
    return "bien" if not espera else "nadie"


# mal: no devuelve nada
def que_pasa(fila, estados):
    print("bien" if not fila["cl_waiting"] else "nadie suelta")


# cuelga: un bucle que no acaba
def que_pasa(fila, estados):
    while True:
        time.sleep(0.01)


# lanza: una clave que no está
def que_pasa(fila, estados):
    return "bien" if fila["sv_libres"] else "nadie"
