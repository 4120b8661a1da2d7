from collections import Counter


# bien: con Counter, que da cero a lo que no está
def resume(reserva):
    datos = Counter(reserva.get_stats())
    peticiones = datos["requests_num"]
    return {
        "peticiones": peticiones,
        "fallidas": datos["requests_errors"],
        "porcentaje_en_cola": round(100 * datos["requests_queued"] / max(peticiones, 1)),
    }


# bien: por casos
def resume(reserva):
    datos = {"requests_num": 0, "requests_errors": 0, "requests_queued": 0}
    datos.update(reserva.get_stats())
    resumen = {"peticiones": datos["requests_num"], "fallidas": datos["requests_errors"]}
    try:
        resumen["porcentaje_en_cola"] = datos["requests_queued"] / datos["requests_num"] * 100
    except ZeroDivisionError:
        resumen["porcentaje_en_cola"] = 0
    return resumen


# mal: Léelo con `.get(clave, 0)`
def resume(reserva):
    datos = reserva.get_stats()
    return {
        "peticiones": datos["requests_num"],
        "fallidas": datos["requests_errors"],
        "porcentaje_en_cola": 100 * datos["requests_queued"] / datos["requests_num"],
    }


# mal: divides entre cero
def resume(reserva):
    datos = reserva.get_stats()
    return {
        "peticiones": datos.get("requests_num", 0),
        "fallidas": datos.get("requests_errors", 0),
        "porcentaje_en_cola": 100
        * datos.get("requests_queued", 0)
        / datos.get("requests_num", 0),
    }


# mal: `pop_stats()` pone los contadores a cero
def resume(reserva):
    datos = Counter(reserva.pop_stats())
    return {
        "peticiones": datos["requests_num"],
        "fallidas": datos["requests_errors"],
        "porcentaje_en_cola": 100 * datos["requests_queued"] / max(datos["requests_num"], 1),
    }


# mal: no `requests_waiting`
def resume(reserva):
    datos = Counter(reserva.get_stats())
    return {
        "peticiones": datos["requests_num"],
        "fallidas": datos["requests_errors"],
        "porcentaje_en_cola": 300 * datos["requests_waiting"] / max(datos["requests_num"], 1),
    }


# mal: multiplica por 100
def resume(reserva):
    datos = Counter(reserva.get_stats())
    return {
        "peticiones": datos["requests_num"],
        "fallidas": datos["requests_errors"],
        "porcentaje_en_cola": datos["requests_queued"] / max(datos["requests_num"], 1),
    }


# mal: `fallidas` es 1 y tu función dice 0
def resume(reserva):
    datos = Counter(reserva.get_stats())
    return {
        "peticiones": datos["requests_num"],
        "fallidas": datos["connections_errors"],
        "porcentaje_en_cola": 100 * datos["requests_queued"] / max(datos["requests_num"], 1),
    }


# mal: `peticiones` es
def resume(reserva):
    datos = Counter(reserva.get_stats())
    return {
        "peticiones": datos["requests_queued"],
        "fallidas": datos["requests_errors"],
        "porcentaje_en_cola": 100 * datos["requests_queued"] / max(datos["requests_num"], 1),
    }


# mal: no está la clave «fallidas»
def resume(reserva):
    datos = Counter(reserva.get_stats())
    return {
        "peticiones": datos["requests_num"],
        "porcentaje_en_cola": 100 * datos["requests_queued"] / max(datos["requests_num"], 1),
    }


# mal: un diccionario
def resume(reserva):
    datos = Counter(reserva.get_stats())
    return datos["requests_num"], datos["requests_errors"], 0


# mal: ¿Falta un «return»?
def resume(reserva):
    print(reserva.get_stats())


# mal: esa petición también cuenta
def resume(reserva):
    with reserva.connection():
        datos = Counter(reserva.get_stats())
    return {
        "peticiones": datos["requests_num"] - 1,
        "fallidas": datos["requests_errors"],
        "porcentaje_en_cola": 100 * datos["requests_queued"] / max(datos["requests_num"], 1),
    }


# mal: Tiene que ser un número
def resume(reserva):
    datos = Counter(reserva.get_stats())
    por_ciento = 100 * datos["requests_queued"] / max(datos["requests_num"], 1)
    return {
        "peticiones": datos["requests_num"],
        "fallidas": datos["requests_errors"],
        "porcentaje_en_cola": f"{por_ciento} %",
    }


# cuelga: espera a que haya fallos
def resume(reserva):
    while not reserva.get_stats().get("requests_errors"):
        pass
    return {}


# lanza: el método no existe
def resume(reserva):
    return reserva.stats()
