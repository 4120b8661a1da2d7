"""12.4: el DAO."""

from helpers.ejercicios import ejercicio, exige

from .comun import puesto


@ejercicio("usuario_dao_py", segundos=180)
def juzga(usuario_dao_py, prueba):
    with puesto(usuario_dao_py) as suyo:
        guion = suyo.guion("e4.py")
        exige(
            guion.turno.texto.strip() == guion.turno.pregunta.strip(),
            "El DAO no escribe nada en la pantalla: eso es del menú.",
        )
        exige(
            suyo.nombres() == ["O'Hara", "luis"],
            f"Tras insertar a «O'Hara» y a «luis», en la tabla está {suyo.nombres()!r}.",
        )
        guion.dice("")
        exige(suyo.nombres() == ["ohara"], f"En la tabla queda {suyo.nombres()!r}, y es «ohara».")
        guion.dice("")
        exige(
            suyo.nombres() == ["eva"],
            "Un paso con el cursor de otra transacción se confirma con ella, y no antes ni aparte.",
        )
        suyo.mesa.filas("ALTER TABLE usuario ADD COLUMN email text DEFAULT ''")
        guion.dice("")
