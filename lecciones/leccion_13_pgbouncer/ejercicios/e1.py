"""13.1: cuántas conexiones con el servidor abre un PgBouncer."""

import copy
import random

from helpers.ejercicios import Fallo, ejercicio, exige, exige_devuelve

_A_MANO = (
    ([("web", "tienda", 30, 4)], 5),
    ([("web", "tienda", 3, 1)], 5),
    ([("web", "tienda", 5, 5)], 5),
    # Varios programas de la misma pareja comparten pool.
    ([("web", "tienda", 3, 2), ("web", "tienda", 4, 2)], 5),
    ([("web", "tienda", 4, 3), ("web", "tienda", 4, 3), ("web", "tienda", 4, 3)], 5),
    # El mismo usuario en otra base, u otro usuario en la misma, tienen otro.
    ([("web", "tienda", 9, 6), ("web", "almacen", 9, 6)], 5),
    ([("web", "tienda", 9, 6), ("informes", "tienda", 2, 0)], 5),
    # Pegadas, con algo en medio o sin nada, las dos dicen lo mismo.
    *(([(f"a{s}b", "c", 9, 9), ("a", f"b{s}c", 9, 9)], 4) for s in ("", *" /@_-:.,|;+")),
    # Las mismas dos palabras, al revés; y con otra mayúscula.
    ([("web", "tienda", 9, 9), ("tienda", "web", 9, 9)], 4),
    ([("web", "tienda", 9, 9), ("web", "Tienda", 9, 9), ("Web", "tienda", 9, 9)], 4),
    # Muchas, y más de lo que PgBouncer trae puesto.
    ([(f"u{n}", "tienda", 90, 70) for n in range(40)], 60),
    ([("web", "tienda", 0, 0)], 5),
    ([], 5),
    ([("web", "tienda", 200, 90), ("web", "almacen", 1, 0)], 1),
)


def _cuenta(programas, tamano, modo, limita=min, junta=lambda u, b, n: (u, b)):
    piden = {}
    for n, (usuario, base, conectados, en_transaccion) in enumerate(programas):
        suyos = conectados if modo == "session" else en_transaccion
        clave = junta(usuario, base, n)
        piden[clave] = piden.get(clave, 0) + suyos
    return sum(limita(tamano, cuantos) for cuantos in piden.values())


_CONECTADOS = "En modo transacción solo ocupan una los que están dentro de una transacción."
_EN_TRANSACCION = "En modo sesión ocupa una cada cliente conectado, trabaje o no."
_MOTIVOS = (
    (lambda p, t, m: _cuenta(p, t, "session"), _CONECTADOS),
    (lambda p, t, m: _cuenta(p, t, "transaction"), _EN_TRANSACCION),
    (lambda p, t, m: _cuenta(p, t, m, junta=lambda u, b, n: n), "Una pareja que sale varias veces "
     "tiene un solo pool: el límite es de todos sus programas juntos."),
    (lambda p, t, m: min(t, _cuenta(p, 10**9, m)), "El límite es de cada pareja de usuario y base, "
     "no de todo PgBouncer."),
    (lambda p, t, m: _cuenta(p, t, m, junta=lambda u, b, n: u), "El mismo usuario en otra base de "
     "datos tiene otro pool."),
    (lambda p, t, m: _cuenta(p, t, m, junta=lambda u, b, n: b), "Otro usuario de la misma base de "
     "datos tiene otro pool."),
    (lambda p, t, m: _cuenta(p, t, m, junta=lambda u, b, n: u + b), "La pareja son las dos cosas, "
     "no sus letras seguidas: «a» y «bc» no es lo mismo que «ab» y «c»."),
    (lambda p, t, m: _cuenta(p, t, m, junta=lambda u, b, n: frozenset((u, b))), "El usuario es uno "
     "y la base otra: «web» en «tienda» no es lo mismo que «tienda» en «web»."),
    (lambda p, t, m: _cuenta(p, t, m, junta=lambda u, b, n: (u.lower(), b.lower())), "Un nombre en "
     "mayúsculas es otro nombre."),
    (lambda p, t, m: _cuenta(p, 10**9, m), "Falta el límite: de una pareja no pasan de "
     "`default_pool_size`."),
    (lambda p, t, m: _cuenta(p, t, m, limita=lambda a, b: a), "El límite es un máximo: si piden "
     "menos, se abren menos."),
)  # fmt: skip


@ejercicio("cuantas_abre")
def juzga(cuantas_abre, prueba):
    azar = random.Random(13)
    al_azar = [
        ([_programa(azar) for _ in range(azar.randrange(7))], azar.randrange(1, 9))
        for _ in range(40)
    ]
    casos = [(p, t, m) for p, t in (*_A_MANO, *al_azar) for m in ("session", "transaction")]
    dichos = [_dice(cuantas_abre, *caso) for caso in casos]
    for caso, dicho in zip(casos, dichos, strict=True):
        if dicho != _cuenta(*caso):
            raise Fallo(_por_que(caso, dicho, zip(casos, dichos, strict=True)))
    if prueba.abiertas:
        raise Fallo("Tu función se conecta. Solo tiene que hacer la cuenta.")


def _programa(azar):
    conectados = azar.randrange(12)
    en_transaccion = azar.randrange(conectados + 1)
    return azar.choice("ab"), azar.choice("xy"), conectados, en_transaccion


def _dice(cuantas_abre, programas, tamano, modo):
    suyos = copy.copy(programas)
    dice = cuantas_abre(suyos, tamano, modo)
    exige(suyos == programas, "Cambias la lista que recibes: quien te la dio la necesita entera.")
    exige_devuelve(dice, int, "un número entero")
    return dice


def _por_que(caso, dicho, todos):
    """La frase de un fallo, con el motivo que explica todo lo que ha dicho la respuesta."""
    todos = list(todos)
    motivo = "Suma lo que pide cada pareja, aplica el límite a cada una y suma otra vez."
    for cuenta, porque in _MOTIVOS:
        if all(cuenta(*otro) == suyo for otro, suyo in todos):
            motivo = porque
            break
    programas, tamano, modo = caso
    return f"""Con `{programas!r}`, `tamano={tamano}` y `modo={modo!r}` son {_cuenta(*caso)}, y tu
        función dice {dicho}. {motivo}"""
