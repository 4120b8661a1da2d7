"""12.11: la revisión de lo que propone un colega."""

from helpers.ejercicios import Fallo, ejercicio, exige

# Cada defecto, y su línea.
_DEFECTOS = {"a": 17, "b": 30, "d": 32, "e": 38, "g": 44, "h": 48}
_NO_LO_SON = {
    "c": "`fetchall()` está dentro del bloque: el cursor todavía vale. No es un defecto.",
    "f": "`%s` con los datos aparte es lo que hay que hacer. No es un defecto.",
}


@ejercicio("defectos")
def juzga(defectos, prueba):
    exige(isinstance(defectos, dict), "Escribe un diccionario: `{'a': 3}`, la letra y su línea.")
    for letra, linea in defectos.items():
        if letra in _NO_LO_SON:
            raise Fallo(f"«{letra}»: {_NO_LO_SON[letra]}")
        exige(letra in _DEFECTOS, f"«{letra}» no es ninguna de las ocho letras, de la a a la h.")
        exige(
            linea == _DEFECTOS[letra] and not isinstance(linea, bool),
            f"«{letra}» es un defecto, pero no está en la línea {linea!r}.",
        )
    faltan = len(_DEFECTOS) - len(defectos)
    exige(
        not faltan,
        f"Hasta aquí, bien: {'falta' if faltan == 1 else 'faltan'} {faltan}.",
    )
