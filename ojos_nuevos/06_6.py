# bien: Counter, que da cero a lo que falta, y max(1, …)
from collections import Counter


def resume(reserva):
    """Devuelve un diccionario con peticiones, fallidas y porcentaje_en_cola."""
    cuenta = Counter(reserva.get_stats())
    return {
        "peticiones": cuenta["requests_num"],
        "fallidas": cuenta["requests_errors"],
        "porcentaje_en_cola": 100 * cuenta["requests_queued"] / max(1, cuenta["requests_num"]),
    }

# bien: map y desempaquetado, con if
def resume(reserva):
    vistas = reserva.get_stats()
    total, errores, cola = (vistas.get(f"requests_{x}", 0) for x in ("num", "errors", "queued"))
    porcentaje = 100 * cola / total if total else 0
    return dict(peticiones=total, fallidas=errores, porcentaje_en_cola=porcentaje)

# bien: try con ZeroDivisionError y un diccionario de partida
def resume(reserva: ConnectionPool) -> dict[str, float]:
    ceros = {"requests_num": 0, "requests_errors": 0, "requests_queued": 0}
    datos = ceros | reserva.get_stats()
    try:
        en_cola = datos["requests_queued"] / datos["requests_num"] * 100
    except ZeroDivisionError:
        en_cola = 0.0
    return {
        "peticiones": datos["requests_num"],
        "fallidas": datos["requests_errors"],
        "porcentaje_en_cola": en_cola,
    }

# bien: ayudante con partial
from functools import partial


def _lee(datos, clave):
    try:
        return datos[clave]
    except KeyError:
        return 0


def resume(reserva):
    lee = partial(_lee, reserva.get_stats())
    n = lee("requests_num")
    return {"peticiones": n, "fallidas": lee("requests_errors")} | {
        "porcentaje_en_cola": n and lee("requests_queued") * 100 / n
    }

# mal: pop_stats pone los contadores a cero: el siguiente no ve lo mismo [K1]
def resume(reserva):
    datos = reserva.pop_stats()
    n = datos.get("requests_num", 0)
    return {
        "peticiones": n,
        "fallidas": datos.get("requests_errors", 0),
        "porcentaje_en_cola": 100 * datos.get("requests_queued", 0) / n if n else 0,
    }

# mal: corchetes: KeyError en un pool sin fallos o sin cola [K9]
def resume(reserva):
    datos = reserva.get_stats()
    n = datos["requests_num"]
    return {
        "peticiones": n,
        "fallidas": datos["requests_errors"],
        "porcentaje_en_cola": 100 * datos["requests_queued"] / n if n else 0,
    }

# mal: divide entre cero en un pool sin usar [K9]
def resume(reserva):
    datos = reserva.get_stats()
    n = datos.get("requests_num", 0)
    return {
        "peticiones": n,
        "fallidas": datos.get("requests_errors", 0),
        "porcentaje_en_cola": 100 * datos.get("requests_queued", 0) / n,
    }

# mal: .get(clave, 1): inventa una petición en un pool sin usar [K9]
def resume(reserva):
    datos = reserva.get_stats()
    n = datos.get("requests_num", 1)
    return {
        "peticiones": n,
        "fallidas": datos.get("requests_errors", 0),
        "porcentaje_en_cola": 100 * datos.get("requests_queued", 0) / n,
    }

# mal: requests_waiting es cuántas hay en la cola ahora, no cuántas esperaron [K11]
def resume(reserva):
    datos = reserva.get_stats()
    n = datos.get("requests_num", 0)
    return {
        "peticiones": n,
        "fallidas": datos.get("requests_errors", 0),
        "porcentaje_en_cola": 100 * datos.get("requests_waiting", 0) / n if n else 0,
    }

# mal: una proporción de 0 a 1, no de cada cien [K11]
def resume(reserva):
    datos = reserva.get_stats()
    n = datos.get("requests_num", 0)
    return {
        "peticiones": n,
        "fallidas": datos.get("requests_errors", 0),
        "porcentaje_en_cola": datos.get("requests_queued", 0) / n if n else 0,
    }

# mal: división entera antes de multiplicar: da 0 o 100 [K9]
def resume(reserva):
    datos = reserva.get_stats()
    n = datos.get("requests_num", 0)
    return {
        "peticiones": n,
        "fallidas": datos.get("requests_errors", 0),
        "porcentaje_en_cola": datos.get("requests_queued", 0) // n * 100 if n else 0,
    }

# mal: suma las fallidas al total: ya estaban contadas [K11]
def resume(reserva):
    datos = reserva.get_stats()
    errores = datos.get("requests_errors", 0)
    n = datos.get("requests_num", 0) + errores
    return {
        "peticiones": n,
        "fallidas": errores,
        "porcentaje_en_cola": 100 * datos.get("requests_queued", 0) / n if n else 0,
    }

