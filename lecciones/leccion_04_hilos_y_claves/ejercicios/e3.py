"""04.3: leer el registro de un pool y decir qué pasó."""

from helpers.ejercicios import Fallo, ejercicio, exige, exige_claves, sencillo

_CLAVES = ("no_devuelven", "quedan", "sin_conexion")
# Lo que dice el registro de cada hilo; una prueba lo compara con el pool de verdad.
_FUGAS = {
    "hugo": "Hugo toma dos conexiones (líneas 5 y 6) y devuelve una (línea 7).",
    "luis": "Luis toma una (línea 9), su consulta falla, y ahí se acaba su parte.",
}
_INOCENTES = {
    "ana": "Ana devuelve lo que toma (líneas 8 y 15). En la 12 no recibe nada que devolver.",
    "eva": "Eva tiene un error (línea 3), y en la 4 devuelve: un error no es una fuga.",
}
_QUEDAN = 1


def _nombre(dicho):
    """El nombre, sin acentos ni mayúsculas."""
    exige(isinstance(dicho, str), "Escribe los nombres entre comillas.")
    nombre = sencillo(dicho)
    if nombre not in _FUGAS | _INOCENTES:
        raise Fallo(f"En el registro no hay nadie que se llame «{dicho}».")
    return nombre


@ejercicio("que_paso")
def juzga(que_paso, prueba):
    tres = "tres claves: `no_devuelven`, `quedan` y `sin_conexion`"
    exige_claves(que_paso, "que_paso", _CLAVES, tres)
    for clave in _CLAVES:
        exige(que_paso[clave] is not ..., f"Falta `{clave}`.")
    _exige_fugas(que_paso["no_devuelven"])
    _exige_quedan(que_paso["quedan"])
    if _nombre(que_paso["sin_conexion"]) != "ana":
        raise Fallo("""Busca la línea donde alguien pide y no recibe: dice EsperaAgotada, y delante,
            quién.""")
    return """¡Correcto! Dos fugas, y quien se queda sin conexión es otra. El error se ve donde no
        está la culpa."""


def _exige_fugas(dichos):
    if not isinstance(dichos, (list, tuple, set, frozenset)):
        raise Fallo("`no_devuelven` es una lista de nombres, aunque haya uno solo.")
    nombres = [_nombre(dicho) for dicho in dichos]
    exige(len(set(nombres)) == len(nombres), "En `no_devuelven` hay un nombre repetido.")
    for nombre in nombres:
        exige(nombre in _FUGAS, _INOCENTES.get(nombre, ""))
    faltan = [nombre for nombre in _FUGAS if nombre not in nombres]
    if faltan:
        raise Fallo(f"""En `no_devuelven` falta alguien. Cuenta, hilo por hilo, cuántas veces toma
            y cuántas devuelve; ahora tienes {len(nombres)} de {len(_FUGAS)}.""")


def _exige_quedan(dicho):
    if not isinstance(dicho, int) or isinstance(dicho, bool):
        raise Fallo("`quedan` es un número entero de conexiones.")
    exige(dicho >= 0, "`quedan` no puede ser menor que cero.")
    exige(dicho <= 3, "El pool es de tres: no puede prestar más de tres.")
    if dicho == 3:
        raise Fallo("""Quien no devuelve no deja su conexión para los demás: resta las que faltan
            de las tres.""")
    if dicho == 0:
        raise Fallo("""Al final no están todas perdidas: en la línea 14 Ana toma una, y en la 15 la
            devuelve.""")
    if dicho != _QUEDAN:
        raise Fallo("""Cuenta otra vez las que no vuelven: la de Luis, y la que le queda a
            Hugo.""")
