"""08.6: leer el registro de una noche."""

from helpers.ejercicios import Fallo, ejercicio, en_el_caso, exige, exige_devuelve

_CLAVES = ("intentos_de_conectar", "pedidos_fallidos", "segundos_sin_servir")
_POOL = "psycopg.pool WARNING"
_CAE = "programa ERROR pedido {}: {}"
_SIRVE = "programa INFO pedido {}: servido"
_ERROR = "error connecting"
_NO_CONECTA = f"{_POOL} {_ERROR} in 'pool-1': refused"


def _registro(*lineas):
    return [f"{hora} {texto}" for hora, texto in lineas]


# (cuándo se dice, el registro, lo que se espera)
_CASOS = (
    ("no hay ninguna línea", [], (0, [], 0)),
    (
        "se cae una vez y vuelve",
        _registro(
            ("03:10:00", _CAE.format(41, "AdminShutdown")),
            ("03:10:01", _NO_CONECTA),
            ("03:10:03", _NO_CONECTA),
            ("03:10:09", _CAE.format(42, "PoolTimeout")),
            ("03:10:15", _SIRVE.format(43)),
        ),
        (2, [41, 42], 15),
    ),
    (
        "se cae dos veces, y la primera dura más",
        _registro(
            ("03:59:50", _CAE.format(7, "AdminShutdown")),
            ("04:01:05", _SIRVE.format(8)),
            ("04:01:06", _SIRVE.format(9)),
            ("12:00:00", _CAE.format(10, "OperationalError")),
            ("12:00:01", _SIRVE.format(11)),
        ),
        (0, [7, 10], 75),
    ),
    (
        "se cae dos veces, y la segunda dura más",
        _registro(
            ("00:00:00", _CAE.format(100, "AdminShutdown")),
            ("00:00:02", _SIRVE.format(100)),
            ("09:59:59", _CAE.format(205, "PoolTimeout")),
            ("11:00:00", _SIRVE.format(205)),
        ),
        (0, [100, 205], 3601),
    ),
    (
        "se cae y no vuelve",
        _registro(
            ("03:10:00", _SIRVE.format(1)),
            ("03:10:05", _CAE.format(2, "AdminShutdown")),
            ("03:10:06", _NO_CONECTA),
            ("03:10:09", _CAE.format(3, "PoolTimeout")),
        ),
        (1, [2, 3], 0),
    ),
    (
        "todo se sirve",
        _registro(("03:10:00", _SIRVE.format(1)), ("03:10:00", _SIRVE.format(2))),
        (0, [], 0),
    ),
    (
        "otros escriben también",
        _registro(
            ("03:10:00", f"{_POOL} discarding closed connection: <psycopg.Connection [BAD]>"),
            ("03:10:00", f"copia ERROR no queda disco: {_ERROR}"),
            ("03:10:01", "copia INFO pedido 5: servido"),
            ("03:10:02", _CAE.format(6, "AdminShutdown")),
            ("03:10:02", "copia ERROR pedido 99: AdminShutdown"),
            ("03:10:02", "programa2 ERROR pedido 98: AdminShutdown"),
            ("03:10:03", f"copia WARNING {_ERROR} in 'pool-1': refused"),
            ("03:10:03", "programa2 INFO pedido 6: servido"),
            ("03:10:04", "copia INFO pedido 6: servido"),
            ("03:10:05", "programa INFO pedido 7: recibido"),
            ("03:10:09", _SIRVE.format(6)),
            ("03:10:10", f"programa INFO dice: {_ERROR}, y no es del pool"),
            ("03:10:11", "programa INFO fin del turno"),
        ),
        (0, [6], 7),
    ),
    (
        "el mismo pedido falla dos veces",
        _registro(
            ("03:10:00", _CAE.format(41, "AdminShutdown")),
            ("03:10:01", _CAE.format(41, "PoolTimeout")),
            ("03:10:02", _SIRVE.format(41)),
        ),
        (0, [41, 41], 2),
    ),
    (
        "se cae a medianoche",
        _registro(
            ("00:00:00", _CAE.format(1, "AdminShutdown")),
            ("00:00:03", _CAE.format(2, "PoolTimeout")),
            ("00:00:05", _SIRVE.format(3)),
        ),
        (0, [1, 2], 5),
    ),
    (
        "un pedido se sirve y, en el mismo segundo, otro falla",
        _registro(
            ("03:10:02", _SIRVE.format(50)),
            ("03:10:02", _CAE.format(52, "AdminShutdown")),
            ("03:10:07", _CAE.format(51, "PoolTimeout")),
            ("03:10:09", _SIRVE.format(53)),
        ),
        (0, [52, 51], 7),
    ),
    (
        "una línea `ERROR` acaba en «no servido»",
        _registro(("03:10:00", _CAE.format(8, "no servido")), ("03:10:06", _SIRVE.format(9))),
        (0, [8], 6),
    ),
)
_AYUDAS = (
    "Cuenta las líneas de `psycopg.pool` cuyo texto empieza por «error connecting».",
    "Son los números, enteros, de las líneas `ERROR` de `programa`, en su orden.",
    "Es el rato más largo, del primer error al servido siguiente, los dos de `programa`.",
)


@ejercicio("lee_registro")
def juzga(lee_registro, prueba):
    for _ in range(2):
        for cuando, lineas, esperado in _CASOS:
            _exige(lee_registro, cuando, lineas, esperado)


def _exige(lee_registro, cuando, lineas, esperado):
    suyas = list(lineas)
    with en_el_caso(f"Cuando {cuando}"):
        dice = lee_registro(suyas)
    exige_devuelve(dice, dict, "un diccionario")
    exige(suyas == lineas, "Cambias la lista que recibes: quien te la dio la necesita entera.")
    if set(dice) != set(_CLAVES):
        raise Fallo(f"El diccionario tiene que tener tres claves: {', '.join(_CLAVES)}.")
    for clave, valor, ayuda in zip(_CLAVES, esperado, _AYUDAS, strict=True):
        if dice[clave] != valor or isinstance(dice[clave], bool):
            raise Fallo(f"""Cuando {cuando}, `{clave}` es `{valor!r}`, y tu función dice
                `{dice[clave]!r}`. {ayuda}""")
