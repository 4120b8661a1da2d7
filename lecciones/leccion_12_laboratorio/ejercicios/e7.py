"""12.7: un programa que pregunta con la transacción abierta, reparado."""

from helpers.ejercicios import ejercicio, exige

from .comun import exige_final, exige_pool_cerrado, puesto

_ARCHIVO = "baja.py"
_NO_HAY = "No hay ningún usuario con ese número."


@ejercicio("baja_py", segundos=180)
def juzga(baja_py, prueba):
    with puesto(baja_py) as suyo:
        suyo.agrega("ana", "luis", "eva")
        for mientras, respuestas, frase, quedan in (
            ("", ["1", "n"], "No se ha hecho nada.", ["ana", "luis", "eva"]),
            ("", ["1", "x"], "No se ha hecho nada.", ["ana", "luis", "eva"]),
            ("", ["99"], _NO_HAY, ["ana", "luis", "eva"]),
            ("", ["1", "s"], "Dado de baja.", ["luis", "eva"]),
            (
                "UPDATE usuario SET username = 'luisa' WHERE id_usuario = 2",
                ["2", "s"],
                "Ha cambiado mientras tanto",
                ["luisa", "eva"],
            ),
            (
                "UPDATE usuario SET password = 'otra' WHERE id_usuario = 2",
                ["2", "s"],
                "Ha cambiado mientras tanto",
                ["luisa", "eva"],
            ),
            (
                "DELETE FROM usuario WHERE id_usuario = 2",
                ["2", "s"],
                "Ha cambiado mientras tanto",
                ["eva"],
            ),
        ):
            baja = suyo.lanza(_ARCHIVO)
            dicho = baja.dice(respuestas[0])
            if len(respuestas) > 1:
                if mientras:
                    suyo.mesa.filas(mientras)
                dicho = baja.dice(respuestas[1])
            caso = ", ".join(respuestas)
            exige(
                frase in dicho, f"A «{caso}» tenía que contestar «{frase}»: dice «{dicho.strip()}»."
            )
            exige(
                suyo.nombres() == quedan,
                f"Tras «{caso}» en la tabla está {suyo.nombres()!r}, y tenía que estar {quedan!r}.",
            )
            exige_final(suyo, baja, "contestas a todo")
        for como in ("ctrl_c", "fin_de_entrada"):
            baja = suyo.lanza(_ARCHIVO)
            baja.dice("3")
            baja.acaba(como)
            exige(baja.turno.codigo is not None, "Se acaba la entrada y sigue preguntando.")
        exige_pool_cerrado(suyo)
        exige(suyo.nombres() == ["eva"], "Ha dado de baja a quien no se confirmó.")
