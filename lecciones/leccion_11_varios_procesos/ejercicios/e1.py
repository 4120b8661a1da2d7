"""11.1: leer en un registro quién comparte una conexión."""

from helpers.ejercicios import Fallo, ejercicio, exige, exige_devuelve

from ..ensayos import REGISTRO


def _lineas(*peticiones):
    campos = "proceso={} servidor={} pregunta={} recibe={}"
    return [p if isinstance(p, str) else campos.format(*p) for p in peticiones]


# (cuándo se dice, el registro, los compartidos, las cambiadas)
_CASOS = (
    ("el registro es el del enunciado", REGISTRO, [901], 2),
    ("el registro está vacío", [], [], 0),
    ("no hay ninguna petición", ["aviso: arranca", "", "servidor=9 parado"], [], 0),
    ("cada proceso tiene su conexión", _lineas((1, 9, "/a", "/a"), (2, 8, "/b", "/b")), [], 0),
    (
        "un proceso usa dos conexiones",
        _lineas((1, 9, "/a", "/a"), (1, 8, "/b", "/b"), (1, 9, "/c", "/c")),
        [],
        0,
    ),
    (
        "se comparte y nadie recibe lo que no es suyo",
        _lineas((1, 9, "/a", "/a"), (2, 9, "/b", "/b")),
        [9],
        0,
    ),
    (
        "dos procesos usan una conexión, y entre medias otras",
        _lineas((1, 9, "/a", "/a"), (1, 8, "/b", "/b"), (2, 7, "/c", "/c"), (2, 9, "/d", "/d")),
        [9],
        0,
    ),
    (
        "se comparten tres, y los números no tienen las mismas cifras",
        _lineas(
            (31, 1000, "/a", "/b"),
            (32, 1000, "/b", "/a"),
            (31, 99, "/c", "/c"),
            "aviso: proceso=7 servidor=8 pregunta=/x recibe=/y",
            (33, 99, "/d", "/d"),
            (31, 200, "/e", "/e"),
            (32, 200, "/f", "/f"),
            (33, 200, "/g", "/a"),
            (33, 77, "/h", "/h"),
        ),
        [99, 200, 1000],
        3,
    ),
    (
        "se comparte al final, después de muchas líneas",
        _lineas(*[(1, 5, f"/{n}", f"/{n}") for n in range(60)], (2, 5, "/z", "/59")),
        [5],
        1,
    ),
    (
        "lo que se pregunta lleva un signo igual",
        _lineas((1, 5, "/a?n=1", "/a?n=1"), (1, 5, "/a?n=2", "/a?n=1")),
        [],
        1,
    ),
    (
        "alguien recibe una respuesta suya, y es de otra pregunta",
        _lineas((1, 5, "/ana/2", "/ana/1"), (1, 5, "/ana/3", "/ana/3")),
        [],
        1,
    ),
    (
        "se pregunta dos veces lo mismo, y las dos veces llega otra cosa",
        _lineas((1, 5, "/a", "/b"), (1, 5, "/a", "/b")),
        [],
        2,
    ),
    (
        "la respuesta empieza como la pregunta, y es de otra",
        _lineas((1, 5, "/ana/1", "/ana/12"), (1, 5, "/ana/12", "/ana/1")),
        [],
        2,
    ),
    ("un proceso y su servidor tienen el mismo número", _lineas((7, 7, "/a", "/a")), [], 0),
)
_AYUDAS = {
    "compartidos": "Son los procesos del servidor que aparecen con más de un proceso de Python, "
    "sin repetir, enteros y de menor a mayor.",
    "cambiadas": "Cuenta las peticiones en las que `recibe` no es igual que `pregunta`.",
}


@ejercicio("quien_comparte")
def juzga(quien_comparte, prueba):
    for _ in range(2):
        for cuando, lineas, *esperado in _CASOS:
            _exige(quien_comparte, cuando, lineas, dict(zip(_AYUDAS, esperado, strict=True)))


def _exige(quien_comparte, cuando, lineas, esperado):
    suyas = list(lineas)
    dice = quien_comparte(suyas)
    exige_devuelve(dice, dict, "un diccionario")
    exige(suyas == lineas, "Cambias la lista que recibes: quien te la dio la necesita entera.")
    if set(dice) != set(esperado):
        raise Fallo("El diccionario tiene que tener dos claves: `compartidos` y `cambiadas`.")
    for clave, valor in esperado.items():
        if dice[clave] != valor or isinstance(dice[clave], bool):
            raise Fallo(f"""Cuando {cuando}, `{clave}` es `{valor!r}`, y tu función dice
                `{dice[clave]!r}`. {_AYUDAS[clave]}""")
