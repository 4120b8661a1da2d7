# no aplica K2: el único error posible es el de un contador que no está
# no aplica K3: solo lee un diccionario
# no aplica K4: no usa ninguna conexión
# no aplica K6: no guarda nada
# no aplica K7: solo lee un diccionario
# no aplica K8: solo lee un diccionario
# no aplica K10: no recibe ninguna orden
from collections import Counter

from psycopg_pool import ConnectionPool


# bien: Counter, que da cero a lo que falta
from collections import Counter


def resume(reserva):
    """Devuelve un diccionario con peticiones, fallidas y porcentaje_en_cola."""
    cuenta = Counter(reserva.get_stats())
    return {
        "peticiones": cuenta["requests_num"],
        "fallidas": cuenta["requests_errors"],
        "porcentaje_en_cola": 100 * cuenta["requests_queued"] / max(1, cuenta["requests_num"]),
    }


# bien: try con ZeroDivisionError
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


# bien: con una función que lee
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


# mal [K9]: No lo redondees
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


# mal [K9]: Léelo con `.get(clave, 0)`
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
        "porcentaje_en_cola": 100 * datos.get("requests_queued", 0) / datos.get("requests_num", 0),
    }


# mal [K1]: es lo que hace `pop_stats()`
def resume(reserva):
    datos = Counter(reserva.pop_stats())
    return {
        "peticiones": datos["requests_num"],
        "fallidas": datos["requests_errors"],
        "porcentaje_en_cola": 100 * datos["requests_queued"] / max(datos["requests_num"], 1),
    }


# mal [K11]: no `requests_waiting`
def resume(reserva):
    datos = Counter(reserva.get_stats())
    return {
        "peticiones": datos["requests_num"],
        "fallidas": datos["requests_errors"],
        "porcentaje_en_cola": 300 * datos["requests_waiting"] / max(datos["requests_num"], 1),
    }


# mal [K11]: multiplica por 100
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


# mal [K5 K11]: esa petición también cuenta
def resume(reserva):
    with reserva.connection():
        datos = Counter(reserva.get_stats())
    return {
        "peticiones": datos["requests_num"] - 1,
        "fallidas": datos["requests_errors"],
        "porcentaje_en_cola": 100 * datos["requests_queued"] / max(datos["requests_num"], 1),
    }


# mal: tiene que ser un número
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


# mal [K11]: otras claves
def resume(reserva):
    datos = reserva.get_stats()
    n = datos.get("requests_num", 0)
    return datos | {
        "peticiones": n,
        "fallidas": datos.get("requests_errors", 0),
        "porcentaje_en_cola": 100 * datos.get("requests_queued", 0) / n if n else 0,
    }


# mal [K9]: los demás siguen ahí
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


# mal [K1]: el mismo diccionario
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


# mal [K12]: tu función dice 6
def resume(reserva):
    datos = reserva.get_stats()
    if not datos.get("requests_num"):
        return {"peticiones": 0, "fallidas": 0, "porcentaje_en_cola": 0}
    return {"peticiones": 6, "fallidas": 1, "porcentaje_en_cola": 100 * 4 / 6}


# mal [K11]: `peticiones` es 3 y tu función dice 4
def resume(reserva):
    datos = reserva.get_stats()
    errores = datos.get("requests_errors", 0)
    n = datos.get("requests_num", 0) + errores
    return {
        "peticiones": n,
        "fallidas": errores,
        "porcentaje_en_cola": 100 * datos.get("requests_queued", 0) / n if n else 0,
    }


# mal [K11]: entre todas las peticiones
def resume(reserva):
    datos = reserva.get_stats()
    n = datos.get("requests_num", 0)
    errores = datos.get("requests_errors", 0)
    return {
        "peticiones": n,
        "fallidas": errores,
        "porcentaje_en_cola": 100 * (datos.get("requests_queued", 0) - errores) / n if n else 0,
    }


# mal [K9]: entre todas las peticiones
def resume(reserva):
    datos = reserva.get_stats()
    n = datos.get("requests_num", 0)
    return {
        "peticiones": n,
        "fallidas": datos.get("requests_errors", 0),
        "porcentaje_en_cola": datos.get("requests_queued", 0) // n * 100 if n else 0,
    }


# mal [K11]: `fallidas` es 3 y tu función dice 5
from collections import defaultdict


def resume(reserva):
    e = defaultdict(int, reserva.get_stats())
    n = e["requests_num"]
    return {
        "peticiones": n,
        "fallidas": e["requests_errors"] + e["connections_errors"] + e["returns_bad"],
        "porcentaje_en_cola": 100 * e["requests_queued"] / (n or 1),
    }


# mal [K9]: es 25 y tu función dice 75
from collections import defaultdict


def resume(reserva):
    e = defaultdict(int, reserva.get_stats())
    n = e["requests_num"]
    cola = max(e["requests_queued"], e["requests_errors"])
    return {
        "peticiones": n,
        "fallidas": e["requests_errors"],
        "porcentaje_en_cola": 100 * cola / (n or 1),
    }


# mal [K1]: el mismo diccionario
from collections import defaultdict


resumenes = {}


def resume(reserva):
    if reserva.name not in resumenes or True:
        e = defaultdict(int, reserva.get_stats())
        n = e["requests_num"]
        resumenes.setdefault("ultimo", {}).update(
            peticiones=n,
            fallidas=e["requests_errors"],
            porcentaje_en_cola=100 * e["requests_queued"] / (n or 1),
        )
    return resumenes["ultimo"]


# bien [K9]: una fracción exacta
from collections import defaultdict
from fractions import Fraction


def resume(reserva):
    e = defaultdict(int, reserva.get_stats())
    n = e["requests_num"]
    return {
        "peticiones": n,
        "fallidas": e["requests_errors"],
        "porcentaje_en_cola": Fraction(100 * e["requests_queued"], n or 1),
    }


# mal [K11]: dos intentos de conectar que fallaron
def resume(reserva):
    e = reserva.get_stats()
    n = e.get("requests_num", 0)
    return {"peticiones": n, "fallidas": e.get("requests_errors", 0) + e.get("connections_errors", 0), "porcentaje_en_cola": 100 * e.get("requests_queued", 0) / n if n else 0}