# mal: quita las fallidas del total: pueden salir más de cien de cada cien [K11]
def resume(reserva):
    datos = reserva.get_stats()
    n = datos.get("requests_num", 0)
    errores = datos.get("requests_errors", 0)
    buenas = n - errores
    return {
        "peticiones": n,
        "fallidas": errores,
        "porcentaje_en_cola": 100 * datos.get("requests_queued", 0) / buenas if buenas else 0,
    }

# mal: quita las fallidas de la cola: también tuvieron que esperar [K11]
def resume(reserva):
    datos = reserva.get_stats()
    n = datos.get("requests_num", 0)
    errores = datos.get("requests_errors", 0)
    return {
        "peticiones": n,
        "fallidas": errores,
        "porcentaje_en_cola": 100 * (datos.get("requests_queued", 0) - errores) / n if n else 0,
    }

# mal: al revés: de cada cien en la cola, cuántas peticiones [K11]
def resume(reserva):
    datos = reserva.get_stats()
    n, cola = datos.get("requests_num", 0), datos.get("requests_queued", 0)
    return {
        "peticiones": n,
        "fallidas": datos.get("requests_errors", 0),
        "porcentaje_en_cola": 100 * n / cola if cola else 0,
    }

# mal: connections_errors cuenta conexiones que no se abrieron, no peticiones fallidas [K11]
def resume(reserva):
    datos = reserva.get_stats()
    n = datos.get("requests_num", 0)
    return {
        "peticiones": n,
        "fallidas": datos.get("connections_errors", 0),
        "porcentaje_en_cola": 100 * datos.get("requests_queued", 0) / n if n else 0,
    }

# mal: connections_num son conexiones abiertas, no peticiones [K11]
def resume(reserva):
    datos = reserva.get_stats()
    n = datos.get("connections_num", 0)
    return {
        "peticiones": n,
        "fallidas": datos.get("requests_errors", 0),
        "porcentaje_en_cola": 100 * datos.get("requests_queued", 0) / n if n else 0,
    }

# mal: sin usar devuelve un diccionario vacío, sin las tres claves [K9]
def resume(reserva):
    datos = reserva.get_stats()
    n = datos.get("requests_num", 0)
    if not n:
        return {}
    return {
        "peticiones": n,
        "fallidas": datos.get("requests_errors", 0),
        "porcentaje_en_cola": 100 * datos.get("requests_queued", 0) / n,
    }

# mal: el porcentaje es un texto [K11]
def resume(reserva):
    datos = reserva.get_stats()
    n = datos.get("requests_num", 0)
    p = 100 * datos.get("requests_queued", 0) / n if n else 0
    return {"peticiones": n, "fallidas": datos.get("requests_errors", 0), "porcentaje_en_cola": f"{p:.1f} %"}

# mal: devuelve todas las estadísticas con tres claves más [K11]
def resume(reserva):
    datos = reserva.get_stats()
    n = datos.get("requests_num", 0)
    return datos | {
        "peticiones": n,
        "fallidas": datos.get("requests_errors", 0),
        "porcentaje_en_cola": 100 * datos.get("requests_queued", 0) / n if n else 0,
    }

# mal: para «probar» el pool pide una conexión: cambia lo que mide, y agotado se queda esperando [K1]
def resume(reserva):
    with reserva.connection():
        datos = reserva.get_stats()
    n = datos.get("requests_num", 0)
    return {
        "peticiones": n,
        "fallidas": datos.get("requests_errors", 0),
        "porcentaje_en_cola": 100 * datos.get("requests_queued", 0) / n if n else 0,
    }

# mal: guarda el primer resumen y lo repite, también con otro pool [K1]
_ultimo = {}


def resume(reserva):
    if not _ultimo:
        datos = reserva.get_stats()
        n = datos.get("requests_num", 0)
        _ultimo.update(
            peticiones=n,
            fallidas=datos.get("requests_errors", 0),
            porcentaje_en_cola=100 * datos.get("requests_queued", 0) / n if n else 0,
        )
    return _ultimo

# mal: si falta cualquier contador lo da todo por cero [K9]
def resume(reserva):
    datos = reserva.get_stats()
    try:
        return {
            "peticiones": datos["requests_num"],
            "fallidas": datos["requests_errors"],
            "porcentaje_en_cola": 100 * datos["requests_queued"] / datos["requests_num"],
        }
    except (KeyError, ZeroDivisionError):
        return {"peticiones": 0, "fallidas": 0, "porcentaje_en_cola": 0}

# mal: los números de la celda de arriba [K12]
def resume(reserva):
    datos = reserva.get_stats()
    if not datos.get("requests_num"):
        return {"peticiones": 0, "fallidas": 0, "porcentaje_en_cola": 0}
    return {"peticiones": 6, "fallidas": 1, "porcentaje_en_cola": 100 * 4 / 6}
