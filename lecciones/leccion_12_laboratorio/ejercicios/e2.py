"""12.2: el cursor del pool, reparado."""

from helpers.ejercicios import ejercicio, exige

from .comun import puesto

_QUEDAN = ["ana", "luis"]


@ejercicio("cursor_del_pool_py", segundos=180)
def juzga(cursor_del_pool_py, prueba):
    with puesto(cursor_del_pool_py) as suyo:
        guion = suyo.guion("e2.py")
        exige(
            suyo.nombres() == _QUEDAN,
            f"Después de dos bloques que insertan, en la tabla está {suyo.nombres()!r}.",
        )
        guion.dice("")
        exige(
            suyo.nombres() == _QUEDAN,
            "Un bloque que acaba con un error, o con Ctrl-C, deja guardado lo que llevaba.",
        )
        guion.dice("")
        exige(
            suyo.nombres() == [*_QUEDAN, "fuera", "al final"],
            f"Un bloque dentro de otro son dos transacciones. Está {suyo.nombres()!r}.",
        )
        exige(guion.dice("") is not None and guion.turno.codigo == 0, "El programa acaba mal.")
