"""13.5: por dónde entra cada programa."""

from helpers.ejercicios import Fallo, ejercicio, exige_elegidas

_POR = ("transacción", "sesión", "directo", "sin_pgbouncer")
_BUENAS = {
    "A": "transacción",
    "B": "directo",
    "C": "sesión",
    "D": "sin_pgbouncer",
    "E": "transacción",
    "F": "directo",
}
_PORQUE = {
    "A": "Son 20 × 4 × 5 = 400 conexiones donde caben cien, y sus transacciones son cortas y no "
    "dejan nada en la sesión.",
    "B": "Escuchar es de la sesión, y la tendría ocupada todo el día: por un PgBouncer no gana "
    "nada.",
    "C": "Necesita la misma sesión de una transacción a otra, y también que no se cree un proceso "
    "cada vez que se conecta.",
    "D": "Un solo programa, con su pool de cinco, donde caben cien: no hay nada que repartir.",
    "E": "Mil conectadas no caben, y casi siempre están fuera de una transacción.",
    "F": "Ocuparía dos horas una de las pocas conexiones de PgBouncer, y es una sola.",
}
_TAMPOCO = {
    ("A", "sesión"): "En modo sesión cada cliente conectado ocupa una, y no caben.",
    ("A", "directo"): "En directo no caben.",
    ("B", "transacción"): "En modo transacción el aviso le llega a otro.",
    ("B", "sesión"): "Funciona, pero hay otra que pone menos cosas en medio.",
    ("B", "sin_pgbouncer"): "En ese servidor PgBouncer hace falta: lo necesita A.",
    ("C", "transacción"): "Sus tablas temporales no estarían en la transacción siguiente.",
    ("C", "directo"): "En directo el servidor crea un proceso cada vez.",
    ("D", "directo"): "No hay ningún PgBouncer que esquivar.",
    ("E", "sesión"): "En modo sesión cada una ocuparía una conexión diez minutos.",
    ("E", "directo"): "En directo no caben.",
    ("F", "transacción"): "`pg_dump` cambia ajustes de la sesión, y los hereda otro.",
    ("F", "sesión"): "Funciona, pero deja a los demás con una menos durante dos horas.",
    ("F", "sin_pgbouncer"): "En ese servidor PgBouncer hace falta: lo necesita A.",
}


@ejercicio("entra_por")
def juzga(entra_por, prueba):
    seis = 'seis claves, de "A" a "F"'
    suyas = exige_elegidas(entra_por, "entra_por", _BUENAS, seis, _POR, "una de las cuatro")
    for letra, buena in _BUENAS.items():
        dicha = suyas[letra]
        if dicha != buena:
            tampoco = _TAMPOCO.get((letra, dicha), "")
            raise Fallo(f"{letra}: `{dicha}` no es lo suyo. {tampoco} {_PORQUE[letra]}")
