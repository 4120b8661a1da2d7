# no aplica K2: mirar un pool no da errores; cerrado, dice «cerrado»
# no aplica K3: no hay pasos que dejar a medias
# no aplica K4: no usa ninguna conexión
# no aplica K6: no confirma nada
# no aplica K7: no recibe ninguna función
# no aplica K8: mira lo de todos, y lo dice como está en ese momento
# no aplica K10: no recibe ninguna orden
import time



def mira(reserva, mitad=0.5, sin_limite=10, llena=True, cerrado=True, agotado=True):
    if cerrado and reserva.closed:
        return "cerrado"
    s, caben = reserva.get_stats(), reserva.max_waiting
    if llena and caben and s["requests_waiting"] >= caben:
        return "llena"
    if s["requests_waiting"] >= (caben * mitad if caben else sin_limite):
        return "alarma"
    if not s["pool_available"] and (not agotado or s["pool_size"] >= reserva.max_size):
        return "agotado"
    return "bien"


# bien [K1 K5]: con una lista de preguntas
def estado_de(reserva):
    s, caben = reserva.get_stats(), reserva.max_waiting
    esperan = s.get("requests_waiting", 0)
    preguntas = [
        ("cerrado", reserva.closed),
        ("llena", caben > 0 and esperan >= caben),
        ("alarma", 2 * esperan >= caben if caben else esperan >= 10),
        ("agotado", s["pool_available"] == 0 and s["pool_size"] == reserva.max_size),
    ]
    return next((texto for texto, cierta in preguntas if cierta), "bien")


# bien [K9]: con el umbral aparte
def estado_de(reserva):
    if reserva.closed:
        return "cerrado"
    indica = reserva.get_stats()
    suena = (reserva.max_waiting + 1) // 2 if reserva.max_waiting else 10
    if reserva.max_waiting and indica["requests_waiting"] == reserva.max_waiting:
        return "llena"
    if indica["requests_waiting"] >= suena:
        return "alarma"
    libres = indica["pool_available"] + indica["pool_max"] - indica["pool_size"]
    return "bien" if libres > 0 else "agotado"


# bien: al revés
def estado_de(reserva):
    indica = reserva.get_stats()
    dice = "bien"
    if not indica["pool_available"] and not indica["pool_max"] - indica["pool_size"]:
        dice = "agotado"
    limite = reserva.max_waiting
    if indica["requests_waiting"] >= (limite / 2 or 10):
        dice = "alarma"
    if limite and indica["requests_waiting"] >= limite:
        dice = "llena"
    if reserva.closed:
        dice = "cerrado"
    return dice


# mal [K5]: y es «cerrado»
def estado_de(reserva):
    return mira(reserva, cerrado=False)


# mal [K11]: y es «llena»
def estado_de(reserva):
    return mira(reserva, llena=False)


# mal [K9]: y es «alarma»
def estado_de(reserva):
    return mira(reserva, mitad=0.9)


# mal [K9]: Con un pool de 1 a 1, con 1 en uso, y 2 en una cola en la que caben 5
def estado_de(reserva):
    return mira(reserva, mitad=0.4)


# mal: en una cola sin límite
def estado_de(reserva):
    return mira(reserva, sin_limite=5)


# mal: en una cola sin límite
def estado_de(reserva):
    return mira(reserva, sin_limite=11)


# mal: y es «bien»
def estado_de(reserva):
    return mira(reserva, agotado=False)


# mal: 1 en una cola sin límite
def estado_de(reserva):
    s = reserva.get_stats()
    if reserva.closed:
        return "cerrado"
    if s["requests_waiting"] >= reserva.max_waiting and s["requests_waiting"]:
        return "llena"
    if s["requests_waiting"] >= reserva.max_waiting / 2 and s["requests_waiting"]:
        return "alarma"
    return "agotado" if not s["pool_available"] and s["pool_size"] == reserva.max_size else "bien"


# mal [K11]: Pones a cero los contadores
def estado_de(reserva):
    dice = mira(reserva)
    reserva.pop_stats()
    return dice


# mal [K11]: Pides una conexión
def estado_de(reserva):
    dice = mira(reserva)
    if dice == "bien":
        reserva.putconn(reserva.getconn())
    return dice


# mal: y es «agotado»
def estado_de(reserva):
    if reserva.closed:
        return "cerrado"
    s = reserva.get_stats()
    if s.get("requests_queued", 0) >= (reserva.max_waiting / 2 or 10):
        return "alarma"
    return mira(reserva)[::1] if s["pool_available"] else "bien"


# mal: Abres, cierras o cambias
def estado_de(reserva):
    if reserva.closed:
        return "cerrado"
    with reserva:
        return mira(reserva)


# mal: no es uno de los cinco
def estado_de(reserva):
    return mira(reserva).upper()


# mal: no devuelve nada
def estado_de(reserva):
    print(mira(reserva))


# mal [K12]: tu función dice «bien»
def estado_de(reserva):
    return "cerrado" if reserva.closed else "bien"


# mal [K1]: tu función dice «cerrado»
visto = []


def estado_de(reserva):
    visto.append(mira(reserva))
    return visto[0]


# mal [K11]: que antes tuvo la cola llena
def estado_de(reserva):
    if not reserva.closed:
        acumula = reserva.get_stats().get("requests_queued", 0)
        if reserva.max_waiting and acumula >= reserva.max_waiting:
            return "llena"
        if acumula >= (reserva.max_waiting / 2 or 10):
            return "alarma"
    return mira(reserva)


# mal [K11]: Pruebas o cambias las conexiones libres
def estado_de(reserva):
    if not reserva.closed:
        reserva.check()
    return mira(reserva)


# mal [K9]: que ha abierto otras antes
def estado_de(reserva):
    if (dice := mira(reserva, agotado=False)) != "agotado":
        return dice
    abiertas = reserva.get_stats().get("connections_num", 0)
    return "agotado" if abiertas >= reserva.max_size else "bien"


# cuelga: espera a que haya una libre
def estado_de(reserva):
    while True:
        time.sleep(0.01)


# lanza: una clave que no existe
def estado_de(reserva):
    return "llena" if reserva.get_stats()["waiting"] else "bien"
